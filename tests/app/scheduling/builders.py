"""Builders of small projects for the tests of dates, and the way to the files of others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain.ids import FlowId, PersonId, ProjectId, StepId, TaskId
from app.domain.project import Project
from app.domain.quantity import Offset, Span
from app.domain.run import StepRun, TaskState
from app.domain.task import Task
from app.domain.work_calendar import week_of
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.scheduling.network import Network, NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.plan import Planned, plan
from app.scheduling.working_time import WorkingTime

MIA, ANA, LEO = PersonId(1), PersonId(2), PersonId(3)
NAMES = {MIA: "Mia", ANA: "Ana", LEO: "Leo"}
BERLIN = ZoneInfo("Europe/Berlin")


def company(*days_off: date) -> WorkingTime:
    return WorkingTime(week_of(), days_off)


def at(day: date | str, hour: int = 9, minute: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    """A moment by the clock on the company's wall, in UTC."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def task(number: int, title: str = "", owner: PersonId = MIA, days: float | None = 1, **more: object) -> Task:
    """Task ``number`` of step ``s<number>``, ``days`` long."""
    length = None if days is None else Span(days)
    base = Task(TaskId(number), title or f"Task {number}", owner, ProjectId(1), StepId(f"s{number}"), length=length)
    return replace(base, **more)  # type: ignore[arg-type]


def finished(task: Task, moment: datetime) -> Task:
    return replace(task, run=StepRun(TaskState.DONE, 1), ready_at=moment, finished_at=moment)


def started(task: Task, moment: datetime) -> Task:
    return replace(task, run=StepRun(TaskState.DOING, 1), ready_at=moment, started_at=moment)


def before(days: int) -> Offset:
    """Due so many calendar days before the anchor."""
    return Offset(-days)


def graph(tasks: Iterable[Task], flows: Iterable[tuple[int, int]], anchor: int | None) -> Graph:
    """A graph with a start, one step a task, and flows given by task numbers."""
    tasks = list(tasks)
    flows = list(flows)
    inner = {target for _, target in flows}
    steps = [Step(StepId("start"), StepKind.START)]
    steps += [Step(StepId(f"s{task.id}"), task.kind, task.title, anchor=task.id == anchor) for task in tasks]
    first = [(StepId("start"), StepId(f"s{task.id}")) for task in tasks if task.id not in inner]
    pairs = first + [(StepId(f"s{source}"), StepId(f"s{target}")) for source, target in flows]
    return Graph(tuple(steps), tuple(Flow(FlowId(f"f{n}"), *pair) for n, pair in enumerate(pairs)))


def network(
    tasks: Iterable[Task],
    flows: Iterable[tuple[int, int]] = (),
    anchor: int | None = None,
    anchor_on: date | None = None,
    *,
    calendars: Mapping[PersonId, WorkingTime] | None = None,
    off: Iterable[date] = (),
    links: Iterable[NetworkLink] = (),
    started_at: datetime | None = None,
    label: str = "Publish date",
) -> Network:
    tasks = list(tasks)
    project = Project(ProjectId(1), "Spring post", anchor_label=label, anchor_on=anchor_on, started_at=started_at)
    drawn = graph(tasks, flows, anchor)
    return network_of(drawn, tasks, project, calendars or {}, company(*off), BERLIN, links)


def stored(network: Network, planned: Mapping[TaskId, Planned] | None = None) -> Network:
    """The network after a plan act: its tasks carry what was planned."""
    planned = plan(network) if planned is None else planned
    return with_tasks(network, *(_with(task, planned.get(task.id)) for task in network.tasks))


def _with(task: Task, planned: Planned | None) -> Task:
    if planned is None:
        return task
    return replace(task, due_on=planned.due_on, planned_start=planned.start, planned_finish=planned.finish)


def with_tasks(network: Network, *changed: Task) -> Network:
    """The network built anew with these tasks in place of those with the same ids."""
    new = {task.id: task for task in changed}
    tasks = [new.get(task.id, task) for task in network.tasks]
    links = network.links if network.graph is None else ()
    return network_of(network.graph, tasks, network.project, network.calendars, network.company, network.zone, links)
