"""A piece of work that is dragged from the open week to another person or another week: what the drop would do to dates
and load is said before, from a preview of the act itself."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton

from app.actions.plan import move_task, move_to_person
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.load_change import load_changes, working_days_to
from app.queries.work_piece import WorkPiece
from app.queries.workload import WorkloadAsked
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.preview import Act, PointerNote, Preview
from ui.link.context import Context
from ui.pages.workload.cell_paint import hours
from ui.pages.workload.grid import Opened, WorkloadGrid

BY_KEYS = "Shift with the arrows carries it to another person or week, Enter drops it, Esc leaves it"
ONE_WAY = "Drop it on another person in the same week, or on another week of the same person."


class PieceGesture(Gesture):
    """Each cell is previewed once, so that a frame of the drag costs no more than its paint."""

    cursor = Qt.CursorShape.ClosedHandCursor
    repaints_view = False

    def __init__(
        self, context: Context, grid: WorkloadGrid, asked: WorkloadAsked, at: Opened, piece: WorkPiece
    ) -> None:
        self._context, self._grid, self._asked, self._from, self._piece = context, grid, asked, at, piece
        self._seen: dict[Opened, tuple[Act | None, Preview]] = {}
        self._note = PointerNote(grid.viewport())

    def move(self, at: Pointer) -> None:
        cell = self._grid.cell_at(at.view.toPoint())
        self._grid.aim(cell)
        if cell is None or cell == self._from:
            self._note.clear_words()
        else:
            self._note.show_preview(at.view, self._look(cell)[1])

    def finish(self, at: Pointer) -> None:
        cell = self._grid.cell_at(at.view.toPoint())
        self.cancel()
        if cell is None or cell == self._from:
            return
        act, preview = self._look(cell)
        if act is None or not preview.allowed:
            self._context.refuse(preview.refused)
        else:
            act.do(self._context)

    def cancel(self) -> None:
        self._grid.aim(None)
        self._note.clear_words()
        self._note.deleteLater()

    def _look(self, cell: Opened) -> tuple[Act | None, Preview]:
        found = self._seen.get(cell)
        if found is None:
            found = self._seen[cell] = self._previewed(cell)
        return found

    def _previewed(self, cell: Opened) -> tuple[Act | None, Preview]:
        piece, own = self._piece, self._from
        if cell.person_id is None:
            return None, Preview(refused="Every task has an owner. Drop it on a person.")
        if cell.person_id != own.person_id and cell.column != own.column:
            return None, Preview(refused=ONE_WAY)
        if cell.person_id != own.person_id:
            act = Act(move_to_person, (piece.task_id, cell.person_id))
        else:
            days = self._context.read(working_days_to, piece.task_id, self._asked, cell.column)
            act = Act(move_task, (piece.task_id, days))
        seen = act.preview(self._context)
        if seen.changes is None:
            return act, seen
        return act, Preview(self._words(seen.words, seen.changes), changes=seen.changes)

    def _words(self, title: str, changes: ChangeSet) -> str:
        """The act, the new due day, and what it does to the weeks in view."""
        lines = [title]
        after = next((one.after for one in changes.changes if one.id == self._piece.task_id), None)
        if isinstance(after, Task) and after.due_on is not None:
            lines[0] += f"; due {day_words(after.due_on)}"
        spans = self._asked.spans
        for cell in self._context.read(load_changes, changes, self._asked)[:4]:
            first = date.fromordinal(spans[cell.column][0])
            when = f"week {first.isocalendar().week}" if self._asked.by_week else day_words(first)
            over = f", {hours(cell.after - cell.capacity)} h over" if cell.after > cell.capacity else ""
            changed = f"{hours(cell.before)} → {hours(cell.after)} of {hours(cell.capacity)} h"
            lines.append(f"{cell.name}, {when}: {changed}{over}")
        return "\n".join(lines)


def day_words(on: date) -> str:
    """A day as "Fri 29 May" in a line of the note."""
    return f"{on:%a} {on.day} {on:%b}"


STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
DROPS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PieceGrip(QObject):
    """Lets a button of the open week be dragged over the table, by mouse and by Shift with the arrows.

    Both feed the same gesture; what it says beside the pointer is said beside the cell.
    """

    def __init__(self, button: QAbstractButton, grid: WorkloadGrid, make: Callable[[], Gesture]) -> None:
        super().__init__(button)
        self._button, self._grid, self._make = button, grid, make
        self._runner = grid.runner
        self._held: Gesture | None = None
        """What is carried by keys."""
        self._over = QPersistentModelIndex()
        button.setAccessibleDescription(BY_KEYS)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._let_go()
        return isinstance(event, QMouseEvent) and self._mouse(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            return self._let_go() or self._runner.cancel()
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._carry(*STEPS[key])
            return True
        if key in DROPS and self._held is not None:
            held, self._held = self._held, None
            held.finish(self._at())
            return True
        return False

    def _carry(self, rows: int, columns: int) -> None:
        """To the cell beside the one that it is over; the first step picks it up."""
        opened, shown = self._grid.shown.opened, self._grid.shown
        if self._held is None:
            if opened is None:
                return
            self._held = self._make()
            self._over = QPersistentModelIndex(shown.index(shown.row_of(opened.person_id), opened.column + 1))
        row = self._over.row() + rows
        row += rows if row == shown.panel_row else 0
        there = shown.index(row, max(1, self._over.column() + columns))
        if there.isValid():
            self._over = QPersistentModelIndex(there)
            self._grid.scrollTo(there)
        self._held.move(self._at())

    def _at(self) -> Pointer:
        place = QPointF(self._grid.visualRect(self._over).center())
        return Pointer(place, place)

    def _let_go(self) -> bool:
        """Leave everything as it was; False where nothing is carried by keys."""
        held, self._held = self._held, None
        if held is not None:
            held.cancel()
        return held is not None

    def _mouse(self, event: QMouseEvent) -> bool:
        place = self._grid.viewport().mapFromGlobal(event.globalPosition())
        at = Pointer(place, place, event.button(), event.modifiers())
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._let_go()
            self._runner.start(self._make(), at)
        elif event.type() == QEvent.Type.MouseMove and self._runner.running is not None:
            self._runner.move(at)
            return self._runner.dragging
        elif event.type() == QEvent.Type.MouseButtonRelease and self._runner.running is not None:
            dragged = self._runner.dragging
            if dragged:
                self._button.setDown(False)
            self._runner.release(at)
            return dragged
        return False
