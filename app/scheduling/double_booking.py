"""Who is expected to do two things at once, and on how many days. Dates ignore it; the sentence says so."""

from datetime import date

from app.domain.ids import PersonId
from app.scheduling.forecast import Forecast
from app.scheduling.minute_index import DAY, MinuteIndex


def double_booked_days(forecast: Forecast) -> dict[PersonId, list[date]]:
    """By person the working days from today on, on which expected bars of two unfinished tasks share working time."""
    network = forecast.network
    bars: dict[PersonId, list[tuple[int, int]]] = {}
    now = network.wall_instant(forecast.now)
    for task in network.tasks:
        if not task.state.over and not task.kind.unattended:
            index = network.calendar(task.owner_id).index
            start, finish = forecast.minutes_of(task.id)
            span = index.count(max(start, now)), index.count(finish)
            if span[0] < span[1]:
                bars.setdefault(task.owner_id, []).append(span)
    found = {owner: _shared_days(spans, network.calendar(owner).index) for owner, spans in bars.items()}
    return {owner: days for owner, days in found.items() if days}


def _shared_days(spans: list[tuple[int, int]], index: MinuteIndex) -> list[date]:
    """Days on which two spans of working minutes overlap; spans that only meet do not."""
    days: set[int] = set()
    taken = None
    for start, finish in sorted(spans):
        if taken is not None and start < taken:
            first, last = index.start(start) // DAY, (index.finish(min(finish, taken)) - 1) // DAY
            days.update(day for day in range(first, last + 1) if index.works_on(day))
        taken = finish if taken is None else max(taken, finish)
    return [date.fromordinal(day) for day in sorted(days)]
