"""Who is told what, when work goes to and fro before and after the telling."""

from datetime import timedelta

import pytest

from app.actions.due import add_days
from app.actions.task import assign_task, finish_task, skip_task
from app.domain.message import MessageKind
from tests.builders import Office, make_office


@pytest.fixture
def context(tmp_path):
    opened = make_office(tmp_path)
    yield opened
    opened.workspace.close()


def kinds(context: Office) -> list[tuple[MessageKind, str]]:
    names = {number: name for name, number in context.people.items()}
    told = context.workspace.read(lambda reader: reader.deliveries())
    return [(m.kind, names[m.person_id]) for m in context.messages() if m.fact_key not in told]


def tell_all(context: Office) -> None:
    told = context.workspace.read(lambda reader: reader.deliveries())
    for message in context.messages():
        if message.fact_key not in told:
            context.tell(message)


def test_work_handed_on_before_it_was_told_is_told_to_the_last_owner_only(context):
    idea = context.task("idea")
    context.workspace.do(assign_task, idea.id, context.people["Ana"])
    assert kinds(context) == [(MessageKind.HANDOFF, "Ana")]


def test_who_was_told_hears_that_it_went_to_somebody_else(context):
    idea = context.task("idea")
    tell_all(context)
    context.workspace.do(assign_task, idea.id, context.people["Ana"])
    assert sorted(kinds(context)) == [(MessageKind.HANDOFF, "Ana"), (MessageKind.WITHDRAWN, "Mia")]


def test_work_that_comes_back_before_the_withdrawal_was_told_needs_no_word(context):
    idea = context.task("idea")
    tell_all(context)
    context.workspace.do(assign_task, idea.id, context.people["Ana"])
    context.workspace.do(assign_task, idea.id, context.people["Mia"])
    assert kinds(context) == []


def test_work_that_comes_back_after_the_withdrawal_was_told_is_told_again(context):
    idea = context.task("idea")
    for owner in ("Ana", "Mia", "Ana", "Mia"):
        tell_all(context)
        context.workspace.do(assign_task, idea.id, context.people[owner])
        assert (MessageKind.HANDOFF, owner) in kinds(context)


def test_a_skipped_task_is_taken_back_from_who_was_told(context):
    idea = context.task("idea")
    tell_all(context)
    context.workspace.do(skip_task, idea.id)
    assert (MessageKind.WITHDRAWN, "Mia") in kinds(context)


def test_a_finished_task_is_not(context):
    tell_all(context)
    context.workspace.do(finish_task, context.task("idea").id)
    assert kinds(context) == [(MessageKind.HANDOFF, "Sam")]


def test_a_date_that_moves_twice_is_told_once_from_the_known_to_the_last(context):
    idea = context.task("idea")
    tell_all(context)
    context.workspace.do(add_days, idea.id, 1)
    context.clock.forward(minutes=1)
    context.workspace.do(add_days, idea.id, 1)
    assert kinds(context) == [(MessageKind.MOVED, "Mia")]
    moved = next(m for m in context.messages() if m.kind is MessageKind.MOVED)
    assert moved.old_due_on == idea.due_on


def test_a_date_that_moves_there_and_back_is_not_told(context):
    idea = context.task("idea")
    tell_all(context)
    context.workspace.do(add_days, idea.id, 1)
    context.clock.forward(minutes=1)
    context.workspace.do(add_days, idea.id, -1)
    assert context.task("idea").due_on == idea.due_on
    assert kinds(context) == []


def test_the_same_move_after_it_was_told_and_taken_back_is_told_again(context):
    idea = context.task("idea")
    tell_all(context)
    for days in (1, -1, 1):
        context.workspace.do(add_days, idea.id, days)
        context.clock.forward(minutes=1)
        assert kinds(context) == [(MessageKind.MOVED, "Mia")]
        tell_all(context)


def test_messages_to_one_person_leave_together(context):
    context.workspace.do(finish_task, context.task("idea").id)
    first = context.messages()[-1]
    context.clock.forward(minutes=3)
    context.start("Another", context.task("publish").due_on + timedelta(days=7))
    for message in context.messages():
        assert message.leaves_at <= message.queued_at + timedelta(minutes=10)
    assert first.leaves_at == first.queued_at + timedelta(minutes=10)
