"""Going about the drawing with the keyboard: along flows with the arrow keys, and to a step by typing its title."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, Step, StepKind
from app.drawing.box import Box
from ui.link.accessible import announce, named
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.pages.flowchart.gestures.surface import Surface


class Walker:
    """Who goes on after going back comes to where he was."""

    def __init__(self) -> None:
        self._came_from: dict[str, StepId] = {}
        self._went_to: dict[str, StepId] = {}

    def onward(self, graph: Graph, id: str) -> str | None:
        """The step after a step; the target of a flow."""
        if id in graph.flow_by_id:
            return graph.flow_by_id[FlowId(id)].target
        after = [flow.target for flow in sorted(graph.outgoing.get(StepId(id), ()), key=lambda flow: flow.loop_back)]
        return self._go(id, self._went_to.get(id), after, self._came_from)

    def back(self, graph: Graph, id: str) -> str | None:
        """The step before a step; the source of a flow."""
        if id in graph.flow_by_id:
            return graph.flow_by_id[FlowId(id)].source
        before = [flow.source for flow in sorted(graph.incoming.get(StepId(id), ()), key=lambda flow: flow.loop_back)]
        return self._go(id, self._came_from.get(id), before, self._went_to)

    def _go(self, id: str, known: StepId | None, ways: list[StepId], way_home: dict[str, StepId]) -> StepId | None:
        there = known if known in ways else next(iter(ways), None)
        if there is not None:
            way_home[there] = StepId(id)
        return there

    def aside(self, graph: Graph, boxes: Mapping[StepId, Box], id: str, down: bool) -> str | None:
        """The next below (or above): of the steps after the same step, else of the same column; of flows, beside it."""
        if id in graph.flow_by_id:
            rank: list[str] = [flow.id for flow in graph.outgoing[graph.flow_by_id[FlowId(id)].source]]
        elif StepId(id) not in boxes:
            return None
        else:
            step_id = StepId(id)
            siblings = self._siblings(graph, step_id)
            around = siblings if len(siblings) > 1 else _column(boxes, step_id)
            rank = sorted(around, key=lambda one: (boxes[one].y, boxes[one].x, one))
            came = self._came_from.get(id)
            there = _beside(rank, id, down)
            if there is not None and came is not None and len(siblings) > 1:
                self._came_from[there] = came
                self._went_to[came] = StepId(there)
        return _beside(rank, id, down)

    def _siblings(self, graph: Graph, id: StepId) -> set[StepId]:
        before = [flow.source for flow in graph.incoming[id] if not flow.loop_back]
        came = self._came_from.get(id)
        source = came if came in before else next(iter(before), None)
        if source is None:
            return set()
        return {flow.target for flow in graph.outgoing[source] if not flow.loop_back}


def leaving_flow(graph: Graph, id: str, onward: bool) -> str | None:
    """The first flow that leaves a step or, not ``onward``, leads to it."""
    flows = (graph.outgoing if onward else graph.incoming).get(StepId(id), ())
    return next((flow.id for flow in sorted(flows, key=lambda flow: flow.loop_back)), None)


def first_step(graph: Graph) -> StepId | None:
    """The start; without one the first step."""
    found: Step | None = graph.start or next(iter(graph.steps), None)
    return found.id if found is not None else None


def last_step(graph: Graph, boxes: Mapping[StepId, Box]) -> StepId | None:
    """The end that is farthest right; without an end the step that is."""
    ends = [step.id for step in graph.steps if step.kind is StepKind.END] or [step.id for step in graph.steps]
    return max(ends, key=lambda id: boxes[id].x, default=None)


def _column(boxes: Mapping[StepId, Box], id: StepId) -> list[StepId]:
    box = boxes[id]
    return [other for other, there in boxes.items() if there.left < box.right and box.left < there.right]


def _beside(rank: list[str] | list[StepId], id: str, down: bool) -> str | None:
    if id not in rank:
        return None
    at = list[str](rank).index(id) + (1 if down else -1)
    return rank[at] if 0 <= at < len(rank) else None


WIDTH, TOP, RADIUS = 340, 12, 10


class Walk(QObject):
    """Takes the selection about the drawing; ``jumper`` is the field for a title while it is open."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._walker = Walker()
        self.jumper: JumpField | None = None

    def step_after(self, id: str) -> str | None:
        """Where the next step is, as one goes along the flows."""
        return self._walker.onward(self._surface.model.graph, id)

    def step_before(self, id: str) -> str | None:
        """Where one came from, or the step before."""
        return self._walker.back(self._surface.model.graph, id)

    def along(self, onward: bool) -> None:
        """To the step after, or the one before."""
        self._go(self.step_after if onward else self.step_before)

    def aside(self, down: bool) -> None:
        """Among the steps after the same step, else in the same column."""
        model = self._surface.model
        self._go(lambda id: self._walker.aside(model.graph, model.boxes, id, down))

    def to_flow(self, onward: bool) -> None:
        """From a step onto the flow that leaves it, or leads to it."""
        graph = self._surface.model.graph
        self._go(lambda id: leaving_flow(graph, id, onward))

    def to_first(self) -> None:
        """Select the start step of the drawing."""
        self._select(first_step(self._surface.model.graph))

    def to_last(self) -> None:
        """To the end that is farthest right."""
        self._select(last_step(self._surface.model.graph, self._surface.model.boxes))

    def jump(self, typed: str = "") -> None:
        """Go to a step by typing its title."""
        if self.jumper is not None:
            self.jumper.leave(stay=True)
        self.jumper = JumpField(self._surface, typed)
        self.jumper.destroyed.connect(self._forget_jumper)

    def _go(self, way: Callable[[str], str | None]) -> None:
        current = self._surface.model.current
        self._select(way(current) if current is not None else first_step(self._surface.model.graph))

    def _select(self, id: str | None) -> None:
        if id is not None:
            self._surface.select((id,))

    def _forget_jumper(self) -> None:
        self.jumper = None


