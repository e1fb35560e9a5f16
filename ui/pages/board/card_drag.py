"""A card that is dragged: what it carries, what a drop on a column would do or why it is refused, and its drop.

Between two lists it is a drag of Qt's own (``QDrag``), which takes the mouse; scrolling and preview are the canvas's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QDragMoveEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.actions.board import move_card
from app.domain.board import Column, Drop, asks_outcome, column_of, drop_of
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.queries.consequence import asked_of, consequence
from app.queries.rows import CardRow
from ui.canvas.preview import Act, Preview
from ui.link.context import Context
from ui.link.tip_place import on_wayland

MIME = "application/x-leadline-task"


@dataclass(frozen=True, slots=True)
class DropPreview(Preview):
    """``placed``: the place between the cards of the column matters."""

    placed: bool = True


@dataclass(frozen=True, slots=True)
class CardDropped:
    """A card was let go over a column, before ``row`` of what it shows."""

    task_id: TaskId
    column: Column
    row: int


class CarriedPicture(QWidget):
    """What is dragged, painted by the window itself under the pointer: Wayland leaves the picture of a drag to the
    compositor, and not every one shows it."""

    def __init__(self, window: QWidget, picture: QPixmap, held_at: QPoint) -> None:
        super().__init__(window)
        self._picture = picture
        self._held_at = held_at
        # Else the drop would be on the picture.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(picture.deviceIndependentSize().toSize())
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):
            self.move(event.position().toPoint() - self._held_at)
            self.show()
            self.raise_()
        elif event.type() == QEvent.Type.DragLeave:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


def _nothing() -> QPixmap:
    """Without a picture Qt would drag one of its own."""
    picture = QPixmap(1, 1)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


class CardDrag(QObject):
    """At most one card is in the air; a drop is previewed once for each column that the card enters."""

    def __init__(self, context: Context, parent: QObject, why_not_placed: Callable[[], str] = str) -> None:
        """``why_not_placed``: why a card has no place of its own in a column, empty where it has."""
        super().__init__(parent)
        self._why_not_placed = why_not_placed
        self._context = context
        self._card: CardRow | None = None
        self._previews: dict[Column, DropPreview] = {}
        self._picture: CarriedPicture | None = None

    @property
    def card(self) -> CardRow | None:
        """The card that is dragged now, None when none is."""
        return self._card

    def lift(self, card: CardRow, source: QWidget, picture: QPixmap, held_at: QPoint) -> QDrag:
        """Take a card into the air, with its picture under the pointer where it was taken; ``end`` follows the drag."""
        self.carry(card)
        drag = QDrag(source)
        drag.setMimeData(task_mime(card.task_id))
        size = picture.deviceIndependentSize().toSize()
        x, y = (max(0, min(at, most - 1)) for at, most in ((held_at.x(), size.width()), (held_at.y(), size.height())))
        if on_wayland():
            drag.setPixmap(_nothing())
            self._picture = CarriedPicture(source.window(), picture, QPoint(x, y))
        else:
            drag.setPixmap(picture)
            drag.setHotSpot(QPoint(x, y))
        return drag

    def end(self) -> None:
        """It was dropped somewhere, or the drag was given up."""
        self._card = None
        self._previews.clear()
        if self._picture is not None:
            self._picture.hide()
            self._picture.deleteLater()
            self._picture = None

    def carry(self, card: CardRow) -> None:
        """From here on this card is in the air; nothing is known yet of where it may go."""
        self._card = card
        self._previews.clear()

    def enter(self, column: Column) -> DropPreview:
        """What dropping it on this column would do."""
        if self._card is None:
            return DropPreview(refused="Nothing is dragged")
        if column not in self._previews:
            self._previews[column] = self._preview(self._card, column)
        return self._previews[column]

    def _preview(self, card: CardRow, column: Column) -> DropPreview:
        seen, refusal = preview_drop(self._context, card, column), self._why_not_placed()
        if refusal and column_of(card.state, card.kind) is column and seen.allowed:
            return DropPreview(refusal, refusal)
        return replace(seen, placed=False) if refusal else seen


def move_act(
    card: CardRow,
    column: Column,
    rank: float | None = None,
    outcome: str | None = None,
    note: str = "",
    keep_skipped: bool = False,
) -> Act:
    """The one act of a card that goes to another column or place, by mouse or by key."""
    more = (("rank", rank), ("outcome", outcome), ("note", note), ("keep_skipped", keep_skipped))
    return Act(move_card, (card.task_id, column), more)


def needs_outcome(card: CardRow, column: Column) -> bool:
    """Whether a drop there asks how it ended first."""
    return drop_of(column_of(card.state, card.kind), column, card.kind) is Drop.FINISH and asks_outcome(card.kind)


def reopens(card: CardRow, column: Column) -> bool:
    """Whether a drop there makes a finished task somebody's turn again."""
    drop = drop_of(column_of(card.state, card.kind), column, card.kind)
    return drop in (Drop.REOPEN, Drop.REOPEN_AND_TAKE_UP)


def preview_drop(context: Context, card: CardRow, column: Column) -> DropPreview:
    """The consequence in words, or the sentence of the refusal. To arrange a column needs no words."""
    if drop_of(column_of(card.state, card.kind), column, card.kind) is Drop.ARRANGE:
        return DropPreview()
    placed = column is not Column.DONE
    try:
        if needs_outcome(card, column):
            names = [outcome.name for outcome in context.read(asked_of, card.task_id).outcomes]
            return DropPreview(f"Asks how it ended: {' or '.join(names)}", placed=placed)
        seen = move_act(card, column).preview(context)
        if seen.changes is None:
            return DropPreview(seen.words, seen.refused)
        return DropPreview(
            context.read(consequence, seen.changes, card.task_id).words, changes=seen.changes, placed=placed
        )
    except LeadlineError as refusal:
        return DropPreview(refusal.sentence, refusal.sentence)


def task_mime(task_id: TaskId) -> QMimeData:
    """What a dragged card carries."""
    mime = QMimeData()
    mime.setData(MIME, str(task_id).encode("ascii"))
    return mime


def dragged_task(mime: QMimeData) -> TaskId | None:
    """The task in ``mime``; None when something else is dragged."""
    carried = bytes(mime.data(MIME).data())
    return TaskId(int(carried)) if carried.isdigit() else None
