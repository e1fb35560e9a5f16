"""Answers come in by themselves: the thread beside the owner of the data, with a mailbox of the test and a real one."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.actions.answer import let_take_effect, set_mailbox
from app.adapters.call_queue import CallQueue
from app.adapters.imap import ImapFolder
from app.domain.account import AccountStatus
from app.domain.errors import AccountStopped, KnownError
from app.domain.mailbox import ANSWERS, FetchedMails, Mailbox, MailboxPosition
from app.domain.run import TaskState
from app.editing.change import ChangeSet
from app.editing.ports import MailFolder
from app.queries.route import account_status, fresh_status
from app.workspace import answer_fetching
from app.workspace.answer_fetching import AnswerFetching
from app.workspace.answer_recording import proposals
from tests.app.adapters.imap_server import DOVECOT, PASSWORD, dovecot
from tests.builders import Office, make_office

PLACE = Mailbox("127.0.0.1", "kim")


class TestFolder:
    """A folder on paper: mails by their numbers. Fits the port MailFolder."""

    __test__ = False

    def __init__(self, mails: list[bytes], *, idles: bool = True) -> None:
        self.mails, self.idles = mails, idles
        self.problems: list[KnownError] = []
        self.opened = self.fetched = 0
        self.news = threading.Event()
        self.closed = threading.Event()

    def open(self, mailbox: Mailbox, password: str) -> "TestFolder":
        assert password == "secret"
        self.opened += 1
        self.closed.clear()
        self.news.clear()
        return self

    def fetch(self, position: MailboxPosition | None, today: date, wanted: Callable[[bytes], bool]) -> FetchedMails:
        self.fetched += 1
        if self.problems:
            raise self.problems.pop(0)
        last = position.last_uid if position is not None else 0
        new = self.mails[last : last + 200]
        heads = [mail for mail in new if wanted(mail.split(b"\n\n")[0])]
        at = MailboxPosition(PLACE.name, 7, last + len(new))
        return FetchedMails(tuple(heads), len(new), at, more=at.last_uid < len(self.mails))

    def wait_for_mail(self, seconds: float) -> bool:
        if self.idles:
            self.news.wait(seconds)
            self.news.clear()
            if self.closed.is_set():
                raise KnownError("closed")
        return self.idles

    def close(self) -> None:
        self.closed.set()
        self.news.set()


class Watched:
    """An office with answers that are fetched; ``until`` lets the owner's thread work until something is true."""

    def __init__(
        self,
        office: Office,
        folder: TestFolder,
        password: str | None = "secret",
        opens: Callable[[Mailbox, str], MailFolder] | None = None,
    ) -> None:
        self.office, self.folder, self.owner = office, folder, CallQueue()
        self.told: list[str] = []
        self.took: list[ChangeSet] = []
        self.fetching = AnswerFetching(
            office.workspace,
            opens or folder.open,
            lambda name: password,
            self.owner,
            self.told.append,
            self.took.append,
        )
        self.fetching.start()

    def until(self, over: Callable[[], object]) -> None:
        give_up = time.monotonic() + 60

        def look() -> None:
            self.owner.call_later(0.02, look)

        look()
        self.owner.run_until(lambda: bool(over()) or time.monotonic() > give_up)
        assert over()

    def status(self) -> AccountStatus | None:
        """None while nothing is known of it."""
        known = self.office.workspace.read(account_status, ANSWERS)
        return known if known != AccountStatus(known.name) else None


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(answer_fetching, "BREATH_SECONDS", 0.0)
    made = make_office(tmp_path / "data")
    made.workspace.do(set_mailbox, PLACE)
    yield made
    assert not [thread for thread in threading.enumerate() if thread.name == "leadline-answers" and _lives(thread)]


def _lives(thread: threading.Thread) -> bool:
    thread.join(30)
    return thread.is_alive()


def answer(office: Office, text: str = "Done", number: int = 1, step: str = "idea") -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "Mia <mia@example.com>", f"Re: [{office.task(step).key}]"
    made["Date"], made["Message-ID"] = office.clock.now(), f"<{number}@example.com>"
    made.set_content(text)
    return bytes(made)


def test_what_is_there_is_proposed_and_what_comes_later_too_over_the_same_connection(office: Office):
    watched = Watched(office, TestFolder([b"Subject: hello\n\nx", answer(office)]))
    watched.until(lambda: proposals(office.workspace))
    assert watched.status() == AccountStatus(
        f"answers: {PLACE.name}", tested_at=office.clock.now(), words="2 new mails looked at, 1 mail read."
    )
    watched.folder.mails.append(answer(office, "Blocked by Legal", 2))
    watched.folder.news.set()
    watched.until(lambda: len(proposals(office.workspace)) == 2)
    assert watched.folder.opened == 1
    watched.fetching.close()


def test_a_restart_goes_on_where_the_last_fetch_ended(office: Office):
    folder = TestFolder([answer(office, number=number) for number in range(450)])
    watched = Watched(office, folder)
    watched.until(lambda: answers(office) == 450)
    assert folder.fetched == 3
    watched.fetching.close()
    office.reopen()
    again = Watched(office, folder)
    again.until(lambda: folder.fetched == 4)
    again.until(lambda: again.status().words.startswith("0 new mails"))
    again.fetching.close()
    assert answers(office) == 450


def answers(office: Office) -> int:
    return office.workspace.read(lambda reader: len(reader.answers()))


