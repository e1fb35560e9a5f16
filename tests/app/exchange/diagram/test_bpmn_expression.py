"""Conditions as expressions of BPMN: what is written is read again, and Python says the same as our engine."""

from datetime import date
from random import Random

import pytest

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import FlowId, StepId
from app.domain.workflow import FieldKind, Flow, Graph, ProjectField, Step, StepKind
from app.engine.condition import truth
from app.exchange.diagram.bpmn_expression import (
    Variables,
    expression_text,
    fields_read,
    may_both_hold,
    read_expression,
)

BUDGET, TIER, DAY, FLAG = FieldRef("Budget (€)"), FieldRef("tier"), FieldRef("class"), FieldRef("Go?")
ANSWER = OutcomeRef(StepId("s-4"))
GRAPH = Graph(
    (Step(StepId("s-4"), StepKind.TASK), Step(StepId("s_4"), StepKind.TASK)),
    (Flow(FlowId("f"), StepId("s-4"), StepId("s_4"), condition=Test(FLAG, Operator.IS, True)),),
    tuple(ProjectField(ref.name) for ref in (BUDGET, TIER, DAY)),
)
NAMES = Variables.of(GRAPH)


def random_condition(chance: Random, depth: int = 3) -> Condition:
    kind = chance.random()
    if depth and kind < 0.5:
        parts = tuple(random_condition(chance, depth - 1) for _ in range(chance.randint(2, 3)))
        return Not(parts[0]) if kind < 0.1 else All(parts) if kind < 0.3 else Any(parts)
    match chance.randint(0, 6):
        case 0:
            numbers = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST, Operator.IS)
            return Test(BUDGET, chance.choice(numbers), chance.choice((0, 5, 100.5)))
        case 1:
            return Test(
                TIER, chance.choice((Operator.IS, Operator.IS_NOT, Operator.CONTAINS)), chance.choice(("a", 'b "c"'))
            )
        case 2:
            return Test(TIER, Operator.ONE_OF, tuple(chance.sample(("a", "b", "or"), chance.randint(1, 3))))
        case 3:
            before = chance.choice((Operator.BEFORE, Operator.AFTER, Operator.AT_LEAST))
            return Test(DAY, before, date(2027, 1, chance.randint(1, 28)))
        case 4:
            return Test(FLAG, Operator.IS, chance.random() < 0.5)
        case 5:
            return Test(ANSWER, Operator.IS, chance.choice(("Approved", "not\nso")))
        case _:
            return Test(TIER, Operator.EMPTY)


@pytest.mark.parametrize("block", range(4))
def test_what_is_written_is_read_again(block: int) -> None:
    chance = Random(block)
    for _ in range(250):
        condition = random_condition(chance)
        assert read_expression(expression_text(condition, NAMES), NAMES) == condition


