"""Leadline in its window as its user handles it: pages, cards, answers; and the same data on the command line."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.desktop.accessibility import Node
from tests.desktop.hand import Keyboard, Mouse
from tests.desktop.program import ROOT, Program
from tests.desktop.screen import PATIENCE, wait_until

Seen = Callable[[Node], object]
PAGES = [
    *("Today", "Projects", "Calendar", "Board", "List", "Plan", "Workload", "Approvals", "Outbox"),
    *("Workflows", "Templates", "Processes", "Ideas"),
    *("People", "Team", "Settings"),
]
"""As the rail shows them; Ctrl and the number goes to the first nine."""
VIEWS = (
    *("Mine", "Due this week", "Overdue", "Waiting for approval", "Blocked", "Needs an owner", "Waiting for"),
    "Overrides",
)
"""The saved views that come with the program, between the pages and Settings."""


@dataclass(frozen=True)
class Desk:
    """One open window with the two hands in front of it."""

    program: Program
    mouse: Mouse
    keyboard: Keyboard

    def see(self, role: str, name: str, fits: Seen = lambda node: True, seconds: float = PATIENCE) -> Node:
        """The first node on the screen with this role and name that ``fits``; waits until there is one."""
        return first(lambda: filter(fits, self.program.shown_as(role, name)), f"a {role} named {name}", seconds)

    def see_any(self, what: str, fits: Seen, seconds: float = PATIENCE) -> Node:
        """The first node on the screen that ``fits``; waits until there is one."""
        return first(lambda: filter(fits, self.program.shown()), what, seconds)

    def read(self, words: str, seconds: float = PATIENCE) -> Node:
        """Something on the screen whose name has these words in it."""
        return self.see_any(f"the words “{words}”", lambda node: words in node.name, seconds)

    def gone(self, role: str, name: str) -> None:
        """Wait until nothing like that is on the screen."""
        wait_until(lambda: not self.on_screen(role, name), f"the {role} {name} to go")

    def on_screen(self, role: str, name: str) -> bool:
        return bool(self.program.shown_as(role, name))

    def click(self, role: str, name: str) -> None:
        """With the mouse, as soon as it is there and can be pressed."""
        self.mouse.click(self.see(role, name, lambda node: "enabled" in node.states).centre)

    def go(self, page: str) -> None:
        """To a page, by its place in the rail."""
        rail = self.see("list", "Pages")
        self.mouse.click(next(node for node in rail.children if node.name == page).centre)
        self.program.window(f"Leadline — {page}")

    def focus_is(self, role: str, name: str) -> None:
        """Wait until the keyboard is there."""
        self.see(role, name, lambda node: "focused" in node.states)

    def run_from_palette(self, words: str) -> None:
        """What the palette finds first for these words."""
        self.keyboard.press("ctrl+k")
        self.focus_is("text", "Search or type a command")
        self.keyboard.write(words)
        self.see("list", "Found", lambda node: node.children and words in node.children[0].name)
        self.keyboard.press("Return")
        self.gone("list", "Found")

    def choose(self, box: str, item: str) -> None:
        """Another line of a drop-down list, which is named by what it shows."""
        self.click("combo box", box)
        self.mouse.click(self.still("list item", item).centre)
        self.see("combo box", item)

    def still(self, role: str, name: str) -> Node:
        """What is shown, once it stands where it stood a moment before: a list that drops down moves at first."""
        node = self.see(role, name, lambda node: "showing" in node.states)
        while True:
            time.sleep(0.1)
            before, node = node, self.see(role, name, lambda node: "showing" in node.states)
            if node.centre == before.centre:
                return node

    def titles(self, column: str) -> list[str]:
        """The cards of a column of the board."""
        return [card.name for card in self.see("list", column).children]

    def card(self, column: str, title: str) -> Node:
        """A card of the board; waits until it lies in that column."""
        column_shown = self.see("list", column, lambda node: any(card.name == title for card in node.children))
        return next(card for card in column_shown.children if card.name == title)

    @contextmanager
    def dragging(self, title: str, source: str, target: str) -> Iterator[None]:
        """Take a card from its column to the lower part of another one; what is inside happens before it is let go."""
        card, column = self.card(source, title), self.see("list", target)
        x, y, width, height = column.box
        with self.mouse.dragging(card.centre, (x + width // 2, y + height * 3 // 4)):
            yield

    def tell(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the same data folder, by a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "leadline", "--data", str(self.program.data), *words],
            env=self.program.screen.environment | {"PYTHONPATH": str(ROOT / "packaging" / "launcher")},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def ask(self, *words: str) -> Any:
        """What a command prints as JSON."""
        done = self.tell(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def first(look: Callable[[], Iterable[Node]], what: str, seconds: float) -> Node:
    """The first that ``look`` finds; waits until there is one."""
    found: list[Node] = []

    def is_there() -> bool:
        found[:] = list(look())[:1]
        return bool(found)

    wait_until(is_there, what, seconds)
    return found[0]
