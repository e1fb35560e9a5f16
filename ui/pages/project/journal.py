"""The tab *Journal*: what was said, sent, decided and done, the newest first; a field for the next line above it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.actions.journal import MailFacts, add_entry, change_entry, remove_comment
from app.domain.errors import LeadlineError
from app.domain.ids import CommentId, PersonId, ProjectId
from app.domain.person import Person
from app.domain.task import CommentKind
from app.editing.change import ChangeSet
from app.exchange.markdown_html import markdown_html
from app.queries.journal import PROGRAM, JournalKind, JournalLine, journal
from app.queries.reader import Reader
from app.queries.rows import JournalFilter
from app.queries.status_report import draft_status
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.icon import icon_pixmap
from ui.link.place import TaskPanelPlace
from ui.link.plain_text import plain_label, visible, wrapping_label
from ui.link.theme import BODY, SEMIBOLD, font, theme
from ui.pages.project.tab import ProjectTab
from ui.widgets.avatar import Avatar
from ui.widgets.button import button, icon_button, link_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_text import short_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.task_panel.task_section import clear

AT_A_TIME = 20
"""Lines that are shown, more than a screen has room for; ``OLDER`` more each time they are asked for."""
OLDER = 60
SEEN = 7
"""About as many as are seen of a journal that comes into view; the others are made after these are painted."""
MAIL_ENDINGS = (".eml", ".msg")
ENTRY, STATUS = "entry", "status report"
"""What another place can ask for: the field of the next line, and the draft of a report."""
_KINDS = ((CommentKind.COMMENT, "Comment"), (CommentKind.DECISION, "Decision"), (CommentKind.CALL, "Call"))


class EntryField(QPlainTextEdit):
    """Where a line is written: Ctrl+Enter sends it, Tab goes on to the next control."""

    def __init__(self, name: str, send: Command) -> None:
        super().__init__()
        self._send = send
        named(self, name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(58)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._send.run()
        else:
            super().keyPressEvent(event)


class EntryForm(QWidget):
    """The next line: its words, whether it is a comment, a decision or a call, and who said it."""

    def __init__(self, tab: "JournalTab") -> None:
        super().__init__()
        self._tab = tab
        send = Command("add_entry", "Add to journal", self.send, shortcut="Ctrl+Return")
        self.field = EntryField("Journal entry", send)
        self.field.setPlaceholderText("Comment, decision, call… Markdown; @name lets somebody watch")
        self.kind = SegmentedControl("Kind of entry", [(str(kind), text) for kind, text in _KINDS])
        self.person: ChoiceField[PersonId | None] = ChoiceField("Said by")
        row = FlowLayout(self.kind, plain_label("Said by"), self.person, button(send))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        layout.addLayout(row)

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer these beside the lead."""
        choices: list[Choice[PersonId | None]] = [Choice(None, "You")]
        choices += [Choice(one.id, one.name) for one in people]
        self.person.set_choices(choices, self.person.current)

    def send(self) -> None:
        """Keep what was written, and empty the field when that was done."""
        kind, person = CommentKind(self.kind.current), self.person.current
        text = self.field.toPlainText()
        if self._tab.context.do(add_entry, self._tab.project_id, text, kind, person_id=person) is not None:
            self.field.clear()


class LineView(QWidget):
    """One line of the journal; what was written by hand can be changed in its place, and removed."""

    def __init__(self, tab: "JournalTab", line: JournalLine) -> None:
        super().__init__()
        self._tab, self.line = tab, line
        named(self, f"{line.who} {line.what}", f"{line.at:%H:%M}. {line.text}")
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        who = plain_label(line.who)
        who.setFont(font(BODY, SEMIBOLD))
        head.addWidget(who)
        head.addWidget(wrapping_label(line.what), 1)
        if line.by_hand:
            change = Command("change_entry", f"Change what {line.who} wrote", self._change, "pencil")
            remove = Command("remove_entry", f"Remove what {line.who} wrote", self._remove, "x")
            for command in (change, remove):
                head.addWidget(icon_button(command, self, 14))
        if line.task_id is not None:
            place = TaskPanelPlace(line.task_id)
            opening = Command("open_task", f"Open “{line.task}”", partial(tab.context.go_to, place), "chevron-right")
            head.addWidget(icon_button(opening, self, 14))
        time = plain_label(f"{line.at:%H:%M}")
        time.setProperty("tone", "muted")
        head.addWidget(time)
        self._body.addLayout(head)
        self._text = _rich(line.text) if line.text else None
        if self._text is not None:
            self._body.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(_sign(line), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._body, 1)

    def _change(self) -> None:
        if self._text is None:
            return
        self._text.hide()
        keep = Command("keep_entry", "Keep", self._keep, shortcut="Ctrl+Return")
        self.editor = EntryField("Change entry", keep)
        self.editor.setPlainText(self.line.text)
        row = QHBoxLayout()
        row.addWidget(button(keep))
        row.addWidget(button(Command("leave_entry", "Leave as it was", self._tab.show_lines)))
        row.addStretch()
        self._body.addWidget(self.editor)
        self._body.addLayout(row)
        self.editor.setFocus()

    def _keep(self) -> None:
        self._tab.context.do(change_entry, CommentId(self.line.id), self.editor.toPlainText())

    def _remove(self) -> None:
        self._tab.context.do(remove_comment, CommentId(self.line.id))


