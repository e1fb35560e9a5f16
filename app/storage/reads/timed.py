"""Which open tasks time may act on, found without reading any of them whole."""

import sqlite3

from app.queries.reader import TimedRow

SELECT = """
SELECT task.id, task.step_id, task.kind = 'wait', project.version_id
FROM task LEFT JOIN project ON project.id = task.project_id AND project.state = 'running' AND project.version_id IN (
    SELECT id FROM workflow_version
    WHERE id IN (SELECT version_id FROM project WHERE state = 'running') AND instr(graph, '"time_out"')
)
WHERE task.state IN ('ready', 'doing') AND (task.kind = 'wait' OR project.id IS NOT NULL)
ORDER BY task.id
"""


def timed_rows(connection: sqlite3.Connection) -> list[TimedRow]:
    """Open waits, and open tasks of running projects whose version has a time-out somewhere."""
    return [TimedRow(id, step, bool(waits), version) for id, step, waits, version in connection.execute(SELECT)]
