"""A list as people paste it, as lines under headings: indented, bulleted, numbered, Markdown, or from a word processor.

Not read as Markdown alone: word processors paste tabs, round bullets and blanks that do not break, and change the
bullet instead of the indentation to go deeper.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.errors import RuleViolation
from app.domain.text import clean_line, short_line
from app.grammar.quick_typing import LONGEST_LINE

MOST_CHARACTERS, MOST_LINES = 500_000, 1_000
MOST_LEVELS = 30
"""What is still deeper stands on the last of them."""
TOGETHER = frozenset(("at the same time", "in parallel", "simultaneously", "meanwhile"))
"""Words of an item whose children begin at the same time."""
IN_TURN = "One after the other"
"""The words of an item whose children follow one another, as one of several ways that begin together."""
_TAB = 4
_GLYPHS = "•◦▪▫‣●○■□◆◇➢✓✔☐☑☒⎧·§\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_BULLET = re.compile(rf"(?:[{_GLYPHS}]\s*|[-*+–—]\s+|o\t\s*|o\s{{2,}})")
_NUMBER = re.compile(
    r"(\d{1,4}(?:\.\d{1,4})*)[.)]\s+|(\d{1,4}(?:\.\d{1,4})+)\s+|\(?([a-z]|[ivx]{1,5})\)\s+|([a-z])\.\s+"
)
_BOX = re.compile(r"\[[ xX]\]\s+")
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])(\*|_)(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\([^)\s]{1,2000}(?:\s+\"[^\"]*\")?\)")


@dataclass(slots=True)
class ListItem:
    """One line of the list with those below it; ``line`` is where it stands in the text, from 1."""

    text: str
    line: int
    items: list["ListItem"] = field(default_factory=list)

    @property
    def is_together(self) -> bool:
        return self.text.rstrip(" :…").casefold() in TOGETHER

    @property
    def is_in_turn(self) -> bool:
        return self.text.rstrip(" :…").casefold() == IN_TURN.casefold()


@dataclass(slots=True)
class ListSection:
    """What stands under one heading; no name: before the first."""

    name: str
    items: list[ListItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadList:
    """``notes``: what was left out or taken for something else, one sentence each."""

    sections: tuple[ListSection, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    indent: float
    text: str
    bullet: str | None = None
    """Its bullet, "1" for a number; None: a plain line."""
    heading: int = 0
    after_blank: bool = False


def read_list(text: str) -> ReadList:
    """The items under their headings. Raises RuleViolation for no list, and for one that is too long."""
    if len(text) > MOST_CHARACTERS:
        raise RuleViolation(f"The list has {len(text):,} characters; at most {MOST_CHARACTERS:,} fit. Copy less of it.")
    notes: list[str] = []
    lines = list(_lines(text, notes))
    if len(lines) > MOST_LINES:
        raise RuleViolation(f"The list has {len(lines):,} lines; at most {MOST_LINES:,} fit. Copy fewer at once.")
    if not any(not line.heading for line in lines):
        raise RuleViolation("There is no list in what was copied. Copy some lines of text first.")
    sections = _sections(_without_title(_plain_lines(lines), notes))
    empty = [section.name for section in sections if section.name and not section.items]
    notes += [f"The heading “{short_line(name, 60)}” has nothing below it, so it was left out." for name in empty]
    return ReadList(tuple(section for section in sections if section.items), tuple(notes))


def _lines(text: str, notes: list[str]) -> Iterator[_Line]:
    """The lines that say something, apart from their bullets."""
    blank, fenced = True, False
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text), start=1):
        line = raw.replace("\u00a0", " ").replace("\u202f", " ").replace("\u3000", "  ").expandtabs(_TAB)
        tabbed = raw.replace("\u00a0", " ").lstrip(" >\t")
        if line.strip().startswith(("```", "~~~")):
            fenced = not fenced
            notes.append(f"Line {number} marks code, so it was left out.")
        elif _RULE.match(line.strip()) and not fenced:
            blank = True
        elif line.strip().startswith("|"):
            notes.append(f"Line {number} is a row of a table, so it was left out.")
        elif clean_line(line):
            yield _line(number, line, tabbed, blank)
            blank = False
        else:
            blank = True


def _line(number: int, line: str, tabbed: str, after_blank: bool) -> _Line:
    stripped = line.lstrip(" >")
    indent = float(len(line) - len(stripped))
    heading = _HEADING.match(stripped)
    name = _inline(_without_hashes(heading[2])) if heading is not None else ""
    if heading is not None and name:
        return _Line(number, 0, name, heading=len(heading[1]))
    bullet, rest = None, tabbed
    found = _BULLET.match(tabbed)
    if found is not None:
        bullet, rest = tabbed[0], tabbed[found.end() :]
    counted = _NUMBER.match(rest) if bullet is None else None
    if counted is not None:
        bullet, rest = "1", rest[counted.end() :]
        indent += ((counted[1] or counted[2] or "").count(".")) / 4
    box = _BOX.match(rest)
    if box is not None:
        bullet, rest = bullet or "-", rest[box.end() :]
    words = _inline(rest)
    return _Line(number, indent, words or clean_line(line), bullet if words else None, after_blank=after_blank)


def _without_hashes(text: str) -> str:
    """A heading may be closed by as many of its signs as one likes."""
    bare = text.rstrip().rstrip("#")
    return bare if not bare or bare[-1].isspace() else text


def _inline(text: str) -> str:
    """Words without the signs of Markdown around them; a link as its words. Very long lines stay as they are."""
    if len(text) > LONGEST_LINE:
        return clean_line(text)
    text = _LINK.sub(r"\1", text)
    return clean_line(_SLANTED.sub(r"\2", _BOLD.sub(r"\2", text)).replace("`", ""))


def _plain_lines(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines with what a plain one is among bullets: the rest of the item above, a heading, or an item."""
    if not any(line.bullet for line in lines):
        yield from lines
        return
    held: _Line | None = None
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        plain = line.bullet is None and not line.heading
        if plain and held is not None and held.bullet and not line.after_blank and line.indent > held.indent:
            held = _Line(held.number, held.indent, f"{held.text} {line.text}", held.bullet)
            continue
        if held is not None:
            yield held
        held = _with_meaning(line, below) if plain else line
    if held is not None:
        yield held


