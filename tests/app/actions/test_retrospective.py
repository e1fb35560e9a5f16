"""What is learned from a project: answers, actions with their place, notes at steps, closing, ideas."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from app.actions import idea, retrospective, step_note
from app.actions.brief import change_brief
from app.actions.flowchart.step import rename_step
from app.actions.flowchart.version import delete_workflow, discard_draft, new_workflow, publish
from app.actions.idea import add_idea, change_idea, rate_idea, remove_idea, set_objective, start_from_idea
from app.actions.project import StartPlan, cancel_project
from app.actions.retrospective import (
    add_improvement,
    add_lesson,
    close_project,
    group_lesson,
    place_at_step,
    place_in_project,
    plan_improvement,
    remove_improvement,
    set_lesson_votes,
)
from app.actions.step_note import add_step_note, answer_step_note, improve_step
from app.actions.task import finish_task, skip_task
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Idea, Improvement, Lesson, Question, StepNote, StepNoteKind
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.editing.change import Scope
from app.queries.idea import idea_list
from app.queries.retrospective import learned_before, learned_words, question_sheets
from app.queries.retrospective import retrospective as seen_end
from app.queries.step_note import DOER_QUESTIONS, doer_sheet, step_notes
from tests.app.actions.test_brief_walk import Call, call, previewed
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def workflow_of(office: Office) -> WorkflowId:
    return office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog)).workflow_id


def refusal(office: Office, *made: object, **named: object) -> str:
    before = office.dump()
    with pytest.raises(RuleViolation) as refused:
        office.workspace.do(*made, **named)
    assert office.dump() == before
    return refused.value.sentence


def do_everything(office: Office) -> None:
    """Skip or finish what is open until the project is done."""
    while True:
        tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
        task = next((one for one in tasks if one.state.open), None)
        if task is None:
            return
        outcomes = office.workspace.read(lambda reader, id=task.id: reader.get(Task, id)).kind
        try:
            office.workspace.do(finish_task, task.id)
        except RuleViolation:
            office.workspace.do(skip_task, task.id, outcome="Approved")
        assert outcomes


@pytest.mark.requirement("A32")
def test_answers_are_grouped_by_hand_and_the_most_voted_group_comes_first(office: Office) -> None:
    do, mia = office.workspace.do, office.people["Mia"]
    well = do(add_lesson, office.project, Question.WENT_WELL, "The outline helped", mia).value
    late = do(add_lesson, office.project, Question.WENT_WRONG, "Pictures came late").value
    slow = do(add_lesson, office.project, Question.WENT_WRONG, "Approval took a week", mia).value
    do(group_lesson, late, "Waiting")
    said = do(group_lesson, slow, " Waiting ")
    assert said.changes.sentence == "Put answer under “Waiting”"
    do(set_lesson_votes, late, 2)
    do(set_lesson_votes, slow, 1)
    view = office.workspace.read(seen_end, office.project)
    assert [(group.title, group.votes) for group in view.groups] == [("Waiting", 3), ("", 0)]
    assert [lesson.id for group in view.groups for lesson in group.lessons] == [late, slow, well]
    assert [part.words for part in view.missing] == ["What could be improved in the future?"]


def test_what_everybody_is_asked_are_the_three_questions_word_for_word(office: Office) -> None:
    title, html = office.workspace.read(question_sheets, office.project)
    assert title.endswith(": what we learn from it")
    for question in ("What went well?", "What went wrong?", "What could be improved in the future?"):
        assert html.count(f"<h3>{question}</h3>") == html.count("<h2") >= 3
    _, alone = office.workspace.read(question_sheets, office.project, office.people["Ana"])
    assert alone.count("<h2") == 1


@pytest.mark.requirement("A33")
def test_at_most_three_actions_each_with_owner_day_and_place(office: Office) -> None:
    workspace, ana, project = office.workspace, office.people["Ana"], office.project
    ids = [workspace.do(add_improvement, project, f"Better {n}").value for n in range(3)]
    assert "has 3 actions" in refusal(office, add_improvement, project, "A fourth")
    assert "Nobody is to do “Better 0” yet" in refusal(office, place_in_project, ids[0], project)
    workspace.do(plan_improvement, ids[0], ana, PUBLISH_ON)
    task_id = workspace.do(place_in_project, ids[0], project).value
    task = workspace.read(lambda reader: reader.get(Task, task_id))
    assert (task.title, task.owner_id, task.due_on, task.step_id) == ("Better 0", ana, PUBLISH_ON, None)
    workspace.do(plan_improvement, ids[0], office.people["Mia"], PUBLISH_ON - timedelta(days=1))
    moved = workspace.read(lambda reader: reader.get(Task, task_id))
    assert (moved.owner_id, moved.due_on) == (office.people["Mia"], PUBLISH_ON - timedelta(days=1))
    workspace.do(place_at_step, ids[1], workflow_of(office), StepId("draft"))
    assert [line.place for line in workspace.read(seen_end, project).improvements] == [
        f"task of “{workspace.read(lambda reader: reader.get(Project, project)).name}”",
        f"at “{office.task('draft').title}” of “Blog post”, not answered yet",
        "no place yet",
    ]
    # Another place takes the open note along; the task stays with its project.
    workspace.do(place_at_step, ids[1], workflow_of(office))
    [note] = workspace.read(lambda reader: reader.find(StepNote))
    assert note.step_id is None
    workspace.do(remove_improvement, ids[1])
    workspace.do(remove_improvement, ids[0])
    assert workspace.read(lambda reader: reader.find(StepNote)) == ()
    assert workspace.read(lambda reader: reader.get(Task, task_id)) is not None


@pytest.mark.requirement("A33", "S33")
def test_the_next_start_of_the_workflow_shows_the_actions_until_a_version_answers_them(office: Office) -> None:
    workspace, workflow = office.workspace, workflow_of(office)
    first = workspace.do(add_improvement, office.project, "Ask for pictures first").value
    workspace.do(place_at_step, first, workflow, StepId("draft"))
    workspace.do(add_improvement, office.project, "Name the approver in the brief")
    name = workspace.read(lambda reader: reader.get(Project, office.project)).name
    assert learned_words(workspace.read(learned_before, "Blog post")) == f"2 actions from “{name}”"
    assert workspace.read(learned_before, "Another") == []
    workspace.do(rename_step, workflow, StepId("draft"), "Write the draft with pictures")
    [note] = workspace.read(lambda reader: reader.find(StepNote))
    workspace.do(answer_step_note, note.id)
    [line, _] = workspace.read(learned_before, "Blog post")[0].lines
    assert line.place == "at “Write the draft with pictures” of “Blog post”, answered by version 2"
    assert not line.done
    assert workspace.read(step_notes, workflow)[0].answer == "answered by version 2 (draft)"
    workspace.do(publish, workflow)
    assert workspace.read(learned_before, "Blog post")[0].lines[0].done


@pytest.mark.requirement("S33")
def test_a_draft_that_is_given_up_answers_nothing(office: Office) -> None:
    workspace, workflow = office.workspace, workflow_of(office)
    said = workspace.do(improve_step, office.task("draft").id, "Say how long it may be")
    assert said.changes.sentence == f"Added note at “{office.task('draft').title}”"
    workspace.do(rename_step, workflow, StepId("draft"), "Draft of 800 words")
    workspace.do(answer_step_note, said.value)
    before = office.dump()
    workspace.do(discard_draft, workflow)
    assert workspace.read(lambda reader: reader.get(StepNote, said.value)).done_in is None
    workspace.undo()
    assert office.dump() == before
    # The drawing and the work have no common order: the draft stays while a note names it, and the other way round.
    with pytest.raises(RuleViolation, match="This draft answers the note “Say how long it may be”"):
        workspace.undo(workflow)
    workspace.undo()
    workspace.undo(workflow)
    with pytest.raises(RuleViolation, match="answers this note is not there any more"):
        workspace.redo()
    workspace.redo(workflow)
    workspace.redo()
    assert office.dump() == before


def test_a_workflow_that_goes_takes_its_notes_along_and_leaves_the_actions_without_a_place(office: Office) -> None:
    workspace = office.workspace
    workflow = workspace.do(new_workflow, "Talk").value
    action = workspace.do(add_improvement, office.project, "Rehearse").value
    workspace.do(place_at_step, action, workflow)
    before = office.dump()
    workspace.do(delete_workflow, workflow)
    assert workspace.read(lambda reader: reader.get(Improvement, action)).note_id is None
    workspace.undo()
    assert office.dump() == before


@pytest.mark.requirement("S28")
def test_those_who_do_a_step_are_asked_and_their_answers_stand_at_it_with_their_name(office: Office) -> None:
    workspace, workflow = office.workspace, workflow_of(office)
    title, html = workspace.read(doer_sheet, workflow)
    assert title == "Blog post: what those say who do it"
    steps = html.count("<h2>")
    assert steps > 5
    for question in DOER_QUESTIONS:
        assert html.count(f"<p>{question}</p>") == steps
    workspace.do(
        add_step_note,
        workflow,
        "It takes two days, not one",
        step_id=StepId("draft"),
        kind=StepNoteKind.DOER,
        person_id=office.people["Mia"],
    )
    [line] = workspace.read(step_notes, workflow)
    assert line.under.startswith("Mia, who does it, ")


@pytest.mark.requirement("A32")
def test_a_project_is_closed_when_its_work_is_done_and_its_questions_are_answered(office: Office) -> None:
    workspace, project = office.workspace, office.project
    assert "tasks are open, first “" in refusal(office, close_project, project)
    workspace.do(change_brief, project, audience="Planners")
    do_everything(office)
    assert "What went well?" in refusal(office, close_project, project)
    answers = [(Question.WENT_WELL, "All"), (Question.WENT_WRONG, "Nothing"), (Question.IMPROVE, "Ask earlier")]
    before = office.dump()
    said = workspace.do(close_project, project, lessons=answers)
    assert said.changes.sentence.startswith("Closed “")
    view = workspace.read(seen_end, project)
    assert view.closed
    assert len(view.lessons) == 3
    assert "was closed on" in refusal(office, close_project, project)
    workspace.undo()
    assert office.dump() == before
    workspace.do(close_project, project, "Nobody had time")
    passed = workspace.read(lambda reader: reader.get(Project, project)).passed
    assert passed[-1].reason == "Nobody had time"


def test_a_cancelled_project_is_not_closed(office: Office) -> None:
    office.workspace.do(cancel_project, office.project)
    assert "is cancelled" in refusal(office, close_project, office.project)
    assert office.workspace.read(seen_end, office.project).project.state is ProjectState.CANCELLED


@pytest.mark.requirement("A6")
def test_ideas_are_ranked_by_impact_times_fit_by_effort_and_what_is_not_rated_comes_after(office: Office) -> None:
    do, rng = office.workspace.do, Random(6)
    rated = {}
    for n in range(12):
        id = do(add_idea, f"Idea {n}").value
        if n % 4:
            impact, fit, effort = (rng.randint(1, 5) for _ in range(3))
            do(rate_idea, id, impact=impact, fit=fit, effort=effort)
            rated[id] = impact * fit / effort
    lines = office.workspace.read(idea_list).lines
    ranked = [line for line in lines if line.place is not None]
    assert [line.idea.score for line in ranked] == sorted(rated.values(), reverse=True)
    assert [line.place for line in ranked] == [
        1 + sum(s > rated[line.idea.id] for s in rated.values()) for line in ranked
    ]
    assert [line.idea.score for line in lines[len(ranked) :]] == [None] * 3
    assert "7 is no impact" in refusal(office, rate_idea, lines[0].idea.id, impact=7, fit=1, effort=1)


@pytest.mark.requirement("A6")
def test_a_project_from_an_idea_begins_with_its_sentence_and_the_objective_of_now(office: Office) -> None:
    workspace = office.workspace
    workspace.do(set_objective, "500 trials until June")
    id = workspace.do(add_idea, "A guide that planners pass on").value
    before = office.dump()
    plan = StartPlan(office.blog, "Guide", PUBLISH_ON + timedelta(days=60), _people(office))
    project_id = workspace.do(start_from_idea, id, plan).value
    project = workspace.read(lambda reader: reader.get(Project, project_id))
    assert project.brief.sentence == "A guide that planners pass on"
    assert project.classification.objective == "500 trials until June"
    [line] = workspace.read(idea_list).lines
    assert (line.project, line.place) == ("Guide", None)
    assert "became “Guide” already" in refusal(office, start_from_idea, id, plan)
    workspace.do(change_idea, id, reason="Asked for at three talks")
    workspace.do(remove_idea, id)
    for _ in range(3):
        workspace.undo()
    assert office.dump() == before


def _people(office: Office) -> dict[object, object]:
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
    return {task.role: (task.owner_id,) for task in tasks if task.role is not None}


WORDS = ("Ask earlier", "", "x" * 3000, "<b>\u202e", "Waiting", "Brief")


def calls(office: Office, chance: Random) -> list[Call]:
    def any_of(kind: type[Entity]) -> object:
        ids = [one.id for one in office.workspace.read(lambda reader: reader.find(kind))]
        return chance.choice([*ids, 404]) if chance.random() < 0.1 or not ids else chance.choice(ids)

    word, person = chance.choice(WORDS), chance.choice([None, *office.people.values()] * 3 + [404])
    day = chance.choice([None, PUBLISH_ON])
    project, workflow = office.project, workflow_of(office)
    step = chance.choice([None, StepId("draft"), StepId("idea"), StepId("nothing")])
    rate = {name: chance.choice([None, 1, 3, 5, 6]) for name in ("impact", "fit", "effort")}
    lesson, action, note, thought = map(any_of, (Lesson, Improvement, StepNote, Idea))
    kind = chance.choice(list(StepNoteKind))
    return [
        call(retrospective.add_lesson, project, chance.choice(list(Question)), word, person),
        call(retrospective.change_lesson, lesson, word),
        call(retrospective.group_lesson, lesson, word),
        call(retrospective.set_lesson_votes, lesson, chance.randint(-1, 4)),
        call(retrospective.remove_lesson, lesson),
        call(retrospective.add_improvement, project, word, owner_id=person, due_on=day),
        call(retrospective.change_improvement, action, word),
        call(retrospective.plan_improvement, action, person, day),
        call(retrospective.place_in_project, action, chance.choice([None, project])),
        call(retrospective.place_at_step, action, workflow, step),
        call(retrospective.remove_improvement, action),
        call(retrospective.close_project, project, word),
        call(step_note.add_step_note, workflow, word, step_id=step, kind=kind, person_id=person),
        call(step_note.improve_step, any_of(Task), word),
        call(step_note.change_step_note, note, word),
        call(step_note.answer_step_note, note, answered=chance.random() < 0.5),
        call(step_note.remove_step_note, note),
        call(rename_step, workflow, StepId("draft"), word),
        call(discard_draft, workflow),
        call(idea.add_idea, word),
        call(idea.change_idea, thought, text=word, reason=word),
        call(idea.rate_idea, thought, **rate),
        call(idea.set_objective, word),
        call(idea.start_from_idea, thought, StartPlan(office.blog, word, PUBLISH_ON, _people(office))),
        call(idea.remove_idea, thought),
    ]


def walk(folder: Path, seed: int, steps: int) -> None:
    office, chance = make_office(folder), Random(seed)
    dumps, refused = [office.dump()], 0
    scopes: list[Scope] = []
    for _ in range(steps):
        office.clock.forward(seconds=5)
        made = chance.choice(calls(office, chance))
        seen = previewed(office, made)
        if seen is None:
            refused += 1
            continue
        changes = office.workspace.do(made[0], *made[1], **made[2]).changes
        assert changes.changes == seen.changes
        if changes.changes:
            dumps.append(office.dump())
            scopes.append(min(changes.scopes, key=str))
    assert min(len(dumps), refused) > steps // 10
    for expected, scope in zip(reversed(dumps[:-1]), reversed(scopes), strict=True):
        office.workspace.undo(scope)
        assert office.dump() == expected
    for expected, scope in zip(dumps[1:], scopes, strict=True):
        office.workspace.redo(scope)
        assert office.dump() == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_any_walk_over_what_is_learned_undoes_to_the_start(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed, 60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 23))
def test_many_long_walks_over_what_is_learned_undo_to_the_start(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed, 200)
