"""What *Start project* proposes and shows: workflows to choose from, people for roles, and the previewed plan."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.ids import PersonId, RoleId, VersionId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.editing.change import ChangeSet
from app.exchange.role_match import with_team_roles
from app.exchange.templates import TEMPLATE_NAMES, template
from app.queries.collision import collision_sentences
from app.queries.doubt import only_if
from app.queries.preview import Preview, outlook_after
from app.queries.project import Outlook, calendars, sentence_of
from app.queries.reader import Reader
from app.queries.subworkflow import missing_roles
from app.scheduling.anchor_move import anchored_on
from app.scheduling.collisions import steps_without_room
from app.scheduling.network import Network
from app.scheduling.plan import can_move, plan

LOOKED_AHEAD = 3 * 366
"""Days within which a date without compression is looked for."""


@dataclass(frozen=True, slots=True)
class WorkflowChoice:
    """A published workflow of the team, or a shipped template that the team has not taken yet."""

    name: str
    anchor_label: str
    graph: Graph
    version_id: VersionId | None
    template: str = ""
    roles: Mapping[RoleId, str] | None = None
    """Names of a template's roles, which the team may not have yet."""
    anchor_minute: int | None = None
    """The hour that its projects begin with, in minutes after midnight."""


def workflow_choices(reader: Reader) -> tuple[WorkflowChoice, ...]:
    """The team's own by name, then the templates."""
    own = []
    for workflow in reader.find(Workflow, archived=False):
        versions = reader.find(WorkflowVersion, workflow_id=workflow.id, state=VersionState.PUBLISHED)
        if versions:
            newest = max(versions, key=lambda version: version.number)
            own.append(
                WorkflowChoice(
                    workflow.name, workflow.anchor_label, newest.graph, newest.id, anchor_minute=workflow.anchor_minute
                )
            )
    own.sort(key=lambda choice: choice.name.casefold())
    taken = {choice.name.casefold() for choice in own}
    roles = reader.find(Role)
    shipped = [(name, with_team_roles(template(name), roles)) for name in TEMPLATE_NAMES]
    return (
        *own,
        *(
            WorkflowChoice(file.name, file.anchor_label, file.graph, None, name, file.roles, file.anchor_minute)
            for name, file in shipped
            if file.name.casefold() not in taken
        ),
    )


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a workflow and who could have it; ``people`` have it, the least loaded first."""

    role_id: RoleId
    name: str
    owns: bool
    """It has steps of its own; else it only approves or is informed, and everybody with it is."""
    people: tuple[PersonId, ...]


def role_lines(reader: Reader, choice: WorkflowChoice) -> tuple[RoleLine, ...]:
    """In the order in which the workflow needs them."""
    names = {role.id: role.name for role in reader.find(Role)}
    owned = [step.role for step in choice.graph.steps if step.has_task and step.role is not None]
    asked = [role for step in choice.graph.steps if step.has_task for role in step.roles]
    effort = Counter(owned)
    loads = Counter(dict(reader.loads()))
    team = reader.find(Person, archived=False)
    lines = []
    for role in dict.fromkeys([*owned, *asked]):
        having = sorted((p for p in team if role in p.roles), key=lambda person: (loads[person.id], person.id))
        if having:
            loads[having[0].id] += effort[role] * 480
        name = names.get(role) or (choice.roles or {}).get(role) or str(role)
        lines.append(RoleLine(role, name, role in effort, tuple(person.id for person in having)))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class StartTask:
    """One task of the plan that would come to be."""

    title: str
    owner: str
    due_on: date | None
    was_on: date | None
    """Its due by the workflow's own offset, where the late start moved it; else None."""
    done: bool
    left_out: bool
    only_if: str
    anchor: bool


@dataclass(frozen=True, slots=True)
class StartView:
    tasks: tuple[StartTask, ...]
    warnings: tuple[str, ...]
    """Collisions and steps without room, each a plain sentence."""
    compressed: int
    """How many dues a late start moved."""
    sentence: str


def start_view(reader: Reader, changes: ChangeSet) -> StartView:
    """Read the preview of a started project."""
    now = outlook_after(reader, started_project(changes).id, changes)
    meant = as_written(now)
    due_by_offset = plan(meant, as_written=True)
    moved = {
        task.id: old
        for task in now.loaded.tasks
        if task.id in due_by_offset and (old := due_by_offset[task.id].due_on) != task.due_on and old is not None
    }
    names = {person.id: person.name for person in reader.find(Person)}
    anchor = now.network.anchor_id
    tasks = tuple(
        StartTask(
            task.title,
            names.get(task.owner_id, ""),
            task.due_on,
            moved.get(task.id),
            task.state.over and task.run.skip is None,
            task.run.skip is not None,
            only_if(now.loaded, now.network, task),
            task.id == anchor,
        )
        for task in sorted(now.loaded.tasks, key=lambda task: (task.rank, task.id))
    )
    inside = missing_roles(Preview(reader, changes), now.loaded.project.id)
    warnings = (*inside, *collision_sentences(meant, now, reader.today()), *_no_room(now))
    return StartView(tasks, warnings, len(moved), sentence_of(reader, now, Preview(reader, changes)))


def first_free_date(reader: Reader, changes: ChangeSet) -> date:
    """The first company day to plan from on which a previewed project needs no compression."""
    today = calendars(reader).company.first_day(reader.local(reader.now()))
    now = outlook_after(reader, started_project(changes).id, changes)
    meant, company = as_written(now), calendars(reader).company
    day = today
    while (day - today).days < LOOKED_AHEAD:
        network = anchored_on(meant, day)
        planned = plan(network, as_written=True)
        dues = [due for task_id, row in planned.items() if can_move(network.task(task_id)) and (due := row.due_on)]
        missing = max(((today - due).days for due in dues if due < day), default=0)
        if missing <= 0 and company.is_working_day(day):
            return day
        # Snapping makes a due up to some days early, so the last stretch goes day by day.
        day += timedelta(days=max(1, missing - 10))
    return day


def started_project(changes: ChangeSet) -> Project:
    """The project that a previewed start would make."""
    return next(change.after for change in changes.changes if isinstance(change.after, Project))


def as_written(now: Outlook) -> Network:
    """The project with the offsets of its workflow, as they were before a late start compressed them."""
    steps = now.loaded.graph.by_id if now.loaded.graph is not None else {}
    tasks = tuple(
        replace(task, offset=steps[task.step_id].offset) if task.step_id in steps else task
        for task in now.network.tasks
    )
    return replace(now.network, tasks=tasks)


def _no_room(now: Outlook) -> list[str]:
    found = []
    for tight in steps_without_room(now.network, {}):
        title, before = now.network.task(tight.task_id).title, now.network.task(tight.after).title
        if tight.room < 0:
            found.append(f"“{title}” is due before “{before}”, which comes first.")
        else:
            day = now.network.company.day_minutes
            takes, room = _days(tight.length, day), _days(tight.room, day)
            found.append(f"“{title}” takes {takes} and has {room} after “{before}”.")
    return found


def _days(minutes: int, day_minutes: int) -> str:
    if minutes == 0:
        return "no time"
    if minutes < day_minutes:
        hours = round(minutes / 60, 1)
        return "1 hour" if hours == 1 else f"{hours:g} hours"
    days = round(minutes / day_minutes, 1)
    return "1 day" if days == 1 else f"{days:g} days"
