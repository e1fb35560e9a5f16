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
        if ask_to_raise(folder):
            return 0
        recovered = _recover(folder, refusal)
        if recovered is None:
            return 1
        workspace = recovered
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


def _recover(folder: Path, refusal: LeadlineError) -> Workspace | None:
    """The workspace after the lead chose a way back; None when there is none, or the window was closed."""
    # Only here: a start that goes well needs none of it.
    from ui.shell.recovery import recover

    sys.stderr.write(refusal.sentence + "\n")
    return recover(folder, refusal)
