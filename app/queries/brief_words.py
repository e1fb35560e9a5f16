"""The brief of a project in lines of words: for paper and for the command line."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from app.domain.amount import money_words, number_words
from app.domain.brief import Deliverable, Kpi, Priority
from app.queries.brief import BriefView

DayWords: TypeAlias = Callable[[date], str]


def head_lines(view: BriefView) -> Iterator[tuple[str, str]]:
    """What stands over the questions, as (label, words): the sentence, where the project belongs, its scope."""
    place, brief = view.project.classification, view.brief
    named = {
        "In one sentence": brief.sentence,
        "Type": place.type,
        "Objective": place.objective,
        "Client or brand": place.client,
        "Channel": place.channel,
        "Priority": str(place.priority) if place.priority is not Priority.NORMAL else "",
        "Labels": ", ".join(place.labels),
        "Accountable": view.name(place.accountable_id),
        "In scope": "; ".join(brief.in_scope),
        "Not in scope": "; ".join(brief.out_scope),
    }
    yield from ((label, words) for label, words in named.items() if words)


def answer_lines(view: BriefView, number: int, day: DayWords = date.isoformat) -> list[str]:
    """What is answered to one of the five questions, from 1, a line each; ``day`` writes the days."""
    brief = view.brief
    match number:
        case 1:
            found = [brief.audience, *(f"- {one}" for one in brief.personas)]
        case 2:
            found = [brief.creation, *(f"- {deliverable_words(one, day)}" for one in view.deliverables)]
        case 3:
            found = [brief.promise, brief.proof and f"Proof: {brief.proof}"]
        case 4:
            found = list(_resources(view))
        case _:
            found = [brief.success, *(f"- {kpi_words(view, one, day)}" for one in view.kpis)]
    return [line for line in found if line]


def _resources(view: BriefView) -> Iterator[str]:
    brief = view.brief
    for line in brief.roles:
        yield f"- {view.roles.get(line.role, line.role)}: {line.hours:g} h"
    for entry in view.lines:
        planned = money_words(entry.planned) if entry.planned is not None else "no amount yet"
        yield f"- {entry.text}: {planned}"
    for label, words in (("Tools", brief.tools), ("Assets", brief.assets)):
        if words:
            yield f"{label}: {', '.join(words)}"
    if brief.roles or view.lines:
        yield f"Together {view.hours:g} h and {money_words(view.planned)}"


def deliverable_words(one: Deliverable, day: DayWords = date.isoformat) -> str:
    """ "3 × Launch mail (e-mail, HTML): draft"."""
    amount = f"{one.amount:,} × " if one.amount > 1 else ""
    where = ", ".join(word for word in (one.kind, one.channel, one.format) if word)
    on = f" on {day(one.on)}" if one.on else ""
    return f"{amount}{one.name}{f' ({where})' if where else ''}: {one.state}{on}{f', {one.link}' if one.link else ''}"


def kpi_words(view: BriefView, one: Kpi, day: DayWords = date.isoformat) -> str:
    """ "Trials: from 120 to 400, measured 2027-01-28 by Sam; came to 436"."""
    start = f"from {number_words(one.start)} " if one.start is not None else ""
    unit = f" {one.unit}" if one.unit else ""
    by = f" by {name}" if (name := view.name(one.person_id)) else ""
    parts = [
        f"{start}to {number_words(one.target)}{unit}" if one.target is not None else "no target yet",
        f"measured {day(one.on)}{by}" if one.on is not None else "no day yet",
    ]
    came = f"; came to {number_words(one.value)}" if one.value is not None else ""
    return f"{one.name}: {', '.join(parts)}{came}{f' ({one.note})' if one.note else ''}"
