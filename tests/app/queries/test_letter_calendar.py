"""Calendar files in letters: one appointment a task and person, one sequence over files, letters and invitations."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.actions.project import set_anchor_hour
from app.actions.task import assign_task, finish_task
from app.domain.reminder import ReminderKind
from app.queries.calendar_export import CalendarPart, calendar_export
from app.queries.exchange import Scope
from app.queries.letter import Letter, bundle_for, whole_letter
from app.queries.outbox import OutboxState, outbox
from app.queries.reminder import bell
from app.queries.today import today
from app.workspace.delivery_recording import record_told
from tests.builders import Office, make_office
from tests.ics import events


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name='Lena "the" Lead', lead_email="lena@example.com")
    yield made
    made.workspace.close()


def send(office: Office, name: str) -> Letter:
    """The letter that is due to somebody, recorded as sent."""
    person_id = office.people[name]
    letter = office.workspace.read(lambda reader: whole_letter(reader, bundle_for(reader, person_id)))
    office.workspace.record(*letter.facts)
    record_told(office.workspace, person_id, "mail")
    return letter


def seen(file: CalendarPart) -> tuple[str, str, int, date, str]:
    """Method, UID, sequence, day and status, as another reader of calendars takes them."""
    calendar = Calendar.from_ical(file.data)
    [event] = calendar.walk("VEVENT")
    assert events(file.data)[0].fields["UID"] == str(event["UID"])
    method = str(calendar.get("METHOD", ""))
    assert method == file.method
    return method, str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt, str(event.get("STATUS", ""))


def test_an_appointment_that_left_is_nothing_to_correct(office: Office):
    made = office.workspace.read(calendar_export, Scope())
    office.workspace.record(*made.facts)
    assert made.facts
    assert [line for line in office.workspace.read(outbox) if line.state is OutboxState.CORRECT] == []


def test_your_turn_brings_one_file_to_add_and_no_other_letter_does(office: Office):
    task = office.task("idea")
    [file] = send(office, "Mia").attachments
    method, uid, sequence, day, _ = seen(file)
    assert (method, sequence, day) == ("", 0, task.due_on)
    assert uid.startswith(f"{task.key}.p{office.people['Mia']}.")
    assert file.content_type == 'text/calendar; charset="utf-8"'
    office.workspace.do(set_due, task.id, date(2026, 2, 20))
    assert send(office, "Mia").attachments == ()


def test_a_letter_and_an_exported_file_share_one_sequence(office: Office):
    task = office.task("idea")
    [sent] = send(office, "Mia").attachments
    made = office.workspace.read(calendar_export, Scope(person_id=office.people["Mia"]))
    mine = {str(event["UID"]): event for event in Calendar.from_ical(made.data).walk("VEVENT")}
    assert int(mine[seen(sent)[1]]["SEQUENCE"]) == 0
    office.workspace.do(set_due, task.id, date(2026, 2, 20))
    again = office.workspace.read(calendar_export, Scope(person_id=office.people["Mia"]))
    moved = {str(event["UID"]): event for event in Calendar.from_ical(again.data).walk("VEVENT")}
    assert int(moved[seen(sent)[1]]["SEQUENCE"]) == 1


def test_somebody_who_is_invited_is_asked_then_moved_then_let_go(office: Office):
    mia, task = office.people["Mia"], office.task("idea")
    office.workspace.do(change_person, mia, invited=True)
    [asked] = send(office, "Mia").attachments
    _, uid, *_ = seen(asked)
    assert seen(asked) == ("REQUEST", uid, 0, task.due_on, "CONFIRMED")
    assert asked.content_type == 'text/calendar; charset="utf-8"; method=REQUEST'
    [event] = Calendar.from_ical(asked.data).walk("VEVENT")
    assert event["ORGANIZER"] == "mailto:lena@example.com"
    assert event["ORGANIZER"].params["CN"] == "Lena the Lead"
    assert event["ATTENDEE"] == "mailto:mia@example.com"
    office.workspace.do(set_due, task.id, date(2026, 2, 20))
    [moved] = send(office, "Mia").attachments
    assert seen(moved) == ("REQUEST", uid, 1, date(2026, 2, 20), "CONFIRMED")
    office.workspace.do(assign_task, task.id, office.people["Ben"])
    [gone] = send(office, "Mia").attachments
    assert seen(gone) == ("CANCEL", uid, 2, date(2026, 2, 20), "CANCELLED")
    assert b"VALARM" not in gone.data
    [theirs] = send(office, "Ben").attachments
    assert seen(theirs)[1] != uid
    assert seen(theirs)[2] == 0


def test_a_correction_of_a_new_date_asks_for_the_old_day_again(office: Office):
    task = office.task("idea")
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    send(office, "Mia")
    office.workspace.do(set_due, task.id, date(2026, 2, 20))
    send(office, "Mia")
    office.workspace.undo()
    [back] = send(office, "Mia").attachments
    assert seen(back)[2:4] == (2, task.due_on)


def test_nobody_is_let_go_who_was_never_asked(office: Office):
    record_told(office.workspace, office.people["Mia"], "mail")
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    office.workspace.do(assign_task, office.task("idea").id, office.people["Ben"])
    assert send(office, "Mia").attachments == ()


def test_the_same_letter_again_says_the_same_appointment(office: Office):
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    read = office.workspace.read
    bundle = read(bundle_for, office.people["Mia"])
    first = read(whole_letter, bundle)
    office.workspace.record(*first.facts)
    office.clock.forward(minutes=5)
    second = read(whole_letter, bundle)
    assert second.facts == ()
    assert seen(second.attachments[0]) == seen(first.attachments[0])


def test_without_an_address_of_the_lead_an_invitation_is_a_file_to_add(office: Office):
    office.workspace.do(change_settings, lead_email="")
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    [file] = send(office, "Mia").attachments
    assert file.method == ""


def test_a_letter_with_several_turns_has_one_file_with_all_and_invitations_one_each(office: Office):
    office.start("Autumn sale", date(2026, 4, 15) + timedelta(days=30))
    bundle = office.workspace.read(bundle_for, office.people["Mia"])
    [file] = office.workspace.read(whole_letter, bundle).attachments
    assert len(events(file.data)) == 2
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    files = office.workspace.read(whole_letter, bundle).attachments
    assert [len(events(one.data)) for one in files] == [1, 1]
    assert len({seen(one)[1] for one in files}) == 2


def test_an_hour_stands_in_subject_and_calendar_file_of_the_anchor_step_alone(office: Office):
    office.workspace.do(set_anchor_hour, office.project, 14 * 60)
    steps = ["idea", "keywords", "outline"]
    office.finish(*steps)
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Approved")
    office.finish("draft", "images", "social")
    task = office.task("publish")
    owner = next(name for name, id in office.people.items() if id == task.owner_id)
    for _ in range(2):
        letter = office.workspace.read(lambda reader: whole_letter(reader, bundle_for(reader, task.owner_id)))
        days = Calendar.from_ical(letter.attachments[0].data).walk("VEVENT")
        mine = next(event for event in days if task.key in str(event["UID"]))
        # 14:00 in Berlin, summer time.
        assert mine["DTSTART"].dt == datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
        fields = next(event for event in events(letter.attachments[0].data) if task.key in event.fields["UID"]).fields
        assert fields["DTSTART"] == "20260415T120000Z"
    assert "Wed 15 Apr, 14:00" in letter.body
    others = [event for event in days if task.key not in str(event["UID"])]
    assert all(type(event["DTSTART"].dt) is date for event in others)
    uid, sequence = str(mine["UID"]), int(mine["SEQUENCE"])
    send(office, owner)
    office.workspace.do(set_anchor_hour, office.project, 15 * 60)
    again = office.workspace.read(calendar_export, Scope(person_id=task.owner_id))
    later = next(event for event in Calendar.from_ical(again.data).walk("VEVENT") if str(event["UID"]) == uid)
    assert (int(later["SEQUENCE"]), later["DTSTART"].dt.hour) == (sequence + 1, 13)


def test_the_hour_decides_when_the_anchor_step_is_missed(office: Office):
    office.workspace.do(set_anchor_hour, office.project, 10 * 60)
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Approved")
    office.finish("draft", "images", "social")
    late = lambda: [card.task_id for card in office.workspace.read(today).missed]  # noqa: E731
    stage = lambda: [line.kind for line in office.workspace.read(bell).lines if line.task_id == task.id]  # noqa: E731
    task = office.task("publish")
    for hour, missed in ((9, False), (10, True), (11, True)):
        office.clock.moment = datetime(2026, 4, 15, hour, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
        assert (task.id in late(), ReminderKind.MISSED in stage()) == (missed, missed)
    # Ten hours are over while the working day is not: without an hour nothing is missed yet.
    office.workspace.do(set_anchor_hour, office.project, None)
    assert task.id not in late()
