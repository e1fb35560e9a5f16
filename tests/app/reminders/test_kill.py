"""kill -9 while reminders fall due: none is missed, and at most one is shown again for each kill."""

import random
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.task import add_task
from app.bootstrap import open_workspace
from app.queries.reminder import to_tell
from app.workspace.reminder_recording import record_shown
from tests.builders import MONDAY, FakeClock, make_office
from tests.forked import Child, Say

KILLS = [pytest.param(4, id="quick"), pytest.param(20, id="20", marks=pytest.mark.soak)]
TASKS = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty tasks, two of which are due each weekday."""
    office = make_office(tmp_path / "data", project=False)
    for number in range(TASKS):
        due_on = date(2026, 2, 9) + timedelta(days=number // 2 + number // 10 * 2)
        office.workspace.do(add_task, f"Task {number}", office.people["Ana"], due_on=due_on)
    office.workspace.close()
    return tmp_path / "data"


def a_month(folder: Path, say: Say, *, record: bool = True) -> None:
    """A look every two hours from the beginning; each reminder is said to the screen before it is recorded."""
    clock = FakeClock(MONDAY)
    workspace = open_workspace(folder, clock)
    say("open")
    while clock.now() < MONDAY + timedelta(days=40):
        workspace.tick()
        for notice in workspace.read(to_tell, clock.now()):
            say(f"shown {notice.stage.fact_key}")
            if record:
                record_shown(workspace, [notice], "bubble")
        clock.forward(hours=2)
    workspace.close()


def shown_lines(said: list[str]) -> list[str]:
    assert not any(line.startswith("BUG") for line in said), said
    return [line for line in said if line.startswith("shown")]


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_misses_no_reminder_and_repeats_one_at_most(folder: Path, tmp_path: Path, kills: int) -> None:
    shutil.copytree(folder, tmp_path / "undisturbed")
    expected = set(shown_lines(Child(lambda say: a_month(tmp_path / "undisturbed", say)).result()))
    chance, seen = random.Random(kills), []
    for _ in range(kills):
        seen += shown_lines(Child(lambda say: a_month(folder, say)).kill_after(chance, 0.3))
    seen += shown_lines(Child(lambda say: a_month(folder, say)).result())
    assert len(expected) > TASKS
    assert set(seen) == expected
    assert sum(count - 1 for count in Counter(seen).values()) <= kills


def test_the_kill_test_catches_reminders_that_are_not_recorded(folder: Path) -> None:
    seen = []
    for _ in range(2):
        child = Child(lambda say: a_month(folder, say, record=False))
        seen += shown_lines(child.kill_after(random.Random(1), 0.5, lines=5))
    assert sum(count - 1 for count in Counter(seen).values()) > 2
