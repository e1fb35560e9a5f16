"""One card is what the whole board would show of its task."""

from datetime import timedelta
from pathlib import Path

from app.actions.project import cancel_project
from app.actions.task import add_task, block_task, finish_task
from app.domain.ids import TaskId
from app.domain.task import Task
from app.queries.board import card_of
from app.queries.reader import CardFilter, CardRow
from tests.builders import make_office


def test_one_card_is_the_same_as_among_all_cards(tmp_path: Path):
    office = make_office(tmp_path)
    today = office.clock.now().date()
    own = office.workspace.do(add_task, "Call", office.people["Mia"], due_on=today).value
    office.finish("idea")
    office.workspace.do(block_task, own, by="the client", until=today + timedelta(days=2))
    office.workspace.do(finish_task, office.workspace.do(add_task, "Done", office.people["Ana"]).value)
    cards = office.workspace.read(lambda reader: reader.cards(CardFilter()))
    assert len(cards) > 5
    for card in cards:
        task = office.workspace.read(lambda reader, id=card.task_id: reader.get(Task, id))
        assert task is not None
        assert office.workspace.read(card_of, task) == card
        assert card == CardRow(*card)
        own_fields = (card.title, card.kind, card.state, card.due_on, card.rank, card.hollow)
        assert own_fields == (task.title, task.kind, task.state, task.due_on, task.rank, False)


def test_a_task_of_a_cancelled_project_still_has_a_card_and_an_unknown_one_none(tmp_path: Path):
    office = make_office(tmp_path)
    task_id = office.task("idea").id
    office.workspace.do(cancel_project, office.project)
    card = office.workspace.read(lambda reader: reader.card(task_id))
    assert card is not None
    assert card.title == office.task("idea").title
    assert office.workspace.read(lambda reader: reader.card(TaskId(9999))) is None
