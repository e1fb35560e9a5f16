"""The tab Tasks of a project: sections, keys, and what stays where it was, with a real workspace."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from app.domain.check_item import Section
from app.domain.ids import ProjectId
from app.domain.run import TaskState
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Edit, action
from tests.ui.pages.room import Room, press, room
from ui.link.place import ProjectPagePlace, ProjectTabId, TaskPanelPlace, TaskPlace
from ui.pages.project.page import make

ID = ProjectId(1)


@action("Put")
def put(edit: Edit, version: WorkflowVersion) -> None:
    """A version as its editor would leave it."""
    edit.put(version)


@pytest.fixture
def launch(tmp_path: Path) -> Room:
    made = room(tmp_path)
    version = made.at.workspace.read(lambda reader: reader.get(WorkflowVersion, made.at.version_id))
    assert version is not None
    in_section = {"keywords": "research", "outline": "research"}
    steps = tuple(replace(step, section=in_section.get(step.id)) for step in version.graph.steps)
    graph = replace(version.graph, sections=(Section("research", "Research & <b>outline</b>"),), steps=steps)
    made.at.workspace.do(put, replace(version, graph=graph))
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    return made


def shown(qtbot: Any, made: Room) -> Any:
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(ID, ProjectTabId.TASKS))
    page.tab().tree.setFocus()
    return page


def rows(tree: Any, under: QModelIndex = QModelIndex()) -> list[Any]:
    """Titles, each section with those below it."""
    model = tree.model()
    found: list[Any] = []
    for row in range(model.rowCount(under)):
        index = model.index(row, 0, under)
        found.append((index.data(), rows(tree, index)) if model.rowCount(index) else index.data())
    return found


def test_tasks_stand_under_their_sections(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    tree = page.tab().tree
    QAbstractItemModelTester(tree.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert rows(tree)[:3] == [
        "Generate idea",
        ("Research & <b>outline</b>", ["Do keyword research", "Create blog post outline"]),
        "Approve outline",
    ]
    assert tree.model().index(1, 5).data() == "0 of 2 done"
    assert tree.isExpanded(tree.model().index(1, 0))
    assert page.tab_bar.tabText(page.tab_bar.currentIndex()) == "Tasks  8"
    assert (tree.accessibleName(), tree.currentIndex().data()) == ("Tasks of the project", "Generate idea")


def test_enter_opens_a_task_and_folds_a_section(qtbot, launch: Room) -> None:
    tree = shown(qtbot, launch).tab().tree
    press(tree, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert launch.asked == [TaskPanelPlace(launch.at.task("Generate idea").id)]
    section = tree.model().index(1, 0)
    assert not tree.isExpanded(section)
    launch.at.finish("Generate idea")
    assert not tree.isExpanded(tree.model().index(1, 0))
    press(tree, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert tree.currentIndex().data() == "Do keyword research"


def test_control_enter_finishes_what_ends_in_one_way_and_opens_what_asks(qtbot, launch: Room) -> None:
    tree = shown(qtbot, launch).tab().tree
    before = launch.steps

    def finish_current() -> None:
        qtbot.keyClick(tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    finish_current()
    assert launch.at.task("Generate idea").state is TaskState.DONE
    assert launch.steps == before + 1
    assert tree.currentIndex().data() == "Generate idea"
    finish_current()
    assert launch.steps == before + 1
    tree.setCurrentIndex(tree.rows.index_of(launch.at.task("Approve outline").id))
    finish_current()
    assert (launch.steps, launch.refused) == (before + 1, ["Its turn has not come, or it is over."] * 2)
    for title in ("Do keyword research", "Create blog post outline"):
        launch.at.finish(title)
    approve = launch.at.task("Approve outline")
    tree.setCurrentIndex(tree.rows.index_of(approve.id))
    finish_current()
    assert launch.asked == [TaskPanelPlace(approve.id)]


def test_the_next_task_stands_behind_the_first_that_is_not_over(qtbot, launch: Room) -> None:
    launch.at.finish(launch.at.tasks(ID)[0].title)
    page = shown(qtbot, launch)
    line = page.tab().tree.current_task
    assert line.task.state is not TaskState.DONE
    assert line.task.title in page.tab().next.placeholderText()


def test_f2_renames_in_place_and_letters_are_left_to_the_window(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    tree = page.tab().tree
    press(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    press(field, "Find the idea", Qt.Key.Key_Return)
    # Qt keeps what was typed with the next event.
    qtbot.waitUntil(lambda: launch.at.tasks(ID)[0].title == "Find the idea")
    before = launch.steps
    press(tree, Qt.Key.Key_F2)
    press(tree.findChild(QLineEdit), "Nothing", Qt.Key.Key_Escape)
    press(tree, "x")
    assert launch.steps == before
    assert tree.currentIndex().data() == "Find the idea"


def test_a_task_that_is_asked_for_is_chosen_in_the_outline(qtbot, launch: Room) -> None:
    page = launch.show(qtbot, make)
    page.show_place(ProjectPagePlace(ID))
    task = launch.at.task("Do keyword research")
    assert page.show_place(TaskPlace(task.id))
    assert page.tab_id is ProjectTabId.TASKS
    assert page.tab().tree.currentIndex().data() == "Do keyword research"
    launch.at.start("Another", date(2027, 6, 12))
    assert not page.show_place(TaskPlace(launch.at.task("Generate idea").id))
