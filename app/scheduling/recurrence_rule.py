"""The rule of a recurrence: read from an RRULE of RFC 5545, checked by our own limits, said in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from app.domain.errors import RuleViolation

if TYPE_CHECKING:
    from dateutil.rrule import rrule

SEARCHED = timedelta(days=5 * 366)
"""A rule that gives no date within so long of its first day is refused."""
MOST_INTERVAL = 1_000
MOST_TIMES = 10_000
LONGEST_RULE = 500
LAST_YEAR = 2199
"""The last that the planner counts in."""

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORKDAYS = (0, 1, 2, 3, 4)


class Frequency(StrEnum):
    """The unit in which a rule counts, by its name in an RRULE."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"

    @property
    def unit(self) -> str:
        """One of them in words: "week"."""
        return {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[self.value]


_NUMBERS: dict[Frequency, Literal[0, 1, 2, 3]] = {
    Frequency.YEARLY: 0,
    Frequency.MONTHLY: 1,
    Frequency.WEEKLY: 2,
    Frequency.DAILY: 3,
}
"""What ``dateutil`` calls them."""


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """One rule. ``nth`` 0: every such weekday; 1 to 5 or -1 (the last): that one of the month.

    ``day``: the day of the month; in a shorter month its last day. ``position`` picks among the weekdays of a month
    together: -1 with Monday to Friday is its last working day.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    """0 is Monday, as Python counts."""
    nth: int = 0
    day: int | None = None
    months: tuple[int, ...] = ()
    position: int | None = None
    count: int | None = None
    until: date | None = None

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append(f"BYMONTH={','.join(map(str, self.months))}")
        if self.weekdays:
            nth = str(self.nth) if self.nth else ""
            parts.append(f"BYDAY={','.join(nth + DAY_CODES[day] for day in self.weekdays)}")
        if self.day is not None:
            # A day that short months lack: the last of those that they have.
            days = [str(day) for day in range(28, self.day + 1)] if self.day > 28 else [str(self.day)]
            parts.append(f"BYMONTHDAY={','.join(days)}")
            parts += ["BYSETPOS=-1"] if self.day > 28 else []
        if self.position is not None:
            parts.append(f"BYSETPOS={self.position}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    def dates(self, first_on: date) -> "rrule":
        """Its dates from a first day on, as naive midnights, which no clock change moves."""
        # Takes 15 ms to import, and most teams repeat nothing.
        from dateutil import rrule as rules

        days = [rules.weekday(day, self.nth) if self.nth else rules.weekday(day) for day in self.weekdays]
        last = self.day is not None and self.day > 28
        return rules.rrule(
            _NUMBERS[self.frequency],
            datetime.combine(first_on, datetime.min.time()),
            self.interval,
            # Weeks are counted from Monday wherever the computer stands.
            wkst=rules.MO,
            count=self.count,
            until=datetime.combine(self.until, datetime.min.time()) if self.until is not None else None,
            bymonth=self.months or None,
            bymonthday=range(28, (self.day or 0) + 1) if last else self.day,
            bysetpos=-1 if last else self.position,
            byweekday=days or None,
        )

    def words(self) -> str:
        """ "every second Friday, 10 times"."""
        said = self._said_every()
        if self.count is not None:
            said += ", once" if self.count == 1 else f", {self.count} times"
        elif self.until is not None:
            said += f", until {self.until.day} {_MONTH_NAMES[self.until.month - 1][:3]} {self.until.year}"
        return said

    def _said_every(self) -> str:
        every = _every(self.interval)
        if self.frequency is Frequency.DAILY:
            return f"{every} day"
        if self.frequency is Frequency.WEEKLY:
            if self.weekdays == WORKDAYS:
                return "every weekday" if self.interval == 1 else f"Monday to Friday of {every} week"
            names = [_DAY_NAMES[day] for day in self.weekdays]
            if len(names) == 1:
                return f"{every} {names[0]}"
            return f"every {_listed(names)}" if self.interval == 1 else f"{_listed(names)} of {every} week"
        return f"{self._day_in_month()} of {self._of_months(every)}"

    def _day_in_month(self) -> str:
        if self.weekdays and self.position is not None:
            among = "weekday" if self.weekdays == WORKDAYS else _listed([_DAY_NAMES[d] for d in self.weekdays], "or")
            return f"the {_ordinal(self.position)} {among}"
        if self.weekdays:
            names = _listed([_DAY_NAMES[day] for day in self.weekdays])
            return f"the {_ordinal(self.nth)} {names}" if self.nth else f"every {names}"
        if self.day is not None and self.day > 28:
            return "the last day" if self.day == 31 else f"the {_ordinal(self.day)} (or the last day)"
        return f"the {_ordinal(self.day or 1)}"

    def _of_months(self, every: str) -> str:
        if self.frequency is Frequency.YEARLY:
            names = _listed([_MONTH_NAMES[month - 1] for month in self.months])
            return f"{names} of {every} year" if self.interval != 1 else f"{names}, every year"
        if self.months:
            return _listed([_MONTH_NAMES[month - 1] for month in self.months])
        return f"{every} month"


def _every(interval: int) -> str:
    return "every" if interval == 1 else "every second" if interval == 2 else f"every {_ordinal(interval)}"


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} last"
    words = {1: "first", 2: "second", 3: "third"}
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return words.get(number, f"{number}{ending}")


def _listed(names: list[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def read_rule(text: str, first_on: date) -> RepeatRule:
    """An RRULE as a rule; what it leaves to the first day (its weekday, its day of the month) is filled in.

    Raises RuleViolation with one sentence for a rule that cannot be read, that the program does not follow, or that
    gives no date within five years of ``first_on``.
    """
    parts = _parts(text)
    frequency = _frequency(parts)
    if first_on.year > LAST_YEAR - 5:
        raise RuleViolation(f"The first day {first_on:%Y-%m-%d} is too far away. Choose a day before {LAST_YEAR - 5}.")
    interval = _number(parts, "INTERVAL", 1, MOST_INTERVAL, frequency.unit + "s") if "INTERVAL" in parts else 1
    rule = RepeatRule(frequency, interval)
    rule = _with_end(rule, parts, first_on)
    rule = _with_days(rule, parts, first_on)
    need_dates(rule, first_on)
    return rule


def need_dates(rule: RepeatRule, first_on: date) -> None:
    """Raises RuleViolation for a rule without a date in its first five years."""
    begin = datetime.combine(first_on, datetime.min.time())
    if not rule.dates(first_on).between(begin, begin + SEARCHED, inc=True):
        raise RuleViolation(
            f"“{rule.words()}” gives no date within five years of {first_on:%Y-%m-%d}. Choose other days."
        )


_KNOWN = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")


def _parts(text: str) -> dict[str, str]:
    line = text.strip().upper()
    if len(line) > LONGEST_RULE:
        raise RuleViolation(f"The rule has {len(line):,} characters; at most {LONGEST_RULE} fit. Shorten it.")
    line = line.removeprefix("RRULE:").strip(" ;")
    if not line:
        raise RuleViolation("The rule is empty. Say how often the project repeats, for example FREQ=WEEKLY;BYDAY=FR.")
    found: dict[str, str] = {}
    for part in line.split(";"):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise RuleViolation(f"“{part[:60]}” is no part of a rule. Write it as NAME=VALUE, for example INTERVAL=2.")
        if name in found:
            raise RuleViolation(f"The rule says {name} twice. Leave one of them out.")
        if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            raise RuleViolation(f"Projects repeat by whole days, so {name} has no place in the rule. Leave it out.")
        if name not in _KNOWN:
            raise RuleViolation(f"“{name[:30]}” cannot be used in a rule here. Use {', '.join(_KNOWN[:-1])}.")
        found[name] = value
    return found


def _frequency(parts: Mapping[str, str]) -> Frequency:
    said = parts.get("FREQ")
    if said is None:
        raise RuleViolation("The rule does not say how often. Begin it with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    if said in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise RuleViolation(f"A project cannot repeat {said.lower()}. Choose DAILY, WEEKLY, MONTHLY or YEARLY.")
    try:
        return Frequency(said)
    except ValueError:
        raise RuleViolation(f"“{said[:30]}” is no frequency. Choose DAILY, WEEKLY, MONTHLY or YEARLY.") from None


def _number(parts: Mapping[str, str], name: str, least: int, most: int, of: str) -> int:
    text = parts[name]
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise RuleViolation(f"{name}={text[:20]} is no number of {of}. Write one from {least} to {most:,}.")
    return int(text)


def _with_end(rule: RepeatRule, parts: Mapping[str, str], first_on: date) -> RepeatRule:
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleViolation("The rule ends by COUNT and by UNTIL at once. Keep one of them.")
    if "COUNT" in parts:
        return replace(rule, count=_number(parts, "COUNT", 1, MOST_TIMES, "times"))
    if "UNTIL" in parts:
        until = _day(parts["UNTIL"])
        if until < first_on:
            raise RuleViolation(
                f"The rule ends on {until:%Y-%m-%d}, before its first day {first_on:%Y-%m-%d}. Choose a later end."
            )
        return replace(rule, until=until)
    return rule


def _day(text: str) -> date:
    """The day of an UNTIL, with or without an hour; its zone makes no other day of it."""
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(T\d{6}Z?)?", text, re.ASCII)
    try:
        day = date(*(int(part) for part in found.groups()[:3])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise RuleViolation(f"UNTIL={text[:30]} is no day. Write it like UNTIL=20271231.")
    return day


def _with_days(rule: RepeatRule, parts: Mapping[str, str], first_on: date) -> RepeatRule:
    for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"):
        if name in parts and rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
            raise RuleViolation(f"{name} needs a monthly or yearly rule. Choose FREQ=MONTHLY or leave it out.")
    rule = _with_weekdays(rule, parts.get("BYDAY", ""))
    if rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        rule = _by_week(rule, first_on)
        if rule.interval > 1 and len(rule.weekdays) > 1 and parts.get("WKST", "MO") != "MO":
            raise RuleViolation("Weeks begin on Monday here. Leave WKST out, or write WKST=MO.")
        return rule
    if "BYMONTH" in parts:
        rule = replace(rule, months=_months(parts["BYMONTH"]))
    elif rule.frequency is Frequency.YEARLY:
        rule = replace(rule, months=(first_on.month,))
    return _month_by_month(_with_month_day(rule, parts, first_on))


def _month_by_month(rule: RepeatRule) -> RepeatRule:
    """Several months of every year, looked at one by one: the last of a year's days is no last of a month."""
    if rule.frequency is not Frequency.YEARLY or len(rule.months) == 1:
        return rule
    if rule.interval == 1 and rule.position is None:
        return replace(rule, frequency=Frequency.MONTHLY)
    if rule.position is not None or (rule.day or 0) > 28:
        raise RuleViolation("A yearly rule with several months cannot choose among their days. Write FREQ=MONTHLY.")
    return rule


def _with_weekdays(rule: RepeatRule, text: str) -> RepeatRule:
    if not text:
        return rule
    days: dict[int, None] = {}
    ordinals: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", part.strip(), re.ASCII)
        nth = int(found[1] or 0) if found else 0
        if found is None or (found[1] is not None and not (1 <= nth <= 5 or nth == -1)):
            raise RuleViolation(f"BYDAY={part[:20]} is no weekday. Write MO to SU, or 2FR for the second Friday.")
        days[DAY_CODES.index(found[2])] = None
        ordinals.add(nth)
    if len(ordinals) > 1:
        raise RuleViolation("BYDAY mixes weekdays with different numbers. Make a recurrence for each of them.")
    [nth] = ordinals
    if nth and rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
        raise RuleViolation(f"BYDAY={text[:20]} counts weekdays of a month, so it needs FREQ=MONTHLY.")
    return replace(rule, weekdays=tuple(sorted(days)), nth=nth)


def _by_week(rule: RepeatRule, first_on: date) -> RepeatRule:
    if rule.frequency is Frequency.DAILY and rule.weekdays:
        if rule.interval != 1:
            raise RuleViolation("Every so many days and only on some weekdays are two rules. Choose FREQ=WEEKLY.")
        return replace(rule, frequency=Frequency.WEEKLY)
    if rule.frequency is Frequency.WEEKLY and not rule.weekdays:
        return replace(rule, weekdays=(first_on.weekday(),))
    return rule


def _months(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"\d{1,2}", part, re.ASCII) and 1 <= int(part) <= 12 for part in parts):
        raise RuleViolation(f"BYMONTH={text[:30]} is no month. Write numbers from 1 to 12.")
    return tuple(sorted({int(part) for part in parts}))


