"""What is done to one task: start, finish, skip, reopen, cancel, block, hand over."""

from dataclasses import replace
from datetime import date

from app.actions.due import need_near
from app.actions.person import add_person
from app.actions.transition import move_step, need_state
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, StepId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.task import Block, Task, need_spent
from app.domain.text import clean_link, clean_name
from app.domain.workflow import TIMED_OUT, Graph
from app.editing.closing import need_closable, note_unmet
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars
from app.editing.settle import close_round
from app.engine import reopen as engine_reopen
from app.engine import skip as engine_skip
from app.engine import transition
from app.engine.event import Transition


@action("Start task", "Start {task_id}")
def start_task(edit: Edit, task_id: TaskId) -> None:
    """Somebody starts on a task: ready becomes doing. Raises RuleViolation for one that is not ready."""
    task = move_step(edit, task_id, transition.start_step, TaskState.DOING, allowed=(TaskState.READY,))
    edit.put(replace(task, started_at=task.started_at or edit.now))
    edit.log("started", f"“{task.title}” was started", task.project_id, task.id)


@action("Put task back", "Put {task_id} back")
def put_back(edit: Edit, task_id: TaskId) -> None:
    """A started task waits on its owner's desk again: doing becomes ready."""
    task = move_step(edit, task_id, transition.put_back, TaskState.READY, allowed=(TaskState.DOING,))
    edit.put(replace(task, started_at=None))
    edit.log("put back", f"“{task.title}” was put back", task.project_id, task.id)


@action("Finish task", "Finish {task_id}")
def finish_task(
    edit: Edit,
    task_id: TaskId,
    *,
    outcome: str | None = None,
    note: str = "",
    without: str = "",
    spent_minutes: int | None = None,
) -> None:
    """Close the open round. Approvals and asked decisions need one of their outcomes; ``note`` is the change list, and
    ``spent_minutes`` what the round took, where that is said only now.

    ``without`` is the reason for closing it although it misses something. Raises NotClosable where it does and there
    is no reason; what is only sent back is not closed.
    """
    edit.closing_note = note.strip()
    task = edit.need(Task, task_id)
    edit.title = _ended("Finish", task, outcome)
    if spent_minutes is not None:
        task = edit.put(replace(task, spent_minutes=need_spent(spent_minutes)))
    if outcome == TIMED_OUT:
        raise RuleViolation(f"Only the clock ends “{task.title}” as “{TIMED_OUT}”. Choose another outcome.")
    if task.step_id is None:
        if outcome is not None:
            raise RuleViolation(f"“{task.title}” has no outcomes. Finish it without one.")
        need_state(task, (TaskState.READY, TaskState.DOING))
        need_closable(edit, task, without)
        done = replace(task.run, state=TaskState.DONE)
        close_round(edit, edit.put(replace(task, run=done)), done.round, None)
        edit.log("finished", f"“{task.title}” is done", task.project_id, task.id)
        return
    moved = move_step(edit, task_id, lambda graph, run, step: transition.finish(graph, run, step, outcome))
    if moved.state.over:
        need_closable(edit, task, without)


@action("Skip task", "Skip {task_id}")
def skip_task(edit: Edit, task_id: TaskId, *, outcome: str | None = None, note: str = "", without: str = "") -> None:
    """An open task ends now; a waiting one is passed when its turn comes. Its flows go on as if it were done.

    Approvals and asked decisions need one of their outcomes that send nothing back; ``without`` as for ``finish_task``.
    """
    edit.closing_note = note.strip()
    task = edit.need(Task, task_id)
    edit.title = _ended("Skip", task, outcome)
    if task.step_id is None:
        need_state(task, (TaskState.READY, TaskState.DOING))
        need_closable(edit, task, without)
        skipped = replace(task.run, state=TaskState.SKIPPED, skip=SkipReason.BY_HAND)
        close_round(edit, edit.put(replace(task, run=skipped)), skipped.round, None)
        edit.log("skipped", f"“{task.title}” was skipped", task.project_id, task.id)
        return
    moved = move_step(edit, task_id, lambda graph, run, step: _skip(graph, run, step, outcome))
    if moved.state is TaskState.WAITING:
        edit.title = f"{edit.title} when its turn comes"
        edit.log("skipped", f"“{task.title}” will be passed when its turn comes", task.project_id, task.id)
    else:
        edit.put(replace(moved, finished_at=edit.now, blocked=None))
    need_closable(edit, task, without)


