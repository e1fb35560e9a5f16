"""Ten edits of a working day, then close, start, undo ten times: everything is as it was."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from app.actions.absence import add_absence
from app.actions.board import move_card
from app.actions.journal import add_comment
from app.actions.person import add_person
from app.actions.project import StartPlan, move_date, start_project
from app.actions.task import add_task, block_task, finish_task, reopen_task
from app.domain.board import Column
from tests.builders import PUBLISH_ON, Office, make_office


def ten_edits(office: Office) -> list[Callable[[], object]]:
    """Each is one gesture of the lead."""
    do, people = office.workspace.do, office.people
    draft, approval, idea = (office.task(step).id for step in ("draft", "approve_outline", "idea"))
    return [
        lambda: do(start_project, StartPlan(office.blog, "Summer sale", date(2026, 6, 1))),
        lambda: do(finish_task, approval, outcome="Approved", note="Fine as it is"),
        lambda: do(move_card, draft, Column.DOING, rank=2.5),
        lambda: do(move_date, office.project, PUBLISH_ON + timedelta(days=7)),
        lambda: do(add_person, "Zoë", email="zoe@example.com"),
        lambda: do(add_absence, people["Ana"], date(2026, 4, 1), date(2026, 4, 3), reason="Holiday"),
        lambda: do(add_comment, draft, "Look at “this” ✓"),
        lambda: do(add_task, "Book the room", people["Mia"], due_on=date(2026, 2, 12)),
        lambda: do(reopen_task, idea),
        lambda: do(block_task, draft, by="Legal", until=date(2026, 2, 20)),
    ]


def test_ten_edits_survive_a_restart_and_are_undone_one_by_one(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    states = [office.dump()]
    for edit in ten_edits(office):
        office.clock.forward(minutes=7)
        edit()
        states.append(office.dump())
    assert all(before != after for before, after in pairwise(states))

    office.reopen()
    assert office.dump() == states[10]
    for state in reversed(states[:10]):
        assert office.workspace.undo() is not None
        assert office.dump() == state

    office.reopen()
    for state in states[1:]:
        assert office.workspace.redo() is not None
        assert office.dump() == state
    assert office.workspace.redo() is None
    office.workspace.close()
