"""Where answers of the team are looked for, how that goes, and whether sure ones take effect by themselves."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox

from app.actions.answer import let_take_effect, set_mailbox
from app.domain.account import Security
from app.domain.errors import LeadlineError
from app.domain.mail_provider import provider_of
from app.domain.mailbox import ANSWERS, Mailbox
from app.exchange.task_record import count
from app.queries.answer import mailbox_words
from app.queries.company import Company
from app.queries.route import account_status, fresh_status
from ui.link.accessible import announce, named
from ui.link.background import Job, run
from ui.link.command import Command
from ui.link.context import Context, keep_secret, known_secret, mail_folder
from ui.link.plain_text import set_text, wrapping_label
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.button import allow, button, relabel
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.form import Form, FormRow, leave_wheel_to_page, pad_spin_box

if TYPE_CHECKING:
    from app.adapters.imap import ImapFolder

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
SECURITIES = (
    Choice(Security.TLS, "TLS"),
    Choice(Security.STARTTLS, "STARTTLS"),
    Choice(Security.NONE, "None (this computer only)"),
)
NO_MAILBOX = "Answers are not fetched. Paste or drop them, or name the mailbox that they come to."
BY_ITSELF = "Sure answers of owners take effect by themselves"
TEST, CANCEL = "Test", "Cancel"


class AnswersCard(SettingsCard):
    """The mailbox is kept once its name and its server are there. ``secrets`` gets and keeps passwords."""

    def __init__(
        self,
        context: Context,
        get_secret: Callable[[str], str | None] = known_secret,
        set_secret: Callable[[str, str], bool] = keep_secret,
    ) -> None:
        super().__init__("Answers", "A folder of your mailbox that is only read: nothing is moved, marked or deleted.")
        self._context, self._get_secret, self._set_secret = context, get_secret, set_secret
        self._mailbox: Mailbox | None = None
        self._job: Job | None = None
        self._tested: ImapFolder | None = None
        self.user, self.host, self.folder = QLineEdit(), QLineEdit(), QLineEdit("INBOX")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.security = ChoiceField("Security of the mailbox", SECURITIES, Security.TLS)
        self.port = _port_box()
        self.state = wrapping_label(NO_MAILBOX)
        self.state.setProperty("tone", "muted")
        self.tester = button(Command("test_mailbox", TEST, self._test, "refresh-cw"), self)
        self.reader = button(Command("read_answers", "Read now", self._read_now, "download"), self)
        self.remover = button(Command("forget_mailbox", "Fetch no more", self._forget, "x"), self)
        self.by_itself = named(CheckField(BY_ITSELF), BY_ITSELF)
        form = Form()
        self._user_row = form.add("Mailbox", self.user, "Your mail address; the server is found by it")
        self._password_row = form.add("Password of the mailbox", self.password, "Is in the keyring, in no file")
        self._host_row = form.add("Server of the mailbox", self.host, "For example imap.example.com")
        self.add(form, side_by_side(FormRow("Security", self.security), FormRow("Port", self.port), stretch=True))
        self.add(FormRow("Folder", self.folder, "The one folder that is looked at"))
        self.add(self.state, side_by_side(self.tester, self.reader, self.remover), self.by_itself)
        self._connect()

    def show_company(self, firm: Company) -> None:
        """What is stored now; what is being typed stays."""
        mailbox = firm.settings.answers.mailbox
        if mailbox != self._mailbox:
            self._mailbox = mailbox
            self._fill(mailbox or Mailbox("", ""))
        self.by_itself.show_checked(firm.settings.answers.by_itself)
        for act in (self.reader, self.remover):
            allow(act, "" if mailbox is not None else "No mailbox is looked at.")
        if self._job is None:
            allow(self.tester, "" if mailbox is not None else "Name the mailbox and its server first.")
            set_text(self.state, self._context.read(mailbox_words) or NO_MAILBOX)

    def _connect(self) -> None:
        self.user.editingFinished.connect(self._keep_user)
        self.host.editingFinished.connect(self._keep)
        self.folder.editingFinished.connect(self._keep)
        self.port.valueChanged.connect(lambda _: self._keep())
        self.security.picked.connect(self._keep_security)
        self.password.editingFinished.connect(self._keep_password)
        self.by_itself.chosen.connect(lambda yes: self._context.do(let_take_effect, yes))

    def _fill(self, mailbox: Mailbox) -> None:
        for field, text in ((self.user, mailbox.user), (self.host, mailbox.host), (self.folder, mailbox.folder)):
            field.setText(text)
        self.security.choose(mailbox.security)
        self._show_port(mailbox.port)

    def _show_port(self, port: int) -> None:
        self.port.blockSignals(True)
        self.port.setValue(port)
        self.port.blockSignals(False)

    def _keep_user(self) -> None:
        """What is known of the provider of an address, where no server was typed."""
        provider = provider_of(self.user.text().strip())
        if provider is not None:
            self._password_row.set_hint(provider.password_words)
        if provider is not None and provider.takes_passwords and not self.host.text().strip():
            self.host.setText(provider.imap_host)
            self.security.choose(Security.TLS)
            self._show_port(PORTS[Security.TLS])
        if provider is not None and not provider.takes_passwords and self._mailbox is None:
            self._user_row.show_problem(NO_SIGN_IN)
            return
        self._keep()

    def _keep_security(self, kind: Security) -> None:
        if self.port.value() in PORTS.values():
            self._show_port(PORTS[kind])
        self._keep()

    def _keep(self) -> None:
        """One undo step, once the name and the server are there; or a sentence."""
        security = self.security.current or Security.TLS
        typed = (self.host.text().strip(), self.user.text().strip(), self.port.value())
        made = Mailbox(*typed, security, self.folder.text().strip())
        if not made.host or not made.user or made == self._mailbox:
            return
        if self._context.do_beside(self._host_row.show_problem, set_mailbox, made) is not None:
            for row in (self._host_row, self._user_row):
                row.show_problem("")
            self._begin_anew()

    def _keep_password(self) -> None:
        secret, mailbox = self.password.text(), self._mailbox
        if not secret:
            return
        if mailbox is None:
            self._password_row.show_problem("Name the mailbox and its server first.")
            return
        self.password.clear()
        # The keyring may ask its user, which takes as long as the user does.
        run(lambda job: self._set_secret(mailbox.secret_name, secret), self._kept)

    def _kept(self, lasts: bool) -> None:
        words = "The password is in the keyring." if lasts else "The password is known until the window is closed."
        self._password_row.show_problem("")
        self._password_row.set_hint(words)
        announce(self.password, words)
        self._begin_anew()

    def _begin_anew(self) -> None:
        """What was wrong with the mailbox before is forgotten, so that it is looked at again."""
        status = self._context.read(account_status, ANSWERS)
        if not (status.stopped or status.failures):
            return
        try:
            self._context.workspace.record(self._context.read(fresh_status, ANSWERS))
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)

    def _read_now(self) -> None:
        self._begin_anew()
        if self._context.fetching.look_now():
            self._say("Reading…")

    def _forget(self) -> None:
        self._context.do(set_mailbox, None)

    def _test(self) -> None:
        """Look into the folder without reading a mail; a second press ends that."""
        if self._job is not None:
            self._job.cancel()
            if self._tested is not None:
                self._tested.close()
            self._after_test("The test was cancelled.")
            return
        mailbox = self._mailbox
        if mailbox is None:
            return

        def look(job: Job) -> int:
            folder = self._tested = mail_folder(mailbox, self._get_secret(mailbox.secret_name) or "")
            with closing(folder):
                return folder.count()

        relabel(self.tester, CANCEL)
        self._say(f"Asking {mailbox.host}…")
        self._job = run(look, partial(self._found, mailbox), self._failed)

    def _found(self, mailbox: Mailbox, number: int) -> None:
        self._begin_anew()
        self._after_test(f"It works: {count(number, 'mail')} in {mailbox.folder}.")

    def _failed(self, problem: Exception) -> None:
        known = isinstance(problem, LeadlineError)
        self._after_test(str(problem) if known else "Leadline made a mistake. The log says more.")

    def _after_test(self, words: str) -> None:
        self._job = self._tested = None
        relabel(self.tester, TEST)
        self._say(words)

    def _say(self, words: str) -> None:
        set_text(self.state, words)
        announce(self.state, words)


NO_SIGN_IN = (
    "This provider takes no passwords from programs any more, so answers cannot be fetched. Paste or drop them; "
    "another server can still be named below."
)


def _port_box() -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, 65_535)
    made.setValue(PORTS[Security.TLS])
    made.setKeyboardTracking(False)
    named(made.lineEdit(), "Port of the mailbox")
    leave_wheel_to_page(made)
    pad_spin_box(made)
    return made
