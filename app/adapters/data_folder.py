"""Where the data lives, and which folders are no good for a live database."""

import os
from pathlib import Path

import platformdirs

from app.domain.errors import KnownError

SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "syncthing")
"""Parts of folder names that synchronising programs use; they copy half-written databases."""


def data_folder(option: str | None) -> Path:
    """The folder of ``--data``, else of LEADLINE_DATA, else the user's own. Refuses a synced one with KnownError."""
    chosen = option or os.environ.get("LEADLINE_DATA")
    folder = Path(chosen).expanduser().absolute() if chosen else Path(platformdirs.user_data_dir("leadline", False))
    part = next((p for p in folder.parts if any(word in p.lower() for word in SYNCED)), None)
    if part is not None and os.environ.get("LEADLINE_ALLOW_SYNCED") != "1":
        raise KnownError(
            f"{folder} is kept in step by another program (“{part}”), which can damage a database in use. "
            "Choose a local folder with --data; put only backups into the synced one."
        )
    return folder
