"""The plane of the flowchart under a real mouse: where its handles are on the screen, and what one does with them."""

from dataclasses import dataclass

from tests.desktop.desk import Desk
from tests.desktop.hand import Point

SCALE = 0.512
"""As the journeys zoom: four presses of Zoom out from the largest at which a new workflow is opened."""
BESIDE, BESIDE_START = round((86 + 22) * SCALE), round((43 + 22) * SCALE)
"""From the middle of a card to its plus, and from that of the start, in pixels of the screen."""
APART = round(12 * SCALE)


@dataclass(frozen=True)
class Plane:
    """One open flowchart and the mouse over it. Places are points of the screen, the middles of steps."""

    desk: Desk

    def place(self, title: str) -> Point:
        """Where a step is now, as the tree says."""
        return self.desk.see("list item", title).centre

    def move(self, title: str, to: Point) -> None:
        self.desk.mouse.drag(self.place(title), to)

    def cut(self, at: Point) -> None:
        """Delete the flow at a point, by the menu that a right click opens."""
        self.desk.mouse.click(at, button=3)
        self.choose("Delete")

    def choose(self, item: str) -> None:
        """An item of the menu that is open."""
        self.desk.mouse.click(self.desk.see("menu item", item).centre)

    def carry(self, tool: str, to: Point) -> None:
        """Drag a kind from the column of tools onto the plane."""
        self.desk.mouse.drag(self.desk.see("push button", tool).centre, to)

    def pull(self, source: Point, to: Point, down: int = 0, beside: int = BESIDE) -> None:
        """From the plus beside a step, so far below its middle: onto a step, or into the empty."""
        # Not its middle, where the hand may be already: only a hand that moves makes the plus appear.
        self.desk.mouse.move((source[0] + 9, source[1] + 5))
        self.desk.mouse.drag((source[0] + beside, source[1] + down), to)

    def name(self, at: Point, title: str) -> None:
        """A double click, and typing in place."""
        self.desk.mouse.click(at, times=2)
        self.desk.keyboard.write(title)
        self.desk.keyboard.press("Return")
        self.desk.see("list item", title)
