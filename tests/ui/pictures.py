"""Writes a picture of every page on the sample team: ``python -m tests.ui.pictures FOLDER [page …]``.

Light and dark, at 1366x768 and at 200 %: each scale is a process of its own, because Qt reads it at its start.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCALES = {"100": "1", "200": "2"}
SIZE = (1366, 768)


def main() -> None:
    folder, pages = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    for name, factor in SCALES.items():
        ambient = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor, "PICTURE_SCALE": name}
        words = [sys.executable, "-c", "from tests.ui.pictures import paint; paint()", str(folder), *pages]
        subprocess.run(words, env=ambient, check=True)


def paint() -> None:
    """One scale: every page in both looks."""
    from PySide6.QtTest import QTest

    from app.bootstrap import open_workspace
    from app.workspace.sample import fill_when_empty
    from ui.link.desk import Desk
    from ui.link.preferences import Preferences
    from ui.link.theme import Mode, theme
    from ui.shell.application import make_application
    from ui.shell.main_window import MainWindow
    from ui.shell.openers import openers
    from ui.shell.pages import PAGES
    from ui.shell.search import search_provider

    folder, pages = Path(sys.argv[1]), sys.argv[2:] or [entry.id for entry in PAGES]
    with tempfile.TemporaryDirectory() as data:
        preferences = Preferences(Path(data) / "view.json")
        application = make_application([], preferences)
        workspace = open_workspace(Path(data))
        fill_when_empty(workspace)
        desk = Desk(workspace, preferences)
        window = MainWindow(desk, PAGES, providers=(search_provider(desk),))
        window.add_openers(openers(desk, window))
        window.resize(*SIZE)
        window.show()
        for page in pages:
            window.show_page(page)
            for mode in (Mode.LIGHT, Mode.DARK):
                theme().choose(mode)
                QTest.qWait(120)
                window.grab().save(str(folder / f"{page}_{mode}_{os.environ['PICTURE_SCALE']}.png"))
        window.close()
        application.processEvents()
        workspace.close()


if __name__ == "__main__":
    main()
