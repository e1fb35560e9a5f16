"""Budgets of real projects: the worked example, sums against plain decimals after any edits, roll-ups to the cent."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest

from app.actions import budget as edits
from app.actions.brief import classify
from app.actions.outline import start_free_project
from app.actions.person import add_person
from app.actions.project import cancel_project
from app.actions.task import add_task, assign_task, finish_task, reopen_task, skip_task, start_task
from app.actions.task_field import set_effort
from app.domain.activity import Baseline
from app.domain.brief import BudgetLine
from app.domain.budget import Budget, BudgetStand
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, RoleId, StepId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.queries.budget import BudgetGrouping, BudgetOverview, budget_overview, project_budget
from tests.app.language import DESIGNER, WRITER, run, work
from tests.builders import Office, make_office

STRATEGIST = RoleId("content_strategist")
HOURS = {"brief": 12, "copy": 24, "design": 60, "approve": 2}
FLOWS = ("start brief", "brief copy", "brief design", "copy approve", "design approve", "approve end")


def campaign(hours: dict[str, int | None]) -> Graph:
    """Brief, then Copy beside Design, then Approve."""

    def effort(step: str) -> int | None:
        return None if (known := hours[step]) is None else known * 60

    steps = (
        Step(StepId("start"), StepKind.START),
        work("brief", STRATEGIST, effort_minutes=effort("brief")),
        work("copy", WRITER, effort_minutes=effort("copy")),
        work("design", DESIGNER, effort_minutes=effort("design")),
        replace(work("approve", STRATEGIST, effort_minutes=effort("approve")), anchor=True),
        Step(StepId("end"), StepKind.END),
    )
    ends = (pair.split() for pair in FLOWS)
    return Graph(steps, tuple(Flow(f"f{at}", StepId(a), StepId(b)) for at, (a, b) in enumerate(ends)))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Mia costs 60 an hour, Ana 45, Ben, who designs, 50."""
    made = make_office(tmp_path, project=False)
    for name, cost in (("Mia", 60_00), ("Ana", 45_00), ("Ben", 50_00)):
        made.workspace.do(edits.set_hourly_cost, made.people[name], cost)
    return made


def budget(office: Office, project_id: ProjectId | None = None) -> Budget:
    return office.workspace.read(project_budget, project_id or office.project)


def overview(office: Office, grouping: BudgetGrouping, *, running_only: bool = True) -> BudgetOverview:
    return office.workspace.read(lambda reader: budget_overview(reader, grouping, running_only=running_only))


def add_line(office: Office, text: str, planned: int | None, ordered: int | None, paid: int | None) -> int:
    line = office.workspace.do(edits.add_budget_line, office.project, text).value
    office.workspace.do(edits.set_amounts, line, planned, ordered, paid)
    return line


def play_example(office: Office) -> None:
    run(office, campaign(dict(HOURS)))
    office.workspace.do(finish_task, office.task("brief").id, spent_minutes=14 * 60 + 20)
    add_line(office, "Photos", 800_00, 950_00, None)
    add_line(office, "Film", 1_500_00, None, None)
    office.workspace.do(edits.close_budget_line, add_line(office, "Font", 100_00, None, 89_90))


@pytest.mark.requirement("A35")
def test_the_worked_example_in_a_running_project(office: Office) -> None:
    play_example(office)
    seen = budget(office)
    assert (seen.done_labour, seen.open_labour) == (860_00, 4_200_00)
    assert (seen.forecast, seen.amount, seen.stand) == (7_599_90, 7_320_00, BudgetStand.OVER)
    assert seen.guessed == 0


def test_a_round_keeps_its_cost_and_the_plan_its_rates_when_somebody_becomes_dearer(office: Office) -> None:
    play_example(office)
    office.workspace.do(edits.set_hourly_cost, office.people["Mia"], 120_00)
    seen = budget(office)
    assert (seen.done_labour, seen.open_labour, seen.amount) == (860_00, 4_320_00, 7_320_00)


def test_what_nobody_typed_is_counted_by_its_estimate_and_marked(office: Office) -> None:
    run(office, campaign(dict(HOURS)))
    office.workspace.do(finish_task, office.task("brief").id)
    seen = budget(office)
    assert (seen.done_labour, seen.guessed) == (720_00, 1)
    office.workspace.do(edits.set_spent, office.task("brief").id, 60)
    assert (budget(office).done_labour, budget(office).guessed) == (60_00, 0)


