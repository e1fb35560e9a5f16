"""A box to find one of many by typing part of its name, or to name a new one.

A click opens the list with an empty line to type into; the choice that was stays until another is made. Enter takes the
highlighted row. The list is a completer's, so the letters always reach the line, also while the list is open.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, font, theme
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import is_state, paint_row, paint_text
from ui.widgets.elided import give_way
from ui.widgets.form import leave_wheel_to_page, mark_wrong
from ui.widgets.press_through import PressThrough

K = TypeVar("K", bound=Hashable)
"""What the choices of a box are known by."""
ROWS_SHOWN = 10
_KEY = Qt.ItemDataRole.UserRole
_HINT = Qt.ItemDataRole.UserRole + 1
_KIND = Qt.ItemDataRole.UserRole + 2
_CHOICE, _NOTHING, _NEW, _SENTENCE = range(4)


@dataclass(frozen=True, slots=True)
class PickerChoice(Generic[K]):
    """One line of the list; ``hint`` stands behind the name: "least loaded"."""

    key: K
    name: str
    hint: str = ""


class Picker(QComboBox, Generic[K]):
    """``picked(key or None)`` when another was chosen, ``typed(name)`` when a new one is wanted (where ``creates``)."""

    picked = Signal(object)
    typed = Signal(str)
    problem_changed = Signal(str)

    _creates_when_left = True
    """Leaving the field with an unknown name makes it; else that waits for the row *Create …*."""

    def __init__(
        self, name: str, nothing: str, what: str = "", creates: bool = False, clears: bool = True, avatars: bool = False
    ) -> None:
        """``what`` is the word for a new one ("role"); ``clears``: the list offers ``nothing`` as well."""
        super().__init__()
        named(self, name)
        self._nothing, self._what, self._creates, self._clears = nothing, what, creates, clears
        self._choices: tuple[PickerChoice[K], ...] = ()
        self._chosen: K | None = None
        self._problem = ""
        self._avatars = avatars
        self.is_half_typed = False
        """Something is being typed that has not been taken yet."""
        leave_wheel_to_page(self)
        self._line = named(QLineEdit(self), name)
        self._line.setPlaceholderText(nothing)
        # Makes it one that is typed into, without the line that Qt would make first.
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        give_way(self)
        self.setCompleter(None)  # type: ignore[arg-type]
        self._found = QStandardItemModel(self)
        self._opened: QListView | None = None
        self._line.installEventFilter(self)
        self._line.textEdited.connect(self._search)

    @cached_property
    def _list(self) -> QListView:
        """Made when it is first opened: of the pickers on a page few ever are."""
        self._completer = completer_of(self._found, self._line)
        found = self._opened = QListView()
        self._completer.setPopup(found)
        found.setItemDelegate(_RowDelegate(self, self._avatars))
        found.installEventFilter(self)
        PressThrough(self._completer, self, shuts_on_field=True)
        found.clicked.connect(self._take)
        return found

    @property
    def _is_open(self) -> bool:
        return self._opened is not None and self._opened.isVisible()

    @property
    def chosen(self) -> K | None:
        """The key of what is chosen; None for nothing, and while what is typed names none of them."""
        return None if self._problem else self._chosen

    @property
    def problem(self) -> str:
        """A sentence when what was typed is no name of the list."""
        return self._problem

    @property
    def offered(self) -> tuple[K, ...]:
        """The keys of what can be chosen, in the order of the list."""
        return tuple(choice.key for choice in self._choices)

    def offer(self, choices: Sequence[PickerChoice[K]], chosen: K | None = None) -> None:
        """Offer these, the best first, and show the chosen one; nothing is emitted."""
        self._choices = tuple(choices)
        self.choose(chosen)

    def choose(self, key: K | None) -> None:
        """Show this one; an unknown key shows nothing. Nothing is emitted."""
        self._chosen = key if key in {choice.key for choice in self._choices} else None
        self.take_back()

    def pick(self, key: K | None) -> None:
        """Choose this as the user would: ``picked`` is emitted when it changes something."""
        before = self._chosen
        self.choose(key)
        if self._chosen != before:
            self.picked.emit(self._chosen)

    def take_back(self) -> None:
        """Show again what is chosen, in place of what is being typed."""
        self.is_half_typed = False
        self._line.setText(self._chosen_name)
        # Of a name that is longer than the box its beginning is seen.
        self._line.setCursorPosition(0)
        self._line.setPlaceholderText(self._nothing)
        self._tell("")

    def type_anew(self, text: str) -> None:
        """Have this half typed, without its list."""
        self._line.setText(text)
        self.is_half_typed = True

    def keep(self) -> None:
        """Read what is being typed now, as leaving the field would."""
        if not self.is_half_typed:
            self.take_back()
            return
        typed = " ".join(self._line.text().split())
        exact = [choice for choice in self._choices if choice.name.casefold() == typed.casefold()]
        fitting = exact or _fitting(self._choices, typed)
        if not typed:
            self.pick(None)
        elif len(fitting) == 1:
            self.pick(fitting[0].key)
        elif fitting:
            self._tell(f"{len(fitting)} fit “{one_line(typed)}”; type more of the name.")
        elif self._creates and self._creates_when_left:
            self._create(typed)
        else:
            self._tell(_unknown(typed, self._what))

    def open_list(self) -> None:
        """An empty line to search with, and all choices under it, the present one highlighted."""
        if not self.isEnabled() or self._is_open:
            return
        if not self.is_half_typed:
            self._line.clear()
            self._line.setPlaceholderText(self._chosen_name or self._nothing)
        self._show_found(self._line.text())

    def showPopup(self) -> None:
        self.open_list()

    def hidePopup(self) -> None:
        super().hidePopup()
        if self._is_open:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._opened:
            if event.type() == QEvent.Type.Hide and not self.is_half_typed:
                self.take_back()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._press_in_list(event)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self.open_list()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self.is_half_typed:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press_in_list(event) if self._is_open else self._press(event)
        return super().eventFilter(watched, event)

    @property
    def _chosen_name(self) -> str:
        return next((one_line(choice.name) for choice in self._choices if choice.key == self._chosen), "")

    def _press(self, event: QKeyEvent) -> bool:
        """A key while the list is shut; False leaves it to the line."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4):
            self.open_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_half_typed:
            self.keep()
            if self._problem and self._creates:
                self.open_list()
        elif key == Qt.Key.Key_Escape and self.is_half_typed:
            self.take_back()
        else:
            return False
        return True

    def _press_in_list(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.is_half_typed = False
            self._list.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_highlighted()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self.is_half_typed:
                self._take_highlighted()
            self._list.hide()
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
        else:
            return False
        return True

    def _take_highlighted(self) -> None:
        highlighted, typing = self._list.currentIndex(), self.is_half_typed
        self.is_half_typed = True
        self._list.hide()
        self.is_half_typed = typing
        if highlighted.isValid():
            self._take(highlighted)
        else:
            self.keep()

    def _search(self, text: str) -> None:
        self.is_half_typed = True
        self._tell("")
        self._show_found(text)

    def _show_found(self, text: str) -> None:
        typed = " ".join(text.split())
        rows = _rows(self._choices, typed, self._nothing if self._clears else None)
        if self._creates:
            rows += _new_rows(self._choices, typed, self._what)
        rows = rows or [_row(_unknown(typed, self._what), _SENTENCE)]
        self._found.clear()
        self._found.invisibleRootItem().appendRows(rows)
        shown = self._list
        self._completer.complete(QRect(-self._line.x(), 0, max(self.width(), 260), self.height() - self._line.y()))
        keys = [row.data(_KEY) for row in rows]
        first = keys.index(self._chosen) if not self.is_half_typed and self._chosen in keys else 0
        if rows[first].isEnabled():
            shown.setCurrentIndex(self._found.index(first, 0))

    def _take(self, index: QModelIndex | QPersistentModelIndex) -> None:
        kind, key = index.data(_KIND), index.data(_KEY)
        if kind in (_CHOICE, _NOTHING):
            self.pick(key)
        elif kind == _NEW:
            self._create(str(key))
        else:
            self.keep()

    def _create(self, name: str) -> None:
        self.take_back()
        self.typed.emit(name)

    def _tell(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            mark_wrong(self, bool(problem))
            self.problem_changed.emit(problem)


def completer_of(found: QStandardItemModel, line: QLineEdit) -> QCompleter:
    """Offers all that the model has under the line, whatever was typed."""
    completer = QCompleter(found, found)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setMaxVisibleItems(ROWS_SHOWN)
    completer.setWidget(line)
    return completer


def _fitting(choices: Sequence[PickerChoice[K]], typed: str) -> list[PickerChoice[K]]:
    """Whose name begins with it first, then whose word does, then who has it anywhere."""
    wanted = typed.casefold()
    ranked = []
    for at, choice in enumerate(choices):
        name = choice.name.casefold()
        if wanted in name:
            rank = 0 if name.startswith(wanted) else 1 if f" {wanted}" in name else 2
            ranked.append((rank, at))
    return [choices[at] for _, at in sorted(ranked)]


def _rows(choices: Sequence[PickerChoice[K]], typed: str, nothing: str | None) -> list[QStandardItem]:
    """Those that fit; before anything was typed ``nothing`` stands first, where it is offered."""
    rows = [_row(choice.name, _CHOICE, choice.key, choice.hint) for choice in _fitting(choices, typed)]
    return [_row(nothing, _NOTHING), *rows] if nothing is not None and not typed else rows


def _new_rows(choices: Sequence[PickerChoice[K]], typed: str, what: str) -> list[QStandardItem]:
    """The row that makes one of the typed name, where none has it."""
    known = any(one.name.casefold() == typed.casefold() for one in choices)
    return [_row(f"Create {what} “{typed}”", _NEW, typed)] if typed and not known else []


def _unknown(typed: str, what: str) -> str:
    return f"No {what} is called “{one_line(typed)}”." if typed else f"There is no {what} yet."


def _row(text: str, kind: int, key: Hashable = None, hint: str = "") -> QStandardItem:
    item = QStandardItem(one_line(text))
    item.setData(kind, _KIND)
    item.setData(key, _KEY)
    item.setData(hint, _HINT)
    item.setEnabled(kind != _SENTENCE)
    item.setToolTip(one_line(text))
    return item


class _RowDelegate(QStyledItemDelegate):
    """Avatar where there is a person, name, hint."""

    def __init__(self, picker: QComboBox, avatars: bool) -> None:
        super().__init__(picker)
        self._avatars = avatars

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(220, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        t, kind = theme().tokens, index.data(_KIND)
        painter.save()
        paint_row(painter, rect, is_state(option, QStyle.StateFlag.State_Selected))
        left = rect.x() + 10
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        if kind == _NEW:
            icon("plus").paint(painter, QRect(left, rect.y() + 8, 16, 16))
            left += 24
        elif self._avatars:
            if kind == _CHOICE:
                paint_avatar(painter, QRect(rect.x() + 6, rect.y() + 5, 22, 22), name, index.data(_KEY))
            left = rect.x() + 36
        ink = t.text if kind in (_CHOICE, _NEW) else t.muted
        face = font(weight=MEDIUM) if kind == _NEW else font()
        width = paint_text(painter, QRect(left, rect.y(), rect.right() - left - 6, rect.height()), name, face, ink)
        left += width + 8
        hint = str(index.data(_HINT) or "")
        paint_text(painter, QRect(left, rect.y(), rect.right() - left - 6, rect.height()), hint, font(META), t.muted)
        painter.restore()
