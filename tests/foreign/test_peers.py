"""Our month and our board beside FullCalendar and SortableJS: the same entries and cards, in the same run.

A peer's times are the work of its page's main thread, without what other threads paint for it; ours last up to the
picture. The ratios are printed, and kept with what ``tests.benchmarks`` measured.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from app.bootstrap import open_workspace
from app.queries.board import board
from app.queries.calendar import ALL, calendar_weeks, month_weeks
from tests.benchmarks.__main__ import KEPT, medians
from tests.benchmarks.workload import fill

ROOT = KEPT.parent
AHEAD = timedelta(days=150)
"""The month that ``bench_calendar`` opens, full of entries."""
CALENDAR = {
    "first render": "calendar opened first",
    "next month": "calendar month read and painted",
    "drag frame": "calendar date dragged to another day",
}
BOARD = {"first render": "P6 first render by state", "drag frame": "P6 drag frame by state"}


def month_data(folder: Path) -> dict[str, Any]:
    """The tasks of 200 projects by day, as the calendar shows them."""
    fill(folder, 200)
    workspace = open_workspace(folder)
    today = workspace.clock.now().date()
    weeks = workspace.read(calendar_weeks, month_weeks(today)[0], 60, ALL)
    workspace.close()
    days = [day for week in weeks for day in week.days]
    entries = [{"title": entry.title, "start": day.on.isoformat()} for day in days for entry in day.entries]
    return {"month": (today + AHEAD).isoformat(), "entries": entries}


def board_data(folder: Path) -> dict[str, Any]:
    """The tasks of 100 projects by column, with what our cards say of them."""
    fill(folder, 100, done=1)
    workspace = open_workspace(folder)
    view = workspace.read(board)
    workspace.close()
    columns = []
    for column, rows in view.columns.items():
        cards = [
            {"title": row.title, "project": row.project_name, "owner": row.owner_name, "due": str(row.due_on or "")}
            for row in rows
        ]
        columns.append({"name": str(column), "cards": cards})
    return {"columns": columns}


def ours(name: str, *arguments: str) -> dict[str, float]:
    """The medians that one of our benchmarks tells, in milliseconds."""
    words = [sys.executable, "-m", f"tests.benchmarks.bench_{name}", *arguments]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return medians(done.stdout.splitlines())


def beside(peer: str, found: dict[str, Any], measured: dict[str, float], names: dict[str, str]) -> list[dict[str, Any]]:
    """A row of each figure as the benchmarks keep it: ``median`` is ours, ``floor`` the peer's, in milliseconds."""
    rows = []
    for figure, name in names.items():
        its = median(found[figure])
        row = {"name": f"{name}, beside {peer}", "n": len(found[figure]), "median": measured[name]}
        rows.append(row | {"floor": round(its, 2), "ratio": round(measured[name] / its, 3)})
    return rows


def keep(rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    """Print them, and keep them with the other benchmarks."""
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    with KEPT.open("a", encoding="utf-8") as log:
        log.write(lines)
    with capsys.disabled():
        print("\n" + lines, end="")


Measure = Callable[[str, str, Path], str]


def test_our_month_is_quicker_than_that_of_fullcalendar(
    measure_page: Measure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = month_data(tmp_path / "data")
    text = f"const data = {json.dumps(data)};"
    found = json.loads(measure_page("fullcalendar.html", text, tmp_path / "seen.png"))
    assert found["outcome"]["known"] == len(data["entries"]) >= 19_000
    assert found["outcome"]["moved"] is not None
    rows = beside("FullCalendar", found, ours("calendar"), CALENDAR)
    keep(rows, capsys)
    assert all(row["ratio"] < 1 for row in rows), rows


def test_our_board_is_quicker_than_one_of_sortablejs(
    measure_page: Measure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = board_data(tmp_path / "data")
    text = f"const data = {json.dumps(data)};"
    found = json.loads(measure_page("sortable.html", text, tmp_path / "seen.png"))
    assert found["outcome"]["moved"] is True
    assert found["outcome"]["shown"] == sum(len(column["cards"]) for column in data["columns"]) >= 9_900
    rows = beside("SortableJS", found, ours("p6", "state"), BOARD)
    keep(rows, capsys)
    assert all(row["ratio"] < 1 for row in rows), rows
