"""Calendar files in letters: one appointment a task and person, one sequence over files, letters and invitations."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from icalendar import Calendar

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.actions.project import set_anchor_hour
from app.actions.task import assign_task, finish_task, rename_task
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.reminder import ReminderKind
from app.domain.task import Task
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


@pytest.mark.requirement("S56")
@pytest.mark.requirement("S63")
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


CHANGES = st.one_of(
    st.tuples(st.just("due"), st.sampled_from([10, 11, 27])),
    st.tuples(st.just("owner"), st.sampled_from(["Mia", "Ben"])),
    st.tuples(st.just("title"), st.sampled_from(["Idea", 'Idee, ä; \\ "x"', "><script>" * 20])),
    st.tuples(st.just("invited"), st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo", "finish", "minutes"]), st.none()),
)
STEPS = st.lists(st.tuples(CHANGES, st.sampled_from(["mail", "mail", "export", "nothing"])), min_size=4, max_size=12)


@settings(deadline=None, max_examples=40)
@given(STEPS)
def test_over_all_channels_one_task_and_person_have_one_uid_whose_sequence_never_falls(steps):
    _sequence_holds(steps)


@pytest.mark.soak
@settings(deadline=None, max_examples=500)
@given(STEPS)
def test_the_sequence_holds_over_many_lives(steps):
    _sequence_holds(steps)


def _sequence_holds(steps: list[tuple[tuple[str, object], str]]) -> None:
    """What the calendars of Mia and Ben have been given, in order, as a reader of others takes it."""
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        office.workspace.do(change_settings, lead_name="Lena", lead_email="lena@example.com")
        given_to: dict[str, list[tuple[str, Event]]] = {"Mia": [], "Ben": []}
        for name in given_to:
            office.workspace.do(change_person, office.people[name], invited=True)
        _tell(office, "mail", given_to)
        for (what, value), channel in steps:
            _change(office, what, value)
            _tell(office, channel, given_to)
        office.workspace.close()
    uids = [{event.uid for _, event in seen if event.uid.startswith("LL-1.")} for seen in given_to.values()]
    assert all(len(found) <= 1 for found in uids)
    assert not uids[0] & uids[1]
    for history in given_to.values():
        _history_holds(history)


def _tell(office: Office, channel: str, given_to: dict[str, list[tuple[str, Event]]]) -> None:
    for name, history in given_to.items():
        person_id = office.people[name]
        if channel == "mail":
            # Raised where there is nothing to tell.
            with suppress(RuleViolation):
                history += [one for file in send(office, name).attachments for one in _read_by_others(file.data)]
        elif channel == "export":
            made = office.workspace.read(calendar_export, Scope(person_id=person_id))
            office.workspace.record(*made.facts)
            history += _read_by_others(made.data)


def _change(office: Office, what: str, value: object) -> None:
    """One change, if there is something to change: undo may have taken the task itself away."""
    do, people = office.workspace.do, office.people
    tasks = [task for task in office.workspace.read(lambda reader: reader.find(Task)) if task.key == "LL-1"]
    with suppress(RuleViolation):
        if what == "minutes":
            office.clock.forward(minutes=11)
        elif what == "invited":
            do(change_person, people["Mia"], invited=value)
        elif what in ("undo", "redo"):
            (office.workspace.undo if what == "undo" else office.workspace.redo)()
        elif tasks and not tasks[0].state.over:
            _edit(office, tasks[0].id, what, value)


def _edit(office: Office, task_id: TaskId, what: str, value: object) -> None:
    do = office.workspace.do
    if what == "finish":
        do(finish_task, task_id)
    elif what == "due":
        do(set_due, task_id, date(2026, 2, value))
    elif what == "title":
        do(rename_task, task_id, value)
    else:
        do(assign_task, task_id, office.people[value])


def _read_by_others(data: bytes) -> list[tuple[str, Event]]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode("utf-8"))
    return [(calendar.method or "", event) for event in calendar.events]


def _history_holds(history: list[tuple[str, Event]]) -> None:
    """The sequence of a UID never falls; what is told anew with the same one says the same."""
    last: dict[str, tuple[str, Event]] = {}
    for method, event in history:
        if event.uid in last:
            before_method, before = last[event.uid]
            assert event.sequence >= before.sequence
            same = (event.dtstart, event.summary) == (before.dtstart, before.summary)
            same &= (method == "CANCEL") == (before_method == "CANCEL")
            assert (event.sequence > before.sequence) or same
        if method:
            assert event.status == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
            assert event.organizer.uri == "mailto:lena@example.com"
            assert len(event.attendees) == 1
        last[event.uid] = (method, event)
