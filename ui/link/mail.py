"""Opens a draft in the user's own mail program; the one place that hands an address to the desktop."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.adapters.draft_file import write_draft
from app.adapters.receiver import check_receiver
from app.domain.errors import LeadlineError
from app.queries.dispatch import line_key
from app.queries.letter import Letter, letter_of_pieces, letter_piece, parts_of
from app.queries.outbox import OutboxBundle
from app.workspace.draft_recording import draft_mail, record_draft
from ui.link.background import Slices
from ui.link.context import Context

NO_PROGRAM = "No mail program took the draft. Set one in your system, or copy the letter and send it your way."


def open_mail_program(link: str) -> bool:
    """Hand a ``mailto:`` link or the address of a file, encoded already, to the system; False when it has no program
    for it."""
    return QDesktopServices.openUrl(QUrl.fromEncoded(link.encode("ascii", "ignore")))


def open_draft(
    context: Context,
    letter: Letter,
    keys: Sequence[str] = (),
    open_link: Callable[[str], bool] = open_mail_program,
) -> bool:
    """Whether the letter is open as a draft now: by a link, or by a file where it is too long for one; else the reason
    was said in one sentence. ``keys`` are the facts that it tells."""
    try:
        check_receiver()
        link = letter.mailto or _file_link(context, letter, keys)
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
        return False
    if not open_link(link):
        context.refuse(NO_PROGRAM)
        return False
    return True


def _file_link(context: Context, letter: Letter, keys: Sequence[str]) -> str:
    content = context.read(draft_mail, keys, letter)
    number = context.read(lambda reader: max(reader.dispatches(), default=0) + 1)
    file = write_draft(context.preferences.folder, number, content, context.workspace.clock.now())
    return bytes(QUrl.fromLocalFile(str(file)).toEncoded().data()).decode("ascii")


def draft_bundle(
    context: Context, bundle: OutboxBundle, letter: Letter, open_link: Callable[[str], bool] = open_mail_program
) -> bool:
    """Open the letter of a bundle as a draft and keep the question whether it was sent. Whether it is open now."""
    keys = [line_key(line) for line in bundle.lines]
    content = context.read(draft_mail, keys, letter)
    if not open_draft(context, letter, keys, open_link):
        return False
    try:
        record_draft(context.workspace, bundle.person_id, keys, letter, content, whole=not letter.mailto)
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
        return False
    return True


AT_ONCE = 2
"""So many steps of a letter are done before the event loop has its turn: all of one with a single message."""


def write_letter(slices: Slices, context: Context, bundle: OutboxBundle, done: Callable[[Letter], None]) -> None:
    """Call ``done`` with the whole letter of a bundle, bit by bit: each message is worked out from its project."""
    slices.start(_messages(context, bundle, done), AT_ONCE)


def _messages(context: Context, bundle: OutboxBundle, done: Callable[[Letter], None]) -> Iterator[None]:
    pieces = []
    for number in range(len(context.read(parts_of, bundle))):
        pieces.append(context.read(letter_piece, bundle, number))
        yield
    done(context.read(letter_of_pieces, bundle, pieces))
