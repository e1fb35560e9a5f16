"""What is recorded when somebody was told."""

from pathlib import Path

from app.actions.task import finish_task
from app.editing.change import ChangeSet
from app.queries.outbox import OutboxState, outbox, to_tell
from app.workspace.delivery_recording import record_told
from tests.studio import studio


def test_telling_a_person_empties_their_bundle_and_nobody_elses(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    at.finish("Generate idea")
    assert [bundle.person for bundle in at.workspace.read(to_tell)] == ["Ben Okafor"]
    assert record_told(at.workspace, at.people["Ben"], "mail") == 1
    assert at.workspace.read(to_tell) == ()
    line = next(line for line in at.workspace.read(outbox) if line.person == "Ben Okafor")
    assert (line.state, line.channel, line.at) == (OutboxState.TOLD, "mail", at.clock.now())


def test_telling_twice_records_nothing_the_second_time(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    record_told(at.workspace, at.people["Ana"], "paper")
    assert record_told(at.workspace, at.people["Ana"], "paper") == 0


def test_all_messages_of_a_person_make_one_notice(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("First")
    at.start("Second")
    notices: list[ChangeSet] = []
    at.workspace.changed.connect(notices.append)
    assert record_told(at.workspace, at.people["Ana"], "mail") == 2
    assert len(notices) == 1


def test_what_was_told_and_undone_is_corrected_once(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    at.workspace.do(finish_task, at.task("Generate idea").id)
    record_told(at.workspace, at.people["Ben"], "mail")
    at.workspace.undo()
    bundle = next(bundle for bundle in at.workspace.read(to_tell) if bundle.person == "Ben Okafor")
    assert [line.state for line in bundle.lines] == [OutboxState.CORRECT]
    assert record_told(at.workspace, at.people["Ben"], "mail") == 1
    assert [bundle.person for bundle in at.workspace.read(to_tell)] == ["Ana Costa"]
