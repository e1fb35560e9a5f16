"""A filter as it is typed: what it means, what is printed and read back, and what is refused at which place."""

from datetime import date
from random import Random

import pytest

from app.domain.condition import FieldRef
from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, Flag, Negation, Or, Term, Word
from app.grammar.errors import GrammarError
from app.grammar.filter import FilterNames, filter_text, parse_filter
from app.grammar.filter_day import days_of
from tests.app.grammar.random_filter import odd_names, random_filter

NAMES = FilterNames(
    {3: "Ana Silva", 4: "Ben Ode", 5: "Ana Kovač"},
    {1: "Spring launch", 2: "Autumn"},
    {"writer": "Writer"},
    ("Budget", "Launch date"),
)
HAS, BELOW = Comparison.HAS, Comparison.BELOW


def all_come_back(seeds: range) -> None:
    names, stored = odd_names(), FilterNames()
    for seed in seeds:
        filter = random_filter(Random(seed), names)
        typed, kept = filter_text(filter, names), filter_text(filter)
        assert parse_filter(typed, names) == filter, (seed, typed)
        assert parse_filter(kept, stored) == filter, (seed, kept)


def test_what_is_printed_is_read_back_with_names_and_with_ids() -> None:
    all_come_back(range(500))


@pytest.mark.soak
def test_forty_thousand_printed_are_read_back() -> None:
    all_come_back(range(40_000))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("late", Flag.LATE),
        ('"late"', Word("late")),
        ("Late", Flag.LATE),
        ("owner:ben", Term(Attribute.OWNER, HAS, (EntityRef(4),))),
        ("owner:#4", Term(Attribute.OWNER, HAS, (EntityRef(4),))),
        ("owner:kovac", Term(Attribute.OWNER, HAS, (EntityRef(5),))),
        ("project:p-2", Term(Attribute.PROJECT, HAS, (EntityRef(2),))),
        ("project:spring", Term(Attribute.PROJECT, HAS, (EntityRef(1),))),
        ("project:none", Term(Attribute.PROJECT, HAS, (None,))),
        ("role:Writer", Term(Attribute.ROLE, HAS, (EntityRef("writer"),))),
        ("due<fri", Term(Attribute.DUE, BELOW, ("fri",))),
        ("due < FRI", Term(Attribute.DUE, BELOW, ("fri",))),
        ('due:"12 Jun"', Term(Attribute.DUE, HAS, ("12 jun",))),
        ("due<=+3d", Term(Attribute.DUE, Comparison.AT_MOST, ("+3d",))),
        ("state:ready, doing", Term(Attribute.STATE, HAS, ("ready", "doing"))),
        ("priority>=high", Term(Attribute.PRIORITY, Comparison.AT_LEAST, ("high",))),
        ("budget>5000", Term(FieldRef("Budget"), Comparison.ABOVE, ("5000",))),
        ("field.budget>5000", Term(FieldRef("Budget"), Comparison.ABOVE, ("5000",))),
        ('field."launch date"<fri', Term(FieldRef("Launch date"), BELOW, ("fri",))),
        ('"launch date"<fri', Term(FieldRef("Launch date"), BELOW, ("fri",))),
        ("-blocked", Negation(Flag.BLOCKED)),
        ("not blocked", Negation(Flag.BLOCKED)),
        ("--blocked", Negation(Negation(Flag.BLOCKED))),
        ("blog post", And((Word("blog"), Word("post")))),
        ("late and mine", And((Flag.LATE, Flag.MINE))),
        ("late mine or risk", Or((And((Flag.LATE, Flag.MINE)), Flag.RISK))),
        ("late (mine or risk)", And((Flag.LATE, Or((Flag.MINE, Flag.RISK))))),
        ("orange android", And((Word("orange"), Word("android")))),
        (
            "owner:ben late -label:social due<fri",
            And(
                (
                    Term(Attribute.OWNER, HAS, (EntityRef(4),)),
                    Flag.LATE,
                    Negation(Term(Attribute.LABEL, HAS, ("social",))),
                    Term(Attribute.DUE, BELOW, ("fri",)),
                )
            ),
        ),
    ],
)
def test_a_typed_filter_means(text: str, meant: Filter | None) -> None:
    assert parse_filter(text, NAMES) == meant


