"""Initials of a person in a disc whose colour belongs to the person; for lists, cards and headers."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line, set_tool_tip
from ui.link.theme import SEMIBOLD, font, theme

SIZE = 24
_SMOOTH, _NO_PEN, _CENTRE = QPainter.RenderHint.Antialiasing, Qt.PenStyle.NoPen, Qt.AlignmentFlag.AlignCenter


def initials(name: str) -> str:
    """The first letters of the first and last word, at most two: "Maya de Oliveira" gives "MO"."""
    words = [word for word in one_line(name).split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


def paint_avatar(painter: QPainter, rect: QRect, name: str, person_id: int | None) -> None:
    """A square ``rect``; nobody (None) is a dashed ring with an outline of a person."""
    t = theme().tokens
    painter.save()
    painter.setRenderHint(_SMOOTH)
    if person_id is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(t.faint, 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
        inset = rect.width() // 4
        paint_icon(painter, rect.adjusted(inset, inset, -inset, -inset), "user", t.faint)
    else:
        painter.setPen(_NO_PEN)
        painter.setBrush(t.hue(person_id).fill)
        painter.drawEllipse(rect)
        painter.setPen(t.on_accent)
        painter.setFont(font(max(9, round(rect.height() * 0.46)), SEMIBOLD))
        painter.drawText(rect, _CENTRE, initials(name))
    painter.restore()


class Avatar(QWidget):
    """One person, with the name as tool tip."""

    def __init__(self, name: str = "", person_id: int | None = None, size: int = SIZE) -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(size, size)
        self.show_person(name, person_id)

    def show_person(self, name: str, person_id: int | None) -> None:
        """Change whose it is; None is nobody."""
        self._name, self._person_id = name, person_id
        self.setAccessibleName(one_line(name) or "Nobody")
        set_tool_tip(self, name or "Nobody")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._name, self._person_id)
        painter.end()
