"""The outbox through time, and what the lead may do with what waits."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.outbox import change_settings, drop_message, send_now
from app.actions.round import Said, close_round
from app.actions.task import finish_task, reopen_task
from app.domain.errors import RuleViolation
from app.domain.ids import MessageId
from app.queries.outbox import OutboxState, outbox, to_tell
from app.workspace.delivery_recording import record_told
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def states(office: Office, name: str) -> list[OutboxState]:
    return [line.state for line in office.workspace.read(outbox) if line.person == name]


@pytest.mark.requirement("S67")
def test_a_message_waits_then_is_to_be_told_then_was_told_then_must_be_corrected(office: Office):
    record_told(office.workspace, office.people["Mia"], "mail")
    office.finish("idea")
    assert states(office, "Sam") == [OutboxState.WAITING]
    office.clock.forward(minutes=9, seconds=59)
    assert states(office, "Sam") == [OutboxState.WAITING]
    office.clock.forward(seconds=1)
    assert states(office, "Sam") == [OutboxState.TO_TELL]
    record_told(office.workspace, office.people["Sam"], "mail")
    assert states(office, "Sam") == [OutboxState.TOLD]
    office.workspace.undo()
    assert states(office, "Sam") == [OutboxState.CORRECT]
    record_told(office.workspace, office.people["Sam"], "mail")
    assert states(office, "Sam") == []


def test_an_undo_before_it_was_told_leaves_nothing_to_say(office: Office):
    office.finish("idea")
    office.workspace.undo()
    assert states(office, "Sam") == []


def test_what_went_on_before_it_was_told_is_overtaken_and_in_no_bundle(office: Office):
    office.finish("idea", "keywords")
    assert states(office, "Sam") == [OutboxState.OVERTAKEN]
    assert office.people["Sam"] not in {bundle.person_id for bundle in office.workspace.read(to_tell)}


def test_what_is_sent_now_waits_no_longer_and_others_still_do(office: Office):
    office.finish("idea")
    assert office.workspace.do(send_now, office.people["Sam"]).value == 1
    assert office.workspace.do(send_now, office.people["Sam"]).value == 0
    assert states(office, "Sam") == [OutboxState.TO_TELL]
    first = office.workspace.read(to_tell)[0]
    assert (first.person, first.waiting) == ("Sam", False)


def test_a_dropped_message_is_gone_until_that_is_undone(office: Office):
    office.finish("idea")
    [line] = [line for line in office.workspace.read(outbox) if line.person == "Sam"]
    office.workspace.do(drop_message, MessageId(line.message_id or 0))
    assert states(office, "Sam") == []
    office.workspace.undo()
    assert states(office, "Sam") == [OutboxState.WAITING]


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_messages_wait_a_day_at_most(office: Office, minutes: int):
    with pytest.raises(RuleViolation, match="between 0 minutes and a day"):
        office.workspace.do(change_settings, wait_minutes=minutes)


def test_without_a_wait_messages_may_leave_at_once(office: Office):
    office.workspace.do(change_settings, wait_minutes=0)
    office.finish("idea")
    assert states(office, "Sam") == [OutboxState.TO_TELL]


@pytest.mark.requirement("S62")
def test_a_round_is_one_step_and_makes_one_bundle_a_person(office: Office):
    other = office.start("Autumn sale")
    before = office.dump()
    said = [
        Said(office.task("idea").id, done=True, comment="Went well"),
        Said(office.task("idea", other).id, more_days=2, blocked_by="the client"),
    ]
    assert office.workspace.do(close_round, said).value == 2
    bundles = office.workspace.read(to_tell)
    assert sorted(bundle.person for bundle in bundles) == sorted({bundle.person for bundle in bundles})
    assert len([b for b in bundles if b.person == "Sam"]) == 1
    assert office.task("idea", other).blocked is not None
    office.workspace.do(close_round, [Said(office.task("idea", other).id, unblocked=True)])
    assert office.task("idea", other).blocked is None
    office.workspace.undo()
    office.workspace.undo()
    assert office.dump() == before


def test_a_round_with_one_impossible_word_changes_nothing(office: Office):
    before = office.dump()
    said = [Said(office.task("idea").id, done=True), Said(office.task("draft").id, done=True)]
    with pytest.raises(RuleViolation):
        office.workspace.do(close_round, said)
    assert office.dump() == before


def test_a_second_round_of_a_step_is_told_with_a_fact_of_its_own(office: Office):
    office.finish("idea")
    office.clock.forward(hours=1)
    record_told(office.workspace, office.people["Sam"], "mail")
    office.workspace.do(reopen_task, office.task("idea").id)
    office.clock.forward(hours=1)
    office.workspace.do(finish_task, office.task("idea").id)
    keys = [line.fact_key for line in office.workspace.read(outbox)]
    assert len(keys) == len(set(keys))
    leaves = [bundle.leaves_at for bundle in office.workspace.read(to_tell) if bundle.person == "Sam"]
    assert all(at <= office.clock.now() + timedelta(minutes=10) for at in leaves)
