"""P10: plan, expected, latest and slack of many tasks in projects of a hundred, calendars included.

Run as ``python -m tests.benchmarks.bench_p10 [tasks]``; prints one JSON line, times in milliseconds.
"""

import json
import random
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from app.domain.ids import FlowId, PersonId, ProjectId, StepId, TaskId
from app.domain.project import Project
from app.domain.quantity import Offset, Span
from app.domain.run import StepRun, TaskState
from app.domain.task import Task
from app.domain.work_calendar import week_of
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.scheduling.forecast import forecast
from app.scheduling.network_builder import network_of
from app.scheduling.plan import plan
from app.scheduling.working_time import WorkingTime

SIZE = 100
NOW = datetime(2026, 5, 21, 7, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
WEEKS = ("1111100", "1111000", "0111110", "1111100")
Job = tuple[Graph, list[Task], Project]


def calendars(chance: random.Random) -> dict[PersonId, WorkingTime]:
    """Twenty people: four kinds of week, hours with a lunch break, and their own weeks off."""
    found = {}
    for number in range(1, 21):
        off = [date(2026, 1, 1) + timedelta(days=chance.randrange(700) + day) for day in range(10)]
        hours = ((540, 720), (780, 1020)) if number % 2 else ((540, 1020),)
        found[PersonId(number)] = WorkingTime(week_of(WEEKS[number % 4], hours), off, f"Person {number}")
    return found


def project(number: int, chance: random.Random) -> Job:
    """A hundred steps that each follow one to three of the ten before; a third has an offset, a tenth is done."""
    steps = [StepId(f"s{at}") for at in range(SIZE)]
    pairs = [(at - chance.randint(1, min(at, 10)), at) for at in range(1, SIZE) for _ in range(chance.randint(1, 3))]
    flows = [Flow(FlowId(f"f{n}"), steps[a], steps[b]) for n, (a, b) in enumerate(dict.fromkeys(pairs))]
    flows += [
        Flow(FlowId(f"e{at}"), steps[at], steps[-1])
        for at in range(SIZE - 1)
        if not any(flow.source == steps[at] for flow in flows)
    ]
    graph = Graph(tuple(Step(step, StepKind.TASK, step, anchor=step == steps[-1]) for step in steps), tuple(flows))
    tasks = []
    for at, step in enumerate(steps):
        offset = Offset(-2 * (SIZE - 1 - at)) if chance.random() < 0.33 or at == SIZE - 1 else None
        run = StepRun(TaskState.DONE, 1) if at < SIZE // 10 else StepRun()
        tasks.append(
            Task(
                TaskId(number * SIZE + at + 1),
                step,
                PersonId(chance.randint(1, 20)),
                ProjectId(number),
                step,
                run=run,
                offset=offset,
                length=Span(chance.choice((0.5, 1, 2, 3))),
                finished_at=NOW if run.state is TaskState.DONE else None,
            )
        )
    return graph, tasks, Project(ProjectId(number), "P", anchor_on=date(2026, 12, 18), started_at=NOW)


def measure(jobs: list[Job], people: dict[PersonId, WorkingTime], company: WorkingTime) -> Callable[[], None]:
    """One run over all projects: network, plan, forecast with every slack."""

    def run() -> None:
        for graph, tasks, started in jobs:
            network = network_of(graph, tasks, started, people, company, ZONE)
            plan(network)
            forecast(network, NOW)

    return run


def planned_job(job: Job, people: dict[PersonId, WorkingTime], company: WorkingTime) -> Job:
    graph, tasks, started = job
    planned = plan(network_of(graph, tasks, started, people, company, ZONE))
    empty = (None, None, None)
    return graph, [
        replace(task, due_on=due, planned_start=start, planned_finish=finish)
        for task in tasks
        for due, start, finish in [planned.get(task.id, empty)]
    ], started  # fmt: skip


def main(count: int) -> None:
    chance = random.Random(10)
    people, company = calendars(chance), WorkingTime(week_of())
    jobs = [planned_job(project(number, chance), people, company) for number in range(1, count // SIZE + 1)]
    run = measure(jobs, people, company)
    times = []
    for _ in range(20 if count <= 10_000 else 5):
        began = perf_counter()
        run()
        times.append((perf_counter() - began) * 1000)
    ranked = sorted(times)
    print(
        json.dumps(
            {
                "name": "P10 network, plan, expected, latest, slack",
                "n": count,
                "median": round(statistics.median(ranked), 1),
                "p95": round(ranked[max(0, -(-95 * len(ranked) // 100) - 1)], 1),
                "min": round(ranked[0], 1),
                "max": round(ranked[-1], 1),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
