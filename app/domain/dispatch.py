"""One letter on its way to one person: which state it is in, what may happen next, and when it is tried again.

A dispatch is a fact beside the history: no undo takes it back. It is *sending* before anything connects and *handed
over* just before the last byte, so that a crash can tell what surely did not leave from what may have left.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.account import AccountStatus
from app.domain.ids import DispatchId, PersonId
from app.domain.message import AGAIN, Delivery


class DispatchState(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENDING = "sending"
    """Written down before anything connects."""
    HANDED_OVER = "handed over"
    """Written down just before the last byte."""
    SENT = "sent"
    REFUSED = "refused"
    DOUBTFUL = "may have been sent"
    OVERTAKEN = "overtaken"
    """Nothing of it stands any more: the tasks moved on, or it was taken back or dropped before it left."""


W, S, H, T, R, D, O = DispatchState  # noqa: E741 the letters of the table below

IN_FLIGHT = frozenset({S, H})
TOLD = frozenset({T, D})
"""The person knows, or may know: nothing of the letter is said again by itself."""


HANDED_TO_TEAMS = "Handed to Teams"
"""So begin the words of one that Teams took and does not say whether it was posted."""
DRAFT = "mail draft"
"""The channel of a letter that was opened in the lead's own mail program. Opening proves nothing, so it waits until the
lead says that it was sent."""


class DispatchEvent(StrEnum):
    """What can happen to a letter."""

    STARTED = "started"
    HANDED = "handed over"
    """Everything in it still stands and nothing is held: the last byte may go."""
    WITHHELD = "withheld"
    """It is held, or must be made anew: the last byte may not go."""
    FAILED = "failed"
    """For now: it is tried again."""
    REFUSED = "refused"
    """For good."""
    ACCEPTED = "accepted"
    LOST = "lost"
    """Nobody knows whether the last byte arrived."""
    CRASHED = "crashed"
    GIVEN_UP = "given up"
    """A day of failures."""
    MOVED_ON = "moved on"
    """Nobody needs it any more."""
    CAME_BACK = "came back"
    ARRIVED = "arrived"
    """An answer or a receipt to it, or the lead's word."""
    AGAIN = "again"
    """The lead wants it sent once more, or gave a new address."""
    DROPPED = "dropped"


E = DispatchEvent
TRANSITIONS: dict[DispatchState, dict[DispatchEvent, DispatchState]] = {
    W: {E.STARTED: S, E.GIVEN_UP: R, E.MOVED_ON: O, E.DROPPED: O},
    S: {
        E.HANDED: H,
        E.WITHHELD: W,
        E.FAILED: W,
        E.REFUSED: R,
        E.LOST: W,
        E.CRASHED: W,
        E.MOVED_ON: O,
        E.DROPPED: O,
    },
    H: {E.ACCEPTED: T, E.FAILED: W, E.REFUSED: R, E.LOST: D, E.CRASHED: D, E.CAME_BACK: R, E.ARRIVED: T},
    T: {E.CAME_BACK: R, E.ARRIVED: T},
    R: {E.AGAIN: W, E.MOVED_ON: O, E.ARRIVED: T, E.DROPPED: O},
    D: {E.ARRIVED: T, E.CAME_BACK: R, E.AGAIN: S, E.DROPPED: R},
    O: {E.DROPPED: O},
}
"""What each event makes of each state; in another state it changes nothing."""


def state_after(state: DispatchState, event: DispatchEvent, *, doubted: bool = False) -> DispatchState:
    """The state after an event. A letter that was in doubt and is sent once more ends as sent or in doubt again,
    because its first copy may lie in the mailbox."""
    found = TRANSITIONS[state].get(event, state)
    settled = state in IN_FLIGHT and found not in IN_FLIGHT
    # A bounce is about what was sent before, so it counts also for one in doubt.
    return D if doubted and settled and found is not T and event is not E.CAME_BACK else found


