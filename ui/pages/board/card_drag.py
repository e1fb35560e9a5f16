"""A card that is dragged: what it carries, what a drop on a column would do or why it is refused, and its drop.

Between two lists it is a drag of Qt's own (``QDrag``), which takes the mouse; scrolling and preview are the canvas's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDrag, QDragMoveEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.actions.board_drop import Neighbours, drop_card
from app.actions.bulk import BulkResult, PlaceOn, change_tasks
from app.domain.board import Column, Drop, asks_outcome, column_of, drop_of
from app.domain.board_grouping import BoardPlace, GroupBy
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.queries.board_groups import BoardCell, BoardLayout
from app.queries.consequence import asked_of, consequence
from app.queries.rows import CardRow
from ui.canvas.preview import Act, Preview
from ui.link.context import Context
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.link.tip_place import on_wayland

MIME = "application/x-leadline-task"
_EDGE = 5
"""By so much the cards of a stack stand out under each other."""


@dataclass(frozen=True, slots=True)
class DropPreview(Preview):
    """``placed``: the place between the cards of the column matters."""

    placed: bool = True


@dataclass(frozen=True, slots=True)
class CardDropped:
    """Cards were let go over a cell, before ``row`` of what it shows."""

    task_ids: tuple[TaskId, ...]
    cell: BoardCell
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
    """One card, or a stack of several, is in the air; a drop is previewed once for each cell that it enters.

    ``layout`` says how the board stands; ``chosen`` which cards are chosen, in their order; ``why_not_placed`` why a
    card has no place of its own in a column, empty where it has.
    """

    def __init__(
        self,
        context: Context,
        layout: Callable[[], BoardLayout],
        parent: QObject,
        why_not_placed: Callable[[], str] = str,
    ) -> None:
        super().__init__(parent)
        self._why_not_placed = why_not_placed
        self._context = context
        self._layout = layout
        self.chosen: Callable[[], list[CardRow]] = list
        self.cards: tuple[CardRow, ...] = ()
        """What is dragged now, from above."""
        self._lead: CardRow | None = None
        self._previews: dict[BoardCell, DropPreview] = {}
        self._picture: CarriedPicture | None = None

    @property
    def card(self) -> CardRow | None:
        """The card that was taken, None when none is dragged."""
        return self._lead

    def lift(self, card: CardRow, source: QWidget, picture: QPixmap, held_at: QPoint) -> QDrag:
        """Take a card into the air, with the others if it is one of several that are chosen; its picture is under the
        pointer where it was taken. ``end`` follows the drag."""
        chosen = self.chosen()
        self.carry(*(chosen if card in chosen else (card,)))
        self._lead = card
        if len(self.cards) > 1:
            picture = stacked(picture, len(self.cards))
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
        self.cards, self._lead = (), None
        self._previews.clear()
        if self._picture is not None:
            self._picture.hide()
            self._picture.deleteLater()
            self._picture = None

    def carry(self, *cards: CardRow) -> None:
        """From here on these cards are in the air; nothing is known yet of where they may go."""
        self.cards, self._lead = cards, cards[0]
        self._previews.clear()

    def enter(self, cell: BoardCell) -> DropPreview:
        """What dropping it there would do."""
        if self._lead is None:
            return DropPreview(refused="Nothing is dragged")
        if cell not in self._previews:
            self._previews[cell] = self._preview(cell)
        return self._previews[cell]

    def _preview(self, cell: BoardCell) -> DropPreview:
        layout, refusal = self._layout(), self._why_not_placed()
        seen = preview_drop(self._context, layout, self.cards, cell)
        if refusal and seen.allowed and not any(layout.places(card, cell) for card in self.cards):
            return DropPreview(refusal, refusal)
        return replace(seen, placed=False) if refusal else seen


def stacked(picture: QPixmap, number: int) -> QPixmap:
    """A card over the edges of two others, with how many there are."""
    ratio, size = picture.devicePixelRatio(), picture.deviceIndependentSize()
    made = QPixmap(int((size.width() + 2 * _EDGE) * ratio), int((size.height() + 2 * _EDGE) * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    for step in (2, 1):
        painter.setOpacity(0.4 if step > 1 else 0.7)
        painter.drawPixmap(QPointF(step * _EDGE, step * _EDGE), picture)
    painter.setOpacity(1)
    painter.drawPixmap(0, 0, picture)
    t = theme().tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(META, SEMIBOLD))
    words = f"{number} cards"
    wide = painter.fontMetrics().horizontalAdvance(words) + 16
    badge = QRectF(size.width() - wide - 6, 4, wide, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.accent)
    painter.drawRoundedRect(badge, 11, 11)
    painter.setPen(t.on_accent)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return made


def drop_act(
    task_id: TaskId,
    places: Sequence[BoardPlace],
    *,
    between: Neighbours | None = None,
    outcome: str | None = None,
    note: str = "",
    keep_skipped: bool = False,
) -> Act:
    """The one act of a card that goes to another column, lane or place, by mouse or by key."""
    more = (("between", between), ("outcome", outcome), ("note", note), ("keep_skipped", keep_skipped))
    return Act(drop_card, (task_id, tuple(places)), more)


def stack_act(layout: BoardLayout, cards: Sequence[CardRow], cell: BoardCell, between: Neighbours | None = None) -> Act:
    """The one act of several cards that go there together."""
    changes = [
        (card.task_id, PlaceOn(layout.places(card, cell), layout.title(cell), between, (number, len(cards))))
        for number, card in enumerate(cards)
    ]
    return Act(change_tasks, (changes,))


def _column_in(places: Sequence[BoardPlace]) -> Column | None:
    return next((Column(place.key) for place in places if place.grouping.by is GroupBy.STATE), None)


def needs_outcome(card: CardRow, places: Sequence[BoardPlace]) -> bool:
    """Whether a drop there asks how it ended first."""
    column = _column_in(places)
    if column is None:
        return False
    return drop_of(column_of(card.state, card.kind), column, card.kind) is Drop.FINISH and asks_outcome(card.kind)


def reopens(card: CardRow, places: Sequence[BoardPlace]) -> bool:
    """Whether a drop there makes a finished task somebody's turn again."""
    column = _column_in(places)
    drop = drop_of(column_of(card.state, card.kind), column, card.kind) if column is not None else None
    return drop in (Drop.REOPEN, Drop.REOPEN_AND_TAKE_UP)


