"""The ways from other pages to the page of a project: board, plan, projects, search, task panel."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.actions.task import add_task
from app.domain.ids import PersonId, ProjectId, TaskId, WorkflowId
from app.queries.rows import Hit as Found
from app.queries.rows import HitKind
from tests.ui.pages.room import Room, room
from ui.link.place import PersonPlace, Place, ProjectPagePlace, ProjectTabId, TaskPanelPlace, TaskPlace, WorkflowPlace
from ui.pages.board.page import make as make_board
from ui.pages.plan.page import make as make_plan
from ui.pages.plan.plan_rows import GroupHead
from ui.pages.projects.page import make as make_projects
from ui.shell.search import search_provider
from ui.widgets.task_panel.panel import TaskPanel

HERE = ProjectPagePlace(ProjectId(1))


@pytest.fixture
def launch(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    return made


def run(page: Any, id: str) -> None:
    next(command for command in page.commands() if command.id == id).run()


def enabled(page: Any, id: str) -> bool:
    return next(command for command in page.commands() if command.id == id).enabled()


def test_a_card_leads_to_its_project_and_a_free_one_to_none(qtbot, launch: Room) -> None:
    page = launch.show(qtbot, make_board)
    page.show_place(TaskPlace(launch.at.task("Generate idea").id))
    run(page, "card_project")
    assert launch.asked == [HERE]
    free = launch.at.workspace.do(add_task, "Call the printer", launch.at.people["Ana"]).value
    page.show_place(TaskPlace(free))
    assert not enabled(page, "card_project")


def test_a_bar_and_a_heading_of_the_plan_lead_to_their_project(qtbot, launch: Room) -> None:
    launch.at.start("Another", date(2027, 6, 12))
    page = launch.show(qtbot, make_plan)
    page.show_place(TaskPlace(launch.at.tasks(ProjectId(1))[0].id))
    run(page, "bar_project")
    heads = [row for row, head in enumerate(page.model.rows.at) if isinstance(head, GroupHead)]
    table = page.table
    place = QPoint(20, table.rowViewportPosition(heads[0]) + 10)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert launch.asked == [HERE, HERE]


def test_the_panel_beside_the_list_has_a_button_for_it(qtbot, launch: Room) -> None:
    page = launch.show(qtbot, make_projects)
    page.list.clicked.emit(page.model.index(0))
    [open_project] = [one for one in page.panel.content._buttons if one.text() == "Open project"]
    open_project.click()
    assert launch.asked == [HERE]


def test_what_the_search_finds_and_the_name_over_a_task_lead_to_it(qtbot, launch: Room) -> None:
    [hit] = [hit for hit in search_provider(launch.context)("Fieldnote") if hit.title == "Fieldnote 2 launch"]
    hit.run()
    panel = TaskPanel(launch.context, None)
    qtbot.addWidget(panel)
    panel.show_task(launch.at.task("Generate idea").id)
    panel.head.project_asked.emit(ProjectId(1))
    assert launch.asked == [HERE, HERE]


PLACES: dict[HitKind, Place] = {
    HitKind.TASK: TaskPanelPlace(TaskId(1)),
    HitKind.PROJECT: HERE,
    HitKind.PERSON: PersonPlace(PersonId(1)),
    HitKind.WORKFLOW: WorkflowPlace(WorkflowId(1)),
    HitKind.BRIEF: ProjectPagePlace(ProjectId(1), ProjectTabId.BRIEF),
    HitKind.DELIVERABLE: ProjectPagePlace(ProjectId(1), ProjectTabId.BRIEF),
    HitKind.REQUIREMENT: ProjectPagePlace(ProjectId(1), ProjectTabId.REQUIREMENTS),
    HitKind.FILE: ProjectPagePlace(ProjectId(1), ProjectTabId.FILES),
    HitKind.JOURNAL: ProjectPagePlace(ProjectId(1), ProjectTabId.JOURNAL),
}


@pytest.mark.parametrize("kind", list(HitKind))
def test_what_the_search_found_leads_to_where_it_stands(launch: Room, monkeypatch, kind: HitKind) -> None:
    went: list[Place] = []
    launch.context.place_asked.connect(went.append)
    monkeypatch.setattr(launch.context, "read", lambda *_: [Found(kind, 1, "It", "")])
    for hit in search_provider(launch.context)("it"):
        hit.run()
    assert went == [PLACES[kind]]
