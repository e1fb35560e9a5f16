"""What lies open in a table is found by a screen reader, by its name and as long as it is there."""

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView

from ui.link.accessible import named
from ui.widgets.view_room import ViewRoom


def opened(qtbot, *, kept: bool = True) -> ViewRoom:
    view = named(QTableView(), "Hours")
    model = QStandardItemModel(2, 2, view)
    for row in range(2):
        model.setItem(row, 0, QStandardItem(f"Line {row}"))
    view.setModel(model)
    room = ViewRoom(view)
    room.resize(300, 200)
    if kept:
        qtbot.addWidget(room)
    with qtbot.waitExposed(room):
        room.show()
    return room


def names(room: ViewRoom) -> list[str]:
    found = QAccessible.queryAccessibleInterface(room)
    return [found.child(at).text(QAccessible.Text.Name) for at in range(found.childCount())]


def test_a_field_that_opens_in_a_cell_stands_beside_the_table_until_it_closes(qtbot) -> None:
    room = opened(qtbot)
    assert names(room) == ["Hours"]
    room.view.setCurrentIndex(room.view.model().index(1, 0))
    room.view.edit(room.view.currentIndex())
    field = room.view.viewport().findChild(QLineEdit)
    named(field, "Line: second")
    assert names(room) == ["Hours", "Line: second"]
    assert QAccessible.queryAccessibleInterface(room).child(1).role() is QAccessible.Role.EditableText
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert names(room) == ["Hours"]


def test_a_panel_is_found_at_its_place_and_by_its_number_and_nothing_beyond(qtbot) -> None:
    room = opened(qtbot)
    panel = named(QLabel("8 h"), "Ana, 9 – 13 Mar")
    room.view.setIndexWidget(room.view.model().index(0, 1), panel)
    QCoreApplication.processEvents()
    found = QAccessible.queryAccessibleInterface(room)
    assert names(room) == ["Hours", "Ana, 9 – 13 Mar"]
    assert found.indexOfChild(found.child(1)) == 1
    place = panel.mapToGlobal(QPoint(5, 5))
    assert found.childAt(place.x(), place.y()).text(QAccessible.Text.Name) == "Ana, 9 – 13 Mar"
    assert found.child(2) is None
    assert found.child(-1) is None


def test_a_room_that_goes_takes_its_answer_with_it(qtbot) -> None:
    for _ in range(5):
        room = opened(qtbot, kept=False)
        answer = QAccessible.queryAccessibleInterface(room)
        assert answer.childCount() == 1
        room.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not shiboken6.isValid(room)
