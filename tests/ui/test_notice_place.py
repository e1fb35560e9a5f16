"""A notice stands over nothing that can be clicked, on every page; else over as little as it can."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow
from tests.ui.hand import Hand, Scene, first, hand, on, settle
from ui.link.place import PageId, PersonPlace, ProjectPlace, TaskPanelPlace, WorkflowPlace
from ui.pages.calendar.calendar_grid import CalendarGrid
from ui.pages.plan.plan_chart import PlanChart
from ui.shell.pages import PAGES
from ui.widgets.click_area import ClickArea
from ui.widgets.toast import FreeSpots, Toast, ToastText

__all__ = ["hand"]

BUTTONS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QScrollBar, QSplitterHandle, QMenuBar, PlanChart)
MARGIN = 20
LONG = "Finished “Approve the invitation for partners in Austria and Switzerland” with “Changes requested”"


def panel_over(page: PageId) -> Scene:
    """The panel of an open task beside a page."""

    def go(hand: Hand) -> None:
        task = next(one for one in hand.workspace.read(lambda reader: reader.find(Task)) if one.state.open)
        hand.window.show_page(page)
        hand.context.go_to(TaskPanelPlace(task.id))

    return go


WITH_PANEL: dict[str, Scene] = {
    **{f"a task over {page}": panel_over(page) for page in (PageId.TODAY, PageId.BOARD, PageId.PLAN)},
    "a project": first(Project, ProjectPlace),
    "a person": first(Person, PersonPlace),
    "a workflow": first(Workflow, WorkflowPlace),
}


def clickable(window: QWidget, toast: QWidget) -> Iterator[QRect]:
    """Where something that answers a click lies, in the window's pixels, as each widget says itself."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget is toast or toast.isAncestorOf(widget):
            continue
        for place in places_in(widget):
            seen = QRect(widget.mapTo(window, place.topLeft()), place.size()) & window.rect()
            above = widget if not isinstance(widget, QAbstractItemView | QGraphicsView) else widget.viewport()
            while above is not window:
                seen &= QRect(above.mapTo(window, QPoint(0, 0)), above.size())
                above = above.parentWidget()
            if seen.isValid():
                yield seen


def places_in(widget: Any) -> Iterator[QRect]:
    if isinstance(widget, BUTTONS):
        yield widget.rect()
    elif isinstance(widget, QAbstractItemView):
        model, port = widget.model(), widget.viewport()
        for row in range(model.rowCount(widget.rootIndex()) if model is not None else 0):
            columns = 1 if isinstance(widget, QListView) else model.columnCount(widget.rootIndex())
            for column in range(columns):
                place = widget.visualRect(model.index(row, column, widget.rootIndex()))
                if place.intersects(port.rect()):
                    yield QRect(port.mapTo(widget, place.topLeft()), place.size())
    elif isinstance(widget, CalendarGrid):
        # Days are drawn, and each answers a click.
        yield widget.viewport().geometry()
    elif isinstance(widget, QGraphicsView):
        for item in widget.items(widget.viewport().rect()):
            yield widget.mapFromScene(item.sceneBoundingRect()).boundingRect()


def covered(toast: QRect, places: list[QRect]) -> int:
    """Pixels of what can be clicked that lie under it."""
    return sum((toast & place).width() * (toast & place).height() for place in places if toast.intersects(place))


def spots(window: QWidget, size: QRect) -> Iterator[QRect]:
    """Everywhere along the bottom, and over the title of the page."""
    bottom = window.height() - MARGIN - size.height()
    for x in range(MARGIN, window.width() - MARGIN - size.width() + 1, 4):
        yield QRect(QPoint(x, bottom), size.size())
    yield QRect(window.header.title.mapTo(window, QPoint(0, 4)), size.size())


def check(hand: Hand, scenes: dict[str, Scene], size: tuple[int, int]) -> list[str]:
    hand.window.resize(*size)
    wrong = []
    for title, scene in scenes.items():
        for words in ("Saved", "Moved “Write slides for the opening talk” to Done", LONG):
            scene(hand)
            settle()
            QTest.qWait(30)
            toast = hand.window.toasts.stack.show(ToastText(words, "Undo", lambda: None))
            while toast.moving:
                QTest.qWait(10)
            places = list(clickable(hand.window, toast))
            under = covered(toast.geometry(), places)
            least = min(covered(spot, places) for spot in spots(hand.window, toast.geometry()))
            if under > least + 12 * 12 * 4:
                wrong.append(f"{title}, “{words}”: over {under} px², least is {least}")
            toast.close_now()
        hand.tidy()
    return wrong


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_a_notice_covers_nothing_on_any_page(hand: Hand, size: tuple[int, int]) -> None:
    scenes = {f"page {entry.id}": on(entry.id) for entry in PAGES} | WITH_PANEL
    wrong = check(hand, scenes, size)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("title", list(WITH_PANEL))
def test_a_long_notice_is_written_narrower_before_it_lies_over_the_search(hand: Hand, title: str) -> None:
    hand.window.resize(1280, 720)
    WITH_PANEL[title](hand)
    settle()
    QTest.qWait(30)
    toast = hand.window.toasts.stack.show(ToastText(LONG, "Undo", lambda: None))
    while toast.moving:
        QTest.qWait(10)
    search = next(one for one in hand.window.header.findChildren(QLineEdit) if one.isVisible())
    place = QRect(search.mapTo(hand.window, QPoint(0, 0)), search.size())
    assert not toast.geometry().intersects(place)
    (words,) = [label for label in toast.findChildren(QLabel) if label.text()]
    assert words.height() >= words.heightForWidth(words.width())


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_a_notice_covers_nothing_on_the_first_day(hand: Hand, size: tuple[int, int]) -> None:
    hand.close_window()
    hand.workspace.close()
    hand.folder = hand.folder / "empty"
    hand.folder.mkdir()
    hand.open(sample=False)
    wrong = check(hand, {f"page {entry.id}": on(entry.id) for entry in PAGES}, size)
    assert not wrong, "\n".join(wrong)


