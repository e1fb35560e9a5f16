"""The bar over the plane while a workflow is stepped through: from the start, back, next, the date, away."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.flowchart_choices import today
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, set_tool_tip
from ui.link.theme import theme
from ui.link.typography import MEDIUM, font
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.stepping.walk import Walk
from ui.pages.flowchart.words import step_name
from ui.widgets.button import button, icon_button
from ui.widgets.card import RADIUS
from ui.widgets.date_field import DateField

_ROOM_FOR_LABEL = 760


class StepBar(QWidget):
    """``left``: its x or Esc."""

    left = Signal()

    def __init__(self, context: Context, model: FlowchartModel, walk: Walk) -> None:
        super().__init__()
        named(self, "Step through")
        self._model, self._walk = model, walk
        self.words = plain_label()
        self.words.setFont(font(weight=MEDIUM))
        self.anchor_label = plain_label()
        self.anchor_label.setProperty("tone", "muted")
        self.anchor = DateField("Date", lambda: context.read(today), optional=False)
        self.anchor.setFixedWidth(190)
        self.anchor.date_changed.connect(walk.set_anchor)
        self.restart = icon_button(Command("restart", "From the start", walk.start, "rotate-ccw"), self)
        self.back = button(Command("step_back", "Back", walk.back, "arrow-left"), self)
        self.next = button(Command("step_next", "Next", walk.go_on, "skip-forward"), self)
        closer = icon_button(Command("leave_steps", "Leave stepping through", self.left.emit, "x", "Esc"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for part in (self.anchor_label, self.anchor, self.restart, self.back, self.next, closer):
            row.addWidget(part)
        walk.changed.connect(self.refresh)

    def refresh(self) -> None:
        """As the walk stands now."""
        walk, view = self._walk, self._model.view
        if not walk.on or view is None:
            return
        label = view.workflow.anchor_label
        set_text(self.anchor_label, one_line(label))
        named(self.anchor, label)
        if self.anchor.day != walk.anchor_on:
            self.anchor.set_day(walk.anchor_on)
        found, step = walk.walkthrough, walk.next_step
        done = len(found.acts) if found is not None else 0
        self.restart.setEnabled(walk.can_go_back)
        self.back.setEnabled(walk.can_go_back)
        had_focus = self.next.hasFocus()
        self.next.setEnabled(step is not None)
        if had_focus and step is None:
            self.back.setFocus()
        what = f"Finish “{step_name(view.graph, step.id)}”" if step is not None else "Nothing is open"
        if step is not None and step.asks and step.positive_outcome:
            what = f"{what}: {step.positive_outcome}"
        set_tool_tip(self.next, what)
        self.next.setAccessibleName(f"Next: {what}")
        opened = len(found.open) if found is not None else 0
        set_text(self.words, f"{done} step{'' if done == 1 else 's'} finished, {opened} open")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.anchor_label.setVisible(self.width() >= _ROOM_FOR_LABEL)

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
