"""Any walk over the acts that gates ask about: what the page says is missing is what the act asks a reason for."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.actions.brief import add_risk, change_brief
from app.actions.deliverable import add_deliverable, set_deliverable_state
from app.actions.gate import pass_gate
from app.actions.kpi import add_kpi, record_result
from app.actions.project import set_reduced_scope
from app.actions.requirement import add_requirement, judge_requirement
from app.actions.task import finish_task
from app.domain.brief import Deliverable, DeliverableState, Kpi, Requirement, RequirementState, Stage
from app.domain.errors import RuleViolation
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
    """The act and the page agree; the stage is the first that is neither passed nor complete."""
    seen = office.workspace.read(project_stages, office.project)
    for stand in seen.stands:
        assert asks_for_reason(office, stand.stage) == bool(stand.gate.missing or stand.gate.passed)
    held = [stand.stage for stand in seen.stands if stand.gate.holds]
    assert STAGES.index(seen.here) <= min(map(STAGES.index, held), default=len(STAGES))
    assert seen.of(seen.here).gate.passed is None or seen.here is Stage.MEASURE
    assert sum(stand.here for stand in seen.stands) == 1
    if seen.quiet:
        assert not any(stand.gate.missing for stand in seen.stands)
    return seen


def asks_for_reason(office: Office, stage: Stage) -> bool:
    try:
        office.workspace.preview(pass_gate, office.project, stage)
    except RuleViolation:
        return True
    return False


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
