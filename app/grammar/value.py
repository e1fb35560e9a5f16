"""What a test compares with: text, number, day, yes or no, by the kind of its field or by its look."""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.workflow import FieldKind
from app.grammar.errors import GrammarError
from app.grammar.number import number_text, read_day, read_number
from app.grammar.scanner import QUOTES, Scanner, any_case, in_quotes, shown

UNFINISHED = "…"
"""Stands where a value is still to be typed."""

_BARE = re.compile(rf"(?:(?<=\d),(?=\d)|(?!{any_case('and')}|{any_case('or')})[^,;()<>=!≠≥≤{QUOTES}])+")
_DIGITS = re.compile(r"[-+−]?[\d.,]")
_RESERVED = re.compile("|".join(any_case(word) for word in ("and", "or", "is", "contains", "before", "after")))
_LEADING = re.compile(
    "|".join(
        f"{any_case(word)}"
        for word in (
            *("not", "all", "any", "outcome", "answer", "otherwise", "always", "if", "empty", "one", "start"),
            *("more", "less", "at", "over", "under", "above", "below", "before", "after"),
        )
    )
)
_SIGNS = re.compile(rf"[,;()<>=!≠≥≤{QUOTES}]")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What may stand behind an operator. Without a kind the look of the value decides."""

    kind: FieldKind | None = None
    choices: tuple[str, ...] = ()
    """Only these may stand without quotes; empty: any."""
    about: str = ""
    """What has the choices, in a sentence: the field “Tier”."""


def read_value(scanner: Scanner, wanted: ValueKind) -> FieldValue:
    """The value that stands here, up to a sign or *and*, *or*. What is quoted is text; “…” is None."""
    quoted = scanner.quoted()
    if quoted is not None:
        return quoted
    begun = scanner.at
    found = _BARE.match(scanner.text, begun)
    text = " ".join(found[0].split()) if found else ""
    if not text:
        scanner.fail("The value is missing. Write what it is compared with.")
    end = begun + len(found[0].rstrip()) if found else begun
    scanner.at = end
    _refuse_signs(scanner, text, begun)
    try:
        return _bare_value(text, wanted)
    except RuleViolation as refused:
        raise GrammarError(refused.sentence, begun, end) from None


def _refuse_signs(scanner: Scanner, text: str, begun: int) -> None:
    """A value without quotes has neither brackets nor quotes nor signs of comparison in it."""
    scanner.skip_blank()
    sign = scanner.text[scanner.at : scanner.at + 1]
    if sign and sign in f"(<>=!≠≥≤{QUOTES}":
        scanner.fail(f"The sign {sign} stands in the value “{shown(text)}”. Put the whole value in quotes.", begun)


def _bare_value(text: str, wanted: ValueKind) -> FieldValue:
    if text in (UNFINISHED, "..."):
        return None
    if wanted.choices:
        return _choice(text, wanted)
    match wanted.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _needed(read_number(text), text, "number", "5000 or 2.5")
        case FieldKind.DATE:
            return _needed(read_day(text), text, "day", "2027-03-12")
        case FieldKind.YES_NO:
            return _needed(_YES_NO.get(text.lower()), text, "yes or no", "yes")
        case None:
            return _by_look(text)
        case _:
            return text


def _needed(value: FieldValue, text: str, what: str, example: str) -> FieldValue:
    if value is None:
        kind = "neither yes nor no" if what == "yes or no" else f"no {what}"
        raise RuleViolation(f"“{shown(text)}” is {kind}. Write for example {example}.")
    return value


def _choice(text: str, wanted: ValueKind) -> str:
    if text in wanted.choices:
        return text
    alike = [choice for choice in wanted.choices if choice.casefold() == text.casefold()]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(wanted.choices[:8]) + (", …" if len(wanted.choices) > 8 else "")
    raise RuleViolation(f"“{shown(text)}” is not among the answers of {wanted.about}: {known}. Write one of them.")


def _by_look(text: str) -> FieldValue:
    yes = _YES_NO.get(text.lower())
    if yes is not None:
        return yes
    if not _DIGITS.match(text):
        return text
    day = read_day(text)
    if day is not None:
        return day
    number = read_number(text)
    return text if number is None else number


def value_text(value: FieldValue, wanted: ValueKind) -> str:
    """What ``read_value`` reads as this value again, where its type fits the kind."""
    if value is None:
        return UNFINISHED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value)
    return value if _reads_bare(value, wanted) else in_quotes(value)


def _reads_bare(text: str, wanted: ValueKind) -> bool:
    if not stands_bare(text):
        return False
    try:
        return _bare_value(text, wanted) == text
    except RuleViolation:
        return False


def stands_bare(text: str) -> bool:
    """Whether a name or value can stand without quotes: no signs, no words of the grammar, no odd spaces."""
    return (
        text != ""
        and text == " ".join(text.split())
        and _SIGNS.search(text) is None
        and _RESERVED.search(text) is None
        and _LEADING.match(text) is None
    )


def words_until(scanner: Scanner, stop: re.Pattern[str]) -> str:
    """The words that stand here without quotes, up to what ``stop`` finds; blanks in them as one."""
    scanner.skip_blank()
    found = stop.search(scanner.text, scanner.at)
    end = found.start() if found else len(scanner.text)
    words = scanner.text[scanner.at : end]
    scanner.at += len(words.rstrip())
    return " ".join(words.split())