def found_by_clicks(window: QWidget, at: QPoint) -> bool:
    """Whether something answers a click at a point, as the window itself finds it."""
    widget = window.childAt(at)
    while widget is not None and widget is not window:
        if not widget.isEnabled():
            return False
        if isinstance(widget, QAbstractItemView):
            return widget.indexAt(widget.viewport().mapFrom(window, at)).isValid()
        if isinstance(widget, QGraphicsView):
            return widget.itemAt(widget.viewport().mapFrom(window, at)) is not None
        if isinstance(widget, QAbstractButton | QScrollBar | QSplitterHandle | QMenuBar):
            return True
        by_click = bool(widget.focusPolicy() & Qt.FocusPolicy.ClickFocus) and not isinstance(widget, QScrollArea)
        if by_click and widget.focusProxy() is None and widget.layout() is None:
            return True
        widget = widget.parentWidget()
    return False


def same_points(window: QWidget, chance: random.Random) -> list[str]:
    """Points of a few grids at which the look differs from what clicks find, in two looks at once."""
    wrong, look = [], ClickArea(window, QWidget())
    for _ in range(4):
        left, top = chance.randrange(-20, window.width()), chance.randrange(-20, window.height())
        across = [*range(left, left + chance.randrange(1, 500), chance.randrange(3, 14))]
        down = [*range(top, top + chance.randrange(1, 120), chance.randrange(3, 14))]
        for y, row in zip(down, look.rows(across, down), strict=True):
            seen = [bool(row >> column & 1) for column in range(len(across))]
            clicks = [found_by_clicks(window, QPoint(x, y)) for x in across]
            wrong += [f"{x}, {y}" for x, one, other in zip(across, seen, clicks, strict=True) if one != other]
    return wrong


def test_a_look_finds_what_clicks_find_on_every_page(hand: Hand) -> None:
    hand.window.resize(1280, 720)
    for title, scene in ({f"page {entry.id}": on(entry.id) for entry in PAGES} | WITH_PANEL).items():
        scene(hand)
        settle()
        for seed in range(3):
            assert not same_points(hand.window, random.Random(seed)), title
        hand.tidy()


def test_a_look_finds_the_rows_of_a_list_whose_last_is_hidden(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QListWidget(window)
    rows.addItems(["Write", "Draw", "Print"])
    rows.setRowHidden(2, True)
    rows.resize(120, 200)
    window.show()
    middles = [rows.visualItemRect(rows.item(row)).center().y() for row in (0, 1)]
    assert ClickArea(window, rows.verticalScrollBar()).rows([10, 60], [*middles, 150]) == [3, 3, 0]


def test_a_look_finds_what_clicks_find_whatever_lies_over_what(qtbot) -> None:
    chance, kinds = random.Random(8), (QWidget, QLabel, QPushButton, QLineEdit, QScrollArea, QListWidget, QFrame)
    for _ in range(40):
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(400, 200)
        inside: list[QWidget] = [window]
        for _ in range(14):
            widget = chance.choice(kinds)(chance.choice(inside))
            widget.setGeometry(
                *(chance.randrange(-40, 300) for _ in range(2)), *(chance.randrange(160) for _ in range(2))
            )
            if isinstance(widget, QListWidget):
                widget.addItems([f"Row {row}" for row in range(chance.randrange(8))])
                widget.setFlow(chance.choice([*QListWidget.Flow] + 3 * [QListWidget.Flow.TopToBottom]))
                widget.setWrapping(chance.random() > 0.8)
                if widget.count() and chance.random() > 0.7:
                    widget.setRowHidden(chance.choice((0, widget.count() - 1)), True)
            widget.setEnabled(chance.random() > 0.2)
            widget.setVisible(chance.random() > 0.2)
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=chance.random() > 0.8)
            inside += [widget] if type(widget) in (QWidget, QFrame) else []
        window.show()
        assert not same_points(window, chance)


def bare(window: QWidget, place: QRect) -> bool:
    """Whether no click on a place, tried along its bottom and every twelve pixels up and across, does anything."""
    columns = [*range(place.left(), place.right() + 1, 12), place.right()]
    lines = [*range(place.bottom(), place.top(), -12), place.top()]
    return not any(found_by_clicks(window, QPoint(x, y)) for y in lines for x in columns)


def test_a_notice_stands_on_bare_ground_wherever_there_is_some_above_the_bottom(qtbot) -> None:
    chance, found = random.Random(3), 0
    for _ in range(24):
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(420, 340)
        title = QPushButton("Board", window)
        title.setGeometry(0, 0, 420, 40)
        for _ in range(chance.randrange(3, 9)):
            button = QPushButton(window)
            button.setGeometry(chance.randrange(380), chance.randrange(60, 330), chance.randrange(20, 160), 20)
        window.show()
        size = QSize(chance.randrange(100, 200), chance.randrange(20, 60))
        bottoms = [320 - lift - size.height() for lift in range(0, 241, 24)]
        places = [QRect(QPoint(x, y), size) for y in bottoms for x in range(20, 400 - size.width(), 12)]
        free = FreeSpots(window, title, Toast(ToastText("Saved"), window))
        spot = free.bare(size)
        assert spot is None or bare(window, QRect(spot, size))
        if any(bare(window, place) for place in places):
            found += 1
            assert spot is not None
    assert found > 5
