"""Takes in what the team answered: pasted text or a dropped mail, shown as proposed changes, done as one step."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.actions.answer import accept_answers, take_answers
from app.adapters.whole_file import read_bytes
from app.domain.answer import AnswerKind, Reading, ReceivedAnswer
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId, task_key
from app.domain.task import Task
from app.exchange.answer.answer import Answer
from app.exchange.answer.mail import MAIL_ENDINGS, ReceivedMail, pasted, read_mail
from app.queries.answer import answers_in
from app.workspace.answer_recording import answers_of
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.plain_text import plain_label
from ui.widgets.button import allow
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_text import short_date
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.row_list import RowItem, RowList

HINT = (
    "Paste the answers here, or drop mails (.eml):\n"
    "[LL-12] DONE\n[LL-13] BLOCKED: waiting for Legal\n[LL-14] NEW DATE: 12 Mar"
)


class AnswersDialog(PreviewDialog):
    """Each line that is understood becomes a row; those that cannot be done say why and are left out."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "Take in answers", Command("take_answers", "Take in", self._take, "check"))
        self._context = context
        self._ready: list[Answer] = []
        self._mails: list[ReceivedMail] = []
        self._from: dict[TaskId, ReceivedMail] = {}
        self.text = named(QPlainTextEdit(), "Answers")
        self.text.setPlaceholderText(HINT)
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)
        self.rows: RowList[TaskId] = RowList("Proposed changes")
        self.sentence = plain_label("")
        self.sentence.setProperty("tone", "muted")
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.text, 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.rows, 3)
        layout.addLayout(self.buttons())
        self.resize(560, 560)
        self.text.textChanged.connect(self.update_preview_soon)
        self.update_preview()

    def update_preview(self) -> None:
        text = self.text.toPlainText()
        found = self._found(text)
        looked = [(answer, self._problem(answer)) for answer in found]
        self._ready = [answer for answer, problem in looked if not problem]
        self.rows.show_items([self._row(answer, problem) for answer, problem in looked])
        self.sentence.setText(_summary(bool(text.strip() or self._mails), len(found), len(self._ready)))
        allow(self.go, "" if self._ready else "Nothing is understood that can be taken in.")

    def _found(self, text: str) -> list[Answer]:
        """The answers of the dropped mails and of the text, one a task: the first that was dropped or pasted."""
        mails = [*self._mails, pasted(text, self._context.read(lambda reader: reader.today()))]
        found: dict[TaskId, Answer] = {}
        self._from = {}
        for mail in mails:
            for answer in self._context.read(answers_in, mail):
                if answer.reading.kind is not AnswerKind.NOTHING and answer.task_id not in found:
                    found[answer.task_id], self._from[answer.task_id] = answer, mail
        return list(found.values())

    def take_mime(self, data: QMimeData) -> bool:
        """Text, or files of saved mails; False when there is nothing of the kind in it."""
        parts = []
        mails = []
        today = self._context.read(lambda reader: reader.today())
        for url in data.urls():
            if not url.isLocalFile():
                continue
            path = Path(url.toLocalFile())
            try:
                content = read_bytes(path)
                if path.suffix.lower() in MAIL_ENDINGS:
                    mails.append(read_mail(content, today))
                else:
                    parts.append(content.decode("utf-8", "replace"))
            except LeadlineError as refusal:
                self.sentence.setText(refusal.sentence)
                return False
        # The text of a link is its address.
        if data.hasText() and not data.hasUrls():
            parts.append(data.text())
        if not parts and not mails:
            self.sentence.setText("This is no saved mail and no text. Drop an .eml file, or paste what was written.")
        if parts:
            self.text.appendPlainText("\n".join(parts))
        if mails:
            self._mails += mails
            self.update_preview()
        return bool(parts or mails)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take_mime(event.mimeData()):
            accept_copy(event)

    def _problem(self, answer: Answer) -> str:
        return self._context.workspace.refusal(take_answers, [answer]) or ""

    def _row(self, answer: Answer, problem: str) -> RowItem[TaskId]:
        task = self._context.read(lambda reader: reader.get(Task, answer.task_id))
        title = task.title if task is not None else task_key(answer.task_id)
        chip = ChipStyle("left out", Tone.BAD) if problem else ChipStyle(str(answer.reading.kind))
        words = problem or _words(answer.reading)
        return RowItem(answer.task_id, title, words, (chip,), avatar=False, quiet=bool(problem))

    def _take(self) -> None:
        self.settle()
        self.update_preview()
        if not self._ready:
            return
        try:
            answers = self._recorded()
        except LeadlineError as refusal:
            self.sentence.setText(refusal.sentence)
            return
        if self._context.do_beside(self.sentence.setText, accept_answers, answers) is not None:
            self.accept()

    def _recorded(self) -> list[ReceivedAnswer]:
        """What is taken in, known by its mail: the same mail that is fetched later is asked about no more."""
        found = []
        for answer in self._ready:
            mail = self._from[answer.task_id]
            found += [one for one in answers_of(self._context.workspace, [mail]) if one.task_id == answer.task_id]
        return found


def open_answers(context: Context, parent: QWidget) -> None:
    """Ask for what the team answered."""
    opened(AnswersDialog(context, parent))


def _words(reading: Reading) -> str:
    asks = f". {reading.why}" if reading.why else ""
    match reading.kind:
        case AnswerKind.BLOCKED:
            until = f" until {short_date(reading.day)}" if reading.day is not None else ""
            return f"Will be blocked by {reading.by}{until}{asks}"
        case AnswerKind.NEW_DATE if reading.day is not None:
            return f"Will be due {short_date(reading.day)}{asks}"
        case AnswerKind.OUTCOME:
            return f"Will end as “{reading.outcome}”{asks}"
    return f"Will be finished{asks}"


def _summary(said: bool, found: int, ready: int) -> str:
    if not said:
        return "Nothing is changed before you take it in, and one Undo takes all of it back."
    if not found:
        return "No answer is found in this text. It looks like [LL-12] DONE."
    changes = f"{ready} change{'' if ready == 1 else 's'} proposed"
    return changes + (f", {found - ready} left out" if found > ready else "")
