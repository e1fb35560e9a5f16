"""The plane: zoom, pan, gestures, minimap and the zoom bar."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsScene

from ui.canvas.gesture import Gesture, Pointer, edge_speed
from ui.canvas.minimap import Minimap
from ui.canvas.view import LARGEST, SMALLEST, CanvasView, ZoomBar, dots
from ui.link.theme import Mode, theme

LEFT = Qt.MouseButton.LeftButton


class ShownReminder(Gesture):
    """Writes down what happens to it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self) -> None:
        self.log: list[str] = []
        self.at: list[QPointF] = []

    def begin(self, at: Pointer) -> None:
        self.log.append("begin")

    def move(self, at: Pointer) -> None:
        self.log.append("move")
        self.at.append(at.scene)

    def finish(self, at: Pointer) -> None:
        self.log.append("finish")
        self.at.append(at.scene)

    def click(self, at: Pointer) -> None:
        self.log.append("click")

    def cancel(self) -> None:
        self.log.append("cancel")


@pytest.fixture
def view(qtbot):
    scene = QGraphicsScene()
    made = CanvasView(scene, "Plane")
    scene.setParent(made)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_content(QRectF(0, 0, 1000, 500))
    with qtbot.waitExposed(made):
        made.show()
    return made


def wheel(view: CanvasView, at: QPoint, delta: int, modifiers=Qt.KeyboardModifier.ControlModifier) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def drag(view: CanvasView, start: QPoint, end: QPoint, button=LEFT) -> None:
    QTest.mousePress(view.viewport(), button, pos=start)
    for at in range(1, 5):
        QTest.mouseMove(view.viewport(), start + (end - start) * at / 4)
    QTest.mouseRelease(view.viewport(), button, pos=end)


def test_the_wheel_scrolls_and_with_control_zooms_around_the_cursor(view):
    view.zoom_to(1.0)
    before = view.seen().top()
    wheel(view, QPoint(300, 200), -120, Qt.KeyboardModifier.NoModifier)
    assert view.seen().top() > before
    assert view.scale_now == 1.0
    spot = QPoint(450, 120)
    fixed = view.at(QPointF(spot))
    wheel(view, spot, 240)
    assert view.scale_now > 1.2
    assert (view.at(QPointF(spot)) - fixed).manhattanLength() < 1.5


def test_the_scale_has_bounds(view):
    for _ in range(60):
        view.zoom_in()
    assert view.scale_now == pytest.approx(LARGEST)
    for _ in range(60):
        view.zoom_out()
    assert view.scale_now == pytest.approx(SMALLEST)


def test_fit_shows_everything_and_never_blows_up_a_small_drawing(view):
    view.fit()
    assert view.seen().contains(view.content)
    view.set_content(QRectF(0, 0, 100, 50))
    view.fit()
    assert view.scale_now == pytest.approx(1.25)
    assert (view.seen().center() - QPointF(50, 25)).manhattanLength() < 2


def test_the_beginning_is_shown_where_all_would_be_too_small(view):
    view.set_content(QRectF(0, 0, 9000, 200))
    assert view.fitting_scale() < 0.1
    view.show_beginning(0.7)
    assert view.scale_now == pytest.approx(0.7)
    assert -80 < view.seen().left() < 0
    assert abs(view.seen().center().y() - 100) < 2


def test_a_high_drawing_begins_at_its_top_left(view):
    view.set_content(QRectF(0, 0, 1300, 2000))
    view.show_beginning(1.0, QPointF(60, 40))
    assert -80 < view.seen().left() < 0
    assert -80 < view.seen().top() < 0


def test_a_start_that_lies_deep_in_a_high_drawing_is_seen(view):
    view.set_content(QRectF(0, 0, 1300, 2000))
    view.show_beginning(1.0, QPointF(60, 1000))
    assert abs(view.seen().center().y() - 1000) < 2


def test_the_keys_zoom_and_fit(view):
    view.setFocus()
    scales = []
    view.zoomed.connect(scales.append)
    view.zoom_to(1.0)
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale_now == pytest.approx(1.0)
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.seen().contains(view.content)
    QTest.keyClick(view, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert view.scale_now == pytest.approx(1.0)
    assert len(scales) >= 4


@pytest.mark.parametrize("way", ["middle", "space"])
def test_the_middle_button_and_space_pan(view, way):
    view.zoom_to(1.0)
    view.setFocus()
    before = view.seen().topLeft()
    if way == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
        assert view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(view, QPoint(300, 200), QPoint(240, 170), LEFT if way == "space" else Qt.MouseButton.MiddleButton)
    if way == "space":
        QTest.keyRelease(view, Qt.Key.Key_Space)
    moved = view.seen().topLeft() - before
    assert (moved.x(), moved.y()) == pytest.approx((60, 30), abs=2)
    assert view.runner.running is None


def test_a_press_is_offered_to_the_gestures_in_order(view):
    second = ShownReminder()
    asked = []
    view.runner.factories += [lambda at: asked.append(at.scene), lambda at: second]
    drag(view, QPoint(100, 100), QPoint(160, 140))
    assert second.log[0] == "begin"
    assert second.log[-1] == "finish"
    assert second.log.count("move") >= 3
    assert len(asked) == 1
    assert (second.at[-1] - view.at(QPointF(160, 140))).manhattanLength() < 1


def test_a_press_without_a_move_is_a_click_and_a_tremble_is_none(view):
    told = ShownReminder()
    view.runner.factories.append(lambda at: told)
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(view.viewport(), QPoint(101, 101))
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(101, 101))
    assert told.log == ["begin", "click"]


