"""The list that the bell opens: dates that slip, and every open task that is almost due or was missed.

Imported after the first painting.
"""

from typing import TypeAlias

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.reminder import snooze_all, snooze_task, wake_task
from app.domain.ids import ProjectId, TaskId
from app.editing.change import ChangeSet
from app.queries.early_warning import EarlyWarning
from app.queries.reminder import BellLine, bell, next_morning
from app.queries.sending_trouble import sending_troubles
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ProjectPagePlace, TaskPanelPlace
from ui.link.plain_text import set_text, wrapping_label
from ui.shell.sending_signs import place_of_trouble
from ui.widgets.button import button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.popover import Popover
from ui.widgets.row_list import RowItem, RowList, RowTool

WIDTH, HEIGHT = 460, 380
MOST_TROUBLES = 3


SNOOZE = RowTool("S", "clock", "Snooze until tomorrow")
BellKey: TypeAlias = tuple[TaskId | None, ProjectId | None]
"""A task, or a project whose date slips."""


class BellList(QWidget):
    """Stays true while it is open."""

    left = Signal(bool)
    """to where letters that do not leave are mended: the settings (true), or the Outbox"""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: dict[TaskId, BellLine] = {}
        self.rows: RowList[BellKey] = RowList("Reminders", (SNOOZE,))
        self.rows.setMinimumHeight(HEIGHT)
        self.empty = EmptyState("bell", "Nothing is due soon.")
        self.note = wrapping_label()
        self.note.setProperty("tone", "muted")
        self.unsent = wrapping_label()
        self.unsent.setProperty("tone", "bad")
        self.settings = button(Command("mend_account", "Settings", lambda: self.left.emit(True), "settings"), self)
        self.outbox = button(Command("mend_letters", "Outbox", lambda: self.left.emit(False), "send"), self)
        self.snooze = button(Command("snooze_all", "Snooze all until tomorrow", self._snooze_all, "clock"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.unsent)
        layout.addLayout(self._mend_row())
        layout.addWidget(self.note)
        layout.addWidget(self.rows)
        layout.addWidget(self.empty)
        layout.addWidget(self.snooze, 0, Qt.AlignmentFlag.AlignRight)
        self.rows.asked.connect(self._tool)
        self.refresh()
        context.notifier.changed.connect(self.refresh)

    def _mend_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.settings)
        row.addWidget(self.outbox)
        row.addStretch()
        return row

    def _show_unsent(self) -> None:
        troubles = self._context.read(sending_troubles)
        more = len(troubles) - MOST_TROUBLES
        words = [trouble.words for trouble in troubles[:MOST_TROUBLES]] + [f"And {more} more."] * (more > 0)
        set_text(self.unsent, "\n".join(words))
        self.unsent.setVisible(bool(troubles))
        self.settings.setVisible(any(trouble.about_account for trouble in troubles))
        self.outbox.setVisible(bool(troubles))

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """Read again what stands now."""
        self._show_unsent()
        seen = self._context.read(bell)
        lines = seen.lines
        self.empty.show_more(seen.reach)
        set_text(self.note, seen.reach)
        rows = [_slip_row(warning, seen.all_snoozed) for warning in seen.warnings] + [_row(line) for line in lines]
        self.note.setVisible(bool(rows))
        self._lines = {line.task_id: line for line in lines}
        self.rows.show_items(rows)
        self.rows.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.snooze.setVisible(bool(seen.due or seen.missed))

    def _tool(self, key: str, about: BellKey) -> None:
        line = self._lines.get(about[0]) if about[0] is not None else None
        if line is None:
            return
        if line.snoozed_until is None:
            self._context.do(snooze_task, line.task_id, self._context.read(next_morning))
        else:
            self._context.do(wake_task, line.task_id)

    def _snooze_all(self) -> None:
        self._context.do(snooze_all, self._context.read(next_morning))


def _slip_row(warning: EarlyWarning, snoozed: bool) -> RowItem[BellKey]:
    titles = " and ".join(f"“{title}”" for title in warning.deciders)
    under = f"{warning.project} · decided by {titles}"
    chips = [ChipStyle("snoozed")] * snoozed + [ChipStyle("slips", Tone.BAD)]
    return RowItem(
        (None, warning.project_id), warning.words, under, tuple(chips), avatar=False, quiet=snoozed, tools=False
    )


def _row(line: BellLine) -> RowItem[BellKey]:
    snoozed, missed = line.snoozed_until is not None, line.missed
    chips = [ChipStyle("snoozed")] * snoozed + [ChipStyle("missed", Tone.BAD)] * missed
    under = " · ".join(part for part in (line.words, line.project) if part)
    return RowItem((line.task_id, None), line.title, under, tuple(chips), line.owner, line.owner_id, quiet=snoozed)


def open_bell(context: Context, window: QWidget, under: QWidget) -> Popover:
    """The list under the bell; choosing a row opens its task, or the project whose date slips."""
    content = BellList(context)
    popover = Popover(window, "Reminders", content, WIDTH)

    def open_row(about: BellKey) -> None:
        task_id, project_id = about
        popover.close_popover()
        if task_id is not None:
            context.go_to(TaskPanelPlace(task_id))
        elif project_id is not None:
            context.go_to(ProjectPagePlace(project_id))

    def mend(about_account: bool) -> None:
        popover.close_popover()
        context.go_to(place_of_trouble(about_account))

    content.rows.opened.connect(open_row)
    content.left.connect(mend)
    place = QRect(under.mapTo(window, under.rect().topLeft()), under.size())
    popover.open_at(place, content.rows if content.rows.isVisibleTo(content) else content.empty)
    return popover
