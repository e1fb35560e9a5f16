"""The one timer that lets time act: after the window was shown, again and again, and when the window wakes up."""

import logging
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import KnownError
from ui.shell.program import BEAT_MS, Heartbeat


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_heart_beats_once_the_window_is_there_then_by_its_timer_and_stops(window, workspace, qtbot):
    moments, ticks = [datetime(2026, 11, 22, 9, 0, tzinfo=UTC)], []
    workspace.ticked.connect(ticks.append)
    heart = Heartbeat(workspace, lambda: moments[0], window)
    heart.start()
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    QApplication.processEvents()
    assert ticks == []
    qtbot.waitUntil(lambda: ticks == moments)
    assert heart._timer.interval() == BEAT_MS
    heart._timer.timeout.emit()
    assert len(ticks) == 2
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: len(ticks) == 3)
    heart.stop()
    assert not heart._timer.isActive()


def test_a_beat_that_is_refused_is_logged_and_the_next_one_tries_again(window, workspace, qtbot, caplog):
    ticks = []

    def fill_the_disk(moment: datetime) -> None:
        ticks.append(moment)
        raise KnownError("The disk is full.")

    workspace.ticked.connect(fill_the_disk)
    heart = Heartbeat(workspace, workspace.clock.now, window)
    with caplog.at_level(logging.WARNING):
        heart.beat()
        heart.beat()
    assert len(ticks) == 2
    assert caplog.text.count("The disk is full.") == 2
