"""Stepping through the open workflow: when it begins and ends, and its bar above the plane (back, next, date, away)."""

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.flowchart_choices import today
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, set_tool_tip
from ui.link.theme import MEDIUM, font, theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.pages.flowchart.editor_frame import EditorFrame
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.walkthrough.walkthrough_panel import WalkthroughPanel
from ui.pages.flowchart.walkthrough_session import WalkthroughSession
from ui.widgets.button import allow, button, icon_button
from ui.widgets.card import RADIUS
from ui.widgets.date_field import DateField
from ui.widgets.elided import Elided

_ROOM_FOR_LABEL, _ROOM_FOR_WORDS = 760, 640


class WalkthroughBar(QWidget):
    """``left``: its x or Esc."""

    left = Signal()

    def __init__(self, context: Context, model: FlowchartModel, session: WalkthroughSession) -> None:
        super().__init__()
        named(self, "Step through")
        self._model, self._session = model, session
        self.words = plain_label()
        self.words.setFont(font(weight=MEDIUM))
        self._says = Elided(self.words)
        self.anchor_label = plain_label()
        self.anchor_label.setProperty("tone", "muted")
        self.anchor = DateField("Date", lambda: context.read(today), optional=False)
        self.anchor.date_changed.connect(session.set_anchor)
        self.restart = icon_button(Command("restart", "From the start", session.start, "rotate-ccw"), self)
        self.back = button(Command("step_back", "Back", session.back, "arrow-left"), self)
        self.next = button(Command("step_next", "Next", session.go_on, "skip-forward"), self)
        closer = icon_button(Command("leave_steps", "Leave stepping through", self.left.emit, "x", "Esc"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for part in (self.anchor_label, self.anchor, self.restart, self.back, self.next, closer):
            row.addWidget(part)
        session.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show where the walkthrough stands now."""
        session, view = self._session, self._model.view
        if not session.on or view is None:
            return
        label = view.workflow.anchor_label
        set_text(self.anchor_label, one_line(label))
        named(self.anchor, label)
        if self.anchor.day != session.anchor_on:
            self.anchor.set_day(session.anchor_on)
        found, step = session.walkthrough, session.next_step
        done = len(found.acts) if found is not None else 0
        for made in (self.restart, self.back):
            allow(made, "" if session.can_go_back else "It stands at the beginning.")
        had_focus = self.next.hasFocus()
        allow(self.next, "" if step is not None else "Nothing is open any more.")
        if had_focus and step is None:
            self.back.setFocus()
        graph = found.graph if found is not None else view.graph
        what = f"Finish “{step_name(graph, step.id)}”" if step is not None else "Nothing is open"
        if step is not None and step.asks and step.positive_outcome:
            what = f"{what}: {step.positive_outcome}"
        set_tool_tip(self.next, what)
        self.next.setAccessibleName(f"Next: {what}")
        opened = len(found.open) if found is not None else 0
        self._says.show_text(f"{done} step{'' if done == 1 else 's'} finished, {opened} open")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.anchor_label.setVisible(self.width() >= _ROOM_FOR_LABEL)
        narrow = self.width() < _ROOM_FOR_WORDS
        self.anchor.setFixedWidth(150 if narrow else 190)
        self.back.setText("" if narrow else "Back")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(t.raised)
        painter.setPen(QPen(t.accent, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class WalkthroughController(QObject):
    """``bar`` and ``side`` are hidden until it begins; ``shown(on)`` says so, for the page's other columns."""

    shown = Signal(bool)

    def __init__(self, context: Context, model: FlowchartModel, frame: EditorFrame) -> None:
        super().__init__(frame)
        self._model, self._frame = model, frame
        self.session = WalkthroughSession(model, self)
        self.bar = WalkthroughBar(context, model, self.session)
        self.side = WalkthroughPanel(context, model, self.session)
        self.bar.hide()
        self.side.hide()
        self._on = False
        frame.forms.follow_walkthrough(self.session)
        self._in_place = False
        frame.bar.ticked.connect(self.tick)
        frame.forms.switched.connect(self._show_side)
        self.bar.left.connect(self.stop)
        frame.left.connect(self.stop)
        self.side.place_asked.connect(self._show_place)
        self.session.changed.connect(self._follow)
        self.session.acted.connect(self._show_next)

    @property
    def on(self) -> bool:
        return self.session.on

    def commands(self) -> tuple[Command, ...]:
        """The commands about walking through, for the palette and the page's menu."""
        session = self.session
        return (
            Command("step_through", "Step through", self.start, "circle-play", enabled=self._can_begin),
            Command("step_next", "Step through: next", session.go_on, "skip-forward", enabled=self._has_next),
            Command("step_back", "Step through: back", session.back, "arrow-left", enabled=lambda: session.can_go_back),
            Command("leave_steps", "Leave stepping through", self.stop, "x", enabled=lambda: session.on),
        )

    def start(self) -> None:
        """Begin; the focus goes to *Next*, so that Enter goes on."""
        if self._model.view is None:
            return
        if not self.session.on:
            self.session.start()
        self.bar.next.setFocus()

    def tick(self) -> None:
        """Begin, or leave it, with the questions in the lines of the checklist instead of a column beside it."""
        if self.session.on:
            self.stop()
            return
        self._in_place = True
        self.start()
        self._frame.forms.take_focus()

    def _show_side(self) -> None:
        if not self._frame.forms.is_shown(WorkflowForm.CHECKLIST):
            self._in_place = False
        self.side.setVisible(self._on and not self._in_place)

    def stop(self) -> None:
        """Leave it; nothing of it stays."""
        if self.session.on:
            self.session.stop()
            self._frame.forms.take_focus()

    def _follow(self) -> None:
        if self.session.on != self._on:
            self._on = self.session.on
            self.bar.setVisible(self._on)
            self._in_place = self._in_place and self._on
            self._show_side()
            self.shown.emit(self._on)

    def _show_next(self) -> None:
        """The selection stays: it is what one edits on the way."""
        step, found = self.session.next_step, self.session.walkthrough
        if step is not None and found is not None:
            self._frame.forms.bring(found.drawn_step[step.id])

    def _show_place(self, id: str) -> None:
        self._frame.plane.show_thing(id)

    def _can_begin(self) -> bool:
        return self._model.view is not None and not self.session.on

    def _has_next(self) -> bool:
        return self.session.next_step is not None
