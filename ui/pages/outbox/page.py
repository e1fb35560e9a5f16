"""The Outbox page: groups on the left, the letter of the chosen row on the right."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.outbox import drop_message, send_now
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.message import Message
from app.domain.person import Person
from app.editing.change import ChangeSet
from app.queries.letter import Letter, letter_part, letter_without_text, parts_of, subject_of, text_of
from app.queries.outbox import LEAVING, LEFT, OutboxBundle, OutboxLine, bundles_of, outbox
from app.workspace.delivery_recording import record_told
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.mail import open_draft, open_mail_program, write_letter
from ui.link.page import Page
from ui.link.place import MessagePlace, Place
from ui.link.plain_text import visible
from ui.pages.outbox.letter_view import FIRST_WRITTEN, FactView, LetterView
from ui.pages.outbox.model import OutboxFilter, RowGroup, RowId, moment, rows
from ui.widgets.due_text import leaves_words
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowList, RowTool
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel

EMPTY = "Nothing to tell."
EMPTY_MORE = "When a step is finished, the message to its next owner waits here."
DRAFT, COPIED, BY_HAND = "mail draft", "copied text", "hand"
"""How something was told; written into the record."""
TOOLS = (
    RowTool("M", "mail", "Mail draft"),
    RowTool("C", "copy", "Copy letter"),
    RowTool("Ctrl+Return", "check", "Mark as told"),
)
SEND = "Ctrl+Shift+Return"
PANEL_WIDTH = 460


class OutboxPage(Page):
    """``open_link`` opens a ``mailto:`` link outside."""

    def __init__(self, context: Context, open_link: Callable[[str], bool] = open_mail_program) -> None:
        super().__init__(context, "Outbox")
        self._open_link = open_link
        self._letters = Slices(self)
        self._bundles: dict[PersonId, OutboxBundle] = {}
        self._lines: dict[str, OutboxLine] = {}
        self._left_by: dict[PersonId, tuple[str, datetime, frozenset[str]]] = {}
        self._shown_id: RowId | None = None
        options = [(OutboxFilter.ALL, "All"), (OutboxFilter.TO_TELL, "To tell"), (OutboxFilter.TOLD, "Told")]
        self.filter = SegmentedControl("Show messages", options)
        self.filter.chosen.connect(lambda _: self.refresh(None))
        self.list: RowList[RowId] = RowList("Messages", TOOLS)
        self.list.keeps_choice = True
        self.empty = EmptyState("inbox", EMPTY, more=EMPTY_MORE)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        width = context.preferences.get("outbox.panel", PANEL_WIDTH)
        self.panel = SidePanel(self, "Letter", width)
        self._lay_out()
        self._connect()

    @property
    def letter(self) -> LetterView | None:
        """The letter that the panel shows, if it shows one."""
        content = self.panel.content
        return content if isinstance(content, LetterView) else None

    def secondary(self) -> tuple[Command, ...]:
        return (Command("outbox_answers", "Take in answers…", self.take_in, "inbox", "Ctrl+I"),)

    def take_in(self) -> None:
        """Ask for what the team answered."""
        # Only here: most visits of the page need no dialog.
        from ui.pages.outbox.answers import AnswersDialog
        from ui.widgets.preview_dialog import opened

        opened(AnswersDialog(self.context, self))

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("outbox_mail", "Mail draft", lambda: self._act("mail"), "mail", "M", self._has_letter),
            Command("outbox_copy", "Copy letter", lambda: self._act("copy"), "copy", "C", self._has_letter),
            Command("outbox_told", "Mark as told", lambda: self._act("told"), "check", "Ctrl+Return", self._has_letter),
            Command("outbox_send", "Send now", lambda: self._act("send"), "send", SEND, self._is_waiting),
        )

    def refresh(self, changes: ChangeSet | None) -> None:
        lines = self.context.read(outbox)
        bundles = bundles_of(lines)
        self._lines = {line.fact_key: line for line in lines}
        self._bundles = {bundle.person_id: bundle for bundle in bundles}
        self._forget_old_drafts()
        now = self.context.workspace.clock.now()
        drafted = [person for person, (how, _, _) in self._left_by.items() if how == DRAFT]
        shown = OutboxFilter(self.filter.current)
        items = rows(lines, bundles, shown, drafted, now, self._local)
        self.list.show_items(items)
        self.stack.setCurrentWidget(self.list if items else self.empty)
        self.set_header(subtitle=_subtitle(bundles))
        if self.list.current is None and items:
            self.list.step(1)
        else:
            self._show_current()

    def show_place(self, place: Place) -> bool:
        """A message is shown in the letter that it is in."""
        if not isinstance(place, MessagePlace):
            return False
        self.filter.choose(OutboxFilter.ALL)
        message = self.context.read(lambda reader: reader.get(Message, place.message_id))
        if message is None:
            return True
        waiting = message.person_id in self._bundles
        row: RowId = (RowGroup.PERSON, message.person_id) if waiting else (RowGroup.FACT, message.fact_key)
        return self.list.choose(row)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.filter)
        bar.addStretch()
        left = QVBoxLayout()
        left.setContentsMargins(20, 4, 16, 12)
        left.setSpacing(8)
        left.addLayout(bar)
        left.addWidget(self.stack, 1)
        room = QHBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addLayout(left, 1)

    def _connect(self) -> None:
        self.list.moved.connect(lambda _: self._show_current())
        self.list.opened.connect(lambda _: self._focus_panel())
        self.list.asked.connect(self._tool)
        self.panel.resized.connect(lambda width: self.context.preferences.set("outbox.panel", width))

    def _current(self) -> RowId | None:
        id = self.list.current_id
        return id if isinstance(id, tuple) else None

    def _bundle(self) -> OutboxBundle | None:
        place = self._current()
        return self._bundles.get(place[1]) if place and place[0] is RowGroup.PERSON else None  # type: ignore[arg-type]

    def _has_letter(self) -> bool:
        return self._bundle() is not None

    def _is_waiting(self) -> bool:
        bundle = self._bundle()
        return bundle is not None and bundle.waiting

    def _show_current(self) -> None:
        if self.letter is not None:
            self.letter.writing.stop()
        place = self._current()
        bundle = self._bundle()
        if bundle is not None:
            self._show_letter(bundle)
        elif place is not None and place[0] is RowGroup.FACT and str(place[1]) in self._lines:
            self._show_fact(self._lines[str(place[1])], fresh=place != self._shown_id)
        else:
            self.panel.close_panel()
        self._shown_id = place

    def _show_letter(self, bundle: OutboxBundle) -> None:
        person = self.context.read(lambda reader: reader.get(Person, bundle.person_id))
        left = self._left_by.get(bundle.person_id)
        drafted = left is not None and left[0] == DRAFT
        view = self.letter or self._fresh_letter()
        view.show_letter(person.email if person is not None else "", bundle, self._note(bundle), drafted)
        self.panel.open_panel(f"To {bundle.person}", view, take_focus=False)
        count = len(self.context.read(parts_of, bundle))
        view.write(
            lambda: self.context.read(letter_without_text, bundle).subject,
            lambda number: self.context.read(letter_part, bundle, number),
            count,
            # The first letter takes longer to be worded than the page to be painted.
            at_once=FIRST_WRITTEN if self._shown_id is not None else 0,
        )

    def _fresh_letter(self) -> LetterView:
        # The panel deletes what it showed before, so the letter is made again after a fact took its place.
        letter = LetterView()
        letter.asked.connect(self._act)
        letter.dropped.connect(lambda id: self.context.do(drop_message, id))
        return letter

    def _show_fact(self, line: OutboxLine, fresh: bool) -> None:
        if not fresh and self.panel.isVisible():
            return
        if line.state in LEFT:
            state = f"{line.state.capitalize()} {moment(line.at, self._local)} by {line.channel}. It stays on record."
        elif line.state in LEAVING:
            state = "On its way: it is being handed over now."
        else:
            state = "Overtaken: the task went on before this left, so nobody needs it any more."
        subject, text = self.context.read(subject_of, line), self.context.read(text_of, line)
        self.panel.open_panel(f"To {line.person}", FactView(state, subject, text), take_focus=False)

    def _note(self, bundle: OutboxBundle) -> str:
        left = self._left_by.get(bundle.person_id)
        if left is not None and left[0] == DRAFT:
            return f"Opened in your mail program at {self._local(left[1]):%H:%M}. Did you send it?"
        if left is not None:
            return "Copied. When it is sent, mark it as told."
        if bundle.waiting:
            now = self._local(self.context.workspace.clock.now())
            leaves = leaves_words(self._local(bundle.leaves_at), now)
            return f"Waits: {leaves}. Until then an undo takes it back unseen."
        return ""

    def _tool(self, key: str, row: RowId) -> None:
        self.list.choose(row)
        self._act({"M": "mail", "C": "copy", "Ctrl+Return": "told"}[key])

    def _act(self, act: str) -> None:
        bundle = self._bundle()
        if bundle is None:
            self.context.refuse("This message was told already, or nobody needs it any more.")
            return
        if act == "mail":
            self._mail(bundle)
        elif act == "copy":
            self._copy(bundle)
        elif act == "told":
            self._told(bundle)
        elif act == "send":
            self.context.do(send_now, bundle.person_id)
        else:
            self._left_by.pop(bundle.person_id, None)
            self.refresh(None)

    def _mail(self, bundle: OutboxBundle) -> None:
        write_letter(self._letters, self.context, bundle, lambda letter: self._open_draft(letter, bundle))

    def _open_draft(self, letter: Letter, bundle: OutboxBundle) -> None:
        if open_draft(letter.mailto, self.context.refuse, self._open_link):
            self._leave(bundle, DRAFT)

    def _copy(self, bundle: OutboxBundle) -> None:
        write_letter(self._letters, self.context, bundle, lambda letter: self._put_on_clipboard(letter, bundle))

    def _put_on_clipboard(self, letter: Letter, bundle: OutboxBundle) -> None:
        QGuiApplication.clipboard().setText(visible(f"{letter.subject}\n\n{letter.body}"))
        self.context.say(f"Copied the letter to {bundle.person}.")
        self._leave(bundle, COPIED)

    def _leave(self, bundle: OutboxBundle, how: str) -> None:
        keys = frozenset(line.fact_key for line in bundle.lines)
        self._left_by[bundle.person_id] = (how, self.context.workspace.clock.now(), keys)
        self.refresh(None)

    def _told(self, bundle: OutboxBundle) -> None:
        left = self._left_by.pop(bundle.person_id, None)
        try:
            count = record_told(self.context.workspace, bundle.person_id, left[0] if left else BY_HAND)
        except RuleViolation as refusal:
            self.context.refuse(refusal.sentence)
            return
        self.context.say(f"{bundle.person} was told: {count} message{'' if count == 1 else 's'} on record.")

    def _forget_old_drafts(self) -> None:
        """A draft of which a message has changed or joined since does not say what is to be told now."""
        for person_id, (_, _, keys) in tuple(self._left_by.items()):
            bundle = self._bundles.get(person_id)
            if bundle is None or frozenset(line.fact_key for line in bundle.lines) != keys:
                del self._left_by[person_id]

    def _focus_panel(self) -> None:
        self._show_current()
        content = self.panel.content
        if content is not None:
            content.setFocus()
            self.panel.focusNextChild()

    def _local(self, at: datetime) -> datetime:
        return self.context.read(lambda reader: reader.local(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        act = {"M": "mail", "C": "copy", "Ctrl+Return": "told", SEND: "send"}.get(pressed)
        if act is None or (act == "send" and not self._is_waiting()):
            super().keyPressEvent(event)
        else:
            self._act(act)


def _subtitle(bundles: tuple[OutboxBundle, ...]) -> str:
    if not bundles:
        return "Everybody knows what they have to know"
    people = f"{len(bundles)} {'person' if len(bundles) == 1 else 'people'}"
    waiting = sum(1 for bundle in bundles if bundle.waiting)
    return f"{people} to tell" + (f"  ·  {waiting} may still be undone" if waiting else "")


def make(context: Context) -> Page:
    return OutboxPage(context)
