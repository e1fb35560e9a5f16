"""Cards and rows of lists: the surface they are painted on, text that fits, and a list view that suits them."""

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.link.theme import theme

RADIUS = 8
GAP = 8
_SHADOW_RINGS = 3
_SMOOTH, _NO_BRUSH = QPainter.RenderHint.Antialiasing, Qt.BrushStyle.NoBrush
_NO_PEN, _LINE, _DASHES = Qt.PenStyle.NoPen, Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine


def is_state(option: QStyleOptionViewItem, flag: QStyle.StateFlag) -> bool:
    """Whether a style option says selected, hovered, focused."""
    state: QStyle.StateFlag = option.state
    return bool(state & flag)


def paint_card(
    painter: QPainter, rect: QRect, chosen: bool = False, hovered: bool = False, hollow: bool = False
) -> None:
    """A raised surface with radius 8: soft shadow in light, a thin border, the accent when chosen.

    ``hollow``: a dashed outline on the ground, for what may not come.
    """
    t = theme().tokens
    painter.save()
    painter.setRenderHint(_SMOOTH)
    painter.setPen(_NO_PEN)
    for ring in range(_SHADOW_RINGS if t.shadow_strength and not hollow else 0):
        shade = QColor(t.shadow)
        shade.setAlphaF(t.shadow_strength / (ring + 1))
        painter.setBrush(shade)
        painter.drawRoundedRect(QRectF(rect).adjusted(-ring * 0.5, 1, ring * 0.5, 1 + ring * 0.5), RADIUS, RADIUS)
    painter.setBrush(_NO_BRUSH if hollow else t.raised)
    edge = t.accent if chosen else t.strong_border if hovered or hollow else t.border
    width = 2.0 if chosen else 1.0
    painter.setPen(QPen(edge, width, _DASHES if hollow else _LINE))
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS - 0.5, RADIUS - 0.5)
    painter.restore()


def paint_row(
    painter: QPainter, rect: QRect, chosen: bool = False, hovered: bool = False, focused: bool = False
) -> None:
    """The ground of a row in a list: tinted when chosen, a ring when it has the focus."""
    t = theme().tokens
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chosen or hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.accent_soft if chosen else t.hover)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(t.accent, 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
    painter.restore()


def paint_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    face: QFont,
    ink: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> int:
    """One line of foreign text, elided to ``rect`` and centred in its height; gives the width that it took."""
    painter.setFont(face)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


ADDS = "N"
"""Adds a task on every page."""


class CardList(QListView):
    """A calm list for painted items: no frame, no ground, smooth scrolling, hover known to the delegate."""

    def __init__(self, name: str, parent: QWidget | None = None, spacing: int = 0) -> None:
        super().__init__(parent)
        named(self, name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", "true")
        self.viewport().setAutoFillBackground(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setSpacing(spacing)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        self._typed = QElapsedTimer()

    @property
    def searches(self) -> bool:
        """Whether letters go on with a title that is being typed, also those that mean something else."""
        return self._typed.isValid() and not self._typed.hasExpired(QApplication.keyboardInputInterval())

    def jump(self, letter: str) -> bool:
        """To the next title that begins with what is typed; False for what is no letter, and for N, which adds."""
        if not letter.isalnum() or (letter.upper() == ADDS and not self.searches):
            return False
        self.keyboardSearch(letter)
        self._typed.start()
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt goes to the first item without choosing it, and then nothing shows where the keyboard is.
        here = self.currentIndex()
        if here.isValid() and event.reason() != Qt.FocusReason.MouseFocusReason and not self.selectedIndexes():
            self.selectionModel().select(here, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def bare_column(page: QWidget) -> QVBoxLayout:
    """The layout of a page without margins. Lay out from the page inwards: what comes into another widget is dressed
    anew with all that it holds."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


class Framed(QFrame):
    """The surface with round corners that both halves lie on, and what is under them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(5, 5, 5, 5)
        self._layout.setSpacing(0)
        theme().changed.connect(self.update)

    def hold(self, inside: QWidget, under: QWidget) -> None:
        """Lay these out on the surface; the one inside takes all the room that is left."""
        self._layout.addWidget(inside, 1)
        self._layout.addWidget(under)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 12, 12)
        painter.end()
