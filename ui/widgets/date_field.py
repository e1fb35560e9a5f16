"""A day, typed or picked. It shows the weekday, steps with the arrow keys and says plainly what it cannot read."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout

from ui.link.accessible import name_icon, named
from ui.link.icon import icon
from ui.link.plain_text import set_tool_tip
from ui.link.theme import numbers, theme
from ui.widgets.date_text import EXAMPLES, NotADate, read_date, write_date
from ui.widgets.form import mark_wrong

OPEN_CALENDAR = "Open calendar (Alt+Down)"
LEAST_MONTH = QSize(300, 224)


class DateField(QLineEdit):
    """``today`` tells what day it is. Empty is None, where ``optional``. Up and Down step a day; Alt+Down: a month."""

    date_changed = Signal(object)
    """date or None; each time a new day has been read"""
    problem_changed = Signal(str)
    """sentence, empty when all is well"""

    def __init__(self, name: str, today: Callable[[], date], day: date | None = None, optional: bool = True) -> None:
        super().__init__()
        named(self, name, EXAMPLES)
        self._today = today
        self._optional = optional
        self._day: date | None = None
        self._problem = ""
        self._entered = False
        self.ended_typing = False
        """Whether the last Enter ended the typing of another day."""
        self._calendar: tuple[QFrame, QCalendarWidget] | None = None
        self.setFont(numbers())
        self.setPlaceholderText("12 Mar, fri, +3 …")
        self._opener = opener = self.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setToolTip(OPEN_CALENDAR)
        name_icon(self, "Open calendar")
        opener.triggered.connect(self.open_calendar)
        self.returnPressed.connect(self.read)
        self.set_day(day)

    @property
    def day(self) -> date | None:
        """The last day that could be read."""
        return self._day

    @property
    def problem(self) -> str:
        """Why the text is no day; empty when it is one."""
        return self._problem

    def set_day(self, day: date | None) -> None:
        """Show another day, without telling ``date_changed``."""
        self._day = day
        self.setText(write_date(day) if day else "")
        self._tell("")

    def allow(self, why_not: str = "") -> None:
        """Enable it; or, with a sentence, disable it and let its tool tips say that sentence."""
        self.setEnabled(not why_not)
        set_tool_tip(self, why_not)
        self._opener.setToolTip(self.toolTip() or OPEN_CALENDAR)

    def read(self) -> bool:
        """Understand what was typed now; False (and a problem) when it cannot be."""
        typed = self.text().strip()
        if not typed and not self._optional:
            self._tell(f"A date is needed. {EXAMPLES}")
            return False
        try:
            day = read_date(typed, self._today()) if typed else None
        except NotADate as refusal:
            self._tell(refusal.sentence)
            return False
        before = self._day
        self.set_day(day)
        if day != before:
            self.date_changed.emit(day)
        return True

    def open_calendar(self) -> None:
        """Show a month to pick from; Esc closes it."""
        if self._calendar is None:
            self._calendar = self._make_calendar()
        frame, month = self._calendar
        shown = self._day or self._today()
        month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        _quiet_weekends(month)
        frame.move(self.mapToGlobal(self._place_for(frame.sizeHint())))
        frame.show()
        month.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = write_date(self._day) if self._day else ""
        self.ended_typing = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text() != shown
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}.get(
            Qt.Key(event.key())
        )
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            self._pick((self._day or self._today()) + timedelta(days=step))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        entered = not self.hasFocus()
        super().mousePressEvent(event)
        self._entered = entered

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # What is typed next takes the place of the old day.
        if self._entered and not self.hasSelectedText():
            self.selectAll()
        self._entered = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.read()

    def _place_for(self, size: QSize) -> QPoint:
        """Under the field, over it where there is no room, and never past the edge of the window. (Only the window is
        asked: under Wayland nobody knows where the window itself stands.)"""
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height() + 4))
        over = at.y() - self.height() - 8 - size.height()
        y = over if at.y() + size.height() > window.height() and over >= 0 else at.y()
        x = max(0, min(at.x(), window.width() - size.width() - 4))
        return self.mapFrom(window, QPoint(x, y))

    def _pick(self, day: date) -> None:
        self.setText(write_date(day))
        self.read()

    def _make_calendar(self) -> tuple[QFrame, QCalendarWidget]:
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setObjectName("calendar")
        month = named(QCalendarWidget(frame), f"{self.accessibleName()}: calendar")
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setGridVisible(False)
        # Its own hint knows nothing of the style and cuts the last week.
        month.setMinimumSize(LEAST_MONTH)
        for part, picture in (("prev", "chevron-left"), ("next", "chevron-right")):
            arrow = month.findChild(QToolButton, f"qt_calendar_{part}month")
            if arrow is not None:
                arrow.setIcon(icon(picture))
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(month)

        def picked(day: QDate) -> None:
            frame.hide()
            self._pick(date(day.year(), day.month(), day.day()))

        month.clicked.connect(picked)
        month.activated.connect(picked)
        return frame, month

    def _tell(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            mark_wrong(self, bool(problem))
            self.problem_changed.emit(problem)


def _quiet_weekends(month: QCalendarWidget) -> None:
    """Qt paints weekends red; here red means late."""
    quiet = QTextCharFormat()
    quiet.setForeground(theme().tokens.faint)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        month.setWeekdayTextFormat(day, quiet)
