"""Publishing: the note, what changed since the last published version, and the errors that stop it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.engine.lint import Finding
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.typography import MEDIUM, font
from ui.pages.flowchart.problems.row import ProblemRow
from ui.pages.flowchart.versions.words import ChangeLine, summary
from ui.widgets.button import button, link_button
from ui.widgets.form import Form, FormRow
from ui.widgets.row_list import RowItem, RowList

MOST_ERRORS = 20
FIRST = "This is the first version: all of it is new."
SAME = "Nothing differs from the last published version."


class PublishPanel(QWidget):
    """``asked(note)`` to publish, ``place_asked(id)`` of an error or of a change, ``compare_asked`` to see it drawn."""

    asked = Signal(str)
    place_asked = Signal(str)
    compare_asked = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        named(self, f"Publish version {number}")
        self.note = QLineEdit()
        self.note.setPlaceholderText("What is new, in one line")
        self.note.returnPressed.connect(self.publish)
        form = Form()
        self.note_row: FormRow = form.add("What is new", self.note, "Stands in the history. It may stay empty.")
        self.errors: list[ProblemRow] = []
        self._stops = _heading("What stops it")
        self._error_rows = QVBoxLayout()
        self._error_rows.setSpacing(0)
        self._since = _heading("Since the last published version")
        self.says = wrapping_label()
        self.says.setProperty("tone", "muted")
        self.changes: RowList[str] = RowList("Changes", fits=True)
        self.changes.moved.connect(lambda id: self.place_asked.emit(id) if isinstance(id, str) else None)
        self.show_them = link_button("Show them in the drawing")
        self.show_them.clicked.connect(self.compare_asked)
        self.go: QPushButton = button(
            Command("publish_now", f"Publish version {number}", self.publish, "upload"), self, primary=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(10)
        layout.addWidget(form)
        layout.addWidget(self._stops)
        layout.addLayout(self._error_rows)
        layout.addWidget(self.go)
        layout.addSpacing(6)
        layout.addWidget(self._since)
        layout.addWidget(self.says)
        layout.addWidget(self.changes)
        layout.addWidget(self.show_them, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.show_errors(())
        self.show_changes(None)

    def publish(self) -> None:
        if self.go.isEnabled():
            self.asked.emit(self.note.text().strip())

    def show_errors(self, findings: Sequence[Finding]) -> None:
        """Those that stop it; each leads to its place."""
        for row in self.errors:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self.errors = []
        for finding in findings[:MOST_ERRORS]:
            row = ProblemRow(finding, "")
            if row.fix is not None:
                row.fix.hide()
            place = finding.flow_id or finding.step_id
            row.chosen.connect(lambda place=place: self.place_asked.emit(str(place)) if place else None)
            row.step_asked.connect(lambda by, row=row: self._walk(row, by))
            self.errors.append(row)
            self._error_rows.addWidget(row)
        count = len(findings)
        set_text(self._stops, f"{count} error{'' if count == 1 else 's'} stop{'s' if count == 1 else ''} it")
        self._stops.setVisible(bool(findings))
        self.go.setEnabled(not findings)

    def show_changes(self, lines: Sequence[ChangeLine] | None) -> None:
        """None: nothing was published before."""
        self._since.setVisible(lines is not None)
        set_text(self.says, FIRST if lines is None else summary(lines) if lines else SAME)
        self.changes.show_items(
            [RowItem(line.id, line.title, "; ".join(line.what), (line.chip,), avatar=False) for line in lines or ()]
        )
        self.changes.setVisible(bool(lines))
        self.show_them.setVisible(bool(lines))

    def _walk(self, row: ProblemRow, by: int) -> None:
        at = self.errors.index(row) + by
        if 0 <= at < len(self.errors):
            self.errors[at].setFocus()


class PublishedNote(QWidget):
    """What comes after: which projects still run an older version."""

    move_asked = Signal()

    def __init__(self, number: int, behind: int) -> None:
        super().__init__()
        named(self, f"Version {number} is published")
        projects = "1 running project follows" if behind == 1 else f"{behind} running projects follow"
        words = wrapping_label(f"New projects run version {number} from now on. {projects} an older version and stay "
                               "with it until you move them.")  # fmt: skip
        move = button(Command("move_projects", "Move them…", self.move_asked.emit, "skip-forward"), self, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(move)
        layout.addStretch()


def _heading(text: str) -> QLabel:
    made = plain_label(text)
    made.setFont(font(weight=MEDIUM))
    return made