def test_a_step_without_an_estimate_takes_the_low_median_of_what_its_rounds_took(office: Office) -> None:
    run(office, campaign(HOURS | {"copy": None}))
    workflow_version = project_of(office).version_id
    assert workflow_version is not None
    first = office.project
    office.workspace.do(finish_task, office.task("brief").id, spent_minutes=0)
    for hours in (30, 20, 24):
        office.workspace.do(finish_task, office.task("copy").id, spent_minutes=hours * 60)
        office.workspace.do(reopen_task, office.task("copy").id)
    again = next(one for one in budget(office, first).tasks if one.title == "Copy")
    assert (again.left.minutes, again.left.guessed) == (24 * 60, True)
    assert [one.minutes for one in again.rounds] == [30 * 60, 20 * 60, 24 * 60]


def test_time_spent_on_open_work_counts_with_what_remains_of_it(office: Office) -> None:
    run(office, campaign(dict(HOURS)))
    office.workspace.do(edits.set_spent, office.task("brief").id, 90)
    seen = budget(office)
    assert (seen.done_labour, seen.forecast - seen.amount) == (90_00, 90_00)


def test_skipped_work_costs_nothing_and_a_team_without_costs_has_no_money(tmp_path: Path) -> None:
    plain = make_office(tmp_path, project=False)
    run(plain, campaign(dict(HOURS)))
    plain.workspace.do(skip_task, plain.task("brief").id)
    assert not budget(plain).has_money
    assert budget(plain).stand is BudgetStand.NONE
    assert overview(plain, BudgetGrouping.PROJECT).sums == ()
    plain.workspace.do(edits.set_hourly_cost, plain.people["Mia"], 60_00)
    seen = budget(plain)
    assert (seen.done_labour, seen.forecast, seen.amount) == (0, 120_00, 840_00)
    assert set(seen.unpriced) == {plain.people["Ana"], plain.people["Ben"]}


def test_a_free_project_is_planned_as_it_is_thought_now(office: Office) -> None:
    do = office.workspace.do
    office.project = do(start_free_project, "Trade fair").value
    task = do(add_task, "Build the stand", office.people["Ben"], project_id=office.project).value
    do(set_effort, task, 10 * 60)
    assert (budget(office).amount, budget(office).forecast) == (500_00, 500_00)
    do(finish_task, task, spent_minutes=11 * 60)
    assert (budget(office).amount, budget(office).forecast) == (500_00, 550_00)


def project_of(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found


def euros(minutes: int, rate: int | None) -> Decimal:
    exact = (Decimal(minutes) * (rate or 0) / 6000).quantize(Decimal("1e-9"))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def by_hand(office: Office, project_id: ProjectId) -> tuple[Decimal, Decimal]:
    """Forecast and budget from the records, one after another; nothing is started, and all has an estimate."""
    read = office.workspace.read
    people = {one.id: one for one in read(lambda reader: reader.find(Person))}
    forecast = planned = Decimal(0)
    for line in read(lambda reader: reader.find(BudgetLine, project_id=project_id)):
        amounts = [Decimal(each or 0) / 100 for each in (line.planned, line.committed, line.actual)]
        forecast += amounts[2] if line.closed else max(amounts)
        planned += amounts[0]
    for task in read(lambda reader: reader.find(Task, project_id=project_id)):
        ahead = task.spent_minutes or 0
        if not task.state.over and task.run.skip is None:
            ahead += task.effort_minutes or 0
        forecast += euros(ahead, people[task.owner_id].hourly_cost_minor)
        for one in read(lambda reader, task=task: reader.find(Round, task_id=task.id)):
            took = 0 if one.state is TaskState.SKIPPED else one.effort_minutes or 0
            took = took if one.spent_minutes is None else one.spent_minutes
            rate = one.rate_minor if one.rate_minor is not None else people[one.owner_id].hourly_cost_minor
            forecast += euros(took, rate)
    [first] = read(lambda reader: reader.find(Baseline, project_id=project_id))
    owners = {task.id: task.owner_id for task in read(lambda reader: reader.find(Task, project_id=project_id))}
    for part in first.lines:
        rate = part.rate_minor if part.rate_minor is not None else people[owners[part.task_id]].hourly_cost_minor
        planned += euros(part.effort_minutes or 0, rate)
    given = read(lambda reader: reader.get(Project, project_id)).budget_minor
    return forecast, planned if given is None else Decimal(given) / 100


def random_edit(office: Office, chance: Random, projects: list[ProjectId]) -> None:
    do, project_id = office.workspace.do, chance.choice(projects)
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=project_id))
    lines = office.workspace.read(lambda reader: reader.find(BudgetLine, project_id=project_id))
    begun = [one for one in tasks if one.state is not TaskState.WAITING]
    task, amount = chance.choice(begun or tasks), chance.choice((None, chance.randrange(500_000)))
    minutes = chance.choice((None, chance.randrange(9_000)))
    person = chance.choice(list(office.people.values()))
    acts = [
        lambda: do(finish_task, task.id, spent_minutes=minutes),
        lambda: do(skip_task, task.id),
        lambda: do(reopen_task, task.id),
        lambda: do(edits.set_spent, task.id, minutes),
        lambda: do(set_effort, task.id, chance.randrange(1, 9_000)),
        lambda: do(assign_task, task.id, person),
        lambda: do(edits.set_hourly_cost, person, amount),
        lambda: do(edits.set_budget, project_id, amount),
        lambda: do(edits.add_budget_line, project_id, "Print", amount),
        lambda: do(edits.set_amounts, chance.choice(lines).id, amount, chance.randrange(9_999), amount),
        lambda: do(edits.close_budget_line, chance.choice(lines).id, chance.random() < 0.5),
        office.workspace.undo,
    ]
    with suppress(RuleViolation, IndexError):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_all_sums_are_those_of_the_records_to_the_cent(office: Office, seed: int) -> None:
    chance = Random(seed)
    projects = [run(office, campaign(dict(HOURS)), f"Campaign {number}") for number in range(3)]
    for number, project_id in enumerate(projects):
        office.workspace.do(classify, project_id, client=("Acme", "acme", "")[number])
    for _ in range(40):
        random_edit(office, chance, projects)
        expected = {project_id: by_hand(office, project_id) for project_id in projects}
        for project_id, (forecast, amount) in expected.items():
            seen = budget(office, project_id)
            assert (Decimal(seen.forecast) / 100, Decimal(seen.amount) / 100) == (forecast, amount)
        for grouping in BudgetGrouping:
            whole = overview(office, grouping, running_only=False)
            money = [project_id for one in whole.sums for project_id in one.projects]
            assert Decimal(whole.total.forecast) / 100 == sum((expected[one][0] for one in money), Decimal(0))
            assert sum(one.forecast for one in whole.sums) == whole.total.forecast
            assert sum(one.amount for one in whole.sums) == whole.total.amount
            assert len(money) + whole.without == len(projects)


