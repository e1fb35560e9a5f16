"""Pure redrawing of a graph that keeps it sane: nothing dangles, outcomes fit their step. For the editor's actions."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from app.domain.condition import Condition, FieldRef, OutcomeRef, Test, with_tests
from app.domain.ids import FlowId, StepId
from app.domain.project_field import Repeat
from app.domain.quantity import Lag
from app.domain.workflow import Flow, Graph, Note, Outcome, ProjectField, Step, StepKind

NewFlowId = Callable[[], FlowId]


def without(graph: Graph, ids: Collection[str]) -> Graph:
    """The graph without the steps, flows and notes of these ids, without the flows at those steps, and without what
    referred to them: the offsets and gates of other steps, the deliverables that they make."""
    gone = {step.id for step in graph.steps if step.id in ids}
    steps = tuple(_forgetting(step, gone) for step in graph.steps if step.id not in gone) if gone else graph.steps
    flows = tuple(
        flow for flow in graph.flows if flow.id not in ids and flow.source not in gone and flow.target not in gone
    )
    notes: tuple[Note, ...] = tuple(note for note in graph.notes if note.id not in ids)
    made = tuple(replace(spec, step=None) if spec.step in gone else spec for spec in graph.deliverables)
    return replace(graph, steps=steps, flows=flows, notes=notes, deliverables=made)


def _forgetting(step: Step, gone: Collection[StepId]) -> Step:
    """Without an offset against what is gone, and without gates on it."""
    if step.offset is not None and step.offset.step_id in gone:
        step = replace(step, offset=None)
    if any(gate in gone for gate in step.gates):
        step = replace(step, gates=tuple(gate for gate in step.gates if gate not in gone))
    return step


def healed(graph: Graph, step_ids: Collection[str], new_id: NewFlowId) -> Graph:
    """The steps gone, and each line through one of them joined again.

    A flow that led to the step leads on to where the step led, keeping its outcome and condition; of an approval's
    ways on only the positive ones count. What went back to the step from right behind it goes back one step more.
    """
    for step in [step for step in graph.steps if step.id in step_ids]:
        # In their old places, since the first condition that is true wins.
        graph = without(graph.with_flows(*_joined(graph, step, new_id)), {step.id})
    return graph


def _joined(graph: Graph, step: Step, new_id: NewFlowId) -> Iterator[Flow]:
    positive = {outcome.name for outcome in step.outcomes if outcome.positive}
    ways_on = [flow for flow in graph.outgoing[step.id] if not flow.loop_back and flow.target != step.id]
    targets = dict.fromkeys(flow.target for flow in ways_on if not step.asks or flow.outcome in positive)
    known = {way_of(flow) for flow in graph.flows}
    for flow in graph.incoming[step.id]:
        again = flow.id
        for target in _before(graph, step) if flow.loop_back and set(targets) == {flow.source} else targets:
            new = replace(flow, id=again, target=target, bends=())
            if flow.source not in (step.id, target) and way_of(new) not in known:
                known.add(way_of(new))
                yield new
                again = new_id()


def _before(graph: Graph, step: Step) -> list[StepId]:
    """The step that a line comes from, which may be gone back to."""
    sources = [flow.source for flow in graph.incoming[step.id] if not flow.loop_back]
    return [source for source in sources if graph.step(source).kind is not StepKind.START][:1]


def way_of(flow: Flow) -> tuple[StepId, StepId, str | None, Condition | None]:
    """What two flows must not share: their ends, and when they are taken."""
    return flow.source, flow.target, flow.outcome, flow.condition


def same_way(graph: Graph, flow: Flow) -> bool:
    """Whether another flow has the same source, target, outcome and condition."""
    return any(way_of(flow) == way_of(other) for other in graph.outgoing.get(flow.source, ()) if other.id != flow.id)


def free_outcome(graph: Graph, step: Step) -> str | None:
    """The first outcome that leads nowhere yet, else the first; None when the step has none."""
    used = {flow.outcome for flow in graph.outgoing.get(step.id, ())}
    names = [outcome.name for outcome in step.outcomes]
    return next((name for name in names if name not in used), names[0] if names else None)


def fitted(graph: Graph, step_id: StepId) -> Graph:
    """The graph after a change of a step's kind: its flows keep only outcomes and conditions that it can have."""
    step = graph.step(step_id)
    names = {outcome.name for outcome in step.outcomes}
    for flow in graph.outgoing[step_id]:
        outcome = flow.outcome if flow.outcome in names else free_outcome(graph, step)
        condition = flow.condition if step.kind is StepKind.DECISION and not step.asks else None
        fit = replace(flow, outcome=outcome if step.asks else None, condition=condition)
        if fit != flow:
            # A flow that would say the same as another has nothing left to say.
            graph = without(graph, {flow.id}) if same_way(graph, fit) else graph.with_flows(fit)
    return graph


