"""One announcement through all six processes: brief, plan, sign-off, work, delivery, and what was learned of it."""

import json
from pathlib import Path

import pytest

from app.actions.person import add_person
from app.actions.workflow import add_workflow
from app.bootstrap import open_workspace
from app.domain.ids import RoleId
from app.exchange.workflow_json import load_workflow
from tests.builders import FakeClock
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot, Start
from tests.desktop.hand import Keyboard, Mouse

WORKFLOW = {
    "format": "leadline-workflow/1",
    "name": "Announcement",
    "roles": {"blog_writer": "Blog writer", "marketing_stakeholders": "Marketing stakeholders"},
    "graph": {
        "steps": [
            {"id": "start", "kind": "start", "title": "Start", "x": 88, "y": 64},
            {
                "id": "write",
                "kind": "task",
                "title": "Write text",
                "role": "blog_writer",
                "offset": {"days": -10},
                "x": 312,
                "y": 64,
            },
            {
                "id": "approve",
                "kind": "approval",
                "title": "Approve text",
                "role": "marketing_stakeholders",
                "offset": {"days": -5},
                "outcomes": [{"name": "Approved"}, {"name": "Changes requested", "positive": False}],
                "approval": {"approvers": ["marketing_stakeholders"]},
                "x": 536,
                "y": 64,
            },
            {
                "id": "publish",
                "kind": "task",
                "title": "Publish text",
                "role": "blog_writer",
                "offset": {"days": 0},
                "anchor": True,
                "x": 760,
                "y": 64,
            },
            {"id": "end", "kind": "end", "title": "End", "x": 984, "y": 64},
        ],
        "flows": [
            {"id": "a", "source": "start", "target": "write"},
            {"id": "b", "source": "write", "target": "approve"},
            {"id": "c", "source": "approve", "target": "publish", "outcome": "Approved"},
            {
                "id": "d",
                "source": "approve",
                "target": "write",
                "outcome": "Changes requested",
                "marked": True,
                "loop_back": True,
            },
            {"id": "e", "source": "publish", "target": "end"},
        ],
    },
}
TEAM = {"Mia": "blog_writer", "Omar": "marketing_stakeholders"}


@pytest.fixture
def desk(start: Start, tmp_path: Path, mouse: Mouse, keyboard: Keyboard) -> Desk:
    """A window on a team of two with a short workflow and no project yet."""
    make_team(tmp_path / "data")
    program = start(["-m", "leadline", "--data", str(tmp_path / "data")])
    program.window("Leadline")
    return Desk(program, mouse, keyboard)


def make_team(folder: Path) -> None:
    workspace = open_workspace(folder, FakeClock())
    workspace.do(add_workflow, load_workflow(json.dumps(WORKFLOW)))
    for name, role in TEAM.items():
        workspace.do(add_person, name, email=f"{name.lower()}@example.com", roles=(RoleId(role),))
    workspace.close()


@pytest.mark.requirement("S57")
def test_an_announcement_goes_through_all_six_processes(desk: Desk, screenshot: Screenshot, tmp_path: Path) -> None:
    start_spring_news(desk)
    write_brief(desk, screenshot)
    pack_plan(desk, tmp_path / "pack.pdf")
    sign_off(desk, screenshot)
    post = tmp_path / "post.txt"
    add_file(desk, post)
    carry_out(desk)
    add_version(desk, post, screenshot)
    publish_gate(desk, screenshot)
    deliver(desk, screenshot)
    measure(desk)
    look_back(desk, screenshot)
    next_start(desk, screenshot)
    assert desk.program.close() == 0


def start_spring_news(desk: Desk) -> None:
    desk.go("Projects")
    desk.click("push button", "Start project…")
    desk.program.window("Start project")
    desk.click("text", "Name")
    desk.keyboard.write("Spring news")
    desk.keyboard.press("Tab")
    desk.focus_is("text", "Publish date")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write("2027-03-18")
    desk.keyboard.press("Tab")
    desk.see_any("the last task on 18 March", lambda node: node.role == "list item" and "18 Mar" in node.description)
    desk.click("push button", "Start")
    desk.gone("push button", "Start")


