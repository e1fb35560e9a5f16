"""The line above the forms of a workflow: which of them are shown, side by side or alone, and how much they show."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.link.accessible import named
from ui.link.command import Command, make_action
from ui.link.icon import icon
from ui.link.plain_text import plain_label, set_tool_tip
from ui.link.theme import theme
from ui.pages.flowchart.folding import Detail
from ui.pages.flowchart.forms import FormStage, WorkflowForm
from ui.widgets.button import button
from ui.widgets.card import RADIUS
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.flow_layout import FlowLayout


class FormBar(QWidget):
    """The line above the forms: which of them, side by side, how much. ``ticked``: tick the checklist through."""

    ticked = Signal()

    def __init__(self, stage: FormStage) -> None:
        super().__init__()
        self._stage = stage
        # Not Fixed: that would be the height of one line.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._segments: dict[WorkflowForm, QPushButton] = {}
        self.commands = tuple(
            Command(f"form_{form}", f"Show as {form}", partial(stage.choose, form), form.icon, form.shortcut)
            for form in stage.offered
        )
        """For the palette and the keys."""
        self.beside = named(QPushButton("Side by side"), "Side by side", "Show two forms of this workflow")
        self.beside.setIcon(icon("panel-right"))
        self.beside.setCheckable(True)
        self.beside.setProperty("toggle", "true")
        # A screen reader toggles a button without clicking it.
        self.beside.toggled.connect(self._set_side_by_side)
        says = plain_label("Detail")
        says.setProperty("tone", "muted")
        self.detail = ChoiceField("Detail", [Choice(one, one.capitalize()) for one in Detail], stage.folding.detail)
        self.detail.picked.connect(stage.folding.set_detail)
        segments = _Segments([self._segment(form) for form in stage.offered])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        # In half a screen they go on in the next line.
        row.addLayout(FlowLayout(segments, self.beside, says, self.detail), 1)
        self.ticking = button(Command("tick_through", "Tick through", self.ticked.emit, "circle-play"), self)
        self.ticking.setProperty("flat", "true")
        row.addWidget(self.ticking, alignment=Qt.AlignmentFlag.AlignTop)
        for action in (make_action(command, self) for command in self.commands):
            self.addAction(action)
        stage.switched.connect(self.refresh)
        if len(stage.offered) < 2:
            self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Press the names of the forms that are shown now."""
        for form, segment in self._segments.items():
            segment.setChecked(self._stage.is_shown(form))
        self.beside.setChecked(self._stage.side_by_side)
        self.ticking.setVisible(self._stage.is_shown(WorkflowForm.CHECKLIST))

    def _segment(self, form: WorkflowForm) -> QPushButton:
        made = named(QPushButton(form.capitalize()), form.capitalize(), "Form of the workflow")
        made.setIcon(icon(form.icon))
        made.setProperty("segment", "true")
        made.setCheckable(True)
        set_tool_tip(made, Command("", f"Show as {form}", lambda: None, "", form.shortcut).tip)
        made.toggled.connect(lambda on: self._choose(form, on))
        self._segments[form] = made
        return made

    def _choose(self, form: WorkflowForm, on: bool) -> None:
        # One that is shown stays pressed, and takes the keyboard.
        if on is not self._stage.is_shown(form):
            self._stage.choose(form)
            self.refresh()

    def _set_side_by_side(self, on: bool) -> None:
        if on is not self._stage.side_by_side:
            self._stage.set_side_by_side(on)


class _Segments(QWidget):
    """The ground below the names of the forms; side by side two of them are pressed."""

    def __init__(self, segments: list[QPushButton]) -> None:
        super().__init__()
        named(self, "Forms")
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for segment in segments:
            row.addWidget(segment)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.sunken)
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()
