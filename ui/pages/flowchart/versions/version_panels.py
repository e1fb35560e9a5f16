"""What the side panel shows of versions: their history with what can be done with each, and publishing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import VersionId
from app.domain.workflow import VersionState
from app.engine.lint import Finding
from app.queries.flowchart import VersionLine
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import MEDIUM, META, font
from ui.pages.flowchart.problems import ProblemRow
from ui.pages.flowchart.versions.version_difference import ChangeLine, summary
from ui.widgets.button import allow, button, link_button
from ui.widgets.card import paint_card
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.form import Form, FormRow
from ui.widgets.row_list import RowItem, RowList

ONLY_DRAFT = "Nothing is published yet. Projects can start once you publish the draft."
NO_NOTE = "No note"
_DRAFT, _PUBLISHED = ChipStyle("Draft", Tone.WARN, "pencil"), ChipStyle("Published", Tone.OK, "check")


class HistoryList(QWidget):
    """``asked(what, version)``: what a button of a card does, ``publish`` or ``circulate``; version is its id."""

    asked = Signal(str, int)
    compare_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "Versions")
        self.cards: list[VersionCard] = []
        self.note = wrapping_label(ONLY_DRAFT)
        self.note.setProperty("tone", "muted")
        self.compare = link_button("Compare with another workflow…")
        self.compare.clicked.connect(self.compare_asked)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 4, 20, 20)
        self._layout.setSpacing(10)
        self._layout.addWidget(self.note)
        bottom = QHBoxLayout()
        bottom.addWidget(self.compare)
        bottom.addStretch()
        self._layout.addLayout(bottom)
        self._layout.addStretch()

    def show_versions(self, lines: list[VersionLine], days: dict[VersionId, str]) -> None:
        """``days`` says when each was published."""
        for card in self.cards:
            card.hide()
            card.setParent(None)
            card.deleteLater()
        published = [line for line in lines if line.state is VersionState.PUBLISHED]
        self.cards = []
        for at, line in enumerate(lines):
            card = VersionCard(line, days[line.version_id], lines[at + 1] if at + 1 < len(lines) else None, published)
            card.asked.connect(lambda what, id=line.version_id: self.asked.emit(what, id))
            self.cards.append(card)
            self._layout.insertWidget(1 + at, card)
        self.note.setVisible(not published)


class VersionCard(QWidget):
    """One version in the list of versions; ``asked`` carries the key of the button that was pressed."""

    asked = Signal(str)

    def __init__(self, line: VersionLine, day: str, before: VersionLine | None, published: list[VersionLine]) -> None:
        super().__init__()
        self.line = line
        draft = line.state is VersionState.DRAFT
        self.buttons: dict[str, QPushButton] = {}
        title = plain_label(f"Version {line.number}")
        title.setFont(font(weight=MEDIUM))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(Chip(_DRAFT if draft else _PUBLISHED))
        head.addStretch()
        if day:
            when = plain_label(day)
            when.setProperty("tone", "muted")
            head.addWidget(when)
        facts = plain_label(_facts(line))
        facts.setFont(font(META))
        facts.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        if not draft:
            note = wrapping_label(one_line(line.note) or NO_NOTE)
            note.setProperty("tone", "" if line.note else "muted")
            layout.addWidget(note)
        layout.addWidget(facts)
        layout.addLayout(self._tools(_offers(line, before, published)))
        named(self, f"Version {line.number}, {line.state}", ", ".join(part for part in (day, line.note) if part))

    def _tools(self, offers: list[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(2)
        for what, text in offers:
            made = named(link_button(text), f"{text.rstrip('…')}: version {self.line.number}")
            made.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
            self.buttons[what] = made
            row.addWidget(made)
        row.addStretch()
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, self.rect().adjusted(1, 1, -1, -2))
        painter.end()


def _facts(line: VersionLine) -> str:
    steps = f"{line.steps} step{'' if line.steps == 1 else 's'}"
    running = line.projects_running
    return f"{steps} · {running} project{'' if running == 1 else 's'} running" if running else steps


def _offers(line: VersionLine, before: VersionLine | None, published: list[VersionLine]) -> list[tuple[str, str]]:
    """Verb and text of each button that makes sense for this version."""
    found = []
    draft = line.state is VersionState.DRAFT
    if draft:
        found.append(("publish", "Publish…"))
    if before is not None:
        found.append(("changes", "What changed"))
    if draft and published:
        found.append(("discard", "Discard draft"))
    if not draft and published and (line is not published[0] or (before is None and len(published) > 1)):
        found.append(("restore", "Restore"))
    if not draft and line.projects_running and published and line is not published[0]:
        found.append(("move", "Move projects…"))
    if draft or line is published[0]:
        found.append(("circulate", "Circulate…"))
    return found


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
        allow(self.go, "Mend the errors above first." if findings else "")

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
    start_asked = Signal()

    def __init__(self, number: int, behind: int) -> None:
        super().__init__()
        named(self, f"Version {number} is published")
        projects = "1 running project follows" if behind == 1 else f"{behind} running projects follow"
        words = wrapping_label(f"New projects run version {number} from now on. {projects} an older version and stay "
                               "with it until you move them.")  # fmt: skip
        move = button(Command("move_projects", "Move them…", self.move_asked.emit, "skip-forward"), self, primary=True)
        start = button(Command("start_from", "Start project…", self.start_asked.emit, "play"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(move)
        layout.addWidget(start)
        layout.addStretch()


def _heading(text: str) -> QLabel:
    made = plain_label(text)
    made.setFont(font(weight=MEDIUM))
    return made
