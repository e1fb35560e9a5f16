"""*Improve this step*: one text, typed at a task, which stands as a note at its step in the workflow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.actions.step_note import improve_step
from app.domain.ids import TaskId
from app.domain.task import Task
from app.queries.step_note import note_place
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, wrapping_label
from ui.widgets.button import button
from ui.widgets.preview_dialog import opened


class ImproveStepDialog(QDialog):
    """Ctrl+Enter keeps it; what is refused stays typed."""

    def __init__(self, context: Context, task_id: TaskId, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._task_id = context, task_id
        task = context.read(lambda reader: reader.get(Task, task_id))
        title = one_line(task.title) if task is not None else ""
        self.setWindowTitle("Improve this step")
        self.setMinimumWidth(460)
        said = wrapping_label(f"What should be better at “{title}” the next time?")
        hint = wrapping_label(context.read(note_place, task_id))
        hint.setProperty("tone", "muted")
        self.text = named(QPlainTextEdit(), "What should be better")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(110)
        self.problem = wrapping_label("")
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(button(Command("cancel", "Cancel", self.reject), self))
        foot.addWidget(button(Command("keep_note", "Keep note", self.keep, "check"), self, primary=True))
        layout = QVBoxLayout(self)
        for part in (said, self.text, self.problem, hint):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.text.setFocus()

    def keep(self) -> None:
        """Leave the note, or say why it cannot be left."""
        if self._context.do_beside(self._refuse, improve_step, self._task_id, self.text.toPlainText()) is not None:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keep()
        else:
            super().keyPressEvent(event)

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.text.setFocus()


def open_improve(context: Context, parent: QWidget, task_id: TaskId) -> ImproveStepDialog:
    """Show the dialog over ``parent``."""
    return opened(ImproveStepDialog(context, task_id, parent))
