"""Answers are looked for in the background: one thread beside the owner of the data, for a window and for the agent.

Decision: a thread of its own that listens to the server (IDLE) and looks every few minutes where the server tells
nothing. It gets and gives plain values; the thread that owns the data is asked for what is needed, and records what
came in one commit with how far the mailbox was read, so that a crash reads a mail again but never loses one. Rejected:
a timer that fetches in jobs, which knows of an answer minutes later and logs in three hundred times a day.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from app.domain.account import AccountStatus
from app.domain.dispatch import pause_after
from app.domain.errors import AccountStopped, KnownError, LeadlineError, RuleViolation
from app.domain.ids import TaskId
from app.domain.mailbox import ANSWERS, FetchedMails, Mailbox, MailboxPosition
from app.domain.settings import Settings
from app.domain.workflow import Outcome
from app.editing.change import ChangeSet
from app.editing.ports import MailFolder, OwnerThread
from app.exchange.answer.answer import OutcomesOf
from app.exchange.answer.mail import ReceivedMail, may_concern_us, read_mail
from app.exchange.task_record import count
from app.queries.answer import outcomes_to_choose, tasks_by_letter
from app.queries.reader import Reader
from app.queries.route import account_status, fresh_status
from app.workspace.account_check import was_told_today
from app.workspace.answer_recording import ReadMail, accept_by_itself, read_received, record_read
from app.workspace.workspace import Workspace

T = TypeVar("T")

log = logging.getLogger(__name__)

LISTEN_SECONDS = 600.0
"""How long one connection listens: what stands between often forgets it after a quarter of an hour."""
LOOK_SECONDS = 300.0
"""How often a server is asked that does not tell by itself."""
BREATH_SECONDS = 1.0
"""Between two looks, so that a server which tells of something without end is not asked without end."""
LONG_SECONDS = 60.0
"""After so long a connection that breaks is nothing to speak of."""
NO_PASSWORD = (
    "The password of the mailbox that answers come to is not known: there is no keyring, or it is locked. "  # noqa: S105
    "Type it again in Settings, under Answers."
)


@dataclass(frozen=True, slots=True)
class FetchStart:
    """What a fetch needs to know, as plain values."""

    position: MailboxPosition | None
    today: date
    letters: dict[str, tuple[TaskId, ...]]
    """The tasks of our letters by Message-ID."""


class _Closed(Exception):
    """Nobody looks for answers any more."""


class AnswerFetching:
    """All calls come from the thread that owns the data, which ``owner`` leads back to.

    ``open_folder`` and ``secret_of`` are called in the thread of the fetch: a keyring may ask its user. ``tell`` says
    a sentence to the lead, ``took`` hands on a step that an answer took by itself.
    """

    def __init__(
        self,
        workspace: Workspace,
        open_folder: Callable[[Mailbox, str], MailFolder],
        secret_of: Callable[[str], str | None],
        owner: OwnerThread,
        tell: Callable[[str], None] = lambda sentence: None,
        took: Callable[[ChangeSet], None] = lambda step: None,
    ) -> None:
        self._workspace, self._open_folder, self._secret_of = workspace, open_folder, secret_of
        self._owner, self._tell, self._took = owner, tell, took
        self._attachments = workspace.attachments
        self._watch: _Watch | None = None
        self._started = False

    def start(self) -> None:
        """From now on answers are looked for, wherever the lead chooses a mailbox."""
        self._started = True
        self._workspace.changed.connect(self._changed)
        self._follow_settings()

    def look_now(self) -> bool:
        """Ask the server at once; False where no mailbox is looked at."""
        if self._watch is not None:
            self._watch.look_now()
        return self._watch is not None

    def close(self) -> None:
        """Before the workspace is closed. Ends at once, also in the middle of a talk with the server."""
        if self._started:
            self._started = False
            self._workspace.changed.disconnect(self._changed)
            self._stop()

    def _changed(self, changes: ChangeSet) -> None:
        self._follow_settings()

    def _follow_settings(self) -> None:
        """Look at the mailbox that is chosen now; not while something about it has to be mended first."""
        wanted = self._workspace.read(mailbox_to_watch)
        if self._watch is not None and self._watch.mailbox != wanted:
            self._stop()
        if self._watch is None and wanted is not None:
            self._watch = _Watch(wanted, self, self._owner)
            self._watch.start()

    def _stop(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()

    # What the thread of the fetch asks for; each runs on the thread that owns the data.

    def begun(self, mailbox: Mailbox) -> FetchStart:
        """What the next fetch needs to know."""
        return self._workspace.read(fetch_start, mailbox)

    def outcomes(self, task_id: TaskId) -> tuple[Outcome, ...]:
        """What a task can end with."""
        return self._workspace.read(outcomes_to_choose, task_id)

    def took_in(self, fetched: FetchedMails, mails: list[ReadMail]) -> None:
        """Record what a fetch brought, and let take effect what may."""
        found = record_read(
            self._workspace, mails, fetched.position, fetch_status(self._workspace, fetched, len(mails))
        )
        for step in accept_by_itself(self._workspace, found):
            self._took(step)

    def read(self, mail: ReceivedMail, outcomes_of: OutcomesOf, letters: dict[str, tuple[TaskId, ...]]) -> ReadMail:
        """Runs in the thread of the fetch. Raises KnownError when there is no room for what is attached."""
        return read_received(mail, outcomes_of, letters, self._attachments)

    def failed(self, mailbox: Mailbox, problem: LeadlineError, failures: int) -> None:
        """Keep what is wrong; the lead hears of it once, and of what does not mend itself at once."""
        stops = isinstance(problem, AccountStopped)
        before = self._workspace.read(account_status, ANSWERS)
        stopped = problem.sentence if stops else ""
        self._workspace.record(replace(before, failures=failures, words=problem.sentence, stopped=stopped))
        # Whoever has just named the mailbox is about to give its password.
        is_new = problem.sentence == NO_PASSWORD and before.tested_at is None
        lacks_secret = problem.sentence == NO_PASSWORD
        if (stops and not is_new and not (lacks_secret and was_told_today(self._workspace, ANSWERS))) or failures == 2:
            self._tell(f"Answers are not fetched: {problem.sentence}")

    def open_folder(self, mailbox: Mailbox) -> MailFolder:
        """Runs in the thread of the fetch. Raises AccountStopped where the password is not known."""
        secret = self._secret_of(mailbox.secret_name)
        if secret is None:
            raise AccountStopped(NO_PASSWORD)
        return self._open_folder(mailbox, secret)


class _Watch(threading.Thread):
    """Looks at one mailbox until it is closed."""

    def __init__(self, mailbox: Mailbox, fetching: AnswerFetching, owner: OwnerThread) -> None:
        super().__init__(name="leadline-answers", daemon=True)
        self.mailbox = mailbox
        self._fetching, self._owner = fetching, owner
        self._closing, self._wake = threading.Event(), threading.Event()
        self._folder: MailFolder | None = None
        self._answered: SimpleQueue[bool] = SimpleQueue()
        self._good_since: float | None = None

    def look_now(self) -> None:
        """Look at the mailbox at once instead of at its time; called on the thread that owns the data."""
        self._wake.set()
        if self._folder is not None:
            self._folder.close()

    def close(self) -> None:
        """From the thread that owns the data; the thread ends by itself."""
        self._closing.set()
        self._answered.put(False)
        self.look_now()

    def run(self) -> None:
        failures = 0
        with suppress(_Closed):
            while not self._closing.is_set():
                problem = self._converse()
                if problem is not None and not self._wake.is_set():
                    failures = 1 if self._good_since is not None else failures + 1
                    self._ask(partial(self._fetching.failed, self.mailbox, problem, failures))
                    self._wake.wait(pause_after(failures).total_seconds())
                self._wake.clear()

    def _converse(self) -> LeadlineError | None:
        """Look again and again over one connection until it ends. Returns what was wrong."""
        self._good_since = None
        try:
            folder = self._folder = self._fetching.open_folder(self.mailbox)
            with closing(folder):
                self._watch_folder(folder)
            self._wake.wait(LOOK_SECONDS)
        except LeadlineError as problem:
            # Servers end long listening, as do those in between: the next connection shows whether something is wrong.
            return None if self._was_good_for(LONG_SECONDS) else problem
        except _Closed:
            raise
        except Exception:
            log.exception("answers could not be read")
            return KnownError("Leadline made a mistake while it read the answers. The log says more.")
        return None

    def _watch_folder(self, folder: MailFolder) -> None:
        """Until the server tells nothing, so that it has to be asked again later."""
        while not self._closing.is_set():
            more = self._look(folder)
            self._good_since = time.monotonic() if self._good_since is None else self._good_since
            if not more and not folder.wait_for_mail(LISTEN_SECONDS):
                return
            self._closing.wait(BREATH_SECONDS)

    def _was_good_for(self, seconds: float) -> bool:
        return self._good_since is not None and time.monotonic() - self._good_since >= seconds

    def _look(self, folder: MailFolder) -> bool:
        """One fetch with its commit; whether there is more at once."""
        start = self._ask(partial(self._fetching.begun, self.mailbox))
        fetched = folder.fetch(start.position, start.today, partial(may_concern_us, ours=start.letters))
        read = []
        for data in fetched.mails:
            # What cannot be read is no reason to leave the others.
            with suppress(RuleViolation):
                read.append(self._fetching.read(read_mail(data, start.today), self._outcomes, start.letters))
        self._ask(partial(self._fetching.took_in, fetched, read))
        return fetched.more

    def _outcomes(self, task_id: TaskId) -> tuple[Outcome, ...]:
        return self._ask(partial(self._fetching.outcomes, task_id))

    def _ask(self, question: Callable[[], T]) -> T:
        """Let the thread that owns the data answer. Raises what the question raises there."""
        values: list[T] = []
        problems: list[Exception] = []

        def answer() -> None:
            if self._closing.is_set():
                return
            try:
                values.append(question())
            except Exception as problem:
                problems.append(problem)
            self._answered.put(True)

        self._owner.post(answer)
        self._answered.get()
        if self._closing.is_set():
            raise _Closed
        for problem in problems:
            raise problem
        return values[0]


def mailbox_to_watch(reader: Reader) -> Mailbox | None:
    """The mailbox that answers are looked for in; None where there is none, or it has to be looked at by the lead."""
    mailbox = (reader.get(Settings, 1) or Settings()).answers.mailbox
    return mailbox if mailbox is not None and not account_status(reader, ANSWERS).stopped else None


def fetch_start(reader: Reader, mailbox: Mailbox) -> FetchStart:
    """What a fetch from a mailbox needs to know."""
    return FetchStart(reader.mailboxes().get(mailbox.name), reader.today(), tasks_by_letter(reader))


def fetch_status(workspace: Workspace, fetched: FetchedMails, read: int) -> AccountStatus:
    """How the mailbox does after a fetch that went well: when, and how many mails were ``read``."""
    words = f"{count(fetched.looked_at, 'new mail')} looked at, {count(read, 'mail')} read."
    return replace(workspace.read(fresh_status, ANSWERS), tested_at=workspace.clock.now(), words=words)
