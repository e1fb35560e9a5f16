"""What a step would do, in words, read off its preview."""

from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.task import add_task, finish_task, skip_task
from app.domain.board import Column
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.queries.consequence import asked_of, consequence, sentence_after
from app.queries.project import project_sentence
from tests.builders import Office, make_office


def foresee(office: Office, task_id: TaskId, column: Column, outcome: str | None = None) -> str:
    changes = office.workspace.preview(move_card, task_id, column, outcome=outcome).changes
    return office.workspace.read(consequence, changes, task_id).words


def until_open(office: Office, step: str) -> TaskId:
    """Finish what is open, from the beginning, until this step has its turn."""
    wanted = office.task(step).id
    while not office.task(step).state.open:
        ready = [t for t in office.workspace.read(lambda reader: reader.find(type(office.task(step)))) if t.state.open]
        for task in ready:
            outcomes = office.workspace.read(asked_of, task.id).outcomes
            office.workspace.do(finish_task, task.id, outcome=outcomes[0].name if outcomes else None)
    return wanted


def test_finishing_says_who_gets_what_next_and_what_waits_in_the_outbox(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    first = next(t for t in [office.task("idea")] if t.state.open)
    words = foresee(office, first.id, Column.DONE)
    assert words.startswith("Finishes Generate idea · next: Sam, Do keyword research · one message waits 10 minutes")


def test_what_it_says_is_what_happens(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task = office.task("idea")
    changes = office.workspace.preview(finish_task, task.id).changes
    said = office.workspace.read(sentence_after, changes, office.project)
    before = len(office.messages())
    queued = office.workspace.read(consequence, changes, task.id).queued
    office.workspace.do(finish_task, task.id)
    assert office.workspace.read(project_sentence, office.project) == said
    assert len(office.messages()) == before + queued


def test_a_rejection_names_who_gets_it_back(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task_id = until_open(office, "approve_outline")
    asked = office.workspace.read(asked_of, task_id)
    back = next(outcome.name for outcome in asked.outcomes if not outcome.positive)
    words = foresee(office, task_id, Column.DONE, outcome=back)
    assert "next: Ana, Create blog post outline" in words


def test_starting_and_putting_back_say_so(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task_id = office.workspace.do(add_task, "Call the printer", office.people["Mia"]).value
    assert foresee(office, task_id, Column.DOING) == "Starts Call the printer"
    office.workspace.do(move_card, task_id, Column.DOING)
    assert foresee(office, task_id, Column.READY) == "Puts Call the printer back"
    office.workspace.do(finish_task, task_id)
    assert foresee(office, task_id, Column.READY).startswith("Reopens Call the printer, round 2")


def test_a_task_that_is_gone_asks_nothing_and_says_so(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with pytest.raises(RuleViolation, match="not there any more"):
        office.workspace.read(asked_of, TaskId(999))


def test_a_new_round_says_its_due_before_it_is_confirmed_and_has_it_then(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task_id = until_open(office, "approve_outline")
    back = next(one.name for one in office.workspace.read(asked_of, task_id).outcomes if not one.positive)
    words = foresee(office, task_id, Column.DONE, outcome=back)
    office.workspace.do(finish_task, task_id, outcome=back)
    due = office.task("outline").due_on
    assert due is not None
    assert f"next: Ana, Create blog post outline, round 2, due {due:%a} {due.day} {due:%b} ·" in words


def test_reopening_says_what_was_skipped_by_hand_and_comes_again(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    approval = until_open(office, "approve_outline")
    changes = office.workspace.preview(skip_task, approval, outcome="Approved").changes
    skips = office.workspace.read(consequence, changes, approval).words
    assert skips.startswith("Skips Approve outline as “Approved” · next: ")
    office.workspace.do(skip_task, approval, outcome="Approved")
    words = foresee(office, office.task("outline").id, Column.READY)
    assert " · Approve outline, skipped by hand, comes again" in words


def test_skipping_before_its_turn_says_with_which_outcome_it_will_pass(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    approval = office.task("approve_outline").id
    assert [one.name for one in office.workspace.read(asked_of, approval).skips] == ["Approved"]
    changes = office.workspace.preview(skip_task, approval, outcome="Approved").changes
    words = office.workspace.read(consequence, changes, approval).words
    assert words.startswith("Skips Approve outline as “Approved” when its turn comes")
