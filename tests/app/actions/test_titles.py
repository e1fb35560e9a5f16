"""What an undo step and its notice say: the thing, and what was done to it."""

from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.board import move_card
from app.actions.check_item import add_item, remove_item, tick_item
from app.actions.flowchart.flow import edit_flow, redirect, set_bends
from app.actions.flowchart.order import order_field
from app.actions.flowchart.version import restore
from app.actions.journal import add_comment, remove_comment
from app.actions.person import change_person
from app.actions.plan import move_task, set_pin
from app.actions.reminder import override_hours, snooze_tasks
from app.actions.round import Said, close_round
from app.actions.sample import load_sample
from app.actions.task import finish_task, skip_task
from app.bootstrap import open_workspace
from app.domain.board import Column
from app.domain.ids import TaskId
from app.domain.quantity import PinKind, Ripple
from app.domain.task import Comment, Pin
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.edit import Action
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def said(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    """The notice of an edit."""
    return office.workspace.do(act, *args, **named).changes.sentence


def approval(office: Office) -> TaskId:
    office.finish("idea", "keywords", "outline")
    return office.task("approve_outline").id


def test_what_was_decided_is_said_wherever_it_is_decided(office: Office) -> None:
    task_id = approval(office)
    title = office.task("approve_outline").title
    workspace = office.workspace
    sent_back = "Changes requested"
    wanted = f"Finished “{title}” with “{sent_back}”"
    assert said(office, finish_task, task_id, outcome=sent_back) == wanted
    workspace.undo()
    assert said(office, move_card, task_id, Column.DONE, outcome=sent_back) == wanted
    workspace.undo()
    assert said(office, skip_task, task_id, outcome="Approved") == f"Skipped “{title}” with “Approved”"
    workspace.undo()
    first, last = office.task("approve_outline").approvers
    names = {number: name for name, number in office.people.items()}
    voted = f"Recorded the vote “{sent_back}” of {names[first]} on “{title}”"
    assert said(office, cast_vote, task_id, first, sent_back) == voted
    assert said(office, cast_vote, task_id, last, sent_back) == f"{wanted} by the vote of {names[last]}"


def test_a_card_that_is_moved_in_its_column_does_not_say_that_it_came_there(office: Office) -> None:
    task = office.task("idea")
    assert said(office, move_card, task.id, Column.READY, rank=9.5) == f"Moved “{task.title}” in Ready"
    assert said(office, move_card, task.id, Column.DOING) == f"Moved “{task.title}” to Doing"
    assert said(office, move_card, task.id, Column.DONE) == f"Moved “{task.title}” to Done"


def test_a_step_whose_turn_has_not_come_is_not_called_skipped_already(office: Office) -> None:
    task = office.task("draft")
    assert said(office, skip_task, task.id) == f"Skipped “{task.title}” when its turn comes"


def test_a_pin_that_goes_is_not_called_a_pin(office: Office) -> None:
    task = office.task("keywords")
    office.workspace.do(set_pin, task.id, Pin(PinKind.NOT_BEFORE, PUBLISH_ON))
    assert said(office, set_pin, task.id, None) == f"Removed the pin of “{task.title}”"


def test_check_items_and_comments_are_named(office: Office) -> None:
    task = office.task("idea")
    office.workspace.do(add_item, task.id, "Ask for the price")
    assert said(office, tick_item, task.id, 0, done=True) == f"Ticked “Ask for the price” of “{task.title}”"
    assert said(office, tick_item, task.id, 0, done=False) == f"Unticked “Ask for the price” of “{task.title}”"
    gone = f"Removed “Ask for the price” from the checklist of “{task.title}”"
    assert said(office, remove_item, task.id, 0) == gone
    comment: Comment = office.workspace.read(
        lambda reader: reader.get(Comment, office.workspace.do(add_comment, task.id, "Monday").value)
    )
    assert said(office, remove_comment, comment.id) == f"Removed comment on “{task.title}”"


def test_reminders_name_what_they_are_of(office: Office) -> None:
    task = office.task("idea")
    later = office.clock.now().replace(year=office.clock.now().year + 1, day=1)
    assert said(office, snooze_tasks, [task.id], later) == f"Snoozed “{task.title}”"
    [workflow] = office.workspace.read(lambda reader: reader.find(Workflow))[:1]
    assert said(office, override_hours, workflow.id, (24,)) == f"Changed reminders of “{workflow.name}”"


def test_a_round_and_the_sample_are_not_named_after_the_last_thing_in_them(office: Office, tmp_path: Path) -> None:
    empty = open_workspace(tmp_path / "empty")
    assert empty.do(load_sample).changes.sentence == "Loaded sample team"
    empty.close()
    task = office.task("idea")
    assert said(office, close_round, [Said(task.id, done=True)]) == "Closed round with news of 1 task"


def test_a_person_who_is_renamed_is_called_so(office: Office) -> None:
    ana = office.people["Ana"]
    assert said(office, change_person, ana, name="Anna") == "Renamed “Ana” to “Anna”"
    assert said(office, change_person, ana, email="anna@example.com") == "Changed “Anna”"


def test_flows_fields_and_versions_are_named(office: Office) -> None:
    [workflow] = office.workspace.read(lambda reader: reader.find(Workflow))[:1]
    [version] = office.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow.id))[:1]
    graph = version.graph
    flow = next(one for one in graph.flows if not graph.step(one.source).asks and graph.step(one.target).title)
    source, target = graph.step(flow.source).title or "start", graph.step(flow.target).title
    assert said(office, set_bends, workflow.id, flow.id, ((5.0, 5.0),)) == f"Bent flow “{source}” → “{target}”"
    assert said(office, edit_flow, workflow.id, flow.id, marked=True) == f"Changed flow “{source}” → “{target}”"
    other = next(
        step for step in reversed(graph.steps) if step.id not in (flow.source, flow.target) and graph.incoming[step.id]
    )
    assert (
        said(office, redirect, workflow.id, flow.id, target=other.id)
        == f"Redirected flow “{source}” → “{target}” to “{source}” → “{other.title or other.kind}”"
    )
    if graph.fields:
        assert said(office, order_field, workflow.id, graph.fields[-1].name, 0).startswith("Moved field “")
    back = f"Restored version {version.number} of “{workflow.name}”"
    assert said(office, restore, workflow.id, version.id) == back


def test_a_move_by_no_day_is_no_step_and_nothing_that_happened(office: Office) -> None:
    task = office.task("keywords")
    before = office.dump()
    office.workspace.do(move_task, task.id, 0)
    assert office.dump() == before


def test_a_burst_of_moves_says_where_the_bar_ended_and_is_named_so_on_the_history(office: Office) -> None:
    task = office.task("keywords")
    assert task.due_on is not None
    title = f"Moved “{task.title}” "
    assert said(office, move_task, task.id, 1, ripple=Ripple.JUST_THIS) == f"{title}+1 d"
    on = office.task("keywords")
    told = said(office, move_task, task.id, 1, ripple=Ripple.JUST_THIS)
    due_on = office.task("keywords").due_on
    assert due_on is not None
    assert on.due_on is not None
    assert due_on > on.due_on > task.due_on
    assert told.startswith(f"{title}to {due_on:%a} {due_on.day} {due_on:%b}")
    assert office.workspace.undo_title() == told.replace("Moved", "Move")
    office.workspace.undo()
    assert office.task("keywords").due_on == task.due_on
