"""A small surface beside what it is about, for one answer. Esc or a click elsewhere closes it; the focus goes back."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from ui.link.accessible import announce, named
from ui.link.focus import give_focus
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import SEMIBOLD, font, theme
from ui.widgets.card import paint_card

WIDTH = 340
_MARGIN = 8


class Popover(QWidget):
    """Lies over ``page`` as its child. ``place`` is in the page's coordinates: it opens below it, or where it fits."""

    closed = Signal()

    def __init__(self, page: QWidget, title: str, content: QWidget, width: int = WIDTH) -> None:
        super().__init__(page)
        self._page = page
        self.comes_from = QApplication.focusWidget()
        """What had the focus, and gets it back."""
        named(self, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading: QLabel = plain_label(one_line(title))
        self._heading.setFont(font(weight=SEMIBOLD))
        self._heading.setWordWrap(True)
        layout = self._rows = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        self._content = content
        layout.addWidget(content)
        self.setFixedWidth(min(width, page.width() - 2 * _MARGIN))
        self.hide()

    def open_at(self, place: QRect, first: QWidget) -> None:
        """Show it and put the focus into ``first``."""
        self.show()
        self.fit(place)
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        announce(self, self.accessibleName())
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def retitle(self, title: str, content: QWidget) -> None:
        """It is about something else now."""
        set_text(self._heading, one_line(title))
        named(self, title)
        # Deleted later, it would be seen until then.
        self._content.hide()
        self._rows.replaceWidget(self._content, content)
        self._content.deleteLater()
        self._content = content
        content.show()
        self._rows.activate()

    def fit(self, place: QRect) -> None:
        """Take the room that the content needs, inside the page."""
        wraps = self._rows.hasHeightForWidth()
        height = self._rows.heightForWidth(self.width()) if wraps else self._rows.sizeHint().height()
        self.resize(self.width(), min(height, self._page.height() - 2 * _MARGIN))
        below = QPoint(place.x(), place.bottom() + 6)
        if below.y() + self.height() > self._page.height() - _MARGIN:
            below.setY(max(_MARGIN, place.y() - 6 - self.height()))
        below.setX(max(_MARGIN, min(below.x(), self._page.width() - self.width() - _MARGIN)))
        self.move(below)

    def close_popover(self) -> None:
        """Go, and give the focus back."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        focused = QApplication.focusWidget()
        had_focus = focused is None or self.isAncestorOf(focused)
        self.hide()
        if had_focus:
            give_focus(self.comes_from, Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        # What is not for the popover must not reach the page under it.
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside as long as the popover is open."""
        inside = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        focused = QApplication.focusWidget()
        if not inside:
            return False
        at = inside.index(focused) if focused in inside else -1
        inside[(at + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            elsewhere = watched is not self and not self.isAncestorOf(watched)
            # Calendars and lists of names are windows of their own.
            if elsewhere and watched.window() is self.window() and isinstance(event, QMouseEvent):
                self.close_popover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        paint_card(painter, self.rect().adjusted(2, 2, -2, -4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.strong_border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -4.5), 8, 8)
        painter.end()