def test_it_is_stored_with_ids_and_shown_with_names() -> None:
    filter = parse_filter("owner:ben project:spring role:writer", NAMES)
    assert filter_text(filter) == "owner:#4 project:#1 role:#writer"
    assert filter_text(filter, NAMES) == 'owner:"Ben Ode" project:"Spring launch" role:Writer'


def test_another_name_changes_no_filter_and_what_is_gone_keeps_its_number() -> None:
    filter = parse_filter("owner:ben", NAMES)
    assert filter_text(filter, FilterNames({4: "Benedikt"})) == "owner:Benedikt"
    assert filter_text(filter, FilterNames({})) == "owner:#4"
    assert filter_text(filter, FilterNames({4: "Ben", 6: "ben"})) == "owner:#4"


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("owner:bob", "bob", "There is no person “bob”. Write one of the people: Ana Silva, Ben Ode, Ana Kovač."),
        (
            "late owner:ana",
            "ana",
            "“ana” can be “Ana Silva” (#3), “Ana Kovač” (#5). Write the whole name, or its number.",
        ),
        ("project:winter", "winter", "There is no project “winter”."),
        ("colour:red", "colour", "There is no field “colour”. Write one of project, owner,"),
        ("state:redy", "redy", "“redy” is no state. Write one of waiting, ready,"),
        ("priority:top", "top", "“top” is no priority. Write one of low, normal, high, urgent."),
        ("due<friday!", "!", "The sign ! is not understood here."),
        ("due<someday", "someday", "“someday” is no day. Write for example fri, this-week, 12 jun or +3d."),
        ("due<03/04/2027", "03/04/2027", "can be 2027-04-03 or 2027-03-04"),
        ('due<"31 jun"', '"31 jun"', "There is no day “31 jun”."),
        ("due<", "", "The value is missing. Write for example due<fri."),
        ("owner:", "", "The value is missing. Write for example owner:ana."),
        ("owner<ben", "owner<", "owner has no order. Write owner: and what it should be."),
        ("due<fri,mon", ",", "One value can stand behind <. Delete the others."),
        ("due<none", "due<none", "Nothing is < none. Write due:none."),
        ("late)", ")", "A bracket is closed that was not opened."),
        ("(late", "(", "A bracket is not closed."),
        ("()", ")", "Nothing stands in these brackets."),
        ("late or", "", "Something is missing at the end."),
        ("or late", "or", "Something is missing before this word."),
        ("late and or mine", "or", "Something is missing before this word."),
        ('"late', '"late', "The quote is not closed."),
        ("late * mine", "*", "The sign * is not understood here."),
        ("-", "", "Something is missing at the end."),
        ("field.>5", "field.", "A name is missing behind “field.”."),
        ("(" * 70 + "late", "(", "brackets stand in one another"),
    ],
)
def test_what_is_not_understood_is_said_at_its_place(text: str, marked: str, said: str) -> None:
    with pytest.raises(GrammarError) as error:
        parse_filter(text, NAMES)
    assert text[error.value.start : error.value.end] == marked
    assert said in error.value.sentence


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2027-05-21", "2027-05-21"),
        ("fri", "2027-05-21", "2027-05-21"),
        ("thu", "2027-05-27", "2027-05-27"),
        ("Monday", "2027-05-24", "2027-05-24"),
        ("this-week", "2027-05-17", "2027-05-23"),
        ("last-week", "2027-05-10", "2027-05-16"),
        ("next-month", "2027-06-01", "2027-06-30"),
        ("last-month", "2027-04-01", "2027-04-30"),
        ("12 jun", "2027-06-12", "2027-06-12"),
        ("3 dec", "2026-12-03", "2026-12-03"),
        ("29 feb", "2028-02-29", "2028-02-29"),
        ("+3d", "2027-05-24", "2027-05-24"),
        ("-1w", "2027-05-14", "2027-05-14"),
        ("2027-01-02", "2027-01-02", "2027-01-02"),
    ],
)
def test_days_are_words_that_move_on(words: str, first: str, last: str) -> None:
    assert days_of(words, date(2027, 5, 21)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_week_that_crosses_the_year_and_december_are_whole() -> None:
    assert days_of("this-week", date(2027, 1, 2)) == (date(2026, 12, 28), date(2027, 1, 3))
    assert days_of("next-month", date(2026, 12, 31)) == (date(2027, 1, 1), date(2027, 1, 31))
    assert days_of("soon", date(2027, 1, 2)) is None
