"""The base of the step panel's sections: rows that keep themselves in the step that is shown."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.flowchart.step import edit_step
from app.domain.ids import StepId
from app.domain.workflow import Step
from ui.pages.flowchart.panel.editing import Editor
from ui.widgets.form import Form, FormRow


class StepSection(QWidget):
    """Override ``fits`` and ``fill``. ``step`` is the one that is shown now."""

    title = ""

    def __init__(self, editor: Editor) -> None:
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

    def fits(self, step: Step) -> bool:
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
