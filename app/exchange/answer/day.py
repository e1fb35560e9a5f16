"""Days as people write them in a reply, in English and German, counted from the day of the mail. Pure text."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONG_PAST = 90
"""A day without a year is at most so many days ago; else it is one to come."""

_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "mon tue wed thu fri sat sun",
    "mo di mi do fr sa so",
)
_WEEKDAYS = {word: place for names in _WEEKDAY_NAMES for place, word in enumerate(names.split())}
_WEEKDAYS |= {"sonnabend": 5, "tues": 1, "thur": 3, "thurs": 3}
_LONG_WEEKDAYS = tuple(word for word in _WEEKDAYS if len(word) > 5)
_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jänner feber mrz apr mai jun jul aug sept okt nov dez",
)
_MONTHS = {word: place + 1 for names in _MONTH_NAMES for place, word in enumerate(names.split())} | {"maerz": 3}
_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10},
    **{"ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5},
    **{"sechs": 6, "sieben": 7, "zehn": 10},
}


@dataclass(frozen=True, slots=True)
class FoundDay:
    """One day in a text, from ``start`` to ``end``.

    ``day`` is None where it may be one of several, which are ``choices``; without ``clear`` it is only a guess.
    """

    start: int
    end: int
    day: date | None
    clear: bool = False
    choices: tuple[date, ...] = ()
    time: bool = False
    """A moment that is over, "this morning": it says when something was done."""


def is_day_word(word: str) -> bool:
    """Whether a word names a month or a weekday, in either language, whole or short."""
    return word.lower() in _MONTHS or word.lower() in _WEEKDAYS


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_LEAD = rf"(?:(?P<lead>{_any(_WEEKDAYS)})\b\.?,?\s+(?:(?:the|den|dem|der)\s+)?)?"
_MONTH = rf"(?P<month>{_any(_MONTHS)})\b\.?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)\b)?"
_NEXT = r"(?:next|nächste[nrsm]?|naechste[nrsm]?)"
_COMING = r"(?:coming|kommende[nrsm]?)"
_LAST = r"(?:last|letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?)"
_WEEK = r"(?:week|woche)"
_UNIT = r"(?P<unit>(?:working |business )?days?|(?:arbeits|werk)?tage?n?|weeks?|wochen?)\b"
_COUNT = rf"\b(?P<count>\d{{1,2}}|{_any(_NUMBERS)})\s+"
_AFTER = "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in ("until", "till", "by", "on", "bis", "am", "to", "auf")) + ")"
_OTHER_WEEK = rf"(?P<other>\s+(?:of\s+)?(?:{_NEXT}|{_COMING})\s+{_WEEK})?\b"

_PATTERNS = (
    ("fixed", r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    ("fixed", rf"{_LEAD}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?{_MONTH}{_YEAR}"),
    ("fixed", rf"{_LEAD}{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\.\d){_YEAR}"),
    ("fixed", rf"{_LEAD}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?(?P<year>20\d\d|\d\d)(?![\d:]))?"),
    ("fixed", rf"{_AFTER}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})(?![\d.])"),
    ("slash", rf"{_LEAD}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<year>20\d\d|\d\d))?(?![\d/])"),
    ("ordinal", r"(?:the|den|dem|zum|am)\s+(?P<day>\d{1,2})(?:st|nd|rd|th|\.)(?!\d)(?!\s+[^\W\d_])"),
    ("week_end", rf"(?:the\s+)?(?:end of|ende)\s+(?:(?P<next>{_NEXT}|{_COMING})|the|this|der|dieser)\s+{_WEEK}"),
    ("week_end", r"eow|wochenende|weekend"),
    ("some_week", rf"(?:(?:early|mid|beginning of|start of|anfang|mitte)\s+)?(?:{_NEXT}|{_COMING})\s+{_WEEK}"),
    ("numbered_week", r"(?:kw|cw|calendar week|kalenderwoche|week)\s*(?P<week>\d{1,2})"),
    ("month_end", rf"(?:the\s+)?(?:end of|ende|late)\s+(?:(?:the|this|des|dieses)\s+monat\w*|{_MONTH}{_YEAR})"),
    ("month_end", r"(?:the\s+)?(?:end of|ende)\s+(?:the|this|des|dieses)\s+month|monatsende"),
    ("some_month", rf"(?:early|mid|beginning of|start of|anfang|mitte|{_NEXT})\s+(?:(?:next\s+)?month|monat|{_MONTH})"),
    (
        "weekday",
        rf"(?:(?P<next>{_NEXT})\s+|(?P<coming>{_COMING})\s+|(?P<last>{_LAST})\s+|(?:this|diese[nrsm]?)\s+)?"
        rf"(?P<wd>{_any(_LONG_WEEKDAYS)}){_OTHER_WEEK}",
    ),
    ("weekday", rf"(?P<other>(?:{_NEXT}|{_COMING})\s+{_WEEK})\s+(?:on\s+|am\s+)?(?P<wd>{_any(_LONG_WEEKDAYS)})"),
    ("weekday", rf"{_AFTER}(?P<wd>{_any(word for word in _WEEKDAYS if len(word) <= 5 and word != 'so')}){_OTHER_WEEK}"),
    ("over", r"this (?:morning|afternoon)|heute (?:früh|morgen|vormittag|mittag|nachmittag)|yesterday|(?:vor)?gestern"),
    ("over", r"last (?:night|week)|(?:letzte|vorige) (?:nacht|woche)|\w+ (?:days?|weeks?|hours?) ago|vor \w+ tagen"),
    ("after_tomorrow", r"(?:the )?day after tomorrow|(?:ü|ue)bermorgen"),
    ("tomorrow", r"tomorrow|tmrw|(?<!guten )(?<!am )(?<!diesen )(?<!jeden )morgen"),
    ("today", r"today|tonight|eod|end of (?:the |this )?day|heute"),
    ("few", r"(?:a few|a couple of|some|ein paar|einige|paar)\s+(?:more\s+|weitere\s+)?(?:days|tage|weeks|wochen)"),
    (
        "span",
        rf"(?:in|within|another|noch|weitere|um|need|brauche|give me)\s+(?:another\s+|noch\s+|weitere\s+)?"
        rf"{_COUNT}(?:more\s+|weitere\s+)?{_UNIT}",
    ),
    ("span", rf"{_COUNT}(?:more|extra|weitere)\s+{_UNIT}"),
    ("span", rf"{_COUNT}{_UNIT}\s+(?:more|longer|later|länger|später|mehr)"),
    ("span", rf"another\s+{_UNIT}"),
)
_FINDERS = tuple((name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for name, pattern in _PATTERNS)


def find_days(text: str, sent_on: date) -> tuple[FoundDay, ...]:
    """Every day in a text, in its order; of two readings of one place the earlier and longer one.

    Asked about are 03/05, KW 12, "next week", and "next Friday" where it may be the coming one or the one after.
    """
    found: list[FoundDay] = []
    for name, finder in _FINDERS:
        for match in finder.finditer(text):
            try:
                read = _READERS[name](match, sent_on)
            # Letters of other alphabets fit where case is ignored, and then stand in no list: "monſ", "ocı".
            except (ValueError, OverflowError, KeyError):
                continue
            if read is not None:
                found.append(read)
    kept: list[FoundDay] = []
    for day in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return tuple(kept)


def _parts(match: re.Match[str]) -> dict[str, str]:
    return {name: (value or "").lower() for name, value in match.groupdict().items()}


def _at(match: re.Match[str], day: date | None, *choices: date, clear: bool = False, time: bool = False) -> FoundDay:
    return FoundDay(*match.span(), day, clear, tuple(sorted(set(choices))), time)


def _fixed(match: re.Match[str], sent_on: date) -> FoundDay:
    parts = _parts(match)
    month = _MONTHS.get(parts["month"]) or int(parts["month"])
    day = _in_year(int(parts["day"]), month, parts.get("year", ""), sent_on)
    lead = parts.get("lead", "")
    return _at(match, day, clear=not lead or _WEEKDAYS[lead] == day.weekday())


def _in_year(day: int, month: int, year: str, sent_on: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # 29 February is not in each of them.
    years = [sent_on.year + more for more in (-1, 0, 1) if day <= monthrange(sent_on.year + more, month)[1]]
    if not years:
        raise ValueError(f"no day {day} in month {month}")
    days = [date(year, month, day) for year in years]
    return next((one for one in days if (sent_on - one).days <= LONG_PAST), days[-1])


def _slash(match: re.Match[str], sent_on: date) -> FoundDay | None:
    """The 24/7 of a call centre is no day; of two readings neither is taken."""
    parts = _parts(match)
    if match[0] == "24/7":
        return None
    a, b = int(parts["a"]), int(parts["b"])
    days = [_in_year(day, month, parts["year"], sent_on) for day, month in {(a, b), (b, a)} if month <= 12]
    return _at(match, days[0], clear=True) if len(days) == 1 else _at(match, None, *days)


def _ordinal(match: re.Match[str], sent_on: date) -> FoundDay:
    number = int(match["day"])
    first = sent_on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    month = first if number >= sent_on.day else following
    return _at(match, month.replace(day=number))


def _monday(day: date, weeks: int = 0) -> date:
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def _week_end(match: re.Match[str], sent_on: date) -> FoundDay:
    next_week = bool(_parts(match).get("next"))
    friday = _monday(sent_on, int(next_week)) + timedelta(days=4)
    plain = match[0].lower() in ("wochenende", "weekend")
    if friday <= sent_on and not next_week:
        return _at(match, None, sent_on, friday + timedelta(weeks=1))
    return _at(match, friday, clear=not plain)


def _some_week(match: re.Match[str], sent_on: date) -> FoundDay:
    monday = _monday(sent_on, 1)
    return _at(match, None, monday, monday + timedelta(days=4))


def _numbered_week(match: re.Match[str], sent_on: date) -> FoundDay:
    monday = date.fromisocalendar(sent_on.year, int(match["week"]), 1)
    if (sent_on - monday).days > LONG_PAST:
        monday = date.fromisocalendar(sent_on.year + 1, int(match["week"]), 1)
    return _at(match, None, monday, monday + timedelta(days=4))


def _month_end(match: re.Match[str], sent_on: date) -> FoundDay:
    parts = _parts(match)
    month = _MONTHS.get(parts.get("month", ""), sent_on.month)
    first = _in_year(1, month, parts.get("year", ""), sent_on)
    return _at(match, first.replace(day=monthrange(first.year, first.month)[1]), clear="late" not in match[0].lower())


def _some_month(match: re.Match[str], sent_on: date) -> FoundDay:
    return _at(match, None)


def _weekday(match: re.Match[str], sent_on: date) -> FoundDay:
    parts = _parts(match)
    number = _WEEKDAYS[parts["wd"]]
    coming = sent_on + timedelta(days=(number - sent_on.weekday() - 1) % 7 + 1)
    of_next_week = _monday(sent_on, 1) + timedelta(days=number)
    if parts.get("last"):
        return _at(match, coming - timedelta(weeks=1), time=True)
    if parts["other"]:
        return _at(match, of_next_week, clear=True)
    if parts.get("next") and coming != of_next_week:
        return _at(match, None, coming, of_next_week)
    if number == sent_on.weekday() and not parts.get("coming") and not parts.get("next"):
        return _at(match, None, sent_on, coming)
    return _at(match, coming, clear=True)


def _span(match: re.Match[str], sent_on: date) -> FoundDay:
    """Days more are working days, from the mail on: a guess, for they may be meant from the due day on."""
    parts = _parts(match)
    count = parts.get("count", "1")
    number = int(count) if count.isdigit() else _NUMBERS[count]
    if parts["unit"].startswith(("week", "woche")):
        return _at(match, sent_on + timedelta(weeks=number))
    day = sent_on
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return _at(match, day)


_READERS: dict[str, Callable[[re.Match[str], date], FoundDay | None]] = {
    "fixed": _fixed,
    "slash": _slash,
    "ordinal": _ordinal,
    "week_end": _week_end,
    "some_week": _some_week,
    "numbered_week": _numbered_week,
    "month_end": _month_end,
    "some_month": _some_month,
    "weekday": _weekday,
    "over": lambda match, sent_on: _at(match, None, time=True),
    "after_tomorrow": lambda match, sent_on: _at(match, sent_on + timedelta(days=2), clear=True),
    "tomorrow": lambda match, sent_on: _at(match, sent_on + timedelta(days=1), clear=True),
    "today": lambda match, sent_on: _at(match, sent_on, clear=True),
    "few": lambda match, sent_on: _at(match, None),
    "span": _span,
}
