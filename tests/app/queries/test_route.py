"""By which way a message goes, held against the rules said once more; and the ways of letters through the queue."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.account import remove_account, set_folder, set_mail_account, set_messenger, set_person_messenger
from app.actions.outbox import change_settings
from app.actions.person import change_person, set_by_itself, set_fallback
from app.actions.project import set_channels
from app.domain.account import AccountStatus, MailAccount, MessengerAccount, MessengerKind, Security
from app.domain.dispatch import Dispatch, DispatchEvent, DispatchState, FaultScope, SendingResult, StoryLine
from app.domain.ids import DispatchId
from app.domain.message import Untold
from app.domain.person import Channel, Person
from app.queries.dispatch import due_letters, leaves_by_itself
from app.queries.outbox import OutboxState
from app.queries.route import route_of
from app.workspace.lead_word import drop_letter, send_again
from tests.app.workspace.test_sending import FakeTransport, failed, letters, send, state_of, why
from tests.builders import Office, make_office
from tests.sending_steps import send_due

MAIL_ACCOUNT = MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com", per_minute=0)
HOOK = MessengerAccount(MessengerKind.SLACK, "hooks.example.com", per_minute=0)
NO_USER = SendingResult(DispatchEvent.REFUSED, "550 5.1.1 no such user", FaultScope.PERSON)
TOO_LARGE = SendingResult(DispatchEvent.REFUSED, "552 too large", FaultScope.LETTER)
WAYS = tuple(Channel)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    made.workspace.do(set_mail_account, MAIL_ACCOUNT)
    made.workspace.do(set_messenger, HOOK)
    made.clock.forward(minutes=11)
    return made


def to_mia(sent: FakeTransport) -> list[str]:
    """The addresses of Mia's letters that arrived; a start tells others of what comes to them."""
    return [parcel.address for parcel in sent.arrived if parcel.address.lower().startswith("mia")]


def expected(
    first: Channel, second: Channel | None, policy: Sequence[Channel], works: frozenset[Channel], no: frozenset[Channel]
) -> Channel | None:
    """The rules in plain words, as a search through lists; None: it is held."""
    tried = [first] if not policy or first in policy else [one for one in policy if one in works][:1]
    if second is not None and second not in tried and (not policy or second in policy):
        tried += [second] if tried else []
    left = [one for one in tried if one not in no]
    return left[0] if left and left[0] in works else None


@given(
    first=st.sampled_from(WAYS),
    second=st.none() | st.sampled_from(WAYS),
    policy=st.lists(st.sampled_from(WAYS), unique=True, max_size=3),
    works=st.frozensets(st.sampled_from((Channel.MAIL, Channel.MESSENGER, Channel.CALENDAR))),
    no=st.frozensets(st.sampled_from((Channel.MAIL, Channel.MESSENGER))),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_way_is_the_one_of_the_rules(
    office: Office,
    first: Channel,
    second: Channel | None,
    policy: list[Channel],
    works: frozenset[Channel],
    no: frozenset[Channel],
) -> None:
    do = office.workspace.do
    do(change_person, office.people["Mia"], channel=first, email="mia@example.com" if Channel.MAIL in works else "")
    do(set_fallback, office.people["Mia"], second)
    do(set_channels, office.project, tuple(policy))
    do(set_messenger, HOOK) if Channel.MESSENGER in works else do(remove_account, "messenger")
    do(set_folder, str(office.folder)) if Channel.CALENDAR in works else do(remove_account, "folder")
    works |= {Channel.PAGE} if Channel.CALENDAR in works else frozenset()
    lines = tuple(StoryLine(office.clock.now(), "no", channel) for channel in no)
    state = DispatchState.REFUSED if no else DispatchState.WAITING
    letter = Dispatch(DispatchId(1), office.people["Mia"], "mail", "", ("x",), state, story=lines)

    def found(reader):
        return route_of(reader, reader.get(Person, office.people["Mia"]), office.project, [letter], letter)

    route = office.workspace.read(found)
    assert (None if route.why else route.channel) == expected(first, second, policy, works, no)
    assert route.why.count("..") == 0


def test_the_other_channel_is_used_after_a_refusal_for_good_and_the_story_says_so(office: Office) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    sent = send(office, failed(FaultScope.PERSON))
    assert sent.arrived == [], "what fails for now is tried again by the same way"
    office.clock.forward(minutes=1)
    sent = send(office, NO_USER)
    assert [type(parcel.account) for parcel in sent.arrived] == [MessengerAccount]
    [letter] = letters(office)
    assert (letter.state, letter.channel, letter.address) == (DispatchState.SENT, "messenger", "Mia")
    assert "Refused by mail: 550 5.1.1 no such user. Now by messenger." in [line.words for line in letter.story]


def test_the_other_channel_is_not_tried_twice_and_the_lead_sends_again_by_the_first(office: Office) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    sent = send(office, NO_USER, TOO_LARGE)
    assert sent.arrived == []
    assert "Refused: 552 too large" in why(office, "Mia")
    send_again(office.workspace, letters(office)[0].id)
    assert [parcel.address for parcel in send(office).arrived] == ["mia@example.com"]


def test_a_refused_address_is_left_alone_for_a_week_and_then_tried_once_more(office: Office) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    send(office, NO_USER)
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert to_mia(send(office)) == ["Mia"]
    office.start("Winter sale")
    office.clock.forward(days=8)
    assert "mia@example.com" in to_mia(send(office))


def test_without_the_other_channel_a_refused_address_is_tried_again_where_no_letter_is_left_to_send(
    office: Office,
) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    send(office, NO_USER)
    office.workspace.do(set_fallback, office.people["Mia"], None)
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert to_mia(send(office)) == ["mia@example.com"]


def test_a_new_address_is_tried_at_once(office: Office) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    send(office, NO_USER, failed(FaultScope.PERSON, "later"))
    office.workspace.do(change_person, office.people["Mia"], email="mia@right.example")
    office.clock.forward(minutes=2)
    assert [parcel.address for parcel in send(office).arrived] == ["mia@right.example"]


def test_a_letter_that_is_too_large_for_one_way_does_not_stop_that_way(office: Office) -> None:
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    send(office, TOO_LARGE)
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert to_mia(send(office)) == ["mia@example.com"]


def test_what_came_back_goes_by_the_other_way_and_what_the_lead_dropped_by_none(office: Office) -> None:
    send(office)
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MESSENGER)
    [letter] = letters(office)
    back = letter.with_event(DispatchEvent.CAME_BACK, office.clock.now(), "Came back: no such user")
    office.workspace.record(back, *(Untold(key) for key in back.fact_keys))
    sent = send(office, SendingResult(DispatchEvent.LOST, "Lost."))
    assert [parcel.address for parcel in sent.arrived] == ["Mia"]
    drop_letter(office.workspace, letter.id)
    assert letters(office)[0].state is DispatchState.REFUSED
    assert send(office).arrived == []
    assert why(office, "Mia") == "Refused: Dropped, says the lead."


