"""A workflow as a Mermaid flowchart, as a wiki shows it. For ``formats``.

It holds titles, kinds, flows with their answers, sections and the step with the date; the rest is told.
"""

import json
import re
from collections.abc import Iterator

from app.domain.step_kind import StepKind
from app.domain.workflow import Flow, Graph, Step
from app.exchange.diagram.mermaid_reader import ANCHOR
from app.exchange.diagram.written import WrittenDiagram, flow_words
from app.exchange.workflow_json import WorkflowFile
from app.grammar.names import Names

_BRACKETS = {
    StepKind.START: "([{}])",
    StepKind.END: "([{}])",
    StepKind.DECISION: "{{{}}}",
    StepKind.SUBWORKFLOW: "[[{}]]",
    StepKind.JUNCTION: "(({}))",
    StepKind.MILESTONE: "({})",
}
_CLASSED = (StepKind.APPROVAL, StepKind.MILESTONE, StepKind.WAIT, StepKind.SUBWORKFLOW, StepKind.JUNCTION)
"""Their bracket alone does not say their kind; a class named “end” would end the text."""
_COLOURS = {
    StepKind.APPROVAL: "fill:#f1eafb,stroke:#8a5cc2,color:#1f2328",
    StepKind.MILESTONE: "fill:#fbe8ee,stroke:#b03a5b,color:#1f2328",
    StepKind.WAIT: "fill:#f4f4f7,stroke:#5b5b66,color:#1f2328",
}
_ESCAPED = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "#": "#35;", "|": "#124;", "`": "#96;", "\\": "#92;"}
_LIST = re.compile(r"^(\d+)\.(?=\s)|^([-*+])(?=\s)")
"""What Mermaid would take for a list of Markdown."""


def write(file: WorkflowFile) -> WrittenDiagram:
    """The text of a workflow, and what it has no place for."""
    text = "\n".join(_lines(file)) + "\n"
    return WrittenDiagram(text.encode("utf-8", "replace"), tuple(_lost(file.graph)))


def _lines(file: WorkflowFile) -> Iterator[str]:
    graph = file.graph
    names = Names.of(graph, file.roles)
    ids = {step.id: f"n{number}" for number, step in enumerate(graph.steps)}
    yield "---"
    yield f"title: {json.dumps(file.name, ensure_ascii=False)}"
    yield "---"
    yield "flowchart LR"
    for step in graph.steps:
        yield f"    {ids[step.id]}{_box(step)}"
    for flow in graph.flows:
        if flow.source in ids and flow.target in ids:
            yield f"    {ids[flow.source]} {_arrow(flow, flow_words(flow, graph, names))} {ids[flow.target]}"
    for number, section in enumerate(graph.sections):
        inside = [ids[step.id] for step in graph.steps if step.section == section.id]
        if inside:
            yield f"    subgraph g{number}[{quoted(section.name)}]"
            yield from (f"        {id}" for id in inside)
            yield "    end"
    used = {step.kind for step in graph.steps}
    yield from (f"    classDef {kind} {colours}" for kind, colours in _COLOURS.items() if kind in used)
    yield from (f"    class {ids[step.id]} {ANCHOR}" for step in graph.steps if step.anchor)


def _box(step: Step) -> str:
    words = quoted("" if step.kind is StepKind.JUNCTION else step.title)
    box = _BRACKETS.get(step.kind, "[{}]").format(words)
    return f"{box}:::{step.kind}" if step.kind in _CLASSED else box


def _arrow(flow: Flow, words: str) -> str:
    line = "-.->" if flow.loop_back else "-->"
    return f"{line}|{quoted(words)}|" if words else line


def quoted(words: str) -> str:
    """Words in quotes, as Mermaid shows them letter by letter."""
    line = " ".join(words.split())
    escaped = "".join(_ESCAPED.get(letter, letter) for letter in line)
    escaped = escaped.replace("%%", "#37;#37;").replace("$$", "#36;#36;")
    return f'"{_LIST.sub(_unlisted, escaped) or " "}"'


def _unlisted(found: re.Match[str]) -> str:
    return f"{found[1]}#46;" if found[1] else f"#{ord(found[2])};"


def _lost(graph: Graph) -> Iterator[str]:
    """One sentence for what of the graph a flowchart in Mermaid does not say."""
    steps = graph.steps
    counts = {
        "roles": sum(step.role is not None or step.approval is not None for step in steps),
        "days": sum(step.offset is not None for step in steps),
        "estimates": sum(bool(step.length or step.effort_minutes) for step in steps),
        "instructions and checklists": sum(
            bool(step.instructions or step.done_when or step.checklist) for step in steps
        ),
        "rules of opening and time-outs": sum(bool(step.opens_at or step.gates or step.time_out) for step in steps),
        "workflows that they start": sum(step.subworkflow is not None for step in steps),
    }
    said = [f"{what} ({_steps(count)})" for what, count in counts.items() if count]
    said += ["conditions, which are words there"] if any(flow.condition is not None for flow in graph.flows) else []
    said += ["notes"] if graph.notes else []
    if said:
        yield f"Mermaid has no place for {', '.join(said)}."


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"
