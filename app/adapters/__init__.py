"""The outside world behind the ports of ``app.editing``: the clock, the socket of the running program."""
