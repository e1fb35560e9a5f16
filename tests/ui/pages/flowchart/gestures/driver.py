"""A mouse and a keyboard on a flowchart, and the check that what it did was one undo step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, StepKind
from tests.ui.flowcharts import Chart, chart, flow, step
from ui.pages.flowchart.gestures.press import Handle, HandleKind

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


class EditorDriver:
    """Points are of the scene."""

    def __init__(self, at: Chart) -> None:
        self.at = at
        self.frame = at.page.frame
        self.viewport = at.view.viewport()
        at.view.setFocus()

    @property
    def graph(self) -> Graph:
        return self.at.model.graph

    @property
    def hint(self) -> str:
        return self.frame.surface.note.words

    @property
    def steps(self) -> int:
        return sum(not step.undone for step in self.at.studio.workspace.read(lambda reader: reader.history()))

    @property
    def title(self) -> str:
        return self.at.studio.workspace.undo_title(self.at.model.workflow_id) or ""

    def pixel(self, point: tuple[float, float]) -> QPoint:
        return self.at.view.viewportTransform().map(QPointF(*point)).toPoint()

    def middle(self, id: str) -> tuple[float, float]:
        box = self.at.model.box(id)
        return box.x, box.y

    def hover(self, point: tuple[float, float]) -> None:
        QTest.mouseMove(self.viewport, self.pixel(point) + QPoint(1, 1))
        QTest.mouseMove(self.viewport, self.pixel(point))

    def click(self, point: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.hover(point)
        QTest.mouseClick(self.viewport, LEFT, modifiers, self.pixel(point))

    @contextmanager
    def dragging(
        self, start: tuple[float, float], end: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE
    ) -> Iterator[None]:
        """Inside, the button is held at ``end``."""
        a, b = self.pixel(start), self.pixel(end)
        QTest.mousePress(self.viewport, LEFT, modifiers, a)
        for part in (0.2, 0.5, 0.8, 1.0):
            spot = QPointF(a) + (QPointF(b) - QPointF(a)) * part
            self._move(spot, modifiers)
        yield
        QTest.mouseRelease(self.viewport, LEFT, modifiers, b)

    def drag(self, start: tuple[float, float], end: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
        with self.dragging(start, end, modifiers):
            pass

    def _move(self, spot: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """QTest knows no modifiers of moves."""
        where = self.viewport.mapToGlobal(spot)
        event = QMouseEvent(QEvent.Type.MouseMove, spot, where, LEFT, LEFT, modifiers)
        QApplication.sendEvent(self.viewport, event)

    def press(self, *keys: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """At who has the keyboard now."""
        for key in keys:
            target = QApplication.focusWidget() or self.at.view
            if isinstance(key, str):
                QTest.keyClicks(target, key, modifiers)
            else:
                QTest.keyClick(target, key, modifiers)

    def handle(self, kind: HandleKind, outcome: str | None = None, index: int = 0) -> Handle:
        shown = self.frame.handles.shown()
        return next(one for one in shown if (one.kind, one.outcome, one.index) == (kind, outcome, index))

    def once(self, act: Callable[[], object], title: str = "") -> Graph:
        """What the act made; checked: one undo step of that name, which undoes to the equal graph and is redone."""
        self.at.studio.clock.pass_time(minutes=1)
        before, steps = self.graph, self.steps
        act()
        after = self.graph
        assert self.at.refused == []
        assert self.steps == steps + 1
        assert after != before
        assert self.title == title or not title
        self.at.context.undo(self.at.model.workflow_id)
        assert self.graph == before
        self.at.context.redo(self.at.model.workflow_id)
        assert self.graph == after
        return after

    def nothing(self, act: Callable[[], object]) -> None:
        """The act changes no data, and nothing is left standing elsewhere."""
        before, steps, boxes = self.graph, self.steps, dict(self.at.model.boxes)
        act()
        assert (self.graph, self.steps, self.at.model.boxes) == (before, steps, boxes)
        assert self.hint == ""


def line() -> Graph:
    """Start → Brief → Draft → End, and a loose step below."""
    steps = (
        step("start", StepKind.START, "Start", 0, 0),
        step("brief", StepKind.TASK, "Brief", 256, 0, anchor=True),
        step("draft", StepKind.TASK, "Draft", 576, 0),
        step("end", StepKind.END, "End", 832, 0),
        step("loose", StepKind.TASK, "Loose", 256, 240),
    )
    flows = (flow("f1", "start", "brief"), flow("f2", "brief", "draft"), flow("f3", "draft", "end"))
    return Graph(steps, flows)


@contextmanager
def editor_driver(qtbot, folder, graph: Graph | None = None) -> Iterator[EditorDriver]:
    """On the line, at 100 %, with the keyboard on the canvas."""
    with chart(qtbot, folder, graph or line()) as at:
        at.page.activateWindow()
        at.view.touched.emit()
        at.view.zoom_to(1.0)
        at.view.centerOn(416, 120)
        yield EditorDriver(at)


def ways(graph: Graph) -> set[tuple[str, str]]:
    return {(str(one.source), str(one.target)) for one in graph.flows}


def added(before: Graph, after: Graph) -> StepId:
    """The one step that is new."""
    [new] = after.by_id.keys() - before.by_id.keys()
    return new


def line_of(at: EditorDriver, id: str) -> tuple[tuple[float, float], ...]:
    return at.at.model.routing.routes[FlowId(id)].points
