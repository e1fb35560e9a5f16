"""The program's own workflow format: exact there and back, strict about everything else."""

import json
from datetime import date
from random import Random

import pytest

from app.domain.check_item import CheckItem, Evidence, Input, InputKind, Output
from app.domain.condition import All, Any, FieldRef, Not, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, RoleId, StepId, VersionId
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, Offset, Snap, Span, SpanUnit
from app.domain.workflow import (
    Approval,
    ApprovalRule,
    ApproverDays,
    DecisionMode,
    FieldKind,
    Flow,
    Graph,
    Lane,
    Note,
    Outcome,
    ProjectField,
    Step,
    StepKind,
    TimeOut,
)
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile, dump_graph, dump_workflow, load_graph, load_workflow
from tests.app.engine.random_graph import random_graph

ANN = RoleId("ann")

EVERYTHING = Graph(
    steps=(
        Step(StepId("start"), StepKind.START),
        Step(
            StepId("check"),
            StepKind.APPROVAL,
            "Check “it” – 検査",
            ANN,
            Offset(-3, DayUnit.WORKING, Against.STEP, StepId("start"), Snap.NEXT),
            Span(0.1, SpanUnit.HOURS),
            90,
            "Read it.\nTwice.",
            (Input("brief"), Input("List", InputKind.OUTPUT, required=True, source="start")),
            "No mistakes",
            (CheckItem("Facts"), CheckItem("Style", id="c1", required=True, evidence=Evidence.LINK)),
            optional=True,
            anchor=True,
            outcomes=(Outcome("Yes"), Outcome("No", positive=False)),
            approval=Approval((ANN, RoleId("bob")), ApprovalRule.K_OF_N, 2, True, 3, "Yes", (ApproverDays(ANN, 2),)),
            x=-1.5,
            y=1e-7,
            outputs=(Output("Text", required=True), Output("Notes")),
            section="s1",
            today=ANN,
            should=RoleId("bob"),
            should_why="Closer to the text",
        ),
        Step(StepId("ask"), StepKind.DECISION, mode=DecisionMode.ALL_TRUE, question="Which?"),
        Step(
            StepId("first"),
            StepKind.SUBWORKFLOW,
            opens_at=2,
            informed=(ANN,),
            cancel_rest=True,
            gates=(StepId("check"),),
            time_out=TimeOut(Span(2), close=True),
            subworkflow=VersionId(7),
        ),
        Step(StepId("end"), StepKind.END, end_project=True),
    ),
    flows=(
        Flow(FlowId("1"), StepId("start"), StepId("check"), lag=Lag(-60, LagUnit.COMPANY), bends=((1.0, 2.5), (3, 4))),
        Flow(FlowId("2"), StepId("check"), StepId("check"), "No", marked=True, loop_back=True),
        Flow(
            FlowId("3"),
            StepId("ask"),
            StepId("end"),
            condition=All(
                (
                    Test(FieldRef("Live"), Operator.BEFORE, date(2026, 6, 12)),
                    Any((Test(OutcomeRef(StepId("check")), Operator.ONE_OF, ("Yes", 1.5, True, None)),)),
                    Not(Test(FieldRef("Live"), Operator.EMPTY)),
                )
            ),
        ),
    ),
    fields=(ProjectField("Live", FieldKind.DATE, ("a", "b"), required=True),),
    lanes=(Lane(ANN), Lane(None, 120), Lane(RoleId("bob"), 96.5)),
    in_lanes=True,
    notes=(Note("n", "Mind the gap", 1, 2),),
)


def through_text(graph: Graph) -> Graph:
    return load_graph(json.loads(json.dumps(dump_graph(graph))))


def test_a_graph_with_everything_comes_back_exactly() -> None:
    back = through_text(EVERYTHING)
    assert back == EVERYTHING
    values = back.flows[2].condition.parts[1].parts[0].value
    assert [type(value) for value in values] == [str, float, bool, type(None)]


@pytest.mark.parametrize("value", [5e9, 10**9 + 1, -1e16, 1e300, 2**53, 0.1, 1e-7])
def test_a_condition_may_compare_with_a_number_of_any_size(value: float) -> None:
    condition = Test(FieldRef("Budget"), Operator.MORE, value)
    steps = Step(StepId("a"), StepKind.TASK, "A"), Step(StepId("b"), StepKind.TASK, "B")
    file = WorkflowFile("Large", graph=Graph(steps, (Flow(FlowId("f"), steps[0].id, steps[1].id, None, condition),)))
    assert load_workflow(dump_workflow(file)) == file


CONDITION = (
    '{"flows": [{"id": "f", "source": "a", "target": "b", "condition": {"field": "Budget", "is": ">", "value": %s}}]}'
)


@pytest.mark.parametrize("value", ["1e999", "NaN", "-Infinity", "1" + "0" * 400])
def test_a_number_that_nobody_can_calculate_with_is_refused(value: str) -> None:
    text = f'{{"format": "leadline-workflow/1", "name": "A", "graph": {CONDITION % value}}}'
    with pytest.raises(RuleViolation, match=r"condition\.value: a number is expected"):
        load_workflow(text)


