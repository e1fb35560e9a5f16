"""Dragging a line of the checklist to another place of its level: as far as Alt with the arrows would take it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame

from app.actions.flowchart.typed_line import carry_line
from app.engine.checklist import LineKind
from ui.canvas.preview import Act, PointerNote, Preview
from ui.link.accessible import announce
from ui.link.context import Context
from ui.link.theme import theme
from ui.pages.flowchart.checklist.checklist_view import ChecklistView
from ui.pages.flowchart.checklist.lines_model import LinesModel
from ui.pages.flowchart.model import FlowchartModel

_EDGE, _THICK = 18, 2


class LineDrag(QObject):
    """From the press on a line to its drop: a bar where it would stand, and why not where it may not."""

    def __init__(self, context: Context, model: FlowchartModel, view: ChecklistView, lines: LinesModel) -> None:
        super().__init__(view)
        self._context, self._model, self._view, self._lines = context, model, view, lines
        self._pressed: tuple[int, QPoint] | None = None
        self.running = False
        self.places = 0
        self._preview = Preview()
        self._bar = QFrame(view.viewport())
        self._bar.hide()
        self._note = PointerNote(view.viewport(), below=True)
        view.pull, view.give_up = self.pull, self.give_up

    def give_up(self) -> bool:
        """The line stays where it is; False while none is dragged."""
        was = self.running
        self._end()
        return was

    def pull(self, event: QMouseEvent) -> bool:
        """What the mouse does over the list; True where it belongs to the drag alone."""
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._press(event.position().toPoint(), plain=event.modifiers() == Qt.KeyboardModifier.NoModifier)
            case QEvent.Type.MouseMove if event.buttons() & Qt.MouseButton.LeftButton:
                return self._move(event.position().toPoint())
            case QEvent.Type.MouseButtonRelease if self.running:
                self._drop()
                return True
        return False

    def _press(self, at: QPoint, *, plain: bool) -> None:
        row = self._view.indexAt(at).row()
        step = row >= 0 and self._lines.lines[row].line.kind is LineKind.STEP
        self._pressed = (row, at) if step and plain else None

    def _move(self, at: QPoint) -> bool:
        if self._pressed is None:
            return False
        row, start = self._pressed
        if not self.running and (at - start).manhattanLength() < QApplication.startDragDistance():
            return True
        self.running = True
        bar, room = self._view.verticalScrollBar(), self._view.viewport().height()
        bar.setValue(bar.value() + (_EDGE if at.y() > room - _EDGE else -_EDGE if at.y() < _EDGE else 0))
        self._show(row, at)
        return True

    def _show(self, row: int, at: QPoint) -> None:
        places, before = self._target(row, at)
        act = self._act(row, places)
        if places != self.places or not self._bar.isVisible():
            self.places = places
            self._preview = act.preview(self._context) if act is not None else Preview()
        last = before >= self._lines.rowCount()
        rect = self._view.visualRect(self._lines.index(before - 1 if last else before))
        colour = theme().tokens.accent if self._preview.allowed else theme().tokens.bad
        self._bar.setStyleSheet(f"background: {colour.name()};")
        self._bar.setGeometry(rect.left() + 8, rect.bottom() if last else rect.top() - 1, rect.width() - 16, _THICK)
        self._bar.setVisible(places != 0)
        self._bar.raise_()
        self._note.show_at(QPointF(at), self._preview.refused, refuses=True)

    def _target(self, row: int, at: QPoint) -> tuple[int, int]:
        """How many lines of its level a line goes past there, down or (negative) up, and before which row it stands."""
        lines = [one.line for one in self._lines.lines]
        depth = lines[row].depth
        down = at.y() > self._view.visualRect(self._lines.index(row)).center().y()
        places, before = 0, row
        for other in range(row + 1, len(lines)) if down else range(row - 1, -1, -1):
            rect = self._view.visualRect(self._lines.index(other))
            leaves = lines[other].depth < depth or (
                lines[other].kind is LineKind.ANSWER and lines[other].depth == depth
            )
            if leaves or (at.y() < rect.center().y() if down else at.y() > rect.center().y()):
                break
            if lines[other].kind is LineKind.STEP and lines[other].depth == depth:
                places += 1 if down else -1
            before = other + 1 if down else other
        return places, before

    def _act(self, row: int, places: int) -> Act | None:
        step, workflow_id = self._lines.lines[row].line.step, self._model.workflow_id
        return Act(carry_line, (workflow_id, step, places)) if places and workflow_id is not None else None

    def _drop(self) -> None:
        row = self._pressed[0] if self._pressed is not None else -1
        act = self._act(row, self.places) if row >= 0 else None
        self._end()
        done = act.do(self._context) if act is not None else None
        if done is not None:
            announce(self._view, done.changes.title)

    def _end(self) -> None:
        self._pressed, self.running, self.places = None, False, 0
        self._bar.hide()
        self._note.clear_words()
