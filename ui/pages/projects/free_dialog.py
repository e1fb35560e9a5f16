"""*New project without workflow*: a name and, if there is one, a date; its tasks are typed on its page."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.actions.outline import start_free_project
from app.domain.errors import LeadlineError
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import allow
from ui.widgets.date_field import DateField
from ui.widgets.form import Form
from ui.widgets.preview_dialog import PreviewDialog, opened

ABOUT = "Its tasks follow one another in the order in which you type them: the last one carries the date."


def open_free(context: Context, parent: QWidget) -> "FreeProjectDialog":
    """Show the dialog over ``parent``."""
    return opened(FreeProjectDialog(context, parent))


class FreeProjectDialog(PreviewDialog):
    """Enabled as soon as it has a name."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "New project without workflow", Command("start", "Start", self.start, "play"))
        self._context = context
        self.resize(460, 240)
        today: date = context.read(lambda reader: reader.today())
        self.name = named(QLineEdit(), "Name")
        self.anchor = DateField("Due date", lambda: today)
        self.practice = QCheckBox("Practice run: nothing is told and nothing counts")
        self.words = wrapping_label(ABOUT)
        self.words.setProperty("tone", "muted")
        form = Form()
        form.add("Name", self.name)
        form.add("Due date", self.anchor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (form, self.practice, self.words):
            layout.addWidget(part)
        layout.addStretch()
        layout.addLayout(self.buttons())
        self.name.textChanged.connect(lambda _: self.update_preview())
        self.anchor.date_changed.connect(lambda _: self.update_preview())
        self.update_preview()
        self.name.setFocus()

    def update_preview(self) -> None:
        """Say what is missing or wrong, in place of what the project will be."""
        problem = "" if self.name.text().strip() else "Give the project a name."
        said = ABOUT
        if not problem:
            try:
                self._context.preview(start_free_project, self.name.text(), self.anchor.day)
            except LeadlineError as refusal:
                problem = said = refusal.sentence
        set_text(self.words, said)
        allow(self.go, problem)

    def start(self) -> None:
        """One undo step; then the page of the project waits for the first task."""
        if not self.anchor.read():
            self.anchor.setFocus()
            return
        practice = self.practice.isChecked()
        done = self._context.do(start_free_project, self.name.text(), self.anchor.day, practice=practice)
        if done is not None:
            self.accept()
            self._context.go_to(ProjectPagePlace(done.value, ProjectTabId.TASKS, "next"))
