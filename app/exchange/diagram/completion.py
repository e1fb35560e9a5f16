"""What a workflow needs and a drawing may lack: one start, an end, a step that carries the date. For readers here."""

from collections import deque
from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind

ROOM = 240.0
"""Between a step and the start or end that is added beside it, in pixels."""
ROOM_BELOW = 120.0
_ANCHORS = (StepKind.MILESTONE, StepKind.TASK, StepKind.APPROVAL, StepKind.DECISION)
"""What may carry the date, the likeliest first."""


def completed(graph: Graph) -> tuple[Graph, list[str]]:
    """The graph with one start, an end and an anchor, and a sentence without its period for each that was guessed."""
    graph, asked = _with_start(graph)
    graph, more = _with_end(graph)
    graph, last = with_anchor(graph)
    return graph, [*asked, *more, *last]


def _with_start(graph: Graph) -> tuple[Graph, list[str]]:
    starts = [step for step in graph.steps if step.kind is StepKind.START]
    firsts = [step for step in graph.steps if not graph.incoming[step.id] and step.kind is not StepKind.START]
    if not firsts and not starts:
        firsts = [*graph.steps[:1]]
    if len(starts) == 1 and not firsts:
        return graph, []
    if len(starts) == 1:
        start, asked = starts[0], []
    else:
        start = _beside(Step(_free(graph, "start"), StepKind.START, "Start"), firsts or starts, graph, -1)
        # A start with words is something that happens; without words nothing is lost with it.
        became = [replace(step, kind=StepKind.MILESTONE if _says(step) else StepKind.JUNCTION) for step in starts]
        graph = replace(graph, steps=(start, *graph.with_steps(*became).steps))
        asked = [f"There are {len(starts)} starts: one was put before them"] if starts else []
        firsts = [*became, *firsts]
    names = _names(firsts)
    if not asked:
        asked = [f"Nothing leads to {names}: work there begins at the start"] if starts or len(firsts) > 1 else []
    return _joined(graph, [(start.id, step.id) for step in firsts]), asked


def _with_end(graph: Graph) -> tuple[Graph, list[str]]:
    ends = [step for step in graph.steps if step.kind is StepKind.END]
    lasts = [step for step in graph.steps if not graph.outgoing[step.id] and step.kind is not StepKind.END]
    if not lasts:
        return graph, [] if ends else ["Nothing ends the work, since every step leads on: draw where it ends"]
    end = _beside(Step(_free(graph, "end"), StepKind.END, "End"), lasts, graph, 1)
    asked = [f"Nothing follows {_names(lasts)}: the work ends there"] if ends or len(lasts) > 1 else []
    return _joined(graph.with_steps(end), [(step.id, end.id) for step in lasts]), asked


def with_anchor(graph: Graph) -> tuple[Graph, list[str]]:
    """The graph with a step that carries the date: the last milestone before an end, else the last step of work; and
    a sentence that says so. Nothing changes where one does already.
    """
    if graph.anchor is not None:
        return graph, []
    near = _backwards(graph)
    for kind in _ANCHORS:
        chosen = next((step for step in near if step.kind is kind and step.has_task), None)
        if chosen is not None:
            sentence = f"The drawing does not say what happens on the date: “{chosen.title}” carries it"
            return graph.with_steps(replace(chosen, anchor=True)), [sentence]
    return graph, []


def _backwards(graph: Graph) -> list[Step]:
    """Every step, those nearest to an end first."""
    waiting = deque(step.id for step in graph.steps if step.kind is StepKind.END)
    found = dict.fromkeys(waiting)
    while waiting:
        for flow in graph.incoming[waiting.popleft()]:
            if flow.source not in found:
                found[flow.source] = None
                waiting.append(flow.source)
    return [graph.step(key) for key in (*found, *(step.id for step in reversed(graph.steps) if step.id not in found))]


def _joined(graph: Graph, pairs: list[tuple[StepId, StepId]]) -> Graph:
    taken = set(graph.flow_by_id)
    flows = list[Flow]()
    for source, target in pairs:
        id = next(name for number in range(1, len(taken) + 2) if (name := _named(source, target, number)) not in taken)
        taken.add(id)
        flows.append(Flow(id, source, target))
    return graph.with_flows(*flows)


def _named(source: StepId, target: StepId, number: int) -> FlowId:
    return FlowId(f"{source}-{target}" + (f"-{number}" if number > 1 else ""))


def _free(graph: Graph, name: str) -> StepId:
    names = (name, *(f"{name}{number}" for number in range(2, len(graph.steps) + 3)))
    return next(StepId(one) for one in names if one not in graph.by_id)


def _beside(step: Step, others: list[Step], graph: Graph, side: int) -> Step:
    """The step with a place before (-1) or behind (1) these, where all have one: below them in a tall drawing."""
    places = [(one.x, one.y) for one in others if one.x is not None and one.y is not None]
    if len(places) < len(others) or not places:
        return step
    known = [(one.x, one.y) for one in graph.steps if one.x is not None and one.y is not None]
    across, down = zip(*known, strict=True)
    tall = max(down) - min(down) > max(across) - min(across)
    edge = min if side < 0 else max
    columns, rows = zip(*places, strict=True)
    if tall:
        return replace(step, x=sum(columns) / len(columns), y=edge(rows) + side * ROOM_BELOW)
    return replace(step, x=edge(columns) + side * ROOM, y=sum(rows) / len(rows))


def _says(step: Step) -> bool:
    return bool(step.title) and step.title.casefold() not in ("start", "begin")


def _names(steps: list[Step]) -> str:
    shown = [f"“{step.title or step.kind}”" for step in steps[:3]]
    if len(steps) > len(shown):
        return f"{', '.join(shown)} and {len(steps) - len(shown)} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
