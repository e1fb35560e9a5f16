"""What a loop goes through is split and joined in a sub-process of its own, one for each round.

Question: how does another engine know which branch of which round comes to a parallel gateway? Decision: it need not;
each round is a new sub-process, in which nothing has come yet. Rejected: the gateway alone, as the standard allows it,
since engines take what came in the first round for what is still to come in the second (SpiffWorkflow 3.2 does).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from typing import TypeVar

from app.exchange.diagram.bpmn_elements import Arrow, Elements, Node
from app.exchange.diagram.bpmn_vocabulary import OURS
from app.exchange.diagram.bpmn_wiring import PARALLEL, DrawnLine, Wiring

ROUND, BEGIN, DONE = "round", "begin", "done"
"""The parts of what is added: the sub-process, and the events that it starts and ends with."""
PLACE = f"{{{OURS}}}place"
"""The attribute that says the place of a node or line in the order of all of them."""
_Part = TypeVar("_Part", Node, Arrow)


@dataclass(frozen=True)
class _ParallelBlock:
    """All between a gateway that splits and the one that joins everything again."""

    split: str
    join: str
    members: frozenset[str]


def enclose_rounds(wiring: Wiring) -> None:
    """Put every parallel block that a loop goes through into a sub-process; the outermost first, then what in it is
    in a loop again.
    """
    if any(line.flow is not None and line.flow.loop_back for line in wiring.lines):
        _Rounds(wiring).enclose(frozenset(wiring.nodes), "")


@dataclass
class _Rounds:
    wiring: Wiring
    before: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    behind: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The nodes that lines lead from and to; from a step to the events on its border too."""

    def __post_init__(self) -> None:
        back = set(_lines_back(self.wiring))
        ends = [(line.source, line.target, line.id in back) for line in self.wiring.lines]
        ends += [(node.attached_to, node.id, False) for node in self.wiring.nodes.values() if node.attached_to]
        ahead: dict[str, list[str]] = defaultdict(list)
        for source, target, is_back in ends:
            self.before[target].append(source)
            self.behind[source].append(target)
            if not is_back:
                ahead[source].append(target)
        self.place = _places(self.wiring.nodes, ahead)
        self.back = [(source, target) for source, target, is_back in ends if is_back]

    def enclose(self, level: Collection[str], around: str) -> None:
        """``level`` are the nodes of one sub-process, or of the whole process."""
        looped = self._in_loops(level)
        blocks = [self._block(node_id) for node_id in looped if self._joins(node_id)]
        taken: set[str] = set()
        for block in sorted((one for one in blocks if one is not None), key=lambda one: -len(one.members)):
            if not taken & block.members:
                taken |= block.members
                self.enclose(block.members, self._put_around(block, around))

    def _joins(self, node_id: str) -> bool:
        return self.wiring.nodes[node_id].tag == PARALLEL and len(self.before[node_id]) > 1

    def _in_loops(self, level: Collection[str]) -> list[str]:
        found: dict[str, None] = {}
        for source, target in self.back:
            if source in level and target in level:
                to_source = _reached(source, self.before, level)
                found |= dict.fromkeys(one for one in _reached(target, self.behind, level) if one in to_source)
        return list(found)

    def _block(self, join: str) -> _ParallelBlock | None:
        """Backwards from the join, the farthest step first, until everything comes from one node."""
        waiting, members = set(self.before[join]), {join}
        order = [(-self.place.get(node_id, 0), node_id) for node_id in waiting]
        heapify(order)
        while len(waiting) > 1:
            node_id = heappop(order)[1]
            waiting.discard(node_id)
            members.add(node_id)
            for one in self.before[node_id]:
                if one not in waiting and one not in members:
                    waiting.add(one)
                    heappush(order, (-self.place.get(one, 0), one))
        split = next(iter(waiting), join)
        members |= {split} | {one for each in members for one in self.behind[each] if self._ends_there(one)}
        members |= {one for each in members for one in self.behind[each] if self._ends_there(one)}
        return _ParallelBlock(split, join, frozenset(members)) if self._is_whole(split, join, members) else None

    def _ends_there(self, node_id: str) -> bool:
        """A stop, or an event on a border that leads to one."""
        node = self.wiring.nodes[node_id]
        return node.part == "stop" or (node.part == "boundary" and all(map(self._ends_there, self.behind[node_id])))

    def _is_whole(self, split: str, join: str, members: set[str]) -> bool:
        """Whether it is entered at the split alone, and left at the join alone."""
        if self.wiring.nodes[split].tag != PARALLEL or split == join or members & set(self.behind[join]):
            return False
        entered = (one for each in members - {split} for one in self.before[each])
        left = (one for each in members - {join} for one in self.behind[each])
        return members.issuperset(entered) and members.issuperset(left)

    def _put_around(self, block: _ParallelBlock, around: str) -> str:
        wiring = self.wiring
        step = wiring.nodes[block.split].step
        made = wiring.add(step, ROUND, "subProcess")
        begin, done = wiring.add(step, BEGIN, "startEvent"), wiring.add(step, DONE, "endEvent")
        for node_id in (begin, done, *block.members):
            wiring.nodes[node_id].inside = made
        wiring.nodes[made].inside = around
        wiring.lines[:] = [_led_round(line, block, made) for line in wiring.lines]
        wiring.line(begin, block.split)
        wiring.line(block.join, done)
        return made