def _with_month_day(rule: RepeatRule, parts: Mapping[str, str], first_on: date) -> RepeatRule:
    position = parts.get("BYSETPOS")
    if "BYMONTHDAY" in parts:
        if rule.weekdays:
            raise RuleViolation("BYDAY and BYMONTHDAY are two rules for one day. Keep one of them.")
        return replace(rule, day=_month_day(parts["BYMONTHDAY"], position))
    if not rule.weekdays:
        if position is not None:
            raise RuleViolation("BYSETPOS chooses among weekdays, and the rule names none. Add BYDAY.")
        return replace(rule, day=first_on.day)
    if position is None:
        return rule
    if rule.nth or not re.fullmatch(r"-1|[1-5]", position, re.ASCII):
        raise RuleViolation(f"BYSETPOS={position[:20]} is no place among weekdays. Write 1 to 5, or -1 for the last.")
    return replace(rule, position=int(position))


def _month_day(text: str, position: str | None) -> int:
    """The day that a list stands for: one day, or 28 up to it of which the last is taken."""
    parts = [part.strip() for part in text.split(",")]
    known = all(re.fullmatch(r"-1|\d{1,2}", part, re.ASCII) and int(part) in (-1, *range(1, 32)) for part in parts)
    if not known:
        raise RuleViolation(f"BYMONTHDAY={text[:30]} is no day of a month. Write one from 1 to 31, or -1 for the last.")
    days = [int(part) for part in parts]
    if len(days) == 1 and position in (None, "-1", "1"):
        return 31 if days == [-1] else days[0]
    if position == "-1" and days == list(range(28, days[-1] + 1)):
        return days[-1]
    raise RuleViolation(f"BYMONTHDAY={text[:30]} names several days. Make a recurrence for each of them.")
