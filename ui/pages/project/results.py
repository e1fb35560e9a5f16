"""The tab *Results*: each KPI's target against what it came to, with a plain bar and a note on the cause."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.actions.kpi import make_measuring_tasks, record_result
from app.domain.amount import number_words
from app.domain.brief import Kpi
from app.domain.ids import KpiId
from app.editing.change import ChangeSet
from app.queries.brief import BriefView, brief_view, delivered, reached
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import CloseProject, ProjectPagePlace, ProjectTabId, TaskPanelPlace
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.theme import META, font, theme
from ui.pages.project.tab import ProjectTab
from ui.widgets.button import WordsGiveWay, allow, button, button_row, link_button
from ui.widgets.date_text import short_date
from ui.widgets.person_field import PersonField
from ui.widgets.record_form import RecordCard, RecordForm, people
from ui.widgets.value_field import number_field

WIDEST = 900
_BESIDE = 250
"""What stands beside the buttons: who measures."""
NOTHING = "No KPI yet. Add one under Brief, question 5: a number, a target and a day."


class ResultBar(QWidget):
    """How far from the start to the target a number came; the target is the mark."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._share: float | None = None

    def show_share(self, share: float | None) -> None:
        """From 0 at the start to 1 at the target, and beyond; None: nothing is measured."""
        self._share = share
        named(self, f"{share * 100:.0f} % of the way to the target" if share is not None else "Not measured yet")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        t, share = theme().tokens, self._share
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = max(1.0, share or 0.0)
        mark = self.width() / whole - 2
        painter.setBrush(t.sunken)
        painter.drawRoundedRect(QRectF(0, 2, self.width(), 8), 4, 4)
        if share is not None and share > 0:
            painter.setBrush(t.ok if share >= 1 else t.accent)
            painter.drawRoundedRect(QRectF(0, 2, self.width() * min(share / whole, 1), 8), 4, 4)
        painter.setBrush(t.text)
        painter.drawRect(QRectF(mark, 0, 2, 12))
        painter.end()


class ResultCard(RecordCard):
    """One KPI: what it was to reach, what it came to, why."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.bar = ResultBar()
        self.words = wrapping_label()
        self.words.setFont(font(META))
        self.words.setProperty("tone", "muted")
        self.task = link_button("Open its task")
        self.task.clicked.connect(self._open_task)
        self.form: RecordForm[Kpi] = RecordForm(context)
        super().__init__("", self.words, self.bar, self.form, button_row(self.task))
        form = self.form
        value = number_field("It came to")
        form.value(
            "It came to", value, lambda one: one.value, lambda one, to, do: do(record_result, one.id, to, one.note)
        )
        keep: Any = lambda one, to, do: do(record_result, one.id, one.value, to)  # noqa: E731
        form.text("Why it came out so", lambda one: one.note, keep, "What helped, what held it back")

    def show_kpi(self, view: BriefView, one: Kpi, afresh: bool) -> None:
        """This one as it is now."""
        named(self, one.name)
        set_text(self.title, one.name)
        share = reached(one)
        self.bar.show_share(share)
        unit = f" {one.unit}" if one.unit else ""
        value = f"{number_words(one.value)}{unit}" if one.value is not None else "not measured"
        set_text(self.note, f"{value}, {share * 100:.0f} % of the way" if share is not None else value)
        target = f"Target {number_words(one.target)}{unit}" if one.target is not None else "No target"
        start = f"from {number_words(one.start)}" if one.start is not None else ""
        day = f"measured on {short_date(one.on)}" if one.on is not None else "no day to measure it"
        by = f"by {name}" if (name := view.name(one.person_id)) else ""
        set_text(self.words, " ".join(part for part in (target, start, f"· {day}", by) if part))
        self.task.setVisible(one.task_id is not None)
        self.form.show_record(one, afresh)

    def _open_task(self) -> None:
        one = self.form.record
        if one is not None and one.task_id is not None:
            self._context.go_to(TaskPanelPlace(one.task_id))


class ResultsTab(ProjectTab):
    """A card for each KPI; ``bring_forward`` knows "result 3" and "kpi 3"."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.view: BriefView | None = None
        self.cards: dict[KpiId, ResultCard] = {}
        self.summary = plain_label()
        self.summary.setProperty("tone", "muted")
        self.nothing = wrapping_label(NOTHING)
        self.nothing.setProperty("tone", "muted")
        go = Command("go_to_kpis", "Add a KPI", self._go_to_brief, "target")
        make = Command("measuring_tasks", "Make the measuring tasks", self._make, "calendar-clock")
        self.add, self.make = button(go, self), button(make, self)
        learn = Command("learned", "What we learned, and close…", self._close, "circle-check")
        self.learn = button(learn, self)
        self.who = PersonField("Who measures", "Who measures")
        self.who.setMaximumWidth(220)
        self._lay_out()

    def refresh(self, changes: ChangeSet | None) -> None:
        before, self.view = self.view, self.context.read(brief_view, self.project_id)
        view = self.view
        if view is None:
            return
        afresh = before is None or before.project.id != view.project.id
        self._fit_cards(view)
        for one in view.kpis:
            self.cards[one.id].show_kpi(view, one, afresh)
        self.nothing.setVisible(not view.kpis)
        measured = sum(one.value is not None for one in view.kpis)
        kpis = f"{measured} of {len(view.kpis)} KPIs measured" if view.kpis else ""
        words = "; ".join(part for part in (delivered(view.deliverables), kpis) if part)
        set_text(self.summary, words).setVisible(bool(words))
        if afresh or not self.who.is_half_typed:
            self.who.set_choices(self.context.read(people), None if afresh else self.who.person_id)
        todo = any(one.task_id is None for one in view.kpis)
        allow(self.make, "" if todo else "Every KPI has its task already." if view.kpis else "Add a KPI first.")
        self.who.setVisible(todo)

    def bring_forward(self, about: str) -> bool:
        subject, _, number = about.partition(" ")
        card = self.cards.get(KpiId(int(number))) if number.isdigit() else next(iter(self.cards.values()), None)
        if subject not in ("result", "kpi") or card is None:
            return False
        card.form.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _fit_cards(self, view: BriefView) -> None:
        known = {one.id for one in view.kpis}
        for id in [id for id in self.cards if id not in known]:
            card = self.cards.pop(id)
            card.hide()
            card.setParent(None)
            card.deleteLater()
        for at, one in enumerate(view.kpis):
            if one.id not in self.cards:
                self.cards[one.id] = ResultCard(self.context)
                self._column.insertWidget(at, self.cards[one.id])

    def _make(self) -> None:
        who = self.who.person_id
        self.context.do(make_measuring_tasks, self.project_id, who)  # type: ignore[arg-type]

    def _close(self) -> None:
        self.context.go_to(CloseProject(self.project_id))

    def _go_to_brief(self) -> None:
        self.context.go_to(ProjectPagePlace(self.project_id, ProjectTabId.BRIEF, "question 5"))

    def _lay_out(self) -> None:
        inside = QWidget()
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self.who, self.make, self.add):
            head.addWidget(part)
        head.addStretch()
        WordsGiveWay(inside, [self.make, self.add], lambda: _BESIDE)
        inside.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 4, 12, 24)
        outer.setSpacing(12)
        outer.addWidget(self.summary)
        outer.addLayout(head)
        outer.addWidget(self.nothing)
        outer.addLayout(self._column)
        outer.addWidget(self.learn, alignment=Qt.AlignmentFlag.AlignLeft)
        outer.addStretch()
        area = named(QScrollArea(), "Results")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
