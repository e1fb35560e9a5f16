"""Makes the QApplication: style, fonts, look, and what happens when something unforeseen is raised."""

import logging
import sys
from collections.abc import Sequence
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.link.background import drain
from ui.link.icon import clear_icons
from ui.link.module_source import leave_sources_unread
from ui.link.preferences import Preferences
from ui.link.scroll_access import mend_scroll_areas
from ui.link.theme import ACCENTS, Mode, install_fonts, install_theme
from ui.link.tip_place import TipPlace, on_wayland

log = logging.getLogger(__name__)


def make_application(arguments: Sequence[str], preferences: Preferences) -> QApplication:
    """The application dressed as the user likes it; the one that exists already is dressed again."""
    leave_sources_unread()
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    application.setApplicationName("leadline")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("leadline")
    application.setStyle("Fusion")
    application.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    install_fonts(application)
    chosen = preferences.get("look.mode", "system")
    mode = Mode(chosen) if chosen in list(Mode) else Mode.SYSTEM
    installed = install_theme(application, mode, preferences.get("look.accent", ACCENTS[0]))
    installed.changed.connect(clear_icons)
    application.aboutToQuit.connect(drain)
    mend_scroll_areas()
    if on_wayland():
        TipPlace(application)
    return application


class CrashGuard(QObject):
    """Takes ``sys.excepthook``: every bug is logged, the first one is shown in a box that can be copied."""

    met = Signal(str)
    """report; emitted from whatever thread the bug was in"""

    def __init__(self, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._version = version
        self._shown = False
        self._before = sys.excepthook
        self.met.connect(self._show)

    def install(self) -> None:
        """From now on, bugs come here."""
        sys.excepthook = self.take

    def remove(self) -> None:
        """Let Python print what nobody caught, as it did before ``install``."""
        sys.excepthook = self._before

    def take(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        """What Python calls with an exception that nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        # On first use only: a start without bugs does not pay for these.
        import platform
        import traceback

        log.critical("A bug", exc_info=(kind, bug, trace))
        text = "".join(traceback.format_exception(kind, bug, trace))
        system = f"Leadline {self._version} · Python {platform.python_version()} · Qt {qt_version} · "
        self.met.emit(f"{system}{platform.platform()}\n\n{text}")

    def _show(self, report: str) -> None:
        if self._shown:
            return
        self._shown = True
        # Out of whatever paint or event the bug was raised in, so that the box is not painted inside of it.
        QTimer.singleShot(0, self, lambda: self._open(report))

    def _open(self, report: str) -> None:
        # On first use only: a program without bugs never pays for this dialog.
        from ui.widgets.crash_box import CrashBox

        CrashBox(report, QApplication.activeWindow()).open()
