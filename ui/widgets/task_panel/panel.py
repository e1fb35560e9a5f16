"""The panel of a task at the right edge of a page: ``TaskSide(page, context).open(task_id)``; head, facts, sections."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.actions.due import set_due
from app.actions.task import assign_task, assign_to_new_person, block_task, rename_task, unblock_task
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.run import TaskState
from app.editing.change import ChangeSet
from app.editing.closing import OpenPoint, PointKind
from app.queries.board import team
from app.queries.task import Neighbour, TaskDetail, task_detail
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.link.plain_text import one_line, set_text, set_tool_tip
from ui.link.theme import HEAD, META, SEMIBOLD, font
from ui.widgets.block_form import BlockForm
from ui.widgets.button import link_button
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.date_field import DateField
from ui.widgets.date_text import short_date
from ui.widgets.elided import Elided
from ui.widgets.fold import Fold
from ui.widgets.form import FormRow
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.side_panel import PRESET, SidePanel
from ui.widgets.task_panel.checklist import ChecklistSection
from ui.widgets.task_panel.details import DetailSection
from ui.widgets.task_panel.ending import EndingSection, VotesSection
from ui.widgets.task_panel.exchange import InputSection, OutputSection
from ui.widgets.task_panel.file_section import FileSection
from ui.widgets.task_panel.history import ActivitySection, CommentsSection, RoundsSection
from ui.widgets.task_panel.history_strip import HistorySection, MomentsSection
from ui.widgets.task_panel.task_section import (
    TaskSection,
    block_words,
    clear,
    date_lines,
    moment_words,
    state_words,
    wrapped,
)
from ui.widgets.task_panel.work import LinkSection, TextSection


class FactsSection(TaskSection):
    """Each edit is one step; what the rules refuse springs back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.owner = PersonField("Owner", "Type a name", creates=True)
        self.due = DateField("Due date", self.today)
        self._owner_id: PersonId | None = None
        self._due_on: date | None = None
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(FormRow("Owner", self.owner), 1)
        fields.addWidget(FormRow("Due date", self.due), 1)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(16)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnStretch(1, 1)
        self._told = wrapped("", "muted")
        self.blocked = wrapped("", "warn")
        self.unblock = link_button("Go on")
        self.unblock.clicked.connect(lambda: self.context.do(unblock_task, self.task_id))
        self.block_form = BlockForm(self.today, primary=False)
        self.block_form.hide()
        self.block_form.given.connect(self._block)
        self._block_row = QWidget()
        row = QHBoxLayout(self._block_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.blocked, 1)
        row.addWidget(self.unblock)
        self.rows.setSpacing(10)
        self.rows.addLayout(fields)
        self.rows.addLayout(self._lines)
        for part in (self._told, self._block_row, self.block_form):
            self.rows.addWidget(part)
        self.owner.picked.connect(self._assign)
        self.owner.typed.connect(lambda name: self.context.do(assign_to_new_person, self.task_id, name))
        self.due.date_changed.connect(self._set_due)

    def seen(self, detail: TaskDetail) -> object:
        return (detail.task, detail.dates, detail.told_at, self.context.read(team))

    def fill(self, detail: TaskDetail) -> None:
        task, today = detail.task, self.today()
        other = self.switched or task.owner_id != self._owner_id or task.due_on != self._due_on
        self._owner_id, self._due_on = task.owner_id, task.due_on
        if other or not self.owner.is_half_typed:
            people = [PersonChoice(person.id, person.name) for person in self.context.read(team)]
            self.owner.set_choices(people, task.owner_id)
        if other or not self.due.hasFocus():
            self.due.set_day(task.due_on)
        over = f"It is {task.state}, so its {{}} stays." if task.state.over else ""
        self.owner.setEnabled(not task.state.over)
        set_tool_tip(self.owner, over.format("owner"))
        self.due.allow(over.format("date"))
        self._show_lines(date_lines(task, detail.dates, today))
        told = self.local(detail.told_at) if detail.told_at is not None else None
        set_text(self._told, f"Told {moment_words(told, today)}" if told else "")
        self._told.setVisible(told is not None)
        since = self.local(task.blocked.since) if task.blocked is not None else None
        set_text(self.blocked, block_words(task, today, since))
        self._block_row.setVisible(task.blocked is not None)
        if task.blocked is not None or not task.state.open:
            self.block_form.hide()

    def ask_block(self) -> None:
        """Show the two fields of a block."""
        self.block_form.by.clear()
        self.block_form.until.set_day(None)
        self.block_form.show()
        self.block_form.by.setFocus()

    def _show_lines(self, lines: list[tuple[str, str, str]]) -> None:
        clear(self._lines)
        for row, (what, words, tone) in enumerate(lines):
            self._lines.addWidget(wrapped(what, "muted"), row, 0)
            self._lines.addWidget(wrapped(words, tone), row, 1)

    def _assign(self, person_id: int | None) -> None:
        if person_id is None or self.context.do(assign_task, self.task_id, PersonId(person_id)) is None:
            self.owner.choose(self._owner_id)

    def _set_due(self, day: date | None) -> None:
        if day is None or self.context.do(set_due, self.task_id, day) is None:
            self.due.set_day(self._due_on)

    def _block(self, by: str, until: date | None) -> None:
        if self.context.do(block_task, self.task_id, by=by, until=until) is not None:
            self.block_form.hide()


