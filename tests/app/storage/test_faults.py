"""A full disk and damaged pages: a sentence, never a traceback; what was done stays, what was not is not there."""

import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from app.actions.journal import add_comment
from app.actions.task import add_task, finish_task
from app.bootstrap import backups_of, open_workspace, restore_backup
from app.domain.entity import KIND_NAMES, kind_of
from app.domain.errors import KnownError, LeadlineError
from app.domain.task import Comment
from app.queries.rows import CardFilter
from app.storage.backup import verify
from app.storage.database_copy import check_database
from app.storage.store import SqliteStore
from app.workspace.workspace import Workspace
from tests.builders import FakeClock, make_office
from tests.dump import dump

LONG = "A page of words. " * 200


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A data folder with two projects and a backup."""
    office = make_office(tmp_path / "template")
    office.finish("idea", "keywords")
    office.start("Autumn sale")
    office.workspace.do(add_comment, office.task("draft").id, LONG)
    office.workspace.close()
    return tmp_path / "template"


def fill_the_disk(template: Path, folder: Path, pages: int) -> None:
    """Work until no page is left but so many; then free the disk and go on."""
    shutil.copytree(template, folder)
    workspace = open_workspace(folder, FakeClock())
    workspace.warm_up()
    run = workspace._store.connection.execute
    limit = run("PRAGMA page_count").fetchone()[0] + pages
    run(f"PRAGMA max_page_count={limit}")
    done, before, refusal = 0, dump(workspace._store.connection, without=()), None
    while refusal is None:
        try:
            workspace.do(add_comment, 1, f"{done} {LONG}")
            done += 1
            before = dump(workspace._store.connection, without=())
        except KnownError as error:
            refusal = error.sentence
        assert done < 2 * pages + 5, "an edit was acknowledged that found no room"
    assert "The disk is full. Free space" in refusal
    assert dump(workspace._store.connection, without=()) == before
    texts = workspace.read(lambda reader: [comment.text for comment in reader.find(Comment)])
    run("PRAGMA max_page_count=100000")
    workspace.do(add_comment, 1, "Goes on")
    workspace.undo()
    assert dump(workspace._store.connection) == [line for line in before if not line.startswith(FACT_LINES)]
    workspace.close()
    again = open_workspace(folder, FakeClock())
    assert check_database(again._store.connection) == []
    assert again.read(lambda reader: [comment.text for comment in reader.find(Comment)]) == texts
    again.close()


FACT_LINES = ("clock:", "delivery:", "history:", "sequence:")


def test_whichever_page_finds_the_disk_full_the_edit_is_refused_whole(tmp_path: Path, template: Path) -> None:
    for pages in range(1, 31):
        fill_the_disk(template, tmp_path / str(pages), pages)


def test_the_full_disk_test_catches_a_store_that_swallows_the_error(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = SqliteStore._commit

    def silent(store: SqliteStore, *arguments: object) -> None:
        try:
            right(store, *arguments)
        except KnownError:
            return

    monkeypatch.setattr(SqliteStore, "_commit", silent)
    with pytest.raises(AssertionError, match="acknowledged"):
        fill_the_disk(template, tmp_path / "mutant", 3)


def damage(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(chance.randint(1, 3)):
        length = chance.choice([1, 4, 60, 4096])
        at = chance.randrange(100, len(content) - length)
        content[at : at + length] = chance.randbytes(length)
    file.write_bytes(content)


USES: tuple[Callable[[Workspace], object], ...] = (
    *(lambda w, kind=kind: w.read(lambda reader: reader.find(kind)) for kind in map(kind_of, KIND_NAMES)),
    lambda w: w.read(lambda reader: reader.search("draft", 10)),
    lambda w: w.read(lambda reader: reader.cards(CardFilter())),
    lambda w: w.read(lambda reader: reader.state_counts()),
    lambda w: w.read(lambda reader: reader.activities()),
    lambda w: w.read(lambda reader: reader.deliveries()),
    lambda w: w.read(lambda reader: reader.loads()),
    lambda w: w.do(add_task, "New", 1),
    lambda w: w.do(finish_task, 3),
    lambda w: w.undo_title(),
    lambda w: w.undo(),
    lambda w: w.redo(),
    lambda w: w.backups.make(),
)


def sentences(uses: Iterable[Callable[[], object]]) -> list[str]:
    """What the user is told; anything but a sentence is raised."""
    told = []
    for use in uses:
        try:
            use()
        except LeadlineError as refusal:
            told.append(refusal.sentence)
    return told


def use_damaged(folder: Path) -> list[str]:
    """Do all that can be done with a data folder. Returns the refusals."""
    opened: list[Workspace] = []
    told = sentences([lambda: opened.append(open_workspace(folder, FakeClock()))])
    for workspace in opened:
        told += sentences([partial(use, workspace) for use in USES])
        workspace.close()
    assert [text for text in told if not re.search(r"(\.|leadline .*restore \S+)$", text)] == []
    return told


@pytest.mark.parametrize("count", [15, pytest.param(300, marks=pytest.mark.soak)])
def test_damaged_pages_are_told_never_backed_up_and_mended_by_a_restore(
    tmp_path: Path, template: Path, count: int
) -> None:
    chance, refused = random.Random(count), 0
    (good,) = backups_of(template)
    for number in range(count):
        folder = tmp_path / str(number)
        shutil.copytree(template, folder)
        damage(folder / "leadline.db", chance)
        refused += use_damaged(folder) != []
        for info in backups_of(folder):
            assert verify(info.path)
        restore_good(folder, folder / "backups" / good.path.name)
        shutil.rmtree(folder)
    assert refused > count / 3


def restore_good(folder: Path, good: Path) -> None:
    restore_backup(folder, good, FakeClock())
    workspace = open_workspace(folder, FakeClock())
    assert check_database(workspace._store.connection) == []
    assert workspace.undo_title() == "Comment on “Write final draft”"
    workspace._store.close()


def test_the_damage_test_catches_reads_that_do_not_translate(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqliteStore, "failures", lambda store: nullcontext())
    with pytest.raises((sqlite3.Error, UnicodeDecodeError)):
        damage_and_use(template, tmp_path, random.Random(40))


def damage_and_use(template: Path, place: Path, chance: random.Random) -> None:
    for number in range(40):
        folder = place / str(number)
        shutil.copytree(template, folder)
        damage(folder / "leadline.db", chance)
        use_damaged(folder)


@pytest.mark.parametrize("column", ["due_on", "planned_finish", "blocked", "checklist"])
def test_a_value_that_nobody_wrote_is_told_as_damage_by_every_list(tmp_path: Path, column: str):
    office = make_office(tmp_path)
    task = office.task("idea")
    office.store.connection.execute(f"UPDATE task SET {column} = '2026-0{chr(1)}' WHERE id = ?", (task.id,))
    reads = (
        lambda reader: reader.cards(CardFilter()),
        lambda reader: reader.card(task.id),
        lambda reader: reader.plan_rows(None, by_owner=False),
        lambda reader: reader.state_counts(),
    )
    told = 0
    for read in reads:
        try:
            office.workspace.read(read)
        except KnownError:
            told += 1
    assert told > 0
    office.workspace.close()
