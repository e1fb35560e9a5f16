"""What keeps letters from leaving is told once, and what waited a day for it is given up with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.answer import set_mailbox
from app.actions.outbox import change_settings
from app.actions.reminder import change_reminders
from app.actions.task import add_task
from app.adapters.secret_store import SecretStore
from app.adapters.transport import AccountTransport
from app.domain.account import MAIL
from app.domain.dispatch import DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.mailbox import ANSWERS, Mailbox
from app.editing.ports import Parcel
from app.queries.answer import mailbox_words
from app.queries.outbox import OutboxState, outbox
from app.queries.route import fresh_status
from app.queries.sending_trouble import SendingTrouble, sending_troubles
from app.workspace import background_sending
from app.workspace.account_check import account_state, checked_status
from app.workspace.sending import finish, next_parcel
from tests.app.adapters.mail_servers import Mailbox as ServedMailbox
from tests.app.workspace.sending_desk import ACCOUNT, Desk, desk_of, sending_by
from tests.builders import Office, make_office


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_sending, "SOON_SECONDS", 0.02)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    made.clock.forward(minutes=11)
    return made


@dataclass
class Answering:
    """A transport whose every attempt ends the same way."""

    result: SendingResult

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        if self.result.event is DispatchEvent.ACCEPTED:
            assert may_leave()
        return self.result


def failing(scope: FaultScope, *, stops: bool = False) -> SendingResult:
    return SendingResult(DispatchEvent.FAILED, "451 try later", scope, stops=stops)


def tried(desk: Desk) -> int:
    return sum(line.words.startswith("Connecting") for letter in desk.letters() for line in letter.story)


@pytest.mark.parametrize("scope", [FaultScope.PERSON, FaultScope.ACCOUNT])
def test_the_lead_is_told_once_after_the_second_failure_with_the_words_of_the_server(
    office: Office, scope: FaultScope
) -> None:
    desk = desk_of(office, ACCOUNT, transport=lambda: Answering(failing(scope)))
    told: list[SendingTrouble] = []
    desk.sending.troubled.connect(told.append)
    desk.until(lambda: tried(desk) == 1)
    desk.go_on()
    assert told == []
    for tries in range(2, 5):
        desk.forward(minutes=61)
        desk.until(lambda tries=tries: tried(desk) == tries)
        desk.go_on(0.1)
        [trouble] = told
        assert "“451 try later”" in trouble.words
        assert trouble.about_account is (scope is FaultScope.ACCOUNT)
        assert office.workspace.read(sending_troubles) == (trouble,)
    desk.sending.close()


def test_a_stopped_account_is_told_at_once_with_what_to_do(office: Office) -> None:
    desk = desk_of(office, ACCOUNT, transport=lambda: Answering(failing(FaultScope.ACCOUNT, stops=True)))
    told: list[SendingTrouble] = []
    desk.sending.troubled.connect(told.append)
    desk.until(lambda: bool(told))
    desk.forward(hours=3)
    desk.go_on()
    assert [(one.about_account, "Mend it in the settings" in one.words) for one in told] == [(True, True)]
    assert tried(desk) == 1
    desk.sending.close()


def given_up(desk: Desk) -> None:
    """A day of failures of the account goes by."""
    for _ in range(40):
        if desk.states()[:1] == [DispatchState.REFUSED]:
            break
        tries = tried(desk)
        desk.until(lambda tries=tries: tried(desk) > tries or desk.states()[:1] == [DispatchState.REFUSED])
        desk.go_on(0.02)
        desk.forward(hours=1, seconds=1)
    assert desk.states() == [DispatchState.REFUSED]


def test_what_was_given_up_leaves_again_once_another_letter_is_accepted(office: Office) -> None:
    office.workspace.do(change_reminders, never_quiet=True)
    answers = Answering(failing(FaultScope.ACCOUNT))
    desk = desk_of(office, ACCOUNT, transport=lambda: answers)
    given_up(desk)
    answers.result = SendingResult(DispatchEvent.ACCEPTED, "250 ok")
    desk.forward(hours=2)
    desk.go_on()
    assert desk.states() == [DispatchState.REFUSED], "nobody knows yet that it works"
    office.workspace.do(add_task, "Call the printer", office.people["Ana"])
    desk.forward(minutes=11)
    desk.until(lambda: desk.states() == [DispatchState.SENT] * 2)
    assert any(line.words == "The account can be used again." for line in desk.letters()[0].story)
    assert office.workspace.read(account_state, MAIL).startswith("Works.")
    desk.sending.close()


def test_what_was_given_up_leaves_again_through_another_account_and_the_first_keeps_what_is_known_of_it(
    office: Office,
) -> None:
    office.workspace.do(change_reminders, never_quiet=True)
    answers = Answering(failing(FaultScope.ACCOUNT))
    desk = desk_of(office, ACCOUNT, transport=lambda: answers)
    given_up(desk)
    before = office.workspace.read(account_state, MAIL)
    answers.result = SendingResult(DispatchEvent.ACCEPTED, "250 ok")
    office.workspace.do(set_mail_account, replace(ACCOUNT, host="localhost"))
    assert office.workspace.read(account_state, MAIL) == "Not tested yet."
    desk.go_on()
    assert desk.states() == [DispatchState.REFUSED], "nothing leaves by itself through what was not tested"
    office.workspace.undo()
    assert office.workspace.read(account_state, MAIL) == before
    office.workspace.redo()
    office.workspace.record(*office.workspace.read(checked_status, MAIL, answers.result))
    desk.until(lambda: desk.states() == [DispatchState.SENT])
    assert office.workspace.read(account_state, MAIL).startswith("Works.")
    office.workspace.undo()
    assert office.workspace.read(account_state, MAIL) == before
    desk.sending.close()


def test_a_failure_through_an_account_that_was_changed_meanwhile_stops_only_that_one(office: Office) -> None:
    office.workspace.do(change_reminders, never_quiet=True)
    office.workspace.do(set_mail_account, ACCOUNT)
    parcel = next_parcel(office.workspace)
    office.workspace.do(set_mail_account, replace(ACCOUNT, host="localhost"))
    told: list[SendingTrouble] = []
    refused = failing(FaultScope.ACCOUNT, stops=True)
    after = finish(office.workspace, parcel.id, refused, told.append, parcel.account)
    assert (after.state, told) == (DispatchState.WAITING, [])
    assert office.workspace.read(account_state, MAIL) == "Not tested yet."
    office.workspace.undo()
    assert office.workspace.read(account_state, MAIL) == "Stopped: 451 try later"


def test_a_password_that_is_not_known_is_said_once_a_day_however_often_the_program_starts(office: Office) -> None:
    office.workspace.do(change_reminders, never_quiet=True)
    office.clock.forward(hours=1)
    said: list[str] = []

    def start() -> None:
        parcel = next_parcel(office.workspace)
        known = AccountTransport(SecretStore(EmptyVault())).carry(parcel, lambda: True)
        finish(office.workspace, parcel.id, known, lambda trouble: said.append(trouble.words), parcel.account)
        assert office.workspace.read(account_state, MAIL).startswith("Stopped: The password of the mail account is not")
        assert len(office.workspace.read(sending_troubles)) == 1
        # Typed again, and forgotten with the next start.
        office.workspace.record(office.workspace.read(fresh_status, MAIL))
        office.reopen()

    office.workspace.do(set_mail_account, replace(ACCOUNT, user="lea"))
    for _ in range(3):
        start()
    assert len(said) == 1
    office.clock.forward(days=1)
    start()
    assert len(said) == 2


class EmptyVault:
    """A keyring that holds nothing."""

    def get_password(self, service: str, username: str, /) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str, /) -> None:
        raise AssertionError


def test_a_mailbox_of_answers_that_stopped_is_no_account_that_letters_leave_by(office: Office) -> None:
    office.workspace.do(set_mail_account, ACCOUNT)
    office.workspace.do(set_mailbox, Mailbox("127.0.0.1", "kim"))
    stopped = replace(office.workspace.read(fresh_status, ANSWERS), stopped="no")
    office.workspace.record(stopped)
    assert office.workspace.read(mailbox_words) == "Not read now. no"
    assert office.workspace.read(sending_troubles) == ()
    office.workspace.do(set_mailbox, Mailbox("127.0.0.1", "lea"))
    assert office.workspace.read(mailbox_words) == "Not read yet."
    office.workspace.undo()
    assert office.workspace.read(mailbox_words) == "Not read now. no"


def test_what_waited_for_an_account_that_failed_for_a_day_is_refused_and_leaves_once_it_is_tested(
    office: Office,
) -> None:
    office.workspace.do(change_reminders, never_quiet=True)
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    desk = desk_of(office, ACCOUNT, transport=lambda: Answering(failing(FaultScope.ACCOUNT)))
    told: list[SendingTrouble] = []
    desk.sending.troubled.connect(told.append)
    hours = 0
    while not desk.letters() or desk.letters()[0].state is not DispatchState.REFUSED:
        tries = tried(desk)
        desk.until(lambda tries=tries: tried(desk) > tries or desk.states()[:1] == [DispatchState.REFUSED])
        desk.go_on(0.02)
        desk.forward(hours=1, seconds=1)
        hours += 1
        assert hours < 40
    assert 24 <= hours <= 30
    assert desk.states() == [DispatchState.REFUSED] * 2
    assert {letter.person_id for letter in desk.letters()} == {office.people["Mia"], office.people["Sam"]}
    assert all("Tried for a day, and given up: 451 try later" in letter.last_words for letter in desk.letters())
    left = {line.state for line in office.workspace.read(outbox)} - {OutboxState.OVERTAKEN}
    assert left == {OutboxState.REFUSED}
    assert ["given up" in one.words for one in told] == [False, True]
    desk.sending.close()
    works = SendingResult(DispatchEvent.ACCEPTED, "250 ok")
    office.workspace.record(*office.workspace.read(checked_status, MAIL, works))
    with sending_by(office, ServedMailbox()) as again:
        again.until(lambda: again.states() == [DispatchState.SENT] * 2)
