"""Shows what is to be told, one bubble after the other, and records what was taken."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from app.actions.reminder import snooze_tasks
from app.domain.ids import TaskId
from app.queries.reminder import next_morning, to_tell
from app.reminders.notice import Bubble, bubbles
from app.workspace.reminder_recording import record_shown
from ui.link.context import Context
from ui.tray.channel import Channel


class ReminderNotifier(QObject):
    """``check`` with every beat. ``open_task`` brings the window up with a task, or with the list of all (None)."""

    def __init__(
        self,
        context: Context,
        channels: Sequence[Channel],
        open_task: Callable[[TaskId | None], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._channels = channels
        self._open_task = open_task
        self._waiting: list[Bubble] = []
        self._busy = False

    def check(self, now: datetime) -> None:
        """What is to be told now; nothing while the last bubble waits for its answer."""
        if not self._busy:
            self._waiting = list(bubbles(self._context.read(to_tell, now), now))
            self._next()

    def close(self) -> None:
        self._waiting, self._busy = [], True
        for channel in self._channels:
            channel.close()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            self._try(self._waiting.pop(0), list(self._channels))

    def _try(self, bubble: Bubble, channels: list[Channel]) -> None:
        if not channels:
            # Nobody could show it; the next beat tries again.
            self._waiting, self._busy = [], False
            return
        channel = channels.pop(0)

        def taken(yes: bool) -> None:
            if not yes:
                self._try(bubble, channels)
                return
            record_shown(self._context.workspace, bubble.notices, channel.name)
            self._next()

        channel.show(bubble, lambda action: self._answer(bubble, action), taken)

    def _answer(self, bubble: Bubble, action: str) -> None:
        if action != "snooze":
            self._open_task(bubble.task_id)
            return
        task_ids = [notice.task_id for notice in bubble.notices]
        self._context.do(snooze_tasks, task_ids, self._context.read(next_morning))
