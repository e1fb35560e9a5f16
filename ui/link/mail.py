"""Opens a draft in the user's own mail program; the one place that hands an address to the desktop."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_draft(mailto: str) -> bool:
    """``mailto`` is encoded already. False when the system has no program for it."""
    return QDesktopServices.openUrl(QUrl.fromEncoded(mailto.encode("ascii", "ignore")))
