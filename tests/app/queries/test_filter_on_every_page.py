"""One filter lets the same tasks through wherever it is typed: list, board, calendar, plan, workload and files.

What each can show at all is said here once more, from the entities; of that each shows what the words of the filter
define, no more and no less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from app.actions.project import cancel_project
from app.actions.task import cancel_task, finish_task
from app.domain.board import Column
from app.domain.filter import Filter
from app.domain.ids import TaskId, task_key
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, WorkflowVersion
from app.queries.board import board, done_cards
from app.queries.calendar import ALL, calendar_weeks, entries_of
from app.queries.exchange import Scope, tasks_table
from app.queries.filter import filter_names, matching_for_sure, matching_over
from app.queries.plan import Grouping, plan_rows
from app.queries.reader import Reader
from app.queries.sheet import board_sheet, plan_sheet
from app.queries.task_list import TaskOrder, task_list
from app.queries.workload import WorkloadAsked, current_load, workload
from app.workspace.workspace import Workspace
from tests.app.grammar.random_filter import random_filter
from tests.app.queries.filter_by_definition import tasks_by_definition
from tests.app.queries.scattered_team import studio

Shown = frozenset[TaskId]
DONE_SHOWN = 9


def list_page(reader: Reader, passing: Shown | None) -> list[TaskId]:
    return [id for group in task_list(reader, TaskOrder(over=True), passing) for id in group.tasks]


def calendar_page(reader: Reader, passing: Shown | None) -> list[TaskId]:
    first = reader.today() - timedelta(weeks=60)
    entries = entries_of(calendar_weeks(reader, first, 160, ALL, passing))
    return [entry.task_id for entry in entries if entry.task_id is not None]


def plan_page(reader: Reader, passing: Shown | None) -> list[TaskId]:
    found = [[row.task_id for row in plan_rows(reader, None, group)] for group in Grouping]
    assert sorted(found[0]) == sorted(found[1])
    return [id for id in found[0] if passing is None or id in passing]


def workload_page(reader: Reader, passing: Shown | None) -> list[TaskId]:
    asked = WorkloadAsked(reader.today(), 160, only=passing)
    found = [piece.task.task_id for piece in current_load(reader, asked.last_on).pieces(passing)]
    view = workload(reader, asked)
    assert view.tasks + view.undated == len(found), "what is counted is what is spread"
    return found


PAGES: dict[str, Callable[[Reader, Shown | None], list[TaskId]]] = {
    "list": list_page,
    "calendar": calendar_page,
    "plan": plan_page,
    "workload": workload_page,
}


@dataclass(frozen=True)
class WhatCanBeShown:
    """Of each place the tasks that it can show at all, by the entities alone."""

    reader: Reader

    def of(self) -> dict[str, Shown]:
        rules = {
            "list": lambda task, project: True,
            "calendar": self.has_a_day,
            "plan": self.is_planned,
            "workload": self.is_somebodys_work,
        }
        found = [(task, self.project(task)) for task in self.tasks()]
        return {
            page: frozenset(task.id for task, project in found if rule(task, project)) for page, rule in rules.items()
        }

    def tasks(self) -> list[Task]:
        """Of projects that were not cancelled."""
        found = list(self.reader.find(Task))
        return [task for task in found if getattr(self.project(task), "state", None) is not ProjectState.CANCELLED]

    def project(self, task: Task) -> Project | None:
        return self.reader.get(Project, task.project_id) if task.project_id is not None else None

    def has_a_day(self, task: Task, project: Project | None) -> bool:
        """What carries the date of its project has that day, whatever its due; what was given up has none."""
        if project is not None and project.anchor_on is not None and project.version_id is not None:
            version = self.reader.get(WorkflowVersion, project.version_id)
            assert version is not None
            if any(step.id == task.step_id and step.anchor for step in version.graph.steps):
                return True
        return task.due_on is not None and task.state not in (TaskState.CANCELLED, TaskState.SKIPPED)

    def is_planned(self, task: Task, project: Project | None) -> bool:
        """Of projects that run, over or not; without a project only what is to be done."""
        if project is None:
            return not task.state.over
        return project.state is ProjectState.RUNNING and task.state is not TaskState.CANCELLED

    def is_somebodys_work(self, task: Task, project: Project | None) -> bool:
        """What still takes somebody's time."""
        over = task.state.over or task.run.skip is not None
        asked = task.kind.traits.takes_time or task.kind in (StepKind.APPROVAL, StepKind.DECISION)
        lasts = task.effort_minutes > 0 if task.effort_minutes is not None else asked
        runs = project is None or project.state is ProjectState.RUNNING
        return not over and not task.kind.unattended and lasts and runs


