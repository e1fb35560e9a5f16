"""What cannot be read is said in one sentence, and the place of it in the text is marked."""

from collections.abc import Callable

import pytest

from app.domain.condition import All, Any, FieldRef, Not, Operator, OutcomeRef, Test
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, LinkKind, Offset, Snap, Span, SpanUnit
from app.domain.step_kind import StepKind
from app.domain.workflow import ApprovalRule, DecisionMode, FieldKind, Graph, Outcome, ProjectField, Step
from app.grammar.condition import condition_text, parse_condition
from app.grammar.errors import GrammarError
from app.grammar.link import Link, ifs_text, links_text, parse_links, with_ifs
from app.grammar.names import Names
from app.grammar.offset import length_text, offset_text, parse_length, parse_offset
from app.grammar.quick_typing import StepLine, parse_step_line

ROLES = {RoleId("writer"): "Writer", RoleId("seo"): "SEO strategist", RoleId("boss"): "Boss", RoleId("legal"): "Legal"}
ANSWERS = (Outcome("Approved"), Outcome("Changes requested", positive=False))
GRAPH = Graph(
    (
        Step(StepId("s"), StepKind.START, "Start"),
        Step(StepId("a"), StepKind.TASK, "Write"),
        Step(StepId("b"), StepKind.APPROVAL, "Approve outline", outcomes=ANSWERS),
        Step(StepId("c"), StepKind.DECISION, "Big?", mode=DecisionMode.FIRST_TRUE),
        Step(StepId("d"), StepKind.TASK, "Write"),
    ),
    fields=(
        ProjectField("Budget", FieldKind.MONEY),
        ProjectField("Launch", FieldKind.DATE),
        ProjectField("Tier", FieldKind.CHOICE, ("Gold", "Silver")),
        ProjectField("Claims", FieldKind.YES_NO),
        ProjectField("Topic"),
    ),
)
NAMES = Names.of(GRAPH, ROLES, anchor_label="Publish date")


def refused(read: Callable[..., object], text: str, *more: object) -> tuple[str, str]:
    """The marked place and the sentence."""
    with pytest.raises(GrammarError) as error:
        read(text, *more)
    return text[error.value.start : error.value.end], error.value.sentence


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("", "", "is empty"),
        ("Budget", "Budget", "Write what it has to be: Budget > 5000."),
        ("Budget >", "", "The value is missing"),
        ("Budget > 5k", "5k", "is no number"),
        ("Budget > 1.500", "1.500", "can be 1500 or 1 and 500 thousandths. Write 1500 or 1.5000."),
        ("Budget > -1,500", "-1,500", "Write -1500 or -1.5000."),
        ("Nobody > 1.125", "1.125", "Write 1125 or 1.1250."),
        ("Budget > 5 or or", "or", "The name of a field is missing"),
        ("Budget > 5 and", "", "The name of a field is missing"),
        ("(Budget > 5", "", "A bracket is not closed"),
        ("Budget > 5)", ")", "not understood after the condition"),
        ("all(Budget > 5, Tier is gold)", ",", "A bracket is not closed"),
        ("(" * 99 + "Budget > 5", "(", "More than 60 brackets"),
        ("Launch before 03/04/2027", "03/04/2027", "can be 2027-04-03 or 2027-03-04"),
        ("Launch is 31.2.2027", "31.2.2027", "There is no day"),
        ("Launch after soon", "soon", "is no day"),
        ("Tier is bronze", "bronze", "Gold, Silver"),
        ("Claims is maybe", "maybe", "neither yes nor no"),
        ("outcome of 2 is yes", "yes", "Approved, Changes requested"),
        ("outcome of 9 is x", "9", "There is no step 9. The steps are 1 to 4."),
        ('outcome of "Write" is x', '"Write"', "stands at 1 and 4"),
        ('outcome of "Nope" is x', '"Nope"', "No step has the title"),
        ("outcome of is x", "is", "A step is missing here"),
        ('Topic is "open', '"open', "The quote is not closed"),
        ("Topic is a(b", "a", "The sign ( stands in the value"),
        ("Topic is a > b", "a", "The sign > stands in the value"),
        ("Topic is one of a, , b", ",", "The value is missing"),
        ("Topic is empty now", "now", "not understood"),
        ("Budget ! 5", "Budget", "Nothing is said"),
        ("x" * 20_001, "x", "at most 20,000 fit"),
    ],
)
def test_a_condition_that_is_not_understood_is_marked(text: str, marked: str, said: str) -> None:
    place, sentence = refused(parse_condition, text, NAMES)
    assert (place, said in sentence) == (marked, True), sentence


