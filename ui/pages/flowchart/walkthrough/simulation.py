"""What 1,000 runs by chance say: how long the workflow takes, which steps decide it, who is busy, what waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.domain.condition import FieldValue
from app.domain.workflow import Graph
from app.engine.checks.offsets import estimate_days
from app.engine.simulation import Simulation, simulate
from app.queries.simulation import SimulatedTeam
from ui.link.accessible import announce, named
from ui.link.background import Job, run
from ui.link.command import Command
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.widgets.button import button, link_button
from ui.widgets.card import paint_text
from ui.widgets.flow_layout import FlowLayout

T = TypeVar("T")
RUNS = 1000
MOST_BARS = 8
WORTH_SAYING = 0.25
"""Working days that a step waits for its doer, from which on it is said."""
OUT_OF_DATE = "The workflow was changed since. Run it again."


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` from 0 to 1 is how long the bar is; ``figure`` stands beside the name."""

    name: str
    share: float
    figure: str


@dataclass(frozen=True, slots=True)
class SimulationSubject:
    """The workflow to be simulated, who does it, and the version that it can be compared with."""

    graph: Graph
    fields: Mapping[str, FieldValue]
    team: SimulatedTeam
    other: Graph | None = None
    other_name: str = ""

    def simulated(self, graph: Graph, job: Job, *, before: int = 0, of: int = RUNS) -> Simulation:
        """The same draws for each graph; ``before`` runs of ``of`` in all are done."""
        return simulate(
            graph,
            runs=RUNS,
            fields=self.fields,
            chances=self.team.chances,
            doers=self.team.doers,
            timing=self.team.timing,
            tell=lambda done, _: job.step(before + done, of),
        )


class SimulationView(QWidget):
    """``source`` gives what is simulated when it is asked for; ``answered`` comes with each answer and when one is
    not true any more."""

    answered = Signal()

    def __init__(self, source: Callable[[], SimulationSubject]) -> None:
        super().__init__()
        named(self, "1,000 runs")
        self._source = source
        self._job: Job | None = None
        self._graph: Graph | None = None
        self.result: Simulation | None = None
        self.go = button(Command("simulate", "1,000 runs", self.start, "chart-column"), self)
        self.comparer = link_button("Compare with the published version")
        self.comparer.clicked.connect(self.compare)
        self._asked: QWidget = self.go
        """The button with which the runs were begun."""
        self.stopper = link_button("Stop")
        self.stopper.clicked.connect(self.stop)
        self.progress = named(QProgressBar(), "Runs done")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.says = wrapping_label("How long it takes by chance with the people of now, and which steps decide.")
        self.says.setProperty("tone", "muted")
        self.curve = DaysCurve()
        self.bars = BarList("Steps that decide how long it takes")
        self.people = BarList("Days of work in a run")
        self._coloured = wrapping_label("Coloured in the flowchart by how often.")
        self._coloured.setFont(font(META))
        self._coloured.setProperty("tone", "muted")
        self._heads = {part: _head(part.accessibleName()) for part in (self.bars, self.people)}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(FlowLayout(self.go, self.comparer, self.stopper))
        layout.addWidget(self.progress)
        layout.addWidget(self.says)
        layout.addWidget(self.curve)
        for part, words in self._heads.items():
            layout.addWidget(words)
            if part is self.bars:
                layout.addWidget(self._coloured)
            layout.addWidget(part)
        self._show_running(False)
        self._show_answer(False)

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        """Run them in the background."""
        subject = self._source()

        def work(job: Job) -> Simulation:
            return subject.simulated(subject.graph, job)

        self._begin(work, lambda found: self._show(subject.graph, found))

    def compare(self) -> None:
        """Run the open graph and the published version with the same random numbers."""
        subject = self._source()
        other = subject.other
        if other is None:
            return

        def work(job: Job) -> tuple[Simulation, Simulation]:
            mine = subject.simulated(subject.graph, job, of=2 * RUNS)
            return mine, subject.simulated(other, job, before=RUNS, of=2 * RUNS)

        def show(found: tuple[Simulation, Simulation]) -> None:
            self._show(subject.graph, found[0], compared(*found, subject.other_name))

        self._begin(work, show)

    def _begin(self, work: Callable[[Job], T], show: Callable[[T], None]) -> None:
        self.stop()
        self._show_running(True)
        set_text(self.says, "Running…")
        self._job = run(work, show, self._fail)
        self._job.progressed.connect(self._tell)

    def stop(self) -> None:
        """Give up the runs that are under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_running(False)
            set_text(self.says, "Stopped.")

    def forget(self, graph: Graph, *, comparable: bool = False) -> None:
        """This is the graph now: an answer about another one says so. ``comparable``: a version of it is published."""
        self.comparer.setVisible(comparable)
        if self.result is not None and graph is not self._graph:
            set_text(self.says, OUT_OF_DATE)
            self.result = None
            self._show_answer(False)

    def _tell(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show(self, graph: Graph, found: Simulation, more: str = "") -> None:
        self._job, self._graph, self.result = None, graph, found
        self._show_running(False)
        set_text(self.says, " ".join(part for part in (words(found), more, waiting_words(graph, found)) if part))
        self.curve.show_days(found)
        self.bars.show_bars(deciding_bars(graph, found))
        self.people.show_bars(busy_bars(found))
        self._show_answer(True)
        announce(self, self.says.text())

    def _fail(self, problem: Exception) -> None:
        self._job = None
        self._show_running(False)
        set_text(self.says, getattr(problem, "sentence", "The runs could not be made."))

    def _show_running(self, on: bool) -> None:
        asked = next((one for one in (self.go, self.comparer) if one.hasFocus()), None)
        self._asked = asked or self._asked
        stops = self.stopper.hasFocus()
        self.stopper.setVisible(on)
        if asked is not None and on:
            # Else the keyboard goes to whatever comes next on the page.
            self.stopper.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go.setEnabled(not on)
        self.comparer.setEnabled(not on)
        if stops and not on:
            self._asked.setFocus(Qt.FocusReason.OtherFocusReason)
        self.progress.setVisible(on)
        self.progress.setValue(0)

    def _show_answer(self, on: bool) -> None:
        self.curve.setVisible(on)
        self._coloured.setVisible(on and bool(self.bars.bars))
        for part, words in self._heads.items():
            part.setVisible(on and bool(part.bars))
            words.setVisible(on and bool(part.bars))
        self.answered.emit()


def _head(words: str) -> QWidget:
    label = plain_label(words)
    label.setFont(font(META, SEMIBOLD))
    return label


class DaysCurve(QWidget):
    """Which share of the runs is over within so many working days, with the days of one half and of 85 %."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "How many runs are over within how many days")
        self.setFixedHeight(96)
        self.result: Simulation | None = None
        theme().changed.connect(self.update)

    def show_days(self, found: Simulation) -> None:
        """Draw the days of these runs."""
        self.result = found
        named(self, self.accessibleName(), f"From {found.days[0]:.0f} to {found.days[-1]:.0f} working days")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.result is None:
            return
        t, found = theme().tokens, self.result
        low, high = found.days[0], max(found.days[-1], found.days[0] + 1)
        room = QRectF(self.rect()).adjusted(2, 4, -2, -18)

        def at(day: float, share: float) -> QPointF:
            return QPointF(
                room.left() + (day - low) / (high - low) * room.width(), room.bottom() - share * room.height()
            )

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        count = len(found.days)
        line = [at(day, place / count) for place, day in enumerate(found.days, start=1)]
        painter.setPen(QPen(t.accent, 2))
        painter.drawPolyline(QPolygonF([at(low, 0), *line]))
        for share, name in ((0.5, "50 %"), (0.85, "85 %")):
            day = found.within(share)
            painter.setPen(QPen(t.faint, 1, Qt.PenStyle.DashLine))
            painter.drawLine(at(day, 0), at(day, share))
            box = QRectF(at(day, 0).x() - 40, room.bottom() + 2, 80, 16)
            box.moveLeft(min(max(box.left(), 0), self.width() - box.width()))
            align = Qt.AlignmentFlag.AlignHCenter
            if share == 0.85:
                box.moveLeft(max(box.left(), at(found.p50, 0).x() + 44))
            paint_text(painter, box.toRect(), f"{name}: {day:.0f} d", numbers(META), t.muted, align)
        painter.end()


