"""How the user likes to look at things: zoom, widths, filters, the theme. View only, never data, never undone."""

import json
import logging
import os
from pathlib import Path
from typing import Any, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


class Preferences:
    """A JSON object in the data folder. Reading never fails: what cannot be read holds its preset."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = self._read()
        self._dirty = False

    @property
    def folder(self) -> Path:
        """The data folder that they lie in."""
        return self._path.parent

    def get(self, key: str, preset: T) -> T:
        """The value of ``key`` when it has the type of ``preset``, else ``preset``."""
        value = self._values.get(key, preset)
        return value if type(value) is type(preset) else preset

    def set(self, key: str, value: object) -> None:
        """Remember a JSON value; written by the next ``save``."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._dirty = True

    def save(self) -> None:
        """Write what changed, whole or not at all; a full disk costs the view, not the program."""
        if not self._dirty:
            return
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self._values, indent=1, ensure_ascii=False), encoding="utf-8")
            os.replace(fresh, self._path)  # noqa: PTH105
            self._dirty = False
        except (OSError, TypeError, ValueError) as problem:
            log.warning("The view could not be remembered: %s", problem)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as problem:
            log.warning("The remembered view cannot be read and is put aside: %s", problem)
            self._put_aside()
            return {}
        return values if isinstance(values, dict) else {}

    def _put_aside(self) -> None:
        try:
            self._path.replace(self._path.with_suffix(".broken"))
        except OSError as problem:
            log.warning("It could not even be put aside: %s", problem)
