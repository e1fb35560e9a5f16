"""The keys of the checklist: lines added, moved, put deeper and taken out again; each rewires the graph beneath.

A key that would leave the graph with a new error is refused with the sentence of that error, since a line that looks
right and does not run is worse than one that stays where it is. Making a decision or an approval, and a removal, are
not: what they lack is what is typed next.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from app.actions.flowchart.draft import draft_of, named, need_step, new_flow_id, put_graph
from app.actions.flowchart.flow import connect, edit_flow, need_flow
from app.actions.flowchart.line import insert_new
from app.actions.flowchart.position import at_place, place_of
from app.actions.flowchart.step import append_step, change_kind, edit_step
from app.domain.check_item import CheckItem
from app.domain.errors import RuleViolation
from app.domain.graph_edits import way_of
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.text import clean_name
from app.domain.workflow import Flow, Graph, Step, StepKind, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.checklist import LineKind, checklist_lines
from app.engine.checklist_outline import ChecklistOutline, ChecklistRegion
from app.engine.checks.dominators import dominators_of
from app.engine.lint import errors
from app.engine.loop_backs import find_loop_backs

NewFlowId = Callable[[], FlowId]


@action("Add line")
def add_line(edit: Edit, workflow_id: WorkflowId, after: StepId | None, text: str) -> StepId:
    """A step behind the line of another; without one, the first of all. It stands where that line leads.

    Between, if there is one way on. Several ways that begin together begin behind the new step. Of answers it is the
    first line of the first.
    """
    draft = draft_of(edit, workflow_id)
    before = draft.graph
    start = before.start.id if before.start is not None else None
    source = need_step(before, after or start or StepId(""))
    step_id = _wired_behind(edit, workflow_id, source)
    edit_step(edit, workflow_id, step_id, title=clean_name(text, "title of the step"), section=source.section)
    graph = draft_of(edit, workflow_id).graph
    _keep(edit, workflow_id, before, numbered_behind(graph, step_id, source.id), {step_id})
    edit.title = f"Add {named(graph.step(step_id))}"
    return step_id


def _wired_behind(edit: Edit, workflow_id: WorkflowId, source: Step) -> StepId:
    graph = draft_of(edit, workflow_id).graph
    ways = [flow for flow in graph.outgoing[source.id] if not flow.loop_back]
    if len(ways) == 1 or (ways and (source.asks or source.kind is StepKind.DECISION)):
        return insert_new(edit, workflow_id, ways[0].id, StepKind.TASK)
    step_id = append_step(edit, workflow_id, source.id, StepKind.TASK)
    draft = draft_of(edit, workflow_id)
    taken = [replace(flow, source=step_id, bends=()) for flow in ways]
    put_graph(edit, draft, draft.graph.with_flows(*taken))
    return step_id


def numbered_behind(graph: Graph, step_id: StepId, before: StepId) -> Graph:
    """The step with the number behind that of another."""
    steps = [step for step in graph.steps if step.id != step_id]
    place = next(at for at, step in enumerate(steps) if step.id == before)
    steps.insert(place + 1, graph.step(step_id))
    return replace(graph, steps=tuple(steps))


def _keep(
    edit: Edit, workflow_id: WorkflowId, before: Graph, graph: Graph, fresh: Iterable[StepId] = (), say: str = ""
) -> WorkflowVersion:
    """Put the graph if it has no error that was not there before, those of ``fresh`` steps apart.

    Steps that were numbered in the order of their lines stay so. ``say`` is the refusal when nothing changes.
    """
    graph = find_loop_backs(graph)
    if graph == before:
        raise RuleViolation(say)
    if _in_order(before) and not _in_order(graph):
        place = ChecklistOutline(graph).at
        graph = replace(graph, steps=tuple(sorted(graph.steps, key=lambda step: place.get(step.id, -1))))
    known = {(finding.code, finding.step_id, finding.about) for finding in errors(before)}
    for finding in errors(graph):
        new = (finding.code, finding.step_id, finding.about) not in known
        if new and finding.step_id not in set(fresh):
            raise RuleViolation(finding.sentence)
    return put_graph(edit, draft_of(edit, workflow_id), graph)


def _in_order(graph: Graph) -> bool:
    numbers = [line.number for line in checklist_lines(graph) if line.number is not None]
    return numbers == sorted(numbers)


def _rewired(graph: Graph, targets: Mapping[FlowId, StepId], more: Sequence[Flow] = ()) -> Graph:
    """The graph with flows led to other steps, and more of them; one that says the same as another goes."""
    changed = {id: target for id, target in targets.items() if graph.flow_by_id[id].target != target}
    kept = [flow for flow in graph.flows if flow.id not in changed]
    ways = {way_of(flow) for flow in kept}
    found: dict[FlowId, Flow] = {flow.id: flow for flow in kept}
    new = [replace(graph.flow_by_id[id], target=target, bends=()) for id, target in changed.items()]
    for flow in (*new, *more):
        if way_of(flow) not in ways:
            ways.add(way_of(flow))
            found[flow.id] = flow
    order = {flow.id: at for at, flow in enumerate((*graph.flows, *more))}
    return replace(graph, flows=tuple(sorted(found.values(), key=lambda flow: order[flow.id])))


def _need_line(outline: ChecklistOutline, step_id: StepId) -> Step:
    """A step that has a line among those that something leads to. Raises RuleViolation."""
    step = need_step(outline.graph, step_id)
    unreached = next((at for at, line in enumerate(outline.lines) if line.kind is LineKind.UNREACHED), None)
    if step_id not in outline.at:
        raise RuleViolation(f"{named(step)} is the start, so its line stays where it is.")
    if unreached is not None and outline.at[step_id] > unreached:
        raise RuleViolation(f"Nothing leads to {named(step)} yet. Draw a flow to it first.")
    return step


def _led_to(outline: ChecklistOutline, region: ChecklistRegion) -> StepId:
    """The one step behind a region. Raises RuleViolation where it ends, or leads to several."""
    to = region.to
    if to is None:
        name = named(outline.graph.step(region.first))
        why = "leads to several steps" if region.exits else "is where it ends"
        raise RuleViolation(f"{name} {why}, so its line cannot be moved by itself. Change its flows in the flowchart.")
    return to


@action("Put line deeper")
def indent_line(edit: Edit, workflow_id: WorkflowId, step_id: StepId) -> None:
    """Beside the line above it, so that both begin at the same time; under ways that begin together as one more of
    them; under answers at the end of the last. A line that is in no section first joins the one above it there."""
    before = draft_of(edit, workflow_id).graph
    outline = ChecklistOutline(before)
    step = _need_line(outline, step_id)
    above = outline.above(step_id)
    edit.title = f"Put {named(step)} deeper"
    if above is None:
        raise RuleViolation(f"{named(step)} is the first line of its level, so it cannot stand below another.")
    section = before.step(above).section
    if step.section is None and section is not None:
        _keep(edit, workflow_id, before, before.with_steps(replace(step, section=section)))
        return
    graph = _indented(outline, above, step_id, lambda: new_flow_id(edit, before))
    _keep(edit, workflow_id, before, graph, say=f"{named(step)} cannot stand deeper than it does.")


def _indented(outline: ChecklistOutline, above: StepId, step_id: StepId, new_id: NewFlowId) -> Graph:
    graph, region = outline.graph, outline.region(step_id)
    to, answers = _led_to(outline, region), outline.answers(above)
    direct = [flow for flow in region.entries if flow.source == above]
    if not answers:
        if not direct:
            raise RuleViolation(f"{named(graph.step(above))} does not lead to {named(graph.step(step_id))}.")
        sources = [flow for flow in graph.incoming[above] if not flow.loop_back]
        beside = [replace(flow, id=new_id(), target=step_id, bends=()) for flow in sources]
        return _rewired(graph, {flow.id: to for flow in direct}, beside)
    if len(answers) == 1:
        away = {flow.id: to for flow in region.entries if flow not in direct[:1]}
        example = answers[0][0]
        one_more = Flow(new_id(), above, step_id, example.outcome, example.condition)
        return _rewired(graph, away, () if direct else (one_more,))
    inside = outline.last_branch(above)
    stay = [flow for flow in region.entries if flow.source in inside or flow in answers[-1]]
    if not stay:
        raise RuleViolation(f"The last branch of {named(graph.step(above))} does not lead to this line.")
    return _rewired(graph, {flow.id: to for flow in region.entries if flow not in stay})


@action("Take line out")
def outdent_line(edit: Edit, workflow_id: WorkflowId, step_id: StepId) -> None:
    """Out of its branch: the branches come together in it, and it leads to where they came together. On the
    outermost level it leaves its section."""
    before = draft_of(edit, workflow_id).graph
    outline = ChecklistOutline(before)
    step = _need_line(outline, step_id)
    owner = outline.owner(step_id)
    edit.title = f"Take {named(step)} out"
    if owner is not None:
        graph = _outdented(outline, owner, step_id)
    elif step.section is None:
        raise RuleViolation(f"{named(step)} stands in no branch and no section.")
    else:
        graph = before.with_steps(replace(step, section=None))
        used = {one.section for one in graph.steps}
        graph = replace(graph, sections=tuple(one for one in graph.sections if one.id in used))
    _keep(edit, workflow_id, before, graph, say=f"No other branch comes together with {named(step)}.")


def _outdented(outline: ChecklistOutline, owner: StepId, step_id: StepId) -> Graph:
    graph, region = outline.graph, outline.region(step_id)
    to, meeting = _led_to(outline, region), outline.behind(owner)
    inside = {owner, *outline.inside(owner)}
    if all(flow.target != meeting or flow.source not in inside for flow in outline.forward):
        # They come together farther on, if anywhere.
        meeting = to if to not in inside else None
    if meeting is None:
        name = named(graph.step(owner))
        raise RuleViolation(f"The branches of {name} do not come together again, so there is no line behind them.")
    branches = inside - region.steps
    targets = {flow.id: step_id if to == meeting else to for flow in region.entries}
    targets |= {flow.id: step_id for flow in outline.forward if flow.source in branches and flow.target == meeting}
    targets |= {flow.id: meeting for flow in region.exits}
    # A way that would be empty says nothing beside others that begin together with it.
    ways = [flow for flow in outline.forward if flow.source == owner]
    empty = {
        flow.id
        for flow in ways
        if targets.get(flow.id) == step_id
        and any(_says_the_same(other, flow) and other.id not in targets for other in ways)
    }
    kept = replace(graph, flows=tuple(flow for flow in graph.flows if flow.id not in empty))
    return _rewired(kept, {id: target for id, target in targets.items() if id not in empty})


def _says_the_same(one: Flow, other: Flow) -> bool:
    return one.id != other.id and (one.outcome, one.condition) == (other.outcome, other.condition)


@action("Move line")
def move_line(edit: Edit, workflow_id: WorkflowId, step_id: StepId, by: int) -> None:
    """One line up (-1) or down (1): it changes places with its neighbour, each with what hangs below it. The only
    line of a branch, and the first one of a branch on its way up, takes its whole branch past the next."""
    before = draft_of(edit, workflow_id).graph
    outline = ChecklistOutline(before)
    step = _need_line(outline, step_id)
    edit.title = f"Move {named(step)} {'up' if by < 0 else 'down'}"
    above, below = outline.above(step_id), outline.below(step_id)
    if by < 0 and above is not None:
        graph = _swapped(before, outline.region(above), outline.region(step_id))
    elif by > 0 and below is not None:
        graph = _swapped(before, outline.region(step_id), outline.region(below))
    else:
        owner = outline.owner(step_id)
        if owner is None or (by > 0 and above is not None):
            raise RuleViolation(f"{named(step)} is the {'first' if by < 0 else 'last'} line of its level.")
        way = next(flow for flow in outline.region(step_id).entries if flow.source == owner)
        graph = _with_way_moved(outline, way, by)
    _keep(edit, workflow_id, before, graph)


@action("Move branch")
def move_answer(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, by: int) -> None:
    """A branch one place up (-1) or down (1) among those of its step."""
    before = draft_of(edit, workflow_id).graph
    flow = need_flow(before, flow_id)
    edit.title = f"Move the branch of {named(before.step(flow.source))} {'up' if by < 0 else 'down'}"
    _keep(edit, workflow_id, before, _with_way_moved(ChecklistOutline(before), flow, by))


def _with_way_moved(outline: ChecklistOutline, way: Flow, by: int) -> Graph:
    groups = outline.answers(way.source)
    group = next((some for some in groups if way in some), [way])
    alone = len(groups) == 1
    order: list[list[Flow]] = [[flow] for flow in group] if alone else groups
    at = next((at for at, some in enumerate(order) if way in some), 0)
    if not 0 <= at + by < len(order):
        raise RuleViolation(f"This branch is the {'first' if by < 0 else 'last'} already.")
    order[at], order[at + by] = order[at + by], order[at]
    ways = iter([flow for some in order for flow in some])
    known = {flow.id for some in order for flow in some}
    graph = outline.graph
    return replace(graph, flows=tuple(next(ways) if flow.id in known else flow for flow in graph.flows))


@action("Move section")
def move_section(edit: Edit, workflow_id: WorkflowId, step_id: StepId, by: int) -> None:
    """The run of lines of one section that begins with this step, past the run before (-1) or behind (1) it."""
    before = draft_of(edit, workflow_id).graph
    outline = ChecklistOutline(before)
    step = _need_line(outline, step_id)
    name = next((one.name for one in before.sections if one.id == step.section), "what is in no section")
    edit.title = f"Move “{name}” {'up' if by < 0 else 'down'}"
    run = _run(outline, step_id)
    above, below = outline.above(run[0]), outline.below(run[-1])
    beside = above if by < 0 else below
    if beside is None:
        raise RuleViolation(f"“{name}” is the {'first' if by < 0 else 'last'} of its level.")
    other = _run(outline, beside)
    first, second = (other, run) if by < 0 else (run, other)
    _keep(edit, workflow_id, before, _swapped(before, outline.region(*first), outline.region(*second)))


def _run(outline: ChecklistOutline, step_id: StepId) -> list[StepId]:
    """The lines of one section that follow one another on a level, among them this step's."""
    section, found = outline.graph.step(step_id).section, [step_id]
    while (above := outline.above(found[0])) is not None and outline.graph.step(above).section == section:
        found.insert(0, above)
    while (below := outline.below(found[-1])) is not None and outline.graph.step(below).section == section:
        found.append(below)
    return found


