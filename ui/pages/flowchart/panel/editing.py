"""What the panels need of the page's model, and the one way in which they change a workflow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Graph
from app.editing.action import Action
from app.queries.flowchart import FlowchartView
from ui.link.desk import Desk

P = ParamSpec("P")
T = TypeVar("T")
Refuse = Callable[[str], object]


class Editing(Protocol):
    """The open workflow and what is selected in it; ``FlowchartModel`` fits it."""

    changed: SignalInstance
    selection_changed: SignalInstance

    @property
    def workflow_id(self) -> WorkflowId | None: ...
    @property
    def view(self) -> FlowchartView | None: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def selection(self) -> Sequence[str]: ...
    def select(self, ids: Iterable[str]) -> None: ...


class Editor:
    """Changes the open workflow; a refusal goes to the field that it is about."""

    def __init__(self, desk: Desk, model: Editing) -> None:
        self.desk = desk
        self.model = model

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
        if self.model.workflow_id is None:
            return False
        refuse("")
        return self.desk.do_beside(refuse, action, self.model.workflow_id, *args, **kw) is not None


def keep_all(panel: QWidget) -> None:
    """Keep what is half typed anywhere in a panel, as if its field was left now."""
    for field in panel.findChildren(QWidget):
        keep = getattr(field, "keep", None)
        if callable(keep):
            keep()
