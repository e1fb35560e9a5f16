"""What can be put on paper: a drawing that is cut into tiles, or blocks that flow over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from ui.link.theme import Tokens
from ui.printing.paper.tiling import Span


class TiledDrawing(Protocol):
    """One large picture, in pixels at 100 %, that is cut into as many pages as it needs."""

    @property
    def extent(self) -> QRectF:
        """All of it, with what is repeated."""
        ...

    @property
    def frozen(self) -> QSizeF:
        """How much of its left and of its top is repeated on every page."""
        ...

    @property
    def heads(self) -> Sequence[float]:
        """Where strips begin within it that are repeated, each as high as ``frozen``; empty: the strip at its top."""
        ...

    @property
    def text_px(self) -> int:
        """The size of its smallest text."""
        ...

    @property
    def content(self) -> Sequence[QRectF]:
        """Where something is to be read: a page that shows none of it is not printed."""
        ...

    @property
    def whole_across(self) -> Sequence[Span]:
        """The spans of x that no page should cut."""
        ...

    @property
    def whole_down(self) -> Sequence[Span]:
        """The spans of y that no page should cut."""
        ...

    def shaped(self, page: QSizeF, most: tuple[int, int]) -> "TiledDrawing":
        """The same in the shape that suits ``most`` pages across and down, with so many pixels each."""
        ...

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Everything that meets ``exposed``; the painter is clipped to it."""
        ...


PaintBlock = Callable[[QPainter, QRectF, Tokens], None]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that no page cuts; ``with_next`` keeps a heading with what it is over."""

    height: float
    paint: PaintBlock
    with_next: bool = False
    begins_page: bool = False


@runtime_checkable
class Flow(Protocol):
    """Blocks under each other, in pixels at 100 %, broken into pages between them."""

    @property
    def text_px(self) -> int: ...

    def head(self, room: QSizeF) -> Block | None:
        """What is repeated at the top of each page."""
        ...

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """The blocks from top to bottom, as wide as ``room`` and each at most as high."""
        ...


Content = TiledDrawing | Flow
