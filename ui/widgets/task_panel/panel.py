"""The panel's content: all sections of one task under each other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.queries.task import task_detail
from ui.link.context import Context
from ui.link.place import ProjectPlace
from ui.widgets.task_panel.ending import EndingSection
from ui.widgets.task_panel.facts import FactsSection
from ui.widgets.task_panel.head import HeadSection
from ui.widgets.task_panel.history import ActivitySection, CommentsSection, RoundsSection
from ui.widgets.task_panel.neighbours import NeighbourSection
from ui.widgets.task_panel.section import Section
from ui.widgets.task_panel.votes import VotesSection
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
        self.sections: tuple[Section, ...] = (
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
