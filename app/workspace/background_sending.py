"""Letters leave in the background: one owner of sending for the window, the agent and a command.

Each step on the thread that owns the data is short: choose the next letter and write down *sending*, answer the
question before the last byte, write down what became of it. Between them one worker talks to the server.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

from app.domain.dispatch import Dispatch, DispatchEvent, FaultScope, SendingResult
from app.domain.errors import KnownError, LeadlineError, RuleViolation
from app.domain.ids import DispatchId, PersonId
from app.domain.letter import LetterKind
from app.editing.change import ChangeSet
from app.editing.ports import OwnerThread, Parcel, Transport
from app.editing.signal import Signal
from app.queries.dispatch import DueLetter, due_letters, leaves_by_itself, sends_anything
from app.queries.reader import Reader
from app.queries.sending_trouble import SendingTrouble
from app.workspace.lead_word import send_again, tell_again
from app.workspace.owner_thread import Errand, Pending
from app.workspace.plan_enclosing import PaintPlans, PlanEnclosing
from app.workspace.sending import MOST_AT_ONCE, dispatch, finish, is_handed_over, let_go, next_parcel
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

SOON_SECONDS = 0.5
"""After a change: a burst of edits is looked at once."""
QUESTION_SECONDS = 5.0
CLOSING_SECONDS = 10.0
AGAIN_SECONDS = 30.0
"""Until what could not be written down is tried again: a full disk, for example."""
CLOSED = "Leadline was closed before the last byte."
CLOSED_AFTER = "Leadline was closed before the server had answered."
FAILED = "The program failed in the middle of it."


def _learn_to_write() -> None:
    """Import what writes letters and read the texts that ship with the program: a tenth of a second, once."""
    # Only here: most starts send nothing.
    from app.letters import rendering, words
    from app.letters.template import template

    log.debug("letters are written by %s", rendering.__name__)
    for language in words.languages():
        for kind in LetterKind:
            template(words.our_text(language, kind), kind is LetterKind.LETTER)


class SendingRun(Pending):
    """Letters that are sent by hand, to some people or to all: over when nothing of them may leave any more."""

    def __init__(self, people: frozenset[PersonId] | None) -> None:
        super().__init__()
        self._people = people
        self.ended: list[Dispatch] = []
        """How each attempt ended."""
        self.refusal = ""
        """Why nothing more was tried, as a sentence; usually empty."""

    def wants(self, person_id: PersonId) -> bool:
        """Whether letters to this person are meant."""
        return self._people is None or person_id in self._people


class _Question:
    """The question before the last byte, between two threads. Who takes it first, the owner or the silence, decides."""

    def __init__(self) -> None:
        self._taken = threading.Lock()
        self._answered = threading.Event()
        self._yes = False

    def take(self) -> bool:
        return self._taken.acquire(blocking=False)

    def answer(self, yes: bool) -> None:
        self._yes = yes
        self._answered.set()

    def wait(self, seconds: float) -> bool:
        if not self._answered.wait(seconds):
            if self.take():
                log.warning("the question before the last byte was not answered in %d s, which is a no", seconds)
                return False
            self._answered.wait()
        return self._yes


class _Flight:
    """One letter that a worker carries."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.handed = False
        self.outcome: SendingResult | None = None
        self.landed = threading.Event()

    def carry(self, transport: Callable[[], Transport], may_leave: Callable[[], bool]) -> None:
        try:
            self.outcome = transport().carry(self.parcel, may_leave)
        except LeadlineError as refusal:
            self.outcome = self._broken(refusal.sentence, FaultScope.ACCOUNT)
        except Exception:
            log.exception("letter %d", self.parcel.id)
            self.outcome = self._broken(FAILED, FaultScope.LETTER)
        self.landed.set()

    def _broken(self, words: str, scope: FaultScope) -> SendingResult:
        """Before the hand-over nothing left, after it nobody knows."""
        return SendingResult(DispatchEvent.LOST if self.handed else DispatchEvent.FAILED, words, scope)


