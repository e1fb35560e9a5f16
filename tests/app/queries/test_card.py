"""One card is what the whole board would show of its task."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.check_item import tick_item
from app.actions.project import cancel_project
from app.actions.task import add_task, block_task, finish_task
from app.actions.task_field import give_output
from app.domain.check_item import CheckItem, Input, InputKind, Output
from app.domain.ids import PersonId, TaskId
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.queries.board import card_of
from app.queries.person import UNFINISHED, people
from app.queries.rows import CardFilter, CardRow
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


def test_what_lies_with_each_person_is_counted_as_the_cards_would_list_it(tmp_path: Path):
    office = make_office(tmp_path)
    office.finish("idea")
    cancelled = office.start("Never mind")
    office.workspace.do(cancel_project, cancelled)
    office.workspace.do(add_task, "Call", office.people["Mia"])
    office.workspace.do(finish_task, office.workspace.do(add_task, "Done", office.people["Ana"]).value)
    listed: dict[PersonId, list[int]] = {}
    for card in office.workspace.read(lambda reader: reader.cards(CardFilter(states=UNFINISHED))):
        if not card.kind.unattended:
            listed.setdefault(card.owner_id, [0, 0])[not card.state.open] += 1
    counted = office.workspace.read(lambda reader: reader.work_counts())
    assert counted == {person_id: tuple(counts) for person_id, counts in listed.items()}
    lines = {line.person.id: (line.open, line.waiting) for line in office.workspace.read(people)}
    assert counted == {person_id: counts for person_id, counts in lines.items() if counts != (0, 0)}
    assert len(counted) > 2


@action("Give parts")
def give_parts(edit: Edit, task_id: TaskId, **parts: object) -> None:
    edit.put(replace(edit.need(Task, task_id), **parts))


@pytest.mark.requirement("S8")
def test_the_card_of_an_open_task_says_what_it_misses(tmp_path: Path):
    office = make_office(tmp_path)
    do, idea, keywords = office.workspace.do, office.task("idea"), office.task("keywords")

    def flags(task_id: TaskId) -> tuple[int, bool]:
        card = office.workspace.read(lambda reader: reader.card(task_id))
        [among] = [c for c in office.workspace.read(lambda reader: reader.cards(CardFilter())) if c.task_id == task_id]
        assert card == among
        return card.required_open, card.input_missing

    assert flags(idea.id) == (0, False)
    do(
        give_parts,
        idea.id,
        checklist=(CheckItem("a", required=True), CheckItem("b")),
        outputs=(Output("List", required=True),),
    )
    size = Input("Size", InputKind.FIELD, required=True, source="Size")
    needs = (Input("List", InputKind.OUTPUT, required=True, source="idea"), Input("Guide"), size)
    do(give_parts, keywords.id, inputs=needs)
    assert flags(idea.id) == (2, False)
    do(tick_item, idea.id, 0, done=True)
    assert flags(idea.id) == (1, False)
    assert flags(keywords.id) == (0, False)
    do(finish_task, idea.id, without="later")
    assert flags(idea.id) == (0, False)
    assert office.task("keywords").state.open
    assert flags(keywords.id) == (0, True)
    do(give_output, idea.id, 0, "https://example.com/list")
    assert flags(keywords.id) == (0, True)
    do(give_parts, keywords.id, inputs=needs[:2])
    assert flags(keywords.id) == (0, False)
