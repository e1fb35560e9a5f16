"""Projects the model onto the plane: an item a step, flow, note and lane, touched only when it differs."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QWidget

from app.domain.ids import FlowId, StepId
from app.queries.flowchart import FlowchartView
from ui.canvas.view import CanvasView
from ui.link.theme import theme
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.graphics_items import CHOSEN_FLOW_LAYER, FLOW_LAYER, FlowItem, LaneItem, NoteItem, StepItem
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.section_layer import SectionLayer
from ui.printing.flowchart.appearance import Redrawn
from ui.printing.flowchart.flowchart_drawing import extent, lane_rects
from ui.printing.flowchart.lanes_and_notes import NAME_WIDTH
from ui.printing.flowchart.step import TEXT_FROM, rect_of

REACH = 6.0
"""Pixels on the screen within which a flow is hit."""
K = TypeVar("K")
I = TypeVar("I", bound=QGraphicsItem)  # noqa: E741
P = TypeVar("P", StepItem, FlowItem, NoteItem)


class FlowchartScene(QGraphicsScene):
    """The graphics items of the open workflow, each found by the id of its step, flow or note."""

    redrawn = Signal(bool)
    """what is drawn changed; True: something is only being dragged about"""

    def __init__(self, model: FlowchartModel, parent: QObject) -> None:
        super().__init__(parent)
        self.model = model
        self.steps: dict[StepId, StepItem] = {}
        self.flows: dict[FlowId, FlowItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self.lanes: list[LaneItem] = []
        self.sections: SectionLayer | None = None
        self._chosen: tuple[str, ...] = ()
        self._marked: set[str] = set()
        self._shown: FlowchartView | None = None
        model.opened.connect(self._build)
        model.changed.connect(self._follow)
        model.shifted.connect(self._shift)
        model.selection_changed.connect(self._select)
        model.pointed.connect(lambda before, now: self._repaint((before, now)))
        model.checked.connect(self._mark)
        model.marked.connect(self._repaint)

    def show_sections(self, folding: Folding) -> None:
        """Frame the sections of the workflow, and show those that are folded as one box each."""
        self.sections = SectionLayer(self, self.model, folding, self.steps, self.flows)

    def item_of(self, id: str | None) -> StepItem | FlowItem | NoteItem | None:
        """The item of a step, flow or note."""
        if id is None:
            return None
        return self.steps.get(StepId(id)) or self.flows.get(FlowId(id)) or self.notes.get(id)

    def hit(self, at: QPointF, scale: float = 1.0) -> str | None:
        """The id of what lies on top at a point of the scene: a step, else a flow or note; None: bare ground."""
        point = (at.x(), at.y())
        reach = REACH / max(scale, 0.05)
        near = self.items(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        for item in near:
            if isinstance(item, StepItem) and self.model.boxes[item.id].contains(point):
                return item.id
        for item in near:
            if isinstance(item, FlowItem) and item.is_near(point, reach):
                return item.id
            if isinstance(item, NoteItem) and self.model.notes[item.id].contains(point):
                return item.id
        return None

    def within(self, rect: QRectF) -> list[str]:
        """Steps and notes that touch ``rect``, in the order of the graph."""
        steps = [id for id, box in self.model.boxes.items() if rect.intersects(rect_of(box))]
        return [*steps, *(id for id, box in self.model.notes.items() if rect.intersects(rect_of(box)))]

    def extent(self) -> QRectF:
        """The rectangle around all that is drawn."""
        model = self.model
        appearances = {id: model.flow_appearance(id) for id in model.graph.flow_by_id}
        return extent(model.graph, model.boxes, dict(model.routing.routes), appearances)

    def place_of(self, id: str) -> QRectF:
        """Where a thing is in the scene; an empty rectangle when it is gone."""
        box = self.model.box(id)
        if box is not None:
            return rect_of(box)
        item = self.flows.get(FlowId(id))
        return item.rect() if item else QRectF()

    def _build(self) -> None:
        self.clear()
        model = self.model
        self._shown = model.view
        self.steps = {id: self._added(StepItem(id, model)) for id in model.boxes}
        self.flows = {flow.id: self._added(FlowItem(flow.id, model)) for flow in model.graph.flows}
        self.notes = {id: self._added(NoteItem(id, model)) for id in model.notes}
        self.lanes = []
        self._lay_lanes()
        self._chosen, self._marked = (), set()
        if self.sections is not None:
            self.sections.begin(self.steps, self.flows)
        self.redrawn.emit(False)

    def _added(self, item: I) -> I:
        self.addItem(item)
        return item

    def _follow(self, redrawn: Redrawn) -> None:
        if not redrawn and self._shown is self.model.view:
            return
        self._shown = self.model.view
        self._remove(self.flows, redrawn.gone_flows)
        self._remove(self.steps, redrawn.gone_steps)
        self._remove(self.notes, redrawn.gone_notes)
        self._place(redrawn)
        self._repaint([*redrawn.steps, *redrawn.notes])
        if redrawn.words:
            self._repaint(self.steps)
        self._lay_lanes()
        if self.sections is not None:
            self.sections.lay()
        self.redrawn.emit(False)

    def _shift(self, redrawn: Redrawn) -> None:
        """Steps only go elsewhere: their pictures stay as they are."""
        self._place(redrawn)
        if self.sections is not None:
            self.sections.lay()
        self.redrawn.emit(True)

    def _place(self, redrawn: Redrawn) -> None:
        model = self.model
        self._renew(self.steps, redrawn.steps, lambda id: StepItem(id, model))
        self._renew(self.flows, redrawn.flows, lambda id: FlowItem(id, model))
        self._renew(self.notes, redrawn.notes, lambda id: NoteItem(id, model))

    def _remove(self, items: dict[K, I], gone: Iterable[K]) -> None:
        for id in gone:
            item = items.pop(id, None)
            if item is not None:
                self.removeItem(item)

    def _renew(self, items: dict[K, P], ids: Iterable[K], make: Callable[[K], P]) -> None:
        for id in ids:
            item = items.get(id)
            if item is None:
                items[id] = self._added(make(id))
            else:
                item.place()

    def _lay_lanes(self) -> None:
        """A handful at most, so they are made anew."""
        for lane in self.lanes:
            self.removeItem(lane)
        model = self.model
        names = model.view.role_names if model.view else {}
        self.lanes = [
            self._added(LaneItem(band.role, names.get(band.role, band.role) if band.role else "", rect, at % 2 == 1))
            for at, (band, rect) in enumerate(lane_rects(model.graph, model.boxes))
        ]

    def _select(self) -> None:
        now = self.model.selection
        self._repaint({*self._chosen, *now})
        for id in {*self._chosen, *now}:
            flow = self.flows.get(FlowId(id))
            if flow is not None:
                flow.setZValue(CHOSEN_FLOW_LAYER if id in now else FLOW_LAYER)
        self._chosen = now

    def _mark(self) -> None:
        now = {id for id in self.steps if self.model.problem(id)}
        self._repaint(self._marked | now)
        self._marked = set(now)

    def _repaint(self, ids: Iterable[str | None]) -> None:
        for id in ids:
            item = self.item_of(id)
            if item is not None:
                item.update()


class LaneNames(QWidget):
    """The names of the lanes at the left edge of the view, while the drawing is scrolled past them."""

    def __init__(self, view: CanvasView, scene: FlowchartScene) -> None:
        super().__init__(view.viewport())
        self._view, self._scene = view, scene
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        view.zoomed.connect(self.follow)

    def follow(self) -> None:
        """The view was scrolled, or the lanes are others."""
        lanes = self._scene.lanes
        scale = self._view.scale_now
        away = bool(lanes) and self._view.mapFromScene(lanes[0].rect().topLeft()).x() < 0 and scale >= TEXT_FROM
        if away:
            self.setGeometry(0, 0, round(NAME_WIDTH * scale), self._view.viewport().height())
            self.update()
        self.setVisible(away)

    def paintEvent(self, event: QPaintEvent) -> None:
        scale, t = self._view.scale_now, theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lane in self._scene.lanes:
            top = self._view.mapFromScene(lane.rect().topLeft()).y()
            painter.save()
            painter.translate(0, top)
            painter.scale(scale, scale)
            lane.paint_name(painter, QRectF(0, 0, NAME_WIDTH, lane.rect().height()), t, scale)
            painter.restore()
        painter.end()
