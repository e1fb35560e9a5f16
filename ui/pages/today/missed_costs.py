"""What the missed work costs the dates of its projects, worked out after the page is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.ids import TaskId
from app.queries.rows import CardRow
from ui.link.background import Slices
from ui.link.context import Context

if TYPE_CHECKING:
    from app.queries.anchor_cost import AnchorCost


class MissedCosts:
    """``found`` is what was worked out last, by task. The forecasts of many projects take a while: no row waits."""

    def __init__(self, context: Context, owner: QObject, show: Callable[[], None]) -> None:
        """``show`` is called when other costs were found."""
        self._context, self._show = context, show
        self.found: dict[TaskId, AnchorCost] = {}
        self.slices = Slices(owner)

    def work_out(self, cards: Sequence[CardRow]) -> None:
        """Begin anew, for these cards."""
        self.stop()
        if cards:
            self.slices.start(self._work(cards))

    def stop(self) -> None:
        """Leave it: the rows have changed, or nobody looks."""
        self.slices.stop()

    def _work(self, cards: Sequence[CardRow]) -> Iterator[None]:
        yield
        # Only here: the first screen waits for no forecast.
        from app.queries.anchor_cost import anchor_costs

        found: dict[TaskId, AnchorCost] = {}
        yield from self._context.read(anchor_costs, cards, found)
        if found != self.found:
            self.found = found
            self._show()
