"""What the marks of a difference mean, how many there are of each, and which are shown."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.theme import theme
from ui.pages.flowchart.versions.words import CHARACTERS
from ui.printing.flowchart.mark import Mark, Sign, paint_badge

_SIZE = 20


class Legend(QWidget):
    """A tick box a mark; ``toggled`` when one was pressed."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "Legend")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.buttons: dict[Sign, QCheckBox] = {}
        for sign in CHARACTERS:
            made = QCheckBox()
            made.setChecked(True)
            made.setIconSize(QSize(_SIZE, _SIZE))
            made.clicked.connect(lambda _: self.toggled.emit())
            self.buttons[sign] = made
            row.addWidget(made)
        theme().changed.connect(self._paint_badges)
        self._paint_badges()
        self.show_counts({})

    @property
    def chosen(self) -> set[Sign]:
        """The marks that are shown."""
        return {sign for sign, made in self.buttons.items() if made.isChecked()}

    def choose(self, signs: set[Sign]) -> None:
        """Show these, telling nobody."""
        for sign, made in self.buttons.items():
            made.setChecked(sign in signs)

    def show_counts(self, counts: Mapping[Sign, int]) -> None:
        """How many steps and flows have each."""
        for sign, made in self.buttons.items():
            count = counts.get(sign, 0)
            made.setText(f"{sign.capitalize()}  {count}")
            made.setEnabled(count > 0)
            named(made, f"Show what was {sign}: {count}")

    def _paint_badges(self) -> None:
        t = theme().tokens
        ratio = self.devicePixelRatioF()
        for sign, made in self.buttons.items():
            picture = QPixmap(QSize(_SIZE, _SIZE) * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_badge(painter, QPointF(_SIZE / 2, _SIZE / 2), Mark(sign), t)
            painter.end()
            made.setIcon(picture)
