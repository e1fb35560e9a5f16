"""What a page shows instead of nothing: an icon, one sentence, and the button that changes it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.link.command import Command
from ui.link.icon import icon_pixmap
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import HEAD, MEDIUM, font, theme
from ui.widgets.button import button


class EmptyState(QWidget):
    """Centred in whatever room it is given. ``more`` is a second, quieter sentence."""

    def __init__(self, picture: str, sentence: str, command: Command | None = None, more: str = "") -> None:
        super().__init__()
        self._picture = picture
        self._image = QLabel()
        self._sentence = plain_label(sentence)
        self._sentence.setFont(font(HEAD, MEDIUM))
        self._more = plain_label(more)
        self._more.setProperty("tone", "muted")
        self._more.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        for part in (self._image, self._sentence, self._more):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        self._more.setVisible(bool(more))
        self.button = button(command, self) if command else None
        if self.button:
            layout.addSpacing(8)
            layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setAccessibleName(sentence)
        theme().changed.connect(self._paint_picture)

    def show_sentence(self, sentence: str) -> None:
        """Replace the first sentence."""
        set_text(self._sentence, sentence)
        self.setAccessibleName(sentence)

    def show_more(self, more: str) -> None:
        """Replace the quieter sentence under the first one; empty hides it."""
        set_text(self._more, more)
        self._more.setVisible(bool(more))

    def showEvent(self, event: QShowEvent) -> None:
        # Most pages are never empty, and a picture is drawn for each of them otherwise.
        self._paint_picture()
        super().showEvent(event)

    def _paint_picture(self) -> None:
        ratio = self.devicePixelRatioF()
        self._image.setPixmap(icon_pixmap(self._picture, theme().tokens.faint, 40, ratio))
