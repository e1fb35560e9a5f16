"""The tab *Brief*: the five questions word for word, each with its structure, and how complete the answers are."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.actions.brief import change_brief, classify, set_role_hours, write_role_hours
from app.domain.brief import QUESTIONS, Priority
from app.editing.change import ChangeSet
from app.queries.brief import BriefCheck, BriefView, Completeness, brief_view
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.place import Printable, PrintPages
from ui.link.plain_text import set_text
from ui.link.theme import theme
from ui.pages.project.brief_records import DeliverableSection, KpiSection, RiskSection
from ui.pages.project.tab import ProjectTab
from ui.widgets.budget_panel import BudgetSection
from ui.widgets.button import button, link_button
from ui.widgets.choice_field import Choice
from ui.widgets.form import bring_into_view
from ui.widgets.record_form import Do, Keep, RecordCard, RecordForm, RecordList

WIDEST = 900
_SEEN = 4
"""As many cards as are seen of a brief that comes into view; the others are laid out after these are painted."""


class CompletenessBar(QWidget):
    """How much of a brief is there, as a bar of parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: tuple[bool, ...] = ()

    def show_whole(self, whole: Completeness) -> None:
        """The parts that are there are filled."""
        self._parts = tuple(check.done for check in whole.checks)
        named(self, f"{whole.done} of {len(whole.checks)} parts of the brief are there")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = max(1, len(self._parts))
        width = (self.width() - 4 * (count - 1)) / count
        for at, done in enumerate(sorted(self._parts, reverse=True)):
            painter.setBrush(t.ok if done else t.sunken)
            painter.drawRoundedRect(QRectF(at * (width + 4), 0, width, self.height()), 3, 3)
        painter.end()


