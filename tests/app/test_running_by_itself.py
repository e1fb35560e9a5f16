"""How a wait that runs is shown: on the board among the work under way, on nobody's list."""

from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.outbox import drop_message
from app.domain.board import Column, Drop
from app.domain.errors import RuleViolation
from app.domain.quantity import Span
from app.domain.workflow import StepKind
from app.queries.board import board
from app.queries.person import open_work, people, stand_up
from app.queries.today import today
from tests.app.engine.build import graph_of
from tests.app.language import run, work
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = make_office(tmp_path, project=False)
    wait = work("rest", None, StepKind.WAIT, length=Span(40))
    run(office, graph_of(wait, work("post", anchor=True), flows="start -> rest\nrest -> post\npost -> end"))
    return office


def test_a_running_wait_stands_in_doing_and_can_only_be_ended(office: Office):
    shown = office.workspace.read(board)
    assert [card.title for card in shown.columns[Column.DOING]] == ["Rest"]
    rest = office.task("rest").id
    with pytest.raises(RuleViolation, match="goes by itself"):
        office.workspace.do(move_card, rest, Column.READY)
    assert office.workspace.do(move_card, rest, Column.DONE).value is Drop.FINISH
    assert office.workspace.do(move_card, rest, Column.DOING).value is Drop.REOPEN
    assert office.task("rest").state.open


def test_a_running_wait_is_on_nobodys_list(office: Office):
    for message in office.messages():
        office.workspace.do(drop_message, message.id)
    ana = office.people["Ana"]
    office.clock.forward(days=70)
    assert office.workspace.read(today).calm
    assert office.workspace.read(stand_up) == []
    assert [card.title for card in office.workspace.read(open_work, ana)] == ["Post"]
    assert {line.person.name: line.open for line in office.workspace.read(people)}["Ana"] == 0
