"""The dates that a workflow would have for a chosen anchor date, without a project. For stepping through it."""

from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, StepId, TaskId
from app.domain.project import Project
from app.domain.run import Run, StepRun
from app.domain.task import Task
from app.domain.workflow import Graph, Step
from app.editing.loaded_project import LoadedProject, network_for
from app.engine.loop_backs import find_loop_backs
from app.queries.project import calendars
from app.queries.reader import Reader
from app.scheduling.plan import Planned, plan

NOBODY = PersonId(0)
"""Owns every step of a walkthrough, so that the company's calendar counts."""


def walkthrough_dates(reader: Reader, graph: Graph, anchor_on: date, run: Run | None = None) -> dict[StepId, Planned]:
    """Due, planned start and planned finish by step, on the company's calendar, as if the project started now.

    With ``run``, the state of a walkthrough, steps that are not needed have no dates. A day so far away that offsets
    leave the calendar is refused.
    """
    found = find_loop_backs(graph)
    project = Project(ProjectId(0), "", anchor_on=anchor_on, started_at=reader.now())
    steps = [step for step in found.by_id.values() if step.has_task]
    states = run.steps if run is not None else {}
    tasks = tuple(_task(number, step, states.get(step.id, StepRun())) for number, step in enumerate(steps, start=1))
    network = network_for(LoadedProject(project, found, tasks), calendars(reader), reader.zone())
    try:
        planned = plan(network, only=[task.id for task in tasks])
    except (OverflowError, ValueError):
        day = f"{anchor_on.day} {anchor_on:%b %Y}"
        raise RuleViolation(f"The dates around {day} leave the calendar. Choose a nearer day.") from None
    return {steps[task_id - 1].id: row for task_id, row in planned.items() if row.due_on is not None}


def _task(number: int, step: Step, run: StepRun) -> Task:
    """Only what dates are counted from; a step that is not needed leaves by its run, the others count as to come."""
    waiting = StepRun(run.state, skip=run.skip) if run.skip is not None else StepRun()
    return Task(
        TaskId(number),
        step.title,
        NOBODY,
        ProjectId(0),
        step.id,
        step.kind,
        step.role,
        run=waiting,
        offset=step.offset,
        length=step.length,
        effort_minutes=step.effort_minutes,
    )
