"""What is changed on a card itself: its title is typed over, its due day and its owner are pressed."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.task import rename_task
from app.domain.ids import TaskId
from ui.link.context import Context
from ui.pages.board.card_commands import CardCommands
from ui.pages.board.column_list import ColumnList
from ui.pages.board.model import CARD
from ui.widgets.task_card import CardPart


@dataclass(frozen=True, slots=True)
class PressedPart:
    """Where on which card the mouse went down."""

    task_id: TaskId
    part: CardPart
    at: QPoint


class QuickEdit(QObject):
    """A press on a part of a card asks what ``commands`` ask of the chosen card."""

    def __init__(self, context: Context, commands: CardCommands, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._asks = {CardPart.DUE: commands.change_due, CardPart.OWNER: commands.assign}
        self._pressed: PressedPart | None = None

    def watch(self, view: ColumnList) -> None:
        """Let the cards of this list be changed in place."""
        view.viewport().installEventFilter(self)
        view.card_delegate.rename = self._rename

    def _rename(self, task_id: TaskId, title: str) -> bool:
        return self._context.do(rename_task, task_id, title) is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            view = watched.parentWidget()
            if isinstance(view, ColumnList):
                self._follow(view, event)
        return False

    def _follow(self, view: ColumnList, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseMove if not event.buttons():
                over = self._part(view, at)
                shape = Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.PointingHandCursor
                if view.viewport().cursor().shape() is not shape:
                    view.viewport().setCursor(shape)
            case QEvent.Type.MouseButtonPress:
                alone = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
                self._pressed = self._part(view, at) if alone else None
            case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                pressed, self._pressed = self._pressed, None
                now = self._part(view, at)
                near = (at - pressed.at).manhattanLength() < QApplication.startDragDistance()
                if near and now is not None and (now.task_id, now.part) == (pressed.task_id, pressed.part):
                    # The list chooses the card with the same release, and the popover takes the keyboard after that.
                    QTimer.singleShot(0, view, self._asks[pressed.part])
            case QEvent.Type.MouseButtonDblClick:
                self._pressed = None

    @staticmethod
    def _part(view: ColumnList, at: QPoint) -> PressedPart | None:
        index: QModelIndex = view.indexAt(at)
        if not index.isValid():
            return None
        part = view.card_delegate.part_at(view.visualRect(index), index, at)
        return None if part is None else PressedPart(index.data(CARD).task_id, part, at)
