"""Undo and redo of a large step: a dialog with its progress, which can be cancelled; a small step needs none."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.actions.task_import import import_tasks
from app.domain.task import Task
from tests.tables import lines_of
from tests.ui.fakes import fake_entries, move_card
from ui.link.context import LONG_BYTES
from ui.shell.long_work import LongWorkDialog
from ui.shell.main_window import MainWindow

ROWS = 1_500


@pytest.fixture
def window(qtbot, context, workspace) -> MainWindow:
    """After the import of many rows with notes that cannot be packed small."""
    chance = random.Random(7)
    rows = (f"Task {number},Mia,{chance.getrandbits(800):x}\n" for number in range(ROWS))
    context.do(import_tasks, lines_of(workspace, ("Title,Owner,Notes\n" + "".join(rows)).encode()))
    made = MainWindow(context, fake_entries())
    qtbot.addWidget(made)
    made.show()
    return made


def dialog_of(window: MainWindow) -> LongWorkDialog | None:
    return next((one for one in window.findChildren(LongWorkDialog) if one.isVisible()), None)


def imported(window: MainWindow) -> int:
    tasks = window.context.read(lambda reader: reader.find(Task))
    return sum(task.title.startswith("Task ") for task in tasks)


def test_a_large_undo_and_redo_show_how_far_they_are_and_say_what_they_did(window, context, workspace, qtbot):
    assert workspace.read(lambda reader: reader.history()[-1].size) > LONG_BYTES
    said = list[str]()
    context.history_moved.connect(lambda sentence, _: said.append(sentence))
    for move, title, left in ((context.undo, "Undo", 0), (context.redo, "Redo", ROWS)):
        move()
        dialog, seen = dialog_of(window), set[int]()
        assert dialog.windowTitle() == f"{title} “Import {ROWS:,} tasks”"
        dialog.progress.valueChanged.connect(seen.add)
        qtbot.waitUntil(lambda: dialog_of(window) is None)
        assert len(seen) > 5
        assert imported(window) == left
    assert said == [f"Undid: imported {ROWS:,} tasks", f"Redid: imported {ROWS:,} tasks"]


@pytest.mark.parametrize("leave", ["Cancel", "Escape"])
def test_a_large_undo_that_is_cancelled_has_changed_nothing(window, context, workspace, qtbot, leave):
    context.undo()
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: dialog.progress.value() > 400)
    with qtbot.assertNotEmitted(context.history_moved):
        if leave == "Cancel":
            qtbot.mouseClick(next(b for b in dialog.findChildren(QPushButton)), Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog_of(window) is None
    assert imported(window) == ROWS
    assert workspace.undo_title() == f"Import {ROWS:,} tasks"


def test_a_small_undo_needs_no_dialog(window, context):
    context.do(move_card, 2)
    context.undo()
    assert dialog_of(window) is None
