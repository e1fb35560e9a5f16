"""The row over a list of what people have to do with, as narrow as it gets beside a panel."""

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.widgets.list_filters import ListFilters

TABS = (("to", "To tell"), ("needs", "Needs you"), ("told", "Told"))


@pytest.mark.parametrize("width", [300, 480, 560, 900])
def test_the_words_of_each_list_are_whole_in_any_room(qtbot, width: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    filters: ListFilters[str] = ListFilters("Show messages", TABS, "Person", "")
    under = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(filters)
    column.addWidget(under, 1)
    page.resize(width, 400)
    page.show()
    filters.count({"to": 12, "needs": 3_456, "told": 12_345})
    qtbot.wait(1)
    segments = filters.tabs.findChildren(QPushButton)
    assert [one.text() for one in segments] == ["To tell  12", "Needs you  3,456", "Told  12,345"]
    assert page.width() >= width
    for part in (*segments, filters.person, filters.project):
        assert part.width() >= part.minimumSizeHint().width()
        end = part.mapTo(page, part.rect().bottomRight())
        assert end.x() < page.width()
        assert end.y() < under.y()
    folded = filters.person.mapTo(page, filters.person.rect().topLeft()).y() >= filters.tabs.height()
    assert folded == (width < 900)
    if folded:
        assert filters.person.mapTo(page, filters.person.rect().topLeft()).x() == 0
        assert filters.project.mapTo(page, filters.project.rect().topRight()).x() == page.width() - 1
