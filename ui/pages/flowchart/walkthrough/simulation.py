"""The chance of 1,000 runs: how long the workflow takes, and which steps decide it, as a plain list of bars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.domain.condition import FieldValue
from app.domain.workflow import Graph
from app.engine.checks.offsets import estimate_days
from app.engine.simulation import Simulation, simulate
from ui.link.accessible import announce, named
from ui.link.background import Job, run
from ui.link.command import Command
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font, numbers, theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.widgets.button import button, link_button
from ui.widgets.card import paint_text

RUNS = 1000
MOST_BARS = 8
OUT_OF_DATE = "The workflow was changed since. Run it again."


@dataclass(frozen=True, slots=True)
class DecidingStep:
    """``share`` from 0 to 1."""

    name: str
    share: float


class SimulationView(QWidget):
    """``source`` gives graph and fields when it is asked for."""

    def __init__(self, source: Callable[[], tuple[Graph, Mapping[str, FieldValue]]]) -> None:
        super().__init__()
        named(self, "1,000 runs")
        self._input = source
        self._job: Job | None = None
        self._graph: Graph | None = None
        self.result: Simulation | None = None
        self.go = button(Command("simulate", "1,000 runs", self.start, "chart-column"), self)
        self.stopper = link_button("Stop")
        self.stopper.clicked.connect(self.stop)
        self.progress = named(QProgressBar(), "Runs done")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.says = wrapping_label("How long it takes by chance, and which steps decide.")
        self.says.setProperty("tone", "muted")
        self.bars = BarList("Steps that decide how long it takes")
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(self.stopper)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        for part in (self.progress, self.says, self.bars):
            layout.addWidget(part)
        self._show_running(False)
        self.bars.hide()

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        """Run them in the background."""
        self.stop()
        graph, fields = self._input()
        self._show_running(True)
        set_text(self.says, "Running …")

        def work(job: Job) -> Simulation:
            return simulate(graph, runs=RUNS, fields=fields, tell=job.step)

        job = run(work, lambda found: self._show(graph, found), self._fail)
        job.progressed.connect(self._tell)
        self._job = job

    def stop(self) -> None:
        """Give up the runs that are under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_running(False)
            set_text(self.says, "Stopped.")

    def forget(self, graph: Graph) -> None:
        """This is the graph now: an answer about another one says so."""
        if self.result is not None and graph is not self._graph:
            set_text(self.says, OUT_OF_DATE)
            self.bars.hide()
            self.result = None

    def _tell(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show(self, graph: Graph, found: Simulation) -> None:
        self._job, self._graph, self.result = None, graph, found
        self._show_running(False)
        set_text(self.says, words(found))
        self.bars.show_bars(deciding_bars(graph, found))
        self.bars.show()
        announce(self, self.says.text())

    def _fail(self, problem: Exception) -> None:
        self._job = None
        self._show_running(False)
        set_text(self.says, getattr(problem, "sentence", "The runs could not be made."))

    def _show_running(self, on: bool) -> None:
        self.go.setEnabled(not on)
        self.stopper.setVisible(on)
        self.progress.setVisible(on)
        self.progress.setValue(0)


class BarList(QWidget):
    """Name, bar and percent a row; its description says them all."""

    ROW = 38

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bars: tuple[DecidingStep, ...] = ()
        theme().changed.connect(self.update)

    def show_bars(self, bars: tuple[DecidingStep, ...]) -> None:
        """Show these bars from top to bottom."""
        self.bars = bars
        named(self, self.accessibleName(), ", ".join(f"{bar.name} {bar.share:.0%}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.ROW * len(self.bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, bar in enumerate(self.bars):
            line = self.rect().adjusted(0, at * self.ROW, 0, 0)
            line.setHeight(20)
            figure = line.adjusted(line.width() - 48, 0, 0, 0)
            paint_text(painter, line.adjusted(0, 0, -52, 0), bar.name, font(), t.text)
            right = Qt.AlignmentFlag.AlignRight
            paint_text(painter, figure, f"{bar.share:.0%}", numbers(META), t.muted, right)
            track = QRectF(0, line.bottom() + 3, self.width(), 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.sunken)
            painter.drawRoundedRect(track, 3, 3)
            painter.setBrush(t.accent)
            painter.drawRoundedRect(QRectF(0, track.top(), max(6.0, self.width() * bar.share), 6), 3, 3)
        painter.end()


def words(found: Simulation) -> str:
    """ "Half of the runs took at most 21 working days, 85 % at most 27, 90 % at most 29."."""
    days = [f"{value:.0f}" for value in (found.p50, found.p85, found.p90)]
    cut = f" {found.cut} runs went round and round and were cut off." if found.cut else ""
    return f"Half of the runs took at most {days[0]} working days, 85 % at most {days[1]}, 90 % at most {days[2]}.{cut}"


def deciding_bars(graph: Graph, found: Simulation) -> tuple[DecidingStep, ...]:
    """The steps that were on the longest path most often; of equals first those that take longest."""
    ranked = sorted(
        found.deciding.items(),
        key=lambda pair: (-pair[1], -found.rounds[pair[0]] * estimate_days(graph.step(pair[0]))),
    )
    return tuple(DecidingStep(step_name(graph, id), share) for id, share in ranked[:MOST_BARS] if share > 0)
