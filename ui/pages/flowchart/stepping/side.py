"""The column beside the plane: what is open and how it can end, what just happened, the project's fields."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.condition import FieldRef, FieldValue, Operator
from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph, Step
from app.queries.flowchart_choices import people_names, today
from ui.link.accessible import announce, named
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import theme
from ui.link.typography import HEAD, MEDIUM, META, SEMIBOLD, font
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.stepping.chances import Chances
from ui.pages.flowchart.stepping.walk import Walk
from ui.pages.flowchart.stepping.words import COMPLETE, STUCK, dropped_words, happened, open_words
from ui.pages.flowchart.words import step_name
from ui.widgets.card import paint_card
from ui.widgets.condition_field.value import Subject, ValueEditor, subjects_of
from ui.widgets.form import Form

NARROWEST, PRESET = 260, 300
NOT_SET = "Not set"


class StepSide(QWidget):
    """``place_asked(id)``: bring this step into view."""

    place_asked = Signal(str)

    def __init__(self, context: Context, model: FlowchartModel, walk: Walk) -> None:
        super().__init__()
        named(self, "Step through")
        self._context, self._model, self._walk = context, model, walk
        self.rows: list[OpenRow] = []
        self.fields: dict[str, ValueEditor] = {}
        self._subjects: tuple[Subject, ...] = ()
        self._said = ""
        self.state = wrapping_label()
        self.story = wrapping_label()
        self.chances = Chances(self._course)
        self._open_head, self._story_head = _heading("Open now"), _heading("What just happened")
        self._fields_head, self._chance_head = _heading("Project fields"), _heading("How long it takes")
        self._form = Form()
        self._lay_out()
        walk.changed.connect(self.refresh)
        model.changed.connect(lambda _: self.chances.forget(model.graph))

    def refresh(self) -> None:
        """As the walk stands now."""
        walk = self._walk
        if not walk.on:
            self.chances.stop()
            return
        found = walk.walkthrough
        self._show_fields(self._model.graph)
        names: Mapping[RoleId, str] = self._model.view.role_names if self._model.view is not None else {}
        day = self._context.read(today)
        self._show_rows(names, day)
        if found is None:
            state, lines = walk.problem, []
        else:
            lines = happened(found, names)
            state = COMPLETE if found.complete else STUCK if not found.open else walk.problem
        state = " ".join(part for part in (dropped_words(walk.dropped), state) if part)
        set_text(self.state, state)
        self.state.setVisible(bool(state))
        story = "\n".join(lines)
        set_text(self.story, story)
        self._story_head.setVisible(bool(lines))
        self.story.setVisible(bool(lines))
        if story != self._said:
            self._said = story
            announce(self, story or state)

    def _show_rows(self, names: Mapping[RoleId, str], day: date) -> None:
        found = self._walk.walkthrough
        focused = self.window().focusWidget()
        had_focus = focused is not None and any(row.isAncestorOf(focused) for row in self.rows)
        for row in self.rows:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        chosen = self._walk.next_step
        for step_id in found.open if found is not None else ():
            assert found is not None  # noqa: S101
            words = open_words(found, step_id, names, self._walk.dates, day)
            row = OpenRow(found.graph, found.graph.step(step_id), words, chosen is not None and chosen.id == step_id)
            row.chosen.connect(lambda id=step_id: self._choose(id))
            row.ended.connect(lambda outcome, id=step_id: self._walk.finish(id, outcome))
            self.rows.append(row)
            self._list.addWidget(row)
        self._open_head.setVisible(bool(self.rows))
        if had_focus and self.rows:
            self.rows[0].buttons[0].setFocus()

    def _choose(self, step_id: StepId) -> None:
        self._walk.choose(step_id)
        self.place_asked.emit(str(step_id))

    def _show_fields(self, graph: Graph) -> None:
        """A field that is being typed in must not be made anew by every act."""
        subjects = tuple(subject for subject in subjects_of(graph) if isinstance(subject.ref, FieldRef))
        self._fields_head.setVisible(bool(subjects))
        if subjects != self._subjects:
            self._subjects = subjects
            self._build_fields()
        known = self._walk.walkthrough.fields if self._walk.walkthrough is not None else {}
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
        self._walk.set_field(name, value)

    def _course(self) -> tuple[Graph, Mapping[str, FieldValue]]:
        fields = self._walk.walkthrough.fields if self._walk.walkthrough is not None else {}
        return self._model.graph, fields

    def _lay_out(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.story.setProperty("tone", "muted")
        for part in (self.state, self._open_head):
            self._column.addWidget(part)
        self._column.addLayout(self._list)
        below: tuple[QWidget, ...] = (self._story_head, self.story, self._fields_head, self._form)
        for widget in (*below, self._chance_head, self.chances):
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


class OpenRow(QWidget):
    """An open step: a button for each way in which it can end. ``ended(outcome or None)``."""

    chosen = Signal()
    ended = Signal(object)

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
            made.clicked.connect(lambda _=False, outcome=outcome: self.ended.emit(outcome))
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
