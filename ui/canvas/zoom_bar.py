"""Zoom out, the scale in percent (click: 100 %), zoom in, fit: in a corner of a view."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.canvas.view import CanvasView
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_tool_tip
from ui.link.theme import theme
from ui.link.typography import META, numbers
from ui.widgets.button import icon_button

RADIUS = 8


class ZoomBar(QWidget):
    """A child of the view that it serves."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        named(self, "Zoom")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.percent = QToolButton(self)
        self.percent.setFont(numbers(META))
        self.percent.setMinimumWidth(52)
        self.percent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tool_tip(self.percent, Command("actual", "Actual size", view.fit, shortcut="Ctrl+1").tip)
        self.percent.clicked.connect(lambda: view.zoom_to(1.0))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        layout.addWidget(icon_button(Command("zoom_out", "Zoom out", view.zoom_out, "minus", "Ctrl+-"), self))
        layout.addWidget(self.percent)
        layout.addWidget(icon_button(Command("zoom_in", "Zoom in", view.zoom_in, "plus", "Ctrl++"), self))
        layout.addWidget(icon_button(Command("fit", "Fit all in view", view.fit, "maximize", "Ctrl+0"), self))
        view.zoomed.connect(self._show)
        theme().changed.connect(self.update)
        self._show(view.scale_now)
        self.adjustSize()

    def _show(self, scale: float) -> None:
        words = f"{round(scale * 100)} %"
        self.percent.setText(words)
        named(self.percent, f"Actual size, now {words}")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
