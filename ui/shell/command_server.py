"""Carries out what other starts of the program ask of this one: commands, and "show your window"."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.adapters.single_instance import Later, Listener, Request, Response
from app.domain.errors import LeadlineError
from ui.link.background import GuiThread
from ui.link.context import Context

if TYPE_CHECKING:
    from app.exports import Painter

log = logging.getLogger(__name__)


class CommandServer(QObject):
    """Commands run in the GUI thread, between two events, because it owns the database; those that talk to servers
    leave it while they wait."""

    _asked = Signal()

    def __init__(self, folder: Path, context: Context, window: QWidget, painter: "Painter | None" = None) -> None:
        super().__init__(window)
        self._context, self._owner = context, GuiThread(self)
        self._window = window
        self._painter = painter
        self._listener: Listener | None = None
        self._asked.connect(self._serve, Qt.ConnectionType.QueuedConnection)
        try:
            self._listener = Listener(folder, self._handle, self._asked.emit)
        except (OSError, LeadlineError) as problem:
            log.warning("Other starts of the program cannot reach this one: %s", problem)

    def close(self) -> None:
        """Before the database is let go."""
        if self._listener is not None:
            self._listener.close()

    def _serve(self) -> None:
        if self._listener is not None:
            self._listener.serve()

    def _handle(self, request: Request) -> Response | Later:
        if request.is_raise:
            self._raise_window()
            return Response(0)
        # Only here: no window needs the commands before another start asks for one.
        from app.command.call import RunningProgram
        from app.command.line import begin_line

        context = self._context
        return begin_line(request, RunningProgram(context.workspace, self._owner, context.sending, self._painter))

    def _raise_window(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
