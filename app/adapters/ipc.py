"""The socket between a running program and commands for it: its place and who may reach it. For ``single_instance``."""

import hashlib
import json
import os
import secrets
import socket
import stat
import sys
import tempfile
from pathlib import Path
from typing import Protocol

from app.domain.errors import KnownError


class Endpoint(Protocol):
    """A way to one data folder's owner. ``token`` is sent with each request; the owner knows it too."""

    def listen(self) -> tuple[socket.socket, str]:
        """A listening socket and the token that requests must carry. What lay there before was left by a crash."""
        ...

    def connect(self) -> tuple[socket.socket, str]:
        """A socket connected to the owner, and the token to send. Raises OSError when nobody listens."""
        ...

    def remove(self) -> None:
        """Take away what lies there for others to find; nothing when it is gone."""
        ...


def endpoint_for(folder: Path) -> Endpoint:
    """The endpoint of a data folder, the same for every program of this user. Raises KnownError for an unsafe place."""
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]
    place = _private_folder()
    return LoopbackEndpoint(place / f"{name}.json") if sys.platform == "win32" else UnixEndpoint(place / f"{name}.sock")


def _private_folder() -> Path:
    """A folder that only this user may enter. Short, since a socket's path has about 100 characters."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform == "win32":
        place = Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "leadline" / "run"
        place.mkdir(parents=True, exist_ok=True)
        return place
    place = Path(runtime) / "leadline" if runtime else Path(tempfile.gettempdir()) / f"leadline-{os.getuid()}"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise KnownError(f"{place} can be entered by others. Remove it, or let only yourself in (mode 700).")
    return place


class UnixEndpoint:
    """A socket file; the folder's permissions keep other users out, so there is no token."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def listen(self) -> tuple[socket.socket, str]:
        self.remove()
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listening.bind(str(self._path))
            self._path.chmod(0o600)
            listening.listen(8)
        except OSError:
            listening.close()
            raise
        return listening, ""

    def connect(self) -> tuple[socket.socket, str]:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.connect(str(self._path))
        except OSError:
            connected.close()
            raise
        return connected, ""

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class LoopbackEndpoint:
    """A port of this machine, for systems without socket files; a file of the user's holds port and token."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def listen(self) -> tuple[socket.socket, str]:
        listening = socket.create_server(("127.0.0.1", 0), backlog=8)
        token = secrets.token_hex(16)
        self._path.unlink(missing_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"port": listening.getsockname()[1], "token": token}, stream)
        return listening, token

    def connect(self) -> tuple[socket.socket, str]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            port, token = int(found["port"]), str(found["token"])
        except (ValueError, KeyError, TypeError) as error:
            raise OSError("no port in the file") from error
        return socket.create_connection(("127.0.0.1", port), timeout=2), token

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
