"""The only SQL of the program.

Decisions
---------
*One connection, opened with the standard library, adopted by SQLAlchemy at the first write.* Reads are SQL text on
that connection: the first screen is painted, and a command answers, before SQLModel (0.4 s of import) is needed.
Rows are written through the SQLModel tables. Rejected: Core selects for lists, which cost the whole import at start.

*What is read stays read.* One program owns the file (SQLite's exclusive lock), so an entity read once is true until
this store writes it; ``EntityCache`` keeps it and is told of every commit. Rejected: reading a project's tasks anew
for each preview of a drag.

*The schema is numbered SQL files.* They never import today's tables; a test compares what they make with the tables.
Rejected: Alembic, whose import costs start-up and whose batch rebuilds lose triggers and children.

*A closed file is not in WAL mode.* Closing folds the ``-wal`` in and leaves WAL mode, as every backup does. So a
``-wal`` beside a file that is not in WAL mode is a stranger's and is refused before SQLite replays it, and a file in
WAL mode without one was not closed properly, which is said. Rejected: guessing by times of files.

*A foreign file is looked at before it is opened.* Its header, and after a crash its ``-wal`` through a read-only
connection, because even closing a database may write to it.

*A backup is copied in one go.* 35 to 40 ms for 20,000 tasks on the thread of the window; checks and hash (120 ms) run
on a thread that gets a path only. ``quick_check`` costs 30 to 100 ms for such a file, so it is no part of the start:
damage is found by the backup of the first tick, or by the read that meets it. Rejected: copying in slices from a
timer, which restarts whenever something is written.

*Backups are numbered, and their order is the number.* The clock may be set back. A restored file takes over the
facts, and the numbers given since it was made: no key is given twice and nothing is told twice.

*A window makes a backup when it closes; a command only when the newest is half an hour old*, so that each command
does not pay for a copy of everything.
"""
