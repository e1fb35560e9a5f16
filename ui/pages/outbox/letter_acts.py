"""What the lead does with letters in the Outbox: draft, copy, tell, send, and say what became of one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.actions.account import hold_everything
from app.actions.outbox import send_now
from app.domain.dispatch import Dispatch
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId
from app.domain.person import Person
from app.queries.dispatch import due_letters
from app.queries.letter import Letter
from app.queries.outbox import OutboxBundle, OutboxLine
from app.queries.outbox_overview import Mending
from app.queries.reader import Reader
from app.queries.route import account_for
from app.workspace.delivery_recording import record_told
from app.workspace.lead_word import drop_letter, mark_arrived
from ui.link.background import Slices
from ui.link.context import Context
from ui.link.mail import draft_bundle, write_letter
from ui.link.place import PersonPlace, Printable, PrintPages, SettingsPlace, SettingsSubject
from ui.link.plain_text import visible

if TYPE_CHECKING:
    from app.workspace.background_sending import SendingRun

COPIED, BY_HAND = "copied text", "hand"
"""How something was told; written into the record."""


class LetterActs:
    """``read_again`` shows the page anew after what no commit tells it of."""

    def __init__(
        self, context: Context, parent: QWidget, open_link: Callable[[str], bool], read_again: Callable[[], None]
    ) -> None:
        self._context, self._open_link, self._read_again = context, open_link, read_again
        self._letters = Slices(parent)
        self._pages = Slices(parent)
        self._copied: dict[PersonId, frozenset[str]] = {}

    def copied(self, bundles: "dict[PersonId, OutboxBundle]") -> set[PersonId]:
        """Whose letter was copied and says all that is to be told now."""
        found = {id for id, keys in self._copied.items() if id in bundles and keys == _keys(bundles[id])}
        self._copied = {id: self._copied[id] for id in found}
        return found

    def draft(self, bundle: OutboxBundle) -> None:
        """Open the letter in the mail program; the tab *Needs you* asks whether it was sent."""
        write_letter(self._letters, self._context, bundle, lambda letter: self._open(letter, bundle))

    def copy(self, bundle: OutboxBundle) -> None:
        """Put the letter on the clipboard."""
        write_letter(self._letters, self._context, bundle, lambda letter: self._put_on_clipboard(letter, bundle))

    def page(self, bundle: OutboxBundle, show: Callable[[str], None]) -> None:
        """Make the letter as HTML and show it, where the panel still shows the same letter then."""
        write_letter(self._pages, self._context, bundle, lambda letter: show(letter.html))

    def told(self, bundle: OutboxBundle) -> None:
        """It is known already: record that, as a fact."""
        copied = self._copied.pop(bundle.person_id, None)
        try:
            count = record_told(self._context.workspace, bundle.person_id, COPIED if copied else BY_HAND)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        self._context.say(f"{bundle.person} was told: {count} message{'' if count == 1 else 's'} on record.")

    def sends(self, bundle: OutboxBundle) -> bool:
        """Whether *Send now* means something: it still waits, or there is an account that sends it."""
        return bundle.waiting or self._context.read(_has_account, bundle.person_id)

    def send(self, bundle: OutboxBundle) -> None:
        """Let it leave now: end its wait, and send it where there is an account."""
        done = self._context.do(send_now, bundle.person_id) if bundle.waiting else True
        if done is None or not self._context.read(_has_account, bundle.person_id):
            return
        self.send_person(bundle.person_id, bundle.person)

    def send_person(self, person_id: PersonId, person: str) -> None:
        """Send now what may leave to one person, and say what became of it."""
        run = self._context.sending.send_now({person_id})
        run.when_over(lambda: self._say_how(person_id, person, run))

    def again(self, letter: Dispatch, person: str) -> None:
        """Send a letter once more, or try a refused one again."""
        try:
            run = self._context.sending.send_again(letter.id)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        run.when_over(lambda: self._say_how(letter.person_id, person, run))

    def tell_again(self, line: OutboxLine) -> None:
        """Say once more by a letter what was told by hand."""
        try:
            run = self._context.sending.tell_again(line.fact_key)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        run.when_over(lambda: self._say_how(line.person_id, line.person, run))

    def word(self, act: str, letter: Dispatch, person: str) -> None:
        """The lead's word about a letter: ``arrived`` and ``sent``, or ``not sent`` and ``drop``."""
        try:
            if act in ("arrived", "sent"):
                mark_arrived(self._context.workspace, letter.id)
                self._context.say(f"{person} was told: it is on record.")
            else:
                drop_letter(self._context.workspace, letter.id)
                self._context.say(_DROPPED[act].format(person=person))
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)

    def mend(self, act: str, person_id: PersonId | None) -> None:
        """Do what mends that a letter stays, or go to where that is done."""
        if act == Mending.RELEASE:
            self._context.do(hold_everything, False)
        elif act == Mending.PRINT:
            self._context.go_to(PrintPages(Printable.TASKS))
        elif act in _SUBJECTS:
            self._context.go_to(SettingsPlace(_SUBJECTS[act]))
        elif person_id is not None:
            self._context.go_to(PersonPlace(person_id))

    def copy_id(self, message_id: str) -> None:
        """The Message-ID for the search of a mail program."""
        QGuiApplication.clipboard().setText(message_id)
        self._context.say("Copied the Message-ID.")

    def _say_how(self, person_id: PersonId, person: str, run: "SendingRun") -> None:
        if run.ended:
            self._context.say(f"{person}: {run.ended[-1].state}. {run.ended[-1].last_words}")
            return
        held = [one.why for one in self._context.read(due_letters).held if one.person_id == person_id]
        self._context.refuse(run.refusal or " ".join(held) or f"Nothing is due to {person} now.")

    def _open(self, letter: Letter, bundle: OutboxBundle) -> None:
        said = f"The draft to {bundle.person} is open. Say under Needs you whether you sent it."
        draft_bundle(self._context, bundle, letter, lambda: self._context.say(said), self._open_link)

    def _put_on_clipboard(self, letter: Letter, bundle: OutboxBundle) -> None:
        QGuiApplication.clipboard().setText(visible(f"{letter.subject}\n\n{letter.body}"))
        self._context.say(f"Copied the letter to {bundle.person}.")
        self._copied[bundle.person_id] = _keys(bundle)
        self._read_again()


_SUBJECTS: dict[str, SettingsSubject] = {
    "settings": SettingsSubject.SENDING,
    Mending.MAIL: SettingsSubject.SENDING,
    Mending.MESSENGER: SettingsSubject.MESSENGER,
    Mending.FOLDER: SettingsSubject.FILES,
}
MENDS = frozenset({"settings", *(one.value for one in Mending if one)})
"""The keys of what mends that a letter stays."""
_DROPPED = {
    "drop": "The letter to {person} is not sent.",
    "not sent": "{person} is still to be told.",
}


def _keys(bundle: OutboxBundle) -> frozenset[str]:
    return frozenset(line.fact_key for line in bundle.lines)


def _has_account(reader: Reader, person_id: PersonId) -> bool:
    person = reader.get(Person, person_id)
    return person is not None and account_for(reader, person, person.channel) is not None
