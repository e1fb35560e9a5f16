"""How many cards a column may have: kept with the view, shown beside its count, and no drop is refused for it."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from app.domain.board_grouping import BoardPlace
from ui.link.accessible import named
from ui.link.plain_text import one_line, plain_label
from ui.link.preferences import Preferences
from ui.widgets.popover import Popover

LIMITS = "board.limits"
MOST = 999


class ColumnLimits:
    """By the grouping and the key of a column; 0: no limit."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def of(self, column: BoardPlace) -> int:
        """How many cards it may have; 0: as many as there are."""
        kept: dict[str, int] = self._preferences.get(LIMITS, {})
        limit = kept.get(_word(column), 0) if kept else 0
        return limit if isinstance(limit, int) and 0 < limit <= MOST else 0

    def keep(self, column: BoardPlace, limit: int) -> None:
        """Remember it; 0 takes it away."""
        kept: dict[str, int] = dict(self._preferences.get(LIMITS, {}))
        kept[_word(column)] = limit
        self._preferences.set(LIMITS, {word: number for word, number in kept.items() if number})

    def ask(self, host: QWidget, column: BoardPlace, title: str, place: QRect, kept: Callable[[], None]) -> Popover:
        """Ask for the limit of a column; ``kept`` follows each answer."""
        number = named(QSpinBox(), "Limit", "How many cards the column may have; 0: no limit")
        number.setRange(0, MOST)
        number.setSpecialValueText("No limit")
        number.setValue(self.of(column))
        why = plain_label("More cards are shown as 5/4 and warned of. Nothing is refused for it.")
        why.setProperty("tone", "muted")
        why.setWordWrap(True)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(number)
        layout.addWidget(why)
        popover = Popover(host, f"Limit of {one_line(title)}", content)

        def take(limit: int) -> None:
            self.keep(column, limit)
            kept()

        number.valueChanged.connect(take)
        number.editingFinished.connect(lambda: popover.close_popover() if not number.hasFocus() else None)
        popover.open_at(place, number)
        number.selectAll()
        return popover


def _word(column: BoardPlace) -> str:
    return f"{column.grouping.word}:{column.key}"


def count_words(number: int, limit: int) -> tuple[str, str]:
    """``5/4`` and what it means: ``5 cards, 1 over the limit of 4``."""
    cards = f"{number:,} card{'' if number == 1 else 's'}"
    if not limit:
        return f"{number:,}", cards
    over = f", {number - limit} over the limit of {limit}" if number > limit else f", the limit is {limit}"
    return f"{number:,}/{limit}", cards + over