def test_closing_ends_the_listening_at_once(office: Office):
    watched = Watched(office, TestFolder([]))
    watched.until(lambda: watched.status())
    began = time.monotonic()
    watched.fetching.close()
    for thread in threading.enumerate():
        if thread.name == "leadline-answers":
            thread.join(20)
    # It looks again after minutes; a busy machine may take some seconds to end a thread.
    assert time.monotonic() - began < 10


def test_a_wrong_password_stops_and_is_told_once_until_it_is_given_again(office: Office):
    folder = TestFolder([answer(office)])
    folder.problems = [AccountStopped("It does not let kim in.")]
    watched = Watched(office, folder)
    watched.until(lambda: watched.told)
    assert watched.status().stopped == "It does not let kim in."
    assert watched.told == ["Answers are not fetched: It does not let kim in."]
    assert not watched.fetching.look_now()
    assert folder.fetched == 1
    office.workspace.record(office.workspace.read(fresh_status, ANSWERS))
    watched.until(lambda: proposals(office.workspace))
    watched.fetching.close()


def test_a_password_that_is_not_known_stops_and_is_told_once_a_day_where_it_was_known_before(office: Office):
    watched = Watched(office, TestFolder([]), None)

    def stopped_again() -> None:
        watched.until(lambda: watched.status() and watched.status().stopped)
        assert "The password of the mailbox that answers come to is not known" in watched.status().stopped

    def known_for_a_while() -> None:
        fresh = office.workspace.read(fresh_status, ANSWERS)
        office.workspace.record(replace(fresh, tested_at=office.clock.now()))

    stopped_again()
    assert watched.told == [], "the lead has just named the mailbox and is about to give it"
    for _ in range(2):
        known_for_a_while()
        stopped_again()
        assert len(watched.told) == 1
        assert "Type it again in Settings" in watched.told[0]
    office.clock.forward(days=1)
    known_for_a_while()
    stopped_again()
    assert len(watched.told) == 2
    watched.fetching.close()


def test_a_server_that_is_away_is_asked_again_and_the_lead_hears_of_it_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answer_fetching, "pause_after", lambda failures: timedelta(0))
    folder = TestFolder([answer(office)])
    folder.problems = [KnownError("No network.") for _ in range(5)]
    watched = Watched(office, folder)
    watched.until(lambda: proposals(office.workspace))
    assert watched.told == ["Answers are not fetched: No network."]
    assert watched.status().failures == 0
    watched.fetching.close()


def test_a_full_disk_loses_no_mail(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answer_fetching, "pause_after", lambda failures: timedelta(0))
    full = [KnownError("The disk is full."), KnownError("The disk is full.")]
    record = answer_fetching.record_read

    def no_room(*given: object) -> object:
        if full:
            raise full.pop()
        return record(*given)

    monkeypatch.setattr(answer_fetching, "record_read", no_room)
    watched = Watched(office, TestFolder([answer(office)]))
    watched.until(lambda: proposals(office.workspace))
    assert watched.folder.fetched >= 3
    watched.fetching.close()


def test_a_server_that_tells_nothing_is_asked_every_few_minutes_and_at_once_on_wish(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    folder = TestFolder([], idles=False)
    watched = Watched(office, folder)
    watched.until(lambda: folder.fetched == 1 and watched.status())
    folder.mails.append(answer(office))
    monkeypatch.setattr(answer_fetching, "LOOK_SECONDS", 0.05)
    assert watched.fetching.look_now()
    watched.until(lambda: proposals(office.workspace))
    fetched = folder.fetched
    watched.until(lambda: folder.fetched >= fetched + 2)
    watched.fetching.close()


def test_looking_at_once_interrupts_the_listening(office: Office):
    folder = TestFolder([])
    watched = Watched(office, folder)
    watched.until(lambda: watched.status())
    folder.mails.append(answer(office))
    assert watched.fetching.look_now()
    watched.until(lambda: proposals(office.workspace))
    assert watched.told == []
    watched.fetching.close()


def test_without_a_mailbox_nothing_is_opened_and_another_one_takes_the_place_of_the_first(office: Office):
    office.workspace.do(set_mailbox, None)
    watched = Watched(office, TestFolder([]))
    assert not watched.fetching.look_now()
    assert watched.folder.opened == 0
    office.workspace.do(set_mailbox, PLACE)
    watched.until(lambda: watched.folder.opened == 1)
    office.workspace.undo()
    watched.until(lambda: watched.folder.closed.is_set())
    watched.fetching.close()


def test_sure_answers_of_the_owner_take_effect_by_themselves_where_that_is_chosen(office: Office):
    office.workspace.do(let_take_effect, True)
    watched = Watched(office, TestFolder([answer(office)]))
    watched.until(lambda: watched.took)
    assert office.task("idea").state is TaskState.DONE
    assert [step.title for step in watched.took] == ["Accept answer on “Generate idea”"]
    watched.fetching.close()


@pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
@pytest.mark.requirement("S67")
def test_a_real_server_tells_of_an_answer_and_keeps_its_mailbox_as_it_is(office: Office):
    office.clock.moment = datetime.now(UTC)
    with dovecot() as server:
        office.workspace.do(set_mailbox, server.mailbox())
        server.put([answer(office, "Blocked by Legal", 1)])
        watched = Watched(office, TestFolder([]), PASSWORD, ImapFolder)
        watched.until(lambda: len(proposals(office.workspace)) == 1)
        server.put([b"Subject: Offer\n\nbuy", answer(office, "Done", 2)])
        before = server.mails()
        watched.until(lambda: len(proposals(office.workspace)) == 2)
        assert server.mails() == before
        watched.fetching.close()
        assert server.mails() == before
