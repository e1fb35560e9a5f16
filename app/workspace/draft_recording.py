"""A letter was opened as a draft in the lead's own mail program: recorded, so that its question outlives the program.

Whether it was sent is answered by ``mark_arrived`` and ``drop_letter`` of ``app.workspace.sending``.
"""

from collections.abc import Sequence

from app.domain.dispatch import DRAFT, Dispatch, DispatchState, LetterCopy, StoryLine
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId, PersonId
from app.domain.settings import Settings
from app.exchange.mail_message import Attachment, MailHead, ascii_address, mail_message
from app.queries.dispatch import thread_before
from app.queries.letter import Letter
from app.queries.reader import Reader
from app.workspace.workspace import Workspace

OPENED = "Opened in your mail program."


def draft_mail(reader: Reader, keys: Sequence[str], letter: Letter, plans: Sequence[Attachment] = ()) -> str:
    """A letter that tells these facts, as a file that mail programs open as a draft, with its files and ``plans``."""
    settings = reader.get(Settings, 1) or Settings()
    head = MailHead(
        settings.lead_email,
        settings.lead_name,
        _receiver(letter.email),
        letter.to,
        letter.subject,
        "",
        reader.local(reader.now()),
        references=thread_before(reader, keys),
        draft=True,
    )
    files = [Attachment(part.name, part.content_type, part.data) for part in letter.attachments]
    return mail_message(head, letter.body, letter.html, [*files, *plans])


def _receiver(email: str) -> str:
    """In a draft the lead can still type who gets it."""
    try:
        return ascii_address(email)
    except RuleViolation:
        return ""


def record_draft(
    workspace: Workspace, person_id: PersonId, keys: Sequence[str], letter: Letter, content: str, *, whole: bool
) -> Dispatch:
    """A fact: no undo takes it back. ``whole``: the draft has the calendar files of ``letter`` too."""
    id = workspace.read(lambda reader: DispatchId(max(reader.dispatches(), default=0) + 1))
    draft = Dispatch(
        id,
        person_id,
        DRAFT,
        letter.email,
        tuple(keys),
        DispatchState.WAITING,
        letter.subject,
        enclosed=letter.facts if whole else (),
        story=(StoryLine(workspace.clock.now(), OPENED),),
    )
    workspace.record(draft, LetterCopy(id, content))
    return draft