LINK_ROOM = 16
"""The room of a link button right of its text, in pixels."""


class NeighbourSection(TaskSection):
    """``asked`` with a task's id."""

    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before, self._after = QVBoxLayout(), QVBoxLayout()
        strip = QHBoxLayout()
        strip.setSpacing(12)
        strip.addLayout(self._before, 1)
        strip.addLayout(self._after, 1)
        self.rows.addLayout(strip)

    def seen(self, detail: TaskDetail) -> object:
        return (detail.before, detail.after)

    def fill(self, detail: TaskDetail) -> None:
        self.setVisible(bool(detail.before or detail.after))
        self._list(self._before, "Before", detail.before)
        self._list(self._after, "After", detail.after)

    def _list(self, layout: QVBoxLayout, heading: str, steps: tuple[Neighbour, ...]) -> None:
        clear(layout)
        layout.setSpacing(2)
        layout.addWidget(wrapped(heading, "muted", META))
        for step in steps:
            press = link_button("")
            press.setStyleSheet("text-align: left; padding-left: 0;")
            Elided(press, LINK_ROOM).show_text(step.title)
            due = f" · {short_date(step.due_on, self.today())}" if step.due_on else ""
            press.setAccessibleDescription(f"{heading}: {step.owner}, {step.state}{due}")
            press.clicked.connect(lambda checked=False, id=step.task_id: self.asked.emit(id))
            layout.addWidget(press)
            words = wrapped(f"{step.owner} · {step.state}{due}", "muted", META)
            words.setContentsMargins(0, 0, 0, 4)
            layout.addWidget(words)
        if not steps:
            layout.addWidget(wrapped("Nothing", "muted"))
        layout.addStretch()


