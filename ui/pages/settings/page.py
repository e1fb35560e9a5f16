"""The Settings page: its subjects on the left, their cards on one page to scroll; the lead, the look, the data."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.actions.budget import set_currency
from app.actions.outbox import change_settings
from app.actions.sample_removal import remove_sample, sample_of
from app.editing.change import ChangeSet
from app.queries.company import Company, company
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, SettingsPlace, SettingsSubject
from ui.link.plain_text import visible
from ui.link.theme import ACCENTS, Mode, theme
from ui.pages.settings.answers_card import AnswersCard
from ui.pages.settings.backup_card import BackupCard
from ui.pages.settings.calendar_cards import DaysOffCard, WeekCard
from ui.pages.settings.letters_card import LettersCard
from ui.pages.settings.reminder_card import ReminderCard
from ui.pages.settings.sending_cards import FilesCard, MessengerCard, SendingCard
from ui.pages.settings.settings_card import WIDEST, SettingsCard, side_by_side
from ui.widgets.button import button
from ui.widgets.form import Form, FormRow, leave_wheel_to_page, pad_spin_box
from ui.widgets.line_field import LineField
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.segmented import SegmentedControl

LONGEST_WAIT = 24 * 60


class MessagesCard(SettingsCard):
    def __init__(self, context: Context) -> None:
        super().__init__("Messages", "Who signs them, where answers go, and how long one has to take a step back.")
        self._context = context
        self._firm: Company | None = None
        self.name, self.email, self.wait = QLineEdit(), QLineEdit(), QSpinBox()
        leave_wheel_to_page(self.wait)
        self.wait.setRange(0, LONGEST_WAIT)
        named(self.wait.lineEdit(), "Messages wait")
        pad_spin_box(self.wait)
        self.wait.setSuffix(" min")
        self.wait.setKeyboardTracking(False)
        form = Form()
        form.add("Your name", self.name, "Signs every letter")
        self._email_row = form.add("Your mail address", self.email, "Answers of the team go there")
        form.add("Messages wait", self.wait, "Until then an undo takes a message back unseen; 0 lets it leave at once")
        self.add(form)
        self.name.editingFinished.connect(self._keep_name)
        self.email.editingFinished.connect(self._keep_email)
        self.wait.valueChanged.connect(self._keep_wait)

    def show_company(self, firm: Company) -> None:
        """What is stored now; what is being typed stays."""
        self._firm = firm
        for field, text in ((self.name, firm.settings.lead_name), (self.email, firm.settings.lead_email)):
            if not (field.hasFocus() and field.isModified()):
                field.setText(text)
        self._email_row.show_problem("")
        self.wait.blockSignals(True)
        self.wait.setValue(firm.settings.wait_minutes)
        self.wait.blockSignals(False)

    def _keep_name(self) -> None:
        if self._firm and self.name.text() != self._firm.settings.lead_name:
            self._context.do(change_settings, lead_name=self.name.text())

    def _keep_email(self) -> None:
        if self._firm and self.email.text() != self._firm.settings.lead_email:
            self._context.do_beside(self._email_row.show_problem, change_settings, lead_email=self.email.text())

    def _keep_wait(self, minutes: int) -> None:
        if self._firm and minutes != self._firm.settings.wait_minutes:
            self._context.do(change_settings, wait_minutes=minutes)


class MoneyCard(SettingsCard):
    """``currency_row`` says what is wrong with a currency."""

    def __init__(self, context: Context) -> None:
        super().__init__("Money", "How amounts are written. Where nobody types any, nothing shows any.")
        self._context = context
        own = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        self.currency = LineField("Currency", f"{own}, as in your country" if own else "EUR, USD, …")
        self.row = FormRow("Currency", self.currency, "Its three letters. No amount is converted")
        self.add(self.row)
        self.currency.kept.connect(lambda code: context.do_beside(self.row.show_problem, set_currency, code))
        self.currency.taken_back.connect(lambda: self.row.show_problem(""))

    def show_company(self, firm: Company) -> None:
        """What is stored now; what is being typed stays."""
        self.currency.show_text(firm.settings.currency)


class ThemeCard(SettingsCard):
    """A preference of the view: no undo step."""

    def __init__(self, context: Context) -> None:
        super().__init__("Look", "How the program looks on this computer.")
        self._context = context
        modes = [(Mode.LIGHT, "Light"), (Mode.DARK, "Dark"), (Mode.SYSTEM, "System")]
        self.mode = SegmentedControl("Theme", modes, theme().mode)
        self.accent = SegmentedControl("Accent", [(name, name.capitalize()) for name in ACCENTS], theme().accent)
        self.mode.chosen.connect(self._choose_mode)
        self.accent.chosen.connect(self._choose_accent)
        self.add(FormRow("Theme", self.mode), FormRow("Accent", self.accent))

    def show_style(self) -> None:
        """What is chosen now, also when the View menu chose it."""
        self.mode.choose(theme().mode)
        self.accent.choose(theme().accent)

    def _choose_mode(self, mode: str) -> None:
        if Mode(mode) is not theme().mode:
            theme().choose(mode=Mode(mode))
            self._remember("look.mode", mode)

    def _choose_accent(self, accent: str) -> None:
        if accent != theme().accent:
            theme().choose(accent=accent)
            self._remember("look.accent", accent)

    def _remember(self, key: str, value: str) -> None:
        self._context.preferences.set(key, str(value))
        self._context.preferences.save()


class FolderCard(SettingsCard):
    """``open_folder`` hands a folder to the system; False when nothing takes it."""

    def __init__(self, context: Context, folder: Path, open_folder: Callable[[Path], bool]) -> None:
        super().__init__("Data folder", "Everything is in this folder on this computer: data, files, backups.")
        self._context, self._folder, self._open_folder = context, folder, open_folder
        self.path = named(QLineEdit(visible(str(folder))), "Data folder")
        self.path.setReadOnly(True)
        self.path.setCursorPosition(0)
        opener = button(Command("open_folder", "Open folder", self._open, "folder-open"), self)
        copy = button(Command("copy_path", "Copy path", self._copy, "copy"), self)
        self.add(self.path, side_by_side(opener, copy))

    def _open(self) -> None:
        if not self._open_folder(self._folder):
            self._context.refuse("No program could open the folder. Copy its path instead.")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._folder))
        self._context.say("Copied the path of the data folder.")


class SampleCard(SettingsCard):
    """Only while the sample team is here."""

    def __init__(self, context: Context) -> None:
        about = (
            "Takes the sample's people, projects and workflows away. Whatever your own work needs stays, and Undo "
            "brings everything back."
        )
        super().__init__("Sample team", about)
        self._context = context
        self.remover = button(Command("remove_sample", "Remove sample", self._remove, "trash-2"), self)
        self.add(side_by_side(self.remover))

    def show_company(self, firm: Company) -> None:
        """Hidden once nothing of the sample is here."""
        self.setVisible(bool(firm.settings.sample.people or self._context.read(sample_of).people))

    def _remove(self) -> None:
        self._context.do(remove_sample)


CONTENTS_WIDTH, NARROW_CONTENTS, NARROW_UNDER = 180, 128, 720
"""Pixels; the list of subjects gives way to the cards where the page is narrow."""


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
        self.sending, self.messenger, self.files = SendingCard(context), MessengerCard(context), FilesCard(context)
        self.reminders, self.letters = ReminderCard(context), LettersCard(context)
        self.money = MoneyCard(context)
        self.answers = AnswersCard(context)
        self.folder = FolderCard(context, context.preferences.folder, open_folder)
        self.backups = BackupCard(context, context.workspace.backups)
        self.sample = SampleCard(context)
        self.cards: tuple[SettingsCard, ...] = (
            self.week,
            self.days_off,
            self.messages,
            self.sending,
            self.messenger,
            self.files,
            self.letters,
            self.answers,
            self.reminders,
            self.money,
            self.look,
            self.folder,
            self.backups,
            self.sample,
        )
        self.contents: RowList[str] = RowList("Sections")
        self.contents.keeps_choice = True
        self.contents.setFixedWidth(CONTENTS_WIDTH)
        self.area = self._scroll_area()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.contents)
        row.addWidget(self.area, 1)
        self._show_contents()
        self.contents.moved.connect(self._go_to)
        # Also the subject that is current already, from which the page was scrolled away.
        self.contents.clicked.connect(lambda _: self._go_to(self.contents.current_id))
        self.contents.step(1)
        theme().changed.connect(self.look.show_style)

    def refresh(self, changes: ChangeSet | None) -> None:
        if changes is not None and not changes.changes and changes.by == "clock":
            return
        firm = self.context.read(company)
        was_hidden = self.sample.isHidden()
        sending = (self.messages, self.sending, self.messenger, self.files, self.answers)
        for card in (self.week, self.days_off, *sending, self.reminders, self.money, self.sample):
            card.show_company(firm)
        if self.sample.isHidden() != was_hidden:
            self._show_contents()
        self.letters.show_letters()
        self.backups.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.contents.setFixedWidth(NARROW_CONTENTS if self.width() < NARROW_UNDER else CONTENTS_WIDTH)

    def _show_contents(self) -> None:
        """The subjects of the cards that are there."""
        shown = [card for card in self.cards if not card.isHidden()]
        self.contents.show_items([RowItem(card.title, card.title, avatar=False) for card in shown])

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, SettingsPlace):
            return False
        cards: dict[SettingsSubject, SettingsCard] = {
            SettingsSubject.MESSAGES: self.messages,
            SettingsSubject.SENDING: self.sending,
            SettingsSubject.MESSENGER: self.messenger,
            SettingsSubject.FILES: self.files,
            SettingsSubject.WORKING_WEEK: self.week,
            SettingsSubject.DAYS_OFF: self.days_off,
        }
        return self.contents.choose(cards[place.subject].title)

    def _scroll_area(self) -> QScrollArea:
        # A column as wide as the cards: a layout asks how high they are at its own width, not at theirs.
        body, column = QWidget(), QWidget()
        column.setMaximumWidth(WIDEST)
        beside = QHBoxLayout(body)
        beside.setContentsMargins(0, 0, 24, 24)
        beside.addWidget(column, 1000)
        beside.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
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
            bar = self.area.verticalScrollBar()
            bar.setValue(card.y())
            # A card above may have changed its height, which is laid out only after this.
            QTimer.singleShot(0, self, lambda: bar.setValue(card.y()))


def make(context: Context) -> Page:
    return SettingsPage(context)
