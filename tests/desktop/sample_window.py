"""A small window with one of each thing that the harness handles; a program of its own, started by test_harness.py."""

import sys

from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


class SampleWindow(QWidget):
    """A button that counts, a line to type in, and two lists between which items are dragged."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Sample window")
        self.count = 0
        self.label = QLabel("0 presses")
        button = QPushButton("Count")
        button.clicked.connect(self.add_one)
        line = QLineEdit()
        line.setAccessibleName("Title")
        line.textChanged.connect(lambda text: line.setAccessibleDescription(f"typed: {text}"))
        lists = QHBoxLayout()
        for name, items in (("To do", ["Brief", "Draft"]), ("Done", ["Plan"])):
            lists.addWidget(self.column(name, items))
        layout = QVBoxLayout(self)
        for widget in (button, self.label, line):
            layout.addWidget(widget)
        layout.addLayout(lists)

    def add_one(self) -> None:
        self.count += 1
        self.label.setText(f"{self.count} presses")

    def column(self, name: str, items: list[str]) -> QListWidget:
        column = QListWidget()
        column.setAccessibleName(name)
        column.addItems(items)
        column.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        column.setDefaultDropAction(column.defaultDropAction().MoveAction)
        return column


if __name__ == "__main__":
    application = QApplication(sys.argv)
    if "--fail" in sys.argv:
        raise ValueError("asked to fail")
    window = SampleWindow()
    window.resize(500, 400)
    window.show()
    sys.exit(application.exec())
