"""The findings of the open workflow, looked for a moment after the last edit, off the window's thread."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.workflow import Graph
from app.engine.lint import Finding, Level, lint
from ui.link.background import Job, run
from ui.pages.flowchart.panel.editing import Editing

PAUSE_MS = 250


class Findings(QObject):
    """``changed`` when they are others than before; errors come first."""

    changed = Signal()

    def __init__(self, model: Editing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._graph: Graph | None = None
        self._job: Job | None = None
        self.all: tuple[Finding, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.look)
        model.changed.connect(self._wait)
        self._wait()

    @property
    def errors(self) -> int:
        return sum(finding.level is Level.ERROR for finding in self.all)

    @property
    def warnings(self) -> int:
        return len(self.all) - self.errors

    @property
    def words(self) -> str:
        """In one line: "2 errors, 5 warnings"."""
        some = ((self.errors, "error"), (self.warnings, "warning"))
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in some if count) or "No problems"

    def look(self) -> None:
        """Look now, without waiting for a pause."""
        self._timer.stop()
        if self._model.workflow_id is None or self._model.graph is self._graph:
            return
        if self._job is not None:
            self._job.cancel()
        graph = self._graph = self._model.graph
        self._job = run(lambda job: lint(graph), self._take)

    def _wait(self) -> None:
        if self._model.workflow_id is not None and self._model.graph is not self._graph:
            self._timer.start()

    def _take(self, found: tuple[Finding, ...]) -> None:
        self._job = None
        ordered = tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))
        if ordered != self.all:
            self.all = ordered
            self.changed.emit()
