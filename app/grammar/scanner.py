"""Walks along a typed text: words in any case, quotes, and raises errors that know their place."""

import re
from typing import NoReturn

from app.domain.text import LONGEST_TEXT
from app.grammar.errors import GrammarError

DEEPEST = 60
"""Brackets in one another that are still read; nobody reads so many."""

_BLANK = re.compile(r"\s*")
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«"}
QUOTES = '"“”„«»'
"""Signs that open or close a quote."""
_NEXT_WORD = re.compile(r"[^\s,;()]+|[,;()]")


def any_case(words: str, glued: bool = False) -> str:
    """A pattern for whole words in small or large letters, with any space between them; ``glued``: also behind digits.

    ASCII alone in its letters, else those of other alphabets are taken for an i, a k or an s.
    """
    spaced = r"\s+".join(f"(?ai:{word})" for word in words.split())
    return ("" if glued else r"(?<!\w)") + spaced + r"(?!\w)"


class Scanner:
    """A text and the column that was read up to."""

    __slots__ = ("_depth", "at", "text")

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            sentence = f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} fit. Shorten it."
            raise GrammarError(sentence, LONGEST_TEXT, len(text))
        self.text = text
        self.at = 0
        self._depth = 0

    def skip_blank(self) -> None:
        self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr]

    def at_end(self) -> bool:
        """Whether only blanks are left."""
        self.skip_blank()
        return self.at == len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here after blanks, read; None and nothing read where the pattern does not fit."""
        self.skip_blank()
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def take_sign(self, sign: str) -> bool:
        """Whether this sign stands here after blanks; it is then read."""
        self.skip_blank()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def quoted(self) -> str | None:
        """The text of a quote that begins here, doubled quotes inside as one; None where none begins."""
        self.skip_blank()
        closing = _CLOSING.get(self.text[self.at : self.at + 1])
        if closing is None:
            return None
        begun, at, said = self.at, self.at + 1, ""
        while at < len(self.text):
            end = min((place for sign in closing if (place := self.text.find(sign, at)) >= 0), default=-1)
            if end < 0:
                break
            sign = self.text[end]
            said += self.text[at:end]
            if not self.text.startswith(sign, end + 1):
                self.at = end + 1
                return said
            said, at = said + sign, end + 2
        self.fail("The quote is not closed. Put the same quote at its end.", begun, len(self.text))

    def go_deeper(self) -> None:
        """Count one more bracket in brackets. Raises GrammarError where there are too many."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.fail(
                f"More than {DEEPEST} brackets stand in one another. Simplify the condition.", self.at, self.at + 1
            )

    def come_up(self) -> None:
        """Count one bracket less after its end."""
        self._depth -= 1

    def fail(self, sentence: str, start: int | None = None, end: int | None = None) -> NoReturn:
        """Raises GrammarError; without a place it is the next word."""
        self.skip_blank()
        begun = self.at if start is None else start
        if end is None:
            word = _NEXT_WORD.match(self.text, begun)
            end = word.end() if word else len(self.text)
        raise GrammarError(sentence, begun, begun + len(self.text[begun:end].rstrip()))

    def fail_at_rest(self, after: str, remedy: str) -> NoReturn:
        """Raises GrammarError of what stands where the text should have ended."""
        rest = self.text[self.at :].strip()
        self.fail(f"“{shown(rest)}” is not understood after {after}. {remedy}", None, len(self.text))


def shown(text: str) -> str:
    """A typed text inside a sentence, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def in_quotes(text: str) -> str:
    """What ``quoted`` reads back as this text."""
    return '"' + text.replace('"', '""') + '"'
