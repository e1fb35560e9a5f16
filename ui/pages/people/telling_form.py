"""How one person is told: first and second channel, language, messenger, and whether letters leave by themselves."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.account import set_person_messenger
from app.actions.person import change_person, set_by_itself, set_fallback
from app.domain.account import MESSENGER, MessengerAccount, account_name
from app.domain.person import Channel, Person
from app.letters.words import known_language, languages
from app.queries.route import sends_by_itself
from ui.link.accessible import named
from ui.link.context import Context
from ui.widgets.account_test import AccountTest, reset_status
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.form import Form, FormRow
from ui.widgets.messenger_field import MessengerField, put_away

CHANNELS = {
    Channel.MAIL: "Mail",
    Channel.CALENDAR: "Calendar file",
    Channel.PAPER: "Paper",
    Channel.MESSENGER: "Messenger",
    Channel.PAGE: "Page to read",
}
INVITED = "Invite to due days by mail, so that the calendar follows"
ASK, BY_ITSELF, USUAL = "ask", "by itself", "usual"
_CHOSEN = {True: BY_ITSELF, False: ASK, None: USUAL}


class TellingForm(QWidget):
    """Shows one person at a time; each field keeps itself as one undo step."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person: Person | None = None
        self.channel = ChoiceField("Gets work by", [Choice(one, label) for one, label in CHANNELS.items()])
        others = [Choice("", "Ask me"), *(Choice(str(one), label) for one, label in CHANNELS.items())]
        self.fallback: ChoiceField[str] = ChoiceField("When that is refused", others)
        self.by_itself: ChoiceField[str] = ChoiceField("Letters leave")
        self.language: ChoiceField[str] = ChoiceField(
            "Letters in", [Choice(code, words.name) for code, words in languages().items()]
        )
        self.mention = QLineEdit()
        self.invited = named(CheckField(INVITED), INVITED)
        self.own = MessengerField("Use the one for all")
        self.test = AccountTest(context, "", "Send a test message")
        self._lay_out()
        self._connect()

    def show_person(self, person: Person) -> None:
        """Another person, or the same one as they are now; what is being typed stays."""
        same = self._person is not None and self._person.id == person.id
        self._person = person
        self.channel.choose(person.channel)
        self.fallback.choose(str(person.fallback or ""))
        now = "by themselves" if self._context.read(sends_by_itself, person) else "when you send them"
        self.by_itself.set_choices(
            [
                Choice(USUAL, f"As usual: {now}"),
                Choice(BY_ITSELF, "By themselves"),
                Choice(ASK, "Ask me first"),
            ],
            _CHOSEN[person.by_itself],
        )
        self.language.choose(known_language(person.language))
        if not (same and self.mention.hasFocus() and self.mention.isModified()):
            self.mention.setText(person.mention)
        self.invited.show_checked(person.invited)
        if not same:
            self.own.address.clear()
        self.own.show_account(person.messenger)
        self.test.show_account(account_name(MESSENGER, person.messenger))
        self.test.setVisible(person.messenger is not None)
        in_messenger = Channel.MESSENGER in (person.channel, person.fallback)
        self._mention_row.setVisible(in_messenger or bool(person.mention))
        self._own_row.setVisible(in_messenger or person.messenger is not None)

    def _lay_out(self) -> None:
        form = Form()
        form.add("Gets work by", self.channel)
        form.add("When that is refused", self.fallback)
        form.add("Letters leave", self.by_itself)
        form.add("Letters in", self.language)
        self._mention_row = form.add("Name in the messenger", self.mention, "Their id there; empty: nobody is called")
        self._own_row = FormRow("Messenger channel of their own", self.own)
        self._own_row.label.setBuddy(self.own.kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(form)
        layout.addWidget(self._own_row)
        layout.addWidget(self.test)
        layout.addWidget(self.invited)

    def _connect(self) -> None:
        do = self._context.do
        self.channel.picked.connect(lambda one: do(change_person, self._shown.id, channel=one))
        self.fallback.picked.connect(lambda one: do(set_fallback, self._shown.id, Channel(one) if one else None))
        self.by_itself.picked.connect(
            lambda key: do(set_by_itself, self._shown.id, {BY_ITSELF: True, ASK: False}.get(str(key)))
        )
        self.language.picked.connect(lambda code: do(change_person, self._shown.id, language=code))
        self.mention.editingFinished.connect(self._keep_mention)
        self.invited.chosen.connect(lambda on: do(change_person, self._shown.id, invited=on))
        self.own.kept.connect(self._keep_own)
        self.own.removed.connect(lambda: do(set_person_messenger, self._shown.id, None))

    @property
    def _shown(self) -> Person:
        assert self._person is not None  # noqa: S101
        return self._person

    def _keep_mention(self) -> None:
        if self._person is not None and self.mention.text() != self._person.mention:
            self._context.do(change_person, self._person.id, mention=self.mention.text())

    def _keep_own(self, account: MessengerAccount, url: str) -> None:
        own = MessengerAccount(account.kind, account.host, person_id=self._shown.id)
        if self._context.do(set_person_messenger, self._shown.id, own) is not None:
            reset_status(self._context, account_name(MESSENGER, own))
            put_away(own.secret_name, url, "address", self._context.say)