def _led_round(line: DrawnLine, block: _ParallelBlock, made: str) -> DrawnLine:
    if line.target == block.split and line.source not in block.members:
        return replace(line, target=made)
    return replace(line, source=made) if line.source == block.join else line


def _lines_back(wiring: Wiring) -> Iterator[str]:
    """The lines that lead back; of a way back with a wait on it, the line behind the wait."""
    waits = {
        line.target
        for line in wiring.lines
        if line.flow is not None and line.flow.loop_back and wiring.nodes[line.target].part == "lag"
    }
    for line in wiring.lines:
        if line.source in waits or (line.flow is not None and line.flow.loop_back and line.target not in waits):
            yield line.id


def _places(nodes: Iterable[str], ahead: Mapping[str, list[str]]) -> dict[str, int]:
    """Every node behind all that lead to it without going back."""
    missing = dict.fromkeys(nodes, 0)
    for targets in ahead.values():
        for target in targets:
            missing[target] += 1
    order = [node_id for node_id, count in missing.items() if count == 0]
    for node_id in order:
        for target in ahead.get(node_id, ()):
            missing[target] -= 1
            if missing[target] == 0:
                order.append(target)
    return {node_id: number for number, node_id in enumerate(order)}


def _reached(first: str, ways: Mapping[str, list[str]], level: Collection[str]) -> set[str]:
    seen, waiting = {first}, [first]
    while waiting:
        for node_id in ways.get(waiting.pop(), ()):
            if node_id in level and node_id not in seen:
                seen.add(node_id)
                waiting.append(node_id)
    return seen


def take_out_rounds(elements: Elements) -> None:
    """What our own export put around blocks goes out of the process again, where it still stands as it was written."""
    rounds = dict(_as_written(elements))
    if not rounds:
        return
    ends = {node_id for first, last in rounds.values() for node_id in (first.source, last.target)}
    gone = ends | rounds.keys()

    def led(node_id: str, *, first: bool) -> str:
        while node_id in rounds:
            node_id = rounds[node_id][0].target if first else rounds[node_id][1].source
        return node_id

    elements.arrows = [
        replace(arrow, source=led(arrow.source, first=False), target=led(arrow.target, first=True))
        for arrow in _in_order(elements.arrows)
        if not ends & {arrow.source, arrow.target}
    ]
    whole = elements.nodes
    elements.inside.clear()
    elements.nodes = {}
    for node in _in_order(whole.values()):
        parent = node.parent
        while parent in rounds:
            parent = whole[parent].parent
        if node.id not in gone:
            elements.nodes[node.id] = kept = replace(node, parent=parent)
            if parent is not None:
                elements.inside.setdefault(parent, []).append(kept)


def _as_written(elements: Elements) -> Iterator[tuple[str, tuple[Arrow, Arrow]]]:
    """The sub-processes that an export made, each with its first and its last line."""
    rounds = [node for node in elements.nodes.values() if node.mark[0] == ROUND]
    beside: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in elements.arrows if rounds else ():
        beside[arrow.source].append(arrow)
        beside[arrow.target].append(arrow)
    for node in rounds:
        inner = elements.inside.get(node.id, [])
        begins, dones = ([one.id for one in inner if one.mark[0] == part] for part in (BEGIN, DONE))
        if not len(begins) == len(dones) == 1:
            continue
        if len(beside[begins[0]]) == len(beside[dones[0]]) == 1:
            first, last = beside[begins[0]][0], beside[dones[0]][0]
            within = {one.id for one in inner} - {begins[0], dones[0]}
            if first.source == begins[0] and last.target == dones[0] and {first.target, last.source} <= within:
                yield node.id, (first, last)


def _in_order(parts: Iterable[_Part]) -> list[_Part]:
    """As they stood before some were put into sub-processes; what came later stands behind what is before it."""
    last, found = -1.0, []
    for part in parts:
        text = part.element.get(PLACE, "")
        last = float(text) if text.isdecimal() and len(text) < 10 else last
        found.append((last, part))
    return [part for _, part in sorted(found, key=lambda one: one[0])]
