"""Details at the right edge of a page, which makes room. Esc closes them, the focus goes back, the edge is dragged.

One panel of a page is seen at a time: the one that was opened last covers those that are open below it, which are seen
again when it is closed.
"""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.command import Command
from ui.link.focus import give_focus
from ui.link.motion import duration
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font, theme
from ui.widgets.button import icon_button
from ui.widgets.form import bring_into_view

NARROWEST, WIDEST, PRESET = 320, 720, 400
LEAST_BESIDE = 420
"""So much of its page stays beside a panel, which narrows for it; it lies over a page without room for both."""


class SidePanel(QWidget):
    """Beside what its page shows. ``resized(width)`` after the edge was dragged, for the preferences."""

    closed = Signal()
    resized = Signal(int)

    def __init__(self, parent: QWidget, name: str = "Details", width: int = PRESET) -> None:
        super().__init__(parent)
        named(self, name)
        self._page = parent
        self._width = max(NARROWEST, min(width, WIDEST))
        self._before: QWidget | None = None
        self._title = plain_label()
        self._title.setFont(font(HEAD, SEMIBOLD))
        self._title.setWordWrap(True)
        self.closer = icon_button(Command("close", "Close details", self.close_panel, "x", "Esc"), self)
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 12, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self.closer, alignment=Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self._edge = _Edge(self)
        self.hide()

    @property
    def content(self) -> QWidget | None:
        """The widget that the panel shows; None before the first ``open_panel``."""
        return self._scroll.widget()

    def open_panel(
        self, title: str, content: QWidget, take_focus: bool = True, first: Callable[[], QWidget | None] | None = None
    ) -> None:
        """Show ``content`` (which the panel owns from now on) and move the focus into it, to ``first`` if it has one.

        Without ``take_focus`` a list can be walked with the arrow keys while the panel follows it. While the keyboard
        is in a panel above it, this is what follows from there, and it stays below.
        """
        was_hidden, focused = self.isHidden(), QApplication.focusWidget()
        stays_below = focused is not None and any(panel.isAncestorOf(focused) for panel in self._above())
        if was_hidden:
            self._before = focused
        set_text(self._title, one_line(title))
        if content is not self.content:
            old = self._scroll.takeWidget()
            if old is not None:
                # Not at once: it may be a button of its own that asks for what comes now.
                old.hide()
                old.deleteLater()
            self._scroll.setWidget(content)
            content.setAutoFillBackground(False)
        if stays_below:
            return
        if was_hidden:
            self._page.installEventFilter(self)
            self.raise_()
        self.show()
        self.come_up()
        if was_hidden:
            self._keep_in_sight()
        if was_hidden and duration():
            self._slide_in()
        if take_focus:
            wanted = first() if first is not None else None
            (wanted or _first_field(content) or self.closer).setFocus(Qt.FocusReason.OtherFocusReason)

    def come_up(self) -> None:
        """Put away what covers it."""
        for panel in self._above():
            panel._put_away()
        self.raise_()
        self._place()

    @property
    def has_room_beside(self) -> bool:
        """Whether it stands beside what its page shows; else it lies over it."""
        return self._page.width() - NARROWEST >= LEAST_BESIDE

    def set_title(self, title: str) -> None:
        """Another title over the same content."""
        set_text(self._title, one_line(title))

    def close_panel(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        before = self._before
        self._put_away()
        if before is not None and not give_focus(before):
            give_focus(self.parentWidget())

    def _put_away(self) -> None:
        """Without moving the focus."""
        self._page.removeEventFilter(self)
        self._before = None
        self.hide()
        self._place()
        self.closed.emit()

    def set_width(self, width: int) -> None:
        """Make it wider or narrower, within its bounds."""
        self._width = max(NARROWEST, min(width, WIDEST))
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, 0, 1, self.height(), t.border)
        painter.end()

    def _open_panels(self) -> list["SidePanel"]:
        """Those of its page that are open, the topmost last."""
        panels = self._page.findChildren(SidePanel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [panel for panel in panels if not panel.isHidden()]

    def _above(self) -> list["SidePanel"]:
        panels = self._open_panels()
        return panels[panels.index(self) + 1 :] if self in panels else []

    def _place(self) -> None:
        """All panels of the page where the topmost stands, which narrows what the page lays out."""
        page, panels = self._page, self._open_panels()
        width = panels[-1]._wanted() if panels else 0
        for panel in panels:
            for slide in panel.findChildren(QPropertyAnimation, options=Qt.FindChildOption.FindDirectChildrenOnly):
                slide.stop()
            panel.setGeometry(page.width() - width, 0, width, page.height())
            panel._show_inside(panel is panels[-1])
        page.setContentsMargins(0, 0, width if page.width() - width >= LEAST_BESIDE else 0, 0)

    def _wanted(self) -> int:
        page = self._page
        room = page.width() - LEAST_BESIDE
        return min(self._width, room) if room >= NARROWEST else min(self._width, page.width())

    def _show_inside(self, shown: bool) -> None:
        """Tab finds nothing in a panel that is covered."""
        for part in (self._title, self.closer, self._scroll, self._edge):
            part.setVisible(shown)
        self._edge.setGeometry(0, 0, _Edge.WIDTH, self.height())
        self._edge.raise_()

    def _keep_in_sight(self) -> None:
        """What had the focus may have been where the panel is now."""
        layout, widget = self._page.layout(), self._before
        if layout is None or widget is None or not shiboken6.isValid(widget) or not self._page.isAncestorOf(widget):
            return
        layout.activate()
        if isinstance(widget, QAbstractItemView):
            widget.scrollTo(widget.currentIndex())
        bring_into_view(widget)

    def _slide_in(self) -> None:
        spot = self.pos()
        self.move(spot + QPoint(32, 0))
        motion = QPropertyAnimation(self, b"pos", self)
        motion.setDuration(duration())
        motion.setEndValue(spot)
        motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        motion.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)


def _first_field(content: QWidget) -> QWidget | None:
    """Where Tab would go first inside ``content``."""
    widget = content.nextInFocusChain()
    while widget is not None and widget is not content:
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if takes_tab and content.isAncestorOf(widget) and widget.isEnabled() and not widget.isHidden():
            return widget
        widget = widget.nextInFocusChain()
    return None


class _Edge(QWidget):
    """The draggable left edge; with the focus, the arrow keys move it."""

    WIDTH = 6
    STEP = 16

    def __init__(self, panel: SidePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        named(self, "Width of details")
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        right = self._panel.mapToGlobal(QPoint(self._panel.width(), 0)).x()
        self._panel.set_width(right - round(event.globalPosition().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panel.resized.emit(self._panel.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: self.STEP, Qt.Key.Key_Right: -self.STEP}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._panel.set_width(self._panel.width() + step)
        self._panel.resized.emit(self._panel.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(0, 0, 2, self.height(), theme().tokens.accent)
            painter.end()
