"""The keyboard goes back to what had it, and what had it may be gone by then."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.link.focus import give_focus
from ui.shell.palette import CommandPalette
from ui.widgets.popover import Popover
from ui.widgets.side_panel import SidePanel


@pytest.fixture
def page(qtbot):
    """A shown window with two fields; the keyboard is in the first."""
    window = QWidget()
    window.resize(900, 600)
    window.first, window.second = QLineEdit(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(window.first)
    column.addWidget(window.second)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.first.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.first)
    return window


def palette(page):
    made = CommandPalette(page)
    made.open()
    return made, lambda: QTest.keyClick(made.field, Qt.Key.Key_Escape)


def popover(page):
    made = Popover(page, "Length", QLabel("Text"))
    made.open_at(page.rect(), made)
    return made, made.close_popover


def panel(page):
    made = SidePanel(page)
    made.open_panel("Details", QLabel("Text"))
    return made, made.close_panel


@pytest.mark.parametrize("opens", [palette, popover, panel])
def test_what_closes_gives_the_keyboard_back(qtbot, page, opens) -> None:
    _, close = opens(page)
    close()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.first)


@pytest.mark.parametrize("opens", [palette, popover, panel])
def test_what_closes_after_the_field_was_taken_apart_only_closes(page, opens) -> None:
    made, close = opens(page)
    page.first.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    close()
    assert made.isHidden()


def test_what_is_hidden_or_off_does_not_get_the_keyboard(page) -> None:
    page.second.setEnabled(False)
    assert not give_focus(page.second)
    page.second.setEnabled(True)
    page.second.hide()
    assert not give_focus(page.second)
    page.second.show()
    assert give_focus(page.second)
    assert QApplication.focusWidget() is page.second
