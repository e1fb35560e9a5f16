"""The overload helper: its worked example, and that every proposal does what it said and can be undone."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.actions.absence import add_absence
from app.actions.calendar import add_holiday
from app.actions.person import add_person, set_other_percent
from app.actions.plan import move_task
from app.actions.project import StartPlan, start_project
from app.actions.task import finish_task, start_task
from app.actions.workflow import add_workflow
from app.domain.ids import FlowId, PersonId, ProjectId, RoleId, StepId, TaskId
from app.domain.quantity import Offset, Span
from app.domain.task import Task
from app.domain.workflow import Flow, Graph, Step, StepKind, WorkflowVersion
from app.exchange.workflow_json import WorkflowFile
from app.queries.reader import Reader
from app.queries.workload import current_load
from app.scheduling.overload import LoadFix, LoadFixKind
from app.workspace.overload_fixes import OverWeek, act_of, best_fixes, clock, fix_words, over_weeks
from tests.app.queries.test_workload import random_company
from tests.dump import dump
from tests.studio import Studio, empty_studio

BERLIN = ZoneInfo("Europe/Berlin")
EDITOR, WRITER, DESIGNER = RoleId("editor"), RoleId("writer"), RoleId("designer")
ROLES = {EDITOR: "Editor", WRITER: "Writer", DESIGNER: "Designer"}
WEEK = date(2026, 5, 25)


def moment(day: int, hour: int, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


def graph(*steps: Step, flows: tuple[tuple[str, str], ...]) -> Graph:
    ends = (Step(StepId("start"), StepKind.START), Step(StepId("end"), StepKind.END))
    drawn = tuple(Flow(FlowId(f"f{at}"), StepId(a), StepId(b)) for at, (a, b) in enumerate(flows))
    return Graph((ends[0], *steps, ends[1]), drawn)


def step(name: str, role: RoleId, offset: int | None, days: float | None, hours: int | None, **more: object) -> Step:
    return Step(
        StepId(name.lower()),
        StepKind.TASK,
        name,
        role,
        Offset(offset) if offset is not None else None,
        Span(days) if days is not None else None,
        effort_minutes=hours * 60 if hours is not None else None,
        **more,  # type: ignore[arg-type]
    )


POST = graph(
    step("Brief", EDITOR, -40, 3, None),
    step("Copy", WRITER, None, 5, 24),
    step("Design", DESIGNER, None, 10, 60),
    step("Approve", EDITOR, -5, 2, 2),
    Step(StepId("publish"), StepKind.MILESTONE, "Publish", EDITOR, Offset(0), anchor=True),
    flows=(
        ("start", "brief"),
        ("brief", "copy"),
        ("brief", "design"),
        ("copy", "approve"),
        ("design", "approve"),
        ("approve", "publish"),
        ("publish", "end"),
    ),
)
LAUNCH = graph(
    step("Banner", DESIGNER, -6, 3, 20),
    Step(StepId("launch"), StepKind.MILESTONE, "Launch", EDITOR, Offset(0), anchor=True),
    flows=(("start", "banner"), ("banner", "launch"), ("launch", "end")),
)


def company(folder: Path) -> Studio:
    """On 21 May 2026 at nine: Leo, a fifth for other things, has Design under way and Banner before him."""
    at = empty_studio(folder)
    at.clock.place, at.clock.at = BERLIN, moment(20, 9, 4)
    do = at.workspace.do
    for name, role in (("Mia", EDITOR), ("Ana", WRITER), ("Leo", DESIGNER), ("Eva", DESIGNER)):
        at.people[name] = do(add_person, name, roles=(role,), role_name=ROLES[role]).value
    do(add_holiday, date(2026, 5, 25), "Whit Monday")
    do(set_other_percent, at.people["Leo"], 20)
    do(add_absence, at.people["Ana"], date(2026, 5, 28), date(2026, 5, 29))
    do(add_absence, at.people["Eva"], date(2026, 5, 18), date(2026, 5, 27))
    post = start(at, "Post", POST, date(2026, 6, 12))
    finish_at(at, post, "Brief", moment(8, 15))
    at.clock.at = moment(21, 9)
    do(start_task, named(at, post, "Design").id)
    start(at, "Launch", LAUNCH, date(2026, 6, 4))
    return at


def start(at: Studio, name: str, drawn: Graph, on: date) -> ProjectId:
    workflow = at.workspace.do(add_workflow, WorkflowFile(name, "Date", "", ROLES, drawn)).value
    version = at.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow)[-1])
    people = {EDITOR: "Mia", WRITER: "Ana", DESIGNER: "Leo"}
    owners = {role: (at.people[who],) for role, who in people.items()}
    return at.workspace.do(start_project, StartPlan(version.id, name, on, owners)).value


def finish_at(at: Studio, project: ProjectId, title: str, when: datetime) -> None:
    at.clock.at = when
    at.workspace.do(finish_task, named(at, project, title).id)


def named(at: Studio, project: ProjectId, title: str) -> Task:
    return next(task for task in at.tasks(project) if task.title == title)


@pytest.mark.requirement("A35")
def test_the_worked_example_of_leos_banner(tmp_path: Path) -> None:
    at = company(tmp_path)
    leo, eva = at.people["Leo"], at.people["Eva"]
    weeks = at.workspace.read(over_weeks, at.clock.at.date(), 4)
    assert weeks == [OverWeek(leo, WEEK, 2800, 1536)]
    fixes = [fix for fix in best_fixes(at.workspace, weeks[0]) if fix.kind is not LoadFixKind.SHORTEN]
    assert [(fix.kind, fix.person_id, fix.days) for fix in fixes] == [
        (LoadFixKind.HAND, eva, 0),
        (LoadFixKind.MOVE, None, 1),
    ]
    hand, move = fixes
    assert (clock(hand.relief), hand.room, hand.hears) == ("20", (4, 3), (eva,))
    assert (clock(move.relief), move.room) == ("6:40", (4, 3))
    words = [at.workspace.read(fix_words, fix, weeks[0]) for fix in fixes]
    assert [one.title for one in words] == ["Hand “Banner” to Eva", "Move “Banner” 1 day later"]
    assert words[0].why == "Room 4 → 3 days; no publish date moves; Eva hears"
    assert words[1].effect == "Leo: 40 of 25:36 h, 14:24 over"


def load_of(reader: Reader, person_id: PersonId, first: date) -> int:
    days = current_load(reader, first + timedelta(weeks=12)).minutes.get(person_id, {})
    return sum(days.get(first.toordinal() + day, 0) for day in range(7))


def do_and_undo(at: Studio, week: OverWeek, fix: LoadFix) -> None:
    before = stored(at)
    dues = {task.id: task.due_on for task in at.tasks()}
    steps = count_steps(at)
    action, arguments = act_of(fix)
    at.workspace.do(action, *arguments)
    left = at.workspace.read(load_of, week.person_id, week.first_on)
    assert week.minutes - left == fix.relief
    assert fix.clears == (left <= week.capacity)
    moved = {task.id for task in at.tasks() if task.due_on != dues[task.id]}
    assert moved <= {fix.task_id}
    assert count_steps(at) == steps + 1
    at.workspace.undo()
    assert stored(at) == before
    assert at.workspace.read(load_of, week.person_id, week.first_on) == week.minutes


def count_steps(at: Studio) -> int:
    return sum(not step.undone for step in at.workspace.read(lambda reader: reader.history()))


def stored(at: Studio) -> list[str]:
    return dump(at.workspace._store.connection)  # type: ignore[attr-defined]


@pytest.mark.requirement("A35")
def test_every_proposal_of_the_example_does_what_it_said_and_is_undone(tmp_path: Path) -> None:
    at = company(tmp_path)
    week = at.workspace.read(over_weeks, at.clock.at.date(), 4)[0]
    fixes = best_fixes(at.workspace, week)
    assert {fix.kind for fix in fixes} == {LoadFixKind.HAND, LoadFixKind.MOVE, LoadFixKind.SHORTEN}
    for fix in fixes:
        do_and_undo(at, week, fix)


@pytest.mark.requirement("A35")
@pytest.mark.parametrize("seed", [1, 4])
def test_every_proposal_of_a_random_company_does_what_it_said(tmp_path: Path, seed: int) -> None:
    check_random(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 60))
def test_every_proposal_of_fifty_random_companies_does_what_it_said(tmp_path: Path, seed: int) -> None:
    check_random(tmp_path, seed)


def check_random(folder: Path, seed: int) -> None:
    at = random_company(folder, seed)
    chance = random.Random(seed)
    for week in at.workspace.read(over_weeks, at.clock.at.date(), 8)[:3]:
        fixes = best_fixes(at.workspace, week)
        for fix in chance.sample(fixes, min(4, len(fixes))):
            do_and_undo(at, week, fix)


def test_the_move_that_was_refused_would_have_put_the_next_week_over(tmp_path: Path) -> None:
    at = company(tmp_path)
    banner = next(task for task in at.tasks() if task.title == "Banner")
    at.workspace.do(move_task, TaskId(banner.id), 2)
    after = at.workspace.read(load_of, at.people["Leo"], WEEK + timedelta(weeks=1))
    assert after - 1920 == 80
