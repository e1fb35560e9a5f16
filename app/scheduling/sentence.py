"""The sentence that the program exists for: will the date hold, and what decides it. For every screen that shows it."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.domain.ids import PersonId
from app.domain.project import ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import day_words as day_words
from app.domain.workflow import StepKind
from app.scheduling.conditional_steps import is_certain
from app.scheduling.forecast import Forecast
from app.scheduling.minute_index import DAY, MinuteIndex
from app.scheduling.network import Network, day_of_finish

_REACHED = {"Publish": "Published", "Launch": "Launched", "Send": "Sent", "Release": "Released", "Ship": "Shipped"}


def sentence(network: Network, forecast: Forecast, names: Mapping[PersonId, str]) -> str:
    """One plain sentence about the anchor, with what else must be known; ``names`` of the owners."""
    project = network.project
    if project.state is not ProjectState.RUNNING:
        return _over(network, forecast)
    parts = [_verdict(network, forecast), *_blocked(network, forecast), *_double_booked(forecast, names)]
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


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
    words = f"“{network.task(forecast.chain[0]).title}” decides it"
    doubtful = next((task_id for task_id in forecast.chain if not is_certain(network, task_id)), None)
    return words if doubtful is None else f"{words}, if “{network.task(doubtful).title}” is needed"


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


def _double_booked(forecast: Forecast, names: Mapping[PersonId, str]) -> Iterable[str]:
    """Everybody with two jobs at once, most days first."""
    days = double_booked_days(forecast)
    for owner in sorted(days, key=lambda owner: (-len(days[owner]), names.get(owner, ""))):
        yield f"{names.get(owner, 'Somebody')} is double-booked on {days_words(len(days[owner]))}"


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
