"""What a walkthrough did and stands at, in words."""

from collections.abc import Mapping
from datetime import date

from app.domain.ids import RoleId, StepId
from app.engine.event import CameLate
from app.engine.walkthrough import Walkthrough
from app.scheduling.plan import Planned
from ui.pages.flowchart.words import step_name
from ui.widgets.due_text import day_words

COMPLETE = "The project is complete."
STUCK = "Nothing is open, and the end was not reached."
NOBODY = "nobody named yet"


def open_words(
    walkthrough: Walkthrough,
    step_id: StepId,
    role_names: Mapping[RoleId, str],
    dates: Mapping[StepId, Planned],
    today: date,
) -> str:
    """ "Blog writer · due Thu 12 Mar · round 2"."""
    parts = [told_words(walkthrough, step_id, role_names)]
    planned = dates.get(step_id)
    if planned is not None and planned.due_on is not None:
        parts.append(f"due {day_words(planned.due_on, today)}")
    round_now = walkthrough.run.steps[step_id].round
    if round_now > 1:
        parts.append(f"round {round_now}")
    return " · ".join(parts)


def told_words(walkthrough: Walkthrough, step_id: StepId, role_names: Mapping[RoleId, str]) -> str:
    """The roles that hear when it opens."""
    step = walkthrough.graph.step(step_id)
    asked = step.approval.approvers if step.approval else ()
    roles = dict.fromkeys((*((step.role,) if step.role else ()), *asked))
    return ", ".join(role_names.get(role, role) for role in roles) or NOBODY


def happened(walkthrough: Walkthrough, role_names: Mapping[RoleId, str]) -> list[str]:
    """What the last act did, a sentence each."""
    graph = walkthrough.graph
    lines = []
    told: dict[StepId, list[str]] = {}
    for one in walkthrough.told:
        told.setdefault(one.step_id, []).append(role_names.get(one.role, one.role) if one.role else NOBODY)
    for step_id, names in told.items():
        again = walkthrough.run.steps[step_id].round
        word = "opens" if again < 2 else f"opens in round {again}"
        lines.append(f"“{step_name(graph, step_id)}” {word}. Told: {', '.join(names)}.")
    lines += [f"“{step_name(graph, id)}” waits again." for id in walkthrough.waits_again]
    lines += [f"“{step_name(graph, id)}” is not needed." for id in walkthrough.not_needed]
    lines += [
        f"“{step_name(graph, id)}” passes by itself." for id in walkthrough.passed if graph.step(id).kind.traits.titled
    ]
    lines += [
        f"“{step_name(graph, event.step_id)}” is open already: “{step_name(graph, event.source_id)}” comes late."
        for event in walkthrough.events
        if isinstance(event, CameLate)
    ]
    return lines


def dropped_words(count: int) -> str:
    """What an edit took from the walkthrough."""
    return f"The edit took back {count} finished step{'' if count == 1 else 's'}." if count else ""
