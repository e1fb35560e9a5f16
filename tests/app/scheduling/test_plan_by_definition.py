"""The plan against a second planner that looks at lists of working minutes and knows nothing of counts and spans."""

import random
from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.domain.ids import PersonId, ProjectId, StepId, TaskId
from app.domain.project import Project
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, LinkKind, Offset, Snap
from app.domain.task import Task
from app.domain.work_calendar import week_of
from app.domain.workflow import StepKind
from app.scheduling.network import Network, NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.plan import plan
from app.scheduling.working_time import WorkingTime, instant_of
from tests.app.scheduling.builders import BERLIN, at, graph, task

MINUTES = 1440
SIZE = 8
ANCHOR = date(2026, 7, 9)
WEEKS = ("1111100", "1111000", "0111110", "1111111")
TO_START = (LinkKind.FINISH_START, LinkKind.START_START)
FROM_START = (LinkKind.START_START, LinkKind.START_FINISH)
Bar = tuple[int, int]


class Days:
    """One calendar as the list of its working minutes, and nothing else."""

    def __init__(self, week: str, off: set[date]) -> None:
        self.week, self.off = week, off
        first = date(2026, 3, 1)
        self.minutes: list[int] = []
        for day in (first + timedelta(days=number) for number in range(260)):
            if self.works(day):
                morning = day.toordinal() * MINUTES
                self.minutes += range(morning + 540, morning + 1020)

    def works(self, day: date) -> bool:
        return self.week[day.weekday()] == "1" and day not in self.off

    def roll(self, day: date, step: int) -> date:
        while not self.works(day):
            day += timedelta(days=step)
        return day

    def between(self, first: int, last: int) -> int:
        """How many of its minutes lie in between, the first counted in."""
        return max(0, bisect_left(self.minutes, last) - bisect_left(self.minutes, first))

    def has(self, minute: int) -> bool:
        return self.between(minute, minute + 1) == 1

    def time(self) -> WorkingTime:
        return WorkingTime(week_of(self.week), self.off)


def random_case(seed: int) -> tuple[Network, Days, dict[PersonId, Days]]:
    """Owners with weeks of their own, every kind of link, lags of both signs, offsets against steps in a row."""
    chance = random.Random(seed)
    company = Days("1111100", {ANCHOR - timedelta(days=chance.randrange(20)) for _ in range(2)})
    people = {PersonId(number): Days(WEEKS[number - 1], _week_off(chance)) for number in range(1, 5)}
    anchor_on = ANCHOR + timedelta(days=chance.randrange(7))
    tasks = [_task(number, chance) for number in range(1, SIZE + 1)]
    pairs = sorted({(chance.randint(max(1, n - 3), n - 1), n) for n in range(2, SIZE + 1) for _ in range(2)})
    ended = {first for first, _ in pairs}
    pairs += [(n, SIZE) for n in range(1, SIZE) if n not in ended]
    links = [_link(pair, chance) for pair in pairs if chance.random() < 0.6]
    project = graph(tasks, pairs, SIZE)
    base = network_of(project, tasks, _project(anchor_on), _times(people), company.time(), BERLIN, links)
    return base, company, people


def _week_off(chance: random.Random) -> set[date]:
    first = date(2026, 6, 1) + timedelta(days=chance.randrange(45))
    return {first + timedelta(days=number) for number in range(4)}


def _times(people: dict[PersonId, Days]) -> dict[PersonId, WorkingTime]:
    return {person: days.time() for person, days in people.items()}


def _project(anchor_on: date) -> Project:
    return Project(ProjectId(1), "Spring post", anchor_on=anchor_on, started_at=at("2026-03-02"))


def _task(number: int, chance: random.Random) -> Task:
    kind = StepKind.MILESTONE if number == SIZE or chance.random() < 0.15 else StepKind.TASK
    unit, snap = chance.choice(list(DayUnit)), chance.choice(list(Snap))
    offset = None
    if number == SIZE:
        offset = Offset(0)
    elif number > 2 and chance.random() < 0.3:
        offset = Offset(chance.randint(0, 3), unit, Against.STEP, StepId(f"s{number - chance.randint(1, 2)}"), snap)
    elif number < 4 or chance.random() < 0.3:
        offset = Offset(-(SIZE - number) * 2 - chance.randint(0, 3), unit, snap=snap)
    return task(number, owner=PersonId(chance.randint(1, 4)), days=chance.choice((0.25, 0.5, 1, 2, 3)), kind=kind,
                offset=offset)  # fmt: skip


def _link(pair: tuple[int, int], chance: random.Random) -> NetworkLink:
    unit = chance.choice(list(LagUnit))
    minutes = chance.choice((-960, -480, -120, 0, 240, 480)) * (3 if unit is LagUnit.CALENDAR else 1)
    return NetworkLink(TaskId(pair[0]), TaskId(pair[1]), chance.choice(list(LinkKind)), Lag(minutes, unit))


