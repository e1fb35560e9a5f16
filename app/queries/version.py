"""Versions of workflows to compare, and the running projects that a newer one could take over. For the editor."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import ProjectId, RoleId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, StepKind, VersionState, Workflow, WorkflowVersion
from app.editing.change import ChangeSet
from app.queries.move import DueMove
from app.queries.preview import who_hears
from app.queries.reader import Reader
from app.queries.workflow import versions_of


@dataclass(frozen=True, slots=True)
class VersionSheet:
    """One version with what it takes to draw it."""

    workflow: Workflow
    version: WorkflowVersion
    role_names: Mapping[RoleId, str]

    @property
    def graph(self) -> Graph:
        return self.version.graph


@dataclass(frozen=True, slots=True)
class VersionName:
    """One version in a list to choose from."""

    version_id: VersionId
    workflow_id: WorkflowId
    workflow: str
    number: int
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """A running project that does not run the latest published version of its workflow."""

    project_id: ProjectId
    name: str
    number: int
    """Of the version that it runs."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The published version with the highest number, and who runs an older one."""

    version_id: VersionId
    number: int
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class ProjectMove:
    """What moving one project would do: titles of tasks, days, and names of those who would get a message."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    days: tuple[DueMove, ...]
    hear: tuple[str, ...]
    unanswered: tuple[str, ...] = ()
    """Titles of new approvals and asked decisions that count as passed, with an outcome that nobody knows."""

    @property
    def words(self) -> str:
        """ "1 task added, 2 changed, 3 dates move"; nothing at all is said, too."""
        counts = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        parts = [f"{len(titles)} {word}" for word, titles in counts if titles]
        if parts:
            number, word = parts[0].split(" ", 1)
            parts[0] = f"{number} task{'' if number == '1' else 's'} {word}"
        if self.days:
            parts.append("1 date moves" if len(self.days) == 1 else f"{len(self.days)} dates move")
        if self.unanswered:
            titles = ", ".join(f"“{title}”" for title in self.unanswered)
            parts.append(f"{titles} passed without an outcome: choose one, or reopen it later")
        return ", ".join(parts) or "No task changes"


def version_sheet(reader: Reader, version_id: VersionId) -> VersionSheet | None:
    """None: the version or its workflow is gone."""
    version = reader.get(WorkflowVersion, version_id)
    workflow = reader.get(Workflow, version.workflow_id) if version is not None else None
    if version is None or workflow is None:
        return None
    return VersionSheet(workflow, version, {role.id: role.name for role in reader.find(Role)})


def version_names(reader: Reader, first: WorkflowId) -> list[VersionName]:
    """Of every workflow: those of ``first`` come first, then by name; of each the newest first."""
    workflows = sorted(
        reader.find(Workflow, archived=False), key=lambda one: (one.id != first, one.name.casefold(), one.id)
    )
    return [
        VersionName(version.id, workflow.id, workflow.name, version.number, version.state is VersionState.DRAFT)
        for workflow in workflows
        for version in reversed(versions_of(reader, workflow.id))
    ]


def latest_and_behind(reader: Reader, workflow_id: WorkflowId) -> Latest | None:
    """None: nothing is published. The projects by name."""
    published = [one for one in versions_of(reader, workflow_id) if one.state is VersionState.PUBLISHED]
    if not published:
        return None
    behind = [
        Behind(project.id, project.name, version.number)
        for version in published[:-1]
        for project in reader.find(Project, version_id=version.id, state=ProjectState.RUNNING)
    ]
    behind.sort(key=lambda one: (one.name.casefold(), one.project_id))
    return Latest(published[-1].id, published[-1].number, tuple(behind))


def project_move(reader: Reader, changes: ChangeSet) -> ProjectMove:
    """Read the preview of ``move_project``: what changed is counted by task, each under one word."""
    added, changed, removed, days, unanswered = [], [], [], [], []
    for change in changes.changes:
        before, after = change.before, change.after
        if not isinstance(after, Task):
            continue
        if not isinstance(before, Task):
            added.append(after.title)
            if _is_unanswered(after):
                unanswered.append(after.title)
        elif after.state.over and not before.state.over:
            removed.append(before.title)
        elif _differs(before, after):
            changed.append(after.title)
        if isinstance(before, Task) and before.due_on != after.due_on:
            days.append(DueMove(after.id, after.title, before.due_on, after.due_on))
    hear = who_hears(reader, changes)
    return ProjectMove(tuple(added), tuple(changed), tuple(removed), tuple(days), hear, tuple(unanswered))


def _is_unanswered(task: Task) -> bool:
    asks = task.kind in (StepKind.APPROVAL, StepKind.DECISION)
    return asks and task.state is TaskState.SKIPPED and task.run.outcome is None


_READ = ("title", "kind", "owner_id", "role", "length", "effort_minutes", "instructions", "inputs", "done_when",
         "checklist", "approvers", "offset", "state")  # fmt: skip


def _differs(before: Task, after: Task) -> bool:
    """Whether its owner would see another task; dates are counted apart."""
    return any(getattr(before, name) != getattr(after, name) for name in _READ)
