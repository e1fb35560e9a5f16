"""The application that painting needs where no window is open: without a screen, with the program's fonts."""

import os

from PySide6.QtWidgets import QApplication

from ui.link.theme import Mode, install_fonts, install_theme

_kept: list[QApplication] = []
"""Alive as long as the process: fonts and look that were installed once would point to nothing."""


def painting_application() -> QApplication:
    """The application that exists, or one on the platform ``offscreen``."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["leadline"])
    install_fonts(application)
    install_theme(application, Mode.LIGHT)
    _kept.append(application)
    return application
