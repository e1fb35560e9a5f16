"""The bell in the header with the count of reminders, and the list that it opens. The tray only echoes it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.actions.reminder import snooze_all, snooze_task, wake_task
from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from app.queries.reminder import BellLine, bell, next_morning
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.icon import icon
from ui.link.place import TaskPanelPlace
from ui.link.plain_text import set_tool_tip
from ui.link.theme import theme
from ui.link.typography import SEMIBOLD, font
from ui.widgets.button import button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.popover import Popover
from ui.widgets.row_list import RowItem, RowList, RowTool

MOST = 99


class BellButton(QToolButton):
    """``clicked`` asks for the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setIcon(icon("bell"))
        self.setIconSize(QSize(18, 18))
        self.setFixedSize(40, 34)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._due = self._missed = 0
        self._say()

    def show_counts(self, due: int, missed: int) -> None:
        if (due, missed) != (self._due, self._missed):
            self._due, self._missed = due, missed
            self._say()
            self.update()

    def _say(self) -> None:
        words = f"{self._due} due, {self._missed} missed"
        named(self, "Reminders", words)
        set_tool_tip(self, f"Reminders: {words} (Ctrl+Shift+R)")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self._due + self._missed
        if not count:
            return
        t = theme().tokens
        text = str(count) if count <= MOST else f"{MOST}+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(font(weight=SEMIBOLD))
        small.setPixelSize(10)
        painter.setFont(small)
        wide = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        box = QRect(self.width() - wide - 1, 1, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.bad if self._missed else t.accent)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(t.surface if self._missed else t.on_accent)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


WIDTH, HEIGHT = 460, 380
SNOOZE = RowTool("S", "clock", "Snooze until tomorrow")


class BellList(QWidget):
    """Stays true while it is open."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: dict[TaskId, BellLine] = {}
        self.rows: RowList[TaskId] = RowList("Reminders", (SNOOZE,))
        self.rows.setMinimumHeight(HEIGHT)
        self.empty = EmptyState(
            "bell", "Nothing is due soon.", more="What is due within 48 hours or was missed stands here."
        )
        self.snooze = button(Command("snooze_all", "Snooze all until tomorrow", self._snooze_all, "clock"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.rows)
        layout.addWidget(self.empty)
        layout.addWidget(self.snooze, 0, Qt.AlignmentFlag.AlignRight)
        self.rows.asked.connect(self._tool)
        self.refresh()
        context.notifier.changed.connect(self.refresh)

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """Read again what stands now."""
        lines = self._context.read(bell).lines
        self._lines = {line.task_id: line for line in lines}
        self.rows.show_items([_row(line) for line in lines])
        self.rows.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.snooze.setVisible(any(line.snoozed_until is None for line in lines))

    def _tool(self, key: str, task_id: TaskId) -> None:
        line = self._lines.get(task_id)
        if line is None:
            return
        if line.snoozed_until is None:
            self._context.do(snooze_task, line.task_id, self._context.read(next_morning))
        else:
            self._context.do(wake_task, line.task_id)

    def _snooze_all(self) -> None:
        self._context.do(snooze_all, self._context.read(next_morning))


def _row(line: BellLine) -> RowItem[TaskId]:
    snoozed, missed = line.snoozed_until is not None, line.missed
    chips = [ChipStyle("snoozed")] * snoozed + [ChipStyle("missed", Tone.BAD)] * missed
    under = " · ".join(part for part in (line.words, line.project) if part)
    return RowItem(line.task_id, line.title, under, tuple(chips), line.owner, line.owner_id, quiet=snoozed)


def open_bell(context: Context, window: QWidget, under: QWidget) -> Popover:
    """The list under the bell; choosing a row opens its task."""
    content = BellList(context)
    popover = Popover(window, "Reminders", content, WIDTH)

    def open_task(task_id: TaskId) -> None:
        popover.close_popover()
        context.go_to(TaskPanelPlace(task_id))

    content.rows.opened.connect(open_task)
    place = QRect(under.mapTo(window, under.rect().topLeft()), under.size())
    popover.open_at(place, content.rows if content.rows.isVisibleTo(content) else content.empty)
    return popover
