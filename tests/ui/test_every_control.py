"""Buttons and menu items of every page in the real window: what has no effect and does not say why; no bare letter ends
work.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QMessageBox,
    QWidget,
)

from app.bootstrap import open_workspace
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.workspace.sample import fill_when_empty
from ui.link.context import Context
from ui.link.place import (
    AwayUntil,
    ExportData,
    MoveDate,
    PageId,
    PersonPlace,
    PrintPages,
    ProjectPlace,
    StartProject,
    TaskPanelPlace,
    WorkflowPlace,
)
from ui.link.preferences import Preferences
from ui.shell.main_window import MainWindow
from ui.shell.navigation import file_menu
from ui.shell.pages import PAGES
from ui.shell.search import search_provider


@dataclass
class Hand:
    """Presses controls of one window over the sample team, and puts back what that did."""

    folder: Path
    calls: list[str] = field(default_factory=list)
    window: Any = None
    context: Any = None

    def open(self) -> None:
        self.workspace = open_workspace(self.folder)
        fill_when_empty(self.workspace)
        self.begun = self.steps
        self.open_window()

    def open_window(self) -> None:
        self.context = Context(self.workspace, Preferences(self.folder / "view.json"))
        providers = (search_provider(self.context),)
        self.window = MainWindow(self.context, PAGES, {"File": file_menu(self.context)}, providers)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        settle()

    def close_window(self) -> None:
        self.tidy()
        self.context.notifier.close()
        self.window.leaving = True
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def steps(self) -> int:
        return sum(not step.undone for step in self.workspace.read(lambda reader: reader.history()))

    def tidy(self) -> None:
        """Nothing stands open, and the data is as it was."""
        for _ in range(5):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        for box in QApplication.topLevelWidgets():
            if box is not self.window and box.isVisible():
                box.close()
        for _ in range(3):
            QTest.keyClick(self.window, Qt.Key.Key_Escape)
        while self.steps > self.begun:
            newest = [step for step in self.workspace.read(lambda reader: reader.history()) if not step.undone][-1]
            self.workspace.undo(next(iter(newest.scopes)))
        self.calls.clear()
        settle()

    def state(self) -> tuple[object, ...]:
        """What can be seen, and what is stored."""
        boxes = [box for box in QApplication.topLevelWidgets() if box.isVisible()]
        pictures = tuple(picture_of(box) for box in boxes)
        clip = QGuiApplication.clipboard().text()
        written = self.workspace._store.connection.total_changes
        return pictures, written, clip, tuple(self.calls)

    def calm(self) -> tuple[object, ...]:
        """The state once it stands still."""
        before = self.state()
        for _ in range(20):
            QTest.qWait(5)
            now = self.state()
            if now == before:
                break
            before = now
        return before


def picture_of(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return hash(image.constBits().tobytes())


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    made = Hand(tmp_path)

    def told(name: str, answer: object) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            made.calls.append(name)
            return answer

        return call

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, told(name, ("", "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", told("folder", ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", told("opened", True))
    monkeypatch.setattr(QMessageBox, "exec", told("box", 0))
    monkeypatch.setattr(QDialog, "exec", told("dialog", 0))
    monkeypatch.setattr(QPrintDialog, "exec", told("printer", 0))
    monkeypatch.setattr(MainWindow, "leave", told("left", None))
    monkeypatch.setattr("ui.link.motion.duration", lambda: 0)
    made.open()
    yield made
    made.close_window()
    made.workspace.close()


Scene = Callable[[Hand], object]


def on(page: PageId) -> Scene:
    return lambda hand: hand.window.show_page(page)


def first(kind: type[Any], place: Callable[[Any], Any]) -> Scene:
    def go(hand: Hand) -> None:
        things = hand.workspace.read(lambda reader: reader.find(kind))
        hand.context.go_to(place(things[0].id))

    return go


SCENES: dict[str, Scene] = {
    **{f"page {entry.id}": on(entry.id) for entry in PAGES},
    "a task": first(Task, TaskPanelPlace),
    "a project": first(Project, ProjectPlace),
    "a person": first(Person, PersonPlace),
    "a workflow": first(Workflow, WorkflowPlace),
}


def key_of(control: Any) -> str:
    words = control.text() if isinstance(control, QAction | QAbstractButton) else ""
    name = "" if isinstance(control, QAction) else control.accessibleName()
    return f"{type(control).__name__} {control.objectName()} “{(words or name or control.toolTip()).splitlines()[0:1]}”"


def controls(hand: Hand, root: QWidget) -> dict[str, Any]:
    """What can be pressed now, by a name that lasts; equal names are numbered."""
    found: dict[str, Any] = {}
    shown = [one for one in root.findChildren(QAbstractButton) if one.isVisibleTo(root) and one.isVisible()]
    for control in shown:
        if control.objectName() != "qt_menubar_ext_button":
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
    if control.isCheckable() and control.isChecked() and not isinstance(control, QAction) and control.group():
        # What is chosen already says so by its look.
        return True
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


KNOWN = 32
"""Controls without an effect and without a sentence that says why; it may only get smaller."""


@pytest.mark.soak
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
    number, found = press_all(hand, on(PageId.TODAY), header_and_menus)
    count += number
    dead += found
    assert len(dead) <= KNOWN, dead
    assert count > 200


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


LETTERS = "ABCDEFGHIJKLMOPQRSTUVWXYZ"


def ended(hand: Hand) -> tuple[object, ...]:
    """What a bare letter must leave alone: what is over, told, sent, archived or gone."""
    run = hand.workspace._store.connection.execute
    over = "state IN ('done', 'skipped', 'cancelled')"
    return (
        run(f"SELECT group_concat(id) FROM task WHERE {over}").fetchone(),
        run("SELECT count(*), max(leaves_at) FROM message").fetchone(),
        run("SELECT count(*) FROM delivery").fetchone(),
        run("SELECT sum(archived), count(*) FROM workflow").fetchone(),
        run("SELECT sum(archived), count(*) FROM person").fetchone(),
        run("SELECT group_concat(state) FROM project").fetchone(),
    )


def test_no_bare_letter_ends_work_on_any_page(hand: Hand) -> None:
    tried = 0
    for title, scene in SCENES.items():
        scene(hand)
        settle()
        page = hand.window.page
        names = [view.accessibleName() for view in page.findChildren(QAbstractItemView) if _can_be_walked(view)]
        for number in range(-1, len(names)):
            for letter in LETTERS:
                scene(hand)
                views = [view for view in page.findChildren(QAbstractItemView) if _can_be_walked(view)]
                target = page if number < 0 or number >= len(views) else views[number]
                target.setFocus()
                if target is not page and not target.currentIndex().isValid():
                    target.setCurrentIndex(target.model().index(0, 0))
                before = ended(hand)
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                tried += 1
                assert ended(hand) == before, f"{title}, {names[number] if number >= 0 else 'page'}: {letter}"
                hand.tidy()
    assert tried > 300


def _can_be_walked(view: QAbstractItemView) -> bool:
    return view.isVisible() and view.focusPolicy() != Qt.FocusPolicy.NoFocus and view.model().rowCount() > 0
