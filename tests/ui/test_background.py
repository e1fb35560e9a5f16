"""Work beside the window: answers come home to the GUI thread, and quitting waits for nobody for long."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from ui.link import background


def test_the_answer_arrives_in_the_gui_thread(qtbot):
    seen: list[tuple[object, threading.Thread]] = []
    worker: list[threading.Thread] = []

    def work(job: background.Job) -> int:
        worker.append(threading.current_thread())
        return 42

    job = background.run(work, lambda value: seen.append((value, threading.current_thread())))
    with qtbot.waitSignal(job.ended):
        pass
    assert seen == [(42, threading.main_thread())]
    assert worker[0] is not threading.main_thread()


def test_a_failure_arrives_as_the_exception_it_was(qtbot):
    seen: list[Exception] = []

    def work(job: background.Job) -> None:
        raise OSError("disk full")

    with qtbot.waitSignal(background.run(work, lambda value: None, seen.append).ended):
        pass
    assert [str(problem) for problem in seen] == ["disk full"]


def test_progress_is_told_step_by_step(qtbot):
    steps: list[tuple[int, int]] = []
    go = threading.Event()

    def work(job: background.Job) -> None:
        go.wait(60)
        for number in range(3):
            job.step(number + 1, 3)

    job = background.run(work, lambda value: None)
    job.progressed.connect(lambda done, total: steps.append((done, total)))
    with qtbot.waitSignal(job.ended):
        go.set()
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_cancelled_work_stops_at_its_next_step_and_nobody_hears_of_it(qtbot):
    heard: list[object] = []
    reached: list[int] = []
    go = threading.Event()

    def work(job: background.Job) -> None:
        go.wait(60)
        for number in range(1000):
            job.step(number, 1000)
            reached.append(number)

    job = background.run(work, heard.append, heard.append)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        go.set()
    assert heard == []
    assert reached == []


class Waiting(QObject):
    """Hears of a job, as a dialog does."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def progress(self, done: int, total: int) -> None:
        self.setObjectName(f"{done}")
        self.heard.append(done)

    def answer(self, value: object) -> None:
        self.setObjectName("answered")
        self.heard.append(value)


def test_work_whose_dialog_is_gone_stops_and_nobody_hears_of_it(qtbot):
    reached: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def work(job: background.Job) -> int:
        job.step(0, 1000)
        begun.set()
        go.wait(60)
        for number in range(1000):
            job.step(number, 1000)
            reached.append(number)
        return 42

    waiting = Waiting()
    job = background.run(work, waiting.answer, waiting.answer)
    job.progressed.connect(waiting.progress)
    begun.wait(60)
    # One word about progress is on its way already.
    shiboken6.delete(waiting)
    with qtbot.waitSignal(job.ended):
        go.set()
    assert waiting.heard == []
    assert reached == []


def test_quitting_drains_what_is_under_way(qtbot):
    begun = threading.Event()
    stopped = threading.Event()

    def work(job: background.Job) -> None:
        begun.set()
        try:
            while True:
                job.step(0, 1)
        finally:
            stopped.set()

    background.run(work, lambda value: None)
    assert begun.wait(60)
    assert background.drain()
    assert stopped.is_set()


def test_work_in_a_worker_lets_the_window_have_its_turn_at_once(qtbot):
    ended: list[float] = []
    waits: list[float] = []

    def work(job: background.Job) -> None:
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            sum(range(100))

    job = background.run(work, lambda value: ended.append(time.monotonic()))
    with qtbot.waitSignal(job.ended):
        for _ in range(30):
            asked = time.monotonic()
            # Sleeping gives the turn away, as painting does; coming back waits for it.
            time.sleep(0)
            waits.append(time.monotonic() - asked)
    # Python's own way makes each wait 5 ms; other programs that run make some of them longer, hence a quarter.
    assert sorted(waits)[len(waits) // 4] < 0.003


def test_sliced_work_begins_at_once_and_goes_on_between_events(qtbot):
    done: list[int] = []

    def work() -> Iterator[None]:
        for number in range(5):
            done.append(number)
            yield

    with owner() as parent:
        slices = background.Slices(parent)
        slices.start(work(), at_once=2)
        assert done == [0, 1]
        qtbot.waitUntil(lambda: not slices.busy)
    assert done == [0, 1, 2, 3, 4]


def test_other_sliced_work_takes_the_place_of_what_was_under_way(qtbot):
    done: list[str] = []

    def work(name: str) -> Iterator[None]:
        for _ in range(3):
            done.append(name)
            yield

    with owner() as parent:
        slices = background.Slices(parent)
        slices.start(work("first"), at_once=1)
        slices.start(work("second"))
        slices.finish()
    assert done == ["first", "second", "second", "second"]


def test_sliced_work_that_fails_is_not_run_again(qtbot):
    def work() -> Iterator[None]:
        yield
        raise ValueError("once")

    with owner() as parent:
        slices = background.Slices(parent)
        slices.start(work())
        with pytest.raises(ValueError, match="once"):
            slices.finish()
        assert not slices.busy


@contextmanager
def owner() -> Iterator[QObject]:
    """What the work ends with."""
    parent = QObject()
    yield parent
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
