"""What a publish date says while it is dragged, against what stands after the date was moved."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.process import add_process
from app.actions.project import look_at_date, move_date
from app.actions.task import block_task, finish_task
from app.domain.errors import LeadlineError
from app.domain.workflow import Workflow
from app.queries.calendar import calendar_weeks, week_of_day
from app.queries.calendar_drop import AnchorDrop, DropSign, anchor_drop
from app.queries.preview import sentence_after, verdict_after
from app.queries.project import outlook
from app.scheduling.sentence import verdict
from tests.builders import PUBLISH_ON, Office, make_office


def gaps(office: Office, around: date) -> set[date]:
    """The weeks of two months that miss something."""
    first = week_of_day(around) - timedelta(weeks=4)
    return {week.first_on for week in office.workspace.read(calendar_weeks, first, 9, 4) if week.gaps}


def looked_at(office: Office, to: date) -> AnchorDrop:
    changes = office.workspace.preview(look_at_date, office.project, to).changes
    found = office.workspace.read(anchor_drop, office.project, to, changes)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(2))
def test_the_gaps_that_a_drop_fills_and_leaves_are_those_of_the_calendar_before_and_after(
    tmp_path: Path, seed: int
) -> None:
    office, chance = make_office(tmp_path), random.Random(seed)
    workflow = office.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    office.workspace.do(add_process, "Blog", cadence="every 2 weeks", workflow_id=workflow)
    here = PUBLISH_ON
    for number in range(4):
        office.start(f"Post {number}", PUBLISH_ON + timedelta(days=chance.randrange(-14, 15)))
    for _ in range(14):
        to = PUBLISH_ON + timedelta(days=chance.randrange(-14, 15))
        before, said = gaps(office, PUBLISH_ON), looked_at(office, to)
        office.workspace.do(move_date, office.project, to)
        after = gaps(office, PUBLISH_ON)
        old, new = week_of_day(here), week_of_day(to)
        filled = {new} if old != new and new in before and new not in after else set()
        left = {old} if old != new and old in after and old not in before else set()
        assert said.fills is bool(filled)
        assert sum("without “Blog”" in line.words for line in said.lines) == len(left)
        assert sum(line.sign is DropSign.GOOD for line in said.lines) == len(filled)
        here = to
    office.workspace.close()


def test_what_is_said_of_the_date_is_the_beginning_of_its_sentence(tmp_path: Path) -> None:
    office, chance = make_office(tmp_path), random.Random(7)
    for _ in range(8):
        to = office.clock.now().date() + timedelta(days=chance.randrange(1, 90))
        changes = office.workspace.preview(look_at_date, office.project, to).changes
        whole = office.workspace.read(sentence_after, office.project, changes)
        said = office.workspace.read(verdict_after, office.project, changes)
        assert said == whole.split(";")[0].removesuffix(".")
        now = office.workspace.read(outlook, office.project)
        assert verdict(now.network, now.forecast)[0].isupper()
        for step in (lambda: finish_next(office), lambda: office.clock.forward(days=5), lambda: block(office)):
            if chance.random() < 0.5:
                step()
    office.workspace.close()


def finish_next(office: Office) -> None:
    task = next((task for task in office.workspace.read(outlook, office.project).loaded.tasks if task.state.open), None)
    if task is not None:
        try:
            office.workspace.do(finish_task, task.id)
        except LeadlineError:
            office.clock.forward(days=1)


def block(office: Office) -> None:
    task = next(task for task in office.workspace.read(outlook, office.project).loaded.tasks if task.state.open)
    if task.blocked is None:
        office.workspace.do(block_task, task.id, by="a strike")
