"""What cards say beyond their rows, what colours them, and in which order they stand."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.brief import classify
from app.actions.due import set_due
from app.actions.task import add_task, finish_task
from app.actions.task_field import set_labels, set_priority
from app.domain.brief import Priority
from app.domain.card_look import ALWAYS_DRAWN, FIELD, CardColour, CardField, CardLook, CardOrder, in_order, look_of
from app.queries.card_face import card_faces
from app.queries.card_order import card_ordering
from app.queries.rows import CardFilter, CardRow
from tests.builders import Office, make_office

WORDS = st.sampled_from([*CardField, FIELD + "Language", FIELD + "Country"])


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path)
    yield made
    made.workspace.close()


def cards(office: Office) -> list[CardRow]:
    return office.workspace.read(lambda reader: reader.cards(CardFilter()))


def face_of(office: Office, look: CardLook, task_id: int):
    card = next(card for card in cards(office) if card.task_id == task_id)
    return office.workspace.read(card_faces, look, [card])[task_id]


@given(st.frozensets(WORDS), st.sampled_from([*CardColour, FIELD + "Language"]))
def test_a_look_is_read_from_its_words_as_it_was(words, colour) -> None:
    look = CardLook(in_order(words), colour)
    assert look_of(look.words) == look
    for word in words:
        assert word not in look.turned(word).fields
        assert look.turned(word).turned(word) == look


def test_words_that_nobody_knows_are_passed_over() -> None:
    assert look_of(()) is None
    assert look_of(("due", "moon", "field:", "colour:moon")) == CardLook((CardField.DUE,), "")
    assert CardLook().more == ()


def test_a_card_says_what_its_task_and_its_project_have(office: Office) -> None:
    known = {"type": "Launch", "client": "Bloom", "channel": "Blog", "priority": "high", "labels": ("spring",)}
    office.workspace.do(classify, office.project, **known)
    task = office.task("approve_outline")
    office.workspace.do(set_labels, task.id, ("urgent print",))
    look = CardLook(in_order([*CardField]), CardColour.CLIENT)
    face = face_of(office, look, task.id)
    said = dict(face.more)
    assert said[CardField.PRIORITY] == "High priority"
    assert said[CardField.LABELS] == "urgent print, spring"
    assert (said[CardField.CLIENT], said[CardField.TYPE], said[CardField.CHANNEL]) == ("Bloom", "Launch", "Blog")
    assert CardField.STEP not in said, "the title says it"
    assert not {*ALWAYS_DRAWN} & said.keys()
    assert face.group == "Client Bloom"
    office.workspace.do(set_priority, task.id, Priority.NORMAL)
    assert CardField.PRIORITY not in dict(face_of(office, look, task.id).more)


def test_a_project_without_a_type_is_of_its_workflow_and_a_free_task_of_nothing(office: Office) -> None:
    look = CardLook((CardField.TYPE,), CardColour.TYPE)
    assert face_of(office, look, office.task("approve_outline").id).group == "Type Blog post"
    free = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    assert face_of(office, look, free).more == ()
    assert face_of(office, look, free).group == ""


@pytest.mark.parametrize("order", [*CardOrder])
def test_cards_stand_in_the_chosen_order_equal_ones_as_they_came(office: Office, order: CardOrder) -> None:
    first = office.clock.now().date()
    given_priorities = {}
    for number, (title, owner) in enumerate([("Zebra", "Mia"), ("apple", "Ana"), ("Mango", "Sam"), ("Berry", "Ana")]):
        office.clock.moment = datetime.combine(first + timedelta(days=number), office.clock.moment.timetz())
        task_id = office.workspace.do(add_task, title, office.people[owner]).value
        if number % 2:
            office.workspace.do(set_due, task_id, first + timedelta(days=20 - number))
        given_priorities[task_id] = [*Priority][number]
        office.workspace.do(set_priority, task_id, [*Priority][number])
    done = office.workspace.do(add_task, "Aardvark", office.people["Mia"]).value
    office.workspace.do(finish_task, done)
    whole = cards(office)
    ordered = office.workspace.read(card_ordering, order)(whole)
    assert sorted(ordered) == sorted(whole)
    if order is CardOrder.BY_HAND:
        assert ordered == whole
        return
    assert ordered[-1].task_id == done
    place = {card.task_id: at for at, card in enumerate(whole)}
    for one, two in pairwise(ordered[:-1]):
        assert not comes_before(order, two, one, given_priorities)
        if not comes_before(order, one, two, given_priorities):
            assert place[one.task_id] < place[two.task_id]


def comes_before(order: CardOrder, one: CardRow, two: CardRow, priorities: dict[int, Priority]) -> bool:
    """By the words of the rule alone."""
    if order is CardOrder.DUE:
        return one.due_on is not None and (two.due_on is None or one.due_on < two.due_on)
    if order is CardOrder.PRIORITY:
        places = [*Priority]
        at = [places.index(priorities.get(card.task_id, Priority.NORMAL)) for card in (one, two)]
        return at[0] > at[1]
    if order is CardOrder.OWNER:
        return one.owner_name.casefold() < two.owner_name.casefold()
    if order is CardOrder.TITLE:
        return one.title.casefold() < two.title.casefold()
    since = [card.ready_at if card.state.open else None for card in (one, two)]
    return since[0] is not None and (since[1] is None or (since[0].date() < since[1].date() and _worked(since)))


def _worked(since) -> bool:
    """Whether a working day lies between, by a standard week."""
    days = (since[1].date() - since[0].date()).days
    return any((since[0].date() + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1))
