"""Delivering the flows of a step that ends, and withdrawing what a loop-back will bring again. For the engine only."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.ids import StepId
from app.domain.run import StepRun
from app.domain.workflow import Flow
from app.engine.event import Absorbed, CameLate, NextRound, Withdrawn
from app.engine.progress import Progress


def deliver(progress: Progress, flows: Iterable[Flow]) -> None:
    """Deliver flows of one step together: loop-backs first, so that they withdraw nothing of what comes with them."""
    known = [flow for flow in flows if flow.target in progress.steps]
    loop_backs = [flow for flow in known if flow.loop_back]
    for flow in loop_backs:
        withdraw(progress, flow.target)
    told: set[StepId] = set()
    for flow in loop_backs + [flow for flow in known if not flow.loop_back]:
        late = progress.absorbs(flow.target) and not flow.loop_back
        if not progress.steps[flow.target].state.open:
            if late:
                progress.tell(CameLate(flow.target, flow.source))
            else:
                progress.arrivals[flow.id] = flow.target
        elif flow.target not in told:
            told.add(flow.target)
            _absorb(progress, flow, late=late)


def withdraw(progress: Progress, target: StepId) -> None:
    """Take away the arrivals on flows from ``target`` and from the steps after it; those count arrivals anew."""
    places, flows = progress.paths.place, progress.graph.flow_by_id
    renewed = progress.paths.after[places[target]] | 1 << places[target]
    for flow_id in sorted(progress.arrivals):
        flow = flows.get(flow_id)
        if flow is not None and flow.source in places and renewed >> places[flow.source] & 1:
            del progress.arrivals[flow_id]
            progress.tell(Withdrawn(flow_id))
    for step_id in progress.paths.members(renewed & progress.absorbing_mask):
        if step_id != target or not progress.steps[target].state.open:
            progress.put(step_id, replace(progress.steps[step_id], absorbs=False))


def _absorb(progress: Progress, flow: Flow, *, late: bool) -> None:
    """What comes late to an approval that did not wait for it replaces nothing, so its votes stand."""
    step_run: StepRun = progress.steps[flow.target]
    if progress.graph.step(flow.target).asks and not late:
        step_run = replace(step_run, round=step_run.round + 1)
        progress.put(flow.target, step_run)
        progress.tell(NextRound(flow.target, step_run.round, flow.source))
    else:
        progress.tell(Absorbed(flow.target, flow.source))
