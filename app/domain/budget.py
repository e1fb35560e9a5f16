"""What a project costs and may cost. Money is whole cents, work is whole minutes, so that every sum is exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from app.domain.brief import BudgetLine
from app.domain.ids import PersonId, TaskId

WARN_PERCENT = 110
"""Up to this share of the budget a forecast only warns."""


def labour_cost(minutes: int, rate: int) -> int:
    """What so many minutes cost at an hourly rate, half a cent up."""
    return (2 * minutes * rate + 60) // 120


class BudgetStand(StrEnum):
    """How a forecast stands to its budget."""

    WITHIN = "within"
    """At most the whole budget."""
    OVER = "over"
    """Above it, by a tenth at most."""
    FAR_OVER = "far over"
    NONE = "none"
    """There is no money to compare."""


class Work(NamedTuple):
    """Minutes that one person worked or will work, at what an hour costs; ``rate`` None: nobody knows. A tuple, because
    all projects together have many thousands of them.

    ``guessed``: nobody typed the minutes, they are an estimate.
    """

    minutes: int
    rate: int | None
    guessed: bool = False

    @property
    def cost(self) -> int:
        return labour_cost(self.minutes, self.rate or 0)


class TaskCost(NamedTuple):
    """The labour of one task: its closed rounds, what is under way, and what was planned for it."""

    task_id: TaskId
    title: str
    owner_id: PersonId
    rounds: tuple[Work, ...] = ()
    spent_minutes: int = 0
    """What the open round took so far, as typed."""
    left: Work = Work(0, None)
    """What remains of an open task, at what an hour of its owner costs now."""
    planned: Work | None = None
    """None: it was not in the plan."""

    @property
    def done_cost(self) -> int:
        return sum(one.cost for one in self.rounds) + Work(self.spent_minutes, self.left.rate).cost

    @property
    def forecast(self) -> int:
        """Closed rounds each by itself; what was spent and what remains of the open one together."""
        return sum(one.cost for one in self.rounds) + self._open.cost

    @property
    def _open(self) -> Work:
        return Work(self.spent_minutes + self.left.minutes, self.left.rate)

    @property
    def minutes(self) -> int:
        """All that was and will be worked on it."""
        return sum(one.minutes for one in self.rounds) + self._open.minutes

    @property
    def guessed(self) -> bool:
        """Whether an estimate that nobody typed stands for what it took or takes."""
        return any(one.guessed and one.minutes for one in (*self.rounds, self.left))

    @property
    def unpriced(self) -> bool:
        """Whether there is work on it that nobody knows the cost of."""
        return any(one.minutes and one.rate is None for one in (*self.rounds, self._open))


@dataclass(frozen=True)
class Budget:
    """A project's budget and the forecast of what it will have cost at its end; each sum is worked out once."""

    given: int | None
    """As typed; None: what lines and labour are planned to cost."""
    lines: tuple[BudgetLine, ...] = ()
    tasks: tuple[TaskCost, ...] = ()

    @cached_property
    def planned_lines(self) -> int:
        return sum(line.planned or 0 for line in self.lines)

    @cached_property
    def _labour(self) -> tuple[int, int, int]:
        """What is planned, what is done, and what is done and to come: of all tasks in one pass, since there are many
        thousands of them."""
        planned = done = forecast = 0
        for one in self.tasks:
            closed = sum([work.cost for work in one.rounds]) if one.rounds else 0
            (left, rate, _), spent, plan = one.left, one.spent_minutes, one.planned
            rate = rate or 0
            done += closed + labour_cost(spent, rate) if spent else closed
            forecast += closed + labour_cost(spent + left, rate)
            if plan is not None:
                planned += labour_cost(plan.minutes, plan.rate or 0)
        return planned, done, forecast

    @cached_property
    def planned_labour(self) -> int:
        return self._labour[0]

    @cached_property
    def amount(self) -> int:
        """As typed, else all that is planned."""
        return self.given if self.given is not None else self.planned_lines + self.planned_labour

    @cached_property
    def line_forecast(self) -> int:
        return sum(line.forecast for line in self.lines)

    @cached_property
    def done_labour(self) -> int:
        """What finished work and the work so far cost."""
        return self._labour[1]

    @cached_property
    def open_labour(self) -> int:
        """What the work ahead costs."""
        return self._labour[2] - self.done_labour

    @cached_property
    def spent(self) -> int:
        """What was paid, and the labour so far."""
        return self.done_labour + sum(line.actual or 0 for line in self.lines)

    @cached_property
    def forecast(self) -> int:
        return self.line_forecast + self.done_labour + self.open_labour

    @cached_property
    def has_money(self) -> bool:
        """Whether anybody typed an amount or what an hour costs."""
        return self.given is not None or bool(self.amount or self.forecast)

    @cached_property
    def stand(self) -> BudgetStand:
        return stand_of(self.forecast, self.amount, given=self.given is not None)

    @cached_property
    def guessed(self) -> int:
        """How many tasks are counted by an estimate that nobody typed."""
        return sum(one.guessed for one in self.tasks)

    @cached_property
    def unpriced(self) -> tuple[PersonId, ...]:
        """Who owns work that counts nothing, since nobody knows what an hour of theirs costs."""
        return tuple(dict.fromkeys(one.owner_id for one in self.tasks if one.unpriced))

    @cached_property
    def causes(self) -> Sequence[tuple[str, int]]:
        """What costs more or less than was planned, by how much; the largest excess first."""
        found: Iterable[tuple[str, int]] = (
            *((line.text, line.forecast - (line.planned or 0)) for line in self.lines),
            *((one.title, one.forecast - (one.planned.cost if one.planned else 0)) for one in self.tasks),
        )
        return sorted((one for one in found if one[1]), key=lambda one: -one[1])


def stand_of(forecast: int, amount: int, *, given: bool) -> BudgetStand:
    """How an amount stands to the budget; ``given``: somebody typed it, so nothing is a budget too."""
    if not amount and not given:
        return BudgetStand.NONE
    if forecast <= amount:
        return BudgetStand.WITHIN
    return BudgetStand.OVER if forecast * 100 <= amount * WARN_PERCENT else BudgetStand.FAR_OVER


def per_mille(forecast: int, amount: int) -> int | None:
    """The forecast in thousandths of the budget, half up; None where nothing is the budget."""
    return (2000 * forecast + amount) // (2 * amount) if amount else None
