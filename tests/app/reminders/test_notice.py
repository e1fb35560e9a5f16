"""What a bubble says fits on every desktop: Windows cuts a title after 63 units of UTF-16 and a text after 255."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ids import TaskId
from app.domain.reminder import ReminderKind
from app.domain.text import LONGEST_NAME, short_line
from app.reminders.lead import notice_words
from app.reminders.notice import Bubble, Notice, bubbles
from app.reminders.stage import ReminderStage

NOW = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
names = (
    st.text(st.sampled_from("ab Ä·,“👩🏽\u0301\u200d"), min_size=1, max_size=LONGEST_NAME).map(str.strip).filter(bool)
)
GERMAN = "Datenschutzfolgenabschätzung für das Kundenbeziehungsmanagementsystem abstimmen und freigeben lassen"


def notice(title: str, text: str, kind: ReminderKind = ReminderKind.BEFORE, number: int = 1) -> Notice:
    return Notice(
        TaskId(number), ReminderStage(kind, "48 h", NOW, f"lead/LL-{number}/48 h"), title, text, date(2027, 1, 13)
    )


def one(title: str, *parts: str) -> Bubble:
    (bubble,) = bubbles([notice(title, notice_words(*parts))], NOW)
    return bubble


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_short_one_is_said_as_it_is() -> None:
    bubble = one("Write slides", "Due Wed 13 Jan, 17:00", "Ana Lopez", "Spring sale")
    assert (bubble.title, bubble.text) == ("Write slides", "Due Wed 13 Jan, 17:00 · Ana Lopez · Spring sale")


def test_a_long_title_ends_between_two_words() -> None:
    assert one(GERMAN, "Due", "Ana", "").title == "Datenschutzfolgenabschätzung für das…"


def test_when_it_is_due_and_who_has_it_stay_when_the_project_is_long() -> None:
    state, owner = "Missed: was due Fri 31 Dec 2027", "Dr. Maximiliane Freifrau von Hohenstein-Wallenrodt"
    text = one("Draft", state, owner, " ".join([GERMAN] * 2)[:LONGEST_NAME]).text
    assert text.startswith(f"{state} · {owner} · Datenschutzfolgenabschätzung für das ")
    assert text.endswith("…")
    assert length(text) <= 255


def test_of_several_those_that_were_missed_are_named_first_and_all_are_counted() -> None:
    late = notice(GERMAN, "Missed", ReminderKind.MISSED, 9)
    (bubble,) = bubbles([*(notice(f"{GERMAN} {number}", "Due", number=number) for number in range(8)), late], NOW)
    assert bubble.title == "9 reminders: 1 missed, 8 due or to look at"
    lines = bubble.text.splitlines()
    assert lines[0] == lines[1] == "Datenschutzfolgenabschätzung für das…"
    assert lines[-1] == "and 5 more"
    (other,) = bubbles([notice("Soon", "Due"), notice("Late", "Missed", ReminderKind.MISSED, 2)] * 2, NOW)
    assert other.text.splitlines() == ["Late", "Late", "Soon", "Soon"]


def test_whoever_makes_a_bubble_makes_one_that_fits() -> None:
    bubble = Bubble(GERMAN, " ".join([GERMAN] * 4), ())
    assert (bubble.title, length(bubble.text) <= 255) == ("Datenschutzfolgenabschätzung für das…", True)
    assert GERMAN.startswith(bubble.text.removesuffix("…").split(f"{GERMAN} ")[-1])


@given(st.lists(st.tuples(names, names, names, names), min_size=1, max_size=7))
@settings(max_examples=150, deadline=None)
def test_every_bubble_fits_and_begins_like_what_it_is_about(told: list[tuple[str, str, str, str]]) -> None:
    notices = [notice(title, notice_words(f"Due {state[:60]}", *who)) for title, state, *who in told]
    for bubble in bubbles(notices, NOW):
        assert length(bubble.title) <= 63
        assert length(bubble.text) <= 255
        if bubble.task_id is not None:
            full = bubble.notices[0]
            assert full.title.startswith(bubble.title.removesuffix("…"))
            assert full.text.split(" · ")[0].startswith(bubble.text.removesuffix("…").split(" · ")[0])


@given(st.text(max_size=90), st.integers(8, 80))
@settings(max_examples=300, deadline=None)
def test_a_line_that_was_cut_is_a_beginning_and_cuts_no_character_in_two(text: str, most: int) -> None:
    short = short_line(text, most)
    assert length(short) <= most or short == text
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        assert short.endswith("…")
        assert not kept or unicodedata.category(text[len(kept)]) not in ("Mn", "Me")


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Write the slides", 16, "Write the slides"),
        ("Write the slides", 15, "Write the…"),
        ("Write slides, then", 14, "Write slides…"),
        ("Rechtsschutzversicherungsgesellschaften", 12, "Rechtsschut…"),
        ("👩🏽👩🏽👩🏽👩🏽", 10, "👩🏽👩🏽…"),
        ("e\u0301" * 9, 8, "e\u0301" * 3 + "…"),
    ],
)
def test_a_line_is_cut_between_words_or_at_least_between_characters(text: str, most: int, short: str) -> None:
    assert short_line(text, most) == short