def _swapped(graph: Graph, first: ChecklistRegion, second: ChecklistRegion) -> Graph:
    """Two regions that follow one another in the other order."""
    names = named(graph.step(first.first)), named(graph.step(second.first))
    if first.to != second.first:
        raise RuleViolation(f"{names[0]} does not lead to {names[1]} alone, so they cannot change places.")
    if second.to is None:
        why = "leads to several steps" if second.exits else "is where it ends"
        raise RuleViolation(f"{names[1]} {why}, so nothing can stand behind it.")
    targets = {flow.id: second.first for flow in first.entries if flow.source not in second.steps}
    targets |= {flow.id: first.first for flow in second.exits}
    targets |= {flow.id: second.to for flow in first.exits}
    graph = _rewired(graph, targets)
    if len(first.steps) == len(second.steps) == 1:
        one, other = graph.step(first.first), graph.step(second.first)
        if one.row is None and other.row is None and not graph.in_lanes:
            graph = graph.with_steps(at_place(one, place_of(other)), at_place(other, place_of(one)))
    return graph


@action("Make decision")
def make_decision(edit: Edit, workflow_id: WorkflowId, step_id: StepId) -> None:
    """Its role answers Yes or No, and both lead on to where the step led."""
    _make(edit, workflow_id, step_id, StepKind.DECISION)
    graph = draft_of(edit, workflow_id).graph
    ways = [flow for flow in graph.outgoing[step_id] if not flow.loop_back]
    taken = {flow.outcome for flow in graph.outgoing[step_id]}
    for outcome in graph.step(step_id).outcomes:
        if ways and outcome.name not in taken:
            connect(edit, workflow_id, step_id, ways[0].target, outcome=outcome.name)
    edit.title = f"Make {named(graph.step(step_id))} a decision"


