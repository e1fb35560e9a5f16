"""Undo and redo: exact, across restarts, beside facts and the clock; and what a refused action leaves (nothing)."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.due import add_days
from app.actions.outbox import change_settings
from app.actions.person import add_person
from app.actions.project import cancel_project, move_date
from app.actions.recurrence import (
    add_recurrence,
)
from app.actions.task import (
    add_task,
    rename_task,
    start_task,
)
from app.domain.activity import Activity
from app.domain.errors import RuleViolation
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.editing.edit import Edit, action
from app.editing.undo_check import RunInTheWay
from app.storage.history import STEPS_KEPT
from tests.app.workspace.random_moves import RULES, random_move
from tests.builders import PUBLISH_ON, Office, make_office

STEPS = 400


@action("Fail half way")
def fail_half_way(edit: Edit, error: Exception) -> None:
    for task in edit.find(Task):
        edit.put(replace(task, title="Half done"))
    edit.next_id(Task)
    raise error


@pytest.mark.parametrize("error", [RuleViolation("No."), ZeroDivisionError()])
def test_a_failing_action_leaves_no_trace_and_no_notice(tmp_path: Path, error: Exception) -> None:
    office = make_office(tmp_path)
    heard: list[ChangeSet] = []
    office.workspace.changed.connect(heard.append)
    before = (office.dump(), office.workspace.undo_title(), office.store.last_id("task"), office.task("idea"))
    with pytest.raises(type(error)):
        office.workspace.do(fail_half_way, error)
    assert (office.dump(), office.workspace.undo_title(), office.store.last_id("task"), office.task("idea")) == before
    assert heard == []
    office.workspace.do(rename_task, office.task("idea").id, "Goes on")
    assert office.task("idea").title == "Goes on"


@action("Break a rule of the schema")
def refer_to_nobody(edit: Edit) -> None:
    task = edit.find(Task)[0]
    edit.put(replace(task, owner_id=404, title="Broken"))


def test_a_step_that_the_schema_refuses_is_rolled_back_and_the_next_one_works(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    office.workspace.do(add_task, "Fine", office.people["Ana"])
    before = office.dump()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        office.workspace.do(refer_to_nobody)
    assert office.dump() == before
    assert office.workspace.read(lambda reader: reader.find(Task)[0].title) == "Fine"
    office.workspace.do(add_task, "Next", office.people["Ana"])
    assert office.workspace.undo_title() == "Add “Next”"


def test_a_preview_writes_nothing_and_says_what_the_action_then_does(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = (office.dump(), office.workspace.undo_title())
    seen = office.workspace.preview(move_date, office.project, PUBLISH_ON + timedelta(days=5))
    assert (office.dump(), office.workspace.undo_title()) == before
    done = office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=5))
    assert seen.value == done.value > 0
    assert seen.changes.changes == done.changes.changes
    assert office.workspace.refusal(move_date, office.project, date(2020, 1, 1)) is not None
    assert office.workspace.refusal(move_date, office.project, PUBLISH_ON) is None


def test_every_listener_hears_of_a_step_once_even_if_one_before_it_fails(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    heard: list[str] = []

    def fail(step: ChangeSet) -> None:
        raise ZeroDivisionError

    office.workspace.changed.connect(fail)
    office.workspace.changed.connect(lambda step: heard.append(step.title))
    with pytest.raises(ZeroDivisionError):
        office.workspace.do(start_task, office.task("idea").id)
    assert heard == ["Start “Generate idea”"]


def test_numbers_are_not_given_again_after_an_undo(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    first = office.workspace.do(add_task, "Gone", office.people["Ana"]).value
    office.workspace.undo()
    office.reopen()
    assert office.workspace.do(add_task, "Another", office.people["Ana"]).value == first + 1


def test_a_redo_brings_back_the_same_number_and_a_new_step_forgets_what_was_undone(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    number = office.workspace.do(add_task, "Back", office.people["Ana"]).value
    office.workspace.undo()
    office.workspace.redo()
    assert office.workspace.read(lambda reader: reader.get(Task, number)) is not None
    office.workspace.undo()
    office.workspace.do(add_person, "Eve")
    assert office.workspace.redo_title() is None
    assert office.workspace.redo() is None


def test_nudges_within_a_second_are_one_step_and_others_are_not(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    idea, draft = office.task("idea"), office.task("draft")
    start = office.dump()
    for _ in range(3):
        office.workspace.do(add_days, idea.id, 1)
        office.clock.forward(seconds=0.9)
    office.workspace.undo()
    assert office.task("idea").due_on == idea.due_on
    assert office.dump() == start
    office.workspace.redo()
    office.clock.forward(seconds=1.1)
    office.workspace.do(add_days, idea.id, 1)
    office.workspace.do(add_days, draft.id, 1)
    office.workspace.undo()
    assert office.task("draft").due_on == draft.due_on
    office.workspace.undo()
    office.workspace.undo()
    assert office.dump() == start


def write_by_clock(office: Office, *changes: Change) -> None:
    office.store.write(ChangeSet("", changes, None, office.clock.now(), by="clock"), {})


def test_an_undo_keeps_what_the_clock_changed_in_other_fields(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task = office.task("idea")
    office.workspace.do(rename_task, task.id, "Better name")
    renamed = office.task("idea")
    write_by_clock(office, Change("task", task.id, renamed, replace(renamed, blocked_minutes=30)))
    assert office.workspace.undo_title() == "Rename “Generate idea” to “Better name”"
    office.workspace.undo()
    assert (office.task("idea").title, office.task("idea").blocked_minutes) == (task.title, 30)
    office.workspace.redo()
    assert (office.task("idea").title, office.task("idea").blocked_minutes) == ("Better name", 30)


def test_a_nudge_after_the_clock_touched_the_task_is_a_step_of_its_own(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_days, office.task("idea").id, 1)
    moved = office.task("idea")
    write_by_clock(office, Change("task", moved.id, moved, replace(moved, blocked_minutes=30)))
    office.workspace.do(add_days, moved.id, 1)
    office.workspace.undo()
    office.workspace.undo()
    assert office.task("idea").blocked_minutes == 30


def test_what_the_clock_wrote_about_a_thing_goes_with_the_thing(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    before = office.dump()
    project = office.start()
    task = office.task("idea", project)
    line = Activity(9_000, office.clock.now(), "waited", "Time passed", project, task.id)
    write_by_clock(office, Change("activity", line.id, None, line))
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.redo()
    assert office.task("idea", project) == task


def walk(office: Office, chance: random.Random, steps: int) -> int:
    """Random edits, undos, redos and restarts; after each the data equals what a list of states remembers."""
    states, place = [office.dump()], 0
    for _ in range(steps):
        roll = chance.random()
        if roll < 0.20:
            expected = place > 0
            assert (office.workspace.undo() is not None) == expected
            place -= expected
        elif roll < 0.32:
            expected = place < len(states) - 1
            assert (office.workspace.redo() is not None) == expected
            place += expected
        elif roll < 0.36:
            office.reopen()
        elif random_move(office, chance):
            now = office.dump()
            if now != states[place]:
                states[place + 1 :] = [now]
                place += 1
        assert office.dump() == states[place]
    undone = 0
    while office.workspace.undo() is not None:
        place, undone = place - 1, undone + 1
        assert office.dump() == states[place]
    # Nudges there and back take their step away after an older one has been forgotten for it.
    assert place == 0 or STEPS_KEPT - 10 < undone <= STEPS_KEPT
    return len(states)


def emptied_history(folder: Path) -> Office:
    office = make_office(folder)
    office.start("Autumn", date(2026, 9, 1))
    office.workspace.begin_history()
    return office


@pytest.mark.parametrize("seed", [1, 2])
def test_any_walk_of_edits_undos_redos_and_restarts_undoes_to_the_start(tmp_path: Path, seed: int) -> None:
    assert walk(emptied_history(tmp_path), random.Random(seed), STEPS) > 20


@pytest.mark.soak
def test_a_walk_of_2000_steps_undoes_to_the_start(tmp_path: Path) -> None:
    assert walk(emptied_history(tmp_path), random.Random(77), 2_000) > 50


def test_the_walk_catches_an_undo_that_forgets_a_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = ChangeSet.inverse

    def forgetful(step: ChangeSet) -> ChangeSet:
        inverse = right(step)
        kept = tuple(change for change in inverse.changes if change.kind != "settings")
        return replace(inverse, changes=kept)

    monkeypatch.setattr(ChangeSet, "inverse", forgetful)
    with pytest.raises(AssertionError):
        walk(emptied_history(tmp_path), random.Random(1), STEPS)


def test_settings_that_were_never_set_are_unset_again_by_an_undo(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(change_settings, wait_minutes=3)
    office.workspace.undo()
    assert office.workspace.read(lambda reader: reader.get(Settings, 1)) is None


def test_a_cancelled_project_comes_back_whole(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = office.dump()
    office.workspace.do(cancel_project, office.project)
    office.reopen()
    office.workspace.undo()
    assert office.dump() == before


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak)])
def test_the_history_never_stands_still_under_projects_that_the_clock_makes(tmp_path: Path, seed: int) -> None:
    chance, office = random.Random(seed), make_office(tmp_path, project=False)
    runs, steps, refused = 0, 0, 0
    for number in range(60):
        roles = tuple(chance.sample(["blog_writer", "graphic_designer", "seo_strategist"], 2))
        if number % 9 == 0:
            office.workspace.do(add_person, f"Person {number}", roles=roles)
        elif number % 9 == 4:
            office.workspace.do(add_recurrence, 1, chance.choice(RULES), office.clock.now().date(), lead_days=5)
        elif office.workspace.read(lambda reader: reader.find(Task)):
            random_move(office, chance)
        office.clock.forward(days=chance.randint(0, 2))
        office.workspace.tick()
        runs = max(runs, len(office.workspace.read(lambda reader: reader.find(Project))))
    while True:
        try:
            if office.workspace.undo() is None:
                break
        except RunInTheWay as refusal:
            refused += 1
            assert office.workspace.undo(taking_back=refusal.projects) is not None
        steps += 1
        assert office.workspace.problems() == []
    assert office.workspace.read(lambda reader: reader.find(Project)) == ()
    assert (runs > 20, steps > 20, refused > 0) == (True, True, True), (runs, steps, refused)
