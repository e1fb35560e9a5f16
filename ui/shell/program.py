"""The program with its window: opens the data folder, puts the window together, runs until it is closed.

While it runs, one timer lets time act (``workspace.tick``), and what is odd about the data is told.
"""

import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from app import VERSION
from app.adapters.log_file import start_log
from app.bootstrap import open_workspace
from app.domain.errors import InUse, LeadlineError
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace
from ui.link.background import Slices
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.import_ahead import importing
from ui.link.preferences import Preferences
from ui.link.second_folder import remembered_folder
from ui.printing.painter import FilePainter
from ui.shell.application import CrashGuard, make_application
from ui.shell.file_drop import FileDrop
from ui.shell.file_menu import file_menu
from ui.shell.main_window import MainWindow
from ui.shell.page_imports import daily_pages
from ui.shell.pages import PAGES
from ui.shell.search import search_provider

REACHED_AFTER_MS, WARM_UP_AFTER_MS, NOTE_AFTER_MS, REMIND_AFTER_MS = 50, 300, 350, 700
"""After the window was shown."""


class DataWatch(QObject):
    """Made once the window is there. A problem is said once, and again only after a backup went well in between."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._told: str | None = None
        context.workspace.backups.second_folder = remembered_folder(context.preferences)
        context.workspace.ticked.connect(self._check)
        if note := context.workspace.note:
            # Between the two longest parts of the start: in the middle of one it would stand still and then jump.
            QTimer.singleShot(NOTE_AFTER_MS, self, lambda: context.say(note))

    def close(self) -> None:
        """Stop watching; before the workspace is closed."""
        self._context.workspace.ticked.disconnect(self._check)

    def _check(self, now: datetime) -> None:
        problem = self._context.workspace.backups.problem
        if problem and problem != self._told:
            self._context.refuse(problem)
        self._told = problem


log = logging.getLogger(__name__)
FIRST_MS = 400
"""After the window was shown: painting it comes first."""
BEAT_MS = 30_000


class Heartbeat(QObject):
    """``now`` gives the aware moment. A refused beat is logged and the next one tries again."""

    def __init__(self, workspace: Workspace, now: Callable[[], datetime], window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._now = now
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.beat)
        window.installEventFilter(self)

    def start(self) -> None:
        """Begin; the first beat comes once the window has been painted, and what it may write with was imported."""
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """No beat after this, for quitting."""
        self._timer.stop()

    def beat(self) -> None:
        """Let the workspace do what is due by now."""
        self._timer.setInterval(BEAT_MS)
        try:
            self._workspace.tick(self._now())
        except LeadlineError as refusal:
            log.warning("The clock could not act: %s", refusal.sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A laptop that slept has missed beats; its user looks at the window before the next one.
        if event.type() == QEvent.Type.WindowActivate and self._timer.interval() == BEAT_MS and self._timer.isActive():
            QTimer.singleShot(0, self, self.beat)
        return False


FREE_SECONDS = 4.0
"""An owner without a window lets go of the folder in two, and a machine may have more to do."""
FINISHING = (
    "The agent is finishing a letter.\n"
    "Leadline opens as soon as the server has answered for it, in a minute and a half at most."
)
FINISHING_SECONDS = 100.0
LOOK_MS = 50
GOES_ON = "agent.goes_on"
FETCH_AFTER_MS = 2_000
OPENED_AFTER_MS = 3_000
IMPORT_AFTER_MS = 1_000
"""After all that is waited for at the start, and before somebody has read the first page."""
SEND_AFTER_MS = 1_500
"""After what the first edit needs was imported."""


def run(folder: Path, sample: bool) -> int:
    """Show the window on a data folder until it is closed; the exit status. The garbage collector rests until then."""
    log_file = start_log(folder)
    preferences = Preferences(folder / "view.json")
    application = make_application(sys.argv[:1], preferences)
    guard = CrashGuard(VERSION, application)
    guard.install()
    try:
        workspace = open_workspace(folder)
    except LeadlineError as refusal:
        # Only here: a start that goes well asks nobody.
        from app.adapters.single_instance import ask_to_raise

        letters = list[bool]()
        if ask_to_raise(folder, lambda: letters.append(True)):
            return 0
        when_free = _after_letter if letters else _when_free
        recovered = when_free(folder) if isinstance(refusal, InUse) else None
        recovered = recovered or _recover(folder, refusal)
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
        if preferences.get(GOES_ON, False):
            _go_on_without_window(folder)


def _go_on_without_window(folder: Path) -> None:
    # Only here: a start needs nothing of it.
    from app.adapters.autostart import AGENT, start_beside

    try:
        start_beside("--data", str(folder), AGENT)
    except OSError as problem:
        log.warning("the agent could not be started: %s", problem.strerror)


def _when_free(folder: Path) -> Workspace | None:
    """The workspace once an owner without a window has let go of it; None where nobody does."""
    until = time.monotonic() + FREE_SECONDS
    while time.monotonic() < until:
        with suppress(InUse):
            return open_workspace(folder)
        time.sleep(0.05)
    return None


def _after_letter(folder: Path) -> Workspace | None:
    """The workspace once the agent has let go of it, said meanwhile; None where nobody wants to wait so long."""
    waiting = QProgressDialog(FINISHING, "Do not wait", 0, 0)
    waiting.setWindowTitle("Leadline")
    waiting.setMinimumDuration(0)
    waiting.show()
    until = time.monotonic() + FINISHING_SECONDS
    try:
        while time.monotonic() < until and not waiting.wasCanceled():
            with suppress(InUse):
                return open_workspace(folder)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_MS)
            time.sleep(LOOK_MS / 1000)
    finally:
        waiting.deleteLater()
    return None


def _run_window(application: QApplication, workspace: Workspace, preferences: Preferences, folder: Path) -> int:
    context = Context(workspace, preferences)
    context.painter = FilePainter()
    menus = {"File": file_menu(context)}
    window = MainWindow(context, PAGES, menus, providers=(search_provider(context),), about=f"Leadline {VERSION}")
    FileDrop(context, window)
    heartbeat = Heartbeat(workspace, workspace.clock.now, window)
    window.show()
    looks = GarbageLooks(window)
    QTimer.singleShot(0, window, looks.begin)
    reached: list[Closing] = []
    QTimer.singleShot(REACHED_AFTER_MS, window, lambda: reached.append(be_reached(folder, context, window)))
    watch = DataWatch(context, window)
    heartbeat.start()
    # What the first place and the first edit need is imported while the user is still reading.
    QTimer.singleShot(WARM_UP_AFTER_MS, window, _import_places)
    QTimer.singleShot(WARM_UP_AFTER_MS, window, workspace.warm_up)
    QTimer.singleShot(WARM_UP_AFTER_MS, window, looks.look)
    ahead = Slices(window)
    QTimer.singleShot(IMPORT_AFTER_MS, window, lambda: ahead.start(importing(daily_pages())))
    QTimer.singleShot(SEND_AFTER_MS, window, lambda: context.sending.start())
    reminding: list[Closing] = []
    QTimer.singleShot(REMIND_AFTER_MS, window, lambda: reminding.append(start_reminding(context, window)))
    QTimer.singleShot(FETCH_AFTER_MS, window, lambda: context.fetching.start())
    QTimer.singleShot(OPENED_AFTER_MS, window, lambda: look_at_opened(context, window))
    status = application.exec()
    for part in reminding:
        part.close()
    heartbeat.stop()
    context.fetching.close()
    context.sending.close()
    for part in reached:
        part.close()
    watch.close()
    context.notifier.close()
    return status


def _import_places() -> None:
    for name in ("ui.shell.navigation", "ui.widgets.toast"):
        import_module(name)


def look_at_opened(context: Context, window: MainWindow) -> None:
    """Sweep what was opened and offer what was changed, from now on."""
    # Only here, as below.
    from ui.shell.opened_files import OpenedFiles

    OpenedFiles(context, window)


class Closing(Protocol):
    """What has to be let go before the workspace."""

    def close(self) -> None: ...


def be_reached(folder: Path, context: Context, window: MainWindow) -> Closing:
    """Other starts and commands reach this one, from now on."""
    # Only here: painting the window comes first.
    from ui.shell.command_server import CommandServer

    return CommandServer(folder, context, window, context.painter)


def start_reminding(context: Context, window: MainWindow) -> Closing:
    """Bell, tray and bubbles, from now on."""
    # Only here: nothing of it is needed before the window has been painted.
    from ui.shell.reminders import Reminders

    return Reminders(context, window)


def _recover(folder: Path, refusal: LeadlineError) -> Workspace | None:
    """The workspace after the lead chose a way back; None when there is none, or the window was closed."""
    # Only here: a start that goes well needs none of it.
    from ui.shell.recovery import recover

    sys.stderr.write(refusal.sentence + "\n")
    return recover(folder, refusal)
