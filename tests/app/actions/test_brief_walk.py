"""Any walk over what can be done with a brief undoes to the start, redoes to the end, and is previewed as it is."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from app.actions import brief, budget, deliverable, fixed_date, kpi, requirement, scope, sign_off
from app.actions.project import move_date, set_reduced_scope
from app.domain.brief import BudgetLine, Deliverable, DeliverableState, Kpi, Requirement, RequirementState, Risk
from app.domain.check_item import Evidence
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.edit import Action
from tests.builders import PUBLISH_ON, Office, make_office

WORDS = ("Page", "Film", "", "x" * 300, "<b>\u202e", "Launch mail", "Post", "Tiles", "Talk")
NUMBERS = (None, 0.0, 4.0, -2.5, 7.0, 12.0, float("nan"), float("inf"), 1e15)
AMOUNTS = (None, 0, 7, 120_050, 99, 5_000, -1, 10**18)
Call = tuple[Action[..., object], tuple[object, ...], dict[str, object]]


def call(act: Action[..., object], *args: object, **named: object) -> Call:
    return act, args, named


def calls(office: Office, chance: Random) -> list[Call]:
    """One of each kind, by chance also such as are refused."""

    def any_of(kind: type[Entity]) -> object:
        ids = [one.id for one in office.workspace.read(lambda reader: reader.find(kind))]
        return chance.choice([*ids, 404]) if chance.random() < 0.2 or not ids else chance.choice(ids)

    def word() -> str:
        return chance.choice(WORDS)

    def day() -> date | None:
        return chance.choice([None, PUBLISH_ON, PUBLISH_ON - timedelta(days=70), date.max])

    project, person = office.project, chance.choice([None, *office.people.values()] * 3 + [404])
    state, judged = chance.choice(list(DeliverableState)), chance.choice(list(RequirementState))
    page, need, number = any_of(Deliverable), any_of(Requirement), any_of(Kpi)
    about, word_of, may = chance.choice([None, page]), any_of(SignOff), chance.random() < 0.5
    kind = chance.choice(list(SignOffKind))
    return [
        call(brief.change_brief, project, sentence=word(), audience=word(), tools=(word(), word())),
        call(brief.set_role_hours, project, word(), chance.choice(NUMBERS)),
        call(brief.classify, project, type=word(), labels=(word(),), accountable_id=person),
        call(brief.add_risk, project, word(), owner_id=person),
        call(brief.change_risk, any_of(Risk), word(), person),
        call(brief.remove_risk, any_of(Risk)),
        call(budget.add_budget_line, project, word(), chance.choice(AMOUNTS)),
        call(budget.set_amounts, any_of(BudgetLine), *(chance.choice(AMOUNTS) for _ in range(3))),
        call(budget.date_budget_line, any_of(BudgetLine), day()),
        call(budget.change_budget_line, any_of(BudgetLine), text=word(), supplier=word()),
        call(budget.close_budget_line, any_of(BudgetLine), may),
        call(budget.remove_budget_line, any_of(BudgetLine)),
        call(budget.set_budget, project, chance.choice(AMOUNTS)),
        call(budget.set_spent, any_of(Task), chance.choice([None, 0, 90, -1])),
        call(budget.set_hourly_cost, person, chance.choice(AMOUNTS)),
        call(budget.set_currency, chance.choice(["", "eur", "Euro"])),
        call(deliverable.add_deliverable, project, word(), kind=word(), amount=chance.randint(0, 3)),
        call(deliverable.change_deliverable, page, name=word(), amount=chance.randint(0, 3)),
        call(deliverable.order_deliverable, page, chance.randint(-1, 4)),
        call(deliverable.set_deliverable_state, page, state, on=day(), link=word()),
        call(deliverable.link_deliverable, page, chance.choice(["", "https://example.com", "ftp://x"])),
        call(deliverable.set_deliverable_task, page, any_of(Task)),
        call(deliverable.make_deliverable_task, page, person, effort=chance.choice([0, 90, -1])),
        call(deliverable.reduce_deliverable, page, may),
        call(deliverable.remove_deliverable, page),
        call(requirement.add_requirement, project, word(), deliverable_id=about, must=chance.random() < 0.5),
        call(requirement.change_requirement, need, text=word(), how=word()),
        call(requirement.set_requirement_deliverable, need, about),
        call(requirement.set_checker, need, person),
        call(requirement.set_needed_evidence, need, chance.choice([None, *Evidence])),
        call(requirement.judge_requirement, need, judged, reason=word(), evidence=word()),
        call(requirement.set_evidence, need, word()),
        call(requirement.set_evidence_file, need, chance.choice([None, 404])),
        call(requirement.reduce_requirement, need, may),
        call(requirement.remove_requirement, need),
        call(requirement.bring_back, project),
        call(kpi.add_kpi, project, word(), target=chance.choice(NUMBERS), on=day(), person_id=person),
        call(kpi.change_kpi, number, name=word(), unit=word()),
        call(kpi.set_target, number, chance.choice(NUMBERS), chance.choice(NUMBERS)),
        call(kpi.plan_measuring, number, day(), person),
        call(kpi.record_result, number, chance.choice(NUMBERS), word()),
        call(kpi.make_measuring_tasks, project, person),
        call(kpi.remove_kpi, number),
        call(sign_off.ask_sign_off, project, kind, (person, 404)[: chance.randint(0, 2)], must=may, on=day()),
        call(sign_off.answer_sign_off, word_of, chance.choice(list(SignOffState)), word()),
        call(sign_off.set_must_agree, word_of, may),
        call(sign_off.remove_sign_off, word_of),
        call(sign_off.ask_dates, project, [one for one in (day(), day(), day()) if one is not None], [person]),
        call(sign_off.end_poll, project),
        call(sign_off.take_date, project, day() or PUBLISH_ON, word()),
        call(scope.reduce_scope, project, deliverables=[page], requirements=[need], reason=word()),
        call(scope.mark_reduced, project, deliverables=[page]),
        call(set_reduced_scope, project, on=may, reason=word()),
        call(fixed_date.fix_date, project),
        call(fixed_date.release_date, project, word()),
        call(move_date, project, day() or PUBLISH_ON, reason=word(), asked_by=person),
    ]


def previewed(office: Office, made: Call) -> ChangeSet | None:
    """What it would change; None where it is refused, in one sentence."""
    act, args, named = made
    try:
        return office.workspace.preview(act, *args, **named).changes
    except RuleViolation as refused:
        assert 10 < len(refused.sentence) < 600
        assert refused.sentence.endswith(".") or "mailto" in refused.sentence, refused.sentence
        return None


def walk(folder: Path, seed: int, steps: int) -> None:
    office, chance = make_office(folder), Random(seed)
    workspace, done, refused = office.workspace, 0, 0
    for act in (deliverable.add_deliverable, requirement.add_requirement, kpi.add_kpi, brief.add_risk):
        for name in ("First", "Second", "Third"):
            workspace.do(act, office.project, name)
    dumps = [office.dump()]
    for _ in range(steps):
        office.clock.forward(seconds=5)
        made, before = chance.choice(calls(office, chance)), office.dump()
        act, args, named = made
        seen = previewed(office, made)
        if seen is None:
            with pytest.raises(RuleViolation):
                workspace.do(act, *args, **named)
            refused += 1
            assert office.dump() == before
            continue
        changes = workspace.do(act, *args, **named).changes
        assert changes.changes == seen.changes
        if changes.changes:
            done += 1
            dumps.append(office.dump())
    assert min(done, refused) > steps // 10
    for expected in reversed(dumps[:-1]):
        workspace.undo()
        assert office.dump() == expected
    for expected in dumps[1:]:
        workspace.redo()
        assert office.dump() == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_any_walk_over_the_brief_undoes_to_the_start(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed, 60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 23))
def test_many_long_walks_over_the_brief_undo_to_the_start(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed, 150)
