"""Blocks of cells on the clipboard: as spreadsheets put them there and as they take them, tabs and HTML."""

import csv
import re
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from io import StringIO

from app.domain.errors import RuleViolation

MOST_CELLS = 200_000
LONGEST = 20_000_000
"""Letters of a clipboard that is still read."""
_LONGEST_PAGE = 4_000_000
"""A longer page takes too long to be read while somebody waits, and its text does as well."""
_WIDEST = 1_000
"""Cells that one cell of a web page may claim to span."""
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_TOO_MUCH = "There is too much on the clipboard to be pasted. Copy fewer cells."
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4"}
_UNREAD = {"style", "script", "title", "head"}

Block = tuple[tuple[str, ...], ...]


def tsv_of(block: Sequence[Sequence[str]]) -> str:
    """Cells as text with tabs between them; what has a tab, a quote or a line break stands in quotes."""
    return "\n".join("\t".join(_tsv_cell(cell) for cell in row) for row in block)


def _tsv_cell(text: str) -> str:
    # A quote inside of a cell is left alone by every spreadsheet, one at its beginning is not.
    if "\t" in text or "\n" in text or text.startswith('"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def html_of(block: Sequence[Sequence[str]]) -> str:
    """Cells as a table of a web page, which spreadsheets and letters take."""
    rows = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in block)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _html_cell(text: str) -> str:
    # Text, never a number or a formula: -5d and =x would become something else in a spreadsheet.
    style = "white-space:pre-wrap;mso-number-format:'\\@'"
    return f'<td style="{style}">{escape(text).replace(chr(10), "<br>")}</td>'


def read_clip(text: str, html: str = "") -> Block:
    """The cells of a clipboard: those of the table in its HTML, else its text cut at tabs and line breaks.

    Every row has as many cells as the longest. Raises RuleViolation for far too much.
    """
    if len(text) + len(html) > LONGEST:
        raise RuleViolation(_TOO_MUCH)
    is_read = len(html) <= _LONGEST_PAGE or not text
    rows = _html_rows(html) if is_read and "<table" in html.lower() else []
    if not rows:
        rows = _tsv_rows(text)
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise RuleViolation(_TOO_MUCH)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _tsv_rows(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip("\n"):
        return []
    # Excel ends the last row with a line break, which is no row more.
    text = text.removesuffix("\n")
    csv.field_size_limit(LONGEST)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return _bare(text)


def _bare(text: str) -> list[list[str]]:
    """Rows of a text whose quotes are words of people and no quotes of cells."""
    return [line.split("\t") for line in text.split("\n")]


def _html_rows(html: str) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _TableReader(HTMLParser):
    """The first table of a page, cells that span several repeated as empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._held: dict[tuple[int, int], None] = {}
        """Cells that one above them covers."""
        self._words: list[str] | None = None
        self._spans = (1, 1)
        self._depth = self._unread = 0
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        if tag == "table":
            self._depth += 1
        if self._done or self._depth != 1:
            return
        if tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._end_cell()
            given = dict(attrs)
            self._words = []
            self._spans = _span(given.get("colspan")), _span(given.get("rowspan"))
        elif self._words is not None and (tag == "br" or (tag in _BLOCKS and self._words)):
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._depth:
            self._depth -= 1
            self._done = self._done or (not self._depth and any(self._rows))

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._unread:
            self._words.append(_BLANKS.sub(" ", data))

    def _end_cell(self) -> None:
        if self._words is None:
            return
        lines = "".join(self._words).replace("\xa0", " ").split("\n")
        row, at = self._rows[-1], len(self._rows) - 1
        while (at, len(row)) in self._held:
            row.append("")
        column = len(row)
        across, down = self._spans
        row += ["\n".join(line.strip() for line in lines).strip("\n"), *[""] * (across - 1)]
        for below in range(1, down):
            self._held |= dict.fromkeys((at + below, column + beside) for beside in range(across))
        self._words = None
        if sum(map(len, self._rows)) + len(self._held) > MOST_CELLS:
            raise RuleViolation(_TOO_MUCH)

    def finished(self) -> list[list[str]]:
        """The rows that were read."""
        self._end_cell()
        return [row for row in self._rows if row]


def _span(text: str | None) -> int:
    return min(int(text), _WIDEST) if text is not None and text.isascii() and text.isdigit() and int(text) else 1