@action("Make approval")
def make_approval(edit: Edit, workflow_id: WorkflowId, step_id: StepId) -> None:
    """Approved leads on; Changes requested leads back to the last work that is always done before: who is only asked
    something has nothing to change."""
    asked = need_step(draft_of(edit, workflow_id).graph, step_id).asks
    _make(edit, workflow_id, step_id, StepKind.APPROVAL)
    draft = draft_of(edit, workflow_id)
    step = draft.graph.step(step_id)
    if not asked:
        # All that came next comes next when it is approved.
        ways = (flow for flow in draft.graph.outgoing[step_id] if not flow.loop_back)
        draft = put_graph(edit, draft, _with_outcome(draft.graph, ways, step.positive_outcome))
    graph = draft.graph
    before = (graph.step(one) for one in dominators_of(graph).before(step_id))
    back = next((one.id for one in before if one.has_task and not one.asks), None)
    taken = {flow.outcome for flow in graph.outgoing[step_id]}
    again = next((one.name for one in step.outcomes if not one.positive and one.name not in taken), None)
    if back is not None and again is not None:
        flow_id = connect(edit, workflow_id, step_id, back, outcome=again)
        edit_flow(edit, workflow_id, flow_id, marked=True)
    edit.title = f"Make {named(step)} an approval"


