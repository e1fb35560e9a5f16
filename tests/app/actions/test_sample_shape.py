"""The sample team has one shape: on every day of two years, in five zones, at any hour the same counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.bootstrap import open_workspace
from app.domain.brief import Deliverable, Requirement
from app.domain.file import File, FileVersion
from app.domain.ids import ProjectId
from app.domain.process import Process
from app.domain.project import Project
from app.domain.retrospective import Idea, Improvement, Lesson, StepNote
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.stage_gate import read_records
from app.queries.reader import Reader
from app.queries.recurrence import recurrence_lines
from app.queries.reminder import bell
from app.queries.today import today
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace
from tests.builders import FakeClock

FIRST, DAYS = date(2026, 11, 1), 2 * 366
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "America/Santiago")
"""Clocks that change in March and October, in March and November, never, the other way round, and at midnight."""
LOADED_AT = (time(0, 1), time(7, 30), time(12), time(16, 59), time(17), time(23, 59))
LOOKED_AT = (time(0), time(16, 59), time(23, 59))
WHOLE, SPARSE = 1, 29
"""Every so many days; 29 goes through the days of weeks and months alike."""


@dataclass(frozen=True)
class Shape:
    """What a test, a picture or a visitor counts."""

    states: tuple[tuple[str, int], ...]
    open_steps: tuple[str, ...]
    missed: int = 1
    due_soon: int = 3
    blocked: int = 1
    approvals: int = 1
    to_tell: int = 1
    bell: tuple[int, int] = (1, 3)
    """missed, due"""
    projects: tuple[tuple[str, int], ...] = (("complete", 1), ("running", 3))
    deliverables: tuple[tuple[str, int], ...] = (("draft", 2), ("in review", 1))
    requirements: tuple[tuple[str, int], ...] = (("failed", 1), ("met", 2), ("open", 2), ("waived", 1))
    briefs: int = 1
    """Those that answer all five questions."""
    gates: tuple[tuple[str, int], ...] = (("define", 1), ("measure", 1), ("plan", 1))
    scope_changes: int = 0
    learned: tuple[int, int, int] = (5, 1, 1)
    """Answers, actions, notes at a step."""
    files: tuple[int, int] = (2, 3)
    """With their versions."""
    catalogue: tuple[int, int, int] = (3, 1, 2)
    """Processes, those that repeat, ideas."""
    repeating: tuple[bool, ...] = (True,)
    """Whether each has five dates to come, and is paused."""


SHAPE = Shape(
    (("doing", 2), ("done", 23), ("ready", 4), ("skipped", 1), ("waiting", 24)),
    ("accounts", "approve_outline", "deposit", "intake", "invite", "slides"),
)


def shape(reader: Reader) -> Shape:
    tasks, seen, rings = reader.find(Task), today(reader), bell(reader)
    working = [task for task in tasks if task.state in (TaskState.READY, TaskState.DOING)]
    return Shape(
        tuple(sorted(Counter(str(task.state) for task in tasks).items())),
        tuple(sorted(str(task.step_id) for task in working)),
        len(seen.missed),
        len(seen.soon),
        sum(1 for task in working if task.blocked),
        len(seen.approvals),
        len(seen.to_tell),
        (rings.missed, rings.due),
        *shape_beside(reader),
    )


def counted(things: Iterable[object]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(map(str, things)).items()))


def shape_beside(reader: Reader) -> tuple[Any, ...]:
    """What projects have beside their tasks, and what stands beside the projects."""
    projects, requirements, deliverables = reader.find(Project), reader.find(Requirement), reader.find(Deliverable)
    repeating = recurrence_lines(reader)
    return (
        counted(project.state for project in projects),
        counted(one.state for one in deliverables if projects_brief(reader, one.project_id)),
        counted(one.state for one in requirements),
        sum(projects_brief(reader, project.id) for project in projects),
        counted(gate.stage for project in projects for gate in project.passed),
        sum(one.added_at is not None for one in (*requirements, *deliverables)),
        (len(reader.find(Lesson)), len(reader.find(Improvement)), len(reader.find(StepNote))),
        (len(reader.find(File)), len(reader.find(FileVersion))),
        (len(reader.find(Process)), len(repeating), len(reader.find(Idea))),
        tuple(line.recurrence.paused and len(line.coming) == 5 for line in repeating),
    )


def projects_brief(reader: Reader, project_id: ProjectId) -> bool:
    return all(read_records(reader, project_id, reader.today()).answered)


def days(zone: str, every: int) -> Iterator[tuple[date, time]]:
    """Each day in a different part of it; the days of a smaller run differ from zone to zone."""
    for number in range(ZONES.index(zone) * 6 % every, DAYS, every):
        yield FIRST + timedelta(days=number), LOADED_AT[number // every % len(LOADED_AT)]


@pytest.mark.parametrize("every", [SPARSE, pytest.param(WHOLE, marks=pytest.mark.soak)], ids=["sparse", "whole"])
@pytest.mark.parametrize("zone", ZONES)
def test_the_sample_has_the_same_shape_on_every_day_at_any_hour(zone: str, every: int, tmp_path: Path) -> None:
    place = ZoneInfo(zone)
    for number, (day, hour) in enumerate(days(zone, every)):
        clock = FakeClock(datetime.combine(day, hour, place).astimezone(UTC), place)
        workspace = open_workspace(tmp_path / str(number), clock)
        fill_when_empty(workspace)
        for look in LOOKED_AT:
            assert shape_at(workspace, clock, datetime.combine(day, look, place)) == SHAPE, f"{day:%a %F} {look} {zone}"
        workspace.close()


def shape_at(workspace: Workspace, clock: FakeClock, local: datetime) -> Shape:
    clock.moment = local.astimezone(UTC)
    return workspace.read(shape)
