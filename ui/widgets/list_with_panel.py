"""Rows of which one at a time is open in the panel of its page, or a calm picture where there is none yet."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.side_panel import SidePanel

K = TypeVar("K")
"""What rows are known by."""
L = TypeVar("L")
"""What a row stands for."""
REMOVE = RowTool("Del", "trash-2", "Remove")


class ListWithPanel(QWidget, Generic[K, L]):
    """Enter or a click opens a row. Override ``open_line``, and ``follow``, which is called when others are shown."""

    def __init__(self, name: str, empty: EmptyState, panel: SidePanel, tools: Sequence[RowTool] = ()) -> None:
        super().__init__()
        self.lines: Mapping[K, L] = {}
        self.list: RowList[K] = RowList(name, tools)
        self.list.keeps_choice = True
        self.empty, self.panel = empty, panel
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        self.list.clicked.connect(lambda _: self.open_current())
        self.list.opened.connect(lambda _: self.open_current())

    @property
    def current_line(self) -> L | None:
        """What the current row stands for."""
        current = self.list.current_id
        return self.lines.get(current) if current is not None else None

    def show_rows(self, lines: Mapping[K, L], rows: Sequence[RowItem[K]]) -> None:
        """Others; the open panel follows."""
        self.lines = lines
        self.list.show_items(rows)
        self._stack.setCurrentWidget(self.list if rows else self.empty)
        if not self.panel.isHidden():
            self.follow()

    def close_panel(self) -> None:
        """Put the panel away with the list."""
        if not self.panel.isHidden():
            self.panel.close_panel()

    def open_current(self) -> None:
        """The current row in the panel."""
        if (line := self.current_line) is not None:
            self.open_line(line)

    def open_line(self, line: L) -> None:
        """Show what a row stands for in the panel."""

    def follow(self) -> None:
        """The panel is open, and something has changed: show it as it is now, or put it away."""
