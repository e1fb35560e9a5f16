"""The design card line by line, with the mouse: draw, start, move cards, plan, be reminded, export."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.desktop.bars import DAY, NEARER, Bars
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.panel import Service, tray
from tests.desktop.screen import Screen, wait_until
from tests.fixed_moment import TODAY

TEMPLATE, COPY, NAME = "Weekly newsletter", "Weekly newsletter 2", "Letter of the week"
"""The sample team uses the template already, so the copy has a name of its own."""
COLLECT, PICK, NUMBERS = (
    "Collect candidates from all teams",
    "Pick items and order",
    "Open and click rate into the sheet",
)
AGREED = "Topics agreed"
STEPS = 9


def test_the_design_card_is_played_from_the_drawing_to_the_files(
    panel: Service, desk: Desk, screen: Screen, screenshot: Screenshot, tmp_path: Path
) -> None:
    take_the_template(desk, screenshot)
    draw(desk, screenshot)
    publish(desk, screenshot)
    start(desk, screenshot)
    key = next(line["key"] for line in desk.ask("project", "list") if line["name"] == NAME)
    move_cards(desk, screenshot)
    plan(desk, key, screenshot)
    be_reminded(desk, screen, panel, screenshot)
    save_the_report(desk, tmp_path / "friday.pdf", screenshot)
    export_the_tasks(desk, tmp_path / "tasks.csv", screenshot)
    assert desk.program.close() == 0


def take_the_template(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Templates")
    desk.click("text", "Find a template")
    desk.keyboard.write("week")
    desk.see("list", "Templates", lambda node: len(node.children) < 9)
    desk.mouse.click(desk.see("list item", TEMPLATE).centre)
    screenshot("card-1-template")
    desk.click("push button", "Use a copy")
    desk.program.window(f"Leadline — {COPY}")


def draw(desk: Desk, screenshot: Screenshot) -> None:
    """A milestone between the first two steps, with its title and its role."""
    collect, pick = (desk.see("list item", title).centre for title in (COLLECT, PICK))
    on_flow = ((collect[0] + pick[0]) // 2, collect[1])
    with desk.mouse.dragging(desk.see("push button", "Add milestone").centre, on_flow):
        screenshot("card-2-mid-drag")
    desk.see("list item", f"{COLLECT} → New milestone")
    screenshot("card-2-dropped")
    desk.mouse.click(desk.see("text", "Title").centre, times=3)
    desk.keyboard.write(AGREED)
    desk.keyboard.press("Tab")
    desk.click("text", "Role")
    desk.keyboard.write("Content strategist")
    desk.keyboard.press("Return")
    desk.see("list item", AGREED, lambda node: "Content strategist" in node.description)
    desk.see("list item", f"{AGREED} → {PICK}")
    screenshot("card-2-drawn")


def publish(desk: Desk, screenshot: Screenshot) -> None:
    desk.click("push button", "Publish…")
    desk.click("text", "What is new")
    desk.keyboard.write("Topics are agreed first")
    screenshot("card-3-publish")
    desk.click("push button", "Publish version 2")
    desk.gone("push button", "Publish version 2")
    desk.program.window(f"Leadline — {COPY}")
    desk.read("Version 2 · ")
    screenshot("card-3-published")


def from_file_menu(desk: Desk, line: str) -> None:
    desk.click("menu item", "File")
    desk.click("menu item", line)


def start(desk: Desk, screenshot: Screenshot) -> None:
    """Its date is so near that the second step is due at once."""
    from_file_menu(desk, "Start project…")
    desk.program.window("Start project")
    desk.choose("Blog post", COPY)
    name_and_date(desk, NAME, TODAY + timedelta(days=5))
    desk.keyboard.press("Tab")
    desk.see("list item", AGREED)
    screenshot("card-4-start")
    desk.click("push button", "Start")
    desk.gone("push button", "Start")
    desk.program.window("Leadline — Projects")


def name_and_date(desk: Desk, name: str, send_on: date) -> None:
    """In *Start project* of a workflow with a *Send date*; the keyboard is left in that."""
    for field, words in (("Name", name), ("Send date", send_on.isoformat())):
        desk.click("text", field)
        desk.keyboard.press("ctrl+a")
        desk.keyboard.write(words)


def move_cards(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Board")
    desk.choose("All projects", NAME)
    with desk.dragging(COLLECT, "Ready", "Done"):
        desk.read(f"Finishes {COLLECT}")
        screenshot("card-5-board")
    desk.card("Done", COLLECT)
    with desk.dragging(AGREED, "Ready", "Done"):
        pass
    desk.card("Done", AGREED)
    desk.card("Ready", PICK)


def plan(desk: Desk, key: str, screenshot: Screenshot) -> None:
    """The last bar a week later, which nothing hangs on; so far out that nothing is near an edge."""
    desk.go("Plan")
    desk.choose("All projects", NAME)
    put_a_week_later(desk, key, NUMBERS, lambda: screenshot("card-6-plan"))


def put_a_week_later(desk: Desk, key: str, title: str, in_mid_drag: Callable[[], object]) -> None:
    """The bar of a task on the plan that is shown, with time drawn a little narrower."""
    desk.mouse.click(desk.see("push button", "Zoom out").centre, times=2)
    bars, word = Bars(desk, key, DAY / NEARER), title.split()[0]
    desk.mouse.click(bars.row(title).centre)
    before = bars.dues()[word]
    with bars.dragging(title, "body", 7):
        bars.says("Due ")
        in_mid_drag()
    wait_until(lambda: bars.dues()[word] == before + timedelta(days=7), "the bar a week later")


def be_reminded(desk: Desk, screen: Screen, panel: Service, screenshot: Screenshot) -> None:
    """By the bell and by the icon, which count alike."""
    bell = desk.see("push button", "Reminders", lambda node: "missed" in node.description)
    sender = str(panel.wait("registered")["sender"])
    wait_until(lambda: tray(screen, sender, "item")["tip"] == f"Leadline: {bell.description}", "the icon's counts")
    assert any(PICK in line for line in tray(screen, sender, "menu"))
    desk.mouse.click(bell.centre)
    row = desk.see("list item", PICK)
    screenshot("card-7-bell")
    desk.mouse.click(row.centre, times=2)
    desk.see("push button", "Close details")
    screenshot("card-7-task")
    desk.click("push button", "Close details")
    desk.gone("push button", "Close details")


def save_the_report(desk: Desk, file: Path, screenshot: Screenshot) -> None:
    from_file_menu(desk, "Friday report…")
    desk.program.window("Print or save as PDF")
    desk.see("push button", "Save as PDF…", lambda node: "enabled" in node.states)
    screenshot("card-8-report")
    desk.click("push button", "Save as PDF…")
    name_the_file(desk, "Save as PDF", file)
    desk.read(f"Saved as {file.name}")
    assert file.read_bytes().startswith(b"%PDF-")
    assert b"Inter" in file.read_bytes()


def export_the_tasks(desk: Desk, file: Path, screenshot: Screenshot) -> None:
    from_file_menu(desk, "Export…")
    desk.program.window("Export")
    desk.choose("All projects", NAME)
    screenshot("card-9-export")
    desk.click("push button", "Export…")
    name_the_file(desk, "Export", file)
    desk.read(f"Wrote {file.name}")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == STEPS
    assert {COLLECT, AGREED, PICK, NUMBERS} <= {value for row in rows for value in row.values()}


def name_the_file(desk: Desk, title: str, file: Path) -> None:
    """In the dialog that asks for it."""
    desk.see_any("the name field", lambda node: node.role == "text" and "focused" in node.states)
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write(str(file))
    desk.keyboard.press("Return")
    wait_until(file.exists, f"{file.name} to be written by {title}")