def test_a_condition_is_read_in_any_case_with_many_spellings() -> None:
    budget, topic = FieldRef("Budget"), FieldRef("Topic")
    read = {
        "  BUDGET   IS MORE THAN 5 ": Test(budget, Operator.MORE, 5.0),
        "budget ≥ 1,5": Test(budget, Operator.AT_LEAST, 1.5),
        "budget <> 1'500.25": Test(budget, Operator.IS_NOT, 1500.25),
        "Budget is one of 1,5, 2": Test(budget, Operator.ONE_OF, (1.5, 2.0)),
        "Topic = „x y“": Test(topic, Operator.IS, "x y"),
        "Topic is «and»": Test(topic, Operator.IS, "and"),
        'topic is "say ""hi"""': Test(topic, Operator.IS, 'say "hi"'),
        "Topic is 5": Test(topic, Operator.IS, "5"),
        "Size is 5": Test(FieldRef("Size"), Operator.IS, 5.0),
        'Size is "5"': Test(FieldRef("Size"), Operator.IS, "5"),
        "topic is not empty": Not(Test(topic, Operator.EMPTY)),
        "outcome of “approve OUTLINE” is approved": Test(OutcomeRef(StepId("b")), Operator.IS, "Approved"),
        "claims = YES or any()": Any((Test(FieldRef("Claims"), Operator.IS, True), Any(()))),
        "launch before 12 March 2027 and not (tier = silver)": All(
            (
                parse_condition("Launch before 2027-03-12", NAMES),
                Not(Test(FieldRef("Tier"), Operator.IS, "Silver")),
            )
        ),
    }
    for text, condition in read.items():
        assert parse_condition(text, NAMES) == condition, text
    assert condition_text(Test(budget, Operator.IS, 1.125), NAMES) == "Budget is 1.1250"
    assert (
        condition_text(parse_condition("(a is 1 or b is 2) and c is x", NAMES), NAMES)
        == "(a is 1 or b is 2) and c is x"
    )


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("1, 2", ",", "Write a semicolon: 3; 5."),
        ("1,5", ",", "Write a semicolon: 3; 5."),
        ("1 2", "2", "not understood after the step"),
        ("x", "x", "A step is missing here"),
        ("1;;2", ";", "A step is missing here"),
        ("9", "9", "There is no step 9"),
        ('"Write"', '"Write"', "stands at 1 and 4"),
        ("1 +2x", "+2x", "is no unit of a lag"),
        ("1 +2", "+2", "The unit of the lag is missing"),
        ("1 +", "", "has no number"),
        ("1 +1.5cd", "+1.5cd", "whole days"),
        ("1 +99999d", "+99999d", "too long"),
        ("2 if answer maybe", "maybe", "Approved, Changes requested"),
        ("3 if", "", "The name of a field is missing"),
        ("3 if answer", "", "The value is missing"),
        ("1; 3 if Budget > x; 2", "x", "is no number"),
    ],
)
def test_a_link_that_is_not_understood_is_marked(text: str, marked: str, said: str) -> None:
    place, sentence = refused(parse_links, text, NAMES)
    assert (place, said in sentence) == (marked, True), sentence


def test_links_are_read_with_kind_lag_and_condition() -> None:
    a, b, c = StepId("a"), StepId("b"), StepId("c")
    assert parse_links('1 SS+1d; 2 back if answer approved; start -2h company; "Big?" +3cd if otherwise', NAMES) == (
        Link(a, LinkKind.START_START, Lag(480)),
        Link(b, answer="Approved", back=True),
        Link(StepId("s"), lag=Lag(-120, LagUnit.COMPANY)),
        Link(c, lag=Lag(3 * 1440, LagUnit.CALENDAR), otherwise=True),
    )
    assert parse_links("1fs+1w;", NAMES) == (Link(a, lag=Lag(5 * 480)),)
    assert links_text(parse_links("1+90min", NAMES), NAMES) == "1 +90min"
    assert parse_links(" ", NAMES) == ()


def test_conditions_stand_by_themselves_with_the_number_of_their_step() -> None:
    one, several = parse_links("1; 2", NAMES), parse_links("2; 3; 1", NAMES)
    assert with_ifs(one, "approved", NAMES)[1].answer == "Approved"
    given = with_ifs(several, "3: budget > 5; 2: changes requested", NAMES)
    assert ifs_text(given, NAMES) == "2: Changes requested; 3: Budget > 5"
    assert with_ifs(given, "", NAMES) == several
    assert refused(lambda text: with_ifs(several, text, NAMES), "approved")[0] == "approved"
    assert refused(lambda text: with_ifs(several, text, NAMES), "2: approved; 4: Budget > 5")[0] == "4"
    assert "after" in refused(lambda text: with_ifs((), text, NAMES), "approved")[1]


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("5d", "5d", "Write -5d or +5d."),
        ("-5", "", "The unit of the days is missing"),
        ("-1.5d", "-1.5d", "no number of whole days"),
        ("five", "five", "no number of whole days"),
        ("-9999d", "-9999d", "The most is 3,650 days."),
        ("-5d before", "-5d before", "Leave one out"),
        ("3 days before launch", "launch", "Write anchor, Publish date, start or end of 4."),
        ("+3d end of 9", "9", "There is no step 9"),
        ("+3d, sometime", "sometime", "next or any day"),
        ("-5d any day", "any day", "not understood after the offset"),
    ],
)
def test_an_offset_that_is_not_understood_is_marked(text: str, marked: str, said: str) -> None:
    place, sentence = refused(parse_offset, text, NAMES)
    assert (place, said in sentence) == (marked, True), sentence


