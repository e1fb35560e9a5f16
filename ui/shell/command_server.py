"""Carries out what other starts of the program ask of this one: commands, and "show your window"."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.adapters.single_instance import Listener, Request, Response
from app.domain.errors import LeadlineError
from app.workspace.workspace import Workspace

if TYPE_CHECKING:
    from app.exports import Painter

log = logging.getLogger(__name__)


class CommandServer(QObject):
    """Commands run in the GUI thread, between two events, because it owns the database."""

    _asked = Signal()

    def __init__(self, folder: Path, workspace: Workspace, window: QWidget, painter: "Painter | None" = None) -> None:
        super().__init__(window)
        self._workspace = workspace
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

    def _handle(self, request: Request) -> Response:
        if request.is_raise:
            self._raise_window()
            return Response(0)
        # Only here: no window needs the commands before another start asks for one.
        from app.command.line import execute_line

        before = Path.cwd()
        try:
            os.chdir(request.cwd or before)
            return execute_line(request.argv, self._workspace, self._painter, request.secret)
        finally:
            os.chdir(before)

    def _raise_window(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