def _ended(verb: str, task: Task, outcome: str | None) -> str:
    """Finish “Approve the text” with “Changes requested”; without what was decided where nothing was."""
    return f"{verb} “{task.title}” with “{outcome}”" if outcome else f"{verb} “{task.title}”"


def _skip(graph: Graph, run: Run, step_id: StepId, outcome: str | None) -> Transition:
    moved = engine_skip.skip(graph, run, step_id, outcome)
    step = graph.step(step_id)
    if step.asks and outcome is None:
        names = ", ".join(one.name for one in engine_skip.outcomes_to_skip_with(graph, step))
        how = f"needs an outcome to be skipped. Choose one of: {names}." if names else "can only send back. Finish it."
        raise RuleViolation(f"“{step.title}” {how}")
    return moved


@action("Do task after all", "Do {task_id} after all")
def unskip_task(edit: Edit, task_id: TaskId) -> None:
    """A waiting task that was to be passed will be done."""
    task = move_step(edit, task_id, engine_skip.unskip)
    edit.log("unskipped", f"“{task.title}” will be done after all", task.project_id, task.id)


@action("Reopen task", "Reopen {task_id}")
def reopen_task(edit: Edit, task_id: TaskId, *, keep_skipped: bool = False) -> None:
    """A loop-back to this step by hand: its next round opens, steps after it wait again.

    What was skipped by hand after it comes again, or with ``keep_skipped`` stays as it was passed.
    """
    task = edit.need(Task, task_id)
    if task.step_id is None:
        need_state(task, (TaskState.DONE, TaskState.SKIPPED, TaskState.CANCELLED))
        again = StepRun(TaskState.READY, task.run.round + 1)
        edit.put(replace(task, run=again, ready_at=edit.now, started_at=None, finished_at=None))
    else:
        move_step(edit, task_id, _reopen_and_keep if keep_skipped else engine_reopen.reopen)
    edit.log("reopened", f"“{task.title}” was reopened", task.project_id, task.id)


def _reopen_and_keep(graph: Graph, run: Run, step_id: StepId) -> Transition:
    moved = engine_reopen.reopen(graph, run, step_id)
    kept = moved.run
    for skipped_id in set(engine_skip.comes_again(graph, moved.run)) - set(engine_skip.comes_again(graph, run)):
        unanswered = graph.step(skipped_id).asks and kept.steps[skipped_id].outcome is None
        if skipped_id != step_id and not unanswered:
            kept = engine_reopen.keep(graph, kept, skipped_id).run
    return replace(moved, run=kept)


@action("Keep as still good", "Keep {task_id} as still good")
def keep_task(edit: Edit, task_id: TaskId) -> None:
    """A step that waits for another round keeps what it has."""
    kept = move_step(edit, task_id, engine_reopen.keep)
    if kept.state.over:
        note_unmet(edit, kept, "it was kept as still good")


@action("Cancel task", "Cancel {task_id}")
def cancel_task(edit: Edit, task_id: TaskId, *, pass_on: bool, without: str = "") -> None:
    """Its flows go on as if done (``pass_on``), or this path ends; ``without`` as for ``finish_task``."""
    task = edit.need(Task, task_id)
    edit.title = f"Cancel “{task.title}”"
    if task.step_id is None:
        need_state(task, (TaskState.READY, TaskState.DOING))
        need_closable(edit, task, without)
        edit.put(replace(task, run=replace(task.run, state=TaskState.CANCELLED), finished_at=edit.now))
        edit.log("cancelled", f"“{task.title}” was cancelled", task.project_id, task.id)
        return
    moved = move_step(edit, task_id, lambda graph, run, step: transition.cancel(graph, run, step, pass_on))
    need_closable(edit, task, without)
    edit.put(replace(moved, finished_at=edit.now, blocked=None))


