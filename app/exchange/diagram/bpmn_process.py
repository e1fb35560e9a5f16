"""One BPMN process as a graph: its elements as steps, its sequence flows as flows, its choices as decisions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from app.domain.check_item import Section
from app.domain.condition import Condition, Operator, OutcomeRef, Test
from app.domain.ids import FlowId, StepId
from app.domain.text import LONGEST_NAME, short_line
from app.domain.workflow import (
    TIMED_OUT,
    DecisionMode,
    FieldKind,
    Flow,
    Graph,
    Outcome,
    ProjectField,
    Step,
    StepKind,
    TimeOut,
)
from app.exchange.diagram.bpmn_choice import Way, by_answer, by_rules, distinct
from app.exchange.diagram.bpmn_elements import Arrow, Elements, Node, repeat_of
from app.exchange.diagram.bpmn_expression import fields_read
from app.exchange.diagram.bpmn_own import OwnParts
from app.exchange.diagram.bpmn_steps import StepReading, timed
from app.exchange.diagram.bpmn_vocabulary import SUBPROCESSES, id_of, readable
from app.exchange.diagram.remarks import Remarks

CHOOSING = {"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"}


class _Building:
    """The graph as it grows: adds steps and flows, and gives it a Start and an End."""

    def __init__(self, elements: Elements, remarks: Remarks, own: OwnParts) -> None:
        self.elements = elements
        self.remarks = remarks
        self.own = own
        self.steps: dict[str, Step] = {}
        self.flows: list[Flow] = []
        self.exits: dict[str, str] = {}
        """The step that the flows of a node leave from, where it is not the node's own."""
        self.given: dict[str, Way] = {}
        """What the flow of an arrow is taken for, where that is known before its source is looked at."""
        self.hosts: dict[str, str] = {}
        """The node that a step was added for; it has its role."""
        self.conditions: list[Condition] = []
        self.rank: dict[FlowId, int] = {}
        """The place of each flow in the file; those that were added come behind all others."""
        self.arrows_of: dict[str, list[Arrow]] = defaultdict(list)
        self.led_to: set[str] = set()
        """The nodes that an arrow leads to."""

    def _group_arrows(self) -> None:
        self.places = {arrow.id: place for place, arrow in enumerate(self.elements.arrows)}
        for arrow in self.elements.arrows:
            if arrow.source in self.elements.nodes and arrow.target in self.elements.nodes:
                self.arrows_of[arrow.source].append(arrow)
                self.led_to.add(arrow.target)
            else:
                what = "A flow leads from or to something that is not in its process; its XML is kept in a note"
                self.remarks.lost(what, arrow.label)

    def _in_order(self) -> tuple[Flow, ...]:
        return tuple(sorted(self.flows, key=lambda flow: self.rank[flow.id]))

    def _starts(self) -> list[Node]:
        return [node for node in self.elements.nodes.values() if node.kind == "startEvent" and node.parent is None]

    def _begins_itself(self, node: Node) -> bool:
        return node.kind != "boundaryEvent" and not self._is_event_subprocess(node)

    def _is_event_subprocess(self, node: Node) -> bool:
        return node.element.get("triggeredByEvent") == "true"

    def _add(self, stem: str, kind: StepKind, host: str = "") -> str:
        step_id = self.elements.free_id(stem)
        self.steps[step_id] = Step(StepId(step_id), kind)
        if host:
            self.hosts[step_id] = host
        return step_id

    def _flow(self, source: str, target: str, way: Way | None = None) -> None:
        self._draw(self.elements.free_id(f"{source}-{target}"), source, target, way or Way())

    def _draw(self, flow_id: str, source: str, target: str, way: Way, place: int | None = None) -> None:
        ends = self.steps[source].id, self.steps[target].id
        place = len(self.elements.arrows) if place is None else place
        self._put(Flow(FlowId(flow_id), *ends, way.outcome, way.condition), place)

    def _put(self, flow: Flow, place: int) -> None:
        while flow.id in self.rank:
            flow = replace(flow, id=FlowId(self.elements.free_id(flow.id)))
        self.rank[flow.id] = place
        self.flows.append(flow)

    def _begin(self) -> None:
        """One Start: the only start event, or an added one that asks which of several it is."""
        if any(step.kind is StepKind.START for step in self.steps.values()):
            return
        starts = self._starts()
        led_to = {flow.target for flow in self.flows}
        start = self._add("start", StepKind.START)
        self.steps[start] = replace(self.steps[start], title="Start")
        if not starts:
            outer = [node for node in self.elements.nodes.values() if node.parent is None]
            first = [node for node in outer if self.steps[node.id].id not in led_to]
            for node in (one for one in first if self._begins_itself(one)):
                self._flow(start, node.id)
            return
        which = self._add("which_start", StepKind.DECISION)
        names = distinct([node.title or readable(node.trigger) or "Start" for node in starts])
        self.remarks.asked("The process has several starts; which of them it is is asked first", " / ".join(names))
        outcomes = tuple(Outcome(name) for name in names)
        self.steps[which] = replace(
            self.steps[which], title="How does it begin?", mode=DecisionMode.ASKED, outcomes=outcomes
        )
        self._flow(start, which)
        for node, name in zip(starts, names, strict=True):
            self._flow(which, node.id, Way(outcome=name))

    def _end(self) -> None:
        """What leads nowhere ends there in BPMN; here an End stands for that."""
        leaving = {flow.source for flow in self.flows}
        ends = [key for key, step in self.steps.items() if step.kind is StepKind.END and not step.end_project]
        kinds = self.steps.items()
        loose = [key for key, step in kinds if step.id not in leaving and step.kind is not StepKind.END]
        if not loose:
            return
        end = ends[0] if len(ends) == 1 else self._add("end", StepKind.END)
        self.steps[end] = replace(self.steps[end], title=self.steps[end].title or "End")
        for key in loose:
            self._flow(key, end)

    def _tell_unreached(self) -> None:
        led_to = {flow.target for flow in self.flows}
        for node in self.elements.nodes.values():
            step = self.steps[node.id]
            begins = step.kind is StepKind.START or self._is_event_subprocess(node) or self.own.step(node) is not None
            if step.id not in led_to and not begins:
                self.remarks.asked("Nothing leads to these in the file: draw what does, or remove them",
                                   step.title or readable(node.kind))  # fmt: skip


