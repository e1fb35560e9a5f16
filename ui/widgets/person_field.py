"""Pick one person by typing part of the name; for owners, roles and filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.link.theme import META, font, theme
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import is_state, paint_row, paint_text
from ui.widgets.elided import give_way
from ui.widgets.form import mark_wrong

_ID = Qt.ItemDataRole.UserRole
_HINT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One line of the list; ``hint`` stands behind the name: "least loaded"."""

    id: int
    name: str
    hint: str = ""


class PersonField(QComboBox):
    """``picked(id or None)`` when the user has chosen. Part of a name is enough if only one person fits."""

    picked = Signal(object)
    problem_changed = Signal(str)

    def __init__(self, name: str, nobody: str = "Nobody", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self._nobody = nobody
        self._person_id: int | None = None
        self._problem = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        give_way(self)
        self._line = named(QLineEdit(), name)
        self._line.setPlaceholderText(nobody)
        self.setLineEdit(self._line)
        delegate = _PersonDelegate(self)
        self.setItemDelegate(delegate)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = QListView()
        completer.setPopup(popup)
        popup.setItemDelegate(delegate)
        self.setCompleter(completer)
        self.activated.connect(lambda row: self._settle(self.itemData(row, _ID)))
        completer.activated.connect(lambda text: self._read())
        self._line.editingFinished.connect(self._read)

    @property
    def person_id(self) -> int | None:
        """The person that is chosen; None for nobody, or while what is typed names nobody."""
        return self._person_id

    @property
    def problem(self) -> str:
        """A sentence when what was typed is nobody's name."""
        return self._problem

    def set_choices(self, people: Sequence[PersonChoice], chosen: int | None = None) -> None:
        """Offer these people, the best first; nothing is emitted."""
        self.blockSignals(True)
        self.clear()
        self.addItem(self._nobody, None)
        for person in people:
            self.addItem(one_line(person.name), person.id)
            self.setItemData(self.count() - 1, person.hint, _HINT)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, person_id: int | None) -> None:
        """Show this person; an unknown id shows nobody. Nothing is emitted."""
        row = max(self.findData(person_id, _ID), 0)
        self._person_id = self.itemData(row, _ID)
        self.setCurrentIndex(row)
        self._line.setText("" if self._person_id is None else self.itemText(row))
        self._tell("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._line.selectAll()

    def _read(self) -> None:
        typed = self._line.text().strip().casefold()
        names = [self.itemText(row).casefold() for row in range(self.count())]
        exact = [row for row, name in enumerate(names) if name == typed]
        fitting = exact or [row for row, name in enumerate(names) if row and typed in name]
        if not typed:
            self._settle(None)
        elif len(fitting) == 1:
            self._settle(self.itemData(fitting[0], _ID))
        elif not fitting:
            self._tell(f"Nobody is called “{one_line(self._line.text())}”.")
        else:
            self._tell(f"{len(fitting)} people fit “{one_line(self._line.text())}”; type more of the name.")

    def _settle(self, person_id: int | None) -> None:
        before = self._person_id
        self.choose(person_id)
        if person_id != before:
            self.picked.emit(person_id)

    def _tell(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            mark_wrong(self, bool(problem))
            self.problem_changed.emit(problem)


class _PersonDelegate(QStyledItemDelegate):
    """Avatar, name, hint."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(220, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        t = theme().tokens
        painter.save()
        paint_row(painter, rect, is_state(option, QStyle.StateFlag.State_Selected))
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        paint_avatar(painter, QRect(rect.x() + 6, rect.y() + 5, 22, 22), name, index.data(_ID))
        left = rect.x() + 36
        width = paint_text(painter, QRect(left, rect.y(), rect.right() - left - 6, rect.height()), name, font(), t.text)
        left += width + 8
        hint = str(index.data(_HINT) or "")
        paint_text(painter, QRect(left, rect.y(), rect.right() - left - 6, rect.height()), hint, font(META), t.muted)
        painter.restore()
