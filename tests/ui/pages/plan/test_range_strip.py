"""The strip under the time scale: its window follows, scrolls and zooms, by mouse and keys; and hours on the scale."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.pages.plan.opened import LEFT, NONE, Planned, planned
from ui.pages.plan.range_strip import RangeStrip
from ui.printing.plan.chart_content import EACH_HOUR, WIDEST, TimeScale, scale_labels


def strip_of(plan: Planned) -> RangeStrip:
    found = plan.page.chart.overview
    assert isinstance(found, RangeStrip)
    return found


def drag(strip: RangeStrip, start: float, end: float) -> None:
    y = strip.height() // 2
    QTest.mousePress(strip, LEFT, NONE, QPoint(round(start), y))
    for part in (0.5, 1.0):
        QTest.mouseMove(strip, QPoint(round(start + (end - start) * part), y))
    QTest.mouseRelease(strip, LEFT, NONE, QPoint(round(end), y))


def days_seen(plan: Planned) -> tuple[float, float]:
    """First and last, from the first of the plan."""
    chart = plan.page.chart
    left, wide = chart.horizontalScrollBar().value(), chart.scale.day_width
    return left / wide, (left + chart.viewport().width()) / wide


def test_the_window_lies_over_what_is_seen_and_is_dragged_through_time(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        strip, chart = strip_of(plan), plan.page.chart
        first, last = days_seen(plan)
        window = strip.window_rect()
        assert window.left() == pytest.approx(first / chart.days * strip.width(), abs=2)
        assert window.right() == pytest.approx(last / chart.days * strip.width(), abs=2)
        chart.horizontalScrollBar().setValue(0)
        drag(strip, strip.window_rect().center().x(), strip.window_rect().center().x() + 40)
        assert days_seen(plan)[0] == pytest.approx(40 / strip.width() * chart.days, abs=1)
        assert days_seen(plan)[1] - days_seen(plan)[0] == pytest.approx(last - first)


def test_an_end_of_the_window_zooms_and_the_other_end_stays(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        strip, chart = strip_of(plan), plan.page.chart
        chart.horizontalScrollBar().setValue(0)
        drag(strip, strip.window_rect().right(), strip.width() - 1)
        first, last = days_seen(plan)
        assert first == 0
        assert last == pytest.approx(chart.days, rel=0.03)
        drag(strip, strip.window_rect().left() + 1, strip.width() / 2)
        first, last = days_seen(plan)
        assert last == pytest.approx(chart.days, rel=0.03)
        assert first == pytest.approx(chart.days / 2, rel=0.05)


def test_a_press_beside_the_window_brings_it_there(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        strip = strip_of(plan)
        plan.page.chart.horizontalScrollBar().setValue(0)
        at = strip.width() * 0.7
        qtbot.mouseClick(strip, LEFT, pos=QPoint(round(at), 6))
        assert strip.window_rect().center().x() == pytest.approx(at, abs=3)


def test_keys_scroll_and_zoom_the_strip_and_it_says_what_is_seen(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        strip, chart = strip_of(plan), plan.page.chart
        strip.setFocus()
        QTest.keyClick(strip, Qt.Key.Key_Home)
        assert chart.horizontalScrollBar().value() == 0
        QTest.keyClick(strip, Qt.Key.Key_Right)
        moved = chart.horizontalScrollBar().value()
        assert moved > 0
        QTest.keyClick(strip, Qt.Key.Key_Left)
        assert chart.horizontalScrollBar().value() == 0
        before = chart.scale.day_width
        QTest.keyClick(strip, Qt.Key.Key_Up)
        assert chart.scale.day_width == pytest.approx(before * 1.25)
        QTest.keyClick(strip, Qt.Key.Key_Down)
        assert chart.scale.day_width == pytest.approx(before)
        QTest.keyClick(strip, Qt.Key.Key_End)
        assert chart.horizontalScrollBar().value() == chart.horizontalScrollBar().maximum()
        assert " to " in strip.accessibleDescription()
        chart.grab()


def test_hours_are_labelled_where_there_is_room_and_bars_are_as_wide_as_they_are(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        chart.zoom_to(WIDEST)
        assert chart.scale.day_width == WIDEST
        plan.choose("Generate")
        chart.grab()


@pytest.mark.parametrize("width", [EACH_HOUR, 320.0, WIDEST])
def test_the_labels_of_hours_stand_at_their_hours(width):
    scale = TimeScale(date(2027, 3, 1), width)
    day = date(2027, 3, 2)
    found = scale_labels(scale, day, day)
    assert found[0].text == "Tue 2 Mar 2027"
    hours = [label for label in found if not label.upper]
    assert hours[0].text == "9"
    for label in hours:
        assert scale.x_of_label(label) == pytest.approx(scale.x_of(datetime(2027, 3, 2, label.hour)))
    steps = {later.hour - one.hour for one, later in pairwise(hours)}
    assert len(steps) == 1
    two = datetime(2027, 3, 2, 10), datetime(2027, 3, 2, 10) + timedelta(hours=2)
    left, right = scale.reach(two, 14)
    assert right - left == pytest.approx(width / 4)
