"""What was learned from a project: answers in groups, actions with their places, and what the next start sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from app.domain.brief import Stage
from app.domain.ids import PersonId, ProjectId, StepId, WorkflowId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Improvement, Lesson, Question, StepNote
from app.domain.task import Task
from app.domain.text import day_words
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.editing.stage_gate import MissingPart
from app.queries.gate import project_stages
from app.queries.reader import Reader
from app.queries.step_note import newest_graph, steps_to_note

ASKED = (Question.WENT_WELL, Question.WENT_WRONG, Question.IMPROVE)
"""What everybody is asked, word for word."""
ASKED_TOO = (Question.CONTINUE, Question.STOP, Question.IDEAS)


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """Answers that say the same: the heading is empty for those that stand alone."""

    title: str
    lessons: tuple[Lesson, ...]

    @property
    def votes(self) -> int:
        return sum(lesson.votes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """An action with who does it, and where it stands: "task of “Summer sale”", "at “Draft” of Blog post"."""

    improvement: Improvement
    owner: str
    place: str
    done: bool
    """Whether its task is over or a published version answers it."""

    @property
    def placed(self) -> bool:
        return self.improvement.task_id is not None or self.improvement.note_id is not None


@dataclass(frozen=True, slots=True)
class RetrospectiveView:
    """The end of one project."""

    project: Project
    workflow_id: WorkflowId | None
    groups: tuple[LessonGroup, ...]
    """The most voted first; what stands alone last."""
    improvements: tuple[ImprovementLine, ...]
    names: dict[PersonId, str]
    open_tasks: tuple[Task, ...]
    """What keeps the project from being closed."""
    missing: tuple[MissingPart, ...]
    """What the last gate misses."""
    closed: bool

    @property
    def lessons(self) -> list[Lesson]:
        return sorted((one for group in self.groups for one in group.lessons), key=lambda one: one.id)


def retrospective(reader: Reader, project_id: ProjectId) -> RetrospectiveView | None:
    """None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    tasks = reader.find(Task, project_id=project_id) if project.state is ProjectState.RUNNING else ()
    gate = next(stand.gate for stand in project_stages(reader, project_id).stands if stand.gate.stage is Stage.MEASURE)
    return RetrospectiveView(
        project,
        version.workflow_id if version is not None else None,
        tuple(_groups(reader.find(Lesson, project_id=project_id))),
        tuple(_line(reader, one) for one in reader.find(Improvement, project_id=project_id)),
        {person.id: person.name for person in reader.find(Person)},
        tuple(task for task in tasks if not task.state.over),
        gate.missing,
        project.state is ProjectState.COMPLETE and gate.passed is not None,
    )


def _groups(lessons: Sequence[Lesson]) -> list[LessonGroup]:
    by_title: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        by_title.setdefault(lesson.cluster, []).append(lesson)
    found = [LessonGroup(title, tuple(sorted(some, key=_by_votes))) for title, some in by_title.items()]
    return sorted(found, key=lambda group: (not group.title, -group.votes, group.title.casefold()))


def _by_votes(lesson: Lesson) -> tuple[int, int]:
    return -lesson.votes, lesson.id


def _line(reader: Reader, one: Improvement) -> ImprovementLine:
    owner = reader.get(Person, one.owner_id) if one.owner_id is not None else None
    place, done = "no place yet", False
    task = reader.get(Task, one.task_id) if one.task_id is not None else None
    note = reader.get(StepNote, one.note_id) if one.note_id is not None else None
    if task is not None:
        project = reader.get(Project, task.project_id) if task.project_id is not None else None
        place, done = f"task of “{project.name}”" if project is not None else "a task of its own", task.state.over
    elif note is not None:
        place, done = _note_place(reader, note)
    return ImprovementLine(one, owner.name if owner is not None else "", place, done)


