"""What reading a flowchart of another program gives; every reader of such a format returns it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph
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
