"""Tests an account in the background: a letter to the lead, what is said meanwhile, Cancel, how the account does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.dispatch import DispatchEvent, SendingResult
from app.domain.errors import LeadlineError
from app.editing.ports import Parcel
from app.queries.route import account_named, fresh_status
from app.workspace.account_check import account_state, check_parcel, checked_status
from ui.link import background
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text, visible
from ui.widgets.button import allow, button, button_row

if TYPE_CHECKING:
    from app.adapters.smtp import Conversation

SHOWN_LINES = 200


@dataclass(frozen=True, slots=True)
class RunningTest:
    """One test under way, and what ends its connection."""

    job: background.Job
    conversation: "Conversation"


class AccountTest(QWidget):
    """``name`` is that of the account; ``test_words`` stand on the button."""

    def __init__(self, context: Context, name: str, test_words: str) -> None:
        super().__init__()
        self._context, self._name = context, name
        self._running: RunningTest | None = None
        self.state = plain_label()
        self.state.setWordWrap(True)
        self.test = button(Command("test_account", test_words, self.start, "send"), self)
        self.cancel = button(Command("cancel_test", "Cancel the test", self._cancel, "x"), self)
        self.cancel.hide()
        self.conversation = named(QPlainTextEdit(), "What was said in the test")
        self.conversation.setReadOnly(True)
        self.conversation.setTabChangesFocus(True)
        self.conversation.setMinimumHeight(140)
        self.conversation.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.state)
        layout.addLayout(button_row(self.test, self.cancel))
        layout.addWidget(self.conversation)

    def show_account(self, name: str) -> None:
        """Another account; a test of the one before is given up."""
        if name != self._name:
            self._give_up()
            self.conversation.hide()
        self._name = name
        self.show_state()

    def show_state(self) -> None:
        """How the account does now."""
        if self._running is None:
            words = self._context.read(account_state, self._name)
            self._say(words, bad=bool(words) and not words.startswith(("Works", "Not tested")))
            known = self._context.read(account_named, self._name) is not None
            allow(self.test, "" if known else "There is nothing to test yet. Fill in the fields above.")

    def start(self) -> None:
        """Send the letter of a test; nothing while one is on its way."""
        if self._running is not None:
            return
        try:
            parcel = self._context.read(check_parcel, self._name)
        except LeadlineError as refusal:
            self._say(refusal.sentence, bad=True)
            return
        # Only here: nothing else of the page connects to anything.
        from app.adapters.smtp import Conversation
        from app.adapters.transport import AccountTransport

        conversation = Conversation()
        self.conversation.hide()

        def carry(job: background.Job) -> SendingResult:
            return AccountTransport(conversation=conversation).carry(parcel, lambda: _goes_on(job))

        job = background.run(carry, self._done, self._failed)
        job.progressed.connect(self._wait_for_answer)
        self._running = RunningTest(job, conversation)
        self._say(f"Testing: the letter goes to {_receiver(parcel)}…")
        allow(self.test, "A test is on its way.")
        self.cancel.show()

    def _wait_for_answer(self) -> None:
        self._say("The last step: waiting for the answer…")

    def _cancel(self) -> None:
        self._give_up()
        self.show_state()
        self._context.say("The test was cancelled.")

    def _give_up(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.job.cancel()
            running.conversation.stop()
        self.cancel.hide()

    def _done(self, result: SendingResult) -> None:
        conversation = self._end()
        if self._context.read(account_named, self._name) is not None:
            self._context.workspace.record(*self._context.read(checked_status, self._name, result))
        self.show_state()
        if result.event is not DispatchEvent.ACCEPTED:
            self._say(f"The test letter did not arrive: {result.words}", bad=True)
            self._show_conversation(conversation)
        announce(self.state, self.state.text())

    def _failed(self, problem: Exception) -> None:
        conversation = self._end()
        sentence = problem.sentence if isinstance(problem, LeadlineError) else "The program failed in the middle of it."
        self.show_state()
        self._say(sentence, bad=True)
        self._show_conversation(conversation)

    def _end(self) -> list[str]:
        running, self._running = self._running, None
        self.cancel.hide()
        return running.conversation.lines if running is not None else []

    def _show_conversation(self, lines: list[str]) -> None:
        self.conversation.setPlainText(visible("\n".join(lines[-SHOWN_LINES:])))
        self.conversation.setVisible(bool(lines))

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.state.setProperty("tone", "bad" if bad else "muted")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        set_text(self.state, words)
        self.state.setVisible(bool(words))


def _goes_on(job: background.Job) -> bool:
    job.step(1, 2)
    return True


def _receiver(parcel: Parcel) -> str:
    return parcel.address if parcel.content else "the folder"


def reset_status(context: Context, name: str) -> None:
    """Nothing is known any more of an account that was set anew."""
    context.workspace.record(context.read(fresh_status, name))
