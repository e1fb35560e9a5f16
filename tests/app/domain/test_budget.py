"""Budgets by hand and against plain sums: what work costs, what a line will have cost, and how the forecast stands."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from app.domain.brief import BudgetLine
from app.domain.budget import Budget, BudgetStand, TaskCost, Work, labour_cost, per_mille
from app.domain.ids import BudgetLineId, PersonId, ProjectId, TaskId

PROJECT = ProjectId(1)
MIA, ANA, LEO = PersonId(1), PersonId(2), PersonId(3)
COSTS = {MIA: 60_00, ANA: 45_00, LEO: 50_00}


def line(planned: int | None, committed: int | None = None, actual: int | None = None, *, closed: bool = False):
    return BudgetLine(BudgetLineId(1), PROJECT, "Film", "", "", None, planned, committed, actual, closed)


def ahead(title: str, owner: PersonId, minutes: int) -> TaskCost:
    work = Work(minutes, COSTS[owner])
    return TaskCost(TaskId(len(title)), title, owner, left=work, planned=work)


@pytest.fixture
def campaign() -> Budget:
    """Brief took 14:20 h where 12 h were planned; Copy, Design and Approve lie ahead."""
    took, planned = Work(14 * 60 + 20, COSTS[MIA]), Work(12 * 60, COSTS[MIA])
    brief = TaskCost(TaskId(1), "Brief", MIA, (took,), left=Work(0, COSTS[MIA]), planned=planned)
    open_ones = (ahead("Copy", ANA, 24 * 60), ahead("Design", LEO, 60 * 60), ahead("Approve", MIA, 2 * 60))
    lines = (line(800_00, 950_00), line(1_500_00), line(100_00, None, 89_90, closed=True))
    return Budget(None, lines, (brief, *open_ones))


def test_seven_hours_and_seven_minutes_at_45_55_an_hour_cost_324_16() -> None:
    assert labour_cost(7 * 60 + 7, 45_55) == 324_16


@pytest.mark.requirement("A35")
def test_the_forecast_of_the_worked_example(campaign: Budget) -> None:
    assert (campaign.done_labour, campaign.open_labour) == (860_00, 4_200_00)
    assert [one.forecast for one in campaign.lines] == [950_00, 1_500_00, 89_90]
    assert (campaign.forecast, campaign.amount) == (7_599_90, 7_320_00)
    assert per_mille(campaign.forecast, campaign.amount) == 1038
    assert campaign.stand is BudgetStand.OVER
    assert campaign.causes == [("Film", 150_00), ("Brief", 140_00), ("Film", -10_10)]


def test_what_is_planned_and_not_yet_ordered_is_part_of_the_forecast(campaign: Budget) -> None:
    known = replace(campaign, lines=tuple(one for one in campaign.lines if one.committed or one.actual))
    assert campaign.forecast - known.forecast == 1_500_00
    assert known.forecast == 6_099_90


def test_a_typed_budget_replaces_what_is_planned(campaign: Budget) -> None:
    assert replace(campaign, given=8_000_00).amount == 8_000_00
    assert replace(campaign, given=8_000_00).stand is BudgetStand.WITHIN
    assert replace(campaign, given=7_000_00).stand is BudgetStand.OVER
    assert replace(campaign, given=6_900_00).stand is BudgetStand.FAR_OVER


@pytest.mark.parametrize(
    ("forecast", "amount", "stand"),
    [
        (100_00, 100_00, BudgetStand.WITHIN),
        (100_01, 100_00, BudgetStand.OVER),
        (110_00, 100_00, BudgetStand.OVER),
        (110_01, 100_00, BudgetStand.FAR_OVER),
        (1, 0, BudgetStand.FAR_OVER),
        (0, 0, BudgetStand.WITHIN),
    ],
)
def test_up_to_the_budget_is_fine_up_to_a_tenth_more_warns(forecast: int, amount: int, stand: BudgetStand) -> None:
    assert Budget(amount, (line(forecast),)).stand is stand


def test_without_any_money_there_is_nothing_to_compare() -> None:
    unpaid = TaskCost(TaskId(1), "Brief", MIA, (Work(60, None),), left=Work(30, None), planned=Work(90, None))
    nothing = Budget(None, (line(None),), (unpaid,))
    assert not nothing.has_money
    assert nothing.stand is BudgetStand.NONE
    assert nothing.unpriced == (MIA,)
    assert per_mille(5, 0) is None


def test_a_closed_line_costs_what_was_paid_and_an_open_one_the_most_that_is_known() -> None:
    assert line(10, 20, 5).forecast == 20
    assert line(10, None, 30).forecast == 30
    assert line(10, 20, 5, closed=True).forecast == 5
    assert line(10, 20, closed=True).forecast == 0


def some_work(chance: Random) -> Work:
    rate = chance.choice((None, 0, chance.randrange(1, 30_000)))
    return Work(chance.choice((0, chance.randrange(20_000))), rate, chance.random() < 0.5)


def some_task(chance: Random, number: int) -> TaskCost:
    rounds = tuple(some_work(chance) for _ in range(chance.randrange(4)))
    planned = some_work(chance) if chance.random() < 0.7 else None
    spent = chance.choice((0, chance.randrange(5_000)))
    return TaskCost(TaskId(number), f"T{number}", MIA, rounds, spent, some_work(chance), planned)


def some_budget(chance: Random) -> Budget:
    def amount() -> int | None:
        return chance.choice((None, 0, chance.randrange(10**9)))

    lines = [line(amount(), amount(), amount(), closed=chance.random() < 0.4) for _ in range(chance.randrange(8))]
    tasks = tuple(some_task(chance, number) for number in range(chance.randrange(8)))
    return Budget(amount(), tuple(lines), tasks)


def euros(minutes: int, rate: int | None) -> Decimal:
    exact = Decimal(minutes) / 60 * Decimal(rate or 0) / 100
    # A sixtieth has no end in decimals, so what is a hair under half a cent is half a cent.
    return exact.quantize(Decimal("1e-12")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_all_sums_are_plain_sums_of_decimals_to_the_cent() -> None:
    chance = Random(14)
    for _ in range(1_000):
        made = some_budget(chance)
        bought = Decimal(0)
        for one in made.lines:
            known = [Decimal(each or 0) / 100 for each in (one.planned, one.committed, one.actual)]
            bought += known[2] if one.closed else max(known)
        closed = sum((euros(w.minutes, w.rate) for task in made.tasks for w in task.rounds), Decimal(0))
        so_far = sum((euros(task.spent_minutes, task.left.rate) for task in made.tasks), Decimal(0))
        under_way = sum(
            (euros(task.spent_minutes + task.left.minutes, task.left.rate) for task in made.tasks), Decimal(0)
        )
        planned = sum((euros(t.planned.minutes, t.planned.rate) for t in made.tasks if t.planned), Decimal(0))
        planned += sum((Decimal(one.planned or 0) / 100 for one in made.lines), Decimal(0))
        assert Decimal(made.forecast) / 100 == bought + closed + under_way
        assert Decimal(made.done_labour) / 100 == closed + so_far
        assert Decimal(made.amount) / 100 == (planned if made.given is None else Decimal(made.given) / 100)
        assert sum(excess for _, excess in made.causes) == made.forecast - made.planned_lines - made.planned_labour
        if (share := per_mille(made.forecast, made.amount)) is not None:
            exact = Decimal(made.forecast) * 1000 / made.amount
            assert share == int(exact.to_integral_value(ROUND_HALF_UP))
