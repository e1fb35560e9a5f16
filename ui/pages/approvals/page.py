"""Waiting approvals, decided one or several at once; the history; how often something went out without."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.actions.approval import decide_approvals
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.editing.change import ChangeSet
from app.exchange.task_record import count
from app.queries.approval import ApprovalLine, PastApproval, past_approvals, published_without, waiting_approvals
from app.queries.consequence import consequence
from app.queries.person import names_of
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, Printable, PrintPages, TaskPanelPlace, TaskPlace
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.ask_bar import AskBar
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice
from ui.widgets.date_text import short_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.list_filters import ListFilters
from ui.widgets.outcome_choice import OutcomeLine
from ui.widgets.person_field import PersonChoice
from ui.widgets.row_list import RowItem, RowList, RowTool

RowKey = tuple[TaskId, int]
"""The task, and of the history its round; 0 for one that waits."""
TOOLS = (RowTool("Space", "square-check", "Choose"), RowTool("Ctrl+Return", "check", "Decide…"))
DECIDE = "Ctrl+Return"


class ApprovalTab(StrEnum):
    """What the page lists."""

    WAITING = "waiting"
    HISTORY = "history"


TABS = ((ApprovalTab.WAITING, "Waiting"), (ApprovalTab.HISTORY, "History"))
EMPTY = {
    ApprovalTab.WAITING: ("No approval is waiting.", "When a step asks for a decision, it stands here."),
    ApprovalTab.HISTORY: ("Nothing was decided yet.", "Each round of an approval stays here with who voted."),
}


class ApprovalsPage(Page):
    """Space or Ctrl+click chooses a row, Ctrl+Enter decides what is chosen, else the current one; Enter opens it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Approvals")
        self.lines: tuple[ApprovalLine, ...] = ()
        self.past: tuple[PastApproval, ...] = ()
        self.chosen: set[TaskId] = set()
        self.filters: ListFilters[int] = ListFilters("Show approvals", TABS, "Asked person", 0)
        self.without = wrapping_label()
        self.bar = AskBar(lambda: context.read(lambda reader: reader.today()))
        self.list: RowList[RowKey] = RowList("Waiting approvals", TOOLS)
        self.empty = EmptyState("circle-check", EMPTY[ApprovalTab.WAITING][0], more=EMPTY[ApprovalTab.WAITING][1])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 16, 12)
        layout.setSpacing(8)
        for part in (self.filters, self.without, self.bar):
            layout.addWidget(part)
        layout.addWidget(self.stack, 1)
        self.filters.changed.connect(self._show_rows)
        self.list.opened.connect(lambda key: context.go_to(TaskPanelPlace(key[0])))
        self.list.asked.connect(self._use_tool)

    @property
    def tab(self) -> ApprovalTab:
        """Which of the two lists is shown."""
        return ApprovalTab(self.filters.tabs.current)

    def primary(self) -> Command | None:
        return Command("decide_approvals", "Decide…", self.decide, "check", DECIDE)

    def commands(self) -> tuple[Command, ...]:
        tabs = self.filters.tabs
        return (
            Command("approvals_waiting", "Show waiting approvals", lambda: tabs.choose(ApprovalTab.WAITING), "clock"),
            Command("approvals_history", "Show decided approvals", lambda: tabs.choose(ApprovalTab.HISTORY), "history"),
            Command("choose_all_approvals", "Choose all approvals", self.choose_all, "square-check", "Ctrl+A"),
            Command("approval_record", "Approval record…", self._print_record, "file-text"),
        )

    def refresh(self, changes: ChangeSet | None) -> None:
        self.lines = self.context.read(waiting_approvals)
        self.chosen &= {line.card.task_id for line in self.lines}
        self._say_without()
        late = sum(line.late for line in self.lines)
        said = f"{count(len(self.lines), 'approval')} waiting" if self.lines else "Nothing waits for a decision"
        self.set_header(subtitle=f"{said}  ·  {late} late" if late else said)
        self.filters.count({ApprovalTab.WAITING: len(self.lines)})
        self._show_rows()

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, TaskPlace) or all(line.card.task_id != place.task_id for line in self.lines):
            return False
        self.filters.widen()
        self.filters.tabs.choose(ApprovalTab.WAITING)
        return self.list.choose((place.task_id, 0))

    def choose_all(self) -> None:
        """Choose every approval that is shown, or none where all are."""
        shown = {line.card.task_id for line in self._shown()}
        self.chosen = set() if shown <= self.chosen else shown
        self._show_rows()

    def decide(self) -> None:
        """Ask how what is chosen ends, else the current row."""
        current = self.list.current_id
        shown = [line for line in self.lines if line.card.task_id in self.chosen] or [
            line for line in self.lines if current is not None and line.card.task_id == current[0]
        ]
        if self.tab is not ApprovalTab.WAITING or not shown:
            self.context.refuse("No approval is chosen. Choose one that waits.")
            return
        common = [one for one in shown[0].outcomes if all(one in line.outcomes for line in shown)]
        if not common:
            self.context.refuse("What is chosen has no outcome in common. Decide one after the other.")
            return
        ids = [line.card.task_id for line in shown]
        if any(self.context.says_missing(task_id) for task_id in ids):
            return
        title = shown[0].card.title if len(shown) == 1 else count(len(shown), "approval")
        positive = {one.name: one.positive for one in common}
        options = [self._option(ids, one.name, positive[one.name]) for one in common]
        question = f"How do these {title} end?" if len(shown) > 1 else ""
        decide = self._decide
        self.bar.ask_choice(title, options, lambda name: decide(ids, title, name, positive[name]), question)

    def _option(self, ids: Sequence[TaskId], outcome: str, positive: bool) -> OutcomeLine:
        """With what it does to one, from a preview of the step itself; of several no line has room for that."""
        if len(ids) > 1:
            return OutcomeLine(outcome, positive)
        try:
            changes = self.context.preview(decide_approvals, ids, outcome).changes
        except LeadlineError as refusal:
            return OutcomeLine(outcome, positive, refusal.sentence, allowed=False)
        return OutcomeLine(outcome, positive, self.context.read(consequence, changes, ids[0]).words)

    def _decide(self, ids: Sequence[TaskId], title: str, outcome: str, positive: bool) -> None:
        def act(note: str = "") -> None:
            if self.context.do(decide_approvals, ids, outcome, note=note) is not None:
                self.chosen.clear()
                self._show_rows()

        if positive:
            act()
        else:
            self.bar.ask_text(title, "What has to change?", "", act, outcome)

    def _use_tool(self, key: str, row: RowKey) -> None:
        self.list.choose(row)
        if key == DECIDE:
            self.decide()
        elif row[0] in self.chosen:
            self.chosen.remove(row[0])
            self._show_rows()
        else:
            self.chosen.add(row[0])
            self._show_rows()

    def _print_record(self) -> None:
        current = self.list.current_id
        task = next((one for one in self.lines if current is not None and one.card.task_id == current[0]), None)
        past = next((one for one in self.past if current is not None and one.task_id == current[0]), None)
        project_id = task.card.project_id if task is not None else past.project_id if past is not None else None
        self.context.go_to(PrintPages(Printable.APPROVAL, project_id))

    def _say_without(self) -> None:
        found = self.context.read(published_without)
        names = ", ".join(f"{one.project}: {one.why}" for one in found[:3])
        words = f"Published without approval: {len(found)}" + (f". {names}" if names else "")
        self.without.setProperty("tone", "bad" if found else "muted")
        self.without.style().polish(self.without)
        set_text(self.without, words)

    def _shown(self) -> list[ApprovalLine]:
        return [line for line in self.lines if self._lets(line.asked, line.card.project_id)]

    def _lets(self, asked: Sequence[PersonId], project_id: ProjectId | None) -> bool:
        """Whether what is asked of these people in this project is shown; of the history nobody is asked."""
        person, project = self.filters.person.person_id, self.filters.project_key
        return (person is None or not asked or person in asked) and (not project or project == project_id)

    def _offer(self) -> None:
        """Whom and which projects the approvals are about."""
        people = sorted({id for line in self.lines for id in line.asked})
        names = self.context.read(names_of, people)
        cards = (line.card for line in self.lines)
        projects = {int(card.project_id): card.project_name for card in cards if card.project_id is not None}
        ordered = sorted(projects.items(), key=lambda one: one[1].casefold())
        self.filters.offer(
            [PersonChoice(id, name) for id, name in zip(people, names, strict=True)],
            [Choice(id, name) for id, name in ordered],
        )

    def _show_rows(self) -> None:
        waiting = self.tab is ApprovalTab.WAITING
        if waiting:
            self._offer()
            items = [self._row(line) for line in self._shown()]
        else:
            self.past = self.context.read(past_approvals)
            items = [self._past_row(one) for one in self.past if self._lets((), one.project_id)]
        self.list.tools = TOOLS if waiting else ()
        self.list.setAccessibleName("Waiting approvals" if waiting else "Decided approvals")
        self.list.show_items(items)
        sentence, more = EMPTY[self.tab]
        self.empty.show_sentence(sentence)
        self.empty.show_more("Nothing fits the filter." if self.filters.narrows else more)
        self.stack.setCurrentWidget(self.list if items else self.empty)
        if self.list.current is None and items:
            self.list.step(1)

    def _row(self, line: ApprovalLine) -> RowItem[RowKey]:
        card, today = line.card, self.context.read(lambda reader: reader.today())
        with_whom = f"with {', '.join(line.names)}"
        since = "since today" if line.days == 0 else f"for {count(line.days, 'day')}"
        parts = (card.project_name, f"{with_whom} {since}", line.version)
        chips = [ChipStyle("Chosen", Tone.ACCENT, "check")] if card.task_id in self.chosen else []
        chips += [ChipStyle(f"Round {card.round}", Tone.WARN)] if card.round > 1 else []
        if card.due_on is not None:
            chips.append(ChipStyle(short_date(card.due_on, today), Tone.BAD if line.late else Tone.NEUTRAL, "calendar"))
        under = "  ·  ".join(part for part in parts if part)
        return RowItem((card.task_id, 0), card.title, under, tuple(chips), line.names[0], line.asked[0])

    def _past_row(self, one: PastApproval) -> RowItem[RowKey]:
        today = self.context.read(lambda reader: reader.today())
        at = self.context.read(lambda reader: reader.local(one.at))
        voters = f"voted: {', '.join(one.voters)}" if one.voters else "decided by the lead"
        under = "  ·  ".join((one.project, voters, f"{short_date(at.date(), today)} {at:%H:%M}"))
        chips = (ChipStyle(f"Round {one.round}"), ChipStyle(one.outcome, Tone.ACCENT))
        return RowItem((one.task_id, one.round), one.title, under, chips, avatar=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        act = {DECIDE: self.decide, "Ctrl+A": self.choose_all}.get(pressed)
        if act is not None and self.tab is ApprovalTab.WAITING:
            act()
        else:
            super().keyPressEvent(event)


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return ApprovalsPage(context)
