"""kill -9 at any moment: no acknowledged edit is lost, and a backup, restore or migration is whole or not there."""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.actions.due import add_days
from app.actions.journal import add_comment
from app.actions.task import add_task, block_task, finish_task, rename_task
from app.bootstrap import backups_of, open_workspace
from app.domain.task import Task
from app.storage.backup import verify
from app.storage.database_copy import check_database
from app.storage.migrate import FILES, LATEST, migrate
from app.workspace.workspace import Workspace
from tests.builders import FakeClock, Office, make_office
from tests.dump import dump
from tests.forked import Child, Say

QUICK = [pytest.param(10, id="quick")]
POINTS = [*QUICK, *(pytest.param(points, id=str(points), marks=pytest.mark.soak) for points in (50, 200))]
STEPS = 400
SESSION_SECONDS = 0.35


def digest(workspace: Workspace) -> str:
    """Of all rows with the history and the numbers given."""
    lines = dump(workspace._store.connection, without=("clock",))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def session(folder: Path, say: Say) -> None:
    """The same edits each time; each is acknowledged when it is done, with what the data is then."""
    clock = FakeClock()
    workspace = open_workspace(folder, clock)
    chance = random.Random(11)
    for number in range(STEPS):
        clock.forward(minutes=5)
        scripted_edit(workspace, chance, number)
        say(f"{number} {digest(workspace)}")


def scripted_edit(workspace: Workspace, chance: random.Random, number: int) -> None:
    tasks = workspace.read(lambda reader: [task.id for task in reader.find(Task) if task.state.open])
    roll = chance.random()
    if roll < 0.2:
        workspace.undo()
    elif roll < 0.3:
        workspace.redo()
    elif roll < 0.55 or not tasks:
        workspace.do(add_task, f"Task {number}", workspace.read(lambda reader: reader.find(Task)[0].owner_id))
    elif roll < 0.7:
        workspace.do(rename_task, chance.choice(tasks), f"Name {number}")
    elif roll < 0.8:
        workspace.do(add_comment, chance.choice(tasks), "Long story. " * chance.randint(1, 400))
    elif roll < 0.87:
        workspace.do(block_task, chance.choice(tasks), by="Legal", until=date(2027, 1, 1))
    elif roll < 0.93:
        workspace.do(add_days, chance.choice(tasks), 2)
    else:
        free = [id for id in tasks if workspace.read(lambda reader, id=id: reader.get(Task, id).step_id) is None]
        if free:
            workspace.do(finish_task, chance.choice(free))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    make_office(tmp_path / "template").workspace.close()
    return tmp_path / "template"


def reference(template: Path, folder: Path) -> list[str]:
    """What the data is after each edit when nobody kills the program; first what it is before."""
    shutil.copytree(template, folder)
    workspace = open_workspace(folder, FakeClock())
    start = digest(workspace)
    workspace.close()
    said = Child(lambda say: session(folder, say)).result()
    assert len(said) == STEPS, said[-1:]
    return [start, *(line.split()[1] for line in said)]


def check_nothing_lost(folder: Path, acknowledged: int, states: list[str]) -> None:
    """The data is what it was after the last acknowledged edit, or after one that was done and not yet said."""
    workspace = open_workspace(folder, FakeClock())
    try:
        assert check_database(workspace._store.connection) == []
        assert digest(workspace) in states[acknowledged : acknowledged + 2]
        assert workspace.undo() is not None
    finally:
        workspace._store.close()


