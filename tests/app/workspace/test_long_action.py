"""A long action bit by bit: it comes to what the same action does at once, or to nothing."""

import sqlite3
from itertools import islice
from pathlib import Path

import pytest

from app.actions.task import add_task
from app.actions.task_import import AT_A_TIME, import_tasks
from app.domain.errors import KnownError, RuleViolation
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


def test_it_is_known_that_a_long_step_is_being_written_until_somebody_reads(office: Office):
    bits, workspace = steps(office), office.workspace
    assert not workspace.is_writing()
    while not workspace.is_writing():
        next(bits)
    workspace.read(lambda reader: reader.history())
    assert not workspace.is_writing()
    assert drained(bits).value == ROWS


def undo_bits(office: Office):
    return office.workspace.undo_in_steps()


def redo_bits(office: Office):
    return office.workspace.redo_in_steps()


@pytest.mark.parametrize(("move", "back"), [(undo_bits, redo_bits), (redo_bits, undo_bits)])
def test_undo_and_redo_given_up_at_any_bit_have_changed_nothing(office: Office, move, back):
    drained(steps(office))
    if move is redo_bits:
        office.workspace.undo()
    before, heard, count = office.dump(), list[ChangeSet](), 1
    office.workspace.changed.connect(heard.append)
    while len(list(islice(given_up := move(office), count))) == count:
        given_up.close()
        assert office.dump() == before
        assert heard == []
        count += 1
    assert [len(heard), count > 10] == [1, True]
    assert office.dump() != before
    drained(back(office))
    assert office.dump() == before


def test_whoever_reads_between_two_bits_sees_all_or_nothing(office: Office):
    drained(steps(office))
    after = office.dump()
    office.workspace.undo()
    before, heard, count, seen = office.dump(), list[ChangeSet](), 1, set[bool]()
    office.workspace.changed.connect(heard.append)
    while len(list(islice(bits := redo_bits(office), count))) == count:
        tasks = office.workspace.read(lambda reader: reader.find(Task))
        now = office.dump()
        assert now in (before, after)
        assert len(tasks) == len([line for line in now if line.startswith("task: ")])
        assert heard == []
        bits.close()
        assert len(heard) == (now == after)
        if heard:
            office.workspace.undo()
        seen.add(now == after)
        heard.clear()
        count += 2
    assert seen == {False, True}


def test_who_edits_between_two_bits_edits_before_or_after_all_of_it(office: Office):
    before, count, order = office.dump(), 1, list[str]()
    while len(list(islice(bits := steps(office), count))) == count:
        office.workspace.do(add_task, "Call Mia", office.people["Mia"])
        try:
            assert drained(bits).value == ROWS
            order.append("after")
        except RuleViolation:
            order.append("before")
        titles = {task.title for task in office.workspace.read(lambda reader: reader.find(Task))}
        assert titles >= {"Call Mia"}
        assert ("Task 7" in titles) == (order[-1] == "after")
        for _ in ("Add", "Import")[: 1 + (order[-1] == "after")]:
            office.workspace.undo()
        assert office.dump() == before
        count += 3
    assert set(order) == {"before", "after"}
    assert order == sorted(order, reverse=True)


def test_a_long_write_that_fails_in_other_hands_is_told_to_who_began_it(office: Office):
    before = office.dump()
    bits = steps(office)
    while next(bits) < 0.9:
        pass
    office.store.history.push = failing
    assert office.dump() == before
    with pytest.raises(KnownError, match="disk is full"):
        drained(bits)
    del office.store.history.push
    assert drained(steps(office)).value == ROWS


def failing(*_: object) -> None:
    """A disk without room."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    raise error


def test_quitting_between_two_bits_does_the_rest(office: Office, tmp_path: Path):
    other = make_office(tmp_path / "other")
    drained(steps(other))
    bits = steps(office)
    while next(bits) < 0.9:
        pass
    office.reopen()
    assert office.dump() == other.dump()
    bits.close()
