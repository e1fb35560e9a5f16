"""Days off out of calendar files (RFC 5545), as Outlook, Google, Apple and public authorities write them.

Question: what of a calendar is a day off? Decision: events of whole days, those from midnight to midnight among them,
with their repetitions, from this year on. Meetings, to-dos and cancelled events are none; observances, which Google
marks in the description, are days on which people work, so they are only offered. What is left out is said.
Files are mended before they are read: a missing END, stray lines, any of the usual encodings.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from app.domain.errors import RuleViolation
from app.domain.text import clean_line
from app.exchange.csv_table import decode

if TYPE_CHECKING:
    from icalendar import Calendar, Event

YEARS = 5
"""This one and the following, as for the days off of a country."""
_YEARS_BACK = 10
"""To say when the days of an old file were."""
_LONGEST_DAYS = 366
_DAY = timedelta(days=1)
_PARTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_LINE = re.compile(r"[A-Za-z0-9-]+[;:]")
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError, OSError)
"""What the libraries raise for values that are none; OSError where a part of a zone's name is a folder of zones."""

Step = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, order=True)
class CalendarDay:
    """A day of the file, which is a day off unless it is one that is only observed."""

    on: date
    observance: bool
    name: str


@dataclass(frozen=True, slots=True)
class DaysOffFile:
    """What a calendar file brings: each day once, in order; ``said`` are the sentences about what it does not bring."""

    days: tuple[CalendarDay, ...]
    said: tuple[str, ...]


def read_days_off(data: bytes, today: date, zone: tzinfo, step: Step = lambda done, total: None) -> DaysOffFile:
    """The days from this year on. Raises RuleViolation for what is no calendar file."""
    left_out = Counter[str]()
    found = list[CalendarDay]()
    for calendar in _calendars(_mended(data)):
        found += _days_of(calendar, today, zone, left_out, step)
    first = date(today.year, 1, 1)
    kept = dict[date, CalendarDay]()
    for day in sorted(set(found)):
        if day.on >= first:
            kept.setdefault(day.on, day)
    return DaysOffFile(tuple(kept.values()), tuple(_said(found, kept, today, left_out)))


def _said(
    found: list[CalendarDay], kept: dict[date, CalendarDay], today: date, left_out: Counter[str]
) -> Iterator[str]:
    if not found:
        yield "There is no day off in it."
    elif not any(on >= today for on in kept):
        last = max(day.on for day in found)
        yield f"Nothing in it is to come: its last day was {last:%a} {last.day} {last:%b %Y}. Look for a newer file."
    earlier = len({day.on for day in found if day.on not in kept})
    if earlier and kept:
        yield f"{_counted(earlier, f'day before {today.year}')} left out."
    for what, number in (+left_out).items():
        yield f"{_counted(number, what)} left out."


def _counted(number: int, what: str) -> str:
    """``2 meetings with a time of day were``; the first word of ``what`` is the one that is counted."""
    noun, space, more = what.partition(" ")
    return f"{number:,} {noun}{'' if number == 1 else 's'}{space}{more} {'was' if number == 1 else 'were'}"


# The file


def _mended(data: bytes) -> str:
    """Unfolded, without lines that say nothing, each BEGIN with its END. Raises RuleViolation for other files."""
    try:
        text = decode(data)[0]
    except RuleViolation:
        text = ""
    lines = re.split(r"\r\n|\n|\r", re.sub(r"(\r\n|\n|\r)[ \t]", "", text))
    first = next((line.strip().upper() for line in lines if line.strip()), "")
    if first != "BEGIN:VCALENDAR":
        raise RuleViolation("This is no calendar file. Choose an .ics file with the days off.")
    return "\r\n".join((*_closed(line for line in lines if _LINE.match(line)), ""))


def _closed(lines: Iterable[str]) -> Iterator[str]:
    open_parts = list[str]()
    for line in lines:
        key, _, value = line.partition(":")
        key, part = key.upper(), value.strip().upper()
        if key == "BEGIN":
            yield from _ends(open_parts, 0 if part == "VCALENDAR" else 1 if part in _PARTS else len(open_parts))
            open_parts.append(part)
            yield f"BEGIN:{part}"
        elif key == "END":
            if part in open_parts:
                yield from _ends(open_parts, len(open_parts) - 1 - open_parts[::-1].index(part))
        elif open_parts:
            yield line
    yield from _ends(open_parts, 0)


def _ends(open_parts: list[str], kept: int) -> Iterator[str]:
    """Close the innermost until ``kept`` are left."""
    while len(open_parts) > kept:
        yield f"END:{open_parts.pop()}"


