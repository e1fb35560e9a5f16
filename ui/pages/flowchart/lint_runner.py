"""Runs lint on a graph some time after it last changed, in the background. The model owns one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.workflow import Graph
from app.engine.lint import Finding, lint
from ui.link.background import Job, run

PATIENCE_MS = 300


class LintRunner(QObject):
    """``found(graph, findings)`` is called in the GUI thread; of two graphs asked in a row only the last is checked."""

    def __init__(self, found: Callable[[Graph, tuple[Finding, ...]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._found = found
        self._graph: Graph | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._start)

    @property
    def settled(self) -> bool:
        """The findings are those of the graph of now."""
        return self._graph is None

    def ask(self, graph: Graph) -> None:
        """This is the graph now."""
        self._graph = graph
        self._timer.start()

    def wake(self) -> None:
        """Somebody looks again."""
        if self._graph is not None:
            self._timer.start()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _start(self) -> None:
        graph = self._graph
        if graph is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = run(lambda job: lint(graph), lambda findings: self._tell(graph, findings))

    def _tell(self, graph: Graph, findings: tuple[Finding, ...]) -> None:
        self._job = None
        if graph is self._graph:
            self._graph = None
        self._found(graph, findings)
