"""What the painter is given: rows by their number, the scale, the colours. Made anew for each painting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from ui.link.theme import Tokens
from ui.printing.plan.row import Arrow, RowLook, Stretch
from ui.printing.plan.scale import TimeScale


@dataclass(frozen=True, slots=True)
class Ghosts:
    """What a drag would do: outlines by row, links that would break, how the dragged bar looks."""

    bars: dict[int, Stretch] = field(default_factory=dict)
    dragged: int = -1
    broken: tuple[Arrow, ...] = ()
    collides: bool = False
    misses: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``row(number)`` is asked for visible rows and the ends of their arrows only."""

    scale: TimeScale
    tokens: Tokens
    today: date
    now: datetime
    row: Callable[[int], RowLook]
    count: int
    arrows: Callable[[int, int], Iterable[Arrow]]
    is_off: Callable[[date], bool]
    chosen: frozenset[int] = frozenset()
    current: int = -1
    focused: bool = False
    hovered: int = -1
    ghosts: Ghosts = field(default_factory=Ghosts)
    left: float = 0.0
    """Where the sentences of heads begin: the left edge of what is seen."""
