"""What will happen: expected dates, slack and the chain that decides. Called by queries, sentences and previews."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from app.domain.ids import TaskId
from app.scheduling.forward_backward_pass import ForwardPass, backward, forward, forward_again
from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan import finish_moment
from app.scheduling.working_time import moment_of


class CriticalPath(NamedTuple):
    """The unfinished tasks that decide the anchor's date; the critical path of CPM, cut off at now."""

    tasks: frozenset[TaskId]
    """All of them, ties included."""
    path: tuple[TaskId, ...]
    """One way through, from the decider to the end of the chain; among equals the earlier due, then id, goes first."""


def critical_path_of(network: Network, passed: ForwardPass, task_id: TaskId | None = None) -> CriticalPath:
    """From the anchor step, in a project without one from the unfinished task that ends last; or from this task."""
    end = _end(network, passed) if task_id is None else network.place[task_id]
    if end is None or network.tasks[end].state.over:
        return CriticalPath(frozenset(), ())
    set_by: dict[int, list[int]] = {}
    todo = [end]
    for at in todo:
        if at not in set_by:
            set_by[at] = _drivers(network, at, passed)
            todo += set_by[at]
    sets: dict[int, list[int]] = {}
    for after, found in set_by.items():
        for before in found:
            sets.setdefault(before, []).append(after)
    at = min((at for at, found in set_by.items() if not found), key=lambda at: _rank(network, at))
    path = [at]
    while at != end:
        at = min(sets[at], key=lambda at: _rank(network, at))
        path.append(at)
    tasks = network.tasks
    return CriticalPath(frozenset(tasks[at].id for at in set_by), tuple(tasks[at].id for at in path))


def _end(network: Network, passed: ForwardPass) -> int | None:
    if network.anchor is not None:
        return None if network.tasks[network.anchor].state.over else network.anchor
    unfinished = [at for at, task in enumerate(network.tasks) if not task.state.over]
    return max(unfinished, key=lambda at: (passed.earliest[at], -at)) if unfinished else None


def _rank(network: Network, at: int) -> tuple[date, int]:
    task = network.tasks[at]
    return task.due_on or date.max, task.id


def _drivers(network: Network, at: int, passed: ForwardPass) -> list[int]:
    """The unfinished predecessors that set a task's earliest start; none when now, its own start or a pin does."""
    if passed.given[at]:
        return []
    count, start, length = network.indexes[at].count, passed.earliest_start[at], network.lengths[at]
    reached = [(other, passed.earliest[other]) for other in network.before[at]]
    for bound in network.bounds_before.get(at, ()):
        other = bound.other
        reached.append((other, network.earliest_by(bound, at, passed.earliest_start[other], passed.earliest[other])))
    if at in network.counting:
        enough = network.enough_by(at, reached)
        reached = [(other, instant) for other, instant in reached if instant <= enough]
    return [
        other
        for other, instant in reached
        if not network.tasks[other].state.over and (count(instant) >= count(start) if length else instant >= start)
    ]


class TaskForecast(NamedTuple):
    """One task. Wall-clock times of the company; slack and slip in its working time and days, negative too."""

    task_id: TaskId
    expected_start: datetime
    expected_finish: datetime
    earliest_finish: datetime
    latest_finish: datetime | None
    slack_minutes: int | None
    slack_days: int | None
    """Whole days, rounded down: a promise to spare is never larger than the time there is."""
    slip_days: int | None
    """Working days after due (negative: before it) until expected."""
    at_risk: bool
    """Unfinished and expected after due."""
    late: bool
    """Unfinished and its due has passed."""
    critical: bool


