"""When Python looks for circular garbage: never while something is shown, done or dragged that a look would hold up.

Decision: *what was loaded is set aside, and the look through everything comes between two acts.* With 20,000 tasks in
memory one such look takes a sixth of a second, and by itself Python takes it whenever a quarter has come newly: in the
midst of a first visit or a drag, and finds nothing. Rejected: none at all, which would keep every closed dialog;
setting everything aside after each look, which would keep those that were open then.
"""

import gc
from time import thread_time

from PySide6.QtCore import QObject, QTimer

EACH_MS = 10_000
LOADED_SECONDS = 0.02
"""A look that works so long has seen many thousand things that were loaded, and stay."""
YOUNG, OLDER, NEVER = 700, 10, 1_000_000
"""New things, and looks at those, after which Python looks by itself: at all things it never does."""
DUE = 10
"""Looks at the newer things after which one at all things is worth its time."""


class GarbageLooks(QObject):
    """Has Python look at new things whenever that is due, and at all things between two events."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on. What there is already stays until the program ends, so it is never looked at."""
        gc.freeze()
        gc.set_threshold(YOUNG, OLDER, NEVER)
        gc.enable()
        self._clock.start(EACH_MS)

    def look(self) -> None:
        """Look at all things, if that is due and nothing keeps the collector from it; set aside what was loaded."""
        if not gc.isenabled() or gc.get_count()[2] < DUE:
            return
        begun = thread_time()
        gc.collect()
        if thread_time() - begun > LOADED_SECONDS:
            gc.freeze()


class CollectorPause:
    """Keeps Python from looking for circular garbage while many things are made: with the rows of a large file each
    look holds the window for a tenth of a second and finds nothing."""

    def __init__(self) -> None:
        self._paused = False

    def begin(self) -> None:
        """From now until ``end``; nothing when it is paused already."""
        if not self._paused and gc.isenabled():
            gc.disable()
            self._paused = True

    def end(self) -> None:
        """Let it look again, where ``begin`` has kept it from that."""
        if self._paused:
            gc.enable()
            self._paused = False
