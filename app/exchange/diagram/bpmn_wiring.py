"""A graph as the nodes and lines of BPMN: gateways where our steps choose, split and join, events where they wait.

What is added around a step says so by its part (``choice``, ``fan``, ``late``, ``boundary`` behind it; ``join``,
``back``, ``lag`` before it; ``stop`` where a way leads nowhere; ``round``, ``begin``, ``done`` around what a loop goes
through), so that our own import takes it out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.condition import Condition
from app.domain.ids import FlowId, StepId
from app.domain.project_field import Repeat
from app.domain.quantity import Lag, LagUnit, Span, SpanUnit
from app.domain.workflow import TIMED_OUT, DecisionMode, Flow, Graph, Meeting, Step, StepKind
from app.exchange.diagram.bpmn_expression import Variables, expression_text, literal, may_both_hold

TAGS = {
    StepKind.START: "startEvent",
    StepKind.WAIT: "intermediateCatchEvent",
    StepKind.SUBWORKFLOW: "callActivity",
    StepKind.JUNCTION: "parallelGateway",
    StepKind.END: "endEvent",
}
"""Of the kinds that are no user task."""
REPEATED = ("userTask", "callActivity")
"""The elements that can be done once for each value."""
EXCLUSIVE, PARALLEL, INCLUSIVE = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
JOINS = {Meeting.NEVER: EXCLUSIVE, Meeting.ALWAYS: PARALLEL, Meeting.SOMETIMES: INCLUSIVE}


@dataclass
class DrawnNode:
    """One node of BPMN: a step, or what was added around one."""

    id: str
    tag: str
    step: Step
    part: str = ""
    """Empty for the step itself."""
    timer: str = ""
    """An ISO duration."""
    attached_to: str = ""
    interrupts: bool = True
    default: str = ""
    inside: str = ""
    """The sub-process that it lies in."""
    repeat: Repeat | None = None
    """Done once for each value; of a sub-process, all that is in it."""


@dataclass(frozen=True)
class DrawnLine:
    """One sequence flow; ``flow`` is the flow of the graph that it stands for."""

    id: str
    source: str
    target: str
    name: str = ""
    expression: str = ""
    flow: Flow | None = None


@dataclass(frozen=True)
class _Way:
    """What a step does when it ends one way."""

    flows: tuple[Flow, ...]
    name: str = ""
    expression: str = ""
    otherwise: bool = False


@dataclass
class Wiring:
    """The whole process. ``ids`` and ``flow_ids`` are the names that steps and flows have in the file."""

    graph: Graph
    meetings: Mapping[StepId, Meeting]
    ids: Mapping[StepId, str]
    flow_ids: Mapping[FlowId, str]
    words: Mapping[FlowId, str]
    """What is written at the flows that have a condition."""
    nodes: dict[str, DrawnNode] = field(default_factory=dict)
    lines: list[DrawnLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.variables = Variables.of(self.graph)
        self._known = {*self.ids.values(), *self.flow_ids.values()}
        self._entries: dict[StepId, tuple[str, str]] = {}
        for step in self.graph.steps:
            self.nodes[self.ids[step.id]] = self._node(step)
            self._entries[step.id] = self._entry(step)
        for step in self.graph.steps:
            self._leave(step)

    def _node(self, step: Step) -> DrawnNode:
        tag = TAGS.get(step.kind, "userTask")
        if step.kind is StepKind.DECISION and not step.asks:
            tag = INCLUSIVE if step.mode is DecisionMode.ALL_TRUE else EXCLUSIVE
        if self._joins_itself(step):
            tag = JOINS[self._meeting(step)]
        timer = duration(step.length) if step.kind is StepKind.WAIT and step.length is not None else ""
        repeat = step.repeat if tag in REPEATED else None
        return DrawnNode(self.ids[step.id], tag, step, timer=timer, repeat=repeat)

    def add(self, step: Step, part: str, tag: str, timer: str = "") -> str:
        """The id of a new node around a step."""
        made = DrawnNode(self._free(f"{self.ids[step.id]}_{part}"), tag, step, part, timer)
        self.nodes[made.id] = made
        return made.id

    def _free(self, stem: str) -> str:
        found, number = stem, 1
        while found in self._known:
            number += 1
            found = f"{stem}{number}"
        self._known.add(found)
        return found

    def line(self, source: str, target: str, way: _Way | None = None, flow: Flow | None = None) -> str:
        """The id of a new sequence flow."""
        line_id = self.flow_ids[flow.id] if flow is not None else self._free(f"{source}_to_{target}")
        way = way or _Way(())
        self.lines.append(DrawnLine(line_id, source, target, way.name, way.expression, flow))
        return line_id

    # Before a step

    def _forward(self, step: Step) -> int:
        return sum(not flow.loop_back for flow in self.graph.incoming[step.id])

    def _meeting(self, step: Step) -> Meeting:
        return self.meetings.get(step.id, Meeting.SOMETIMES)

    def _joins_itself(self, step: Step) -> bool:
        """A junction with one way on is the gateway that joins what comes to it."""
        if step.kind is not StepKind.JUNCTION or self._forward(step) < 2 or len(self.graph.outgoing[step.id]) > 1:
            return False
        return self._meeting(step) is Meeting.NEVER or self._forward(step) == len(self.graph.incoming[step.id])

    def _entry(self, step: Step) -> tuple[str, str]:
        """Where forward flows and loop-backs to the step lead in the file."""
        here, forward = self.ids[step.id], self._forward(step)
        back = len(self.graph.incoming[step.id]) - forward
        if step.kind is StepKind.END or self._joins_itself(step) or forward + back < 2:
            return here, here
        if forward < 2 or self._meeting(step) is Meeting.NEVER:
            merge = self.add(step, "join", EXCLUSIVE)
            self.line(merge, here)
            return merge, merge
        join = self.add(step, "join", JOINS[self._meeting(step)])
        if not back:
            self.line(join, here)
            return join, join
        merge = self.add(step, "back", EXCLUSIVE)
        self.line(merge, here)
        self.line(join, merge)
        return join, merge

    # Behind a step

    def _leave(self, step: Step) -> None:
        here = self.ids[step.id]
        flows = tuple(flow for flow in self.graph.outgoing[step.id] if flow.target in self.graph.by_id)
        late = self._time_out(step, flows)
        if step.asks:
            ways = list(self._answers(step, flows, late))
            choice = self.add(step, "choice", EXCLUSIVE)
            self.line(here, choice)
            self._choose(step, choice, ways)
        elif step.kind is StepKind.DECISION:
            self._choose(step, here, list(self._rules(step, flows)))
        else:
            if late:
                merge = self.add(step, "late", EXCLUSIVE)
                self.line(here, merge)
                self.line(late, merge)
                here = merge
            if len(flows) > 1 and step.kind is not StepKind.JUNCTION:
                fan = self.add(step, "fan", PARALLEL)
                self.line(here, fan)
                here = fan
            for flow in flows:
                self._carry(here, flow)

    def _carry(self, source: str, flow: Flow, way: _Way | None = None) -> str:
        """The line that stands for a flow, with a timer before its target where it has a lag."""
        target = self._entries[flow.target][flow.loop_back]
        if flow.lag.minutes > 0:
            step = self.graph.step(flow.target)
            timer = self.add(step, "lag", TAGS[StepKind.WAIT], timer=lag_duration(flow.lag))
            self.line(timer, target)
            target = timer
        return self.line(source, target, way, flow)

    def _time_out(self, step: Step, flows: Sequence[Flow]) -> str:
        """A timer on the border of the step; of one whose flows go on the same, its id, to be joined with them."""
        if step.time_out is None or TAGS.get(step.kind) not in (None, "callActivity"):
            return ""
        if step.kind is StepKind.DECISION and not step.asks:
            return ""
        closes, timer = step.time_out.close, duration(step.time_out.after)
        here = self.ids[step.id]
        timed = self.add(step, "boundary", "boundaryEvent", timer)
        self.nodes[timed].attached_to, self.nodes[timed].interrupts = here, closes
        if closes and not step.asks and flows:
            return timed
        own = tuple(flow for flow in flows if closes and flow.outcome == TIMED_OUT)
        self._spread(step, timed, _Way(own))
        return ""

    def _answers(self, step: Step, flows: Sequence[Flow], late: str) -> Iterator[_Way]:
        by_clock = step.time_out is not None and step.time_out.close
        names = dict.fromkeys([one.name for one in step.outcomes] + [flow.outcome or "" for flow in flows])
        for name in names:
            if by_clock and name == TIMED_OUT:
                continue
            taken = tuple(flow for flow in flows if (flow.outcome or "") == name)
            yield _Way(taken, name, f"{self.variables.answer(step.id)} == {literal(name)}")

    def _rules(self, step: Step, flows: Sequence[Flow]) -> Iterator[_Way]:
        """One way each; in a decision by the first that is true, each says that those before it are not."""
        before: list[Condition] = []
        for flow in flows:
            condition = flow.condition
            if condition is None:
                continue
            text = expression_text(condition, self.variables)
            if step.mode is not DecisionMode.ALL_TRUE:
                first = [one for one in before if may_both_hold(one, condition)]
                hidden = [f"not ({expression_text(one, self.variables)})" for one in first]
                text = " and ".join([*hidden, f"({text})" if hidden else text])
                before.append(condition)
            yield _Way((flow,), self.words.get(flow.id, text), text)
        otherwise = tuple(flow for flow in flows if flow.condition is None)
        taken = otherwise if step.mode is DecisionMode.ALL_TRUE else otherwise[:1]
        if taken:
            yield _Way(taken, "otherwise", otherwise=True)
        for flow in otherwise[len(taken) :]:
            yield _Way((flow,), "never", "False")

    def _choose(self, step: Step, gateway: str, ways: Sequence[_Way]) -> None:
        for way in ways:
            line = self._spread(step, gateway, way)
            if way.otherwise:
                self.nodes[gateway].default = line

    def _spread(self, step: Step, source: str, way: _Way) -> str:
        """One line for one flow; of none to a stop, of several to a gateway that splits."""
        if len(way.flows) == 1:
            return self._carry(source, way.flows[0], way)
        if not way.flows:
            return self.line(source, self.add(step, "stop", "endEvent"), way)
        fan = self.add(step, "fan", PARALLEL)
        line = self.line(source, fan, way)
        for flow in way.flows:
            self._carry(fan, flow)
        return line


def duration(span: Span) -> str:
    """Working time as an ISO duration: P2D, PT4H, PT90M."""
    if span.unit is SpanUnit.DAYS and span.amount == int(span.amount):
        return f"P{int(span.amount)}D"
    minutes = round(span.amount * (60 if span.unit is SpanUnit.HOURS else 480))
    return f"PT{minutes // 60}H" if minutes % 60 == 0 else f"PT{minutes}M"


def lag_duration(lag: Lag) -> str:
    """The wait of a flow as an ISO duration; days of the calendar as days."""
    if lag.unit is LagUnit.CALENDAR:
        return f"P{max(1, round(lag.minutes / 1440))}D"
    return f"PT{lag.minutes // 60}H" if lag.minutes % 60 == 0 else f"PT{lag.minutes}M"
