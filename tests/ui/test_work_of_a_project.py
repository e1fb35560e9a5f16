"""From a project to its work alone, on each page that shows work."""

from pathlib import Path

import pytest

from app.domain.filter import of_project
from app.domain.ids import ProjectId
from tests.ui.pages.room import Room, room
from ui.link.place import PageId, ProjectTasksPlace
from ui.pages.calendar.page import make as make_calendar
from ui.pages.plan.page import make as make_plan
from ui.pages.workload.page import make as make_workload

ONE = ProjectId(1)


@pytest.fixture
def made(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Spring post")
    made.at.start("Summer post")
    return made


@pytest.mark.requirement("A39")
def test_the_plan_shows_the_bars_of_one_project(qtbot, made: Room) -> None:
    page = made.show(qtbot, make_plan)
    assert page.show_place(ProjectTasksPlace(ONE, PageId.PLAN))
    assert page.toolbar.project_id == ONE


@pytest.mark.requirement("A39")
@pytest.mark.parametrize(("make", "where"), [(make_calendar, PageId.CALENDAR), (make_workload, PageId.WORKLOAD)])
def test_calendar_and_workload_are_filtered_to_it(qtbot, made: Room, make, where: PageId) -> None:
    page = made.show(qtbot, make)
    assert page.show_place(ProjectTasksPlace(ONE, where))
    assert page.filter.filter == of_project(ONE)
    assert "Spring post" in page.filter.text()
