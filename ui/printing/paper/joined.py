"""Several laid-out things as the pages of one file, each on sheets of its own."""

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from ui.link.theme import Tokens
from ui.printing.paper.pagination import Pages
from ui.printing.paper.sheet import Sheet


@dataclass(frozen=True, slots=True)
class JoinedPages:
    """Several things behind each other, each with the sheets, the heading and the page numbers of its own."""

    parts: tuple[Pages, ...]

    @property
    def sheet(self) -> Sheet:
        """That of the first page."""
        return self.parts[0].sheet

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def words(self) -> str:
        return "1 page" if self.count == 1 else f"{self.count} pages"

    def place(self, number: int) -> tuple[Pages, int]:
        """The part in which page ``number`` (from 0) stands, and its number there."""
        for part in self.parts:
            if number < part.count:
                return part, number
            number -= part.count
        raise IndexError(number)

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0); the painter is in points."""
        part, within = self.place(number)
        part.paint(painter, within, t)


def sheet_of(pages: Pages, number: int) -> Sheet:
    """The sheet of one page, which may lie otherwise than the first."""
    return sheet_of(*pages.place(number)) if isinstance(pages, JoinedPages) else pages.sheet
