"""The sentence that the program exists for: will the date hold, and what decides it. For every screen that shows it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.ids import PersonId
from app.domain.project import ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import day_words as day_words
from app.domain.text import short_title
from app.domain.workflow import StepKind
from app.scheduling.booked_time import Booking, Wanted, nothing_wanted
from app.scheduling.conditional_steps import is_certain
from app.scheduling.forecast import Forecast
from app.scheduling.minute_index import DAY, MinuteIndex
from app.scheduling.network import Network, day_of_finish

_REACHED = {"Publish": "Published", "Launch": "Launched", "Send": "Sent", "Release": "Released", "Ship": "Shipped"}
_BETWEEN_PARTS = re.compile(r"(?:; |, if )(?![^“”]*”)")


def sentence(
    network: Network, forecast: Forecast, names: Mapping[PersonId, str], wanted: Wanted = nothing_wanted
) -> str:
    """One plain sentence about the anchor, with what else must be known; ``names`` of the owners."""
    project = network.project
    if project.state is not ProjectState.RUNNING:
        return _over(network, forecast)
    parts = [_verdict(network, forecast), *_blocked(network, forecast)]
    parts += _double_booked(forecast, names, wanted)
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def verdict(network: Network, forecast: Forecast) -> str:
    """What the sentence says of the date itself, without who decides it: "Publish 5 Jun holds with 4 days to spare"."""
    runs = network.project.state is ProjectState.RUNNING
    words = (_verdict if runs else _over)(network, forecast).split(";")[0].removesuffix(".")
    return f"{words[0].upper()}{words[1:]}"


def shortened(words: str, fits: Callable[[str], bool]) -> str:
    """The most whole parts of a sentence that fit, and how many more there are; the first part stays in any case."""
    if fits(words):
        return words
    cuts = [found.start() for found in _BETWEEN_PARTS.finditer(words)]
    for left, cut in enumerate(reversed(cuts), start=1):
        shorter = f"{words[:cut]}; {left} more."
        if fits(shorter):
            return shorter
    return f"{words[: cuts[0]]}." if cuts else words


def anchor_name(label: str) -> str:
    """The anchor in a sentence: "Publish date" is spoken as "Publish", "Contract signed" as it is."""
    short = label.removesuffix(" date").removesuffix(" day").strip() or label
    return short[:1].upper() + short[1:]


def reached_words(label: str) -> str:
    """How it is said once the anchor is reached: "Published", "Contract signed", "Event reached"."""
    name = anchor_name(label)
    return _REACHED.get(name) or (name if name.endswith("ed") else f"{name} reached")


def days_words(days: int) -> str:
    """A count of days in words: "1 day", "4 days"."""
    return f"{days} day" if days == 1 else f"{days} days"


def _verdict(network: Network, forecast: Forecast) -> str:
    anchor, due = network.anchor, network.anchor_on
    if anchor is not None and network.tasks[anchor].state.over:
        return _reached(network, forecast, network.tasks[anchor])
    if due is None or not forecast.chain:
        return _left(network, forecast)
    if anchor is None and network.graph and network.graph.anchor and network.graph.anchor.kind is StepKind.START:
        return f"{reached_words(network.project.anchor_label)} {_day(forecast, due)}; {_left(network, forecast)}"
    end = forecast[forecast.chain[-1]]
    index = network.company.index if anchor is None else network.indexes[anchor]
    due_end = index.span(due.toordinal())[1]
    ends = [end.task_id] if anchor is not None else [task.id for task in network.tasks if not task.state.over]
    expected = date.fromordinal(day_of_finish(max(forecast.minutes_of(task_id)[1] for task_id in ends)))
    name = anchor_name(network.project.anchor_label)
    decided = _decider(network, forecast)
    late_by = days_words(max(1, network.company.days_between(due, expected)))
    if network.wall_instant(forecast.now) >= due_end:
        return f"{name} is {late_by} late, expected {_day(forecast, expected, weekday=True)}; {decided}"
    if expected > due:
        return (
            f"{name} {_day(forecast, due)} slips to {_day(forecast, expected, weekday=True)}, {late_by} late; {decided}"
        )
    count = network.company.index.count
    spare = (count(due_end) - count(forecast.earliest_of(end.task_id))) // network.company.day_minutes
    return f"{name} {_day(forecast, due)} holds with {days_words(spare)} to spare; {decided}"


def _day(forecast: Forecast, day: date, *, weekday: bool = False) -> str:
    return day_words(day, forecast.today, weekday=weekday)


def _decider(network: Network, forecast: Forecast) -> str:
    """Who decides it, and the first step of the chain that may not be needed."""
    first = forecast.chain[0]
    words = f"“{network.task(first).title}” decides it"
    doubtful = next((task_id for task_id in forecast.chain if not is_certain(network, task_id)), None)
    if doubtful is None:
        return words
    title = short_title(network.task(doubtful).title)
    needed = "it is" if doubtful == first else f"“{title}” is"
    return f"{words}, if {needed} {'asked' if title.endswith('?') else 'needed'}"


def _reached(network: Network, forecast: Forecast, anchor: Task) -> str:
    label, due = network.project.anchor_label, network.anchor_on
    left = _left(network, forecast)
    if anchor.state is not TaskState.DONE:
        return f"{anchor_name(label)} was skipped; {left}"
    on = date.fromordinal(day_of_finish(forecast.minutes_of(anchor.id)[1]))
    words = f"{reached_words(label)} {_day(forecast, on)}"
    if due is not None:
        words += ", on time" if on <= due else f", {days_words(max(1, network.company.days_between(due, on)))} late"
    return f"{words}; {left}"


def _left(network: Network, forecast: Forecast) -> str:
    left = [task for task in network.tasks if not task.state.over]
    if not left:
        return "nothing is left to do"
    words = "1 step left" if len(left) == 1 else f"{len(left)} steps left"
    last = max((task.due_on for task in left if task.due_on is not None), default=None)
    return words if last is None else f"{words}, last due {_day(forecast, last)}"


def _over(network: Network, forecast: Forecast) -> str:
    word = "Done" if network.project.state is ProjectState.COMPLETE else "Cancelled"
    finished = network.project.finished_at
    return f"{word}." if finished is None else f"{word} {_day(forecast, network.wall(finished).date())}."


def _blocked(network: Network, forecast: Forecast) -> Iterable[str]:
    """The blocked step that is due first, and how many more there are."""
    stuck = [task for task in network.tasks if task.blocked is not None and task.state.open]
    stuck.sort(key=lambda task: (task.due_on or date.max, task.id))
    for task in stuck[:1]:
        if task.blocked is not None:
            words = f"“{task.title}” is blocked since {_day(forecast, network.wall(task.blocked.since).date())}"
            more = len(stuck) - 1
            yield words if not more else f"{words}, and {more} more {'step is' if more == 1 else 'steps are'} blocked"


def _double_booked(forecast: Forecast, names: Mapping[PersonId, str], wanted: Wanted) -> Iterable[str]:
    """Everybody with two jobs at once, most days first, and which other project has the second one."""
    shared = double_booked_days(forecast, wanted)
    for owner in sorted(shared, key=lambda owner: (-len(shared[owner].days), names.get(owner, ""))):
        days, others = shared[owner]
        words = f"{names.get(owner, 'Somebody')} is double-booked on {days_words(len(days))}"
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        yield f"{words}, with “{others[0]}”{more}" if others else words


class DoubleBooked(NamedTuple):
    """Days on which one person has two jobs at once, and the names of the other projects that have a part in it."""

    days: list[date]
    others: list[str]


def double_booked_days(
    forecast: Forecast, wanted: Wanted = nothing_wanted, *, within: bool = True
) -> dict[PersonId, DoubleBooked]:
    """By person the working days from today on, on which the expected bar of an unfinished task shares working time
    with another bar, unless ``within`` says that those of one project do not count, or with what another project wants.
    """
    network = forecast.network
    found = {}
    for owner, bars in _bars(forecast).items():
        index = network.calendar(owner).index
        own = [(index.count(start), index.count(finish)) for start, finish in bars] if within else []
        days, others = _shared_days(own, index), set()
        for bar in bars:
            bookings = [booking for booking in wanted(owner, *bar) if booking.project_id != network.project.id]
            shared, names = _shared_with(bar, bookings, index)
            days |= shared
            others |= names
        found[owner] = DoubleBooked([date.fromordinal(day) for day in sorted(days)], sorted(others))
    return {owner: shared for owner, shared in found.items() if shared.days}


def _bars(forecast: Forecast) -> dict[PersonId, list[tuple[int, int]]]:
    """By owner when work is expected of them, from now on; instants."""
    network = forecast.network
    bars: dict[PersonId, list[tuple[int, int]]] = {}
    now = network.wall_instant(forecast.now)
    for task in network.tasks:
        if not task.state.over and not task.kind.unattended:
            index = network.calendar(task.owner_id).index
            start, finish = forecast.minutes_of(task.id)
            bar = max(start, now), finish
            if index.count(bar[0]) < index.count(finish):
                bars.setdefault(task.owner_id, []).append(bar)
    return bars


def _shared_with(bar: tuple[int, int], bookings: Sequence[Booking], index: MinuteIndex) -> tuple[set[int], set[str]]:
    """The days on which the bookings, by their start, share working time with a bar, and whose they are."""
    begun, end = index.count(bar[0]), index.count(bar[1])
    spans: list[tuple[int, int]] = []
    names: set[str] = set()
    for booking in bookings:
        first, last = max(index.count(booking.start), begun), min(index.count(booking.finish), end)
        if first >= last:
            continue
        names.add(booking.project)
        if not spans or first > spans[-1][1]:
            spans.append((first, last))
        elif last > spans[-1][1]:
            spans[-1] = spans[-1][0], last
    return {day for span in spans for day in _days_of(*span, index)}, names


def _shared_days(spans: list[tuple[int, int]], index: MinuteIndex) -> set[int]:
    """Days on which two spans of working minutes overlap; spans that only meet do not."""
    days: set[int] = set()
    taken = None
    for start, finish in sorted(spans):
        if taken is not None and start < taken:
            days |= _days_of(start, min(finish, taken), index)
        taken = finish if taken is None else max(taken, finish)
    return days


def _days_of(start: int, finish: int, index: MinuteIndex) -> set[int]:
    """The working days that so many working minutes lie on."""
    first, last = index.start(start) // DAY, (index.finish(finish) - 1) // DAY
    return {day for day in range(first, last + 1) if index.works_on(day)}
