"""What a column is when it is not a list of cards: a bar with its name and count, and the edge that is pulled."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.link.accessible import named
from ui.link.plain_text import one_line, set_tool_tip
from ui.link.theme import SEMIBOLD, font, numbers, theme

NARROWEST, FOLDED = 196, 44
"""Pixels of a column with cards at least, and of one that is a bar."""
_GRIP = 7


class FoldedBar(QAbstractButton):
    """The title and the count, read from the top; a press shows the cards again. ``name`` says in which lane, too."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._title, self._name, self._count, self._warns = one_line(title), one_line(name), "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.show_count("", warns=False)

    def show_count(self, count: str, *, warns: bool) -> None:
        """``count`` as the head of the column says it; ``warns``: more than its limit."""
        self._count, self._warns = count, warns
        named(self, f"Column {self._name}, {count}", "folded; a press shows its cards")
        set_tool_tip(self, f"{self._name}, {count}: show its cards")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(FOLDED, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(t.accent, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        painter.translate(self.width(), 0)
        painter.rotate(90)
        room = QRect(8, 0, self.height() - 16, self.width())
        face = font(weight=SEMIBOLD)
        wide = QFontMetrics(numbers()).horizontalAdvance(self._count)
        name = QFontMetrics(face).elidedText(self._title, Qt.TextElideMode.ElideRight, max(0, room.width() - wide - 12))
        painter.setFont(face)
        painter.setPen(t.text)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(numbers())
        painter.setPen(t.warn if self._warns else t.muted)
        after = room.adjusted(QFontMetrics(face).horizontalAdvance(name) + 10, 0, 0, 0)
        painter.drawText(after, Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.end()


class EdgeGrip(QWidget):
    """The right edge of a column, which is pulled to make it wider; a double click gives it the common width again."""

    pulled = Signal(int)
    """the width in pixels that the user gave it; 0: the common one"""

    def __init__(self, column: QWidget) -> None:
        super().__init__(column)
        self._column = column
        self._began: tuple[float, int] | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)
        set_tool_tip(self, "Pull to make the column wider or narrower. A double click gives it the common width.")
        column.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._column.width() - _GRIP, 0, _GRIP, self._column.height())
            self.raise_()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._began = (event.globalPosition().x(), self._column.width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._began is not None:
            self._column.setFixedWidth(self._wide(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._began is not None:
            wide, moved = self._wide(event), event.globalPosition().x() != self._began[0]
            self._began = None
            if moved:
                self.pulled.emit(wide)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._began = None
        self.pulled.emit(0)

    def _wide(self, event: QMouseEvent) -> int:
        x, wide = self._began or (event.globalPosition().x(), self._column.width())
        return max(NARROWEST, wide + round(event.globalPosition().x() - x))
