"""Projects that are made by themselves: when, by whom, what stands in their way, and how they are taken back."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.flowchart.step import rename_step
from app.actions.flowchart.version import publish
from app.actions.journal import add_comment
from app.actions.person import add_person, change_person, remove_person
from app.actions.recurrence import (
    add_recurrence,
    change_recurrence,
    move_occurrence,
    pause_recurrence,
    remove_recurrence,
    take_back_run,
)
from app.actions.task import finish_task
from app.bootstrap import open_workspace
from app.domain.errors import RuleViolation
from app.domain.ids import RecurrenceId, WorkflowId
from app.domain.process import Missed, OccurrenceChange, Recurrence, RoleStaff
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.undo_check import RunInTheWay
from tests.app.engine.build import graph_of
from tests.app.language import DESIGNER, work
from tests.app.language import publish as publish_graph
from tests.builders import MONDAY, FakeClock, Office, make_office
from tests.forked import Child, Say

FIRST = date(2026, 2, 13)
"""The Friday of the week in which the office begins."""
WEEKLY = "FREQ=WEEKLY;BYDAY=FR"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


def workflow_of(office: Office) -> WorkflowId:
    return office.workspace.read(lambda reader: reader.find(Workflow)[0].id)


def repeat(office: Office, rule: str = WEEKLY, first_on: date = FIRST, **said: object) -> RecurrenceId:
    said = {"lead_days": 14, "pattern": "Letter {n}"} | said
    return office.workspace.do(add_recurrence, workflow_of(office), rule, first_on, **said).value


def tick_on(office: Office, day: date, hour: int = 8) -> None:
    office.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    office.workspace.tick()


def runs(office: Office) -> list[Project]:
    return office.workspace.read(lambda reader: [one for one in reader.find(Project) if one.recurrence_id is not None])


def names(office: Office) -> list[tuple[str, date | None]]:
    return [(project.name, project.anchor_on) for project in runs(office)]


def recurrence(office: Office, id: RecurrenceId) -> Recurrence:
    return office.workspace.read(lambda reader: reader.get(Recurrence, id))


@pytest.mark.requirement("S40")
def test_a_run_is_made_so_many_days_before_its_date_off_the_history(office: Office) -> None:
    repeat(office, first_on=date(2026, 3, 6))
    tick_on(office, date(2026, 2, 19))
    assert names(office) == []
    tick_on(office, date(2026, 2, 20), hour=0)
    assert names(office) == [("Letter 1", date(2026, 3, 6))]
    tick_on(office, date(2026, 2, 20))
    tick_on(office, date(2026, 2, 27))
    assert names(office) == [("Letter 1", date(2026, 3, 6)), ("Letter 2", date(2026, 3, 13))]
    assert office.workspace.undo_title() == "Repeat “Blog post” every Friday"
    first = runs(office)[0]
    assert first.occurrence_on == date(2026, 3, 6)
    assert office.task("idea", first.id).state.open
    assert office.messages()


def test_what_is_due_on_the_day_of_the_setting_up_is_made_at_once(office: Office) -> None:
    repeat(office, first_on=date(2026, 1, 2))
    office.workspace.tick()
    # Dates that were over before it was set up are never made.
    assert names(office) == [("Letter 7", FIRST), ("Letter 8", date(2026, 2, 20))]


@pytest.mark.requirement("S40")
@pytest.mark.parametrize(
    ("missed", "made"),
    [
        (Missed.SKIP, [("Letter 7", date(2026, 3, 27)), ("Letter 8", date(2026, 4, 3))]),
        (
            Missed.ONCE,
            [("Letter 6", date(2026, 3, 23)), ("Letter 7", date(2026, 3, 27)), ("Letter 8", date(2026, 4, 3))],
        ),
    ],
)
def test_forty_days_closed_make_exactly_what_the_setting_says(
    office: Office, missed: Missed, made: list[tuple[str, date]]
) -> None:
    repeat(office, missed=missed, lead_days=14, first_on=FIRST)
    # Saturday 21 March: six Fridays are over, two lie within the lead.
    tick_on(office, MONDAY.date() + timedelta(days=40))
    assert names(office) == made
    tick_on(office, MONDAY.date() + timedelta(days=40), hour=20)
    office.reopen()
    office.workspace.tick()
    assert names(office) == made


@pytest.mark.parametrize("first_on", [date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 27)])
def test_daily_runs_go_on_through_clock_changes_and_leap_days(office: Office, first_on: date) -> None:
    office.clock.moment = datetime(first_on.year, first_on.month, first_on.day, tzinfo=UTC) - timedelta(days=1)
    repeat(office, "FREQ=DAILY", first_on, lead_days=0, pattern="Post {n}", missed=Missed.SKIP)
    for hours in range(0, 24 * 6, 5):
        office.clock.moment = datetime(first_on.year, first_on.month, first_on.day, tzinfo=UTC) + timedelta(hours=hours)
        office.workspace.tick()
    found = names(office)
    assert found == [(f"Post {n + 1}", first_on + timedelta(days=n)) for n in range(len(found))]
    assert len(found) >= 6


def test_presets_give_the_work_and_whoever_left_gives_way_to_the_least_loaded(office: Office) -> None:
    eve = office.workspace.do(add_person, "Eve", roles=("blog_writer",)).value
    role = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog)).graph.step("draft").role
    repeat(office, staff=(RoleStaff(role, eve),))
    office.workspace.tick()
    assert {office.task("draft", run.id).owner_id for run in runs(office)} == {eve}
    heir = office.people["Ana"]
    office.workspace.do(remove_person, eve, heir=heir)
    tick_on(office, date(2026, 2, 14))
    assert office.task("draft", runs(office)[-1].id).owner_id == heir
    with pytest.raises(RuleViolation, match="Eve has left the team"):
        repeat(office, staff=(RoleStaff(role, eve),))


def test_the_newest_published_version_is_run(office: Office) -> None:
    repeat(office)
    office.workspace.tick()
    workflow_id = workflow_of(office)
    office.workspace.do(rename_step, workflow_id, "draft", "Write it")
    office.workspace.do(publish, workflow_id)
    tick_on(office, date(2026, 2, 14))
    versions = office.workspace.read(lambda reader: {v.id: v.number for v in reader.find(WorkflowVersion)})
    assert [versions[run.version_id] for run in runs(office)] == [1, 1, 2]


@pytest.mark.requirement("S40")
def test_what_is_refused_is_tried_again_and_leaves_nothing_half_done(office: Office) -> None:
    id = repeat(office)
    ana = office.people["Ana"]
    office.workspace.do(change_person, ana, roles=())
    before = office.dump()
    office.workspace.tick()
    assert office.dump() == before
    assert recurrence(office, id).made_until == date(2026, 2, 8)
    tick_on(office, MONDAY.date() + timedelta(days=1))
    assert names(office) == []
    office.workspace.do(change_person, ana, roles=("blog_writer",))
    office.workspace.tick()
    assert names(office) == [("Letter 1", FIRST), ("Letter 2", date(2026, 2, 20))]


def test_pause_skip_move_and_change(office: Office) -> None:
    id = repeat(office, lead_days=0)
    workspace = office.workspace
    assert workspace.do(pause_recurrence, id, on=True).changes.sentence == "Paused the runs of “Blog post”"
    tick_on(office, date(2026, 2, 21))
    assert names(office) == []
    workspace.do(pause_recurrence, id, on=False)
    office.workspace.tick()
    # What fell into the pause is not made up for.
    assert names(office) == []
    third, fourth = date(2026, 2, 27), date(2026, 3, 6)
    assert workspace.do(move_occurrence, id, third, None).changes.sentence == "Skipped the run of “Blog post” on 27 Feb"
    moved = workspace.do(move_occurrence, id, fourth, date(2026, 3, 9)).changes.sentence
    assert moved == "Moved the run of “Blog post” from 6 Mar to 9 Mar"
    tick_on(office, fourth)
    assert names(office) == []
    tick_on(office, date(2026, 3, 9))
    assert names(office) == [("Letter 4", date(2026, 3, 9))]
    with pytest.raises(RuleViolation, match="The run of 6 Mar was made or left out already"):
        workspace.do(move_occurrence, id, fourth, fourth)
    workspace.do(move_occurrence, id, date(2026, 3, 20), None)
    workspace.do(change_recurrence, id, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR")
    assert OccurrenceChange(third) in recurrence(office, id).exceptions
    workspace.do(change_recurrence, id, rule="FREQ=WEEKLY;BYDAY=TH")
    assert recurrence(office, id).exceptions == ()
    workspace.do(remove_recurrence, id)
    tick_on(office, date(2026, 5, 1))
    assert len(runs(office)) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"rule": "FREQ=HOURLY"}, "cannot repeat hourly"),
        ({"lead_days": 400}, "400 days of lead"),
        ({"lead_days": -1}, "-1 days of lead"),
        ({"pattern": "{nr}"}, "“{nr}” stands for nothing"),
        ({"pattern": " "}, "pattern of the names is empty"),
        ({"first_on": date(2126, 1, 1)}, "20 years away"),
    ],
)
def test_what_cannot_repeat_is_refused(office: Office, said: dict[str, object], why: str) -> None:
    before = office.dump()
    with pytest.raises(RuleViolation) as refused:
        repeat(office, **said)
    assert why in refused.value.sentence
    assert office.dump() == before


@pytest.mark.requirement("S40")
def test_a_run_that_is_taken_back_is_gone_comes_back_by_undo_and_is_not_made_again(office: Office) -> None:
    repeat(office)
    before = office.dump()
    office.workspace.tick()
    first, second = runs(office)
    office.workspace.do(finish_task, office.task("idea", first.id).id)
    office.workspace.do(add_comment, office.task("keywords", first.id).id, "Soon")
    there = office.dump()
    done = office.workspace.do(take_back_run, first.id).changes
    assert done.sentence == "Took back “Letter 1”"
    gone = office.dump()
    assert [run.id for run in runs(office)] == [second.id]
    assert not office.workspace.read(lambda reader: reader.find(Task, project_id=first.id))
    office.workspace.tick()
    assert [run.id for run in runs(office)] == [second.id]
    office.workspace.undo()
    assert office.dump() == there
    office.workspace.redo()
    assert office.dump() == gone
    office.workspace.undo()
    # The clock reminds of a task that is there again; the redo takes that along.
    tick_on(office, date(2026, 3, 20))
    office.workspace.redo()
    assert first.id not in [run.id for run in runs(office)]
    assert before != gone


def test_what_was_started_by_hand_is_not_taken_back(office: Office) -> None:
    project = office.start()
    with pytest.raises(RuleViolation, match="was started by hand"):
        office.workspace.do(take_back_run, project)


def undo_all(office: Office) -> int:
    steps = 0
    while office.workspace.undo() is not None:
        steps += 1
    return steps


def test_an_undo_of_the_workflow_takes_its_recurrence_and_its_runs_along(office: Office) -> None:
    start = office.dump()
    line = graph_of(work("copy"), work("post", DESIGNER, anchor=True), flows="start -> copy\ncopy -> post\npost -> end")
    version = publish_graph(office, "Letter", line)
    workflow_id = office.workspace.read(lambda reader: reader.get(WorkflowVersion, version).workflow_id)
    office.workspace.do(add_recurrence, workflow_id, WEEKLY, FIRST)
    office.workspace.tick()
    made = names(office)
    assert len(made) == 2
    assert office.workspace.undo() is not None
    assert runs(office) == []
    assert office.workspace.undo() is not None
    assert without_untold(office.dump()) == without_untold(start)
    assert office.workspace.redo() is not None
    assert office.workspace.redo() is not None
    office.workspace.tick()
    assert names(office) == made


def without_untold(lines: list[str]) -> list[str]:
    """The numbers that were given are not given again."""
    return [line for line in lines if "sequence" not in line]


def test_an_undo_under_a_run_names_it_and_offers_to_take_it_back(office: Office) -> None:
    repeat(office, lead_days=7)
    ana = office.people["Ana"]
    office.workspace.do(change_person, ana, roles=())
    eve = office.workspace.do(add_person, "Eve", roles=("blog_writer",)).value
    office.workspace.tick()
    [run] = runs(office)
    assert office.task("draft", run.id).owner_id == eve
    before = office.dump()
    with pytest.raises(RunInTheWay) as refused:
        office.workspace.undo()
    assert refused.value.sentence == (
        "“Letter 1” was made by itself and gives work to Eve. Take it back together with this step."
    )
    assert refused.value.projects == (run.id,)
    assert office.dump() == before
    office.workspace.undo(taking_back=refused.value.projects)
    assert runs(office) == []
    assert undo_all(office) > 5


def test_an_undo_of_a_published_version_under_runs_offers_them_too(office: Office) -> None:
    repeat(office)
    workflow_id = workflow_of(office)
    office.workspace.do(rename_step, workflow_id, "draft", "Write it")
    office.workspace.do(publish, workflow_id)
    office.workspace.tick()
    with pytest.raises(RunInTheWay, match=r"“Letter 1” and 1 other were made by themselves and run version 2 of"):
        office.workspace.undo()
    [first, second] = runs(office)
    office.workspace.undo(taking_back=(first.id, second.id))
    assert office.workspace.undo(workflow_id) is not None
    assert undo_all(office) > 5


def task_count(office: Office, run: Project) -> int:
    return len(office.workspace.read(lambda reader: reader.find(Task, project_id=run.id)))


DAYS = 40


def making(folder: Path, say: Say) -> None:
    office = make_office(folder, project=False)
    repeat(office, "FREQ=DAILY", lead_days=14, missed=Missed.SKIP)
    say("begun")
    for _ in range(DAYS):
        office.clock.forward(days=1)
        office.workspace.tick()
        say("a day")


@pytest.mark.requirement("S40")
@pytest.mark.parametrize("points", [5, pytest.param(30, marks=pytest.mark.soak)])
def test_a_kill_while_runs_are_made_makes_each_of_them_once(tmp_path: Path, points: int) -> None:
    chance = random.Random(points)
    counts = []
    for point in range(points):
        folder = tmp_path / str(point)
        # Each kill waits for its own day, so that a slow machine meets early and late ones, too.
        child = Child(lambda say, folder=folder: making(folder, say))
        said = child.kill_after(chance, 0.05, lines=1 + point * DAYS // points)
        assert said[0] == "begun"
        assert set(said[1:]) <= {"a day"}
        clock = FakeClock()
        office = Office(folder, clock, open_workspace(folder, clock), {}, 1, 1)
        counts.append(len(runs(office)))
        clock.moment = MONDAY + timedelta(days=45)
        office.workspace.tick()
        days = [run.occurrence_on for run in runs(office)]
        assert len(days) == len(set(days))
        assert len(days) >= max(counts)
        assert all(
            office.workspace.read(lambda reader, run=run: reader.find(Task, project_id=run.id)) for run in runs(office)
        )
        assert office.workspace.problems() == []
        office.workspace.close()
    assert max(counts) >= DAYS * (points - 1) // points
