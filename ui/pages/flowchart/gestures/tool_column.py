"""The column of kinds left of the plane: a click adds a step, a drag carries it to where it belongs, or onto a flow."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QSizePolicy, QSpacerItem, QToolButton, QWidget

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.note import add_note
from app.actions.flowchart.step import add_new, new_step
from app.domain.ids import FlowId
from app.domain.workflow import StepKind
from app.drawing.box import NOTE, Box, Point
from app.drawing.geometry import box_of
from ui.canvas.gesture import Gesture, Pointer, edge_speed
from ui.canvas.preview import Act
from ui.canvas.snapping import REACH, Guide, snap
from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import set_tool_tip
from ui.link.theme import META, font, theme
from ui.pages.flowchart.gestures.add import NOTE_TEXT, add_note_here, add_step
from ui.pages.flowchart.gestures.surface import Surface, TargetPreview, paint_flow_target, paint_ghost, paint_guides
from ui.printing.flowchart.appearance import ICONS, KIND_WORDS, StepAppearance
from ui.printing.flowchart.lanes_and_notes import paint_note
from ui.printing.flowchart.step import rect_of

KINDS = tuple(kind for kind in StepKind if kind.traits.tool)
WIDTH, NARROW, HEIGHT, LOWEST, RADIUS = 82, 46, 52, 24, 12
"""Pixels; where the window is low or narrow the tools show no words."""
_AROUND, _ABOVE, _BETWEEN = 5, 6, 2


class ToolColumn(QWidget):
    """One button a kind, and one for notes; side by side where they have not the height to stand under one another."""

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        named(self, "Kinds of steps")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_AROUND, _ABOVE, _AROUND, _ABOVE)
        self._grid.setSpacing(_BETWEEN)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.tools = [
            KindButton(surface, KIND_WORDS[kind], ICONS[kind], kind, partial(add_step, surface, kind)) for kind in KINDS
        ]
        self.tools.append(KindButton(surface, "Note", "message-square", None, lambda: add_note_here(surface)))
        self._grid.addItem(
            QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding), len(self.tools), 0
        )
        self._narrow = False
        self._columns = 0
        self._arrange()
        theme().changed.connect(self.update)

    def set_narrow(self, narrow: bool) -> None:
        """Icons without words, so that the drawing has more room."""
        self._narrow = narrow
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), self._least_height(2))

    def _least_height(self, columns: int) -> int:
        rows = -(-len(self.tools) // columns)
        return rows * (LOWEST + _BETWEEN) - _BETWEEN + 2 * _ABOVE

    def _arrange(self) -> None:
        columns = 2 if self.height() < self._least_height(1) else 1
        if columns != self._columns:
            self._columns = columns
            for at, tool in enumerate(self.tools):
                self._grid.removeWidget(tool)
                self._grid.addWidget(tool, at // columns, at % columns)
        wide = (NARROW if self._narrow or columns > 1 else WIDTH) - 2 * _AROUND
        for tool in self.tools:
            tool.setFixedWidth(wide)
        self.setFixedWidth(columns * (wide + _BETWEEN) - _BETWEEN + 2 * _AROUND)
        self._caption()

    def _caption(self) -> None:
        captions = not self._narrow and self._columns == 1 and self.height() >= len(self.tools) * (HEIGHT - 4)
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if captions else Qt.ToolButtonStyle.ToolButtonIconOnly
        for tool in self.tools:
            tool.setToolButtonStyle(style)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class KindButton(QToolButton):
    """Keeps the mouse itself while it drags, so a drag ends wherever it is let go."""

    def __init__(
        self, surface: Surface, text: str, picture: str, kind: StepKind | None, add: Callable[[], object]
    ) -> None:
        super().__init__()
        named(self, f"Add {text.lower()}", "Press to add it, drag it to where it belongs")
        self.setText(text)
        self.setProperty("captioned", "true")
        self.setFont(font(META))
        self.setIcon(icon(picture))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedWidth(WIDTH - 10)
        self.setMinimumHeight(LOWEST)
        self.setMaximumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        set_tool_tip(self, f"Add {text.lower()}: click, or drag it onto the drawing or onto a flow")
        self._surface = surface
        self._kind = kind
        self._pressed: Pointer | None = None
        self._drags = False
        self.clicked.connect(lambda: self._add(add))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._pointer(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        if self._drags:
            self._surface.view.runner.move(at)
        elif self._pressed is not None:
            way = (at.view - self._pressed.view).manhattanLength()
            if way >= QApplication.startDragDistance() and self._surface.model.workflow_id is not None:
                self._drags = True
                self.setDown(False)
                # Esc goes to who has the keyboard.
                self._surface.view.setFocus(Qt.FocusReason.MouseFocusReason)
                self._surface.view.begin_gesture(NewStepGesture(self._surface, self._kind), self._pressed)
                self._surface.view.runner.move(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._drags:
            self._drags = False
            self._surface.view.runner.release(self._pointer(event))
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _add(self, add: Callable[[], object]) -> None:
        if self._surface.model.workflow_id is not None:
            # Before: what is added takes the keyboard for its title.
            self._surface.view.setFocus(Qt.FocusReason.OtherFocusReason)
            add()

    def _pointer(self, event: QMouseEvent) -> Pointer:
        view = self._surface.view
        at = view.viewport().mapFromGlobal(event.globalPosition())
        return Pointer(view.at(at), at, Qt.MouseButton.LeftButton, event.modifiers())


_GROUND = "ground"
_ALT = Qt.KeyboardModifier.AltModifier


class NewStepGesture(Gesture):
    """``kind`` None: a note. ``click`` is for the tool, which knows better where a step belongs."""

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, surface: Surface, kind: StepKind | None) -> None:
        self._surface = surface
        self._kind = kind
        self._step = new_step(kind) if kind is not None else None
        self._box: Box | None = None
        self._guides: tuple[Guide, ...] = ()
        self._drop = TargetPreview(surface)
        self._entered = False

    def move(self, at: Pointer) -> None:
        room = self._surface.view.viewport().rect()
        inside = room.contains(at.view.toPoint())
        # Else the plane runs away from who comes in over its edge, as all do who come from the tools.
        self._entered |= inside and edge_speed(at.view, (room.width(), room.height())) == (0, 0)
        self.scrolls_at_edges = inside and self._entered
        self._box = self._snapped(at) if inside else None
        self._find_flow(at, inside)
        preview = replace(self._drop.preview, words=self._surface.between(self._flow))
        self._surface.note.show_preview(at.view, preview)
        self._surface.repaint()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.note.clear_words()
        if self._box is None or not self._drop.preview.allowed:
            return
        self._surface.view.setFocus()
        added = self._surface.run(self._act(self._flow, (self._box.x, self._box.y)))
        if added is not None:
            self._surface.take_added((added.value,))

    def cancel(self) -> None:
        self._surface.note.clear_words()

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._box is None:
            return
        if self._flow is None and self._drop.preview.allowed:
            paint_guides(painter, self._guides)
        if self._kind is None:
            painter.setOpacity(0.7)
            paint_note(painter, rect_of(self._box), NOTE_TEXT, theme().tokens, scale, chosen=True)
            painter.setOpacity(1)
        elif self._step is not None:
            on_flow = self._flow is not None
            paint_ghost(painter, self._box, StepAppearance(self._kind, self._step.title), scale, faint=on_flow)
        route = self._surface.model.routing.routes.get(self._flow) if self._flow is not None else None
        if route is not None:
            paint_flow_target(painter, route.points)

    @property
    def _flow(self) -> FlowId | None:
        """The flow that would take the step."""
        target, allowed = self._drop.target, self._drop.preview.allowed
        return FlowId(target) if target is not None and target != _GROUND and allowed else None

    def _act(self, flow: FlowId | None, at: Point) -> Act | None:
        """What letting go on this flow, or on bare ground, does."""
        surface, kind = self._surface, self._kind
        if kind is None:
            return surface.act(add_note, NOTE_TEXT, at)
        return surface.act(insert_new, flow, kind) if flow is not None else surface.act(add_new, kind, at)

    def _snapped(self, at: Pointer) -> Box:
        x, y = at.scene.x(), at.scene.y()
        box = Box(x, y, *NOTE) if self._step is None else box_of(self._step, x, y)
        self._guides = ()
        if at.holds(_ALT):
            return box
        found = snap(box, self._surface.boxes_in_view(), REACH / max(self._surface.view.scale_now, 0.05))
        self._guides = found.guides
        return box.at(x + found.dx, y + found.dy)

    def _find_flow(self, at: Pointer, inside: bool) -> None:
        """Asks the action once for each flow, and once for bare ground."""
        found: FlowId | None = None
        if self._kind is not None and inside and not at.holds(_ALT) and self._surface.step_at(at.scene) is None:
            found = self._surface.flow_at(at.scene)
        target = (found or _GROUND) if inside else None
        self._drop.ask(target, lambda: self._act(found, (at.scene.x(), at.scene.y())))
