"""The tab *Overview*: the whole project at a glance, each part in short with the way to all of it."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.brief import DeliverableState, Requirement, RequirementState, Stage
from app.domain.ids import PersonId, TaskId
from app.domain.text import short_line
from app.editing.change import ChangeSet
from app.queries.journal import PROGRAM, JournalLine
from app.queries.project_page import DeliverableLine, ProjectOverview, TaskInHand, project_overview
from app.queries.role_list import RoleOfProject, project_roles
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.place import PersonPlace, ProjectPagePlace, ProjectTabId, TaskPanelPlace
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import META, font, numbers
from ui.pages.project.gate_card import GateCard
from ui.pages.project.sign_offs_card import SignOffsCard
from ui.pages.project.tab import ProjectTab
from ui.widgets.button import link_button
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.due_text import day_words
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.section import Section
from ui.widgets.wrapping_rows import WrappingRows

WIDE, MIDDLE = 1000, 620
"""Pixels from which on the cards stand in three columns, and in two."""
SHOWN = 6
"""Rows of a card before the rest is left to its tab."""

_STATES = {
    DeliverableState.DRAFT: (Tone.NEUTRAL, "pencil"),
    DeliverableState.IN_REVIEW: (Tone.ACCENT, "eye"),
    DeliverableState.CHANGES: (Tone.BAD, "rotate-ccw"),
    DeliverableState.APPROVED: (Tone.OK, "check"),
    DeliverableState.ACCEPTED: (Tone.OK, "circle-check"),
    DeliverableState.PUBLISHED: (Tone.OK, "external-link"),
}
_JUDGED = {
    RequirementState.OPEN: (Tone.WARN, "circle-dashed"),
    RequirementState.MET: (Tone.OK, "circle-check"),
    RequirementState.FAILED: (Tone.BAD, "circle-x"),
    RequirementState.WAIVED: (Tone.NEUTRAL, "circle-slash"),
}


class OverviewTab(ProjectTab):
    """Cards of what is used; what is not is one quiet line."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.gate = GateCard(context)
        self.in_hand: RowList[int] = RowList("In hand", fits=True, leads=True)
        self.brief = _BriefCard()
        self.deliverables: RowList[int] = RowList("Deliverables", fits=True, leads=True)
        self.requirements: WrappingRows[int] = WrappingRows("Requirements")
        self.roles: RowList[int] = RowList("Roles", fits=True, leads=True)
        self.counts = wrapping_label()
        self.counts.setProperty("tone", "muted")
        self.counts.setContentsMargins(12, 0, 12, 4)
        self.sign_offs = SignOffsCard(context)
        self.journal = _JournalLines()
        self.unused = _Unused()
        self.differs = wrapping_label()
        self.differs.setProperty("tone", "muted")
        self.differs.setContentsMargins(8, 0, 8, 0)
        nothing = "Nothing is on anybody’s desk."
        self.cards = {
            "in hand": Section("In hand", self.in_hand, nothing),
            "brief": Section("Brief", self.brief),
            "deliverables": Section("Deliverables", self.deliverables),
            "requirements": Section("Requirements", self.requirements),
            "roles": Section("Roles", _over(self.counts, self.roles)),
            "journal": Section("Journal", self.journal, "Nothing has happened yet."),
        }
        self.complete = Chip(ChipStyle("complete", Tone.OK))
        self.cards["brief"].head.insertWidget(1, self.complete)
        self._links = {
            "in hand": self._link("in hand", "All tasks", ProjectTabId.TASKS),
            "brief": self._link("brief", "Open", ProjectTabId.BRIEF),
            "deliverables": self._link("deliverables", "Add", ProjectTabId.BRIEF, "question 2"),
            "requirements": self._link("requirements", "All", ProjectTabId.REQUIREMENTS),
            "journal": self._link("journal", "All", ProjectTabId.JOURNAL),
        }
        self._columns = tuple(QVBoxLayout() for _ in range(3))
        self._count = 0
        self._lay_out()
        self._connect()

    def refresh(self, changes: ChangeSet | None) -> None:
        seen = self.context.read(project_overview, self.project_id, money_form(self.context))
        self.gate.show_stages(self.project_id, seen.stages)
        self.gate.setVisible(not seen.stages.quiet or self.gate.stage is not None)
        self._fill("in hand", self.in_hand, [_in_hand(task, seen.today) for task in seen.in_hand])
        self.cards["in hand"].setVisible(seen.stages.quiet or bool(seen.in_hand))
        self.brief.show_answers(seen)
        self.cards["brief"].show_filled(True)
        self.cards["brief"].setVisible(seen.has_brief)
        self.complete.setVisible(all(answer for _, answer in seen.answers))
        self._fill("deliverables", self.deliverables, [_deliverable(line, seen.today) for line in seen.deliverables])
        self.cards["deliverables"].setVisible(bool(seen.deliverables))
        self._fill("requirements", self.requirements, [_requirement(one, seen) for one in seen.requirements])
        self.cards["requirements"].setVisible(bool(seen.requirements))
        self._show_roles()
        self.sign_offs.show_project(self.project_id)
        set_text(self.differs, f"Differs from its workflow: {seen.differs}." if seen.differs else "")
        self.differs.setVisible(bool(seen.differs))
        self.journal.show_lines(seen)
        self.cards["journal"].show_filled(bool(seen.journal))
        parts = {"Brief": seen.has_brief, "Deliverables": seen.deliverables, "Requirements": seen.requirements}
        self.unused.show_parts([name for name, used in parts.items() if not used])
        self._share(self.width())

    def _show_roles(self) -> None:
        """Who fills which role; without any role who has the tasks says the card of what is in hand."""
        seen = self.context.read(project_roles, self.project_id)
        self.roles.show_items([_role(one) for one in seen.roles])
        self.cards["roles"].show_count(len(seen.roles))
        set_text(self.counts, f"{seen.counter}" if seen.counter is not None else "")
        self.counts.setVisible(seen.counter is not None)
        self.cards["roles"].setVisible(any(one.role for one in seen.roles))

    def bring_forward(self, about: str) -> bool:
        subject, _, which = about.partition(" ")
        if subject == "sign-off":
            return self.sign_offs.act(which) or (which.isdigit() and self.sign_offs.bring_forward(int(which)))
        if subject != "gate":
            return False
        self.gate.show_stage(Stage(which))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share(event.size().width())

    def _fill(self, name: str, rows: RowList[int], items: Sequence[RowItem[int]]) -> None:
        rows.show_items(items[:SHOWN])
        self.cards[name].show_count(len(items))

    def _link(self, name: str, text: str, tab: ProjectTabId, about: str = "") -> QWidget:
        made = link_button(text, self.cards[name])
        made.setAccessibleName(f"{text}: {name}")
        made.clicked.connect(lambda: self.context.go_to(ProjectPagePlace(self.project_id, tab, about)))
        self.cards[name].head.addWidget(made)
        return made

    def _connect(self) -> None:
        def task(id: int) -> None:
            self.context.go_to(TaskPanelPlace(TaskId(id)))

        def row(tab: ProjectTabId, subject: str) -> Callable[[int], None]:
            return lambda id: self.context.go_to(ProjectPagePlace(self.project_id, tab, f"{subject} {id}"))

        self.in_hand.opened.connect(task)
        self.roles.opened.connect(lambda id: self.context.go_to(PersonPlace(PersonId(id))))
        self.deliverables.opened.connect(row(ProjectTabId.BRIEF, "deliverable"))
        self.requirements.opened.connect(row(ProjectTabId.REQUIREMENTS, "requirement"))
        self.unused.asked.connect(lambda tab: self.context.go_to(ProjectPagePlace(self.project_id, tab)))

    def _share(self, width: int) -> None:
        """Give the cards to as many columns as there is room for."""
        cards = self.cards
        left = [self.gate, cards["brief"], cards["roles"], self.differs, self.unused]
        middle: list[QWidget] = [cards["in hand"], cards["deliverables"], cards["requirements"], self.sign_offs]
        # With nothing between them the journal comes beside the rest, and leaves no hole.
        most = 3 if any(not card.isHidden() for card in middle) else 2
        count = min(most, 3 if width >= WIDE else 2 if width >= MIDDLE else 1)
        if count == self._count:
            return
        self._count = count
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        by_count: dict[int, list[list[QWidget]]] = {
            3: [left, middle, [cards["journal"]]],
            2: [left, [*middle, cards["journal"]], []],
            1: [[*left, *middle, cards["journal"]], [], []],
        }
        for at, (column, group) in enumerate(zip(self._columns, by_count[count], strict=True)):
            for card in group:
                column.addWidget(card)
            column.addStretch(1)
            self._room.setStretch(at, (4, 5, 4)[at] if group else 0)

    def _lay_out(self) -> None:
        inside = QWidget()
        self._room = QHBoxLayout(inside)
        self._room.setContentsMargins(0, 2, 4, 8)
        self._room.setSpacing(12)
        for column in self._columns:
            column.setSpacing(12)
            self._room.addLayout(column)
        for card in (self.gate, self.sign_offs, self.differs, self.unused, *self.cards.values()):
            card.setParent(inside)
            # As high as its words at the width that it is given, which a height that was fixed before would cut.
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self._share(WIDE)


