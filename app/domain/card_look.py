"""What the cards of the board say, what they are coloured by and in which order they stand, as words that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

FIELD = "field:"
"""Before the name of a field of projects that is answered by a choice: ``field:Language``."""
_COLOUR = "colour:"


class CardField(StrEnum):
    """What can stand on a card, in the order in which it does, by the word that is kept with views."""

    PROJECT = "project"
    AGE = "days"
    DUE = "due"
    CHECKLIST = "checklist"
    OWNER = "owner"
    STEP = "step"
    PRIORITY = "priority"
    LABELS = "labels"
    EFFORT = "effort"
    CLIENT = "client"
    TYPE = "type"
    CHANNEL = "channel"

    @property
    def head(self) -> str:
        """What the choice says."""
        return "Days in column" if self is CardField.AGE else self.capitalize()


class CardColour(StrEnum):
    """What the stripe of a card can stand for, beside the choice fields of projects."""

    NONE = ""
    PROJECT = "project"
    TYPE = "type"
    CLIENT = "client"
    CHANNEL = "channel"
    PRIORITY = "priority"
    OWNER = "owner"
    LABEL = "label"


class CardOrder(StrEnum):
    """In which order the cards of a column stand."""

    BY_HAND = ""
    DUE = "due"
    PRIORITY = "priority"
    OWNER = "owner"
    AGE = "days"
    TITLE = "title"

    @property
    def head(self) -> str:
        """What the choice says."""
        return {CardOrder.BY_HAND: "By hand", CardOrder.AGE: "Days in column"}.get(self, self.capitalize())

    @property
    def refusal(self) -> str:
        """Why a card cannot be put between two others."""
        sorted_by = CardField.AGE.head.lower() if self is CardOrder.AGE else self
        return f"Sorted by {sorted_by}: choose “By hand” under “Cards” to order cards yourself."


ALWAYS_DRAWN = (CardField.PROJECT, CardField.AGE, CardField.DUE, CardField.CHECKLIST, CardField.OWNER)
"""What has a place of its own on a card; the rest stands in lines under the title."""


@dataclass(frozen=True, slots=True)
class CardLook:
    """``fields`` and ``colour`` by their words; a choice field of projects is ``FIELD`` and its name."""

    fields: tuple[str, ...] = ALWAYS_DRAWN
    colour: str = CardColour.NONE

    @property
    def more(self) -> tuple[str, ...]:
        """What stands in lines under the title."""
        return tuple(word for word in self.fields if word not in ALWAYS_DRAWN)

    @property
    def words(self) -> tuple[str, ...]:
        """What a saved view keeps of it; ``look_of`` reads it again."""
        return (*self.fields, f"{_COLOUR}{self.colour}")

    def turned(self, word: str) -> "CardLook":
        """With this field where it is missing, without it where it stands."""
        return replace(self, fields=in_order({*self.fields} ^ {word}))


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """The fields in the order of a card, those of projects last by name; what nobody knows is left out."""
    found = set(words)
    return (
        *(field for field in CardField if field in found),
        *sorted((word for word in found if word.startswith(FIELD) and word != FIELD), key=str.casefold),
    )


def look_of(words: Iterable[str]) -> CardLook | None:
    """What a saved view or the preferences kept; None where nothing was."""
    kept = tuple(words)
    if not kept:
        return None
    colour = next((word.removeprefix(_COLOUR) for word in kept if word.startswith(_COLOUR)), "")
    known = colour in [*CardColour] or (colour.startswith(FIELD) and colour != FIELD)
    return CardLook(in_order(kept), colour if known else CardColour.NONE)
