"""A checklist as somebody works it: what is done, open and to come, questions in their place, branches as they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import StepId
from app.domain.run import StepRun, TaskState
from app.domain.workflow import Flow, Graph
from app.engine.checklist import ChecklistLine, LineKind, checklist_lines
from app.engine.walkthrough import Walkthrough


class TickState(StrEnum):
    """Where a line of a checklist stands while it is worked."""

    DONE = "done"
    OPEN = "open"
    TO_COME = "to come"
    NOT_TAKEN = "not taken"
    """Another answer was given, or it is passed without work."""


@dataclass(frozen=True, slots=True)
class TickLine:
    """``shown`` is false below an answer that was not given, or not yet; the answers of an open question show."""

    line: ChecklistLine
    state: TickState
    shown: bool = True
    asks: bool = False
    """Of an answer and a way back: their step is open, and may end this way."""


def tick_lines(walkthrough: Walkthrough) -> tuple[TickLine, ...]:
    """Every line of the checklist, in its order."""
    ticking = _Ticking(walkthrough)
    return tuple(ticking.tick(at) for at in range(len(ticking.lines)))


class _Ticking:
    def __init__(self, walkthrough: Walkthrough) -> None:
        self.walkthrough = walkthrough
        self.graph: Graph = walkthrough.drawn
        self.lines = checklist_lines(self.graph)
        self.states = {step.id: _state(self._run(step.id)) for step in self.graph.steps}
        self.hidden = self._hidden()

    def _run(self, step_id: StepId) -> StepRun:
        return self.walkthrough.stands(step_id)

    def tick(self, at: int) -> TickLine:
        line, shown = self.lines[at], at not in self.hidden
        if line.kind is LineKind.SECTION:
            return TickLine(line, self._section(at), shown)
        if line.kind is LineKind.UNREACHED or line.step is None:
            return TickLine(line, TickState.TO_COME)
        if line.kind is LineKind.STEP:
            return TickLine(line, self.states[line.step], shown)
        return TickLine(line, self._of_part(line), shown, self._is_asked(line))

    def _is_asked(self, line: ChecklistLine) -> bool:
        flow = self.graph.flow_by_id.get(line.flow) if line.flow is not None else None
        open = flow is not None and self.states[flow.source] is TickState.OPEN
        return flow is not None and open and self.graph.step(flow.source).asks and not line.begins

    def _of_part(self, line: ChecklistLine) -> TickState:
        """Of a branch, a bracket, a way back or a check item, by the step that it belongs to."""
        state = self.states[line.step] if line.step is not None else TickState.TO_COME
        flow = self.graph.flow_by_id.get(line.flow) if line.flow is not None else None
        if flow is None or line.kind is LineKind.ITEM:
            return state
        run = self._run(flow.source)
        if line.kind is LineKind.BACK:
            return TickState.DONE if _took(run, flow) else TickState.TO_COME
        if state is not TickState.DONE:
            return TickState.NOT_TAKEN if state is TickState.NOT_TAKEN else TickState.TO_COME
        return TickState.DONE if line.begins or _took(run, flow) else TickState.NOT_TAKEN

    def _hidden(self) -> set[int]:
        """The places of lines that stand below an answer of which nothing has come."""
        found: set[int] = set()
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.kind is LineKind.ANSWER and not line.begins:
                end = self._end(at)
                if self._of_part(line) is not TickState.DONE and not self._has_begun(self.lines[at:end]):
                    found.update(range(at + self._is_asked(line), end))
                    at = end
                    continue
            at += 1
        return found

    def _end(self, at: int) -> int:
        depth = self.lines[at].depth
        behind = range(at + 1, len(self.lines))
        return next((place for place in behind if self.lines[place].depth <= depth), len(self.lines))

    def _has_begun(self, lines: Sequence[ChecklistLine]) -> bool:
        begun = (TickState.OPEN, TickState.DONE)
        return any(
            line.kind is LineKind.STEP and line.step is not None and self.states[line.step] in begun for line in lines
        )

    def _section(self, at: int) -> TickState:
        """Open where something of its run is; over when all of it is."""
        states: list[TickState] = []
        for line in self.lines[at + 1 :]:
            if line.kind in (LineKind.SECTION, LineKind.UNREACHED):
                break
            if line.kind is LineKind.STEP and line.step is not None:
                states.append(self.states[line.step])
        if TickState.OPEN in states:
            return TickState.OPEN
        if TickState.TO_COME in states:
            return TickState.TO_COME
        return TickState.DONE if TickState.DONE in states else TickState.NOT_TAKEN


def _state(run: StepRun) -> TickState:
    if run.state.open:
        return TickState.OPEN
    if run.state is TaskState.DONE:
        return TickState.DONE
    passed = run.state in (TaskState.SKIPPED, TaskState.CANCELLED) or run.skip is not None
    return TickState.NOT_TAKEN if passed else TickState.TO_COME


def _took(run: StepRun, flow: Flow) -> bool:
    """Whether a step ended last with what this flow is taken by; an automatic decision remembers its flows."""
    if flow.outcome is not None:
        return run.outcome == flow.outcome
    return flow.id in (run.outcome or "").split("\n")
