"""P11: a filter as it is typed over 100,000 tasks in 1,000 projects, and again after an edit."""

import random
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from app.actions.task import rename_task
from app.bootstrap import open_workspace
from app.domain.ids import TaskId
from app.domain.project import Project
from app.grammar.errors import GrammarError
from app.grammar.filter import FilterNames, parse_filter
from app.queries.filter import filter_names, matching
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import STEPS, fill

PROJECTS, COPIES = 20, 50
TYPED = (
    "owner:#3 late -label:social due<fri",
    "campaign step 42",
    "priority>=high (risk or blocked) -mine",
    "state:open needs-owner or review due:this-week",
    "due<=+2w role:#role_3 client:none not late",
)
EDITS = 40


def copy_projects(file: Path) -> None:
    """Each project and its tasks so many times over, by SQL, with dues and labels here and there."""
    chance = random.Random(11)
    with sqlite3.connect(file) as connection:
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in ("project", "task")
        }
        for table, size in (("project", PROJECTS), ("task", PROJECTS * STEPS)):
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            for number in range(1, COPIES):
                connection.executemany(
                    f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns[table])})",
                    [_shifted(row, columns[table], number, size, chance) for row in rows],
                )
            connection.execute("UPDATE sequence SET last = ? WHERE name = ?", (size * COPIES, table))
    connection.close()


def _shifted(row: tuple, columns: list[str], number: int, size: int, chance: random.Random) -> list:  # type: ignore[type-arg]
    values = dict(zip(columns, row, strict=True))
    values["id"] += number * size
    if "title" in values:
        values["project_id"] += number * PROJECTS
        values["title"] += f" {chance.randrange(10**6)}"
        values["labels"] = chance.choice(("[]", '["social"]', '["paid","social"]'))
    else:
        values["name"] += f", {number}"
    return list(values.values())


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS)
        copy_projects(folder / "leadline.db")
        workspace = open_workspace(folder)
        workspace.warm_up()
        workspace.read(lambda reader: reader.find(Project))
        print(
            line("P11 read what filters ask for, 100,000 tasks, once", [timed(lambda: workspace.read(matching, None))])
        )
        names = workspace.read(filter_names)
        as_typed(workspace, names)
        after_edits(workspace, names)
        workspace.close()


def as_typed(workspace: Workspace, names: FilterNames) -> None:
    """Each filter letter by letter; a beginning that is no filter yet asks for nothing, as in the field."""
    times, found = [], 0
    for text in TYPED:
        for end in range(1, len(text) + 1):
            with suppress(GrammarError):
                filter = parse_filter(text[:end], names)
                times.append(timed(lambda: workspace.read(matching, filter)))  # noqa: B023
                found += len(workspace.read(matching, filter))
    print(line("P11 filter as it is typed, 100,000 tasks", times, goal="p95 <= 20 ms", found=found))


def after_edits(workspace: Workspace, names: FilterNames) -> None:
    """The same filter again after an edit of one task."""
    chance, filter = random.Random(12), parse_filter(TYPED[0], names)
    times = []
    for number in range(EDITS):
        workspace.do(rename_task, TaskId(chance.randrange(1, PROJECTS * COPIES * STEPS)), f"Other words {number}")
        times.append(timed(lambda: workspace.read(matching, filter)))
    print(line("P11 a filter again after an edit, 100,000 tasks", times))


if __name__ == "__main__":
    main()
