"""What runs down left of the lines of a checklist: the lines of branches, and brackets around what begins together."""

from collections.abc import Sequence
from enum import Enum, auto

from app.engine.checklist import ChecklistLine, LineKind

HEADS = (LineKind.ANSWER, LineKind.TOGETHER)
"""The lines that others stand below."""


class Nesting(Enum):
    """What runs down left of a line, at one depth: nothing, the line of a branch, or a piece of a bracket."""

    NONE = auto()
    BRANCH = auto()
    BRACKET = auto()
    BRACKET_BEGIN = auto()
    BRACKET_END = auto()


def nestings(lines: Sequence[ChecklistLine]) -> list[tuple[Nesting, ...]]:
    """What runs down left of each line, by depth from 1."""
    found: list[list[Nesting]] = []
    heads: dict[int, LineKind] = {}
    for line in lines:
        if line.kind in HEADS and not (line.kind is LineKind.ANSWER and line.begins):
            heads = {depth: kind for depth, kind in heads.items() if depth < line.depth} | {line.depth: line.kind}
        deep = line.depth - (line.kind in (LineKind.BACK, LineKind.ITEM))
        heads = {depth: kind for depth, kind in heads.items() if depth <= deep}
        rails = [Nesting.NONE if depth not in heads else _running(heads[depth]) for depth in range(1, deep + 1)]
        if line.kind is LineKind.TOGETHER:
            rails[-1] = Nesting.BRACKET_BEGIN
        found.append(rails)
    for row, rails in enumerate(found):
        below = found[row + 1] if row + 1 < len(found) else []
        for at, rail in enumerate(rails):
            if rail is Nesting.BRACKET and (len(below) <= at or below[at] is not Nesting.BRACKET):
                rails[at] = Nesting.BRACKET_END
    return [tuple(rails) for rails in found]


def _running(head: LineKind) -> Nesting:
    return Nesting.BRACKET if head is LineKind.TOGETHER else Nesting.BRANCH
