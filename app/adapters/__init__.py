"""The outside world behind the ports of ``app.editing``: the clock, who may be sent to, the running program's socket.

Decisions
---------
*Where does the time come from?* From the workspace's clock, also for a command that the open window carries out for
another start. LEADLINE_NOW starts it at another moment; messages would then carry dates that are not real, so none
may leave the computer: whatever sends, or hands a message to a program that does, asks ``receiver`` first.

*The database's lock decides who owns a data folder; the socket only carries requests.* A socket that a crash left is
simply taken over, since only the holder of the lock ever listens. Rejected: a lock file of its own, which can say
something else than the database does.

*The owner's thread does the work.* A thread takes requests and waits; the thread that opened the database is told to
``serve``. A request that nobody took in 30 seconds is given up for good: never carried out after its caller was told
that it failed.
"""
