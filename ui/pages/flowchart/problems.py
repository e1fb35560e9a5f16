"""What lint says of the open workflow: the list of problems, one row each, and the line that counts them.

Decisions
---------
*Who runs lint?* The page's model, a moment after the last edit and in a worker; the list and the drawing show the same.

*Who mends?* A finding carries its fix as data; the action ``apply_fix`` carries it out with the editor's own actions,
so it can do nothing that the editor could not, and is one undo step.

*How far does the list go?* ``MOST`` rows; then a line says how many more there are. Nobody reads on, and rows
cost time."""

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.actions.flowchart.fix import apply_fix
from app.engine.lint import Finding, Level
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.icon import icon, paint_icon
from ui.link.plain_text import plain_label, set_text, set_tool_tip, wrapping_label
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.pages.flowchart.model import FlowchartModel
from ui.widgets.button import icon_button, link_button
from ui.widgets.card import paint_row


class Findings(QObject):
    """``changed`` when they are others than before; errors come first. The model looks for them."""

    changed = Signal()

    def __init__(self, model: FlowchartModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.all: tuple[Finding, ...] = ()
        self.known = model.was_checked
        """Whether the open workflow was checked since it was opened."""
        model.opened.connect(self._begin)
        model.checked.connect(self._take)
        if self.known:
            self._take()

    @property
    def errors(self) -> int:
        return sum(finding.level is Level.ERROR for finding in self.all)

    @property
    def notes(self) -> int:
        return sum(finding.is_note for finding in self.all)

    @property
    def warnings(self) -> int:
        return len(self.all) - self.errors - self.notes

    @property
    def words(self) -> str:
        """In one line: "2 errors, 5 warnings, 1 note"; a workflow just opened is still being checked."""
        if not self.known:
            return CHECKING
        some = ((self.errors, "error"), (self.warnings, "warning"), (self.notes, "note"))
        found = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in some if count]
        return ", ".join(found if self.errors or self.warnings else ["No problems", *found])

    def _begin(self) -> None:
        self.all, self.known = (), False
        self.changed.emit()

    def _take(self) -> None:
        ordered = tuple(sorted(self._model.findings, key=_rank))
        if ordered != self.all or not self.known:
            self.all, self.known = ordered, True
            self.changed.emit()


def _rank(finding: Finding) -> int:
    """Errors, warnings, notes."""
    return 0 if finding.level is Level.ERROR else 2 if finding.is_note else 1


_WORDS = ("Error", "Warning", "Note")
_PICTURES = ("circle-alert", "triangle-alert", "info")


class ProblemCount(QPushButton):
    """Checked while the list is shown; ``toggled`` says so."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self._findings = findings
        self._bare = False
        self.setProperty("fold", "true")
        self.setCheckable(True)
        self.setIconSize(QSize(16, 16))
        set_tool_tip(self, "Show or hide the problems (F8: the next one)")
        findings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how many errors and warnings there are now."""
        found = self._findings
        picture, tone = ("circle-alert", "bad") if found.errors else ("triangle-alert", "warn")
        if not found.errors and not found.warnings:
            picture, tone = ("circle-check", "ok") if found.known else ("refresh-cw", "muted")
        self.setIcon(icon(picture, tone))
        number = found.errors + found.warnings
        self.setText((str(number) if number else "") if self._bare else found.words)
        named(self, f"Problems: {found.words}")

    @property
    def whole_width(self) -> int:
        """What it takes with all its words."""
        written = self.fontMetrics().horizontalAdvance(self.text())
        return self.sizeHint().width() - written + self.fontMetrics().horizontalAdvance(self._findings.words)

    def set_bare(self, on: bool) -> None:
        """Show the number alone, or all words."""
        if on != self._bare:
            self._bare = on
            self.refresh()


_ICON, _LEFT, _TOP = 16, 12, 10


class ProblemRow(QWidget):
    """``chosen`` by a click or Enter, ``fix_asked`` by its button; Up and Down are the list's."""

    chosen = Signal()
    fix_asked = Signal()
    step_asked = Signal(int)

    def __init__(self, finding: Finding, place: str) -> None:
        super().__init__()
        self.finding = finding
        self._current = False
        named(self, f"{_WORDS[_rank(finding)]}: {finding.sentence}", place)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(wrapping_label(finding.sentence))
        if place:
            where = wrapping_label(place)
            where.setFont(font(META))
            where.setProperty("tone", "muted")
            words.addWidget(where)
        row = QHBoxLayout(self)
        row.setContentsMargins(_LEFT + _ICON + 10, 8, 8, 8)
        row.addLayout(words, 1)
        self.fix: QPushButton | None = None
        if finding.fix is not None:
            self.fix = link_button(finding.fix.label)
            named(self.fix, finding.fix.label, finding.sentence)
            self.fix.clicked.connect(self.fix_asked)
            row.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignTop)

    def set_current(self, on: bool) -> None:
        """Whether it is the one that the drawing shows."""
        self._current = on
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            # Else the scroll area would take them.
            self.step_asked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        paint_row(painter, self.rect().adjusted(2, 1, -2, -1), self._current, self.underMouse(), self.hasFocus())
        rank = _rank(self.finding)
        paint_icon(painter, QRect(_LEFT, _TOP, _ICON, _ICON), _PICTURES[rank], (t.bad, t.warn, t.muted)[rank])
        painter.end()


