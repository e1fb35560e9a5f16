"""The tasks of a project as an outline: its sections and what stands in none, in the order in which steps settle."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import ProjectId, StepId, TaskId
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.engine.outline import outline_of
from app.engine.reachability import paths
from app.queries.project import TaskLine, outlook, task_lines
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A named group of steps with its tasks."""

    id: str
    name: str
    tasks: tuple[TaskLine, ...]

    @property
    def done(self) -> int:
        return sum(line.task.state is TaskState.DONE for line in self.tasks)

    @property
    def total(self) -> int:
        """Of those that count: not what was skipped or cancelled."""
        return sum(line.task.state not in (TaskState.SKIPPED, TaskState.CANCELLED) for line in self.tasks)


OutlineNode = OutlineSection | TaskLine


def project_outline(reader: Reader, project_id: ProjectId) -> tuple[OutlineNode, ...]:
    """A section stands where its first step does; free tasks come last. Raises RuleViolation when it is gone."""
    loaded = outlook(reader, project_id).loaded
    graph = loaded.graph
    lines = task_lines(reader, project_id)
    if graph is None:
        return tuple(lines)
    place: Mapping[StepId, int] = paths(graph).place
    names = {section.id: section.name for section in graph.sections}
    section_of = {step.id: step.section for step in graph.steps if step.section in names}

    if loaded.project.version_id is None:
        # Lines that begin together stand as they were put.
        place = {added.step.id: at for at, added in enumerate(loaded.project.tailoring.added)}

    def order(line: TaskLine) -> tuple[int, int]:
        step_id = line.task.step_id
        return (place.get(step_id, len(place)) if step_id is not None else len(place), line.task.id)

    def section(task: Task) -> str | None:
        return section_of.get(task.step_id) if task.step_id is not None else None

    found: list[OutlineNode] = []
    grouped: dict[str, list[TaskLine]] = {}
    for line in sorted(lines, key=order):
        id = section(line.task)
        if id is None:
            found.append(line)
        elif id in grouped:
            grouped[id].append(line)
        else:
            grouped[id] = [line]
            found.append(OutlineSection(id, names[id], ()))
    return tuple(
        OutlineSection(node.id, node.name, tuple(grouped[node.id])) if isinstance(node, OutlineSection) else node
        for node in found
    )


def task_count(reader: Reader, project_id: ProjectId) -> str:
    """How many tasks a project has, for the title of their tab; nothing where there is none."""
    return str(len(outlook(reader, project_id).loaded.tasks) or "")


def is_free_outline(reader: Reader, project_id: ProjectId) -> bool:
    """Whether the order of its lines is its own: it runs no workflow and goes on."""
    project = reader.get(Project, project_id)
    return project is not None and project.version_id is None and project.state is not ProjectState.CANCELLED


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a task stands in an outline of its own, and what can be done with it there."""

    at: int
    count: int
    waits: bool
    section: str | None


def line_place(reader: Reader, task_id: TaskId) -> LinePlace | None:
    """None for a task beside the outline, and in a project that runs a workflow."""
    task = reader.get(Task, task_id)
    if task is None or task.project_id is None or not is_free_outline(reader, task.project_id):
        return None
    project = reader.get(Project, task.project_id)
    lines = outline_of(project.tailoring) if project is not None else ()
    found = [(at, line) for at, line in enumerate(lines) if line.step.id == task.step_id]
    return next((LinePlace(at, len(lines), line.waits, line.step.section) for at, line in found), None)
