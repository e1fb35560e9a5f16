"""The ways to show a bubble, the best first: the desktop's service, the tray, a window of our own."""

from collections.abc import Callable
from html import escape
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.reminders.notice import Bubble
from ui.tray.bubble import BubbleWindow
from ui.tray.notification_bus import Note, NotificationBus

ACTIONS = (("default", "Open"), ("snooze", "Snooze until tomorrow"))
PATIENCE_MS = 5_000

Answer = Callable[[str], object]
"""Called with ``default`` or ``snooze`` when the user answers."""


class Channel(Protocol):
    """``show`` calls ``taken`` exactly once: whether somebody will see the bubble."""

    name: str

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], object]) -> None: ...

    def close(self) -> None: ...


class BusChannel(QObject):
    """The notification service of a Linux desktop; a later bubble about a task takes the place of the earlier."""

    name = "bubble"

    def __init__(self, bus: NotificationBus, parent: QObject | None = None, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__(parent)
        self._bus = bus
        self._patience_ms = patience_ms
        self._token = 0
        self._open: dict[int, tuple[Bubble, Answer, Callable[[bool], object]]] = {}
        self._answers: dict[int, Answer] = {}
        self._of_task: dict[int, int] = {}
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        bus.accepted.connect(self._accepted)
        bus.refused.connect(self._refused)
        bus.invoked.connect(self._invoked)

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], object]) -> None:
        self._token += 1
        token = self._token
        self._open[token] = (bubble, answer, taken)
        replaces = self._of_task.get(bubble.task_id or 0, 0)
        self._bus.send(Note(token, bubble.title, escape(bubble.text, quote=False), ACTIONS, replaces))
        # A service that was killed between question and answer never answers.
        self._patience.start(self._patience_ms)

    def close(self) -> None:
        self._patience.stop()
        self._bus.close()

    def _accepted(self, token: int, id: int) -> None:
        bubble, answer, taken = self._open.pop(token, (None, None, None))
        if bubble is None or answer is None or taken is None:
            return
        self._answers[id] = answer
        if bubble.task_id is not None:
            self._of_task[bubble.task_id] = id
        self._rest()
        taken(True)

    def _give_up(self) -> None:
        for token in tuple(self._open):
            self._refused(token)

    def _refused(self, token: int) -> None:
        _, _, taken = self._open.pop(token, (None, None, None))
        if taken is not None:
            self._rest()
            taken(False)

    def _rest(self) -> None:
        if not self._open:
            self._patience.stop()

    def _invoked(self, id: int, action: str) -> None:
        answer = self._answers.pop(id, None)
        if answer is not None:
            answer(action)


class TrayChannel(QObject):
    """The balloon of the tray icon; says nothing of what became of it, so it is used only where a tray is."""

    name = "tray"

    def __init__(self, icon: Callable[[], QSystemTrayIcon | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._answer: Answer | None = None
        self._heard: QSystemTrayIcon | None = None

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], object]) -> None:
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

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], object]) -> None:
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
