"""Lines of a checklist as an indented list, which a paste reads again, here and in a letter."""

from collections.abc import Collection, Iterator, Sequence

from app.actions.flowchart.typed_line import line_of
from app.domain.ids import StepId
from app.domain.text import clean_line
from app.domain.workflow import Flow, Graph, StepKind
from app.engine.checklist import LineKind
from app.engine.checklist_outline import ChecklistOutline
from app.exchange.list_text import IN_TURN
from app.grammar.names import Names
from app.grammar.quick_typing import step_line_text

MOST_NESTED = 60
"""Branches within branches; what stands still deeper is left out."""


def list_text(graph: Graph, steps: Collection[StepId], names: Names) -> str:
    """These steps with their check items, their answers, and what begins together. Ways that lead farther than to the
    next line have no place in a list; ends, and what passes by itself, have none either."""
    return "\n".join(_ListCopy(graph, steps, names).lines())


class _ListCopy:
    def __init__(self, graph: Graph, steps: Collection[StepId], names: Names) -> None:
        self.graph, self.names = graph, names
        self.chosen = {id for id in steps if id in graph.by_id and graph.step(id).has_task}
        self.outline = ChecklistOutline(graph)
        self.heads = {line.step: line for line in reversed(self.outline.lines) if line.kind in _HEADS}
        self.titles = {line.flow: line.text for line in self.outline.lines if line.kind is LineKind.ANSWER}
        self.sections = {section.id: section.name for section in graph.sections}
        self.section: str | None = None
        self.nested = 0

    def lines(self) -> Iterator[str]:
        start = self.graph.start
        if start is None:
            return
        ways = [flow for flow in self.outline.forward if flow.source == start.id]
        if len(ways) > 1:
            yield from self._together(ways, 0)
        yield from self._level(self._first(), 0)

    def _first(self) -> StepId | None:
        """The first step of the outermost level."""
        for line in self.outline.lines:
            if line.kind is LineKind.UNREACHED:
                break
            if line.kind is LineKind.STEP and line.depth == 0:
                return line.step
        return None

    def _level(self, step_id: StepId | None, depth: int) -> Iterator[str]:
        self.nested += 1
        while step_id is not None and self.nested < MOST_NESTED:
            yield from self._block(step_id, depth)
            step_id = self.outline.below(step_id)
        self.nested -= 1

    def _block(self, step_id: StepId, depth: int) -> Iterator[str]:
        """A step and what hangs below it; without the step itself, if it was not chosen."""
        step, head = self.graph.step(step_id), self.heads.get(step_id)
        together = head is not None and head.kind is LineKind.TOGETHER
        # The answers of an approval are its own; those of a decision are what it is.
        answered = head is not None and not together and step.kind is StepKind.DECISION
        written = step_id in self.chosen
        if written:
            yield from self._section_head(step.section, depth)
            yield _item(depth, step_line_text(line_of(step), self.names))
            if not answered:
                yield from (_item(depth + 1, item.text) for item in step.checklist)
        for ways in self.outline.answers(step_id):
            inside = depth + 2 if written and answered else depth
            if written and answered:
                yield _item(depth + 1, self.titles.get(ways[0].id, ""))
            if len(ways) > 1:
                yield from self._together(ways, inside)
            elif self._is_branch(ways[0]):
                yield from self._level(ways[0].target, inside)

    def _together(self, ways: Sequence[Flow], depth: int) -> Iterator[str]:
        branches = [flow.target for flow in ways if self._stands_in(flow) and self._holds(flow.target)]
        if len(branches) > 1:
            yield _item(depth, "At the same time")
        for first in branches:
            if len(branches) == 1:
                yield from self._level(first, depth)
            elif self._is_one_item(first):
                yield from self._level(first, depth + 1)
            else:
                yield _item(depth + 1, IN_TURN)
                yield from self._level(first, depth + 2)

    def _holds(self, first: StepId | None) -> bool:
        """Whether a branch has a step that was chosen."""
        while first is not None:
            if not self.chosen.isdisjoint(self.outline.block(first)):
                return True
            first = self.outline.below(first)
        return False

    def _is_one_item(self, step_id: StepId) -> bool:
        """Whether a way is one item of the list with what stands below it."""
        plain = step_id not in self.heads or self.graph.step(step_id).kind is StepKind.DECISION
        return step_id in self.chosen and plain and self.outline.below(step_id) is None

    def _is_branch(self, way: Flow) -> bool:
        return self._stands_in(way) and self.outline.owner(way.target) == way.source

    def _stands_in(self, way: Flow) -> bool:
        arriving = [flow for flow in self.outline.forward if flow.target == way.target]
        return len(arriving) == 1 and way.target in self.outline.at

    def _section_head(self, section: str | None, depth: int) -> Iterator[str]:
        if section != self.section and section in self.sections and depth == 0:
            self.section = section
            yield f"## {self.sections[section]}"


_HEADS = (LineKind.ANSWER, LineKind.TOGETHER)


def _item(depth: int, text: str) -> str:
    return f"{'  ' * depth}- {clean_line(text)}"
