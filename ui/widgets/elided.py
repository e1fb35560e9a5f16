"""Foreign text that gives way to its width: on one line cut with "…", as a sentence over lines and by its parts."""

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy

from app.scheduling.sentence import shortened
from ui.link.plain_text import one_line, set_text, set_tool_tip

BOX_LETTERS = 10
"""What a box shows at least."""


def wrapped_lines(text: str, face: QFont, width: int, most: int) -> list[str]:
    """At most ``most`` lines of foreign text, the last one elided."""
    text = one_line(text)
    metrics = QFontMetrics(face)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, face)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    # QTextLayout counts UTF-16 units; emoji take two.
    units = text.encode("utf-16-le")
    found: list[str] = []
    here = 0
    while len(found) < most - 1 and here * 2 < len(units):
        line = layout.createLine()
        line.setLineWidth(width)
        found.append(units[here * 2 : (here + line.textLength()) * 2].decode("utf-16-le", "ignore").rstrip())
        here += line.textLength()
    layout.endLayout()
    rest = units[here * 2 :].decode("utf-16-le", "ignore").lstrip()
    return [*found, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)] if rest else found


def sentence_lines(words: str, face: QFont, width: int, most: int) -> tuple[str, ...]:
    """A sentence over at most ``most`` lines: what does not fit goes by whole parts, from the end."""
    return _sentence_lines(words, face.toString(), width, most)


@lru_cache(maxsize=1024)
def _sentence_lines(words: str, face_words: str, width: int, most: int) -> tuple[str, ...]:
    face = QFont()
    face.fromString(face_words)
    shown = shortened(one_line(words), lambda shorter: len(wrapped_lines(shorter, face, width, most + 1)) <= most)
    return tuple(wrapped_lines(shown, face, width, most))


class Elided(QObject):
    """Lives with its widget; ``room`` is what the widget's own padding takes. Its tool tip has it all.

    ``lines``: a label of a sentence that goes over so many.
    """

    def __init__(self, widget: QLabel | QPushButton, room: int = 0, lines: int = 1) -> None:
        super().__init__(widget)
        self._widget = widget
        self._room = room
        self._lines = lines
        self._text = ""
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        widget.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """As much of it as there is room for."""
        self._text = one_line(text)
        self._widget.setAccessibleName(self._text)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._fit()
        return False

    def _fit(self) -> None:
        metrics, width = self._widget.fontMetrics(), self._widget.contentsRect().width() - self._room
        # Before it was laid out there is no width to fit.
        laid_out = self._widget.testAttribute(Qt.WidgetAttribute.WA_Resized) or self._widget.isVisible()
        shown = self._text
        if laid_out and metrics.horizontalAdvance(self._text) > width:
            if self._lines > 1:
                shown = "\n".join(sentence_lines(self._text, self._widget.font(), width, self._lines))
            else:
                shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, width)
        if isinstance(self._widget, QPushButton):
            self._widget.setText(shown.replace("&", "&&"))
        else:
            set_text(self._widget, shown)
        set_tool_tip(self._widget, "" if shown.replace("\n", " ") == self._text else self._text)


def give_way(*boxes: QComboBox) -> None:
    """Boxes that are as wide as there is room, however long the names in them."""
    for box in boxes:
        box.setMinimumContentsLength(BOX_LETTERS)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
