"""Any walk over the acts that gates ask about: what the page says is missing is what the act asks a reason for."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.actions.brief import add_risk, change_brief
from app.actions.budget import add_budget_line
from app.actions.deliverable import add_deliverable, set_deliverable_state
from app.actions.gate import pass_gate
from app.actions.kpi import add_kpi, record_result
from app.actions.project import set_reduced_scope
from app.actions.requirement import add_requirement, judge_requirement
from app.actions.task import finish_task
from app.domain.brief import Deliverable, DeliverableState, Kpi, Requirement, RequirementState, Stage
from app.domain.errors import RuleViolation
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.gate import STAGES, ProjectStages, project_stages
from app.workspace.workspace import Workspace
from tests.builders import Office, make_office

STEPS = 40
Act = Callable[[Workspace, random.Random, int], object]


def one(workspace: Workspace, chance: random.Random, kind: type[Deliverable | Requirement | Kpi | Task]) -> int:
    return chance.choice([item.id for item in workspace.read(lambda reader: reader.find(kind))])


ACTS: tuple[Act, ...] = (
    lambda w, c, p: w.do(change_brief, p, **{c.choice(["audience", "promise", "success"]): c.choice(["", "Said"])}),
    lambda w, c, p: w.do(add_deliverable, p, f"Thing {c.random()}"),
    lambda w, c, p: w.do(set_deliverable_state, one(w, c, Deliverable), c.choice(list(DeliverableState))),
    lambda w, c, p: w.do(add_requirement, p, f"Rule {c.random()}", must=c.random() < 0.6),
    lambda w, c, p: w.do(judge_requirement, one(w, c, Requirement), c.choice(list(RequirementState)), reason="So"),
    lambda w, c, p: w.do(add_kpi, p, f"Number {c.random()}", target=c.choice([None, 4.0]), on=date(2026, 5, 1)),
    lambda w, c, p: w.do(record_result, one(w, c, Kpi), c.choice([None, 3.0])),
    lambda w, c, p: w.do(add_risk, p, f"Risk {c.random()}"),
    lambda w, c, p: w.do(set_reduced_scope, p, on=c.random() < 0.5),
    lambda w, c, p: w.do(finish_task, one(w, c, Task), outcome=c.choice([None, "Approved"])),
    lambda w, c, p: w.do(pass_gate, p, c.choice(STAGES), c.choice(["", "Agreed by phone"])),
)


def check(office: Office) -> ProjectStages:
    """The act and the page agree; the stage is where the work is, or after it."""
    seen = office.workspace.read(project_stages, office.project)
    for stand in seen.stands:
        assert asks_for_reason(office, stand.stage) == bool(stand.gate.missing or stand.gate.passed)
    assert STAGES.index(seen.here) >= work_says(office), "it is where the work is, whatever is still to be written"
    for stand in seen.stands[: STAGES.index(seen.here)]:
        assert stand.gate.passed or stand.unused or stand.lacks == sum(part.must for part in stand.gate.missing)
    assert seen.of(seen.here).gate.passed is None or seen.here is Stage.MEASURE
    assert sum(stand.here for stand in seen.stands) == 1
    if seen.quiet:
        assert not any(stand.gate.missing for stand in seen.stands)
    return seen


def work_says(office: Office) -> int:
    """The stage that facts alone lead to: begun, delivered, over."""
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    if project is None or project.state is not ProjectState.RUNNING:
        return STAGES.index(Stage.MEASURE)
    if office.task("publish").state.over:
        return STAGES.index(Stage.DELIVER)
    return STAGES.index(Stage.EXECUTE) if any(task.state is TaskState.DONE for task in tasks) else 0


def asks_for_reason(office: Office, stage: Stage) -> bool:
    try:
        office.workspace.preview(pass_gate, office.project, stage)
    except RuleViolation:
        return True
    return False


def text(chance: random.Random) -> str:
    return f"Said {chance.random()}"


TYPED: tuple[Act, ...] = (
    lambda w, c, p: w.do(change_brief, p, **{c.choice(["audience", "creation", "promise", "success"]): text(c)}),
    lambda w, c, p: w.do(change_brief, p, **{c.choice(["sentence", "proof"]): text(c)}),
    lambda w, c, p: w.do(change_brief, p, tools=(text(c),), in_scope=(text(c),)),
    lambda w, c, p: w.do(add_deliverable, p, text(c)),
    lambda w, c, p: w.do(add_requirement, p, text(c), must=c.random() < 0.6),
    lambda w, c, p: w.do(add_kpi, p, text(c), target=c.choice([None, 4.0]), on=date(2026, 5, 1)),
    lambda w, c, p: w.do(add_risk, p, text(c)),
    lambda w, c, p: w.do(add_budget_line, p, text(c)),
)
"""What somebody writes down about a project."""
WORKED: tuple[Act, ...] = (*ACTS[2:3], *ACTS[4:5], *ACTS[6:7], *ACTS[9:])


def write_and_work(office: Office, chance: random.Random, steps: int) -> None:
    """Between what the team does, somebody writes: the bar may go on by it, and never back."""
    written = 0
    for _ in range(steps):
        before = office.workspace.read(project_stages, office.project).here
        writes = chance.random() < 0.7
        try:
            chance.choice(TYPED if writes else WORKED)(office.workspace, chance, office.project)
        except (RuleViolation, IndexError):
            continue
        if writes:
            written += 1
            after = office.workspace.read(project_stages, office.project).here
            assert STAGES.index(after) >= STAGES.index(before)
    assert written > steps // 3


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_down_never_moves_the_phase_back(tmp_path: Path, seed: int) -> None:
    write_and_work(make_office(tmp_path), random.Random(seed), 30)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 160))
def test_nor_does_much_of_it(tmp_path: Path, seed: int) -> None:
    write_and_work(make_office(tmp_path), random.Random(seed), 150)


def steps_of(office: Office) -> int:
    return office.workspace.read(lambda reader: sum(not step.undone for step in reader.history()))


def walk(office: Office, chance: random.Random, steps: int) -> None:
    beginning, begun = office.dump(), steps_of(office)
    for _ in range(steps):
        if chance.random() < 0.15:
            office.clock.forward(days=chance.randint(1, 12))
        try:
            chance.choice(ACTS)(office.workspace, chance, office.project)
        except (RuleViolation, IndexError):
            continue
        check(office)
    assert steps_of(office) > begun + steps // 4
    while steps_of(office) > begun:
        office.workspace.undo()
    assert office.dump() == beginning


@pytest.mark.parametrize("seed", range(3))
def test_any_walk_keeps_act_and_page_of_one_mind_and_undoes_to_the_start(tmp_path: Path, seed: int) -> None:
    walk(make_office(tmp_path), random.Random(seed), STEPS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_long_walks_do_too(tmp_path: Path, seed: int) -> None:
    walk(make_office(tmp_path), random.Random(seed), 150)
