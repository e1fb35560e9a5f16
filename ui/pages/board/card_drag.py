"""A card that is dragged: what it carries, what a drop on a column would do or why it is refused, and its drop.

Between two lists it is a drag of Qt's own (``QDrag``), which takes the mouse; scrolling and preview are the canvas's.
"""

from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from app.actions.board import move_card
from app.domain.board import Column, Drop, asks_outcome, column_of, drop_of
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.queries.consequence import asked_of, consequence
from app.queries.reader import CardRow
from ui.canvas.preview import Act, Preview
from ui.link.context import Context

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


class CardDrag(QObject):
    """At most one card is in the air; a drop is previewed once for each column that the card enters."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._card: CardRow | None = None
        self._previews: dict[Column, DropPreview] = {}

    @property
    def card(self) -> CardRow | None:
        """The card that is dragged now, None when none is."""
        return self._card

    def lift(self, card: CardRow, source: QWidget, picture: QPixmap, held_at: QPoint) -> QDrag:
        """Take a card into the air, with its picture under the pointer where it was taken; ``end`` follows the drag."""
        self.carry(card)
        drag = QDrag(source)
        drag.setMimeData(task_mime(card.task_id))
        drag.setPixmap(picture)
        size = picture.deviceIndependentSize().toSize()
        x, y = (max(0, min(at, most - 1)) for at, most in ((held_at.x(), size.width()), (held_at.y(), size.height())))
        drag.setHotSpot(QPoint(x, y))
        return drag

    def end(self) -> None:
        """It was dropped somewhere, or the drag was given up."""
        self._card = None
        self._previews.clear()

    def carry(self, card: CardRow) -> None:
        """From here on this card is in the air; nothing is known yet of where it may go."""
        self._card = card
        self._previews.clear()

    def enter(self, column: Column) -> DropPreview:
        """What dropping it on this column would do."""
        if self._card is None:
            return DropPreview(refused="Nothing is dragged")
        if column not in self._previews:
            self._previews[column] = preview_drop(self._context, self._card, column)
        return self._previews[column]


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
