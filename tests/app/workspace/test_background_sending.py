"""Letters leave without a hand, one at a time, and never hold the thread that owns the data."""

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.outbox import change_settings
from app.actions.person import add_person
from app.actions.reminder import change_reminders
from app.actions.task import add_task
from app.domain.account import MAIL, AccountStatus, MailAccount, Security
from app.domain.dispatch import DispatchEvent, DispatchState, SendingResult
from app.domain.ids import PersonId
from app.domain.message import Delivery, Message
from app.domain.person import Person
from app.editing.edit import Edit, action
from app.editing.ports import Parcel
from app.queries.outbox import outbox
from app.workspace import background_sending
from tests.app.adapters.mail_servers import FaultyServer, Mailbox, real_server
from tests.app.workspace.sending_desk import ACCOUNT, desk_of, sending_by
from tests.builders import Office, make_office


@action("Choose")
def tell_by_itself(edit: Edit, person_id: PersonId, yes: bool) -> None:
    edit.put(replace(edit.get(Person, person_id), by_itself=yes))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_sending, "SOON_SECONDS", 0.02)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    made.clock.forward(minutes=11)
    return made


@pytest.mark.requirement("S67")
def test_a_finish_reaches_the_next_owner_without_a_hand_when_its_undo_window_is_over(office: Office) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox) as desk:
        desk.until(lambda: len(mailbox.took) == 1)
        office.finish("idea")
        desk.go_on()
        assert [to for to, _ in mailbox.took] == ["mia@example.com"], "it may still be undone"
        desk.forward(minutes=11)
        desk.until(lambda: desk.states() == [DispatchState.SENT] * 2)
    assert [to for to, _ in mailbox.took] == ["mia@example.com", "sam@example.com"]


def test_nothing_leaves_without_a_hand_before_the_account_has_passed_its_test(office: Office) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox, tested=False) as desk:
        desk.go_on()
        assert desk.letters() == []
        office.workspace.record(AccountStatus(MAIL, tested_at=office.clock.now()))
        desk.until(lambda: desk.states() == [DispatchState.SENT])


@pytest.mark.parametrize("tested", [True, False])
def test_a_person_can_be_told_by_itself_or_asked_about_first_whatever_the_account(office: Office, tested: bool) -> None:
    mailbox = Mailbox()
    office.workspace.do(tell_by_itself, office.people["Mia"], False)
    office.workspace.do(tell_by_itself, office.people["Sam"], True)
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    with sending_by(office, mailbox, tested=tested) as desk:
        desk.until(lambda: desk.states() == [DispatchState.SENT])
        desk.go_on()
        assert [to for to, _ in mailbox.took] == ["sam@example.com"]
        run = desk.sending.send_now({office.people["Mia"]})
        desk.until(lambda: run.over)
        assert [letter.state for letter in run.ended] == [DispatchState.SENT]
    assert [to for to, _ in mailbox.took] == ["sam@example.com", "mia@example.com"]


def test_quiet_hours_hold_letters_but_not_a_hand(office: Office) -> None:
    mailbox = Mailbox()
    office.workspace.do(change_reminders, quiet=(8 * 60, 12 * 60))
    with sending_by(office, mailbox) as desk:
        desk.go_on()
        assert mailbox.took == []
        run = desk.sending.send_now()
        desk.until(lambda: run.over)
        assert len(mailbox.took) == 1
        office.finish("idea")
        desk.forward(minutes=11)
        desk.go_on()
        assert len(mailbox.took) == 1
        desk.forward(hours=3)
        desk.until(lambda: len(mailbox.took) == 2)


def test_a_run_by_hand_ends_where_nothing_is_due(office: Office) -> None:
    with sending_by(office, Mailbox()) as desk:
        desk.until(lambda: desk.states() == [DispatchState.SENT])
        run = desk.sending.send_now()
        desk.until(lambda: run.over)
        assert (run.ended, run.refusal) == ([], "")