class ProcessReading(_Building):
    """Builds the graph of one process. Places and roles are put on by who calls it."""

    def graph(self) -> Graph:
        """The whole graph, without roles and places."""
        nodes = self.elements.nodes
        self._group_arrows()
        for node in nodes.values():
            self.steps[node.id] = self.own.step(node) or self._reading.step(node)
        for node in nodes.values():
            if node.kind in SUBPROCESSES:
                self._flatten(node)
        for host, events in self._boundaries().items():
            self._watch(nodes[host], events)
        self._join_links()
        for node in nodes.values():
            self._ways(node)
        for arrow in self.own.unread:
            self._tell_unread(arrow)
        self._begin()
        self._end()
        self._tell_unreached()
        steps = tuple(replace(step, section=step.section or self._section(key)) for key, step in self.steps.items())
        sections = self._sections()
        return Graph(steps, self._in_order(), self._fields(steps, sections), sections=sections)

    def _fields(self, steps: Iterable[Step], sections: Iterable[Section]) -> tuple[ProjectField, ...]:
        """What conditions read, and the lists that something is repeated for."""
        read = {one.name: one for one in fields_read(self.conditions)}
        repeats = [*(step.repeat for step in steps), *(section.repeat for section in sections)]
        lists = {repeat.field for repeat in repeats if repeat is not None}
        return tuple((read | {name: ProjectField(name, FieldKind.LIST) for name in sorted(lists)}).values())

    @property
    def _reading(self) -> StepReading:
        if not hasattr(self, "_made"):
            starts = [node.id for node in self._starts()]
            behind = {
                arrow.target
                for node in self.elements.nodes.values()
                if node.kind == "eventBasedGateway"
                for arrow in self.arrows_of[node.id]
            }
            only = starts[0] if len(starts) == 1 else None
            self._made = StepReading(self.elements, self.remarks, only, frozenset(behind))
        return self._made

    # Sub-processes

    def _flatten(self, node: Node) -> None:
        """What leads to the sub-process leads to its starts; what leaves it waits for all of its ends."""
        inner = self.elements.inside.get(node.id, [])
        if not inner:
            return
        starts = [one for one in inner if one.kind == "startEvent"]
        starts = starts or [one for one in inner if one.id not in self.led_to and self._begins_itself(one)]
        for start in starts:
            self._flow(node.id, start.id)
        ends = [one for one in inner if not self.arrows_of[one.id] and not self._is_event_subprocess(one)]
        if len(ends) == 1:
            self.exits[node.id] = ends[0].id
            return
        leaving = self._add(f"{node.id}_end", StepKind.JUNCTION, host=node.id)
        self.exits[node.id] = leaving
        for end in ends:
            self._flow(self.exits.get(end.id, end.id), leaving)

    def _section(self, step_id: str) -> str | None:
        node = self.elements.nodes.get(self.hosts.get(step_id, step_id))
        if node is None:
            return None
        opened = node.kind in SUBPROCESSES and self.steps[node.id].kind is StepKind.JUNCTION
        return node.id if opened else node.parent

    def _sections(self) -> tuple[Section, ...]:
        found = [node for node in self.elements.nodes.values() if node.kind in SUBPROCESSES]
        opened = [node for node in found if self.steps[node.id].kind is StepKind.JUNCTION]
        return tuple(
            Section(node.id, node.title or readable(node.kind).capitalize(), repeat_of(node.element, self.elements))
            for node in opened
        )

    # Boundary events

    def _boundaries(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.elements.nodes.values():
            host = node.element.get("attachedToRef") if node.kind == "boundaryEvent" else ""
            host = self.elements.known(id_of(host))
            if host in self.elements.nodes:
                found[host].append(node)
        return found

    def _watch(self, host: Node, events: list[Node]) -> None:
        """Behind the host it is asked, or read from its time-out, which of its boundary events ended it."""
        arrows = self.arrows_of[host.id]
        leaving = self.exits.get(host.id, host.id)
        title = self.steps[host.id].title or readable(host.kind)
        out = self._add(f"{host.id}_ended", StepKind.DECISION, host=host.id)
        self._flow(leaving, out)
        normal = out if len(arrows) == 1 and not arrows[0].expression else None
        self.exits[host.id] = normal or self._add(f"{host.id}_done", StepKind.JUNCTION, host=host.id)
        ways = self._timed_ways(host, events) or self._asked_ways(host, out, title, events)
        if normal is None:
            self._flow(out, self.exits[host.id], ways[0])
        elif arrows:
            self.given[arrows[0].id] = ways[0]
        for event, way in zip(events, ways[1:], strict=True):
            self._flow(out, event.id, way)
            if not event.interrupts and normal is None:
                self._flow(out, self.exits[host.id], way)
            elif not event.interrupts:
                self._flow(out, arrows[0].target, way)
        step = self.steps[out]
        if step.mode is None:
            self.steps[out] = replace(step, mode=DecisionMode.FIRST_TRUE, title=f"{title}: in time?")

    def _timed_ways(self, host: Node, events: list[Node]) -> list[Way]:
        """Of one interrupting timer on a task: a time-out, and a decision by how the task ended."""
        length = timed(events[0])
        if len(events) > 1 or length is None or not self.steps[host.id].has_task or host.kind in SUBPROCESSES:
            return []
        event, step = events[0], self.steps[host.id]
        self.steps[host.id] = replace(step, time_out=TimeOut(length, close=event.interrupts))
        if not event.interrupts:
            return []
        return [Way(), Way(condition=Test(OutcomeRef(StepId(host.id)), Operator.IS, TIMED_OUT))]

    def _asked_ways(self, host: Node, out: str, title: str, events: list[Node]) -> list[Way]:
        self.remarks.asked("What may happen while these are under way is asked when they end", title)
        titles = [event.title or readable(event.trigger).capitalize() or "Event" for event in events]
        ended = [
            title if event.interrupts else f"Done, and {title}" for event, title in zip(events, titles, strict=True)
        ]
        names = distinct(["Done", *ended])
        outcomes = tuple(Outcome(name) for name in names)
        self.steps[out] = replace(
            self.steps[out], mode=DecisionMode.ASKED, outcomes=outcomes, title=f"{title}: how did it end?"
        )
        return [Way(outcome=name) for name in names]

    def _join_links(self) -> None:
        """A link event that throws leads to the one of the same name that catches."""
        catching: dict[str, str] = {}
        for node in self.elements.nodes.values():
            if node.trigger == "linkEventDefinition" and node.kind == "intermediateCatchEvent":
                catching.setdefault(node.title, node.id)
        for node in self.elements.nodes.values():
            thrown = node.trigger == "linkEventDefinition" and node.kind == "intermediateThrowEvent"
            if thrown and node.title in catching:
                self._flow(node.id, catching[node.title])

    # Ways out of a node

    def _ways(self, node: Node) -> None:
        whole = self.arrows_of[node.id]
        arrows = [arrow for arrow in whole if not self._take_own(arrow)]
        step = self.steps[node.id]
        if len(arrows) < len(whole) or self.own.step(node) is not None:
            self._plain(node, arrows, step)
        elif node.kind in CHOOSING and len(arrows) > 1:
            self._choose(node.id, node, arrows)
        else:
            self._conditional(node, arrows)

    def _take_own(self, arrow: Arrow) -> bool:
        flow = self.own.flow(arrow)
        if flow is not None:
            if arrow.changed_rule:
                flow = self._with_rule(flow, arrow)
            self._put(flow, self.places[arrow.id])
        return flow is not None

    def _with_rule(self, flow: Flow, arrow: Arrow) -> Flow:
        """With the rule that another program gave it; what cannot be read is told, and leaves it as it was."""
        ruled = self.own.with_rule(flow, arrow, self.elements.nodes[arrow.source])
        if ruled is None:
            self._tell_unread(arrow)
        elif ruled.condition is not None:
            self.conditions.append(ruled.condition)
        return ruled or flow

    def _tell_unread(self, arrow: Arrow) -> None:
        source = self.steps.get(arrow.source)
        title = (source.title if source is not None else "") or arrow.label or arrow.source
        self.remarks.asked("The rule of a flow was changed elsewhere and cannot be read, so it is as it was here",
                           f"{title}: {arrow.expression or 'no rule any more'}")  # fmt: skip

    def _plain(self, node: Node, arrows: Iterable[Arrow], step: Step) -> None:
        for arrow in arrows:
            way = Way(outcome=arrow.label or None) if step.asks else Way()
            if way.outcome and way.outcome not in {one.name for one in self.steps[node.id].outcomes}:
                known = self.steps[node.id]
                self.steps[node.id] = replace(known, outcomes=(*known.outcomes, Outcome(way.outcome)))
            self._arrow(node, arrow, way)

    def _conditional(self, node: Node, arrows: list[Arrow]) -> None:
        """Conditions on the flows of a task are a decision behind it, which takes all that are true."""
        default = node.element.get("default")
        chosen = [arrow for arrow in arrows if arrow.expression and node.kind not in ("parallelGateway",)]
        if chosen:
            chosen += [arrow for arrow in arrows if arrow.id == default and not arrow.expression]
        taken = {arrow.id for arrow in chosen}
        for arrow in arrows:
            if arrow.id not in taken:
                self._arrow(node, arrow, self.given.get(arrow.id, Way()))
        if chosen and node.kind in CHOOSING:
            self._choose(node.id, node, chosen)
        elif chosen:
            added = self._add(f"{node.id}_which", StepKind.DECISION, host=node.id)
            self._flow(self.exits.get(node.id, node.id), added)
            title = self.steps[node.id].title
            self.steps[added] = replace(self.steps[added], title=f"{title}: which way?")
            self.exits[node.id] = added
            self._choose(added, node, chosen, all_true=len(chosen) > 1)

    def _choose(self, step_id: str, node: Node, arrows: list[Arrow], *, all_true: bool = False) -> None:
        all_true = all_true or node.kind in ("inclusiveGateway", "complexGateway")
        default = node.element.get("default")
        titles = {arrow.id: self.steps[arrow.target].title for arrow in arrows}
        step = self.steps[step_id]
        named = step.title or f"before {' / '.join(titles[arrow.id] or arrow.target for arrow in arrows[:3])}"
        asked = node.kind == "eventBasedGateway" or not (all_true or any(arrow.expression for arrow in arrows))
        ways = None if asked else by_rules(arrows, default, all_true=all_true, remarks=self.remarks, named=named)
        if ways is None:
            step, ways = by_answer(step, arrows, titles, self.remarks, named)
        else:
            mode = DecisionMode.ALL_TRUE if all_true else DecisionMode.FIRST_TRUE
            step = replace(step, kind=StepKind.DECISION, mode=mode)
            self.conditions += [way.condition for way in ways if way.condition is not None]
        if not step.title:
            step = replace(step, title=_question(ways))
        self.steps[step_id] = step
        for arrow, way in zip(arrows, ways, strict=True):
            self._arrow(node, arrow, way)

    def _arrow(self, node: Node, arrow: Arrow, way: Way) -> None:
        self._draw(arrow.id, self.exits.get(node.id, node.id), arrow.target, way, self.places[arrow.id])


def _question(ways: Iterable[Way]) -> str:
    """A title for a gateway that has none: "Yes or No?"."""
    names = dict.fromkeys(way.outcome for way in ways if way.outcome)
    return short_line(f"{' or '.join(names)}?", LONGEST_NAME) if names else "Which way?"
