"""Copies of files live as long as anything can bring back what names them, and no longer."""

import random
import re
import shutil
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from app.actions.file import add_files, add_version, remove_file
from app.actions.journal import add_comment
from app.bootstrap import open_workspace, restore_backup
from app.domain.backup import BackupInfo
from app.domain.errors import RuleViolation
from app.domain.file import File, FileVersion, NamedContent
from app.domain.ids import ProjectId, VersionId
from app.storage import history, rotation
from app.storage.database_copy import hash_of, reading
from tests.builders import FakeClock, Office, make_office

WALKS = [pytest.param(8, id="quick"), pytest.param(300, id="300", marks=pytest.mark.soak)]
STEPS = 45
HASH = re.compile(r"[0-9a-f]{64}")


def live(office: Office) -> set[str]:
    versions = office.workspace.read(lambda reader: list(reader.find(FileVersion)))
    return {version.sha256 for version in versions if version.sha256}


def everything_named(office: Office) -> set[str]:
    """By the data, its history, and the data and history of each backup: read plainly, for the oracle."""
    found = live(office) | in_history(office.store.connection)
    for info in office.workspace.backups.list():
        with reading(info.path) as copy:
            found |= {digest for (digest,) in copy.execute("SELECT sha256 FROM file_version")} | in_history(copy)
    return found


def in_history(connection) -> set[str]:
    payloads = connection.execute("SELECT payload FROM history")
    return {digest for (payload,) in payloads for digest in HASH.findall(zlib.decompress(payload).decode())}


def there(office: Office) -> set[str]:
    return {path.name for path in (office.folder / "attachments").iterdir() if HASH.fullmatch(path.name)}


def back_up(office: Office) -> BackupInfo:
    info = office.workspace.backups.make()
    office.workspace.tick()
    return info


def act(office: Office, chance: random.Random, number: int) -> None:
    """One thing that a lead may do; what the rules refuse is no step."""
    workspace = office.workspace
    files = workspace.read(lambda reader: [file.id for file in reader.find(File)])
    roll = chance.random()
    if roll < 0.2 or not files:
        content = workspace.attachments.keep(f"text {chance.randint(1, 12)}".encode())
        workspace.do(add_files, [NamedContent(f"{number}.txt", content)], project_id=office.project)
    elif roll < 0.35:
        content = workspace.attachments.keep(f"text {chance.randint(1, 12)}".encode())
        with suppress(RuleViolation):
            workspace.do(add_version, chance.choice(files), content)
    elif roll < 0.5:
        workspace.do(remove_file, chance.choice(files))
    elif roll < 0.62:
        workspace.undo()
    elif roll < 0.7:
        workspace.redo()
    elif roll < 0.75:
        office.reopen()
    elif roll < 0.8:
        backups = workspace.backups.list()
        if backups:
            workspace.backups.restore(chance.choice(backups).path)
    elif roll < 0.9:
        back_up(office)
    else:
        workspace.do(add_comment, office.task("idea").id, f"{number}")
    # Now and then somebody sets the clock back.
    office.clock.forward(hours=-30 if chance.random() < 0.04 else chance.choice((1, 20, 60, 400)))


@pytest.mark.parametrize("walks", WALKS)
def test_no_walk_loses_bytes_that_anything_names_and_the_others_go_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, walks: int
) -> None:
    monkeypatch.setattr(history, "STEPS_KEPT", 6)
    monkeypatch.setattr(rotation, "BUCKETS", ((lambda at: at.date(), 3),))
    make_office(tmp_path / "template").workspace.close()
    swept = 0
    for walk in range(walks):
        chance = random.Random(walk)
        folder = tmp_path / f"walk-{walk}"
        shutil.copytree(tmp_path / "template", folder)
        office = make_again(folder)
        for number in range(STEPS):
            act(office, chance, number)
            if (office.folder / "attachments").exists():
                assert everything_named(office) <= there(office), (walk, number)
        named_before = there(office)
        quieten(office)
        assert there(office) == everything_named(office), walk
        swept += len(named_before - there(office))
        office.workspace.close()
        shutil.rmtree(folder)
    assert swept > walks


def make_again(folder: Path) -> Office:
    clock = FakeClock()
    return Office(folder, clock, open_workspace(folder, clock), {}, VersionId(0), ProjectId(1))


