"""The rail and the keyboard: what walks it, and what must not open a page."""

from PySide6.QtCore import Qt

from tests.ui.fakes import fake_entries
from ui.shell.rail import Rail


def test_the_keyboard_in_the_rail_opens_no_page_by_itself(qtbot):
    """As where it goes when what had it vanished, on a page that has no place in the rail."""
    rail, chosen = Rail(fake_entries()), []
    qtbot.addWidget(rail)
    rail.show()
    with qtbot.waitActive(rail):
        rail.activateWindow()
    rail.chosen.connect(chosen.append)
    rail.list.clearFocus()
    rail.select("flowchart")
    rail.list.setFocus()
    assert rail.list.hasFocus()
    assert (chosen, rail.list.currentItem()) == ([], None)
    qtbot.keyClick(rail.list, Qt.Key.Key_Down)
    assert chosen == ["today"]
