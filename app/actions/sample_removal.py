"""Takes the sample team away again: all that loading it brought, but nothing that the lead's own work needs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.activity import Activity
from app.domain.brief import Kpi, Requirement, Risk
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.file import File, FileVersion
from app.domain.ids import PersonId, ProjectId, RoleId, VersionId
from app.domain.message import Message
from app.domain.person import Person, Role
from app.domain.process import Process, Recurrence, Team
from app.domain.project import Project
from app.domain.retrospective import Idea, Improvement, Lesson, StepNote
from app.domain.settings import SampleIds, Settings
from app.domain.sign_off import SignOff
from app.domain.task import Comment, Round, Task, Vote
from app.domain.work_calendar import Absence
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.belonging import remove_version, remove_with_belongings, remove_workflow_records
from app.editing.edit import Edit, action
from app.editing.ports import Entities
from app.exchange.templates import templates

TEAM = ("Mia Okafor", "Ana Lopez", "Sam Reed", "Leo Kim", "Priya Nair", "Jon Brandt", "Zoe Martin", "Tom Weber")
PROJECTS = {
    "How to brief a designer": "blog_post",
    "Planning season webinar": "webinar",
    "Northwind onboarding": "client_onboarding",
    "Five mistakes in a content calendar": "blog_post",
}
"""By name, with the shipped workflow that each runs."""
PROCESSES = ("Blog", "Newsletter", "Answers on social media")
IDEAS = ("A calculator for the budget of a campaign", "A podcast with our clients")
NEWSLETTER = "newsletter"
"""The shipped workflow that repeats."""
NEWSLETTER_NAMES = "Newsletter {week}"


def address_of(name: str) -> str:
    """Where somebody of the sample team gets letters: nowhere."""
    return f"{name.split()[0].lower()}@example.com"


def sample_of(entities: Entities) -> SampleIds:
    """What loading the sample team brought; empty where nothing of it is here, or too little to be sure.

    Data of before this was kept is known by what nobody else has: names with their addresses at example.com, and the
    sample's projects running the shipped workflows, which were all taken over at one moment.
    """
    settings = entities.get(Settings, 1) or Settings()
    if settings.sample.people:
        return settings.sample
    people = [one for one in entities.find(Person) if one.name in TEAM and one.email == address_of(one.name)]
    named = [one for one in entities.find(Project) if one.name in PROJECTS]
    # Only then: the drawings of all workflows are much to read for a page of settings.
    if named and len(people) >= len(TEAM) / 2:
        return _recognised(entities, people, named)
    return SampleIds()


def _recognised(entities: Entities, people: Sequence[Person], named: Sequence[Project]) -> SampleIds:
    shipped = {one.id: one.template for one in entities.find(Workflow) if one.template and not one.is_own_template}
    versions = {one.id: one for one in entities.find(WorkflowVersion) if one.workflow_id in shipped}
    runs = {one.id: versions[one.version_id] for one in named if one.version_id in versions}
    projects = [one for one in named if one.id in runs and shipped[runs[one.id].workflow_id] == PROJECTS[one.name]]
    if not projects:
        return SampleIds()
    moments = {runs[one.id].published_at for one in projects}
    taken_over = {version.workflow_id for version in versions.values() if version.published_at in moments}
    brought = {role_id: name for file in templates() for role_id, name in file.roles.items()}
    known = {person.id for person in people}
    joined = {f"{person.name} joined the team" for person in people}
    return SampleIds(
        tuple(person.id for person in people),
        tuple(project.id for project in projects),
        tuple(sorted(taken_over)),
        tuple(role.id for role in entities.find(Role) if brought.get(role.id) == role.name),
        tuple(line.id for line in entities.find(Activity, project_id=None) if line.text in joined),
        tuple(
            one.id
            for one in entities.find(Recurrence)
            if one.workflow_id in taken_over and one.pattern == NEWSLETTER_NAMES
        ),
        tuple(one.id for one in entities.find(Process) if one.name in PROCESSES and one.owner_id in known),
        tuple(one.id for one in entities.find(Idea) if one.text in IDEAS),
    )


@action("Remove sample team")
def remove_sample(edit: Edit) -> None:
    """Its projects, workflows, people and roles. Own tasks in a sample project stay as tasks without a project.

    Who owns own work, helps in it or has voted on it stays; so does a workflow that own projects run or that was
    edited, and the roles of all that stays.
    """
    settings = edit.get(Settings, 1) or Settings()
    sample = sample_of(edit)
    if not sample.people:
        raise RuleViolation("There is no sample team to remove. What is here is your own.")
    for project_id in sample.projects:
        _remove_notes(edit, project_id)
        _remove_project(edit, project_id)
    _remove_habits(edit, sample)
    for workflow_id in sample.workflows:
        _remove_workflow(edit, edit.get(Workflow, workflow_id))
    for person_id in sorted(set(sample.people) - _people_at_work(edit)):
        _remove_person(edit, edit.get(Person, person_id))
    for line_id in sample.lines:
        line = edit.get(Activity, line_id)
        if line is not None:
            edit.remove(line)
    for role_id in sorted(set(sample.roles) - _roles_in_use(edit)):
        role = edit.get(Role, role_id)
        if role is not None:
            edit.remove(role)
    overrides = tuple(o for o in settings.reminders.overrides if edit.get(Workflow, o.workflow_id) is not None)
    edit.put(replace(settings, sample=SampleIds(), reminders=replace(settings.reminders, overrides=overrides)))


def _remove_notes(edit: Edit, project_id: ProjectId) -> None:
    """What its retrospective left at the steps of a workflow, which may stay."""
    for improvement in edit.find(Improvement, project_id=project_id):
        note = edit.get(StepNote, improvement.note_id) if improvement.note_id is not None else None
        if note is not None:
            edit.put(replace(improvement, note_id=None))
            edit.remove(note)


def _remove_habits(edit: Edit, sample: SampleIds) -> None:
    """Its processes; its ideas and recurrences, unless own projects came of them."""
    kept = {idea.id for idea in edit.find(Idea) if idea.project_id is not None}
    made_by = {project.recurrence_id for project in edit.find(Project)}
    gone: tuple[Entity | None, ...] = (
        *(edit.get(Process, number) for number in sample.processes),
        *(edit.get(Idea, number) for number in sample.ideas if number not in kept),
        *(edit.get(Recurrence, number) for number in sample.recurrences if number not in made_by),
    )
    for item in gone:
        if item is not None:
            edit.remove(item)


def _remove_project(edit: Edit, project_id: ProjectId) -> None:
    project = edit.get(Project, project_id)
    if project is None:
        return
    for task in edit.find(Task, project_id=project_id):
        if task.step_id is None:
            _set_free(edit, task)
        for child in edit.find(Project, parent_task=task.id):
            _remove_project(edit, child.id)
    remove_with_belongings(edit, project)


def _set_free(edit: Edit, task: Task) -> None:
    """An own task leaves the project with all that was said of it."""
    edit.put(replace(task, project_id=None))
    for message in edit.find(Message, task_id=task.id):
        edit.put(replace(message, project_id=None))
    for line in edit.find(Activity, task_id=task.id):
        edit.put(replace(line, project_id=None))
    for comment in edit.find(Comment, task_id=task.id):
        edit.put(replace(comment, project_id=None))
    for file in edit.find(File, task_id=task.id):
        edit.put(replace(file, project_id=None))


def _remove_workflow(edit: Edit, workflow: Workflow | None) -> None:
    """Unless own work hangs on it: a project, a subworkflow of another workflow, another version, a draft."""
    versions = edit.find(WorkflowVersion, workflow_id=workflow.id) if workflow is not None else []
    if workflow is None or len(versions) > 1:
        return
    if any(edit.find(Project, version_id=version.id) for version in versions):
        return
    if {version.id for version in versions} & set(_subworkflows(edit)):
        return
    remove_workflow_records(edit, workflow.id)
    for version in versions:
        remove_version(edit, version)
    edit.remove(workflow)


def _subworkflows(edit: Edit) -> Iterator[VersionId]:
    for version in edit.find(WorkflowVersion):
        yield from (step.subworkflow for step in version.graph.steps if step.subworkflow is not None)


def _people_at_work(edit: Edit) -> set[PersonId]:
    found: set[PersonId] = set()
    for task in edit.find(Task):
        found |= {task.owner_id, *task.helpers, *task.approvers, *task.watchers}
    for recurrence in edit.find(Recurrence):
        found |= {one.person_id for one in recurrence.staff}
    for team in edit.find(Team):
        found |= set(team.people)
    for project in edit.find(Project):
        found |= set(project.watchers)
        found |= {one for one in (project.classification.accountable_id, project.escalation_id) if one is not None}
    named: tuple[tuple[type[Entity], str], ...] = (
        *((Round, "owner_id"), (Vote, "person_id"), (Message, "person_id"), (Comment, "person_id")),
        *((Requirement, "by"), (Kpi, "person_id"), (Risk, "owner_id"), (SignOff, "person_id")),
        *((FileVersion, "person_id"), (Lesson, "person_id"), (Improvement, "owner_id"), (StepNote, "person_id")),
        (Process, "owner_id"),
    )
    return found | {getattr(item, field) for kind, field in named for item in edit.find(kind)}


def _remove_person(edit: Edit, person: Person | None) -> None:
    if person is None:
        return
    for absence in edit.find(Absence, person_id=person.id):
        edit.remove(absence)
    edit.remove(person)


def _roles_in_use(edit: Edit) -> set[RoleId]:
    found = {role for person in edit.find(Person) for role in person.roles}
    found |= {task.role for task in edit.find(Task) if task.role is not None}
    for version in edit.find(WorkflowVersion):
        found |= {lane.role for lane in version.graph.lanes if lane.role is not None}
        for step in version.graph.steps:
            found |= set(step.roles)
        found |= {RoleId(spec.by) for spec in version.graph.requirements}
    for project in edit.find(Project):
        found |= {line.role for line in project.brief.roles}
    for process in edit.find(Process):
        found |= {one.role for one in process.roles}
    for recurrence in edit.find(Recurrence):
        found |= {one.role for one in recurrence.staff}
    return found
