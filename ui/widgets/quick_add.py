"""One line for a new task, with what was understood of it while one types. Any page can open it with N."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.task import add_task
from app.domain.ids import PersonId, ProjectId, TaskId
from app.queries.board import team
from app.queries.quick_add import QuickAdd, read_quick_add
from app.queries.reader import Reader
from ui.link.accessible import announce, named
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import META, font
from ui.widgets.date_text import read_date, write_date
from ui.widgets.popover import Popover

WIDTH = 480


class QuickAddLine(QWidget):
    """``added(task id)`` after Enter; what it could not read stands under the line as a sentence."""

    added = Signal(object)

    def __init__(
        self,
        context: Context,
        project_id: ProjectId | None = None,
        person_id: PersonId | None = None,
        due_on: date | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._project_id, self._due_on = project_id, due_on
        self._team = context.read(team)
        self._preset = next((person for person in self._team if person.id == person_id), None)
        self._today = context.read(_today)
        self.line = named(QLineEdit(), "New task", "title @person date")
        self.line.setPlaceholderText("Draft the invitation @Sam fri")
        self.heard = plain_label()
        self.heard.setFont(font(META))
        self.heard.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.heard)
        self.line.textChanged.connect(lambda: self._show())
        self.line.returnPressed.connect(self.add)
        self._show()

    @property
    def understood(self) -> QuickAdd:
        """What the line says now."""
        heard = read_quick_add(self.line.text(), self._team, lambda text: read_date(text, self._today), self._preset)
        return heard if heard.due_on is not None else replace(heard, due_on=self._due_on)

    def add(self) -> None:
        """Make the task, or say what is missing."""
        heard = self.understood
        if heard.problem or heard.owner_id is None:
            self._show(asked=True)
            announce(self.line, heard.problem)
            return
        done = self._context.do(add_task, heard.title, heard.owner_id, due_on=heard.due_on, project_id=self._project_id)
        if done is not None:
            self.line.clear()
            self.added.emit(done.value)

    def _show(self, asked: bool = False) -> None:
        heard = self.understood
        if not self.line.text().strip() and not asked:
            words, tone = "Title, @person and a date: “fri”, “12 Mar”, “+3”, 2027-03-12.", "muted"
            words = f"Title and @person; due {write_date(self._due_on)}." if self._due_on is not None else words
        elif heard.problem:
            words, tone = heard.problem, "bad" if asked else "warn"
        else:
            due = f"due {write_date(heard.due_on)}" if heard.due_on else "no due date"
            words, tone = f"{heard.title} · {heard.owner} · {due}", "muted"
        set_text(self.heard, words)
        self.heard.setProperty("tone", tone)
        self.heard.style().unpolish(self.heard)
        self.heard.style().polish(self.heard)


def open_quick_add(
    page: QWidget,
    context: Context,
    added: Callable[[TaskId], object] | None = None,
    project_id: ProjectId | None = None,
    person_id: PersonId | None = None,
    due_on: date | None = None,
) -> Popover:
    """Open the line at the top of ``page``; it closes after a task was added. ``due_on`` where no date is typed."""
    line = QuickAddLine(context, project_id, person_id, due_on)
    popover = Popover(page, "New task", line, WIDTH)

    def finish(task_id: TaskId) -> None:
        popover.close_popover()
        if added is not None:
            added(task_id)

    line.added.connect(finish)
    popover.open_at(QRect((page.width() - WIDTH) // 2, 24, WIDTH, 0), line.line)
    return popover


def _today(reader: Reader) -> date:
    return reader.today()
