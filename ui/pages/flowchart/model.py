"""What the flowchart page shows and what is selected on it; scene, gestures, panels and screen readers all ask this."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import LeadlineError
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Graph, Note, WorkflowVersion
from app.drawing.box import NOTE, Box, Point, boxes_of
from app.drawing.geometry import box_of
from app.editing.change import ChangeSet
from app.editing.recursion import recursion
from app.engine.lint import Finding, Level, lint
from app.queries.flowchart import FlowchartView, flowchart
from app.queries.step_note import open_note_counts
from ui.link.background import Job, run
from ui.link.context import Context
from ui.pages.flowchart.routing import ChartRouting
from ui.printing.flowchart.appearance import Appearances, FlowAppearance, Redrawn, StepAppearance, compare
from ui.printing.flowchart.flow import label_size
from ui.printing.flowchart.status_mark import StatusMark

_KINDS = ("workflow", "workflow_version", "role", "project")
_EMPTY = Graph()
PATIENCE_MS = 300
"""From the last change to lint."""


class FlowchartModel(QObject):
    """One workflow's latest version. Ids of steps, flows and notes are unlike one another within a graph."""

    opened = Signal()
    """another workflow, or none: everything is new"""
    changed = Signal(Redrawn)
    """the data changed; Redrawn: what to show anew"""
    shifted = Signal(Redrawn)
    """only places changed, by a drag or a better route; Redrawn"""
    selection_changed = Signal()
    """``selection`` changed"""
    pointed = Signal(str, str)
    """id under the mouse before and now; empty: nothing"""
    checked = Signal()
    """``findings`` are new"""
    marked = Signal(set)
    """ids whose mark, or number of notes, is another now"""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.workflow_id: WorkflowId | None = None
        self.view: FlowchartView | None = None
        self.boxes: dict[StepId, Box] = {}
        self.notes: dict[str, Box] = {}
        self.routing = ChartRouting(self)
        self.routing.rerouted.connect(lambda flows: self.shifted.emit(Redrawn(flows=set(flows))))
        self.selection: tuple[str, ...] = ()
        self.hover: str | None = None
        self.findings: tuple[Finding, ...] = ()
        self.was_checked = False
        """Whether ``findings`` are of the open workflow, and not just empty since it was opened."""
        self.step_marks = StepMarks(self)
        self.step_marks.changed.connect(self.marked)
        self._appearances = Appearances()
        self._shifted: set[str] = set()
        self._problems: dict[str, str] = {}
        self.lint_runner = LintRunner(self._take_findings, self)

    @property
    def graph(self) -> Graph:
        """Empty while no workflow is open."""
        return self.view.graph if self.view else _EMPTY

    @property
    def current(self) -> str | None:
        """What was selected last; the keyboard is there."""
        return self.selection[-1] if self.selection else None

    def open(self, workflow_id: WorkflowId) -> bool:
        """Show this workflow; False when it is gone."""
        if workflow_id == self.workflow_id:
            return True
        try:
            self.context.read(flowchart, workflow_id)
        except LeadlineError:
            return False
        self.workflow_id = workflow_id
        self._read_all()
        return True

    def close(self) -> None:
        """Close the workflow; the page says then how to open one."""
        self.workflow_id = None
        self._read_all()

    def refresh(self, changes: ChangeSet | None) -> None:
        """After a step or, with None, after anything."""
        if changes is None or any(change.kind == "step_note" for change in changes.changes):
            self.step_marks.count_notes(self.context, self.workflow_id)
        if self.workflow_id is None or not (changes is None or self._concerns(changes)):
            return
        before = self.view
        view = self._view()
        if view is None or before is None:
            self._read_all()
            return
        self.view = view
        redrawn = compare(before, view)
        self._appearances.follow(view, redrawn)
        redrawn.flows.update(self._place(before.graph, redrawn))
        self._drop_gone()
        if redrawn or before != view:
            self.changed.emit(redrawn)
        if before.graph is not view.graph:
            self.lint_runner.ask(view.graph)

    def rest(self) -> None:
        """The page is hidden: stop what is under way in the background."""
        self.lint_runner.stop()
        self.routing.stop()

    def wake(self) -> None:
        """The page is shown again: take up what was left undone in the background."""
        self.lint_runner.wake()
        self.routing.wake()

    def select(self, ids: Iterable[str]) -> None:
        """Exactly these, in this order; the last one is the current one. Ids that are gone are left out."""
        wanted = tuple(dict.fromkeys(id for id in ids if self.has(id)))
        if wanted != self.selection:
            self.selection = wanted
            self.selection_changed.emit()

    def toggle(self, id: str) -> None:
        """Add it to what is selected, or take it away."""
        rest = tuple(one for one in self.selection if one != id)
        self.select(rest if id in self.selection else (*rest, id))

    def point_at(self, id: str | None) -> None:
        """The mouse is over this step, flow or note now; None: over bare ground."""
        if id != self.hover:
            before, self.hover = self.hover, id
            self.pointed.emit(before or "", id or "")

    def has(self, id: str) -> bool:
        """Whether it is a step, a flow or a note of the graph."""
        return id in self.boxes or id in self.notes or id in self.graph.flow_by_id

    def box(self, id: str) -> Box | None:
        """The box of a step or a note, as it is shown now; None of anything else."""
        return self.boxes.get(StepId(id)) or self.notes.get(id)

    def shift(self, places: Mapping[str, Point]) -> None:
        """Show steps and notes with their middles there, while they are dragged; no data changes."""
        boxes = {StepId(id): self.boxes[StepId(id)].at(*at) for id, at in places.items() if id in self.boxes}
        notes = {id: self.notes[id].at(*at) for id, at in places.items() if id in self.notes}
        self.boxes |= boxes
        self.notes |= notes
        self._shifted.update(boxes, notes)
        flows = self.routing.moved(boxes, quick=True) if boxes else set()
        self.shifted.emit(Redrawn(set(boxes), flows, set(notes)))

    def unshift(self) -> None:
        """Show everything where it belongs again; after an edit a notice has done so already."""
        if self._shifted:
            redrawn = Redrawn()
            redrawn.steps.update(StepId(id) for id in self._shifted if id in self.boxes)
            redrawn.notes.update(id for id in self._shifted if id in self.notes)
            redrawn.flows.update(self._place(self.graph, redrawn))
            self.shifted.emit(redrawn)

    def step_appearance(self, id: StepId) -> StepAppearance:
        return self._appearances.steps[id]

    def flow_appearance(self, id: FlowId) -> FlowAppearance:
        return self._appearances.flows[id]

    def problem(self, id: str) -> str:
        """``error``, ``warning`` or empty, of a step or a flow."""
        return self._problems.get(id, "")

    def _concerns(self, changes: ChangeSet) -> bool:
        return any(
            change.kind in _KINDS
            and (change.kind != "workflow_version" or self._is_mine(change.after) or self._is_mine(change.before))
            for change in changes.changes
        )

    def _is_mine(self, entity: object) -> bool:
        return isinstance(entity, WorkflowVersion) and entity.workflow_id == self.workflow_id

    def _view(self) -> FlowchartView | None:
        if self.workflow_id is None:
            return None
        try:
            return self.context.read(flowchart, self.workflow_id)
        except LeadlineError:
            return None

    def _read_all(self) -> None:
        self.view = self._view()
        if self.view is None:
            self.workflow_id = None
        graph = self.graph
        self.boxes = boxes_of(graph)
        self.notes = {note.id: _note_box(note) for note in graph.notes}
        self._appearances.begin(self.view)
        self._route()
        self.selection, self.hover, self.findings = (), None, ()
        self.was_checked = False
        self._shifted.clear()
        self._problems.clear()
        self.step_marks.count_notes(self.context, self.workflow_id)
        self.opened.emit()
        self.changed.emit(Redrawn())
        self.selection_changed.emit()
        self.lint_runner.ask(graph)

    def _route(self) -> None:
        sizes = {
            id: size for id, appearance in self._appearances.flows.items() if (size := label_size(appearance.label))
        }
        self.routing.begin(self.graph.flows, self.boxes, sizes, self.graph.rows)

    def _place(self, before: Graph, redrawn: Redrawn) -> set[FlowId]:
        """Boxes and routes of what changed; the flows that run differently now."""
        graph = self.graph
        boxes = self._boxes(before)
        moved = {id: box for id, box in boxes.items() if self.boxes.get(id) != box or id in self._shifted}
        redrawn.steps.update(moved)
        self.notes = {note.id: _note_box(note) for note in graph.notes}
        gone = self.boxes.keys() - boxes.keys()
        self.boxes = boxes
        self._shifted.clear()
        if gone or redrawn.labels or before.rows != graph.rows:
            routes = dict(self.routing.routes)
            self._route()
            return {id for id, route in self.routing.routes.items() if routes.get(id) != route}
        flows = self.routing.moved(moved, quick=False) if moved else set()
        if redrawn.flows or redrawn.gone_flows:
            flows |= self.routing.set_flows(graph.flows)
        return flows & graph.flow_by_id.keys()

    def _boxes(self, before: Graph) -> dict[StepId, Box]:
        """All boxes; steps without a place keep the one that was proposed."""
        graph = self.graph
        known = {
            id: self.boxes[id]
            for id in self.boxes
            if id not in self._shifted and graph.by_id.get(id) is not None and graph.by_id[id] is before.by_id.get(id)
        }
        rest = [step for step in graph.steps if step.id not in known]
        if any(step.x is None or step.y is None for step in rest):
            return boxes_of(graph)
        fresh = {step.id: box_of(step, step.x or 0.0, step.y or 0.0) for step in rest}
        return {step.id: known.get(step.id) or fresh[step.id] for step in graph.steps}

    def _drop_gone(self) -> None:
        if self.hover is not None and not self.has(self.hover):
            self.hover = None
        self.select(self.selection)

    def _take_findings(self, graph: Graph, findings: tuple[Finding, ...]) -> None:
        if self.view is None or graph is not self.graph:
            return
        self.findings = (*findings, *self.context.read(recursion, graph, self.view.version.id))
        self.was_checked = True
        self._problems = {}
        for finding in self.findings:
            if finding.is_note:
                continue
            for id in (finding.step_id, finding.flow_id):
                if id is not None and (finding.level is Level.ERROR or id not in self._problems):
                    self._problems[id] = finding.level.value
        self.checked.emit()


