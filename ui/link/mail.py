"""Opens a draft in the user's own mail program; the one place that hands an address to the desktop."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.adapters.receiver import check_receiver
from app.domain.errors import KnownError
from app.queries.letter import Letter, letter_part, letter_without_text, parts_of
from app.queries.outbox import OutboxBundle
from ui.link.background import Slices
from ui.link.context import Context

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


AT_ONCE = 2
"""So many steps of a letter are done before the event loop has its turn: all of one with a single message."""


def write_letter(slices: Slices, context: Context, bundle: OutboxBundle, done: Callable[[Letter], None]) -> None:
    """Call ``done`` with the whole letter of a bundle, bit by bit: each message is worked out from its project."""
    slices.start(_messages(context, bundle, done), AT_ONCE)


def _messages(context: Context, bundle: OutboxBundle, done: Callable[[Letter], None]) -> Iterator[None]:
    letter = context.read(letter_without_text, bundle)
    body = ""
    for number in range(len(context.read(parts_of, bundle))):
        body += context.read(letter_part, bundle, number)
        yield
    done(replace(letter, body=body))
