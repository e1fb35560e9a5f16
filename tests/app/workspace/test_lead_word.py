"""What the lead says of letters: once more, dropped, it arrived, the draft was sent. Nothing is lost by it."""

from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.adapters.draft_file import write_draft
from app.domain.dispatch import DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.errors import RuleViolation
from app.queries.dispatch import due_letters, line_key
from app.queries.letter import bundle_for, whole_letter
from app.queries.outbox import OutboxState, outbox, to_tell
from app.workspace.delivery_recording import record_told
from app.workspace.draft_recording import draft_mail, record_draft
from app.workspace.lead_word import drop_letter, mark_arrived, send_again, tell_again
from app.workspace.sending import next_parcel
from tests.app.workspace.test_sending import LOST, FakeTransport, failed, letters, office, send, state_of
from tests.builders import Office
from tests.sending_steps import carry

__all__ = ["office"]

REFUSED = SendingResult(DispatchEvent.REFUSED, "552 too large", FaultScope.LETTER)


def open_draft(office: Office, name: str = "Mia"):
    bundle = office.workspace.read(bundle_for, office.people[name])
    letter = office.workspace.read(whole_letter, bundle)
    keys = [line_key(line) for line in bundle.lines]
    content = office.workspace.read(draft_mail, keys, letter)
    return record_draft(office.workspace, bundle.person_id, keys, letter, content, whole=True)


def told(office: Office) -> dict[str, str]:
    return {key: fact.channel for key, fact in office.workspace.read(lambda reader: reader.deliveries()).items()}


def test_an_open_draft_is_not_told_not_to_tell_and_does_not_leave_by_the_account(office: Office) -> None:
    open_draft(office)
    assert state_of(office, "Mia") == [OutboxState.DRAFTED]
    assert office.workspace.read(to_tell) == ()
    assert send(office).arrived == []
    assert told(office) == {}


def test_the_question_of_a_draft_outlives_the_program(office: Office) -> None:
    draft = open_draft(office)
    office.reopen()
    assert state_of(office, "Mia") == [OutboxState.DRAFTED]
    assert letters(office) == [draft]


def test_a_draft_that_was_sent_is_told_by_mail_draft_with_its_appointments(office: Office) -> None:
    draft = open_draft(office)
    assert mark_arrived(office.workspace, draft.id).state is DispatchState.SENT
    assert state_of(office, "Mia") == [OutboxState.TOLD]
    assert sorted(told(office).values()) == ["calendar file", "mail draft"]
    assert send(office).arrived == []


def test_a_draft_that_was_not_sent_is_to_tell_as_before(office: Office) -> None:
    draft = open_draft(office)
    drop_letter(office.workspace, draft.id)
    assert state_of(office, "Mia") == [OutboxState.TO_TELL]
    assert [parcel.address for parcel in send(office).arrived] == ["mia@example.com"]
    assert state_of(office, "Mia") == [OutboxState.SENT]


def test_a_draft_of_a_refused_letter_that_was_not_sent_leaves_it_refused(office: Office) -> None:
    send(office, REFUSED)
    drop_letter(office.workspace, open_draft(office).id)
    assert state_of(office, "Mia") == [OutboxState.REFUSED]
    assert send(office).arrived == []


def test_what_comes_after_a_draft_is_a_letter_of_its_own(office: Office) -> None:
    draft = open_draft(office)
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    assert sorted(state_of(office, "Mia")) == sorted([OutboxState.DRAFTED, OutboxState.TO_TELL])
    send(office)
    assert letters(office)[0].state is DispatchState.WAITING, "the other letter says nothing of what the draft says"
    mark_arrived(office.workspace, draft.id)
    assert sorted(state_of(office, "Mia")) == sorted([OutboxState.TOLD, OutboxState.SENT])


def test_what_is_undone_while_its_draft_is_open_is_corrected_when_the_draft_was_sent(office: Office) -> None:
    send(office)
    office.finish("idea")
    draft = open_draft(office, "Sam")
    office.workspace.undo()
    assert state_of(office, "Sam") == []
    mark_arrived(office.workspace, draft.id)
    assert state_of(office, "Sam") == [OutboxState.CORRECT]


