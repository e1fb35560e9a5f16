"""*Improve this step* at any task of a project: at its step, about its workflow where only the project has the step, or
in the journal where there is no workflow."""

from pathlib import Path

import pytest

from app.actions import outline
from app.actions.step_note import improve_step
from app.actions.tailoring import add_project_step
from app.actions.task import add_task
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.retrospective import StepNote
from app.domain.task import Comment, CommentKind
from app.queries.step_note import note_place
from tests.builders import make_office


@pytest.mark.requirement("A34")
def test_a_step_that_only_the_project_has_is_noted_with_the_workflow_and_named(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    workspace, before = office.workspace, office.dump()
    added = workspace.do(add_project_step, office.project, "Call the client", after=StepId("keywords")).value
    at_it = workspace.do(improve_step, office.task("idea").id, "Say whose idea").value
    about = workspace.do(improve_step, added, "It was asked for twice")
    notes = {note.id: note for note in workspace.read(lambda reader: reader.find(StepNote))}
    assert (notes[at_it].step_id, notes[at_it].text) == ("idea", "Say whose idea")
    assert notes[about.value].step_id is None
    assert notes[about.value].text == "“Call the client”, which “Spring sale” added: It was asked for twice"
    assert notes[about.value].workflow_id == notes[at_it].workflow_id
    assert workspace.read(note_place, added).startswith("Only this project has the step")
    for _ in range(3):
        workspace.undo()
    assert office.dump() == before


def test_without_a_workflow_it_stands_in_the_journal_at_the_task(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    workspace, mia = office.workspace, office.people["Mia"]
    project = workspace.do(outline.start_free_project, "Office move").value
    task = workspace.do(outline.add_line, project, "Boxes", owner_id=mia).value
    before = office.dump()
    done = workspace.do(improve_step, task, "Order them a week before", person_id=mia)
    assert done.changes.sentence == "Noted in the journal what to improve at “Boxes”"
    [comment] = workspace.read(lambda reader: reader.find(Comment))
    assert (comment.task_id, comment.project_id, comment.person_id, comment.kind) == (
        task, project, mia, CommentKind.COMMENT
    )  # fmt: skip
    assert comment.text == "Better next time: Order them a week before"
    assert "in its journal" in workspace.read(note_place, task)
    workspace.undo()
    assert office.dump() == before


def test_a_task_of_no_project_and_empty_words_are_refused_with_what_to_do(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    with pytest.raises(RuleViolation, match=r"is in no project, so no step of one can be improved\. Comment on it"):
        office.workspace.do(improve_step, task, "Better")
    with pytest.raises(RuleViolation, match="The note is empty"):
        office.workspace.do(improve_step, office.task("idea").id, " ")
