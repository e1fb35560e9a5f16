"""The plane of a drawing: scrolls, zooms (bar in its corner), pans, paints the dotted ground, runs gestures."""

from collections.abc import Callable
from math import ceil, floor

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmapCache,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QGestureEvent,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QPinchGesture,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ui.canvas.gesture import Gesture, GestureRunner, PanGesture, Pointer
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_tool_tip
from ui.link.theme import META, numbers, theme
from ui.widgets.button import icon_button

SMALLEST, LARGEST, LARGEST_FIT = 0.05, 4.0, 1.25
STEP = 1.25
"""One press of Ctrl and +."""
DOTS, DOTS_CLOSEST = 20.0, 12.0
ROOM = 900.0
"""Pixels of free plane around what is drawn."""
FIT_AIR = 32.0
_CACHE_KB = 96 * 1024
_ZOOM_IN = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
_PAN_KEY = Qt.Key.Key_Space


Overlay = Callable[[QPainter, float], None]
"""Paints over the scene, in its pixels, at a scale; never raises."""


class CanvasView(QGraphicsView):
    """Named for screen readers by its page. ``zoomed(scale)`` and ``shifted()`` tell what is seen now."""

    air = FIT_AIR
    zoomed = Signal(float)
    shifted = Signal()
    touched = Signal()
    """the user took the plane in hand: pressed, scrolled or zoomed"""
    hovered = Signal(object)
    """where the pointer is in the scene (QPointF) while no button is down; None: elsewhere"""
    pressed_twice = Signal(Pointer)
    """a double click of the left button"""

    def __init__(self, scene: QGraphicsScene, name: str, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        named(self, name)
        # The caches of items live in it, and its preset holds one screen.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE_KB))
        self.content = QRectF()
        self._space = False
        self.runner = GestureRunner(self, self.at)
        self.runner.factories.append(self._pan)
        self.overlays: list[Overlay] = []
        self._set_up()
        theme().changed.connect(self._repaint)

    @property
    def scale_now(self) -> float:
        return self.transform().m11()

    def at(self, point: QPointF) -> QPointF:
        """A point of the view in the scene, exactly: ``mapToScene`` knows whole pixels only."""
        back, _ = self.viewportTransform().inverted()
        return back.map(point)

    def seen(self) -> QRectF:
        """What of the scene is in view."""
        return QRectF(self.at(QPointF(0, 0)), self.at(QPointF(self.viewport().width(), self.viewport().height())))

    def set_content(self, rect: QRectF) -> None:
        """What is drawn; one can scroll a good way beyond it. Neither the scale nor what is seen changes."""
        self.content = rect
        wanted = _rounded_out(rect.adjusted(-ROOM, -ROOM, ROOM, ROOM))
        if not self.sceneRect().contains(wanted) or wanted.width() * 2 < self.sceneRect().width():
            # The scene's, too: without one it searches all its items for their bounds at every move of one.
            self.scene().setSceneRect(wanted)

    def zoom_to(self, scale: float, around: QPointF | None = None) -> None:
        """Set the scale; the point ``around`` of the view (its middle) stays under the cursor."""
        wanted = max(SMALLEST, min(scale, LARGEST))
        if abs(wanted - self.scale_now) < 1e-6:
            return
        fixed = around if around is not None else QPointF(self.viewport().rect().center())
        before = self.at(fixed)
        self.setTransform(self.transform().fromScale(wanted, wanted))
        away = self.viewportTransform().map(before) - fixed
        self._scroll_by(away)
        self.zoomed.emit(wanted)
        self.shifted.emit()

    def zoom_in(self) -> None:
        self.touched.emit()
        self.zoom_to(self.scale_now * STEP)

    def zoom_out(self) -> None:
        self.touched.emit()
        self.zoom_to(self.scale_now / STEP)

    def fit(self) -> None:
        """All that is drawn, in the middle, a little larger than life at most."""
        if not self.content.isEmpty():
            self.zoom_to(self.fitting_scale())
            self.centerOn(self.content.center())
            self.shifted.emit()

    def show_beginning(self, scale: float, first: QPointF | None = None) -> None:
        """The left end of what is drawn, at ``scale``: for a drawing that could not be read if all of it was seen.

        Where it is higher than the view, it stands at the top of it; or ``first`` in the middle, if that lies lower.
        """
        self.zoom_to(scale)
        beginning = self.at(QPointF(self.air, 0)) - self.at(QPointF(0, 0))
        rect = self.seen()
        middle, room = self.content.center().y(), beginning.x()
        if first is not None and self.content.height() + 2 * room > rect.height():
            middle = max(self.content.top() - room + rect.height() / 2, first.y())
        self.centerOn(self.content.left() - beginning.x() + rect.width() / 2, middle)
        self.shifted.emit()

    def fitting_scale(self) -> float:
        """The scale at which all that is drawn can be seen."""
        rect = self.content.adjusted(-self.air, -self.air, self.air, self.air)
        room = self.viewport().size()
        return min(room.width() / rect.width(), room.height() / rect.height(), LARGEST_FIT)

    def show_rect(self, rect: QRectF, air: int = 48) -> None:
        """Scroll as little as needed to see it."""
        self.ensureVisible(rect, air, air)

    def begin_gesture(self, gesture: Gesture, at: Pointer) -> None:
        """Run a gesture that did not begin with a press on the plane, such as a drag from a palette."""
        self.runner.start(gesture, at)

    def _set_up(self) -> None:
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        # A drag repaints under it at every move; the dots are a picture until one scrolls or zooms.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setInteractive(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        # The minimap shows where one is; two bars more would only frame the drawing.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda value: self.shifted.emit())
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _pan(self, at: Pointer) -> Gesture | None:
        middle = at.button == Qt.MouseButton.MiddleButton
        return PanGesture(self) if middle or (self._space and at.button == Qt.MouseButton.LeftButton) else None

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return Pointer(self.at(event.position()), event.position(), event.button(), event.modifiers())

    def _scroll_by(self, away: QPointF) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(away.x()))
        down.setValue(down.value() + round(away.y()))

    def _repaint(self) -> None:
        """Items keep pictures of themselves in the old colours."""
        for item in self.scene().items():
            item.update()
        self.resetCachedContent()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.touched.emit()
        if not self.runner.press(self._pointer(event)):
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        if not self.runner.move(at):
            self.hovered.emit(at.scene)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.runner.release(self._pointer(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed_twice.emit(self._pointer(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.touched.emit()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.scale_now * 1.0015 ** event.angleDelta().y(), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._take_key(Qt.Key(event.key()), event):
            self.touched.emit()
            event.accept()
        else:
            # Not the scroll area's: arrow keys belong to the page.
            event.ignore()

    def _take_key(self, key: Qt.Key, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            return self.runner.cancel()
        if key == _PAN_KEY and not event.modifiers():
            self._hold_space(True)
        elif control and key in _ZOOM_IN:
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and key == Qt.Key.Key_0:
            self.fit()
        elif control and key == Qt.Key.Key_1:
            self.zoom_to(1.0)
        else:
            return False
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == _PAN_KEY and not event.isAutoRepeat():
            self._hold_space(False)
        else:
            event.ignore()

    def _hold_space(self, held: bool) -> None:
        self._space = held
        if self.runner.running is None:
            if held:
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            else:
                self.viewport().unsetCursor()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.scale_now * (1 + event.value()), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                middle = QPointF(self.viewport().mapFromGlobal(pinch.centerPoint().toPoint()))
                self.zoom_to(self.scale_now * pinch.scaleFactor(), middle)
                return True
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.shifted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.runner.cancel()
        self._hold_space(False)
        super().hideEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        # After two jumps in one turn Qt asks for all that lies between them.
        _paint_ground(painter, QRectF(rect) & self.seen().adjusted(-1, -1, 1, 1), self.scale_now)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        for overlay in self.overlays:
            overlay(painter, self.scale_now)
        if self.runner.running is not None:
            self.runner.running.paint(painter, self.scale_now)


def _rounded_out(rect: QRectF) -> QRectF:
    """A little larger, so that a move of one thing hardly ever changes it."""
    left, top = floor(rect.left() / ROOM) * ROOM, floor(rect.top() / ROOM) * ROOM
    return QRectF(left, top, ceil(rect.right() / ROOM) * ROOM - left, ceil(rect.bottom() / ROOM) * ROOM - top)


def _paint_ground(painter: QPainter, room: QRectF, scale: float) -> None:
    t = theme().tokens
    painter.fillRect(room, t.bg)
    gap = DOTS
    while gap * scale < DOTS_CLOSEST:
        gap *= 2
    pen = QPen(t.strong_border, 1.6 if scale >= 0.5 else 1.2)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(dots(room, gap))


def dots(rect: QRectF, gap: float) -> list[QPointF]:
    """The points of the grid in ``rect``."""
    first_x, first_y = int(rect.left() // gap), int(rect.top() // gap)
    last_x, last_y = int(rect.right() // gap) + 1, int(rect.bottom() // gap) + 1
    return [QPointF(x * gap, y * gap) for y in range(first_y, last_y + 1) for x in range(first_x, last_x + 1)]


RADIUS = 8


class ZoomBar(QWidget):
    """A child of the view that it serves."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        named(self, "Zoom")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.percent = QToolButton(self)
        self.percent.setFont(numbers(META))
        self.percent.setFixedWidth(58)
        self.percent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tool_tip(self.percent, Command("actual", "Actual size", view.fit, shortcut="Ctrl+1").tip)
        self.percent.clicked.connect(lambda: view.zoom_to(1.0))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        fewer = icon_button(Command("zoom_out", "Zoom out", view.zoom_out, "minus", "Ctrl+-"), self)
        more = icon_button(Command("zoom_in", "Zoom in", view.zoom_in, "plus", "Ctrl++"), self)
        self._steps = (fewer, self.percent, more)
        for one in self._steps:
            layout.addWidget(one)
        layout.addWidget(icon_button(Command("fit", "Fit all in view", view.fit, "maximize", "Ctrl+0"), self))
        view.zoomed.connect(self._show)
        theme().changed.connect(self.update)
        self._show(view.scale_now)
        self.adjustSize()

    def set_narrow(self, on: bool) -> None:
        """Leave only *Fit*; the wheel and the keys zoom all the same."""
        if self.percent.isHidden() != on:
            for one in self._steps:
                one.setHidden(on)
            self.adjustSize()

    def _show(self, scale: float) -> None:
        words = f"{round(scale * 100)} %"
        self.percent.setText(words)
        named(self.percent, f"Actual size, now {words}")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