def _calendars(text: str) -> "Iterator[Calendar]":
    # Only here: they are large, and few starts of the program read a calendar.
    from icalendar import Calendar
    from x_wr_timezone import to_standard

    try:
        for found in Calendar.from_ical(text, multiple=True):
            if isinstance(found, Calendar):
                yield to_standard(found)
    except _UNREADABLE:
        raise RuleViolation("This calendar file cannot be read. Save it again from where it came from.") from None


# Its events


def _days_of(
    calendar: "Calendar", today: date, zone: tzinfo, left_out: Counter[str], step: Step
) -> Iterator[CalendarDay]:
    series = defaultdict[str, list["Event"]](list)
    left_out["to-do"] += len(calendar.todos)
    for number, event in enumerate(calendar.events):
        if "DTSTART" in event:
            series[str(event.get("UID") or f"without {number}")].append(event)
        else:
            left_out["event without a date"] += 1
    for done, events in enumerate(series.values()):
        step(done, len(series))
        try:
            occurrences = _occurrences(events, today)
            if not occurrences:
                left_out[f"event outside of {today.year - _YEARS_BACK} to {today.year + YEARS - 1}"] += 1
            yield from _days_of_series(occurrences, zone, left_out)
        except _UNREADABLE:
            left_out["event with dates that cannot be read"] += 1


def _occurrences(events: "list[Event]", today: date) -> "list[Event]":
    """Each time that the events of one series take place. Raises what the libraries raise for bad values."""
    import recurring_ical_events
    from icalendar import Calendar

    alone = Calendar()
    for event in events:
        if any(_is_endless(rule) for rule in event.rrules):
            raise ValueError(event.rrules)
        if event.end < event.start or event.duration < timedelta():
            # The library would turn the two round, and make days off of all between them.
            event.pop("DTEND", None)
            event.pop("DURATION", None)
        rules = [rule for rule in event.rrules if not _is_silent(rule, event.start)]
        event.pop("RRULE", None)
        for rule in rules:
            event.add("RRULE", rule)
        alone.add_component(event)
    first, end = date(today.year - _YEARS_BACK, 1, 1), date(today.year + YEARS, 1, 1)
    return list(recurring_ical_events.of(alone).between(first, end))


def _is_endless(rule: Mapping[str, Sequence[str]]) -> bool:
    """Whether it repeats more than once a day, which takes minutes to count, or never comes on."""
    often = any(word in str(rule.get("FREQ")).upper() for word in _OFTEN) or any(part in rule for part in _WITHIN_A_DAY)
    return often or any(int(step) < 1 for step in rule.get("INTERVAL", ()))


def _is_silent(rule: Mapping[str, Sequence[str]], start: date) -> bool:
    """Whether it never comes, as a 30th of February, which the library would look for up to the year 9999.

    The calendar repeats after 400 years, the steps of a rule in it after as many times that: what does not come in
    the last whole round before 9999 does not come in any.
    """
    from dateutil.rrule import rrulestr

    years = 400 * int(str(rule.get("INTERVAL", [1])[0]))
    later = max((MAXYEAR - start.year) // years - 1, 0) * years
    bare = ";".join(f"{name}={','.join(map(str, rule[name]))}" for name in rule if name not in ("UNTIL", "COUNT"))
    begin = datetime.combine(start.replace(year=start.year + later), time(), UTC)
    found = rrulestr(bare, dtstart=begin)
    return next(iter(found), None) is None


def _days_of_series(occurrences: "list[Event]", zone: tzinfo, left_out: Counter[str]) -> list[CalendarDay]:
    days, why = list[CalendarDay](), set[str]()
    for event in occurrences:
        first, after = _whole_days(event, zone)
        if str(event.get("STATUS")).upper() == "CANCELLED":
            why.add("cancelled event")
        elif first == after:
            why.add("event with a time of day")
        elif (after - first).days > _LONGEST_DAYS:
            why.add("event of more than a year")
        else:
            observance = _is_observance(str(event.get("DESCRIPTION", "")).strip().casefold())
            name = clean_line(str(event.get("SUMMARY", "")))
            days += [CalendarDay(first + number * _DAY, observance, name) for number in range((after - first).days)]
    left_out.update(why)
    return days


def _is_observance(description: str) -> bool:
    """As Google marks it: in English by its name, in every language by how to hide such days in its settings."""
    return description.startswith("observance") or ("\n" in description and "google" in description)


def _whole_days(event: "Event", zone: tzinfo) -> tuple[date, date]:
    """Its first day and the one after its last; the same day twice when it has a time of day."""
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return start, max(end, start + _DAY)
    whole = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT")).upper() == "TRUE"
    for first, after in ((start, end), (start.astimezone(zone), end.astimezone(zone))):
        if first.time() == after.time() == time() and first.date() < after.date():
            return first.date(), after.date()
    return start.date(), max(end.date(), start.date() + _DAY) if whole else start.date()
