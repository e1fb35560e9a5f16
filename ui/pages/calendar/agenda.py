"""The calendar as a list: each day with something on it, with all that stands there; also of a single day."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.queries.calendar import (
    ALL,
    CalendarEntry,
    CalendarWeek,
    DayView,
    EntryKey,
    EntryKind,
    calendar_weeks,
    day_entries,
)
from ui.pages.calendar.model import CalendarModel
from ui.printing.month.month_painter import type_icon
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words
from ui.widgets.row_list import RowItem


def agenda_rows(model: CalendarModel) -> tuple[list[RowItem[EntryKey]], dict[EntryKey, CalendarEntry]]:
    """The rows of the month that the model shows, and the entries by the key of their row."""
    first, last = model.span
    weeks: Sequence[CalendarWeek] = model.context.read(calendar_weeks, model.first, model.rows, ALL, model.chosen)
    days = [day for week in weeks for day in week.days if first <= day.on <= last]
    away: dict[date, list[str]] = {}
    for week in weeks:
        for one in week.absences:
            on = max(one.first_on, week.first_on)
            if on == one.first_on or on == weeks[0].first_on:
                until = f" until {day_words(one.last_on, model.today)}" if one.last_on != one.first_on else ""
                away.setdefault(max(on, first), []).append(f"{one.name} is away{until}")
    rows: list[RowItem[EntryKey]] = []
    known: dict[EntryKey, CalendarEntry] = {}
    for day in days:
        notes = [*([day.day_off] if day.day_off else []), *dict.fromkeys(away.get(day.on, []))]
        if day.entries or notes:
            rows.append(RowItem(None, day_words(day.on, model.today), " · ".join(notes), avatar=False, head=True))
            rows += _rows_of(model, day)
            known |= {entry.key: entry for entry in day.entries}
    return rows, known


def day_rows(model: CalendarModel, on: date) -> tuple[list[RowItem[EntryKey]], dict[EntryKey, CalendarEntry]]:
    """The rows of one day with all that stands on it, and the entries by the key of their row."""
    day = model.context.read(day_entries, on, model.chosen)
    return [*_rows_of(model, day)], {entry.key: entry for entry in day.entries}


def _rows_of(model: CalendarModel, day: DayView) -> Iterator[RowItem[EntryKey]]:
    for entry in day.entries:
        group = entry.group(model.colour_by)
        chips = [ChipStyle(group, Tone.NEUTRAL, type_icon(entry.groups[0]))] if group else []
        expected = model.expected(entry)
        if entry.over:
            chips.append(ChipStyle("done", Tone.OK, "check"))
        elif expected is not None:
            chips.append(ChipStyle(f"→ {day_words(expected, model.today)}", Tone.WARN))
        elif entry.late:
            chips.append(ChipStyle("late", Tone.BAD, "clock-alert"))
        what = entry.label if entry.kind is EntryKind.PUBLISH else entry.kind.value
        under = (
            what if entry.kind in (EntryKind.PUBLISH, EntryKind.RUN) else f"{what} · {entry.project or 'no project'}"
        )
        yield RowItem(
            entry.key, entry.title, under, tuple(chips), entry.owner, entry.owner_id, avatar=bool(entry.owner),
            quiet=entry.kind is EntryKind.RUN or entry.over,
        )  # fmt: skip
