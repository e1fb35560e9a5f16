"""*Close project* with a real workspace: answers, groups with votes, actions with a place, the close."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from app.actions.brief import change_brief
from app.actions.task import cancel_task
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Improvement, Lesson, Question, StepNote
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.queries.retrospective import ASKED
from tests.builders import Office, make_office
from tests.ui.company import type_into
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.project.close_dialog import STEPS, UNVOTE, VOTE, CloseDialog
from ui.widgets.improve_step import ImproveStepDialog


def office_of(folder: Path) -> tuple[Office, Context]:
    office = make_office(folder)
    return office, Context(office.workspace, Preferences(folder / "view.json"))


def opened(qtbot: Any, office: Office, context: Context) -> CloseDialog:
    dialog = CloseDialog(context, office.project, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def found(office: Office, kind: Any) -> list[Any]:
    return list(office.workspace.read(lambda reader: reader.find(kind)))


@pytest.mark.requirement("A32")
def test_each_person_answers_the_three_questions_word_for_word(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    dialog = opened(qtbot, office, context)
    assert [str(question) for question in ASKED] == [
        "What went well?",
        "What went wrong?",
        "What could be improved in the future?",
    ]
    mia = office.people["Mia"]
    dialog.answers.person.choose(mia)
    dialog.answers.person.picked.emit(mia)
    type_into(dialog.answers.lists[Question.WENT_WELL].new, "The outline helped")
    [lesson] = found(office, Lesson)
    assert (lesson.question, lesson.text, lesson.person_id) == (Question.WENT_WELL, "The outline helped", mia)
    dialog.answers.person.choose(office.people["Ana"])
    dialog.answers.person.picked.emit(office.people["Ana"])
    assert dialog.answers.lists[Question.WENT_WELL].lines == ()
    dialog.answers.person.choose(mia)
    dialog.answers.person.picked.emit(mia)
    dialog.answers.lists[Question.WENT_WELL].rows[0].remove.click()
    assert found(office, Lesson) == []


@pytest.mark.requirement("A32")
def test_answers_are_put_into_groups_and_votes_are_counted(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    dialog = opened(qtbot, office, context)
    for text in ("Pictures came late", "Approval took a week"):
        type_into(dialog.answers.lists[Question.WENT_WRONG].new, text)
    groups = dialog.groups
    first, second = (lesson.id for lesson in found(office, Lesson))
    for id in (first, second):
        groups.list.choose(id)
        type_into(groups.group, "Waiting")
    for key, id in (
        (VOTE.key, first),
        (VOTE.key, second),
        (VOTE.key, second),
        (UNVOTE.key, first),
        (UNVOTE.key, first),
    ):
        groups.list.asked.emit(key, id)
    assert [item.title for item in groups.list.rows.items] == [
        "Waiting  ·  2 votes",
        "Approval took a week",
        "Pictures came late",
    ]
    assert groups.group.text() == "Waiting"


@pytest.mark.requirement("A33")
def test_an_action_gets_an_owner_and_stands_as_a_note_at_its_step(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    dialog = opened(qtbot, office, context)
    step = dialog.actions_step
    type_into(step.list.new, "Ask for pictures first")
    place = next(
        choice.key for choice in step.place._choices if choice.text == f"Note at “{office.task('draft').title}”"
    )
    step.place.pick(place)
    [note] = found(office, StepNote)
    assert (note.step_id, note.text) == ("draft", "Ask for pictures first")
    [improvement] = found(office, Improvement)
    assert improvement.note_id == note.id
    for text in ("Second", "Third", "Fourth"):
        type_into(step.list.new, text)
    assert len(found(office, Improvement)) == 3
    assert "has 3 actions" in step.list.new_row.problem
    assert step.list.new.text() == "Fourth"


@pytest.mark.requirement("A32")
def test_the_last_step_says_what_is_open_and_closes_with_a_reason(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    office.workspace.do(change_brief, office.project, audience="Planners")
    dialog = opened(qtbot, office, context)
    for _ in range(len(STEPS) - 1):
        dialog.next.click()
    assert not dialog.go.isEnabled()
    assert dialog.last.said.text().endswith("tasks are open")
    for task in found(office, Task):
        if not office.workspace.read(lambda reader, id=task.id: reader.get(Task, id)).state.over:
            office.workspace.do(cancel_task, task.id, pass_on=True)
    assert dialog.last.said.text() == "Still missing"
    assert not dialog.go.isEnabled()
    dialog.last.reason.setText("A small one")
    assert dialog.go.isEnabled()
    dialog.go.click()
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert project.state is ProjectState.COMPLETE
    assert project.passed[-1].reason == "A small one"
    assert not dialog.isVisible()


def test_every_button_and_field_has_a_name(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    dialog = opened(qtbot, office, context)
    for part in dialog.findChildren(QPushButton):
        assert part.text() or part.accessibleName()
    fields = [answers.new.accessibleName() for answers in dialog.answers.lists.values()]
    assert fields == [f"Answer: {question}" for question in Question]


@pytest.mark.requirement("S33")
def test_any_task_leaves_a_note_at_its_step_and_one_without_a_step_says_why_not(qtbot: Any, tmp_path: Path) -> None:
    office, context = office_of(tmp_path)
    dialog = ImproveStepDialog(context, office.task("draft").id, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.keep()
    assert dialog.problem.text() == "The note is empty. Say what should be better."
    dialog.text.setPlainText("Say how long it may be")
    dialog.keep()
    [note] = found(office, StepNote)
    blog = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert (note.workflow_id, note.step_id, note.text) == (blog.workflow_id, "draft", "Say how long it may be")
    assert not dialog.isVisible()