def _with_meaning(line: _Line, below: _Line | None) -> _Line:
    """A plain line over bullets of its own indentation stands above them."""
    if below is None or below.bullet is None or below.indent > line.indent or below.heading:
        return line
    if line.text.endswith("?") or ListItem(line.text, 0).is_together:
        return _Line(line.number, line.indent - 0.1, line.text)
    return _Line(line.number, 0, line.text.rstrip(" :"), heading=6)


def _without_title(lines: Iterator[_Line], notes: list[str]) -> list[_Line]:
    """A single heading of the highest level, with another right below it, is what the whole list is called."""
    found = list(lines)
    levels = [line.heading for line in found if line.heading]
    first = found[0]
    if levels.count(first.heading) == 1 and first.heading == min(levels, default=0) and found[1:2] and found[1].heading:
        notes.append(f"“{short_line(first.text, 60)}” was taken for the title of the list, not for a section.")
        return found[1:]
    return found


def _sections(lines: Sequence[_Line]) -> list[ListSection]:
    sections = [ListSection("")]
    above: list[tuple[_Line, ListItem]] = []
    for line in lines:
        if line.heading:
            sections.append(ListSection(line.text))
            above = []
            continue
        item = ListItem(line.text, line.number)
        while above and (len(above) >= MOST_LEVELS or not _is_deeper(line, above)):
            above.pop()
        (above[-1][1].items if above else sections[-1].items).append(item)
        above.append((line, item))
    return sections


def _is_deeper(line: _Line, above: Sequence[tuple[_Line, ListItem]]) -> bool:
    """Whether a line stands below the last of these: farther in, or as far in with a round bullet of another kind."""
    last = above[-1][0]
    if line.indent != last.indent:
        return line.indent > last.indent
    same = [one.bullet for one, _ in above if one.indent == line.indent]
    return _is_glyph(line.bullet) and _is_glyph(last.bullet) and line.bullet not in same


def _is_glyph(bullet: str | None) -> bool:
    return bullet is not None and (bullet in _GLYPHS or bullet == "o")