class JumpField(QWidget):
    """Lies at the top of the view; up and down go through what fits."""

    def __init__(self, surface: Surface, typed: str = "") -> None:
        super().__init__(surface.view)
        named(self, "Find a step")
        self._surface = surface
        self._before = surface.model.selection
        self._found: list[str] = []
        self._at = 0
        self._over = False
        self.field = named(_Field(self), "Go to step")
        self.field.setPlaceholderText("Go to step…")
        self.count = plain_label()
        self.count.setProperty("tone", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 12, 8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        self.resize(min(WIDTH, surface.view.width() - 24), self.sizeHint().height())
        self.move((surface.view.width() - self.width()) // 2, TOP)
        self.field.textChanged.connect(self._search)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(typed)

    def leave(self, stay: bool) -> None:
        """Close it; not ``stay``: what was selected before is selected again."""
        if self._over:
            return
        self._over = True
        if not stay:
            self._surface.select(self._before)
        if self.field.hasFocus():
            # Before it is hidden, or Qt gives the keyboard to whatever comes next.
            self._surface.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def go_on(self, by: int) -> None:
        """Go so many places on in the list of titles that fit."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def _search(self, typed: str) -> None:
        graph = self._surface.model.graph
        words = typed.casefold().split()
        names = {str(step.id): step_name(graph, step.id).casefold() for step in graph.steps}
        names |= {note.id: note.text.casefold() for note in graph.notes}
        fits = [id for id, name in names.items() if words and all(word in name for word in words)]
        self._found = sorted(fits, key=lambda id: not names[id].startswith(words[0]))
        self._at = 0
        if self._found:
            self._show()
        else:
            set_text(self.count, "No step" if words else "")

    def _show(self) -> None:
        self._surface.select((self._found[self._at],))
        set_text(self.count, f"{self._at + 1} of {len(self._found)}")
        model = self._surface.model
        current = model.current or ""
        said = next((step_name(model.graph, s.id) for s in model.graph.steps if s.id == current), "Note")
        announce(self.field, f"{said}, {self.count.text()}")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.strong_border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class _Field(QLineEdit):
    def __init__(self, box: JumpField) -> None:
        super().__init__(box)
        self._box = box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._box.leave(stay=True)
            case Qt.Key.Key_Escape:
                self._box.leave(stay=False)
            case Qt.Key.Key_Down:
                self._box.go_on(1)
            case Qt.Key.Key_Up:
                self._box.go_on(-1)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._box.leave(stay=True)
