"""The page Round: the list by person, the bar that asks, the line that says who will hear."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.actions.round import Said, close_round
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from app.queries.due import due_horizon
from app.queries.person import RoundPerson, stand_up
from app.queries.preview import who_hears
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.queries.task import task_detail
from ui.link.accessible import announce
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, PagePlace, Place, TaskPanelPlace, TaskPlace
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import MEDIUM, META, font
from ui.pages.round.model import (
    AnswersById,
    chips,
    summary,
    with_block,
    with_comment,
    with_days,
    with_done,
    with_unblocked,
)
from ui.widgets.ask_bar import AskBar
from ui.widgets.due_text import due_chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.outcome_choice import outcome_lines
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.section import Section

TOOLS = (
    RowTool("D", "check", "Done"),
    RowTool("B", "circle-pause", "Blocked by…"),
    RowTool("U", "play", "Can go on"),
    RowTool("C", "message-square", "Remark"),
    RowTool("O", "panel-right", "Open task"),
)
KEYS = "D done · B blocked · 1 to 9 days more · U can go on · C remark · Backspace clears · Enter next · Esc leaves"

KEYS_FROM = 1000
"""Width of the page from which there is room for the line that names the keys."""


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return RoundPage(context)


class RoundList(RowList[TaskId]):
    """Digits and Backspace speak about the row too."""

    cleared = Signal(object)
    more_days = Signal(object, int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif self.current is not None and event.key() == Qt.Key.Key_Backspace:
            self.cleared.emit(self.current_id)
        elif self.current is not None and event.text() in tuple("123456789"):
            self.more_days.emit(self.current_id, int(event.text()))
        else:
            super().keyPressEvent(event)


class RoundPage(Page):
    """``said`` is kept until the round is finished, also when another page is shown meanwhile."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Round")
        self.said: AnswersById = {}
        self._cards: dict[TaskId, CardRow] = {}
        self.list = RoundList("Round", TOOLS)
        self.ask = AskBar(lambda: self.context.read(round_people)[1])
        self.words = plain_label()
        self.words.setFont(font(weight=MEDIUM))
        self.empty = EmptyState(
            "list-checks", "Nobody has open work.", more="A round goes through what lies on everybody's desk."
        )
        self._lay_out()
        self.list.asked.connect(self._asked)
        self.list.opened.connect(lambda id: self.list.step(1))
        self.list.more_days.connect(lambda id, days: self._say(with_days(self.said, id, days)))
        self.list.cleared.connect(self._clear)
        self.list.left.connect(lambda: self.context.go_to(PagePlace(PageId.TODAY)))

    def primary(self) -> Command | None:
        return Command("finish_round", "Finish round", self.finish, "check", "Ctrl+Return", lambda: bool(self.said))

    def refresh(self, changes: ChangeSet | None) -> None:
        people, on, late = self.context.read(round_people)
        self._cards = {card.task_id: card for person in people for card in person.cards}
        self.said = {task_id: word for task_id, word in self.said.items() if task_id in self._cards}
        self._stack.setCurrentWidget(self._full if people else self.empty)
        self.list.show_items(round_rows(people, on, late, self.said))
        if self.list.current is None:
            self.list.step(1)
        names = "1 person" if len(people) == 1 else f"{len(people)} people"
        tasks = "1 open task" if len(self._cards) == 1 else f"{len(self._cards)} open tasks"
        self.set_header(subtitle=f"{names} · {tasks}")
        self._section.show_count(len(self._cards))
        self._sum_up()

    def show_place(self, place: Place) -> bool:
        return isinstance(place, TaskPlace) and self.list.choose(place.task_id)

    def finish(self) -> None:
        """Everything that was said, as one step."""
        if self.said and self.context.do(close_round, tuple(self.said.values())) is not None:
            self.said = {}
            self.refresh(None)
            self.header_changed.emit()

    def _asked(self, key: str, task_id: TaskId) -> None:
        card = self._cards.get(task_id)
        if card is not None:
            acts = {"D": self._done, "B": self._block, "U": self._unblock, "C": self._remark, "O": self._open}
            acts[key](card)

    def _done(self, card: CardRow) -> None:
        detail = self.context.read(task_detail, card.task_id)
        if card.kind.traits.may_ask and detail is not None and detail.outcomes:
            _, lines = outcome_lines(self.context, card.task_id)
            self.ask.ask_choice(card.title, lines, lambda name: self._say(with_done(self.said, card.task_id, name)))
        else:
            self._say(with_done(self.said, card.task_id))

    def _block(self, card: CardRow) -> None:
        self.ask.ask_block(
            card.title, lambda by, until: self._say(with_block(self.said, card.task_id, by.strip(), until))
        )

    def _unblock(self, card: CardRow) -> None:
        if card.blocked_by:
            self._say(with_unblocked(self.said, card.task_id))
        else:
            self.context.refuse(f"“{card.title}” is not blocked.")

    def _remark(self, card: CardRow) -> None:
        word = self.said.get(card.task_id)
        before = word.comment if word is not None else ""
        self.ask.ask_text(
            card.title, "Remark", before, lambda text: self._say(with_comment(self.said, card.task_id, text))
        )

    def _open(self, card: CardRow) -> None:
        self.context.go_to(TaskPanelPlace(card.task_id))

    def _clear(self, task_id: TaskId) -> None:
        self._say({other: word for other, word in self.said.items() if other != task_id})

    def _say(self, said: AnswersById) -> None:
        had = bool(self.said)
        self.said = said
        people, on, late = self.context.read(round_people)
        self.list.show_items(round_rows(people, on, late, self.said))
        self._sum_up()
        announce(self.list, self.words.text())
        if had != bool(said):
            self.header_changed.emit()

    def _sum_up(self) -> None:
        """What finishing would do, from the real rules."""
        tone = "muted"
        try:
            hear: tuple[str, ...] = ()
            if self.said:
                hear = self.context.read(
                    who_hears, self.context.preview(close_round, tuple(self.said.values())).changes
                )
            words = summary(len(self.said), hear)
        except LeadlineError as refusal:
            words, tone = refusal.sentence, "bad"
        set_text(self.words, words)
        self.words.setProperty("tone", tone if tone == "bad" or not self.said else "")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    def _lay_out(self) -> None:
        self._section = Section("Everybody's desk", self.list)
        self._section.setSizePolicy(
            self._section.sizePolicy().horizontalPolicy(), self.list.sizePolicy().Policy.Expanding
        )
        keys = self._keys = plain_label(KEYS)
        keys.setFont(font(META))
        keys.setProperty("tone", "muted")
        keys.setSizePolicy(keys.sizePolicy().Policy.Ignored, keys.sizePolicy().verticalPolicy())
        self._full = QWidget()
        layout = QVBoxLayout(self._full)
        layout.setContentsMargins(24, 8, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(self._section, 1)
        layout.addWidget(self.ask)
        foot = QHBoxLayout()
        foot.setSpacing(24)
        foot.addWidget(self.words)
        foot.addWidget(keys, 1, Qt.AlignmentFlag.AlignVCenter)
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._full)
        self._stack.addWidget(self.empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Half a hint is worse than none: the row's menu and tool tips name the keys too.
        self._keys.setVisible(self.width() >= KEYS_FROM)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def round_people(reader: Reader) -> tuple[tuple[RoundPerson, ...], date, dict[TaskId, int]]:
    """Everybody with open work, the day, and how late each missed task is in working days."""
    people, on = tuple(stand_up(reader)), reader.today()
    company, horizon = calendars(reader).company, due_horizon(reader)
    late = {
        card.task_id: max(1, company.days_between(card.due_on, on))
        for person in people
        for card in person.cards
        if card.due_on is not None and horizon.is_late(card)
    }
    return people, on, late


def round_rows(
    people: tuple[RoundPerson, ...], on: date, late: Mapping[TaskId, int], said: Mapping[TaskId, Said]
) -> list[RowItem[TaskId]]:
    """The list of the page."""
    rows: list[RowItem[TaskId]] = []
    for person in people:
        count = "1 task" if len(person.cards) == 1 else f"{len(person.cards)} tasks"
        under = f"{count} · away today" if person.away else count
        rows.append(RowItem(None, person.name, under, (), person.name, person.person_id, head=True))
        rows += [_task_row(card, on, late.get(card.task_id, 0), said.get(card.task_id)) for card in person.cards]
    return rows


def _task_row(card: CardRow, on: date, late: int, word: Said | None) -> RowItem[TaskId]:
    parts = [card.project_name or "No project"]
    if card.blocked_by:
        parts.append(f"blocked by {card.blocked_by}")
    if card.round > 1:
        parts.append(f"round {card.round}")
    looks = (*chips(word, on), due_chip(card.due_on, on, late))
    return RowItem(card.task_id, card.title, " · ".join(parts), looks, card.owner_name, card.owner_id, avatar=False)
