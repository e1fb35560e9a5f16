"""A month as a calendar file: the same appointments as in the file of all due days, and dates that no step carries."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.actions.task import add_task
from app.domain.filter import Word
from app.domain.project import Project
from app.editing.edit import Edit, action
from app.queries.calendar_export import calendar_export, month_export
from app.queries.exchange import Scope
from tests.builders import PUBLISH_ON, Office, make_office
from tests.ics import events

APRIL = date(2026, 4, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def uids(data: bytes) -> dict[str, str]:
    return {event.fields["UID"]: event.fields["DTSTART;VALUE=DATE"] for event in events(data)}


def test_a_month_holds_its_days_with_the_numbers_of_the_whole_file(office: Office) -> None:
    office.workspace.do(add_task, "Order stickers", office.people["Ana"], due_on=date(2026, 4, 30))
    office.workspace.do(add_task, "Pay stickers", office.people["Ana"], due_on=date(2026, 5, 1))
    whole = uids(office.workspace.read(calendar_export, Scope()).data)
    month = uids(office.workspace.read(month_export, Scope(month=APRIL)).data)
    assert month == {uid: day for uid, day in whole.items() if day.startswith("202604")}
    assert f"{PUBLISH_ON:%Y%m%d}" in month.values()


def test_what_was_written_once_gets_no_second_number(office: Office) -> None:
    made = office.workspace.read(month_export, Scope(month=APRIL))
    assert made.facts
    office.workspace.record(*made.facts)
    assert office.workspace.read(month_export, Scope(month=APRIL)).facts == ()


def test_a_date_that_no_step_carries_is_an_appointment_of_its_project(office: Office) -> None:
    @action("Date a project")
    def date_it(edit: Edit) -> None:
        edit.put(replace(edit.need(Project, office.project), version_id=None))

    office.workspace.do(date_it)
    found = [event.fields["SUMMARY"] for event in events(office.workspace.read(month_export, Scope(month=APRIL)).data)]
    assert "Publish date: Spring sale" in found


def test_a_filter_leaves_the_rest_out(office: Office) -> None:
    office.workspace.do(add_task, "Order stickers", office.people["Ana"], due_on=date(2026, 4, 30))
    made = office.workspace.read(month_export, Scope(month=APRIL, filter=Word("stickers")))
    assert list(uids(made.data).values()) == ["20260430"]
