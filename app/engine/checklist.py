"""A workflow as a checklist: one line a step, in the order in which they can open, branches indented.

The lines are the dominator tree of the forward flows. A step with one flow in stands behind its predecessor: on its
level if that is the only way on, else in a branch. One where several ways meet stands on the level of the last step
that all of them lead through, behind its branches. So every flow can be read off the lines, and none is drawn twice.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.checks.dominators import dominators_of
from app.engine.reachability import OfGraph, forward_flows, settling_order
from app.grammar.condition import condition_text
from app.grammar.names import Names


class LineKind(StrEnum):
    """What a line of a checklist is."""

    SECTION = "section"
    """The head of a section, again wherever others came between; without a name: what follows is in none."""
    STEP = "step"
    TOGETHER = "together"
    """The head of the ways that begin at the same time; the first line of each way says so."""
    ANSWER = "answer"
    """The head of a branch; without words it is one of the ways that begin at the same time, and empty."""
    BACK = "back"
    """A way back of the step above."""
    ITEM = "item"
    """A check item of the step above."""
    UNREACHED = "unreached"
    """The head of the steps that no way from Start leads to."""


class ChecklistLine(NamedTuple):
    """One line, by itself enough to be painted.

    A step without ``leads_to`` and ``ends`` leads into the branches below it; without any it leads to the next line of
    its level, and the last one of a branch to the next line of the level around it.
    """

    kind: LineKind
    depth: int
    text: str
    number: int | None = None
    """Of a step: its place in the workflow, Start not counted."""
    step: StepId | None = None
    """The step that the line is, or that it belongs to."""
    flow: FlowId | None = None
    """Of an answer and a way back its flow; of a step its only way on."""
    leads_to: StepId | None = None
    """Where it goes on, if that is not the next line: the “→ 7”, and of a way back its target."""
    ends: bool = False
    """Nothing follows: “∎”."""
    section: str | None = None
    begins: bool = False
    """It is the first line of one of the ways that begin at the same time."""


def numbers_of(graph: Graph) -> dict[StepId, int]:
    """The number of each step in all forms of a workflow: its place among the steps, from 1; that of Start is 0."""
    return Names(graph.steps).numbers


class _Block(NamedTuple):
    """A step that is still to be written with all that hangs below it, and what comes behind it on its level."""

    step: Step
    depth: int
    then: StepId | None
    begins: bool = False


_Written = ChecklistLine | _Block


class _Writer:
    """Writes the lines of a graph, each step once; whatever a broken graph hides is left for the end."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.names = Names(graph.steps, graph.fields)
        self.numbers = self.names.numbers
        self.lines: list[ChecklistLine] = []
        self.written: set[StepId] = set()
        self.outgoing: dict[StepId, list[Flow]] = {id: [] for id in graph.by_id}
        self.arriving = dict.fromkeys(self.outgoing, 0)
        self.last_before = dominators_of(graph).immediate
        start = graph.start.id if graph.start is not None else None
        for flow in forward_flows(graph):
            source = flow.source
            self.outgoing[source].append(flow)
            if source in self.last_before or source == start:
                self.arriving[flow.target] += 1
        only = {id: ways[0] for id, ways in self.outgoing.items() if len(ways) == 1}
        self.sole = {id: way for id, way in only.items() if self._unsaid(way)}
        """The only way on of each step that has one which needs no words."""
        self.meetings = self._meetings()

    def _meetings(self) -> dict[StepId, list[StepId]]:
        """By the last step that is passed on every way to them, in the order in which they can open."""
        distance = settling_order(self.graph).distance
        found: dict[StepId, list[StepId]] = {}
        for step_id, before in self.last_before.items():
            if self.arriving[step_id] > 1:
                found.setdefault(before, []).append(step_id)
        for some in found.values():
            some.sort(key=lambda step_id: (distance[step_id], self.numbers.get(step_id, 0)))
        return found

    def write(self) -> None:
        start = self.graph.start
        if start is not None:
            self.written.add(start.id)
            self._unroll(self._below(_Block(start, 0, None)))
        left = [step for step in self.graph.by_id.values() if step.id not in self.written]
        if left:
            distance = settling_order(self.graph).distance
            left.sort(key=lambda step: (distance[step.id], self.numbers[step.id]))
            self.lines.append(ChecklistLine(LineKind.UNREACHED, 0, "Nothing leads here"))
        for step, then in zip_longest(left, left[1:]):
            block = _Block(step, 0, then.id if then is not None else None)
            self._write_step(block)
            self._unroll(self._branches(block, None))

    def _unroll(self, first: list[_Written]) -> None:
        waiting, lines, written = first[::-1], self.lines, self.written
        while waiting:
            one = waiting.pop()
            if isinstance(one, ChecklistLine):
                lines.append(one)
            elif one.step.id not in written:
                self._write_step(one)
                waiting += reversed(self._below(one))

    def _write_step(self, block: _Block) -> None:
        """The step itself, its ways back and its check items."""
        step, depth, then, begins = block
        id, section, lines = step.id, step.section, self.lines
        self.written.add(id)
        ways, all_ways, sole = self.outgoing[id], self.graph.outgoing[id], self.sole.get(id)
        flow = to = None
        if sole is not None:
            flow = sole.id
            # Else the target is the line right behind it.
            if sole.target != then and self.last_before.get(sole.target) != id:
                to = sole.target
        text = step.title or step.kind.traits.label
        lines.append(
            ChecklistLine(LineKind.STEP, depth, text, self.numbers[id], id, flow, to, not ways, section, begins)
        )
        if len(ways) < len(all_ways):
            lines += [self._back(step, depth, flow) for flow in all_ways if self._goes_back(flow)]
        for item in step.checklist:
            lines.append(ChecklistLine(LineKind.ITEM, depth + 1, item.text, step=id, section=section))

    def _goes_back(self, flow: Flow) -> bool:
        return flow.loop_back and flow.target in self.graph.by_id

    def _unsaid(self, way: Flow) -> bool:
        """Whether nobody has to be told on which answer the way is taken if no other answer leads on."""
        step = self.graph.by_id[way.source]
        if not step.asks:
            return way.condition is None
        left = {outcome.name for outcome in step.outcomes}
        left.difference_update([flow.outcome for flow in self.graph.outgoing[step.id] if self._goes_back(flow)])
        return left == {way.outcome}

    def _back(self, step: Step, depth: int, flow: Flow) -> ChecklistLine:
        text = f"back to {self.numbers[flow.target] or 'the start'}"
        words = self._words(step, flow)
        text = f"{words}: {text}" if words else text
        if step.approval is not None and step.approval.limit is not None:
            text += f", at most {step.approval.limit} round{'s' if step.approval.limit != 1 else ''}"
        return ChecklistLine(LineKind.BACK, depth + 1, text, None, step.id, flow.id, flow.target, section=step.section)

    def _words(self, step: Step, flow: Flow) -> str:
        """On which answer or condition a way is taken; nothing where it is always taken."""
        if step.asks or step.kind is not StepKind.DECISION:
            return flow.outcome or ""
        return condition_text(flow.condition, self.names) if flow.condition is not None else "otherwise"

    def _below(self, block: _Block) -> list[_Written]:
        """The branches of a step, then what comes on its level."""
        step, depth, then, _ = block
        ways = self.outgoing[step.id]
        if step.id in self.sole:
            target = ways[0].target
            return [_Block(self.graph.by_id[target], depth, then)] if self.last_before.get(target) == step.id else []
        if len(ways) == 1:
            behind = [ways[0].target] if self.last_before.get(ways[0].target) == step.id else []
        else:
            behind = self.meetings.get(step.id, [])
        found = self._branches(block, behind[0] if behind else then)
        for at, one in enumerate(behind, start=1):
            found.append(_Block(self.graph.by_id[one], depth, behind[at] if at < len(behind) else then))
        return found

    def _branches(self, block: _Block, then: StepId | None) -> list[_Written]:
        """The ways of a step by its answers; what needs no words and leads on alone is no branch."""
        step, ways, depth = block.step, self.outgoing[block.step.id], block.depth + 1
        if not ways or step.id in self.sole:
            return []
        answers: dict[str, list[Flow]] = {}
        for flow in ways:
            answers.setdefault(self._words(step, flow), []).append(flow)
        if len(answers) == 1 and self._unsaid(ways[0]):
            return self._together(step, depth, ways, then)
        found: list[_Written] = []
        for words, flows in answers.items():
            inside = len(ways) > 1 and self._stands_in(flows[0])
            to = None if inside or len(flows) > 1 else flows[0].target
            id, section = flows[0].id, step.section
            found.append(ChecklistLine(LineKind.ANSWER, depth, words, None, step.id, id, to, False, section))
            if len(flows) > 1:
                found += self._together(step, depth + 1, flows, then)
            elif inside:
                found.append(_Block(self.graph.by_id[flows[0].target], depth + 1, then))
        return found

    def _together(self, step: Step, depth: int, ways: list[Flow], then: StepId | None) -> list[_Written]:
        """Ways that are taken together, under one head, which belongs to the section that all of them begin in."""
        first = {self.graph.by_id[flow.target].section for flow in ways} if self.graph.sections else {step.section}
        section = first.pop() if len(first) == 1 else step.section
        found: list[_Written] = [
            ChecklistLine(LineKind.TOGETHER, depth, "at the same time", step=step.id, section=section)
        ]
        for flow in ways:
            if self._stands_in(flow):
                found.append(_Block(self.graph.by_id[flow.target], depth, then, begins=True))
            else:
                line = ChecklistLine(LineKind.ANSWER, depth, "", None, step.id, flow.id, flow.target, begins=True)
                found.append(line)
        return found

    def _stands_in(self, way: Flow) -> bool:
        """Whether the step that a way leads to is the first of its branch: nothing else leads to it."""
        return self.last_before.get(way.target) == way.source and self.arriving[way.target] == 1


def _with_heads(graph: Graph, lines: list[ChecklistLine]) -> Iterator[ChecklistLine]:
    """The lines with the head of a section before each run of them that belongs to another section than the last."""
    names = {section.id: section.name for section in graph.sections}
    current: str | None = None
    for line in lines:
        section = line.section if line.section in names else None
        if line.kind in (LineKind.STEP, LineKind.TOGETHER) and section != current:
            depth = line.depth - (line.kind is LineKind.TOGETHER)
            yield ChecklistLine(LineKind.SECTION, depth, names.get(section or "", ""), section=section)
            current = section
        elif line.kind is LineKind.UNREACHED:
            current = None
        yield line


def _work_out(graph: Graph) -> tuple[ChecklistLine, ...]:
    writer = _Writer(graph)
    writer.write()
    return tuple(_with_heads(graph, writer.lines) if graph.sections else writer.lines)


_lines = OfGraph(_work_out)


def checklist_lines(graph: Graph) -> tuple[ChecklistLine, ...]:
    """The lines of any graph whose loop-backs were found; kept as long as the graph lives."""
    return _lines(graph)