class BarList(QWidget):
    """Name, bar and percent a row; its description says them all."""

    ROW = 38

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bars: tuple[Bar, ...] = ()
        theme().changed.connect(self.update)

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars from top to bottom."""
        self.bars = bars
        named(self, self.accessibleName(), ", ".join(f"{bar.name} {bar.figure}" for bar in bars))
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
            paint_text(painter, figure, bar.figure, numbers(META), t.muted, right)
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


def compared(mine: Simulation, other: Simulation, name: str) -> str:
    """ "Version 3 took 23 and 30 days; this one is over first in 62 % of the runs."."""
    if mine.lasted == other.lasted:
        return f"{name} takes just as long with the same luck."
    return (
        f"{name} took {other.p50:.0f} and {other.p85:.0f} days with the same luck; "
        f"this one is over first in {mine.quicker_than(other) * 100:.0f} % of the runs."
    )


def waiting_words(graph: Graph, found: Simulation) -> str:
    """Which step waits longest for whoever does it; empty where nothing waits."""
    step_id, days = max(found.waiting.items(), key=lambda pair: pair[1], default=(None, 0.0))
    if step_id is None or days < WORTH_SAYING:
        return ""
    return f"“{step_name(graph, step_id)}” waits longest until somebody is free: {days:.1f} days a run."


def deciding_bars(graph: Graph, found: Simulation) -> tuple[Bar, ...]:
    """The steps that were on the longest path most often; of equals first those that take longest."""
    ranked = sorted(
        found.deciding.items(),
        key=lambda pair: (-pair[1], -found.rounds[pair[0]] * estimate_days(graph.step(pair[0]))),
    )
    return tuple(
        Bar(step_name(graph, id), share, f"{share * 100:.0f} %") for id, share in ranked[:MOST_BARS] if share > 0
    )


def busy_bars(found: Simulation) -> tuple[Bar, ...]:
    """Who works how long in a run, the busiest first."""
    most = max(found.busy.values(), default=0.0)
    return tuple(Bar(name, days / most, f"{days:.1f} d") for name, days in list(found.busy.items())[:MOST_BARS] if most)
