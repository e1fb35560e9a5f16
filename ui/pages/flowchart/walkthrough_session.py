"""One walkthrough of the open workflow: where it stands, its dates, and the marks it gives to the model."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from app.domain.condition import FieldValue
from app.domain.errors import LeadlineError
from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit
from app.domain.run import TaskState
from app.domain.workflow import Graph, Step
from app.engine.walkthrough import Walkthrough, rehearse_again, walk_through
from app.queries.walkthrough import walkthrough_dates
from app.scheduling.plan import Planned
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.status_mark import StatusMark, StatusSign

_SHORTEST = 14
"""Days from today to the date that is proposed, at least."""


class WalkthroughSession(QObject):
    """``changed`` after every act, edit, field and date."""

    changed = Signal()
    edited = Signal()
    """The workflow was edited on the way."""
    acted = Signal()
    """An act of the walkthrough, after ``changed``: look at what comes next."""

    def __init__(self, model: FlowchartModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._context = model.context
        self.walkthrough: Walkthrough | None = None
        self.problem = ""
        """Why there is nothing to step through, or why there are no dates."""
        self.dropped = 0
        """Acts that the last edit left no place for."""
        self.on = False
        self.anchor_on: date | None = None
        self.dates: Mapping[StepId, Planned] = {}
        self.chosen: StepId | None = None

    @property
    def next_step(self) -> Step | None:
        """The open step that *Next* finishes."""
        found = self.walkthrough
        if found is None or not found.open:
            return None
        return found.graph.step(self.chosen if self.chosen in found.open else found.open[0])

    def start(self) -> None:
        """From the beginning, with the fields and the date of before."""
        fields = self.walkthrough.fields if self.walkthrough is not None else {}
        if not self.on:
            self._model.opened.connect(self.stop)
            self._model.changed.connect(self._replay)
            self._model.selection_changed.connect(self._follow_selection)
        self.on = True
        if self.anchor_on is None:
            self.anchor_on = proposed_day(self._model.graph, self._context.read(lambda reader: reader.today()))
        self.dropped = 0
        self._take(lambda graph: walk_through(graph, fields))
        self.acted.emit()

    def stop(self) -> None:
        """End the walkthrough and take its marks off the drawing."""
        if self.on:
            self.on = False
            self._model.opened.disconnect(self.stop)
            self._model.changed.disconnect(self._replay)
            self._model.selection_changed.disconnect(self._follow_selection)
            self.walkthrough, self.problem, self.dropped = None, "", 0
            self.dates, self.anchor_on, self.chosen = {}, None, None
            self._model.step_marks.show_walkthrough({})
            self.changed.emit()

    def finish(self, step_id: StepId, outcome: str | None = None) -> None:
        """End an open step with this outcome, where one is asked for."""
        found = self.walkthrough
        if found is not None:
            self.dropped = 0
            self._take(lambda _: found.finish(step_id, outcome))
            self.acted.emit()

    def go_on(self) -> None:
        """*Next*: end the chosen open step, where asked with its positive outcome."""
        step = self.next_step
        if step is not None:
            self.finish(step.id, step.positive_outcome if step.asks else None)

    def back(self) -> None:
        """Take the last act back."""
        found = self.walkthrough
        if found is not None:
            self.dropped = 0
            self._take(lambda _: found.back())
            self.acted.emit()

    @property
    def can_go_back(self) -> bool:
        return self.walkthrough is not None and self.walkthrough.before is not None

    def set_field(self, name: str, value: FieldValue) -> None:
        """What automatic decisions read from now on."""
        found = self.walkthrough
        if found is None:
            return
        try:
            after = found.with_field(name, value)
        except LeadlineError as refusal:
            self.problem = refusal.sentence
            self.changed.emit()
            return
        self._take(lambda _: after)
        self._say_dropped(found)

    def set_anchor(self, day: date) -> None:
        """Another date of the project."""
        self.anchor_on = day
        self._tell()

    def choose(self, step_id: StepId) -> None:
        """*Next* is about this one."""
        if step_id != self.chosen:
            self.chosen = step_id
            self.changed.emit()

    def _follow_selection(self) -> None:
        found, current = self.walkthrough, self._model.current
        if not self.on or found is None or current is None:
            return
        chosen = found.open_for(StepId(current))
        if chosen is not None and (self.chosen not in found.open or found.drawn_step[self.chosen] != current):
            self.choose(chosen)

    def _replay(self) -> None:
        self.edited.emit()
        earlier = self.walkthrough
        if earlier is not None and earlier.drawn.steps == self._model.graph.steps:
            same_flows = {flow.id: flow for flow in earlier.drawn.flows} == self._model.graph.flow_by_id
            if same_flows and earlier.drawn.fields == self._model.graph.fields:
                return
        if earlier is None:
            self._take(walk_through)
            return
        self._take(lambda graph: rehearse_again(graph, earlier))
        self._say_dropped(earlier)

    def _say_dropped(self, earlier: Walkthrough) -> None:
        if self.walkthrough is not None and self.walkthrough is not earlier:
            self.dropped = len(earlier.acts) - len(self.walkthrough.acts)
            self.changed.emit()

    def _take(self, act: Callable[[Graph], Walkthrough]) -> None:
        try:
            self.walkthrough = act(self._model.graph)
            self.problem = ""
        except LeadlineError as refusal:
            self.walkthrough, self.problem = None, refusal.sentence
        self._tell()

    def _tell(self) -> None:
        found = self.walkthrough
        self._model.step_marks.show_walkthrough(marks_of(found) if found is not None else {})
        self.dates = {}
        if found is not None and self.anchor_on is not None:
            try:
                self.dates = self._context.read(walkthrough_dates, found.graph, self.anchor_on, found.run)
                self.problem = ""
            except LeadlineError as refusal:
                self.problem = refusal.sentence
        self.changed.emit()


def marks_of(walkthrough: Walkthrough) -> dict[str, StatusMark]:
    """Where every step stands; one that simply waits has none."""
    marks = {}
    for step_id in walkthrough.drawn.by_id:
        run = walkthrough.stands(step_id)
        match run.state:
            case TaskState.READY | TaskState.DOING:
                marks[str(step_id)] = StatusMark(StatusSign.OPEN, run.round)
            case TaskState.DONE:
                marks[str(step_id)] = StatusMark(StatusSign.PASSED, run.round)
            case TaskState.SKIPPED | TaskState.CANCELLED:
                marks[str(step_id)] = StatusMark(StatusSign.NOT_NEEDED)
            case TaskState.WAITING if run.again:
                marks[str(step_id)] = StatusMark(StatusSign.AGAIN, run.round)
    return marks


def proposed_day(graph: Graph, today: date) -> date:
    """A day on which the earliest offset against the anchor is not over yet."""
    ahead = [
        -step.offset.days * (1.5 if step.offset.unit is DayUnit.WORKING else 1)
        for step in graph.steps
        if step.offset is not None and step.offset.against is Against.ANCHOR
    ]
    day = today + timedelta(days=max(_SHORTEST, round(max(ahead, default=0)) + 4))
    return day - timedelta(days=max(0, day.weekday() - 4))
