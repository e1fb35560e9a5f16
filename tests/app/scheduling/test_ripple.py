"""Dragging on the plan: who moves, how far, and that moving the date afterwards still takes everything along."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.ids import TaskId
from app.domain.quantity import Against, Offset, Ripple
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.scheduling.anchor_move import anchored_on
from app.scheduling.forecast import forecast
from app.scheduling.network import Network
from app.scheduling.plan import can_move, offset_to, plan, planned_of
from app.scheduling.ripple import ripple, rippled
from tests.app.scheduling.builders import at
from tests.app.scheduling.random_plan import ANCHOR_ON, broken, movable, random_plan, replanned

SEEDS = range(60)


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_the_forecast_after_a_drag_is_the_one_that_is_worked_out_afresh(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    now = at("2026-06-15")
    before = forecast(network, now)
    new = after(network, ripple(network, network, dragged(network, random.Random(seed)), policy))
    assert dict(before.after(new)) == dict(forecast(new, now))


def test_what_goes_by_itself_stays_on_the_companys_calendar_when_it_is_moved() -> None:
    network = random_plan(3)
    waiting = {one.id: replace(one, kind=StepKind.WAIT) for one in network.tasks}
    moved = network.with_tasks(waiting)
    assert all(index is network.company.index for index in moved.indexes)
    assert any(index is not network.company.index for index in network.indexes)


def dragged(network: Network, chance: random.Random) -> dict[TaskId, date]:
    """One task some working days of its owner to either side."""
    one = chance.choice(movable(network))
    days = chance.choice((-9, -4, -2, -1, 1, 2, 3, 8))
    return {one.id: network.calendar(one.owner_id).add_days(stands_on(one), days)}


def stands_on(one: Task) -> date:
    """The day on which its bar ends."""
    assert one.planned_finish is not None
    return one.planned_finish.date()


def after(network: Network, changed: dict[TaskId, Task]) -> Network:
    return network.with_tasks(changed)


def dues(network: Network) -> dict[TaskId, date | None]:
    return {one.id: one.due_on for one in network.tasks}


def ends_of_conflict(network: Network) -> set[TaskId]:
    """What never moves."""
    return {one.id for one in network.tasks if not can_move(one)} | {network.anchor_id}


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_dragged_task_is_due_where_it_was_put_and_what_has_begun_or_is_fixed_stays(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    moved = dragged(network, random.Random(seed))
    new = after(network, ripple(network, network, moved, policy))
    assert {task_id: dues(new)[task_id] for task_id in moved} == moved
    for one in network.tasks:
        if one.id in ends_of_conflict(network):
            assert planned_of(new.task(one.id)) == planned_of(one)


@pytest.mark.parametrize("seed", SEEDS)
def test_just_this_moves_nothing_else(seed: int) -> None:
    network = random_plan(seed)
    moved = dragged(network, random.Random(seed))
    new = after(network, ripple(network, network, moved, Ripple.JUST_THIS))
    assert {task_id for task_id, due in dues(new).items() if due != dues(network)[task_id]} == set(moved)


@pytest.mark.parametrize("policy", [Ripple.PUSH, Ripple.KEEP_GAPS])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_link_breaks_that_held_except_at_what_cannot_move(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    new = after(network, ripple(network, network, dragged(network, random.Random(seed)), policy))
    fresh = broken(new) - broken(network)
    stuck = ends_of_conflict(network) | {one.id for one in network.tasks if one.pin is not None}
    stuck |= {task_id for pair in fresh if not stuck.isdisjoint(pair) for task_id in pair}
    assert [pair for pair in fresh if stuck.isdisjoint(pair)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_push_moves_each_neighbour_only_as_far_as_it_must(seed: int) -> None:
    network = random_plan(seed, settled=False)
    moved = dragged(network, random.Random(seed))
    new = after(network, ripple(network, network, moved, Ripple.PUSH))
    held = broken(network)
    for one in network.tasks:
        was, now = one.due_on, new.task(one.id).due_on
        if was == now or one.id in moved or was is None or now is None:
            continue
        calendar = new.calendar(one.owner_id)
        back = calendar.add_days(now, -1 if now > was else 1)
        offset = offset_to(back, ANCHOR_ON, new.company, new.task(one.id).offset, placed=True)
        nearer = new.with_tasks({one.id: replace(new.task(one.id), offset=offset, due_on=back)})
        assert broken(replanned(nearer)) - held, (one.id, was, now)


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_moving_the_date_there_and_back_restores_every_bar(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    chance = random.Random(seed)
    for _ in range(3):
        network = after(network, ripple(network, network, dragged(network, chance), policy))
    there = replanned(anchored_on(network, network.anchor_on + timedelta(days=chance.randint(-40, 60))))
    back = anchored_on(there, network.anchor_on)
    again = {**{one.id: planned_of(one) for one in network.tasks}, **plan(back)}
    assert again == {one.id: planned_of(one) for one in network.tasks}


@pytest.mark.parametrize("seed", SEEDS)
def test_keep_gaps_moves_all_on_that_side_by_the_same_company_days(seed: int) -> None:
    network = random_plan(seed, settled=False, kinds=False)
    calendars = dict.fromkeys(network.calendars, network.company)
    network = replanned(replace(network, calendars=calendars))
    moved = dragged(network, random.Random(seed))
    ((task_id, due_on),) = moved.items()
    days = network.company.days_between(stands_on(network.task(task_id)), due_on)
    new = after(network, ripple(network, network, moved, Ripple.KEEP_GAPS))
    near = network.neighbours_after if days > 0 else network.neighbours_before
    side = [network.place[task_id]]
    for place in side:
        side += [other for other in near(place) if other not in side and other != network.anchor]
    for place in side:
        assert new.tasks[place].due_on == network.company.add_days(stands_on(network.tasks[place]), days)


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_drag_shows_is_what_its_release_writes(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    moves = rippled(network, network, dragged(network, random.Random(seed)), policy)
    written = moves.tasks()
    seen = {new.id: planned_of(new) for _, new in moves.shown()}
    assert seen == {
        id: planned_of(new) for id, new in written.items() if planned_of(new) != planned_of(network.task(id))
    }
    assert set(moves.redated()) == {id for id, new in written.items() if new.due_on != network.task(id).due_on}


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_the_offset_that_is_written_says_the_day_that_was_shown(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    written = ripple(network, network, dragged(network, random.Random(seed)), policy)
    planned = plan(after(network, written))
    placed = {id: new for id, new in written.items() if new.offset is not None and new.offset.placed and id in planned}
    assert {id: planned[id].due_on for id in placed} == {id: new.due_on for id, new in placed.items()}


@pytest.mark.parametrize("policy", list(Ripple))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_drag_ends_also_where_no_date_is_set_to_count_from(seed: int, policy: Ripple) -> None:
    network = random_plan(seed)
    chance = random.Random(seed)
    counted = {
        one.id: replace(one, offset=Offset(chance.randint(-3, 4), against=Against.STEP, step_id=other.step_id))
        for one in network.tasks
        if (other := chance.choice(network.tasks)) is not one and chance.random() < 0.5
    }
    dateless = replace(network.with_tasks(counted), project=replace(network.project, anchor_on=None), anchor_id=None)
    moved = dragged(dateless, chance)
    assert ripple(dateless, dateless, moved, policy).keys() <= dateless.place.keys()
