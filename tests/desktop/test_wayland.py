"""The window as a Wayland compositor shows it: what pops up stands at its field, what is dragged is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.desktop.desk import Desk
from tests.desktop.hand import Keyboard, Mouse, Point
from tests.desktop.program import start_program
from tests.desktop.screen import Screen, open_screen, wait_until

TITLE = "Send intake form and collect answers"


@pytest.fixture(scope="module")
def weston() -> Iterator[Screen]:
    if shutil.which("weston") is None:
        pytest.skip("NOT TRIED UNDER WAYLAND: weston is not installed (apt-get install weston)")
    with open_screen(wayland=True) as opened:
        yield opened


@pytest.fixture
def board(weston: Screen, tmp_path: Path) -> Iterator[Desk]:
    """The board of the sample team."""
    program = start_program(weston, tmp_path, ["-m", "leadline", "--data", str(tmp_path / "data"), "--sample"])
    desk = Desk(program, Mouse(weston), Keyboard(weston))
    rail = desk.see("list", "Pages")
    desk.mouse.click(next(node for node in rail.children if node.name == "Board").centre)
    desk.see("list", "Doing")
    yield desk
    program.end()


def picture(screen: Screen, path: Path) -> QImage:
    screen.run("import", "-window", "root", str(path))
    return QImage(str(path))


def changed(before: QImage, after: QImage, middle: Point) -> int:
    """How many pixels within 60 of ``middle`` differ."""
    places = [(middle[0] + x, middle[1] + y) for x in range(-60, 60) for y in range(-60, 60)]
    return sum(before.pixel(*place) != after.pixel(*place) for place in places)


def test_the_dragged_card_is_at_the_pointer_until_it_is_dropped(board: Desk, weston: Screen, tmp_path: Path) -> None:
    x, y, width, height = board.see("list", "Doing").box
    target = (x + width // 2, y + height * 3 // 4)
    card = board.card("Ready", TITLE)
    before = picture(weston, tmp_path / "before.png")
    with board.mouse.dragging(card.centre, target):
        # The pointer alone is some two hundred.
        wait_until(
            lambda: changed(before, picture(weston, tmp_path / "drag.png"), target) > 4000, "the card to be seen"
        )
    board.card("Doing", TITLE)
    wait_until(
        lambda: changed(before, picture(weston, tmp_path / "after.png"), target) < 2000, "the picture of the drag to go"
    )


def test_menu_and_calendar_open_at_what_was_clicked(board: Desk, weston: Screen, tmp_path: Path) -> None:
    """What pops up is not in the tree of Wayland; it is pressed where it has to be."""
    # At the top of its column there is room for the whole menu below the pointer.
    board.keyboard.press("ctrl+f")
    board.keyboard.write("intake")
    wait_until(lambda: board.card("Ready", TITLE).centre[1] < 300, "the card at the top")
    x, y = board.card("Ready", TITLE).centre
    board.mouse.click((x, y), button=3)
    board.mouse.click((x + 50, y + 20))
    board.see("text", "Due date")
    left, top, width, height = board.see("text", "Due date").box
    closed = picture(weston, tmp_path / "closed.png")
    board.mouse.click((left + width - 14, top + height // 2))
    middle = (left + width - 70, top + height + 120)
    wait_until(lambda: changed(closed, picture(weston, tmp_path / "open.png"), middle) > 1000, "the calendar")
    board.keyboard.press("Right", "Return")

    def due() -> str:
        shown = board.ask("project", "show", "Northwind onboarding")
        found: str = next(task["due_on"] for task in shown["tasks"] if task["title"] == TITLE)
        return found

    wait_until(lambda: due() == "2027-01-14", "the day after")


def test_a_tip_near_the_right_edge_is_seen_whole(board: Desk, weston: Screen, tmp_path: Path) -> None:
    bell = board.see("push button", "Reminders").centre
    before = picture(weston, tmp_path / "before.png")
    board.mouse.move((bell[0] - 2, bell[1]))
    board.mouse.move(bell)
    below = (bell[0] - 40, bell[1] + 40)
    wait_until(lambda: changed(before, picture(weston, tmp_path / "tip.png"), below) > 1000, "the tip")
    after, last = QImage(str(tmp_path / "tip.png")), before.width() - 1
    assert all(before.pixel(last, y) == after.pixel(last, y) for y in range(before.height())), "it reaches the edge"
