"""A small bubble at the pointer: what a drop would do, or why it is refused."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from ui.link.plain_text import one_line, set_text
from ui.link.theme import theme
from ui.link.typography import META, font

WIDEST, PAD_X, PAD_Y = 320, 10, 6
AWAY = QPoint(18, 20)
RADIUS = 7


class Hint(QLabel):
    """Lies over the view; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(font(META))
        self.setWordWrap(True)
        self.setContentsMargins(PAD_X, PAD_Y, PAD_X, PAD_Y)
        self.refuses = False
        self.words = ""
        self.hide()

    def show_at(self, at: QPointF, words: str, refuses: bool = False) -> None:
        """Beside a point of the view, inside of it; without words it goes."""
        if not words:
            self.clear_words()
            return
        if (words, refuses) != (self.words, self.refuses):
            self.words, self.refuses = words, refuses
            set_text(self, one_line(words))
            self._take_colour()
            self._take_room()
        room = self._over.rect()
        place = at.toPoint() + AWAY
        place.setX(max(4, min(place.x(), room.width() - self.width() - 4)))
        if place.y() + self.height() > room.height() - 4:
            place.setY(at.toPoint().y() - AWAY.y() - self.height())
        self.move(place)
        self.show()
        self.raise_()

    def clear_words(self) -> None:
        """Nothing to say."""
        self.words, self.refuses = "", False
        self.hide()

    def _take_colour(self) -> None:
        t = theme().tokens
        colours = self.palette()
        colours.setColor(self.foregroundRole(), t.bad if self.refuses else t.text)
        self.setPalette(colours)

    def _take_room(self) -> None:
        width = min(WIDEST, self.fontMetrics().horizontalAdvance(self.text()) + 2 * PAD_X + 2)
        self.resize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.bad if self.refuses else t.strong_border, 1))
        painter.setBrush(t.bad_soft if self.refuses else t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        super().paintEvent(event)
