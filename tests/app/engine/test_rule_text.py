"""Rules as they are typed: what they ask, of which kind a new field is, and what they still lack."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.workflow import FieldKind, ProjectField
from app.engine.condition import in_words
from app.engine.rule_text import read_rule
from tests.app.engine.build import approval, graph_of, task

EMPTY = graph_of(task("copy"), flows="start -> copy\ncopy -> end")
KNOWN = graph_of(
    task("copy"),
    replace(approval("legal"), title="Is it legal?"),
    flows="start -> copy\ncopy -> legal\nlegal -Yes-> end",
    fields=(
        ProjectField("Budget", FieldKind.MONEY),
        ProjectField("Budget is fixed", FieldKind.YES_NO),
        ProjectField("Tier", FieldKind.CHOICE, ("Gold", "Silver")),
        ProjectField("Launch", FieldKind.DATE),
    ),
)
DAYS = {"12 Mar": date(2027, 3, 12), "2027-03-12": date(2027, 3, 12)}


def day(text: str) -> date | None:
    return DAYS.get(text)


@pytest.mark.parametrize(
    ("text", "name", "kind", "operator", "value"),
    [
        ("budget > 5000", "budget", FieldKind.MONEY, Operator.MORE, 5000.0),
        ("If budget > 5000?", "budget", FieldKind.MONEY, Operator.MORE, 5000.0),
        ("budget>5000", "budget", FieldKind.MONEY, Operator.MORE, 5000.0),
        ("budget is more than 5'000", "budget", FieldKind.MONEY, Operator.MORE, 5000.0),
        ("budget over 5 000", "budget", FieldKind.MONEY, Operator.MORE, 5000.0),
        ("budget >= 5k", "budget", FieldKind.MONEY, Operator.AT_LEAST, 5000.0),
        ("size > € 5,000.50", "size", FieldKind.MONEY, Operator.MORE, 5000.5),
        ("guests < 50", "guests", FieldKind.NUMBER, Operator.LESS, 50.0),
        ("guests is at most 50", "guests", FieldKind.NUMBER, Operator.AT_MOST, 50.0),
        ("guests = 50", "guests", FieldKind.NUMBER, Operator.IS, 50.0),
        ("needs legal is yes", "needs legal", FieldKind.YES_NO, Operator.IS, True),
        ("needs legal = no", "needs legal", FieldKind.YES_NO, Operator.IS, False),
        ("launch before 12 Mar", "launch", FieldKind.DATE, Operator.BEFORE, date(2027, 3, 12)),
        ("launch is 2027-03-12", "launch", FieldKind.DATE, Operator.IS, date(2027, 3, 12)),
        ("tone is playful", "tone", FieldKind.TEXT, Operator.IS, "playful"),
        ("tone is not “very dry”", "tone", FieldKind.TEXT, Operator.IS_NOT, "very dry"),
        ("tone contains fun", "tone", FieldKind.TEXT, Operator.CONTAINS, "fun"),
        ("history > 3", "history", FieldKind.NUMBER, Operator.MORE, 3.0),
        ("tone is one of dry, fun", "tone", FieldKind.TEXT, Operator.ONE_OF, ("dry", "fun")),
    ],
)
def test_a_new_field_is_of_the_kind_that_was_typed(
    text: str, name: str, kind: FieldKind, operator: Operator, value: object
) -> None:
    read = read_rule(text, EMPTY, day)
    assert read.field == ProjectField(name, kind, required=True)
    assert read.condition == Test(FieldRef(name), operator, value)
    assert read.missing == ""


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("budget > 5000", Test(FieldRef("Budget"), Operator.MORE, 5000.0)),
        ("BUDGET IS FIXED is yes", Test(FieldRef("Budget is fixed"), Operator.IS, True)),
        ("tier is gold", Test(FieldRef("Tier"), Operator.IS, "Gold")),
        ("tier is one of gold or silver", Test(FieldRef("Tier"), Operator.ONE_OF, ("Gold", "Silver"))),
        ("tier is empty", Test(FieldRef("Tier"), Operator.EMPTY)),
        ("launch after 12 Mar", Test(FieldRef("Launch"), Operator.AFTER, date(2027, 3, 12))),
        ("is it legal? is no", Test(OutcomeRef("legal"), Operator.IS, "No")),
    ],
)
def test_what_is_there_is_found_in_any_case(text: str, condition: Test) -> None:
    read = read_rule(text, KNOWN, day)
    assert (read.condition, read.field, read.missing) == (condition, None, "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Type what it asks about"),
        ("> 5", "Type what it asks about"),
        ("budget", "Type what “Budget” is compared with: an amount"),
        ("budget >", "Type what “Budget” is compared with: an amount"),
        ("budget > much", "Type what “Budget” is compared with: an amount"),
        ("tier is bronze", "Type what “Tier” is compared with: one of Gold, Silver."),
        ("launch before soon", "Type what “Launch” is compared with: a day"),
        ("audience", "Type what “audience” is compared with: a value."),
        ("Budget is fixed", "Type what “Budget is fixed” is compared with: yes or no."),
    ],
)
def test_what_is_missing_is_said(text: str, says: str) -> None:
    read = read_rule(text, KNOWN, day)
    assert read.missing.startswith(says)
    assert read.condition is None or (isinstance(read.condition, Test) and read.condition.unfinished)


NAMES = st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True).filter(
    lambda name: name.lower() not in {"over", "above", "under", "below", "after", "before", "contains"}
)


AMOUNTS = (Operator.IS, Operator.IS_NOT, Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST)


@given(NAMES, st.sampled_from(AMOUNTS), st.integers(0, 99_999))
def test_what_the_program_writes_of_a_number_it_reads_again(name: str, operator: Operator, value: int) -> None:
    condition = Test(FieldRef(name), operator, float(value))
    graph = graph_of(task("copy"), flows="start -> copy", fields=(ProjectField(name, FieldKind.NUMBER),))
    assert read_rule(in_words(condition), graph, day).condition == condition


@given(st.text(max_size=80))
def test_any_line_is_read_or_says_what_is_missing(text: str) -> None:
    read = read_rule(text, KNOWN, day)
    assert (read.condition is None) <= bool(read.missing)


def test_a_rule_of_several_tests_is_read_as_the_grammar_reads_it() -> None:
    read = read_rule("If Budget > 1.5 and not (tier is gold or outcome of 2 is yes)", KNOWN, day)
    assert (read.field, read.missing) == (None, "")
    assert in_words(read.condition, {"legal": "Is it legal?"}) == (
        "Budget > 1.5 and not (Tier is Gold or “Is it legal?” is Yes)"
    )


def test_a_rule_about_a_field_that_is_new_is_about_that_field_alone() -> None:
    read = read_rule("size > 5 and weight > 3", KNOWN, day)
    assert read.field is not None
    assert read.field.name == "size"
