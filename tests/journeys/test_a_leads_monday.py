"""A lead's Monday by mouse: what is late, who has too much to do, work handed over, a date moved, the month on paper, a
view kept."""

import shutil
from pathlib import Path

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.journeys.test_the_design_card import name_the_file

POST, INVITE, INTAKE = (
    "How to brief a designer",
    "Write and schedule invitations",
    "Send intake form and collect answers",
)
ACCOUNTS = "Create our accounts and folders"
OTHERS_CAN_TOO = "Name,Roles\nLeo Kim,Email specialist\nPriya Nair,Account coordinator\n"


def test_a_monday_goes_from_what_is_late_to_the_month_on_paper_and_a_view_that_stays(
    desk: Desk, screenshot: Screenshot, tmp_path: Path
) -> None:
    let_others_do_it(desk, tmp_path / "people.csv")
    see_what_is_late(desk)
    for title, effort in ((INVITE, "30 h"), (INTAKE, "8 h"), (ACCOUNTS, "26 h")):
        say_how_much_it_is(desk, title, effort)
    screenshot("monday-1-list")
    desk.go("Workload")
    desk.see_any("a week that is over", lambda node: "1 week over" in node.name)
    hand_over_what_is_proposed(desk, INVITE, "Leo Kim", screenshot)
    desk.see_any("still over", lambda node: "1 week over" in node.name)
    hand_over_what_is_proposed(desk, INTAKE, "Priya Nair", screenshot)
    drag_to_somebody_else(desk, ACCOUNTS, "Ana Lopez", screenshot)
    desk.see_any("nobody over", lambda node: "nobody is over" in node.name)
    move_the_publish_date(desk, screenshot)
    print_the_month(desk, tmp_path / "january.pdf", screenshot)
    keep_a_view(desk, screenshot)


def let_others_do_it(desk: Desk, file: Path) -> None:
    """As it was arranged the week before."""
    file.write_text(OTHERS_CAN_TOO, encoding="utf-8")
    done = desk.tell("import", str(file), "--as", "people")
    assert "0 new, 2 changed" in done.stdout, done.stderr


def see_what_is_late(desk: Desk) -> None:
    """Over all projects: on Today, and first in the list of all tasks."""
    assert [node.name for node in desk.see("list", "Missed").children] == [INVITE]
    desk.go("List")
    late = desk.see("table cell", INVITE)
    assert late.centre[1] < desk.see("table cell", INTAKE).centre[1]


def say_how_much_it_is(desk: Desk, title: str, effort: str) -> None:
    row, head = desk.see("table cell", title), desk.see("table column header", "Effort")
    desk.mouse.click((head.centre[0], row.centre[1]), times=2)
    desk.focus_is("text", f"Effort: {title}")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write(effort)
    desk.keyboard.press("Return")
    desk.see("table cell", effort, lambda node: node.centre[1] == row.centre[1])


def hand_over_what_is_proposed(desk: Desk, title: str, to: str, screenshot: Screenshot) -> None:
    """By its button in the first week that is over."""
    desk.click("push button", "Find fixes")
    desk.click("push button", f"Hand over: Hand “{title}” to {to}")
    desk.read(f"Handed “{title}” to {to}")
    screenshot(f"monday-2-handed-to-{to.split()[0].lower()}")
    assert owner_of(desk, title) == to


def drag_to_somebody_else(desk: Desk, title: str, to: str, screenshot: Screenshot) -> None:
    """The piece of the week that is still open, to somebody in the same week."""
    piece = desk.see_any(title, lambda node: node.role == "push button" and node.name.startswith(f"{title}, "))
    row = desk.see_any(to, lambda node: node.role == "table cell" and node.name.startswith(to))
    week = desk.see_any("the week", lambda node: node.role == "table column header" and node.name.startswith("Week 2"))
    with desk.mouse.dragging(piece.centre, (week.centre[0], row.centre[1])):
        screenshot("monday-2-drag")
    desk.read(f"Handed “{title}” to {to}")
    assert owner_of(desk, title) == to


def owner_of(desk: Desk, title: str) -> str:
    return next(task["owner"] for task in desk.ask("task", "list", "--filter", "due<+30d") if task["title"] == title)


def move_the_publish_date(desk: Desk, screenshot: Screenshot) -> None:
    """A week earlier, with its consequences beside the mouse and in the dialog after the drop."""
    desk.go("Calendar")
    entry = desk.see_any("the publish date", lambda node: node.name.startswith(f"{POST}, Publish date, "))
    height = desk.see_any("its day", lambda node: node.name.startswith("Thu 28 Jan: ")).box[3]
    with desk.mouse.dragging(entry.centre, (entry.centre[0], entry.centre[1] - height)):
        screenshot("monday-3-drag")
    desk.program.window(f"Move date: {POST}")
    desk.see_any("what moves", lambda node: node.role == "list item" and "→" in node.description)
    desk.click("push button", "Move date")
    desk.gone("push button", "Move date")
    assert [line["anchor"] for line in desk.ask("project", "list") if line["name"] == POST] == ["2027-01-21"]


def keep_a_view(desk: Desk, screenshot: Screenshot) -> None:
    """Of this page with its filter; pressed in the rail it brings both back."""
    desk.mouse.click(desk.see("text", "Filter tasks").centre)
    desk.keyboard.write("owner:leo")
    desk.click("menu item", "View")
    desk.click("menu item", "Save view…")
    desk.focus_is("text", "Name of the view")
    desk.keyboard.write("Leo this month")
    desk.keyboard.press("Return")
    desk.go("Board")
    rail = desk.see("list", "Pages", lambda node: any("Leo this month" in child.name for child in node.children))
    desk.mouse.click(next(child for child in rail.children if "Leo this month" in child.name).centre)
    desk.program.window("Leadline — Calendar")
    desk.see_any("the entry of a day", lambda node: node.name.startswith(INVITE))
    screenshot("monday-5-view")


def print_the_month(desk: Desk, file: Path, screenshot: Screenshot) -> None:
    desk.click("push button", "Print the month…")
    desk.program.window("Print or save as PDF")
    desk.see("push button", "Save as PDF…", lambda node: "enabled" in node.states)
    screenshot("monday-4-print")
    desk.click("push button", "Save as PDF…")
    name_the_file(desk, "Save as PDF", file)
    desk.read(f"Saved as {file.name}")
    assert file.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        words = desk.program.screen.run("pdftotext", "-layout", str(file), "-")
        assert all(word in words for word in ("January 2027", POST, "Northwind onboarding", "Approve slides")), words
