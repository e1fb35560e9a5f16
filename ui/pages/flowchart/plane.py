"""The flowchart form: the plane with what lies over it, and its tools at the left."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.canvas.minimap import Minimap
from ui.canvas.view import CanvasView, ZoomBar
from ui.link.theme import theme
from ui.pages.flowchart.chart_accessibility import ChartAccess
from ui.pages.flowchart.gestures.keys import Keys
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.scene import FlowchartScene, LaneNames
from ui.printing.flowchart.step import rect_of

RADIUS, EDGE, CORNER = 12, 4, 16
SMALLEST_FIT, READABLE, LEAST_WORDS = 0.75, 1.0, 0.36
"""A workflow that would be smaller than the first when all of it is seen is opened at its start, at the second; below
the last its boxes would be blank."""
QUICK = 500
"""Up to so many steps the minimap follows a drag; above, it waits for the drop."""
AIR = 13.0
"""What may be out of view of the room around a drawing of which all is seen."""
_ROOM_FOR_MAP = (520, 360)


class FlowchartView(CanvasView):
    """The canvas named ``Flowchart``. Its class name is what accessibility knows it by."""

    access: ChartAccess | None = None
    keys: Keys | None = None
    air = 0.0
    start: Callable[[], QPointF | None] = staticmethod(lambda: None)
    """The middle of the step with which the drawing begins."""

    def fit(self) -> None:
        """All that is drawn, or as much from its start as has words to read."""
        if self.fitting_scale() >= LEAST_WORDS:
            super().fit()
        else:
            self.show_beginning(LEAST_WORDS, self.start())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        return self.keys is not None and self.keys.means_something(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys is None or not self.keys.press(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.keys is not None:
            self.keys.open_menu(event)


class Plane(QWidget):
    """Shows ``model`` through ``scene`` in ``view``."""

    def __init__(self, model: FlowchartModel) -> None:
        super().__init__()
        self.model = model
        self.scene = FlowchartScene(model, self)
        self.view = FlowchartView(self.scene, "Flowchart", self)
        self.view.access = ChartAccess(self.view, self.scene)
        self.view.start = self._start
        self.lane_names = LaneNames(self.view, self.scene)
        self.minimap = Minimap(self.view, self._boxes)
        self.zoom_bar = ZoomBar(self.view)
        self._untouched = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        layout.addWidget(self.view)
        self.view.hovered.connect(self._point)
        self.view.shifted.connect(self._place_overlays)
        self.view.runner.dragged.connect(self._place_overlays)
        self.view.touched.connect(self._touch)
        self.scene.redrawn.connect(self._drawn)
        model.opened.connect(self._opened)
        theme().changed.connect(self.update)

    def show_thing(self, id: str) -> bool:
        """Select a step, flow or note and bring it into view; False when it is gone."""
        if not self.model.has(id):
            return False
        self.model.select((id,))
        self.show_first()
        self.bring(id)
        return True

    def bring(self, id: str) -> None:
        """Scroll as little as needed to see a thing; the selection stays."""
        if not self.isVisible():
            return
        if self._untouched and id == self.model.current:
            self.show_first()
            return
        place = self.scene.place_of(id)
        if not self.view.seen().contains(place):
            self._touch()
        self.view.show_rect(place)

    def show_first(self) -> None:
        """Show all of a workflow, or its beginning, or where what is selected is; repeated on each resize until the
        user has moved or zoomed."""
        if not self._untouched or not self.isVisible():
            return
        layout = self.layout()
        if layout is not None:
            layout.activate()
        if self.view.fitting_scale() >= SMALLEST_FIT:
            self.view.fit()
        else:
            self.view.show_beginning(READABLE, self._start())
        chosen = self.scene.place_of(self.model.current or "")
        if not chosen.isEmpty() and not self.view.seen().contains(chosen):
            self.view.show_rect(chosen)

    def _start(self) -> QPointF | None:
        start = self.model.graph.start
        return self.scene.place_of(start.id).center() if start else None

    def _opened(self) -> None:
        self._untouched = True
        self.show_first()

    def _touch(self) -> None:
        self._untouched = False

    def _drawn(self, only_dragged: bool) -> None:
        if not only_dragged:
            self.view.set_content(self.scene.extent())
            self.lane_names.follow()
        if not only_dragged or len(self.model.boxes) <= QUICK:
            self.minimap.ask()

    def _boxes(self) -> list[QRectF]:
        return [rect_of(box) for box in self.model.boxes.values()]

    def _point(self, at: QPointF | None) -> None:
        self.model.point_at(None if at is None else self.scene.hit(at, self.view.scale_now))

    def _place_overlays(self) -> None:
        room = self.view.viewport().geometry()
        map_size = self.minimap.size()
        self.minimap.move(room.right() + 1 - CORNER - map_size.width(), room.bottom() + 1 - CORNER - map_size.height())
        enough = room.width() >= _ROOM_FOR_MAP[0] and room.height() >= _ROOM_FOR_MAP[1]
        # Out of the way of what is dragged: nobody drops a step under a map.
        gesture = self.view.runner.running
        self.lane_names.follow()
        whole = self.view.seen().contains(self.view.content.adjusted(AIR, AIR, -AIR, -AIR))
        self.minimap.setVisible(enough and not whole and not (gesture is not None and gesture.scrolls_at_edges))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_overlays()
        self.show_first()

    def hideEvent(self, event: QHideEvent) -> None:
        self.minimap.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(t.border, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
