"""The sections on the plane: a frame around the steps of each, or in its place one box while it is folded."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.domain.check_item import Section
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Against, DayUnit
from app.domain.workflow import Graph
from app.engine.checks.section import torn_sections
from ui.link.command import Command
from ui.link.icon import paint_icon
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.graphics_items import STEP_LAYER, FlowItem, StepItem
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.step import SHAPE_FROM, TEXT_FROM, rect_of
from ui.widgets.card import paint_text

FRAME_LAYER = -0.5
AIR, HEADER, RADIUS = 18.0, 24.0, 12
"""Pixels around the steps, of the line with the name above them, of the corners."""
_SIGN = 14


class SectionItem(QGraphicsRectItem):
    """Under the steps while it is open; folded it covers them."""

    def __init__(self, section: Section, words: str) -> None:
        super().__init__()
        self.section = section
        self.words = words
        self.folded = False
        self.chosen = False
        """Whether a step in it is selected; only the box says so while it is folded."""

    def place(self, rect: QRectF, folded: bool) -> None:
        """Lie around the steps where they are now."""
        self.folded = folded
        self.setZValue(STEP_LAYER + 1 if folded else FRAME_LAYER)
        self.setRect(rect)
        self.update()

    def name_rect(self) -> QRectF:
        """Where a press folds or unfolds it."""
        rect = self.rect()
        return rect if self.folded else QRectF(rect.left(), rect.top(), rect.width(), HEADER)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        t, scale = theme().tokens, painter.worldTransform().m11()
        rect = self.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rings = self.folded and self.chosen
        edge = Qt.PenStyle.SolidLine if self.folded else Qt.PenStyle.DashLine
        painter.setPen(QPen(t.accent if rings else t.strong_border, 2 if rings else 1, edge))
        painter.setBrush(t.raised if self.folded else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if scale < SHAPE_FROM or scale < TEXT_FROM:
            return
        if self.folded:
            middle = rect.toRect().adjusted(12, 0, -12, 0)
            centre, above = Qt.AlignmentFlag.AlignHCenter, middle.adjusted(0, -22, 0, 0)
            above.setHeight(middle.height())
            paint_text(painter, above, self.section.name, font(HEAD, SEMIBOLD), t.text, centre)
            below = above.translated(0, 26)
            paint_text(painter, below, self.words, font(META), t.muted, centre)
            return
        line = self.name_rect().toRect().adjusted(10, 0, -10, 0)
        box = QRect(line.left(), line.top() + (line.height() - _SIGN) // 2, _SIGN, _SIGN)
        paint_icon(painter, box, "chevron-down", t.muted)
        paint_text(painter, line.adjusted(_SIGN + 6, 0, 0, 0), self.section.name, font(META, SEMIBOLD), t.muted)


class SectionLayer(QObject):
    """Keeps the frames and boxes of a scene; ``steps`` and ``flows`` are its items by id."""

    def __init__(
        self,
        scene: QGraphicsScene,
        model: FlowchartModel,
        folding: Folding,
        steps: dict[StepId, StepItem],
        flows: dict[FlowId, FlowItem],
    ) -> None:
        super().__init__(scene)
        self._scene, self._model, self._folding = scene, model, folding
        self._steps, self._flows = steps, flows
        self.items: dict[str, SectionItem] = {}
        self._torn: tuple[Graph, frozenset[str]] = (Graph(), frozenset())
        self._hides = False
        folding.changed.connect(self.lay)
        model.selection_changed.connect(self._ring)

    def begin(self, steps: dict[StepId, StepItem], flows: dict[FlowId, FlowItem]) -> None:
        """The scene was cleared and filled with these."""
        self._steps, self._flows = steps, flows
        self.items.clear()
        self._hides = False
        self.lay()

    def lay(self) -> None:
        """Frame or fold each section where its steps are now."""
        graph = self._model.graph
        if not graph.sections and not self.items:
            return
        for id in self.items.keys() - {section.id for section in graph.sections}:
            self._scene.removeItem(self.items.pop(id))
        for section in graph.sections:
            rect = self._around(graph, section.id)
            item = self.items.get(section.id)
            if item is None or item.section != section:
                if item is not None:
                    self._scene.removeItem(item)
                item = self.items[section.id] = SectionItem(section, _words(graph, section.id))
                self._scene.addItem(item)
            item.words = _words(graph, section.id)
            item.setVisible(not rect.isEmpty())
            item.place(rect, self._folding.is_folded(section.id) and self.can_fold(section.id, rect))
        self._hide_members(graph)
        self._ring()

    @property
    def folded(self) -> list[SectionItem]:
        """The sections that are shown as one box each."""
        return [item for item in self.items.values() if item.folded and item.isVisible()]

    def folded_over(self, id: str) -> SectionItem | None:
        """The box that stands for a step; None of one that is shown, and of anything else."""
        step = self._model.graph.by_id.get(StepId(id))
        item = self.items.get(step.section or "") if step is not None else None
        return item if item is not None and item.folded else None

    def is_hidden(self, id: str) -> bool:
        """Of a step or flow that a box stands for."""
        item = self._steps.get(StepId(id)) or self._flows.get(FlowId(id)) if self._hides else None
        return item is not None and not item.isVisible()

    def _ring(self) -> None:
        over = [self.folded_over(id) for id in self._model.selection]
        for item in self.items.values():
            if item.chosen != (item in over):
                item.chosen = item in over
                item.update()

    def can_fold(self, section: str, rect: QRectF | None = None) -> bool:
        """Whether one box can stand for it: no path comes back into it, and no other step stands between its own."""
        graph = self._model.graph
        if self._torn[0] is not graph:
            self._torn = graph, frozenset(torn_sections(graph))
        room = rect if rect is not None else self._around(graph, section)
        others = (self._model.boxes[step.id] for step in graph.steps if step.section != section)
        return section not in self._torn[1] and not any(room.intersects(rect_of(box)) for box in others)

    def section_at(self, at: QPointF) -> str | None:
        """The section whose name, or folded box, is at a point of the scene."""
        found = (item for item in self.items.values() if item.isVisible() and item.name_rect().contains(at))
        return next((item.section.id for item in found), None)

    def turn(self, at: QPointF) -> None:
        """Fold or unfold what is there; a section that cannot be folded says why."""
        section = self.section_at(at)
        if section is not None:
            self._turn(section)

    def unfold(self, section: str) -> None:
        """Show its steps again."""
        self._folding.fold(section, on=False)

    def commands(self) -> list[Command]:
        """To fold or unfold the section of the current step."""
        step = self._model.graph.by_id.get(StepId(self._model.current or ""))
        if step is None or step.section not in self.items or step.section is None:
            return []
        section = step.section
        folded = self.items[section].folded
        word, sign = ("Unfold section", "chevron-down") if folded else ("Fold section", "chevron-right")
        return [Command("chart_fold_section", word, lambda: self._turn(section), sign, group="section")]

    def _turn(self, section: str) -> None:
        if self.items[section].folded:
            self._folding.fold(section, on=False)
        elif self.can_fold(section):
            self._folding.fold(section, on=True)
        else:
            name = self.items[section].section.name
            self._model.context.refuse(
                f"Other steps stand between those of “{name}”, so one box cannot stand for it in the flowchart."
            )

    def _around(self, graph: Graph, section: str) -> QRectF:
        found = QRectF()
        for step in graph.steps:
            if step.section == section:
                found = found.united(rect_of(self._model.boxes[step.id]))
        return found if found.isEmpty() else found.adjusted(-AIR, -AIR - HEADER, AIR, AIR)

    def _hide_members(self, graph: Graph) -> None:
        folded = {id for id, item in self.items.items() if item.folded}
        if not folded and not self._hides:
            return
        self._hides = bool(folded)
        home = {step.id: step.section if step.section in folded else None for step in graph.steps}
        for id, step_item in self._steps.items():
            step_item.setVisible(home.get(id) is None)
        for flow_id, flow_item in self._flows.items():
            flow = graph.flow_by_id.get(flow_id)
            inside = flow is not None and home.get(flow.source) is not None and home[flow.source] == home[flow.target]
            flow_item.setVisible(not inside)


def sections_to_fold(graph: Graph) -> list[str]:
    """The ids of the sections for which one box can stand, since no path comes back into them."""
    torn = torn_sections(graph)
    return [section.id for section in graph.sections if section.id not in torn]


def _words(graph: Graph, section: str) -> str:
    count = sum(1 for step in graph.steps if step.section == section)
    days = section_days(graph, section)
    return f"{count} step{'' if count == 1 else 's'}{f' · {days}' if days else ''}"


def section_days(graph: Graph, section: str) -> str:
    """From the first to the last day of the steps of a section, counted from the anchor; empty without any."""
    days = [0 for step in graph.steps if step.section == section and step.anchor]
    for step in graph.steps:
        offset = step.offset
        if step.section == section and not step.anchor and offset is not None and offset.against is Against.ANCHOR:
            # Five working days are a week of the calendar.
            days.append(offset.days if offset.unit is DayUnit.CALENDAR else round(offset.days * 1.4))
    if not days:
        return ""
    first, last = min(days), max(days)
    return f"{_signed(first)} d" if first == last else f"{_signed(first)} to {_signed(last)} d"


def _signed(days: int) -> str:
    return f"{'−' if days < 0 else '+' if days else ''}{abs(days)}"
