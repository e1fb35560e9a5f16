"""Letters leave at most once and none is lost: by turns of undo, hold, failures, new addresses and crashes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from app.actions.account import hold_everything, set_mail_account
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.actions.reminder import change_reminders
from app.domain.account import MailAccount, Security
from app.domain.dispatch import Dispatch, DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.errors import RuleViolation
from app.domain.message import Delivery
from app.editing.ports import Parcel
from app.queries.dispatch import due_letters
from app.queries.outbox import OutboxState, outbox
from app.workspace.delivery_recording import record_told
from app.workspace.lead_word import mark_arrived, send_again
from app.workspace.sending import next_parcel
from tests.builders import Office, make_office
from tests.sending_steps import carry, send_due

ACCEPTED = SendingResult(DispatchEvent.ACCEPTED, "Accepted: 250 ok")
LOST = SendingResult(DispatchEvent.LOST, "The connection ended after the last byte.")
ACCOUNT = MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com", per_minute=0)


@dataclass
class FakeTransport:
    """Fits the port; ``before`` happens just before the last byte, ``outcomes`` come one after the other."""

    outcomes: list[SendingResult] = field(default_factory=list)
    before: Callable[[], object] = lambda: None
    arrived: list[Parcel] = field(default_factory=list)

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        outcome = self.outcomes.pop(0) if self.outcomes else ACCEPTED
        if outcome.event in (DispatchEvent.FAILED, DispatchEvent.REFUSED):
            return outcome
        self.before()
        if not may_leave():
            return SendingResult(DispatchEvent.WITHHELD)
        self.arrived.append(parcel)
        return outcome

    def subjects(self) -> list[str]:
        return [str(message_from_string(parcel.content, policy=default)["Subject"]) for parcel in self.arrived]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    made.workspace.do(set_mail_account, ACCOUNT)
    made.workspace.do(change_reminders, tell_plans=False)
    made.clock.forward(minutes=11)
    return made


def state_of(office: Office, name: str) -> list[OutboxState]:
    return [line.state for line in office.workspace.read(outbox) if line.person == name]


def letters(office: Office) -> list[Dispatch]:
    return list(office.workspace.read(lambda reader: reader.dispatches()).values())


def send(office: Office, *outcomes: SendingResult, before: Callable[[], object] = lambda: None) -> FakeTransport:
    transport = FakeTransport(list(outcomes), before)
    send_due(office.workspace, transport)
    return transport


def why(office: Office, name: str) -> str:
    return next(held.why for held in office.workspace.read(due_letters).held if held.person == name)


def failed(scope: FaultScope, words: str = "450 4.2.0 later", **more: bool) -> SendingResult:
    return SendingResult(DispatchEvent.FAILED, words, scope, **more)


@pytest.mark.requirement("S67")
def test_a_finish_becomes_one_letter_to_the_next_owner_and_never_a_second(office: Office) -> None:
    assert len(send(office).arrived) == 1
    office.finish("idea")
    assert send(office).arrived == [], "the undo window is not over"
    office.clock.forward(minutes=11)
    sent = send(office)
    assert [parcel.address for parcel in sent.arrived] == ["sam@example.com"]
    assert state_of(office, "Sam") == [OutboxState.SENT]
    assert send(office).arrived == []
    office.reopen()
    assert send(office).arrived == []
    [line] = [line for line in office.workspace.read(outbox) if line.person == "Sam"]
    assert line.channel == "mail"


def test_the_letter_is_kept_as_it_was_sent_with_its_story(office: Office) -> None:
    sent = send(office)
    [letter] = letters(office)
    assert office.workspace.read(lambda reader: reader.letter_copy(letter.id)) == sent.arrived[0].content
    assert [line.words for line in letter.story] == ["Connecting to 127.0.0.1.", "Handed over.", "Accepted: 250 ok"]
    read = message_from_string(sent.arrived[0].content, policy=default)
    assert (read["From"], read["To"]) == ("Lea <lead@example.com>", "Mia <mia@example.com>")
    assert (read["Reply-To"], read["Auto-Submitted"]) == ("Lea <lea@example.com>", "auto-generated")
    assert read["Message-ID"] == letter.message_id
    assert len(letter.message_id) <= 70


def test_a_letter_has_its_text_as_html_and_the_due_day_as_a_calendar_file(office: Office) -> None:
    read = message_from_string(send(office).arrived[0].content, policy=default)
    assert "Generate idea" in read.get_body(("plain",)).get_content()
    assert "Generate idea" in read.get_body(("html",)).get_content()
    [file] = read.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "leadline.ics")
    assert "BEGIN:VEVENT" in file.get_content()


def test_an_invitation_says_in_its_header_what_it_asks(office: Office) -> None:
    office.workspace.do(change_person, office.people["Mia"], invited=True)
    read = message_from_string(send(office).arrived[0].content, policy=default)
    [file] = read.iter_attachments()
    assert file["Content-Type"].params["method"] == "REQUEST"
    assert "METHOD:REQUEST" in file.get_content()


def test_letters_about_one_task_are_one_thread(office: Office) -> None:
    first = send(office)
    office.clock.forward(days=42)
    office.workspace.tick()
    office.clock.forward(days=1)
    second = [parcel for parcel in send(office).arrived if parcel.address == "mia@example.com"]
    before = message_from_string(first.arrived[0].content, policy=default)["Message-ID"]
    assert message_from_string(second[-1].content, policy=default)["References"].startswith(before)


def test_what_is_undone_between_connecting_and_the_last_byte_does_not_leave(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    sent = send(office, before=office.workspace.undo)
    assert sent.arrived == []
    assert letters(office)[-1].state is DispatchState.OVERTAKEN
    assert state_of(office, "Sam") == []


def test_what_is_undone_while_the_last_byte_goes_is_corrected(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    parcel = next_parcel(office.workspace)

    class Late(FakeTransport):
        def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
            outcome = super().carry(parcel, may_leave)
            office.workspace.undo()
            return outcome

    carry(office.workspace, Late(), parcel)
    assert state_of(office, "Sam") == [OutboxState.CORRECT]
    [correction] = [one for one in send(office).subjects() if "Correction" in one]
    assert correction.startswith("Correction: ")
    assert state_of(office, "Sam") == []
    assert send(office).arrived == []


def test_a_task_that_moved_on_before_the_last_byte_is_overtaken(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    send(office, before=lambda: office.finish("keywords"))
    assert state_of(office, "Sam") == [OutboxState.OVERTAKEN]


def test_hold_keeps_the_last_byte_back_and_what_was_held_leaves_afterwards(office: Office) -> None:
    sent = send(office, before=lambda: office.workspace.do(hold_everything, True))
    assert sent.arrived == []
    assert "held" in why(office, "Mia")
    office.workspace.do(hold_everything, False)
    assert len(send(office).arrived) == 1


def test_a_new_address_before_the_last_byte_gets_the_letter_instead(office: Office) -> None:
    def move() -> None:
        if state_of(office, "Mia") == [OutboxState.SENDING]:
            office.workspace.do(change_person, office.people["Mia"], email="mia@new.example")

    assert [parcel.address for parcel in send(office, before=move).arrived] == ["mia@new.example"]


def test_the_minutes_after_a_failure_grow_and_nothing_of_the_person_overtakes(office: Office) -> None:
    greylisted = failed(FaultScope.PERSON)
    assert send(office, greylisted).arrived == []
    assert "Tried again at" in why(office, "Mia")
    assert state_of(office, "Mia") == [OutboxState.TO_TELL]
    other = office.start("Autumn sale")
    office.clock.forward(seconds=50)
    assert send(office).arrived == []
    office.clock.forward(seconds=11)
    assert send(office, greylisted).arrived == []
    office.clock.forward(minutes=4)
    assert send(office).arrived == []
    office.clock.forward(minutes=10)
    sent = send(office)
    assert len(sent.arrived) == 1
    assert "2 messages" in sent.subjects()[0], "what came meanwhile goes with it, written anew"
    assert len(letters(office)) == 1
    assert other


def test_a_refused_address_stops_that_person_and_no_other_until_it_is_corrected(office: Office) -> None:
    refused = SendingResult(DispatchEvent.REFUSED, "550 5.1.1 no such user", FaultScope.PERSON)
    send(office, refused)
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(days=2)
    assert [parcel.address for parcel in send(office).arrived] == ["sam@example.com"]
    assert "550 5.1.1 no such user" in why(office, "Mia")
    office.workspace.do(change_person, office.people["Mia"], email="mia@right.example")
    assert "mia@right.example" in [parcel.address for parcel in send(office).arrived]
    assert OutboxState.REFUSED not in state_of(office, "Mia")


def test_a_refused_letter_does_not_stop_the_next_one_and_leaves_again_when_the_lead_wants_it(office: Office) -> None:
    send(office, SendingResult(DispatchEvent.REFUSED, "552 too large", FaultScope.LETTER))
    assert state_of(office, "Mia") == [OutboxState.REFUSED]
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert len(send(office).arrived) == 1
    assert sorted(state_of(office, "Mia")) == sorted([OutboxState.REFUSED, OutboxState.SENT])
    assert send_again(office.workspace, letters(office)[0].id) is None
    assert len(send(office).arrived) == 1
    assert state_of(office, "Mia") == [OutboxState.SENT] * 2


def test_a_fault_of_the_account_holds_everybody_and_a_wrong_password_until_the_account_is_set_again(
    office: Office,
) -> None:
    office.start("Autumn sale")
    office.finish("idea")
    office.clock.forward(minutes=11)
    transport = send(office, failed(FaultScope.ACCOUNT, "535 no", stops=True))
    assert transport.arrived == []
    assert {why(office, name) for name in ("Mia", "Sam")} == {why(office, "Mia")}
    assert "stopped: 535 no" in why(office, "Mia")
    office.clock.forward(days=3)
    assert send(office).arrived == []


def test_the_limit_of_the_provider_is_kept_and_the_others_leave_a_minute_later(office: Office) -> None:
    office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 25, Security.NONE, "lead@example.com", per_minute=1))
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert [parcel.address for parcel in send(office).arrived] == ["mia@example.com"]
    assert "1 letters a minute" in why(office, "Sam")
    office.clock.forward(seconds=61)
    assert len(send(office).arrived) == 1


def test_a_clock_that_was_set_back_holds_nothing_for_more_than_an_hour(office: Office) -> None:
    office.finish("idea")
    office.clock.forward(days=30)
    send(office, failed(FaultScope.PERSON))
    office.clock.forward(days=-20)
    assert send(office).arrived == []
    office.clock.forward(minutes=61)
    assert len(send(office).arrived) == 1


def test_one_in_doubt_is_told_is_never_resent_by_itself_and_blocks_nobody(office: Office) -> None:
    send(office, LOST)
    assert state_of(office, "Mia") == [OutboxState.DOUBTFUL]
    office.clock.forward(days=3)
    office.workspace.tick()
    office.reopen()
    assert all("Your turn" not in subject for subject in send(office).subjects())
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert len(send(office).arrived) == 1


def test_one_in_doubt_is_sent_again_with_the_same_content_and_the_same_id(office: Office) -> None:
    first = send(office, LOST).arrived[0]
    [letter] = letters(office)
    parcel = send_again(office.workspace, letter.id)
    again = FakeTransport([LOST])
    assert carry(office.workspace, again, parcel).state is DispatchState.DOUBTFUL
    assert again.arrived[0].content == first.content
    failing = FakeTransport([failed(FaultScope.PERSON)])
    parcel = send_again(office.workspace, letter.id)
    assert carry(office.workspace, failing, parcel).state is DispatchState.DOUBTFUL
    parcel = send_again(office.workspace, letter.id)
    assert carry(office.workspace, FakeTransport(), parcel).state is DispatchState.SENT
    assert state_of(office, "Mia") == [OutboxState.SENT]


def test_the_leads_word_that_it_arrived_ends_the_doubt_and_nothing_else_can_be_said_to_have_arrived(
    office: Office,
) -> None:
    send(office, LOST)
    assert mark_arrived(office.workspace, letters(office)[0].id).state is DispatchState.SENT
    assert state_of(office, "Mia") == [OutboxState.SENT]
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    send(office, failed(FaultScope.LETTER))
    with pytest.raises(RuleViolation, match="waiting"):
        mark_arrived(office.workspace, letters(office)[1].id)


def test_people_on_paper_and_without_an_address_are_named_with_the_reason(office: Office) -> None:
    office.workspace.do(change_person, office.people["Mia"], email="")
    assert "has no mail address" in why(office, "Mia")
    assert send(office).arrived == []


def test_told_by_hand_while_a_letter_waits_for_its_next_try_is_not_sent_any_more(office: Office) -> None:
    send(office, failed(FaultScope.PERSON))
    record_told(office.workspace, office.people["Mia"], "hand")
    office.clock.forward(days=1)
    assert all("Your turn" not in subject for subject in send(office).subjects())
    assert OutboxState.TOLD in state_of(office, "Mia")


def test_a_fact_is_told_by_a_delivery_only_when_it_left_or_may_have(office: Office) -> None:
    def deliveries() -> list[Delivery]:
        return list(office.workspace.read(lambda reader: reader.deliveries()).values())

    send(office, failed(FaultScope.PERSON))
    assert deliveries() == []
    office.clock.forward(minutes=2)
    send(office, LOST)
    assert {(fact.kind, fact.channel, fact.task_id) for fact in deliveries()} == {
        ("handoff", "mail", office.task("idea").id),
        ("calendar file", "calendar file", office.task("idea").id),
    }
