"""What the cells *after* and *if* of a workflow's table make of its flows. For the actions of the table."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from app.domain.check_item import Section
from app.domain.condition import Condition, FieldRef, Operator, OutcomeRef, Test, tests_of
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.quantity import LinkKind
from app.domain.text import LONGEST_NAME
from app.domain.workflow import DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.grammar.condition import parse_condition
from app.grammar.link import Link, parse_links, with_ifs
from app.grammar.names import Names


class GraphSketch:
    """A graph while cells are written into it: its steps and flows by id, and those at each step."""

    def __init__(self, graph: Graph, new_step_id: Callable[[], StepId], new_flow_id: Callable[[], FlowId]) -> None:
        self.new_step_id, self.new_flow_id = new_step_id, new_flow_id
        self.added: list[StepId] = []
        """Steps that have no place on the flowchart yet."""
        self.load(graph)

    def load(self, graph: Graph) -> None:
        """Go on with this graph."""
        self._base = graph
        self.steps = dict(graph.by_id)
        self.flows = dict(graph.flow_by_id)
        self.sections = {section.id: section for section in graph.sections}
        self._into: dict[StepId, dict[FlowId, None]] = {id: {} for id in self.steps}
        self._out: dict[StepId, dict[FlowId, None]] = {id: {} for id in self.steps}
        for flow in self.flows.values():
            self._into[flow.target][flow.id] = self._out[flow.source][flow.id] = None

    def graph(self) -> Graph:
        """The graph as it is written by now; loop-backs are not looked for."""
        sections = tuple(self.sections.values())
        before = self._base.by_id
        if any(step.section != before[id].section for id, step in self.steps.items() if id in before):
            used = {step.section for step in self.steps.values()}
            sections = tuple(one for one in sections if one.id in used)
        steps, flows = tuple(self.steps.values()), tuple(self.flows.values())
        return replace(self._base, steps=steps, flows=flows, sections=sections)

    def into(self, step_id: StepId) -> list[Flow]:
        return [self.flows[id] for id in self._into[step_id]]

    def out_of(self, step_id: StepId) -> list[Flow]:
        return [self.flows[id] for id in self._out[step_id]]

    def put_flow(self, flow: Flow) -> Flow:
        """A new flow, or another form of the one with its id."""
        old = self.flows.get(flow.id)
        if old is not None and (old.source, old.target) != (flow.source, flow.target):
            self._into[old.target].pop(flow.id)
            self._out[old.source].pop(flow.id)
        self.flows[flow.id] = flow
        self._into[flow.target][flow.id] = self._out[flow.source][flow.id] = None
        return flow

    def drop_flow(self, flow: Flow) -> None:
        del self.flows[flow.id], self._into[flow.target][flow.id], self._out[flow.source][flow.id]

    def draw(self, source: StepId, target: StepId, outcome: str | None = None) -> Flow:
        """A new flow from one step to another."""
        return self.put_flow(Flow(self.new_flow_id(), source, target, outcome))

    def add(self, step: Step, behind: StepId | None) -> Step:
        """A new step, numbered behind another; None: behind all."""
        self.add_all((step,), behind)
        return step

    def add_all(self, steps: Iterable[Step], behind: StepId | None) -> None:
        """New steps, numbered behind another; None: behind all."""
        old, new = list(self.steps.values()), list(steps)
        at = len(old) if behind is None else list(self.steps).index(behind) + 1
        self.steps = {step.id: step for step in (*old[:at], *new, *old[at:])}
        for step in new:
            self._into[step.id], self._out[step.id] = {}, {}
            self.added.append(step.id)

    def put_into(self, step_id: StepId, section: Section | None) -> None:
        """Have a step stand in a section, or in none."""
        if section is not None:
            self.sections[section.id] = section
        self.steps[step_id] = replace(self.steps[step_id], section=section.id if section is not None else None)

    def free_outcome(self, step: Step, *, back: bool = False) -> str | None:
        """The answer that a new flow takes: one that leads nowhere yet, of those that lead on or, ``back``, do not."""
        used = {flow.outcome for flow in self.out_of(step.id)}
        fitting = [one.name for one in step.answers if one.positive is not back] or [one.name for one in step.answers]
        return next((name for name in fitting if name not in used), fitting[0] if fitting else None)


def set_after(sketch: GraphSketch, step_id: StepId, text: str, names: Names) -> None:
    """The flows to a step as its cell *after* says; those that stay keep their bends, answers and conditions.

    Raises RuleViolation, and GrammarError with the place, for what cannot be; the sketch is then as it was.
    """
    links = parse_links(text, names)
    is_first = next((id for id in sketch.steps if id != names.start), None) == step_id
    if not links and is_first and names.start is not None:
        links = (Link(names.start),)
    step = sketch.steps[step_id]
    for link in links:
        _check_link(sketch, step, link, names)
        _check_if(sketch, link, names, step)
    _check_twice(sketch, links, names)
    rest = sketch.into(step_id)
    found = [_kept(rest, link) for link in links]
    for gone in rest:
        sketch.drop_flow(gone)
    for link, kept in zip(links, found, strict=True):
        flow = kept or _drawn(sketch, step_id, link)
        marked = flow.marked if flow.loop_back is link.back else link.back
        flow = sketch.put_flow(replace(flow, lag=link.lag, marked=marked))
        if not link.plain:
            _tell(sketch, [flow], link, names)


def _check_link(sketch: GraphSketch, step: Step, link: Link, names: Names) -> None:
    source = sketch.steps[link.source]
    row = _row(link.source, names)
    if link.kind is not LinkKind.FINISH_START:
        raise RuleViolation(
            f"{link.kind.value} is not possible in a workflow: a step opens when the one before is done. Write the "
            f"number alone here; the plan of a project takes {link.kind.value}."
        )
    if source.id == step.id:
        raise RuleViolation(f"{row} cannot come after itself. Write another row.")
    if source.kind is StepKind.END:
        raise RuleViolation(f"{row} is an end, so nothing comes after it. Write another row.")


def _check_twice(sketch: GraphSketch, links: Sequence[Link], names: Names) -> None:
    """Only what decides can lead to a row in more than one way."""
    for at, link in enumerate(links):
        if not _decides(sketch.steps[link.source]) and any(other.source == link.source for other in links[:at]):
            raise RuleViolation(f"{_row(link.source, names)} stands here twice. Leave one of them out.")


def _drawn(sketch: GraphSketch, step_id: StepId, link: Link) -> Flow:
    source = sketch.steps[link.source]
    outcome = sketch.free_outcome(source, back=link.back) if source.asks else None
    return Flow(sketch.new_flow_id(), link.source, step_id, outcome, marked=link.back)


def _kept(rest: list[Flow], link: Link) -> Flow | None:
    """The flow of the row that the link goes on with, taken out of ``rest``."""

    def unlike(flow: Flow) -> tuple[bool, bool]:
        return flow.loop_back is not link.back, link.answer is not None and flow.outcome != link.answer

    same = sorted((flow for flow in rest if flow.source == link.source), key=unlike)
    if not same:
        return None
    rest.remove(same[0])
    return same[0]


def set_if(sketch: GraphSketch, step_id: StepId, text: str, names: Names, fresh: Collection[FlowId] = ()) -> None:
    """The answers and conditions of the flows to a step as its cell *if* says.

    ``fresh`` flows were drawn by the same edit, so that an empty cell leaves them the answer that they took.
    Raises RuleViolation, and GrammarError with the place, for what cannot be.
    """
    step, flows = sketch.steps[step_id], sketch.into(step_id)
    if not text.strip():
        _leave_out(sketch, [flow for flow in flows if flow.id not in fresh], names)
        return
    forward = [flow for flow in flows if not flow.loop_back]
    able = [flow for flow in flows if _decides(sketch.steps[flow.source])]
    if len(forward) > 1 and not able and not _NUMBERED.match(text):
        link = Link(forward[0].source, condition=parse_condition(text, names))
        _check_if(sketch, link, names, step)
        _tell(sketch, forward, link, names)
        return
    typed = _IS.sub(lambda found: " " * len(found[0]), text)
    typed = _IN_WORDS.sub(lambda found: _as_answer(sketch, flows, names, found), typed)
    links = with_ifs([Link(flow.source) for flow in flows], typed, names)
    for link in links:
        _check_if(sketch, link, names, step)
    for flow, link in zip(flows, links, strict=True):
        if not link.plain:
            _tell(sketch, [flow], link, names)
        elif flow.condition is not None:
            sketch.put_flow(replace(flow, condition=None))


_NUMBERED = re.compile(r'\s*(\d+|start|"(?:[^"]|"")*")\s*:', re.IGNORECASE)
_IS = re.compile(r"^\s*is(?=\s)(?!\s+(?:not|one)\b)", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"(?:^|(?<=;))(\s*)(outcome\s+of\s+)?(\d+)(\s+)is(?=\s)(?!\s+(?:one|not|empty)\b)", re.IGNORECASE
)


def _as_answer(sketch: GraphSketch, flows: Collection[Flow], names: Names, found: re.Match[str]) -> str:
    """*4 is approved* as *4: approved*, as long as it was, so that errors stand in their place."""
    source = names.numbered.get(int(found[3][:9]))
    if not any(flow.source == source and sketch.steps[flow.source].asks for flow in flows):
        return found[0]
    return f"{found[1]}{' ' * len(found[2] or '')}{found[3]}{found[4]}: "


def _leave_out(sketch: GraphSketch, flows: Collection[Flow], names: Names) -> None:
    """No conditions any more; what is answered by somebody cannot do without."""
    for flow in flows:
        source = sketch.steps[flow.source]
        if source.asks and flow.outcome is not None:
            row = _row(source.id, names)
            raise RuleViolation(f"{row} ends with an answer. Write {_answers(source.answers)}.")
    for flow in flows:
        if flow.condition is not None:
            sketch.put_flow(replace(flow, condition=None))


def _decides(step: Step) -> bool:
    return step.kind is StepKind.DECISION or step.asks


def _check_if(sketch: GraphSketch, link: Link, names: Names, step: Step) -> None:
    """Raises RuleViolation for an answer, a condition or an *otherwise* that the source cannot have."""
    source = sketch.steps[link.source]
    row = _row(source.id, names)
    if source.asks and link.answer is None and not link.plain:
        raise RuleViolation(f"{row} is answered by somebody. Write {_answers(source.answers)}.")
    if link.answer is not None and not source.has_outcome:
        raise RuleViolation(f"{row} has no answers. Write a condition, such as Budget > 5000.")
    if source.asks and link.answer is not None and link.answer not in {one.name for one in source.outcomes}:
        raise RuleViolation(f"{row} has no answer “{link.answer[:40]}”. Write {_answers(source.answers)}.")
    if link.otherwise and source.kind is not StepKind.DECISION:
        raise RuleViolation(
            f"{row} is no decision, and only a decision has an otherwise. Write a condition, or nothing."
        )
    if step.kind is StepKind.END and not link.plain and not _decides(source):
        raise RuleViolation("An end leads nowhere, so nothing can come otherwise. Write the condition of another row.")
    known = {field.name for field in names.fields}
    for test in tests_of(link.condition):
        if isinstance(test.subject, FieldRef) and test.subject.name not in known:
            raise RuleViolation(_no_field(test.subject.name, names))


def _no_field(name: str, names: Names) -> str:
    known = [field.name for field in names.fields]
    near = get_close_matches(name.casefold(), [one.casefold() for one in known], n=1)
    meant = next((one for one in known if near and one.casefold() == near[0]), "")
    if meant:
        return f"There is no field “{name[:40]}”. Did you mean “{meant}”?"
    if known:
        return (
            f"There is no field “{name[:40]}”. The fields are {', '.join(known[:5])}{', …' if len(known) > 5 else ''}."
        )
    return f"There is no field “{name[:40]}”. Add it to the fields of the workflow first."


def _tell(sketch: GraphSketch, flows: Sequence[Flow], link: Link, names: Names) -> None:
    """Have the flows taken then; what is no decision gets one behind it that asks."""
    source = sketch.steps[flows[0].source]
    if source.asks:
        sketch.put_flow(replace(flows[0], outcome=link.answer))
    elif source.kind is StepKind.DECISION:
        sketch.put_flow(replace(flows[0], condition=link.condition))
    else:
        condition = link.condition or Test(OutcomeRef(source.id), Operator.IS, link.answer)
        _decide_before(sketch, flows, condition)


def _decide_before(sketch: GraphSketch, flows: Sequence[Flow], condition: Condition) -> None:
    """A decision on the flows to a step: the step when the condition is true, otherwise where the step leads."""
    step = sketch.steps[flows[0].target]
    otherwise = _ways_on(sketch, step)
    title = f"{step.title[: LONGEST_NAME - 10].strip() or step.kind.traits.label}: needed?"
    order = list(sketch.steps)
    behind = max((flow.source for flow in flows), key=order.index)
    gate = Step(sketch.new_step_id(), StepKind.DECISION, title, mode=DecisionMode.FIRST_TRUE)
    sketch.add(gate, behind)
    for flow in flows:
        sketch.put_flow(replace(flow, target=gate.id, bends=()))
    sketch.put_flow(replace(sketch.draw(gate.id, step.id), condition=condition))
    if not otherwise:
        end = next((one for one in sketch.steps.values() if one.kind is StepKind.END), None)
        end = end or sketch.add(Step(sketch.new_step_id(), StepKind.END, StepKind.END.traits.new_title), None)
        otherwise = [end.id]
    if len(otherwise) == 1:
        sketch.draw(gate.id, otherwise[0])
        return
    fork = sketch.add(Step(sketch.new_step_id(), StepKind.JUNCTION), gate.id)
    sketch.draw(gate.id, fork.id)
    for target in otherwise:
        sketch.draw(fork.id, target)


def _ways_on(sketch: GraphSketch, step: Step) -> list[StepId]:
    """Where a step leads when it goes well."""
    positive = {outcome.name for outcome in step.answers if outcome.positive}
    flows = [flow for flow in sketch.out_of(step.id) if not flow.loop_back]
    if step.asks:
        flows = [flow for flow in flows if flow.outcome in positive] or flows
    elif step.kind is StepKind.DECISION:
        flows = [flow for flow in flows if flow.condition is None] or flows[:1]
    return list(dict.fromkeys(flow.target for flow in flows))


def _answers(outcomes: Iterable[Outcome]) -> str:
    """“Yes or No”, for a sentence."""
    names = [one.name for one in outcomes]
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names) or "its answers first"


def _row(step_id: StepId, names: Names) -> str:
    words = names.step_words(step_id)
    return f"Row {words}" if words[:1].isdigit() else words
