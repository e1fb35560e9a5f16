"""The tab *Budget*: the panel of the project's budget."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.editing.change import ChangeSet
from ui.link.accessible import named
from ui.link.context import Context
from ui.pages.project.tab import ProjectTab
from ui.widgets.budget_panel import BudgetPanel

WIDEST = 900


class BudgetTab(ProjectTab):
    """``bring_forward`` knows "line 7" and "budget"."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.panel = BudgetPanel(context)
        self.panel.setMaximumWidth(WIDEST)
        self.panel.setContentsMargins(0, 4, 12, 24)
        area = named(QScrollArea(self), "Budget")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def refresh(self, changes: ChangeSet | None) -> None:
        self.panel.show_project(self.project_id)

    def bring_forward(self, about: str) -> bool:
        return self.panel.bring_forward(about)