def open_project(desk: Desk) -> None:
    desk.go("Projects")
    desk.click("push button", "Open project")
    desk.program.window("Leadline — Spring news")


def tab(desk: Desk, title: str) -> None:
    """A tab of the project page, whatever count stands beside its title."""
    found = desk.see_any(title, lambda node: node.role == "page tab" and node.name.startswith(title))
    desk.mouse.click(found.centre)
    desk.see_any(f"{title} chosen", lambda node: node.role == "page tab list" and node.name.startswith(title))


def fill(desk: Desk, field: str, words: str, key: str = "Tab") -> None:
    """A field that may lie below the window's edge: the keyboard goes there as a screen reader's user sends it."""
    desk.see("text", field).focus()
    desk.focus_is("text", field)
    desk.keyboard.write(words)
    desk.keyboard.press(key)


def choose_row(desk: Desk, name: str) -> None:
    """At its left, where none of its tools lies."""
    x, _, _, _ = (row := desk.see("list item", name)).box
    desk.mouse.click((x + 20, row.centre[1]))
    desk.see("list item", name, lambda node: "focused" in node.states)


def write_brief(desk: Desk, screenshot: Screenshot) -> None:
    """The first three answers by their hints, the others as they come; Define is complete with the last."""
    open_project(desk)
    tab(desk, "Brief")
    desk.click("push button", "Say in one sentence what the project is.")
    desk.focus_is("text", "In one sentence")
    desk.keyboard.write("We tell our readers what is new this spring.")
    desk.keyboard.press("Tab")
    fill(desk, "Audience or team", "Readers of the newsletter")
    fill(desk, "Add a deliverable", "Text of the post", "Return")
    fill(desk, "Promise", "Nobody has to look for what is new")
    fill(desk, "Add a tool", "Editor", "Return")
    fill(desk, "Add a line in scope", "The post", "Return")
    fill(desk, "Add a line not in scope", "Translations", "Return")
    fill(desk, "Add a KPI", "Readers", "Return")
    fill(desk, "Target", "400")
    fill(desk, "Measured on", "2027-04-01")
    desk.see("push button", "Define: complete")
    screenshot("six-brief")
    tab(desk, "Requirements")
    fill(desk, "Add a requirement", "Every link works", "Return")
    desk.see("page tab", "Requirements  0/1")


def pack_plan(desk: Desk, path: Path) -> None:
    """By the command line: the window asks for the place of the file in a dialog of the system."""
    done = desk.tell("export", "pack", str(path), "--project", "P-1")
    assert done.returncode == 0, done.stderr
    assert path.read_bytes().startswith(b"%PDF")


def sign_off(desk: Desk, screenshot: Screenshot) -> None:
    desk.run_from_palette("Ask for sign-off")
    desk.program.window("Ask for sign-off")
    desk.click("text", "Ask a person or team")
    desk.keyboard.write("Omar")
    desk.keyboard.press("Return")
    desk.click("push button", "Ask")
    desk.gone("push button", "Ask")
    desk.see("list item", "Omar has not answered")
    choose_row(desk, "Omar")
    desk.keyboard.press("o")
    desk.program.window("Sign-off of Omar")
    desk.focus_is("text", "Comment")
    desk.keyboard.write("Too early for the shop")
    desk.click("push button", "Record")
    desk.gone("push button", "Record")
    desk.see("list item", "Omar objects: Too early for the shop")
    screenshot("six-objected")
    choose_row(desk, "Omar")
    desk.keyboard.press("ctrl+Return")
    desk.see("list item", "Omar", lambda node: "agreed" in node.description)
    desk.see("push button", "Execute: 0 of 3 steps done")


def choose_file(desk: Desk, window: str, path: Path, content: str) -> None:
    path.write_text(content)
    desk.program.window(window)
    desk.keyboard.write(str(path))
    desk.keyboard.press("Return")


def add_file(desk: Desk, path: Path) -> None:
    tab(desk, "Files")
    desk.click("push button", "Add files…")
    choose_file(desk, "Add files", path, "A first text")
    desk.see("list item", path.name, lambda node: "Version 1" in node.description)


