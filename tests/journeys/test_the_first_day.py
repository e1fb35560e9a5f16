"""The first day by mouse: an empty folder, a template with a rule of one's own, a project, a plan on paper, a table."""

from pathlib import Path

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot, Start
from tests.desktop.hand import Keyboard, Mouse
from tests.fixed_moment import PUBLISH_ON
from tests.journeys.test_the_design_card import from_file_menu, name_and_date, name_the_file, put_a_week_later

TEMPLATE, NAME = "E-mail campaign", "Spring sale"
TEAM = (
    "Eva Lang, Email specialist",
    "Noah Stein, Data analyst",
    "Ruth Adler, Copywriter",
    "Ian Moss, Graphic designer",
    "Mia Cole, Marketing lead",
    "Ben Ward, Marketing stakeholders",
    "Lea Funk, Lawyer",
)
BRIEF, APPROVE, LARGE = "Brief: segment, offer, goal", "Approve brief", "Segment larger than 2,000?"
SPLIT = "Send A/B test to 20%, pick winner after 4 hours"
TABLE = "Title,Owner,Due\nBook the hall,Zoe Quinn,2027-02-01\nPrint the badges,Eva Lang,2027-02-03\n"


def test_a_first_day_goes_from_an_empty_folder_to_a_plan_on_paper(
    start: Start, mouse: Mouse, keyboard: Keyboard, screenshot: Screenshot, tmp_path: Path
) -> None:
    desk = Desk(start(["-m", "leadline", "--data", str(tmp_path / "data")]), mouse, keyboard)
    desk.program.window("Leadline — Welcome to Leadline")
    say_who_and_where(desk, screenshot)
    take_a_template(desk, screenshot)
    lead_large_budgets_elsewhere(desk, screenshot)
    publish(desk, screenshot)
    begin(desk, screenshot)
    send_back_once(desk, screenshot)
    move_the_plan(desk, screenshot)
    print_the_plan(desk, tmp_path / "plan.pdf", screenshot)
    bring_the_table(desk, tmp_path / "tasks.csv", screenshot)
    assert desk.program.close() == 0


def say_who_and_where(desk: Desk, screenshot: Screenshot) -> None:
    desk.read("Choose a door")
    screenshot("first-1-doors")
    desk.click("push button", "Use these")
    desk.gone("push button", "Use these")
    desk.click("text", "People, one a line")
    for line in TEAM:
        desk.keyboard.write(line)
        desk.keyboard.press("Return")
    screenshot("first-2-people")
    desk.click("push button", f"Add {len(TEAM)} people")
    desk.read(f"{len(TEAM)} in the team")


def take_a_template(desk: Desk, screenshot: Screenshot) -> None:
    desk.click("push button", "Choose a template")
    desk.program.window("Leadline — Templates")
    desk.mouse.click(desk.see("list item", TEMPLATE).centre)
    screenshot("first-3-template")
    desk.click("push button", "Use a copy")
    desk.program.window(f"Leadline — {TEMPLATE}")
    screenshot("first-3-copy")


def lead_large_budgets_elsewhere(desk: Desk, screenshot: Screenshot) -> None:
    """On the decision itself; the field is made by the rule."""
    desk.click("push button", "Fit all in view")
    desk.mouse.click(desk.see("list item", LARGE).centre, button=3)
    desk.click("menu item", "Add rule…")
    desk.focus_is("text", "If")
    desk.keyboard.write("budget > 5000")
    desk.keyboard.press("Return")
    desk.keyboard.write(SPLIT)
    screenshot("first-4-rule")
    desk.keyboard.press("Return")
    desk.read("becomes a money field")
    desk.click("push button", "Add rule")
    desk.see("list item", f"{LARGE} → {SPLIT}", lambda node: "if budget > 5000" in node.description)
    screenshot("first-5-ruled")


def publish(desk: Desk, screenshot: Screenshot) -> None:
    desk.click("push button", "Publish…")
    desk.see("text", "What is new")
    screenshot("first-6-publish")
    desk.click("push button", "Publish version 2")
    desk.gone("push button", "Publish version 2")
    screenshot("first-7-published")


def begin(desk: Desk, screenshot: Screenshot) -> None:
    desk.click("push button", "Start project…")
    desk.program.window("Start project")
    desk.see("combo box", TEMPLATE)
    name_and_date(desk, NAME, PUBLISH_ON)
    desk.click("text", "budget")
    desk.keyboard.write("8000")
    desk.keyboard.press("Tab")
    screenshot("first-8-start")
    desk.see_any("who approves", lambda node: node.role == "text" and node.name.startswith("Legal / compl")).focus()
    desk.keyboard.write("Lea")
    desk.keyboard.press("Return")
    desk.click("push button", "Start")
    desk.gone("push button", "Start")
    desk.program.window("Leadline — Projects")
    screenshot("first-9-project")


def send_back_once(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Board")
    with desk.dragging(BRIEF, "Ready", "Done"):
        pass
    desk.card("Done", BRIEF)
    with desk.dragging(APPROVE, "In review", "Done"):
        pass
    desk.click("text", "What has to change?")
    desk.keyboard.write("Name the goal")
    desk.click("push button", "Changes requested")
    assert "round 2" in desk.card("Ready", BRIEF).description
    screenshot("first-10-sent-back")


def move_the_plan(desk: Desk, screenshot: Screenshot) -> None:
    desk.go("Plan")
    [key] = [line["key"] for line in desk.ask("project", "list")]
    put_a_week_later(desk, key, BRIEF, lambda: screenshot("first-11-plan"))


def print_the_plan(desk: Desk, file: Path, screenshot: Screenshot) -> None:
    from_file_menu(desk, "Print or save as PDF…")
    desk.program.window("Print or save as PDF")
    desk.see("push button", "Save as PDF…", lambda node: "enabled" in node.states)
    screenshot("first-12-print")
    desk.click("push button", "Save as PDF…")
    name_the_file(desk, "Save as PDF", file)
    desk.read(f"Saved as {file.name}")
    assert file.read_bytes().startswith(b"%PDF-")


def bring_the_table(desk: Desk, file: Path, screenshot: Screenshot) -> None:
    """Who is named in it comes along."""
    file.write_text(TABLE, encoding="utf-8")
    from_file_menu(desk, "Import tasks…")
    desk.see_any("the name field", lambda node: node.role == "text" and "focused" in node.states)
    desk.keyboard.write(str(file))
    desk.keyboard.press("Return")
    desk.program.window("Import tasks")
    screenshot("first-13-import")
    desk.choose("Leave them out", "Add who is named to the team")
    screenshot("first-14-joined")
    desk.click("push button", "Import 2 tasks")
    desk.gone("push button", "Import 2 tasks")
    desk.go("People")
    desk.read("Zoe Quinn")
    screenshot("first-15-people")
