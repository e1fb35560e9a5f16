"""The second folder for backups: remembered with the view, because it belongs to this computer and not to the data."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from ui.link.preferences import Preferences

KEY = "backups.second_folder"


def remembered_folder(preferences: Preferences) -> Path | None:
    """None when there is none, or none that a path can be made of."""
    typed = preferences.get(KEY, "").strip()
    return Path(typed) if typed and Path(typed).is_absolute() else None


def remember_folder(preferences: Preferences, folder: Path | None) -> None:
    """None: no second folder any more."""
    preferences.set(KEY, str(folder) if folder is not None else "")
    preferences.save()


def why_not(folder: Path, first: Path) -> str:
    """A sentence when backups cannot go to ``folder`` as well; ``first`` is where they are made. Else empty."""
    if not folder.is_absolute():
        return f"“{folder}” is no whole path. Type it from the drive or the root on, or choose the folder."
    if not folder.is_dir():
        return f"There is no folder {folder}. Make it first, or choose another one."
    if folder == first or os.path.realpath(folder) == os.path.realpath(first):
        return "Backups lie in this folder already. Choose one on another disk."
    try:
        with NamedTemporaryFile(dir=folder):
            return ""
    except OSError as problem:
        return f"Nothing can be written to {folder} ({problem.strerror or problem}). Choose another folder."
