"""Shows what is to be told, one bubble after the other, and records what was taken."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ids import TaskId
from app.queries.reminder import to_tell
from app.reminders.notice import Bubble, bubbles
from app.workspace.reminder_recording import record_shown
from app.workspace.workspace import Workspace

Answer = Callable[[str], None]
"""Called with ``default`` or ``snooze`` when the user answers."""


class BubbleChannel(Protocol):
    """``show`` calls ``taken`` exactly once: whether somebody will see the bubble."""

    name: str

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], None]) -> None: ...

    def close(self) -> None: ...


class ReminderNotifier:
    """``check`` with every beat. ``open_task`` brings a task up, or the list of all (None); ``snooze`` keeps tasks
    quiet until tomorrow."""

    def __init__(
        self,
        workspace: Workspace,
        channels: Sequence[BubbleChannel],
        open_task: Callable[[TaskId | None], None],
        snooze: Callable[[Sequence[TaskId]], None],
    ) -> None:
        self._workspace = workspace
        self._channels = channels
        self._snooze = snooze
        self._open_task = open_task
        self._waiting: list[Bubble] = []
        self._busy = False

    def check(self, now: datetime) -> None:
        """What is to be told now; nothing while the last bubble waits for its answer."""
        if not self._busy:
            self._waiting = list(bubbles(self._workspace.read(to_tell, now), now))
            self._next()

    def close(self) -> None:
        """Show nothing more, and let go of the channels."""
        self._waiting, self._busy = [], True
        for channel in self._channels:
            channel.close()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            self._try(self._waiting.pop(0), list(self._channels))

    def _try(self, bubble: Bubble, channels: list[BubbleChannel]) -> None:
        if not channels:
            # Nobody could show it; the next beat tries again.
            self._waiting, self._busy = [], False
            return
        channel = channels.pop(0)

        def taken(yes: bool) -> None:
            if not yes:
                self._try(bubble, channels)
                return
            record_shown(self._workspace, bubble.notices, channel.name)
            self._next()

        channel.show(bubble, lambda action: self._answer(bubble, action), taken)

    def _answer(self, bubble: Bubble, action: str) -> None:
        if action != "snooze":
            self._open_task(bubble.task_id)
            return
        self._snooze([notice.task_id for notice in bubble.notices])
