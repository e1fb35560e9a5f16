"""The facts that letters may name, and how they are cut until a part of a letter is short enough."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.letter import LetterKind
from app.domain.text import short_line

Facts: TypeAlias = Mapping[str, str | int | Sequence[str]]
"""Texts (empty where nothing is known), numbers, lists of texts."""


@dataclass(frozen=True, slots=True)
class FactNames:
    """What a template may name; ``blocks`` stand alone on a line."""

    texts: frozenset[str]
    numbers: frozenset[str]
    lists: frozenset[str]
    blocks: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.texts | self.numbers | self.lists | self.blocks

    @property
    def of_subject(self) -> "FactNames":
        """What is known before the project of a task is read."""
        return FactNames(self.texts - {"changes"}, self.numbers, frozenset(), frozenset())


_OF_MESSAGE = ("first_name", "lead", "old_due", "since", "changes", "source", "expected")
_OF_TASK = (
    *("key", "title", "project", "brief", "owner", "outcome", "due", "left", "done_when", "instructions", "link"),
)

ITEM = FactNames(
    frozenset((*_OF_MESSAGE, *_OF_TASK)),
    frozenset(("round", "in_order")),
    frozenset(("inputs", "wanted", "checklist", "before", "after", "approvers", "asked", "plan")),
    frozenset(("answers",)),
)
"""What is known of one task."""

FRAME = FactNames(
    frozenset(("first_name", "lead", "subject")), frozenset(("count",)), frozenset(), frozenset(("items",))
)
"""What is known of a whole letter."""


def names_of_kind(kind: LetterKind) -> FactNames:
    """What the template of a kind may name."""
    return FRAME if kind is LetterKind.LETTER else ITEM


LONGEST_LISTS = 60
_ROOMS = (900, 600, 400, 300, 200, 150, 100, 80, 60, 40, 30, 25, 20, 16, 12)
_DATES = dict.fromkeys(("key", "due", "left", "old_due", "since", "expected"), 60)
_TITLE = {"title": 120}
_LINK = {"link": 400}
CUTS: tuple[tuple[int, Mapping[str, int]], ...] = (
    *((room, kept) for kept in (_DATES | _TITLE | _LINK, _DATES | _TITLE, _DATES) for room in _ROOMS),
    (8, {}),
)
"""From generous to scarce: how long a fact may be, a list having a tenth as many texts of that length, and which facts
may be longer all the same, for half of a date or of an address says something else."""


_KEPT = "\n\u200c\u200d"
"""Line ends, and what joins and parts the letters of some scripts."""


def no_facts() -> dict[str, str | int | Sequence[str]]:
    """Every fact of a task, unknown."""
    return {
        **dict.fromkeys(ITEM.texts, ""),
        "round": 1,
        "in_order": 0,
        **{name: list[str]() for name in ITEM.lists},
    }


def safe(text: str) -> str:
    """Without what hides or turns round the text beside it, controls and halves of characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one for one in text if one in _KEPT or unicodedata.category(one) not in ("Cc", "Cf", "Cs"))


def cleaned(facts: Facts) -> Facts:
    """The facts as letters may show them; lists hold at most ``LONGEST_LISTS`` texts."""
    found = dict[str, str | int | Sequence[str]]()
    for name, value in facts.items():
        if isinstance(value, str):
            found[name] = safe(value)
        else:
            found[name] = value if isinstance(value, int) else [safe(one) for one in value[:LONGEST_LISTS]]
    return found


def cut(facts: Facts, room: int, kept: Mapping[str, int]) -> Facts:
    """No text longer than ``room`` or than ``kept`` allows it, no list longer than its share; what was cut ends
    with “…”."""
    found = dict[str, str | int | Sequence[str]]()
    for name, value in facts.items():
        if isinstance(value, str):
            found[name] = shortened(value, max(room, kept.get(name, 0)))
        elif isinstance(value, int):
            found[name] = value
        else:
            most = max(1, room // 10)
            few = [shortened(one, room) for one in value[:most]]
            found[name] = few if len(value) <= most else [*few, "…"]
    return found


def shortened(text: str, room: int) -> str:
    """At most ``room`` characters; what was longer ends between two words with “…”."""
    return text if len(text) <= room else short_line(text, room)
