"""*Change fields*: the answers of a running project, and which decisions go another way, before it is done."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.project_field import change_fields, unanswered
from app.domain.condition import FieldValue
from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId
from app.queries.project_field import field_change, fields_of
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.projects.start_form import StartFields
from ui.widgets.button import allow
from ui.widgets.preview_dialog import PreviewDialog, opened

NOTHING = "Change an answer to see what follows."
NO_EFFECT = "No decision goes another way because of it."


def open_fields(context: Context, parent: QWidget | None, project_id: ProjectId) -> "FieldsDialog":
    """Show the dialog over ``parent``."""
    return opened(FieldsDialog(context, parent, project_id))


class FieldsDialog(PreviewDialog):
    """Enabled as soon as an answer is another and none that is required is empty."""

    def __init__(self, context: Context, parent: QWidget | None, project_id: ProjectId) -> None:
        project, self._fields = context.read(fields_of, project_id)
        title = f"Change fields: {one_line(project.name)}"
        super().__init__(parent, title, Command("change", "Change", self.change, "check"))
        self._context, self._project = context, project
        today: date = context.read(lambda reader: reader.today())
        self.resize(480, 420)
        self.fields = StartFields(lambda: today)
        self.effects, self.sentence = plain_label(), plain_label()
        self.sentence.setFont(font(HEAD, SEMIBOLD))
        for label in (self.effects, self.sentence):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for part in (self.fields, self.sentence, self.effects):
            layout.addWidget(part)
        layout.addStretch()
        layout.addLayout(self.buttons())
        self.fields.show_fields(self._fields, project.fields)
        self.fields.answered.connect(self.update_preview_soon)
        self.update_preview()

    @property
    def answers(self) -> dict[str, FieldValue]:
        """What is another than it was; None where an answer was taken away."""
        now = self.fields.values
        names = [field.name for field in self._fields]
        return {name: now.get(name) for name in names if now.get(name) != self._project.fields.get(name)}

    def change(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        if self.fields.problem:
            self.update_preview()
            return
        if self._context.do(change_fields, self._project.id, self.answers) is not None:
            self.accept()

    def update_preview(self) -> None:
        """Say what the answers in the fields would change."""
        missing = unanswered(self._fields, self.fields.values)
        self.fields.show_missing(missing)
        ready = bool(self.answers) and not missing and not self.fields.problem
        why = self.fields.problem or "Change a field first, and fill in what is required."
        allow(self.go, "" if ready else why)
        if not ready:
            set_text(self.sentence, "")
            set_text(self.effects, NOTHING)
            return
        try:
            changes = self._context.preview(change_fields, self._project.id, self.answers).changes
            seen = self._context.read(field_change, self._project.id, changes)
        except LeadlineError as refusal:
            set_text(self.sentence, "")
            set_text(self.effects, refusal.sentence)
            allow(self.go, refusal.sentence)
            return
        set_text(self.sentence, seen.sentence)
        set_text(self.effects, "\n".join(seen.effects) or NO_EFFECT)
