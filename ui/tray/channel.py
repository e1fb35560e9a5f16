"""The ways of the screen to show a bubble: the tray, a window of our own. The desktop's service is better than both."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.reminders.notice import Bubble
from app.workspace.reminder_telling import Answer
from ui.tray.bubble import BubbleWindow


class TrayChannel(QObject):
    """The balloon of the tray icon; says nothing of what became of it, so it is used only where a tray is."""

    name = "tray"

    def __init__(self, icon: Callable[[], QSystemTrayIcon | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._answer: Answer | None = None
        self._heard: QSystemTrayIcon | None = None

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], None]) -> None:
        icon = self._icon()
        if icon is None or not icon.supportsMessages():
            taken(False)
            return
        if self._heard is not icon:
            icon.messageClicked.connect(self._clicked)
            self._heard = icon
        self._answer = answer
        # Only a critical one is shown with buttons and stays on every desktop.
        icon.showMessage(bubble.title, bubble.text, QSystemTrayIcon.MessageIcon.Critical)
        taken(True)

    def close(self) -> None:
        """Does nothing: the windows close with the program."""

    def _clicked(self) -> None:
        if self._answer is not None:
            self._answer("default")


class WindowChannel:
    """Shows bubbles in windows of the program's own; the last resort, which never fails.

    ``window`` is the program's own window. Where windows cannot choose their place, in Wayland, bubbles stand in it:
    one of its own would lie in the middle of what is being worked on, and take the keyboard.
    """

    name = "window"

    def __init__(self, window: QWidget | None = None) -> None:
        self._window = window
        self._shown: BubbleWindow | None = None

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], None]) -> None:
        self.close()
        own = self._window
        placed = not QGuiApplication.platformName().startswith("wayland")
        inside = None if placed or own is None or not own.isVisible() or own.isMinimized() else own
        self._shown = BubbleWindow(bubble, answer, inside)
        self._shown.destroyed.connect(self._forget)
        self._shown.appear()
        taken(True)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.close()
            self._shown = None

    def _forget(self) -> None:
        self._shown = None