class TaskPanel(QWidget):
    """``page`` is where popovers lie. ``task_asked`` when a neighbour was clicked."""

    task_asked = Signal(object)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__()
        self._context = context
        self.task_id: TaskId | None = None
        self.head = HeadSection(context)
        self.facts = FactsSection(context)
        self.ending = EndingSection(context, self.facts.ask_block, lambda: page, self._go_to_missing)
        self.neighbours = NeighbourSection(context)
        self.texts = TextSection(context)
        self.link = LinkSection(context)
        self.files = FileSection(context)
        self.checklist = ChecklistSection(context)
        self.inputs, self.outputs = InputSection(context), OutputSection(context)
        self.votes = VotesSection(context, lambda: page, lambda: self.ending.missing.reason)
        self.details = DetailSection(context)
        self.course = HistorySection(context)
        self.moments = MomentsSection(context)
        self.rounds = RoundsSection(context)
        self.comments = CommentsSection(context)
        self.activity = ActivitySection(context)
        in_sight: tuple[TaskSection, ...] = (
            self.head, self.facts, self.ending, self.course, self.votes, self.texts, self.link, self.files,
            self.checklist, self.inputs, self.outputs, self.neighbours, self.details, self.comments,
        )  # fmt: skip
        folded: tuple[TaskSection, ...] = (self.moments, self.rounds, self.activity)
        self.sections = (*in_sight, *folded)
        """In the order of use: what, by whom, until when, its end; then what it is done with; then talk; what was."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 24)
        layout.setSpacing(18)
        for section in in_sight:
            layout.addWidget(section)
        self.history = Fold("History", _stack(folded), context.preferences.get(_HISTORY, preset=False))
        self.history.folded.connect(lambda is_open: context.preferences.set(_HISTORY, is_open))
        layout.addWidget(self.history)
        layout.addStretch()
        self.head.project_asked.connect(lambda project_id: context.go_to(ProjectPagePlace(project_id)))
        self.neighbours.asked.connect(self.task_asked)

    def show_task(self, task_id: TaskId) -> bool:
        """Show everything of it; False when it is gone."""
        self.task_id = task_id
        return self.refresh()

    def first(self) -> QWidget | None:
        """Where the focus belongs: the first vote, else nothing, so that a second Enter does no harm."""
        return next(iter(self.votes.buttons.values()), None)

    def refresh(self) -> bool:
        """Read again; False when the task is gone."""
        detail = self._context.read(task_detail, self.task_id) if self.task_id is not None else None
        if detail is None:
            return False
        for section in self.sections:
            section.show_detail(detail)
        return True

    def _go_to_missing(self, point: OpenPoint) -> None:
        """The focus where this can be mended: in the panel, or with the requirements of the project."""
        project_id = self.head.project_id
        if point.kind is PointKind.ITEM:
            self.checklist.first_open().setFocus()
        elif point.kind is PointKind.OUTPUT:
            next(field for field in self.outputs.fields if not field.text()).setFocus()
        elif project_id is not None:
            about = f"requirement {point.requirement}"
            self._context.go_to(ProjectPagePlace(project_id, ProjectTabId.REQUIREMENTS, about))


def _stack(sections: Sequence[TaskSection]) -> QWidget:
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    for section in sections:
        layout.addWidget(section)
    return body


_WIDTH = "task_panel.width"
_HISTORY = "task_panel.history"


class TaskSide(QObject):
    """One for each page. It follows the notices while it is open; a task that is gone closes it."""

    closed = Signal()

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self.frame = SidePanel(page, "Task", context.preferences.get(_WIDTH, PRESET))
        self.frame.resized.connect(lambda width: context.preferences.set(_WIDTH, width))
        self.frame.closed.connect(self.closed)
        self.panel: TaskPanel | None = None
        context.notifier.changed.connect(self._notice)

    @property
    def is_open(self) -> bool:
        return not self.frame.isHidden()

    def open(self, task_id: TaskId, *, asks_reason: bool = False) -> bool:
        """Show a task and move the focus into the panel; False when the task is gone. ``asks_reason``: the focus is
        where it is typed why it is closed without what it misses."""
        if self.panel is None:
            self.panel = TaskPanel(self._context, self._page)
            self.panel.task_asked.connect(self.show_task)
        if not self.panel.show_task(task_id):
            return False
        self.frame.open_panel("Task", self.panel, first=self._first)
        if asks_reason:
            self.panel.ending.missing.ask()
        return True

    def _first(self) -> QWidget | None:
        return (self.panel.first() if self.panel is not None else None) or self.frame.closer

    def show_task(self, task_id: TaskId) -> None:
        """Another task in the open panel; the focus stays where it is."""
        if self.panel is not None and not self.panel.show_task(task_id):
            self.close()

    def close(self) -> None:
        """Hide the panel; the focus goes back to where it was."""
        self.frame.close_panel()

    def _notice(self, changes: ChangeSet) -> None:
        if self.panel is not None and self.is_open and not self.panel.refresh():
            self.close()


_NAME_SHOWN = 46
_QUIET = "QLineEdit:!focus { border-color: transparent; background: transparent; padding-left: 0 }"
"""A heading that becomes a field when it has the focus."""


class HeadSection(TaskSection):
    """``project_asked`` with the project's id when its name was clicked."""

    project_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.title = named(QLineEdit(), "Title")
        self.title.setFont(font(HEAD, SEMIBOLD))
        self.title.setStyleSheet(_QUIET)
        self.title.editingFinished.connect(self._rename)
        self._state = Chip(ChipStyle(""))
        self._key = wrapped("", "muted", META)
        self._project = link_button("")
        self._project.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._project.setStyleSheet("text-align: left; padding-left: 0;")
        self._project.clicked.connect(lambda: self.project_asked.emit(self.project_id))
        self._sentence = wrapped("", "muted")
        self.project_id: ProjectId | None = None
        self._shown = ""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state)
        row.addWidget(self._key, 1)
        self.rows.addWidget(self.title)
        self.rows.addLayout(row)
        self.rows.addWidget(self._project)
        self.rows.addWidget(self._sentence)

    def seen(self, detail: TaskDetail) -> object:
        task = detail.task
        return (task.title, task.run, task.kind, detail.project and detail.project.name, detail.sentence, detail.role)

    def fill(self, detail: TaskDetail) -> None:
        same = not self.switched and detail.task.title == self._shown
        typing = same and self.title.hasFocus() and self.title.text() != self._shown
        self._shown = detail.task.title
        if not typing:
            self.title.setText(one_line(self._shown))
            self.title.setCursorPosition(0)
        self._state.show_style(ChipStyle(state_words(detail.task), _tone(detail.task.state)))
        set_text(self._key, f"{detail.task.key} · {detail.role}" if detail.role else detail.task.key)
        project = detail.project
        self.project_id = project.id if project is not None else None
        name = one_line(project.name) if project is not None else ""
        shown = name if len(name) <= _NAME_SHOWN else f"{name[: _NAME_SHOWN - 1]}…"
        self._project.setText(shown.replace("&", "&&"))
        self._project.setAccessibleName(f"Project {name}")
        self._project.setVisible(project is not None)
        set_text(self._sentence, detail.sentence)
        self._sentence.setVisible(bool(detail.sentence))

    def _rename(self) -> None:
        typed = self.title.text()
        if typed == one_line(self._shown):
            return
        if self.context.do(rename_task, self.task_id, typed) is None:
            self.title.setText(one_line(self._shown))


def _tone(state: TaskState) -> Tone:
    if state is TaskState.DONE:
        return Tone.OK
    return Tone.ACCENT if state.open else Tone.NEUTRAL
