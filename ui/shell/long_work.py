"""Work of seconds in the GUI thread: a dialog that shows how far it is and can be cancelled."""

from collections.abc import Generator, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.garbage import CollectorPause
from ui.link.plain_text import one_line, set_text, wrapping_label
from ui.widgets.button import button


class LongWorkDialog(QDialog):
    """Does ``steps``, which yield how much is done from 0 to 1, at the turns of the event loop, and closes then.

    Cancel and Escape give them up between two of them.
    """

    def __init__(self, parent: QWidget | None, title: str, steps: Generator[float, None, None]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(one_line(title))
        self.progress = named(QProgressBar(), "Progress")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button(Command("cancel", "Cancel", self.reject), self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(set_text(wrapping_label(), f"{title}…"))
        layout.addWidget(self.progress)
        layout.addLayout(row)
        self.setMinimumWidth(420)
        self._collector = CollectorPause()
        self._collector.begin()
        self._work = Slices(self)
        self._work.start(self._do(steps))
        self.open()

    def _do(self, steps: Generator[float, None, None]) -> Iterator[None]:
        try:
            for part in steps:
                self.progress.setValue(round(part * 1000))
                yield
        except Exception:
            self.reject()
            raise
        finally:
            steps.close()
            self._collector.end()
        self.accept()

    def done(self, result: int) -> None:
        self._work.stop()
        super().done(result)
