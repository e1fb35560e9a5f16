"""Links between bars by key and menu: the chosen ones in a row, one to another of any kind and wait, and away again."""

from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.plan_link import link_tasks, unlink_tasks
from app.domain.ids import TaskId
from app.domain.quantity import Lag, LinkKind
from app.queries.plan import plan_rows
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import PlanRow
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.pages.plan.bar_drag import KIND_WORDS
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_table import PlanTable
from ui.widgets.button import button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.lag_field import LagField
from ui.widgets.popover import Popover


class PlanSurface(Protocol):
    """What the commands of bars need of the page."""

    context: Context
    model: PlanModel
    table: PlanTable

    def bar_place(self, row: int) -> QRect: ...


class LinkCommands:
    """What is done to the links of the bar that the keyboard is on, and of those that are selected."""

    def __init__(self, plan: PlanSurface, host: QWidget) -> None:
        self._plan, self._context, self._host = plan, plan.context, host

    def _row(self) -> PlanRow | None:
        return self._plan.model.rows.bar(self._plan.table.current_row())

    def select_linked(self) -> None:
        """Select every bar that hangs together with this one by links, however far."""
        if (row := self._row()) is not None:
            place = self._plan.model.rows.place
            rows = [place[one] for one in self._plan.model.linked(row.task_id) if one in place]
            self._plan.table.choose_all(rows)
            announce(self._host, f"{len(rows)} linked bars are selected" if len(rows) > 1 else "It has no links")

    def link(self) -> None:
        """The selected bars in their order, each to the next."""
        for source, target in self._pairs():
            if self._context.do(link_tasks, source, target) is None:
                return

    def unlink(self) -> None:
        """All that is drawn between the selected bars."""
        model = self._plan.model
        ids = self._selected()
        pairs = [(one, other) for one in ids for other in ids if model.link_between(one, other) is not None]
        if not pairs:
            self._context.refuse("There is no link between them. Select the two bars that are linked.")
        for source, target in pairs:
            if self._context.do(unlink_tasks, source, target) is None:
                return

    def can_link(self) -> bool:
        return len(self._plan.table.selected_rows()) > 1

    def _selected(self) -> list[TaskId]:
        rows = self._plan.model.rows
        found = (rows.bar(row) for row in self._plan.table.selected_rows())
        return [bar.task_id for bar in found if bar is not None]

    def _pairs(self) -> list[tuple[TaskId, TaskId]]:
        ids = self._selected()
        if len(ids) < 2:
            self._context.refuse("Select two bars first: Ctrl and a click, or Shift and an arrow in the table.")
        return list(pairwise(ids))

    def link_to(self) -> None:
        """Ask to which bar, how the two are held together, and how long it waits."""
        row = self._row()
        if row is None or row.project_id is None:
            return
        found = self._context.read(plan_rows, (row.project_id,))
        others = [one for one in found if one.task_id != row.task_id and not one.state.over]
        if not others:
            self._context.refuse(f"“{one_line(row.title)}” has no other open bar in its project to be linked to.")
            return
        chosen = next((one for one in self._selected() if one in {other.task_id for other in others}), None)
        form = LinkForm(row, others, chosen or _after(others, row), self._context.read(_company_day_minutes))
        form.offer(self._plan.model)
        popover = Popover(self._host, f"Link “{one_line(row.title)}” to", form)
        popover.open_at(self._plan.bar_place(self._plan.table.current_row()), form.target)
        form.put.clicked.connect(lambda: self._put(popover, form))

    def _put(self, popover: Popover, form: "LinkForm") -> None:
        form.lag.keep()
        target, kind = form.target.current, form.kind.current
        if target is None or kind is None or form.problem:
            self._context.refuse(form.problem or "Choose a bar to link to first.")
        elif self._context.do(link_tasks, form.source, target, kind, form.wait) is not None:
            popover.close_popover()


def _after(others: list[PlanRow], row: PlanRow) -> TaskId:
    """The first that is planned to begin after it, else the first."""
    finish = row.planned_finish
    later = (one for one in others if finish and one.planned_start and one.planned_start >= finish)
    return next(later, others[0]).task_id


def _company_day_minutes(reader: Reader) -> int:
    return calendars(reader).company.day_minutes


class LinkForm(QWidget):
    """To which bar, of which kind, with which wait. A link that is there already is shown as it is."""

    def __init__(self, row: PlanRow, others: list[PlanRow], chosen: TaskId, day_minutes: int) -> None:
        super().__init__()
        self.source = row.task_id
        self.wait, self.problem = Lag(), ""
        self.target = ChoiceField("Bar", [Choice(one.task_id, one.title) for one in others], chosen)
        self.kind = ChoiceField(
            "How they are linked",
            [Choice(one, f"{words[:1].upper()}{words[1:]}") for one, words in KIND_WORDS.items()],
            LinkKind.FINISH_START,
        )
        self.lag = LagField("Wait between them", day_minutes)
        self.put = button(Command("link_put", "Link", lambda: None, "link"), self, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for field in (self.target, self.kind, self.lag, self.put):
            layout.addWidget(field)
        self.lag.lag_kept.connect(self._take)
        self.lag.problem_changed.connect(self._tell)
        named(self, "Link")

    def offer(self, model: PlanModel) -> None:
        """Show what is linked already, now and when another bar is chosen."""

        def show() -> None:
            known = model.link_between(self.source, self.target.current) if self.target.current is not None else None
            self.kind.choose(known.kind if known is not None else LinkKind.FINISH_START)
            self._take(known.lag if known is not None else Lag())

        self.target.picked.connect(lambda key: show())
        show()

    def _take(self, lag: Lag) -> None:
        self.wait = lag
        self.lag.show_lag(lag)

    def _tell(self, problem: str) -> None:
        self.problem = problem
