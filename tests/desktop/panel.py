"""The fake desktop around a program: its panel and its notification service, and the tray menu as a panel drives it."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.desktop.screen import PATIENCE, Screen, wait_until

SERVICES = str(Path(__file__).with_name("desktop_services.py"))
TRAY_MENU = str(Path(__file__).with_name("tray_menu.py"))


class Service:
    """One of the fakes as a process; ``events`` is what it saw."""

    def __init__(self, screen: Screen, kind: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [sys.executable, SERVICES, kind],
            env=screen.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait("ready")

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.events.append(json.loads(line))

    def seen(self, event: str) -> list[dict[str, Any]]:
        return [found for found in self.events if found["event"] == event]

    def wait(self, event: str, count: int = 1, seconds: float = PATIENCE) -> dict[str, Any]:
        """The ``count``-th event of this kind; waits until it came."""
        wait_until(lambda: len(self.seen(event)) >= count, f"{count} × {event} in {self.events}", seconds)
        return self.seen(event)[count - 1]

    def invoke(self, id: int, action: str) -> None:
        """As if the user pressed a button of the bubble."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"invoke {id} {action}\n")
        self._process.stdin.flush()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def tray(screen: Screen, sender: str, *words: str) -> Any:
    """Ask the item of ``sender``: ``item`` gives its properties, ``menu`` its lines, ``click TEXT`` presses one."""
    return json.loads(screen.run(sys.executable, TRAY_MENU, sender, *words))