@action("Block task", "Block {task_id}")
def block_task(edit: Edit, task_id: TaskId, *, by: str, until: date | None = None) -> None:
    """By whom, and until when if that is known: its owner is left in peace meanwhile."""
    task = edit.need(Task, task_id)
    need_state(task, (TaskState.READY, TaskState.DOING))
    by = clean_name(by, "word for what blocks it")
    if until is not None and until < edit.today:
        raise RuleViolation(f"{until.day} {until:%b %Y} is over. Say a day from today on, or leave it open.")
    if until is not None:
        need_near(edit, until)
    since = task.blocked.since if task.blocked else edit.now
    edit.put(replace(task, blocked=Block(by, since, until)))
    until_text = f" until {until.day} {until:%b}" if until else ""
    edit.log("blocked", f"“{task.title}” is blocked by {by}{until_text}", task.project_id, task.id)


@action("Unblock task", "Unblock {task_id}")
def unblock_task(edit: Edit, task_id: TaskId) -> None:
    task = edit.need(Task, task_id)
    if task.blocked is None:
        raise RuleViolation(f"“{task.title}” is not blocked.")
    calendar = load_calendars(edit).of(task.owner_id)
    since, now = (moment.astimezone(edit.zone).replace(tzinfo=None) for moment in (task.blocked.since, edit.now))
    taken = calendar.minutes_between(since, now) if task.started_at else 0
    edit.put(replace(task, blocked=None, blocked_minutes=task.blocked_minutes + max(0, taken)))
    edit.log("unblocked", f"“{task.title}” can go on", task.project_id, task.id)


@action("Hand to", "Hand {task_id} to {owner_id}")
def assign_task(edit: Edit, task_id: TaskId, owner_id: PersonId) -> None:
    """Another owner; dates stay as planned, what is expected changes."""
    task = edit.need(Task, task_id)
    person = _need_present(edit, owner_id)
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over. Reopen it to give it to {person.name}.")
    edit.put(replace(task, owner_id=owner_id))
    edit.log("handed", f"“{task.title}” was handed to {person.name}", task.project_id, task.id)


@action("Hand to somebody new")
def assign_to_new_person(edit: Edit, task_id: TaskId, name: str) -> PersonId:
    """Somebody of this name joins the team and gets the task."""
    person_id = add_person(edit, name)
    assign_task(edit, task_id, person_id)
    edit.title = f"Hand “{edit.need(Task, task_id).title}” to {edit.need(Person, person_id).name}"
    return person_id


def _need_present(edit: Edit, person_id: PersonId) -> Person:
    person = edit.need(Person, person_id)
    if person.archived:
        raise RuleViolation(f"{person.name} has left the team. Choose somebody else.")
    return person


@action("Add task", "Add {title}")
def add_task(
    edit: Edit, title: str, owner_id: PersonId, *, due_on: date | None = None, project_id: ProjectId | None = None
) -> TaskId:
    """A free task, ready at once."""
    title = clean_name(title, "title")
    _need_present(edit, owner_id)
    project = edit.need(Project, project_id) if project_id is not None else None
    if project is not None and project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{project.name}” was cancelled. Undo that, or add the task to another project.")
    number = TaskId(edit.next_id(Task))
    run = StepRun(TaskState.READY, round=1)
    edit.put(Task(number, title, owner_id, project_id, run=run, due_on=due_on, ready_at=edit.now, rank=number))
    edit.log("added", f"“{title}” was added", project_id, number)
    return number


@action("Rename task", "Rename {task_id} to {title}")
def rename_task(edit: Edit, task_id: TaskId, title: str) -> None:
    edit.put(replace(edit.need(Task, task_id), title=clean_name(title, "title")))


@action("Change link", "Change link of {task_id}")
def set_link(edit: Edit, task_id: TaskId, link: str) -> None:
    """A web address where the work lies; http, https or mailto, or empty."""
    edit.put(replace(edit.need(Task, task_id), link=clean_link(link)))
