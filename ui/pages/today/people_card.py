"""Who is in the team, named by pasting a list or by a file. For the first steps."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QWidget

from app.actions.person_import import import_people
from app.adapters.whole_file import read_bytes
from app.domain.errors import LeadlineError
from app.exchange.csv_table import read_table
from app.exchange.person_lines import lines_of_table, read_person_lines
from app.exchange.person_record import PersonRecord, is_person_column
from app.exchange.task_record import Refused
from app.queries.person import team
from ui.link import background
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.place import PageId, PagePlace
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font, theme
from ui.pages.today.numbered_card import NumberedCard
from ui.widgets.avatar import paint_avatar
from ui.widgets.button import allow, button, link_button, relabel
from ui.widgets.card import paint_text

ROWS_SHOWN, ROW = 4, 26
FILES = "Tables (*.csv *.tsv *.txt);;All files (*)"
PLACEHOLDER = "Eva Lang <eva@fieldnote.example>, SEO strategist\nNoah Stein, Editor\nRuth Adler"


def ask_people_file(parent: QWidget) -> str:
    """Nothing when no file was chosen."""
    return QFileDialog.getOpenFileName(parent, "People from a file", "", FILES)[0]


class PeopleCard(NumberedCard):
    """The team, named by pasting a list; a file is read into the list first. ``left`` after people were added."""

    left = Signal()

    def __init__(self, context: Context, ask: Callable[[QWidget], str] = ask_people_file) -> None:
        super().__init__(2, "Your people")
        self._context, self._ask = context, ask
        self.lines = _PeopleLines()
        self.lines.typed_through.connect(self.keep)
        self.lines.textChanged.connect(self._read)
        self.found = FoundPeople()
        self.words = wrapping_label("Paste or type one person a line: a name, with mail address and roles if you like.")
        self.words.setProperty("tone", "muted")
        self.add_button = button(Command("add_people", "Add people", self.keep, "user-plus", "Ctrl+Return"), self)
        self.from_file = link_button("From a file…")
        self.from_file.clicked.connect(self._open_file)
        self.see = link_button("See the team")
        self.see.clicked.connect(lambda: context.go_to(PagePlace(PageId.PEOPLE)))
        self._records: Sequence[PersonRecord] = ()
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.add_button)
        acts.addWidget(self.from_file)
        acts.addWidget(self.see)
        acts.addStretch()
        for part in (self.words, self.lines, self.found):
            self.rows.addWidget(part)
        self.rows.addStretch()
        self.rows.addLayout(acts)
        self._read()

    @property
    def named(self) -> bool:
        """Whether there is anybody yet."""
        return bool(self._context.read(team))

    def refresh(self) -> None:
        """Say how many there are by now."""
        count = len(self._context.read(team))
        set_text(self.note, f"{count} in the team" if count else "can wait")
        self.see.setVisible(count > 0)

    def keep(self) -> bool:
        """Everybody who can be read joins the team, as one undo step; what cannot be read stays to be mended."""
        if not self._records:
            return True
        lines = self.lines.toPlainText().splitlines()
        left = "\n".join(lines[row - 1] for row in dict.fromkeys(one.row for one in self.found.refused))
        if self._context.do(import_people, self._records) is None:
            return False
        self.lines.setPlainText(left)
        if left:
            self.lines.setFocus()
        else:
            self.left.emit()
        return not left

    def settle(self) -> bool:
        """Keep what was typed and not yet added."""
        if self.found.refused and not self._records:
            self.lines.setFocus()
            return False
        return self.keep()

    def _open_file(self) -> None:
        """What stands in the list already stays above."""
        chosen = self._ask(self)
        if not chosen:
            return

        def read(job: background.Job) -> str:
            return lines_of_table(read_table(read_bytes(Path(chosen)), is_person_column))

        background.run(read, self._take_lines, self._say_why)

    def _take_lines(self, lines: str) -> None:
        if not lines:
            self._context.refuse("There is nobody in the file. Choose one with a line for each person.")
            return
        typed = self.lines.toPlainText().rstrip()
        self.lines.setPlainText(f"{typed}\n{lines}" if typed else lines)
        self.lines.setFocus()

    def _say_why(self, problem: Exception) -> None:
        if not isinstance(problem, LeadlineError):
            raise problem
        self._context.refuse(problem.sentence)

    def _read(self) -> None:
        people, refused = read_person_lines(self.lines.toPlainText())
        self._records = people
        self.found.show_people(people, refused)
        count = len(people)
        words = "Add people" if not count else f"Add {count} {'person' if count == 1 else 'people'}"
        relabel(self.add_button, words)
        allow(self.add_button, "" if count else "Type or paste a name first.")
        self.words.setVisible(not people and not refused)


class _PeopleLines(QPlainTextEdit):
    """``typed_through`` for Ctrl+Enter; Tab leaves it."""

    typed_through = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "People, one a line")
        self.setPlaceholderText(PLACEHOLDER)
        self.setTabChangesFocus(True)
        self.setFixedHeight(74)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typed_through.emit()
        else:
            super().keyPressEvent(event)


class FoundPeople(QWidget):
    """What the lines were read as, one row each, and what was not understood."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "Understood as")
        self.people: Sequence[PersonRecord] = ()
        self.refused: Sequence[Refused] = ()

    def show_people(self, people: Sequence[PersonRecord], refused: Sequence[Refused]) -> None:
        """What is wrong stands first, so that it is never below the rows that are shown."""
        self.people, self.refused = people, refused
        said = [f"{one.name} {one.email or ''} {', '.join(one.roles)}" for one in people]
        self.setAccessibleDescription(". ".join([*(one.why for one in refused), *said]))
        self.setVisible(bool(people or refused))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self.people) + len(self.refused)
        return QSize(200, ROW * min(rows, ROWS_SHOWN) + (18 if rows > ROWS_SHOWN else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows: list[Refused | PersonRecord] = [*self.refused, *self.people]
        for at, row in enumerate(rows[:ROWS_SHOWN]):
            line = QRect(0, at * ROW, self.width(), ROW)
            if isinstance(row, Refused):
                paint_icon(painter, QRect(2, line.y() + 5, 16, 16), "triangle-alert", t.warn)
                paint_text(painter, line.adjusted(30, 0, 0, 0), f"Line {row.row}: {row.why}", font(), t.warn)
            else:
                self._paint_person(painter, line, row)
        if len(rows) > ROWS_SHOWN:
            rest = QRect(30, ROWS_SHOWN * ROW, self.width() - 30, 18)
            paint_text(painter, rest, f"and {len(rows) - ROWS_SHOWN} more", font(META), t.muted)
        painter.end()

    @staticmethod
    def _paint_person(painter: QPainter, line: QRect, person: PersonRecord) -> None:
        t = theme().tokens
        paint_avatar(painter, QRect(0, line.y() + 3, 20, 20), person.name, sum(person.name.encode()))
        third = (line.width() - 56) // 3
        for at, (text, ink) in enumerate(
            ((person.name, t.text), (person.email or "no address", t.muted), (", ".join(person.roles), t.muted))
        ):
            room = QRect(30 + at * third, line.y(), third - 8, ROW)
            paint_text(painter, room, text, font() if at == 0 else font(META), ink)
        paint_icon(painter, QRect(line.right() - 18, line.y() + 5, 16, 16), "check", t.ok)
