"""The column of kinds left of the plane: a click adds one, a drag carries it to where it belongs."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.domain.workflow import StepKind
from ui.canvas.gesture import Pointer
from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import set_tool_tip
from ui.link.theme import theme
from ui.link.typography import META, font
from ui.pages.flowchart.gestures import adding
from ui.pages.flowchart.gestures.dropping import Drop
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.look import ICONS, KIND_WORDS

KINDS = tuple(kind for kind in StepKind if kind.traits.tool)
WIDTH, HEIGHT, LOWEST, RADIUS = 82, 52, 34, 12
"""Pixels; where the window is low the tools are ``LOWEST`` high and show no words."""


class ToolColumn(QWidget):
    """One button a kind, and one for notes."""

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        named(self, "Kinds of steps")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 6, 5, 6)
        layout.setSpacing(2)
        self.tools = [
            Tool(surface, KIND_WORDS[kind], ICONS[kind], kind, partial(adding.add, surface, kind)) for kind in KINDS
        ]
        self.tools.append(Tool(surface, "Note", "message-square", None, lambda: adding.add_text(surface)))
        for tool in self.tools:
            layout.addWidget(tool)
        layout.addStretch()
        self.setFixedWidth(WIDTH)
        theme().changed.connect(self.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        captions = self.height() >= len(self.tools) * (HEIGHT - 4)
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if captions else Qt.ToolButtonStyle.ToolButtonIconOnly
        for tool in self.tools:
            tool.setToolButtonStyle(style)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class Tool(QToolButton):
    """Keeps the mouse itself while it drags, so a drag ends wherever it is let go."""

    def __init__(
        self, surface: Surface, text: str, picture: str, kind: StepKind | None, add: Callable[[], object]
    ) -> None:
        super().__init__()
        named(self, f"Add {text.lower()}", "Press to add it, drag it to where it belongs")
        self.setText(text)
        self.setProperty("captioned", "true")
        self.setFont(font(META))
        self.setIcon(icon(picture))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedWidth(WIDTH - 10)
        self.setMinimumHeight(LOWEST)
        self.setMaximumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        set_tool_tip(self, f"Add {text.lower()}: click, or drag it onto the drawing or onto a flow")
        self._surface = surface
        self._kind = kind
        self._pressed: Pointer | None = None
        self._drags = False
        self.clicked.connect(lambda: self._add(add))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._pointer(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        if self._drags:
            self._surface.view.runner.move(at)
        elif self._pressed is not None:
            way = (at.view - self._pressed.view).manhattanLength()
            if way >= QApplication.startDragDistance() and self._surface.model.workflow_id is not None:
                self._drags = True
                self.setDown(False)
                # Esc goes to who has the keyboard.
                self._surface.view.setFocus(Qt.FocusReason.MouseFocusReason)
                self._surface.view.begin_gesture(Drop(self._surface, self._kind), self._pressed)
                self._surface.view.runner.move(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._drags:
            self._drags = False
            self._surface.view.runner.release(self._pointer(event))
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _add(self, add: Callable[[], object]) -> None:
        if self._surface.model.workflow_id is not None:
            add()
            self._surface.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pointer(self, event: QMouseEvent) -> Pointer:
        view = self._surface.view
        at = view.viewport().mapFromGlobal(event.globalPosition())
        return Pointer(view.at(at), at, Qt.MouseButton.LeftButton, event.modifiers())
