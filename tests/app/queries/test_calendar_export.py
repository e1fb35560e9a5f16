"""Due days in calendar files: the same appointment for ever, with a sequence that grows when it changes."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.due import set_due
from app.queries.calendar_export import calendar_export
from app.queries.exchange import Scope
from tests.builders import Office, make_office
from tests.ics import events
from tests.studio import studio


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def write(office: Office, scope: Scope = Scope()) -> dict[str, tuple[int, str]]:
    """(sequence, day) by uid, of a file that was written and recorded."""
    made = office.workspace.read(calendar_export, scope)
    office.workspace.record(*made.facts)
    return {
        event.fields["UID"]: (int(event.fields["SEQUENCE"]), event.fields["DTSTART;VALUE=DATE"])
        for event in events(made.data)
    }


def test_a_person_gets_the_own_unfinished_tasks_and_a_project_all_of_them(office: Office):
    office.finish("idea")
    assert len(write(office, Scope(project_id=office.project))) == 7
    ana = office.people["Ana"]
    owned = [office.task(step) for step in ("outline", "draft") if office.task(step).owner_id == ana]
    assert set(write(office, Scope(person_id=ana))) >= {
        uid for task in owned for uid in write(office) if uid.startswith(f"{task.key}.")
    }


def test_the_same_again_is_the_same_and_a_move_is_the_next_sequence(office: Office):
    first = write(office)
    office.clock.forward(hours=3)
    assert write(office) == first
    task = office.task("outline")
    office.workspace.do(set_due, task.id, date(2026, 3, 25))
    [uid] = [uid for uid in first if uid.startswith(f"{task.key}.")]
    assert write(office)[uid] == (1, "20260325")
    assert {key: value for key, value in write(office).items() if key != uid} == {
        key: value for key, value in first.items() if key != uid
    }


def test_an_undo_is_one_more_change_because_calendars_have_seen_the_other_day(office: Office):
    task = office.task("outline")
    first = write(office)
    office.workspace.do(set_due, task.id, date(2026, 3, 25))
    write(office)
    office.workspace.undo()
    again = write(office)
    [uid] = [uid for uid in first if uid.startswith(f"{task.key}.")]
    assert (again[uid][0], again[uid][1]) == (2, first[uid][1])


def test_another_data_folder_never_has_the_same_appointments(office: Office, tmp_path: Path):
    other = studio(tmp_path / "other")
    other.start()
    theirs = events(other.workspace.read(calendar_export, Scope()).data)
    assert theirs
    assert not {event.fields["UID"] for event in theirs} & set(write(office))