def _sign(line: JournalLine) -> QWidget:
    """Whose line it is: a person, the program, or the lead."""
    if line.person_id is not None:
        return Avatar(line.who, line.person_id)
    label = QLabel()
    label.setFixedSize(24, 24)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    name = "zap" if line.who == PROGRAM else "pencil" if line.by_hand else "mail"
    label.setPixmap(icon_pixmap(name, theme().tokens.muted, 16, label.devicePixelRatioF()))
    return label


def _rich(text: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setOpenExternalLinks(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    label.setText(markdown_html(visible(text)))
    return named(label, text)


class JournalTab(ProjectTab):
    """Drop a saved mail on it, and it is filed with the task that it is about."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.setAcceptDrops(True)
        self._limit = AT_A_TIME
        self.entry = EntryForm(self)
        self.kinds = SegmentedControl("Show", [(str(kind), str(kind)) for kind in JournalKind])
        self.search = SearchField("Search the journal")
        self.empty = EmptyState("message-square", "Nothing here yet.", None, "")
        self.more = link_button("Show older")
        self._lines = QVBoxLayout()
        self._rest = Slices(self)
        self._lay_out()
        self.kinds.chosen.connect(lambda _: self._narrow())
        self.search.searched.connect(lambda _: self._narrow())
        self.search.left.connect(self.entry.field.setFocus)
        self.more.clicked.connect(self._show_older)

    def _lay_out(self) -> None:
        status = Command("status_report", "Status report…", self.report_status, "file-text")
        head = FlowLayout(self.kinds, self.search, button(status))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._lines)
        column.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self._area = named(QScrollArea(), "Journal")
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.entry)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.empty, 1)

    def show_project(self, project_id: ProjectId) -> None:
        if project_id != self.project_id:
            self._limit = AT_A_TIME
        super().show_project(project_id)

    def refresh(self, changes: ChangeSet | None) -> None:
        self.entry.show_people(self.context.read(_people))
        self.show_lines()

    def show_lines(self) -> None:
        """Read the lines that the filter lets through, and show the newest of them."""
        kind = JournalKind(self.kinds.current)
        wanted = JournalFilter(kinds=kind.sources, words=self.search.text().strip(), limit=self._limit + 1)
        found = self.context.read(journal, self.project_id, wanted)
        afresh = not self._lines.count()
        clear(self._lines)
        today = self.context.read(lambda reader: reader.today())
        # Lines that are there already are exchanged in one go: what is read or scrolled to stays where it is.
        self._rest.start(self._add_lines(found[: self._limit], today), at_once=SEEN if afresh else self._limit + 1)
        self.more.setVisible(len(found) > self._limit)
        self._area.setVisible(bool(found))
        self.empty.setVisible(not found)
        narrowed = bool(wanted.words or wanted.kinds)
        self.empty.show_sentence("Nothing fits." if narrowed else "Nothing was written yet.")
        self.empty.show_more(
            "Show all kinds, or search for something else."
            if narrowed
            else "Write a comment, a decision or a call above, or drop a saved mail here."
        )

    def _add_lines(self, found: Sequence[JournalLine], today: date) -> Iterator[None]:
        for day, lines in groupby(found, key=lambda line: line.on):
            title = plain_label("Today" if day == today else f"{day:%A}, {short_date(day, today)}")
            title.setProperty("tone", "muted")
            self._lines.addWidget(title)
            for line in lines:
                self._lines.addWidget(LineView(self, line))
                yield

    def report_status(self) -> None:
        """Draft a report since the last one, to be edited and kept."""
        # Only here: it brings what paints files.
        from ui.pages.project.status_dialog import StatusReportDialog

        report = self.context.read(draft_status, self.project_id)
        if report is not None:
            dialog = StatusReportDialog(self.context, self.project_id, report, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def line_views(self) -> list[LineView]:
        """The lines that are shown, from the top; what is still to be made of them is made now."""
        self._rest.finish()
        items = [self._lines.itemAt(place) for place in range(self._lines.count())]
        return [view for item in items if item is not None and isinstance(view := item.widget(), LineView)]

    def _narrow(self) -> None:
        self._limit = AT_A_TIME
        self.show_lines()

    def _show_older(self) -> None:
        self._limit += OLDER
        self.show_lines()

    def bring_forward(self, about: str) -> bool:
        if about == ENTRY:
            self.entry.field.setFocus()
        elif about == STATUS:
            self.report_status()
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _mails(event):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _mails(event)
        accept_copy(event)
        for path in paths:
            self._file(path)

    def _file(self, path: Path) -> None:
        # Only here: most windows never get a mail dropped on them.
        from app.adapters.whole_file import read_bytes
        from app.exchange.answer.mail import read_saved
        from app.queries.mail_entry import mail_entry

        try:
            mail = read_saved(read_bytes(path), path.suffix, self.context.read(lambda reader: reader.today()))
        except LeadlineError as refusal:
            self.context.refuse(refusal.sentence)
            return
        entry = self.context.read(mail_entry, self.project_id, mail)
        done = self.context.do(
            add_entry,
            entry.project_id,
            entry.text,
            CommentKind.MAIL,
            task_id=entry.task_id,
            person_id=entry.person_id,
            mail=MailFacts(mail.message_id, mail.sent_at),
        )
        if done is not None and entry.project_id != self.project_id:
            self.context.say("It answers a letter of another project, and is in the journal there.")


def _mails(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths if all(path.suffix.lower() in MAIL_ENDINGS for path in paths) else []


def _people(reader: Reader) -> list[Person]:
    return sorted((one for one in reader.find(Person) if not one.archived), key=lambda one: one.name.casefold())
