"""Finds what was typed in everything that has words: tasks, projects, people, workflows, briefs, files, the journal."""

import re
import sqlite3
from datetime import datetime

from app.domain.ids import TaskId
from app.domain.text import LONGEST_NAME, clean_line
from app.queries.rows import Hit, HitKind, Holder
from app.storage.reads.plan import UNATTENDED

SOURCES: tuple[tuple[HitKind, str], ...] = (
    (HitKind.PROJECT, "SELECT id, name, anchor_label FROM project WHERE name LIKE :like ESCAPE '\\' ORDER BY id DESC"),
    (
        HitKind.PERSON,
        "SELECT id, name, email FROM person WHERE NOT archived AND name LIKE :like ESCAPE '\\' ORDER BY name",
    ),
    (
        HitKind.WORKFLOW,
        "SELECT id, name, about FROM workflow WHERE NOT archived AND name LIKE :like ESCAPE '\\' ORDER BY name",
    ),
    *(
        (
            kind,
            f"SELECT p.id, {words}, p.name FROM {table} x JOIN project p ON p.id = x.project_id "
            f"WHERE {words} LIKE :like ESCAPE '\\' ORDER BY x.id DESC",
        )
        for kind, table, words in (
            (HitKind.DELIVERABLE, "deliverable", "x.name"),
            (HitKind.REQUIREMENT, "requirement", "x.text"),
            (HitKind.FILE, "file", "x.name"),
            (HitKind.JOURNAL, "comment", "x.text"),
        )
    ),
    # By the texts alone: the names of the fields are in the column too.
    (
        HitKind.BRIEF,
        "SELECT DISTINCT p.id, j.value, p.name FROM project p, json_tree(p.brief) j "
        "WHERE p.brief != '{}' AND j.type = 'text' AND j.value LIKE :like ESCAPE '\\' ORDER BY p.id DESC",
    ),
)
TASKS = """
SELECT task.id, task.title, coalesce(project.name, '') FROM task_search
JOIN task ON task.id = task_search.rowid LEFT JOIN project ON project.id = task.project_id
WHERE task_search MATCH :match LIMIT :limit
"""
HOLDERS = f"""
SELECT t.id, t.title, person.name, coalesce(project.name, ''), t.state = 'waiting', t.ready_at
FROM task t JOIN person ON person.id = t.owner_id LEFT JOIN project ON project.id = t.project_id
WHERE (project.id IS NULL OR project.state = 'running') AND t.kind NOT IN ({UNATTENDED}) AND (
    t.state IN ('ready', 'doing', 'waiting') AND t.id IN (SELECT rowid FROM task_search WHERE task_search MATCH :match)
    OR t.state IN ('ready', 'doing') AND t.project_id IN (SELECT id FROM project WHERE name LIKE :like ESCAPE '\\')
)
ORDER BY t.state = 'waiting', t.ready_at, t.id LIMIT :limit
"""


def holders(connection: sqlite3.Connection, text: str, limit: int) -> list[Holder]:
    """Who has the unfinished tasks with these words in their titles, and the open ones of projects whose name contains
    the text: what is open first, and of that what has been open longest."""
    match, like = _asked(text)
    rows = connection.execute(HOLDERS, {"match": match, "like": like, "limit": limit}) if match else ()
    moment = datetime.fromisoformat
    return [
        Holder(TaskId(id), title, owner, project, bool(waits), moment(ready) if ready else None)
        for id, title, owner, project, waits, ready in rows
    ]


def _asked(text: str) -> tuple[str, str]:
    """What the full-text index is asked, empty without a word in it, and the pattern of a name that contains it."""
    text = clean_line(text)[:LONGEST_NAME]
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return " ".join(f'"{word}"*' for word in re.findall(r"\w+", text)), like


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """Projects, people and workflows whose name contains the text, tasks by the full-text index, then what belongs to
    a project; of each kind at most ``limit``, of all at most twice as many."""
    match, like = _asked(text)
    found: list[Hit] = []
    for number, (kind, sql) in enumerate(SOURCES):
        rows = connection.execute(f"{sql} LIMIT :limit", {"like": like, "limit": limit})
        found += [Hit(kind, id, clean_line(title)[:LONGEST_NAME], subtitle) for id, title, subtitle in rows]
        if number == 1 and match:
            tasks = connection.execute(TASKS, {"match": match, "limit": limit})
            found += [Hit(HitKind.TASK, *row) for row in tasks]
    return found[: limit * 2]