def test_what_is_undone_while_its_draft_is_open_is_gone_when_the_draft_was_not_sent(office: Office) -> None:
    send(office)
    office.finish("idea")
    draft = open_draft(office, "Sam")
    office.workspace.undo()
    drop_letter(office.workspace, draft.id)
    assert state_of(office, "Sam") == []
    assert "calendar file" not in [told(office)[key] for key in told(office) if "/p2" in key]


def test_a_correction_in_a_draft_is_told_with_it(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    send(office)
    office.workspace.undo()
    draft = open_draft(office, "Sam")
    assert state_of(office, "Sam") == [OutboxState.DRAFTED]
    mark_arrived(office.workspace, draft.id)
    assert state_of(office, "Sam") == []


def test_a_draft_is_a_file_of_the_whole_letter_with_its_calendar_file(office: Office, tmp_path: Path) -> None:
    draft = open_draft(office)
    content = office.workspace.read(lambda reader: reader.letter_copy(draft.id))
    read = message_from_string(content, policy=default)
    assert (read["X-Unsent"], read["To"], read["From"]) == ("1", "Mia <mia@example.com>", "Lea <lea@example.com>")
    assert [part.get_filename() for part in read.iter_attachments()] == ["leadline.ics"]
    first = write_draft(tmp_path, 1, content, office.clock.now())
    office.clock.forward(hours=23)
    second = write_draft(tmp_path, 2, content, office.clock.now())
    assert first.read_bytes().decode() == content
    office.clock.forward(hours=2)
    third = write_draft(tmp_path, 3, content, office.clock.now())
    assert sorted(tmp_path.glob("drafts/*")) == [second, third], "those of days before are taken away"


def test_a_person_without_an_address_gets_a_draft_without_a_receiver(office: Office) -> None:
    office.workspace.do(change_person, office.people["Mia"], email="")
    office.workspace.do(change_settings, lead_email="")
    content = office.workspace.read(lambda reader: reader.letter_copy(open_draft(office).id))
    read = message_from_string(content, policy=default)
    assert (read["To"], read["From"]) == (None, None)


def test_one_that_was_sent_is_sent_again_as_a_letter_of_its_own_and_told_once(office: Office) -> None:
    first = send(office).arrived[0]
    before = told(office)
    assert send_again(office.workspace, letters(office)[0].id) is None
    assert state_of(office, "Mia") == [OutboxState.SENT], "it was told, whatever becomes of the second"
    assert [due.person.name for due in office.workspace.read(due_letters).due] == ["Mia"]
    with pytest.raises(RuleViolation, match="already"):
        send_again(office.workspace, letters(office)[0].id)
    [second] = send(office).arrived
    ids = {message_from_string(parcel.content, policy=default)["Message-ID"] for parcel in (first, second)}
    assert len(ids) == 2
    assert told(office) == before
    assert send(office).arrived == []
    assert [letter.state for letter in letters(office)] == [DispatchState.SENT] * 2


@pytest.mark.parametrize("outcome", [REFUSED, LOST])
def test_a_second_copy_that_fails_makes_nothing_untold(office: Office, outcome: SendingResult) -> None:
    send(office)
    before = told(office)
    send_again(office.workspace, letters(office)[0].id)
    send(office, outcome)
    assert told(office) == before
    assert state_of(office, "Mia") == [OutboxState.SENT]
    drop_letter(office.workspace, letters(office)[1].id)
    assert told(office) == before
    assert len(office.messages()) == 1


@pytest.mark.parametrize("way", ["hand", "copied text", "paper"])
def test_what_was_told_by_hand_is_said_once_more_by_a_letter_with_its_own_story(office: Office, way: str) -> None:
    record_told(office.workspace, office.people["Mia"], way)
    before = told(office)
    [key] = before
    office.clock.forward(days=1)
    assert tell_again(office.workspace, key) == office.people["Mia"]
    with pytest.raises(RuleViolation, match="to be sent again already"):
        tell_again(office.workspace, key)
    assert len(send(office).arrived) == 1
    [letter] = letters(office)
    assert (letter.state, letter.fact_keys) == (DispatchState.SENT, (f"again/{key}",))
    assert letter.story[0].words == f"Once more after it was told by {way} on Mon 9 Feb, says the lead."
    assert {key: how for key, how in told(office).items() if how != "calendar file"} == before
    assert state_of(office, "Mia") == [OutboxState.TOLD]


def test_what_was_told_by_hand_and_went_on_is_not_told_again(office: Office) -> None:
    record_told(office.workspace, office.people["Mia"], "hand")
    [key] = told(office)
    office.finish("idea")
    before = office.dump()
    with pytest.raises(RuleViolation, match="Nobody needs this any more"):
        tell_again(office.workspace, key)
    with pytest.raises(RuleViolation, match="Nobody was told this yet"):
        tell_again(office.workspace, "handoff/LL-2/r1/p2")
    assert office.dump() == before


def test_a_draft_that_was_sent_is_sent_again_by_the_account_and_asks_nothing(office: Office) -> None:
    send_again(office.workspace, mark_arrived(office.workspace, open_draft(office).id).id)
    [_, again] = letters(office)
    assert not again.is_open_draft
    assert len(send(office).arrived) == 1
    assert letters(office)[1].state is DispatchState.SENT


def test_a_second_copy_waits_for_its_next_try_and_is_not_swallowed_by_a_newer_letter(office: Office) -> None:
    send(office)
    send_again(office.workspace, letters(office)[0].id)
    send(office, failed(FaultScope.LETTER))
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    sent = send(office)
    assert len(sent.arrived) == 2
    assert [letter.state for letter in letters(office)] == [DispatchState.SENT] * 3


def test_what_went_on_is_not_sent_again(office: Office) -> None:
    send(office)
    send_again(office.workspace, letters(office)[0].id)
    office.finish("idea")
    assert send(office).arrived == []
    assert letters(office)[1].state is DispatchState.OVERTAKEN
    with pytest.raises(RuleViolation, match="Nobody needs"):
        send_again(office.workspace, letters(office)[0].id)


def test_a_second_copy_that_is_undone_at_the_last_moment_stays_and_the_first_is_corrected(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    send(office)
    send_again(office.workspace, letters(office)[1].id)
    transport = FakeTransport(before=office.workspace.undo)
    carry(office.workspace, transport, next_parcel(office.workspace))
    assert transport.arrived == []
    assert letters(office)[2].state is DispatchState.OVERTAKEN
    assert state_of(office, "Sam") == [OutboxState.CORRECT]


def test_a_correction_that_was_sent_can_be_sent_again(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    send(office)
    office.workspace.undo()
    assert ["Correction" in subject for subject in send(office).subjects()] == [True]
    send_again(office.workspace, letters(office)[-1].id)
    assert ["Correction" in subject for subject in send(office).subjects()] == [True]
    assert send(office).arrived == []


def test_a_dropped_doubt_is_refused_and_still_to_be_told_and_dropped_again_it_is_gone(office: Office) -> None:
    send(office, LOST)
    [letter] = letters(office)
    assert drop_letter(office.workspace, letter.id).state is DispatchState.REFUSED
    assert told(office) == dict.fromkeys(told(office), "calendar file")
    assert state_of(office, "Mia") == [OutboxState.REFUSED]
    assert send(office).arrived == []
    assert drop_letter(office.workspace, letter.id).state is DispatchState.OVERTAKEN
    assert office.messages() == []
    office.workspace.undo()
    assert state_of(office, "Mia") == [OutboxState.TO_TELL], "one undo brings its messages back"


def test_a_refused_correction_that_is_dropped_is_not_told_any_more(office: Office) -> None:
    send(office)
    office.finish("idea")
    office.clock.forward(minutes=11)
    send(office)
    office.workspace.undo()
    send(office, REFUSED)
    assert state_of(office, "Sam") == [OutboxState.CORRECT]
    drop_letter(office.workspace, letters(office)[-1].id)
    assert state_of(office, "Sam") == []
    assert send(office).arrived == []


def test_a_letter_that_is_dropped_while_it_connects_does_not_leave(office: Office) -> None:
    parcel = next_parcel(office.workspace)
    transport = FakeTransport(before=lambda: drop_letter(office.workspace, parcel.id))
    assert carry(office.workspace, transport, parcel).state is DispatchState.OVERTAKEN
    assert transport.arrived == []
    assert office.messages() == []


def test_what_was_sent_cannot_be_dropped(office: Office) -> None:
    send(office)
    with pytest.raises(RuleViolation, match="can no longer be dropped"):
        drop_letter(office.workspace, letters(office)[0].id)
    assert [line.state for line in office.workspace.read(outbox)] == [OutboxState.SENT]
