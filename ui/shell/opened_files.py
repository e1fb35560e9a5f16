"""What was opened from Leadline and changed outside is offered as a new version; what is needed no more is swept."""

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.adapters.opened_copies import ChangedCopy, sweep_opened
from app.domain.file import File, FileVersion
from app.domain.ids import file_key
from app.queries.file import FileLine, find_file
from app.queries.reader import Reader
from ui.link import background
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.widgets.file_acts import FileActs

OFFERED = "files.offered"
"""Which changes were offered already, among the preferences; the newest last."""
MOST_KEPT = 50
EVERY_SECONDS = 30.0


class OpenedFiles(QObject):
    """Looks at the start, and when the window is come back to; each change is offered once."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._acts = FileActs(context, window)
        self._looked = -EVERY_SECONDS
        window.installEventFilter(self)
        self.look()

    def look(self) -> None:
        """Sweep beside the window, then offer what was changed."""
        if time.monotonic() - self._looked < EVERY_SECONDS:
            return
        self._looked = time.monotonic()
        folder = self._context.workspace.attachments.folder
        background.run(lambda job: sweep_opened(folder, time.time()), self.offer)

    def offer(self, changed: Sequence[ChangedCopy]) -> None:
        """The first that is a file of this team and was not offered yet."""
        offered = self._context.preferences.get(OFFERED, list[str]())
        for copy in changed:
            mark = f"{copy.path} {copy.at}"
            line = self._context.read(_line_of, copy.digest) if mark not in offered else None
            if line is None:
                continue
            self._context.preferences.set(OFFERED, [*offered, mark][-MOST_KEPT:])
            words = f"“{one_line(line.file.name)}” was changed after it was opened. Here it is as it was."
            self._context.offered.emit(words, "Add as new version", partial(self._acts.add_version, line, copy.path))
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return False


def _line_of(reader: Reader, digest: str) -> FileLine | None:
    """The file that a copy of these bytes was opened from; None where it is not here any more."""
    for version in reader.find(FileVersion):
        file = reader.get(File, version.file_id) if digest and version.sha256.startswith(digest) else None
        if file is not None:
            return find_file(reader, file_key(file.id))
    return None
