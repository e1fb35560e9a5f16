"""The plan as screens read it: bars, what is worked out of them, arrows, days off, baselines, conflicts, tooltips."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.baseline import take_baseline
from app.actions.calendar import add_holiday
from app.actions.plan import move_task, move_to_person, resize_task, set_pin
from app.actions.plan_link import link_tasks, resolve_conflict
from app.actions.project import cancel_project
from app.actions.task import add_task, finish_task
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.quantity import LinkKind, PinKind, Ripple
from app.domain.task import Pin, Task
from app.editing.change import ChangeSet
from app.queries.conflict import Conflict, conflicts
from app.queries.plan import Grouping, baselines, days_off, decisive, plan_beginning, plan_dates, plan_links, plan_rows
from app.queries.plan_change import what_moves
from app.queries.project import outlook
from app.scheduling.plan_fix import FixKind
from app.workspace.workspace import ActionResult
from tests.builders import PUBLISH_ON, Office, make_office


def test_bars_stand_by_project_and_its_date_or_by_owner_and_their_start(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    soon = office.start("Soon", PUBLISH_ON - timedelta(days=20))
    free = office.workspace.do(add_task, "Book a room", office.people["Sam"], due_on=PUBLISH_ON).value
    rows = office.workspace.read(plan_rows)
    assert list(dict.fromkeys(row.project_id for row in rows)) == [soon, office.project, None]
    assert rows[-1].task_id == free
    starts = [row.planned_start for row in rows if row.project_id == soon]
    assert starts == sorted(starts)
    owners = [row.owner_name for row in office.workspace.read(plan_rows, group=Grouping.OWNER)]
    assert owners == sorted(owners)
    assert {row.project_id for row in office.workspace.read(plan_rows, [soon])} == {soon}
    office.workspace.do(cancel_project, soon)
    assert soon not in {row.project_id for row in office.workspace.read(plan_rows)}


IN_PLACE = "t.planned_start IS NULL, t.planned_start, t.due_on IS NULL, t.due_on, t.rank, t.id"
BY_SQL = {
    Grouping.PROJECT: f"t.project_id IS NULL, p.anchor_on IS NULL, p.anchor_on, t.project_id, {IN_PLACE}",
    Grouping.OWNER: f"o.name COLLATE NOCASE, o.id, {IN_PLACE}",
}


@pytest.mark.parametrize("group", BY_SQL)
@pytest.mark.parametrize("seed", range(4))
def test_bars_stand_in_the_order_that_sql_would_give_them(tmp_path: Path, group: Grouping, seed: int) -> None:
    office, chance = make_office(tmp_path), random.Random(seed)
    for number in range(4):
        office.start(f"Project {number}", PUBLISH_ON + timedelta(days=chance.randrange(3)))
    for number in range(8):
        owner = chance.choice(list(office.people.values()))
        due_on = chance.choice((None, PUBLISH_ON))
        office.workspace.do(add_task, f"Task {number}", owner, due_on=due_on)
    connection = office.store.connection
    for (id,) in connection.execute("SELECT id FROM task").fetchall():
        start = chance.choice((None, "2026-03-02T09:00:00", "2026-03-02T13:30:00", "2026-11-02T09:00:00"))
        due = chance.choice((None, "2026-03-04", "2026-12-01"))
        values = start, due, chance.choice((1.0, 1.5, 10.0)), chance.choice(("waiting", "ready", "cancelled")), id
        connection.execute("UPDATE task SET planned_start = ?, due_on = ?, rank = ?, state = ? WHERE id = ?", values)
    for (id,) in connection.execute("SELECT id FROM project").fetchall():
        connection.execute("UPDATE project SET anchor_on = NULL WHERE id = ? AND ?", (id, chance.random() < 0.4))
    for (id,) in connection.execute("SELECT id FROM person").fetchall():
        connection.execute("UPDATE person SET name = ? WHERE id = ?", (chance.choice(("ann", "Ann", "Bob", "é")), id))
    wanted = connection.execute(
        "SELECT t.id, coalesce(p.name, ''), o.name FROM task t LEFT JOIN project p ON p.id = t.project_id "
        f"JOIN person o ON o.id = t.owner_id WHERE t.state != 'cancelled' ORDER BY {BY_SQL[group]}"
    ).fetchall()
    rows = office.workspace.read(plan_rows, group=group)
    assert [(row.task_id, row.project_name, row.owner_name) for row in rows] == wanted
    office.workspace.close()


def test_the_beginning_and_the_extent_of_a_plan_are_those_of_all_its_rows(tmp_path: Path, monkeypatch) -> None:
    office = make_office(tmp_path)
    ids = [office.start(f"Project {number}", PUBLISH_ON + timedelta(days=number)) for number in (9, 3, 14)]
    office.workspace.do(add_task, "Book a room that is long enough for everybody", office.people["Sam"])
    office.workspace.do(cancel_project, ids[2])
    read = office.workspace.read
    rows = read(plan_rows)
    extent = read(lambda reader: reader.plan_extent(4))
    assert extent.first_start == min(row.planned_start for row in rows if row.planned_start is not None)
    assert extent.last_finish == max(row.planned_finish for row in rows if row.planned_finish is not None)
    dues = [row.due_on for row in rows if row.due_on is not None]
    assert (extent.first_due, extent.last_due) == (min(dues), max(dues))
    assert extent.project_count == 3
    longest = sorted({row.title for row in rows}, key=lambda title: (len(title), title), reverse=True)
    assert list(extent.titles) == longest[:4]
    assert read(plan_beginning, 1) is None
    monkeypatch.setattr("app.queries.plan.FEW", 2)
    first = read(plan_beginning, 1)
    assert first is not None
    assert first == rows[: len(first)]
    assert {row.project_id for row in first} == {office.project, ids[1]}
    assert read(plan_beginning, len(first) + 1) is None
    office.workspace.close()


def test_what_is_worked_out_of_a_bar_agrees_with_the_outlook(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Changes requested")
    dates = office.workspace.read(plan_dates, office.project)
    seen = office.workspace.read(outlook, office.project)
    outline, publish = office.task("outline"), office.task("publish")
    slack = {task_id: row.slack_days for task_id, row in seen.forecast.items()}
    assert {task_id: row.slack_days for task_id, row in dates.items()} == slack
    assert [segment.number for segment in dates[outline.id].segments] == [1]
    assert (dates[publish.id].anchor, dates[publish.id].movable) == (True, False)
    assert dates[office.task("draft").id].movable
    assert not dates[office.task("idea").id].movable
    chain = office.workspace.read(decisive, office.project)
    assert chain[0][0] == outline.title
    assert chain[-1][0] == publish.title


def test_an_own_link_is_told_from_a_flow_and_a_broken_one_is_said(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    idea, draft = office.task("idea").id, office.task("draft").id
    office.workspace.do(link_tasks, idea, draft, LinkKind.START_START)
    office.workspace.do(move_task, draft, 20, ripple=Ripple.JUST_THIS)
    links = {(link.source, link.target): link for link in office.workspace.read(plan_links, office.project)}
    assert (links[idea, draft].own, links[idea, draft].broken, links[idea, draft].kind) == (True, False, "SS")
    assert links[draft, office.task("images").id].broken
    assert not links[idea, office.task("keywords").id].own


def test_days_off_say_why(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    ana = office.people["Ana"]
    office.workspace.do(add_holiday, date(2026, 4, 6), "Easter Monday")
    office.workspace.do(add_absence, ana, date(2026, 4, 7), date(2026, 4, 7), reason="conference")
    week = date(2026, 4, 4), date(2026, 4, 8)
    of_ana = {day.on.day: day.why for day in office.workspace.read(days_off, ana, *week)}
    assert of_ana == {4: "", 5: "", 6: "Easter Monday", 7: "away: conference"}
    assert [day.on.day for day in office.workspace.read(days_off, None, *week)] == [4, 5, 6]


def test_a_baseline_says_by_how_many_company_days_each_task_has_moved(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    office.workspace.do(move_task, draft.id, 3, ripple=Ripple.JUST_THIS)
    office.workspace.do(take_baseline, office.project, "Later")
    start, later = office.workspace.read(baselines, office.project)
    assert (start.name, start.bars[draft.id].due_on) == ("Plan at start", draft.due_on)
    assert start.bars[draft.id].moved_days == 3
    assert later.bars[draft.id].moved_days == 0
    assert start.bars[office.task("idea").id].moved_days == 0


def found(office: Office, source: TaskId) -> Conflict:
    return next(row for row in office.workspace.read(conflicts, office.project) if row.source == source)


def test_each_button_of_a_broken_link_ends_the_conflict_and_is_one_undo_step(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft").id
    assert office.workspace.read(conflicts, office.project) == ()
    office.workspace.do(resize_task, draft, start_days=-2)
    office.workspace.do(move_task, draft, 6, ripple=Ripple.JUST_THIS)
    before = office.dump()
    row = found(office, draft)
    assert " but “" in row.sentence
    kinds = {fix.kind for fix in row.fixes}
    assert kinds == {FixKind.SHORTEN, FixKind.ALLOW_PARALLEL, FixKind.ACCEPT}
    title, after = office.task("draft").title, office.workspace.read(lambda reader: reader.get(Task, row.target)).title
    said = {
        FixKind.SHORTEN: f"Shorten “{title}” to ",
        FixKind.ALLOW_PARALLEL: f"Allow “{title}” and “{after}” in parallel",
        FixKind.ACCEPT: f"Leave “{title}” and “{after}” as they are",
    }
    for fix in row.fixes:
        office.workspace.do(resolve_conflict, fix)
        assert (office.workspace.undo_title() or "").startswith(said[fix.kind])
        assert [one for one in office.workspace.read(conflicts, office.project) if one.source == draft] == []
        office.workspace.undo()
        assert office.dump() == before


def test_an_absence_changes_no_plan_but_says_that_it_does_not_fit_any_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    assert draft.due_on is not None
    office.workspace.do(add_absence, draft.owner_id, draft.due_on, draft.due_on)
    assert office.task("draft") == draft
    row = found(office, draft.id)
    assert "Ana works 0 d" in row.sentence
    assert [fix.kind for fix in row.fixes] == [FixKind.REPLAN]


def test_a_date_that_will_be_missed_offers_the_day_that_is_expected(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.clock.forward(days=70)
    publish = office.task("publish")
    row = found(office, publish.id)
    (fix,) = row.fixes
    assert fix.kind is FixKind.MOVE_DATE
    assert fix.date_on > PUBLISH_ON
    office.workspace.do(resolve_conflict, fix)
    assert office.task("publish").due_on == fix.date_on


def test_a_pin_after_the_due_day_is_a_conflict_that_goes_with_the_pin(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    keywords = office.task("keywords")
    assert keywords.due_on is not None
    office.workspace.do(set_pin, keywords.id, Pin(PinKind.NOT_BEFORE, keywords.due_on + timedelta(days=3)))
    row = next(one for one in office.workspace.read(conflicts, office.project) if one.fixes[0].kind is FixKind.UNPIN)
    office.workspace.do(resolve_conflict, row.fixes[0])
    assert office.task("keywords") == keywords


def test_the_tooltip_says_the_day_the_neighbours_and_the_slack(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    step = office.workspace.preview(move_task, draft.id, 3, ripple=Ripple.KEEP_GAPS).changes
    seen = office.workspace.read(what_moves, step, draft.id)
    assert seen.words.startswith("Due Wed 8 Apr (+3 d) · 2 later steps move · ")
    assert " → " in seen.words
    assert seen.words.endswith(" d to its latest finish")
    assert seen.ghosts[0].task_id == draft.id
    assert len(seen.ghosts) == 3
    assert not seen.misses_date
    alone = office.workspace.preview(move_task, draft.id, 20, ripple=Ripple.JUST_THIS).changes
    late = office.workspace.read(what_moves, alone, draft.id)
    assert (late.collides, late.misses_date) == (True, True)
    assert (draft.id, office.task("images").id) in late.broken


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("days", [-6, -1, 1, 3, 20])
def test_while_the_mouse_is_down_the_same_is_shown_that_a_release_does(
    tmp_path: Path, policy: Ripple, days: int
) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    for act, args, options in (
        (move_task, (draft.id, days), {}),
        (resize_task, (draft.id,), {"finish_days": days}),
        (move_to_person, (draft.id, office.people["Sam"]), {}),
    ):
        looks = (office.workspace.preview, office.workspace.sketch)
        whole, sketch = (seen_or_refused(look, act, args, {**options, "ripple": policy}) for look in looks)
        if isinstance(whole, str) or isinstance(sketch, str):
            assert whole == sketch
            continue
        assert whole.title == sketch.title
        assert office.workspace.read(what_moves, whole, draft.id) == office.workspace.read(what_moves, sketch, draft.id)
    assert office.task("draft") == draft


def seen_or_refused(
    look: Callable[..., ActionResult[object]], act: object, args: tuple[object, ...], options: dict[str, object]
) -> ChangeSet | str:
    try:
        return look(act, *args, **options).changes
    except RuleViolation as refusal:
        return refusal.sentence


def test_a_due_later_than_what_comes_after_it_allows_is_a_conflict_with_a_button(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft, images = office.task("draft"), office.task("images")
    assert draft.due_on is not None
    pinned_on = draft.due_on - timedelta(days=1)
    office.workspace.do(set_pin, images.id, Pin(PinKind.FIXED, pinned_on))
    assert office.task("draft").due_on == draft.due_on
    row = next(row for row in rows_of(office) if row.source == draft.id)
    assert row.sentence.startswith(f"“{draft.title}” is due ")
    assert "but what comes after it needs it by" in row.sentence
    marked = {id: one.needed_by for id, one in office.workspace.read(plan_dates, office.project).items()}
    assert marked.pop(draft.id) == row.fixes[0].date_on
    assert set(marked.values()) == {None}
    office.workspace.do(resolve_conflict, row.fixes[0])
    assert office.workspace.read(plan_dates, office.project)[draft.id].needed_by is None
    assert draft.id not in {row.source for row in rows_of(office)}
    assert office.task("draft").due_on == row.fixes[0].date_on


def rows_of(office: Office) -> tuple[Conflict, ...]:
    return office.workspace.read(conflicts, office.project)
