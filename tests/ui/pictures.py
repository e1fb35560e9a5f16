"""Writes pictures of the program: ``python -m tests.ui.pictures FOLDER [page or scene …]``.

Light and dark, at 100 % and at 200 %: each scale is a process of its own, because Qt reads it at its start. ``empty``,
``long``, ``1100`` and ``800`` as names give every page without data, with long texts, and in narrow windows.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.fixed_moment import ENVIRONMENT

SCALES = {"100": "1", "200": "2"}
SIZE = (1366, 768)
LONG_SCENES = ("panel_approval", "panel_plain", "move_dialog", "project_overview", "project_tasks")
WIDTHS = {"1100": (1100, 700), "800": (800, 600)}


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    for name, factor in SCALES.items():
        ambient = {
            **os.environ,
            **ENVIRONMENT,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": factor,
            "PICTURE_SCALE": name,
        }
        words = [sys.executable, "-c", "from tests.ui.pictures import paint; paint()", str(folder), *names]
        subprocess.run(words, env=ambient, check=True)


def paint() -> None:
    """One scale: what was asked for, or everything."""
    from app.bootstrap import open_workspace
    from app.workspace.sample import fill_when_empty
    from tests.ui.project_scenes import PROJECT_SCENES
    from tests.ui.scenes import SCENES, Stage, lengthen
    from ui.link.context import Context
    from ui.link.preferences import Preferences
    from ui.shell.application import make_application
    from ui.shell.file_menu import file_menu
    from ui.shell.main_window import MainWindow
    from ui.shell.pages import PAGES
    from ui.shell.search import search_provider

    scenes = SCENES | PROJECT_SCENES
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    pages = [entry.id for entry in PAGES]
    application = None
    for world in ("sample", "empty", "long"):
        shown = wanted or [*pages, *scenes, *WIDTHS, "empty", "long"]
        if world != "sample" and world not in shown:
            continue
        with tempfile.TemporaryDirectory() as data:
            preferences = Preferences(Path(data) / "view.json")
            application = application or make_application([], preferences)
            workspace = open_workspace(Path(data))
            if world != "empty":
                fill_when_empty(workspace)
            if world == "long":
                lengthen(workspace)
            context = Context(workspace, preferences)
            window = MainWindow(context, PAGES, {"File": file_menu(context)}, providers=(search_provider(context),))
            window.resize(*SIZE)
            window.show()
            stage = Stage(context, window)
            if world == "sample":
                _paint_pages(stage, [page for page in pages if page in shown], folder, "")
                for size in (size for size in WIDTHS if size in shown):
                    window.resize(*WIDTHS[size])
                    _paint_pages(stage, pages, folder, f"{size}_")
                window.resize(*SIZE)
                _paint_scenes(stage, {name: scene for name, scene in scenes.items() if name in shown}, folder)
            else:
                _paint_pages(stage, pages, folder, f"{world}_")
                if world == "long":
                    _paint_scenes(stage, {name: scenes[name] for name in LONG_SCENES}, folder, "long_")
            window.close()
            application.processEvents()
            workspace.close()


def _paint_pages(stage, pages: Iterable[str], folder: Path, before: str) -> None:
    for page in pages:
        stage.window.show_page(page)
        _save(stage.window, folder, f"{before}{page}")


def _paint_scenes(stage, scenes: Mapping[str, Callable[..., Any]], folder: Path, before: str = "") -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui.widgets.popover import Popover

    for name, scene in scenes.items():
        shown = scene(stage)
        QTest.qWait(250)
        _save(shown, folder, f"{before}{name}")
        if shown is not stage.window:
            shown.close()
        for popover in stage.window.findChildren(Popover):
            popover.close_popover()
        if stage.window._palette is not None:
            stage.window._palette.hide()
        QApplication.processEvents()


def _save(widget, folder: Path, name: str) -> None:
    from PySide6.QtTest import QTest

    from ui.link.theme import Mode, theme

    for mode in (Mode.LIGHT, Mode.DARK):
        theme().choose(mode)
        QTest.qWait(100)
        widget.grab().save(str(folder / f"{name}_{mode}_{os.environ['PICTURE_SCALE']}.png"))


if __name__ == "__main__":
    main()
