"""Mermaid flowcharts: what people write into wikis is read, and what is written comes back."""

import pytest

from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Approval, DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.mermaid_reader import read
from app.exchange.diagram.mermaid_words import plain_text
from app.exchange.diagram.mermaid_writer import quoted, write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.random_graph import random_graph

pytestmark = [pytest.mark.requirement("U4"), pytest.mark.requirement("S10")]


def one(text: str) -> tuple[Graph, DiagramRead]:
    found = read(text.encode(), "chart")
    assert len(found.workflows) == 1
    return found.workflows[0].graph, found


def ways(graph: Graph) -> set[tuple[str, str, str | None]]:
    """Without those of the start and end that are added."""
    titles = {step.id: step.title or str(step.kind) for step in graph.steps}
    added = {"start", "end"}
    return {
        (titles[flow.source], titles[flow.target], flow.outcome)
        for flow in graph.flows
        if not added & {flow.source, flow.target}
    }


def kind_of(graph: Graph, title: str) -> StepKind:
    return next(step.kind for step in graph.steps if step.title == title)


def test_a_flowchart_as_a_wiki_has_it() -> None:
    graph, found = one(
        """
        %% how we review
        flowchart TD
            A([Begin]) --> B["Write #quot;the#quot; text"]
            B --> C{Good enough?}
            C -->|Yes| D[Publish] --> E([Done])
            C -- "No, not yet" --> B
            style B fill:#f9f
            classDef important fill:#f00
            D:::important
            click D "https://example.com"
        """
    )
    kinds = {step.title: step.kind for step in graph.steps}
    assert kinds == {
        "Begin": StepKind.START,
        'Write "the" text': StepKind.TASK,
        "Good enough?": StepKind.DECISION,
        "Publish": StepKind.TASK,
        "Done": StepKind.END,
    }
    assert ("Good enough?", 'Write "the" text', "No, not yet") in ways(graph)
    assert ("Good enough?", "Publish", "Yes") in ways(graph)
    assert next(step for step in graph.steps if step.asks).mode is DecisionMode.ASKED
    assert [*found.report] == ["Not taken, since it is about looks: style, classDef, classes, click."]
    assert not found.workflows[0].placed


@pytest.mark.parametrize(
    ("arrow", "words"),
    [
        ("-->", None),
        ("--->", None),
        ("---", None),
        ("-.->", None),
        ("-.-", None),
        ("-..->", None),
        ("==>", None),
        ("===", None),
        ("--o", None),
        ("--x", None),
        ("<-->", None),
        ("o--o", None),
        ("-->|yes|", "yes"),
        ("--> |yes| ", "yes"),
        ('-->|"a#124;b"|', "a|b"),
        ("-- yes -->", "yes"),
        ("-- yes ---", "yes"),
        ("-. yes .->", "yes"),
        ("== yes ==>", "yes"),
        ("e1@-->", None),
        ("---|yes|", "yes"),
    ],
)
def test_every_arrow_is_read(arrow: str, words: str | None) -> None:
    graph, _ = one(f"graph LR\n A{{Q}} {arrow} B\n A --> |other| C")
    assert {("Q", "B", words or "Otherwise"), ("Q", "C", "other")} <= ways(graph)


def test_arrows_need_no_blanks_around_them() -> None:
    graph, _ = one("graph LR;A-->B;B-.->C;C==>D;first-one-->A;A-- yes -->E")
    assert {("B", "C", None), ("C", "D", None), ("first-one", "A", None)} <= ways(graph)


def test_an_invisible_arrow_is_none() -> None:
    graph, _ = one("graph LR\n A --> B\n B ~~~ C\n A --> C")
    assert ways(graph) == {("A", "B", None), ("A", "C", None)}


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ("[X]", "task"),
        ("(X)", "task"),
        ("[[X]]", "task"),
        ("[(X)]", "task"),
        ("[/X/]", "task"),
        ("[\\X\\]", "task"),
        ("[/X\\]", "task"),
        ("{{X}}", "task"),
        (">X]", "task"),
        ("{X}", "decision"),
        ('["X"]', "task"),
        ('["`**X**`"]', "task"),
        ("[X<br/>]", "task"),
        ('@{ shape: diam, label: "X" }', "decision"),
        ("@{ shape: delay, label: X }", "wait"),
        ("[X]:::milestone", "milestone"),
        ("[X]:::approval", "approval"),
        ("([X]):::wait", "wait"),
    ],
)
def test_every_bracket_is_read(box: str, kind: str) -> None:
    graph, _ = one(f"flowchart LR\n S --> a{box}\n a -->|one| B\n a -->|two| C")
    assert kind_of(graph, "X") is StepKind(kind)