def _note_place(reader: Reader, note: StepNote) -> tuple[str, bool]:
    workflow = reader.get(Workflow, note.workflow_id)
    versions = sorted(reader.find(WorkflowVersion, workflow_id=note.workflow_id), key=lambda one: -one.number)
    steps = [version.graph.by_id[note.step_id] for version in versions if note.step_id in version.graph.by_id]
    of = f"“{workflow.name}”" if workflow is not None else "the workflow"
    place = f"at “{steps[0].title}” of {of}" if steps else f"about {of}"
    answer = next((version for version in versions if version.id == note.done_in), None)
    done = answer is not None and answer.state is VersionState.PUBLISHED
    return f"{place}, answered by version {answer.number}" if answer is not None else f"{place}, not answered yet", done


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """Where an action can go on: as a note at a step or about a workflow, or as a task of a project."""

    words: str
    workflow_id: WorkflowId | None = None
    step_id: StepId | None = None
    project_id: ProjectId | None = None


def action_places(reader: Reader, view: RetrospectiveView) -> list[ActionPlace]:
    """The workflow of the project with its steps, then the projects that run."""
    found = []
    if view.workflow_id is not None:
        workflow, graph = newest_graph(reader, view.workflow_id)
        found.append(ActionPlace(f"Note about “{workflow.name}”", workflow.id))
        found += [ActionPlace(f"Note at “{title}”", workflow.id, id) for id, title in steps_to_note(graph)]
    running = reader.find(Project, state=ProjectState.RUNNING)
    return [*found, *(ActionPlace(f"Task of “{one.name}”", project_id=one.id) for one in running)]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the next start of a workflow should know of one project: its actions."""

    project: str
    lines: tuple[ImprovementLine, ...]


def learned_before(reader: Reader, workflow: str) -> list[Learned]:
    """The actions of the last project of the workflow of that name, and the open ones of those before; newest first."""
    own = next((one for one in reader.find(Workflow, archived=False) if one.name == workflow), None)
    versions = {one.id for one in reader.find(WorkflowVersion, workflow_id=own.id)} if own is not None else set()
    projects = [one for one in reader.find(Project) if one.version_id in versions and not one.practice]
    found: list[Learned] = []
    for project in sorted(projects, key=lambda one: one.id, reverse=True):
        lines = [_line(reader, one) for one in reader.find(Improvement, project_id=project.id)]
        lines = [line for line in lines if not line.done or not found]
        if lines:
            found.append(Learned(project.name, tuple(lines)))
    return found


def learned_words(found: Sequence[Learned]) -> str:
    """ "2 actions from “Spring sale”"; what is older is counted behind it. Empty where nothing was learned."""
    if not found:
        return ""
    count, older = len(found[0].lines), sum(len(one.lines) for one in found[1:])
    words = f"{'1 action' if count == 1 else f'{count} actions'} from “{found[0].project}”"
    return f"{words}, {older} older" if older else words


def team_of(reader: Reader, project_id: ProjectId) -> tuple[PersonId, ...]:
    """Everybody who had a task of the project."""
    tasks = reader.find(Task, project_id=project_id)
    return tuple(sorted({id for task in tasks for id in (task.owner_id, *task.helpers, *task.approvers)}))


def question_sheets(reader: Reader, project_id: ProjectId, person_id: PersonId | None = None) -> tuple[str, str]:
    """The title and the HTML of one sheet a person: everybody who had a task of the project, or one of them alone."""
    project = reader.get(Project, project_id)
    wanted = [person for id in team_of(reader, project_id) if (person := reader.get(Person, id)) is not None]
    if person_id is not None:
        wanted = [person for person in reader.find(Person) if person.id == person_id]
    name = project.name if project is not None else ""
    return f"{name}: what we learn from it", "".join(_sheets(reader, name, [person.name for person in wanted]))


def _sheets(reader: Reader, project: str, names: Sequence[str]) -> Iterator[str]:
    today = day_words(reader.today(), reader.today())
    room = f'<p style="color:#9aa3b2; margin-top:16px">{"_" * 70}</p>' * 3
    for at, name in enumerate(names or [""]):
        style = ' style="page-break-before:always"' if at else ""
        yield f"<h2{style}>{escape(name or 'Everybody')}</h2><p>{escape(project)}, {today}</p>"
        yield from (f"<h3>{escape(question)}</h3>{room}" for question in ASKED)
        yield "".join(f"<p>{escape(question)}</p>{room[: len(room) // 3]}" for question in ASKED_TOO)
