"""Foreign text on one line that gives way: a label or button whose text is cut with "…" at its width."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy

from ui.link.plain_text import one_line, set_text, set_tool_tip

BOX_LETTERS = 10
"""What a box shows at least."""


class Elided(QObject):
    """Lives with its widget; ``room`` is what the widget's own padding takes. Its tool tip has it all."""

    def __init__(self, widget: QLabel | QPushButton, room: int = 0) -> None:
        super().__init__(widget)
        self._widget = widget
        self._room = room
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
        fits = not laid_out or metrics.horizontalAdvance(self._text) <= width
        shown = self._text if fits else metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, width)
        if isinstance(self._widget, QPushButton):
            self._widget.setText(shown.replace("&", "&&"))
        else:
            set_text(self._widget, shown)
        set_tool_tip(self._widget, "" if fits else self._text)


def give_way(*boxes: QComboBox) -> None:
    """Boxes that are as wide as there is room, however long the names in them."""
    for box in boxes:
        box.setMinimumContentsLength(BOX_LETTERS)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
