"""Ticking through the checklist as somebody would work it: questions asked in place, branches shown as they come."""

from PySide6.QtCore import QObject, Signal

from app.engine.checklist import ChecklistLine, LineKind
from app.engine.tick_through import TickLine, tick_lines
from app.engine.walkthrough import Walkthrough
from ui.pages.flowchart.walkthrough_session import WalkthroughSession


class TickThrough(QObject):
    """What a walkthrough that is under way means for each line. ``changed``: something of it is another now."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: WalkthroughSession | None = None
        self._known: Walkthrough | None = None
        self._lines: dict[ChecklistLine, TickLine] = {}

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

    def _line(self, line: ChecklistLine) -> TickLine | None:
        found = self._walkthrough
        if found is not self._known:
            self._known = found
            self._lines = {tick.line: tick for tick in tick_lines(found)} if found is not None else {}
        return self._lines.get(line)

    def asks(self, line: ChecklistLine) -> bool:
        """Whether a press of this line answers a step that is open now."""
        tick = self._line(line)
        return tick is not None and tick.asks

    def shows(self, line: ChecklistLine) -> bool:
        """Whether a line is shown: not below an answer that was not given, or not yet."""
        tick = self._line(line)
        return tick is None or tick.shown

    def can_tick(self, line: ChecklistLine) -> bool:
        """Whether a press of this line finishes its step."""
        found = self._walkthrough
        return found is not None and line.kind is LineKind.STEP and found.open_for(line.step) is not None

    def press(self, line: ChecklistLine) -> bool:
        """Finish the step of a line: as the line answers, else as it goes well. False where nothing is to be done."""
        session, found = self._session, self._walkthrough
        if session is None or found is None or line.step is None:
            return False
        step_id = found.open_for(line.step)
        if step_id is None:
            return False
        step = found.graph.by_id[step_id]
        if self.asks(line) and line.flow is not None:
            session.finish(step.id, found.drawn.flow_by_id[line.flow].outcome)
        elif self.can_tick(line):
            session.finish(step.id, step.positive_outcome if step.asks else None)
        else:
            return False
        return True

    def back(self) -> None:
        """Take the last tick back."""
        if self._session is not None and self._session.can_go_back:
            self._session.back()
