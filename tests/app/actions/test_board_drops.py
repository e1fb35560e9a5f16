"""The table of legal drops against what really happens, at every moment of a project's life."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.person import add_person
from app.actions.project import StartPlan, start_project
from app.actions.task import add_task, finish_task, start_task
from app.actions.workflow import add_workflow
from app.domain.board import Column, Drop, asks_outcome, column_of, drop_of
from app.domain.errors import RuleViolation
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, WorkflowVersion
from app.exchange.templates import template
from app.queries.board import board, card_of
from app.queries.consequence import asked_of
from tests.builders import PUBLISH_ON, Office, make_office

LANDS = {
    Drop.TAKE_UP: Column.DOING,
    Drop.PUT_BACK: Column.READY,
    Drop.FINISH: Column.DONE,
    Drop.REOPEN_AND_TAKE_UP: Column.DOING,
}


def all_tasks(office: Office) -> list[Task]:
    return list(office.workspace.read(lambda reader: reader.find(Task)))


def outcome_of(office: Office, task: Task) -> str | None:
    return office.workspace.read(asked_of, task.id).outcomes[0].name if asks_outcome(task.kind) else None


def start_onboarding(office: Office) -> None:
    """A workflow with asked decisions and a milestone, all of it on one desk."""
    shipped = template("client_onboarding")
    # What has to be checked before a task is closed is no matter of columns.
    steps = tuple(replace(step, checklist=()) for step in shipped.graph.steps)
    graph = replace(shipped.graph, steps=steps, requirements=())
    workflow_id = office.workspace.do(add_workflow, replace(shipped, graph=graph)).value
    version = office.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow_id)[0])
    steps = version.graph.steps
    roles = {step.role for step in steps if step.role} | {r for s in steps if s.approval for r in s.approval.approvers}
    office.workspace.do(add_person, "Zoe", roles=tuple(sorted(roles)))
    office.workspace.do(start_project, StartPlan(version.id, "Onboarding", PUBLISH_ON))


def check_every_drop(office: Office, task: Task) -> None:
    """Each target column: allowed exactly if the table says so, and the card lands where it was dropped."""
    source = column_of(task.state, task.kind)
    for target in Column:
        drop = drop_of(source, target, task.kind)
        outcome = outcome_of(office, task) if drop is Drop.FINISH else None
        if drop is None:
            with pytest.raises(RuleViolation, match=r"\.$"):
                office.workspace.preview(move_card, task.id, target)
            continue
        changes = office.workspace.preview(move_card, task.id, target, outcome=outcome, rank=0.5).changes
        after = next(change.after for change in changes.changes if change.kind == "task" and change.id == task.id)
        assert isinstance(after, Task)
        landed = column_of(after.state, after.kind)
        wanted = LANDS.get(drop, target)
        # Finishing may open the step again at once; reopening waits where steps before it are under way.
        assert landed is wanted or drop in (Drop.FINISH, Drop.REOPEN, Drop.REOPEN_AND_TAKE_UP)


def test_every_pair_of_columns_does_what_the_table_says_for_every_kind_of_task(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    start_onboarding(office)
    free = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    seen: set[tuple[StepKind, Column, bool]] = set()
    for _ in range(120):
        for task in all_tasks(office):
            case = (task.kind, column_of(task.state, task.kind), task.step_id is None)
            if case not in seen and not (task.state.over and task.state is not TaskState.DONE):
                seen.add(case)
                check_every_drop(office, task)
        todo = [task for task in all_tasks(office) if task.state.open]
        if not todo:
            break
        if todo[0].state is TaskState.READY and todo[0].kind is StepKind.TASK:
            office.workspace.do(start_task, todo[0].id)
        else:
            office.workspace.do(finish_task, todo[0].id, outcome=outcome_of(office, todo[0]))
    plain = {column for kind, column, is_free in seen if kind is StepKind.TASK and not is_free}
    assert plain == {Column.WAITING, Column.READY, Column.DOING, Column.DONE}
    approvals = {column for kind, column, _ in seen if kind is StepKind.APPROVAL}
    assert approvals == {Column.WAITING, Column.IN_REVIEW, Column.DONE}
    decisions = {column for kind, column, _ in seen if kind is StepKind.DECISION}
    assert decisions == {Column.WAITING, Column.READY, Column.DONE}
    assert StepKind.MILESTONE in {kind for kind, _, _ in seen}
    assert {column for _, column, is_free in seen if is_free} == {Column.READY, Column.DOING, Column.DONE}
    assert office.workspace.read(lambda reader: reader.get(Task, free)) is not None


def test_the_change_list_of_a_drop_is_kept_with_the_round(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    while not office.task("approve_outline").state.open:
        for task in all_tasks(office):
            if task.state.open:
                office.workspace.do(finish_task, task.id)
    task = office.task("approve_outline")
    office.workspace.do(move_card, task.id, Column.DONE, outcome="Changes requested", note="Shorter title")
    assert office.task("approve_outline").run.outcome == "Changes requested"
    step = office.workspace.undo()
    assert step is not None
    assert any(getattr(change.before, "note", "") == "Shorter title" for change in step.changes)


def test_one_card_made_alone_is_the_card_of_the_board(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_task, "Call", office.people["Mia"])
    cards = {card.task_id: card for cards in office.workspace.read(board).columns.values() for card in cards}
    assert cards
    for task in all_tasks(office):
        assert office.workspace.read(card_of, task) == cards[task.id]
