"""Ticking through the checklist as somebody would work it: questions asked in place, branches shown as they come."""

from PySide6.QtCore import QObject, Signal

from app.domain.run import StepRun
from app.domain.workflow import Graph
from app.engine.checklist import ChecklistLine, LineKind
from app.engine.walkthrough import Walkthrough
from ui.pages.flowchart.walkthrough_session import WalkthroughSession


class TickThrough(QObject):
    """What a walkthrough that is under way means for each line. ``changed``: something of it is another now."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: WalkthroughSession | None = None

    def follow(self, session: WalkthroughSession) -> None:
        """Show this walkthrough from now on, while it is under way."""
        self._session = session
        session.changed.connect(self.changed)

    @property
    def _walkthrough(self) -> Walkthrough | None:
        return self._session.walkthrough if self._session is not None and self._session.on else None

    @property
    def on(self) -> bool:
        return self._walkthrough is not None

    def asks(self, line: ChecklistLine) -> bool:
        """Whether a press of this line answers a step that is open now."""
        found = self._walkthrough
        if found is None or line.step not in found.open or line.flow is None:
            return False
        step = found.graph.by_id[line.step]
        return step.asks and line.kind in (LineKind.ANSWER, LineKind.BACK)

    def can_tick(self, line: ChecklistLine) -> bool:
        """Whether a press of this line finishes its step."""
        found = self._walkthrough
        return found is not None and line.kind is LineKind.STEP and line.step in found.open

    def press(self, line: ChecklistLine) -> bool:
        """Finish the step of a line: as the line answers, else as it goes well. False where nothing is to be done."""
        session, found = self._session, self._walkthrough
        if session is None or found is None or line.step is None:
            return False
        step = found.graph.by_id[line.step]
        if self.asks(line) and line.flow is not None:
            session.finish(step.id, found.graph.flow_by_id[line.flow].outcome)
        elif self.can_tick(line):
            session.finish(step.id, step.positive_outcome if step.asks else None)
        else:
            return False
        return True

    def back(self) -> None:
        """Take the last tick back."""
        if self._session is not None and self._session.can_go_back:
            self._session.back()

    def head_is_shown(self, line: ChecklistLine) -> bool:
        """Of the head of a branch: whether it is asked now, or was taken."""
        found = self._walkthrough
        if found is None or line.step is None:
            return True
        return line.step in found.open or self.branch_is_shown(line)

    def branch_is_shown(self, line: ChecklistLine) -> bool:
        """Of the head of a branch: whether the way below it was taken."""
        found = self._walkthrough
        if found is None or line.kind is not LineKind.ANSWER or line.begins or line.step is None or line.flow is None:
            return True
        return was_taken(found.graph, found.run.steps[line.step], line)


def was_taken(graph: Graph, run: StepRun, line: ChecklistLine) -> bool:
    """Whether the step of an answer ended by that answer."""
    flow = graph.flow_by_id.get(line.flow) if line.flow is not None else None
    if flow is None or not run.has_delivered or run.outcome is None:
        return False
    if graph.by_id[flow.source].asks:
        return run.outcome == flow.outcome
    return flow.id in run.outcome.split("\n")
