"""The column beside the plane while stepping through: what is open and how it can end, what just happened, fields."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.condition import FieldRef, FieldValue, Operator
from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph, Step
from app.engine.event import CameLate
from app.engine.walkthrough import Walkthrough
from app.queries.flowchart_choices import people_names, today
from app.queries.simulation import published_graph, simulated_team
from app.scheduling.plan import Planned
from ui.link.accessible import announce, named
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, MEDIUM, META, SEMIBOLD, font, theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.walkthrough.simulation import SimulationSubject, SimulationView
from ui.pages.flowchart.walkthrough_session import WalkthroughSession
from ui.widgets.card import paint_card
from ui.widgets.condition_field.value import Subject, ValueEditor, subjects_of
from ui.widgets.due_text import day_words
from ui.widgets.form import Form

COMPLETE = "The project is complete."
STUCK = "Nothing is open, and the end was not reached."
NOBODY = "nobody named yet"


def open_words(
    walkthrough: Walkthrough,
    step_id: StepId,
    role_names: Mapping[RoleId, str],
    dates: Mapping[StepId, Planned],
    today: date,
) -> str:
    """ "Blog writer · due Thu 12 Mar · round 2"."""
    parts = [told_words(walkthrough, step_id, role_names)]
    planned = dates.get(step_id)
    if planned is not None and planned.due_on is not None:
        parts.append(f"due {day_words(planned.due_on, today)}")
    round_now = walkthrough.run.steps[step_id].round
    if round_now > 1:
        parts.append(f"round {round_now}")
    return " · ".join(parts)


def told_words(walkthrough: Walkthrough, step_id: StepId, role_names: Mapping[RoleId, str]) -> str:
    """The roles that hear when it opens."""
    step = walkthrough.graph.step(step_id)
    asked = step.approval.approvers if step.approval else ()
    roles = dict.fromkeys((*((step.role,) if step.role else ()), *asked))
    return ", ".join(role_names.get(role, role) for role in roles) or NOBODY


def happened(walkthrough: Walkthrough, role_names: Mapping[RoleId, str]) -> list[str]:
    """What the last act did, a sentence each."""
    graph = walkthrough.graph
    lines = []
    told: dict[StepId, list[str]] = {}
    for one in walkthrough.told:
        told.setdefault(one.step_id, []).append(role_names.get(one.role, one.role) if one.role else NOBODY)
    for step_id, names in told.items():
        again = walkthrough.run.steps[step_id].round
        word = "opens" if again < 2 else f"opens in round {again}"
        lines.append(f"“{step_name(graph, step_id)}” {word}. Told: {', '.join(names)}.")
    lines += [f"“{step_name(graph, id)}” waits again." for id in walkthrough.waits_again]
    lines += [f"“{step_name(graph, id)}” is not needed." for id in walkthrough.not_needed]
    lines += [
        f"“{step_name(graph, id)}” passes by itself." for id in walkthrough.passed if graph.step(id).kind.traits.titled
    ]
    lines += [
        f"“{step_name(graph, event.step_id)}” is open already: “{step_name(graph, event.source_id)}” comes late."
        for event in walkthrough.events
        if isinstance(event, CameLate)
    ]
    return lines


def dropped_words(count: int) -> str:
    """What an edit took from the walkthrough."""
    return f"The edit took back {count} finished step{'' if count == 1 else 's'}." if count else ""


NARROWEST, PRESET = 260, 300
NOT_SET = "Not set"


class WalkthroughPanel(QWidget):
    """``place_asked(id)``: bring this step into view."""

    place_asked = Signal(str)

    def __init__(self, context: Context, model: FlowchartModel, session: WalkthroughSession) -> None:
        super().__init__()
        named(self, "Step through")
        self._context, self._model, self._session = context, model, session
        self.rows: list[OpenStepRow] = []
        self.fields: dict[str, ValueEditor] = {}
        self._subjects: tuple[Subject, ...] = ()
        self._said = ""
        self.state = wrapping_label()
        self.events = wrapping_label()
        self.simulation = SimulationView(self._subject)
        self.simulation.answered.connect(self._show_heat)
        self._open_head, self._events_head = _heading("Open now"), _heading("What just happened")
        self._fields_head, self._chance_head = _heading("Project fields"), _heading("How long it takes")
        self._form = Form()
        self._lay_out()
        session.changed.connect(self.refresh)
        session.edited.connect(self._forget)

    def refresh(self) -> None:
        """Show where the walkthrough stands now."""
        session = self._session
        if not session.on:
            self.simulation.stop()
            self._show_heat()
            return
        self._forget()
        found = session.walkthrough
        self._show_fields(self._model.graph)
        names: Mapping[RoleId, str] = self._model.view.role_names if self._model.view is not None else {}
        day = self._context.read(today)
        self._show_rows(names, day)
        if found is None:
            state, lines = session.problem, []
        else:
            lines = happened(found, names)
            state = COMPLETE if found.complete else STUCK if not found.open else session.problem
        state = " ".join(part for part in (dropped_words(session.dropped), state) if part)
        set_text(self.state, state)
        self.state.setVisible(bool(state))
        events = "\n".join(lines)
        set_text(self.events, events)
        self._events_head.setVisible(bool(lines))
        self.events.setVisible(bool(lines))
        if events != self._said:
            self._said = events
            announce(self, events or state)

    def _show_rows(self, names: Mapping[RoleId, str], day: date) -> None:
        found = self._session.walkthrough
        focused = self.window().focusWidget()
        had_focus = focused is not None and any(row.isAncestorOf(focused) for row in self.rows)
        for row in self.rows:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        chosen = self._session.next_step
        for step_id in found.open if found is not None else ():
            assert found is not None  # noqa: S101
            words = open_words(found, step_id, names, self._session.dates, day)
            row = OpenStepRow(
                found.graph, found.graph.step(step_id), words, chosen is not None and chosen.id == step_id
            )
            row.chosen.connect(lambda id=step_id: self._choose(id))
            row.ended.connect(lambda outcome, id=step_id: self._session.finish(id, outcome or None))
            self.rows.append(row)
            self._list.addWidget(row)
        self._open_head.setVisible(bool(self.rows))
        if had_focus and self.rows:
            self.rows[0].buttons[0].setFocus()

    def _choose(self, step_id: StepId) -> None:
        self._session.choose(step_id)
        found = self._session.walkthrough
        if found is not None:
            self.place_asked.emit(str(found.drawn_step[step_id]))

    def _show_fields(self, graph: Graph) -> None:
        """A field that is being typed in must not be made anew by every act."""
        subjects = tuple(subject for subject in subjects_of(graph) if isinstance(subject.ref, FieldRef))
        self._fields_head.setVisible(bool(subjects))
        if subjects != self._subjects:
            self._subjects = subjects
            self._build_fields()
        known = self._session.walkthrough.fields if self._session.walkthrough is not None else {}
        for name, editor in self.fields.items():
            if editor.value != known.get(name):
                editor.show_value(known.get(name))

    def _build_fields(self) -> None:
        old, self._form = self._form, Form()
        self._column.replaceWidget(old, self._form)
        old.hide()
        old.deleteLater()
        people = self._context.read(people_names)
        self.fields = {}
        for subject in self._subjects:
            editor = ValueEditor(subject.text, subject, Operator.IS, lambda: self._context.read(today), people, NOT_SET)
            editor.show_value(None)
            row = self._form.add("", editor)
            row.label.setWordWrap(True)
            set_text(row.label, subject.text)
            editor.problem_changed.connect(row.show_problem)
            editor.value_kept.connect(lambda value, name=subject.text: self._keep(name, value))
            self.fields[subject.text] = editor

    def _keep(self, name: str, value: FieldValue) -> None:
        self._session.set_field(name, value)

    def _subject(self) -> SimulationSubject:
        fields = self._session.walkthrough.fields if self._session.walkthrough is not None else {}
        view, graph = self._model.view, self._model.graph
        team = self._context.read(simulated_team, graph, view.version.id if view is not None else None)
        other = self._context.read(published_graph, view.workflow.id) if view is not None and view.is_draft else None
        name = f"Version {view.published_number}" if view is not None else ""
        return SimulationSubject(graph, fields, team, other, name)

    def _forget(self) -> None:
        view = self._model.view
        comparable = view is not None and view.is_draft and view.published_number is not None
        self.simulation.forget(self._model.graph, comparable=comparable)

    def _show_heat(self) -> None:
        found = self.simulation.result if self._session.on else None
        self._model.step_marks.show_heat(found.deciding if found is not None else {})

    def _lay_out(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.events.setProperty("tone", "muted")
        for part in (self.state, self._open_head):
            self._column.addWidget(part)
        self._column.addLayout(self._list)
        below: tuple[QWidget, ...] = (self._events_head, self.events, self._fields_head, self._form)
        for widget in (*below, self._chance_head, self.simulation):
            self._column.addWidget(widget)
        self._column.addStretch()
        title = plain_label("Step through")
        title.setFont(font(HEAD, SEMIBOLD))
        title.setContentsMargins(16, 16, 16, 4)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(title)
        layout.addWidget(scroll, 1)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(PRESET + 60)

    def sizeHint(self) -> QSize:
        return QSize(PRESET, 600)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, 0, 1, self.height(), t.border)
        painter.end()


class OpenStepRow(QWidget):
    """An open step: a button for each way in which it can end. ``ended(outcome)``, empty where none is asked for."""

    chosen = Signal()
    ended = Signal(str)

    def __init__(self, graph: Graph, step: Step, words: str, is_chosen: bool) -> None:
        super().__init__()
        self.step_id = step.id
        self._chosen = is_chosen
        name = one_line(step_name(graph, step.id))
        named(self, name, words)
        title = wrapping_label(name)
        title.setFont(font(weight=MEDIUM))
        meta = wrapping_label(words)
        meta.setFont(font(META))
        meta.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(meta)
        self.buttons: list[QPushButton] = []
        ways = [(outcome.name, outcome.name) for outcome in step.outcomes] if step.asks else [("Finish", None)]
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, (text, outcome) in enumerate(ways):
            made = named(QPushButton(one_line(text).replace("&", "&&")), f"{text}: {name}")
            made.clicked.connect(lambda _=False, outcome=outcome: self.ended.emit(outcome or ""))
            self.buttons.append(made)
            grid.addWidget(made, at, 0)
        layout.addLayout(grid)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, self.rect().adjusted(1, 1, -1, -2), chosen=self._chosen)
        painter.end()


def _heading(text: str) -> QLabel:
    made = plain_label(text)
    made.setFont(font(weight=MEDIUM))
    made.setContentsMargins(0, 6, 0, 0)
    return made
