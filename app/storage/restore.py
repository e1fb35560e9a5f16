"""Puts a backup in the place of the live file, and says before what that would lose. For ``backup_folder``."""

import logging
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.domain.file_name import ATTACHMENTS
from app.storage.backup import verify
from app.storage.database_copy import PART, UNREADABLE, reading, settle, sync_folder
from app.storage.migrate import migrate
from app.storage.unused_copies import bring_copies, named_in

log = logging.getLogger(__name__)

FACTS = (
    *("delivery", "ledger", "sequence", "clock"),
    *("dispatch", "letter_copy", "account_status", "answer", "mailbox", "attachment"),
)
LEFT_BESIDE = ("-wal", "-shm", "-journal")
NAMED = 3

Facts = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a comparison needs: name and row of each project, task and person, and what was done."""

    projects: Mapping[int, tuple[Any, ...]]
    tasks: Mapping[int, tuple[Any, ...]]
    people: Mapping[int, tuple[Any, ...]]
    comments: Mapping[int, tuple[Any, ...]]


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Read the projects, tasks, people and comments of an open database, to compare them with another."""

    def rows(table: str, name: str) -> dict[int, tuple[Any, ...]]:
        found = connection.execute(f"SELECT id, {name}, * FROM {table}")
        return {row[0]: row[1:] for row in found}

    return Contents(rows("project", "name"), rows("task", "title"), rows("person", "name"), rows("comment", "text"))


def contents_of_file(file: Path) -> Contents:
    """The same of a finished copy that nobody has open."""
    with reading(file) as copy:
        return contents_of(copy)


def lost_in_words(now: Contents, then: Contents) -> tuple[str, ...]:
    """A sentence for each kind of thing that is there now and is not, or is otherwise, in the copy."""
    kinds = (
        ("project", "projects", now.projects, then.projects),
        ("task", "tasks", now.tasks, then.tasks),
        ("person", "people", now.people, then.people),
        ("comment", "comments", now.comments, then.comments),
    )
    found = []
    for one, many, current, old in kinds:
        missing = [str(row[0]) for id, row in current.items() if id not in old]
        changed = [str(row[0]) for id, row in current.items() if id in old and old[id] != row]
        if missing:
            found.append(_sentence(missing, one, many, "is not in it", "are not in it"))
        if changed:
            found.append(_sentence(changed, one, many, "goes back to what it was", "go back to what they were"))
        returning = [str(row[0]) for id, row in old.items() if id not in current]
        if returning:
            found.append(_sentence(returning, one, many, "comes back", "come back"))
    return tuple(found)


def _sentence(names: list[str], one: str, many: str, is_so: str, are_so: str) -> str:
    shown = ", ".join(f"“{name[:60]}”" for name in names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return f"1 {one} {is_so}: {shown}" if len(names) == 1 else f"{len(names)} {many} {are_so}: {shown}"


def facts_of(connection: sqlite3.Connection) -> Facts:
    """What happened outside and the numbers that were given: true whatever state the data goes back to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in FACTS:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def prepare(source: Path, live: Path, facts: Facts, backups: Path) -> Path:
    """A copy of ``source`` beside ``live``, brought to today's schema, with the facts that it cannot know; copies of
    files that lie beside ``source`` and are missing here are brought along."""
    part = live.with_name(live.name + ".restoring" + PART)
    _clear(part)
    try:
        shutil.copyfile(source, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            migrate(copy, part, backups)
            copy.execute("BEGIN IMMEDIATE")
            _carry(copy, facts)
            copy.execute("COMMIT")
            bring_copies(named_in(copy), source.parent / ATTACHMENTS, live.parent / ATTACHMENTS)
            # From another program's hands it may be in WAL mode.
            copy.execute("PRAGMA journal_mode=DELETE")
    except (OSError, *UNREADABLE) as error:
        _clear(part)
        raise KnownError(f"{source.name} could not be restored ({error}). Nothing was changed.") from error
    except BaseException:
        _clear(part)
        raise
    return part


def _carry(copy: sqlite3.Connection, facts: Facts) -> None:
    """A number that was given since is not given again, and what was told since is not told again."""
    for row in facts.get("sequence", ()):
        copy.execute(
            "INSERT INTO sequence (name, last) VALUES (:name, :last)"
            " ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)",
            row,
        )
    for table in ("delivery", "ledger", "dispatch", "letter_copy", "account_status", "answer", "mailbox", "attachment"):
        for row in facts.get(table, ()):
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            copy.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)
    for row in facts.get("clock", ()):
        copy.execute(
            "INSERT INTO clock (name, at) VALUES (:name, :at)"
            " ON CONFLICT (name) DO UPDATE SET at = max(at, excluded.at)",
            row,
        )


def swap(part: Path, live: Path) -> None:
    """The prepared file becomes the live one, which nobody may have open. A kill leaves the old or the new one."""
    for ending in LEFT_BESIDE:
        live.with_name(live.name + ending).unlink(missing_ok=True)
    settle(part, live)


def restore_closed(source: Path, live: Path, backups: Path) -> None:
    """Restore where the live file cannot be opened. Raises KnownError and leaves everything as it was."""
    verify(source)
    if live.is_dir():
        raise KnownError(f"{live} is a folder, no database. Move it away, then restore.")
    part = prepare(source, live, {}, backups)
    try:
        set_aside(live)
        swap(part, live)
        log.info("restored a backup of %.1f MB over data that could not be opened", live.stat().st_size / 1_000_000)
    except OSError as error:
        raise KnownError(f"{source.name} could not be restored ({error}). Nothing was changed.") from error
    finally:
        _clear(part)


def set_aside(live: Path) -> Path | None:
    """A file that cannot even be copied is kept as it is, with all that lies beside it. Returns its new name."""
    if not live.is_file():
        return None
    number = 1
    while (kept := live.with_name(f"{live.stem}-aside-{number}{live.suffix}")).exists():
        number += 1
    for ending in ("", *LEFT_BESIDE):
        source = live.with_name(live.name + ending)
        if source.exists():
            shutil.copyfile(source, kept.with_name(kept.name + ending))
    sync_folder(live.parent)
    return kept


def move_aside(live: Path) -> Path | None:
    """Like ``set_aside``, and then nothing is left in its place. Raises KnownError and leaves the file where it is."""
    try:
        kept = set_aside(live)
        if kept is not None:
            for ending in ("", *LEFT_BESIDE):
                live.with_name(live.name + ending).unlink(missing_ok=True)
            sync_folder(live.parent)
    except OSError as error:
        raise KnownError(f"{live.name} could not be moved aside ({error}). It stays where it is.") from error
    return kept


def _clear(part: Path) -> None:
    for ending in ("", *LEFT_BESIDE):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink(missing_ok=True)
