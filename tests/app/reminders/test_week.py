"""A week of a team with 200 tasks: each message is justified by a rule, checked one by one."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.task import add_task, block_task, finish_task
from app.domain.task import Task
from app.queries.reminder import LEAD, due_reminders, to_tell
from app.workspace.reminder_recording import record_shown
from tests.app.reminders.life import moments, step
from tests.builders import Office, make_office

BEGIN = datetime(2026, 2, 16, 6, 0, tzinfo=UTC)


def team(folder: Path) -> Office:
    """200 tasks due around the week of 16 February; some done, some blocked, one person away."""
    office, chance = make_office(folder, project=False), random.Random(4)
    people = list(office.people.values())
    for number in range(200):
        due_on = step(date(2026, 2, 16), chance.randint(-3, 12))
        task_id = office.workspace.do(add_task, f"Task {number}", chance.choice(people), due_on=due_on).value
        roll = chance.random()
        if roll < 0.15:
            office.workspace.do(block_task, task_id, by="Legal")
        elif roll < 0.3:
            office.workspace.do(finish_task, task_id)
    office.workspace.do(add_absence, office.people["Ben"], date(2026, 2, 18), date(2026, 2, 20))
    office.clock.moment = BEGIN
    return office


@pytest.mark.requirement("S64")
def test_every_message_of_a_week_is_justified_by_a_rule(tmp_path: Path) -> None:
    office = team(tmp_path)
    said = []
    while office.clock.now() < BEGIN + timedelta(days=7):
        said += office.workspace.read(due_reminders, office.clock.now())
        office.workspace.tick()
        record_shown(office.workspace, office.workspace.read(to_tell, office.clock.now()), "bubble")
        office.clock.forward(hours=3)
    told = [line for line in said if not line.held or line.to != LEAD]
    assert max(Counter(line.fact_key for line in told).values()) == 1
    assert all(line.why.endswith(".") for line in said)
    ben = office.people["Ben"]
    for line in told:
        task = office.workspace.read(lambda reader, id=line.task_id: reader.get(Task, id))
        assert task.state.open
        assert task.blocked is None
        if task.owner_id != ben:
            order = ("48 h", "24 h", "missed", "follow-up 1", "follow-up 2", "follow-up 3")
            assert line.stands_since == moments(task.due_on)[order.index(line.stage)]
    assert len({line.task_id for line in told}) > 60
    assert {line.to for line in told} == {LEAD, *office.people}
    office.workspace.close()


def test_a_month_of_looks_repeats_nothing(tmp_path: Path) -> None:
    office = team(tmp_path)
    keys = []
    for _ in range(30 * 8):
        notices = office.workspace.read(to_tell, office.clock.now())
        record_shown(office.workspace, notices, "bubble")
        keys += [notice.stage.fact_key for notice in notices]
        office.clock.forward(hours=3)
    assert len(keys) == len(set(keys)) > 200
    office.workspace.close()
