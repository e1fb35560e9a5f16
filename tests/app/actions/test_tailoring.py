"""What makes one project different from its workflow, and the practice run."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import edit_step
from app.actions.flowchart.version import publish
from app.actions.flowchart.version_move import move_project
from app.actions.project import StartPlan, delete_practice, rename_project, start_project
from app.actions.tailoring import add_project_step, leave_out_step, tailor_project
from app.actions.task import finish_task, start_task
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.project import Project
from app.domain.quantity import Span
from app.domain.run import SkipReason, TaskState
from app.domain.tailoring import AddedStep, StepTailoring, Tailoring
from app.domain.task import Task
from app.domain.workflow import Step, StepKind, WorkflowVersion
from app.editing.edit import Action
from app.queries.project import running_projects
from app.queries.reminder import open_tasks
from app.queries.report import friday_report
from tests.builders import PUBLISH_ON, Office, make_office

WRITER = RoleId("blog_writer")
EXTRA = Step(StepId("added1"), StepKind.TASK, "Ask the lawyer", WRITER)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def project(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found


def refused(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    before = office.dump()
    with pytest.raises(RuleViolation) as caught:
        office.workspace.do(act, *args, **named)
    assert office.dump() == before
    return caught.value.sentence


def by_title(office: Office, title: str) -> Task:
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
    return next(task for task in tasks if task.title == title)


@pytest.mark.requirement("S17")
def test_a_project_starts_tailored_and_says_how_it_differs(office: Office) -> None:
    recipe = Tailoring(
        changed=(StepTailoring(StepId("idea"), title="Find the idea", length=Span(3)),),
        added=(AddedStep(EXTRA, StepId("idea"), StepId("keywords")),),
    )
    plan = StartPlan(office.blog, "Tailored", PUBLISH_ON, tailoring=recipe)
    office.project = office.workspace.do(start_project, plan).value
    assert office.task("idea").title == "Find the idea"
    assert office.task("idea").length == Span(3)
    extra = office.task("added1")
    assert extra.owner_id == office.people["Ana"]
    assert extra.due_on is not None
    office.finish("idea")
    assert office.task("added1").state is TaskState.READY
    assert office.task("keywords").state is TaskState.WAITING
    office.workspace.do(finish_task, extra.id)
    assert office.task("keywords").state is TaskState.READY
    assert project(office).tailoring.words == "1 step changed, 1 added"


def test_a_step_is_added_while_it_runs_where_nothing_has_begun(office: Office) -> None:
    task_id = office.workspace.do(add_project_step, office.project, "Extra", after=StepId("outline")).value
    assert office.task("added1").id == task_id
    office.finish("idea", "keywords", "outline")
    assert office.task("added1").state is TaskState.READY
    assert office.task("approve_outline").state is TaskState.WAITING
    # What has begun does not wait for anything new.
    said = refused(office, add_project_step, office.project, "Late", after=StepId("idea"))
    assert said.startswith("Work after “Late” has begun already")


def test_an_added_step_that_is_left_out_closes_the_gap(office: Office) -> None:
    one = office.workspace.do(add_project_step, office.project, "One", after=StepId("outline")).value
    office.workspace.do(add_project_step, office.project, "Two", after=StepId("added1"))
    office.workspace.do(add_project_step, office.project, "Zero", after=StepId("outline"))
    office.workspace.do(leave_out_step, one)
    assert by_title(office, "One").state is TaskState.CANCELLED
    office.finish("idea", "keywords", "outline")
    assert by_title(office, "Zero").state is TaskState.READY
    office.workspace.do(finish_task, by_title(office, "Zero").id)
    assert by_title(office, "Two").state is TaskState.READY
    office.workspace.do(finish_task, by_title(office, "Two").id)
    assert office.task("approve_outline").state is TaskState.READY


def test_a_step_of_the_workflow_is_left_out_only_where_it_is_optional(office: Office) -> None:
    version = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert version is not None
    optional = next(step for step in version.graph.steps if step.optional and step.has_task)
    office.workspace.do(leave_out_step, office.task(optional.id).id)
    assert office.task(optional.id).run.skip is SkipReason.BY_HAND
    assert project(office).tailoring.left_out == (optional.id,)
    office.workspace.do(tailor_project, office.project, Tailoring())
    assert office.task(optional.id).run.skip is None
    assert "not optional" in refused(office, leave_out_step, office.task("outline").id)


def test_a_changed_step_changes_a_task_that_has_not_begun(office: Office) -> None:
    office.workspace.do(start_task, office.task("idea").id)
    change = (StepTailoring(StepId("idea"), title="A"), StepTailoring(StepId("outline"), title="B"))
    office.workspace.do(tailor_project, office.project, Tailoring(changed=change))
    assert (office.task("outline").title, office.task("idea").title) == ("B", "Generate idea")


def test_a_new_version_takes_the_recipe_along_and_frees_what_has_no_place(office: Office) -> None:
    office.workspace.do(add_project_step, office.project, "Kept", after=StepId("outline"))
    lost = AddedStep(replace(EXTRA, id=StepId("added2")), StepId("idea"), StepId("keywords"))
    recipe = project(office).tailoring
    office.workspace.do(tailor_project, office.project, replace(recipe, added=(*recipe.added, lost)))
    version = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert version is not None
    way = next(flow for flow in version.graph.flows if (flow.source, flow.target) == ("idea", "keywords"))
    new = office.workspace.do(insert_new, version.workflow_id, way.id, StepKind.TASK).value
    office.workspace.do(edit_step, version.workflow_id, new, title="New", role=WRITER)
    newer = office.workspace.do(publish, version.workflow_id, "With a new step").value
    before = office.dump()
    moved = office.workspace.do(move_project, office.project, newer).value
    freed = by_title(office, "Ask the lawyer")
    assert moved.freed == (freed.id,)
    assert freed.step_id is None
    assert freed.state is TaskState.READY
    assert [added.step.title for added in project(office).tailoring.added] == ["Kept"]
    office.workspace.undo()
    assert office.dump() == before


@pytest.mark.parametrize("seed", range(8))
def test_any_walk_over_tailoring_undoes_to_the_start_and_is_previewed_as_it_is(tmp_path: Path, seed: int) -> None:
    office, chance = make_office(tmp_path), Random(seed)
    dumps = [office.dump()]
    for _ in range(25):
        tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
        one = chance.choice(tasks)
        act, args, named = chance.choice(
            [
                (add_project_step, (office.project, "X"), {"after": one.step_id}),
                (add_project_step, (office.project, "Y"), {"owner_id": office.people["Ben"]}),
                (leave_out_step, (one.id,), {}),
                (tailor_project, (office.project, Tailoring()), {}),
                (finish_task, (one.id,), {}),
                (rename_project, (office.project, chance.choice(["A", "B"])), {}),
            ]
        )
        try:
            seen = office.workspace.preview(act, *args, **named).changes
            result = office.workspace.do(act, *args, **named).changes
        except RuleViolation:
            assert office.dump() == dumps[-1]
            continue
        assert seen.changes == result.changes
        if result.changes:
            dumps.append(office.dump())
    for before in reversed(dumps[:-1]):
        office.workspace.undo()
        assert office.dump() == before
    for after in dumps[1:]:
        office.workspace.redo()
        assert office.dump() == after


@pytest.mark.requirement("S20")
def test_a_practice_run_tells_nobody_counts_nowhere_and_goes_at_once(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    before = office.dump()
    loads = office.workspace.read(lambda reader: dict(reader.loads()))
    plan = StartPlan(office.blog, "Try it", PUBLISH_ON, practice=True)
    office.project = office.workspace.do(start_project, plan).value
    assert project(office).name == "Practice: Try it"
    office.finish("idea", "keywords")
    assert office.messages() == []
    read = office.workspace.read
    assert list(read(running_projects)) == []
    assert list(read(lambda reader: list(open_tasks(reader)))) == []
    assert read(lambda reader: dict(reader.loads())) == loads
    report = read(friday_report)
    assert (report.done, report.next, report.projects, report.decisions) == ((), (), (), ())
    assert len(read(friday_report, office.project).done) == 2
    office.workspace.do(rename_project, office.project, "Again")
    assert project(office).name == "Practice: Again"
    office.workspace.do(delete_practice, office.project)
    gone = [line for line in office.dump() if not line.startswith("sequence")]
    assert gone == [line for line in before if not line.startswith("sequence")]
    office.workspace.undo()
    assert project(office).name == "Practice: Again"


def test_real_work_is_no_practice_run(office: Office) -> None:
    assert "no practice run" in refused(office, delete_practice, office.project)
