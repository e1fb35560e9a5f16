"""Lets time act: the one timer that calls ``workspace.tick``, every half a minute and when the window wakes up."""

import logging
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.errors import LeadlineError
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)
FIRST_MS = 400
"""After the window was shown: painting it comes first."""
BEAT_MS = 30_000


class Heartbeat(QObject):
    """``now`` gives the aware moment. A refused beat is logged and the next one tries again."""

    def __init__(self, workspace: Workspace, now: Callable[[], datetime], window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._now = now
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.beat)
        window.installEventFilter(self)

    def start(self) -> None:
        """Begin; the first beat comes once the window has been painted, and what it may write with was imported."""
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """No beat after this, for quitting."""
        self._timer.stop()

    def beat(self) -> None:
        """Let the workspace do what is due by now."""
        self._timer.setInterval(BEAT_MS)
        try:
            self._workspace.tick(self._now())
        except LeadlineError as refusal:
            log.warning("The clock could not act: %s", refusal.sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A laptop that slept has missed beats; its user looks at the window before the next one.
        if event.type() == QEvent.Type.WindowActivate and self._timer.interval() == BEAT_MS and self._timer.isActive():
            QTimer.singleShot(0, self, self.beat)
        return False
