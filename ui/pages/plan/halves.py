"""Table and bars side by side, each over what repeats; how the width is shared is remembered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.link.preferences import Preferences
from ui.pages.plan.coming_runs import ComingRuns
from ui.pages.plan.plan_chart import PlanChart
from ui.pages.plan.plan_column import FIRST_COLUMNS
from ui.pages.plan.plan_table import PlanTable
from ui.pages.plan.tray import Tray

_TABLE = "plan.table"
_SIDE = 29
"""Margin and frame left and right of both halves."""
_MOST, _MOST_OF_MANY = 0.45, 0.6
"""How much of the width the table may take by itself, and where more than the usual columns were chosen."""


class PlanHalves(QWidget):
    """The table left, the bars right, and the tray beside them where it is shown."""

    def __init__(
        self,
        parent: QWidget,
        table: PlanTable,
        chart: PlanChart,
        runs: ComingRuns,
        tray: Tray,
        preferences: Preferences,
    ) -> None:
        super().__init__(parent)
        self._table, self._tray, self._preferences = table, tray, preferences
        self._page_width = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        for half, under in ((table, runs.names), (chart, runs)):
            _stack(self._split, half, under)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        layout.addWidget(self._split, 1)
        layout.addWidget(tray)
        self._split.splitterMoved.connect(lambda at, index: preferences.set(_TABLE, at))
        tray.turned.connect(lambda: self.share(self._page_width))

    def share(self, page_width: int) -> None:
        """The table as wide as it was drawn, or as its titles need; the bars keep the larger half."""
        self._page_width = page_width
        whole = page_width - 2 * _SIDE - (0 if self._tray.isHidden() else self._tray.width())
        many = len(self._table.plan.columns) > len(FIRST_COLUMNS)
        most = round((_MOST_OF_MANY if many else _MOST) * whole)
        wanted = self._table.wanted_width()
        drawn = self._preferences.get(_TABLE, 0)
        table = min(max(wanted, drawn) if many else drawn or wanted, most)
        if whole > 0:
            self._split.setSizes([table, whole - table])


def _stack(split: QSplitter, half: QWidget, under: QWidget) -> None:
    both = QWidget(split)
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(half, 1)
    layout.addWidget(under)
    split.addWidget(both)
