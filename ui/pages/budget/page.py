"""The page Budget: every project that has money in it, summed up as chosen, and the panel of the project's budget."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.budget import BudgetStand
from app.domain.ids import ProjectId
from app.editing.change import ChangeSet
from app.queries.budget import BudgetGrouping, BudgetOverview, BudgetSum, budget_overview
from ui.link.command import Command
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.page import Page
from ui.link.place import ExportData, PageId, PagePlace, ProjectPagePlace, ProjectTabId
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.budget_panel import BudgetPanel
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel

_GROUPING, _ALL = "budget.grouping", "budget.all"
"""The preferences in which the choices of the page are kept."""
_OPEN = RowTool("O", "folder-open", "Open project")
_SIGNS = {
    BudgetStand.WITHIN: (Tone.OK, "check"),
    BudgetStand.OVER: (Tone.WARN, "triangle-alert"),
    BudgetStand.FAR_OVER: (Tone.BAD, "circle-alert"),
    BudgetStand.NONE: (Tone.NEUTRAL, "minus"),
}


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return BudgetPage(context)


class BudgetPage(Page):
    """A click shows the budget of a project beside the list; its page is one key away."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Budget")
        chosen = context.preferences.get(_GROUPING, str(BudgetGrouping.PROJECT))
        groupings = [(str(one), str(one).capitalize()) for one in BudgetGrouping]
        self.grouping = SegmentedControl("Summed up by", groupings, chosen)
        states = (("running", "Running"), ("all", "All"))
        self.which = SegmentedControl("Which projects", states, context.preferences.get(_ALL, "running"))
        self.total = wrapping_label()
        self.list: RowList[ProjectId] = RowList("Budgets", (_OPEN,))
        self.list.keeps_choice = True
        people = Command("go_to_people", "Type hourly costs", lambda: context.go_to(PagePlace(PageId.PEOPLE)), "users")
        self.empty = EmptyState(
            "chart-column",
            "No project has money in it.",
            people,
            "Type what is bought on the tab Budget of a project, or what an hour of somebody costs under People.",
        )
        self.panel = SidePanel(self, "Budget", context.preferences.get("budget.panel", 560))
        self.content: BudgetPanel | None = None
        self._lay_out()
        self._connect()

    @property
    def leads_back(self) -> bool:
        return True

    def primary(self) -> Command | None:
        return Command("export_budget", "Export…", lambda: self.context.go_to(ExportData()), "download")

    def refresh(self, changes: ChangeSet | None) -> None:
        grouping, running = BudgetGrouping(self.grouping.current), self.which.current == "running"
        seen = self.context.read(budget_overview, grouping, running_only=running)
        money = money_form(self.context)
        rows = [row for one in seen.sums for row in _rows(one, money)]
        if tuple(rows) != self.list.rows.items:
            self.list.show_items(rows)
        self._body.setCurrentWidget(self.list if rows else self.empty)
        set_text(self.total, _total_words(seen, money)).setVisible(bool(rows))
        count = len(seen.total.projects)
        self.set_header(subtitle=f"{count} project{'' if count == 1 else 's'} with money" if count else "No money yet")
        content = self.content
        if content is not None and not self.panel.isHidden():
            self._show(content.project_id)

    def _show(self, project_id: ProjectId | None) -> None:
        if project_id is None:
            return
        content = self.content
        if content is None or self.panel.isHidden():
            content = self.content = BudgetPanel(self.context)
        content.show_project(project_id)
        if content.view is None:
            self.panel.close_panel()
        elif content is self.panel.content:
            self.panel.set_title(content.view.name)
        else:
            self.panel.open_panel(content.view.name, content, first=lambda: content.given)

    def _use(self, key: str, project_id: ProjectId) -> None:
        self.context.go_to(ProjectPagePlace(project_id, ProjectTabId.BUDGET))

    def _choose(self, key: str, value: str) -> None:
        self.context.preferences.set(key, value)
        self.refresh(None)

    def _connect(self) -> None:
        self.grouping.chosen.connect(lambda value: self._choose(_GROUPING, value))
        self.which.chosen.connect(lambda value: self._choose(_ALL, value))
        self.list.opened.connect(self._show)
        self.list.clicked.connect(lambda _: self._show(self.list.current_id))
        self.list.asked.connect(self._use)
        self.panel.resized.connect(lambda width: self.context.preferences.set("budget.panel", width))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(2, 0, 4, 0)
        bar.setSpacing(12)
        bar.addWidget(self.grouping)
        bar.addWidget(self.which)
        bar.addStretch()
        body = QWidget()
        self._body = QStackedLayout(body)
        self._body.addWidget(self.list)
        self._body.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 8, 20, 8)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.total)
        layout.addWidget(body, 1)


def _rows(one: BudgetSum, money: Callable[[int], str]) -> list[RowItem[ProjectId]]:
    """A project by itself, or the head of several with each of them."""
    if not one.parts:
        return [_row(one, money)]
    share = f"  ·  {_share(one)}" if one.per_mille is not None else ""
    head: RowItem[ProjectId] = RowItem(
        None, f"{one.name}  ·  {money(one.forecast)} of {money(one.amount)}{share}", avatar=False, head=True
    )
    return [head, *(_row(part, money) for part in one.parts)]


def _row(one: BudgetSum, money: Callable[[int], str]) -> RowItem[ProjectId]:
    none = one.stand is BudgetStand.NONE
    budget = "no budget" if none else f"budget {money(one.amount)}"
    under = f"{budget} · forecast {money(one.forecast)} · spent {money(one.spent)}"
    words = _share(one) if one.per_mille is not None else "no budget" if none else "over budget"
    return RowItem(one.projects[0], one.name, under, (ChipStyle(words, *_SIGNS[one.stand]),), avatar=False)


def _share(one: BudgetSum) -> str:
    return f"{(one.per_mille or 0) / 10:g} %"


def _total_words(seen: BudgetOverview, money: Callable[[int], str]) -> str:
    total = seen.total
    share = f", {_share(total)}" if total.per_mille is not None else ""
    rest = total.amount - total.forecast
    stands = f"{money(rest)} to spare" if rest >= 0 else f"{money(-rest)} over"
    said = f"Together {money(total.forecast)} expected of {money(total.amount)}{share}: {stands}."
    others = "1 project has" if seen.without == 1 else f"{seen.without} projects have"
    return f"{said} {others} no money." if seen.without else said
