"""Finds out which cards are at risk or in doubt, one project between two events, so that the board opens at once."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId, TaskId
from app.queries.board import tasks_at_risk, tasks_in_doubt
from ui.link.context import Context

PAUSE_MS = 15


class RiskFinder(QObject):
    """``seen`` tells whose cards can be seen; ``found(project id, tasks at risk, tasks in doubt)`` follows."""

    def __init__(
        self,
        context: Context,
        seen: Callable[[], Iterable[ProjectId]],
        found: Callable[[ProjectId, frozenset[TaskId], Mapping[TaskId, str]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._seen = seen
        self._found = found
        self._asked = False
        self._waiting: list[ProjectId] = []
        self._clock = QTimer(self)
        self._clock.setInterval(PAUSE_MS)
        self._clock.timeout.connect(self._next)

    def ask(self) -> None:
        """Look, soon, at what can be seen then; what was asked for before is forgotten."""
        self._asked = True
        self._clock.start()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._asked = False
        self._waiting.clear()
        self._clock.stop()

    @property
    def busy(self) -> bool:
        return self._clock.isActive()

    def _next(self) -> None:
        if self._asked:
            self._asked = False
            self._waiting = list(self._seen())
            return
        if not self._waiting:
            self._clock.stop()
            return
        project_id = self._waiting.pop(0)
        try:
            at_risk = self._context.read(tasks_at_risk, project_id)
            in_doubt = self._context.read(tasks_in_doubt, project_id)
        except LeadlineError:
            # It was removed between the question and its turn.
            at_risk, in_doubt = frozenset(), {}
        self._found(project_id, at_risk, in_doubt)
