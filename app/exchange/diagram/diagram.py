"""What reading a flowchart of another program gives; every reader of such a format returns it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph
from app.exchange.task_record import count
from app.exchange.workflow_json import WorkflowFile


@dataclass(frozen=True)
class DrawnWorkflow:
    """One workflow of a file: a process, a pool or a page."""

    name: str
    graph: Graph
    role_names: Mapping[RoleId, str] = field(default_factory=dict)
    """Of every role that the graph names, as the file calls it."""
    placed: bool = False
    """Its positions came with the file; otherwise it has to be laid out."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many elements of the file were read into it: tasks, gateways, events, flows, lanes, labels."""
    kept: WorkflowFile | None = None
    """Of a file that this program wrote: what no flowchart says, as the words of the date and the hours to remind."""
    dated: Mapping[StepId, str] = field(default_factory=dict)
    """The steps that have a day in the file, by the words that name the row of each as that of the anchor; the days are
    counted from one of them."""


@dataclass(frozen=True)
class DiagramRead:
    """Everything that a file of a foreign format holds."""

    workflows: tuple[DrawnWorkflow, ...]
    report: tuple[str, ...] = ()
    """One sentence each of what has no counterpart here, or became a note."""
    questions: tuple[str, ...] = ()
    """One sentence each of what was unclear, and how it was taken."""

    @property
    def counted(self) -> str:
        """How many elements of each kind were read, and how many steps and flows that makes here where it is not as
        many; empty where nothing was counted.
        """
        total = Counter[str]()
        for workflow in self.workflows:
            total.update(workflow.counts)
        within = {part for kind, parts in _OF_THEM.items() if total[kind] for part in parts}
        kinds = [_kind_words(kind, total) for kind in _KINDS if total[kind] and kind not in within]
        steps = sum(len(workflow.graph.steps) for workflow in self.workflows)
        flows = sum(len(workflow.graph.flows) for workflow in self.workflows)
        same = flows == total["flows"] and steps == sum(total[kind] for kind in _STEPS)
        here = "" if same else f" That makes {count(steps, 'step')} and {count(flows, 'flow')} here."
        return f"Read: {', '.join(kinds)}.{here}" if kinds else ""


_KINDS = {
    "tasks": "task",
    "subprocesses": "sub-process",
    "gateways": "gateway",
    "events": "event",
    "lanes": "lane",
    "shapes": "shape",
    "sections": "section",
    "steps": "step",
    "arrows": "arrow",
    "flows": "flow",
}
"""What is counted, in the order in which it is said; the rest says more of these."""
_STEPS = ("tasks", "subprocesses", "gateways", "events", "shapes", "steps")
"""Those that become steps."""
_OF_THEM = {
    "shapes": {"decisions": ("diamond", "diamonds"), "lanes": ("lane", "lanes")},
    "arrows": {
        "flows": ("from shape to shape", "from shape to shape"),
        "touching": ("that only touches its shapes", "that only touch their shapes"),
        "labels": ("with words", "with words"),
    },
    "flows": {"labels": ("with words", "with words")},
}


def _kind_words(kind: str, total: Counter[str]) -> str:
    """Of those that all are alike it is not said."""
    of_them = [
        f"{total[part]:,} {one if total[part] == 1 else many}"
        for part, (one, many) in _OF_THEM.get(kind, {}).items()
        if total[part] and (part, total[part]) != ("flows", total[kind])
    ]
    said = count(total[kind], _KINDS[kind], "sub-processes" if kind == "subprocesses" else "")
    return f"{said} ({', '.join(of_them)})" if of_them else said
