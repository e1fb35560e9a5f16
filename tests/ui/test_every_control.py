"""Buttons, menu items and context menus in the real window: each has an effect or says why not."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QScrollArea,
    QWidget,
)

from app.domain.person import Person
from app.domain.project import Project
from app.domain.workflow import Workflow
from tests.ui.hand import SCENES, Hand, Scene, can_be_walked, first, hand, on, settle
from ui.link.place import (
    AwayUntil,
    ExportData,
    MoveDate,
    PageId,
    PrintPages,
    StartProject,
    WorkflowPlace,
)

__all__ = ["hand"]


def key_of(control: Any) -> str:
    words = control.text() if isinstance(control, QAction | QAbstractButton) else ""
    name = "" if isinstance(control, QAction) else control.accessibleName()
    return f"{type(control).__name__} {control.objectName()} “{(words or name or control.toolTip()).splitlines()[0:1]}”"


def controls(hand: Hand, root: QWidget) -> dict[str, Any]:
    """What can be pressed now, by a name that lasts; equal names are numbered."""
    found: dict[str, Any] = {}
    shown = [one for one in root.findChildren(QAbstractButton) if one.isVisibleTo(root) and one.isVisible()]
    for control in shown:
        # The glass in a search field is a picture, not a control.
        picture = isinstance(control.parent(), QLineEdit) and control.accessibleName() == "Search"
        if control.objectName() != "qt_menubar_ext_button" and not picture:
            name, number = key_of(control), 1
            while f"{name} {number}" in found:
                number += 1
            found[f"{name} {number}"] = control
    return found


def says_why(control: Any) -> bool:
    """A disabled control has a tool tip that is a sentence."""
    return control.toolTip().rstrip().endswith(".")


def press(hand: Hand, control: Any) -> bool:
    """Whether anything was seen of it."""
    if not control.isEnabled():
        return says_why(control)
    if isinstance(control, QAbstractButton) and control.isChecked() and (control.group() or control.autoExclusive()):
        # What is chosen already says so by its look.
        return True
    area = control.parentWidget() if isinstance(control, QWidget) else None
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(control)
    before = hand.calm()
    if isinstance(control, QAction):
        control.trigger()
    else:
        control.click()
    settle()
    if hand.state() != before:
        return True
    QTest.qWait(40)
    return hand.state() != before


def press_all(hand: Hand, scene: Scene, find: Callable[[Hand], dict[str, Any]]) -> tuple[int, list[str]]:
    scene(hand)
    settle()
    names = list(find(hand))
    dead = []
    for name in names:
        scene(hand)
        settle()
        control = find(hand).get(name)
        if control is None:
            hand.close_window()
            hand.open_window()
            scene(hand)
            settle()
            control = find(hand).get(name)
        if control is not None and not press(hand, control):
            dead.append(name)
        hand.tidy()
    return len(names), dead


KNOWN = 2
"""Controls whose effect is not seen in time; it may only get smaller."""


def test_every_control_of_every_page_has_an_effect_or_says_why_not(hand: Hand) -> None:
    count, dead = 0, []
    for title, scene in SCENES.items():
        number, found = press_all(hand, scene, lambda hand: controls(hand, hand.window.stack.currentWidget()))
        count += number
        dead += [f"{title}: {name}" for name in found]
    for title, scene in DIALOGS.items():
        number, found = press_all(hand, scene, dialog_controls)
        count += number
        dead += [f"{title}: {name}" for name in found]
    for title, scene in MENUS.items():
        number, found = press_all(hand, scene, menu_actions)
        count += number
        dead += [f"menu of {title}: {name}" for name in found]
    number, found = press_all(hand, on(PageId.TODAY), header_and_menus)
    count += number
    dead += found
    assert len(dead) <= KNOWN, "\n".join(dead)
    assert count > 250


def first_row(kind: type[Any], number: int = 0) -> Callable[[Hand], Any]:
    """A list of the page with its first row chosen."""

    def choose(hand: Hand) -> Any:
        views = [view for view in hand.window.page.findChildren(kind) if can_be_walked(view)]
        view = views[number]
        rows = range(view.model().rowCount())
        chosen = next(row for row in rows if view.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable)
        view.setFocus()
        view.setCurrentIndex(view.model().index(chosen, 0))
        return view

    return choose


def menu_over(page: PageId, choose: Callable[[Hand], Any]) -> Scene:
    """The context menu of what is chosen, asked for by its key."""

    def ask(hand: Hand) -> None:
        hand.window.show_page(page)
        settle()
        view = choose(hand)
        target = view.viewport() if isinstance(view, QAbstractScrollArea) else view
        place = view.visualRect(view.currentIndex()).center() if isinstance(view, QAbstractItemView) else QPoint(4, 4)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, target.mapToGlobal(place))
        QApplication.sendEvent(target, event)
        settle()

    return ask


def chosen_bar(hand: Hand) -> Any:
    """The chart of the plan, with the keyboard on a bar of a project."""
    page = hand.window.page
    page.table.choose(page.model.rows.beside(-1, 1))
    page.chart.setFocus()
    return page.chart


def chosen_step(hand: Hand) -> Any:
    """The plane with a step of a workflow chosen."""
    first(Workflow, WorkflowPlace)(hand)
    settle()
    page = hand.window.page
    page.model.select((page.model.graph.steps[2].id,))
    return page.plane.view


def menu_actions(hand: Hand) -> dict[str, Any]:
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return {}
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


MENUS: dict[str, Scene] = {
    "a row of Today": menu_over(PageId.TODAY, first_row(QAbstractItemView)),
    "a card": menu_over(PageId.BOARD, first_row(QListView)),
    "a bar": menu_over(PageId.PLAN, chosen_bar),
    "a row of the plan": menu_over(PageId.PLAN, first_row(QAbstractItemView)),
    "a step": menu_over(PageId.FLOWCHART, chosen_step),
    "a workflow": menu_over(PageId.WORKFLOWS, first_row(QAbstractItemView)),
    "a template": menu_over(PageId.TEMPLATES, first_row(QAbstractItemView)),
    "a message": menu_over(PageId.OUTBOX, first_row(QAbstractItemView)),
    "a person": menu_over(PageId.PEOPLE, first_row(QAbstractItemView)),
    "a project": menu_over(PageId.PROJECTS, first_row(QAbstractItemView)),
}


DIALOGS: dict[str, Scene] = {
    "start": lambda hand: hand.context.go_to(StartProject()),
    "date": first(Project, MoveDate),
    "away": first(Person, AwayUntil),
    "export": lambda hand: hand.context.go_to(ExportData()),
    "print": lambda hand: hand.context.go_to(PrintPages()),
    "keys": lambda hand: hand.window.show_keys(),
    "history": lambda hand: hand.window.show_history(),
}


def dialog_controls(hand: Hand) -> dict[str, Any]:
    boxes = [box for box in QApplication.topLevelWidgets() if box is not hand.window and box.isVisible()]
    return {name: one for box in boxes for name, one in controls(hand, box).items()}


def header_and_menus(hand: Hand) -> dict[str, Any]:
    found = {**controls(hand, hand.window.header), **controls(hand, hand.window.rail)}
    for bar in hand.window.menuBar().actions():
        menu = bar.menu()
        menu.aboutToShow.emit()
        for action in menu.actions():
            if not action.isSeparator():
                found[f"{bar.text()} > {action.text()}"] = action
    return found
