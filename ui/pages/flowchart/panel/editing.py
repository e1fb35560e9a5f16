"""What the panels need of the page's model, and the one way in which they change a workflow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Graph
from app.editing.action import Action
from app.engine.lint import Finding
from app.queries.flowchart import FlowchartView
from ui.link.context import Context

P = ParamSpec("P")
T = TypeVar("T")
Refuse = Callable[[str], object]


class Editing(Protocol):
    """The open workflow and what is selected in it; ``FlowchartModel`` fits it."""

    changed: SignalInstance
    selection_changed: SignalInstance
    checked: SignalInstance

    @property
    def workflow_id(self) -> WorkflowId | None: ...
    @property
    def view(self) -> FlowchartView | None: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def selection(self) -> Sequence[str]: ...
    @property
    def findings(self) -> Sequence[Finding]: ...
    def select(self, ids: Iterable[str]) -> None: ...


class Editor:
    """Changes the workflow that its panel shows; a refusal goes to the field that it is about."""

    def __init__(self, context: Context, model: Editing) -> None:
        self.context = context
        self.model = model
        self.workflow_id: WorkflowId | None = None
        """Whose fields are shown; what is typed there must not reach another workflow that was opened meanwhile."""

    def turn(self) -> bool:
        """To the workflow that is open now; whether it is another."""
        turned = self.workflow_id != self.model.workflow_id
        self.workflow_id = self.model.workflow_id
        return turned

    @property
    def graph(self) -> Graph:
        return self.model.graph

    @property
    def role_names(self) -> Mapping[RoleId, str]:
        return self.model.view.role_names if self.model.view is not None else {}

    @property
    def anchor_label(self) -> str:
        """The workflow's own words for its date."""
        return self.model.view.workflow.anchor_label if self.model.view is not None else ""

    @property
    def titles(self) -> dict[StepId, str]:
        """As sentences name the steps."""
        return {step.id: step.title or step.kind for step in self.graph.steps}

    def do(
        self, refuse: Refuse, action: Action[Concatenate[WorkflowId, P], T], /, *args: P.args, **kw: P.kwargs
    ) -> bool:
        """Whether it was done. ``refuse`` is given "" first, so that an old refusal goes."""
        if self.workflow_id is None or self.workflow_id != self.model.workflow_id:
            return False
        refuse("")
        return self.context.do_beside(refuse, action, self.workflow_id, *args, **kw) is not None


def keep_all(panel: QWidget) -> None:
    """Keep what is half typed anywhere in a panel, as if its field was left now."""
    for field in panel.findChildren(QWidget):
        keep = getattr(field, "keep", None)
        if callable(keep):
            keep()
