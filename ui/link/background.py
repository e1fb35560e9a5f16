"""Work that would hold up the window: files, mail, reports. It gets plain values, never a connection or a widget."""

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
"""Work that takes longer is logged, by the name of its function."""


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
        return self._cancelled

    def step(self, done: int, total: int) -> None:
        """For the work, from its thread: tell how far it is; raises Cancelled when nobody wants it any more."""
        if self._cancelled:
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
        if not self._cancelled:
            self._done(value)

    def _on_raised(self, problem: Exception) -> None:
        self._close()
        if not self._cancelled:
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


_under_way: set[Job] = set()


def run(
    work: Callable[[Job], object], done: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
) -> Job:
    """Start ``work(job)`` in a worker; then ``done(value)`` or ``failed(problem)`` in the GUI thread."""
    job = Job(done, failed or _log_failure)
    _under_way.add(job)
    QThreadPool.globalInstance().start(_Runnable(job, work))
    return job


def drain(patience_ms: int = 5000) -> bool:
    """Cancel all and wait, for quitting; False when something did not stop in time."""
    for job in tuple(_under_way):
        job.cancel()
    stopped = QThreadPool.globalInstance().waitForDone(patience_ms)
    _under_way.clear()
    return stopped


def _log_failure(problem: Exception) -> None:
    log.error("Work in the background failed", exc_info=problem)