def quieten(office: Office) -> None:
    """Nothing happens to files any more until history and backups have forgotten all that was."""
    office.clock.forward(days=3)
    for number in range(10):
        for comment in range(2):
            office.workspace.do(add_comment, office.task("idea").id, f"later {number} {comment}")
        office.clock.forward(days=3)
        back_up(office)


def with_file(office: Office, data: bytes = b"the text") -> str:
    content = office.workspace.attachments.keep(data)
    office.workspace.do(add_files, [NamedContent("Text.docx", content)], project_id=office.project)
    return content.sha256


def test_a_removed_file_is_marked_with_the_next_backup_and_no_more_once_it_is_back(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    digest = with_file(office)

    def since():
        row = office.store.connection.execute("SELECT unused_since FROM attachment WHERE sha256 = ?", (digest,))
        return next((value for (value,) in row), None)

    back_up(office)
    assert since() is None
    office.clock.forward(days=2)
    office.workspace.do(remove_file, office.workspace.read(lambda reader: reader.find(File)[0].id))
    assert since() is None
    back_up(office)
    assert since() is not None
    office.workspace.undo()
    office.clock.forward(hours=1)
    back_up(office)
    assert since() is None


def test_a_copy_that_no_action_named_goes_like_one_that_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "STEPS_KEPT", 4)
    monkeypatch.setattr(rotation, "BUCKETS", ((lambda at: at.date(), 2),))
    office = make_office(tmp_path)
    office.workspace.attachments.keep(b"a copy whose action never came")
    back_up(office)
    assert len(there(office)) == 1
    quieten(office)
    assert there(office) == set()


def test_what_was_asked_for_lately_is_not_swept_under_the_hand_that_adds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "STEPS_KEPT", 4)
    monkeypatch.setattr(rotation, "BUCKETS", ((lambda at: at.date(), 2),))
    office = make_office(tmp_path)
    office.workspace.attachments.keep(b"old bytes")
    back_up(office)
    for _ in range(3):
        for comment in range(3):
            office.workspace.do(add_comment, office.task("idea").id, f"{comment}")
        office.clock.forward(days=3)
        content = office.workspace.attachments.keep(b"old bytes")
        back_up(office)
    assert there(office) == {content.sha256}
    office.workspace.do(add_files, [NamedContent("Old.docx", content)], project_id=office.project)
    quieten(office)
    assert there(office) == {content.sha256}


def test_the_second_folder_gets_the_copies_and_going_back_from_there_brings_them(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data")
    office.workspace.backups.second_folder = tmp_path / "second"
    digest = with_file(office)
    info = back_up(office)
    assert hash_of(tmp_path / "second" / "attachments" / digest) == digest
    office.workspace.close()
    shutil.rmtree(tmp_path / "data")
    restore_backup(tmp_path / "data", tmp_path / "second" / info.path.name, office.clock)
    office = make_again(tmp_path / "data")
    assert live(office) == {digest} == there(office)


def test_the_second_folder_keeps_what_its_backups_name_and_lets_go_of_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "STEPS_KEPT", 4)
    monkeypatch.setattr(rotation, "BUCKETS", ((lambda at: at.date(), 2),))
    office = make_office(tmp_path / "data")
    second = office.workspace.backups.second_folder = tmp_path / "second"
    kept = with_file(office, b"kept")
    with_file(office, b"removed")
    back_up(office)
    office.workspace.do(remove_file, office.workspace.read(lambda reader: reader.find(File)[1].id))
    quieten(office)
    assert {path.name for path in (second / "attachments").iterdir()} == {kept} == there(office)


def test_a_backup_that_cannot_be_read_lets_nothing_be_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "STEPS_KEPT", 4)
    office = make_office(tmp_path)
    content = office.workspace.attachments.keep(b"nobody names it")
    first = back_up(office)
    first.path.write_bytes(b"damaged")
    quieten(office)
    assert content.sha256 in there(office)


def test_a_deletion_that_a_kill_interrupted_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    digest = with_file(office)
    path = tmp_path / "attachments" / digest
    path.rename(path.with_name(f"{digest}.leaving"))
    office.reopen()
    assert there(office) == {digest}
