"""The ``leadline`` command line: one module a command, text for people and JSON for scripts.

Decision: a command is a function of its arguments, a workspace and two streams. So the running program can carry out
a command that came over its socket on the thread that owns the database, with nothing but other streams.

Decision: a command that talks to servers is a generator that yields what it waits for. Alone it is run to its end, in a
window or the agent it gives the thread back meanwhile. Rejected: an event loop of its own for the few that wait.

Decision: the agent is a command like another: it waits until it is to end, and is the owner of the data folder till
then. A picture asked of it is painted by a short process from a copy, so that it never loads a screen. Rejected:
painting in a fork, which would share the connection to the data.
"""
