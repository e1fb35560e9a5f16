"""How well what was typed fits a title; for the palette and its providers. Pure text."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette; ``run`` is called after the palette has closed."""

    title: str
    subtitle: str
    icon: str
    run: Callable[[], object]


Provider = Callable[[str], list[Hit]]
"""Takes what was typed (trimmed, maybe empty), gives hits, best first."""


def fold(text: str) -> str:
    """Lower case without accents, so that "cafe" finds "Café"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def score(query: str, title: str) -> int:
    """0 for no match. Whole title > its beginning > beginnings of words > somewhere > letters in order."""
    wanted, text = fold(query).split(), fold(title)
    if not wanted:
        return 1
    if " ".join(wanted) == text:
        return 1000
    if text.startswith(" ".join(wanted)):
        return 800
    return min(_word_score(word, text) for word in wanted)


def _word_score(word: str, text: str) -> int:
    if any(part.startswith(word) for part in text.split()):
        return 500
    if word in text:
        return 300
    return 100 if len(word) > 1 and _in_order(word, text) else 0


def _in_order(letters: str, text: str) -> bool:
    """The first letter begins a word, the others follow somewhere: "brd" finds "Board"."""
    starts = [i for i, char in enumerate(text) if char == letters[0] and (i == 0 or text[i - 1] == " ")]
    for start in starts:
        rest = iter(text[start + 1 :])
        if all(letter in rest for letter in letters[1:]):
            return True
    return False


def matching(query: str, hits: Iterable[Hit]) -> list[Hit]:
    """Those that fit, the best first, equals in their own order."""
    rated = [(score(query, hit.title), hit) for hit in hits]
    return [hit for points, hit in sorted(rated, key=lambda pair: -pair[0]) if points]
