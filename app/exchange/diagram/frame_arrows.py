"""Shapes and subgraphs that hold other shapes and have arrows at themselves. For the readers of drawings.

One in which nothing has an arrow is a single step, drawn of several shapes. Another is a frame: what leads to it leads
to what begins in it, and what leaves it leaves from what ends in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.exchange.diagram.shapes import Connector, Rect, Shape, ShapeForm

SIDE = 20.0
"""Of what gathers several arrows at the side of a frame, in pixels."""
Above = Callable[[str], Iterator[str]]
"""Gives the ids of what a shape stands in, from the inside."""


@dataclass(frozen=True)
class Holders:
    """The shapes that hold others and have arrows, by what they are."""

    wholes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Those that are one step: the shapes that stand in each, in the order of the file."""
    frames: Sequence[str] = ()
    """The innermost first."""

    @property
    def parts(self) -> set[str]:
        """What stands in those that are one step."""
        return {part for parts in self.wholes.values() for part in parts}


def holders(shapes: Sequence[str], connected: set[str], above: Above) -> Holders:
    """``shapes`` are ids in the order of the file, ``connected`` those of them at which an arrow begins or ends."""
    if not connected:
        return Holders()
    depth: dict[str, int] = {}
    busy = set[str]()
    for id in connected:
        around = [*above(id)]
        depth[id] = len(around)
        busy |= set(around)
    wholes: dict[str, list[str]] = {}
    for id in (one for one in shapes if one not in connected and one not in busy):
        whole = next((one for one in above(id) if one in connected and one not in busy), None)
        if whole is not None:
            wholes.setdefault(whole, []).append(id)
    return Holders(wholes, sorted(connected & busy, key=lambda id: -depth[id]))


class FrameArrows:
    """The connectors of a page, with those at frames led on to what stands in them."""

    def __init__(self, connectors: Iterable[Connector]) -> None:
        self.connectors = [*connectors]
        self.added: list[Shape] = []
        """What gathers the arrows of frames that begin or end with several steps at once."""
        self._leaving: dict[str | None, list[int]] = {}
        self._coming: dict[str | None, list[int]] = {}
        for place, one in enumerate(self.connectors):
            self._leaving.setdefault(one.source, []).append(place)
            self._coming.setdefault(one.target, []).append(place)

    def lead_on(self, frame: str, inner: Iterable[str], rect: Rect | None, section: str | None) -> None:
        """``inner``: the shapes in the frame at which an arrow begins or ends. Inner frames come before outer ones."""
        members = {*inner}
        order = [*dict.fromkeys(inner)]
        between = [self.connectors[place] for one in order for place in self._leaving.get(one, ())]
        between = [one for one in between if one.target in members and one.source != one.target]
        coming, leaving = self._coming.pop(frame, []), self._leaving.pop(frame, [])
        ways_in = self._outermost(order, {one.target for one in between}, self._coming) if coming else []
        ways_out = self._outermost(order, {one.source for one in between}, self._leaving) if leaving else []
        entry = self._gathered(f"{frame} in", ways_in, rect, section, 0.0) if ways_in else None
        exit = self._gathered(f"{frame} out", ways_out, rect, section, 1.0) if ways_out else None
        # One that runs between a frame and what stands in it says nothing.
        for place in coming:
            target = None if self.connectors[place].source in members else entry
            self.connectors[place] = replace(self.connectors[place], target=target)
            self._coming.setdefault(target, []).append(place)
        for place in leaving:
            source = None if self.connectors[place].target in members else exit
            self.connectors[place] = replace(self.connectors[place], source=source)
            self._leaving.setdefault(source, []).append(place)
        self._join(frame, entry, ways_in, into=True)
        self._join(frame, exit, ways_out, into=False)

    def _outermost(
        self, members: Sequence[str], inner: set[str | None], whole: Mapping[str | None, list[int]]
    ) -> list[str]:
        """Those without an arrow from within; of these those without any, where there are such."""
        found = [one for one in members if one not in inner] or [*members[:1]]
        return [one for one in found if not whole.get(one)] or found

    def _gathered(self, id: str, ways: Sequence[str], rect: Rect | None, section: str | None, side: float) -> str:
        """The only one, or what is added before or behind several."""
        if len(ways) == 1:
            return ways[0]
        place = None
        if rect is not None:
            place = Rect(rect.left + side * rect.width - SIDE / 2, rect.middle[1] - SIDE / 2, SIDE, SIDE)
        self.added.append(Shape(id, ShapeForm.JUNCTION, "", place, None, section))
        return id

    def _join(self, frame: str, gathered: str | None, ways: Sequence[str], *, into: bool) -> None:
        for number, one in enumerate(ways if gathered not in ways else ()):
            ends = (gathered, one) if into else (one, gathered)
            self._leaving.setdefault(ends[0], []).append(len(self.connectors))
            self._coming.setdefault(ends[1], []).append(len(self.connectors))
            self.connectors.append(Connector(f"{frame} {'in' if into else 'out'} {number}", *ends))
