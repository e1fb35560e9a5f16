"""Who is told what, when work goes to and fro before and after the telling."""

from datetime import timedelta

import pytest

from app.actions.due import add_days
from app.actions.task import assign_task, finish_task, skip_task
from app.domain.message import MessageKind
from tests.builders import Office, make_office


@pytest.fixture
def desk(tmp_path):
    opened = make_office(tmp_path)
    yield opened
    opened.workspace.close()


def kinds(desk: Office) -> list[tuple[MessageKind, str]]:
    names = {number: name for name, number in desk.people.items()}
    told = desk.workspace.read(lambda reader: reader.deliveries())
    return [(m.kind, names[m.person_id]) for m in desk.messages() if m.fact_key not in told]


def tell_all(desk: Office) -> None:
    told = desk.workspace.read(lambda reader: reader.deliveries())
    for message in desk.messages():
        if message.fact_key not in told:
            desk.tell(message)


def test_work_handed_on_before_it_was_told_is_told_to_the_last_owner_only(desk):
    idea = desk.task("idea")
    desk.workspace.do(assign_task, idea.id, desk.people["Ana"])
    assert kinds(desk) == [(MessageKind.HANDOFF, "Ana")]


def test_who_was_told_hears_that_it_went_to_somebody_else(desk):
    idea = desk.task("idea")
    tell_all(desk)
    desk.workspace.do(assign_task, idea.id, desk.people["Ana"])
    assert sorted(kinds(desk)) == [(MessageKind.HANDOFF, "Ana"), (MessageKind.WITHDRAWN, "Mia")]


def test_work_that_comes_back_before_the_withdrawal_was_told_needs_no_word(desk):
    idea = desk.task("idea")
    tell_all(desk)
    desk.workspace.do(assign_task, idea.id, desk.people["Ana"])
    desk.workspace.do(assign_task, idea.id, desk.people["Mia"])
    assert kinds(desk) == []


def test_work_that_comes_back_after_the_withdrawal_was_told_is_told_again(desk):
    idea = desk.task("idea")
    for owner in ("Ana", "Mia", "Ana", "Mia"):
        tell_all(desk)
        desk.workspace.do(assign_task, idea.id, desk.people[owner])
        assert (MessageKind.HANDOFF, owner) in kinds(desk)


def test_a_skipped_task_is_taken_back_from_who_was_told(desk):
    idea = desk.task("idea")
    tell_all(desk)
    desk.workspace.do(skip_task, idea.id)
    assert (MessageKind.WITHDRAWN, "Mia") in kinds(desk)


def test_a_finished_task_is_not(desk):
    tell_all(desk)
    desk.workspace.do(finish_task, desk.task("idea").id)
    assert kinds(desk) == [(MessageKind.HANDOFF, "Sam")]


def test_a_date_that_moves_twice_is_told_once_from_the_known_to_the_last(desk):
    idea = desk.task("idea")
    tell_all(desk)
    desk.workspace.do(add_days, idea.id, 1)
    desk.clock.forward(minutes=1)
    desk.workspace.do(add_days, idea.id, 1)
    assert kinds(desk) == [(MessageKind.MOVED, "Mia")]
    moved = next(m for m in desk.messages() if m.kind is MessageKind.MOVED)
    assert moved.old_due_on == idea.due_on


def test_a_date_that_moves_there_and_back_is_not_told(desk):
    idea = desk.task("idea")
    tell_all(desk)
    desk.workspace.do(add_days, idea.id, 1)
    desk.clock.forward(minutes=1)
    desk.workspace.do(add_days, idea.id, -1)
    assert desk.task("idea").due_on == idea.due_on
    assert kinds(desk) == []


def test_the_same_move_after_it_was_told_and_taken_back_is_told_again(desk):
    idea = desk.task("idea")
    tell_all(desk)
    for days in (1, -1, 1):
        desk.workspace.do(add_days, idea.id, days)
        desk.clock.forward(minutes=1)
        assert kinds(desk) == [(MessageKind.MOVED, "Mia")]
        tell_all(desk)


def test_messages_to_one_person_leave_together(desk):
    desk.workspace.do(finish_task, desk.task("idea").id)
    first = desk.messages()[-1]
    desk.clock.forward(minutes=3)
    desk.start("Another", desk.task("publish").due_on + timedelta(days=7))
    for message in desk.messages():
        assert message.leaves_at <= message.queued_at + timedelta(minutes=10)
    assert first.leaves_at == first.queued_at + timedelta(minutes=10)
