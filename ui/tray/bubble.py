"""Our own bubble in the corner of the screen or of the window, for desktops that show none."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reminders.notice import Bubble
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, plain_label
from ui.link.theme import SEMIBOLD, font
from ui.widgets.button import button, icon_button
from ui.widgets.card import paint_card

WIDTH = 360
STAYS_MS = 20_000
_MARGIN = 20
BELOW = 80
"""Room under it for a notice of two lines, which comes into the same corner with the button that takes an edit back."""


class BubbleWindow(QWidget):
    """Goes by itself after a while; the bell keeps what it said.

    It stands in the corner of ``inside``, or of the screen when that is None.
    """

    def __init__(self, bubble: Bubble, answer: Callable[[str], object], inside: QWidget | None = None) -> None:
        alone = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(inside, Qt.WindowType.Widget if inside is not None else alone)
        if inside is not None:
            inside.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._answer = answer
        self.setWindowTitle("Leadline reminder")
        named(self, one_line(bubble.title), one_line(bubble.text))
        title, text = plain_label(bubble.title), plain_label(bubble.text)
        title.setFont(font(weight=SEMIBOLD))
        for label in (title, text):
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(icon_button(Command("close", "Close", self.close, "x"), self), 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.addStretch()
        if bubble.can_be_snoozed:
            buttons.addWidget(button(Command("snooze", "Snooze", lambda: self._press("snooze")), self))
        buttons.addWidget(button(Command("open", "Open", lambda: self._press("default")), self, primary=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 14, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(text)
        layout.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self._stays = QTimer(self)
        self._stays.setSingleShot(True)
        self._stays.timeout.connect(self.close)

    def appear(self) -> None:
        """Show it low on the right, and take it away after a while."""
        self.adjustSize()
        self._go_to_corner()
        self.show()
        self.raise_()
        self._stays.start(STAYS_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._go_to_corner()
        return False

    def _go_to_corner(self) -> None:
        inside = self.parentWidget()
        room = inside.rect() if inside is not None else QGuiApplication.primaryScreen().availableGeometry()
        self.move(room.right() - self.width() - _MARGIN, room.bottom() - self.height() - BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stays.stop()
        super().closeEvent(event)

    def _press(self, action: str) -> None:
        self.close()
        self._answer(action)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        paint_card(painter, self.rect().adjusted(1, 1, -2, -3))
        painter.end()
