"""Acts of the plan through the real door: what they move, what they refuse, and that an undo takes them back whole."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.baseline import remove_baseline, rename_baseline, take_baseline
from app.actions.due import set_due
from app.actions.plan import (
    move_task,
    move_to_person,
    pull_in,
    replan_from_here,
    resize_task,
    set_length,
    set_pin,
    set_remaining,
)
from app.actions.plan_link import link_tasks, unlink_tasks
from app.actions.project import move_date
from app.actions.task import add_task, finish_task, start_task
from app.domain.activity import PLAN_AT_START, Baseline
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.project import Project
from app.domain.quantity import Lag, LagUnit, LinkKind, PinKind, Ripple, Span, SpanUnit
from app.domain.task import Pin, Task
from app.queries.project import calendars
from app.workspace.workspace import Workspace
from tests.builders import PUBLISH_ON, Office, make_office


def dues(office: Office) -> dict[TaskId, date | None]:
    return {task.id: task.due_on for task in tasks(office)}


def tasks(office: Office) -> list[Task]:
    return list(office.workspace.read(lambda reader: reader.find(Task, project_id=office.project)))


def test_a_drag_writes_an_offset_and_is_one_undo_step_named_in_words(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft, before = office.task("draft"), office.dump()
    office.workspace.do(move_task, draft.id, 3, ripple=Ripple.JUST_THIS)
    moved = office.task("draft")
    assert moved.offset is not None
    assert moved.due_on == office.task("draft").due_on != draft.due_on
    assert (moved.due_on - PUBLISH_ON).days == moved.offset.days
    assert moved.pin is None
    assert office.workspace.undo_title() == f"Move “{draft.title}” +3 d"
    office.workspace.undo()
    assert office.dump() == before


def test_the_name_of_the_step_counts_the_neighbours_that_went_along(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = dues(office)
    office.workspace.do(move_task, office.task("draft").id, 2, ripple=Ripple.KEEP_GAPS)
    others = sum(due != before[task_id] for task_id, due in dues(office).items()) - 1
    assert others > 1
    assert office.workspace.undo_title() == f"Move “{office.task('draft').title}” +2 d and {others} later steps"


@pytest.mark.parametrize("policy", list(Ripple))
def test_a_preview_says_exactly_what_the_drop_does(tmp_path: Path, policy: Ripple) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    for days in (-3, 1, 6):
        seen = office.workspace.preview(move_task, draft.id, days, ripple=policy)
        done = office.workspace.do(move_task, draft.id, days, ripple=policy)
        assert seen.changes.changes == done.changes.changes
        assert seen.changes.title == done.changes.title
        office.workspace.undo()


def test_what_is_started_done_or_fixed_and_the_anchor_refuse_to_be_dragged(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    office.workspace.do(start_task, office.task("keywords").id)
    outline = office.task("outline")
    assert outline.due_on is not None
    office.workspace.do(set_pin, outline.id, Pin(PinKind.FIXED, outline.due_on))
    reasons = [office.workspace.refusal(move_task, office.task(step).id, 1) for step in ("idea", "keywords", "outline")]
    assert [words in str(reason) for words, reason in zip(("over", "started", "fixed"), reasons, strict=True)] == [
        True,
        True,
        True,
    ]
    anchor = next(task for task in tasks(office) if task.due_on == PUBLISH_ON)
    assert "Move the date" in str(office.workspace.refusal(move_task, anchor.id, 1))


@pytest.mark.parametrize("policy", list(Ripple))
def test_the_right_edge_of_a_started_task_is_its_due_day_and_its_work_stays(tmp_path: Path, policy: Ripple) -> None:
    office = make_office(tmp_path)
    idea = office.task("idea")
    office.workspace.do(start_task, idea.id)
    started, before = office.task("idea"), dues(office)
    for days in (3, -1):
        office.workspace.do(resize_task, idea.id, finish_days=days, ripple=policy)
    later = office.task("idea")
    calendar = office.workspace.read(calendars).of(idea.owner_id)
    assert later.due_on == calendar.add_days(before[idea.id], 2)
    assert later.planned_finish == calendar.day_end(later.due_on)
    assert (later.planned_start, later.length, later.remaining, later.state) == (
        started.planned_start,
        started.length,
        started.remaining,
        started.state,
    )
    assert "beginning stays" in str(office.workspace.refusal(resize_task, idea.id, start_days=-1))


def test_what_comes_after_a_started_task_answers_as_it_does_to_any_other(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    idea, before = office.task("idea"), dues(office)
    office.workspace.do(start_task, idea.id)
    office.workspace.do(resize_task, idea.id, finish_days=30, ripple=Ripple.JUST_THIS)
    assert {id for id, due in dues(office).items() if due != before[id]} == {idea.id}
    office.workspace.undo()
    office.workspace.do(resize_task, idea.id, finish_days=30, ripple=Ripple.PUSH)
    assert dues(office)[office.task("keywords").id] > before[office.task("keywords").id]
    assert " later steps" in str(office.workspace.undo_title())


def test_what_remains_of_a_started_task_is_typed_and_its_due_day_stays(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    idea, before = office.task("idea"), dues(office)
    assert "not under way" in str(office.workspace.refusal(set_remaining, idea.id, Span(2)))
    office.workspace.do(start_task, idea.id)
    office.workspace.do(set_remaining, idea.id, Span(2))
    assert office.task("idea").remaining == Span(2)
    assert dues(office) == before
    assert "Finish it" in str(office.workspace.refusal(set_remaining, idea.id, Span(0)))


def test_the_edges_change_length_and_the_right_one_the_due_day_too(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task = office.task("draft")
    office.workspace.do(resize_task, task.id, finish_days=2, ripple=Ripple.JUST_THIS)
    longer = office.task("draft")
    office.workspace.do(resize_task, task.id, start_days=2, ripple=Ripple.JUST_THIS)
    shorter = office.task("draft")
    assert longer.due_on > task.due_on
    assert shorter.due_on == longer.due_on
    assert longer.planned_start == task.planned_start
    assert (shorter.length.minutes(480), longer.length.minutes(480)) == (task.effort_minutes, task.effort_minutes + 960)
    assert "no length left" in str(office.workspace.refusal(resize_task, task.id, start_days=9))


def test_the_left_edge_goes_back_to_today_and_no_further(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task = office.task("draft")
    refusals = ((days, office.workspace.refusal(resize_task, task.id, start_days=-days)) for days in range(1, 99))
    days, said = next((days, said) for days, said in refusals if said is not None)
    assert said == f"“{task.title}” cannot begin before today. Drag its left edge less far."
    office.workspace.do(resize_task, task.id, start_days=1 - days)
    after, today = office.task("draft"), office.clock.now().date()
    assert after.planned_start is not None
    assert after.planned_start.date() == today
    assert after.planned_finish == task.planned_finish


def test_a_link_waits_from_then_on_moves_nothing_and_a_circle_is_refused_with_its_chain(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    first, then = office.task("idea"), office.task("draft")
    before = dues(office)
    office.workspace.do(link_tasks, first.id, then.id, LinkKind.START_START, Lag(2880, LagUnit.CALENDAR))
    assert dues(office) == before
    refused = str(office.workspace.refusal(link_tasks, then.id, first.id))
    assert refused.startswith(f"That would close a circle: “{first.title}” → ")
    assert refused.split(". ")[0].endswith(f"“{then.title}” → “{first.title}”")
    office.workspace.do(unlink_tasks, first.id, then.id)
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert project is not None
    assert project.links == ()
    assert "workflow leads" in str(office.workspace.refusal(unlink_tasks, first.id, office.task("keywords").id))


def test_fixed_on_a_day_lets_what_leads_to_it_count_back_from_there(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    outline = office.task("outline")
    assert outline.due_on is not None
    pinned_on = outline.due_on + timedelta(days=7)
    office.workspace.do(set_pin, outline.id, Pin(PinKind.FIXED, pinned_on))
    assert office.task("outline").due_on == pinned_on
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=30))
    assert office.task("outline").due_on == pinned_on


def test_pull_in_moves_what_comes_after_a_step_that_ended_early(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    before = dues(office)
    moved = office.workspace.do(pull_in, office.project).value
    after = dues(office)
    gone = [task_id for task_id in before if after[task_id] != before[task_id]]
    assert moved == len(gone) > 0
    assert all(after[task_id] < before[task_id] for task_id in gone)
    assert office.workspace.undo_title() == f"Pull {moved} step{'s' if moved > 1 else ''} in"


def test_replan_from_here_puts_late_steps_where_they_are_expected(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    keywords = office.task("keywords")
    assert "Nothing has to move" in str(office.workspace.refusal(replan_from_here, keywords.id))
    office.clock.forward(days=50)
    before = dues(office)
    office.workspace.do(replan_from_here, keywords.id)
    later = [task_id for task_id, due in dues(office).items() if due != before[task_id]]
    assert keywords.id in later
    assert all(dues(office)[task_id] > before[task_id] for task_id in later)
    assert "Nothing has to move" in str(office.workspace.refusal(replan_from_here, keywords.id))


def test_another_owner_gets_the_bar_on_a_day_they_work(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    assert draft.due_on is not None
    sam = office.people["Sam"]
    office.workspace.do(add_absence, sam, draft.due_on, draft.due_on)
    office.workspace.do(move_to_person, draft.id, sam, ripple=Ripple.JUST_THIS)
    handed = office.task("draft")
    assert (handed.owner_id, handed.due_on) == (sam, draft.due_on - timedelta(days=1))
    assert handed.planned_start.date() == handed.due_on
    assert office.workspace.undo_title() == f"Hand “{draft.title}” to Sam"


def test_baselines_keep_what_was_and_the_first_one_stays(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    kept = office.workspace.do(take_baseline, office.project, "After review").value
    office.workspace.do(move_task, office.task("draft").id, 2)
    found = office.workspace.read(lambda reader: reader.find(Baseline, project_id=office.project))
    assert [one.name for one in found] == [PLAN_AT_START, "After review"]
    assert found[0].lines == found[1].lines
    assert "already" in str(office.workspace.refusal(take_baseline, office.project, "after review"))
    assert "stays" in str(office.workspace.refusal(remove_baseline, found[0].id))
    assert "keeps its name" in str(office.workspace.refusal(rename_baseline, found[0].id, "First"))
    assert "already" in str(office.workspace.refusal(rename_baseline, kept, "plan at start"))
    office.workspace.do(rename_baseline, kept, "after Review")
    assert office.workspace.read(lambda reader: reader.find(Baseline))[-1].name == "after Review"
    office.workspace.do(remove_baseline, kept)
    assert len(office.workspace.read(lambda reader: reader.find(Baseline))) == 1


def test_a_free_task_is_dragged_by_its_due_day_alone(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    number = office.workspace.do(add_task, "Book a room", office.people["Mia"], due_on=date(2026, 3, 6)).value
    office.workspace.do(move_task, number, 1)
    task = office.workspace.read(lambda reader: reader.get(Task, number))
    assert task is not None
    assert (task.due_on, task.offset) == (date(2026, 3, 9), None)


Move = Callable[[Workspace, Office, random.Random], object]


def a_task(office: Office, chance: random.Random) -> TaskId:
    return chance.choice(tasks(office)).id


ACTS: tuple[Move, ...] = (
    lambda w, o, c: w.do(set_due, a_task(o, c), date(2026, 3, c.randint(1, 28))),
    lambda w, o, c: w.do(move_task, a_task(o, c), c.randint(-9, 9), ripple=c.choice(list(Ripple))),
    lambda w, o, c: w.do(move_task, a_task(o, c), c.randint(-3, 3)),
    lambda w, o, c: w.do(resize_task, a_task(o, c), start_days=c.randint(-3, 1), finish_days=c.randint(-1, 3)),
    lambda w, o, c: w.do(set_length, a_task(o, c), Span(c.randint(1, 20), SpanUnit.HOURS)),
    lambda w, o, c: w.do(move_to_person, a_task(o, c), c.choice(list(o.people.values()))),
    lambda w, o, c: w.do(link_tasks, a_task(o, c), a_task(o, c), c.choice(list(LinkKind))),
    lambda w, o, c: w.do(set_pin, a_task(o, c), None),
    lambda w, o, c: w.do(set_pin, a_task(o, c), Pin(PinKind.NOT_BEFORE, date(2026, 3, c.randint(1, 28)))),
    lambda w, o, c: w.do(pull_in, o.project),
    lambda w, o, c: w.do(replan_from_here, a_task(o, c)),
    lambda w, o, c: w.do(take_baseline, o.project, f"Kept {c.random()}"),
    lambda w, o, c: w.do(finish_task, a_task(o, c)),
    lambda w, o, c: w.do(move_date, o.project, PUBLISH_ON + timedelta(days=c.randint(0, 60))),
)


@pytest.mark.parametrize("seed", range(6))
def test_any_walk_of_plan_acts_undoes_to_an_equal_dump_step_by_step(tmp_path: Path, seed: int) -> None:
    office, chance = make_office(tmp_path), random.Random(seed)
    states = []
    while len(states) < 25:
        before = office.dump()
        office.clock.forward(minutes=chance.randint(2, 300))
        try:
            chance.choice(ACTS)(office.workspace, office, chance)
        except RuleViolation:
            assert office.dump() == before
            continue
        if office.dump() != before:
            states.append(before)
    for before in reversed(states):
        office.workspace.undo()
        assert office.dump() == before


@pytest.mark.parametrize("seed", range(12))
def test_after_any_drags_the_date_goes_there_and_back_and_nothing_is_different(tmp_path: Path, seed: int) -> None:
    office, chance = make_office(tmp_path), random.Random(seed)
    office.finish("idea")
    for _ in range(6):
        try:
            chance.choice(ACTS[:4])(office.workspace, office, chance)
        except RuleViolation:
            continue
    before = tasks(office)
    for days in (chance.randint(1, 20), chance.randint(20, 90), 0):
        office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=days))
    assert tasks(office) == before


def test_days_of_the_owner_are_what_a_drag_counts(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    assert draft.due_on is not None
    office.workspace.do(add_absence, draft.owner_id, draft.due_on + timedelta(days=1), draft.due_on + timedelta(days=4))
    office.workspace.do(move_task, draft.id, 1, ripple=Ripple.JUST_THIS)
    assert office.task("draft").due_on == draft.due_on + timedelta(days=5)
    assert office.task("draft").length == draft.length != Span(0)