class Slow:
    """Every task at the last half hour at which nothing is against it, from the last to the first."""

    def __init__(self, network: Network, company: Days, people: dict[PersonId, Days]) -> None:
        self.network, self.company, self.people = network, company, people
        self.bars: dict[TaskId, Bar] = {}

    def days_of(self, one: Task) -> Days:
        return self.people[one.owner_id] if not one.kind.unattended else self.company

    def due(self, one: Task) -> date | None:
        offset, anchor_on = one.offset, self.network.anchor_on
        if one.id == self.network.anchor_id or offset is None or anchor_on is None:
            return anchor_on if one.id == self.network.anchor_id else None
        base: date | None = anchor_on
        if offset.against is Against.STEP:
            base = self.due(next(other for other in self.network.tasks if other.step_id == offset.step_id))
        if base is None:
            return None
        day, left = base, abs(offset.days)
        while left:
            day += timedelta(days=1 if offset.days > 0 else -1)
            left -= offset.unit is DayUnit.CALENDAR or self.company.works(day)
        if offset.snap is Snap.NONE:
            return day
        return self.days_of(one).roll(day, -1 if offset.snap is Snap.PREVIOUS else 1)

    def run(self) -> dict[TaskId, Bar]:
        for one in reversed(self.network.tasks):
            self.bars[one.id] = self._last(one)
        return self.bars

    def _last(self, one: Task) -> Bar:
        due, days = self.due(one), self.days_of(one)
        length = self.network.lengths[self.network.place[one.id]]
        holds = [self._rule(link, days) for link in self.network.links if link.source == one.id]
        if due:
            evening = due.toordinal() * MINUTES + 1020
            bar = self._worked(evening, length, days), evening
            if all(hold(bar) for hold in holds):
                return bar
        last = bisect_left(days.minutes, evening) if due else len(days.minutes)

        def too_late(number: int) -> bool:
            finish = days.minutes[number] + 1
            return not all(hold((self._worked(finish, length, days), finish)) for hold in holds)

        number = bisect_left(range(length, last), True, key=too_late) + length - 1
        finish = days.minutes[number] + 1
        return self._worked(finish, length, days), finish

    @staticmethod
    def _worked(finish: int, length: int, days: Days) -> int:
        return days.minutes[bisect_left(days.minutes, finish) - length] if length else finish

    def _rule(self, link: NetworkLink, source_days: Days) -> Callable[[Bar], bool]:
        target = self.network.task(link.target)
        edge = self.bars[target.id][0 if link.kind in TO_START else 1]
        own = self.days_of(target)
        lag_days = self.company if link.lag.unit is LagUnit.COMPANY else own
        lag = link.lag.minutes

        def moved(moment: int, by: int) -> tuple[int, int]:
            """The first and the last moment that lie so far from another."""
            if not lag or link.lag.unit is LagUnit.CALENDAR:
                return moment + by, moment + by
            number = bisect_left(lag_days.minutes, moment) + by
            return lag_days.minutes[number - 1] + 1, lag_days.minutes[number]

        last = moved(edge, -lag)[1]

        def hold(bar: Bar) -> bool:
            reached = bar[0 if link.kind in FROM_START else 1]
            if reached <= last or link.kind not in FROM_START:
                return reached <= last
            # The evening is also the next morning for who begins then, unless the moment lies on a day off.
            next_morning = source_days.between(last, reached) == 0
            return next_morning and own.has(edge - 1) and own.between(edge, moved(reached, lag)[0]) == 0

        return hold


def differences(seed: int) -> list[str]:
    network, company, people = random_case(seed)
    slow = Slow(network, company, people)
    if any(slow.due(one) is None and one.offset is not None for one in network.tasks):
        return []
    wanted, found = slow.run(), plan(network)
    lines = []
    for one in network.tasks:
        made = found[one.id]
        assert made.start is not None
        assert made.finish is not None
        bar = instant_of(made.start), instant_of(made.finish)
        due = slow.due(one)
        if bar != wanted[one.id] or (due is not None and made.due_on != due):
            lines.append(f"{seed} {one.title}: {made} instead of {wanted[one.id]}, due {due}")
    return lines


@pytest.mark.parametrize("seed", range(100))
def test_every_step_is_planned_at_the_last_moment_that_fits(seed: int) -> None:
    assert differences(seed) == []


@pytest.mark.soak
def test_a_thousand_plans_are_planned_at_the_last_moment_that_fits() -> None:
    assert [line for seed in range(100, 1100) for line in differences(seed)] == []
