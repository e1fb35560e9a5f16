"""Opens a draft in the user's own mail program; the one place that hands an address to the desktop."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.adapters.draft_file import write_draft
from app.adapters.receiver import check_receiver
from app.domain.errors import LeadlineError
from app.exchange.mail_message import Attachment
from app.queries.dispatch import line_key
from app.queries.letter import Letter, letter_of_pieces, letter_piece, parts_of
from app.queries.outbox import OutboxBundle
from app.workspace.draft_recording import draft_mail, record_draft
from ui.link.background import Slices, run
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
    plans: Sequence[Attachment] = (),
) -> bool:
    """Whether the letter is open as a draft now: by a link, or by a file where it is too long for one or ``plans`` go
    with it; else the reason was said in one sentence. ``keys`` are the facts that it tells."""
    try:
        check_receiver()
        link = "" if plans else letter.mailto
        link = link or _file_link(context, context.read(draft_mail, keys, letter, plans))
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
        return False
    if not open_link(link):
        context.refuse(NO_PROGRAM)
        return False
    return True


def _file_link(context: Context, content: str) -> str:
    number = context.read(lambda reader: max(reader.dispatches(), default=0) + 1)
    file = write_draft(context.preferences.folder, number, content, context.workspace.clock.now())
    return bytes(QUrl.fromLocalFile(str(file)).toEncoded().data()).decode("ascii")


def draft_bundle(
    context: Context,
    bundle: OutboxBundle,
    letter: Letter,
    opened: Callable[[], None],
    open_link: Callable[[str], bool] = open_mail_program,
) -> None:
    """Open the letter of a bundle as a draft, with the plan sheets that it tells of, and keep the question whether it
    was sent. ``opened`` is called once it is open; sheets are painted beside the window first."""
    # Only here: most drafts have no plan with them.
    from app.exports import plans_beside
    from app.workspace.plan_enclosing import LACKS_PLAN, enclosed, plans_for_draft

    plans, paint = context.read(plans_for_draft, bundle), plans_beside(context.painter)

    def draft(files: Sequence[Attachment]) -> None:
        if _draft_bundle(context, bundle, letter, open_link, files):
            opened()
            if len(files) < len(plans):
                context.say(LACKS_PLAN)

    if not plans or paint is None:
        draft(())
        return
    context.say(f"The plan for {bundle.person} is being painted; then the draft opens.")
    run(lambda job: enclosed(plans, paint), draft, lambda problem: draft(()))


def _draft_bundle(
    context: Context,
    bundle: OutboxBundle,
    letter: Letter,
    open_link: Callable[[str], bool],
    plans: Sequence[Attachment],
) -> bool:
    keys = [line_key(line) for line in bundle.lines]
    content = context.read(draft_mail, keys, letter, plans)
    if not open_draft(context, letter, keys, open_link, plans):
        return False
    try:
        record_draft(context.workspace, bundle.person_id, keys, letter, content, whole=bool(plans) or not letter.mailto)
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