def company(folder: Path, seed: int) -> Workspace:
    """The scattered team, with projects that ended, work that was given up and more that is done than a board shows."""
    workspace, _ = studio(folder, seed)
    chance = Random(seed)
    running = [
        project.id for project in workspace.read(lambda reader: reader.find(Project, state=ProjectState.RUNNING))
    ]
    workspace.do(cancel_project, chance.choice(running))
    free = [task.id for task in workspace.read(lambda reader: list(reader.find(Task))) if task.project_id is None]
    for at, task_id in enumerate(free):
        if at % 3 == 0:
            workspace.do(finish_task if at % 2 else cancel_task, task_id, **({} if at % 2 else {"pass_on": False}))
    return workspace


def compare(workspace: Workspace, seeds: range) -> int:
    """How many of these filters let some tasks through and not all."""
    can_show = workspace.read(lambda reader: WhatCanBeShown(reader).of())
    for page, shown in PAGES.items():
        assert set(workspace.read(shown, None)) == can_show[page], page
    telling = 0
    for seed in seeds:
        filter = random_filter(Random(seed), workspace.read(filter_names), deep=3)
        expected = workspace.read(tasks_by_definition, filter)
        passing = workspace.read(matching_for_sure, filter)
        for page, shown in PAGES.items():
            found = workspace.read(shown, passing)
            assert len(found) == len(set(found)), (page, "twice")
            assert set(found) == expected & can_show[page], (page, filter)
        compare_board(workspace, filter, expected)
        compare_files(workspace, filter, expected, can_show["plan"])
        telling += 0 < len(expected) < len(can_show["list"])
    return telling


def compare_board(workspace: Workspace, filter: Filter, expected: Shown) -> None:
    """All that is not over; of what is over the newest, with a count of the others."""
    passing = workspace.read(matching_for_sure, filter)
    over = {task.id for task in workspace.read(lambda reader: list(reader.find(Task))) if task.state.over} & expected
    sheet = workspace.read(board_sheet, filter=filter)
    read = workspace.read(board).columns
    open_cards = [card.task_id for column, cards in read.items() if column is not Column.DONE for card in cards]
    done, hidden = workspace.read(done_cards, workspace.read(matching_over, filter), None, None)
    shown = {card.task_id for column, cards in sheet.columns.items() if column is not Column.DONE for card in cards}
    assert shown == {id for id in open_cards if id in passing} == expected - over, filter
    assert list(sheet.columns[Column.DONE]) == done, filter
    assert sheet.hidden_done == hidden == len(over) - len(done), filter
    assert {card.task_id for card in done} <= over, filter
    assert len(done) == min(DONE_SHOWN, len(over)), filter


def compare_files(workspace: Workspace, filter: Filter, expected: Shown, planned: Shown) -> None:
    table = workspace.read(tasks_table, Scope(filter=filter))
    assert [row[0] for row in table.rows] == [task_key(id) for id in sorted(expected)], filter
    sheet = workspace.read(plan_sheet, filter=filter)
    assert {row.task_id for group in sheet.groups for row in group.rows} == expected & planned, filter


@pytest.fixture(autouse=True)
def short_board(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is more that is over than the board shows."""
    monkeypatch.setattr("app.queries.board.DONE_SHOWN", DONE_SHOWN)


def test_every_page_and_file_shows_the_same_tasks(tmp_path: Path) -> None:
    workspace = company(tmp_path, 0)
    assert compare(workspace, range(15)) > 4
    workspace.close()


@pytest.mark.soak
def test_five_hundred_filters_show_the_same_tasks_on_every_page_and_in_every_file(tmp_path: Path) -> None:
    for seed in range(5):
        workspace = company(tmp_path / str(seed), seed)
        assert compare(workspace, range(seed * 100, seed * 100 + 100)) > 25
        workspace.close()
