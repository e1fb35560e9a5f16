"""What was: closed rounds, comments with a field for one more, and the activity."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.actions.journal import add_comment, remove_comment
from app.domain.ids import CommentId
from app.domain.task import Comment
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.theme import META
from ui.widgets.button import button, icon_button, link_button
from ui.widgets.task_panel.task_section import TaskSection, clear, moment_words, round_words, wrapped

FEW = 6


class RoundsSection(TaskSection):
    """Each closed pass through the step, the newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Rounds")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.rows.addLayout(self._list)

    def seen(self, detail: TaskDetail) -> object:
        return detail.rounds

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        for past in detail.rounds:
            self._list.addWidget(wrapped(round_words(past, self.today())))
            if past.note:
                self._list.addWidget(wrapped(past.note, "muted"))
        self.setVisible(bool(detail.rounds))


class CommentField(QPlainTextEdit):
    """Where a comment is written: Ctrl+Enter adds it, Tab goes on to the next control."""

    def __init__(self, section: "CommentsSection") -> None:
        super().__init__()
        self._section = section
        named(self, "Comment")
        self.setPlaceholderText("Write a comment")
        self.setTabChangesFocus(True)
        self.setFixedHeight(58)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._section.send()
        else:
            super().keyPressEvent(event)


class CommentsSection(TaskSection):
    """What is being written is kept for its task while others are looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Comments")
        self._drafts: dict[int, str] = {}
        self._shown_for = 0
        self.field = CommentField(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.rows.addWidget(self.field)
        add = button(Command("add_comment", "Add comment", self.send, shortcut="Ctrl+Return"))
        self.rows.addWidget(add, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addLayout(self._list)

    def seen(self, detail: TaskDetail) -> object:
        return detail.comments

    def fill(self, detail: TaskDetail) -> None:
        if detail.task.id != self._shown_for:
            self._drafts[self._shown_for] = self.field.toPlainText()
            self._shown_for = detail.task.id
            self.field.setPlainText(self._drafts.pop(detail.task.id, ""))
        clear(self._list)
        for comment in detail.comments:
            self._list.addWidget(self._line(comment))
            text = wrapped(comment.text)
            text.setContentsMargins(0, 0, 0, 6)
            self._list.addWidget(text)

    def _line(self, comment: Comment) -> QWidget:
        """When it was written, and the button that takes it away."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        when = moment_words(self.local(comment.at), self.today())
        row.addWidget(wrapped(when, "muted", META), 1)
        remove = Command("remove_comment", f"Remove comment of {when}", lambda: self._remove(comment.id), "x")
        row.addWidget(icon_button(remove, line, 14))
        return line

    def _remove(self, comment_id: CommentId) -> None:
        self.context.do(remove_comment, comment_id)

    def send(self) -> None:
        """Add what was written as a comment, and empty the field when that was done."""
        if self.context.do(add_comment, self.task_id, self.field.toPlainText()) is not None:
            self.field.clear()


class ActivitySection(TaskSection):
    """The last few lines, and all of them when asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Activity")
        self._all = False
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._more = link_button("Show all")
        self._more.clicked.connect(self._show_all)
        self.rows.addLayout(self._list)
        self.rows.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        self._detail: TaskDetail | None = None

    def seen(self, detail: TaskDetail) -> object:
        return (detail.activity, detail.task.id)

    def fill(self, detail: TaskDetail) -> None:
        if self.switched:
            self._all = False
        self._detail = detail
        clear(self._list)
        for line in detail.activity if self._all else detail.activity[:FEW]:
            words = f"{moment_words(self.local(line.at), self.today())}  {line.text}"
            self._list.addWidget(wrapped(words, "muted", META))
        self._more.setVisible(not self._all and len(detail.activity) > FEW)
        self.setVisible(bool(detail.activity))

    def _show_all(self) -> None:
        self._all = True
        if self._detail is not None:
            self.fill(self._detail)
