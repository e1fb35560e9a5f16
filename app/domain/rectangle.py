"""Rectangles of drawings, by their middle: steps are placed so, in the program and in the files of others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """``x`` and ``y`` are its middle, in pixels of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2
