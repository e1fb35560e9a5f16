"""The one dialog for a bug: what happened, that the data is safe, and the text to copy."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import plain_label, visible
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.widgets.button import button


class CrashBox(QDialog):
    """``report`` is the whole text: version, system, traceback."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Leadline met a bug")
        self.resize(640, 420)
        self._report = visible(report)
        heading = QLabel("Something went wrong that should not have")
        heading.setFont(font(HEAD, SEMIBOLD))
        sentence = plain_label(
            "Your data is safe: the step was not carried out. You can go on working. "
            "If it happens again, send this text to whoever looks after the program."
        )
        sentence.setWordWrap(True)
        sentence.setProperty("tone", "muted")
        text = named(QPlainTextEdit(self._report), "What happened")
        text.setReadOnly(True)
        self._copy = QPushButton("Copy text")
        self._copy.clicked.connect(self.copy)
        close = button(Command("close", "Close", self.accept), primary=True)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._copy)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for part in (heading, sentence, text):
            layout.addWidget(part)
        layout.addLayout(row)
        close.setFocus()

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText("Copied")
