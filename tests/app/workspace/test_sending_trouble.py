"""What keeps letters from leaving is told once, and what waited a day for it is given up with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.actions.outbox import change_settings
from app.actions.reminder import change_reminders
from app.domain.account import MAIL
from app.domain.dispatch import DispatchEvent, DispatchState, FaultScope, SendingResult
from app.editing.ports import Parcel
from app.queries.outbox import OutboxState, outbox
from app.queries.sending_trouble import SendingTrouble, sending_troubles
from app.workspace import background_sending
from app.workspace.account_check import checked_status
from tests.app.adapters.mail_servers import Mailbox
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
    with sending_by(office, Mailbox()) as again:
        again.until(lambda: again.states() == [DispatchState.SENT] * 2)
