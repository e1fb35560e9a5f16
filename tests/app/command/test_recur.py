"""``leadline recur``: what repeats, its dates in text and JSON, one left out, a run taken back."""

import json
from pathlib import Path

import pytest

from app.command.line import execute_line
from tests.builders import Office, make_office

WEEKLY = ("recur", "add", "Blog post", "--rule", "FREQ=WEEKLY;BYDAY=FR", "--from", "2026-02-20", "--lead", "7")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


def say(office: Office, *words: str) -> str:
    answer = execute_line(words, office.workspace)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def give(office: Office, *words: str):
    return json.loads(say(office, *words, "--json"))


def refused(office: Office, *words: str) -> str:
    before = office.dump()
    answer = execute_line(words, office.workspace)
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert office.dump() == before
    return answer.err


@pytest.mark.requirement("S40")
def test_what_repeats_is_listed_with_its_next_dates_and_one_is_left_out(office: Office) -> None:
    assert say(office, *WEEKLY, "--pattern", "Post {n}") == "Repeated “Blog post” every Friday\n"
    [line] = give(office, "recur", "list")
    assert (line["workflow"], line["words"], line["next_on"], line["paused"]) == (
        *("Blog post", "every Friday", "2026-02-20"),
        False,
    )
    assert "every Friday" in say(office, "recur", "list")
    assert "Skipped the run of “Blog post” on 27 Feb" in say(office, "recur", "skip", "blog post", "2026-02-27")
    runs = give(office, "recur", "next", "Blog post", "3")
    assert [(run["on"], run["to"], run["name"]) for run in runs] == [
        ("2026-02-20", "2026-02-20", "Post 1"),
        ("2026-02-27", None, "Post 2"),
        ("2026-03-06", "2026-03-06", "Post 3"),
        ("2026-03-13", "2026-03-13", "Post 4"),
    ]
    assert runs[0]["made_on"] == "2026-02-13"
    assert "left out" in say(office, "recur", "next", "Blog post", "3")
    say(office, "undo")
    assert "left out" not in say(office, "recur", "next", "Blog post", "3")


def test_days_off_are_said(office: Office) -> None:
    say(office, "recur", "add", "Blog post", "--rule", "FREQ=MONTHLY;BYMONTHDAY=1", "--from", "2026-03-01")
    [run] = give(office, "recur", "next", "Blog post", "1")
    assert (run["on"], run["day_off"]) == ("2026-03-01", "a Sunday")


def test_a_run_is_taken_back_and_what_stands_in_the_way_of_an_undo_goes_with_it(office: Office) -> None:
    say(office, *WEEKLY)
    say(office, "project", "list")
    office.clock.forward(days=7)
    office.workspace.tick()
    assert "Took back “Blog post 20 Feb 2026”" in say(office, "recur", "take-back", "P-1")
    say(office, "undo")
    say(office, "undo")
    assert give(office, "project", "list") == []


def test_bad_words_are_refused_in_one_sentence(office: Office) -> None:
    assert "does not repeat" in refused(office, "recur", "next", "Blog post", "3")
    assert "has no workflow “Webinar”" in refused(office, "recur", "skip", "Webinar", "2026-02-27")
    say(office, *WEEKLY)
    for words, why in (
        (("next", "Blog post", "0"), "no number of dates"),
        (("next", "Blog post", "many"), "no number of dates"),
        (("skip", "Blog post", "2026-02-28"), "28 Feb 2026 is no date of “every Friday”"),
        (("skip", "Blog post", "soon"), "“soon” is no day"),
        (("take-back", "P-9"), "There is no project"),
        (("add", "Blog post", "--rule", "FREQ=HOURLY", "--from", "2026-02-20"), "cannot repeat hourly"),
        (("add", "Blog post", "--rule", "FREQ=DAILY", "--from", "2026-02-20", "--lead", "x"), "no number of days"),
    ):
        assert why in refused(office, "recur", *words)