def carry_out(desk: Desk) -> None:
    """Up to the approval, which asks for changes."""
    desk.go("Board")
    to_done(desk, "Write text")
    with desk.dragging("Approve text", "In review", "Done"):
        desk.read("Approved or Changes requested")
    desk.focus_is("push button", "Approved")
    desk.click("text", "What has to change?")
    desk.keyboard.write("Shorter")
    desk.click("push button", "Changes requested")
    desk.card("Ready", "Write text")


def to_done(desk: Desk, title: str) -> None:
    with desk.dragging(title, "Ready", "Done"):
        desk.read(f"Finishes {title}")
    desk.card("Done", title)


def add_version(desk: Desk, path: Path, screenshot: Screenshot) -> None:
    """The second text, and its approval."""
    open_project(desk)
    tab(desk, "Files")
    choose_row(desk, path.name)
    desk.keyboard.press("v")
    choose_file(desk, "", path, "Shorter")
    desk.see("list item", path.name, lambda node: "Version 2" in node.description)
    screenshot("six-files")
    desk.go("Board")
    to_done(desk, "Write text")
    with desk.dragging("Approve text", "In review", "Done"):
        desk.read("Approved or Changes requested")
    desk.focus_is("push button", "Approved")
    desk.click("push button", "Approved")
    desk.card("Ready", "Publish text")


def publish_gate(desk: Desk, screenshot: Screenshot) -> None:
    with desk.dragging("Publish text", "Ready", "Done"):
        desk.read("“Publish text” cannot be closed yet: “Every link works” is open.")
        screenshot("six-gate")
    assert desk.titles("Ready") == ["Publish text"]
    open_project(desk)
    tab(desk, "Requirements")
    desk.click("push button", "Met")
    desk.see("page tab", "Requirements  1/1")
    desk.go("Board")
    to_done(desk, "Publish text")


def deliver(desk: Desk, screenshot: Screenshot) -> None:
    open_project(desk)
    tab(desk, "Overview")
    desk.mouse.click(desk.see("list item", "Text of the post").centre)
    desk.see("text", "Name of the deliverable")
    desk.choose("Draft", "Published")
    fill(desk, "Link", "https://example.com/spring")
    desk.see("push button", "Deliver: done")
    screenshot("six-published")


def measure(desk: Desk) -> None:
    tab(desk, "Results")
    desk.click("text", "It came to")
    desk.keyboard.write("430")
    desk.keyboard.press("Tab")
    desk.see_any("108 %", lambda node: "108 % of the way" in node.name)


ANSWERS = {
    "What went well?": "Clear brief",
    "What went wrong?": "Links were checked late",
    "What could be improved in the future?": "Check links while writing",
}


def look_back(desk: Desk, screenshot: Screenshot) -> None:
    desk.run_from_palette("Close project")
    desk.program.window("Close Spring news")
    for question, answer in ANSWERS.items():
        desk.click("text", f"Answer: {question}")
        desk.keyboard.write(answer)
        desk.keyboard.press("Return")
        desk.read(f"Added answer to “{question}”")
    desk.click("check box", "3  Actions")
    desk.click("text", "Add an action")
    desk.keyboard.write("Check links while writing")
    desk.keyboard.press("Return")
    desk.see("list item", "Check links while writing")
    desk.click("combo box", "Choose a place…")
    desk.mouse.click(desk.still("list item", "Note at “Write text”").centre)
    desk.see("list item", "Check links while writing", lambda node: "Placed" in node.description)
    screenshot("six-actions")
    desk.click("check box", "4  Close")
    desk.read("Everything is there.")
    desk.click("push button", "Close project")
    desk.gone("push button", "Close project")
    desk.read("Closed “Spring news”")


def next_start(desk: Desk, screenshot: Screenshot) -> None:
    """The action stands at its step in the draft, and at the next start of the workflow."""
    desk.go("Workflows")
    desk.mouse.click(desk.see("list item", "Announcement").centre, times=2)
    desk.program.window("Leadline — Announcement")
    desk.mouse.click(desk.see("list item", "Write text").centre)
    desk.see("check box", "Answered by this version: Check links while writing")
    desk.go("Projects")
    desk.click("push button", "Start project…")
    desk.program.window("Start project")
    desk.read("1 action from “Spring news”")
    screenshot("six-next-start")
    desk.click("push button", "Cancel")
    desk.gone("push button", "Cancel")
