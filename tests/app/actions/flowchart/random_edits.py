"""Any edit of a flowchart, by chance, also such as are refused."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from app.actions.flowchart.clip import copy, duplicate, paste
from app.actions.flowchart.field import put_field, remove_field
from app.actions.flowchart.flow import connect, edit_flow, redirect, set_bends
from app.actions.flowchart.lane import add_lane, move_lane, remove_lane, set_lanes_on
from app.actions.flowchart.line import insert_new, insert_step
from app.actions.flowchart.note import add_note, edit_note
from app.actions.flowchart.position import move_steps, nudge, place
from app.actions.flowchart.role import give_step_role, name_approvers
from app.actions.flowchart.spec import (
    order_deliverable_spec,
    order_requirement_spec,
    put_deliverable_spec,
    put_requirement_spec,
    remove_deliverable_spec,
    remove_requirement_spec,
)
from app.actions.flowchart.step import add_step, append_step, change_kind, edit_step, new_step, remove, rename_step
from app.domain.check_item import DeliverableSpec, RequirementSpec
from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.quantity import Against, Offset, Span
from app.domain.workflow import DecisionMode, Outcome, ProjectField, StepKind
from tests.app.actions.flowchart.sheet import Sheet

KINDS = tuple(StepKind)
Edit = Callable[[Sheet, Random], object]


def a_step(sheet: Sheet, chance: Random) -> str:
    return chance.choice([*sheet.graph.by_id, "gone"])


def a_flow(sheet: Sheet, chance: Random) -> str:
    return chance.choice([*sheet.graph.flow_by_id, "gone"])


def a_note(sheet: Sheet, chance: Random) -> str:
    return chance.choice([*(note.id for note in sheet.graph.notes), "gone"])


def some(sheet: Sheet, chance: Random) -> frozenset[str]:
    ids = [*sheet.graph.by_id, *sheet.graph.flow_by_id, *(note.id for note in sheet.graph.notes)]
    return frozenset(chance.sample(ids, min(len(ids), chance.randint(1, 4))))


def a_spec(sheet: Sheet, chance: Random) -> str:
    return chance.choice([*(one.id for one in (*sheet.graph.deliverables, *sheet.graph.requirements)), "gone"])


def a_deliverable(sheet: Sheet, chance: Random) -> DeliverableSpec:
    id = chance.choice(["", "gone", *(one.id for one in sheet.graph.deliverables)])
    step = chance.choice([None, a_step(sheet, chance)])
    return DeliverableSpec(id, chance.choice(["Page", "Film", " "]), amount=chance.randint(0, 9), step=step)


def a_requirement(sheet: Sheet, chance: Random) -> RequirementSpec:
    id = chance.choice(["", "gone", *(one.id for one in sheet.graph.requirements)])
    about = chance.choice(["", "gone", *(one.id for one in sheet.graph.deliverables)])
    return RequirementSpec(id, chance.choice(["Is short", "Is true"]), chance.random() < 0.5, deliverable=about)


def a_point(chance: Random) -> tuple[float, float]:
    return chance.uniform(-500, 2000), chance.uniform(-200, 900)


def a_role(sheet: Sheet, chance: Random) -> RoleId | None:
    return chance.choice([None, *(lane.role for lane in sheet.graph.lanes), RoleId("unknown")])


def a_test(sheet: Sheet, chance: Random) -> Test | None:
    field = Test(FieldRef(chance.choice(["Tier", "Budget"])), Operator.IS, chance.choice("ab"))
    answer = Test(OutcomeRef(a_step(sheet, chance)), Operator.ONE_OF, ("Approved", "Yes"))
    return chance.choice([None, field, answer])


def outcomes(chance: Random) -> tuple[Outcome, ...]:
    names = chance.sample(["Approved", "Changes requested", "Yes", "No", "Later"], chance.randint(0, 3))
    return tuple(Outcome(name, positive=chance.random() < 0.6) for name in names)


def an_offset(sheet: Sheet, chance: Random) -> Offset:
    against = chance.choice(list(Against))
    step_id = a_step(sheet, chance) if against is Against.STEP else None
    return Offset(chance.randint(-30, 5), against=against, step_id=step_id)


STEP_FIELDS: tuple[Callable[[Sheet, Random], dict[str, object]], ...] = (
    lambda s, c: {"title": c.choice(["", "Check it", "Write"])},
    lambda s, c: {"role": a_role(s, c)},
    lambda s, c: {"outcomes": outcomes(c)},
    lambda s, c: {"mode": c.choice(list(DecisionMode))},
    lambda s, c: {"offset": an_offset(s, c)},
    lambda s, c: {"gates": (a_step(s, c),)},
    lambda s, c: {"anchor": c.random() < 0.7},
    lambda s, c: {"length": Span(c.randint(1, 5)), "optional": c.random() < 0.5, "opens_at": c.choice([None, 1, 2])},
)

EDITS: tuple[Edit, ...] = (
    lambda s, c: s.do(add_step, replace(new_step(c.choice(KINDS)), role=a_role(s, c))),
    lambda s, c: s.do(append_step, a_step(s, c), c.choice(KINDS)),
    lambda s, c: s.do(append_step, a_step(s, c), c.choice(KINDS), at=a_point(c)),
    lambda s, c: s.do(insert_new, a_flow(s, c), c.choice(KINDS)),
    lambda s, c: s.do(insert_step, a_flow(s, c), a_step(s, c)),
    lambda s, c: s.do(edit_step, a_step(s, c), **c.choice(STEP_FIELDS)(s, c)),
    lambda s, c: s.do(edit_step, a_step(s, c), **c.choice(STEP_FIELDS)(s, c)),
    lambda s, c: s.do(rename_step, a_step(s, c), f"Step {c.randint(1, 9)}"),
    lambda s, c: s.do(change_kind, a_step(s, c), c.choice(KINDS)),
    lambda s, c: s.do(remove, some(s, c)),
    lambda s, c: s.do(remove, {a_step(s, c)}),
    lambda s, c: s.do(move_steps, {id: a_point(c) for id in {a_step(s, c), a_step(s, c)}}),
    lambda s, c: s.do(place, {a_note(s, c): a_point(c)}, "Align left"),
    lambda s, c: s.do(nudge, (a_step(s, c),), 8, 0),
    lambda s, c: s.do(connect, a_step(s, c), a_step(s, c)),
    lambda s, c: s.do(connect, a_step(s, c), a_step(s, c), condition=a_test(s, c)),
    lambda s, c: s.do(redirect, a_flow(s, c), **{c.choice(["source", "target"]): a_step(s, c)}),
    lambda s, c: s.do(edit_flow, a_flow(s, c), marked=c.random() < 0.5, condition=a_test(s, c)),
    lambda s, c: s.do(edit_flow, a_flow(s, c), outcome=c.choice(["Approved", "Yes", None])),
    lambda s, c: s.do(set_bends, a_flow(s, c), (a_point(c), a_point(c))),
    lambda s, c: s.do(put_field, ProjectField(c.choice(["Tier", "Budget"])), c.choice([None, "Tier", "Budget"])),
    lambda s, c: s.do(remove_field, c.choice(["Tier", "Budget"])),
    lambda s, c: s.do(put_deliverable_spec, a_deliverable(s, c)),
    lambda s, c: s.do(put_requirement_spec, a_requirement(s, c)),
    lambda s, c: s.do(c.choice([remove_deliverable_spec, remove_requirement_spec]), a_spec(s, c)),
    lambda s, c: s.do(c.choice([order_deliverable_spec, order_requirement_spec]), a_spec(s, c), c.randint(-1, 4)),
    lambda s, c: s.do(add_note, "Well", a_point(c)),
    lambda s, c: s.do(edit_note, a_note(s, c), f"Note {c.random()}"),
    lambda s, c: s.do(set_lanes_on, c.random() < 0.5),
    lambda s, c: s.do(move_lane, a_role(s, c), c.randint(-1, 5)),
    lambda s, c: s.do(add_lane, c.choice(["Editor", "Lawyer", "Blog writer"])),
    lambda s, c: s.do(remove_lane, a_role(s, c)),
    lambda s, c: s.do(duplicate, some(s, c)),
    lambda s, c: s.do(paste, copy(s.graph, some(s, c)), a_point(c)),
    lambda s, c: s.do(give_step_role, a_step(s, c), c.choice(["", "Editor", "Photographer"])),
    lambda s, c: s.do(name_approvers, a_step(s, c), ("Editor", "Photographer")),
)


def random_edit(sheet: Sheet, chance: Random) -> bool:
    """One edit that the rules allow; False when they refused it."""
    try:
        chance.choice(EDITS)(sheet, chance)
    except RuleViolation as violation:
        assert violation.sentence.endswith((".", "”")), violation.sentence
        return False
    return True
