"""What is chosen on the board stays chosen while its cards come, go and move."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.domain.ids import TaskId
from app.queries.rows import CardRow
from ui.pages.board.body import BoardBody


class KeptChoice:
    """``chosen`` is told the TaskId of another card that is current now, and of none that is so only for a moment;
    ``select`` chooses a card alone, False where it is not shown."""

    def __init__(self, body: BoardBody, select: Callable[[TaskId], bool], chosen: Callable[[TaskId], None]) -> None:
        self._body, self._select, self._chosen = body, select, chosen
        self._keeps = False

    def tell(self, task_id: int) -> None:
        """Another card is current: by a person, or because the one before is being moved."""
        if not self._keeps:
            self._chosen(TaskId(task_id))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Around whatever shows other cards; where the chosen ones did not move, nothing is scrolled."""
        area = self._body.area
        chosen, card, row = _ids(area.chosen_cards()), area.current(), area.current_row()
        self._keeps = True
        try:
            yield
            now = self._body.area.current()
            if _ids(self._body.area.chosen_cards()) != chosen or (now is None) is not (card is None):
                self._choose_again(chosen, card, row)
        finally:
            self._keeps = False
        now = self._body.area.current()
        if now is not None and (card is None or now.task_id != card.task_id):
            self._chosen(now.task_id)

    def _choose_again(self, chosen: Sequence[TaskId], card: CardRow | None, row: int) -> None:
        if len(chosen) > 1:
            self._body.area.choose(chosen, focus=False)
        elif card is not None and not self._select(card.task_id):
            self._body.area.forget(card, row)


def _ids(cards: Sequence[CardRow]) -> list[TaskId]:
    return [card.task_id for card in cards]
