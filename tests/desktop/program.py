"""A program under test as a process of its own: started, waited for, closed, and its log read for tracebacks."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.desktop.accessibility import Node, read_tree, seek
from tests.desktop.screen import PATIENCE, Screen, wait_until

ROOT = Path(__file__).resolve().parents[2]
TROUBLE = ("Traceback (most recent call last)", "Fatal Python error", "Segmentation fault", "QFatal")


@dataclass(frozen=True)
class Program:
    """A running program; ``data`` is its data folder, ``log`` what it writes to its two outputs."""

    screen: Screen
    process: subprocess.Popen[bytes]
    data: Path
    log: Path

    def window(self, title: str, seconds: float = PATIENCE) -> str:
        """The id of its visible window whose title contains ``title``, activated; waits until it is there."""
        found: list[str] = []

        def look() -> bool:
            assert self.process.poll() is None, f"the program ended with {self.process.returncode}:\n{self.said()}"
            found[:] = self.windows(title)
            return bool(found)

        wait_until(look, f"a window titled {title}", seconds)
        self.screen.run("xdotool", "windowactivate", "--sync", found[-1])
        return found[-1]

    def windows(self, title: str) -> list[str]:
        """The ids of its visible windows whose title contains ``title``."""
        words = ["xdotool", "search", "--onlyvisible", "--all", "--pid", str(self.process.pid), "--name", title]
        asked = subprocess.run(words, env=self.screen.environment, capture_output=True, text=True, timeout=PATIENCE)
        return asked.stdout.split()

    def tree(self) -> Node:
        """What a screen reader sees of the program now."""
        return read_tree(self.screen, self.process.pid)

    def shown(self) -> list[Node]:
        """What of it is on the screen now, parents first; nothing that a menu, a folded list or another page holds."""
        return list(read_tree(self.screen, self.process.pid, only_shown=True).walk())

    def shown_as(self, role: str, name: str) -> list[Node]:
        """What of it is on the screen now with this role and name."""
        return seek(self.screen, self.process.pid, role, name)

    def find(self, role: str, name: str, seconds: float = PATIENCE) -> Node:
        """The node with this role and name; waits until there is one."""
        found: list[Node] = []

        def look() -> bool:
            found[:] = self.tree().all(role, name)
            return bool(found)

        wait_until(look, f"a {role} named {name}", seconds)
        return found[0]

    def said(self) -> str:
        """What it wrote so far, its log files included."""
        logs = [self.log, *sorted(self.data.glob("logs/*"))]
        return "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in logs)

    def close(self, keys: str = "ctrl+q") -> int:
        """Press ``keys`` in its window and wait for its end; its exit status."""
        self.screen.run("xdotool", "key", keys)
        return self.process.wait(timeout=PATIENCE)

    def end(self) -> None:
        """Make sure that it is gone, and fail if it met trouble."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        said = self.said()
        assert not any(sign in said for sign in TROUBLE), f"the program met trouble:\n{said}"


def start_program(screen: Screen, folder: Path, words: Sequence[str]) -> Program:
    """Start this interpreter with ``words`` on the screen; its log and data go below ``folder``."""
    launcher = str(ROOT / "packaging" / "launcher")
    log = folder / "output.txt"
    with log.open("ab") as output:
        environment = screen.environment | {"PYTHONPATH": launcher, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen([sys.executable, *words], env=environment, stdout=output, stderr=subprocess.STDOUT)
    return Program(screen, process, folder / "data", log)
