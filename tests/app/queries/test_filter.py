"""Which tasks a filter lets through: the same as its words define, at first and after every edit."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from app.actions.absence import add_absence
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.actions.project import cancel_project
from app.actions.task import add_task, assign_task, block_task, cancel_task, finish_task, rename_task, start_task
from app.domain.filter import Attribute, Flag
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.grammar.filter import parse_filter
from app.queries import task_columns
from app.queries.filter import filter_names, find_risk, matching, matching_for_sure, risk_to_find
from app.workspace.workspace import Workspace
from tests.app.grammar.random_filter import random_filter
from tests.app.queries.filter_by_definition import tasks_by_definition
from tests.app.queries.scattered_team import LABELS, scatter, studio
from tests.builders import Office, make_office


def compare(workspace: Workspace, seeds: range) -> int:
    """How many of these filters let some tasks through and not all."""
    telling = 0
    for seed in seeds:
        filter = random_filter(Random(seed), workspace.read(filter_names), deep=3)
        expected = workspace.read(tasks_by_definition, filter)
        assert workspace.read(matching_for_sure, filter) == expected, filter
        telling += 0 < len(expected) < len(workspace.read(matching, None))
    return telling


def test_it_lets_through_what_its_words_define(tmp_path: Path) -> None:
    workspace, _ = studio(tmp_path)
    assert compare(workspace, range(300)) > 80
    workspace.close()


@pytest.mark.soak
def test_five_thousand_filters_let_through_what_their_words_define(tmp_path: Path) -> None:
    for seed in range(10):
        workspace, _ = studio(tmp_path / str(seed), seed)
        assert compare(workspace, range(seed * 500, seed * 500 + 500)) > 100
        workspace.close()


def test_it_keeps_up_with_edits_undo_and_time(tmp_path: Path, monkeypatch) -> None:
    """Also where what has changed is read bit by bit, and more changes before it was all read."""
    monkeypatch.setattr(task_columns, "_TASKS_AT_A_TIME", 7)
    monkeypatch.setattr(task_columns, "_PROJECTS_AT_A_TIME", 1)
    workspace, clock = studio(tmp_path)
    compare(workspace, range(20))
    tasks = workspace.read(lambda reader: list(reader.find(Task)))
    ready = [task for task in tasks if task.state is TaskState.READY and task.kind is StepKind.TASK]
    free = [task for task in tasks if task.project_id is None]
    owner = tasks[0].owner_id
    running = next(task.project_id for task in ready if task.project_id is not None)
    steps = [
        lambda: workspace.do(rename_task, ready[0].id, "Orange"),
        lambda: workspace.do(assign_task, ready[0].id, owner),
        lambda: workspace.do(block_task, ready[0].id, by="a strike"),
        lambda: workspace.do(cancel_task, free[0].id, pass_on=False),
        lambda: workspace.do(start_task, free[1].id),
        lambda: workspace.do(add_task, "A new one", owner),
        lambda: workspace.undo(),
        lambda: workspace.do(add_task, "Another", owner, project_id=ready[0].project_id),
        lambda: workspace.undo(),
        lambda: workspace.redo(),
        lambda: workspace.do(cancel_project, running),
        lambda: workspace.undo(),
        lambda: workspace.do(change_person, owner, name="Renée Zoë"),
        lambda: clock.forward(hours=9),
        lambda: clock.forward(days=6),
    ]
    for number, step in enumerate(steps):
        step()
        if number % 2:
            for _ in range(number):
                workspace.read(task_columns.read_some_columns)
            continue
        compare(workspace, range(40 * number, 40 * number + 25))
    workspace.do(scatter, 3)
    while workspace.read(task_columns.read_some_columns):
        pass
    compare(workspace, range(900, 925))
    workspace.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def titles(office: Office, text: str) -> set[str]:
    """Of the tasks that a typed filter lets through."""
    names = office.workspace.read(filter_names)
    found = office.workspace.read(matching_for_sure, parse_filter(text, names))
    return {task.title for task in office.workspace.read(lambda reader: reader.find(Task)) if task.id in found}


def test_a_due_that_is_not_set_is_before_no_day_and_its_negation_is_true(office: Office) -> None:
    for title, due in (("Dated", office.clock.now().date()), ("Undated", None)):
        office.workspace.do(add_task, title, office.people["Mia"], due_on=due)
    assert titles(office, "project:none due<+1d") == {"Dated"}
    assert titles(office, "project:none -due<+1d") == {"Undated"}
    assert titles(office, "project:none due!=today") == set()
    assert titles(office, "project:none due:none") == {"Undated"}


def test_mine_is_the_lead_by_address_and_by_name(office: Office) -> None:
    office.workspace.do(add_task, "Call", office.people["Mia"])
    assert titles(office, "mine call") == set()
    office.workspace.do(change_settings, lead_name="mia")
    assert titles(office, "mine call") == {"Call"}
    office.workspace.do(change_settings, lead_email="ana@example.com")
    assert titles(office, "mine call") == set()


def test_a_task_is_late_when_the_hours_of_its_owner_are_over(office: Office) -> None:
    office.workspace.do(add_task, "Call", office.people["Mia"], due_on=office.clock.now().date())
    assert titles(office, "late call") == set()
    office.clock.forward(hours=8, minutes=1)
    assert titles(office, "late call") == {"Call"} == titles(office, "risk call")


def test_an_owner_without_the_role_or_away_for_all_of_it_is_none(office: Office) -> None:
    first = office.task("idea")
    office.workspace.do(assign_task, first.id, office.people["Ben"])
    assert first.title in titles(office, "needs-owner")
    office.workspace.do(assign_task, first.id, first.owner_id)
    assert first.title not in titles(office, "needs-owner")
    call = office.workspace.do(add_task, "Call", office.people["Omar"], due_on=date(2026, 2, 13)).value
    office.workspace.do(add_absence, office.people["Omar"], date(2026, 2, 9), date(2026, 2, 12))
    assert "Call" not in titles(office, "needs-owner"), "he is back on the last day"
    office.workspace.do(add_absence, office.people["Omar"], date(2026, 2, 13), date(2026, 2, 13))
    assert "Call" in titles(office, "needs-owner")
    office.workspace.do(finish_task, call)
    assert "Call" not in titles(office, "needs-owner")


def test_what_somebody_moved_pinned_or_handed_over_is_by_hand(office: Office) -> None:
    first = office.task("idea")
    assert titles(office, "by-hand") == set()
    office.workspace.do(assign_task, first.id, office.people["Ben"])
    assert titles(office, "by-hand") == {first.title}
    office.workspace.undo()
    assert titles(office, "by-hand") == set()


def test_what_is_at_risk_fills_in_project_by_project(office: Office) -> None:
    office.clock.forward(days=60)
    risk = Flag.RISK
    pending = office.workspace.read(risk_to_find, risk)
    late = office.workspace.read(matching, Flag.LATE)
    assert list(pending) == [office.project]
    assert office.workspace.read(risk_to_find, Flag.LATE) == ()
    assert office.workspace.read(matching, risk) == late
    office.workspace.read(find_risk, office.project)
    assert office.workspace.read(risk_to_find, risk) == []
    assert office.workspace.read(matching, risk) > late
    office.workspace.do(add_task, "Free", office.people["Mia"])
    assert office.workspace.read(risk_to_find, risk) == [], "nothing of the project has changed"


def test_names_are_offered_with_labels_places_and_fields(tmp_path: Path) -> None:
    workspace, _ = studio(tmp_path)
    names = workspace.read(filter_names)
    assert {"Tier", "tier", "Launch date"} <= set(names.fields)
    assert set(LABELS) >= set(names.texts[Attribute.LABEL]) > {"social"}
    assert "" not in names.texts[Attribute.CLIENT]
    workspace.close()