def test_escape_cancels_and_the_release_then_does_nothing(view):
    told = ShownReminder()
    view.runner.factories.append(lambda at: told)
    view.setFocus()
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(view.viewport(), QPoint(180, 100))
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(180, 100))
    assert told.log == ["begin", "move", "cancel"]
    assert view.viewport().cursor().shape() != Qt.CursorShape.CrossCursor


def test_a_second_button_does_not_end_a_gesture(view):
    told = ShownReminder()
    view.runner.factories.append(lambda at: told)
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(100, 100))
    QTest.mousePress(view.viewport(), Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    assert told.log == ["begin"]
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(100, 100))
    assert told.log == ["begin", "click"]


def test_a_window_that_goes_away_cancels(view):
    told = ShownReminder()
    view.runner.factories.append(lambda at: told)
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(100, 100))
    view.hide()
    assert told.log == ["begin", "cancel"]


def test_near_an_edge_the_plane_moves_along_and_stops_with_the_gesture(view, qtbot):
    told = ShownReminder()
    view.zoom_to(1.0)
    view.runner.factories.append(lambda at: told)
    before = view.seen().left()
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(300, 200))
    QTest.mouseMove(view.viewport(), QPoint(590, 200))
    qtbot.waitUntil(lambda: view.seen().left() > before + 30)
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(590, 200))
    stopped = view.seen().left()
    QTest.qWait(60)
    assert view.seen().left() == stopped
    assert told.at[-1].x() > told.at[0].x()


def test_the_edges_pull_the_harder_the_farther_out():
    assert edge_speed(QPointF(300, 200), (600, 400)) == (0, 0)
    assert edge_speed(QPointF(595, 200), (600, 400))[0] > edge_speed(QPointF(580, 200), (600, 400))[0] > 0
    assert edge_speed(QPointF(-500, 500), (600, 400)) == (-24, 24)
    assert edge_speed(QPointF(5, 5), (60, 60)) == (0, 0)


def test_hovering_tells_where_until_the_pointer_leaves(view):
    told = []
    view.hovered.connect(told.append)
    QTest.mouseMove(view.viewport(), QPoint(50, 60))
    assert (told[-1] - view.at(QPointF(50, 60))).manhattanLength() < 1
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def test_what_is_drawn_can_grow_without_moving_what_is_seen(view):
    view.zoom_to(1.0)
    view.centerOn(500, 250)
    before = view.seen().center()
    view.set_content(QRectF(-3000, -2000, 9000, 6000))
    assert (view.seen().center() - before).manhattanLength() < 2
    assert view.sceneRect().contains(view.content)


def test_the_ground_is_dotted_in_the_colours_of_the_look(view):
    view.zoom_to(1.0)
    before = view.grab().toImage()
    t = theme().tokens
    assert before.pixelColor(3, 3) in (t.bg, before.pixelColor(5, 5))
    inks = {before.pixelColor(x, y).name() for x in range(100) for y in range(100)}
    assert len(inks) > 1
    theme().choose(Mode.DARK)
    after = view.grab().toImage()
    assert QColor(after.pixelColor(5, 5)).lightness() < 60


def test_two_jumps_in_one_turn_paint_no_more_of_the_ground_than_is_seen(view, monkeypatch):
    view.set_content(QRectF(0, 0, 90_000, 500))
    view.centerOn(80_000, 250)
    QApplication.processEvents()
    painted = []
    monkeypatch.setattr("ui.canvas.view.dots", lambda rect, gap: painted.append(rect) or dots(rect, gap))
    view.centerOn(500, 250)
    view.centerOn(80_400, 250)
    QApplication.processEvents()
    assert painted
    assert all(rect.width() <= view.seen().width() + 2 for rect in painted)


def test_dots_lie_on_the_grid():
    found = dots(QRectF(-15, 5, 50, 30), 20)
    assert QPointF(0, 20) in found
    assert all(point.x() % 20 == 0 and point.y() % 20 == 0 for point in found)


def test_the_zoom_bar_shows_the_scale_and_its_buttons_change_it(view):
    bar = ZoomBar(view)
    view.zoom_to(1.0)
    assert bar.percent.text() == "100 %"
    names = {button.accessibleName(): button for button in bar.findChildren(type(bar.percent))}
    names["Zoom in"].click()
    assert bar.percent.text() == "125 %"
    bar.percent.click()
    assert view.scale_now == pytest.approx(1.0)
    names["Fit all in view"].click()
    assert view.seen().contains(view.content)
    assert all(name for name in names)


def test_the_minimap_shows_boxes_and_drags_the_view(view):
    minimap = Minimap(view, lambda: [QRectF(0, 0, 200, 100), QRectF(700, 300, 200, 100)])
    minimap.refresh()
    minimap.show()
    view.zoom_to(1.0)
    view.centerOn(100, 50)
    QTest.mousePress(minimap, LEFT, pos=QPoint(150, 80))
    QTest.mouseMove(minimap, QPoint(160, 90))
    QTest.mouseRelease(minimap, LEFT, pos=QPoint(160, 90))
    assert view.seen().center().x() > 300
    colours = {minimap.grab().toImage().pixelColor(x, 60).name() for x in range(10, 170)}
    assert len(colours) > 2


def test_many_changes_are_one_reading_for_the_minimap(view, qtbot):
    reads = []
    minimap = Minimap(view, lambda: reads.append(1) or [])
    for _ in range(50):
        minimap.ask()
    qtbot.waitUntil(lambda: reads == [1])
    minimap.ask()
    minimap.stop()
    QTest.qWait(150)
    assert reads == [1]
