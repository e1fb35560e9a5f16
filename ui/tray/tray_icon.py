"""The icon in the tray, its count painted in, and its menu: due next, snooze, quit; however late a tray comes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.actions.reminder import snooze_all
from app.domain.ids import TaskId
from app.queries.reminder import Bell, UpcomingDue, next_morning, upcoming_dues
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.link.theme import SEMIBOLD, font, theme

SIZES = (16, 22, 24, 32, 48, 64)
MOST = 99
MISSED, DUE = QColor("#c2261c"), QColor("#b45309")
"""Colours of the badge in every theme: the desktop's panel around the icon does not follow ours."""


def badge_icon(due: int, missed: int) -> QIcon:
    """Without a badge when there is nothing; red when something was missed."""
    found = QIcon()
    for size in SIZES:
        found.addPixmap(_pixmap(size, due + missed, missed > 0))
    return found


def _pixmap(size: int, count: int, missed: bool) -> QPixmap:
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    t = theme().tokens
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.accent)
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
    _letter(painter, QRectF(0, 0, size, size), "L", size * 0.62, t.on_accent)
    if count:
        wide = size * (0.62 if count < 10 else 0.78)
        box = QRectF(size - wide, size - size * 0.62, wide, size * 0.62)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(MISSED if missed else DUE)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        _letter(painter, box, str(min(count, MOST)), size * 0.46, QColor("white"))
    painter.end()
    return drawn


def _letter(painter: QPainter, box: QRectF, text: str, pixels: float, colour: QColor) -> None:
    drawn = QFont(font(weight=SEMIBOLD))
    drawn.setPixelSize(max(6, round(pixels)))
    painter.setFont(drawn)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


LOOK_EVERY_MS = 3_000


class TrayIcon(QObject):
    """``open_task`` with None brings the window up; ``quit`` ends the program."""

    def __init__(
        self,
        context: Context,
        open_task: Callable[[TaskId | None], object],
        quit: Callable[[], object],
        parent: QObject,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__(parent)
        self._context, self._open_task, self._quit, self._available = context, open_task, quit, available
        self.icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self._counts: tuple[int, int] = (0, 0)
        self._lines: tuple[UpcomingDue, ...] | None = None
        self._search = QTimer(self)
        self._search.setInterval(LOOK_EVERY_MS)
        self._search.timeout.connect(self._appear)
        self._search.start()
        self._appear()

    def show_bell(self, bell: Bell) -> None:
        """The counts, and the deadlines as they are now."""
        self._counts = (bell.due, bell.missed)
        lines = self._context.read(upcoming_dues)
        if lines != self._lines:
            self._lines = lines
            self._fill_menu(lines)
        self._dress()

    def close(self) -> None:
        self._search.stop()
        if self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.icon = None
        self.menu.deleteLater()

    def _appear(self) -> None:
        if self.icon is not None or not self._available():
            return
        self._search.stop()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        if self._lines is None:
            self._lines = self._context.read(upcoming_dues)
            self._fill_menu(self._lines)
        self._dress()
        self.icon.show()

    def _dress(self) -> None:
        if self.icon is not None:
            due, missed = self._counts
            self.icon.setIcon(badge_icon(due, missed))
            self.icon.setToolTip(f"Leadline: {due} due, {missed} missed")

    def _fill_menu(self, lines: tuple[UpcomingDue, ...]) -> None:
        self.menu.clear()
        self._add("Open Leadline", lambda: self._open_task(None))
        self.menu.addSeparator()
        for line in lines:
            self._add(one_line(line.text), lambda id=line.task_id: self._open_task(id))  # type: ignore[misc]
        if lines:
            self.menu.addSeparator()
        self._add("Snooze all until tomorrow", self._snooze)
        self.menu.addSeparator()
        self._add("Quit", self._quit)

    def _add(self, text: str, run: Callable[[], object]) -> None:
        action = QAction(text.replace("&", "&&"), self.menu)
        action.triggered.connect(lambda: run())
        self.menu.addAction(action)

    def _snooze(self) -> None:
        self._context.do(snooze_all, self._context.read(next_morning))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._open_task(None)
