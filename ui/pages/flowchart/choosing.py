"""The gesture that selects: a click on a thing, or a band drawn over bare ground. Changes nothing."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.view import CanvasView
from ui.link.theme import theme
from ui.pages.flowchart.scene import FlowchartScene

_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Choose(Gesture):
    """A click selects what is there, with Shift or Ctrl in addition; a drag selects all that the band touches."""

    def __init__(self, view: CanvasView, scene: FlowchartScene) -> None:
        self._view = view
        self._scene = scene
        self._start = QPointF()
        self._band = QRectF()
        self._before: tuple[str, ...] = ()

    def begin(self, at: Pointer) -> None:
        self._start = at.scene
        self._before = self._scene.model.selection

    def click(self, at: Pointer) -> None:
        model = self._scene.model
        hit = self._scene.hit(at.scene, self._view.scale_now)
        if at.holds(_ADDS):
            if hit is not None:
                model.toggle(hit)
        else:
            model.select((hit,) if hit is not None else ())

    def move(self, at: Pointer) -> None:
        self._band = QRectF(self._start, at.scene).normalized()
        inside = self._scene.within(self._band)
        kept = self._before if at.holds(_ADDS) else ()
        self._scene.model.select((*kept, *inside))

    def cancel(self) -> None:
        self._scene.model.select(self._before)

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._band.isEmpty():
            return
        t = theme().tokens
        tint = QColor(t.accent)
        tint.setAlphaF(0.10)
        pen = QPen(t.accent, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(tint)
        painter.drawRect(self._band)


def choosing(view: CanvasView, scene: FlowchartScene) -> "ChooseFactory":
    """For the end of the view's list of factories: it takes every left press."""
    return ChooseFactory(view, scene)


class ChooseFactory:
    """Fits ``GestureFactory``."""

    def __init__(self, view: CanvasView, scene: FlowchartScene) -> None:
        self._view = view
        self._scene = scene

    def __call__(self, at: Pointer) -> Gesture | None:
        return Choose(self._view, self._scene) if at.button == Qt.MouseButton.LeftButton else None
