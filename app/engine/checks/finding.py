"""One finding of lint, and what mends it. For the checks, the editor and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step


class Level(StrEnum):
    """Whether a finding stops publishing."""

    ERROR = "error"
    """Stops publishing."""
    WARNING = "warning"


NOTES = frozenset(("strict-wait", "strict-twice"))
"""The codes of what strict BPMN tools alone would stumble over."""


@dataclass(frozen=True, slots=True)
class LintFix:
    """One edit that makes its finding go away, as data that a screen turns into an action."""

    label: str
    """On the button: "Delete the flow"."""
    verb: str
    """The name of an action on flowcharts, such as ``edit_step``."""
    arguments: Mapping[str, object]
    """Its keyword arguments, all but the workflow's id."""

    @property
    def call(self) -> tuple[tuple[object, ...], dict[str, object]]:
        """The arguments as the action takes them: ids of what is edited by position, the rest by name."""
        ids = tuple(self.arguments[name] for name in ("step_id", "flow_id") if name in self.arguments)
        return ids, {name: value for name, value in self.arguments.items() if name not in ("step_id", "flow_id")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a graph: where it is, a sentence that says what to do, and perhaps a fix."""

    code: str
    """A stable word such as ``no-start``; quick fixes hang on it."""
    level: Level
    sentence: str
    step_id: StepId | None = None
    flow_id: FlowId | None = None
    about: str | None = None
    """The outcome or the field that it names, where one place may have several such findings."""
    fix: LintFix | None = field(default=None, hash=False)

    @property
    def is_note(self) -> bool:
        """Whether it is about other programs alone: it runs here, and nothing need be done."""
        return self.code in NOTES


def error(
    code: str, sentence: str, step: Step | None = None, flow: Flow | None = None, about: str | None = None
) -> Finding:
    """A finding that stops publishing, at a step, at a flow or of the graph as a whole."""
    return Finding(code, Level.ERROR, sentence, step.id if step else None, flow.id if flow else None, about)


def warning(
    code: str, sentence: str, step: Step | None = None, flow: Flow | None = None, fix: LintFix | None = None
) -> Finding:
    """A finding that does not stop publishing, with the edit that makes it go away if there is one."""
    return Finding(code, Level.WARNING, sentence, step.id if step else None, flow.id if flow else None, fix=fix)


def named(graph: Graph, step_id: StepId) -> str:
    """The title of a step in quotes, as the sentences of findings name it; its kind or id where it has none."""
    step = graph.by_id.get(step_id)
    return f"“{(step.title or step.kind) if step else step_id}”"


def way(graph: Graph, flow: Flow) -> str:
    """A flow as the sentences of findings name it: “Draft” → “Review”."""
    return f"{named(graph, flow.source)} → {named(graph, flow.target)}"
