"""Check items of a task: ticked with evidence, failed, asked again by a new round, made a bug task."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.check_item import add_bug, fail_item, give_evidence, remove_item, tick_item
from app.actions.task import finish_task, reopen_task
from app.actions.task_field import give_output
from app.domain.check_item import CheckState, Evidence
from app.domain.errors import RuleViolation
from app.domain.project import ProjectState
from app.domain.task import Round, Task
from tests.app.actions.test_closing import NICE, PRICE, complete, log, post
from tests.app.engine.build import graph_of
from tests.app.language import project, run, work
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


@pytest.mark.requirement("S15")
@pytest.mark.requirement("S58")
def test_a_tick_needs_its_evidence(office: Office) -> None:
    run(office, post())
    task_id, do = office.task("copy").id, office.workspace.do
    with pytest.raises(RuleViolation, match="“Price agreed” needs an amount"):
        do(tick_item, task_id, 0, done=True)
    with pytest.raises(RuleViolation, match="needs an amount, not “cheap”"):
        do(give_evidence, task_id, 0, "cheap")
    with pytest.raises(RuleViolation, match="needs no evidence"):
        do(give_evidence, task_id, 1, "1")
    do(give_evidence, task_id, 0, "1 250,50")
    assert (office.task("copy").checklist[0].value, office.task("copy").checklist[0].done) == ("1250.5", False)
    do(tick_item, task_id, 0, done=True)
    assert office.task("copy").checklist[0].done
    do(give_evidence, task_id, 0, "")
    assert office.task("copy").checklist[0].state is CheckState.OPEN


@pytest.mark.parametrize(
    ("kind", "good", "kept", "bad"),
    [
        (Evidence.DATE, "2027-03-31", "2027-03-31", "31 March"),
        (Evidence.LINK, "https://example.com/a b", "https://example.com/a b", "file:///etc/passwd"),
        (Evidence.AMOUNT, "12", "12", "nan"),
        (Evidence.FILE, None, None, "F-99"),
    ],
)
def test_evidence_is_what_it_says(office: Office, kind: Evidence, good: str | None, kept: str | None, bad: str) -> None:
    item = replace(PRICE, evidence=kind)
    run(office, graph_of(work("copy", checklist=(item,), anchor=True), flows="start -> copy\ncopy -> end"))
    task_id = office.task("copy").id
    before = office.dump()
    with pytest.raises(RuleViolation):
        office.workspace.do(tick_item, task_id, 0, done=True, value=bad)
    assert office.dump() == before
    if good is not None:
        office.workspace.do(tick_item, task_id, 0, done=True, value=good)
        assert (office.task("copy").checklist[0].value, office.task("copy").checklist[0].done) == (kept, True)


def test_what_is_required_is_neither_removed_nor_taken_off_a_closed_task(office: Office) -> None:
    run(office, post())
    complete(office)
    office.finish("copy")
    task_id, before = office.task("copy").id, office.dump()
    for act, args, named in (
        (remove_item, (0,), {}),
        (tick_item, (0,), {"done": False}),
        (give_evidence, (0, ""), {}),
        (fail_item, (2,), {"note": "wrong"}),
        (give_output, (0, ""), {}),
    ):
        with pytest.raises(RuleViolation):
            office.workspace.do(act, task_id, *args, **named)
    assert office.dump() == before
    office.workspace.do(tick_item, task_id, 1, done=True)
    office.workspace.do(tick_item, task_id, 1, done=False)


def test_a_new_round_asks_again_and_the_closed_one_keeps_its_answers(office: Office) -> None:
    run(office, post())
    complete(office)
    office.finish("copy")
    task_id = office.task("copy").id
    office.workspace.do(reopen_task, task_id)
    assert {(item.state, item.value) for item in office.task("copy").checklist} == {(CheckState.OPEN, "")}
    [past] = office.workspace.read(lambda reader: reader.find(Round, task_id=task_id))
    assert [(item.done, item.value) for item in past.checklist] == [(True, "1200"), (False, ""), (True, "")]


@pytest.mark.requirement("S58")
def test_a_failed_item_becomes_a_bug_task_that_keeps_the_project_open(office: Office) -> None:
    run(office, graph_of(work("live", checklist=(NICE,), anchor=True), flows="start -> live\nlive -> end"))
    live, do = office.task("live").id, office.workspace.do
    with pytest.raises(RuleViolation, match="has not failed"):
        do(add_bug, live, 0)
    with pytest.raises(RuleViolation, match="Say in a word what is wrong"):
        do(fail_item, live, 0, note=" ")
    do(fail_item, live, 0, note="Blurred on phones")
    bug_id = do(add_bug, live, 0).value
    bug = office.workspace.read(lambda reader: reader.get(Task, bug_id))
    assert bug is not None
    assert (bug.title, bug.owner_id, bug.due_on, bug.instructions) == (
        "Fix: Nice picture",
        office.task("live").owner_id,
        office.task("live").due_on,
        "Blurred on phones",
    )
    with pytest.raises(RuleViolation, match="has a bug task already"):
        do(add_bug, live, 0)
    do(finish_task, live)
    assert project(office, office.project).state is ProjectState.RUNNING
    assert log(office, "completed") == []
    do(finish_task, bug_id)
    assert project(office, office.project).state is ProjectState.COMPLETE
    assert log(office, "completed") == ["Everything is done"]
    office.workspace.undo()
    assert project(office, office.project).state is ProjectState.RUNNING


def test_a_bug_found_after_the_end_opens_the_project_again(office: Office) -> None:
    run(office, graph_of(work("live", checklist=(NICE,), anchor=True), flows="start -> live\nlive -> end"))
    live, do = office.task("live").id, office.workspace.do
    do(finish_task, live)
    do(fail_item, live, 0, note="Blurred")
    bug_id = do(add_bug, live, 0).value
    assert project(office, office.project).state is ProjectState.RUNNING
    do(finish_task, bug_id)
    assert project(office, office.project).state is ProjectState.COMPLETE