def test_random_graphs_come_back_exactly() -> None:
    for seed in range(100):
        graph = random_graph(seed)
        assert through_text(graph) == graph


def test_a_workflow_file_comes_back_exactly() -> None:
    hours = {EVERYTHING.steps[0].id: (72, 8)}
    file = WorkflowFile("Post", "Launch", "About it", {ANN: "Ann’s role"}, EVERYTHING, "First", 840, (24,), hours)
    text = dump_workflow(file)
    assert load_workflow(text) == file
    assert load_workflow("\ufeff" + text.replace("\n", "\r\n")) == file


def test_what_has_its_default_is_left_out() -> None:
    assert dump_graph(Graph((Step(StepId("copy"), StepKind.TASK),))) == {"steps": [{"id": "copy", "kind": "task"}]}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"steps": [{}, 3]}, "steps[0].id: it is missing"),
        ({"steps": [{"id": "a", "kind": "task"}, 3]}, "steps[1]: an object in braces is expected, but 3"),
        ({"steps": [{"id": "a", "kind": "tusk"}]}, "steps[0].kind: one of start, task"),
        ({"steps": [{"id": "a", "kind": "task", "offset": {"days": "x"}}]}, "steps[0].offset.days: a whole number"),
        ({"steps": [{"id": "a", "kind": "task", "offset": {"days": True}}]}, "steps[0].offset.days: a whole number"),
        ({"steps": [{"id": "a", "kind": "task", "offset": {"days": 10**12}}]}, "steps[0].offset.days: a whole number"),
        ({"steps": [{"id": "a", "kind": "task", "offset": {"on": "2026-01-02"}}]}, "steps[0].offset.on: no such entry"),
        ({"steps": [{"id": "a", "kind": "task", "titel": "A"}]}, "steps[0].titel: no such entry"),
        ({"steps": [{"id": "a", "kind": "task", "x": float("nan")}]}, "steps[0].x: a number"),
        ({"steps": {}}, "steps: a list is expected"),
        ({"lanes": ["a", "\ud83d"]}, "lanes[1]: this text has a broken character"),
        ({"flows": [{"id": "f", "source": "a", "target": "b", "bends": [[1]]}]}, "flows[0].bends[0]: a point"),
        ([], "The workflow: an object in braces"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(raw: object, words: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        load_graph(raw)
    assert refusal.value.sentence.startswith(words)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({}, "exactly one of all, any"),
        ({"field": "a", "outcome": "b", "is": "is"}, "exactly one of all, any"),
        ({"field": "a"}, "condition.is: it is missing"),
        ({"field": "a", "is": "like"}, "condition.is: one of is, is not"),
        ({"field": "a", "is": "is", "value": {"date": "2026-13-01"}}, "condition.value.date: a date such as"),
        ({"field": "a", "is": "is", "value": {}}, "condition.value: a text, a number"),
        ({"all": [{"not": {"any": 3}}]}, "condition.all[0].not.any: a list"),
        ({"not": {"field": "a", "is": "is"}, "value": 3}, "nothing may stand beside “not”"),
    ],
)
def test_a_condition_that_does_not_fit_is_refused_with_its_place(condition: object, words: str) -> None:
    with pytest.raises(RuleViolation, match="condition") as refusal:
        load_graph({"flows": [{"id": "f", "source": "a", "target": "b", "condition": condition}]})
    assert words in refusal.value.sentence


def test_a_condition_nested_for_ever_is_refused() -> None:
    condition: object = {"field": "a", "is": "is empty"}
    for _ in range(5000):
        condition = {"not": condition}
    with pytest.raises(RuleViolation, match="nested 20 deep"):
        load_graph({"flows": [{"id": "f", "source": "a", "target": "b", "condition": condition}]})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1 cannot be read as JSON"),
        ('{"format":\n oops', "line 2 cannot be read"),
        ("[" * 100_000, "cannot be read as JSON"),
        ('{"format": %s}' % ("9" * 5000), "cannot be read as JSON"),
        ("[]", "does not begin with the format"),
        ('{"name": "Post"}', "does not begin with the format"),
        ('{"format": "leadline-workflow/1"}', "name: it is missing"),
        ('{"format": "leadline-workflow/1", "name": "A", "roles": {"a": 1}}', "roles.a: a text is expected"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        load_workflow(text)
    assert words in refusal.value.sentence


def test_no_damaged_file_is_answered_with_anything_but_a_refusal() -> None:
    chance = Random(11)
    whole = dump_workflow(templates()[2])
    refused = 0
    for _ in range(300):
        place = chance.randrange(len(whole))
        rest = whole[place + chance.randint(0, 3) :]
        damaged = whole[:place] + chance.choice(('"', "{", "]", "7", "null", "\x00")) + rest
        try:
            load_workflow(damaged)
        except RuleViolation:
            refused += 1
    assert refused > 200
