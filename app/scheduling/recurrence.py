"""The dates of a recurrence, which of its runs are due, and what their projects are called."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import RuleViolation
from app.domain.process import Missed, OccurrenceChange, Recurrence
from app.domain.text import LONGEST_NAME, clean_name, short_line
from app.scheduling.recurrence_rule import SEARCHED, read_rule

LONGEST_LEAD = 366
PLACEHOLDERS = ("workflow", "date", "week", "month", "year", "n")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a rule. ``number`` counts all of them from 1, those that are left out too."""

    on: date
    """The date that the rule gives."""
    number: int
    to: date | None
    """The day that it has: ``on``, where it was moved to, or None when it is left out."""

    def made_on(self, lead_days: int) -> date:
        """The day from which its project may be made."""
        return (self.to or self.on) - timedelta(days=lead_days)


def occurrences(recurrence: Recurrence, after: date | None = None) -> Iterator[Occurrence]:
    """Its dates in the order of the rule, those later than ``after``; at most until five years beyond it."""
    changes = {change.on: change.to for change in recurrence.exceptions}
    last = (after if after is not None and after > recurrence.first_on else recurrence.first_on) + SEARCHED
    for number, moment in enumerate(read_rule(recurrence.rule, recurrence.first_on).dates(recurrence.first_on), 1):
        on = moment.date()
        if on > last:
            return
        if after is None or on > after:
            yield Occurrence(on, number, changes.get(on, on))


def upcoming(recurrence: Recurrence, today: date, count: int) -> list[Occurrence]:
    """The next ``count`` dates from today on that are still to be made; those left out among them are shown too."""
    found: list[Occurrence] = []
    for occurrence in occurrences(recurrence, recurrence.made_until):
        if (occurrence.to or occurrence.on) >= today:
            found.append(occurrence)
            if sum(one.to is not None for one in found) >= count:
                break
    return found


@dataclass(frozen=True, slots=True)
class DueRun:
    """What comes next: the run to be made with its day, or None where dates only pass; and how far that brings it."""

    made_until: date
    run: Occurrence | None
    anchor_on: date | None


def next_due(recurrence: Recurrence, today: date, company_day: Callable[[date], date]) -> DueRun | None:
    """The first thing that is due by today; None when nothing is. ``company_day`` rolls to a working day.

    Dates whose day has passed are missed: they are left out, or the latest of them is made once, on the next company
    day. The others are made one after the other, in the order of the rule.
    """
    if recurrence.paused:
        return None
    passed: list[Occurrence] = []
    for occurrence in occurrences(recurrence, recurrence.made_until):
        if (occurrence.to or occurrence.on) < today:
            passed.append(occurrence)
        elif occurrence.to is not None:
            if passed or occurrence.made_on(recurrence.lead_days) > today:
                break
            return DueRun(occurrence.on, occurrence, occurrence.to)
    if not passed:
        return None
    missed = [one for one in passed if one.to is not None]
    if recurrence.missed is Missed.ONCE and missed:
        return DueRun(passed[-1].on, missed[-1], company_day(today))
    return DueRun(passed[-1].on, None, None)


def next_moment(recurrence: Recurrence) -> date | None:
    """The first day on which something may be due, whatever day it is now; None when no run is left."""
    kept = (one for one in occurrences(recurrence, recurrence.made_until) if one.to is not None)
    following = next(kept, None)
    return following.made_on(recurrence.lead_days) if following is not None else None


def with_change(recurrence: Recurrence, on: date, to: date | None) -> tuple[OccurrenceChange, ...]:
    """The exceptions with one date left out, moved, or (``to`` equals ``on``) as the rule says again.

    Raises RuleViolation for what is no date of the rule, was made already, or would pass its neighbours.
    """
    found = near(recurrence, on)
    kept = tuple(change for change in recurrence.exceptions if change.on != on)
    if to is not None and to != on:
        before, after = found
        if (before is not None and to <= before) or (after is not None and to >= after):
            between = f"after {_day(before)} " if before is not None else ""
            between += f"and before {_day(after)}" if after is not None else ""
            raise RuleViolation(
                f"{_day(to)} is beyond the neighbours of {_day(on)}. Choose a day {between.removeprefix('and ')}."
            )
    if to == on:
        return kept
    return tuple(sorted((*kept, OccurrenceChange(on, to)), key=lambda change: change.on))


def near(recurrence: Recurrence, on: date) -> tuple[date | None, date | None]:
    """The days before and after a date of the rule between which it may be moved."""
    before: date | None = None
    known = False
    for occurrence in occurrences(recurrence, on - SEARCHED):
        if occurrence.on == on:
            known = True
        elif occurrence.on > on:
            if not known:
                break
            if occurrence.to is not None:
                return before, occurrence.to
        elif occurrence.to is not None:
            before = occurrence.to
    if not known:
        raise RuleViolation(f"{_day(on)} is no date of “{read_rule(recurrence.rule, recurrence.first_on).words()}”.")
    return before, None


def run_name(pattern: str, workflow: str, run: Occurrence, anchor_on: date) -> str:
    """The name of a project by its pattern. {date} is the day that it has; the rest tells the date of the rule.

    {week} is the week of ISO 8601, and {year} beside it the year that this week belongs to.
    """
    iso = run.on.isocalendar()
    year = iso.year if "{week}" in pattern and "{month}" not in pattern else run.on.year
    values = {
        "workflow": workflow,
        "date": f"{anchor_on.day} {MONTHS[anchor_on.month - 1][:3]} {anchor_on.year}",
        "week": str(iso.week),
        "month": MONTHS[run.on.month - 1],
        "year": str(year),
        "n": str(run.number),
    }
    return short_line(re.sub(r"\{(\w+)\}", lambda word: values.get(word[1], word[0]), pattern), LONGEST_NAME)


def need_pattern(pattern: str) -> str:
    """The pattern of names, cleaned. Raises RuleViolation for an empty one and for words that stand for nothing."""
    line = clean_name(pattern, "pattern of the names")
    known = {f"{{{name}}}" for name in PLACEHOLDERS}
    for word in re.findall(r"\{[^{}]*\}?|\}", line):
        if word not in known:
            raise RuleViolation(f"“{word[:30]}” stands for nothing in a name. Use {', '.join(sorted(known))}.")
    return line


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
