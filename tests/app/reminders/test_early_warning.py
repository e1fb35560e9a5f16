"""The lead is warned when a date turns from holding to slipping, once a turn, with what could be done about it."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.person import add_person, change_person
from app.actions.project import move_date
from app.actions.reminder import snooze_all
from app.actions.task import block_task, unblock_task
from app.domain.ids import RoleId
from app.domain.reminder import ReminderKind
from app.queries.early_warning import early_warnings, verdict_of
from app.queries.project import project_sentence
from app.queries.reminder import bell, to_tell
from app.workspace.levers import levers
from app.workspace.reminder_recording import record_shown
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path)
    yield made
    made.workspace.close()


def look(office: Office) -> list[str]:
    """What the lead is warned of by one beat of the clock; recorded as shown."""
    office.workspace.tick()
    now = office.clock.now()
    found = [n for n in office.workspace.read(to_tell, now) if n.stage.kind is ReminderKind.EARLY_WARNING]
    record_shown(office.workspace, found, "bubble")
    return [f"{notice.title} | {notice.text}" for notice in found]


def slip(office: Office) -> None:
    """The first step waits for somebody until long after the date."""
    first = office.task("idea")
    office.workspace.do(block_task, first.id, by="Legal", until=office.task("publish").due_on)


def test_a_date_that_turns_is_said_once_and_again_when_it_turns_again(office: Office) -> None:
    assert look(office) == []
    slip(office)
    [said] = look(office)
    assert said.startswith("Publish 15 Apr slips to ")
    assert said.endswith("decide it")
    assert said.count("“") == 2
    for _ in range(5):
        office.clock.forward(hours=5)
        assert look(office) == []
    office.workspace.do(unblock_task, office.task("idea").id)
    assert look(office) == []
    slip(office)
    assert len(look(office)) == 1
    assert look(office) == []


def test_a_date_that_slipped_from_its_start_is_no_turn(office: Office) -> None:
    slip(office)
    assert look(office) == []
    assert office.workspace.read(early_warnings) == ()


def test_nothing_is_said_at_night_and_it_is_said_in_the_morning(office: Office) -> None:
    look(office)
    slip(office)
    office.clock.moment = office.clock.moment.replace(hour=22)
    assert look(office) == []
    office.clock.forward(hours=10)
    assert len(look(office)) == 1


def test_three_levers_say_what_would_become_of_the_date_and_do_it(office: Office) -> None:
    do = office.workspace.do
    noor = do(add_person, "Noor").value
    do(change_person, noor, roles=(RoleId("content_strategist"),))
    look(office)
    assert levers(office.workspace, office.project) == ()
    slip(office)
    look(office)
    before = office.dump()
    found = levers(office.workspace, office.project)
    assert [lever.words.split(":")[0] for lever in found] == ["More time", "Other owner", "Reduced scope"]
    assert office.dump() == before
    assert "holds" in found[0].after
    found[0].pull(do)
    assert office.workspace.read(project_sentence, office.project) == found[0].after
    verdict = office.workspace.read(verdict_of, office.project)
    assert verdict is not None
    assert not verdict.slips


def test_a_turn_while_the_program_was_closed_is_said_at_the_next_start(office: Office) -> None:
    look(office)
    slip(office)
    office.reopen()
    assert len(look(office)) == 1
    assert [warning.words for warning in office.workspace.read(early_warnings)] != []
    office.workspace.do(move_date, office.project, office.task("publish").due_on + timedelta(days=200))
    assert office.workspace.read(early_warnings) == ()


def counted(office: Office) -> tuple[list[str], int]:
    seen = office.workspace.read(bell)
    return [warning.words for warning in seen.warnings], seen.due + seen.missed - len(seen.awake)


@pytest.mark.parametrize("told", [True, False])
def test_a_date_that_slips_stands_in_the_bell_once_until_it_holds_again(office: Office, told: bool) -> None:
    look(office)
    assert counted(office) == ([], 0)
    for _ in range(2):
        slip(office)
        if told:
            assert len(look(office)) == 1
        [words], count = counted(office)
        assert words == office.workspace.read(project_sentence, office.project).split("; ")[0].rstrip(".")
        assert count == 1
        office.workspace.do(unblock_task, office.task("idea").id)
        assert counted(office) == ([], 0)
        look(office)


def test_a_told_warning_stands_in_the_bell_however_many_projects_are_to_be_looked_at(office: Office) -> None:
    last = [office.start(f"Sale {number}") for number in range(4)][-1]
    for _ in range(4):
        look(office)
    first = office.task("idea", last)
    office.workspace.do(block_task, first.id, by="Legal", until=office.task("publish", last).due_on)
    for _ in range(3):
        look(office)
    assert counted(office)[1] == 1
    office.clock.forward(days=1)
    assert counted(office)[1] == 1


def test_a_date_that_slips_is_not_counted_while_everything_is_snoozed(office: Office) -> None:
    look(office)
    slip(office)
    office.workspace.do(snooze_all, office.clock.now() + timedelta(hours=2))
    words, count = counted(office)
    assert (len(words), count) == (1, 0)
    office.clock.forward(hours=3)
    assert counted(office)[1] == 1
