"""*Change steps*: titles, roles, dues and lengths of a running project that are others than in its workflow."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.actions.tailoring import tailor_project
from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId
from app.queries.project_field import field_change
from app.queries.tailoring import project_recipe
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.projects.start_steps import StartSteps
from ui.widgets.button import allow
from ui.widgets.preview_dialog import PreviewDialog, opened

RULE = (
    "A step that is changed here is changed for this project and stays so in new versions of the workflow. What was "
    "changed at a task itself, such as its title in the outline, stays with the task."
)
NOTHING = "Change a step that has not begun."


def open_steps(context: Context, parent: QWidget | None, project_id: ProjectId) -> "StepsDialog":
    """Show the dialog over ``parent``."""
    return opened(StepsDialog(context, parent, project_id))


class StepsDialog(PreviewDialog):
    """Enabled as soon as the recipe is another; one undo step, whatever was changed in it."""

    def __init__(self, context: Context, parent: QWidget | None, project_id: ProjectId) -> None:
        recipe = context.read(project_recipe, project_id)
        title = f"Change steps: {one_line(recipe.project.name)}"
        super().__init__(parent, title, Command("tailor", "Change", self.change, "check"))
        self._context, self._project = context, recipe.project
        self.resize(520, 640)
        self.rule = wrapping_label(RULE)
        self.rule.setProperty("tone", "muted")
        self.steps = StartSteps()
        self.steps.show_graph(recipe.graph, recipe.roles, recipe.anchor_label, recipe.project.tailoring, recipe.begun)
        self.sentence = plain_label()
        self.sentence.setFont(font(HEAD, SEMIBOLD))
        self.sentence.setWordWrap(True)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self.steps)
        self.steps.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.rule)
        layout.addWidget(area, 1)
        layout.addWidget(self.sentence)
        layout.addLayout(self.buttons())
        self.steps.changed.connect(self.update_preview_soon)
        self.update_preview()

    def change(self) -> None:
        """The dialog stays when it is refused."""
        self.settle()
        if self._context.do(tailor_project, self._project.id, self.steps.tailoring) is not None:
            self.accept()

    def update_preview(self) -> None:
        """Say what the project would come to, or why it cannot."""
        if self.steps.tailoring == self._project.tailoring:
            set_text(self.sentence, NOTHING)
            allow(self.go, NOTHING)
            return
        try:
            changes = self._context.preview(tailor_project, self._project.id, self.steps.tailoring).changes
            set_text(self.sentence, self._context.read(field_change, self._project.id, changes).sentence)
        except LeadlineError as refusal:
            set_text(self.sentence, refusal.sentence)
            allow(self.go, refusal.sentence)
            return
        allow(self.go)
