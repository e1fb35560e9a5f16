"""Work that would hold up the window: files, mail, reports. It gets plain values, never a connection or a widget.

What has to read the data or make widgets stays in the GUI thread, in ``Slices``.
"""

import logging
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
"""Work that takes longer is logged, by the name of its function."""
SWITCH_SECONDS = 0.0005
"""How long work in a worker keeps the window from its turn; Python's own value is ten times that."""
SLICE_SECONDS = 0.008
"""How long sliced work keeps the event loop waiting, unless a single step of it takes longer."""

SHOWN_AFTER_MS = 400
"""Watched work that takes longer shows how far it is."""
LOOK_SECONDS = 0.004

T = TypeVar("T")


class Cancelled(Exception):
    """Raised inside the work at ``Job.step`` after ``cancel``; nobody hears of it."""


class Job(QObject):
    """One piece of work under way. It lives in the GUI thread, so what it calls runs there."""

    progressed = Signal(int, int)
    """steps done, steps in all"""
    ended = Signal()
    """whatever way it ended"""
    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self._done = done
        self._failed = failed
        self._cancelled = False
        self._returned.connect(self._on_returned)
        self._raised.connect(self._on_raised)

    def cancel(self) -> None:
        """Neither ``done`` nor ``failed`` is called any more; the work stops at its next ``step``."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants it any more: it was cancelled, or the widget that waited for it is gone."""
        waiting = getattr(self._done, "__self__", None)
        return self._cancelled or (isinstance(waiting, QObject) and not shiboken6.isValid(waiting))

    def step(self, done: int, total: int) -> None:
        """For the work, from its thread: tell how far it is; raises Cancelled when nobody wants it any more."""
        if self.cancelled:
            raise Cancelled
        # Work in Python that never waits can keep the window from its turn for as long as it runs.
        time.sleep(0.0005)
        self.progressed.emit(done, total)

    def perform(self, work: Callable[["Job"], object]) -> None:
        """Run ``work`` in the thread that this is called from and send home what came of it."""
        began = time.monotonic()
        name = f"{work.__module__}.{getattr(work, '__qualname__', type(work).__name__)}"
        try:
            value = work(self)
        except Exception as problem:
            if not isinstance(problem, Cancelled):
                log.warning("%s failed in the background: %s", name, type(problem).__name__)
            self._raised.emit(problem)
        else:
            self._returned.emit(value)
        if (elapsed := time.monotonic() - began) >= SLOW_SECONDS:
            log.info("%s took %.1f s in the background", name, elapsed)

    def _on_returned(self, value: object) -> None:
        self._close()
        if not self.cancelled:
            self._done(value)

    def _on_raised(self, problem: Exception) -> None:
        self._close()
        if not self.cancelled:
            self._failed(problem)

    def _close(self) -> None:
        _under_way.discard(self)
        self.ended.emit()


class _Runnable(QRunnable):
    def __init__(self, job: Job, work: Callable[[Job], object]) -> None:
        super().__init__()
        self._job = job
        self._work = work

    def run(self) -> None:
        self._job.perform(self._work)


class Slices(QObject):
    """Work of the GUI thread as a generator that is run for some milliseconds at each turn of the event loop.

    One piece of work at a time; another takes its place, and both end with ``parent``.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._run_slice)

    @property
    def busy(self) -> bool:
        """Whether some of the work is still to be done."""
        return self._steps is not None

    def start(self, steps: Iterator[None], at_once: int = 0) -> None:
        """Give up what was under way and do this: so many steps now, the others when the event loop comes to it."""
        self.stop()
        self._steps = steps
        for _ in range(at_once):
            self._step()
        if self.busy:
            self._clock.start(0)

    def stop(self) -> None:
        """Give up what is under way."""
        self._steps = None
        self._clock.stop()

    def finish(self) -> None:
        """Do at once what is left."""
        while self.busy:
            self._step()

    def _run_slice(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        while self.busy and time.monotonic() < until:
            self._step()

    def _step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        try:
            next(steps)
        except StopIteration:
            # The last step may have begun something else.
            if self._steps is steps:
                self.stop()
        except BaseException:
            if self._steps is steps:
                self.stop()
            raise


class GuiThread(QObject):
    """Fits the port ``OwnerThread`` with the event loop of the window."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run it in the GUI thread, in the order of posting; from any thread. Nothing once the window is gone."""
        # Qt may have taken it away before the thread that calls has ended.
        with suppress(RuntimeError):
            self._posted.emit(call)

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run it after so many seconds; asked for in the GUI thread only."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(call)
        timer.timeout.connect(timer.deleteLater)
        timer.start(round(seconds * 1000))

    def _call(self, call: Callable[[], None]) -> None:
        call()


_under_way: set[Job] = set()


def run(
    work: Callable[[Job], object], done: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
) -> Job:
    """Start ``work(job)`` in a worker; then ``done(value)`` or ``failed(problem)`` in the GUI thread."""
    job = Job(done, failed or _log_failure)
    # The window asks for its turn a dozen times to paint once, and would wait so long for each.
    sys.setswitchinterval(SWITCH_SECONDS)
    _under_way.add(job)
    QThreadPool.globalInstance().start(_Runnable(job, work))
    return job


@dataclass
class _Progress:
    """How far work is; written in the worker, looked at in the window."""

    part: float = 0.0
    over: bool = False


def run_watched(
    host: QObject,
    show: Callable[[Generator[float, None, None]], Any],
    steps: Callable[[], Generator[float, None, T]],
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
) -> Job:
    """Do ``steps``, which yield how much is done from 0 to 1, in a worker; then ``done`` or ``failed`` in the GUI
    thread. Of what takes longer ``show`` tells how far it is; given up there, it is cancelled between two steps."""
    progress = _Progress()

    def work(job: Job) -> T:
        with closing(steps()) as running:
            try:
                while True:
                    try:
                        progress.part = next(running)
                    except StopIteration as end:
                        made: T = end.value
                        return made
                    job.step(round(progress.part * 1000), 1000)
            finally:
                progress.over = True

    job = run(work, done, failed)
    later = QTimer(host)
    later.setSingleShot(True)
    later.timeout.connect(lambda: show(_watched(job, progress)))
    later.start(SHOWN_AFTER_MS)
    job.ended.connect(later.stop)
    job.ended.connect(later.deleteLater)
    return job


def _watched(job: Job, progress: _Progress) -> Generator[float, None, None]:
    """For a bar of progress: until the work is over; given up, it is cancelled."""
    try:
        while not progress.over:
            yield progress.part
            # The window has its turn between two looks, and the worker in them.
            time.sleep(LOOK_SECONDS)
    finally:
        if not progress.over:
            job.cancel()


def drain(patience_ms: int = 5000) -> bool:
    """Cancel all and wait, for quitting; False when something did not stop in time."""
    for job in tuple(_under_way):
        job.cancel()
    stopped = QThreadPool.globalInstance().waitForDone(patience_ms)
    _under_way.clear()
    return stopped


def _log_failure(problem: Exception) -> None:
    log.error("Work in the background failed", exc_info=problem)