def _deliverable(line: DeliverableLine, today: date) -> RowItem[int]:
    one = line.deliverable
    amount = f"{one.amount} pieces" if one.amount > 1 else ""
    version = f"v{line.version}" if line.version else ""
    due = day_words(line.due_on, today) if line.due_on is not None else ""
    under = " · ".join(part for part in (one.kind or one.channel, amount, version, due) if part)
    tone, picture = _STATES[one.state]
    chips = (ChipStyle(str(one.state), tone, picture),)
    return RowItem(one.id, one.name, under, chips, line.owner, line.owner_id, avatar=line.owner_id is not None)


def _requirement(one: Requirement, seen: ProjectOverview) -> RowItem[int]:
    tone, picture = _JUDGED[one.state]
    chips = (ChipStyle("must" if one.must else "should", Tone.PLAIN), ChipStyle(str(one.state), tone, picture))
    about = seen.about.get(one.deliverable_id, "") if one.deliverable_id is not None else ""
    return RowItem(one.id, one.text, about, chips, avatar=False)


def _over(words: QWidget, rows: QWidget) -> QWidget:
    """A line of words over the rows of a card."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(words)
    layout.addWidget(rows)
    return made


def _role(one: RoleOfProject) -> RowItem[int]:
    who = ", ".join(one.people)
    chips = (ChipStyle(f"{one.late} late", Tone.BAD, "clock-alert"),) if one.late else ()
    under = f"{one.words} · {who}"
    return RowItem(one.person_id, one.role or "Without a role", under, chips, one.people[0], one.person_id)


def _in_hand(task: TaskInHand, today: date) -> RowItem[int]:
    chips = (ChipStyle(day_words(task.due_on, today), Tone.PLAIN, "calendar"),) if task.due_on is not None else ()
    return RowItem(task.task_id, task.title, task.state, chips, task.owner, task.owner_id)


class _BriefCard(QWidget):
    """The sentence, and each question with its answer in short."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = wrapping_label()
        self.sentence.setProperty("tone", "muted")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 6)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addLayout(self._lines)
        self._shown: object = None

    def show_answers(self, seen: ProjectOverview) -> None:
        shown = (seen.sentence, seen.answers)
        if shown == self._shown:
            return
        self._shown = shown
        set_text(self.sentence, seen.sentence)
        self.sentence.setVisible(bool(seen.sentence))
        _empty(self._lines)
        for number, (question, answer) in enumerate(seen.answers, start=1):
            asked, said = wrapping_label(f"{number}. {question}"), wrapping_label(answer or "no answer yet")
            asked.setFont(font(META))
            asked.setProperty("tone", "muted")
            if not answer:
                said.setProperty("tone", "muted")
            self._lines.addWidget(asked)
            self._lines.addWidget(said)


