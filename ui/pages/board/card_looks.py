"""How the cards look now: which fields they say, what colours them and in which order they stand; remembered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, tzinfo

from PySide6.QtCore import QObject, Signal

from app.domain.card_look import CardField, CardLook, CardOrder, look_of
from app.domain.ids import TaskId
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.queries.card_face import BARE, CardFace, card_faces
from app.queries.card_order import Ordering, card_ordering
from app.queries.rows import CardRow
from app.queries.state_age import StateAge, age_words, state_age
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.widgets.task_card import CardDress

_LOOK, _ORDER = "board.cards", "board.sorting"
_BY_HAND = "by hand"
"""The word of a saved view, in which an empty one leaves the order as it is."""
_STAYS, _SHORT = "\N{NO-BREAK SPACE}", 10
_SILENT = frozenset({"task", "project", "activity", "message", "round"})
"""Kinds of what changes without other cards saying something else. Where a project is called or classified otherwise
the whole board is read again, before anything is asked here."""
AHEAD = 64
"""So many cards are read at once when one is to be painted that is not known."""


class CardLooks(QObject):
    """``changed`` when cards have to be laid out and painted again."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        known = context.preferences
        self.look = look_of(str(known.get(_LOOK, "")).split("\n") if known.get(_LOOK, "") else ()) or CardLook()
        self.order = _known_order(known.get(_ORDER, ""))
        self._ages: StateAge | None = None
        self.today = date.min
        self.zone: tzinfo = UTC
        self.ordering: Ordering = list
        """What puts the cards of a column into their order."""
        self._dresses: dict[TaskId, tuple[CardRow, CardDress]] = {}
        self._faces: dict[TaskId, CardFace] = {}

    def begin(self, changes: ChangeSet | None = None) -> bool:
        """What may have changed of the cards is read again when they are painted: after ``changes`` that are silent for
        others the cards of their tasks, else all. Whether all may say something else now."""
        before = self._ages
        self._ages = self._context.read(state_age)
        self.today, self.zone = self._ages.today, self._ages.zone
        self.ordering = self._context.read(card_ordering, self.order)
        if changes is None or before is not self._ages or any(one.kind not in _SILENT for one in changes.changes):
            self._dresses.clear()
            self._faces.clear()
            return True
        for task_id in (TaskId(int(one.id)) for one in changes.changes if one.kind == "task"):
            self._dresses.pop(task_id, None)
            self._faces.pop(task_id, None)
        return False

    @property
    def asks(self) -> bool:
        """Whether cards say more than their rows do, so that an edit elsewhere may change them."""
        return bool(self.look.more or self.look.colour)

    def choose(self, look: CardLook) -> None:
        """Let the cards look like this from now on."""
        if look != self.look:
            self.look = look
            self._context.preferences.set(_LOOK, "\n".join(look.words))
            self.changed.emit()

    def colour_by(self, colour: str) -> None:
        """Let the stripe of the cards stand for this."""
        self.choose(replace(self.look, colour=colour))

    def sort_by(self, order: CardOrder) -> None:
        """Let the cards of each column stand in this order."""
        if order is not self.order:
            self.order = order
            self._context.preferences.set(_ORDER, order.value)
            self.changed.emit()

    def kept_in(self, view: SavedView) -> SavedView:
        """The view with how the cards look and stand."""
        return replace(view, columns=self.look.words, sorting=self.order.value or _BY_HAND)

    def show_view(self, view: SavedView) -> None:
        """As a saved view has it; what it leaves open stays."""
        look = look_of(view.columns)
        if look is not None:
            self.choose(look)
        if view.sorting:
            self.sort_by(_known_order(view.sorting))

    @property
    def why_not_placed(self) -> str:
        """Why a card has no place of its own between two others; empty where it has."""
        return "" if self.order is CardOrder.BY_HAND else self.order.refusal

    def dress(self, card: CardRow, column: Sequence[CardRow] = (), after: int = 0) -> CardDress:
        """What is shown of a card; of its ``column`` those ``after`` so many may be asked for next."""
        known = self._dresses.get(card.task_id)
        if known is not None and known[0] is card:
            return known[1]
        fields = self.look.fields
        face = self.face(card, column[after : after + AHEAD] if self.asks else ())
        made = CardDress(
            project=CardField.PROJECT in fields,
            due=CardField.DUE in fields,
            checks=CardField.CHECKLIST in fields,
            owner=CardField.OWNER in fields,
            more=one_line(f"{_STAYS}· ".join(_unbroken(text) for _, text in face.more)),
            stripe=face.hue if face.group else None,
            age=self.age(card) or 0 if CardField.AGE in fields else 0,
        )
        self._dresses[card.task_id] = card, made
        return made

    def face(self, card: CardRow, coming: Sequence[CardRow] = ()) -> CardFace:
        """What a card says beyond its row."""
        if not self.asks:
            return BARE
        found = self._faces.get(card.task_id)
        if found is None:
            self._faces |= self._context.read(card_faces, self.look, [card, *coming])
            found = self._faces.get(card.task_id, BARE)
        return found

    def age(self, card: CardRow) -> int | None:
        """Working days in its state; None where nobody can say."""
        return self._ages.days(card) if self._ages is not None else None

    def words(self, card: CardRow) -> str:
        """What the card says beyond its row, for its tip and a screen reader."""
        face, days = self.face(card), self.age(card)
        said = [face.group, *(text for _, text in face.more)]
        if days:
            said.append(f"in this state {age_words(days)}")
        return ", ".join(one_line(part) for part in said if part)


def _unbroken(text: str) -> str:
    """A figure stays with its unit."""
    return text.replace(" ", _STAYS) if len(text) < _SHORT else text


def _known_order(word: str) -> CardOrder:
    return CardOrder(word) if word in [*CardOrder] else CardOrder.BY_HAND
