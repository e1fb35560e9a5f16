"""It starts whatever state the file is in, or says what is wrong and leaves the file byte for byte as it is."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.person import add_role
from app.actions.task import add_task, rename_task
from app.bootstrap import backups_of, open_workspace
from app.domain.errors import InUse, KnownError, NothingThere
from app.domain.person import Person
from app.storage import connection as opening
from app.storage.file_check import APPLICATION_ID
from app.workspace.sample import fill_when_empty
from tests.builders import make_office
from tests.forked import Child

NOBODY = 65534
"""A user without rights of its own, for when the tests are run by one who may do everything."""


def whole(folder: Path) -> Path:
    """A closed data folder with a database that somebody worked with; returns the file."""
    make_office(folder).workspace.close()
    return folder / "leadline.db"


def crashed(folder: Path) -> Path:
    """A data folder as a kill leaves it: what was done lies in the ``-wal``."""
    office = make_office(folder / "running")
    office.workspace.do(rename_task, office.task("idea").id, "Done before the crash")
    (folder / "after").mkdir()
    for name in ("leadline.db", "leadline.db-wal"):
        shutil.copy(folder / "running" / name, folder / "after" / name)
    office.workspace.close()
    return folder / "after" / "leadline.db"


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def text_file(folder: Path) -> Path:
    (folder / "leadline.db").write_text("Shopping: milk, bread. " * 300)
    return folder / "leadline.db"


def short_text(folder: Path) -> Path:
    (folder / "leadline.db").write_text("Hi")
    return folder / "leadline.db"


def cut_short(folder: Path) -> Path:
    file = whole(folder)
    file.write_bytes(file.read_bytes()[:60])
    return file


def cut_by_half(folder: Path) -> Path:
    file = whole(folder)
    os.truncate(file, file.stat().st_size // 2)
    return file


def garbage(folder: Path) -> Path:
    file = whole(folder)
    file.write_bytes(bytes(range(7, 250)) * 400)
    return file


def foreign(folder: Path) -> Path:
    change(folder / "leadline.db", "CREATE TABLE music (song)", "INSERT INTO music VALUES ('x')")
    return folder / "leadline.db"


def foreign_in_wal_mode(folder: Path) -> Path:
    change(folder / "leadline.db", "PRAGMA journal_mode=WAL", "CREATE TABLE music (song)")
    return folder / "leadline.db"


def foreign_marked(folder: Path) -> Path:
    change(folder / "leadline.db", "PRAGMA application_id=77", "CREATE TABLE music (song)")
    return folder / "leadline.db"


def newer(folder: Path) -> Path:
    file = whole(folder)
    change(file, "PRAGMA user_version=99")
    return file


def newer_after_a_crash(folder: Path) -> Path:
    """The newer version stands in the ``-wal`` only."""
    source = whole(folder / "source")
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA user_version=99")
        for name in ("leadline.db", "leadline.db-wal"):
            shutil.copy(source.with_name(name), folder / name)
    assert (folder / "leadline.db-wal").stat().st_size
    return folder / "leadline.db"


def empty_with_backups(folder: Path) -> Path:
    file = whole(folder)
    file.write_bytes(b"")
    return file


def never_emptied_into(folder: Path) -> Path:
    """On the first day all tables lie in the ``-wal``; here somebody deleted it after a kill."""
    make_office(folder).workspace.close()
    file = folder / "leadline.db"
    file.unlink()
    change(file, "PRAGMA journal_mode=WAL", f"PRAGMA application_id={APPLICATION_ID}")
    return file


def missing_with_backups(folder: Path) -> Path:
    file = whole(folder)
    file.unlink()
    return file


def with_a_stale_wal(folder: Path) -> Path:
    file = crashed(folder)
    (backup,) = (folder / "running" / "backups").glob("*.db")
    shutil.copy(backup, file)
    return file


def in_use(folder: Path) -> Path:
    """By another process; ``holders`` ends it."""
    file = whole(folder)
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    holders.append(holder)
    return file


holders: list[subprocess.Popen] = []


@pytest.fixture(autouse=True)
def _end_holders():
    yield
    while holders:
        holders.pop().communicate()


REFUSED: dict[Callable[[Path], Path], str] = {
    text_file: "is no database. There is no sound backup in .* or move the data file away",
    short_text: "is no database. There is no sound backup in",
    cut_short: "is no database. The newest good backup is of .* Restore it with",
    cut_by_half: "is damaged. The newest good backup is of .* Restore it with",
    garbage: "is no database. The newest good backup is of .* Restore it with",
    foreign: "belongs to another program",
    foreign_in_wal_mode: "belongs to another program",
    foreign_marked: "belongs to another program",
    newer: "Install the newest Leadline",
    newer_after_a_crash: "Install the newest Leadline",
    empty_with_backups: "is empty, but there are backups. The newest good backup is of .* Restore it with",
    never_emptied_into: "is empty, but there are backups. The newest good backup is of .* Restore it with",
    missing_with_backups: "is not there, but there are backups. The newest good backup is of .* Restore it with",
    with_a_stale_wal: "leadline.db-wal",
    in_use: "Another program is using",
}


def beside(file: Path) -> dict[str, bytes]:
    """The file and its ``-wal``; the shared index is rebuilt by whoever reads."""
    paths = [path for path in sorted(file.parent.glob("leadline.db*")) if path.suffix != ".db-shm"]
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_what_is_refused_is_named_and_stays_byte_for_byte(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    file = make(tmp_path)
    before = beside(file)
    with pytest.raises(KnownError, match=REFUSED[make]) as refusal:
        open_workspace(file.parent)
    assert str(file.parent) in refusal.value.sentence
    assert beside(file) == before
    assert isinstance(refusal.value, InUse) == (make is in_use)


def test_the_byte_test_catches_an_opening_that_does_not_look_first(tmp_path: Path, monkeypatch) -> None:
    file = newer_after_a_crash(tmp_path)
    monkeypatch.setattr(opening, "check_file", lambda file, backups, begin_anew: "")
    before = beside(file)
    with pytest.raises(KnownError):
        open_workspace(tmp_path)
    assert beside(file) != before


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "leadline.db").mkdir()
    with pytest.raises(KnownError, match="is a folder"):
        open_workspace(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnownError, match="file"):
        open_workspace(tmp_path / "file")


def test_a_second_opening_in_the_same_process_is_refused_and_the_first_keeps_its_lock(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with pytest.raises(InUse):
        open_workspace(tmp_path)
    code = f"import sqlite3; sqlite3.connect({str(tmp_path / 'leadline.db')!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "locked" in other.stderr
    office.workspace.do(add_task, "Still mine", office.people["Ana"])
    office.reopen()
    assert office.task("idea").title


def test_the_work_before_a_crash_is_there(tmp_path: Path) -> None:
    file = crashed(tmp_path)
    workspace = open_workspace(file.parent)
    assert workspace.undo_title() == "Rename “Generate idea” to “Done before the crash”"
    assert workspace.note == ""
    workspace.close()


def test_a_lost_wal_is_found_and_explained(tmp_path: Path) -> None:
    file = crashed(tmp_path)
    file.with_name("leadline.db-wal").unlink()
    workspace = open_workspace(file.parent)
    assert "there is no leadline.db-wal" in workspace.note
    workspace.close()


def test_a_database_that_was_closed_needs_no_explanation(tmp_path: Path) -> None:
    file = whole(tmp_path)
    assert not file.with_name("leadline.db-wal").exists()
    workspace = open_workspace(tmp_path)
    assert workspace.note == ""
    workspace.close()


@pytest.mark.parametrize("empty", [True, False])
def test_an_empty_folder_or_file_becomes_a_new_database(tmp_path: Path, empty: bool) -> None:
    if empty:
        (tmp_path / "leadline.db").write_bytes(b"")
    workspace = open_workspace(tmp_path)
    assert workspace._store.connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert (workspace.undo_title(), workspace.note) == (None, "")
    workspace.close()


@pytest.mark.parametrize("make", [empty_with_backups, missing_with_backups])
def test_who_wants_to_begin_with_nothing_can_and_the_backups_stay(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    make(tmp_path)
    before = backups_of(tmp_path)
    workspace = open_workspace(tmp_path, begin_anew=True)
    assert workspace.undo_title() is None
    workspace.close()
    assert backups_of(tmp_path) == before


def test_empty_data_never_joins_fuller_backups(tmp_path: Path) -> None:
    whole(tmp_path).unlink()
    before = backups_of(tmp_path)
    workspace = open_workspace(tmp_path, begin_anew=True)
    role = workspace.do(add_role, "Editor").value
    with pytest.raises(NothingThere, match="hold more"):
        workspace.backups.make()
    for minutes in (0, 40, 80):
        workspace.backups.tick(workspace.clock.now() + timedelta(minutes=minutes))
    workspace.close()
    assert role
    assert backups_of(tmp_path) == before


def test_the_newest_good_backup_that_holds_anything_is_named(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.backups.make()
    office.workspace.do(add_task, "One more", office.people["Ana"])
    office.workspace.close()
    newest, good = backups_of(tmp_path)[:2]
    newest.path.write_bytes(newest.path.read_bytes()[:-4096])
    (tmp_path / "leadline.db").unlink()
    with pytest.raises(
        NothingThere, match=rf"{good.projects} project.* --data .* restore {re.escape(str(good.path))}$"
    ):
        open_workspace(tmp_path)


def test_the_sample_team_is_where_the_history_begins(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    fill_when_empty(workspace)
    assert (workspace.undo_title(), workspace.undo()) == (None, None)
    assert workspace.read(lambda reader: len(reader.find(Person))) == 8
    workspace.close()


def test_a_start_that_was_killed_before_the_first_table_goes_on(tmp_path: Path) -> None:
    change(tmp_path / "leadline.db", "PRAGMA journal_mode=WAL", f"PRAGMA application_id={APPLICATION_ID}")
    make_office(tmp_path).workspace.close()


def sentence_of_opening(folder: Path) -> str:
    try:
        open_workspace(folder).close()
    except KnownError as refusal:
        return refusal.sentence
    return "opened"


@pytest.fixture
def open_place(tmp_path: Path):
    """A folder below which another user can go; pytest's own folders are closed to others."""
    place = Path(tempfile.mkdtemp(prefix="leadline-rights-"))
    place.chmod(0o755)
    yield place
    for path in (*place.rglob("*"), place):
        path.chmod(0o755)
    shutil.rmtree(place)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "words"),
    [(0o755, 0o444, "may only be read"), (0o555, 0o666, ""), (0o555, 0o444, "may only be read"), (0o755, 0o000, "")],
)
def test_without_the_right_to_write_it_says_so_and_nothing_changes(
    open_place: Path, folder_mode: int, file_mode: int, words: str
) -> None:
    file = whole(open_place)
    before = beside(file)
    owner = NOBODY if os.getuid() == 0 else os.getuid()
    for path in (*open_place.rglob("*"), open_place):
        os.chown(path, owner, -1)
    file.chmod(file_mode)
    open_place.chmod(folder_mode)
    (sentence,) = Child(lambda say: say(sentence_of_opening(open_place)), user=owner).result()
    open_place.chmod(0o755)
    file.chmod(0o644)
    assert "BUG" not in sentence
    assert words in sentence
    assert "right" in sentence
    assert beside(file) == before
