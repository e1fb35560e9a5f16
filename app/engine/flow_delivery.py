"""Delivering the flows of a step that ends, and withdrawing what a loop-back will bring again. For the engine only."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.run import StepRun
from app.domain.workflow import Flow
from app.engine.event import Absorbed, CameLate, NextRound, Withdrawn
from app.engine.mutable_run import MutableRun


def deliver(mutable: MutableRun, flows: Iterable[Flow]) -> None:
    """Deliver flows of one step together: loop-backs first, so that they withdraw nothing of what comes with them."""
    known = [flow for flow in flows if flow.target in mutable.steps]
    loop_backs = [flow for flow in known if flow.loop_back]
    for flow in loop_backs:
        withdraw(mutable, flow.target)
    told: set[StepId] = set()
    for flow in loop_backs + [flow for flow in known if not flow.loop_back]:
        late = mutable.absorbs(flow.target) and not flow.loop_back
        if not mutable.steps[flow.target].state.open:
            if late:
                mutable.emit(CameLate(flow.target, flow.source))
            else:
                mutable.arrivals[flow.id] = flow.target
        else:
            _keep_for_its_round(mutable, flow)
            if flow.target not in told:
                told.add(flow.target)
                _absorb(mutable, flow, late=late)


def withdraw(mutable: MutableRun, target: StepId) -> None:
    """Take away the arrivals on flows from ``target`` and from the steps after it; those count arrivals anew.

    Open work goes on, but what is taken away is not given back to it either.
    """
    places = mutable.paths.place
    renewed = mutable.paths.after[places[target]] | 1 << places[target]
    for flow_id in sorted(mutable.arrivals):
        if _comes_from(mutable, flow_id, renewed):
            del mutable.arrivals[flow_id]
            mutable.emit(Withdrawn(flow_id))
    for step_id in mutable.paths.members(mutable.open_mask):
        step_run = mutable.steps[step_id]
        left = {flow_id for flow_id in step_run.arrived or () if not _comes_from(mutable, flow_id, renewed)}
        if len(left) < len(step_run.arrived or ()):
            mutable.put(step_id, replace(step_run, arrived=frozenset(left)))
    for step_id in mutable.paths.members(renewed & mutable.absorbing_mask):
        if step_id != target or not mutable.steps[target].state.open:
            mutable.put(step_id, replace(mutable.steps[step_id], absorbs=False))


def _comes_from(mutable: MutableRun, flow_id: FlowId, steps: int) -> bool:
    """Whether the flow leads from one of the steps of a mask; an arrival by hand comes from none."""
    flow = mutable.graph.flow_by_id.get(flow_id)
    places = mutable.paths.place
    return flow is not None and flow.source in places and bool(steps >> places[flow.source] & 1)


def _keep_for_its_round(mutable: MutableRun, flow: Flow) -> None:
    step_run = mutable.steps[flow.target]
    if step_run.arrived is not None:
        mutable.put(flow.target, replace(step_run, arrived=step_run.arrived | {flow.id}))


def _absorb(mutable: MutableRun, flow: Flow, *, late: bool) -> None:
    """What comes late to an approval that did not wait for it replaces nothing, so its votes stand."""
    step_run: StepRun = mutable.steps[flow.target]
    if mutable.graph.step(flow.target).asks and not late:
        step_run = replace(step_run, round=step_run.round + 1)
        mutable.put(flow.target, step_run)
        mutable.emit(NextRound(flow.target, step_run.round, flow.source))
    else:
        mutable.emit(Absorbed(flow.target, flow.source))
