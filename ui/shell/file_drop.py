"""What is dropped on the window: a table, flowchart or calendar opens its import, answers of the team are taken in."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import LeadlineError
from app.domain.ids import TASK_PREFIX
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.page_id import PageId

if TYPE_CHECKING:
    from ui.link.place import Place

WORKFLOW_ENDINGS = (".bpmn", ".bpmn2", ".drawio", ".mmd", ".vsdx")
TABLE_ENDINGS = (".csv", ".tsv")
CALENDAR_ENDINGS = (".ics", ".ical")
ANSWER_ENDINGS = (".eml", ".msg", ".txt")


class FileDrop(QObject):
    """Watches ``window``; what pages take themselves (cards, rows) never comes here."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A drag that enters is a drop event, too.
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or not isinstance(event, QDropEvent):
            return False
        data = event.mimeData()
        place, answers = _import_of(data), _holds_answers(data)
        if place is None and not answers:
            return False
        accept_copy(event)
        if event.type() == QEvent.Type.Drop:
            if place is not None:
                self._context.go_to(place)
            else:
                self._take_in(data)
        return True

    def _take_in(self, data: QMimeData) -> None:
        """Record what the answers say; it waits on Today, and nothing is changed before it is accepted."""
        try:
            found, waiting = _recorded(self._context, data)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        if not found:
            self._context.refuse(
                f"No answer about a task is found in it. It names the task, for example {TASK_PREFIX}12."
            )
            return
        # Only here, as below: a start goes to no place.
        from ui.link.place import PagePlace

        self._context.go_to(PagePlace(PageId.TODAY))
        if not waiting:
            self._context.say("It is filed with its task, and asks for no change.")


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _import_of(data: QMimeData) -> "Place | None":
    from ui.link.place import ImportDaysOff, ImportTasks, ImportWorkflow

    paths = _files(data)
    ending = paths[0].suffix.lower() if len(paths) == 1 else ""
    if ending in WORKFLOW_ENDINGS:
        return ImportWorkflow(paths[0])
    if ending in TABLE_ENDINGS:
        return ImportTasks(paths[0])
    return ImportDaysOff(paths[0]) if ending in CALENDAR_ENDINGS else None


def _holds_answers(data: QMimeData) -> bool:
    """Saved mails and texts, or a text that names a task."""
    if data.hasUrls():
        paths = _files(data)
        return bool(paths) and all(path.suffix.lower() in ANSWER_ENDINGS for path in paths)
    return data.hasText() and TASK_PREFIX in data.text().upper()


def _recorded(context: Context, data: QMimeData) -> tuple[int, int]:
    """How many answers there are in it, and how many of them wait for the lead. Raises LeadlineError."""
    # Only here: most windows never get a mail dropped on them.
    from app.adapters.whole_file import read_bytes
    from app.exchange.answer.mail import pasted, read_saved
    from app.queries.answer import waiting_lines
    from app.workspace.answer_recording import answers_of

    today = context.read(lambda reader: reader.today())
    mails = [read_saved(read_bytes(path), path.suffix, today) for path in _files(data)]
    if not data.hasUrls():
        mails = [pasted(data.text(), today)]
    found = {answer.id for answer in answers_of(context.workspace, mails)}
    return len(found), sum(line.answer.id in found for line in context.read(waiting_lines))
