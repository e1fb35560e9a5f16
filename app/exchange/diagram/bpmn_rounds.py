"""The sub-processes of an export: what a loop goes through, a new one for each round; and sections that are repeated.

Question: how does another engine know which branch of which round comes to a parallel gateway? Decision: it need not;
each round is a new sub-process, in which nothing has come yet. Rejected: the gateway alone, as the standard allows it,
since engines take what came in the first round for what is still to come in the second (SpiffWorkflow 3.2 does).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeVar

from app.exchange.diagram.bpmn_elements import Arrow, Elements, Node, ours
from app.exchange.diagram.bpmn_vocabulary import OURS
from app.exchange.diagram.bpmn_wiring import PARALLEL, DrawnLine, DrawnNode, Wiring

ROUND, EACH, BEGIN, DONE = "round", "each", "begin", "done"
"""The parts of what is added: sub-processes for rounds and for values, and the events that they start and end with."""
PLACE = f"{{{OURS}}}place"
"""The attribute that says the place of a node or line in the order of all of them."""
_Part = TypeVar("_Part", Node, Arrow)


@dataclass(frozen=True)
class _EnclosedNodes:
    """Nodes that are entered at one of them and left at one; in a loop, all from a split to the join of its ways."""

    first: str
    last: str
    members: frozenset[str]

    def put_into(self, wiring: Wiring, part: str) -> DrawnNode:
        """A new sub-process around it."""
        step = wiring.nodes[self.first].step
        around = wiring.nodes[self.first].inside
        made = wiring.add(step, part, "subProcess")
        begin, done = wiring.add(step, BEGIN, "startEvent"), wiring.add(step, DONE, "endEvent")
        for node_id in (begin, done, *self.members):
            if wiring.nodes[node_id].inside == around or node_id in (begin, done):
                wiring.nodes[node_id].inside = made
        wiring.nodes[made].inside = around
        wiring.lines[:] = [self._led_round(line, made) for line in wiring.lines]
        wiring.line(begin, self.first)
        wiring.line(self.last, done)
        return wiring.nodes[made]

    def _led_round(self, line: DrawnLine, made: str) -> DrawnLine:
        if line.target in self.members and line.source not in self.members:
            return replace(line, target=made)
        leaves = line.source in self.members and line.target not in self.members
        return replace(line, source=made) if leaves else line


def enclose_repeated(wiring: Wiring) -> None:
    """Put each section that is repeated into a sub-process that is; one that is entered or left at several places stays
    as it is.
    """
    for section in wiring.graph.sections:
        members = {node.id for node in wiring.nodes.values() if node.step.section == section.id}
        if section.repeat is None or not members:
            continue
        block = _entered_and_left_once(wiring, members)
        if block is not None:
            block.put_into(wiring, EACH).repeat = section.repeat


def _entered_and_left_once(wiring: Wiring, members: set[str]) -> _EnclosedNodes | None:
    """Without the gateways before and behind the section, which only join or split what is outside of it."""
    before: dict[str, set[str]] = defaultdict(set)
    behind: dict[str, set[str]] = defaultdict(set)
    for line in wiring.lines:
        before[line.target].add(line.source)
        behind[line.source].add(line.target)
    outer = {
        node_id
        for node_id in members
        if (wiring.nodes[node_id].part in ("join", "lag") and not before[node_id] & members)
        or (wiring.nodes[node_id].part == "fan" and not behind[node_id] & members)
    }
    members = members - outer
    entered = [line.target for line in wiring.lines if line.target in members and line.source not in members]
    left = [line.source for line in wiring.lines if line.source in members and line.target not in members]
    kinds = {wiring.nodes[node_id].tag for node_id in members}
    if len(entered) != 1 or len(left) != 1 or kinds & {"startEvent"}:
        return None
    return _EnclosedNodes(entered[0], left[0], frozenset(members))


def enclose_rounds(wiring: Wiring) -> None:
    """Put every parallel block that a loop goes through into a sub-process; the outermost first, then what in it is
    in a loop again.
    """
    if any(line.flow is not None and line.flow.loop_back for line in wiring.lines):
        _RoundFinder(wiring).enclose(frozenset(wiring.nodes))


@dataclass
class _RoundFinder:
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

    def enclose(self, level: Collection[str]) -> None:
        """``level`` are the nodes of one sub-process, or of the whole process."""
        looped = self._in_loops(level)
        blocks = [self._block(node_id) for node_id in looped if self._joins(node_id)]
        taken: set[str] = set()
        for block in sorted((one for one in blocks if one is not None), key=lambda one: -len(one.members)):
            if not taken & block.members:
                taken |= block.members
                block.put_into(self.wiring, ROUND)
                self.enclose(block.members)

    def _joins(self, node_id: str) -> bool:
        return self.wiring.nodes[node_id].tag == PARALLEL and len(self.before[node_id]) > 1

    def _in_loops(self, level: Collection[str]) -> list[str]:
        found: dict[str, None] = {}
        for source, target in self.back:
            if source in level and target in level:
                to_source = _reached(source, self.before, level)
                found |= dict.fromkeys(one for one in _reached(target, self.behind, level) if one in to_source)
        return list(found)

    def _block(self, join: str) -> _EnclosedNodes | None:
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
        return _EnclosedNodes(split, join, frozenset(members)) if self._is_whole(split, join, members) else None

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
    found = dict(_as_written(elements))
    if not found:
        return
    ends = {node_id for one in found.values() for node_id in (one.first.source, one.last.target)}
    gone = ends | found.keys()

    def led(node_id: str, *, first: bool) -> str:
        while node_id in found:
            node_id = found[node_id].first.target if first else found[node_id].last.source
        return node_id

    arrows = []
    for arrow in _in_order(elements.arrows):
        within = found.get(arrow.source)
        if arrow.source not in ends and arrow.target not in ends:
            # Of the line to the end of a sub-process and the line behind that, the one that says more stays.
            shown = within.last if within is not None and ours(within.last.element, "flow") else arrow
            source = led(arrow.source, first=False)
            arrows.append(replace(shown, source=source, target=led(arrow.target, first=True)))
    elements.arrows = _in_order(arrows)
    whole = elements.nodes
    elements.inside.clear()
    elements.nodes = {}
    for node in _in_order(whole.values()):
        parent = node.parent
        while parent in found:
            parent = whole[parent].parent
        if node.id not in gone:
            elements.nodes[node.id] = kept = replace(node, parent=parent)
            if parent is not None:
                elements.inside.setdefault(parent, []).append(kept)


class _FirstAndLast(NamedTuple):
    """The first line in a sub-process that an export made, and the last."""

    first: Arrow
    last: Arrow


def _as_written(elements: Elements) -> Iterator[tuple[str, _FirstAndLast]]:
    """The sub-processes that an export made."""
    made = [node for node in elements.nodes.values() if node.mark[0] in (ROUND, EACH)]
    beside: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in elements.arrows if made else ():
        beside[arrow.source].append(arrow)
        beside[arrow.target].append(arrow)
    for node in made:
        inner = elements.inside.get(node.id, [])
        begins, dones = ([one.id for one in inner if one.mark[0] == part] for part in (BEGIN, DONE))
        left = [arrow for arrow in beside[node.id] if arrow.source == node.id]
        if not len(begins) == len(dones) == len(left) == 1:
            continue
        if len(beside[begins[0]]) == len(beside[dones[0]]) == 1:
            first, last = beside[begins[0]][0], beside[dones[0]][0]
            within = {one.id for one in inner} - {begins[0], dones[0]}
            if first.source == begins[0] and last.target == dones[0] and {first.target, last.source} <= within:
                yield node.id, _FirstAndLast(first, last)


def _in_order(parts: Iterable[_Part]) -> list[_Part]:
    """As they stood before some were put into sub-processes; what came later stands behind what is before it."""
    last, found = -1.0, []
    for part in parts:
        text = part.element.get(PLACE, "")
        last = float(text) if text.isdecimal() and len(text) < 10 else last
        found.append((last, part))
    return [part for _, part in sorted(found, key=lambda one: one[0])]
