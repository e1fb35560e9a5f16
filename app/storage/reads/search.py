"""Finds tasks, projects and people by the beginnings of words."""

import re
import sqlite3

from app.queries.reader import Hit


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """Tasks first by the full-text index, then projects and people whose name contains the text."""
    words = re.findall(r"\w+", text)
    found: list[Hit] = []
    like = "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    projects = "SELECT id, name, anchor_label FROM project WHERE name LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?"
    found += [Hit("project", *row) for row in connection.execute(projects, (like, limit))]
    people = "SELECT id, name, email FROM person WHERE NOT archived AND name LIKE ? ESCAPE '\\' ORDER BY name LIMIT ?"
    found += [Hit("person", *row) for row in connection.execute(people, (like, limit))]
    if words:
        match = " ".join(f'"{word}"*' for word in words)
        tasks = """
        SELECT task.id, task.title, coalesce(project.name, '') FROM task_search
        JOIN task ON task.id = task_search.rowid LEFT JOIN project ON project.id = task.project_id
        WHERE task_search MATCH ? LIMIT ?
        """
        found += [Hit("task", *row) for row in connection.execute(tasks, (match, limit))]
    return found[: limit * 2]
