"""The list of a workflow's versions, the newest first, and what can be done with each."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import VersionId
from app.domain.workflow import VersionState
from app.queries.flowchart import VersionLine
from ui.link.accessible import named
from ui.link.plain_text import one_line, plain_label, wrapping_label
from ui.link.typography import MEDIUM, META, font
from ui.widgets.button import link_button
from ui.widgets.card import paint_card
from ui.widgets.chip import Chip, ChipLook, Tone

ONLY_DRAFT = "Nothing is published yet. Projects can start once you publish the draft."
NO_NOTE = "No note"
_DRAFT, _PUBLISHED = ChipLook("Draft", Tone.WARN, "pencil"), ChipLook("Published", Tone.OK, "check")


class HistoryList(QWidget):
    """``asked(verb, version)``: ``changes``, ``restore``, ``move``, ``publish``, ``discard``; version is its id."""

    asked = Signal(str, object)
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
            card.asked.connect(lambda verb, id=line.version_id: self.asked.emit(verb, id))
            self.cards.append(card)
            self._layout.insertWidget(1 + at, card)
        self.note.setVisible(not published)


class VersionCard(QWidget):
    """One version; ``asked(verb)``."""

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
        layout.addLayout(self._tools(_verbs(line, before, published)))
        named(self, f"Version {line.number}, {line.state}", ", ".join(part for part in (day, line.note) if part))

    def _tools(self, verbs: list[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(2)
        for verb, text in verbs:
            made = named(link_button(text), f"{text.rstrip('…')}: version {self.line.number}")
            made.clicked.connect(lambda _=False, verb=verb: self.asked.emit(verb))
            self.buttons[verb] = made
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


def _verbs(line: VersionLine, before: VersionLine | None, published: list[VersionLine]) -> list[tuple[str, str]]:
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
    return found
