"""Through what letters leave: the mail account, a messenger, a folder for calendar files and pages; and one hold."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QSpinBox, QWidget

from app.actions.account import (
    MOST_PER_MINUTE,
    hold_everything,
    remove_account,
    set_folder,
    set_mail_account,
    set_messenger,
)
from app.adapters.folder import check_folder
from app.domain.account import FOLDER, MAIL, MESSENGER, MailAccount, MessengerAccount, Security
from app.domain.dispatch import DispatchEvent, SendingResult
from app.domain.mail_provider import MailProvider, provider_of
from app.queries.company import Company
from app.workspace.account_check import checked_status
from ui.link import background
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import set_text, visible, wrapping_label
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.account_test import AccountTest, reset_status
from ui.widgets.button import allow, button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.form import Form, FormRow, leave_wheel_to_page, pad_spin_box
from ui.widgets.messenger_field import MessengerField, put_away

HOLD = "Hold everything: nothing leaves until you take this back"
SECURITIES = {
    Security.TLS: "TLS",
    Security.STARTTLS: "STARTTLS",
    Security.NONE: "None (this computer only)",
}
PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
SERVER = "For example smtp.example.com"
NO_ACCOUNT = "No account: each letter is a draft that your mail program opens from the Outbox."


class SendingCard(SettingsCard):
    """The address comes first: the servers of the big providers are known by it."""

    def __init__(self, context: Context) -> None:
        super().__init__("Sending", "The mail account that letters leave through. Its password is in no file.")
        self._context = context
        self._account: MailAccount | None = None
        self.held = named(CheckField(HOLD), HOLD)
        self.address, self.host, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.port, self.per_minute = spin_box("Port", 1, 65_535), spin_box("Letters a minute", 0, MOST_PER_MINUTE)
        self.per_minute.setSpecialValueText("No limit")
        self.per_minute.setValue(20)
        self.port.setValue(PORTS[Security.TLS])
        self.security = ChoiceField("Security", [Choice(kind, label) for kind, label in SECURITIES.items()])
        self.security.choose(Security.TLS)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.provider = wrapping_label()
        self.provider.setProperty("tone", "muted")
        self.test = AccountTest(context, MAIL, "Send a test letter")
        self.remover = button(Command("remove_mail", "Use drafts instead", self._remove, "x"), self)
        self._lay_out()
        self._connect()

    def show_company(self, firm: Company) -> None:
        """What is stored now; what is being typed stays."""
        sending = firm.settings.sending
        account = sending.mail
        fresh = account != self._account
        self._account = account
        self.held.show_checked(sending.held)
        if account is not None:
            texts = ((self.address, account.sender), (self.host, account.host), (self.user, account.user))
            for field, text in texts:
                if not (field.hasFocus() and field.isModified()):
                    field.setText(text)
            show_number(self.port, account.port)
            show_number(self.per_minute, account.per_minute)
            self.security.choose(account.security)
        elif fresh:
            self._fill(None, "")
        for row in (self._sender_row, self._host_row):
            row.show_problem("")
        allow(self.remover, "" if account is not None else "Letters are drafts already.")
        self._show_words()
        self.test.show_state()

    def _lay_out(self) -> None:
        self._sender_row = FormRow("Letters come from", self.address, "Your mail address; the server is found by it")
        self._host_row = FormRow("Mail server", self.host, SERVER)
        form = Form()
        form.add("Name to log in with", self.user, "Usually the mail address; empty: the server asks for none")
        self._password_row = form.add("Password", self.password)
        self.add(self.held, self._sender_row, self.provider)
        self.add(self._host_row)
        self.add(side_by_side(FormRow("Security", self.security), FormRow("Port", self.port), stretch=True))
        self.add(form, FormRow("Letters a minute", self.per_minute, "The provider's limit, so that it stops nothing"))
        self.add(self.test, side_by_side(self.remover))

    def _connect(self) -> None:
        self.held.chosen.connect(lambda on: self._context.do(hold_everything, on))
        self.address.editingFinished.connect(self._keep_sender)
        self.host.editingFinished.connect(lambda: self._keep_typed(self.host))
        self.user.editingFinished.connect(lambda: self._keep_typed(self.user))
        self.security.picked.connect(self._keep_security)
        self.port.valueChanged.connect(lambda _: self._keep())
        self.per_minute.valueChanged.connect(lambda _: self._keep())
        self.password.editingFinished.connect(self._keep_password)

    def _fill(self, provider: MailProvider | None, sender: str) -> None:
        """What is known of a provider; of an unknown one the usual."""
        self.address.setText(sender)
        self.host.setText(provider.host if provider is not None else "")
        security = provider.security if provider is not None else Security.TLS
        self.security.choose(security)
        show_number(self.port, provider.port if provider is not None else PORTS[security])
        self.user.setText(sender)

    def _keep_sender(self) -> None:
        sender = self.address.text().strip()
        before = self._account.sender if self._account is not None else ""
        if sender == before:
            return
        provider = provider_of(sender)
        known = provider_of(before) if before else None
        if provider is not None and (self._account is None or provider is not known):
            self._fill(provider, sender)
        elif not self.user.text() or self.user.text() == before:
            self.user.setText(sender)
        self._show_words()
        if provider is not None and not provider.takes_passwords:
            # Nothing is kept that cannot work; the lead may still name a server by hand.
            self._sender_row.show_problem("")
            return
        self._keep()

    def _keep_security(self, kind: Security) -> None:
        if self.port.value() in PORTS.values():
            show_number(self.port, PORTS[kind])
        self._keep()

    def _keep_typed(self, field: QLineEdit) -> None:
        """What was filled in of a provider that takes no passwords is kept only when the lead types it."""
        if field.isModified():
            self._keep()

    def _keep(self) -> None:
        """One undo step, once address and server are there; or a sentence."""
        sender, host = self.address.text().strip(), self.host.text().strip()
        if not sender or not host:
            if sender and self._account is None:
                self._host_row.set_hint(
                    "The server of this address is not known. Ask its provider for the SMTP server."
                )
            return
        made = MailAccount(
            host,
            self.port.value(),
            self.security.current or Security.TLS,
            sender,
            self.user.text().strip(),
            self.per_minute.value(),
        )
        before = self._account
        if made == before:
            return
        row = self._sender_row if before is None or made.sender != before.sender else self._host_row
        if self._context.do_beside(row.show_problem, set_mail_account, made) is not None:
            self._host_row.set_hint(SERVER)
            same = before is not None and replace(made, per_minute=before.per_minute) == before
            if not same:
                reset_status(self._context, MAIL)
            # One that was typed before the account was whole.
            self._keep_password()

    def _keep_password(self) -> None:
        secret = self.password.text()
        if not secret:
            return
        if self._account is None or not self._account.user:
            self._password_row.show_problem("Fill in the address, the server and the name to log in with first.")
            return
        self._password_row.show_problem("")
        self.password.clear()
        put_away(self._account.secret_name, secret, "password", self._password_kept)

    def _password_kept(self, words: str) -> None:
        self._password_row.set_hint(words)
        reset_status(self._context, MAIL)
        self._context.say(words)

    def _remove(self) -> None:
        self._context.do(remove_account, MAIL)

    def _show_words(self) -> None:
        address = self.address.text().strip()
        provider = provider_of(address, self._account.host if self._account is not None else "")
        words = []
        if provider is not None:
            words = [provider.password_words.replace("It ", f"{address.rpartition('@')[2]} ", 1)]
        if self._account is None and (provider is None or provider.takes_passwords):
            words.append(NO_ACCOUNT)
        set_text(self.provider, " ".join(words))
        self.provider.setVisible(bool(words))


class MessengerCard(SettingsCard):
    """One channel for everybody who is told in a messenger and has none of their own."""

    def __init__(self, context: Context) -> None:
        super().__init__("Messenger", "A channel in which people are told who get their work by messenger.")
        self._context = context
        self.field = MessengerField("Remove the channel")
        self.test = AccountTest(context, MESSENGER, "Send a test message")
        self.add(self.field, self.test)
        self.field.kept.connect(self._keep)
        self.field.removed.connect(lambda: context.do(remove_account, MESSENGER))

    def show_company(self, firm: Company) -> None:
        """What is stored now; an address that is being typed stays."""
        self.field.show_account(firm.settings.sending.messenger)
        self.test.show_state()

    def _keep(self, account: MessengerAccount, url: str) -> None:
        if self._context.do(set_messenger, account) is not None:
            reset_status(self._context, MESSENGER)
            put_away(account.secret_name, url, "address", self._context.say)


def ask_folder(parent: QWidget, before: str) -> str:
    """The system's dialog; empty when it was cancelled."""
    return QFileDialog.getExistingDirectory(parent, "Folder for calendar files and pages", before)


