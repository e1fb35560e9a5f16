"""The board as a list per column, each with a box to tick: for a stand-up without a screen."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSizeF

from app.domain.board import Column
from app.queries.reader import CardRow
from app.queries.sheet import BoardSheet
from ui.link.typography import META
from ui.printing.paper.content import Block
from ui.printing.table import TableColumn, TableRow, group_block, head_block, row_block
from ui.widgets.date_text import short_date
from ui.widgets.task_card import due_look

_COLUMNS = (
    TableColumn("Task", 5.0),
    TableColumn("Project", 2.6),
    TableColumn("Owner", 1.8),
    TableColumn("Due", 1.1),
    TableColumn("", 1.1),
)


class ColumnLists:
    """Fits ``Flow``."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board

    def head(self, room: QSizeF) -> Block | None:
        """See ``Flow``."""
        return head_block(_COLUMNS, room.width())

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """See ``Flow``."""
        return list(self._blocks(room.width()))

    def _blocks(self, width: float) -> Iterator[Block]:
        for column in Column:
            cards = self._board.columns.get(column, ())
            hidden = self._board.hidden_done if column is Column.DONE else 0
            more = f"{hidden} older ones are not listed." if hidden else ""
            yield group_block(f"{column.value} ({len(cards)})", more if cards else "Nothing here.", width)
            for card in cards:
                yield row_block(self._row(card), _COLUMNS, width)

    def _row(self, card: CardRow) -> TableRow:
        warns = self._board.warnings.get(card.task_id)
        look = due_look(card, warns, self._board.today, self._board.zone)
        blocked = look.text if look is not None and card.blocked_by and not card.state.over else ""
        title = f"{card.title} (waits for {blocked})" if blocked else card.title
        words = "blocked" if blocked else (warns.value if warns is not None else "")
        day = short_date(card.due_on, self._board.today) if card.due_on is not None else ""
        strong = frozenset({3, 4}) if words else frozenset[int]()
        cells = (title, card.project_name, card.owner_name, day, words)
        return TableRow(cells, strong, faint=card.state.over, box=not card.state.over)
