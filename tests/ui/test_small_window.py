"""Half of a common laptop's screen, which is what is left where everything is twice as large: all pages fit into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QToolButton, QWidget

from app.actions.account import hold_everything
from app.bootstrap import open_workspace
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.workspace.sample import fill_when_empty
from tests.builders import FakeClock
from ui.link.context import Context
from ui.link.place import (
    PagePlace,
    PersonPlace,
    Place,
    ProjectPagePlace,
    ProjectPlace,
    ProjectTabId,
    TaskPanelPlace,
    WorkflowPlace,
)
from ui.link.preferences import Preferences
from ui.shell.file_menu import file_menu
from ui.shell.main_window import LEAST_SIZE, MainWindow
from ui.shell.pages import PAGES
from ui.shell.sending_signs import SendingSigns
from ui.widgets.choice_field import CheckField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.side_panel import NARROWEST, SidePanel

HALF_A_SCREEN = QSize(1366 // 2, 768 // 2 - 30)
"""Less the panel of the desktop and a title bar."""
SCROLL_BAR = 10


@pytest.fixture
def small(qtbot, tmp_path: Path) -> Iterator[MainWindow]:
    """The sample team in a window of that size, with letters held: all that the header can have."""
    folder = tmp_path
    workspace = open_workspace(folder, FakeClock())
    fill_when_empty(workspace)
    workspace.do(hold_everything, True)
    context = Context(workspace, Preferences(folder / "view.json"))
    window = MainWindow(context, PAGES, {"File": file_menu(context)})
    qtbot.addWidget(window)
    signs = SendingSigns(context, window, lambda bubble, go: None)
    window.resize(HALF_A_SCREEN)
    window.show()
    yield window
    signs.close()
    window.close()
    context.notifier.close()
    context.sending.close()
    workspace.close()


def places(window: MainWindow) -> list[Place]:
    read = window.context.read
    found: list[Place] = [PagePlace(entry.id) for entry in PAGES]
    found += [WorkflowPlace(one.id) for one in read(lambda reader: reader.find(Workflow))[:2]]
    found += [PersonPlace(one.id) for one in read(lambda reader: reader.find(Person))[:2]]
    found += [ProjectPlace(one.id) for one in read(lambda reader: reader.find(Project))[:2]]
    first = read(lambda reader: reader.find(Project))[0].id
    found += [ProjectPagePlace(first, tab) for tab in ProjectTabId]
    return found + [TaskPanelPlace(one.id) for one in read(lambda reader: reader.find(Task)) if one.state.open][:14]


def settled() -> None:
    for _ in range(4):
        QApplication.processEvents()


def test_every_page_fits_and_nothing_of_it_is_cut_off_at_the_right(small: MainWindow) -> None:
    assert LEAST_SIZE.boundedTo(HALF_A_SCREEN) == LEAST_SIZE
    for place in places(small):
        small.context.go_to(place)
        settled()
        assert small.size() == HALF_A_SCREEN, f"{place} makes the window larger"
        assert small.minimumSizeHint().width() <= HALF_A_SCREEN.width(), place
        assert cut_off(small) == [], place


def cut_off(window: MainWindow) -> list[str]:
    """What reaches beyond the window, or lies in an area that does not scroll sideways and is narrower."""
    found = []
    for area in window.findChildren(QScrollArea):
        inner = area.widget()
        stays = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area.isVisible() and inner is not None and stays and inner.width() > area.viewport().width():
            found.append(f"{area.accessibleName() or type(area.parent()).__name__}: {inner.width()}")
    for kind in (QPushButton, QToolButton):
        found += [one.accessibleName() for one in window.header.findChildren(kind) if one.isVisible() and beyond(one)]
    return found


def beyond(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().size() != widget.size()


def test_what_a_panel_shows_is_no_wider_than_the_narrowest_panel(small: MainWindow) -> None:
    seen = set()
    for place in places(small):
        small.context.go_to(place)
        settled()
        for panel in small.page.findChildren(SidePanel):
            if panel.isVisible() and panel.content is not None:
                least = panel.content.minimumSizeHint().width()
                seen.add(type(panel.content).__name__)
                assert least <= NARROWEST - SCROLL_BAR, f"{place}: {least}"
    assert {"PersonPanel", "TaskPanel", "ProjectPanel"} <= seen


def test_words_of_buttons_in_the_header_come_back_with_the_room(small: MainWindow) -> None:
    small.context.go_to(PagePlace("flowchart"))
    settled()
    words = [one.text() for one in small.header.findChildren(QPushButton) if one.isVisible()]
    assert "" in words, "some show their icons alone"
    small.resize(1366, 768)
    settled()
    assert "" not in [one.text() for one in small.header.findChildren(QPushButton) if one.isVisible()]
    small.resize(HALF_A_SCREEN)


def test_a_check_box_breaks_its_words_where_it_has_to(qtbot) -> None:
    field = CheckField("Invite to due days by mail, so that their calendar takes them over")
    qtbot.addWidget(field)
    whole = field.sizeHint()
    field.resize(whole)
    field.show()
    assert "\n" not in field.text()
    field.resize(220, field.heightForWidth(220))
    assert 1 <= field.text().count("\n") <= 2
    assert field.text().replace("\n", " ") == field.accessibleName()
    assert field.heightForWidth(220) > whole.height()
    assert field.sizeHint().width() == whole.width(), "it wants its whole width back"
    field.resize(whole)
    assert "\n" not in field.text()


def test_controls_go_on_in_the_next_line(qtbot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    made = [QPushButton("wide enough") for _ in range(3)]
    row = FlowLayout(*made)
    host.setLayout(row)
    host.resize(row.sizeHint())
    host.show()
    settled()
    assert len({one.y() for one in made}) == 1
    host.resize(made[0].sizeHint().width() * 2 + row.spacing(), 200)
    settled()
    assert [one.y() > made[0].y() for one in made] == [False, False, True]
    assert made[2].x() == made[0].x()
    made[0].hide()
    settled()
    assert made[1].y() == made[2].y() == 0
    assert host.minimumSizeHint().width() == made[0].sizeHint().width()