def test_groups_and_chains_join_all_with_all() -> None:
    graph, _ = one("graph LR\n A & B --> C & D --> E")
    expected = {("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "E"), ("D", "E")}
    assert ways(graph) == {(source, target, None) for source, target in expected}


def test_a_subgraph_is_a_section() -> None:
    text = """graph LR
        subgraph w ["Writing it"]
        direction TB
        A --> B
        end
        subgraph Publishing
        C
        end
        B --> C
        w --> C"""
    graph, found = one(text)
    assert [section.name for section in graph.sections] == ["Writing it", "Publishing"]
    assert {step.title: step.section for step in graph.steps if step.section} == {"A": "w", "B": "w", "C": "Publishing"}
    said = "Arrows at these lead to what begins in them and leave from what ends in them: “Writing it”."
    assert said in found.report
    assert found.workflows[0].counts["flows"] == 3


def test_arrows_at_subgraphs_in_subgraphs_lead_to_the_first_step_within() -> None:
    graph, _ = one("graph LR\nsubgraph o\nsubgraph i\nA --> B\nend\nend\nS --> o\ni --> T")
    titles = {(graph.step(flow.source).title, graph.step(flow.target).title) for flow in graph.flows}
    assert {("S", "A"), ("A", "B"), ("B", "T")} <= titles


def test_an_arrow_at_a_subgraph_of_loose_boxes_leads_to_each_of_them() -> None:
    graph, _ = one("graph LR\nsubgraph o\nA\nB\nend\nS --> o")
    (entry,) = [step for step in graph.steps if step.kind is StepKind.JUNCTION]
    assert {graph.step(flow.target).title for flow in graph.outgoing[entry.id]} == {"A", "B"}


def test_subgraphs_that_lie_in_one_another_both_ways_are_read() -> None:
    graph, _ = one(
        "graph LR\nsubgraph a\nsubgraph b\nX\nend\nend\nsubgraph b\nsubgraph a\nY\nend\nend\na --> Z\nX --> Y"
    )
    assert {"X", "Y", "Z"} <= {step.title for step in graph.steps}


def test_other_kinds_of_diagrams_beside_a_flowchart_are_left_out_and_told() -> None:
    page = "```mermaid\nsequenceDiagram\nA->>B: hi\n```\n\n```mermaid\ngraph TD\nA --> B\n```\n"
    found = read(page.encode(), "page")
    assert len(found.workflows) == 1
    assert "What is no flowchart was left out: “sequenceDiagram”." in found.report


def test_the_flowcharts_of_a_page_in_markdown_are_found() -> None:
    page = "# How\n\n```mermaid\nflowchart LR\nA --> B\n```\n\ntext\n\n```mermaid\ngraph TD\nC --> D\n```\n"
    found = read(page.encode(), "page")
    assert [workflow.name for workflow in found.workflows] == ["page, 1", "page, 2"]


def test_the_title_of_a_text_is_the_name() -> None:
    assert one("---\ntitle: Blog post\n---\nflowchart LR\nA-->B")[1].workflows[0].name == "Blog post"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1 .* does not begin with “flowchart”"),
        ("sequenceDiagram\nA->>B: hi", "does not begin with"),
        ("flowchart LR\nA --> [B]", "Line 2 .* a box is expected, but “\\[B\\]” was found"),
        ("flowchart LR\nA[open --> B\nC", "Line 2 .* bracket “\\[” is not closed"),
        ("flowchart LR\nA --> B\nend", "Line 3 .* closes no subgraph"),
        ("flowchart LR\nsubgraph x\nA", "a subgraph is not closed"),
        ("flowchart LR\nA -> B", "“-> B” is no arrow"),
        ("text\n```mermaid\nflowchart LR\n\n)\n```", "Line 5 "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(RuleViolation, match=sentence):
        read(text.encode(), "x")


def test_many_groups_cannot_make_too_many_arrows() -> None:
    many = " & ".join(f"a{number}" for number in range(1000))
    with pytest.raises(RuleViolation, match="more than 20,000 arrows"):
        read(f"graph LR\n{many} --> {many}".encode(), "x")


@pytest.mark.parametrize(
    "words",
    [
        'say "no"',
        "a|b",
        "<b>",
        "#35; & #quot;",
        "1. one",
        "- two",
        "`code`",
        "end",
        "(x) [y] {z}",
        "C:\\new",
        "50 % -->",
        "ü 検",
    ],
)
def test_words_come_back_letter_by_letter(words: str) -> None:
    assert plain_text(quoted(words)) == words


def plain(graph: Graph) -> tuple[list[object], list[object], list[object]]:
    """What Mermaid holds of a graph, without ids."""
    place = {step.id: number for number, step in enumerate(graph.steps)}
    used = {step.section for step in graph.steps}
    names = {section.id: section.name for section in graph.sections}
    steps = [(step.kind, step.title, step.anchor, names.get(step.section or "")) for step in graph.steps]
    flows = [(place[flow.source], place[flow.target], flow.outcome) for flow in graph.flows]
    return steps, flows, [section.name for section in graph.sections if section.id in used]


def held(graph: Graph) -> bool:
    """Whether there is nothing in it that Mermaid has no place for, and that would change its form."""
    rules = any(step.kind is StepKind.DECISION and not step.asks for step in graph.steps)
    rare = any(step.time_out is not None or step.kind is StepKind.SUBWORKFLOW for step in graph.steps)
    few = any(len({flow.outcome for flow in graph.outgoing[step.id]}) < 2 for step in graph.steps if step.asks)
    pairs = [(flow.source, flow.target, flow.outcome) for flow in graph.flows]
    loose = any(not graph.incoming[step.id] for step in graph.steps if step.kind is not StepKind.START)
    return not (rules or rare or few or loose) and len(pairs) == len(set(pairs)) and graph.anchor is not None


def test_what_is_written_comes_back_but_for_what_is_told() -> None:
    graphs = [file.graph for file in templates()] + [random_graph(seed) for seed in range(1500)]
    tried = 0
    for graph in graphs:
        anchored = graph if graph.anchor else _anchored(graph)
        if held(anchored):
            tried += 1
            again, _ = one(write(WorkflowFile("Name", graph=anchored)).data.decode())
            assert plain(again) == plain(anchored)
    assert tried > 40


def _anchored(graph: Graph) -> Graph:
    from dataclasses import replace

    task = next((step for step in graph.steps if step.has_task), None)
    return graph if task is None else graph.with_steps(replace(task, anchor=True))


def test_sections_and_approvals_come_back() -> None:
    graph = Graph(
        (
            Step(StepId("start"), StepKind.START, "Start"),
            Step(StepId("w"), StepKind.TASK, "Write", section="x"),
            Step(
                StepId("a"),
                StepKind.APPROVAL,
                "Approve",
                section="x",
                anchor=True,
                outcomes=(Outcome("Approved"), Outcome("Changes requested", positive=False)),
                approval=Approval(),
            ),
            Step(StepId("end"), StepKind.END, "End"),
        ),
        (
            Flow(FlowId("1"), StepId("start"), StepId("w")),
            Flow(FlowId("2"), StepId("w"), StepId("a")),
            Flow(FlowId("3"), StepId("a"), StepId("end"), "Approved"),
            Flow(FlowId("4"), StepId("a"), StepId("w"), "Changes requested"),
        ),
        sections=(Section("x", "All of it"),),
    )
    again, found = one(write(WorkflowFile("Name", graph=graph)).data.decode())
    assert plain(again) == plain(graph)
    assert again.steps[2].outcomes == graph.steps[2].outcomes
    assert (found.report, found.questions) == ((), ())


def test_what_mermaid_has_no_place_for_is_told() -> None:
    [said] = write(next(file for file in templates() if file.name == "Blog post")).report
    assert said.startswith("Mermaid has no place for roles (")
