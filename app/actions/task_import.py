"""Takes the rows of an imported table over: one undo step for the whole file."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from app.actions.due import move_due_on
from app.actions.person import add_person
from app.actions.task import assign_task
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Task
from app.domain.text import clean_line, clean_name
from app.editing.closing import note_unmet
from app.editing.edit import Edit, long_action
from app.exchange.task_match import ImportLine, Verdict
from app.exchange.task_record import PLAIN_FIELDS, TaskRecord, count

_TEXTS = ("title", "instructions", "done_when", "link", "checklist")
_FRESH = StepRun(TaskState.READY, round=1)
AT_A_TIME = 100
"""Rows between two moments at which an import can be given up."""


@long_action("Import tasks")
def import_tasks(edit: Edit, lines: Sequence[ImportLine], *, source: str = "") -> Generator[float, None, int]:
    """Make and change what the lines say; returns how many tasks. Owners of new tasks are not told of them.

    ``source`` is the name of the file, for the log. Raises RuleViolation when a task, its owner or its project is
    gone since the lines were made.
    """
    taken = [line for line in lines if line.task is not None and line.verdict in (Verdict.NEW, Verdict.CHANGED)]
    projects = dict[str, ProjectId]()
    newcomers = dict[str, PersonId]()
    touched = dict[ProjectId | None, int]()
    for number, line in enumerate(taken):
        if number % AT_A_TIME == 0:
            yield number / len(taken)
        if line.verdict is Verdict.NEW:
            task = _make(edit, _joined(edit, line, newcomers), projects)
        else:
            task = _change(edit, line)
        touched[task.project_id] = touched.get(task.project_id, 0) + 1
    for project_id, came in touched.items():
        edit.log("imported", f"{count(came, 'task')} came from {clean_line(source) or 'a file'}", project_id)
    edit.title = f"Import {count(len(taken), 'task')}"
    return len(taken)


def _said(line: ImportLine) -> tuple[Task, TaskRecord]:
    if line.task is None or line.record is None:
        raise ValueError(line.verdict)
    return line.task, line.record


def _joined(edit: Edit, line: ImportLine, newcomers: dict[str, PersonId]) -> ImportLine:
    """The line with the person whom it brings along; who came with an earlier line is the same."""
    if line.new_owner is None or line.task is None:
        return line
    word = line.new_owner.name.casefold()
    if word not in newcomers:
        newcomers[word] = add_person(edit, line.new_owner.name, email=line.new_owner.email)
    return replace(line, task=replace(line.task, owner_id=newcomers[word]))


def _make(edit: Edit, line: ImportLine, projects: dict[str, ProjectId]) -> Task:
    wanted, record = _said(line)
    project_id = wanted.project_id
    if line.new_project:
        word = line.new_project.casefold()
        if word not in projects:
            projects[word] = _free_project(edit, line.new_project)
        project_id = projects[word]
    elif project_id is not None:
        edit.need(Project, project_id)
    number = TaskId(edit.next_id(Task))
    edit.quiet_tasks.add(number)
    # One copy, not one after the other: an import makes twenty thousand.
    fields: dict[str, Any] = {
        "id": number,
        "project_id": project_id,
        "run": _FRESH,
        "rank": number,
        "ready_at": edit.now,
    }
    fields |= _state_fields(edit, wanted, _FRESH, record.state, record.finished_on)
    return edit.put(replace(wanted, **fields))


def _free_project(edit: Edit, name: str) -> ProjectId:
    number = ProjectId(edit.next_id(Project))
    edit.put(Project(number, clean_name(name, "name of the project"), started_at=edit.now))
    edit.log("started", f"“{name}” was made for imported tasks", number)
    return number


def _state_fields(
    edit: Edit, task: Task, run: StepRun, state: TaskState | None, finished_on: date | None
) -> dict[str, Any]:
    """What is otherwise in a free task once its run comes into this state; None and ``waiting`` change nothing."""
    if state in (None, TaskState.WAITING, run.state):
        return {}
    after = replace(run, state=state, skip=SkipReason.BY_HAND if state is TaskState.SKIPPED else None)
    if state.over:
        noon = datetime.combine(finished_on, time(12), edit.zone).astimezone(UTC) if finished_on else edit.now
        return {"run": after, "finished_at": noon, "blocked": None}
    since = edit.now if run.state.over or task.started_at is None else task.started_at
    begun: dict[str, Any] = {"run": after, "started_at": since if state is TaskState.DOING else None}
    if run.state.over:
        begun |= {"run": replace(after, round=run.round + 1), "ready_at": edit.now, "finished_at": None}
    return begun


def _change(edit: Edit, line: ImportLine) -> Task:
    """By the verbs that the same change has in the window, so that rules and messages are the same."""
    wanted, record = _said(line)
    task = edit.need(Task, wanted.id)
    given = {name: getattr(wanted, name) for name in (*_TEXTS, *PLAIN_FIELDS)}
    if any(getattr(task, name) != value for name, value in given.items()):
        task = edit.put(replace(task, **given))
    if wanted.owner_id != task.owner_id:
        assign_task(edit, task.id, wanted.owner_id)
    if wanted.due_on is not None and wanted.due_on != task.due_on:
        move_due_on(edit, edit.need(Task, task.id), wanted.due_on)
    task = edit.need(Task, task.id)
    if task.step_id is None and wanted.state is not task.state:
        if wanted.state.over:
            note_unmet(edit, task, "the file that was imported says so")
        task = edit.put(replace(task, **_state_fields(edit, task, task.run, wanted.state, record.finished_on)))
    return task
