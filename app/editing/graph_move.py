"""The tasks of a running project that goes on in another graph: of another version, or tailored otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.check_item import CheckItem, CheckState, Input, Output
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import Run, StepRun, TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, Step
from app.editing.edit import Edit
from app.editing.loaded_project import LoadedProject, load_calendars, load_project, network_for, put_run, with_plan
from app.editing.project_start import task_of
from app.editing.role_assignment import RoleAssignment
from app.scheduling.plan import plan

SAME_NAME = ("title", "role", "offset", "length", "effort_minutes", "instructions", "done_when")
"""What a task has of its step under the same name."""


@dataclass(frozen=True, slots=True)
class GraphMove:
    """The tasks by what happened to them."""

    added: tuple[TaskId, ...] = ()
    changed: tuple[TaskId, ...] = ()
    removed: tuple[TaskId, ...] = ()


def go_on_with(
    edit: Edit, before: LoadedProject, graph: Graph, run: Run, owners: Mapping[StepId, PersonId] | None = None
) -> GraphMove:
    """Tasks for ``run``, the run as it goes on in ``graph``, which the project has to have by now.

    ``before`` is the project as it was; ``owners`` says who has a new step, else whoever has its role.
    """
    project_id, old = before.project.id, before.graph or Graph()
    loaded = load_project(edit, project_id)
    staff = RoleAssignment(edit, _people(loaded.tasks))
    tasks = _tasks_of_steps(edit, loaded.tasks, old, graph)
    changed = tuple(task.id for task in tasks if _refresh(edit, task, old, graph, staff))
    added = _add_missing(edit, loaded.project, graph, staff, owners or {})
    removed = _cancel(edit, loaded.tasks, graph)
    put_run(edit, load_project(edit, project_id), run)
    plan_anew(edit, project_id, {*added, *changed})
    return GraphMove(added, changed, removed)


def run_with_past(loaded: LoadedProject) -> Run:
    """The run with the finished work of steps that an earlier version had, in case they return."""
    run = loaded.run()
    past = {
        task.step_id: task.run for task in loaded.tasks if task.step_id is not None and task.state is TaskState.DONE
    }
    return replace(run, steps={**past, **run.steps})


def _people(tasks: Collection[Task]) -> Mapping[RoleId, tuple[PersonId, ...]]:
    """Who has which role in this project so far."""
    return {task.role: (task.owner_id,) for task in tasks if task.role is not None and not task.state.over}


def _tasks_of_steps(edit: Edit, tasks: Collection[Task], old: Graph, graph: Graph) -> list[Task]:
    """The tasks whose steps are there; one that only a removal had cancelled waits again."""
    found = []
    for task in tasks:
        if task.step_id is None or task.step_id not in graph.by_id or not graph.step(task.step_id).has_task:
            continue
        if task.step_id not in old.by_id and task.state is TaskState.CANCELLED:
            task = edit.put(replace(task, run=StepRun()))
        found.append(task)
    return found


def _refresh(edit: Edit, task: Task, old: Graph, new: Graph, staff: RoleAssignment) -> bool:
    """Take what the version changed, unless the work began or the lead had changed it; whether anything did."""
    step_id = task.step_id or StepId("")
    was, now = old.by_id.get(step_id), new.step(step_id)
    fields: dict[str, Any] = {} if task.state.over else {"kind": now.kind}
    if was is not None and not _started(task):
        fields |= {
            name: getattr(now, name)
            for name in SAME_NAME
            if getattr(was, name) != getattr(now, name) and getattr(task, name) == getattr(was, name)
        }
        fields |= _listed(task, was, now, staff)
        if "role" in fields and not _has_role(edit, task.owner_id, now.role):
            fields["owner_id"] = staff.owner(now)
    after = replace(task, **fields)
    return after != task and bool(edit.put(after))


def _started(task: Task) -> bool:
    return task.state is TaskState.DOING or task.state.over or task.run.round > 1


def _listed(task: Task, was: Step, now: Step, staff: RoleAssignment) -> dict[str, Any]:
    """Check items that nobody touched, and approvers and watchers where the roles changed."""
    fields: dict[str, Any] = {}
    if was.checklist != now.checklist:
        fields["checklist"] = _checks(task.checklist, was.checklist, now.checklist)
    for name in ("inputs", "outputs"):
        if getattr(was, name) != getattr(now, name):
            fields[name] = _with_values(getattr(task, name), getattr(now, name))
    roles = now.approval.approvers if now.approval else ()
    if roles != (was.approval.approvers if was.approval else ()):
        fields["approvers"] = staff.everybody(roles)
    if was.informed != now.informed:
        before = staff.everybody(tuple(role for role in was.informed if staff.has_people(role)))
        others = tuple(one for one in task.watchers if one not in before)
        fields["watchers"] = tuple(dict.fromkeys((*others, *staff.everybody(now.informed))))
    return fields


def _checks(mine: Sequence[CheckItem], was: Sequence[CheckItem], now: Sequence[CheckItem]) -> tuple[CheckItem, ...]:
    """The items of the new version with what was ticked and given; after them what was typed on the task alone."""
    kept = {_identity(item): item for item in mine}
    known = {_identity(item) for item in was}
    fresh = [_as_before(item, old) if (old := kept.get(_identity(item))) is not None else item for item in now]
    # What the lead had taken off the task stays off.
    fresh = [item for item in fresh if _identity(item) in kept or _identity(item) not in known]
    return (*fresh, *(item for item in mine if _identity(item) not in known))


def _identity(item: CheckItem) -> str:
    return item.id or item.text


def _as_before(item: CheckItem, old: CheckItem) -> CheckItem:
    """The item with what was said of it; a tick that lacks the evidence that is needed now is taken off."""
    value = old.value if old.evidence is item.evidence else ""
    lacks = old.done and item.evidence is not None and not value
    state = CheckState.OPEN if lacks else old.state
    return replace(item, state=state, value=value, note=old.note, bug=old.bug)


P = TypeVar("P", Input, Output)


def _with_values(mine: Sequence[P], now: Sequence[P]) -> tuple[P, ...]:
    """What the new version needs or gives, with what was given under the same name."""
    given = {item.text: item.value for item in mine}
    return tuple(replace(item, value=given.get(item.text, "")) for item in now)


def _has_role(edit: Edit, person_id: PersonId, role: RoleId | None) -> bool:
    person = edit.get(Person, person_id)
    return role is None or (person is not None and role in person.roles)


def _add_missing(
    edit: Edit, project: Project, graph: Graph, staff: RoleAssignment, owners: Mapping[StepId, PersonId]
) -> tuple[TaskId, ...]:
    known = {task.step_id for task in edit.find(Task, project_id=project.id)}
    steps = [step for step in graph.steps if step.has_task and step.id not in known]
    return tuple(edit.put(task_of(edit, project, step, staff, owners.get(step.id))).id for step in steps)


def _cancel(edit: Edit, tasks: Collection[Task], graph: Graph) -> tuple[TaskId, ...]:
    """Unfinished tasks whose step is gone, or passes by itself now."""
    gone = []
    for task in tasks:
        step = graph.by_id.get(task.step_id) if task.step_id is not None else None
        if task.step_id is None or (step is not None and step.has_task):
            continue
        unfinished = not task.state.over
        state = replace(task.run, state=TaskState.CANCELLED) if unfinished else task.run
        # A step without work keeps its run with the project; the task of the past is a free one then.
        edit.put(replace(task, run=state, blocked=None, step_id=task.step_id if step is None else None))
        if unfinished:
            gone.append(task.id)
    return tuple(gone)


def plan_anew(edit: Edit, project_id: ProjectId, only: Collection[TaskId]) -> None:
    """Dues of what is new or changed; every other date stays."""
    network = network_for(load_project(edit, project_id), load_calendars(edit), edit.zone)
    known = {task.id for task in network.tasks}
    for task_id, planned in plan(network, {task_id for task_id in only if task_id in known}).items():
        edit.put(with_plan(edit.need(Task, task_id), planned))
