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

*When has a mail left?* With an answer of the 200s to its last byte. Before that byte it has not left, whatever breaks;
after it, without an answer that can be read, nobody knows, and nothing is sent again by itself. Only single steps of
``smtplib`` are used: ``sendmail`` raises after the letter was taken when the goodbye fails, and a line that was cut off
counts there as an answer.

*Where are secrets?* In the keyring of the system, by the class of the keyring and not by the settings of the library,
which an environment can point to one that swallows them; else in the memory of this process. They are never in the
database, the log or an argument. A password is kept under its server and its name, so no other server is ever given it.
Certificates are verified by the store of the system. Rejected: encrypting secrets ourselves, whose key would lie beside
them; ``requests`` and the like for webhooks, which follow redirects and hide when the last byte goes.
"""
