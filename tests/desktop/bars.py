"""The page Plan as its user handles it: bars found by what a screen reader says of them, taken where one takes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.desktop.accessibility import Node
from tests.desktop.desk import Desk
from tests.desktop.hand import Point
from tests.desktop.screen import wait_until
from tests.fixed_moment import PUBLISH_ON

DAY, NEARER = 18, 1.25**2
"""Pixels of a day in a new data folder, and how much two presses of Zoom in make of them."""
DOT = 12
"""Pixels from the end of a bar to its connector dot."""


@dataclass(frozen=True)
class Bars:
    """The plan of one project as it is first shown; ``day_width`` is in pixels."""

    desk: Desk
    key: str
    day_width: float = DAY

    def bar(self, title: str) -> Node:
        """Waits until it is in view."""
        return self.desk.see_any(
            f"the bar of {title}", lambda node: node.role == "list item" and node.name.startswith(f"{title}, ")
        )

    def at(self, title: str, part: str = "body") -> Point:
        """A point of a bar: body, start, finish, start_dot, finish_dot, early or late."""
        x, y, width, height = self.bar(title).box
        across = {
            "body": width // 2,
            "start": 2,
            "finish": width - 2,
            "start_dot": -DOT,
            "finish_dot": width + DOT,
            "early": width // 3,
            "late": width - width // 3,
        }
        return (x + across[part], y + height // 2)

    def row(self, title: str) -> Node:
        """Its cell in the table."""
        return self.desk.see("table cell", title)

    @contextmanager
    def dragging(self, title: str, part: str, days: int, holding: str = "") -> Iterator[None]:
        """Take a part of a bar so many calendar days to the right; what is inside happens in mid-drag."""
        start = self.at(title, part)
        end = (round(start[0] + days * self.day_width), start[1])
        with self.desk.mouse.dragging(start, end, holding=holding):
            yield

    def plan(self) -> Any:
        """Everything that the command line tells of the project."""
        return self.desk.ask("project", "show", self.key)

    def dues(self) -> dict[str, date]:
        """By the first word of each title."""
        return {task["title"].split()[0]: date.fromisoformat(task["due_on"]) for task in self.plan()["tasks"]}

    def span(self, word: str) -> tuple[date, date]:
        """First and last day of the planned bar whose title begins with this word."""
        task = next(task for task in self.plan()["tasks"] if task["title"].startswith(word))
        return (date.fromisoformat(task["planned_start"]), date.fromisoformat(task["planned_finish"]))

    def says(self, words: str) -> str:
        """What stands at the pointer in mid-drag; waits until these words are in it."""
        return self.desk.see("list", "Bars", lambda node: words in node.description).description

    def take_back(self, before: Any) -> None:
        """One undo leads to the equal state."""
        self.desk.keyboard.press("ctrl+z")
        self.desk.read("Undid: ")
        wait_until(lambda: self.plan() == before, "the plan as it was")


def open_bars(desk: Desk, name: str) -> Bars:
    """Start a blog post and show its plan alone, wide enough to take hold of every part."""
    told = desk.tell("project", "start", "Blog post", "--name", name, "--on", PUBLISH_ON.isoformat())
    assert told.returncode == 0, told.stderr
    desk.go("Plan")
    desk.choose("All projects", name)
    desk.mouse.click(desk.see("push button", "Zoom in").centre, times=2)
    bars = Bars(desk, told.stdout.split()[-1], DAY * NEARER)
    # From the right, so that the second comes to stand at the left; what is near an edge would scroll when dragged.
    for title in ("Publish post and review live version for bugs", "Approve outline"):
        desk.mouse.click(bars.row(title).centre)
        bars.bar(title)
    return bars
