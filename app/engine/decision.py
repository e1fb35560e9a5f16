"""Which flows a decision by rules takes. For settling, and for trying rules while they are drawn."""

from collections.abc import Mapping, Sequence

from app.domain.condition import FieldValue
from app.domain.ids import StepId
from app.domain.workflow import DecisionMode, Flow
from app.engine.condition import asks_for_empty, holds, truth


def decided_flows(
    flows: Sequence[Flow],
    mode: DecisionMode | None,
    fields: Mapping[str, FieldValue],
    outcomes: Mapping[StepId, str | None],
) -> tuple[Flow, ...]:
    """Of the flows out of a decision, in the author's order: the first whose condition is true, or with
    the mode *all that apply* every one; where none is true, the flow without a condition (*otherwise*).
    """
    true = [flow for flow in flows if flow.condition is not None and holds(flow.condition, fields, outcomes)]
    chosen = true or [flow for flow in flows if flow.condition is None]
    return tuple(chosen if mode is DecisionMode.ALL_TRUE else chosen[:1])


def foreseen_flows(
    flows: Sequence[Flow],
    mode: DecisionMode | None,
    fields: Mapping[str, FieldValue],
    outcomes: Mapping[StepId, str | None],
) -> tuple[Flow, ...] | None:
    """The flows that a decision by rules will take by what is known before it; None while something unset may still
    change that."""
    for flow in flows:
        if flow.condition is None:
            continue
        known = truth(flow.condition, fields, outcomes)
        if known is None or asks_for_empty(flow.condition, fields, outcomes):
            return None
        if known and mode is not DecisionMode.ALL_TRUE:
            break
    return decided_flows(flows, mode, fields, outcomes)
