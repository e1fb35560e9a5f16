"""The screen is tested offscreen, with guards: a forgotten dialog, window, timer or thread fails its test."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.workspace.workspace import Workspace
from tests import example_choice
from tests.fresh_schema import fresh_schema
from tests.left_open import closed_stores
from tests.ui.fakes import made_workspace
from tests.ui.shown_alone import nothing_is_shown_before_it_has_its_place, shown_alone
from ui.link.background import drain
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.link.theme import Mode, theme
from ui.shell.application import make_application

__all__ = ["closed_stores", "example_choice", "fresh_schema", "nothing_is_shown_before_it_has_its_place", "shown_alone"]
DIALOG_PATIENCE_MS = 10_000
"""Between two looks; a dialog that is there at three of them is forgotten. Long, for a machine that has much to do."""
PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits until something happens or will never happen, however slow the machine is."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QApplication]:
    made = make_application(["leadline"], Preferences(tmp_path_factory.mktemp("application") / "preferences.json"))
    yield made
    # Offscreen, what was copied lives in a static of Qt: let go of after Python's end, it ends the process with 139.
    made.clipboard().clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """With three tasks, and nothing to undo."""
    opened = made_workspace(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def context(qapp: QApplication, workspace: Workspace, tmp_path: Path) -> Context:
    return Context(workspace, Preferences(tmp_path / "preferences.json"))


@pytest.fixture(autouse=True)
def light_look(qapp: QApplication) -> None:
    theme().choose(Mode.LIGHT, "indigo")


@pytest.fixture(autouse=True)
def no_forgotten_dialog(qapp: QApplication) -> Iterator[None]:
    """A modal dialog that nobody answers is closed, so that the run goes on, and told."""
    forgotten: list[str] = []
    seen: list[QWidget | None] = []

    def close_it() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog)
        if dialog is not None and seen[-3:] == [dialog] * 3:
            forgotten.append(f"{type(dialog).__name__} “{dialog.windowTitle()}”")
            dialog.close()

    watch = QTimer()
    watch.setInterval(DIALOG_PATIENCE_MS)
    watch.timeout.connect(close_it)
    watch.start()
    yield
    watch.stop()
    watch.deleteLater()
    assert not forgotten, f"nobody answered {forgotten}"


@pytest.fixture(autouse=True)
def nothing_left_behind(no_forgotten_dialog: None, qapp: QApplication) -> Iterator[None]:
    before = set(QApplication.topLevelWidgets())
    threads = own_threads()
    yield
    drain()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [widget for widget in QApplication.topLevelWidgets() if widget not in before and _counts(widget)]
    names = [f"{type(widget).__name__} “{widget.accessibleName()}”" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    timers = [thing for thing in gc.get_objects() if type(thing) is QTimer and isValid(thing) and thing.isActive()]
    running = [timer for timer in timers if timer.interval() != DIALOG_PATIENCE_MS]
    parents = [repr(timer.parent()) for timer in running]
    for timer in running:
        timer.stop()
    assert not names, f"windows left behind: {names}"
    assert not parents, f"timers left running: {parents}"
    assert own_threads() <= threads, "threads left running"
    # What lives on is looked at once: else each test would look through what all tests before it have left.
    gc.freeze()


def own_threads() -> set[threading.Thread]:
    """Qt's pool keeps its threads; Python knows them as dummies."""
    return {thread for thread in threading.enumerate() if type(thread).__name__ != "_DummyThread"}


def _counts(widget: QWidget) -> bool:
    return isValid(widget) and type(widget).__name__ != "QTipLabel"
