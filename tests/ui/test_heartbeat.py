"""The one timer that lets time act: after the window was shown, again and again, and when the window wakes up."""

import logging
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.due import set_due
from app.actions.task import add_task
from app.domain.errors import KnownError
from app.queries.board import Warning
from tests.builders import make_office
from ui.link.context import Context
from ui.link.place import PageId, PagePlace
from ui.link.preferences import Preferences
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
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


def late_on_screen(window, page_id: PageId, title: str) -> bool:
    """Whether an open page shows a task as late, as its rows have been handed to the painter."""
    page = window.page
    if page_id is PageId.PLAN:
        page.model.forecasts.settle()
        rows = page.model.rows
        row = next(rows.place[bar.task_id] for bar in map(rows.bar, range(len(rows.at))) if bar and bar.title == title)
        return bool(page.model.appearance(row).late)
    if page_id is PageId.TODAY:
        return title in [item.title for item in page.missed.rows.items]
    late = {
        card.title
        for column in page.columns.values()
        for card in column.model.cards
        if column.model.warning_of(card) is Warning.LATE
    }
    return title in late


@pytest.mark.parametrize("page_id", [PageId.TODAY, PageId.BOARD, PageId.PLAN])
@pytest.mark.parametrize("title", ["Call the printer", "Generate idea"])
def test_an_open_page_turns_late_with_the_end_of_hours(qtbot, tmp_path, page_id, title):
    office = make_office(tmp_path)
    on = office.clock.now().date()
    office.workspace.do(add_task, "Call the printer", office.people["Ana"], due_on=on)
    office.workspace.do(set_due, office.task("idea").id, on)
    office.clock.moment = datetime(on.year, on.month, on.day, 16, 59, 30, tzinfo=office.clock.zone())
    context = Context(office.workspace, Preferences(tmp_path / "view.json"))
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    context.go_to(PagePlace(page_id))
    heart = Heartbeat(office.workspace, office.workspace.clock.now, window)
    heart.beat()
    assert not late_on_screen(window, page_id, title)
    office.clock.forward(seconds=30)
    heart.beat()
    assert late_on_screen(window, page_id, title)
    window.close()
    context.notifier.close()
    office.workspace.close()