class FilesCard(SettingsCard):
    """``ask`` chooses a folder, beginning at the one before."""

    def __init__(self, context: Context, ask: Callable[[QWidget, str], str] = ask_folder) -> None:
        about = (
            "A folder, perhaps one that is synced: a calendar file for each person who gets their work so, and dated "
            "pages to read."
        )
        super().__init__("Files and pages", about)
        self._context, self._ask = context, ask
        self._folder = ""
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        self._row = FormRow("Folder", self.path)
        self.chooser = button(Command("choose_files_folder", "Choose folder…", self._choose, "folder-open"), self)
        self.remover = button(Command("remove_folder", "Use no folder", self._remove, "x"), self)
        self.test = AccountTest(context, FOLDER, "Test the folder")
        self.add(self._row, side_by_side(self.chooser, self.remover), self.test)

    def show_company(self, firm: Company) -> None:
        """The folder that is stored now, and how it does."""
        self._folder = firm.settings.sending.folder
        self.path.setText(visible(self._folder))
        self.path.setCursorPosition(0)
        self._row.set_hint("" if self._folder else "No folder yet: nobody can be told by calendar file or page.")
        allow(self.remover, "" if self._folder else "No folder is chosen.")
        self.test.show_state()

    def _choose(self) -> None:
        folder = self._ask(self, self._folder)
        if not folder:
            return

        def look(job: background.Job) -> SendingResult:
            return check_folder(Path(folder))

        def looked(result: SendingResult) -> None:
            if result.event is not DispatchEvent.ACCEPTED:
                self._row.show_problem(result.words)
            elif self._context.do_beside(self._row.show_problem, set_folder, folder) is not None:
                self._context.workspace.record(*self._context.read(checked_status, FOLDER, result))

        background.run(look, looked)

    def _remove(self) -> None:
        self._context.do(remove_account, FOLDER)


def spin_box(name: str, least: int, most: int) -> QSpinBox:
    """A field for a number that changes once the typing has ended."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setKeyboardTracking(False)
    named(made.lineEdit(), name)
    leave_wheel_to_page(made)
    pad_spin_box(made)
    return made


def show_number(box: QSpinBox, number: int) -> None:
    """Put a number into a field without keeping it again."""
    box.blockSignals(True)
    box.setValue(number)
    box.blockSignals(False)
