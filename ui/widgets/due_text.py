"""A due day in words and as a chip: "Thu 12 Mar, 2 days late". For lists and panels; pure but for the look."""

from datetime import date, datetime

from app.domain import text
from ui.widgets.chip import ChipStyle, Tone


def day_words(day: date, today: date) -> str:
    """``Thu 12 Mar``, with the year when it is not this one."""
    return text.day_words(day, today, weekday=True)


def due_words(due_on: date | None, today: date, days_late: int = 0) -> str:
    """``days_late`` in working days; a due of today or tomorrow is said so, and one of today that has passed."""
    if due_on is None:
        return "no date"
    words = day_words(due_on, today)
    if due_on < today:
        return f"{words}, {days_late} {'day' if days_late == 1 else 'days'} late"
    if due_on == today and days_late:
        return f"{words}, missed today"
    near = {0: "today", 1: "tomorrow"}.get((due_on - today).days)
    return f"{words}, {near}" if near else words


def leaves_words(at: datetime, now: datetime) -> str:
    """When a message goes, both in local time: ``leaves in 7 min`` within the hour (never 0), then ``leaves 15:10``,
    ``leaves tomorrow 9:00``, ``leaves Mon 9:00``, ``leaves Thu 4 Feb 9:00``."""
    minutes = max(1, -int((now - at).total_seconds() // 60))
    if minutes <= 60:
        return f"leaves in {minutes} min"
    days = (at.date() - now.date()).days
    day = {0: "", 1: "tomorrow "}.get(days, f"{at:%a} " if days < 7 else f"{day_words(at.date(), now.date())} ")
    return f"leaves {day}{at.hour}:{at:%M}"


def due_chip(due_on: date | None, today: date, days_late: int = 0, soon: bool = False) -> ChipStyle:
    """Red when missed, amber when due soon, quiet otherwise; never by colour alone."""
    words = due_words(due_on, today, days_late)
    if due_on is not None and (days_late or due_on < today):
        return ChipStyle(words, Tone.BAD, "clock-alert")
    if soon:
        return ChipStyle(words, Tone.WARN, "clock")
    return ChipStyle(words, Tone.PLAIN, "calendar")
