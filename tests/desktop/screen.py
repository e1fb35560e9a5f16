"""A screen of our own: X server, window manager, session bus and accessibility bus; gone without a trace at the end."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fixed_moment import ENVIRONMENT

SIZE = (1366, 768)
MARK = "LEADLINE_TEST_SCREEN"
NOTIFICATIONS = str(Path(__file__).with_name("desktop_services.py"))

SYSTEM_PYTHON = "/usr/bin/python3"
READER = str(Path(__file__).with_name("atspi_reader.py"))

SOCKET = "leadline-test"
WESTON = ["weston", "--backend=x11-backend.so", "--shell=kiosk-shell.so", "--idle-time=0", f"--socket={SOCKET}"]

PATIENCE = 60
"""Seconds until what is waited for is given up: for a machine that has much else to do, not for what is expected."""

Server = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Screen:
    """A running screen; ``environment`` is what a program needs to appear on it."""

    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """What a small tool prints on standard output; an error with what it said if it fails."""
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, f"{' '.join(words)} failed: {done.stderr}"
        return done.stdout.strip()

    def ask_tree(self, *words: str) -> str:
        """What the reader of accessible trees prints for these words; an error with what it said if it fails."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(str(reader_place(self.environment)))
            with connection.makefile("rw", encoding="utf-8") as stream:
                stream.write(json.dumps(words) + "\n")
                stream.flush()
                status, printed, complaint = json.load(stream)
        assert status == 0, f"{' '.join(words)} failed: {complaint}"
        return str(printed)


@contextmanager
def open_screen(*, wayland: bool = False) -> Iterator[Screen]:
    """Start everything, wait until it answers, and take it all down again.

    ``wayland``: programs appear in Weston, which shows one window over the whole of the X server.
    """
    with tempfile.TemporaryDirectory(prefix="leadline-screen-") as folder:
        environment = clean_environment(Path(folder))
        servers: list[Server] = []
        try:
            xvfb = ["Xvfb", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp", "-noreset", "-displayfd"]
            environment["DISPLAY"] = ":" + start_and_read(servers, xvfb, environment)
            bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
            environment["DBUS_SESSION_BUS_ADDRESS"] = start_and_read(servers, bus, environment)
            start(servers, ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], environment)
            # Else the bus starts a real one, whose bubbles lie over the buttons that a test wants to press.
            start(servers, [sys.executable, NOTIFICATIONS, "notifications", "--deaf"], environment)
            start(servers, [SYSTEM_PYTHON, READER, "serve", str(reader_place(environment))], environment)
            screen = Screen(environment)
            wait_until(reader_place(environment).exists, "the reader of accessible trees")
            if wayland:
                start(servers, [*WESTON, f"--width={SIZE[0]}", f"--height={SIZE[1]}"], environment)
                environment |= {"WAYLAND_DISPLAY": SOCKET, "QT_QPA_PLATFORM": "wayland"}
                wait_until((Path(environment["XDG_RUNTIME_DIR"]) / SOCKET).exists, "the compositor to answer")
            else:
                start(servers, ["openbox", "--config-file", "/etc/xdg/openbox/rc.xml"], environment)
                wait_until(lambda: window_manager_answers(screen), "the window manager to answer")
            yield screen
        finally:
            end_marked(environment[MARK])
            for server in servers:
                server.wait()


def reader_place(environment: Mapping[str, str]) -> Path:
    """The socket at which the reader of accessible trees answers."""
    return Path(environment["XDG_RUNTIME_DIR"]) / "reader"


def clean_environment(folder: Path) -> dict[str, str]:
    """Our environment without the user's screen and bus, with empty folders for settings, caches and data.

    Programs start in it at the fixed moment.
    """
    foreign = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        place = folder / name.lower()
        place.mkdir(mode=0o700)
        environment[name] = str(place)
    fixed = {MARK: uuid.uuid4().hex, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LC_ALL": "C.UTF-8", **ENVIRONMENT}
    return environment | fixed


def start(servers: list[Server], words: list[str], environment: dict[str, str], *inherited: int) -> None:
    """Start a server that lives until ``end_marked``."""
    quiet = subprocess.DEVNULL
    servers.append(
        subprocess.Popen(words, env=environment, pass_fds=inherited, stdin=quiet, stdout=quiet, stderr=quiet)
    )


def start_and_read(servers: list[Server], words: list[str], environment: dict[str, str]) -> str:
    """Start a server whose last option takes a descriptor to write one line to once it is ready; that line."""
    reading, writing = os.pipe()
    start(servers, [*words, str(writing)], environment, writing)
    os.close(writing)
    with os.fdopen(reading) as lines:
        line = lines.readline().strip()
    assert line, f"{words[0]} did not start"
    return line


def window_manager_answers(screen: Screen) -> bool:
    asked = subprocess.run(["xdotool", "get_desktop"], env=screen.environment, capture_output=True)
    return asked.returncode == 0


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Ask until ``true()`` holds; fail with ``what`` was waited for."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.03)


def marked(mark: str) -> list[int]:
    """The processes that were started on the screen with this mark, by us or by one of them."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue  # it ended while we looked, or belongs to somebody else
    return found


def end_marked(mark: str) -> None:
    """End every process of the screen; those that do not listen are killed."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for process in marked(mark):
            try:
                os.kill(process, sign)
            except ProcessLookupError:
                continue
        end = time.monotonic() + 3
        while marked(mark) and time.monotonic() < end:
            time.sleep(0.03)
    assert not marked(mark), "a process of the test screen is still running"
