"""Whether a start has the hours it wants: of a real preview, beside the work of the projects that run."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.person import set_other_percent
from app.actions.project import StartPlan, start_project
from app.queries.feasibility import Feasibility, feasibility
from tests.studio import Studio, studio


def seen(at: Studio, on: date) -> Feasibility:
    changes = at.workspace.preview(start_project, StartPlan(at.version_id, "Trial", on)).changes
    return at.workspace.read(feasibility, changes)


@pytest.mark.requirement("A36")
def test_with_time_for_all_of_it_every_step_fits_and_what_decides_the_first_date_is_named(tmp_path: Path) -> None:
    found = seen(studio(tmp_path), date(2027, 4, 12))
    assert found.short == 0
    assert found.earliest_on == date(2027, 3, 4)
    assert found.sentence == (
        "Everybody has the hours for it; with the load of today the first date that holds is Thu 4 Mar, "
        "Write final draft (Carla Ruiz) decides it."
    )


@pytest.mark.requirement("A36")
def test_before_the_first_date_it_does_not_hold_and_from_it_on_it_does(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first = seen(at, date(2027, 4, 12)).earliest_on
    early = seen(at, date(2027, 3, 2))
    assert early.earliest_on == first
    assert early.short > 0
    assert "is the first date that holds" in early.sentence


@pytest.mark.requirement("A36")
def test_who_has_less_time_for_projects_puts_the_date_off_and_decides_it(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.workspace.do(set_other_percent, at.people["Carla"], 90)
    found = seen(at, date(2027, 4, 12))
    assert found.earliest_on is not None
    assert found.earliest_on > date(2027, 3, 11)
    assert found.decider == "Write final draft (Carla Ruiz)"
    short = {step.title for step in found.steps if step.short}
    assert "Write final draft" in short
    assert {step.owner for step in found.steps if step.short} == {"Carla Ruiz"}


def test_the_work_of_a_running_project_is_no_longer_free(tmp_path: Path) -> None:
    at = studio(tmp_path)
    before = {step.title: step.free for step in seen(at, date(2027, 4, 12)).steps}
    at.start("Spring post", date(2027, 4, 12))
    after = {step.title: step.free for step in seen(at, date(2027, 4, 12)).steps}
    assert all(after[title] <= free for title, free in before.items())
    assert sum(after.values()) < sum(before.values())
