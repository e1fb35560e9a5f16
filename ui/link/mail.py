"""Opens a draft in the user's own mail program; the one place that hands an address to the desktop."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.adapters.receiver import check_receiver
from app.domain.errors import KnownError

NO_PROGRAM = "No mail program took the draft. Set one in your system, or copy the letter and send it your way."


def open_mail_program(mailto: str) -> bool:
    """Hand a ``mailto:`` link, encoded already, to the system; False when it has no program for it."""
    return QDesktopServices.openUrl(QUrl.fromEncoded(mailto.encode("ascii", "ignore")))


def open_draft(
    mailto: str, refuse: Callable[[str], object], open_link: Callable[[str], bool] = open_mail_program
) -> bool:
    """Whether the draft is open now; else ``refuse`` was told why in one sentence."""
    try:
        check_receiver()
    except KnownError as refusal:
        refuse(refusal.sentence)
        return False
    if not open_link(mailto):
        refuse(NO_PROGRAM)
        return False
    return True
