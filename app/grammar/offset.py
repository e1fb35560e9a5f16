"""When a step is due and how long it takes, as typed: ``-5d``, ``+3wd end of 4, next``, ``2 h``."""

import re

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap, Span, SpanUnit
from app.domain.text import bare_name
from app.grammar.errors import GrammarError
from app.grammar.names import Names
from app.grammar.number import number_text, read_number
from app.grammar.scanner import Scanner, any_case, shown
from app.grammar.step_ref import read_step, step_text

MOST_DAYS = 3_650
"""Further from its date no step is planned."""
LONGEST = 10_000
"""Of a length, in days or hours."""

_COUNT = re.compile(r"([-+−]?)\s*(\d+)(?!\d|[.,]\d)")
_GUARD = re.compile(r"'(?=[-+−])")
_UNIT = re.compile(
    "|".join(any_case(word, glued=True) for word in ("working days", "working day", "wd", "days", "day", "d"))
)
_WEEKS = re.compile("|".join(any_case(word, glued=True) for word in ("weeks", "week", "w")))
_WAY = re.compile(f"{any_case('before')}|{any_case('after')}")
_ON = re.compile(f"{any_case('on the')}|{any_case('on')}")
_THE = re.compile(any_case("the"))
_START = re.compile("|".join(any_case(word) for word in ("start of the project", "project start", "start")))
_END_OF = re.compile(any_case("end of"))
_SNAPS = {"next": Snap.NEXT, "any day": Snap.NONE}
_SNAP = re.compile("|".join(any_case(words) for words in _SNAPS))
_PLACED = re.compile(any_case("placed"))
_ANCHORS = ("anchor", "anchor date", "anchor day")
_WORDS = re.compile(r"[^,;]*")
_EXAMPLE = "Write for example -5d for five days before, +2wd for two working days after."


def parse_offset(text: str, names: Names) -> Offset | None:
    """None for an empty text. Raises GrammarError with the place of what is not understood."""
    scanner = Scanner(text)
    # What stands before the sign in a spreadsheet that opened a file of ours, so that it is no formula.
    scanner.take(_GUARD)
    if scanner.at_end():
        return None
    offset = read_offset(scanner, names)
    if not scanner.at_end():
        scanner.fail_at_rest("the offset", "Behind it may stand start, end of 4, and then , next or , any day.")
    return offset


def read_offset(scanner: Scanner, names: Names) -> Offset:
    """The offset that stands here, in signs or in words."""
    if scanner.take(_ON):
        days, unit, way = 0, DayUnit.CALENDAR, True
    else:
        days, unit, way = _days(scanner)
    base = _base(scanner, names, required=way)
    snap, placed = Snap.PREVIOUS, False
    while scanner.take_sign(","):
        if scanner.take(_PLACED):
            placed = True
        elif found := scanner.take(_SNAP):
            snap = _SNAPS[" ".join(found[0].lower().split())]
        else:
            scanner.fail("After the comma stands where a day off leads: next or any day.")
    return Offset(days, unit, base[0], base[1], snap, placed)


def _days(scanner: Scanner) -> tuple[int, DayUnit, bool]:
    """How many days of which kind, negative: before; and whether *before* or *after* was written behind them."""
    begun = scanner.at
    found = scanner.take(_COUNT)
    if found is None:
        scanner.fail(f"This is no number of whole days. {_EXAMPLE}", begun)
    sign, count = found[1], int(found[2][:9])
    unit, weeks = scanner.take(_UNIT), None
    if unit is None:
        weeks = scanner.take(_WEEKS)
    if unit is None and weeks is None and (count or not _ends_or_base(scanner)):
        scanner.fail("The unit of the days is missing. Write d for days, wd for working days or w for weeks.")
    kind = DayUnit.WORKING if unit and unit[0][0] in "wW" else DayUnit.CALENDAR
    days = count * 7 if weeks else count
    if days > MOST_DAYS:
        scanner.fail(f"That is too far away. The most is {MOST_DAYS:,} days.", begun, scanner.at)
    way = scanner.take(_WAY)
    if way is not None and sign:
        scanner.fail("A sign and a word both say the direction. Leave one out.", begun, scanner.at)
    if way is None and not sign and days:
        typed = scanner.text[begun : scanner.at].strip()
        scanner.fail(f"It is not said whether before or after. Write -{typed} or +{typed}.", begun, scanner.at)
    before = sign in ("-", "−") if way is None and sign else way is not None and way[0][0] in "bB"
    return (-days if before else days), kind, way is not None


