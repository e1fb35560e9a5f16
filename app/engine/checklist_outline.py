"""Where the lines of a checklist stand to one another: what moves together, what is above, below and around a line."""

from dataclasses import dataclass

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph
from app.engine.checklist import LineKind, checklist_lines
from app.engine.reachability import forward_flows

_HEADS = (LineKind.ANSWER, LineKind.TOGETHER)


@dataclass(frozen=True, slots=True)
class ChecklistRegion:
    """Lines that move together: the first step, all that hangs below it, the flows that lead in, and those out."""

    first: StepId
    steps: frozenset[StepId]
    entries: tuple[Flow, ...]
    exits: tuple[Flow, ...]

    @property
    def to(self) -> StepId | None:
        """The one step that all of it leads to; None where it ends or leads to several."""
        targets = {flow.target for flow in self.exits}
        return targets.pop() if len(targets) == 1 else None


class ChecklistOutline:
    """Where the lines of a graph stand to one another."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.lines = checklist_lines(graph)
        self.at = {line.step: at for at, line in enumerate(self.lines) if line.kind is LineKind.STEP and line.step}
        self.forward = forward_flows(graph)

    def region(self, *blocks: StepId) -> ChecklistRegion:
        """That of lines which follow one another on one level, each with what hangs below it."""
        steps = frozenset(step_id for first in blocks for step_id in self.block(first))
        entries = tuple(flow for flow in self.forward if flow.target == blocks[0] and flow.source not in steps)
        exits = tuple(flow for flow in self.forward if flow.source in steps and flow.target not in steps)
        return ChecklistRegion(blocks[0], steps, entries, exits)

    def block(self, step_id: StepId) -> list[StepId]:
        """The step and the steps in its branches."""
        at = self.at[step_id]
        return [step_id, *self._steps_in(at + 1, self._end(at))]

    def _steps_in(self, begin: int, end: int) -> list[StepId]:
        lines = self.lines[begin:end]
        return [line.step for line in lines if line.kind is LineKind.STEP and line.step is not None]

    def _end(self, at: int) -> int:
        """The place of the first line behind the branches of the step at a place."""
        depth = self.lines[at].depth
        for place in range(at + 1, len(self.lines)):
            line = self.lines[place]
            if line.kind is not LineKind.SECTION and line.depth <= depth:
                return place
        return len(self.lines)

    def above(self, step_id: StepId) -> StepId | None:
        """The line before it on its level, in its branch."""
        at = self.at[step_id]
        depth = self.lines[at].depth
        if self.lines[at].begins:
            return None
        for line in reversed(self.lines[:at]):
            if line.kind is LineKind.UNREACHED or (line.depth < depth and line.kind is not LineKind.SECTION):
                return None
            if line.kind is LineKind.STEP and line.depth == depth:
                return line.step
        return None

    def below(self, step_id: StepId) -> StepId | None:
        """The line behind it on its level, in its branch."""
        at = self.at[step_id]
        end = self._end(at)
        line = self.lines[end] if end < len(self.lines) else None
        follows = line is not None and line.kind is LineKind.STEP and line.depth == self.lines[at].depth
        return line.step if line is not None and follows and not line.begins else None

    def owner(self, step_id: StepId) -> StepId | None:
        """The step whose branch it stands in; None on the outermost level."""
        at = self.at[step_id]
        depth = self.lines[at].depth
        above = (line for line in reversed(self.lines[:at]) if line.kind is LineKind.STEP and line.depth < depth)
        start = self.graph.start.id if self.graph.start is not None else None
        return next((line.step for line in above), start) if depth else None

    def inside(self, owner: StepId) -> list[StepId]:
        """The steps in the branches of a step, also of Start."""
        if owner in self.at:
            return self.block(owner)[1:]
        return self._steps_in(0, self._level(0))

    def behind(self, owner: StepId) -> StepId | None:
        """What the branches of a step come to: the next line of its level, else of the level around it."""
        while owner in self.at:
            below = self.below(owner)
            around = self.owner(owner)
            if below is not None or around is None:
                return below
            owner = around
        level = self._level(0)
        return self.lines[level].step if level < len(self.lines) else None

    def _level(self, depth: int) -> int:
        """The place of the first step of a depth that something leads to."""
        for place, line in enumerate(self.lines):
            if line.kind is LineKind.UNREACHED:
                break
            if line.kind is LineKind.STEP and line.depth == depth:
                return place
        return len(self.lines)

    def answers(self, step_id: StepId) -> list[list[Flow]]:
        """The forward ways of a step as they stand below it: together, or by answer; none where it has no branches."""
        at = self.at.get(step_id)
        ways = [flow for flow in self.forward if flow.source == step_id]
        below = [line for line in self.lines[at + 1 : self._end(at)] if line.kind in _HEADS] if at is not None else []
        if at is None or not below:
            return [ways] if len(ways) > 1 else []
        if below[0].kind is LineKind.TOGETHER:
            return [ways]
        found: dict[object, list[Flow]] = {}
        for flow in ways:
            found.setdefault((flow.outcome, flow.condition), []).append(flow)
        return list(found.values())

    def last_branch(self, step_id: StepId) -> list[StepId]:
        """The steps of the last branch."""
        at = self.at[step_id]
        end, depth = self._end(at), self.lines[at].depth + 1
        heads = [place for place in range(at, end) if self.lines[place].kind in _HEADS]
        last = max(place for place in heads if self.lines[place].depth == depth)
        return self._steps_in(last, end)
