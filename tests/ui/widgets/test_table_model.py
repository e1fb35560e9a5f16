"""The item model of tables of words keeps to what Qt asks of models."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ui.widgets.table_model import TextTableModel


class Cities(TextTableModel):
    """Two columns, one of them with markup of others in it."""

    heads = ("City", "Land")
    lines = (("Łódź", "Poland"), ("<b>Oslo</b>\nby night", ""))

    def row_total(self) -> int:
        return len(self.lines)

    def cell(self, row: int, column: int) -> str:
        return self.lines[row][column]

    def ink(self, row: int, column: int) -> QColor | None:
        return QColor("red") if row else None


def test_a_table_of_words_keeps_to_what_qt_asks_of_models(qapp, qtmodeltester):
    model = Cities()
    qtmodeltester.check(model)
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.rowCount(model.index(0, 0)) == 0
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(2)] == ["City", "Land"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_text_of_others_is_one_line_and_never_markup(qapp):
    model = Cities()
    odd = model.index(1, 0)
    assert odd.data() == "<b>Oslo</b> by night"
    assert "&lt;b&gt;" in odd.data(Qt.ItemDataRole.ToolTipRole)
    assert odd.data(Qt.ItemDataRole.ForegroundRole) == QColor("red")
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None