def _ends_or_base(scanner: Scanner) -> bool:
    """Whether nothing, a comma or what the days are counted from stands here."""
    scanner.skip_blank()
    rest = scanner.text[scanner.at :]
    return rest[:1] in ("", ",") or any(pattern.match(rest) for pattern in (_START, _END_OF, _THE, _ON))


def _base(scanner: Scanner, names: Names, required: bool) -> tuple[Against, StepId | None]:
    """What the days are counted from: nothing said is the anchor."""
    scanner.take(_ON)
    scanner.take(_THE)
    if scanner.take(_START):
        return Against.START, None
    if scanner.take(_END_OF):
        return Against.STEP, read_step(scanner, names)
    scanner.skip_blank()
    at = scanner.at
    found = _WORDS.match(scanner.text, at)
    words = found[0].rstrip() if found else ""
    if not words:
        return Against.ANCHOR, None
    if bare_name(words) in (*_ANCHORS, bare_name(names.anchor_label)):
        scanner.at = at + len(words)
        return Against.ANCHOR, None
    if required:
        known = f", {names.anchor_label}" if names.anchor_label else ""
        scanner.fail(
            f"“{shown(words)}” is nothing to count from. Write anchor{known}, start or end of 4.", at, at + len(words)
        )
    return Against.ANCHOR, None


def offset_text(offset: Offset | None, names: Names) -> str:
    """What ``parse_offset`` reads as this offset again; empty for none."""
    if offset is None:
        return ""
    unit = "wd" if offset.unit is DayUnit.WORKING else "d"
    said = [f"{offset.days:+}{unit}" if offset.days else f"0{unit if unit == 'wd' else ''}"]
    if offset.against is Against.START:
        said.append(" start")
    elif offset.against is Against.STEP and offset.step_id is not None:
        said.append(f" end of {step_text(offset.step_id, names)}")
    said += [f", {words}" for words, snap in _SNAPS.items() if snap is offset.snap]
    return "".join(said) + (", placed" if offset.placed else "")


_LENGTH_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
    **dict.fromkeys(("min", "minute", "minutes"), "min"),
}
_AMOUNT = re.compile(r"[\d.,]+")
_LETTERS = re.compile(r"[^\W\d_]+")


def parse_length(text: str) -> Span | None:
    """``3``, ``3 d``, ``0,5 days``, ``4h``, ``2 weeks``, ``45 min``; a bare number is days, an empty text None."""
    return need_length(text) if text.strip() else None


def need_length(text: str) -> Span:
    """What ``parse_length`` reads. Raises GrammarError for an empty text too."""
    scanner = Scanner(text)
    span = read_length(scanner)
    if not scanner.at_end():
        scanner.fail_at_rest("the length", "Write one number and one unit, such as 3 d or 4 h.")
    return span


def read_length(scanner: Scanner) -> Span:
    """The length that stands here. Weeks become five days, minutes parts of an hour."""
    begun = scanner.at
    amount, unit = read_amount(scanner, "length", "3 d, 0.5 d or 4 h")
    if unit not in ("", *_LENGTH_UNITS):
        scanner.fail(f"“{unit}” is no unit of a length. Write d, h, w or min.", begun, scanner.at)
    letters = _LENGTH_UNITS.get(unit, "d")
    if letters == "w":
        amount, letters = amount * 5, "d"
    elif letters == "min":
        amount, letters = amount / 60, "h"
    if amount > LONGEST:
        scanner.fail(f"A length of {amount:g} {letters} is too long. The most is {LONGEST:,}.", begun, scanner.at)
    return Span(amount, SpanUnit(letters))


def read_amount(scanner: Scanner, what: str, examples: str) -> tuple[float, str]:
    """A number without sign and the letters behind it, small; empty where there are none."""
    scanner.skip_blank()
    begun = scanner.at
    digits = scanner.take(_AMOUNT)
    try:
        amount = read_number(digits[0]) if digits else None
    except RuleViolation as refused:
        raise GrammarError(refused.sentence, begun, scanner.at) from None
    if amount is None:
        typed = shown(scanner.text[begun:])
        said = f"“{typed}” is no {what}" if typed else f"The {what} has no number"
        scanner.fail(f"{said}. Write for example {examples}.", begun, len(scanner.text))
    letters = scanner.take(_LETTERS)
    return amount, letters[0].lower() if letters else ""


def length_text(span: Span | None) -> str:
    """What ``parse_length`` reads as this length again; empty for none."""
    if span is None:
        return ""
    minutes = round(span.amount * 60)
    amount = number_text(span.amount)
    if span.unit is SpanUnit.HOURS and len(amount) > len(f"{minutes}.00") and minutes / 60 == span.amount:
        return f"{minutes} min"
    return f"{amount} {span.unit}"
