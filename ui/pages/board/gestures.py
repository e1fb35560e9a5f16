"""Mouse and keys on the cards: what a drag carries, what it would do, and which key runs which command."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import QCursor, QDrag, QKeyEvent, QKeySequence, QPixmap

from app.domain.board import Column
from app.domain.ids import TaskId
from app.queries.reader import CardRow
from ui.link.command import Command
from ui.pages.board.card_list import ColumnList
from ui.pages.board.model import CARD, WARNING, task_mime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a drop would do, in words, or why it is refused. ``placed``: the place between cards matters."""

    words: str
    allowed: bool
    placed: bool = True


class Gestures(QObject):
    """``foresee`` previews a drop; it is asked once for each column that a drag enters."""

    def __init__(self, foresee: Callable[[CardRow, Column], Foreseen], parent: QObject) -> None:
        super().__init__(parent)
        self._foresee = foresee
        self._foreseen: dict[Column, Foreseen] = {}
        self._card: CardRow | None = None
        self._keys: dict[str, Command] = {}
        self.step_aside: Callable[[ColumnList, int], object] = lambda view, step: None
        """Called for Left and Right with the list that has the focus and -1 or 1."""

    def bind(self, commands: tuple[Command, ...]) -> None:
        """Run these with their shortcuts while a list has the focus."""
        self._keys = {QKeySequence(command.shortcut).toString(): command for command in commands if command.shortcut}

    def press(self, view: ColumnList, event: QKeyEvent) -> bool:
        """Carry out what the key means here; False leaves it to the list."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.step_aside(view, step)
            return True
        keys = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        command = self._keys.get(keys)
        if command is None:
            return bool(event.text().strip()) and not event.modifiers()
        if command.enabled():
            command.run()
        return True

    def lift(self, view: ColumnList) -> None:
        """Drag the current card until it is dropped somewhere."""
        drag = self.begin(view)
        if drag is None:
            return
        view.card_delegate.lifted = self._card.task_id if self._card else None
        view.viewport().update()
        drag.exec(Qt.DropAction.MoveAction)
        view.card_delegate.lifted = None
        view.viewport().update()
        self.end()

    def begin(self, view: ColumnList) -> QDrag | None:
        """The drag of the current card, with its picture under the cursor where it was taken."""
        index = view.currentIndex()
        if not index.isValid():
            return None
        card: CardRow = index.data(CARD)
        self.carry(card)
        rect = view.visualRect(index)
        picture = view.card_delegate.picture(
            card, index.data(WARNING), rect.size(), view.devicePixelRatioF(), chosen=True, hovered=False
        )
        drag = QDrag(view)
        drag.setMimeData(task_mime(card.task_id))
        drag.setPixmap(picture)
        drag.setHotSpot(_inside(view.viewport().mapFromGlobal(QCursor.pos()) - rect.topLeft(), picture))
        return drag

    def carry(self, card: CardRow) -> None:
        """From here on this card is dragged; nothing is known yet of where it may go."""
        self._card = card
        self._foreseen.clear()

    def end(self) -> None:
        """The drag is over."""
        self._card = None
        self._foreseen.clear()

    def enter(self, column: Column) -> Foreseen:
        """What dropping the dragged card here would do."""
        if self._card is None:
            return Foreseen("", allowed=False)
        if column not in self._foreseen:
            self._foreseen[column] = self._foresee(self._card, column)
        return self._foreseen[column]

    @property
    def dragged(self) -> TaskId | None:
        """The task in the air."""
        return self._card.task_id if self._card else None


def _inside(at: QPoint, picture: QPixmap) -> QPoint:
    size = QSize(picture.deviceIndependentSize().toSize())
    return QPoint(max(0, min(at.x(), size.width() - 1)), max(0, min(at.y(), size.height() - 1)))
