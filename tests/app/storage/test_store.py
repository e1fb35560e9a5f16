"""The store on its connection: reads under way, caches that stay true, and how much undo is kept."""

from pathlib import Path

import pytest

from app.actions.journal import add_comment
from app.actions.task import add_task, rename_task
from app.domain.task import Comment, Task
from app.editing.change import Change, ChangeSet
from app.storage import history
from app.storage.history import STEPS_KEPT
from tests.builders import Office, make_office


def test_the_first_edit_works_while_something_is_being_read(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.reopen()
    reading = office.store.connection.execute("SELECT * FROM task")
    assert reading.fetchone() is not None
    office.workspace.do(add_task, "Meanwhile", office.people["Ana"])
    reading.close()
    office.reopen()
    assert office.workspace.undo_title() == "Add “Meanwhile”"


def test_what_the_cache_says_is_what_a_fresh_start_reads(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    questions = ({}, {"owner_id": office.people["Ana"]}, {"project_id": office.project}, {"state": "ready"})
    for _ in range(2):
        _ = [office.store.find(Task, **where) for where in questions]
        office.finish("idea")
        office.workspace.do(rename_task, office.task("draft").id, "Long draft")
        cached = [office.store.find(Task, **where) for where in questions]
        office.reopen()
        assert [office.store.find(Task, **where) for where in questions] == cached
        office.workspace.undo()
        office.workspace.undo()


def steps(office: Office) -> list[str]:
    return [step.title for step in reversed(office.store.steps())]


def push(office: Office, number: int, text: str = "") -> None:
    comment = Comment(number, office.clock.now(), text, office.task("idea").id)
    office.store.write(ChangeSet(f"Step {number}", (Change("comment", number, None, comment),), None), {})


def test_the_last_200_steps_are_kept(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    for number in range(1, STEPS_KEPT + 31):
        push(office, number)
    assert steps(office) == [f"Step {number}" for number in range(STEPS_KEPT + 30, 30, -1)]


def test_so_many_bytes_are_kept_and_at_least_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office(tmp_path)
    push(office, 1)
    (size,) = office.store.connection.execute("SELECT size FROM history ORDER BY id DESC LIMIT 1").fetchone()
    monkeypatch.setattr(history, "BYTES_KEPT", 3 * size + size // 2)
    for number in range(2, 8):
        push(office, number)
    assert steps(office) == ["Step 7", "Step 6", "Step 5"]
    monkeypatch.setattr(history, "BYTES_KEPT", 10)
    push(office, 8)
    assert steps(office) == ["Step 8"]


def test_nudges_there_and_back_leave_no_step(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_comment, office.task("idea").id, "Before")
    count, task = len(steps(office)), office.task("idea")
    there = ChangeSet("Nudge", (Change("task", task.id, task, task),), "key", office.clock.now())
    office.store.write(there, {})
    office.store.write(there, {}, ChangeSet("Nudge", (), "key", office.clock.now()), office.store.steps()[-1].id)
    assert len(steps(office)) == count
    assert office.workspace.undo_title() == "Comment on “Generate idea”"
