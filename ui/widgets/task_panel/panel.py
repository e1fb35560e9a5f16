"""The panel of a task at the right edge of a page: ``TaskSide(page, context).open(task_id)``; head and sections."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.actions.task import rename_task
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.editing.change import ChangeSet
from app.queries.task import TaskDetail, task_detail
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import ProjectPlace
from ui.link.plain_text import one_line, set_text
from ui.link.typography import HEAD, META, SEMIBOLD, font
from ui.widgets.button import link_button
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.side_panel import PRESET, SidePanel
from ui.widgets.task_panel.ending import EndingSection, VotesSection
from ui.widgets.task_panel.facts import FactsSection, NeighbourSection
from ui.widgets.task_panel.history import ActivitySection, CommentsSection, RoundsSection
from ui.widgets.task_panel.task_section import TaskSection, state_words, wrapped
from ui.widgets.task_panel.work import ChecklistSection, LinkSection, TextSection


class TaskPanel(QWidget):
    """``page`` is where popovers lie. ``task_asked`` when a neighbour was clicked."""

    task_asked = Signal(object)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__()
        self._context = context
        self.task_id: TaskId | None = None
        self.head = HeadSection(context)
        self.facts = FactsSection(context)
        self.ending = EndingSection(context, self.facts.ask_block, lambda: page)
        self.neighbours = NeighbourSection(context)
        self.texts = TextSection(context)
        self.link = LinkSection(context)
        self.checklist = ChecklistSection(context)
        self.votes = VotesSection(context, lambda: page)
        self.rounds = RoundsSection(context)
        self.comments = CommentsSection(context)
        self.activity = ActivitySection(context)
        self.sections: tuple[TaskSection, ...] = (
            self.head, self.facts, self.ending, self.votes, self.neighbours, self.texts, self.link, self.checklist,
            self.rounds, self.comments, self.activity,
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 24)
        layout.setSpacing(18)
        for section in self.sections:
            layout.addWidget(section)
        layout.addStretch()
        self.head.project_asked.connect(lambda project_id: context.go_to(ProjectPlace(project_id)))
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


_WIDTH = "task_panel.width"


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

    def open(self, task_id: TaskId) -> bool:
        """Show a task and move the focus into the panel; False when the task is gone."""
        if self.panel is None:
            self.panel = TaskPanel(self._context, self._page)
            self.panel.task_asked.connect(self.show_task)
        if not self.panel.show_task(task_id):
            return False
        self.frame.open_panel("Task", self.panel, first=self._first)
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
        self._project.clicked.connect(lambda: self.project_asked.emit(self._project_id))
        self._sentence = wrapped("", "muted")
        self._project_id: object = None
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
        self._project_id = project.id if project is not None else None
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
