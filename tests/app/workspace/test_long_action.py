"""A long action bit by bit: it comes to what the same action does at once, or to nothing."""

from itertools import islice
from pathlib import Path

import pytest

from app.actions.task import add_task, rename_task
from app.actions.task_import import AT_A_TIME, import_tasks
from app.domain.errors import RuleViolation
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.edit import drained
from tests.builders import Office, make_office
from tests.tables import lines_of

ROWS = 3 * AT_A_TIME
STATES = ("To do", "Doing", "Done")
FILE = "Title,Owner,Project,Status\n" + "".join(
    f"Task {number},Mia,Project {number % 7},{STATES[number % 3]}\n" for number in range(ROWS)
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "one")


def steps(office: Office):
    return office.workspace.do_in_steps(import_tasks, lines_of(office.workspace, FILE.encode()), source="plan.csv")


def test_bit_by_bit_comes_to_the_same_as_at_once(office: Office, tmp_path: Path):
    other = make_office(tmp_path / "other")
    other.workspace.do(import_tasks, lines_of(other.workspace, FILE.encode()), source="plan.csv")
    before, heard = office.dump(), list[ChangeSet]()
    office.workspace.changed.connect(heard.append)
    assert drained(steps(office)).value == ROWS
    assert office.dump() == other.dump()
    assert [step.title for step in heard] == [f"Import {ROWS} tasks"]
    office.reopen()
    assert office.dump() == other.dump()
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.redo()
    assert office.dump() == other.dump()


def test_progress_only_grows_and_ends(office: Office):
    told = list(steps(office))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_given_up_at_any_bit_it_has_changed_nothing(office: Office):
    before, heard = office.dump(), list[ChangeSet]()
    office.workspace.changed.connect(heard.append)
    for count in range(1, len(list(steps_only(office))) + 1):
        given_up = steps(office)
        assert len(list(islice(given_up, count))) == count
        given_up.close()
        assert office.dump() == before
    assert heard == []


def steps_only(office: Office):
    """The bits of it without the last, which would do it."""
    bits = steps(office)
    for part in bits:
        yield part
        if part == 1:
            bits.close()


def test_what_was_changed_meanwhile_is_kept_and_the_rest_refused(office: Office):
    bits = steps(office)
    next(bits)
    added = office.workspace.do(add_task, "Call Mia", office.people["Mia"]).value
    before = office.dump()
    with pytest.raises(RuleViolation, match="changed meanwhile"):
        drained(bits)
    assert office.dump() == before
    assert office.workspace.read(lambda reader: reader.get(Task, added)).title == "Call Mia"


def test_what_was_prepared_for_one_step_is_written_for_no_other(office: Office):
    task = office.workspace.do(add_task, "First", office.people["Mia"]).value
    seen = office.workspace.preview(rename_task, task, "Prepared").changes
    for _ in office.store.prepare(seen):
        pass
    office.workspace.do(rename_task, task, "Written")
    office.reopen()
    assert office.workspace.read(lambda reader: reader.get(Task, task)).title == "Written"
    office.workspace.undo()
    assert office.workspace.read(lambda reader: reader.get(Task, task)).title == "First"
    office.workspace.redo()
    assert office.workspace.read(lambda reader: reader.get(Task, task)).title == "Written"