class CompletenessCard(RecordCard):
    """The bar, and a hint for each part that is missing; a click on one leads to its field."""

    def __init__(self, go: Callable[[str], bool]) -> None:
        self.bar = CompletenessBar()
        self._hints = QGridLayout()
        self._hints.setVerticalSpacing(0)
        self._hints.setColumnStretch(1, 1)
        self._go = go
        self._shown: tuple[BriefCheck, ...] | None = None
        super().__init__("How complete the brief is", self.bar, self._hints)

    def show_whole(self, whole: Completeness) -> None:
        """What is there, and what is missing in words."""
        self.bar.show_whole(whole)
        set_text(self.note, "complete" if whole.complete else f"{whole.done} of {len(whole.checks)}")
        if self._shown == whole.open:
            return
        self._shown = whole.open
        while (item := self._hints.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, check in enumerate(whole.open):
            hint = link_button(check.hint)
            hint.clicked.connect(lambda _=False, about=check.about: self._go(about))
            self._hints.addWidget(hint, at // 2, at % 2, Qt.AlignmentFlag.AlignLeft)


class BriefTab(ProjectTab):
    """The whole brief under each other; ``bring_forward`` knows "question 2", "deliverable 7", "kpi 3", "scope"."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.view: BriefView | None = None
        self._form_of: list[RecordForm[BriefView]] = []
        self._parts: list[Callable[[BriefView, bool], None]] = []
        """What shows a brief; whether it is another one than before."""
        self.whole = CompletenessCard(self.bring_forward)
        self._places: dict[str, QWidget] = {}
        self._rest = Slices(self)
        self._rest.start(self._lay_out(), at_once=_SEEN)

    @cached_property
    def deliverables(self) -> DeliverableSection:
        """Question 2, made with its card, as the other lists are."""
        return DeliverableSection(self.context, lambda: self.project_id)

    @cached_property
    def kpis(self) -> KpiSection:
        """What question 5 is measured by."""
        return KpiSection(self.context, lambda: self.project_id)

    @cached_property
    def budget(self) -> BudgetSection:
        """What is bought for question 4."""
        return BudgetSection(self.context, lambda: self.project_id)

    @cached_property
    def risks(self) -> RiskSection:
        """What may go wrong, and what is done about it."""
        return RiskSection(self.context, lambda: self.project_id)

    def finish(self) -> None:
        """Lay out at once what is not there yet."""
        self._rest.finish()

    def refresh(self, changes: ChangeSet | None) -> None:
        before, self.view = self.view, self.context.read(brief_view, self.project_id)
        if self.view is None:
            return
        afresh = before is None or before.project.id != self.view.project.id
        self.whole.show_whole(self.view.completeness)
        for show in self._parts:
            show(self.view, afresh)

    def bring_forward(self, about: str) -> bool:
        self.finish()
        subject, _, number = about.partition(" ")
        lists: dict[str, RecordList[Any]] = {
            "deliverable": self.deliverables.list,
            "kpi": self.kpis.list,
            "risk": self.risks.list,
        }
        found = lists.get(subject)
        place: QWidget | None = found if found is not None else self._places.get(about)
        if place is None:
            return False
        if found is None or not (number.isdigit() and found.choose(int(number))):
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(place)
        return True

    def _lay_out(self) -> Iterator[None]:
        """Card by card, each filled when the brief is known already."""
        column = self._area()
        makers = (self._whole, self._sentence, self._first, self._second, self._third, self._fourth, self._fifth)
        for make in (*makers, self._scope, self._place, self._risks):
            known = len(self._parts)
            column.insertWidget(column.count() - 1, make())
            if self.view is not None:
                for show in self._parts[known:]:
                    show(self.view, True)
            yield

    def _area(self) -> QVBoxLayout:
        """Where the cards stand under each other; a stretch is the last in it."""
        area = named(QScrollArea(self), "Brief")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 12, 24)
        column.setSpacing(12)
        area.setWidget(inside)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        return column

    def _whole(self) -> QWidget:
        self.pdf = button(Command("print_brief", "Print or save as PDF…", self._print, "printer"), self)
        self.whole.add_beside(self.pdf)
        return self.whole

    def _form(self, columns: int = 1) -> RecordForm[BriefView]:
        form: RecordForm[BriefView] = RecordForm(self.context, columns)
        self._form_of.append(form)
        self._parts.append(form.show_record)
        return form

    def _sentence(self) -> QWidget:
        form = self._form()
        hint = "As you would say it in the corridor: letters say it too"
        self._places["sentence"] = form.line("In one sentence", lambda v: v.brief.sentence, _kept("sentence"), hint)
        form.rows[0].label.hide()
        return RecordCard("The project in one sentence", form)

    def _first(self) -> RecordCard:
        form = self._form()
        self._places["question 1"] = form.text("Audience or team", lambda v: v.brief.audience, _kept("audience"))
        form.lines("Personas", "Persona", lambda v: v.brief.personas, _kept("personas"))
        return RecordCard(f"1. {QUESTIONS[0]}", form)

    def _second(self) -> RecordCard:
        form = self._form()
        form.text("In words", lambda v: v.brief.creation, _kept("creation"))
        self._places["question 2"] = self.deliverables.list.new
        self._parts.append(self.deliverables.show_view)
        return RecordCard(f"2. {QUESTIONS[1]}", form, self.deliverables.list, self.deliverables.proposals)

    def _third(self) -> RecordCard:
        form = self._form()
        hint = "A promise in one sentence"
        self._places["question 3"] = form.text("Promise", lambda v: v.brief.promise, _kept("promise"), hint)
        form.text("Proof", lambda v: v.brief.proof, _kept("proof"), "What makes it believable")
        return RecordCard(f"3. {QUESTIONS[2]}", form)

    def _fourth(self) -> RecordCard:
        roles, others = self._form(), self._form()
        add = "Add a role and its hours: Blog writer 40"
        hours = roles.lines("Roles and hours", "Role and hours", _role_lines, _keep_roles, add, orders=False)
        self._places["question 4"] = hours.new
        self._places["budget"] = self.budget.list.new
        others.lines("Tools", "Tool", lambda v: v.brief.tools, _kept("tools"))
        others.lines("Assets", "Asset", lambda v: v.brief.assets, _kept("assets"), "Add an asset")
        self.resources = RecordCard(f"4. {QUESTIONS[3]}", roles, self.budget.list, others)

        def show_money(view: BriefView, afresh: bool) -> None:
            self.budget.show_lines(view.lines, afresh)
            hours, money = f"{view.hours:g} h", money_form(self.context)(view.planned)
            set_text(self.resources.note, f"{hours} · {money}" if view.hours or view.lines else "")

        self._parts.append(show_money)
        return self.resources

    def _fifth(self) -> RecordCard:
        form = self._form()
        form.text("What success looks like", lambda v: v.brief.success, _kept("success"))
        self._places["question 5"] = self.kpis.list.new
        self._parts.append(self.kpis.show_view)
        return RecordCard(f"5. {QUESTIONS[4]}", form, self.kpis.list)

    def _scope(self) -> QWidget:
        inside, outside = self._form(), self._form()
        scope = inside.lines("In scope", "Line in scope", lambda v: v.brief.in_scope, _kept("in_scope"))
        outside.lines("Not in scope", "Line not in scope", lambda v: v.brief.out_scope, _kept("out_scope"))
        self._places["scope"] = scope.new
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(inside, 1)
        both.addWidget(outside, 1)
        return RecordCard("Scope", both)

    def _place(self) -> QWidget:
        form = self._form(columns=2)
        form.line("Type", lambda v: v.project.classification.type, _classed("type"), "Launch, campaign, event")
        form.line("Objective", lambda v: v.project.classification.objective, _classed("objective"))
        form.line("Client or brand", lambda v: v.project.classification.client, _classed("client"))
        form.line("Channel", lambda v: v.project.classification.channel, _classed("channel"))
        priorities = [Choice(one, str(one).capitalize()) for one in Priority]
        form.choice("Priority", lambda v: v.project.classification.priority, _classed("priority"), priorities)
        form.lines("Labels", "Label", lambda v: v.project.classification.labels, _classed("labels"))
        accountable = _classed("accountable_id")
        form.person("Accountable", lambda v: v.project.classification.accountable_id, accountable)
        return RecordCard("Where it belongs", form)

    def _risks(self) -> QWidget:
        self._parts.append(self.risks.show_view)
        return RecordCard("Risks", self.risks.list)

    def _print(self) -> None:
        self.context.go_to(PrintPages(Printable.BRIEF, self.project_id))


def _kept(part: str) -> Keep[BriefView]:
    """Keep a part of the brief."""
    return lambda view, value, do: do(change_brief, view.project.id, **{part: value})


def _classed(part: str) -> Keep[BriefView]:
    """Keep a part of the classification."""
    return lambda view, value, do: do(classify, view.project.id, **{part: value})


def _role_lines(view: BriefView) -> list[str]:
    return [f"{view.roles.get(line.role, line.role)}: {line.hours:g} h" for line in view.brief.roles]


def _keep_roles(view: BriefView, lines: Sequence[str], do: Do) -> Any:  # noqa: ANN401
    """One line is new, gone or written anew."""
    before, known, project_id = _role_lines(view), view.brief.roles, view.project.id
    if len(lines) > len(before):
        return do(write_role_hours, project_id, lines[-1])
    at = next((at for at, (old, new) in enumerate(zip(before, lines, strict=False)) if old != new), len(lines))
    if at == len(before):
        return True
    if len(lines) < len(before):
        role = known[at].role
        return do(set_role_hours, project_id, view.roles.get(role, role), None)
    return do(write_role_hours, project_id, lines[at], instead_of=known[at].role)
