"""What the side panel shows of a template: a picture one can wander in, what it is for, its steps and roles."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.queries.workflow_card import TemplateCard
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import plain_label
from ui.link.theme import theme
from ui.link.typography import MEDIUM, font
from ui.pages.workflows.words import step_line
from ui.printing.flowchart.flowchart_drawing import natural_size, picture
from ui.widgets.button import button

_SCALE, _TALLEST = 0.6, 420


class TemplatePanel(QWidget):
    def __init__(self, card: TemplateCard, use: Command) -> None:
        super().__init__()
        self._card = card
        self._picture = named(QLabel(), f"Picture of {card.name}")
        self._scroll = named(QScrollArea(), "Picture")
        self._scroll.setWidget(self._picture)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        about = plain_label(card.about)
        about.setWordWrap(True)
        quiet = plain_label(str(card.counter))
        quiet.setProperty("tone", "muted")
        head = plain_label("Steps")
        head.setFont(font(weight=MEDIUM))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(10)
        layout.addWidget(self._scroll)
        if card.about:
            layout.addWidget(about)
        layout.addWidget(quiet)
        self.use = button(use, self, primary=True)
        layout.addWidget(self.use, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(6)
        layout.addWidget(head)
        for step in card.graph.steps:
            if step.has_task:
                line = plain_label(step_line(step, card.role_names))
                line.setWordWrap(True)
                layout.addWidget(line)
        layout.addStretch()
        theme().changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        whole: QSize = natural_size(self._card.graph, self._card.role_names) * _SCALE
        card = self._card
        ratio = self.devicePixelRatioF()
        drawn = picture(card.graph, card.role_names, whole, ratio=ratio, anchor_label=card.anchor_label)
        self._picture.setPixmap(drawn)
        self._picture.resize(whole)
        bar = self._scroll.horizontalScrollBar().sizeHint().height()
        self._scroll.setFixedHeight(min(whole.height() + bar + 4, _TALLEST))