def test_offsets_are_read_in_signs_and_in_words() -> None:
    read = {
        "-5d": Offset(-5),
        "−2w": Offset(-14),
        "0": Offset(0),
        "0 start": Offset(0, against=Against.START),
        "on the publish date": Offset(0),
        "5 Working Days before the Publish date": Offset(-5, DayUnit.WORKING),
        "1 day after the start of the project": Offset(1, against=Against.START),
        "+3wd end of 2, next": Offset(3, DayUnit.WORKING, Against.STEP, StepId("b"), Snap.NEXT),
        "2 weeks after end of “Big?”, any day": Offset(14, against=Against.STEP, step_id=StepId("c"), snap=Snap.NONE),
    }
    for text, offset in read.items():
        assert parse_offset(text, NAMES) == offset, text
        assert parse_offset(offset_text(offset, NAMES), NAMES) == offset


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("1.500", "1.500", "can be 1500 or 1 and 500 thousandths"),
        ("3 x", "3 x", "is no unit of a length"),
        ("-3", "-3", "is no length"),
        ("3 d 4 h", "4 h", "not understood after the length"),
        ("99999 d", "99999 d", "The most is 10,000."),
    ],
)
def test_a_length_that_is_not_understood_is_marked(text: str, marked: str, said: str) -> None:
    place, sentence = refused(parse_length, text)
    assert (place, said in sentence) == (marked, True), sentence


def test_lengths_are_read_in_every_unit() -> None:
    read = {"3": Span(3), "0,5 days": Span(0.5), "4H": Span(4, SpanUnit.HOURS), "2 weeks": Span(10)}
    for text, span in read.items():
        assert parse_length(text) == span, text
    assert length_text(parse_length("50 min")) == "50 min"
    assert length_text(parse_length("90min")) == "1.5 h"


def test_tokens_count_at_the_end_of_a_line_only() -> None:
    writer, boss, legal = RoleId("writer"), RoleId("boss"), RoleId("legal")
    read = {
        "Write the post @writer -5d 2h": StepLine("Write the post", writer, Offset(-5), Span(2, SpanUnit.HOURS)),
        "What's new?": StepLine("What's new?"),
        "Big enough? ?": StepLine("Big enough?", kind=StepKind.DECISION),
        "Done!": StepLine("Done!"),
        "Check it !legal, boss any max 3": StepLine(
            "Check it", kind=StepKind.APPROVAL, approvers=(legal, boss), rule=ApprovalRule.ANY, limit=3
        ),
        "Check !legal, boss 2 of n in order": StepLine(
            "Check",
            kind=StepKind.APPROVAL,
            approvers=(legal, boss),
            rule=ApprovalRule.K_OF_N,
            k=2,
            in_order=True,
        ),
        "Publish * ~3h (opt)": StepLine("Publish", effort_minutes=180, optional=True, anchor=True),
        'Do it +2wd end of 2, next @"SEO strategist"': StepLine(
            "Do it", RoleId("seo"), Offset(2, DayUnit.WORKING, Against.STEP, StepId("b"), Snap.NEXT)
        ),
        "-5d before lunch": StepLine("-5d before lunch"),
        '"Take 2h" 1h': StepLine("Take 2h", length=Span(1, SpanUnit.HOURS)),
    }
    for text, line in read.items():
        assert parse_step_line(text, NAMES) == line, text


def test_what_only_looks_like_a_token_stays_in_the_title_and_is_said() -> None:
    for text, title, said in (
        ("Write @nobody 2h", "Write @nobody", "no role"),
        ("Draft -5d -3d", "Draft -5d", "a second time"),
        ("Take 1.500h", "Take 1.500h", "can be 1500"),
        ("Ask ! ?", "Ask !", "a second time"),
        ("Go +3d end of 9", "Go +3d end of 9", "There is no step 9"),
    ):
        line = parse_step_line(text, NAMES)
        assert (line.title, len(line.notes)) == (title, 1), text
        assert said in line.notes[0]
