"""Finds what was typed in everything that has words: tasks, projects, people, workflows, briefs, files, the journal."""

import re
import sqlite3

from app.domain.text import LONGEST_NAME, clean_line
from app.queries.rows import Hit, HitKind

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


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """Projects, people and workflows whose name contains the text, tasks by the full-text index, then what belongs to
    a project; of each kind at most ``limit``, of all at most twice as many."""
    text = clean_line(text)[:LONGEST_NAME]
    words = re.findall(r"\w+", text)
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found: list[Hit] = []
    for number, (kind, sql) in enumerate(SOURCES):
        rows = connection.execute(f"{sql} LIMIT :limit", {"like": like, "limit": limit})
        found += [Hit(kind, id, clean_line(title)[:LONGEST_NAME], subtitle) for id, title, subtitle in rows]
        if number == 1 and words:
            match = " ".join(f'"{word}"*' for word in words)
            tasks = connection.execute(TASKS, {"match": match, "limit": limit})
            found += [Hit(HitKind.TASK, *row) for row in tasks]
    return found[: limit * 2]
