"""The plane of the flowchart under a real mouse: things are found by their names, what is not named beside them."""

from dataclasses import dataclass
from enum import Enum

from tests.desktop.accessibility import Node
from tests.desktop.desk import Desk
from tests.desktop.hand import Point
from ui.pages.flowchart.gestures.press import BELOW, BESIDE, LINE

NOW = "Actual size, now "
"""How the button between Zoom out and Zoom in is called, before the percentage."""


class Way(Enum):
    """Which plus of a step: the only one, that of the upper or lower of two answers, that beside a flow that leaves."""

    ONLY = "only"
    UPPER = "upper"
    LOWER = "lower"
    OTHER = "other"


@dataclass(frozen=True)
class Plane:
    """One open flowchart and the mouse over it. Steps go to the cells of a grid over what is seen of it."""

    desk: Desk
    columns: int
    rows: int

    def cell(self, column: int, row: int) -> Point:
        """The middle of a cell, as a point of the screen."""
        x, y, width, height = self.desk.see("list", "Flowchart").box
        return (x + width * (2 * column + 1) // (2 * self.columns), y + height * (2 * row + 1) // (2 * self.rows))

    def bare(self) -> Point:
        """Where nothing stands: its upper left corner."""
        x, y, _, _ = self.desk.see("list", "Flowchart").box
        return (x + 8, y + 8)

    def step(self, title: str) -> Node:
        return self.desk.see("list item", title)

    def zoom(self) -> float:
        now = self.desk.see_any("the zoom", lambda node: node.name.startswith(NOW))
        return float(now.name.removeprefix(NOW).rstrip(" %")) / 100

    def zoom_out_to(self, most: float) -> None:
        """As many presses as it takes."""
        while self.zoom() > most:
            self.desk.click("push button", "Zoom out")

    def move(self, title: str, to: Point) -> None:
        self.desk.mouse.drag(self.step(title).centre, to)

    def cut(self, source: str, target: str) -> None:
        """Delete a straight flow, by the menu that a right click opens."""
        flow = f"{source} → {target}"
        self.desk.mouse.click(self.step(flow).centre, button=3)
        self.choose("Delete")
        self.desk.gone("list item", flow)

    def choose(self, item: str) -> None:
        """An item of the menu that is open."""
        self.desk.mouse.click(self.desk.see("menu item", item).centre)

    def carry(self, tool: str, to: Point) -> None:
        """Drag a kind from the column of tools onto the plane."""
        self.desk.mouse.drag(self.desk.see("push button", tool).centre, to)

    def pull(self, source: str, to: Point, way: Way) -> None:
        """From a plus of a step: onto another one, or into the empty."""
        step, scale = self.step(source), self.zoom()
        x, _, width, height = step.box
        down = {
            Way.ONLY: 0.0,
            Way.UPPER: -LINE / 2 * scale,
            Way.LOWER: LINE / 2 * scale,
            Way.OTHER: max(BELOW * scale, height / 2 - 8 * scale),
        }
        # Not its middle, where the hand may be already: only a hand that moves makes the plus appear.
        self.desk.mouse.move((step.centre[0] + 9, step.centre[1] + 5))
        self.desk.mouse.drag((round(x + width + BESIDE * scale), round(step.centre[1] + down[way])), to)

    def connect(self, source: str, target: str, way: Way = Way.ONLY) -> None:
        """The next gesture begins when the flow is there: one that is still on its way would swallow it."""
        self.pull(source, self.step(target).centre, way)
        self.desk.see("list item", f"{source} → {target}")

    def name(self, was: str, title: str) -> None:
        """A double click, and typing in place."""
        self.desk.mouse.click(self.step(was).centre, times=2)
        self.title(was, title)

    def title(self, was: str, title: str) -> None:
        """Into the line that is open over a step, as it is over one just added."""
        self.desk.focus_is("text", f"Title of {was}")
        self.desk.keyboard.write(title)
        self.desk.keyboard.press("Return")
        self.step(title)
