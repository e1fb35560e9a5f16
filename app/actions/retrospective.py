"""The end of a project: what everybody learned, what will be done about it, and closing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.actions.due import need_near
from app.actions.gate import pass_gate
from app.actions.step_note import add_step_note, remove_step_note
from app.actions.task import add_task
from app.domain.brief import Stage
from app.domain.errors import RuleViolation
from app.domain.ids import ImprovementId, LessonId, PersonId, ProjectId, StepId, TaskId, WorkflowId
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Improvement, Lesson, Question, StepNote
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_line, clean_name, clean_text, day_words
from app.editing.edit import Edit, action
from app.editing.handoff import queue_of_project
from app.editing.sign_off_message import task_to_ask_at

MOST_IMPROVEMENTS = 3
"""Of one project: what is more is not done."""
MOST_LESSONS = 500
MOST_VOTES = 999
LONGEST_LESSON = 2_000


@action("Ask what was learned", "Ask what was learned in {project_id}")
def ask_questions(edit: Edit, project_id: ProjectId, people: Sequence[PersonId]) -> int:
    """Queue the questions of the end for these people, each once. Returns how many are asked now.

    Raises RuleViolation where nobody is left to ask, or the project has no task that the letter could stand at.
    """
    project = edit.need(Project, project_id)
    task = task_to_ask_at(edit, project_id)
    if task is None:
        raise RuleViolation(f"“{project.name}” has no task, so nobody worked on it. Type what was learned here.")
    if project.practice:
        raise RuleViolation(f"“{project.name}” is a practice run, which tells nobody. Type what was learned here.")
    said = {one.person_id for one in edit.find(Lesson, project_id=project_id)}
    asked = {one.person_id for one in edit.find(Message, project_id=project_id) if one.kind is MessageKind.QUESTIONS}
    left = [edit.need(Person, one).id for one in dict.fromkeys(people) if one not in said | asked]
    if not left:
        raise RuleViolation(f"Everybody of “{project.name}” was asked or has answered. Type what they say here.")
    for person_id in left:
        queue_of_project(edit, MessageKind.QUESTIONS, task, person_id, "", "")
    return len(left)


@action("Add answer")
def add_lesson(
    edit: Edit, project_id: ProjectId, question: Question, text: str, person_id: PersonId | None = None
) -> LessonId:
    """One answer of somebody to a question at the end of a project; ``person_id`` None: nobody is named."""
    project = edit.need(Project, project_id)
    if len(edit.find(Lesson, project_id=project_id)) >= MOST_LESSONS:
        raise RuleViolation(f"“{project.name}” has {MOST_LESSONS} answers; more cannot be read. Put some together.")
    person = edit.need(Person, person_id).id if person_id is not None else None
    number = LessonId(edit.next_id(Lesson))
    edit.put(Lesson(number, project_id, question, _words(text), person))
    edit.title = f"Add answer to “{question}”"
    return number


@action("Change answer")
def change_lesson(edit: Edit, lesson_id: LessonId, text: str) -> None:
    """Give an answer other words."""
    edit.put(replace(edit.need(Lesson, lesson_id), text=_words(text)))


@action("Remove answer")
def remove_lesson(edit: Edit, lesson_id: LessonId) -> None:
    edit.remove(edit.need(Lesson, lesson_id))


@action("Group answer")
def group_lesson(edit: Edit, lesson_id: LessonId, group: str) -> None:
    """Put an answer under a heading beside others like it; empty: on its own again."""
    line = clean_line(group)
    if len(line) > LONGEST_NAME:
        raise RuleViolation(f"The name of the group has {len(line):,} characters; at most {LONGEST_NAME} fit.")
    edit.put(replace(edit.need(Lesson, lesson_id), cluster=line))
    edit.title = f"Put answer under “{line}”" if line else "Take answer out of its group"


@action("Vote")
def set_lesson_votes(edit: Edit, lesson_id: LessonId, votes: int) -> None:
    """How many found an answer the most important; those of a group are counted together."""
    if not 0 <= votes <= MOST_VOTES:
        raise RuleViolation(f"{votes:,} votes cannot be. Count from 0 to {MOST_VOTES}.")
    edit.put(replace(edit.need(Lesson, lesson_id), votes=votes))


def _words(text: str) -> str:
    words = clean_text(text, "answer")
    if not words:
        raise RuleViolation("The answer is empty. Type one, or leave the question out.")
    if len(words) > LONGEST_LESSON:
        raise RuleViolation(f"The answer has {len(words):,} characters; at most {LONGEST_LESSON:,} fit. Shorten it.")
    return words


@action("Add action", "Add action {text}")
def add_improvement(
    edit: Edit, project_id: ProjectId, text: str, *, owner_id: PersonId | None = None, due_on: date | None = None
) -> ImprovementId:
    """What will be done about what was learned. Raises RuleViolation for the fourth of a project."""
    project = edit.need(Project, project_id)
    if len(edit.find(Improvement, project_id=project_id)) >= MOST_IMPROVEMENTS:
        raise RuleViolation(
            f"“{project.name}” has {MOST_IMPROVEMENTS} actions; more are not done. Remove one, or say it in another."
        )
    number = ImprovementId(edit.next_id(Improvement))
    edit.put(Improvement(number, project_id, clean_name(text, "action")))
    plan_improvement(edit, number, owner_id, due_on)
    return number


@action("Change action", "Change action {improvement_id}")
def change_improvement(edit: Edit, improvement_id: ImprovementId, text: str) -> None:
    """Give it other words; what was made of it keeps its own."""
    edit.put(replace(edit.need(Improvement, improvement_id), text=clean_name(text, "action")))


@action("Plan action", "Plan action {improvement_id}")
def plan_improvement(edit: Edit, improvement_id: ImprovementId, owner_id: PersonId | None, due_on: date | None) -> None:
    """Who does it, by when; the open task that was made of it follows."""
    old = edit.need(Improvement, improvement_id)
    if due_on is not None:
        need_near(edit, due_on)
    owner = edit.need(Person, owner_id).id if owner_id is not None else None
    edit.put(replace(old, owner_id=owner, due_on=due_on))
    task = edit.get(Task, old.task_id) if old.task_id is not None else None
    if task is not None and not task.state.over:
        edit.put(replace(task, owner_id=owner or task.owner_id, due_on=due_on))


@action("Make a task of action", "Make a task of {improvement_id}")
def place_in_project(edit: Edit, improvement_id: ImprovementId, project_id: ProjectId | None) -> TaskId:
    """It becomes a task of a project, or one of its own with None. Raises RuleViolation where nobody is to do it."""
    old = _unplaced(edit, improvement_id)
    if old.owner_id is None:
        raise RuleViolation(f"Nobody is to do “{old.text}” yet. Choose an owner first.")
    task_id = add_task(edit, old.text, old.owner_id, due_on=old.due_on, project_id=project_id)
    edit.put(replace(old, task_id=task_id))
    return task_id


@action("Note action in workflow", "Note {improvement_id} in {workflow_id}")
def place_at_step(
    edit: Edit, improvement_id: ImprovementId, workflow_id: WorkflowId, step_id: StepId | None = None
) -> None:
    """It stands as a note at the step, or at the whole workflow with None, until a version answers it."""
    old = _unplaced(edit, improvement_id)
    title = edit.title
    note_id = add_step_note(edit, workflow_id, old.text, step_id=step_id, person_id=old.owner_id)
    edit.title = title
    edit.put(replace(old, note_id=note_id))


def _unplaced(edit: Edit, improvement_id: ImprovementId) -> Improvement:
    """Without the place it had: its note goes unless a version answers it, and a task stays with its project."""
    old = edit.need(Improvement, improvement_id)
    if old.note_id is not None and edit.need(StepNote, old.note_id).done_in is None:
        remove_step_note(edit, old.note_id)
    return edit.put(replace(old, task_id=None, note_id=None))


@action("Remove action", "Remove action {improvement_id}")
def remove_improvement(edit: Edit, improvement_id: ImprovementId) -> None:
    """With its open note; the task that was made of it stays."""
    edit.remove(_unplaced(edit, improvement_id))


@action("Close project", "Close {project_id}")
def close_project(
    edit: Edit, project_id: ProjectId, reason: str = "", *, lessons: Sequence[tuple[Question, str]] = ()
) -> None:
    """Complete a project and pass its last gate, with answers that nobody is named for.

    Raises RuleViolation that says what is open, or what is missing unless ``reason`` says why it is closed without.
    """
    project = edit.need(Project, project_id)
    title = edit.title
    if project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{project.name}” is cancelled, so there is nothing to close.")
    passed = next((gate for gate in project.passed if gate.stage is Stage.MEASURE), None)
    if passed is not None and project.state is ProjectState.COMPLETE:
        day = day_words(passed.at.astimezone(edit.zone).date(), edit.today)
        raise RuleViolation(f"“{project.name}” was closed on {day} already.")
    if project.state is ProjectState.RUNNING:
        _need_no_work(edit, project)
        edit.put(replace(project, state=ProjectState.COMPLETE, finished_at=edit.now))
    for question, text in lessons:
        add_lesson(edit, project_id, question, text)
    if passed is None:
        pass_gate(edit, project_id, Stage.MEASURE, reason)
    edit.title = title


def _need_no_work(edit: Edit, project: Project) -> None:
    left = [task for task in edit.find(Task, project_id=project.id) if not task.state.over]
    if left:
        count = "1 task is" if len(left) == 1 else f"{len(left)} tasks are"
        raise RuleViolation(
            f"“{project.name}” is not done: {count} open, first “{left[0].title}”. Finish, skip or cancel what is open."
        )