def _with_outcome(graph: Graph, ways: Iterable[Flow], outcome: str | None) -> Graph:
    return graph.with_flows(*(replace(flow, outcome=outcome) for flow in ways))


def _make(edit: Edit, workflow_id: WorkflowId, step_id: StepId, kind: StepKind) -> None:
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    article = "an" if kind is StepKind.APPROVAL else "a"
    if step.kind.traits.never_waits:
        raise RuleViolation(f"{named(step)} is no work, so it cannot become {article} {kind}.")
    if step.kind is kind:
        raise RuleViolation(f"{named(step)} is {article} {kind} already.")
    change_kind(edit, workflow_id, step_id, kind)


@action("Add check item")
def add_item(edit: Edit, workflow_id: WorkflowId, step_id: StepId, text: str, place: int | None = None) -> None:
    """A check item of a step, at a place (from 0) or the last."""
    graph = draft_of(edit, workflow_id).graph
    step = need_step(graph, step_id)
    taken = {item.id for other in graph.steps for item in other.checklist}
    id = next(id for number in count(1) if (id := f"c{number}") not in taken)
    items = list(step.checklist)
    items.insert(len(items) if place is None else max(0, place), CheckItem(clean_name(text, "check item"), id=id))
    edit_step(edit, workflow_id, step_id, checklist=tuple(items))
    edit.title = f"Add a check item to {named(step)}"
