"""Proposals for a week in which somebody has too much to do: every act is previewed, and judged by what it would do.

Decision: *nothing is proposed that moves another task, breaks a link, misses a date of a project or makes any week of
anybody more over.* The lead chooses; nothing is done by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.actions.plan import move_task, move_to_person
from app.actions.task_field import set_effort
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, TaskId
from app.domain.message import Message
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import short_title
from app.editing.change import Change, ChangeSet
from app.editing.edit import Action
from app.queries.preview import outlook_after
from app.queries.project import Outlook, calendars, outlook
from app.queries.reader import Reader
from app.queries.workload import Load, current_load
from app.scheduling.forecast import Forecast
from app.scheduling.link_violations import broken_links
from app.scheduling.load import LoadTask, Piece, capacity, load_task
from app.scheduling.network import day_of_finish
from app.scheduling.overload import (
    LEAST_OVER,
    LoadFix,
    LoadFixKind,
    candidates,
    shorter_effort,
    worse_weeks,
)
from app.scheduling.plan import planned_of
from app.workspace.workspace import Workspace

AHEAD = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class OverWeek:
    """A week of a person with more work than time."""

    person_id: PersonId
    first_on: date
    minutes: int
    capacity: int
    as_expected: bool = False

    @property
    def over(self) -> int:
        return self.minutes - self.capacity

    @property
    def first(self) -> int:
        """Its first day as an ordinal."""
        return self.first_on.toordinal()

    @property
    def until(self) -> date:
        """How far moved work is followed."""
        return self.first_on + AHEAD


def over_weeks(reader: Reader, first_on: date, weeks: int, *, as_expected: bool = False) -> list[OverWeek]:
    """Weeks of people that are over by an hour or more, from the one of ``first_on``: the earliest first, then the
    largest."""
    monday = first_on - timedelta(days=first_on.weekday())
    load = current_load(reader, monday + timedelta(weeks=weeks), as_expected=as_expected)
    found = []
    for person in reader.find(Person, archived=False):
        days = load.minutes.get(person.id, {})
        for number in range(weeks):
            begins = monday + timedelta(weeks=number)
            first = begins.toordinal()
            minutes = sum(days.get(first + day, 0) for day in range(7))
            has = _capacity(reader, load, person.id, first, first + 6)
            if minutes - has >= LEAST_OVER:
                found.append(OverWeek(person.id, begins, minutes, has, as_expected))
    return sorted(found, key=lambda week: (week.first_on, -week.over, week.person_id))


def _capacity(reader: Reader, load: Load, person_id: PersonId, first: int, last: int) -> int:
    person = reader.get(Person, person_id)
    index = calendars(reader).of(person_id).index
    return capacity(index, first, last, load.now, person.other_percent if person is not None else 0)


def find_fixes(workspace: Workspace, week: OverWeek) -> Iterator[LoadFix | None]:
    """Each proposal as it is found, in no order, and None between two looks; sort by ``rank``."""
    for piece in workspace.read(_candidates, week):
        for fix in _of_piece(workspace, week, piece):
            yield _judged(workspace, week, piece, fix)


def best_fixes(workspace: Workspace, week: OverWeek) -> list[LoadFix]:
    """All that hold, the best first."""
    found = find_fixes(workspace, week)
    return sorted((fix for fix in found if fix is not None), key=lambda fix: fix.rank)


def act_of(fix: LoadFix) -> tuple[Action[..., Any], tuple[int | None, ...]]:
    """The act that a proposal stands for, with its arguments: one undo step."""
    if fix.kind is LoadFixKind.MOVE:
        return move_task, (fix.task_id, fix.days)
    if fix.kind is LoadFixKind.HAND:
        return move_to_person, (fix.task_id, fix.person_id)
    return set_effort, (fix.task_id, fix.minutes)


def _candidates(reader: Reader, week: OverWeek) -> list[Piece]:
    load = current_load(reader, week.until, as_expected=week.as_expected)
    mine = [one for one in load.pieces() if one.task.owner_id == week.person_id]
    inside = [one for one in mine if one.within(week.first, week.first + 6)]
    projects = {one.task.project_id for one in inside if one.task.project_id is not None}
    anchors = {outlook(reader, id).network.anchor_id for id in projects}
    return candidates(inside, week.first, week.first + 6, frozenset(one for one in anchors if one is not None))


def _of_piece(workspace: Workspace, week: OverWeek, piece: Piece) -> Iterator[LoadFix]:
    task = piece.task
    due = task.due_day or 0
    room = workspace.read(_room_now, task)
    for days in range(1, (room or 0) + 1):
        yield LoadFix(LoadFixKind.MOVE, task.task_id, due, days=days)
    for person in workspace.read(lambda reader: reader.find(Person, archived=False)):
        if task.role is not None and task.role in person.roles and person.id != task.owner_id:
            yield LoadFix(LoadFixKind.HAND, task.task_id, due, person_id=person.id)
    shorter = shorter_effort(piece, week.over)
    if shorter is not None:
        yield LoadFix(LoadFixKind.SHORTEN, task.task_id, due, minutes=shorter)


def _room_now(reader: Reader, task: LoadTask) -> int | None:
    return _room(outlook(reader, task.project_id), task.task_id) if task.project_id is not None else None


def _room(seen: Outlook, task_id: TaskId) -> int | None:
    """Company working days from the expected finish of a task to its latest one."""
    found = seen.forecast
    latest = found.latest_of(task_id) if isinstance(found, Forecast) and task_id in seen.network.place else None
    if latest is None or not isinstance(found, Forecast):
        return None
    return seen.network.company.index.steps(day_of_finish(found.minutes_of(task_id)[1]), day_of_finish(latest))


def _judged(workspace: Workspace, week: OverWeek, piece: Piece, fix: LoadFix) -> LoadFix | None:
    """The proposal with what it would do; None where the rules refuse it or it does harm."""
    try:
        action, arguments = act_of(fix)
        changes = workspace.preview(action, *arguments).changes
        return workspace.read(_effect, week, piece, fix, changes)
    except LeadlineError:
        return None


def _effect(reader: Reader, week: OverWeek, piece: Piece, fix: LoadFix, changes: ChangeSet) -> LoadFix | None:
    task = piece.task
    after = {one.after.id: one.after for one in changes.changes if isinstance(one.after, Task)}
    if any(_moves(one) for one in changes.changes if one.id != task.task_id):
        return None
    room: tuple[int | None, int | None] = (None, None)
    expected: Mapping[TaskId, tuple[int, int]] = {}
    changed = [load_task(one, task.workflow_id, reader.local) for one in after.values() if one.id == task.task_id]
    if task.project_id is not None:
        now, then = outlook(reader, task.project_id), outlook_after(reader, task.project_id, changes)
        if _harms(now, then):
            return None
        room = _room(now, task.task_id), _room(then, task.task_id)
        if room[1] is not None and room[1] < 0:
            return None
        if week.as_expected and isinstance(then.forecast, Forecast):
            seen = then.forecast
            expected = {id: seen.minutes_of(id) for id in seen}
            changed = [load_task(one, task.workflow_id, reader.local) for one in then.network.tasks]
    load = current_load(reader, week.until, as_expected=week.as_expected)
    differences, worse = worse_weeks(
        load.minutes,
        load.preview(changed, expected),
        lambda person_id, first, last: _capacity(reader, load, person_id, first, last),
    )
    relief = -sum(
        minutes for at, minutes in differences.items() if (at.person_id, at.first) == (week.person_id, week.first)
    )
    if worse or relief <= 0:
        return None
    return replace(fix, relief=relief, clears=relief >= week.over, hears=_hears(fix, task, changes), room=room)


def _moves(change: Change) -> bool:
    """Whether a task gets another due day or another planned time."""
    before, after = change.before, change.after
    return isinstance(before, Task) and isinstance(after, Task) and planned_of(before) != planned_of(after)


def _harms(now: Outlook, then: Outlook) -> bool:
    """Whether a link breaks, or the date of the project is missed that was not, or by more."""
    if set(broken_links(then.network)) - set(broken_links(now.network)):
        return True
    anchor = then.network.anchor_id
    if anchor is None or not isinstance(now.forecast, Forecast) or not isinstance(then.forecast, Forecast):
        return False
    if not then.forecast.at_risk(anchor):
        return False
    return then.forecast.minutes_of(anchor)[1] > now.forecast.minutes_of(anchor)[1] or not now.forecast.at_risk(anchor)


def _hears(fix: LoadFix, task: LoadTask, changes: ChangeSet) -> tuple[PersonId, ...]:
    told = [one.after.person_id for one in changes.changes if one.before is None and isinstance(one.after, Message)]
    first = (
        fix.person_id if fix.kind is LoadFixKind.HAND else task.owner_id if fix.kind is LoadFixKind.SHORTEN else None
    )
    return tuple(dict.fromkeys([*([first] if first is not None else []), *told]))


@dataclass(frozen=True, slots=True)
class FixWords:
    """A proposal in words: what it does, why it holds, and how the weeks stand after it."""

    title: str
    why: str
    effect: str


def fix_words(reader: Reader, fix: LoadFix, week: OverWeek) -> FixWords:
    """A proposal for the week that it helps, in three short lines."""
    task, owner = reader.get(Task, fix.task_id), reader.get(Person, week.person_id)
    title = short_title(task.title) if task is not None else ""
    name = owner.name if owner is not None else ""
    before, after = fix.room
    room = f"Room {before} → {after} days" if before is not None and before != after else f"Room {after} days"
    inside = f"{room}; no publish date moves" if after is not None else "No date of a project hangs on it"
    left = week.minutes - fix.relief
    effect = f"{name}: {clock(left)} of {clock(week.capacity)} h"
    effect += "" if fix.clears else f", {clock(left - week.capacity)} over"
    if fix.kind is LoadFixKind.MOVE:
        return FixWords(f"Move “{title}” {fix.days} day{'s' * (fix.days > 1)} later", inside, effect)
    if fix.kind is LoadFixKind.HAND:
        heir = reader.get(Person, fix.person_id) if fix.person_id is not None else None
        heard = f"{heir.name if heir is not None else ''} hears"
        return FixWords(f"Hand “{title}” to {heir.name if heir is not None else ''}", f"{inside}; {heard}", effect)
    was = task.effort_minutes if task is not None else None
    now = f", not {clock(was)}" if was is not None else ""
    return FixWords(
        f"Ask {name}: can “{title}” take {clock(fix.minutes)} h{now}?", "Nothing moves by the question", effect
    )


def clock(minutes: int) -> str:
    """ "6:40", "20": hours, with minutes where there are any."""
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}"