def test_sums_by_client_and_quarter_have_what_belongs_nowhere_last(office: Office) -> None:
    do = office.workspace.do
    dates = (date(2026, 8, 3), date(2026, 3, 31), date(2026, 4, 1))
    for number, (client, on) in enumerate(zip(("", "Zeta", "acme"), dates, strict=True)):
        run(office, campaign(dict(HOURS)), f"Campaign {number}", on)
        do(classify, office.project, client=client)
    names = {grouping: [one.name for one in overview(office, grouping).sums] for grouping in BudgetGrouping}
    assert names[BudgetGrouping.PROJECT] == ["Campaign 1", "Campaign 2", "Campaign 0"]
    assert names[BudgetGrouping.CLIENT] == ["acme", "Zeta", "No client"]
    assert names[BudgetGrouping.QUARTER] == ["2026 Q1", "2026 Q2", "2026 Q3"]
    total = overview(office, BudgetGrouping.CLIENT).total
    assert (total.amount, total.forecast, total.per_mille) == (3 * 4_920_00, 3 * 4_920_00, 1000)


def test_what_is_over_is_shown_when_all_is_asked_for(office: Office) -> None:
    play_example(office)
    office.workspace.do(cancel_project, office.project)
    assert overview(office, BudgetGrouping.PROJECT).sums == ()
    [kept] = overview(office, BudgetGrouping.PROJECT, running_only=False).sums
    # The work ahead is cancelled; what was bought and planned to be bought stays until its lines are closed.
    assert kept.forecast == 860_00 + 2_539_90


def test_started_work_costs_less_with_each_hour_and_a_stranger_counts_nothing(office: Office) -> None:
    run(office, campaign(dict(HOURS)))
    office.workspace.do(start_task, office.task("brief").id)
    before = budget(office).open_labour
    office.clock.forward(hours=3)
    assert before - budget(office).open_labour == 3 * 60_00
    office.clock.forward(days=2)
    someone = office.workspace.do(add_person, "Zoe").value
    office.workspace.do(assign_task, office.task("design").id, someone)
    assert budget(office).unpriced == (someone,)


def test_the_labour_of_a_project_is_worked_out_again_only_when_it_changes(office: Office) -> None:
    first = run(office, campaign(dict(HOURS)), "First")
    second = run(office, campaign(dict(HOURS)), "Second")
    before = {one: budget(office, one).tasks for one in (first, second)}
    office.workspace.do(set_effort, office.task("copy", second).id, 60)
    assert budget(office, first).tasks is before[first]
    assert budget(office, second).tasks is not before[second]