@pytest.mark.parametrize("points", POINTS)
def test_a_kill_loses_no_acknowledged_edit_and_the_undo_stack_ends_with_the_last(
    tmp_path: Path, template: Path, points: int
) -> None:
    states, chance = reference(template, tmp_path / "reference"), random.Random(points)
    seen = set()
    for point in range(points):
        folder = tmp_path / f"point-{point}"
        shutil.copytree(template, folder)
        child = Child(lambda say, folder=folder: session(folder, say))
        said = child.kill_after(chance, SESSION_SECONDS / points, lines=1 + point * STEPS // points)
        seen.add(len(said))
        check_nothing_lost(folder, len(said), states)
        shutil.rmtree(folder)
    assert max(seen) > STEPS * (points - 1) // points


def test_the_kill_test_catches_lost_edits(tmp_path: Path, template: Path) -> None:
    states = reference(template, tmp_path / "reference")
    shutil.copytree(template, tmp_path / "killed")
    said = Child(lambda say: session(tmp_path / "killed", say)).kill_after(random.Random(1), 0.01)
    (tmp_path / "killed" / "leadline.db-wal").unlink()
    with pytest.raises(AssertionError):
        check_nothing_lost(tmp_path / "killed", len(said), states)


def kill_often(
    folder: Path, points: int, work: Callable[[Path, Say], None], seconds: float, check: Callable[[], None]
) -> None:
    chance = random.Random(points)
    for point in range(points):
        # Every other kill waits until one is through, so a slow machine meets both, too.
        said = Child(lambda say: work(folder, say)).kill_after(chance, seconds, lines=1 + point % 2)
        assert not any(line.startswith("BUG") for line in said), said
        check()


def backing_up(folder: Path, say: Say) -> None:
    office = opened(folder)
    say("begun")
    while True:
        office.workspace.backups.make()
        say("made")


def opened(folder: Path) -> Office:
    clock = FakeClock()
    return Office(folder, clock, open_workspace(folder, clock), {}, 1, 1)


@pytest.mark.parametrize("points", QUICK)
def test_a_kill_inside_a_backup_leaves_only_whole_backups(tmp_path: Path, template: Path, points: int) -> None:
    counts = []

    def check() -> None:
        assert all(verify(info.path) for info in backups_of(template))
        counts.append(backups_of(template)[0].number)
        opened(template).workspace.close()

    kill_often(template, points, backing_up, 0.15, check)
    assert len(set(counts)) > 1
    opened(template).workspace.backups.make()
    assert not list((template / "backups").glob("*.part"))


@pytest.mark.parametrize("points", QUICK)
def test_a_kill_inside_a_restore_leaves_the_old_or_the_new_state(tmp_path: Path, template: Path, points: int) -> None:
    office = opened(template)
    one, dump_one = office.workspace.backups.make(), office.dump()
    office.workspace.do(rename_task, 1, "The other state")
    two, dump_two = office.workspace.backups.make(), office.dump()
    office.workspace.close()
    seen = set()

    def restoring(folder: Path, say: Say) -> None:
        office = opened(folder)
        say("begun")
        while True:
            office.workspace.backups.restore(two.path if office.dump() == dump_one else one.path)
            say("restored")

    def check() -> None:
        office = opened(template)
        assert check_database(office.store.connection) == []
        state = office.dump()
        assert state in (dump_one, dump_two)
        seen.add(state == dump_one)
        assert verify(backups_of(template)[0].path)
        office.workspace.close()

    chance = random.Random(points)
    for point in range(20 * points):
        # Every other kill waits until one restore is through, so a slow machine meets both states, too.
        said = Child(lambda say: restoring(template, say)).kill_after(chance, 0.25, lines=1 + point % 2)
        assert not any(line.startswith("BUG") for line in said), said
        check()
        if point >= points - 1 and len(seen) == 2:
            break
    assert seen == {True, False}


@pytest.mark.parametrize("points", QUICK)
def test_a_kill_inside_a_migration_leaves_the_old_or_the_new_file_and_the_copy(
    tmp_path: Path, template: Path, points: int
) -> None:
    script = "ALTER TABLE person ADD COLUMN phone VARCHAR;\n" + "".join(
        f"CREATE TABLE more_{n} (id INTEGER PRIMARY KEY, text VARCHAR);\n" for n in range(300)
    )
    next_file = tmp_path / "9999_next.sql"
    next_file.write_text(script)
    seen = set()

    def migrating(folder: Path, say: Say) -> None:
        with closing(sqlite3.connect(folder / "leadline.db", isolation_level=None)) as connection:
            say("begun")
            migrate(connection, folder / "leadline.db", folder / "copies", (*FILES, next_file))

    chance = random.Random(points)
    for point in range(points):
        folder = tmp_path / f"point-{point}"
        shutil.copytree(template, folder)
        said = Child(lambda say, folder=folder: migrating(folder, say)).kill_after(chance, 0.05)
        assert said == ["begun"]
        with closing(sqlite3.connect(folder / "leadline.db")) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'more_%'").fetchone()[0]
            assert check_database(connection) == []
        assert (version, tables) in ((LATEST, 0), (LATEST + 1, 300))
        assert version == LATEST or (folder / "copies" / f"leadline-before-version-{LATEST + 1}.db").exists()
        seen.add(version)
    assert LATEST in seen
