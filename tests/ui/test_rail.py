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


def test_the_name_of_the_program_gives_way_before_the_pages_scroll(qtbot):
    rail = Rail(fake_entries())
    qtbot.addWidget(rail)
    rail.resize(rail.width(), rail.list.least_height() + rail._name.sizeHint().height() + 40)
    rail.show()
    assert rail._name.isVisible()
    rail.show_views([(1, "Mine"), (2, "Late"), (3, "Blocked")])
    assert not rail._name.isVisible()
    qtbot.waitUntil(lambda: rail.list.verticalScrollBar().maximum() == 0)
    rail.show_views([])
    assert rail._name.isVisible()
