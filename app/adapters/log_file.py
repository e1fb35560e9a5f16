"""The log of a data folder, written by the window and by commands that open the folder themselves.

It holds what happened with ids and counts, never what people wrote: no titles, names, addresses or arguments.
"""

import logging
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

LOG_BYTES = 1_000_000
OLD_LOGS = 3
"""How many full files are kept beside the one that is written."""


class LogFile(logging.FileHandler):
    """Appends to ``logs/leadline.log`` in a data folder; where that cannot be written, nothing is logged.

    Two programs may append at once: a command that finds the folder in use, beside the window. Only the owner of the
    folder starts a new file (``may_rotate``), since the other one would go on writing to the old one.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "logs" / "leadline.log", encoding="utf-8", delay=True)
        self.path = Path(self.baseFilename)
        self.may_rotate = False
        """Set it once this process holds the database of the folder."""
        self.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, into a new file when this one is full."""
        try:
            if self.stream is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.stream = self._open()
            if self.may_rotate and self.stream.tell() >= LOG_BYTES:
                self._rotate()
        except OSError:
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: a full disk must not fill the terminal as well."""

    def _rotate(self) -> None:
        """Number the old files up and begin a new one; where another program has a file open, go on with the old."""
        if self.stream is not None:
            self.stream.close()
        names = [self.path, *(self.path.with_name(f"{self.path.name}.{number}") for number in range(1, OLD_LOGS + 1))]
        with suppress(OSError):
            for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
                if newer.exists():
                    newer.replace(older)
        self.stream = self._open()


def without_names(sentence: str, names: Iterable[str] = ()) -> str:
    """A refusal as the log may keep it: what it quotes, and these names, as an ellipsis."""
    found = re.sub("“[^”]*”?", "“…”", sentence)
    for name in sorted(filter(None, names), key=len, reverse=True):
        found = found.replace(name, "…")
    return found


def start_log(folder: Path) -> LogFile:
    """Log what this process does from now on in the data folder, which is made with the first line only."""
    log_file = LogFile(folder)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(log_file)
    return log_file


def stop_log(log_file: LogFile) -> None:
    """Let go of the file; what is logged later goes nowhere."""
    logging.getLogger().removeHandler(log_file)
    log_file.close()
