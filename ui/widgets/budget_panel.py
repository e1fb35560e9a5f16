"""The budget of one project, for a tab and a page: how the forecast stands, what is bought, what the work costs."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.actions.budget import (
    add_budget_line,
    change_budget_line,
    close_budget_line,
    date_budget_line,
    remove_budget_line,
    set_amounts,
    set_budget,
)
from app.domain.brief import BudgetLine
from app.domain.budget import Budget, BudgetStand, TaskCost, per_mille
from app.domain.ids import BudgetLineId, ProjectId, TaskId
from app.queries.budget import BudgetView, budget_view
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.place import PageId, PagePlace, TaskPanelPlace
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, META, SEMIBOLD, Tokens, font, numbers, theme
from ui.widgets.button import link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice
from ui.widgets.date_text import short_date
from ui.widgets.record_form import Do, RecordCard, RecordForm, RecordList
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.value_field import money_field

REMOVE = RowTool("Del", "trash-2", "Remove")
CLOSE = RowTool("Ctrl+Return", "check", "Close: nothing more comes of it")
NOTHING = (
    "No money yet. Type what is bought into the line below, or what an hour of somebody costs under People. "
    "A team that counts no money leaves all of it empty."
)
Money = Callable[[int], str]


def share_words(budget: Budget) -> str:
    """ "103.8 %", or nothing where there is no budget to have a share of."""
    share = per_mille(budget.forecast, budget.amount)
    return f"{share / 10:g} %" if share is not None else ""


class BudgetSection:
    """What the project buys: a line each, planned, ordered and paid; ``project_id`` tells of which project."""

    def __init__(self, context: Context, project_id: Callable[[], ProjectId], *, titled: bool = True) -> None:
        self.context = context
        form: RecordForm[BudgetLine] = RecordForm(context, columns=2)
        nothing, tools = "Nothing yet. Type what has to be paid for.", (CLOSE, REMOVE)
        add = "Add a budget line"
        self.list = RecordList("Budget lines", form, add, nothing, tools, titled, fields=self._add_fields)
        self.list.asked.connect(self._use)
        self.list.added.connect(lambda text: self.list.typed(lambda do: do(add_budget_line, project_id(), text)))

    def show_lines(self, lines: Sequence[BudgetLine], afresh: bool) -> None:
        """Those of the project, with what they come to."""
        money = money_form(self.context)
        rows = [_line_row(one, money) for one in lines]
        self.list.show_records({int(one.id): one for one in lines}, rows, afresh)

    def _use(self, key: str, id: int) -> None:
        line_id = BudgetLineId(id)
        if key == REMOVE.key:
            self.context.do(remove_budget_line, line_id)
        else:
            self.context.do(close_budget_line, line_id, not self.list.records[id].closed)

    def _add_fields(self, form: RecordForm[BudgetLine]) -> None:
        change = change_budget_line
        form.line("What is bought", lambda one: one.text, lambda one, to, do: do(change, one.id, text=to))
        form.value("Planned", money_field("Planned"), lambda one: one.planned, lambda one, to, do: _pay(one, do, 0, to))
        form.value(
            "Ordered", money_field("Ordered"), lambda one: one.committed, lambda one, to, do: _pay(one, do, 1, to)
        )
        form.value("Paid", money_field("Paid"), lambda one: one.actual, lambda one, to, do: _pay(one, do, 2, to))
        form.day("Paid on", lambda one: one.on, lambda one, to, do: do(date_budget_line, one.id, to))
        close, states = close_budget_line, (Choice(False, "More may come"), Choice(True, "Closed"))
        form.choice("Is it closed?", lambda one: one.closed, lambda one, to, do: do(close, one.id, to), states)
        form.line("Category", lambda one: one.category, lambda one, to, do: do(change, one.id, category=to))
        form.line("Supplier", lambda one: one.supplier, lambda one, to, do: do(change, one.id, supplier=to))


def _pay(one: BudgetLine, do: Do, at: int, minor: int | None) -> Any:  # noqa: ANN401
    amounts = [one.planned, one.committed, one.actual]
    amounts[at] = minor
    return do(set_amounts, one.id, *amounts)


def _line_row(one: BudgetLine, money: Money) -> RowItem[int]:
    named = (("planned", one.planned), ("ordered", one.committed), ("paid", one.actual))
    said = [f"{money(minor)} {word}" for word, minor in named if minor is not None]
    about = (one.category, one.supplier, short_date(one.on) if one.on is not None else "")
    under = " · ".join((*said, *filter(None, about))) or "No amount yet"
    over = one.planned is not None and one.forecast > one.planned
    chips = [ChipStyle("Closed", Tone.NEUTRAL, "check")] if one.closed else []
    chips.append(ChipStyle(money(one.forecast), Tone.WARN if over else Tone.PLAIN, "triangle-alert" if over else ""))
    return RowItem(int(one.id), one.text, under, tuple(chips), avatar=False, quiet=one.closed)


class BudgetBar(QWidget):
    """Spent and still to come on one track; a mark stands where the budget ends."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._budget = Budget(None)

    def show_budget(self, budget: Budget, words: str) -> None:
        """``words`` say what the bar shows."""
        self._budget = budget
        named(self, words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        t, budget = theme().tokens, self._budget
        whole = max(budget.amount, budget.forecast, 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink, soft = _inks(budget.stand, t)
        for amount, brush in ((whole, t.sunken), (budget.forecast, soft), (min(budget.spent, budget.forecast), ink)):
            if amount:
                painter.setBrush(brush)
                painter.drawRoundedRect(QRectF(0, 4, max(4.0, self.width() * amount / whole), 10), 4, 4)
        if budget.stand is not BudgetStand.NONE:
            painter.setBrush(t.text)
            painter.drawRect(QRectF(min(self.width() - 2.0, self.width() * budget.amount / whole), 0, 2, 18))
        painter.end()


def _inks(stand: BudgetStand, t: Tokens) -> tuple[QColor, QColor]:
    match stand:
        case BudgetStand.OVER:
            return t.warn, t.warn_soft
        case BudgetStand.FAR_OVER:
            return t.bad, t.bad_soft
        case _:
            return t.accent, t.accent_soft


class BudgetFigures(QWidget):
    """Budget, forecast and what is spent as large numbers, each under its name."""

    def __init__(self) -> None:
        super().__init__()
        self.values = {name: plain_label() for name in ("Budget", "Forecast", "Spent so far", "Still to come")}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        for at, (name, value) in enumerate(self.values.items()):
            head = plain_label(name)
            head.setFont(font(META))
            head.setProperty("tone", "muted")
            value.setFont(numbers(HEAD, SEMIBOLD))
            grid.addWidget(head, 0, at)
            grid.addWidget(value, 1, at)
            grid.setColumnStretch(at, 1)

    def show_budget(self, budget: Budget, money: Money) -> None:
        """As it stands now; a budget that nobody typed and nothing was planned for is a dash."""
        none = budget.stand is BudgetStand.NONE
        amounts = (
            "–" if none else money(budget.amount),
            money(budget.forecast),
            money(budget.spent),
            money(budget.forecast - budget.spent),
        )
        for (name, value), words in zip(self.values.items(), amounts, strict=True):
            set_text(value, words)
            named(value, f"{name}: {words}")


class BudgetPanel(QWidget):
    """``show_project`` shows one project; ``bring_forward`` knows "line 7" and "budget"."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.view: BudgetView | None = None
        self.figures, self.bar = BudgetFigures(), BudgetBar()
        self.reason = wrapping_label()
        self.nothing = wrapping_label(NOTHING)
        self.nothing.setProperty("tone", "muted")
        self.form: RecordForm[BudgetView] = RecordForm(context, columns=2)
        given = "What it may cost"
        self.given = money_field(given)
        self.form.value(given, self.given, lambda v: v.budget.given, lambda v, to, do: do(set_budget, v.project_id, to))
        self.lines = BudgetSection(context, lambda: self.project_id, titled=False)
        self.labour: RowList[TaskId] = RowList("Labour", fits=True, leads=True)
        self.labour.opened.connect(lambda id: context.go_to(TaskPanelPlace(id)))
        self.labour_words = wrapping_label()
        self.labour_words.setProperty("tone", "muted")
        self.costs = link_button("Type hourly costs under People")
        self.costs.clicked.connect(lambda: context.go_to(PagePlace(PageId.PEOPLE)))
        self.whole = RecordCard("Budget", self.nothing, self.figures, self.bar, self.reason, self.form)
        bought = RecordCard("What is bought", self.lines.list)
        work = RecordCard("What the work costs", self.labour_words, self.labour)
        work.add_beside(self.costs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card in (self.whole, bought, work):
            layout.addWidget(card)
        layout.addStretch()

    def show_project(self, project_id: ProjectId) -> None:
        """What is true now; what is being typed stays unless it is another project."""
        view = self.context.read(budget_view, project_id)
        afresh = self.view is None or view is None or self.view.project_id != view.project_id
        self.view = view
        if view is None:
            return
        money = money_form(self.context)
        self._show_whole(view.budget, money)
        self.form.show_record(view, afresh)
        self.lines.show_lines(view.budget.lines, afresh)
        rows = [_labour_row(one, view, money) for one in view.budget.tasks]
        if tuple(rows) != self.labour.rows.items:
            self.labour.show_items(rows)
        self.labour.setVisible(bool(rows))
        set_text(self.labour_words, _labour_words(view, money))

    def bring_forward(self, about: str) -> bool:
        """Give the keyboard to a line of the budget, else to the field of the budget."""
        subject, _, number = about.partition(" ")
        if subject not in ("line", "budget"):
            return False
        if subject == "line" and number.isdigit() and self.lines.list.choose(int(number)):
            return True
        self.given.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def project_id(self) -> ProjectId:
        """Whose budget it is now; 0 before the first."""
        return self.view.project_id if self.view is not None else ProjectId(0)

    def _show_whole(self, budget: Budget, money: Money) -> None:
        self.nothing.setVisible(not budget.has_money)
        for part in (self.figures, self.bar, self.reason):
            part.setVisible(budget.has_money)
        self.figures.show_budget(budget, money)
        set_text(self.whole.note, share_words(budget))
        words = budget_words(budget, money)
        set_text(self.reason, words)
        self.bar.show_budget(budget, words)
        planned = money(budget.planned_lines + budget.planned_labour)
        self.given.setPlaceholderText(f"As planned: {planned}" if budget.planned_lines + budget.planned_labour else "")


def budget_words(budget: Budget, money: Money) -> str:
    """ "103.8 % of the budget, 279.90 over it. Film +150, Brief +140." """
    if budget.stand is BudgetStand.NONE:
        return "There is no budget to compare with. Type one, or what the lines are planned to cost."
    rest = budget.amount - budget.forecast
    share = f"{share_words(budget)} of the budget, " if budget.amount else ""
    if rest >= 0:
        return f"{share}{money(rest)} to spare."
    head = f"{share}{money(-rest)} over it."
    causes = [f"{name} +{money(excess)}" for name, excess in budget.causes if excess > 0][:3]
    return f"{head} {', '.join(causes)}." if causes else head


def _labour_row(one: TaskCost, view: BudgetView, money: Money) -> RowItem[TaskId]:
    planned = one.planned.cost if one.planned is not None else 0
    took, left = sum(work.minutes for work in one.rounds) + one.spent_minutes, one.left.minutes
    said = [f"{took / 60:.4g} h spent"] if took else []
    said += [f"{left / 60:.4g} h to come"] if left else []
    if not one.unpriced:
        said += [f"{money(planned)} planned" if one.planned is not None else "not planned"]
    said += [only_if] if (only_if := view.only_if.get(one.task_id)) else []
    over = one.forecast > planned
    chips = [ChipStyle("estimated", Tone.PLAIN)] if one.guessed else []
    if one.unpriced:
        chips.append(ChipStyle("no hourly cost", Tone.NEUTRAL, "circle-dashed"))
    else:
        sign = "triangle-alert" if over else ""
        chips.append(ChipStyle(money(one.forecast), Tone.WARN if over else Tone.PLAIN, sign))
    name = view.names.get(one.owner_id, "")
    return RowItem(one.task_id, one.title, " · ".join(said), tuple(chips), name, one.owner_id, avatar=bool(name))


def _labour_words(view: BudgetView, money: Money) -> str:
    budget = view.budget
    if not budget.tasks:
        return "No work yet."
    unknown = {one.owner_id for one in budget.tasks} <= {*budget.unpriced}
    if unknown:
        return "What an hour costs is not known of anybody here, so the work counts nothing."
    said = [f"{money(budget.done_labour)} so far, {money(budget.open_labour)} to come."]
    if budget.guessed:
        tasks = "1 task is" if budget.guessed == 1 else f"{budget.guessed} tasks are"
        said.append(f"{tasks} counted by an estimate, since nobody typed the time.")
    if unpriced := [view.names.get(one, "somebody") for one in budget.unpriced]:
        said.append(f"What an hour costs is not known of {', '.join(unpriced)}: their work counts nothing.")
    return " ".join(said)
