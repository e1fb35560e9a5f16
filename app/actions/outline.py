"""A project without a workflow, and its outline: lines in their order, each waiting for the one above or not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.actions.due import need_near
from app.actions.tailoring import add_project_step, need_running
from app.domain.activity import Activity
from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, StepId, TaskId
from app.domain.message import Message
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.tailoring import Tailoring
from app.domain.task import Task
from app.domain.text import clean_name
from app.domain.workflow import Step, StepKind
from app.editing.belonging import remove_with_belongings, within
from app.editing.edit import Edit, action
from app.editing.graph_move import plan_anew
from app.editing.loaded_project import load_project, put_run
from app.editing.project_start import practice_name, task_of
from app.editing.role_assignment import RoleAssignment
from app.engine.outline import OutlineStep, outline_of, outline_run, recipe_of
from app.engine.tailoring import FREE, new_step_id

Lines = list[OutlineStep]


@action("Start project", "Start {name}")
def start_free_project(edit: Edit, name: str, anchor_on: date | None = None, *, practice: bool = False) -> ProjectId:
    """A project without a workflow and without tasks; its outline gives it both."""
    if anchor_on is not None and anchor_on < edit.today:
        raise RuleViolation(f"{anchor_on.day} {anchor_on:%b %Y} is over. Choose a day from today on.")
    if anchor_on is not None:
        need_near(edit, anchor_on)
    name = practice_name(name) if practice else clean_name(name, "name of the project")
    number = ProjectId(edit.next_id(Project))
    edit.put(Project(number, name, None, "Due date", anchor_on, edit.now, practice=practice))
    edit.log("started", f"“{name}” was started without a workflow", number)
    return number


@action("Add task", "Add {title}")
def add_line(
    edit: Edit, project_id: ProjectId, title: str, *, after: TaskId | None = None, owner_id: PersonId | None = None
) -> TaskId:
    """The next line of an outline, in the section of the line above; None: at the end.

    In a project that runs a workflow it is a step of this project alone. Raises RuleViolation where work behind it has
    begun, or nobody is there to do it.
    """
    project = need_running(edit, project_id).project
    above = _need_step(edit, after).step_id if after is not None else None
    if project.version_id is not None:
        return add_project_step(edit, project_id, title, after=above, owner_id=owner_id)
    lines = _lines(edit, project_id)
    at = _place(lines, above) + 1 if above is not None else len(lines)
    step_id = new_step_id(FREE, project.tailoring)
    section = lines[at - 1].step.section if at else None
    owner = edit.need(Person, owner_id if owner_id is not None else _somebody(edit, project_id, above))
    step = Step(step_id, StepKind.TASK, clean_name(title, "title"), next(iter(owner.roles), None), section=section)
    task = edit.put(task_of(edit, project, step, RoleAssignment(edit, {}), owner.id))
    # What is under way next to it is not held up: the new line begins together with that.
    joins = at < len(lines) and lines[at].waits and _has_begun(edit, project_id, lines[at].step.id)
    lines[at:at] = [OutlineStep(step)]
    if joins:
        lines[at + 1] = replace(lines[at + 1], waits=False)
    _put(edit, project_id, lines)
    return task.id


@action("Remove task", "Remove {task_id}")
def remove_line(edit: Edit, task_id: TaskId) -> None:
    """A line of an outline goes. What nobody has worked on or written about leaves no trace; else it is cancelled."""
    task = _need_step(edit, task_id)
    lines = _lines(edit, task.project_id)
    at = _place(lines, task.step_id)
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is {task.state}, so it stays. Reopen it to remove it.")
    _take(lines, at)
    begun = task.started_at is not None or any(
        not isinstance(item, Message | Activity) and item is not task for item in within(edit, task)
    )
    if begun or any(edit.delivery(one.fact_key) for one in edit.find(Message, task_id=task.id)):
        edit.put(replace(task, run=replace(task.run, state=TaskState.CANCELLED), blocked=None, step_id=None))
    else:
        remove_with_belongings(edit, task)
    _put(edit, task.project_id, lines)


@action("Move task", "Move {task_id}")
def move_line(edit: Edit, task_id: TaskId, to: int) -> None:
    """To another place of the outline, counted without it; it takes the section of the line above."""
    task = _need_step(edit, task_id)

    def move(lines: Lines, at: int) -> None:
        line = _take(lines, at)
        place = max(0, min(to, len(lines)))
        around = [one.step.section for one in lines[max(place - 1, 0) : place + 1]]
        # Between two of one section it belongs to that; beside its own it stays in it.
        section = around[0] if len(set(around)) == 1 and len(around) == 2 else line.step.section
        section = section if section in around else None
        lines.insert(place, OutlineStep(replace(line.step, section=section)))

    _change(edit, task, move)


@action("Change order")
def set_waits(edit: Edit, task_id: TaskId, *, on: bool) -> None:
    """Whether a line waits for the one above, or begins together with it."""
    task = _need_step(edit, task_id)
    edit.title = (
        f"Let “{task.title}” wait for the line above" if on else f"Let “{task.title}” begin with the line above"
    )

    def turn(lines: Lines, at: int) -> None:
        if at == 0:
            raise RuleViolation(f"“{task.title}” is the first line, so there is none above.")
        lines[at] = replace(lines[at], waits=on)

    _change(edit, task, turn)


@action("Put into section")
def put_into_section(edit: Edit, task_id: TaskId) -> None:
    """Into the section of the line above. Where that has none, both come into a new one of its name."""
    task = _need_step(edit, task_id)
    project = edit.need(Project, task.project_id or ProjectId(0))
    sections = list(project.tailoring.sections)

    def put(lines: Lines, at: int) -> None:
        if at == 0 or lines[at].step.section is not None:
            why = "is in a section already" if at else "is the first line, so there is none above"
            raise RuleViolation(f"“{task.title}” {why}.")
        above = lines[at - 1].step
        section = above.section
        if section is None:
            section = _new_section(sections, _title(edit, project.id, above))
            lines[at - 1] = replace(lines[at - 1], step=replace(above, section=section))
        lines[at] = replace(lines[at], step=replace(lines[at].step, section=section))

    edit.title = f"Put “{task.title}” into a section"
    _change(edit, task, put, sections)


@action("Take out of section", "Take {task_id} out of its section")
def take_out_of_section(edit: Edit, task_id: TaskId) -> None:
    """The line stands by itself, behind what is left of its section."""
    task = _need_step(edit, task_id)

    def take(lines: Lines, at: int) -> None:
        line = lines[at]
        if line.step.section is None:
            raise RuleViolation(f"“{task.title}” is in no section.")
        others = [place for place, one in enumerate(lines) if one.step.section == line.step.section and place > at]
        lines[at] = replace(line, step=replace(line.step, section=None))
        if others:
            lines.insert(others[-1], replace(_take(lines, at), waits=True))

    _change(edit, task, take)


@action("Rename section", "Rename the section to {name}")
def rename_section(edit: Edit, project_id: ProjectId, section_id: str, name: str) -> None:
    project = need_running(edit, project_id).project
    name = clean_name(name, "name of the section")
    if all(section.id != section_id for section in project.tailoring.sections):
        raise RuleViolation("This section belongs to the workflow. Rename it there.")
    sections = tuple(replace(one, name=name) if one.id == section_id else one for one in project.tailoring.sections)
    edit.put(replace(project, tailoring=replace(project.tailoring, sections=sections)))


def _need_step(edit: Edit, task_id: TaskId) -> Task:
    task = edit.need(Task, task_id)
    if task.step_id is None or task.project_id is None:
        raise RuleViolation(f"“{task.title}” stands in no outline: it is a task beside it.")
    return task


def _lines(edit: Edit, project_id: ProjectId | None) -> Lines:
    project = need_running(edit, project_id or ProjectId(0)).project
    if project.version_id is not None:
        raise RuleViolation(f"“{project.name}” runs a workflow, which gives the order. Draw another one there.")
    return list(outline_of(project.tailoring))


def _take(lines: Lines, at: int) -> OutlineStep:
    """Take a line out; the one that began together with it takes its place."""
    line = lines.pop(at)
    if at < len(lines) and line.waits and not lines[at].waits:
        lines[at] = replace(lines[at], waits=True)
    return line


def _place(lines: Sequence[OutlineStep], step_id: StepId | None) -> int:
    return next(at for at, line in enumerate(lines) if line.step.id == step_id)


def _has_begun(edit: Edit, project_id: ProjectId, step_id: StepId) -> bool:
    task = load_project(edit, project_id).by_step.get(step_id)
    return task is not None and (task.state.over or task.started_at is not None)


def _somebody(edit: Edit, project_id: ProjectId, above: StepId | None) -> PersonId:
    """Whoever has the line above, else the last line, else the person accountable for the project."""
    loaded = load_project(edit, project_id)
    known = [loaded.by_step[above].owner_id] if above is not None else []
    known += [task.owner_id for task in reversed(loaded.tasks)]
    known += [one for one in (loaded.project.classification.accountable_id,) if one is not None]
    known += [person.id for person in edit.find(Person, archived=False)]
    if not known:
        raise RuleViolation("Nobody is in the team yet. Add somebody under People, then add the task.")
    return known[0]


def _title(edit: Edit, project_id: ProjectId, step: Step) -> str:
    task = load_project(edit, project_id).by_step.get(step.id)
    return task.title if task is not None else step.title


def _new_section(sections: list[Section], name: str) -> str:
    taken = {section.id for section in sections}
    number = next(n for n in range(1, len(taken) + 2) if f"section{n}" not in taken)
    sections.append(Section(f"section{number}", name))
    return f"section{number}"


def _change(
    edit: Edit, task: Task, how: Callable[[Lines, int], None], sections: Sequence[Section] | None = None
) -> None:
    lines = _lines(edit, task.project_id)
    how(lines, _place(lines, task.step_id))
    _put(edit, task.project_id, lines, sections)


def _put(edit: Edit, project_id: ProjectId | None, lines: Lines, sections: Sequence[Section] | None = None) -> None:
    """The outline as it is now: its recipe, its run, and the dates of what has not begun."""
    loaded = load_project(edit, project_id or ProjectId(0))
    project = loaded.project
    if lines:
        lines[0] = replace(lines[0], waits=True)
    recipe = recipe_of(lines, project.tailoring.sections if sections is None else sections)
    if not lines:
        edit.put(replace(project, tailoring=Tailoring(), passages={}, arrivals=frozenset()))
        return
    moved = outline_run(recipe, {id: task.run for id, task in loaded.by_step.items()})
    edit.put(replace(project, tailoring=recipe))
    put_run(edit, load_project(edit, project.id), moved.run)
    edit.events += [(project.id, event) for event in moved.events]
    plan_anew(edit, project.id, [task.id for task in loaded.tasks if not task.state.over and task.started_at is None])
