"""What a simulation of a workflow takes from the team: who does which step, when they work, how answers came before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from app.domain.ids import RoleId, StepId, VersionId, WorkflowId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.task import Round, Task
from app.domain.workflow import Graph, VersionState, WorkflowVersion
from app.engine.simulated_run import Doer, Timing, queue_by_role
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.start import WorkflowChoice, role_lines
from app.scheduling.minute_index import MinuteIndex
from app.scheduling.working_time import instant_of

PROJECTS_LOOKED_AT = 30
"""The newest of a workflow: what was answered in them counts as its history."""
FEWEST_ANSWERS = 5
"""Of a step, before its history says more than the usual chance."""


@dataclass(frozen=True, slots=True)
class SimulatedTeam:
    """For ``simulate``: plain values, so that it can run on another thread."""

    doers: Mapping[StepId, Doer]
    timing: Timing
    chances: Mapping[StepId, Mapping[str, float]]
    """How often each outcome came in the newest projects of the workflow, from 0 to 1."""


def simulated_team(reader: Reader, graph: Graph, version_id: VersionId | None = None) -> SimulatedTeam:
    """People as *Start project* proposes them, a queue for each role that nobody has; runs begin now."""
    known = calendars(reader)
    company = known.company.index.apart()
    names = {person.id: person.name for person in reader.find(Person)}
    roles = {role.id: role.name for role in reader.find(Role)}
    lines = role_lines(reader, WorkflowChoice("", "", graph, None))
    chosen = {line.role_id: line.people[0] for line in lines if line.people}
    people = {
        person_id: Doer(names[person_id], partial(_ends, known.of(person_id).index.apart()))
        for person_id in set(chosen.values())
    }
    nobody = {
        line.role_id: Doer(roles.get(line.role_id, line.name), partial(_ends, company))
        for line in lines
        if line.role_id not in chosen
    }
    doers = {
        step_id: people[chosen[role]] if (role := RoleId(queue.name)) in chosen else nobody[role]
        for step_id, queue in queue_by_role(graph).items()
    }
    start = company.start(company.count(instant_of(reader.local(reader.now()).replace(tzinfo=None))))
    timing = Timing(start, partial(_ends, company), partial(_days, company, known.company.day_minutes), True)
    version = reader.get(WorkflowVersion, version_id) if version_id is not None else None
    return SimulatedTeam(doers, timing, past_chances(reader, graph, version.workflow_id) if version is not None else {})


def published_graph(reader: Reader, workflow_id: WorkflowId) -> Graph | None:
    """The newest published version, to compare a draft with; None: nothing was published."""
    published = reader.find(WorkflowVersion, workflow_id=workflow_id, state=VersionState.PUBLISHED)
    return max(published, key=lambda version: version.number).graph if published else None


def past_chances(reader: Reader, graph: Graph, workflow_id: WorkflowId) -> dict[StepId, dict[str, float]]:
    """How often each outcome of a step came in the newest projects of a workflow, where there are enough answers."""
    asked = {step.id for step in graph.steps if step.asks}
    versions = {version.id for version in reader.find(WorkflowVersion, workflow_id=workflow_id)}
    projects = [one for version in versions for one in reader.find(Project, version_id=version) if not one.practice]
    counts: dict[StepId, Counter[str]] = {}
    for project in sorted(projects, key=lambda one: one.id)[-PROJECTS_LOOKED_AT:]:
        for task in reader.find(Task, project_id=project.id):
            if task.step_id in asked:
                outcomes = [past.outcome for past in reader.find(Round, task_id=task.id) if past.outcome]
                counts.setdefault(task.step_id, Counter()).update(outcomes)
    return {
        step_id: {outcome: count / total for outcome, count in found.items()}
        for step_id, found in counts.items()
        if (total := found.total()) >= FEWEST_ANSWERS
    }


def _ends(calendar: MinuteIndex, start: int, minutes: int) -> int:
    return calendar.finish(calendar.count(start) + minutes) if minutes else start


def _days(calendar: MinuteIndex, day_minutes: int, instant: int) -> float:
    return calendar.count(instant) / day_minutes
