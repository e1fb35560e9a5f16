"""Steps and flows in words, for screen readers and the header."""

from app.domain.ids import FlowId, StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import Graph, Step
from app.queries.flowchart import FlowchartView
from app.queries.workflow_card import counted
from ui.printing.flowchart.appearance import KIND_WORDS, FlowAppearance, StepAppearance
from ui.printing.flowchart.status_mark import StatusMark


def context_line(view: FlowchartView) -> str:
    """ "Draft of version 4 · 12 steps · 5 roles": what the header says under the name."""
    number = view.version.number
    made_of = counted(view.graph)
    parts = [f"Draft of version {number}" if view.is_draft else f"Version {number}"]
    parts.append(_counted(made_of.steps, "step"))
    if made_of.roles:
        parts.append(_counted(made_of.roles, "role"))
    if view.projects_running:
        parts.append(f"{_counted(view.projects_running, 'project')} running")
    return " · ".join(parts)


def step_name(graph: Graph, id: StepId) -> str:
    """A step by its title, else by its kind."""
    step = graph.by_id.get(id)
    return (step.title or KIND_WORDS[step.kind]) if step else str(id)


def step_words(view: FlowchartView, step: Step, appearance: StepAppearance, problem: str = "") -> str:
    """Kind, role, offset and marks: "Task, Blog writer, 20 days before Publish date, optional"."""
    parts = [KIND_WORDS[step.kind]]
    if appearance.role:
        parts.append(appearance.role)
    if step.offset is not None and not step.anchor:
        parts.append(offset_words(view, step.offset))
    if step.length is not None:
        parts.append(f"takes {step.length}")
    if step.anchor:
        parts.append(f"on {view.workflow.anchor_label}")
    if step.optional:
        parts.append("optional")
    if appearance.badge:
        parts.append(
            f"opens with the {appearance.badge}" if appearance.badge == "first" else f"opens with {appearance.badge}"
        )
    if step.gates:
        parts.append("not before " + " and ".join(step_name(view.graph, gate) for gate in step.gates))
    if problem:
        parts.append(f"has an {problem}" if problem == "error" else f"has a {problem}")
    return ", ".join(parts)


def mark_words(mark: StatusMark) -> str:
    """Where a walkthrough stands: "open, round 2"."""
    return f"{mark.sign}, round {mark.round}" if mark.round > 1 else str(mark.sign)


def flow_words(graph: Graph, id: FlowId, appearance: FlowAppearance) -> str:
    """ "Outline → Draft (if Approved)"; a loop-back says so."""
    flow = graph.flow_by_id[id]
    words = f"{step_name(graph, flow.source)} → {step_name(graph, flow.target)}"
    if appearance.label:
        words += " (otherwise)" if appearance.label == "otherwise" else f" (if {appearance.label})"
    return f"{words}, loop-back" if appearance.loop_back else words


def offset_words(view: FlowchartView, offset: Offset) -> str:
    """ "3 working days after “Outline”"."""
    base = {
        Against.ANCHOR: view.workflow.anchor_label,
        Against.START: "the start",
        Against.STEP: f"“{step_name(view.graph, offset.step_id)}”" if offset.step_id else "a step",
    }[offset.against]
    if offset.days == 0:
        return f"on the day of {base}"
    days = _counted(abs(offset.days), "working day" if offset.unit is DayUnit.WORKING else "day")
    return f"{days} {'before' if offset.days < 0 else 'after'} {base}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