class _JournalLines(QWidget):
    """The newest lines by day."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QGridLayout(self)
        self._lines.setContentsMargins(12, 0, 12, 6)
        self._lines.setHorizontalSpacing(10)
        self._lines.setVerticalSpacing(6)
        self._lines.setColumnStretch(0, 1)
        self._shown: object = None

    def show_lines(self, seen: ProjectOverview) -> None:
        shown = (seen.journal, seen.today)
        if shown == self._shown:
            return
        self._shown = shown
        _empty(self._lines)
        day, row = None, 0
        for line in seen.journal:
            if line.on != day:
                day = line.on
                head = plain_label("Today, " * (day == seen.today) + day_words(day, seen.today))
                head.setFont(font(META))
                head.setProperty("tone", "muted")
                self._lines.addWidget(head, row, 0, 1, 2)
                row += 1
            clock = plain_label(f"{line.at:%H:%M}")
            clock.setFont(numbers(META))
            clock.setProperty("tone", "muted")
            self._lines.addWidget(wrapping_label(_journal_words(line)), row, 0)
            self._lines.addWidget(clock, row, 1, Qt.AlignmentFlag.AlignTop)
            row += 1


def _journal_words(line: JournalLine) -> str:
    """Who did what, and the beginning of what was written."""
    words = line.what if line.who == PROGRAM else f"{line.who} {line.what}"
    return one_line(f"{words}: {short_line(one_line(line.text), 120)}" if line.text else words)


class _Unused(QWidget):
    """One quiet line that offers the parts that are not used; ``asked(ProjectTabId)`` for the brief or the others."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tab = ProjectTabId.BRIEF
        self.words = wrapping_label()
        self.words.setProperty("tone", "muted")
        self.add = link_button("Add")
        self.add.clicked.connect(lambda: self.asked.emit(self._tab))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.add)

    def show_parts(self, names: Sequence[str]) -> None:
        """The parts that nobody has used; hidden where all are."""
        words = ", ".join(names).capitalize()
        set_text(self.words, f"{words}: add what you need.")
        self._tab = ProjectTabId.REQUIREMENTS if list(names) == ["Requirements"] else ProjectTabId.BRIEF
        self.add.setAccessibleName(f"Add {words.lower()}")
        self.setVisible(bool(names))


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
