"""The entry of the program: hands the arguments to the command line, which asks for the window if it is wanted."""

import gc
import os
import sys
from pathlib import Path

from app.command.main import main as run_command
from ui.printing.painter import FilePainter

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Without any of these Qt would end the program with a dump."""


def import_product() -> None:
    """What the first page needs, before PySide6, which looks at every import after it."""
    import app.bootstrap
    import app.queries.early_warning
    import app.queries.today  # noqa: F401


def open_window(folder: Path, sample: bool) -> int:
    """Show the window. Imported here, so that commands run without a screen."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        sys.stderr.write("There is no screen here to open the window on. Commands work without: leadline --help\n")
        return 1
    # Until the window stands: nothing that is made on the way to it is garbage.
    gc.disable()
    import_product()
    from ui.link.module_source import leave_sources_unread

    leave_sources_unread()
    from ui.shell.program import run

    return run(folder, sample)


def main() -> int:
    return run_command(sys.argv[1:], open_window, FilePainter())


if __name__ == "__main__":
    sys.exit(main())
