"""Typing an outline: the line for the next task, its place in order and section, and what a project leaves out."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.actions.outline import add_line, move_line, put_into_section, remove_line, set_waits, take_out_of_section
from app.actions.tailoring import leave_out_step
from app.domain.ids import ProjectId, TaskId
from app.domain.task import Task
from app.queries.outline import LinePlace, line_place
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line

Current = Callable[[], TaskId | None]


class NextTask(QLineEdit):
    """Enter adds a task behind the current one and goes on; Tab puts what was added last into a section, Shift+Tab
    takes it out. ``added(TaskId)``; ``left`` on Esc.
    """

    added = Signal(object)
    left = Signal()

    def __init__(self, context: Context, current: Current) -> None:
        super().__init__()
        named(self, "Next task")
        self._context, self._current = context, current
        self._last: TaskId | None = None
        self.project_id = ProjectId(0)
        self.show_after(None)

    def show_after(self, task: Task | None) -> None:
        """Say behind which task the next one will stand."""
        behind = f"Next task, behind “{one_line(task.title)}”" if task is not None else "First task"
        self.setPlaceholderText(f"{behind}: type it and press Enter")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self._add()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab belongs to the line that was just typed, while nothing stands in the field."""
        if self._last is not None and not self.text() and self._indent(self._last, forward):
            return True
        return super().focusNextPrevChild(forward)

    def _indent(self, task_id: TaskId, into: bool) -> bool:
        return change_section(self._context, task_id, into=into)

    def _add(self) -> None:
        done = self._context.do(add_line, self.project_id, self.text(), after=self._current())
        if done is not None:
            self._last = done.value
            self.clear()
            self.added.emit(done.value)


def change_section(context: Context, task_id: TaskId, *, into: bool) -> bool:
    """Put a line into the section of the line above, or take it out; False where neither can be."""
    place = context.read(line_place, task_id)
    if place is None or (place.section is not None if into else place.section is None) or (into and place.at == 0):
        return False
    return context.do(put_into_section if into else take_out_of_section, task_id) is not None


def outline_commands(context: Context, current: Current) -> tuple[Command, ...]:
    """What can be done with the place of the current task, in the order of its menu."""

    def place() -> LinePlace | None:
        task_id = current()
        return context.read(line_place, task_id) if task_id is not None else None

    def act(do: Callable[[TaskId, LinePlace], bool]) -> Callable[[], None]:
        def run() -> None:
            task_id, here = current(), place()
            if task_id is not None and here is not None:
                do(task_id, here)

        return run

    def can(test: Callable[[LinePlace], bool]) -> Callable[[], bool]:
        return lambda: (here := place()) is not None and test(here)

    def move(by: int) -> Callable[[], None]:
        return act(lambda task_id, here: context.do(move_line, task_id, here.at + by) is not None)

    def leave_out() -> None:
        task_id = current()
        if task_id is not None:
            context.do(remove_line if place() is not None else leave_out_step, task_id)

    order = "The workflow gives the order of these tasks."
    return (
        Command("outline_up", "Move up", move(-1), "arrow-up", "Alt+Up", can(lambda here: here.at > 0), why_not=order),
        Command("outline_down", "Move down", move(1), "arrow-down", "Alt+Down",
                can(lambda here: here.at + 1 < here.count), why_not=order),
        Command("outline_in", "Put into section", act(lambda id, _: change_section(context, id, into=True)), "", "",
                can(lambda here: here.at > 0 and here.section is None), why_not=order),
        Command("outline_out", "Take out of section", act(lambda id, _: change_section(context, id, into=False)), "",
                "", can(lambda here: here.section is not None), why_not=order),
        Command("outline_together", "Begin with the line above",
                act(lambda id, _: context.do(set_waits, id, on=False) is not None), "", "",
                can(lambda here: here.at > 0 and here.waits), why_not=order),
        Command("outline_waits", "Wait for the line above",
                act(lambda id, _: context.do(set_waits, id, on=True) is not None), "", "",
                can(lambda here: not here.waits), why_not=order),
        Command("outline_leave_out", "Leave out", leave_out, "trash-2", "Del", lambda: current() is not None),
    )  # fmt: skip
