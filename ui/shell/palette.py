"""The command palette (Ctrl+K): one field that finds pages, tasks, people and commands, by keyboard alone."""

import logging

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.link.accessible import announce, name_icon, named
from ui.link.focus import give_focus
from ui.link.icon import icon, paint_icon
from ui.link.plain_text import one_line, plain_label
from ui.link.theme import META, font, theme
from ui.shell.search import PaletteHit, Provider, score
from ui.widgets.card import CardList, is_state, paint_card, paint_row, paint_text

log = logging.getLogger(__name__)
EACH, IN_ALL = 8, 40
NOTHING = "Nothing found. Try fewer or other words."
_WIDTH, _TOP, _ROW, _ROWS = 600, 64, 40, 9


class CommandPalette(QWidget):
    """Covers its parent with a veil while it is open; Esc, a click beside it or a choice closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._providers: list[Provider] = []
        self._before: QWidget | None = None
        self._box = _Box(self)
        self.field = named(QLineEdit(), "Search or type a command")
        self.field.setPlaceholderText("Search or type a command")
        self.field.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icon(self.field, "Search")
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.hits = _HitModel(self)
        self.list = CardList("Found", self._box)
        self.list.setModel(self.hits)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.nothing = plain_label(NOTHING)
        self.nothing.setProperty("tone", "muted")
        self.nothing.setContentsMargins(12, 4, 12, 8)
        self.nothing.hide()
        layout = QVBoxLayout(self._box)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        parent.installEventFilter(self)
        self.hide()

    def add(self, provider: Provider) -> None:
        """Ask this one too; those added first stand first among equals."""
        self._providers.append(provider)

    def open(self, typed: str = "") -> None:
        """Show it, with ``typed`` already in the field."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self._host.rect())
        self.field.setText(typed)
        self._search(typed)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)

    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        give_focus(self._before)
        self._before = None

    def _search(self, typed: str) -> None:
        query = typed.strip()
        found: list[PaletteHit] = []
        for provider in self._providers:
            try:
                found += provider(query)[:EACH]
            except Exception:
                # One provider that fails must not take the keyboard's way to everything else with it.
                log.exception("The palette could not ask %r", provider)
        if query:
            found.sort(key=lambda hit: (not hit.answers, -score(query, hit.title)))
        self.hits.show(found[:IN_ALL])
        self._choose(0)
        self._place()

    def _choose(self, row: int) -> None:
        count = self.hits.rowCount()
        if not count:
            if self.field.text():
                announce(self.field, NOTHING)
            return
        index = self.hits.index(row % count)
        self.list.setCurrentIndex(index)
        announce(self.field, str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _run(self, row: int) -> None:
        hit = self.hits.hit(row)
        if hit is not None:
            self.close_palette()
            hit.run()

    def _place(self) -> None:
        found = self.hits.rowCount()
        self.list.setFixedHeight(min(found, _ROWS) * _ROW)
        self.list.setVisible(found > 0)
        self.nothing.setVisible(not found)
        width = min(_WIDTH, self.width() - 48)
        height = self._box.sizeHint().height()
        self._box.setGeometry((self.width() - width) // 2, _TOP, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._steer(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            focused = QApplication.focusWidget()
            if focused is not None and focused is not self.field and not self.isAncestorOf(focused):
                self.hide()
        return False

    def _steer(self, event: QKeyEvent) -> bool:
        row = self.list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_palette()
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self._choose(row + 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self._choose(row - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(row)
            case _:
                return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(theme().tokens.shadow)
        veil.setAlphaF(0.45 if theme().tokens.dark else 0.18)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()


class _Box(QWidget):
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, self.rect(), hovered=True)
        painter.end()


class _HitModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hits: list[PaletteHit] = []

    def show(self, hits: list[PaletteHit]) -> None:
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def hit(self, row: int) -> PaletteHit | None:
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hit(index.row()) if index.isValid() else None
        if hit is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(hit.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return one_line(f"{hit.title}, {hit.subtitle}" if hit.subtitle else hit.title)
        return hit if role == Qt.ItemDataRole.UserRole else None


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(Qt.ItemDataRole.UserRole)
        t = theme().tokens
        rect = QRect(option.rect)
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        paint_row(painter, rect, chosen, is_state(option, QStyle.StateFlag.State_MouseOver))
        ink = t.accent_text if chosen else t.text
        if hit.icon:
            paint_icon(painter, QRect(rect.x() + 12, rect.y() + 12, 16, 16), hit.icon, ink if chosen else t.muted)
        room = rect.adjusted(40, 0, -12, 0)
        used = paint_text(painter, room, hit.title, font(), ink)
        rest = room.adjusted(used + 16, 0, 0, 0)
        paint_text(painter, rest, hit.subtitle, font(META), t.muted, Qt.AlignmentFlag.AlignRight)