CHECKING = "Checking…"
NOTHING = "Nothing stands in the way of publishing."
WARNED = "Nothing stops publishing; look at the warnings once."
MOST = 100


_HIGH, _LOW = 190, 84
"""Pixels; the second where the window is low."""


class ProblemsPanel(QWidget):
    """``revealed(id)``: bring this step or flow into view; it is selected already. ``closed`` by its x and by Esc."""

    revealed = Signal(str)
    closed = Signal()

    def __init__(self, context: Context, model: FlowchartModel, findings: Findings | None = None) -> None:
        super().__init__()
        named(self, "Problems")
        self._context = context
        self._model = model
        self.findings = findings or Findings(model, self)
        self.rows: list[ProblemRow] = []
        self._current: Finding | None = None
        self._heading = plain_label("Problems")
        self._heading.setFont(font(HEAD, SEMIBOLD))
        self._count = plain_label()
        self._count.setProperty("tone", "muted")
        self._note = wrapping_label()
        self._note.setProperty("tone", "muted")
        self._note.setContentsMargins(14, 4, 14, 10)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self.findings.changed.connect(self.refresh)
        self.refresh()

    @property
    def says(self) -> str:
        """The sentence above or in place of the list."""
        return "" if self._note.isHidden() else self._note.text()

    @property
    def current(self) -> Finding | None:
        """The finding that was shown last."""
        return self._current

    def sizeHint(self) -> QSize:
        return QSize(400, _HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, _LOW)

    def commands(self) -> tuple[Command, ...]:
        """For the page: F8 and Shift+F8."""
        some = self._some
        return (
            Command("next_problem", "Next problem", lambda: self.go(1), "arrow-down", "F8", some, "Problems"),
            Command(
                "previous_problem", "Previous problem", lambda: self.go(-1), "arrow-up", "Shift+F8", some, "Problems"
            ),
        )

    def go(self, by: int) -> None:
        """Show the place of the next finding, round and round."""
        found = self.findings.all[:MOST]
        if not found:
            announce(self, NOTHING)
            return
        at = found.index(self._current) if self._current in found else (-1 if by > 0 else 0)
        self.choose(found[(at + by) % len(found)])

    def choose(self, finding: Finding) -> None:
        """Select and reveal where it is, and say it."""
        self._current = finding
        for row in self.rows:
            row.set_current(row.finding == finding)
            if row.finding == finding:
                self._scroll.ensureWidgetVisible(row)
        place = finding.flow_id or finding.step_id
        graph = self._model.graph
        if place is not None and (place in graph.flow_by_id or place in graph.by_id):
            self._model.select([place])
            self.revealed.emit(str(place))
        announce(self, finding.sentence)

    def refresh(self) -> None:
        """The findings of now; what was chosen stays so if it is still there."""
        focused = self.window().focusWidget()
        had_focus = focused is not None and self._list.isAncestorOf(focused)
        at = next((n for n, row in enumerate(self.rows) if focused in (row, row.fix)), 0)
        for row in self.rows:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        shown = self.findings.all[:MOST]
        self.rows = [self._row(finding, at) for at, finding in enumerate(shown)]
        if self._current not in shown:
            self._current = None
        self._say(len(self.findings.all) - len(shown))
        if had_focus and self.rows:
            self.rows[min(at, len(self.rows) - 1)].setFocus()

    def _say(self, more: int) -> None:
        found = self.findings
        set_text(self._count, found.words if found.all else "")
        clean = NOTHING if not found.warnings else WARNED
        sentence = CHECKING if not found.known else "" if found.errors else clean
        rest = f"The first {MOST} are shown; {more} more come after them." if more else ""
        set_text(self._note, f"{sentence} {rest}".strip())
        self._note.setVisible(bool(self._note.text()))

    def _row(self, finding: Finding, at: int) -> ProblemRow:
        row = ProblemRow(finding, self._place(finding))
        row.set_current(finding == self._current)
        row.chosen.connect(lambda: self.choose(finding))
        row.step_asked.connect(lambda by: self._step(at + by))
        row.fix_asked.connect(lambda: self._fix(finding))
        self._rows.insertWidget(at, row)
        return row

    def _step(self, at: int) -> None:
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus()

    def _fix(self, finding: Finding) -> None:
        if finding.fix is not None and self._model.workflow_id is not None:
            self._context.do(apply_fix, self._model.workflow_id, finding.fix)

    def _place(self, finding: Finding) -> str:
        graph = self._model.graph
        if finding.flow_id in graph.flow_by_id:
            flow = graph.flow_by_id[finding.flow_id]
            ends = [graph.by_id[end] for end in (flow.source, flow.target) if end in graph.by_id]
            return f"Flow {' → '.join(step.title or step.kind for step in ends)}"
        step = graph.by_id.get(finding.step_id) if finding.step_id is not None else None
        return f"{step.kind.capitalize()} “{step.title}”" if step is not None else "The whole workflow"

    def _some(self) -> bool:
        return bool(self.findings.all)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 8, 6)
        head.setSpacing(8)
        head.addWidget(self._heading)
        head.addWidget(self._count, 1)
        for command in self.commands():
            head.addWidget(icon_button(command, self))
        head.addWidget(icon_button(Command("close", "Close problems", self.closed.emit, "x"), self))
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(4, 0, 4, 8)
        self._rows.setSpacing(0)
        self._rows.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        self._list.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._scroll, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, 0, self.width(), 1, t.border)
        painter.end()
