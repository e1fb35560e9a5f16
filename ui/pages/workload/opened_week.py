"""The week of a person that is open: its pieces of work at the left, what could be done about it at the right."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from urllib.parse import quote

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.domain.person import Person
from app.queries.work_piece import WorkPiece
from app.scheduling.overload import LoadFix, LoadFixKind
from app.workspace.overload_fixes import OverWeek, act_of, find_fixes, fix_words
from ui.canvas.preview import Act
from ui.link.accessible import announce, named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.mail import NO_PROGRAM, open_mail_program
from ui.link.place import TaskPanelPlace
from ui.link.plain_text import plain_label, set_text, set_tool_tip
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.pages.workload.cell_paint import hours
from ui.widgets.button import button, link_button
from ui.widgets.elided import Elided

MOST_PIECES, MOST_FIXES = 12, 3
LOOKING = "Looking for what would help…"
NOTHING = "Nothing helps without moving other work or a date."
VERBS = {LoadFixKind.MOVE: "Move", LoadFixKind.HAND: "Hand over", LoadFixKind.SHORTEN: "Shorten"}


class OpenedWeek(QWidget):
    """``closed`` when it is to go."""

    closed = Signal()
    grown = Signal()
    """It needs another height."""

    def __init__(self, context: Context, parent: QWidget, name: str, first_on: date, last_on: date) -> None:
        super().__init__(parent)
        self._said = f"{name}, {span_words(first_on, last_on)}"
        named(self, self._said)
        self._context = context
        self._before: QWidget | None = None
        """From what Tab comes to its first button."""
        self.pieces: list[tuple[QPushButton, WorkPiece]] = []
        """Each piece of work with its button, by which it can be dragged."""
        self._slices = Slices(self)
        self.fixes: list[LoadFix] = []
        self.week: OverWeek | None = None
        self.heading = plain_label(self._said)
        self.heading.setFont(font(weight=SEMIBOLD))
        self.under = plain_label()
        self.under.setProperty("tone", "muted")
        self._pieces = QGridLayout()
        self._pieces.setHorizontalSpacing(8)
        self._pieces.setVerticalSpacing(0)
        self._pieces.setColumnStretch(0, 1)
        self._fixes = QGridLayout()
        self._fixes.setHorizontalSpacing(12)
        self._fixes.setVerticalSpacing(6)
        self._fixes.setColumnStretch(1, 4)
        self._fixes.setColumnStretch(2, 3)
        self.state = plain_label()
        self.state.setProperty("tone", "muted")
        left, right, room = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        left.setSpacing(2)
        for part in (self.heading, self.under):
            left.addWidget(part)
        left.addLayout(self._pieces)
        left.addStretch()
        right.addLayout(self._fixes)
        right.addWidget(self.state)
        right.addStretch()
        room.setContentsMargins(20, 12, 20, 12)
        room.setSpacing(24)
        room.addLayout(left, 2)
        room.addLayout(right, 6)

    def show_pieces(self, pieces: Sequence[WorkPiece], minutes: int, capacity: int | None) -> None:
        """What there is to do, the largest first."""
        has = f", {hours(capacity)} h of time" if capacity is not None else ""
        set_text(self.under, f"{hours(minutes)} h of work{has}")
        for row, piece in enumerate(pieces[:MOST_PIECES]):
            sign = " ≈" if piece.estimated else ""
            said = f"{hours(piece.minutes)} h{sign}"
            opens = link_button("")
            opens.setStyleSheet("text-align: left; padding: 2px 6px;")
            Elided(opens, 12).show_text(piece.title)
            named(opens, f"{piece.title}, {said}, {self._said}")
            notes = [piece.project or "No project", piece.only_if, "its estimate was filled in" * piece.estimated]
            notes.append(f"{hours(piece.over)} h of it run over" if piece.over else "")
            set_tool_tip(opens, ", ".join(note for note in notes if note))
            opens.clicked.connect(partial(self._context.go_to, TaskPanelPlace(piece.task_id)))
            self.pieces.append((opens, piece))
            amount = plain_label(said)
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._pieces.addWidget(opens, row, 0)
            self._pieces.addWidget(amount, row, 1)
        if len(pieces) > MOST_PIECES:
            more = plain_label(f"and {len(pieces) - MOST_PIECES} more")
            more.setProperty("tone", "muted")
            self._pieces.addWidget(more, MOST_PIECES, 0)

    def put_behind(self, before: QWidget) -> None:
        """Let Tab come from this widget to each button in the order of reading, what is found later too."""
        self._before = before
        for made in self.findChildren(QPushButton):
            QWidget.setTabOrder(before, made)
            before = made

    def has_keyboard(self) -> bool:
        """Whether the keyboard is on one of its buttons."""
        return any(made.hasFocus() for made in self.findChildren(QPushButton))

    def keyboard_piece(self) -> TaskId | None:
        """The task of the piece of work that the keyboard is on."""
        return next((piece.task_id for opens, piece in self.pieces if opens.hasFocus()), None)

    def take_keyboard(self, task_id: TaskId | None) -> bool:
        """To the piece of work of this task; False where it is not shown."""
        found = next((opens for opens, piece in self.pieces if piece.task_id == task_id), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
        return found is not None

    def look_for_fixes(self, week: OverWeek | None) -> None:
        """Find them bit by bit; without an overload there is nothing to find."""
        self.week = week
        if week is None:
            set_text(self.state, "There is time for all of it.")
            return
        set_text(self.state, LOOKING)
        self._slices.start(self._look(week))

    def settle(self) -> None:
        """Find at once what is still looked for."""
        self._slices.finish()

    def _look(self, week: OverWeek) -> Iterator[None]:
        found = []
        for fix in find_fixes(self._context.workspace, week):
            if fix is not None:
                found.append(fix)
            yield
        found.sort(key=lambda fix: fix.rank)
        self.fixes = found
        self._show_fixes(week)

    def _show_fixes(self, week: OverWeek) -> None:
        shown = best_of_each(self.fixes)
        for row, fix in enumerate(shown):
            words = self._context.read(fix_words, fix, week)
            number = QLabel(str(row + 1))
            number.setFont(font(META, SEMIBOLD))
            what = QVBoxLayout()
            what.setSpacing(0)
            what.addWidget(line(words.title, strong=True))
            what.addWidget(line(words.why))
            act = button(Command(f"fix_{row}", VERBS[fix.kind], partial(self._do, fix)), self)
            named(act, f"{VERBS[fix.kind]}: {words.title}", f"{words.why}. {words.effect}")
            self._fixes.addWidget(number, row, 0)
            self._fixes.addLayout(what, row, 1)
            self._fixes.addWidget(line(words.effect), row, 2)
            acts = QHBoxLayout()
            acts.addWidget(act)
            self._fixes.addLayout(acts, row, 3)
            if fix.kind is LoadFixKind.SHORTEN:
                ask = button(Command(f"ask_{row}", "Ask…", partial(self.ask, words.title)), self)
                named(ask, f"Ask by mail: {words.title}", "A draft opens; nothing changes")
                acts.addWidget(ask)
        set_text(self.state, "" if shown else NOTHING)
        self.state.setVisible(not shown)
        if self._before is not None:
            self.put_behind(self._before)
        announce(self, f"{len(shown)} proposals" if shown else NOTHING)
        self.updateGeometry()

    def ask(self, question: str, open_link: Callable[[str], bool] = open_mail_program) -> None:
        """Open a draft with the question to the person whose week it is; nothing else happens."""
        person_id = self.week.person_id if self.week is not None else None
        person = self._context.read(lambda reader: reader.get(Person, person_id)) if person_id is not None else None
        if person is None or not person.email:
            self._context.refuse(f"{person.name if person else 'Nobody'} has no mail address. Give one under People.")
            return
        _, _, asked = question.partition(": ")
        said = f"Hello {person.name},\n\n{asked[:1].upper()}{asked[1:]}\n"
        subject = quote("A question about your work")
        if not open_link(f"mailto:{quote(person.email, safe='@')}?subject={subject}&body={quote(said)}"):
            self._context.refuse(NO_PROGRAM)

    def _do(self, fix: LoadFix) -> None:
        action, arguments = act_of(fix)
        Act(action, arguments).do(self._context)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            # What a layout was given is shown by now, and counts for its height.
            self.grown.emit()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().tokens.accent, 2))
        painter.setBrush(theme().tokens.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 1, -4, -2), 8, 8)
        painter.end()


def line(text: str, *, strong: bool = False) -> QLabel:
    """One line that is cut where it is too long."""
    made = plain_label()
    if strong:
        made.setFont(font(weight=SEMIBOLD))
    else:
        made.setProperty("tone", "muted")
    Elided(made).show_text(text)
    return made


def best_of_each(fixes: Sequence[LoadFix]) -> list[LoadFix]:
    """The best proposals, of one task at most one of a kind."""
    found: dict[tuple[TaskId, LoadFixKind], LoadFix] = {}
    for fix in fixes:
        found.setdefault((fix.task_id, fix.kind), fix)
    return list(found.values())[:MOST_FIXES]


def span_words(first_on: date, last_on: date) -> str:
    """ "7 – 11 Dec", "Tue 8 Dec"."""
    if first_on == last_on:
        return f"{first_on:%a} {first_on.day} {first_on:%b}"
    begins = f"{first_on.day}" if first_on.month == last_on.month else f"{first_on.day} {first_on:%b}"
    return f"{begins} – {last_on.day} {last_on:%b}"
