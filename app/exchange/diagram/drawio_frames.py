"""Shapes of draw.io that hold other shapes and have arrows at themselves. For ``drawio_reader``.

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


@dataclass
class FrameArrows:
    """The connectors of a page, with those at frames led on to what stands in them."""

    connectors: list[Connector]
    added: list[Shape] = field(default_factory=list)
    """What gathers the arrows of frames that begin or end with several steps at once."""

    def lead_on(self, frame: str, inner: Iterable[str], rect: Rect | None, section: str | None) -> None:
        """``inner``: the shapes in the frame at which an arrow begins or ends. Inner frames come before outer ones."""
        members = [*inner, *(one.id for one in self.added if one.section == frame)]
        between = [
            one for one in self.connectors if {one.source, one.target} <= {*members} and one.source != one.target
        ]
        led, left = {one.target for one in between}, {one.source for one in between}
        coming, leaving = {one.target for one in self.connectors}, {one.source for one in self.connectors}
        ways_in = self._outermost(members, led, coming) if frame in coming else []
        ways_out = self._outermost(members, left, leaving) if frame in leaving else []
        inside = {*members}
        entry = self._gathered(f"{frame} in", ways_in, rect, section, 0.0) if ways_in else None
        exit = self._gathered(f"{frame} out", ways_out, rect, section, 1.0) if ways_out else None
        for place, one in enumerate(self.connectors):
            # One that runs between a frame and what stands in it says nothing.
            if one.target == frame:
                self.connectors[place] = one = replace(one, target=None if one.source in inside else entry)
            if one.source == frame:
                self.connectors[place] = replace(one, source=None if one.target in inside else exit)
        self._join(frame, entry, ways_in, into=True)
        self._join(frame, exit, ways_out, into=False)

    def _outermost(self, members: Sequence[str], inner: set[str | None], whole: set[str | None]) -> list[str]:
        """Those without an arrow from within; of these those without any, where there are such."""
        found = [one for one in members if one not in inner] or [*members[:1]]
        return [one for one in found if one not in whole] or found

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
            self.connectors.append(Connector(f"{frame} {'in' if into else 'out'} {number}", *ends))
