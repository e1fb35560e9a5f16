"""What the lead and the owners are told, through the real door: bell, messages, quiet hours, snooze, the command."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.reminder import change_reminders, override_hours, snooze_all, snooze_task
from app.actions.task import add_task, assign_task, block_task, finish_task, unblock_task
from app.command.line import execute_line
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, TaskId
from app.domain.message import MessageKind
from app.domain.reminder import ReminderKind, ReminderSettings
from app.domain.workflow import WorkflowVersion
from app.queries.letter import letter_for
from app.queries.outbox import OutboxState, outbox
from app.queries.reminder import bell, choices_of, due_reminders, owners_to_remind, to_tell
from app.reminders.notice import bubbles
from app.workspace.delivery_recording import record_told
from app.workspace.reminder_recording import record_shown
from tests.builders import Office, make_office

DUE = date(2026, 2, 16)
"""A Monday."""
THURSDAY_17 = datetime(2026, 2, 12, 16, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path, project=False)
    yield made
    made.workspace.close()


def task(office: Office, title: str = "Draft", due_on: date = DUE, owner: str = "Ana") -> TaskId:
    return office.workspace.do(add_task, title, office.people[owner], due_on=due_on).value


def at(office: Office, moment: datetime) -> None:
    office.clock.moment = moment
    office.workspace.tick()


def stages_told(office: Office) -> list[str]:
    """Look and record, as the tray does."""
    notices = office.workspace.read(to_tell, office.clock.now())
    record_shown(office.workspace, notices, "bubble")
    return [notice.stage.name for notice in notices]


def reminders(office: Office) -> list[tuple[str, str, OutboxState]]:
    lines = office.workspace.read(outbox)
    return [(line.person, line.task, line.state) for line in lines if line.kind is MessageKind.REMINDER]


@pytest.mark.requirement("S64")
@pytest.mark.requirement("A25")
def test_a_task_due_on_monday_is_told_on_thursday_friday_monday_and_the_mornings_after(office: Office):
    task(office)
    heard = []
    office.clock.moment = datetime(2026, 2, 12, 8, 0, tzinfo=UTC)
    while office.clock.now() < datetime(2026, 3, 2, tzinfo=UTC):
        heard += [(office.clock.now() + timedelta(hours=1), name) for name in stages_told(office)]
        office.clock.forward(minutes=30)
    assert [(f"{moment:%a %d %H:%M}", name) for moment, name in heard] == [
        ("Thu 12 17:00", "48 h"),
        ("Fri 13 17:00", "24 h"),
        ("Mon 16 17:00", "missed"),
        ("Wed 18 09:00", "follow-up 1"),
        ("Fri 20 09:00", "follow-up 2"),
        ("Tue 24 09:00", "follow-up 3"),
    ]


@pytest.mark.requirement("S66")
def test_what_came_up_while_the_program_was_closed_is_told_once_together(office: Office):
    for number in range(3):
        task(office, f"Task {number}")
    office.reopen()
    office.clock.moment = datetime(2026, 2, 18, 10, 0, tzinfo=UTC)
    notices = office.workspace.read(to_tell, office.clock.now())
    [one] = bubbles(notices, office.clock.now())
    assert one.title == "3 reminders: 3 missed"
    assert (len(one.notices), one.task_id) == (3, None)
    record_shown(office.workspace, notices, "bubble")
    office.reopen()
    assert stages_told(office) == []


def test_few_fresh_ones_are_a_bubble_each_and_more_than_three_are_one(office: Office):
    for number in range(3):
        task(office, f"Task {number}")
    office.clock.moment = THURSDAY_17
    few = office.workspace.read(to_tell, office.clock.now())
    assert [bubble.title for bubble in bubbles(few, office.clock.now())] == ["Task 0", "Task 1", "Task 2"]
    task(office, "One more")
    [one] = bubbles(office.workspace.read(to_tell, office.clock.now()), office.clock.now())
    assert one.title == "4 reminders: 4 due or to look at"


def test_what_is_done_or_blocked_or_waits_is_not_in_the_bell(office: Office):
    number = task(office)
    office.clock.moment = THURSDAY_17
    [line] = office.workspace.read(bell).lines
    assert (line.title, line.words) == ("Draft", "Due Mon 16 Feb, 17:00")
    office.workspace.do(block_task, number, by="Legal")
    assert office.workspace.read(bell).lines == ()
    office.workspace.do(unblock_task, number)
    office.workspace.do(finish_task, number)
    assert office.workspace.read(bell).lines == ()


def test_the_bell_counts_due_and_missed_and_leaves_out_what_is_snoozed(office: Office):
    one, _ = task(office), task(office, "Late", date(2026, 2, 11))
    office.clock.moment = THURSDAY_17
    seen = office.workspace.read(bell)
    assert (seen.due, seen.missed) == (1, 1)
    office.workspace.do(snooze_task, one, THURSDAY_17 + timedelta(hours=16))
    seen = office.workspace.read(bell)
    assert (seen.due, seen.missed, len(seen.lines)) == (0, 1, 2)


def test_a_block_that_should_have_ended_and_one_that_eats_the_slack_are_told(tmp_path: Path):
    office = make_office(tmp_path)
    idea = office.task("idea")
    office.workspace.do(block_task, idea.id, by="Legal", until=date(2026, 2, 11))
    office.clock.moment = datetime(2026, 2, 11, 8, 0, tzinfo=UTC)
    [notice] = office.workspace.read(to_tell, office.clock.now())
    assert notice.stage.kind is ReminderKind.FREE
    assert "should be free since Wed 11 Feb" in notice.text
    record_shown(office.workspace, [notice], "bubble")
    office.workspace.do(block_task, idea.id, by="Legal")
    office.clock.moment = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)
    [notice] = office.workspace.read(to_tell, office.clock.now())
    assert notice.stage.kind is ReminderKind.AT_RISK
    office.workspace.close()


def test_quiet_hours_hold_and_do_not_drop(office: Office):
    office.workspace.do(change_reminders, quiet=(16 * 60, 9 * 60))
    task(office)
    office.clock.moment = THURSDAY_17
    assert stages_told(office) == []
    [line] = [line for line in office.workspace.read(due_reminders, THURSDAY_17) if line.to == "the lead"]
    assert line.held == "quiet hours until Fri 13 Feb 09:00"
    office.clock.moment = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)
    assert stages_told(office) == ["48 h"]


def test_all_snoozed_until_tomorrow_comes_back_tomorrow_as_one(office: Office):
    for number in range(2):
        task(office, f"Task {number}")
    office.clock.moment = THURSDAY_17
    assert stages_told(office) == ["48 h", "48 h"]
    office.workspace.do(snooze_all, datetime(2026, 2, 13, 8, 0, tzinfo=UTC))
    office.clock.forward(hours=15)
    assert stages_told(office) == []
    office.clock.forward(hours=1)
    assert stages_told(office) == ["snoozed", "snoozed"]
    assert stages_told(office) == []


def test_a_snooze_ends_within_a_year(office: Office):
    with pytest.raises(RuleViolation, match="within the next year"):
        office.workspace.do(snooze_task, task(office), office.clock.now())


@pytest.mark.parametrize("hours", [(0,), (241,), (1, 2, 3, 4, 5, 6)])
def test_hours_that_cannot_be_are_refused(office: Office, hours: tuple[int, ...]):
    with pytest.raises(RuleViolation, match="at most five times"):
        office.workspace.do(change_reminders, hours=hours)


def test_the_choices_survive_a_restart_and_go_back_with_an_undo(office: Office):
    office.workspace.do(change_reminders, hours=(8, 72), quiet=(60, 120), tell_owners=False)
    office.reopen()
    kept = office.workspace.read(choices_of)
    assert (kept.hours, kept.quiet, kept.tell_owners) == ((72, 8), (60, 120), False)
    office.workspace.undo()
    assert office.workspace.read(choices_of) == ReminderSettings()


def test_a_step_may_be_reminded_at_other_hours(tmp_path: Path):
    office = make_office(tmp_path)
    version = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    idea = office.task("idea")
    day_before = datetime(idea.due_on.year, idea.due_on.month, idea.due_on.day, 12, tzinfo=UTC) - timedelta(days=2)
    assert any(line.task_id == idea.id for line in office.workspace.read(due_reminders, day_before))
    office.workspace.do(override_hours, version.workflow_id, (4,), step_id=StepId("idea"))
    assert not any(line.task_id == idea.id for line in office.workspace.read(due_reminders, day_before))
    office.workspace.do(override_hours, version.workflow_id, None, step_id=StepId("idea"))
    assert office.workspace.read(choices_of).overrides == ()
    office.workspace.close()


@pytest.mark.requirement("S64")
def test_an_owner_gets_one_message_a_stage_and_it_leaves_in_the_morning(office: Office):
    task(office)
    at(office, THURSDAY_17)
    at(office, THURSDAY_17 + timedelta(minutes=1))
    assert reminders(office) == [("Ana", "Draft", OutboxState.WAITING)]
    at(office, datetime(2026, 2, 13, 8, 0, tzinfo=UTC))
    assert reminders(office) == [("Ana", "Draft", OutboxState.TO_TELL)]
    letter = office.workspace.read(letter_for, office.people["Ana"])
    assert "[LL-1] DONE" in letter.body
    assert record_told(office.workspace, office.people["Ana"], "mail")
    at(office, datetime(2026, 2, 13, 15, 0, tzinfo=UTC))
    assert [state for *_, state in reminders(office)] == [OutboxState.TOLD]


def test_a_later_reminder_takes_the_place_of_one_that_has_not_left(office: Office):
    task(office)
    at(office, THURSDAY_17)
    at(office, THURSDAY_17 + timedelta(days=1))
    assert len(reminders(office)) == 1
    [message] = [message for message in office.messages() if message.kind is MessageKind.REMINDER]
    assert message.note == "24 h"


def test_one_mail_in_the_morning_holds_all_that_a_person_is_reminded_of(office: Office):
    for number in range(3):
        task(office, f"Task {number}")
    at(office, THURSDAY_17)
    office.clock.forward(hours=16)
    letter = office.workspace.read(letter_for, office.people["Ana"])
    assert letter.subject.startswith("Your work: ")
    assert all(f"“Task {number}” is due" in letter.body for number in range(3))


def test_a_missed_task_asks_its_owner_for_a_new_date(office: Office):
    office.workspace.do(change_settings, lead_email="lead@example.com")
    task(office)
    at(office, datetime(2026, 2, 17, 9, 0, tzinfo=UTC))
    body = office.workspace.read(letter_for, office.people["Ana"]).body
    assert "was due Mon 16 Feb. When will it be done?" in body
    assert "New date: mailto:lead@example.com?subject=%5BLL-1%5D%20NEW%20DATE" in body


@pytest.mark.parametrize("what", ["done", "blocked", "moved", "handed"])
def test_a_reminder_that_no_longer_holds_is_overtaken(office: Office, what: str):
    number = task(office)
    at(office, THURSDAY_17)
    acts = {
        "done": lambda: office.workspace.do(finish_task, number),
        "blocked": lambda: office.workspace.do(block_task, number, by="Legal"),
        "moved": lambda: office.workspace.do(set_due, number, date(2026, 3, 20)),
        "handed": lambda: office.workspace.do(assign_task, number, office.people["Ben"]),
    }
    acts[what]()
    assert [line for line in reminders(office) if line[2] is not OutboxState.OVERTAKEN] == []


def test_owners_hear_nothing_when_the_lead_wants_it_so_or_the_handoff_has_just_said_it(office: Office):
    office.clock.moment = THURSDAY_17 + timedelta(hours=1)
    task(office)
    assert len(office.workspace.read(owners_to_remind, office.clock.now())) == 0
    office.clock.forward(days=1)
    assert len(office.workspace.read(owners_to_remind, office.clock.now())) == 1
    office.workspace.do(change_reminders, tell_owners=False)
    assert office.workspace.read(owners_to_remind, office.clock.now()) == ()


def test_what_the_clock_queued_is_no_step_to_undo_and_goes_with_its_task(office: Office):
    before = office.dump()
    task(office)
    title = office.workspace.undo_title()
    at(office, THURSDAY_17)
    assert office.workspace.undo_title() == title
    office.workspace.undo()
    assert office.dump() == before


def test_a_snooze_of_the_lead_holds_nothing_back_from_the_owner(office: Office):
    number = task(office)
    office.workspace.do(snooze_task, number, datetime(2026, 2, 20, tzinfo=UTC))
    at(office, THURSDAY_17)
    assert len(reminders(office)) == 1
    assert stages_told(office) == []


def test_leadline_remind_says_what_to_whom_and_why_and_tells_nobody(office: Office):
    task(office)
    before = office.dump()
    answer = execute_line(["remind", "--at", "2026-02-12T17:00", "--json"], office.workspace)
    assert answer.code == 0, answer.err
    to_lead, to_owner = json.loads(answer.out)
    assert (to_lead["to"], to_lead["task"], to_lead["stage"]) == ("the lead", "LL-1", "48 h")
    assert to_lead["why"] == "48 h of Ana's working time before the due moment came on Thu 12 Feb 17:00."
    assert (to_owner["to"], to_owner["held"]) == ("Ana", "leaves Fri 13 Feb 09:00")
    assert to_owner["fact_key"] != to_lead["fact_key"]
    assert execute_line(["remind"], office.workspace).out == "Nothing here.\n"
    assert office.dump() == before
    assert office.workspace.read(lambda reader: reader.ledger()) == {}


def test_a_moment_that_cannot_be_is_refused(office: Office):
    answer = execute_line(["remind", "--at", "soon"], office.workspace)
    assert (answer.code, answer.err.startswith("“soon” is no moment.")) == (1, True)


def test_a_restored_backup_knows_what_was_told_since(office: Office):
    task(office)
    backup = office.workspace.backups.make()
    office.clock.moment = THURSDAY_17
    assert stages_told(office) == ["48 h"]
    office.workspace.backups.restore(backup.path)
    assert stages_told(office) == []


def test_summaries_name_four_and_count_the_rest(office: Office):
    for number in range(6):
        task(office, f"Task {number}")
    notices = office.workspace.read(to_tell, THURSDAY_17)
    [one] = bubbles(notices, THURSDAY_17)
    assert one.text.splitlines()[-1] == "and 2 more"
