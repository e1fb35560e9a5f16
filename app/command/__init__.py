"""The ``leadline`` command line: one module a command, text for people and JSON for scripts.

Decision: a command is a function of its arguments, a workspace and two streams. So the running program can carry out
a command that came over its socket on the thread that owns the database, with nothing but other streams.
"""
