"""What the start dialog proposes and shows."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.person import add_person, change_person
from app.actions.project import StartPlan, start_project
from app.actions.template import start_from_template
from app.domain.ids import RoleId, VersionId
from app.domain.person import Role
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.queries.project import project_lines, project_sentence
from app.queries.reader import Reader
from app.queries.start import StartView, first_free_date, role_lines, start_view, workflow_choices
from tests.studio import Studio, empty_studio, studio


def view(at: Studio, on: date) -> StartView:
    changes = at.workspace.preview(start_project, StartPlan(at.version_id, "Trial", on)).changes
    return at.workspace.read(start_view, changes)


def test_the_teams_own_workflows_come_before_the_templates_it_has_not_taken(tmp_path: Path) -> None:
    choices = studio(tmp_path).workspace.read(workflow_choices)
    assert [choice.name for choice in choices][:2] == ["Blog post", "Blog post, extended"]
    assert [choice.template for choice in choices][:2] == ["", "blog_post_extended"]
    assert [choice.version_id is None for choice in choices] == [False, *[True] * (len(choices) - 1)]


@pytest.mark.parametrize("name", ["Legal / compliance", "legal/Compliance", "Légal/ compliance"])
def test_a_template_finds_the_people_of_its_roles_by_the_names_that_the_team_gave_them(
    tmp_path: Path, name: str
) -> None:
    at = empty_studio(tmp_path)
    lea = at.workspace.do(add_person, "Lea", role_name=name).value
    choice = next(c for c in at.workspace.read(workflow_choices) if c.template == "client_onboarding")
    lines = {line.name: line for line in at.workspace.read(role_lines, choice)}
    assert lines[name].people == (lea,)
    others = {line.role_id: (lea,) for line in lines.values() if not line.people}
    plan = StartPlan(VersionId(0), "Northwind", date(2027, 6, 1), others)
    project = at.workspace.do(start_from_template, "client_onboarding", plan).value
    assert {task.owner_id for task in at.tasks(project) if task.step_id == "legal_review"} == {lea}
    named = [role.name for role in at.workspace.read(lambda reader: reader.find(Role))]
    assert [one for one in named if "compliance" in one.casefold()] == [name]


def test_the_least_loaded_person_with_a_role_is_proposed_first(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    at.workspace.do(change_person, at.people["Dmitri"], roles=(RoleId("blog_writer"),))
    lines = {line.role_id: line for line in at.workspace.read(role_lines, at.workspace.read(workflow_choices)[0])}
    assert lines[RoleId("blog_writer")].people == (at.people["Dmitri"], at.people["Carla"])
    assert lines[RoleId("marketing_stakeholders")].people == ()
    assert not lines[RoleId("marketing_stakeholders")].owns


def test_from_the_first_free_date_on_nothing_is_compressed_and_the_day_before_something_is(tmp_path: Path) -> None:
    at = studio(tmp_path)
    far = at.workspace.preview(start_project, StartPlan(at.version_id, "Trial", date(2028, 3, 1))).changes
    free = at.workspace.read(first_free_date, far)
    assert free == date(2027, 3, 31)
    assert view(at, free).compressed == 0
    assert view(at, free - timedelta(days=3)).compressed > 0


def test_a_late_start_shows_old_and_new_dues_and_misses_nothing_on_day_one(tmp_path: Path) -> None:
    seen = view(studio(tmp_path), date(2027, 3, 18))
    moved = {task.title: (task.was_on, task.due_on) for task in seen.tasks if task.was_on}
    assert moved["Generate idea"] == (date(2027, 2, 16), date(2027, 3, 1))
    assert seen.compressed == len(moved) == 7
    assert all(task.due_on >= date(2027, 3, 1) for task in seen.tasks if task.due_on)


def test_two_dates_that_snapping_puts_on_one_day_are_named(tmp_path: Path) -> None:
    warnings = view(studio(tmp_path), date(2027, 4, 1)).warnings
    assert warnings[0] == (
        "“Create images or infographics” and “Schedule social media promotions” both fall on Fri 26 Mar."
    )


def test_what_the_preview_promises_is_what_the_start_does(tmp_path: Path) -> None:
    at = studio(tmp_path)
    seen = view(at, date(2027, 3, 18))
    project_id = at.start("Trial", date(2027, 3, 18))
    assert [task.due_on for task in seen.tasks] == [task.due_on for task in at.tasks(project_id)]
    assert seen.sentence == at.workspace.read(project_sentence, project_id)


def test_a_template_joins_the_workflows_and_starts_in_one_step_that_undo_takes_back_whole(tmp_path: Path) -> None:
    at = studio(tmp_path)
    lines = at.workspace.read(role_lines, at.workspace.read(workflow_choices)[1])
    people = {line.role_id: line.people or (at.people["Ana"],) for line in lines}
    plan = StartPlan(VersionId(0), "Long read", date(2027, 5, 3), people)
    at.workspace.do(start_from_template, "blog_post_extended", plan)
    assert [line.workflow for line in at.workspace.read(project_lines)] == ["Blog post, extended"]
    at.workspace.undo()

    def left(reader: Reader) -> tuple[list[str], int]:
        return [workflow.name for workflow in reader.find(Workflow)], len(reader.find(Task))

    assert at.workspace.read(left) == (["Blog post"], 0)


def test_a_past_date_is_refused_in_the_workflows_words(tmp_path: Path) -> None:
    at = studio(tmp_path)
    refusal = at.workspace.refusal(start_project, StartPlan(at.version_id, "Trial", date(2027, 2, 1)))
    assert refusal is not None
    assert refusal.startswith("Publish date 1 Feb 2027 is over.")


@pytest.mark.parametrize("reduced", [True, False])
def test_reduced_scope_leaves_out_the_optional_steps_only(tmp_path: Path, reduced: bool) -> None:
    at = studio(tmp_path)
    plan = StartPlan(at.version_id, "Trial", date(2027, 4, 12), reduced_scope=reduced)
    seen = at.workspace.read(start_view, at.workspace.preview(start_project, plan).changes)
    left_out = [task.title for task in seen.tasks if task.left_out]
    assert left_out == (["Create images or infographics"] if reduced else [])
