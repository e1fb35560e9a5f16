"""What missed work costs the dates of its projects, worked out in slices once its rows stand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.ids import TaskId
from ui.link.background import Slices
from ui.link.context import Context
from ui.pages.today.model import TodayRows, missed_rows
from ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from app.queries.anchor_cost import AnchorCost


class MissedCosts:
    """Sorts the list of what was missed anew when other costs are found."""

    def __init__(self, context: Context, missed: RowList[TaskId]) -> None:
        self._context, self._missed = context, missed
        self.known: dict[TaskId, AnchorCost] = {}
        """As they were worked out last."""
        self.counting = Slices(missed)

    def count(self, rows: TodayRows) -> None:
        """Begin to work out what these cost; nothing where nothing was missed."""
        if rows.missed_cards:
            self.counting.start(self._count(rows))

    def stop(self) -> None:
        """Give up what is still worked out."""
        self.counting.stop()

    def _count(self, rows: TodayRows) -> Iterator[None]:
        """The forecasts of many projects take a while, so the rows stand there before what they cost."""
        yield
        # Only here: the first screen waits for no forecast.
        from app.queries.anchor_cost import anchor_costs

        found: dict[TaskId, AnchorCost] = {}
        yield from self._context.read(anchor_costs, rows.missed_cards, found)
        if found != self.known:
            self.known = found
            self._missed.show_items(self._context.read(missed_rows, rows.missed_cards, rows.on, rows.answered, found))
