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
"""