def with_outcomes(graph: Graph, step_id: StepId, outcomes: tuple[Outcome, ...]) -> Graph:
    """Other outcomes: flows of those that went go too; a new name in an old place takes flows and conditions along."""
    step = graph.step(step_id)
    old, new = ([outcome.name for outcome in some] for some in (step.outcomes, outcomes))
    pairs = zip(old, new, strict=True) if len(old) == len(new) else ()
    names = {was: now for was, now in pairs if was not in new and now not in old}
    gone = {flow.id for flow in graph.outgoing[step_id] if flow.outcome in old and flow.outcome not in {*new, *names}}
    graph = without(graph, gone)
    flows = [replace(f, outcome=names[f.outcome]) for f in graph.outgoing[step_id] if f.outcome in names]
    approval = step.approval
    if approval is not None and approval.limit_outcome not in (None, *new):
        approval = replace(approval, limit_outcome=names.get(approval.limit_outcome or ""))
    graph = graph.with_flows(*flows).with_steps(replace(step, outcomes=outcomes, approval=approval))
    return _reading(graph, lambda test: _answered(test, step_id, names)) if names else graph


def _answered(test: Test, step_id: StepId, names: Mapping[str, str]) -> Test:
    """The test with the new names of a step's outcomes."""
    if test.subject != OutcomeRef(step_id):
        return test
    if isinstance(test.value, tuple):
        return replace(test, value=tuple(names.get(str(value), value) for value in test.value))
    return replace(test, value=names.get(str(test.value), test.value))


def with_field(graph: Graph, field: ProjectField, old_name: str | None = None) -> Graph:
    """A field in the place of the one called ``old_name``, or at the end; conditions go on reading it."""
    if old_name is None:
        return replace(graph, fields=(*graph.fields, field))
    fields = tuple(field if other.name == old_name else other for other in graph.fields)
    graph = _repeating(replace(graph, fields=fields), old_name, field.name)
    was, now = FieldRef(old_name), FieldRef(field.name)
    return _reading(graph, lambda test: replace(test, subject=now) if test.subject == was else test)


def _repeating(graph: Graph, old: str, new: str) -> Graph:
    """What is repeated for each value of a field follows its new name."""

    def now(repeat: Repeat | None) -> Repeat | None:
        return replace(repeat, field=new) if repeat is not None and repeat.field == old else repeat

    steps = tuple(replace(step, repeat=now(step.repeat)) if step.repeat else step for step in graph.steps)
    sections = tuple(replace(one, repeat=now(one.repeat)) if one.repeat else one for one in graph.sections)
    return replace(graph, steps=steps, sections=sections)


def _reading(graph: Graph, change: Callable[[Test], Test | None]) -> Graph:
    """The graph with every test of its conditions as ``change`` makes it."""
    changed = []
    for flow in graph.flows:
        condition = with_tests(flow.condition, change)
        if condition != flow.condition:
            changed.append(replace(flow, condition=condition))
    return graph.with_flows(*changed) if changed else graph


def put_between(graph: Graph, flow: Flow, step: Step, new_id: FlowId) -> Graph:
    """A step put onto a flow: what led to its target leads to the step, and the step leads on.

    The first part keeps outcome and condition. The mark of a loop-back and the lag go with the second.
    """
    outcome = (step.positive_outcome or free_outcome(graph, step)) if step.asks else None
    first = replace(flow, target=step.id, marked=False, lag=Lag(), bends=())
    second = Flow(new_id, step.id, flow.target, outcome, marked=flow.marked, lag=flow.lag)
    return graph.with_flows(first, second)
