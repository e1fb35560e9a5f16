"""The extended blog post drawn without touching the mouse: keys on the plane, Tab and Enter in the panel."""

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.journeys.extended_post import APPROVERS, PUBLISH, assert_drawn, roles

NAME = "Keyboard post"
BEFORE = (
    ("", "Generate idea"),
    ("", "Do keyword research"),
    ("", "Create blog post outline"),
    ("a", "Approve outline"),
    ("", "Write final draft"),
    ("", "Copy-edit and check facts"),
    ("d", "Does the text make a legal, price or comparison claim?"),
    ("a", "Check the claim"),
    ("", "Create images or infographics"),
    ("", "Load the post into the CMS, set meta data"),
)
AFTER = (
    ("", "Read results against the KPI"),
    ("d", "Did the post reach its 14-day goal?"),
    ("", "Improve title, intro and internal links"),
    ("", "Close and answer the three review questions"),
)
"""Letter of the kind in the menu of N, none for a task that A adds; title. Each stands on the flow after the last."""


def test_the_extended_blog_post_is_drawn_and_published_by_keyboard(desk: Desk, screenshot: Screenshot) -> None:
    role_of = roles(desk)
    begin(desk)
    turn_the_milestone_into_the_publishing(desk, role_of[PUBLISH])
    desk.keyboard.press("Home")
    insert_along(desk, BEFORE, role_of)
    screenshot("keyboard-drawing-line")
    add_beside(desk, "Schedule social media promotions", role_of)
    add_beside(desk, "Add the post to the next e-mail", role_of)
    jump(desk, PUBLISH)
    insert_along(desk, AFTER, role_of)
    connect(desk, "Does the text make", "Create images")
    connect(desk, "Check the claim", "Write final draft")
    connect(desk, "Approve outline", "Create blog post outline")
    swap_the_answers(desk)
    type_a_date(desk, "Generate idea", "30")
    type_a_date(desk, "Read results", "14", after=True)
    desk.keyboard.press("ctrl+0")
    screenshot("keyboard-drawing-done")
    publish(desk, screenshot)
    assert_drawn(desk, NAME)
    assert desk.program.close() == 0


def begin(desk: Desk) -> None:
    desk.run_from_palette("Workflows")
    desk.program.window("Leadline — Workflows")
    desk.run_from_palette("New workflow")
    desk.focus_is("text", "Name")
    desk.keyboard.write(NAME)
    desk.keyboard.press("Return")
    desk.program.window(f"Leadline — {NAME}")
    desk.focus_is("list", "Flowchart")


def turn_the_milestone_into_the_publishing(desk: Desk, role: str) -> None:
    """The date stays with it, whatever kind it is."""
    desk.keyboard.press("Home", "Right", "Return")
    desk.focus_is("text", "Title")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write(PUBLISH)
    desk.keyboard.press("Tab", "t")
    desk.see("combo box", "Task")
    desk.keyboard.press("Tab")
    desk.keyboard.write(role)
    desk.keyboard.press("Return", "Escape")
    desk.focus_is("list item", PUBLISH)


def insert_along(desk: Desk, steps: tuple[tuple[str, str], ...], role_of: dict[str, str]) -> None:
    """One after the other onto the flow that leaves the current step."""
    for letter, title in steps:
        desk.keyboard.press("shift+Right", *(("n", letter, "F2") if letter else "a"))
        name_it(desk, title, role_of[title])


def add_beside(desk: Desk, title: str, role_of: dict[str, str]) -> None:
    """A branch from the images to the publishing."""
    jump(desk, "Create images")
    desk.keyboard.press("a")
    name_it(desk, title, role_of[title])
    hold_and_find(desk, PUBLISH)


def name_it(desk: Desk, title: str, role: str) -> None:
    """Type the title in its place, then the role into the properties."""
    desk.keyboard.write(title)
    desk.keyboard.press("Return", "Return", "Tab", "Tab")
    desk.keyboard.write(role)
    desk.keyboard.press("Return")
    for number, approver in enumerate(APPROVERS.get(title, ())):
        if number == 0:
            desk.keyboard.press(*["Tab"] * 4)
        desk.keyboard.write(approver)
        desk.keyboard.press("Return")
    desk.keyboard.press("Escape")
    desk.focus_is("list item", title)


def jump(desk: Desk, words: str) -> None:
    desk.keyboard.press("ctrl+f")
    desk.keyboard.write(words)
    desk.keyboard.press("Return")


def connect(desk: Desk, source: str, target: str) -> None:
    """The next free outcome takes the flow."""
    jump(desk, source)
    hold_and_find(desk, target)


def hold_and_find(desk: Desk, target: str) -> None:
    desk.keyboard.press("c")
    desk.keyboard.write(target)
    desk.keyboard.press("Return", "Return")


def swap_the_answers(desk: Desk) -> None:
    """No leads to the improvement; the goal that was reached leads to the close."""
    jump(desk, "Did the post reach")
    desk.keyboard.press("shift+Right", "Return")
    desk.focus_is("combo box", "Yes")
    desk.keyboard.press("Down", "Escape")
    desk.see("label", "Flow")
    connect(desk, "Did the post reach", "Close and answer")


def type_a_date(desk: Desk, words: str, days: str, after: bool = False) -> None:
    """So many calendar days before the publishing, or after it."""
    jump(desk, words)
    desk.keyboard.press("Return", *["Tab"] * 6, "Down", "Tab", "ctrl+a")
    desk.keyboard.write(days)
    desk.keyboard.press("Return", "Tab", "Down", *(("Tab", "Down") if after else ()), "Escape")


def publish(desk: Desk, screenshot: Screenshot) -> None:
    desk.run_from_palette("Publish")
    desk.focus_is("text", "What is new")
    desk.keyboard.write("First drawn by keys")
    screenshot("keyboard-drawing-publish")
    desk.keyboard.press("Return")
    desk.gone("text", "What is new")
