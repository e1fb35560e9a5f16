"""Random planned projects for the tests of dragging: people with their own weeks, every kind of link, offsets, pins."""

import random
from dataclasses import replace
from datetime import date, timedelta

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.quantity import DayUnit, Lag, LagUnit, LinkKind, Offset, PinKind, Snap
from app.domain.task import Pin, Task
from app.domain.work_calendar import week_of
from app.editing.loaded_project import with_plan
from app.scheduling.network import Network, NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.plan import can_move, plan
from app.scheduling.working_time import WorkingTime, instant_of
from tests.app.scheduling.builders import BERLIN, at, finished, graph, started, stored, task

ANCHOR_ON = date(2026, 9, 18)
HALF_DAYS = (0.25, 0.5, 1, 1, 2, 3)


def people(chance: random.Random) -> dict[PersonId, WorkingTime]:
    """One like the company, one of four days, one with a lunch break; each with a week off somewhere."""
    weeks = (week_of(), week_of("1111000"), week_of(hours=((540, 720), (780, 1020))))
    found = {}
    for number, week in enumerate(weeks, start=1):
        first = date(2026, 6, 1) + timedelta(days=chance.randrange(100))
        found[PersonId(number)] = WorkingTime(week, [first + timedelta(days=day) for day in range(5)], f"P{number}")
    return found


def random_plan(seed: int, size: int = 12, *, kinds: bool = True, settled: bool = True) -> Network:
    """Planned as a start would; the last task carries the anchor. With ``settled`` some are done, started or fixed."""
    chance = random.Random(seed)
    calendars = people(chance)
    tasks = [_task(number, size, chance) for number in range(1, size + 1)]
    flows = sorted({(chance.randint(max(1, n - 4), n - 1), n) for n in range(2, size + 1) for _ in range(2)})
    project = _project()
    drawn = graph(tasks, flows, size)
    links = [_link(pair, chance) for pair in flows if kinds and chance.random() < 0.25]
    company = WorkingTime(week_of(), [date(2026, 7, 3), date(2026, 8, 17)])
    planned = stored(network_of(drawn, tasks, project, calendars, company, BERLIN, links))
    if not settled:
        return planned
    changed = [_settle(one, chance) for one in planned.tasks]
    return replanned(network_of(drawn, changed, project, calendars, company, BERLIN, links))


def replanned(network: Network) -> Network:
    """As the act *Move date* leaves it."""
    planned = plan(network)
    return network.with_tasks({task_id: with_plan(network.task(task_id), new) for task_id, new in planned.items()})


def _project() -> Project:
    return Project(ProjectId(1), "Spring post", anchor_on=ANCHOR_ON, started_at=at("2026-06-01"))


def _task(number: int, size: int, chance: random.Random) -> Task:
    offset = None
    if number == size:
        offset = Offset(0)
    elif chance.random() < 0.5:
        days, unit = -(size - number) * 3 - chance.randint(0, 4), chance.choice(list(DayUnit))
        offset = Offset(days, unit, snap=chance.choice([Snap.PREVIOUS, Snap.PREVIOUS, Snap.NEXT]))
    return task(number, owner=PersonId(chance.randint(1, 3)), days=chance.choice(HALF_DAYS), offset=offset)


def _link(pair: tuple[int, int], chance: random.Random) -> NetworkLink:
    lag = Lag(chance.choice((0, 240, 480, -480)), chance.choice((LagUnit.SUCCESSOR, LagUnit.COMPANY)))
    if chance.random() < 0.3:
        lag = Lag(1440 * chance.randint(1, 3), LagUnit.CALENDAR)
    kinds = (LinkKind.FINISH_START, LinkKind.START_START, LinkKind.FINISH_FINISH)
    return NetworkLink(TaskId(pair[0]), TaskId(pair[1]), chance.choice(kinds), lag)


def _settle(one: Task, chance: random.Random) -> Task:
    roll = chance.random()
    if roll < 0.08 and one.due_on is not None:
        return replace(one, pin=Pin(PinKind.FIXED, one.due_on))
    if roll < 0.14 and one.planned_start is not None:
        return replace(one, pin=Pin(PinKind.NOT_BEFORE, one.planned_start.date()))
    if roll < 0.20:
        return started(one, at("2026-06-02"))
    return finished(one, at("2026-06-03")) if roll < 0.25 else one


def movable(network: Network) -> list[Task]:
    """What can be dragged."""
    return [one for one in network.tasks if can_move(one) and one.id != network.anchor_id and one.due_on is not None]


def broken(network: Network) -> set[tuple[TaskId, TaskId]]:
    """Links that the stored bars contradict."""
    found = set()
    for place, target in enumerate(network.tasks):
        for bound in network.links_before[place]:
            source = network.tasks[bound.other]
            if source.planned_start and source.planned_finish and target.planned_start:
                bar = instant_of(source.planned_start), instant_of(source.planned_finish)
                count = network.indexes[place].count
                if count(instant_of(target.planned_start)) < count(network.earliest_by(bound, place, *bar)):
                    found.add((source.id, target.id))
    return found
