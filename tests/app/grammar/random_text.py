"""A workflow full of awkward names, and conditions, links, offsets, lengths and lines of it, from a seed."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, LinkKind, Offset, Snap, Span, SpanUnit
from app.domain.step_kind import StepKind
from app.domain.workflow import ApprovalRule, DecisionMode, FieldKind, Graph, Outcome, ProjectField, Step
from app.grammar.link import Link
from app.grammar.names import Names
from app.grammar.quick_typing import StepLine

TITLES = ("Draft", "draft", "Approve: outline?", 'The "big" one', "5", "start", "", "Draft", "Say yes, and go", "ı ſ K")
OUTCOMES = ("Approved", "Changes requested", "yes", "5", "a, b", "not now", "is empty", "End; or not", "2027-01-12")
FIELDS = (
    *("Budget", "Tier", "tier", "Launch day", "and", "not done", "outcome of 4", "is", "5", "Märkte / Länder"),
    *("Cost (net)", "R&D", 'He said "go"', "all (", "before", "answer", "Wie viel?", "1,5", "a\u00a0b", "if otherwise"),
)
TEXTS = (
    *("a", "Blog post", "R and D", "yes", "No", "5", "1.500", "-3", "1,5", "2027-01-12", "03/04/2027", "", " a ", "…"),
    *("x > 3", 'say "hi"', '"', '""', "“x”", "one of us", "not me", "empty", "a;b", "a, b", "(x)", "or", "line\nbreak"),
    *("ıs", "more than 5", "at least one", "ü ß 漢字", "a  b", "12 Jan 2027", "1 500", "99999999999999999999", "1e5"),
)
ROLES = {RoleId("writer"): "Writer", RoleId("seo"): "SEO strategist", RoleId("b"): 'The "boss"', RoleId("c"): "C@t, !"}


def awkward_names(chance: Random) -> Names:
    """Steps with titles and outcomes that read like something else; fields of every kind."""
    steps = [Step(StepId("begin"), StepKind.START, "Start")]
    for number, title in enumerate(TITLES * 3):
        asked = number % 3
        outcomes = tuple(Outcome(name) for name in chance.sample(OUTCOMES, 3)) if asked else ()
        kind = (StepKind.TASK, StepKind.APPROVAL, StepKind.DECISION)[asked]
        steps.append(Step(StepId(f"s{number}"), kind, title, outcomes=outcomes, mode=DecisionMode.ASKED))
    kinds = list(FieldKind)
    fields = tuple(
        ProjectField(name, kind, tuple(chance.sample(TEXTS, 4)) if kind is FieldKind.CHOICE else ())
        for name, kind in ((name, chance.choice(kinds)) for name in chance.sample(FIELDS, 12))
    )
    chance.shuffle(steps)
    return Names.of(Graph(tuple(steps), fields=fields), ROLES, day_minutes=chance.choice((480, 465, 1)))


def random_condition(chance: Random, names: Names, depth: int = 4) -> Condition:
    shape = chance.choice(("test", "test", "all", "any", "not")) if depth else "test"
    if shape == "test":
        return _test(chance, names)
    if shape == "not":
        return Not(random_condition(chance, names, depth - 1))
    parts = tuple(random_condition(chance, names, depth - 1) for _ in range(chance.choice((0, 1, 2, 2, 3))))
    return All(parts) if shape == "all" else Any(parts)


def _test(chance: Random, names: Names) -> Test:
    if chance.random() < 0.3:
        step = chance.choice(names.steps)
        known = tuple(outcome.name for outcome in step.outcomes)
        return _with_value(chance, OutcomeRef(step.id), lambda: chance.choice(known or TEXTS))
    field = ProjectField(chance.choice(FIELDS))
    declared = names.exact_field(field.name)
    return _with_value(chance, FieldRef(field.name), lambda: _value(chance, declared))


def _with_value(chance: Random, subject, value) -> Test:
    operator = chance.choice(list(Operator))
    if operator is Operator.EMPTY:
        return Test(subject, operator)
    if operator is Operator.ONE_OF:
        return Test(subject, operator, tuple(value() for _ in range(chance.randint(1, 4))))
    return Test(subject, operator, value() if chance.random() < 0.95 else None)


def _value(chance: Random, declared: ProjectField | None) -> FieldValue:
    """What fits the field; of one that the workflow has not, anything."""
    kinds = {FieldKind.NUMBER: 0, FieldKind.MONEY: 0, FieldKind.DATE: 1, FieldKind.YES_NO: 2}
    match chance.randint(0, 3) if declared is None else kinds.get(declared.kind, 3):
        case 0:
            return random_number(chance)
        case 1:
            return date(2027, 1, 12) + timedelta(chance.randint(-400_000, 400_000))
        case 2:
            return chance.random() < 0.5
    return chance.choice(declared.choices if declared and declared.choices and chance.random() < 0.7 else TEXTS)


def random_number(chance: Random) -> float:
    """Whole ones, ones with three places, tiny and huge ones."""
    return chance.choice(
        (
            float(chance.randint(-5000, 5000)),
            chance.randint(-9_999, 9_999) / 1000,
            chance.uniform(-1e6, 1e6),
            chance.uniform(-1, 1) * 10 ** chance.randint(-300, 300),
        )
    )


def random_link(chance: Random, names: Names) -> Link:
    step = chance.choice(names.steps)
    unit = chance.choice(list(LagUnit))
    minutes = chance.choice((0, 1, 30, 60, 90, 465, 480, 1440, 2400)) * chance.choice((1, -1, 3))
    lag = Lag(1440 * (minutes % 60) if unit is LagUnit.CALENDAR else minutes, unit)
    link = Link(step.id, chance.choice(list(LinkKind)), lag, back=chance.random() < 0.1)
    match chance.randint(0, 3):
        case 0:
            known = tuple(outcome.name for outcome in step.outcomes)
            return replace(link, answer=chance.choice(known if known and chance.random() < 0.8 else TEXTS))
        case 1:
            return replace(link, condition=random_condition(chance, names, 2))
        case 2:
            return replace(link, otherwise=True)
    return link


def random_offset(chance: Random, names: Names) -> Offset:
    against = chance.choice(list(Against))
    step_id = chance.choice(names.steps).id if against is Against.STEP else None
    days = chance.choice((0, 1, -1, 7, -14, chance.randint(-3650, 3650)))
    unit, snap = chance.choice(list(DayUnit)), chance.choice(list(Snap))
    return Offset(days, unit, against, step_id, snap, placed=chance.random() < 0.2)


def random_length(chance: Random) -> Span:
    amount = abs(chance.choice((1, 0, 0.5, 1.125, 2.25, 1 / 3, 50 / 60, 7 / 60, chance.uniform(0, 9_999))))
    return Span(float(amount), chance.choice(list(SpanUnit)))


def random_line(chance: Random, names: Names) -> StepLine:
    """A title that may look like tokens, and any of them."""
    few = chance.random
    words = ("Write", "What's new?", "2h", "@writer", "!", "?", "*", "-5d", "(opt)", '"x"', "~3h", "max 3", "all")
    line = StepLine(" ".join(chance.choice(words) for _ in range(chance.randint(1, 4))))
    kind = chance.choice((None, StepKind.DECISION, StepKind.APPROVAL))
    if kind is StepKind.APPROVAL:
        rule = chance.choice((None, *ApprovalRule))
        approvers = tuple(chance.sample(list(ROLES), chance.randint(0, 4)))
        k = chance.randint(1, 9) if rule is ApprovalRule.K_OF_N else None
        line = replace(line, approvers=approvers, rule=rule, k=k, in_order=few() < 0.3)
    return replace(
        line,
        kind=kind,
        role=chance.choice((None, *ROLES)),
        offset=random_offset(chance, names) if few() < 0.5 else None,
        length=random_length(chance) if few() < 0.5 else None,
        effort_minutes=chance.choice((None, 0, 15, 50, 60, 480, 1441)),
        optional=few() < 0.3,
        anchor=few() < 0.3,
        limit=chance.randint(1, 99) if few() < 0.3 else None,
    )
