"""Which columns of the board are narrow bars, which are hidden and how wide the others are: kept with the view."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.domain.board_grouping import BoardPlace
from ui.link.preferences import Preferences

_FOLDED, _HIDDEN, _WIDTHS = "board.folded_columns", "board.hidden_columns", "board.column_widths"
WIDEST = 900


class ColumnViews(QObject):
    """By the grouping and the key of a column. ``changed`` after each change."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences

    def is_folded(self, column: BoardPlace) -> bool:
        """Whether it is a bar with its title and count."""
        return self._is_among(_FOLDED, column)

    def is_hidden(self, column: BoardPlace) -> bool:
        """Whether it is left out."""
        return self._is_among(_HIDDEN, column)

    @property
    def hides_any(self) -> bool:
        """Whether any column, by whatever columns are made, is left out."""
        return bool(self._known(_HIDDEN))

    def width(self, column: BoardPlace) -> int:
        """Pixels; 0: it shares the room with the others."""
        kept: dict[str, int] = self._preferences.get(_WIDTHS, {})
        wide = kept.get(_word(column), 0) if kept else 0
        return wide if isinstance(wide, int) and 0 < wide <= WIDEST else 0

    def fold(self, column: BoardPlace, *, folded: bool) -> None:
        """Make it a bar, or show its cards again."""
        self._turn(_FOLDED, [column], on=folded)

    def hide(self, column: BoardPlace) -> None:
        """Leave this column out of the board."""
        self._turn(_HIDDEN, [column], on=True)

    def show(self, columns: Iterable[BoardPlace]) -> None:
        """Show these columns on the board again."""
        self._turn(_HIDDEN, list(columns), on=False)

    def widen(self, column: BoardPlace, wide: int) -> None:
        """Give it this width; 0 lets it share the room with the others again."""
        kept: dict[str, int] = dict(self._preferences.get(_WIDTHS, {}))
        kept[_word(column)] = min(wide, WIDEST)
        self._preferences.set(_WIDTHS, {word: number for word, number in kept.items() if number})
        self.changed.emit()

    def _is_among(self, key: str, column: BoardPlace) -> bool:
        # Each column is asked for with each edit, and mostly there is nothing kept.
        known = self._known(key)
        return bool(known) and _word(column) in known

    def _known(self, key: str) -> list[str]:
        kept: list[str] = self._preferences.get(key, [])
        return kept

    def _turn(self, key: str, columns: list[BoardPlace], *, on: bool) -> None:
        words = [_word(column) for column in columns]
        kept = [word for word in self._known(key) if word not in words]
        self._preferences.set(key, kept + (words if on else []))
        self.changed.emit()


def _word(column: BoardPlace) -> str:
    return f"{column.grouping.word}:{column.key}"
