"""The company's choices as the settings show them: its calendar, its next days off, how messages leave."""

from dataclasses import dataclass
from datetime import date

from app.domain.settings import Settings
from app.domain.work_calendar import Holiday, WorkCalendar
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class Company:
    calendar: WorkCalendar
    settings: Settings
    days_off: tuple[Holiday, ...]
    """From today on, the next one first."""
    today: date


def company(reader: Reader, days_off: int = 8) -> Company:
    """With at most ``days_off`` of the coming days off."""
    today = reader.today()
    coming = sorted((day for day in reader.find(Holiday) if day.on >= today), key=lambda day: (day.on, day.id))
    return Company(
        reader.get(WorkCalendar, 1) or WorkCalendar(),
        reader.get(Settings, 1) or Settings(),
        tuple(coming[:days_off]),
        today,
    )


def currency(reader: Reader) -> str:
    """The currency of all money as it was chosen, by its three letters; empty: the one of the system's country."""
    settings = reader.get(Settings, 1)
    return settings.currency if settings is not None else ""
