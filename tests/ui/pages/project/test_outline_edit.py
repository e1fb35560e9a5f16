"""An outline is typed by keys alone: lines, order, sections, what is left out."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.actions.outline import start_free_project
from app.domain.ids import ProjectId
from app.domain.run import SkipReason
from app.queries.outline import OutlineSection, project_outline
from tests.ui.pages.room import Room, press, room
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.pages.project.page import make

DAY = date(2027, 5, 12)


@pytest.fixture
def desk(tmp_path: Path) -> Room:
    return room(tmp_path)


def shown(qtbot: Any, desk: Room, project_id: ProjectId) -> Any:
    page = desk.show(qtbot, make)
    page.show_place(ProjectPagePlace(project_id, ProjectTabId.TASKS, "next"))
    return page.tab()


def lines(desk: Room, project_id: ProjectId) -> list[str]:
    found = []
    for node in desk.at.workspace.read(project_outline, project_id):
        inside = isinstance(node, OutlineSection)
        found += [f"{node.name} > {one.task.title}" for one in node.tasks] if inside else [node.task.title]
    return found


@pytest.mark.requirement("A12")
def test_lines_are_typed_one_after_the_other_and_put_into_sections_by_tab(qtbot: Any, desk: Room) -> None:
    project = desk.at.workspace.do(start_free_project, "Office move", DAY).value
    tab = shown(qtbot, desk, project)
    assert tab.next.hasFocus()
    press(tab.next, "Plan", Qt.Key.Key_Return, "Sketch", Qt.Key.Key_Return)
    before = desk.steps
    press(tab.next, Qt.Key.Key_Tab)
    assert desk.steps == before + 1
    press(tab.next, "Build", Qt.Key.Key_Return)
    assert lines(desk, project) == ["Plan > Plan", "Plan > Sketch", "Plan > Build"]
    press(tab.next, Qt.Key.Key_Backtab)
    assert lines(desk, project) == ["Plan > Plan", "Plan > Sketch", "Build"]
    press(tab.next, Qt.Key.Key_Escape)
    assert tab.tree.hasFocus()
    assert tab.tree.current_task.task.title == "Build"
    press(tab.tree, Qt.Key.Key_Return)
    assert tab.next.hasFocus()
    assert tab.next.placeholderText().startswith("Next task, behind “Build”")


def test_keys_move_a_line_and_take_it_away(qtbot: Any, desk: Room) -> None:
    project = desk.at.workspace.do(start_free_project, "Office move", DAY).value
    tab = shown(qtbot, desk, project)
    press(tab.next, "A", Qt.Key.Key_Return, "B", Qt.Key.Key_Return, "C", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    qtbot.keyClick(tab.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert lines(desk, project) == ["A", "C", "B"]
    press(tab.tree, Qt.Key.Key_Delete)
    assert lines(desk, project) == ["A", "B"]
    desk.at.workspace.undo()
    assert lines(desk, project) == ["A", "C", "B"]


def test_a_drag_counts_its_place_without_the_line_itself(qtbot: Any, desk: Room) -> None:
    project = desk.at.workspace.do(start_free_project, "Office move", DAY).value
    tab = shown(qtbot, desk, project)
    press(tab.next, "A", Qt.Key.Key_Return, "B", Qt.Key.Key_Return, "C", Qt.Key.Key_Return)
    # Without this no drag inside of the list ends in a drop.
    assert tab.model.supportedDropActions() == Qt.DropAction.MoveAction
    first, last = (tab.model.nodes[at].task.id for at in (0, 2))
    place = tab.model.place_of(tab.model.index_of(last), first, below=True)
    tab.tree.dropped.emit(first, place)
    assert lines(desk, project) == ["B", "C", "A"]
    tab.tree.dropped.emit(last, tab.model.place_of(tab.model.index_of(first), last, below=True))
    assert lines(desk, project) == ["B", "A", "C"]


@pytest.mark.requirement("S17")
def test_in_a_workflow_a_line_is_a_step_of_this_project_and_delete_leaves_out(qtbot: Any, desk: Room) -> None:
    desk.at.start("Launch", DAY)
    project = ProjectId(1)
    tab = shown(qtbot, desk, project)
    outline = desk.at.task("Create blog post outline")
    tab.tree.setCurrentIndex(tab.model.index_of(outline.id))
    press(tab.next, "Ask the lawyer", Qt.Key.Key_Return)
    found = lines(desk, project)
    assert found.index("Ask the lawyer") == found.index("Create blog post outline") + 1
    tab.tree.setFocus()
    press(tab.tree, Qt.Key.Key_Home, Qt.Key.Key_Delete)
    assert desk.refused == ["“Generate idea” is not optional in the workflow. Skip it by hand where it is not needed."]
    optional = next(task for task in desk.at.tasks(project) if task.title == "Create images or infographics")
    tab.tree.setCurrentIndex(tab.model.index_of(optional.id))
    press(tab.tree, Qt.Key.Key_Delete)
    assert desk.at.task("Create images or infographics").run.skip is SkipReason.BY_HAND