def test_a_letter_in_doubt_is_sent_once_more_when_it_is_asked_for(office: Office) -> None:
    server = FaultyServer("dot", "drop")
    desk = desk_of(office, MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", per_minute=0))
    desk.until(lambda: desk.states() == [DispatchState.DOUBTFUL])
    desk.forward(hours=2)
    desk.go_on()
    assert desk.states() == [DispatchState.DOUBTFUL], "never by itself"
    server.close()
    with real_server(Mailbox()) as account:
        office.workspace.do(set_mail_account, account)
        run = desk.sending.send_again(desk.letters()[0].id)
        desk.until(lambda: run.over)
    assert [letter.state for letter in run.ended] == [DispatchState.SENT]
    desk.sending.close()


def test_an_owner_that_is_silent_at_the_last_byte_has_said_no(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_sending, "QUESTION_SECONDS", 0.1)
    mailbox, busy = Mailbox(), [True]

    def block() -> None:
        while busy:
            time.sleep(0.4)
            desk.queue.post(block)
            return

    with sending_by(office, mailbox) as desk:
        desk.queue.post(block)
        desk.go_on(2)
        assert mailbox.took == []
        assert not set(desk.states()) & {DispatchState.SENT, DispatchState.DOUBTFUL, DispatchState.HANDED_OVER}
        busy.clear()
        desk.until(lambda: desk.states() == [DispatchState.SENT])
    assert len(mailbox.took) == 1


@dataclass
class Held:
    """A transport that waits where it is told to; ``handed`` is set once the last byte has gone."""

    before: bool
    handed: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        if self.before:
            self.handed.set()
            self.release.wait(30)
        if not may_leave():
            return SendingResult(DispatchEvent.WITHHELD)
        self.handed.set()
        self.release.wait(10)
        return SendingResult(DispatchEvent.ACCEPTED, "250")


@pytest.mark.parametrize(
    ("before", "answers", "state"),
    [
        (True, False, DispatchState.WAITING),
        (False, False, DispatchState.DOUBTFUL),
        (False, True, DispatchState.SENT),
    ],
)
def test_closing_waits_for_what_is_handed_over_and_takes_back_what_is_not(
    office: Office, before: bool, answers: bool, state: DispatchState
) -> None:
    held = Held(before)
    desk = desk_of(office, ACCOUNT, transport=lambda: held)
    desk.until(held.handed.is_set)
    if answers:
        threading.Timer(0.2, held.release.set).start()
    began = time.monotonic()
    desk.sending.close(0.5)
    # Without the limit it would wait for the thirty seconds of the held transport.
    assert time.monotonic() - began < 8
    held.release.set()
    assert desk.states() == [state]
    desk.go_on()
    assert desk.states() == [state], "a late answer of a worker changes nothing"


@pytest.mark.parametrize("before", [True, False])
def test_a_backup_that_is_restored_in_the_middle_of_a_letter_does_not_stop_the_others(
    office: Office, before: bool
) -> None:
    held = Held(before)
    office.workspace.do(set_mail_account, ACCOUNT)
    backup = office.workspace.backups.make()
    desk = desk_of(office, ACCOUNT, transport=lambda: held)
    desk.until(held.handed.is_set)
    office.workspace.backups.restore(backup.path)
    held.release.set()
    desk.go_on(0.5)
    office.workspace.record(AccountStatus(MAIL, tested_at=office.clock.now()))
    desk.until(lambda: bool(desk.letters()) and desk.states()[-1] in (DispatchState.SENT, DispatchState.DOUBTFUL))
    desk.sending.close()


@pytest.mark.parametrize(("late", "state"), [(False, DispatchState.WAITING), (True, DispatchState.DOUBTFUL)])
def test_a_transport_that_breaks_leaves_the_truth_behind_and_others_go_on(
    office: Office, late: bool, state: DispatchState
) -> None:
    class Broken:
        def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
            if parcel.address == "sam@example.com":
                return SendingResult(DispatchEvent.ACCEPTED, "250" if may_leave() else "")
            if late:
                assert may_leave()
            raise ZeroDivisionError

    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    desk = desk_of(office, ACCOUNT, transport=Broken)
    desk.until(lambda: len(desk.letters()) == 2 and desk.letters()[1].state is DispatchState.SENT)
    assert desk.states() == [state, DispatchState.SENT]
    desk.sending.close()


def test_a_listener_that_fails_at_the_last_byte_does_not_stop_the_letters(office: Office) -> None:
    def fail(changes) -> None:
        if DispatchState.HANDED_OVER in desk.states():
            raise ZeroDivisionError

    mailbox = Mailbox()
    with sending_by(office, mailbox) as desk:
        office.workspace.changed.connect(fail)
        with pytest.raises(ZeroDivisionError):
            desk.until(lambda: desk.states() == [DispatchState.SENT])
        office.workspace.changed.disconnect(fail)
        desk.until(lambda: desk.states() == [DispatchState.SENT])


def test_nothing_leaves_by_itself_for_other_computers_while_the_time_is_set(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    desk = desk_of(office, MailAccount("mail.firm.example", 465, Security.TLS, "lead@example.com"))
    desk.go_on()
    run = desk.sending.send_now()
    desk.until(lambda: run.over)
    assert "LEADLINE_NOW" in run.refusal
    assert desk.letters() == []
    desk.sending.close()


def test_the_moments_between_letters_are_kept_per_minute(office: Office) -> None:
    mailbox = Mailbox()
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    with real_server(mailbox) as account:
        desk = desk_of(office, MailAccount(account.host, account.port, account.security, account.sender, per_minute=1))
        desk.go_on(0.5)
        assert len(mailbox.took) == 1
        desk.forward(minutes=1, seconds=1)
        desk.until(lambda: len(mailbox.took) == 2)
        desk.sending.close()
    first, second = (letter.handed_at for letter in desk.letters())
    assert second - first >= timedelta(minutes=1)


def test_no_step_holds_the_thread_that_owns_the_data_for_long(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 tasks and 2,500 messages. Counted in the time of the processor, so that other programs do not count."""
    team = [office.workspace.do(add_person, f"P{n}", email=f"p{n}@example.com").value for n in range(30)]
    for number in range(200):
        office.workspace.do(add_task, f"Task {number}", team[number % 30])
    office.workspace.do(many_messages)
    told = [m for m in office.messages() if m.fact_key.endswith("again")]
    office.workspace.record(*(Delivery(m.fact_key, m.person_id, m.task_id, m.kind, "mail", m.leaves_at) for m in told))
    office.clock.forward(minutes=11)
    desk = desk_of(office, ACCOUNT, transport=lambda: Held(False, release=released()))
    took: list[float] = []
    find_next = desk.queue._next

    def timed() -> Callable[[], None]:
        call = find_next()

        def run() -> None:
            began = time.thread_time()
            call()
            took.append(time.thread_time() - began)

        return run

    monkeypatch.setattr(desk.queue, "_next", timed)
    # As in the window, where the first page has read the messages, and the start is no garbage.
    office.workspace.read(outbox)
    gc.collect()
    gc.freeze()
    desk.until(lambda: len(desk.letters()) == 31 and set(desk.states()) == {DispatchState.SENT}, 60)
    desk.sending.close()
    gc.unfreeze()
    assert len(took) > 90
    assert max(took) < 0.05


def released() -> threading.Event:
    found = threading.Event()
    found.set()
    return found


@action("Fill the outbox")
def many_messages(edit: Edit) -> None:
    known = list(edit.find(Message))
    for number in range(2_500 - len(known)):
        message, id = known[number % len(known)], edit.next_id(Message)
        edit.put(replace(message, id=id, fact_key=f"{message.fact_key}/{id} again"))
