"""A day at the desk, by keyboard and mouse: everything that is done every day, taken back, kept over a restart."""

from pathlib import Path

from tests.desktop.accessibility import Node
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot, Start
from tests.desktop.screen import Screen, wait_until

WEBINAR = "Planning season webinar"


def test_a_working_day_can_be_done_and_taken_back_step_by_step_also_after_a_restart(
    desk: Desk, start: Start, screenshot: Screenshot, tmp_path: Path
) -> None:
    before = what_is_planned(desk)
    go_round(desk)
    tell_everybody(desk)
    block_a_task(desk, screenshot)
    be_away(desk, screenshot)
    move_the_date(desk, screenshot)
    add_a_task(desk)
    comment_on_it(desk)
    for done in (
        "commented on “Order the cake”",
        "added “Order the cake”",
        f"moved the date of “{WEBINAR}” to ",
        "added absence of “Mia",
    ):
        take_back(desk, done)
    assert desk.program.close() == 0
    again = Desk(start(["-m", "leadline", "--data", str(tmp_path / "data")]), desk.mouse, desk.keyboard)
    again.program.window("Leadline — Today")
    for done in ("blocked “Write slides”", "closed round"):
        take_back(again, done)
    assert what_is_planned(again) == before
    assert again.program.close() == 0


def test_the_palette_finds_a_task_and_opens_it(desk: Desk) -> None:
    desk.run_from_palette("Write slides")
    desk.see("push button", "Close details")
    desk.see("text", "Title")


def test_the_look_changes_while_the_window_is_open(desk: Desk, screen: Screen, screenshot: Screenshot) -> None:
    desk.see("list", "Missed")
    desk.run_from_palette("Dark look")
    wait_until(lambda: brightness(screen, screenshot("look-dark")) < 0.25, "a dark window")
    desk.run_from_palette("Light look")
    wait_until(lambda: brightness(screen, screenshot("look-light")) > 0.75, "a light window")


def go_round(desk: Desk) -> None:
    desk.click("push button", "Round")
    desk.program.window("Leadline — Round")
    desk.focus_is("list", "Round")
    desk.keyboard.press("Down", "d")
    said(desk, "Write and schedule invitations", "done")
    desk.keyboard.press("Down", "2")
    said(desk, "Send intake form and collect answers", "2 days")
    desk.keyboard.press("ctrl+Return")
    wait_until(lambda: "Write and schedule invitations" not in names(desk.see("list", "Round")), "the round to be over")


def said(desk: Desk, title: str, words: str) -> None:
    """Wait until the row tells what was said about its task."""
    desk.see("list item", title, lambda node: words in node.description)


def tell_everybody(desk: Desk) -> None:
    desk.go("Outbox")
    first = next(node for node in desk.see("list", "Messages").children if "focusable" in node.states)
    desk.mouse.click(first.centre)
    desk.keyboard.press("c")
    desk.read("Copied")
    desk.keyboard.press("ctrl+Return")
    desk.read("was told: ")


def block_a_task(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Board")
    desk.mouse.click(desk.card("Doing", "Write slides").centre)
    desk.keyboard.press("b")
    desk.focus_is("text", "Blocked by")
    desk.keyboard.write("Legal")
    screenshot("day-block")
    desk.keyboard.press("Tab")
    desk.focus_is("text", "Until")
    desk.keyboard.write("+3")
    desk.keyboard.press("Return")
    desk.see("list item", "Write slides", lambda node: "blocked by Legal until" in node.description)


def be_away(desk: Desk, screenshot: Screenshot) -> None:
    desk.run_from_palette("Away until")
    desk.program.window("Away until")
    desk.click("text", "Person")
    desk.keyboard.write("Mia")
    desk.keyboard.press("Tab")
    desk.see_any("her tasks", lambda node: node.role == "label" and "into this time" in node.name)
    screenshot("day-away")
    desk.click("push button", "Add absence")
    desk.gone("push button", "Add absence")


def move_the_date(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Projects")
    desk.mouse.click(desk.see("list item", WEBINAR).centre)
    desk.click("push button", "Move date…")
    desk.program.window("Move date")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write("+40")
    desk.keyboard.press("Tab")
    desk.see_any("what moves", lambda node: node.role == "list item" and "→" in node.description)
    screenshot("day-move")
    desk.click("push button", "Move date")
    desk.gone("list", "What moves")


def add_a_task(desk: Desk) -> None:
    desk.go("Board")
    desk.keyboard.press("n")
    desk.focus_is("text", "New task")
    desk.keyboard.write("Order the cake @Tom +1")
    desk.read("Order the cake · Tom Weber · due")
    desk.keyboard.press("Return")
    desk.card("Ready", "Order the cake")


def comment_on_it(desk: Desk) -> None:
    desk.mouse.click(desk.card("Ready", "Order the cake").centre)
    desk.keyboard.press("Return")
    desk.see("push button", "Close details")
    comment = desk.see("text", "Comment")
    comment.focus()
    desk.focus_is("text", "Comment")
    desk.keyboard.write("Chocolate")
    desk.keyboard.press("ctrl+Return")
    desk.see_any("the comment", lambda node: node.role == "label" and node.name == "Chocolate")
    desk.keyboard.press("Escape")
    desk.gone("push button", "Close details")


def take_back(desk: Desk, done: str) -> None:
    desk.keyboard.press("ctrl+z")
    desk.read(f"Undid: {done}")


def names(node: Node) -> list[str]:
    return [child.name for child in node.children]


def brightness(screen: Screen, picture: Path) -> float:
    """Of the whole picture, from 0 to 1."""
    return float(screen.run("convert", str(picture), "-crop", "900x500+250+150", "-format", "%[fx:mean]", "info:"))


def what_is_planned(desk: Desk) -> list[object]:
    """Every task with its state and dates, as the command line tells it."""
    keys = [line["key"] for line in desk.ask("project", "list")]
    return [
        (task["key"], task["state"], task["due_on"], task["blocked"])
        for key in keys
        for task in desk.ask("project", "show", key)["tasks"]
    ]
