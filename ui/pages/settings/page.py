"""The Settings page: its subjects on the left, their cards on one page to scroll."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.editing.change import ChangeSet
from app.queries.company import company
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, SettingsPlace, SettingsSubject
from ui.link.theme import theme
from ui.pages.settings.backup_card import BackupCard
from ui.pages.settings.calendar_cards import DaysOffCard, WeekCard
from ui.pages.settings.own_cards import FolderCard, MessagesCard, ThemeCard
from ui.pages.settings.reminder_card import ReminderCard
from ui.pages.settings.settings_card import SettingsCard
from ui.widgets.row_list import RowItem, RowList

CONTENTS_WIDTH = 180


def open_folder(folder: Path) -> bool:
    """Show a folder in the system's own program; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class SettingsPage(Page):
    """``open_folder`` shows the data folder outside."""

    def __init__(self, context: Context, open_folder: Callable[[Path], bool] = open_folder) -> None:
        super().__init__(context, "Settings")
        self.set_header(subtitle="Each change is kept at once; Undo takes back all but the look and the backups")
        self.week, self.days_off = WeekCard(context), DaysOffCard(context)
        self.messages, self.look = MessagesCard(context), ThemeCard(context)
        self.reminders = ReminderCard(context)
        self.folder = FolderCard(context, context.preferences.folder, open_folder)
        self.backups = BackupCard(context, context.workspace.backups)
        self.cards: tuple[SettingsCard, ...] = (
            self.week,
            self.days_off,
            self.messages,
            self.reminders,
            self.look,
            self.folder,
            self.backups,
        )
        self.contents: RowList[str] = RowList("Sections")
        self.contents.keeps_choice = True
        self.contents.setFixedWidth(CONTENTS_WIDTH)
        self.contents.show_items([RowItem(card.title, card.title, avatar=False) for card in self.cards])
        self.area = self._scroll_area()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.contents)
        row.addWidget(self.area, 1)
        self.contents.moved.connect(self._go_to)
        self.contents.step(1)
        theme().changed.connect(self.look.show_style)

    def refresh(self, changes: ChangeSet | None) -> None:
        if changes is not None and not changes.changes and changes.by == "clock":
            return
        firm = self.context.read(company)
        for card in (self.week, self.days_off, self.messages, self.reminders):
            card.show_company(firm)
        self.backups.refresh()

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, SettingsPlace):
            return False
        cards: dict[SettingsSubject, SettingsCard] = {
            SettingsSubject.MESSAGES: self.messages,
            SettingsSubject.WORKING_WEEK: self.week,
            SettingsSubject.DAYS_OFF: self.days_off,
        }
        return self.contents.choose(cards[place.subject].title)

    def _scroll_area(self) -> QScrollArea:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 24, 24)
        layout.setSpacing(16)
        for card in self.cards:
            layout.addWidget(card)
        layout.addStretch()
        area = named(QScrollArea(), "Settings")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        body.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        return area

    def _go_to(self, title: str | None) -> None:
        card = next((card for card in self.cards if card.title == title), None)
        if card is not None:
            self.area.verticalScrollBar().setValue(card.y())


def make(context: Context) -> Page:
    return SettingsPage(context)