def _note_box(note: Note) -> Box:
    return Box(note.x, note.y, *NOTE)


MarkedId = TypeVar("MarkedId", bound=str)


class StepMarks(QObject):
    """What stands on steps beside what they are; ``changed`` tells the ids of those that look different now."""

    changed = Signal(set)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.walkthrough: Mapping[str, StatusMark] = {}
        """Where a walkthrough stands."""
        self.heat: Mapping[StepId, float] = {}
        """In which share of simulated runs a step decides how long the workflow takes."""
        self.notes: Mapping[StepId, int] = {}
        """How many notes of the team no version has answered yet."""

    def show_walkthrough(self, marks: Mapping[str, StatusMark]) -> None:
        """Exactly these steps have a mark now."""
        before, self.walkthrough = self.walkthrough, dict(marks)
        self._tell(before, self.walkthrough)

    def show_heat(self, heat: Mapping[StepId, float]) -> None:
        """Exactly these steps are hot now."""
        before, self.heat = self.heat, dict(heat)
        self._tell(before, self.heat)

    def count_notes(self, context: Context, workflow_id: WorkflowId | None) -> None:
        """Read the notes of a workflow; without one there are none."""
        found = context.read(open_note_counts, workflow_id) if workflow_id is not None else {}
        before, self.notes = self.notes, dict(found)
        self._tell(before, self.notes)

    def _tell(self, before: Mapping[MarkedId, Hashable], now: Mapping[MarkedId, Hashable]) -> None:
        changed = {id for id in before.keys() | now.keys() if before.get(id) != now.get(id)}
        if changed:
            self.changed.emit(changed)


class LintRunner(QObject):
    """Runs lint on a graph some time after it last changed, in the background.

    ``found(graph, findings)`` is called in the GUI thread; of two graphs asked in a row only the last is checked.
    """

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
        """The graph changed: check this one after a moment without another change."""
        self._graph = graph
        self._timer.start()

    def wake(self) -> None:
        """The page is shown again: check what was not checked yet."""
        if self._graph is not None:
            self._timer.start()

    def stop(self) -> None:
        """The page is hidden: check nothing until ``wake``."""
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
