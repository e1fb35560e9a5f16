"""The task panel at the right edge of a page: ``TaskSide(page, context).open(task_id)``."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from ui.link.context import Context
from ui.widgets.side_panel import PRESET, SidePanel
from ui.widgets.task_panel.panel import TaskPanel

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
        """Hide it."""
        self.frame.close_panel()

    def _notice(self, changes: ChangeSet) -> None:
        if self.panel is not None and self.is_open and not self.panel.refresh():
            self.close()
