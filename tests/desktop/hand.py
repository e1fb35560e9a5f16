"""The hands of the person at the screen: a real mouse and a real keyboard, through xdotool."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.desktop.screen import Screen

Point = tuple[int, int]

PAUSE = ("sleep", "0.05")


def at(point: Point) -> tuple[str, str, str]:
    return ("mousemove", str(round(point[0])), str(round(point[1])))


@dataclass(frozen=True)
class Mouse:
    """Every gesture is one xdotool process, so its steps come as fast and as evenly as a hand's."""

    screen: Screen

    def move(self, point: Point) -> None:
        self.screen.run("xdotool", *at(point), *PAUSE)

    def click(self, point: Point, *, button: int = 1, times: int = 1) -> None:
        press = ("click", "--repeat", str(times), "--delay", "60", str(button))
        self.screen.run("xdotool", *at(point), *PAUSE, *press, *PAUSE)

    def drag(self, start: Point, end: Point, *, steps: int = 12) -> None:
        with self.dragging(start, end, steps=steps):
            pass

    @contextmanager
    def dragging(self, start: Point, end: Point, *, steps: int = 12, holding: str = "") -> Iterator[None]:
        """Press at ``start`` and move to ``end``; what is inside happens in mid-drag; then release.

        ``holding`` is a key that goes down after the button, because window managers take Alt and a press for theirs.
        """
        down, up = (("keydown", holding), ("keyup", holding)) if holding else ((), ())
        way = [word for i in range(1, steps + 1) for word in (*at(between(start, end, i / steps)), "sleep", "0.02")]
        self.screen.run("xdotool", *at(start), *PAUSE, "mousedown", "1", *PAUSE, *down, *way, *PAUSE)
        try:
            yield
        finally:
            self.screen.run("xdotool", *at(end), *PAUSE, "mouseup", "1", *PAUSE, *up)

    def scroll(self, point: Point, notches: int) -> None:
        """Turn the wheel over ``point``: down if positive."""
        button = "5" if notches > 0 else "4"
        self.screen.run("xdotool", *at(point), "click", "--repeat", str(abs(notches)), button, *PAUSE)


@dataclass(frozen=True)
class Keyboard:
    """Keys go to the window that has the focus."""

    screen: Screen

    def press(self, *keys: str) -> None:
        """One after the other, named as xdotool does: ``press("ctrl+z", "Return")``."""
        self.screen.run("xdotool", "key", "--delay", "25", *keys, *PAUSE)

    def write(self, text: str) -> None:
        self.screen.run("xdotool", "type", "--delay", "15", text)


def between(start: Point, end: Point, share: float) -> Point:
    return (round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share))
