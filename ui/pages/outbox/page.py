"""The Outbox page: what is to be told, what asks the lead for a word, what was told; the chosen row on the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.actions.account import hold_everything
from app.domain.ids import PersonId
from app.domain.message import Message
from app.domain.person import Person
from app.editing.change import ChangeSet
from app.queries.answer import answers_waiting
from app.queries.dispatch import sending_settings
from app.queries.outbox import SETTLED, OutboxBundle, OutboxLine, OutboxState, bundles_of, pending, told, untold
from app.queries.outbox_overview import letters_once_more, only_corrections, outbox_needs, quarter_words, week_counts
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.mail import open_mail_program
from ui.link.page import Page
from ui.link.place import MessagePlace, Place
from ui.link.plain_text import set_text, wrapping_label
from ui.pages.outbox.detail import OutboxDetail
from ui.pages.outbox.letter_acts import LetterActs
from ui.pages.outbox.letter_view import LetterView
from ui.pages.outbox.model import (
    TOLD_SHOWN,
    OutboxFilter,
    OutboxRead,
    OutboxTab,
    Row,
    RowGroup,
    RowId,
    rows_in_need,
    rows_to_tell,
    rows_told,
    week_words,
)
from ui.widgets.button import button, button_row
from ui.widgets.choice_field import Choice
from ui.widgets.empty_state import EmptyState
from ui.widgets.list_filters import ListFilters
from ui.widgets.person_field import PersonChoice
from ui.widgets.row_list import RowList, RowTool
from ui.widgets.side_panel import SidePanel

EMPTY = {
    OutboxTab.TO_TELL: ("Nothing to tell.", "When a step is finished, the message to its next owner waits here."),
    OutboxTab.NEEDS_YOU: ("Nothing needs you.", "What was refused, came back or may not have arrived is asked here."),
    OutboxTab.TOLD: ("Nobody was told anything yet.", "What has left stays here, word for word."),
}
NARROWED = "Nothing here fits the filter. Choose everybody and all projects to see the rest."
TOOLS = (
    RowTool("M", "mail", "Mail draft"),
    RowTool("C", "copy", "Copy letter"),
    RowTool("Ctrl+Return", "check", "Mark as told"),
)
SEND = "Ctrl+Shift+Return"
PANEL_WIDTH = 460
MORE_TOLD = 1_000
TABS = ((OutboxTab.TO_TELL, "To tell"), (OutboxTab.NEEDS_YOU, "Needs you"), (OutboxTab.TOLD, "Told"))


if TYPE_CHECKING:
    from ui.widgets.answer_list import AnswerList


class OutboxPage(Page):
    """``open_link`` opens a ``mailto:`` link or the file of a draft outside."""

    def __init__(self, context: Context, open_link: Callable[[str], bool] = open_mail_program) -> None:
        super().__init__(context, "Outbox")
        self.acts = LetterActs(context, self, open_link, lambda: self.refresh(None))
        self._read: OutboxRead | None = None
        self._told_lines: dict[str, OutboxLine] = {}
        self._most_told = TOLD_SHOWN
        self.bar: ListFilters[str] = ListFilters("Show messages", TABS, "Person", "")
        self.list: RowList[RowId] = RowList("Messages", TOOLS)
        self.list.keeps_choice = True
        self.empty = EmptyState("inbox", *EMPTY[OutboxTab.TO_TELL][:1], more=EMPTY[OutboxTab.TO_TELL][1])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.answers_place = QVBoxLayout()
        """Under *Needs you*, above the list: what came back from the team."""
        self.weeks = wrapping_label()
        self.weeks.setProperty("tone", "muted")
        self.held = QWidget()
        self.more = button(Command("more_told", f"Show {MORE_TOLD:,} more", self._show_more, "chevron-down"), self)
        width = context.preferences.get("outbox.panel", PANEL_WIDTH)
        self.panel = SidePanel(self, "Letter", width)
        self.detail = OutboxDetail(context, self.panel, self.acts)
        self._lay_out()
        self._connect()

    @property
    def tab(self) -> OutboxTab:
        """Which of the three is shown."""
        return OutboxTab(self.bar.tabs.current)

    @property
    def letter(self) -> LetterView | None:
        """The letter to be told that the panel shows, if it shows one."""
        return self.detail.letter

    def secondary(self) -> tuple[Command, ...]:
        return (Command("outbox_answers", "Take in answers…", self.take_in, "inbox", "Ctrl+I"),)

    def take_in(self) -> None:
        """Ask for what the team answered."""
        # Only here: most visits of the page need no dialog.
        from ui.pages.outbox.answers import AnswersDialog
        from ui.widgets.preview_dialog import opened

        opened(AnswersDialog(self.context, self))

    def commands(self) -> tuple[Command, ...]:
        def act(key: str) -> Callable[[], None]:
            return lambda: self.detail.do(key)

        return (
            Command("outbox_mail", "Mail draft", act("mail"), "mail", "M", self._has_letter),
            Command("outbox_copy", "Copy letter", act("copy"), "copy", "C", self._has_letter),
            Command("outbox_told", "Mark as told", act("told"), "check", "Ctrl+Return", self._has_letter),
            Command("outbox_send", "Send now", act("send"), "send", SEND, self.detail.may_send),
            Command("outbox_to_tell", "Show what is to tell", lambda: self.show_tab(OutboxTab.TO_TELL), "send"),
            Command("outbox_needs", "Show what needs you", lambda: self.show_tab(OutboxTab.NEEDS_YOU), "circle-alert"),
            Command("outbox_told_tab", "Show what was told", lambda: self.show_tab(OutboxTab.TOLD), "check"),
        )

    def show_tab(self, tab: OutboxTab) -> None:
        """Show one of the three, as a click on it does."""
        self.bar.tabs.choose(tab)

    def refresh(self, changes: ChangeSet | None) -> None:
        lines = self.context.read(pending)
        bundles = bundles_of(lines)
        by_person = {bundle.person_id: bundle for bundle in bundles}
        self._read = OutboxRead(
            lines,
            bundles,
            self.context.read(outbox_needs, bundles),
            self.context.read(letters_once_more),
            {person.id: person.name for person in self.context.read(lambda reader: reader.find(Person))},
            self.context.workspace.clock.now(),
            self._local,
            self.acts.copied(by_person),
        )
        self.held.setVisible(self.context.read(sending_settings).held)
        to_tell = sum(not only_corrections(one) for one in bundles) + len(self._read.once_more)
        _, told = self.context.read(lambda reader: reader.told_messages(0))
        needs = self._read.needs.count + self._show_answers()
        self.bar.count({OutboxTab.TO_TELL: to_tell, OutboxTab.NEEDS_YOU: needs, OutboxTab.TOLD: told})
        self.set_header(subtitle=_subtitle(bundles, needs))
        self._show_rows()

    def show_place(self, place: Place) -> bool:
        """A message is shown in the letter that it is in."""
        if not isinstance(place, MessagePlace):
            return False
        message = self.context.read(lambda reader: reader.get(Message, place.message_id))
        if message is None:
            return True
        self.bar.widen()
        line = next((one for one in self._read.lines if one.fact_key == message.fact_key), None) if self._read else None
        row: RowId = (RowGroup.FACT, message.fact_key)
        tab = OutboxTab.TOLD
        if line is not None and line.state is OutboxState.DRAFTED and line.dispatch_id is not None:
            row, tab = (RowGroup.LETTER, line.dispatch_id), OutboxTab.NEEDS_YOU
        elif line is not None and line.state not in SETTLED:
            row, tab = (RowGroup.PERSON, message.person_id), OutboxTab.TO_TELL
        self.show_tab(tab)
        return self.list.choose(row)

    def _show_rows(self) -> None:
        if self._read is None:
            return
        if not self._read.whole and (self.tab is OutboxTab.TOLD or self.bar.narrows):
            self._read = replace(self._read, lines=self.context.read(untold), whole=True)
        items, count = self._rows(self._read)
        self.more.setVisible(count > self._most_told)
        said = _counts(self.context) if self.tab is OutboxTab.TOLD else ""
        set_text(self.weeks, said).setVisible(bool(said))
        self.list.tools = TOOLS if self.tab is OutboxTab.TO_TELL else ()
        self.list.show_items(items)
        sentence, more = EMPTY[self.tab]
        self.empty.show_sentence(sentence)
        self.empty.show_more(NARROWED if self.bar.narrows else more)
        self.stack.setCurrentWidget(self.list if items else self.empty)
        # Answers alone are no empty page.
        self.stack.setVisible(bool(items) or self.answers_area.isHidden())
        if self.list.current is None and items:
            self.list.step(1)
        else:
            self._show_current()

    def _rows(self, read: OutboxRead) -> tuple[list[Row], int]:
        """The rows of the tab, and how many there would be of what was told."""
        narrow = _filter(self.bar)
        if self.tab is not OutboxTab.TOLD:
            self.bar.offer(*_narrowings(read.lines))
            rows = rows_to_tell if self.tab is OutboxTab.TO_TELL else rows_in_need
            return rows(read, narrow), 0
        found = self.context.read(told, self._most_told, narrow.person_id, narrow.project)
        beside = self.context.read(lambda reader: reader.letters_beside_facts(self._most_told, narrow.person_id))
        self._told_lines = {line.fact_key: line for line in found.lines}
        self.bar.offer(*_narrowings([*read.lines, *found.lines]))
        return rows_told(read, narrow, found, beside), found.count

    def _show_more(self) -> None:
        self._most_told += MORE_TOLD
        self._show_rows()

    def _lay_out(self) -> None:
        said = wrapping_label("Everything is held: nothing leaves by itself.")
        release = Command("outbox_release", "Let it leave", lambda: self.context.do(hold_everything, False), "send")
        held = QHBoxLayout(self.held)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(said, 1)
        held.addWidget(button(release, self.held))
        inside = QWidget()
        inside.setLayout(self.answers_place)
        inside.installEventFilter(self)
        # As narrow as its place, however wide the words in it want to be: they learn so that they have to give way.
        inside.setMinimumWidth(1)
        inside.setAutoFillBackground(False)
        self.answers_place.setContentsMargins(0, 0, 0, 0)
        answers = self.answers_area = named(QScrollArea(), "Answers to look at")
        answers.setWidgetResizable(True)
        answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        answers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        answers.viewport().setAutoFillBackground(False)
        answers.setWidget(inside)
        answers.hide()
        left = QVBoxLayout(self)
        left.setContentsMargins(20, 4, 16, 12)
        left.setSpacing(8)
        for part in (self.held, self.bar, self.weeks):
            left.addWidget(part)
        left.addWidget(answers, 2)
        left.addWidget(self.stack, 1)
        left.addLayout(button_row(self.more))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The answers take no more room than they need; what else needs the lead stands close under them."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            width = self.answers_area.viewport().width()
            self.answers_area.setMaximumHeight(max(1, self.answers_place.totalHeightForWidth(width)))
        return False

    def _connect(self) -> None:
        self.bar.changed.connect(self._narrow)
        self.list.moved.connect(lambda _: self._show_current())
        self.list.clicked.connect(lambda _: self._show_current(wanted=True))
        self.list.opened.connect(lambda _: self._focus_panel())
        self.list.asked.connect(self._tool)
        self.panel.resized.connect(lambda width: self.context.preferences.set("outbox.panel", width))

    def _narrow(self) -> None:
        self._show_answers()
        # Another tab begins at its first row.
        self.list.show_items(())
        self._show_rows()

    @cached_property
    def answers(self) -> "AnswerList":
        """Made for the first answer: what reads and previews them is slow to import."""
        from ui.widgets.answer_list import AnswerList

        made = AnswerList(self.context)
        self.answers_place.addWidget(made)
        self.answers_place.addStretch()
        return made

    def _show_answers(self) -> int:
        """Above what else needs the lead; how many there are."""
        if "answers" not in self.__dict__ and not self.context.read(lambda reader: reader.answers()):
            return 0
        if self.tab is OutboxTab.NEEDS_YOU:
            self.answers.refresh()
        number = self.context.read(answers_waiting)
        self.answers_area.setVisible(self.tab is OutboxTab.NEEDS_YOU and number > 0)
        return number

    def _show_current(self, wanted: bool = False) -> None:
        if self._read is not None:
            id = self.list.current_id
            place = id if isinstance(id, tuple) else None
            line = self._told_lines.get(str(place[1])) if place is not None else None
            self.detail.show(self._read, place, line, wanted=wanted)

    def _tool(self, key: str, row: RowId) -> None:
        self.list.choose(row)
        self.detail.do({"M": "mail", "C": "copy", "Ctrl+Return": "told"}[key])

    def _has_letter(self) -> bool:
        return self.detail.bundle is not None

    def _focus_panel(self) -> None:
        self._show_current(wanted=True)
        content = self.panel.content
        if content is not None:
            content.setFocus()
            self.panel.focusNextChild()

    def _local(self, at: datetime) -> datetime:
        return self.context.read(lambda reader: reader.local(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        act = {"M": "mail", "C": "copy", "Ctrl+Return": "told", SEND: "send"}.get(pressed, "")
        if said := self.detail.act_of(pressed):
            self.detail.say(said)
        elif act and self._has_letter() and (act != "send" or self.detail.may_send()):
            self.detail.do(act)
        else:
            super().keyPressEvent(event)


def _subtitle(bundles: tuple[OutboxBundle, ...], needs: int) -> str:
    asked = f"{needs} need{'s' if needs == 1 else ''} you" if needs else ""
    if not bundles:
        return asked or "Everybody knows what they have to know"
    people = f"{len(bundles)} {'person' if len(bundles) == 1 else 'people'} to tell"
    waiting = sum(1 for bundle in bundles if bundle.waiting)
    undo = f"{waiting} may still be undone" if waiting else ""
    return "  ·  ".join(part for part in (people, undo, asked) if part)


def _counts(context: Context) -> str:
    """What was sent in the last weeks, and by the program itself in this quarter."""
    return " ".join(filter(None, (context.read(quarter_words), week_words(context.read(week_counts)))))


def _filter(bar: ListFilters[str]) -> OutboxFilter:
    person = bar.person.person_id
    return OutboxFilter(PersonId(person) if person is not None else None, bar.project_key)


def _narrowings(lines: Sequence[OutboxLine]) -> tuple[list[PersonChoice], list[Choice[str]]]:
    """Whom and which projects the messages are about."""
    people = sorted({(line.person, line.person_id) for line in lines})
    projects = sorted({line.project for line in lines if line.project})
    return [PersonChoice(id, name) for name, id in people], [Choice(project, project) for project in projects]


def make(context: Context) -> Page:
    return OutboxPage(context)
