"""Makes the network of a project out of its tasks, the flows of its workflow and links of its own.

Called by whoever loads a project; the rules of links through steps without a task are here.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, StepId, TaskId
from app.domain.project import Project
from app.domain.quantity import Lag, LinkKind
from app.domain.task import Task
from app.domain.workflow import Flow, Graph
from app.scheduling.network import PLAIN, Network, NetworkLink, counts
from app.scheduling.working_time import WorkingTime


def network_of(
    graph: Graph | None,
    tasks: Iterable[Task],
    project: Project,
    calendars: Mapping[PersonId, WorkingTime],
    company: WorkingTime,
    zone: tzinfo,
    links: Iterable[NetworkLink] = (),
) -> Network:
    """The network of a running project: its forward flows, and ``links`` between tasks beside them.

    A link stands for the flows between the same two tasks. Raises RuleViolation when the links close a circle.
    """
    given = tuple(tasks)
    here = {task.id for task in given if counts(task)}
    own = tuple(links)
    wanted = [*_without(links_of(graph, given), own), *own] if graph else list(own)
    # Flows join tasks that are given; only where some of these do not count, or of links of its own, one may lead away.
    all_here = len(here) == len(given) and not own
    kept = tuple(wanted if all_here else [link for link in wanted if link.source in here and link.target in here])
    anchor = graph.anchor if graph else None
    anchor_id = next((task.id for task in given if anchor and task.step_id == anchor.id and task.id in here), None)
    ordered = _in_order([task for task in given if task.id in here], kept)
    return Network(ordered, kept, project, calendars, company, zone, anchor_id, graph)


def _without(flows: list[NetworkLink], own: Collection[NetworkLink]) -> list[NetworkLink]:
    if not own:
        return flows
    replaced = {(link.source, link.target) for link in own}
    return [link for link in flows if (link.source, link.target) not in replaced]


def links_of(graph: Graph, tasks: Iterable[Task]) -> list[NetworkLink]:
    """Forward flows between steps with tasks, and gates from their milestones.

    Through steps without a task, the flows in a row count as one.
    """
    task_of = {task.step_id: task.id for task in tasks if task.step_id is not None}
    found: list[NetworkLink] = []
    for source, task_id in task_of.items():
        for flow in graph.outgoing.get(source, ()):
            if flow.target in task_of:
                if not flow.loop_back:
                    found.append(NetworkLink(task_id, task_of[flow.target], LinkKind.FINISH_START, flow.lag))
            else:
                onward = _reached(graph, flow, task_of)
                found += [NetworkLink(task_id, task_of[target], LinkKind.FINISH_START, lag) for target, lag in onward]
    gates = ((gate, step.id) for step in graph.steps if step.gates for gate in step.gates)
    return found + [
        NetworkLink(task_of[gate], task_of[step]) for gate, step in gates if gate in task_of and step in task_of
    ]


def _reached(graph: Graph, first: Flow, task_of: Mapping[StepId, TaskId]) -> list[tuple[StepId, Lag]]:
    """The next steps with tasks along ``first``, each with the lag of the flows that lead there."""
    found: list[tuple[StepId, Lag]] = []
    seen: set[tuple[StepId, Lag]] = set()
    todo = [(first, PLAIN)]
    while todo:
        flow, before = todo.pop()
        reached = (flow.target, _together(before, flow))
        if flow.loop_back or reached in seen:
            continue
        seen.add(reached)
        if flow.target in task_of:
            found.append(reached)
        else:
            todo += [(onward, reached[1]) for onward in graph.outgoing.get(flow.target, ())]
    return found


def _together(before: Lag, flow: Flow) -> Lag:
    """Lags in a row add up in one unit; in different units the later one counts."""
    if not before.minutes:
        return flow.lag
    if not flow.lag.minutes:
        return before
    return Lag(before.minutes + flow.lag.minutes, flow.lag.unit) if before.unit is flow.lag.unit else flow.lag


def _in_order(tasks: list[Task], links: Iterable[NetworkLink]) -> tuple[Task, ...]:
    """Topological, and by the given order where the links leave it open."""
    place = {task.id: at for at, task in enumerate(tasks)}
    missing = [0] * len(tasks)
    after: list[list[int]] = [[] for _ in tasks]
    for link in links:
        target = place[link.target]
        missing[target] += 1
        after[place[link.source]].append(target)
    ready = [at for at, count in enumerate(missing) if not count]
    for at in ready:
        for target in after[at]:
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    if len(ready) < len(tasks):
        stuck = ", ".join(task.title for task, count in zip(tasks, missing, strict=True) if count)
        raise RuleViolation(f"These tasks wait for each other in a circle: {stuck}. Remove one of their links.")
    return tuple([tasks[at] for at in ready])
