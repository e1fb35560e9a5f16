"""The program with its window: opens the data folder, puts the window together, runs until it is closed."""

import gc
import logging
import sys
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import VERSION
from app.adapters.log_file import start_log
from app.adapters.single_instance import ask_to_raise
from app.bootstrap import open_workspace
from app.domain.errors import LeadlineError
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.printing.painter import FilePainter
from ui.shell.application import CrashGuard, make_application
from ui.shell.command_server import CommandServer
from ui.shell.data_watch import DataWatch
from ui.shell.file_drop import FileDrop
from ui.shell.heartbeat import Heartbeat
from ui.shell.main_window import MainWindow
from ui.shell.navigation import file_menu
from ui.shell.pages import PAGES
from ui.shell.search import search_provider

log = logging.getLogger(__name__)

REMIND_AFTER_MS = 700


def run(folder: Path, sample: bool) -> int:
    """Show the window on a data folder until it is closed; the exit status."""
    gc.disable()
    log_file = start_log(folder)
    preferences = Preferences(folder / "view.json")
    application = make_application(sys.argv[:1], preferences)
    guard = CrashGuard(VERSION, application)
    guard.install()
    try:
        workspace = open_workspace(folder)
    except LeadlineError as refusal:
        return 0 if ask_to_raise(folder) else _say_why_not(refusal.sentence)
    log_file.may_rotate = True
    try:
        if sample:
            fill_when_empty(workspace)
        return _run_window(application, workspace, preferences, folder)
    finally:
        workspace.close()
        guard.remove()


def _run_window(application: QApplication, workspace: Workspace, preferences: Preferences, folder: Path) -> int:
    context = Context(workspace, preferences)
    menus = {"File": file_menu(context)}
    window = MainWindow(context, PAGES, menus, providers=(search_provider(context),), about=f"Leadline {VERSION}")
    FileDrop(context, window)
    heartbeat = Heartbeat(workspace, workspace.clock.now, window)
    window.show()
    QTimer.singleShot(0, window, _collect_garbage_again)
    command_server = CommandServer(folder, workspace, window, FilePainter())
    watch = DataWatch(context, window)
    heartbeat.start()
    # What the first edit needs is imported while the user is still reading.
    QTimer.singleShot(300, window, workspace.warm_up)
    reminding: list[Closing] = []
    QTimer.singleShot(REMIND_AFTER_MS, window, lambda: reminding.append(start_reminding(context, window)))
    status = application.exec()
    for part in reminding:
        part.close()
    heartbeat.stop()
    command_server.close()
    watch.close()
    context.notifier.close()
    return status


class Closing(Protocol):
    """What has to be let go before the workspace."""

    def close(self) -> None: ...


def start_reminding(context: Context, window: MainWindow) -> Closing:
    """Bell, tray and bubbles, from now on."""
    # Only here: nothing of it is needed before the window has been painted.
    from ui.shell.reminders import Reminders

    return Reminders(context, window)


def _collect_garbage_again() -> None:
    """From now on; what the start made stays, so it is never looked through again."""
    gc.freeze()
    gc.enable()


def _say_why_not(sentence: str) -> int:
    from PySide6.QtWidgets import QMessageBox

    from ui.link.plain_text import set_box_text

    sys.stderr.write(sentence + "\n")
    box = QMessageBox(QMessageBox.Icon.Warning, "Leadline", "")
    set_box_text(box, sentence)
    box.exec()
    return 1
