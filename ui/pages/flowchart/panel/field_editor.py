"""How the panels change the open workflow: each field keeps itself as one undo step, and is told why it was refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.flowchart.step import edit_step
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Graph, Step
from app.editing.edit import Action
from app.queries.reminder import choices_of
from ui.link.context import Context
from ui.pages.flowchart.model import FlowchartModel
from ui.widgets.form import Form, FormRow

P = ParamSpec("P")
T = TypeVar("T")
Refuse = Callable[[str], object]


class WorkflowEditor:
    """Changes the workflow that its panel shows; a refusal goes to the field that it is about."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
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
    def hours(self) -> Mapping[StepId | None, tuple[int, ...]]:
        """How many hours before the due is reminded where it is other than everywhere: of steps, and of the whole
        workflow under None."""
        return self.context.read(choices_of).of_workflow(self.workflow_id) if self.workflow_id is not None else {}

    @property
    def titles(self) -> dict[StepId, str]:
        """The name of each step in sentences: its title, or its kind where it has none."""
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


class StepSection(QWidget):
    """Override ``fits`` and ``fill``. ``step`` is the one that is shown now; one that never fits is never made."""

    title = ""

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        self.editor = editor
        self.form = Form()
        self._step: Step | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    @property
    def step(self) -> Step:
        assert self._step is not None  # noqa: S101
        return self._step

    @property
    def step_id(self) -> StepId:
        return self.step.id

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        """Whether a step has anything that this section shows."""
        return True

    def fill(self, step: Step, afresh: bool) -> None:
        """Show what holds; ``afresh`` when it is another step than before."""

    def show_step(self, step: Step, afresh: bool) -> None:
        """Another step, or the same one as it is now."""
        self._step = step
        if afresh:
            for row in self.form.rows:
                row.show_problem("")
        self.fill(step, afresh)

    def row(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """A field under its label; one that says itself what it is has none."""
        row = self.form.add(label, field, hint)
        if not label:
            row.label.hide()
        return row

    def give(self, row: FormRow, **fields: object) -> bool:
        """Give the step new values, as one undo step; nothing when they are the old ones."""
        row.show_problem("")
        step = self.step
        if replace(step, **fields) == step:  # type: ignore[arg-type]
            self.fill(step, afresh=False)
            return True
        done = self.editor.do(row.show_problem, edit_step, step.id, **fields)
        if not done:
            self.fill(self.step, afresh=False)
        return done
