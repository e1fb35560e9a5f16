"""Puts the reminders together once the window is there: bell, tray icon, bubbles, and what closing the window does."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from app.actions.reminder import snooze_tasks
from app.adapters.notification_bus import BusChannel
from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from app.queries.reminder import bell, next_morning
from app.queries.sending_trouble import sending_troubles
from app.reminders.notice import Bubble
from app.workspace.reminder_telling import BubbleChannel, ReminderNotifier
from ui.link.background import GuiThread
from ui.link.context import Context
from ui.link.place import TaskPanelPlace
from ui.shell.bell_list import open_bell
from ui.shell.draft_offer import DraftOffer
from ui.shell.main_window import MainWindow
from ui.shell.sending_signs import SendingSigns
from ui.tray.channel import TrayChannel, WindowChannel
from ui.tray.tray_icon import TrayIcon

LOOK_AFTER_MS = 200
STAYS_IN_TRAY = "tray.close_to_tray"
TOLD = "tray.told"
GOES_ON = Bubble("Leadline goes on in the tray", "It reminds you from there. Quit it in its menu, or with Ctrl+Q.", ())


class Reminders(QObject):
    """Lives as long as the window. ``close`` before the workspace is let go."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.tray = TrayIcon(context, self.open_task, self._quit, self)
        self._offer = DraftOffer(context, window)
        self._channels = self._make_channels()
        self.reminder_notifier = ReminderNotifier(context.workspace, self._channels, self.open_task, self._snooze)
        window.header.bell.clicked.connect(self.open_bell)
        self._shortcut = QShortcut(QKeySequence("Ctrl+Shift+R"), window, self.open_bell)
        window.installEventFilter(self)
        # A burst of edits is checked once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_AFTER_MS)
        self._soon.timeout.connect(self._show)
        context.notifier.changed.connect(self._show_soon)
        context.workspace.ticked.connect(self._check)
        self._show()
        self._check(context.workspace.clock.now())

        self.signs = SendingSigns(context, window, self._show_bubble)

    def close(self) -> None:
        """No bubble and no icon after this."""
        self.signs.close()
        self._context.workspace.ticked.disconnect(self._check)
        self._context.notifier.changed.disconnect(self._show_soon)
        self._soon.stop()
        self._window.removeEventFilter(self)
        self.reminder_notifier.close()
        self.tray.close()
        self._offer.close()

    def open_bell(self) -> None:
        """The list of what stands, under the bell."""
        open_bell(self._context, self._window, self._window.header.bell)

    def open_task(self, task_id: TaskId | None) -> None:
        """The window in front, with a task or as it was."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        if task_id is not None:
            self._context.go_to(TaskPanelPlace(task_id))

    def _show_bubble(self, bubble: Bubble, opened: Callable[[], None]) -> None:
        """By the first way that takes it."""

        def answered(action: str) -> None:
            if action != "snooze":
                self.open_task(None)
                opened()

        def show(channels: tuple[BubbleChannel, ...]) -> None:
            if channels:
                channels[0].show(bubble, answered, lambda taken: None if taken else show(channels[1:]))

        show(self._channels)

    def _make_channels(self) -> tuple[BubbleChannel, ...]:
        own = (TrayChannel(lambda: self.tray.icon, self), WindowChannel(self._window))
        if not sys.platform.startswith("linux") or QApplication.platformName() == "offscreen":
            return own
        return (BusChannel(GuiThread(self)), *own)

    def _snooze(self, task_ids: Sequence[TaskId]) -> None:
        self._context.do(snooze_tasks, task_ids, self._context.read(next_morning))

    def _check(self, now: datetime) -> None:
        self.reminder_notifier.check(now)

    def _show_soon(self, changes: ChangeSet) -> None:
        self._soon.start()

    def _show(self) -> None:
        seen = self._context.read(bell)
        unsent = len(self._context.read(sending_troubles))
        self._window.header.bell.show_counts(seen.due, seen.missed, unsent)
        self.tray.show_bell(seen)

    def _quit(self) -> None:
        self._window.leaving = True
        self._window.close()
        QApplication.quit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close:
            return False
        stays = self._stays()
        # A hidden window is not a closed program. Said anew with each closing: the choice may have changed meanwhile.
        QApplication.setQuitOnLastWindowClosed(not stays)
        if stays:
            event.ignore()
            self._window.hide()
            self._tell_once()
        return stays

    def _stays(self) -> bool:
        wanted = self._context.preferences.get(STAYS_IN_TRAY, True)
        return wanted and self.tray.icon is not None and not self._window.leaving

    def _tell_once(self) -> None:
        if self._context.preferences.get(TOLD, False):
            return
        self._context.preferences.set(TOLD, True)
        self._context.preferences.save()
        self._channels[0].show(GOES_ON, lambda action: self.open_task(None), lambda taken: None)