@pytest.mark.requirement("A28")
def test_the_policy_of_a_project_decides_for_its_messages_alone(office: Office) -> None:
    office.workspace.do(set_channels, office.project, (Channel.MESSENGER, Channel.PAPER))
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    sent = send(office)
    assert to_mia(sent) == ["Mia", "mia@example.com"]
    first, second = (letter for letter in letters(office) if letter.person_id == office.people["Mia"])
    assert first.story[0].words.startswith("Spring sale is told by messenger or paper only. Now by messenger.")
    assert second.story[0].words == "Connecting to 127.0.0.1."


def test_a_policy_that_no_way_of_the_person_fits_holds_with_a_sentence(office: Office) -> None:
    office.workspace.do(set_channels, office.project, (Channel.CALENDAR,))
    assert send(office).arrived == []
    assert why(office, "Mia") == (
        "Spring sale is told by calendar file only, and Mia by mail. There is no folder for calendar files and pages. "
        "Choose one in Settings, under Files and pages."
    )


def test_a_policy_that_changes_before_the_last_byte_holds_the_letter_back(office: Office) -> None:
    def change() -> None:
        office.workspace.do(set_channels, office.project, (Channel.MESSENGER,))

    transport = FakeTransport([], change)
    send_due(office.workspace, transport)
    assert [type(parcel.account) for parcel in transport.arrived] == [MessengerAccount]


def test_a_channel_of_ones_own_is_used_and_its_end_holds_nobody_else(office: Office) -> None:
    own = MessengerAccount(MessengerKind.MATTERMOST, "chat.example.com")
    for name in ("Mia", "Sam"):
        office.workspace.do(change_person, office.people[name], channel=Channel.MESSENGER)
    office.workspace.do(set_person_messenger, office.people["Mia"], own)
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    gone = failed(FaultScope.ACCOUNT, "The address does not take messages any more (410).", stops=True)
    [due] = [due for due in office.workspace.read(due_letters).due if due.person.name == "Mia"]
    assert due.account.secret_name == f"messenger mattermost chat.example.com p{office.people['Mia']}"
    sent = send(office, gone)
    assert (to_mia(sent), "Sam" in [parcel.address for parcel in sent.arrived]) == ([], True)
    assert why(office, "Mia").startswith("The own messenger channel is stopped: The address does not take")
    assert set(state_of(office, "Mia")) == {OutboxState.TO_TELL, OutboxState.OVERTAKEN}


def test_the_refusal_of_an_own_channel_sends_by_the_other_one(office: Office) -> None:
    own = MessengerAccount(MessengerKind.MATTERMOST, "chat.example.com")
    office.workspace.do(change_person, office.people["Mia"], channel=Channel.MESSENGER)
    office.workspace.do(set_person_messenger, office.people["Mia"], own)
    office.workspace.do(set_fallback, office.people["Mia"], Channel.MAIL)
    sent = send(office, failed(FaultScope.ACCOUNT, "410 gone", stops=True))
    assert [parcel.address for parcel in sent.arrived] == ["mia@example.com"]
    assert any("Refused by messenger: 410 gone. Now by mail." in line.words for line in letters(office)[0].story)


def test_the_minute_of_one_account_is_not_used_up_by_another(office: Office) -> None:
    limited = MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com", per_minute=1)
    office.workspace.do(set_mail_account, limited)
    office.workspace.do(change_person, office.people["Sam"], channel=Channel.MESSENGER)
    office.finish("idea")
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert sorted(parcel.address for parcel in send(office).arrived) == ["Sam", "mia@example.com"]


def test_what_nobody_chose_leaves_by_itself_where_the_account_of_its_way_has_passed_its_test(office: Office) -> None:
    office.workspace.do(set_channels, office.project, (Channel.MESSENGER,))
    [due] = office.workspace.read(due_letters).due
    office.workspace.record(AccountStatus("mail", tested_at=office.clock.now()))
    assert not office.workspace.read(leaves_by_itself, due), "the messenger was never tested"
    office.workspace.record(AccountStatus("messenger", tested_at=office.clock.now()))
    assert office.workspace.read(leaves_by_itself, due)
    office.workspace.do(set_by_itself, office.people["Mia"], False)
    [due] = office.workspace.read(due_letters).due
    assert not office.workspace.read(leaves_by_itself, due)
