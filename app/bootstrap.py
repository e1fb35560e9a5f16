"""The one module that knows every part: puts a workspace together for a data folder."""

from pathlib import Path

from app.adapters.clock import SystemClock
from app.editing.ports import Clock
from app.storage.connection import open_database
from app.storage.reads.reader import SqliteReader
from app.storage.store import SqliteStore
from app.workspace.door import Workspace

DATABASE = "leadline.db"
BACKUPS = "backups"


def open_workspace(folder: Path, clock: Clock | None = None) -> Workspace:
    """Open (or make) the database in ``folder``. Raises KnownError when that cannot be."""
    clock = clock or SystemClock()
    file = folder / DATABASE
    store = SqliteStore(open_database(file, before_migration=folder / BACKUPS), file)
    workspace = Workspace(store, SqliteReader(store, clock), clock)
    workspace.closing.connect(lambda _: store.close())
    return workspace