@pytest.mark.parametrize("block", range(4))
def test_python_finds_true_what_our_engine_finds_true(block: int) -> None:
    """Where every field has a value; of unset ones other engines have rules of their own."""
    chance = Random(100 + block)
    for _ in range(250):
        condition = random_condition(chance)
        fields: dict[str, FieldValue] = {
            BUDGET.name: chance.choice((1, 5, 100.5, 7000)), TIER.name: chance.choice(("a", "b", "or")),
            DAY.name: date(2027, 1, chance.randint(1, 28)), FLAG.name: chance.random() < 0.5,
        }  # fmt: skip
        outcomes = {StepId("s-4"): chance.choice(("Approved", "Rejected"))}
        values = {NAMES.names[FieldRef(name)]: str(value) if isinstance(value, date) else value
                  for name, value in fields.items()}  # fmt: skip
        values[NAMES.answer(StepId("s-4"))] = outcomes[StepId("s-4")]
        assert eval(expression_text(condition, NAMES), {}, values) == truth(condition, fields, outcomes)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("${amount > 1000}", Test(FieldRef("amount"), Operator.MORE, 1000)),
        ("#{a.b == 'x' && !(c lt 2.5)}", All((Test(FieldRef("a.b"), Operator.IS, "x"),
                                                 Not(Test(FieldRef("c"), Operator.LESS, 2.5))))),
        ('=region = "EU" or urgent', Any((Test(FieldRef("region"), Operator.IS, "EU"),
                                            Test(FieldRef("urgent"), Operator.IS, True)))),
        ("bpmn:getDataObject('paid') = 'yes'", Test(FieldRef("paid"), Operator.IS, "yes")),
        ("5 <= n", Test(FieldRef("n"), Operator.AT_LEAST, 5)),
        ("x != null", Not(Test(FieldRef("x"), Operator.EMPTY))),
        ("empty x", Test(FieldRef("x"), Operator.EMPTY)),
        ('contains(x, "y")', Test(FieldRef("x"), Operator.CONTAINS, "y")),
        ("x.equals('y')", Test(FieldRef("x"), Operator.IS, "y")),
        ('due > "2027-03-01"', Test(FieldRef("due"), Operator.AFTER, date(2027, 3, 1))),
        ("größe >= -2", Test(FieldRef("größe"), Operator.AT_LEAST, -2)),
    ],
)  # fmt: skip
def test_simple_expressions_of_other_programs_are_read(text: str, condition: Condition) -> None:
    assert read_expression(text, Variables()) == condition


@pytest.mark.parametrize(
    "text",
    ["", "   ", "${}", "x +", "x + 1 > 2", "f(x)", "getData('x') == 1", "x > 1 >", "(x", "x)", "'a' == 'b'", "x in y",
     "x > null", "1", "5x > 2", "x ==", "not", "(" * 900 + "x" + ")" * 900, "x > '2027-99-01'", "x\x00", "a b",
     "a" * 3000],
)  # fmt: skip
def test_what_is_not_simple_is_nobodys_guess(text: str) -> None:
    assert read_expression(text, Variables()) is None


def test_names_are_those_of_variables_and_differ() -> None:
    found = list(NAMES.names.values())
    assert len(set(found)) == len(found)
    assert all(name.isidentifier() for name in found)
    assert NAMES.names[DAY] == "_class"


def test_fields_have_the_kind_of_their_values() -> None:
    values = ((BUDGET, 5), (DAY, date(2027, 1, 1)), (FLAG, True), (TIER, "a"), (TIER, 5))
    read = fields_read([Test(subject, Operator.IS, value) for subject, value in values])
    assert all(one.required for one in read)
    assert not fields_read([Test(TIER, Operator.IS, "a"), Test(TIER, Operator.EMPTY)])[0].required
    kinds = [FieldKind.NUMBER, FieldKind.DATE, FieldKind.YES_NO, FieldKind.TEXT]
    assert [(one.name, one.kind) for one in read] == list(
        zip((BUDGET.name, DAY.name, FLAG.name, TIER.name), kinds, strict=True)
    )


def test_only_tests_of_one_subject_for_different_values_exclude_each_other() -> None:
    a, b, many = (Test(TIER, Operator.IS, "a"), Test(TIER, Operator.IS, "B"), Test(TIER, Operator.ONE_OF, ("b", "c")))
    assert not may_both_hold(a, b)
    assert may_both_hold(b, many)
    assert not may_both_hold(a, many)
    assert may_both_hold(a, Test(FLAG, Operator.IS, True))
    assert may_both_hold(a, Not(b))


@pytest.mark.parametrize("value", [5e9, 10**40, 1e300, -1e16, 2**53 + 1, 2.5, 1e-7])
def test_a_number_of_any_size_is_written_without_an_exponent_and_read_again(value: float) -> None:
    variables = Variables({FieldRef("Budget"): "budget"})
    written = expression_text(Test(FieldRef("Budget"), Operator.MORE, value), variables)
    assert "e" not in written.removeprefix("budget")
    assert read_expression(written, variables) == Test(FieldRef("Budget"), Operator.MORE, float(value))


def test_a_number_that_nobody_can_calculate_with_is_nobodys_guess() -> None:
    assert read_expression("budget > 1" + "0" * 400, Variables()) is None
