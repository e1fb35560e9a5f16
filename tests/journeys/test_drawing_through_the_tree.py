"""A workflow drawn through the accessibility tree: things found by name, pressed and focused; keys only type words."""

from tests.desktop.accessibility import Node
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.screen import wait_until
from tests.journeys.extended_post import Drawing, drawing

NAME = "Tree post"
TASK, APPROVAL, DECISION = "Add task", "Add approval", "Add decision"
STEPS = (
    ("Start → Publish date", TASK, "New task", "Write the draft", "Blog writer"),
    ("Write the draft → Publish date", APPROVAL, "New approval", "Approve the draft", "Editor"),
    ("Approve the draft → Publish date", DECISION, "New decision", "Does it need images?", "Editor"),
    ("Does it need images? → Publish date", TASK, "New task", "Create images", "Graphic designer"),
)
"""The flow that each is put onto, the tool, how it is called at first, its title, its role."""
WANTED_FLOWS = {
    ("Start", "Write the draft", None, False),
    ("Write the draft", "Approve the draft", None, False),
    ("Approve the draft", "Does it need images?", "Approved", False),
    ("Approve the draft", "Write the draft", "Changes requested", True),
    ("Does it need images?", "Create images", "Yes", False),
    ("Does it need images?", "Publish date", "No", False),
    ("Create images", "Publish date", None, False),
    ("Publish date", "End", None, False),
}


def test_a_workflow_with_a_loop_is_drawn_and_published_through_the_tree(desk: Desk, screenshot: Screenshot) -> None:
    begin(desk)
    for flow, tool, fresh, title, role in STEPS:
        thing(desk, flow).press()
        press(desk, "push button", tool)
        desk.see("list item", fresh)
        write_into(desk, "Title", title)
        desk.see("list item", title)
        write_into(desk, "Role", role)
    thing(desk, "Approve the draft").press()
    write_into(desk, "Add an approver", "Editor")
    thing(desk, "Publish date").press()
    desk.see("label", "Milestone")
    write_into(desk, "Role", "Blog writer")
    connect(desk, "Approve the draft", "Write the draft")
    connect(desk, "Does it need images?", "Publish date")
    screenshot("tree-drawn")
    press(desk, "push button", "Publish…")
    press(desk, "push button", "Publish version 1")
    desk.gone("push button", "Publish version 1")
    check(desk, drawing(desk, NAME))
    assert desk.program.close() == 0


def press(desk: Desk, role: str, name: str) -> Node:
    """As a screen reader would, as soon as it can be."""
    found = desk.see(role, name, lambda node: "enabled" in node.states or role == "list item")
    found.press()
    return found


def thing(desk: Desk, name: str) -> Node:
    """A step or flow of the plane, in view or not."""
    return desk.program.find("list", "Flowchart").all("list item", name)[0]


def is_drawn(desk: Desk, flow: str) -> bool:
    return bool(desk.program.find("list", "Flowchart").all("list item", flow))


def write_into(desk: Desk, field: str, words: str) -> None:
    """Focus a line through the tree, replace what it says, and keep it."""
    desk.see("text", field).focus()
    desk.focus_is("text", field)
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write(words)
    desk.keyboard.press("Return")


def begin(desk: Desk) -> None:
    press(desk, "list item", "Workflows")
    press(desk, "push button", "New workflow…")
    desk.focus_is("text", "Name")
    desk.keyboard.write(NAME)
    press(desk, "push button", "Draw it")
    desk.program.window(f"Leadline — {NAME}")


def connect(desk: Desk, source: str, target: str) -> None:
    """Hold the one, by the menu that its action opens, and press the other; Enter draws the flow."""
    thing(desk, source).act("ShowMenu")
    press(desk, "menu item", "Connect to…")
    thing(desk, target).press()
    desk.see("list item", target, lambda node: "selected" in node.states)
    desk.keyboard.press("Return")
    wait_until(lambda: is_drawn(desk, f"{source} → {target}"), "the flow")


def check(desk: Desk, drawn: Drawing) -> None:
    [line] = [line for line in desk.ask("workflow", "list") if line["name"] == NAME]
    assert (line["version"], line["state"]) == (1, "published")
    assert set(drawn.flows) == WANTED_FLOWS
    kinds = {TASK: "task", APPROVAL: "approval", DECISION: "decision"}
    wanted = {(kinds[tool], title, role, False) for _, tool, _, title, role in STEPS}
    milestone = ("milestone", "Publish date", "Blog writer", True)
    assert set(drawn.steps) == wanted | {("start", "Start", None, False), milestone, ("end", "End", None, False)}
