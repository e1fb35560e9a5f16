"""The field in which tasks are filtered, with completion; and the tasks that it lets through, as they become known."""

from contextlib import suppress
from functools import cached_property

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFrame,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.errors import LeadlineError, RuleViolation
from app.domain.filter import And, Filter, Negation, Word
from app.domain.ids import ProjectId, TaskId
from app.grammar.errors import GrammarError
from app.grammar.filter import FilterNames, filter_text, parse_filter
from app.grammar.filter_completion import Completion, completions
from app.queries.filter import filter_names, find_risk, matching, risk_to_find
from ui.link.accessible import announce, named
from ui.link.context import Context
from ui.link.plain_text import one_line, set_text, tip
from ui.link.preferences import Preferences
from ui.link.theme import theme
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.form import mark_wrong
from ui.widgets.press_through import PressThrough
from ui.widgets.search_field import SearchField

_LEFT, _GAP = 30, 4
_SAID_AFTER_MS = 500
"""After the last letter: what is only half typed is not wrong yet."""
_PAUSE_MS = 15
_AT_ONCE = 8
"""Projects whose risk is found before what is shown changes again."""
_COMPLETION = Qt.ItemDataRole.UserRole
HELP = "owner:ana late -label:social due<fri"


class FilterField(SearchField):
    """``changed(Filter or None)`` as soon as what is typed is another filter; from a word that is not understood on
    nothing counts.

    While it has no focus it shows its parts as chips.
    """

    changed = Signal(object)
    problem_changed = Signal(str)

    def __init__(self, context: Context, name: str = "Filter tasks", placeholder: str = "") -> None:
        super().__init__(name, placeholder or f"{name}  (Ctrl+F)")
        self._context = context
        self._filter: Filter | None = None
        self._wrong: GrammarError | None = None
        self._said = _Problem(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SAID_AFTER_MS)
        self._soon.timeout.connect(self._say_problem)
        self.setToolTip(tip(f"Words, or for example {HELP}\nCtrl+Space shows what can stand here."))
        self.textChanged.connect(lambda text: self._read())
        self.textEdited.connect(lambda text: self._list.offer(self.names()))

    @property
    def filter(self) -> Filter | None:
        """The last filter that was understood; None: nothing is left out."""
        return self._filter

    @property
    def problem(self) -> str:
        """What is wrong with what is typed; empty where nothing is."""
        return self._wrong.sentence if self._wrong is not None else ""

    def set_filter(self, filter: Filter | None) -> None:
        """Show this filter with the names as they are now."""
        self.setText(filter_text(filter, self.names()) if filter is not None else "")

    def recall(self, key: str) -> None:
        """Show the filter that is kept with the view's preferences under this key, and keep it there from now on."""
        self.set_filter(kept_filter(self._context.preferences, key))
        self.changed.connect(lambda filter: self._context.preferences.set(key, filter_text(filter)))

    def names(self) -> FilterNames:
        """What can be typed now."""
        return self._context.read(filter_names)

    def _read(self) -> None:
        names = self.names() if self.text().strip() else FilterNames()
        try:
            filter, self._wrong = parse_filter(self.text(), names), None
        except GrammarError as error:
            filter, self._wrong = self._before(error, names), error
        self._soon.start()
        if self._wrong is None:
            self._say_problem()
        if filter != self._filter:
            self._filter = filter
            self.changed.emit(filter)
        self.update()

    def _before(self, error: GrammarError, names: FilterNames) -> Filter | None:
        """What stands before the word that is not understood, mostly half typed; else the last filter."""
        try:
            return parse_filter(self.text()[: error.start].rpartition(" ")[0], names)
        except GrammarError:
            return self._filter

    def _say_problem(self) -> None:
        if self.property("wrong") == "true" or self._wrong is not None:
            mark_wrong(self, self._wrong is not None)
            self.setAccessibleDescription(one_line(self.problem))
            self._said.show_under(self.problem if self.hasFocus() and not self._list.is_open else "")
            self.problem_changed.emit(self.problem)

    @cached_property
    def _list(self) -> "_Offers":
        """Made with the first key: most pages are left without one."""
        return _Offers(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl_space = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if ctrl_space or (event.key() == Qt.Key.Key_Down and not self._list.is_open):
            self._list.offer(self.names())
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._say_problem()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._said.show_under("")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self._wrong is not None or not self.text().strip():
            super().paintEvent(event)
            self._underline()
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        at, end = QPoint(_LEFT, (self.height() - HEIGHT) // 2), self.width() - 6
        for style in self.chips():
            if at.x() > end - 24:
                break
            at.setX(paint_chip(painter, at, style, min(chip_width(style), end - at.x())).right() + _GAP)
        painter.end()

    def chips(self) -> list[ChipStyle]:
        """One for each part that all have to hold; another form of filter is one whole."""
        names = self.names()
        parts = self._filter.parts if isinstance(self._filter, And) else (self._filter,)
        return [
            ChipStyle(filter_text(part, names), Tone.PLAIN if isinstance(part, Word) else _tone(part)) for part in parts
        ]

    def _underline(self) -> None:
        """Mark what is not understood."""
        if self._wrong is None or self._soon.isActive():
            return
        left, right = self.place_of(self._wrong.start), self.place_of(max(self._wrong.end, self._wrong.start + 1))
        painter = QPainter(self)
        painter.setPen(QPen(theme().tokens.bad, 2))
        painter.drawLine(left, self.height() - 5, max(right, left + 6), self.height() - 5)
        painter.end()

    def place_of(self, column: int) -> int:
        """Where a letter of the text stands, in pixels from the left edge."""
        here = self.cursorRect().center().x()
        width = self.fontMetrics().horizontalAdvance
        return here + width(self.text()[:column]) - width(self.text()[: self.cursorPosition()])


def kept_filter(preferences: Preferences, key: str) -> Filter | None:
    """The filter that a field keeps under this key; None for one of another version."""
    with suppress(RuleViolation):
        return parse_filter(preferences.get(key, ""), FilterNames())
    return None


def _tone(part: Filter | None) -> Tone:
    return Tone.WARN if isinstance(part, Negation) else Tone.ACCENT


class _Sentence(QLabel):
    """Plain words on a small surface of their own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("filter_problem")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("tone", "bad")
        self.setContentsMargins(12, 8, 12, 9)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.strong_border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()
        super().paintEvent(event)


class _Problem(QObject):
    """The sentence under the field, over what lies there."""

    def __init__(self, field: FilterField) -> None:
        super().__init__(field)
        self._field = field
        self._label: _Sentence | None = None

    def show_under(self, sentence: str) -> None:
        if self._label is None:
            if not sentence:
                return
            self._label = _Sentence(self._field.window())
        label = self._label
        set_text(label, sentence)
        label.setVisible(bool(sentence))
        if sentence:
            width = max(self._field.width(), 260)
            label.resize(width, label.heightForWidth(width))
            at = self._field.mapTo(self._field.window(), QPoint(0, self._field.height() + 2))
            at.setX(max(0, min(at.x(), self._field.window().width() - label.width() - 8)))
            label.move(at)
            label.raise_()
            announce(self._field, sentence)


class _OfferDelegate(QStyledItemDelegate):
    """Air within a row: a completer makes its list as high as its rows, without what stands between them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(0, 6)


class _Offers(QObject):
    """The list of what can stand at the cursor, as a completer so that the letters always reach the field."""

    def __init__(self, field: FilterField) -> None:
        super().__init__(field)
        self._field = field
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(field)
        self._list = named(QListView(), "What can stand here")
        self._completer.setPopup(self._list)
        # After it, which sets its own.
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._completer.activated.connect(lambda text: self._take(self._list.currentIndex()))
        self._list.installEventFilter(self)
        PressThrough(self._completer, field)

    @property
    def is_open(self) -> bool:
        return self._list.isVisible()

    def offer(self, names: FilterNames) -> None:
        found = completions(self._field.text(), self._field.cursorPosition(), names)
        self._model.clear()
        for one in found:
            item = QStandardItem(one_line(f"{one.shown}  ·  {one.hint}" if one.hint else one.shown))
            item.setData(one, _COMPLETION)
            self._model.appendRow(item)
        if not found or not self._field.hasFocus():
            self._list.hide()
            return
        width = max(240, self._list.sizeHintForColumn(0) + 40)
        left = max(0, min(self._field.place_of(found[0].start), self._field.width() - 40))
        self._completer.complete(QRect(left, 0, width, self._field.height() + 2))

    def _take(self, index: QModelIndex) -> None:
        one = index.data(_COMPLETION)
        if isinstance(one, Completion):
            text, cursor = self._field.text(), self._field.cursorPosition()
            self._field.setText(text[: one.start] + one.text + text[cursor:].lstrip())
            self._field.setCursorPosition(one.start + len(one.text))
            if one.text.endswith(":"):
                QTimer.singleShot(0, self, lambda: self.offer(self._field.names()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab takes what is highlighted, as in other fields that complete."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            index = self._list.currentIndex()
            if index.isValid():
                self._list.hide()
                self._take(index)
                return True
        return False


class FilteredTasks(QObject):
    """Which tasks the filter of a field lets through. ``changed`` when it is another filter, and again as the tasks at
    risk become known, a few projects between two events; nothing waits for them."""

    changed = Signal()

    def __init__(self, context: Context, field: FilterField) -> None:
        super().__init__(field)
        self._context, self._field = context, field
        self._waiting: list[ProjectId] = []
        self._found = 0
        self._clock = QTimer(self)
        self._clock.setInterval(_PAUSE_MS)
        self._clock.timeout.connect(self._find_next)
        field.changed.connect(lambda filter: self.changed.emit())

    @property
    def ids(self) -> frozenset[TaskId] | None:
        """The tasks as they are after the last commit; None where nothing is left out."""
        filter = self._field.filter
        if filter is None:
            self._clock.stop()
            return None
        self._waiting = list(self._context.read(risk_to_find, filter))
        if self._waiting and not self._clock.isActive():
            self._clock.start()
        return self._context.read(matching, filter)

    def _find_next(self) -> None:
        if not self._waiting or not self._field.isVisible():
            self._clock.stop()
            return
        project_id = self._waiting.pop(0)
        try:
            self._context.read(find_risk, project_id)
        except LeadlineError:
            # It was removed between the question and its turn.
            return
        self._found += 1
        if not self._waiting or self._found % _AT_ONCE == 0:
            self.changed.emit()
