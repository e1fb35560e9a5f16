"""Old files come up to date or stay as they are; the numbered files make what the tables say."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import Engine

from app.bootstrap import open_workspace
from app.domain.errors import KnownError
from app.domain.project import Project
from app.domain.task import Task
from app.storage import fact_tables
from app.storage.database_copy import check_database
from app.storage.migrate import FILES, LATEST, migrate, statements
from tests.builders import make_office
from tests.dump import dump

OLD = Path(__file__).resolve().parents[2] / "files"


def described(engine: Engine) -> dict[str, object]:
    """What the schema means: columns, keys, checks, links, indexes."""
    seen = inspect(engine)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["primary_key"]) for c in seen.get_columns(table)],
            "links": sorted(
                (f["name"] or "", f["referred_table"], *f["constrained_columns"], str(f["options"]))
                for f in seen.get_foreign_keys(table)
            ),
            "unique": sorted((u["name"] or "", *u["column_names"]) for u in seen.get_unique_constraints(table)),
            "checks": sorted((c["name"] or "", c["sqltext"]) for c in seen.get_check_constraints(table)),
            "indexes": sorted((i["name"] or "", *map(str, i["column_names"])) for i in seen.get_indexes(table)),
        }
        for table in seen.get_table_names()
        if not table.startswith("task_search")
    }


def test_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    by_hand = sqlite3.connect(tmp_path / "migrated.db", isolation_level=None)
    migrate(by_hand, tmp_path / "migrated.db", tmp_path)
    by_hand.close()
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    fact_tables.Row.metadata.create_all(declared)
    try:
        assert described(migrated) == described(declared)
    finally:
        migrated.dispose()
        declared.dispose()


@pytest.mark.parametrize("file", sorted(OLD.glob("version-*.db")), ids=lambda file: file.stem)
def test_every_old_file_opens_and_can_be_worked_with(tmp_path: Path, file: Path) -> None:
    shutil.copy(file, tmp_path / "leadline.db")
    workspace = open_workspace(tmp_path)
    assert workspace.read(lambda reader: reader.find(Project)[0].name) == "Spring sale"
    assert workspace.read(lambda reader: len(reader.find(Task))) == 9
    connection = workspace._store.connection
    assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST
    assert check_database(connection) == []
    workspace.close()


def test_there_is_an_old_file_of_every_version() -> None:
    assert {file.stem for file in OLD.glob("version-*.db")} == {f"version-{n}" for n in range(1, LATEST + 1)}


def next_version(folder: Path, script: str) -> tuple[Path, ...]:
    path = folder / f"{LATEST + 1:04}_next.sql"
    path.write_text(script)
    return (*FILES, path)


def opened(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "leadline.db", isolation_level=None)


def closed_office(folder: Path) -> None:
    make_office(folder).workspace.close()


def test_a_migration_keeps_the_rows_empties_the_history_and_leaves_a_copy_from_before(tmp_path: Path) -> None:
    closed_office(tmp_path)
    files = next_version(tmp_path, "ALTER TABLE person ADD COLUMN phone VARCHAR;\n-- the end\n")
    with closing(opened(tmp_path)) as connection:
        before = dump(connection, without=())
        migrate(connection, tmp_path / "leadline.db", tmp_path / "copies", files)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST + 1
        assert connection.execute("SELECT count(*) FROM history").fetchone()[0] == 0
        assert connection.execute("SELECT name, phone FROM person").fetchone() == ("Mia", None)
        assert check_database(connection) == []
    (copy,) = (tmp_path / "copies").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert dump(connection, without=()) == before


REBUILD = """
CREATE TABLE project_new AS SELECT * FROM project;
DROP TABLE project;
ALTER TABLE project_new RENAME TO project;
CREATE UNIQUE INDEX project_key ON project (id);
"""


def test_rebuilding_a_parent_table_does_not_delete_its_children(tmp_path: Path) -> None:
    closed_office(tmp_path)
    with closing(opened(tmp_path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        migrate(connection, tmp_path / "leadline.db", tmp_path / "copies", next_version(tmp_path, REBUILD))
        assert connection.execute("SELECT count(*) FROM task").fetchone()[0] == 8
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


@pytest.mark.parametrize("script", ["DELETE FROM person;", "DROP TABLE vote;\nSELECT nonsense;", "CREATE TABLE x (y"])
def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path, script: str) -> None:
    closed_office(tmp_path)
    with closing(opened(tmp_path)) as connection:
        before = dump(connection, without=())
        with pytest.raises((KnownError, sqlite3.Error, ValueError)):
            migrate(connection, tmp_path / "leadline.db", tmp_path / "copies", next_version(tmp_path, script))
        assert dump(connection, without=()) == before
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST
        assert not connection.in_transaction


def test_a_damaged_file_is_not_migrated(tmp_path: Path) -> None:
    closed_office(tmp_path)
    file = tmp_path / "leadline.db"
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 3 * 4096 + 300] = b"\xa5" * 300
    file.write_bytes(content)
    with closing(opened(tmp_path)) as connection, pytest.raises(KnownError, match="damaged"):
        migrate(connection, file, tmp_path / "copies", next_version(tmp_path, "SELECT 1;"))
    assert file.read_bytes() == bytes(content)
    assert list((tmp_path / "copies").iterdir()) == []


def test_statements_are_split_where_sql_ends_them() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON x BEGIN\n  DELETE FROM y;\n  DELETE FROM z;\nEND;"
    text = "CREATE TABLE a (b DEFAULT ';');"
    script = f"-- first\n{text}\n\n{trigger}\n-- a word ; at the end\n"
    assert statements(script) == [f"-- first\n{text}", trigger]
    assert statements("") == []
    with pytest.raises(ValueError, match="CREATE TABLE x"):
        statements("CREATE TABLE x (\n  y")


def test_the_shipped_files_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in FILES] == list(range(1, LATEST + 1))
