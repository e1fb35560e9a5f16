"""In which order the cards of a column stand when it is not the one that they were given by hand."""

from collections.abc import Callable
from datetime import date

from app.domain.brief import Priority
from app.domain.card_look import CardOrder
from app.queries.board_groups import card_priorities
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.queries.state_age import state_age

Ordering = Callable[[list[CardRow]], list[CardRow]]
_URGENT_FIRST = {str(one): -number for number, one in enumerate(Priority)}


def card_ordering(reader: Reader, order: CardOrder) -> Ordering:
    """What puts cards into this order: what has no value last, equal ones as they came; what is over stays behind,
    as it came."""
    if order is CardOrder.BY_HAND:
        return lambda cards: cards
    key = _key(reader, order)

    def ordered(cards: list[CardRow]) -> list[CardRow]:
        current = [card for card in cards if not card.state.over]
        return [*sorted(current, key=key), *(card for card in cards if card.state.over)]

    return ordered


def _key(reader: Reader, order: CardOrder) -> Callable[[CardRow], tuple[bool, float, str]]:
    priority = card_priorities(reader)
    ages = state_age(reader)

    def key(card: CardRow) -> tuple[bool, float, str]:
        match order:
            case CardOrder.DUE:
                return card.due_on is None, (card.due_on or date.min).toordinal(), ""
            case CardOrder.PRIORITY:
                return False, _URGENT_FIRST[priority(card)], ""
            case CardOrder.OWNER:
                return False, 0, card.owner_name.casefold()
            case CardOrder.AGE:
                days = ages.days(card)
                return days is None, -(days or 0), ""
            case _:
                return False, 0, card.title.casefold()

    return key
