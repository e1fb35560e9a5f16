"""The zone of the computer changes under the open window: its day is that of the new place within a minute."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.desktop.fixtures import Start
from tests.desktop.screen import wait_until

ZONES = "/usr/share/zoneinfo"
IN_ITS_OWN_ETC = (
    "import os, sys; os.environ.pop('TZ', None); "
    'shell = \'mount --bind "$1" /etc && shift && exec "$@"\'; '
    "os.execvp('unshare', ['unshare', '-m', 'sh', '-c', shell, 'sh', sys.argv[1], sys.executable, *sys.argv[2:]])"
)
"""Runs the interpreter with words of its own where a folder stands for /etc, for it alone."""


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    """A copy of the system's settings that may be bound over them."""
    tried = shutil.which("unshare") and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    if os.geteuid() != 0 or not tried:
        pytest.skip("a mount namespace of its own needs root and unshare")
    secret = shutil.ignore_patterns("*shadow*", "ssl", "*.key", "*.pem")
    return Path(shutil.copytree("/etc", tmp_path / "etc", symlinks=True, ignore=secret))


def move_to(etc: Path, zone: str) -> None:
    """As ``timedatectl`` does: the link is exchanged, and a name in /etc/timezone is left as it was."""
    link = etc / "localtime.new"
    link.symlink_to(f"{ZONES}/{zone}")
    link.replace(etc / "localtime")


def test_the_window_notices_within_a_minute_that_the_computer_is_somewhere_else(
    start: Start, etc: Path, tmp_path: Path
) -> None:
    move_to(etc, "Europe/Dublin")
    (etc / "timezone").write_text("Europe/Dublin\n", encoding="ascii")
    words = ["-c", IN_ITS_OWN_ETC, str(etc), "-m", "leadline", "--data", str(tmp_path / "data"), "--sample"]
    program = start(words)
    program.window("Leadline")

    def shows(day: str) -> bool:
        return any(day in node.name for node in program.shown())

    assert shows("Tuesday 12 January")
    # After the first beat, so that the change comes while nothing but the timer can notice it.
    time.sleep(3)
    move_to(etc, "Pacific/Pago_Pago")
    wait_until(lambda: shows("Monday 11 January"), "the window to show the day of the new place", seconds=60)
    said = program.said()
    assert "the time zone is now Pacific/Pago_Pago, it was Europe/Dublin" in said
    assert "WARNING" not in said