class Forecast(Mapping[TaskId, TaskForecast]):
    """Every task of a network as seen at ``now``; the rows are made when they are asked for."""

    def __init__(self, network: Network, now: datetime, passed: ForwardPass | None = None) -> None:
        self.network = network
        self.now = now
        self._forward = passed or forward(network, now)
        self._rows: dict[TaskId, TaskForecast] = {}

    def after(self, network: Network) -> "Forecast":
        """The same moment, where only tasks of ``network`` have other plans, lengths or owners. For drags."""
        pairs = enumerate(zip(self.network.tasks, network.tasks, strict=True))
        changed = [at for at, (old, new) in pairs if old is not new]
        made = Forecast(network, self.now, forward_again(network, self._forward, changed))
        if all(_binds_alike(self.network, network, at) for at in changed):
            made._latest = self._latest
        return made

    @cached_property
    def _latest(self) -> list[int | None]:
        return backward(self.network)

    @cached_property
    def _slack(self) -> list[int | None]:
        count = self.network.company.index.count
        return [
            None if latest is None else count(latest) - count(earliest)
            for latest, earliest in zip(self._latest, self._forward.earliest, strict=True)
        ]

    def __getitem__(self, task_id: TaskId) -> TaskForecast:
        row = self._rows.get(task_id)
        if row is None:
            row = self._rows[task_id] = self._row(task_id)
        return row

    def __iter__(self) -> Iterator[TaskId]:
        return (task.id for task in self.network.tasks)

    def __len__(self) -> int:
        return len(self.network.tasks)

    @cached_property
    def _minute(self) -> int:
        return self.network.wall_instant(self.now)

    @cached_property
    def today(self) -> date:
        return self.network.wall(self.now).date()

    @cached_property
    def _chain(self) -> CriticalPath:
        return critical_path_of(self.network, self._forward)

    @property
    def chain(self) -> tuple[TaskId, ...]:
        """The critical chain from the step that decides to the anchor step, for reading."""
        return self._chain.path

    @property
    def critical(self) -> frozenset[TaskId]:
        """All unfinished tasks that set the anchor's earliest date, with every tie; ``chain`` is one way through."""
        return self._chain.tasks

    def chain_to(self, task_id: TaskId) -> tuple[TaskId, ...]:
        """The unfinished tasks that decide when this one can end, from the decider to it; empty for what is over."""
        return critical_path_of(self.network, self._forward, task_id).path

    def minutes_of(self, task_id: TaskId) -> tuple[int, int]:
        """Expected start and finish as instants in minutes."""
        at = self.network.place[task_id]
        return self._forward.expected_start[at], self._forward.expected[at]

    def earliest_of(self, task_id: TaskId) -> int:
        """Earliest finish as an instant in minutes."""
        return self._forward.earliest[self.network.place[task_id]]

    def at_risk(self, task_id: TaskId) -> bool:
        """Whether a task is unfinished and expected after its due day."""
        at = self.network.place[task_id]
        task = self.network.tasks[at]
        late = task.due_on is not None and day_of_finish(self._forward.expected[at]) > task.due_on.toordinal()
        return late and not task.state.over

    def latest_of(self, task_id: TaskId) -> int | None:
        """Latest finish as an instant in minutes."""
        return self._latest[self.network.place[task_id]]

    def _row(self, task_id: TaskId) -> TaskForecast:
        network, passed = self.network, self._forward
        at = network.place[task_id]
        task = network.tasks[at]
        latest, slack, expected = self._latest[at], self._slack[at], passed.expected[at]
        due = task.due_on
        unfinished = not task.state.over
        slip = None if due is None else network.company.index.steps(due.toordinal(), day_of_finish(expected))
        return TaskForecast(
            task_id,
            moment_of(passed.expected_start[at]),
            finish_moment(expected),
            finish_moment(passed.earliest[at]),
            None if latest is None else finish_moment(latest),
            slack,
            None if slack is None else slack // network.company.day_minutes,
            slip,
            self.at_risk(task_id),
            unfinished and due is not None and self._minute >= network.indexes[at].span(due.toordinal())[1],
            task_id in self.critical,
        )


def _binds_alike(before: Network, after: Network, at: int) -> bool:
    """Whether a change of one task leaves latest finishes alone: its own due day only counts off the way to the
    anchor, which ends at a task without successors."""
    old, new = before.tasks[at], after.tasks[at]
    same = before.lengths[at] == after.lengths[at] and old.owner_id == new.owner_id and old.pin == new.pin
    return same and (old.due_on == new.due_on or _leads_on(before, at))


def _leads_on(network: Network, at: int) -> bool:
    """Whether the task leads to the anchor."""
    anchor = network.anchor
    if anchor is None:
        return False
    leading = network.worked_out.get("leading")
    if leading is None:
        leading = {anchor}
        todo = [anchor]
        for here in todo:
            fresh = [other for other in network.neighbours_before(here) if other not in leading]
            leading.update(fresh)
            todo += fresh
        network.worked_out["leading"] = leading
    return at in leading


def forecast(network: Network, now: datetime) -> Forecast:
    """Expected and latest dates at ``now`` (aware)."""
    return Forecast(network, now)
