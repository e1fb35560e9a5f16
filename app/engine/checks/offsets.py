"""Checks of offsets: order, room, days shared by accident, roles that come in late. Over a plain Monday-to-Friday week.

Every weekday is tried for the anchor, because the workflow does not know its date. Days are counted from the Monday of
the anchor's week, so day 0 is that Monday and day -3 the Friday before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.ids import RoleId, StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap
from app.domain.workflow import Graph, Step
from app.engine.checks.finding import Finding, LintFix, named, warning
from app.engine.reachability import forward_flows, paths

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
DAY_MINUTES = 480
NOTICE_DAYS = 2
"""A role that comes in later than so many days before the anchor hears of it too late."""


def check_days(graph: Graph) -> Iterator[Finding]:
    """Warnings: steps without room before their due, days shared by accident, roles that come in late."""
    yield from _room(graph)
    yield from _shared_days(graph)
    yield from _late_roles(graph)


def due_day(step: Step, weekday: int, *, snapped: bool = True, against: Against = Against.ANCHOR) -> int | None:
    """The day on which a step is due when its base falls on ``weekday`` (0: Monday); None: it follows."""
    if step.anchor and against is Against.ANCHOR:
        return weekday
    offset = step.offset
    if offset is None or offset.against is not against:
        return None
    day = weekday + offset.days
    if offset.unit is DayUnit.WORKING:
        return day // 5 * 7 + day % 5
    if not snapped or day % 7 < 5 or offset.snap is Snap.NONE:
        return day
    return day - day % 7 + (4 if offset.snap is Snap.PREVIOUS else 7)


def estimate_days(step: Step) -> float:
    """Its typed length, else its effort, in days of eight hours; unknown: none."""
    if not step.kind.traits.takes_time:
        return 0
    if step.length is not None:
        return step.length.minutes(DAY_MINUTES) / DAY_MINUTES
    return (step.effort_minutes or 0) / DAY_MINUTES


def _working_days(day: int) -> int:
    """How many working days have passed by the end of a day."""
    return day // 7 * 5 + min(day % 7 + 1, 5)


@dataclass(frozen=True, slots=True)
class _Window:
    """What is left for a step after the last step before it that has a date of its own."""

    room: float
    after: StepId
    shares: bool
    """Both are due on one day, and are short enough to share it."""


def _room(graph: Graph) -> Iterator[Finding]:
    used = {step.offset.against for step in graph.by_id.values() if step.offset is not None}
    estimates = {step_id: estimate_days(step) for step_id, step in graph.by_id.items()}
    before = _sources(graph)
    best: dict[StepId, _Window] = {}
    for against in sorted(used & {Against.ANCHOR, Against.START}):
        for weekday in range(5):
            days = {step_id: due_day(step, weekday, against=against) for step_id, step in graph.by_id.items()}
            for step_id, window in _windows(paths(graph).order, before, days, estimates).items():
                if step_id not in best or window.room > best[step_id].room:
                    best[step_id] = window
    for step in graph.by_id.values():
        found = best.get(step.id)
        if found is None or found.shares or found.room + 1e-9 >= estimate_days(step):
            continue
        name, other = named(graph, step.id), named(graph, found.after)
        fix = _to_follow(graph, step, graph.step(found.after))
        if found.room < 0:
            yield warning(
                "due-before", f"{name} is due before {other}, which comes first. Make it due later.", step, fix=fix
            )
        else:
            takes, has = day_words(estimate_days(step)), day_words(found.room)
            yield warning(
                "little-room", f"{name} takes {takes} and has {has} after {other}. Give it more room.", step, fix=fix
            )


def _to_follow(graph: Graph, step: Step, before: Step) -> LintFix | None:
    """Of the two the one that does not carry the anchor gives up its date."""
    free = before if step.anchor else step
    if free.anchor or free.offset is None:
        return None
    return LintFix(f"Let {named(graph, free.id)} follow", "edit_step", {"step_id": free.id, "offset": None})


def _sources(graph: Graph) -> dict[StepId, list[StepId]]:
    found: dict[StepId, list[StepId]] = {}
    for flow in forward_flows(graph):
        found.setdefault(flow.target, []).append(flow.source)
    return found


def _windows(
    order: Iterable[StepId],
    before: Mapping[StepId, list[StepId]],
    days: Mapping[StepId, int | None],
    estimates: Mapping[StepId, float],
) -> dict[StepId, _Window]:
    """For one weekday; steps without a date of their own take their time out of the room of those behind them."""
    ends: dict[StepId, tuple[float, StepId]] = {}
    found: dict[StepId, _Window] = {}
    for step_id in order:
        known = [ends[source] for source in before.get(step_id, ()) if source in ends]
        last = max(known, default=None)
        day = days[step_id]
        if day is not None:
            due = _working_days(day)
            if last is not None:
                together = estimates[step_id] + estimates[last[1]]
                found[step_id] = _Window(due - last[0], last[1], due == last[0] and together <= 1)
            ends[step_id] = (due, step_id)
        elif last is not None:
            ends[step_id] = (last[0] + estimates[step_id], last[1])
    return found


def day_words(days: float) -> str:
    """A length in days of eight hours, in words: "2 days", "4 hours", "no time"."""
    if days <= 0:
        return "no time"
    if days < 1:
        hours = round(days * DAY_MINUTES / 60, 1)
        return "1 hour" if hours == 1 else f"{hours:g} hours"
    return "1 day" if days == 1 else f"{round(days, 1):g} days"


def _shared_days(graph: Graph) -> Iterator[Finding]:
    anchor = graph.anchor
    if anchor is None:
        return
    shared: dict[tuple[StepId, ...], list[tuple[int, int]]] = {}
    for weekday in range(5):
        by_day: dict[int, dict[int, list[Step]]] = {}
        for step in graph.by_id.values():
            day, meant = due_day(step, weekday), due_day(step, weekday, snapped=False)
            if day is not None and meant is not None:
                by_day.setdefault(day, {}).setdefault(meant, []).append(step)
        for day, by_meant in by_day.items():
            together = _crowded(graph, [step for meant in sorted(by_meant) for step in by_meant[meant]])
            if len(by_meant) > 1 and together:
                shared.setdefault(together, []).append((weekday, day))
    for step_ids, when in shared.items():
        on = " or ".join(f"a {WEEKDAYS[weekday]}" for weekday in dict.fromkeys(weekday for weekday, _ in when))
        fall = WEEKDAYS[when[0][1] % 7] if when[0][1] % 7 < 5 else "day"
        both = "both" if len(step_ids) == 2 else "all"
        sentence = (
            f"When {named(graph, anchor.id)} is on {on}, {listed(graph, step_ids)} {both} fall on one {fall}. "
            "Move one of them."
        )
        steps = [graph.step(step_id) for step_id in step_ids]
        yield warning("same-day", sentence, steps[0], fix=_apart(graph, *steps) if len(steps) == 2 else None)


def _crowded(graph: Graph, steps: list[Step]) -> tuple[StepId, ...]:
    """Of steps due on one day those that have no room in it: one after the other, or of one role, for longer than a
    day. What different people do beside one another shares a day without harm."""
    known = paths(graph)
    chains: dict[StepId, tuple[StepId, ...]] = {}
    for step in sorted(steps, key=lambda step: known.place.get(step.id, len(known.place))):
        before = [chains[other.id] for other in steps if other.id in chains and known.reaches(other.id, step.id)]
        chains[step.id] = (*max(before, key=lambda chain: _together(graph, chain), default=()), step.id)
    of_roles = (tuple(one.id for one in steps if one.has_task and one.role == step.role) for step in steps if step.role)
    heaviest = max((*chains.values(), *of_roles), key=lambda some: _together(graph, some), default=())
    return tuple(step.id for step in steps if step.id in heaviest) if _together(graph, heaviest) > 1 else ()


def _together(graph: Graph, step_ids: tuple[StepId, ...]) -> float:
    return sum(estimate_days(graph.step(step_id)) for step_id in step_ids)


def listed(graph: Graph, step_ids: tuple[StepId, ...], most: int = 4) -> str:
    """Names in a row, with a count of those that are too many."""
    names = [named(graph, step_id) for step_id in step_ids[:most]]
    if len(step_ids) > most:
        return f"{', '.join(names)} and {len(step_ids) - most} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _apart(graph: Graph, first: Step, second: Step) -> LintFix | None:
    """The first is made due a few days earlier, so that no weekday brings the two together."""
    if first.anchor or first.offset is None:
        return None
    for days in range(1, 5):
        offset = replace(first.offset, days=first.offset.days - days)
        moved = replace(first, offset=offset)
        if not any(due_day(moved, weekday) == due_day(second, weekday) for weekday in range(5)):
            label = f"Make {named(graph, first.id)} due {day_words(days)} earlier"
            return LintFix(label, "edit_step", {"step_id": first.id, "offset": offset})
    return None


def _late_roles(graph: Graph) -> Iterator[Finding]:
    """Of roles with a day of work or more; a look, a yes or an hour fits in at short notice."""
    anchor = graph.anchor
    if anchor is None:
        return
    first: dict[RoleId, tuple[int, StepId]] = {}
    unknown: set[RoleId] = set()
    known = paths(graph)
    for step in graph.by_id.values():
        if step.id != anchor.id and not known.reaches(step.id, anchor.id):
            continue
        for role in roles_of(step):
            offset = Offset(0) if step.anchor else step.offset
            if offset is None or offset.against is not Against.ANCHOR:
                unknown.add(role)
            else:
                first[role] = min(first.get(role, (offset.days, step.id)), (offset.days, step.id))
    for role, (days, step_id) in first.items():
        step = graph.step(step_id)
        works = step.role == role and not step.asks and estimate_days(step) >= 1
        if works and role not in unknown and days > -NOTICE_DAYS:
            name, when = named(graph, step_id), named(graph, anchor.id)
            late = f"{name} is the first step of a role, less than {NOTICE_DAYS} days before {when}"
            yield warning("late-role", f"{late}. Let the role in earlier.", step)


def roles_of(step: Step) -> tuple[RoleId, ...]:
    """The role that does a step, and those that approve it."""
    asked = step.approval.approvers if step.approval else ()
    return tuple(dict.fromkeys([*([step.role] if step.role is not None and step.has_task else []), *asked]))
