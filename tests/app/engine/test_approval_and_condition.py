"""When votes end an approval, and when a condition is true."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product

import pytest

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import PersonId, StepId, TaskId, VoteId
from app.domain.task import Vote
from app.domain.workflow import Approval, ApprovalRule, Outcome
from app.engine.approval import tally, to_vote
from app.engine.condition import holds, in_words, short_in_words

OUTCOMES = (Outcome("Approved"), Outcome("Approved with remarks"), Outcome("Changes", False), Outcome("Stop", False))
THREE = (PersonId(1), PersonId(2), PersonId(3))
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def votes(*said: tuple[int, str]) -> list[Vote]:
    return [
        Vote(VoteId(number), TaskId(1), 1, PersonId(person), outcome, MORNING + timedelta(minutes=number))
        for number, (person, outcome) in enumerate(said)
    ]


def decided(rule: ApprovalRule, *said: tuple[int, str], k: int = 2) -> str | None:
    return tally(Approval(rule=rule, k=k), THREE, votes(*said), OUTCOMES)


YES, NO = "Approved", "Changes"


@pytest.mark.parametrize(
    ("rule", "said", "expected"),
    [
        (ApprovalRule.ALL, "YY.", None),
        (ApprovalRule.ALL, "YYY", YES),
        (ApprovalRule.ALL, "N..", None),
        (ApprovalRule.ALL, "NYY", NO),
        (ApprovalRule.ANY, "Y..", YES),
        (ApprovalRule.ANY, "NN.", None),
        (ApprovalRule.ANY, "NNN", NO),
        (ApprovalRule.K_OF_N, "YN.", None),
        (ApprovalRule.K_OF_N, "YY.", YES),
        (ApprovalRule.K_OF_N, "NN.", NO),
        (ApprovalRule.FIRST_NO, "YN.", NO),
        (ApprovalRule.FIRST_NO, "YY.", None),
        (ApprovalRule.FIRST_NO, "YYY", YES),
    ],
)
def test_each_rule_ends_when_its_votes_are_sure(rule: ApprovalRule, said: str, expected: str | None) -> None:
    cast = [(person, YES if vote == "Y" else NO) for person, vote in enumerate(said, 1) if vote != "."]
    assert decided(rule, *cast) == expected


def test_the_order_of_full_votes_never_matters() -> None:
    for rule, said in product(ApprovalRule, product((YES, NO), repeat=3)):
        cast = list(enumerate(said, 1))
        assert len({decided(rule, *order) for order in permutations(cast)}) == 1


def test_a_later_vote_replaces_an_earlier_one_and_strangers_do_not_count() -> None:
    assert decided(ApprovalRule.ALL, (1, NO), (2, YES), (3, YES), (1, YES)) == YES
    assert decided(ApprovalRule.ANY, (9, YES), (1, "Nonsense")) is None


def test_the_yes_that_most_people_said_is_the_outcome() -> None:
    assert decided(ApprovalRule.ALL, (1, YES), (2, OUTCOMES[1].name), (3, OUTCOMES[1].name)) == "Approved with remarks"
    assert decided(ApprovalRule.K_OF_N, (1, OUTCOMES[1].name), (2, YES)) == YES


def test_without_approvers_nothing_is_decided_and_k_is_never_more_than_all() -> None:
    assert tally(Approval(), (), (), OUTCOMES) is None
    assert decided(ApprovalRule.K_OF_N, (1, YES), (2, YES), (3, YES), k=7) == YES


def test_in_order_only_the_next_one_is_asked() -> None:
    cast = votes((1, YES))
    assert to_vote(Approval(in_order=True), THREE, cast) == (2,)
    assert to_vote(Approval(), THREE, cast) == (2, 3)


FIELDS: dict[str, FieldValue] = {"budget": 500, "tier": "Gold", "live": date(2026, 6, 12), "paid": True, "empty": ""}
ASKED = StepId("claims")


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("budget", Operator.MORE, 499, True),
        ("budget", Operator.MORE, 500, False),
        ("budget", Operator.AT_LEAST, 500.0, True),
        ("budget", Operator.LESS, 501, True),
        ("budget", Operator.AT_MOST, 499, False),
        ("budget", Operator.IS, 500.0, True),
        ("budget", Operator.IS, True, False),
        ("tier", Operator.IS, "gold", True),
        ("tier", Operator.IS_NOT, "silver", True),
        ("tier", Operator.ONE_OF, ("silver", "Gold"), True),
        ("tier", Operator.ONE_OF, "Gold", False),
        ("tier", Operator.CONTAINS, "OL", True),
        ("tier", Operator.MORE, 3, False),
        ("live", Operator.BEFORE, date(2026, 6, 13), True),
        ("live", Operator.AFTER, date(2026, 6, 12), False),
        ("paid", Operator.IS, True, True),
        ("paid", Operator.IS, 1, False),
        ("empty", Operator.EMPTY, None, True),
        ("tier", Operator.EMPTY, None, False),
    ],
)
def test_an_operator_compares_like_with_like(
    name: str, operator: Operator, value: FieldValue | tuple[FieldValue, ...], expected: bool
) -> None:
    assert holds(Test(FieldRef(name), operator, value), FIELDS, {}) is expected


@pytest.mark.parametrize("operator", [operator for operator in Operator if operator is not Operator.EMPTY])
@pytest.mark.parametrize("value", [None, "", 3, ("x",)])
def test_of_what_is_unset_only_is_empty_is_true_also_when_denied(operator: Operator, value: FieldValue) -> None:
    for name in ("missing", "empty"):
        unset = Test(FieldRef(name), operator, value)
        assert not holds(unset, FIELDS, {})
        assert not holds(Not(unset), FIELDS, {})
        assert not holds(Test(OutcomeRef(ASKED), operator, value), FIELDS, {ASKED: None})
    assert holds(Test(OutcomeRef(ASKED), Operator.EMPTY), FIELDS, {ASKED: None})


TRUE, FALSE = Test(FieldRef("budget"), Operator.IS, 500), Test(FieldRef("budget"), Operator.IS, 1)
UNSET = Test(FieldRef("missing"), Operator.IS, 1)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (All((TRUE, TRUE)), True),
        (All((TRUE, UNSET)), False),
        (Not(All((FALSE, UNSET))), True),
        (Not(All((TRUE, UNSET))), False),
        (Any((UNSET, TRUE)), True),
        (Not(Any((UNSET, FALSE))), False),
        (Not(FALSE), True),
        (All(()), True),
        (Any(()), False),
        (Test(OutcomeRef(ASKED), Operator.IS, "Yes"), True),
    ],
)
def test_conditions_are_joined_by_all_any_and_not(condition: Condition, expected: bool) -> None:
    assert holds(condition, FIELDS, {ASKED: "Yes"}) is expected


def test_a_condition_reads_as_words() -> None:
    condition = All((Test(FieldRef("Budget"), Operator.MORE, 500.0), Any((TRUE, Not(UNSET)))))
    assert in_words(condition) == "Budget > 500 and (budget is 500 or not (missing is 1))"
    tier = Test(OutcomeRef(ASKED), Operator.ONE_OF, ("1", "2"))
    assert in_words(tier, {ASKED: "Legal claims?"}) == "“Legal claims?” is one of 1, 2"
    assert in_words(Test(FieldRef("Live"), Operator.BEFORE, date(2026, 6, 12))) == "Live before 2026-06-12"
    assert in_words(Test(FieldRef("Paid"), Operator.IS, True)) == "Paid is yes"
    assert in_words(Test(FieldRef("Paid"), Operator.EMPTY)) == "Paid is empty"
    assert in_words(None) == "otherwise"


def test_a_long_condition_is_shown_by_its_beginning() -> None:
    tier, market = FieldRef("Which launch tier is this one?"), FieldRef("Market")
    long = Test(tier, Operator.ONE_OF, ("1 company-defining", "2 large", "3 small"))
    titles = {StepId("a"): "Approve: the text, the pictures and the price list"}
    asked = Test(OutcomeRef(StepId("a")), Operator.IS, "yes")
    short = Test(market, Operator.IS, "EU")
    assert short_in_words(short, titles) == "Market is EU"
    assert short_in_words(long, titles) == "Which launch tier is this one? is 1 company-defining or 2 more"
    assert short_in_words(All((short, long, asked)), titles) == "Market is EU and 2 more"
    assert short_in_words(Any((asked, long)), titles) == "“Approve” is yes or 1 more"
    assert short_in_words(Not(asked), titles) == "not (“Approve” is yes)"