class BackgroundSending:
    """All calls come from the thread that owns the data, which ``owner`` leads back to.

    ``transport`` is called in the worker, because what it needs may take long to import and to open. ``check`` raises
    KnownError for a server that nothing may leave for. ``paint`` makes the plan sheets of
    letters; without it they have none.
    """

    def __init__(
        self,
        workspace: Workspace,
        transport: Callable[[], Transport],
        owner: OwnerThread,
        check: Callable[[str], None] = lambda host: None,
        paint: PaintPlans | None = None,
    ) -> None:
        self._workspace, self._transport, self._owner, self._check = workspace, transport, owner, check
        self.troubled: Signal[SendingTrouble] = Signal()
        """What the lead is to be told once: an account that stopped, a second failure, a refusal, a doubt."""
        self._by_itself = self._woken = self._closed = False
        self._ending: Callable[[], None] | None = None
        self._prepared: Errand[None] | None = None
        self._plans = PlanEnclosing(owner, paint)
        self._flight: _Flight | None = None
        self._parcels: deque[Parcel] = deque()
        self._runs: list[SendingRun] = []

    def start(self) -> None:
        """From now on letters leave without a hand: after changes and with the clock."""
        self._by_itself = True
        self._workspace.changed.connect(self._changed)
        self._wake()

    def send_now(self, people: Collection[PersonId] | None = None) -> SendingRun:
        """Send by hand what is due to some people, or to all; also to those who are asked about first."""
        return self._begin(SendingRun(frozenset(people) if people is not None else None))

    def send_again(self, id: DispatchId) -> SendingRun:
        """Send a letter once more that is in doubt, word for word, or that was refused, written anew.

        Raises RuleViolation for others.
        """
        letter = self._workspace.read(dispatch, id)
        parcel = send_again(self._workspace, id)
        self._parcels += [parcel] if parcel is not None else []
        return self._begin(SendingRun(frozenset({letter.person_id})))

    def tell_again(self, key: str) -> SendingRun:
        """Say once more by a letter what was told by hand, by the key of its fact. Raises RuleViolation."""
        return self._begin(SendingRun(frozenset({tell_again(self._workspace, key)})))

    def finish_up(self, then: Callable[[], None]) -> bool:
        """No letter begins or is handed over any more; ``then`` is called once the one that is handed over is answered
        for. Returns whether there is one."""
        self._ending = then
        waits = self._flight is not None and self._flight.handed
        if not waits:
            self._owner.post(then)
        return waits

    def close(self, patience: float = CLOSING_SECONDS) -> None:
        """No letter begins any more. What is handed over may still be answered for so many seconds, and is in doubt
        then; what is not, does not leave. Before the workspace is closed."""
        if self._closed:
            return
        self._closed = True
        if self._by_itself:
            self._workspace.changed.disconnect(self._changed)
        flight, self._flight = self._flight, None
        if flight is not None:
            with_answer = flight.handed and flight.landed.wait(patience)
            event, words = (DispatchEvent.LOST, CLOSED_AFTER) if flight.handed else (DispatchEvent.WITHHELD, CLOSED)
            told = flight.outcome if with_answer and flight.outcome is not None else SendingResult(event, words)
            self._write_down(flight.parcel, told)
        while self._parcels:
            self._write_down(self._parcels.popleft(), SendingResult(DispatchEvent.WITHHELD, CLOSED))
        self._end_runs("Leadline was closed before all letters had left.")

    def _begin(self, run: SendingRun) -> SendingRun:
        self._runs.append(run)
        self._owner.post(self._step)
        return run

    def _changed(self, changes: ChangeSet) -> None:
        if self._flight is None:
            self._wake()

    def _wake(self) -> None:
        if not self._woken:
            self._woken = True
            self._owner.call_later(SOON_SECONDS, self._wake_up)

    def _wake_up(self) -> None:
        self._woken = False
        self._step()

    def _step(self) -> None:
        """Let the next letter begin, where none is under way."""
        if self._closed or self._ending or self._flight is not None or not self._is_prepared():
            return
        try:
            parcel = self._parcels.popleft() if self._parcels else next_parcel(self._workspace, self._due)
        except LeadlineError as refusal:
            # The next beat of the clock tries again.
            log.warning("no letter could begin: %s", type(refusal).__name__)
            self._wait_for_plans(refusal.sentence)
            return
        except Exception:
            self._end_runs(FAILED)
            raise
        if parcel is None:
            self._wait_for_plans()
            return
        flight = self._flight = _Flight(parcel)
        threading.Thread(target=self._carry, args=(flight,), name="leadline-sending", daemon=True).start()

    def _wait_for_plans(self, refusal: str = "") -> None:
        """Nothing can begin now: letters wait for their plan sheets, or all is over."""
        self._plans.begin(self._step)
        if not self._plans.painting:
            self._end_runs(refusal)

    def _is_prepared(self) -> bool:
        """Else it is seen to: what the first letter needs is read beside the thread that owns the data."""
        if self._prepared is None:
            if not self._workspace.read(sends_anything):
                self._end_runs()
                return False
            self._prepared = Errand(self._owner, _learn_to_write)
            self._prepared.when_over(self._step)
            return False
        return self._prepared.over

    def _due(self, reader: Reader) -> list[DueLetter]:
        """What may begin now: what is sent by hand, else what leaves by itself."""
        if not sends_anything(reader):
            return []
        due = due_letters(reader).due
        by_hand = [letter for letter in due if any(run.wants(letter.person.id) for run in self._runs)]
        if allowed := [letter for letter in by_hand if self._is_allowed(letter)]:
            return self._plans.with_plans(reader, allowed)
        self._end_runs()
        leaving = [
            letter
            for letter in due
            if self._by_itself and leaves_by_itself(reader, letter) and self._is_allowed(letter)
        ]
        return self._plans.with_plans(reader, leaving)

    def _is_allowed(self, letter: DueLetter) -> bool:
        try:
            self._check(letter.account.host)
        except KnownError as refusal:
            for run in self._runs:
                run.refusal = run.refusal or refusal.sentence
            return False
        return True

    def _carry(self, flight: _Flight) -> None:
        """Runs in the worker."""
        flight.carry(self._transport, partial(self._ask, flight))
        self._owner.post(partial(self._land, flight))

    def _ask(self, flight: _Flight) -> bool:
        """Runs in the worker, just before the last byte."""
        question = _Question()
        self._owner.post(partial(self._answer, flight, question))
        return question.wait(QUESTION_SECONDS)

    def _answer(self, flight: _Flight, question: _Question) -> None:
        if not question.take():
            return
        try:
            if flight is self._flight and self._ending is None:
                let_go(self._workspace, flight.parcel.id)
        except LeadlineError as refusal:
            log.warning("letter %d stays: %s", flight.parcel.id, type(refusal).__name__)
        finally:
            # What is written decides, also where a listener of that change failed.
            with suppress(LeadlineError):
                flight.handed = flight is self._flight and self._workspace.read(is_handed_over, flight.parcel.id)
            question.answer(flight.handed)

    def _land(self, flight: _Flight) -> None:
        if flight is not self._flight or flight.outcome is None:
            return
        kept = True
        try:
            kept = self._write_down(flight.parcel, flight.outcome)
        finally:
            # Whatever fails in a listener of that change: the next letter begins.
            if kept:
                self._flight = None
                self._owner.post(self._ending or self._step)
            else:
                self._owner.call_later(AGAIN_SECONDS, partial(self._land, flight))

    def _write_down(self, parcel: Parcel, outcome: SendingResult) -> bool:
        """Whether it could be written."""
        id = parcel.id
        try:
            after = finish(self._workspace, id, outcome, self.troubled, parcel.account)
        except RuleViolation:
            # A backup was restored meanwhile, which knows nothing of it.
            log.warning("letter %d is not known any more", id)
            return True
        except LeadlineError as refusal:
            log.warning("letter %d: what became of it could not be kept: %s", id, type(refusal).__name__)
            return False
        for run in [run for run in self._runs if run.wants(after.person_id)]:
            run.ended.append(after)
            if len(run.ended) >= MOST_AT_ONCE:
                self._runs.remove(run)
                run.end()
        return True

    def _end_runs(self, refusal: str = "") -> None:
        runs, self._runs = self._runs, []
        for run in runs:
            run.refusal = run.refusal or refusal
            run.end()
