"""A channel of a messenger: which one it is, and its address, which is a secret and goes into the keyring only."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.account import messenger_of
from app.domain.account import MessengerAccount, MessengerKind
from app.domain.errors import RuleViolation
from ui.link import background
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import keep_secret
from ui.widgets.button import allow, button, button_row
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import FormRow

KIND_LABELS = {
    MessengerKind.SLACK: "Slack",
    MessengerKind.TEAMS: "Microsoft Teams",
    MessengerKind.MATTERMOST: "Mattermost or Rocket.Chat",
    MessengerKind.DISCORD: "Discord",
    MessengerKind.JSON: "Another one (plain JSON)",
}
KEPT, SESSION = "The {} is in the keyring.", "There is no keyring: the {} is known until the window is closed."


def put_away(name: str, secret: str, what: str, say: Callable[[str], None]) -> background.Job:
    """Keep a secret in the keyring, in the background because that may ask its user; ``say`` gets what became of it."""

    def keep(job: background.Job) -> bool:
        return keep_secret(name, secret)

    def done(kept: bool) -> None:
        say((KEPT if kept else SESSION).format(what))

    return background.run(keep, done)


class MessengerField(QWidget):
    """Emits ``kept(MessengerAccount, str)`` with the address, and ``removed`` when there shall be none."""

    kept = Signal(object, str)
    removed = Signal()

    def __init__(self, remove_words: str) -> None:
        super().__init__()
        self.kind = ChoiceField("Messenger", [Choice(kind, label) for kind, label in KIND_LABELS.items()])
        self.kind.choose(MessengerKind.SLACK)
        self.address = named(QLineEdit(), "Address of the channel")
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self._row = FormRow("Address of the channel", self.address)
        self.keeper = button(Command("keep_messenger", "Use this channel", self._keep, "check"), self)
        self.remover = button(Command("remove_messenger", remove_words, self.removed.emit, "x"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(FormRow("Messenger", self.kind))
        layout.addWidget(self._row)
        layout.addLayout(button_row(self.keeper, self.remover))
        self.address.textChanged.connect(lambda _: self._show_state())
        self.address.returnPressed.connect(self._keep)
        self._account: MessengerAccount | None = None
        self.show_account(None)

    def show_account(self, account: MessengerAccount | None) -> None:
        """What is stored now; an address that is being typed stays."""
        if account is not None and account != self._account and not self.address.text():
            self.kind.choose(account.kind)
        self._account = account
        self._row.set_hint(
            f"One at {account.host} is set. Type another to change it."
            if account is not None
            else "Begins with https://. Make an incoming webhook in the messenger and copy its address."
        )
        allow(self.remover, "" if account is not None else "No channel is set.")
        self._show_state()

    def _show_state(self) -> None:
        allow(self.keeper, "" if self.address.text().strip() else "Type the address of the channel.")
        self._row.show_problem("")

    def _keep(self) -> None:
        url = self.address.text().strip()
        if not url:
            return
        try:
            account = messenger_of(self.kind.current or MessengerKind.SLACK, url)
        except RuleViolation as refusal:
            self._row.show_problem(refusal.sentence)
            return
        self.address.clear()
        self.kept.emit(account, url)