def preview_drop(context: Context, layout: BoardLayout, cards: Sequence[CardRow], cell: BoardCell) -> DropPreview:
    """The consequence in words, or the sentence of the refusal. To arrange a column needs no words."""
    places = [place for card in cards for place in layout.places(card, cell)]
    placed = _column_in(places) is not Column.DONE
    if not places and not any(card.state.over for card in cards):
        return DropPreview()
    try:
        if len(cards) > 1:
            return _preview_stack(context, stack_act(layout, cards, cell), placed)
        [card] = cards
        if needs_outcome(card, places):
            names = [outcome.name for outcome in context.read(asked_of, card.task_id).outcomes]
            return DropPreview(f"Asks how it ended: {' or '.join(names)}", placed=placed)
        seen = drop_act(card.task_id, places).preview(context)
        if seen.changes is None:
            return DropPreview(seen.words, seen.refused)
        then = context.read(consequence, seen.changes, card.task_id)
        # A state has the better verb: what is said of the step, with its round and its outcome.
        words = then.words if len(places) == 1 and _column_in(places) else " · ".join((seen.words, *then.follows))
        return DropPreview(words, changes=seen.changes, placed=placed)
    except LeadlineError as refusal:
        return DropPreview(refusal.sentence, refusal.sentence)


def _preview_stack(context: Context, act: Act, placed: bool) -> DropPreview:
    done = context.preview(act.action, *act.args)
    result: BulkResult = done.value
    return DropPreview(f"{result.words('be moved')}.", changes=done.changes, placed=placed)


def task_mime(task_id: TaskId) -> QMimeData:
    """What a dragged card carries."""
    mime = QMimeData()
    mime.setData(MIME, str(task_id).encode("ascii"))
    return mime


def dragged_task(mime: QMimeData) -> TaskId | None:
    """The task in ``mime``; None when something else is dragged."""
    carried = bytes(mime.data(MIME).data())
    return TaskId(int(carried)) if carried.isdigit() else None
