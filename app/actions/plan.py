"""What is done on the plan: drag, resize, hand over, pin, pull in, re-plan. Each is one undo step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.actions.due import days_later, move_due_on, need_near, no_own_day
from app.actions.person import add_person
from app.actions.task import assign_task
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.past_tense import past_tense
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.quantity import PinKind, Ripple, Span, SpanUnit
from app.domain.run import TaskState
from app.domain.task import Pin, Task
from app.editing.change import Change, ChangeSet
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for, with_plan
from app.scheduling.network import Network, day_of_finish, is_fixed
from app.scheduling.plan import can_move, plan
from app.scheduling.pull_in import expected_later, pulled_in
from app.scheduling.ripple import follow, neighbour_words, ripple, rippled, stands_on
from app.scheduling.task_length import length_of
from app.scheduling.working_time import instant_of


@dataclass(frozen=True, slots=True)
class Planning:
    """A running project, opened for an act of the plan."""

    edit: Edit
    project: Project
    network: Network

    @property
    def project_id(self) -> ProjectId:
        return self.project.id


def open_plan(edit: Edit, project_id: ProjectId) -> Planning:
    """Raises RuleViolation for a project that does not run."""
    loaded = load_project(edit, project_id)
    if loaded.project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{loaded.project.name}” is {loaded.project.state}, so its plan stays as it is.")
    return Planning(edit, loaded.project, network_for(loaded, load_calendars(edit), edit.zone))


def _moved_in_all(step: ChangeSet, task_id: TaskId, days: int, *, ripple: Ripple = Ripple.PUSH) -> str:
    """A burst of moves by where it ended: Move “Write slides” to Thu 12 Mar and 2 other steps."""
    found = [change.after for change in step.changes if isinstance(change.after, Task) and _due_differs(change)]
    moved = next((task for task in found if task.id == task_id), None)
    if moved is None or moved.due_on is None:
        return step.title
    to = f"Move “{moved.title}” to {moved.due_on:%a} {moved.due_on.day} {moved.due_on:%b}"
    others = len(found) - 1
    return f"{to} and {others} other step{'s' * (others > 1)}" if others else to


def _due_differs(change: Change) -> bool:
    before, after = change.before, change.after
    return isinstance(before, Task) and isinstance(after, Task) and before.due_on != after.due_on


@action("Move step", merges=1, burst=_moved_in_all)
def move_task(edit: Edit, task_id: TaskId, days: int, *, ripple: Ripple = Ripple.PUSH) -> int:
    """So many working days of its owner later (or earlier), by none nothing happens. Returns how many other tasks got
    another due day."""
    task = edit.need(Task, task_id)
    _need_free(task)
    day = _bar_day(task)
    if not days:
        return 0
    if task.project_id is None:
        move_due_on(edit, task, load_calendars(edit).of(task.owner_id).add_days(day, days))
        edit.title = f"Move “{task.title}” {signed(days)} d"
        return 0
    planning = open_plan(edit, task.project_id)
    _need_no_anchor(planning, task)
    network = planning.network
    due_on = network.calendar(task.owner_id).add_days(day, days)
    need_near(edit, due_on)
    return _ripple(planning, network, task, due_on, ripple, f"Move “{task.title}” {signed(days)} d")


@action("Move due date", merges=1, burst=_moved_in_all)
def move_task_to(edit: Edit, task_id: TaskId, day: date, *, ripple: Ripple = Ripple.PUSH) -> int:
    """Due on a day, on the last one before it on which its owner works where that is none. ``move_task`` counts from
    the day on which its bar ends instead. Returns how many other tasks got another due day.

    Raises RuleViolation for a day that is over, and for what started, is over, fixed or carries the anchor.
    """
    task = edit.need(Task, task_id)
    _need_free(task, "Change its due day in its panel.")
    if day < edit.today:
        raise RuleViolation(f"{day:%a} {day.day} {day:%b} is over. Choose a day from today on.")
    calendar = load_calendars(edit).of(task.owner_id)
    due_on = calendar.previous_working_day(day)
    if due_on < edit.today:
        due_on = calendar.next_working_day(day)
    if due_on == task.due_on:
        return 0
    title = f"Move “{task.title}” to {due_on:%a} {due_on.day} {due_on:%b}"
    if task.project_id is None:
        move_due_on(edit, task, due_on)
        edit.title = title
        return 0
    planning = open_plan(edit, task.project_id)
    _need_no_anchor(planning, task)
    need_near(edit, due_on)
    return _ripple(planning, planning.network, task, due_on, ripple, title)


@action("Resize step", "Change the length of {task_id}", merges=True)
def resize_task(
    edit: Edit, task_id: TaskId, *, start_days: int = 0, finish_days: int = 0, ripple: Ripple = Ripple.PUSH
) -> int:
    """Its edges by working days of its owner, later when positive: the left one changes the length, the right one the
    length and the due day. Of a started task the right edge is the due day alone. Returns how many others moved."""
    task = edit.need(Task, task_id)
    if task.project_id is None:
        raise RuleViolation(f"“{task.title}” is in no project, so it has no bar. Move it instead.")
    planning = open_plan(edit, task.project_id)
    if task.state is TaskState.DOING:
        return _change_due_of_started(planning, task, start_days, finish_days, ripple)
    _need_free(task)
    _need_no_anchor(planning, task)
    network = planning.network
    calendar = network.calendar(task.owner_id)
    minutes = length_of(task, calendar).minutes
    if not minutes:
        raise RuleViolation(f"“{task.title}” takes no working time, so it has no length. Move it instead.")
    longer = minutes + (finish_days - start_days) * calendar.day_minutes
    resized = replace(task, length=_span(task, longer, calendar.day_minutes))
    due_on = calendar.add_days(_bar_day(task), finish_days)
    need_near(edit, due_on)
    _check_left_edge(planning, task, start_days)
    title = f"Change “{task.title}” to {resized.length}"
    return _ripple(planning, network.with_tasks({task_id: resized}), task, due_on, ripple, title)


@action("Change length", "Change the length of {task_id}", merges=1)
def set_length(edit: Edit, task_id: TaskId, length: Span, *, ripple: Ripple = Ripple.PUSH) -> int:
    """How long it takes, to the minute: it begins on the day on which it did, and is due when that is over. Returns how
    many others got another due day.

    Raises RuleViolation for what started, is over, fixed, carries the anchor or takes no working time.
    """
    task = edit.need(Task, task_id)
    if task.project_id is None:
        raise RuleViolation(f"“{task.title}” is in no project, so it has no bar. Move it instead.")
    planning = open_plan(edit, task.project_id)
    _need_free(task)
    _need_no_anchor(planning, task)
    calendar = planning.network.calendar(task.owner_id)
    minutes = length.minutes(calendar.day_minutes)
    if minutes <= 0 or not length_of(task, calendar).minutes:
        raise RuleViolation(f"“{task.title}” needs a length of more than nothing. Write for example 3 h, or move it.")
    due_on = _bar_day(task)
    if task.planned_start is not None:
        begins = calendar.day_start(task.planned_start.date())
        due_on = date.fromordinal(day_of_finish(calendar.index.work_from(instant_of(begins), minutes)[1]))
    need_near(edit, due_on)
    after = planning.network.with_tasks({task_id: replace(task, length=length)})
    return _ripple(planning, after, task, due_on, ripple, f"Change “{task.title}” to {length}")


def _span(task: Task, minutes: int, day_minutes: int) -> Span:
    """As the author typed it: hours, or days of the owner."""
    if minutes <= 0:
        raise RuleViolation(f"“{task.title}” would have no length left. Leave it at least a part of a day.")
    if task.length is not None and task.length.unit is SpanUnit.HOURS:
        return Span(round(minutes / 60, 2), SpanUnit.HOURS)
    return Span(round(minutes / day_minutes, 4))


def _check_left_edge(planning: Planning, task: Task, start_days: int) -> None:
    """Nothing is planned to begin before today, nor before the work that it waits for has begun."""
    network = planning.network
    if start_days >= 0 or task.planned_start is None:
        return
    first = network.calendar(task.owner_id).add_days(task.planned_start.date(), start_days)
    if first < planning.edit.today:
        raise RuleViolation(f"“{task.title}” cannot begin before today. Drag its left edge less far.")
    for other in network.neighbours_before(network.place[task.id]):
        before = network.tasks[other]
        begun = network.wall(before.started_at) if before.started_at is not None else None
        if begun is not None and first < begun.date():
            raise RuleViolation(
                f"“{task.title}” cannot begin before “{before.title}” was started on {begun:%a} {begun.day} {begun:%b}."
            )


def _change_due_of_started(planning: Planning, task: Task, start_days: int, finish_days: int, policy: Ripple) -> int:
    """Its bar keeps its beginning and its length in work; only the day by which it ends is another one."""
    if start_days:
        raise RuleViolation(f"“{task.title}” is started, so its beginning stays. Drag its right edge for another due.")
    _need_no_anchor(planning, task)
    edit, network = planning.edit, planning.network
    calendar = network.calendar(task.owner_id)
    due_on = calendar.add_days(_bar_day(task), finish_days)
    need_near(edit, due_on)
    begun = task.planned_start if task.planned_start is not None else network.wall(task.started_at or edit.now)
    minutes = calendar.index.count(instant_of(calendar.day_end(due_on))) - calendar.index.count(instant_of(begun))
    # As long as from its beginning to its new end, so that nothing before it is asked to make room.
    stretched = replace(task, length=Span(max(minutes, 60) / 60, SpanUnit.HOURS))
    changed = ripple(network, network.with_tasks({task.id: stretched}), {task.id: due_on}, policy)
    moved = changed.get(task.id, stretched)
    changed[task.id] = replace(moved, length=task.length, planned_start=task.planned_start)
    return _put_changed(planning, changed, task, f"Make “{task.title}” due {due_on:%a} {due_on.day} {due_on:%b}")


@action("Change what remains", merges=1)
def set_remaining(edit: Edit, task_id: TaskId, remaining: Span) -> None:
    """How much working time a started task still takes, from now on; its due day stays."""
    task = edit.need(Task, task_id)
    if task.state is not TaskState.DOING:
        raise RuleViolation(f"“{task.title}” is not under way, so nothing is counted of it. Change its length instead.")
    minutes = remaining.minutes(load_calendars(edit).of(task.owner_id).day_minutes)
    if minutes <= 0:
        raise RuleViolation(f"“{task.title}” would have nothing left to do. Finish it instead.")
    edit.put(replace(task, remaining=remaining))
    edit.title = f"Change what remains of “{task.title}” to {remaining}"
    edit.log("resized", f"“{task.title}” has {remaining} left", task.project_id, task.id)


@action("Hand to and re-plan")
def move_to_person(edit: Edit, task_id: TaskId, person_id: PersonId, *, ripple: Ripple = Ripple.PUSH) -> int:
    """Another owner, the length recounted on that calendar. Returns how many other tasks moved."""
    task = edit.need(Task, task_id)
    planning = open_plan(edit, task.project_id) if task.project_id is not None else None
    assign_task(edit, task_id, person_id)
    edit.title = f"Hand “{task.title}” to {edit.need(Person, person_id).name}"
    if planning is None or task.id not in planning.network.place:
        return 0
    network = planning.network
    if not can_move(task) or task.id == network.anchor_id or task.planned_finish is None:
        return 0
    handed = network.with_tasks({task_id: edit.need(Task, task_id)})
    due_on = handed.calendar(person_id).previous_working_day(_bar_day(task))
    return _ripple(planning, handed, task, due_on, ripple, edit.title)


@action("Hand to somebody new and re-plan")
def move_to_new_person(edit: Edit, task_id: TaskId, name: str, *, ripple: Ripple = Ripple.PUSH) -> PersonId:
    """Somebody of this name joins the team and gets the task, its length recounted on that calendar."""
    person_id = add_person(edit, name)
    move_to_person(edit, task_id, person_id, ripple=ripple)
    return person_id


def _ripple(planning: Planning, after: Network, task: Task, due_on: date, policy: Ripple, title: str) -> int:
    """Put a task on a day and let its neighbours answer; the step is named after both."""
    return put_dates(planning, after, task, {task.id: due_on}, policy, title)


def put_dates(
    planning: Planning, after: Network, task: Task | None, moved: Mapping[TaskId, date], policy: Ripple, title: str
) -> int:
    """Returns how many tasks other than ``task`` got another due day."""
    moves = rippled(planning.network, after, moved, policy)
    planning.edit.put_plan(moves)
    return _tell_moved(planning, moves.redated(), task, title)


def _put_changed(planning: Planning, changed: Mapping[TaskId, Task], task: Task | None, title: str) -> int:
    for new in changed.values():
        planning.edit.put(new)
    redated = [id for id, new in changed.items() if new.due_on != planning.network.task(id).due_on]
    return _tell_moved(planning, redated, task, title)


def _tell_moved(planning: Planning, redated: list[TaskId], task: Task | None, title: str) -> int:
    edit, before = planning.edit, planning.network
    others = [id for id in redated if task is None or id != task.id]
    words = neighbour_words(before, task.id, others) if task is not None else ""
    edit.title = f"{title} and {words}" if words else title
    days = days_later(task.due_on, edit.need(Task, task.id).due_on) if task is not None else None
    task_id = task.id if task is not None else None
    edit.log("moved", past_tense(edit.title), planning.project_id, task_id, days=days)
    return len(others)


@action("Pin step")
def set_pin(edit: Edit, task_id: TaskId, pin: Pin | None) -> None:
    """Not before a day, fixed on a day, or neither. What leads to a fixed day counts back from it."""
    task = edit.need(Task, task_id)
    if task.state not in (TaskState.WAITING, TaskState.READY):
        raise RuleViolation(f"“{task.title}” has begun or is over, so it needs no pin.")
    if task.project_id is None:
        raise RuleViolation(f"“{task.title}” is in no project. Give it a due day instead.")
    planning = open_plan(edit, task.project_id)
    _need_no_anchor(planning, task)
    if pin is not None:
        need_near(edit, pin.on)
    before = planning.network
    after = before.with_tasks({task_id: replace(task, pin=pin)})
    if pin is not None and pin.kind is PinKind.FIXED:
        after = before.with_tasks({task_id: with_plan(after.task(task_id), plan(after, (task_id,))[task_id])})
    changed = {task_id: after.task(task_id), **follow(before, after)}
    for new in changed.values():
        edit.put(new)
    words = f"{pin.kind} {pin.on.day} {pin.on:%b %Y}" if pin is not None else "no pin"
    if pin is not None and pin.kind is PinKind.FIXED:
        words = f"fixed on {pin.on.day} {pin.on:%b %Y}"
    edit.title = f"Pin “{task.title}”: {words}" if pin is not None else f"Remove the pin of “{task.title}”"
    edit.log("pinned", f"“{task.title}”: {words}", task.project_id, task.id)


@action("Pull in")
def pull_in(edit: Edit, project_id: ProjectId, after: TaskId | None = None) -> int:
    """What can begin earlier than planned does, in the order of its links, gaps kept; with ``after`` only what comes
    after that task. Returns how many tasks moved."""
    planning = open_plan(edit, project_id)
    moved = pulled_in(planning.network, edit.now, after)
    if not moved:
        raise RuleViolation("Nothing can begin earlier than it is planned. Finish a step first, or move one by hand.")
    return put_dates(planning, planning.network, None, moved, Ripple.PUSH, f"Pull {_steps(len(moved))} in")


@action("Re-plan from here", "Re-plan from {task_id} on")
def replan_from_here(edit: Edit, task_id: TaskId) -> int:
    """The task and all that comes after it are due when they are expected now. Returns how many tasks moved."""
    task = edit.need(Task, task_id)
    if task.project_id is None:
        raise RuleViolation(f"“{task.title}” is in no project. Give it another due day instead.")
    planning = open_plan(edit, task.project_id)
    if task_id not in planning.network.place:
        raise RuleViolation(f"“{task.title}” is not needed any more, so there is nothing to plan.")
    moved = expected_later(planning.network, edit.now, task_id)
    if not moved:
        raise RuleViolation(f"From “{task.title}” on everything is expected by its planned day. Nothing has to move.")
    title = f"Re-plan {_steps(len(moved))} from “{task.title}” on"
    return put_dates(planning, planning.network, None, moved, Ripple.PUSH, title)


def signed(days: int) -> str:
    """A number of days with its sign: "+3", "−2"."""
    return f"+{days}" if days >= 0 else f"−{-days}"


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _bar_day(task: Task) -> date:
    """The day on which its bar ends, which is what is dragged."""
    if task.due_on is None:
        raise RuleViolation(f"“{task.title}” has no date yet. Give it a due day first.")
    return date.fromordinal(stands_on(task, task.due_on.toordinal()))


def _need_free(task: Task, otherwise: str = "Drag its right edge for another due.") -> None:
    """Started, done and fixed tasks never move; ``otherwise`` is what can be done with a started one."""
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over, so its date stays.")
    if task.state is TaskState.DOING:
        raise RuleViolation(f"“{task.title}” is started, so it stays. {otherwise}")
    if is_fixed(task) and task.pin is not None:
        on = task.pin.on
        raise RuleViolation(f"“{task.title}” is fixed on {on.day} {on:%b %Y}. Remove its pin to move it.")


def _need_no_anchor(planning: Planning, task: Task) -> None:
    if task.id == planning.network.anchor_id:
        raise RuleViolation(no_own_day(task, planning.project))
