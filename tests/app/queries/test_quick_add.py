"""One typed line as a new task."""

from datetime import date, timedelta

import pytest

from app.domain.ids import PersonId
from app.domain.person import Person
from app.queries.quick_add import QuickAdd, read_quick_add

SAM, ANA, ANNA = Person(PersonId(1), "Sam Weber"), Person(PersonId(2), "Ana Costa"), Person(PersonId(3), "Anna Lind")
TEAM = (SAM, ANA, ANNA)
FRIDAY = date(2027, 3, 12)
DAYS = dict.fromkeys(("fri", "12 mar", "fri 12 mar 2027", "2027-03-12", "+3", "tomorrow"), FRIDAY)


def read_day(text: str) -> date:
    if text.lower() not in DAYS:
        raise ValueError(f"“{text}” is no date.")
    return DAYS[text.lower()]


def read(text: str, preset: Person | None = None) -> QuickAdd:
    return read_quick_add(text, TEAM, read_day, preset)


@pytest.mark.parametrize("day", DAYS)
def test_title_person_and_day_are_read_wherever_the_person_stands(day: str) -> None:
    wanted = QuickAdd("Draft the text", SAM.id, "Sam Weber", FRIDAY, "")
    assert read(f"Draft the text @Sam {day}") == wanted
    assert read(f"Draft the text {day} @sam weber") == wanted
    assert read(f"@Weber Draft the text {day}") == wanted


def test_a_line_without_a_day_has_none_and_its_last_word_stays_in_the_title() -> None:
    assert read("Call the printer @Ana Costa") == QuickAdd("Call the printer", ANA.id, "Ana Costa", None, "")


def test_a_day_alone_is_a_title_because_a_task_needs_one() -> None:
    assert read("fri @Sam").title == "fri"


def test_the_owner_is_needed_unless_somebody_is_preset() -> None:
    assert read("Call").problem == "Who does it? Type @ and a name."
    assert read("Call", preset=ANA) == QuickAdd("Call", ANA.id, "Ana Costa", None, "")
    assert read("Call @Sam", preset=ANA).owner_id == SAM.id


def test_a_name_that_is_nobodys_or_two_peoples_is_told() -> None:
    assert read("Call @zoe").problem == "Nobody is called “zoe”."
    assert read("Call @an").problem == "2 people fit “an”: Ana Costa, Anna Lind."
    assert read("Call @zoe", preset=ANA).owner_id is None


def test_what_looks_like_a_day_and_is_none_is_told() -> None:
    assert read("Call @Sam 31/2") == QuickAdd("Call 31/2", SAM.id, "Sam Weber", None, "“31/2” is no date.")
    assert read("Call @Sam 30 feb").problem == "“30 feb” is no date."


def test_an_empty_line_says_how_to_write_one() -> None:
    assert read("  @Sam").problem == "Type what is to be done: title @person date."


def test_the_longest_day_wins_over_a_shorter_one_at_its_end() -> None:
    def two(text: str) -> date:
        days = {"mar 5": FRIDAY, "5": FRIDAY + timedelta(days=1)}
        if text.lower() not in days:
            raise ValueError(text)
        return days[text.lower()]

    assert read_quick_add("Call Mar 5 @Sam", TEAM, two).due_on == FRIDAY