class FaultScope(StrEnum):
    """What a failure is about, and so what waits because of it."""

    ACCOUNT = "account"
    PERSON = "person"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class SendingResult:
    """How one attempt ended, in the words of the other side."""

    event: DispatchEvent
    words: str = ""
    scope: FaultScope = FaultScope.LETTER
    stops: bool = False
    """The account must not be used before somebody has looked at it: a wrong password, a bad certificate."""
    policy: bool = False
    """Refused by a rule of the server about who may send; of two people it is about the account."""
    wait_seconds: int = 0
    """How long the other side asks to wait."""
    message_id: str = ""
    """The id under which the other side keeps the letter, where it says one."""
    lacks_secret: bool = False
    """Nobody was asked: the password or the address of the account is not known."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One moment in the life of a letter."""

    at: datetime
    words: str
    refused_by: str = ""
    """The channel that refused the letter for good at this moment."""
    refused_at: str = ""
    """The address that was refused; empty where the refusal is about the letter and not about its receiver."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A letter that left or tried to, with what it tells; its content is kept beside it."""

    id: DispatchId
    person_id: PersonId
    channel: str
    address: str
    """The mail address it goes to; in a messenger the id that mentions the person."""
    fact_keys: tuple[str, ...]
    state: DispatchState
    subject: str = ""
    message_id: str = ""
    next_at: datetime | None = None
    failures: int = 0
    fault: FaultScope | None = None
    """What a refusal is about."""
    doubted: bool = False
    """It was in doubt and is sent once more with the same content."""
    handed_at: datetime | None = None
    enclosed: tuple[Delivery, ...] = ()
    """What else is known of once it has left: the appointments in its calendar files."""
    story: tuple[StoryLine, ...] = ()

    @property
    def last_words(self) -> str:
        return self.story[-1].words if self.story else ""

    @property
    def left_as(self) -> str:
        """What may be claimed of one that was accepted, by its channel: a server took it, a file was written."""
        if any(line.words.startswith(HANDED_TO_TEAMS) for line in self.story):
            return "handed to Teams"
        return {"messenger": "posted", "calendar": "written", "page": "written"}.get(self.channel, "sent")

    @property
    def is_open_draft(self) -> bool:
        """It was opened in the mail program, and nobody has said yet whether it was sent."""
        return self.channel == DRAFT and self.state is W

    @property
    def says_again(self) -> bool:
        """It says once more what was told before."""
        return any(key.startswith(AGAIN) for key in self.fact_keys)

    def draft_sent(self, at: datetime, words: str) -> "Dispatch":
        """An open draft after the lead's word that it was sent; no server has said anything of it."""
        return replace(self, state=T, story=(*self.story, StoryLine(at, words))) if self.is_open_draft else self

    def with_event(self, event: DispatchEvent, at: datetime, words: str) -> "Dispatch":
        """The letter after an event, with a line in its story; unchanged where the event means nothing to it."""
        if event not in TRANSITIONS[self.state]:
            return self
        state = state_after(self.state, event, doubted=self.doubted)
        doubted = (self.doubted or (self.state is D and event is E.AGAIN)) and state in IN_FLIGHT | TOLD
        after = replace(self, state=state, doubted=doubted, story=(*self.story, StoryLine(at, words)))
        # Whatever comes back was refused by its address.
        return after._remembering(FaultScope.PERSON) if event is E.CAME_BACK else after

    def with_refusal(self, event: DispatchEvent, at: datetime, words: str, fault: FaultScope) -> "Dispatch":
        """The letter after it was refused for good, which its story remembers by channel and address."""
        after = self.with_event(event, at, words)
        return after._remembering(fault) if after.state is R and after is not self else after

    def _remembering(self, fault: FaultScope) -> "Dispatch":
        # A draft is a mail as well, sent by another program.
        channel = "mail" if self.channel == DRAFT else self.channel
        address = self.address if fault is FaultScope.PERSON else ""
        line = replace(self.story[-1], refused_by=channel, refused_at=address)
        return replace(self, fault=fault, story=(*self.story[:-1], line))

    def without_refusals(self) -> "Dispatch":
        """The letter as if every channel were still to be tried; its story says the same."""
        return replace(self, story=tuple(replace(line, refused_by="", refused_at="") for line in self.story))


@dataclass(frozen=True, slots=True)
class LetterCopy:
    """A fact: the letter as it was given to the other side, word for word."""

    id: DispatchId
    content: str


PAUSES = (1, 5, 15, 60)
"""Minutes after the first failures; the last one goes on for a day."""
MOST_FAILURES = len(PAUSES) + 23
LONGEST_PAUSE = timedelta(hours=1)
POLICY_STOP = "The server refuses letters to several people by a rule of its own about this account."


def pause_after(failures: int, wait_seconds: int = 0) -> timedelta:
    """How long to wait after so many failures; longer where the other side asks for it, but an hour at most."""
    minutes = PAUSES[min(max(failures, 1), len(PAUSES)) - 1]
    return min(max(timedelta(minutes=minutes), timedelta(seconds=wait_seconds)), LONGEST_PAUSE)


def settled(
    letter: Dispatch, account: AccountStatus, outcome: SendingResult, now: datetime
) -> tuple[Dispatch, AccountStatus]:
    """A letter and its account after an attempt. What is about the account holds everybody's letters and costs this
    one nothing; what is about the person or the letter is tried again or refused by itself."""
    event, words = outcome.event, outcome.words
    if letter.state not in IN_FLIGHT:
        # A bounce or an answer was quicker than the result, and knows better.
        return letter, account
    if event is E.REFUSED and outcome.policy and account.refused_person not in (None, letter.person_id):
        # Two people cannot both be at fault.
        return settled(letter, account, SendingResult(E.FAILED, POLICY_STOP, FaultScope.ACCOUNT, stops=True), now)
    if event is E.ACCEPTED:
        sent = replace(
            letter.with_event(event, now, words), next_at=None, message_id=outcome.message_id or letter.message_id
        )
        return sent, replace(account, failures=0, next_at=None, stopped="", words="", refused_person=None)
    if event not in (E.FAILED, E.REFUSED):
        return letter.with_event(event, now, words), account
    if outcome.scope is FaultScope.ACCOUNT:
        failures = account.failures + 1
        account = replace(
            account,
            failures=failures,
            next_at=now + pause_after(failures, outcome.wait_seconds),
            stopped=words if outcome.stops else account.stopped,
            words=words,
        )
        return letter.with_event(E.FAILED, now, words), account
    if outcome.policy:
        account = replace(account, refused_person=letter.person_id)
    if event is E.REFUSED:
        return letter.with_refusal(event, now, words, outcome.scope), account
    return _tried_again(letter, outcome, now), account


def _tried_again(letter: Dispatch, outcome: SendingResult, now: datetime) -> Dispatch:
    failures = letter.failures + 1
    failed = replace(letter.with_event(E.FAILED, now, outcome.words), failures=failures, fault=outcome.scope)
    if failures > MOST_FAILURES:
        return failed.with_refusal(E.GIVEN_UP, now, "Tried for a day; given up.", outcome.scope)
    return replace(failed, next_at=now + pause_after(failures, outcome.wait_seconds))
