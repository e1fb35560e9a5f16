"""The extended blog post drawn with the mouse from an empty workflow, published, started and run; with pictures."""

from itertools import pairwise

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.hand import Point
from tests.journeys.extended_post import APPROVERS, PUBLISH, assert_drawn, roles
from tests.journeys.plane import APART, BESIDE_START, Plane
from tests.journeys.test_blog_post_by_mouse import ask_for_changes, drag_to_done

NAME = "Mouse post"
CLAIM, HIT = "Does the text make a legal, price or comparison claim?", "Did the post reach its 14-day goal?"
RESULTS, IMPROVE = "Read results against the KPI", "Improve title, intro and internal links"
CLOSE = "Close and answer the three review questions"
IMAGES, LOAD = "Create images or infographics", "Load the post into the CMS, set meta data"
EMAIL, SOCIAL = "Add the post to the next e-mail", "Schedule social media promotions"
OUTLINE, APPROVE, DRAFT = "Create blog post outline", "Approve outline", "Write final draft"
EDIT, LEGAL = "Copy-edit and check facts", "Check the claim"
LEFT, ACROSS = 442, 139
ROWS: dict[int, tuple[str, ...]] = {
    208: ("Start", "Generate idea", "Do keyword research", OUTLINE, APPROVE, DRAFT),
    275: ("", "", "", "", LOAD),
    340: (EDIT, CLAIM, LEGAL, IMAGES, EMAIL, PUBLISH),
    405: ("", "", "", "", SOCIAL),
    475: (RESULTS, HIT, IMPROVE, CLOSE, "End"),
}
PLACES = {title: (LEFT + at * ACROSS, y) for y, titles in ROWS.items() for at, title in enumerate(titles) if title}
"""Points of the screen, with the properties away and the zoom at 51 %; so far from the edges that nothing scrolls."""
BARE = (345, 600)
SECOND_CARD, SECOND_DIAMOND = 14, 22
"""From the middle to the plus of a step that a flow leaves already."""


def test_the_extended_blog_post_is_drawn_published_started_and_run_by_mouse(desk: Desk, screenshot: Screenshot) -> None:
    role_of = roles(desk)
    begin(desk)
    plane = Plane(desk)
    clear(plane)
    draw_to_the_images(plane, screenshot)
    draw_to_the_end(plane)
    lead_back(plane)
    screenshot("drawing-mouse-drawn")
    fill_in(plane, role_of, screenshot)
    publish(desk, screenshot)
    assert_drawn(desk, NAME)
    run(desk, screenshot)
    assert desk.program.close() == 0


def begin(desk: Desk) -> None:
    desk.go("Workflows")
    desk.click("push button", "New workflow…")
    desk.focus_is("text", "Name")
    desk.keyboard.write(NAME)
    desk.click("push button", "Draw it")
    desk.program.window(f"Leadline — {NAME}")
    desk.click("push button", "Show or hide properties")
    desk.see("push button", "Show or hide properties", lambda node: node.centre[0] > 1200)
    desk.mouse.click(desk.see("push button", "Zoom out").centre, times=4)
    desk.see_any("51 %", lambda node: "51" in node.name and "%" in node.name)


def clear(plane: Plane) -> None:
    """Both flows go, and what there is stands where it belongs; the milestone keeps the date and becomes the task."""
    start, milestone, end = (plane.place(title) for title in ("Start", "Publish date", "End"))
    for one, other in pairwise((start, milestone, end)):
        plane.cut(((one[0] + other[0]) // 2 - 8, one[1]))
    for title, was in (("Start", start), (PUBLISH, milestone), ("End", end)):
        plane.desk.mouse.drag(was, PLACES[title])
    plane.name(PLACES[PUBLISH], PUBLISH)


def append(plane: Plane, source: str, title: str, down: int = 0) -> None:
    """A task: from the plus of one step into the empty."""
    plane.pull(PLACES[source], PLACES[title], down)
    plane.name(PLACES[title], title)


def carry(plane: Plane, tool: str, title: str) -> None:
    plane.carry(tool, PLACES[title])
    plane.name(PLACES[title], title)


def connect(plane: Plane, source: str, target: str, down: int = 0) -> None:
    """The next gesture begins when the flow is there: one that is still on its way would swallow it."""
    plane.pull(PLACES[source], PLACES[target], down)
    plane.desk.see_any(f"{source} → {target}", lambda node: node.name.startswith(f"{source} → {target}"))


def draw_to_the_images(plane: Plane, screenshot: Screenshot) -> None:
    plane.pull(PLACES["Start"], PLACES["Generate idea"], beside=BESIDE_START)
    plane.name(PLACES["Generate idea"], "Generate idea")
    for one, other in pairwise(("Generate idea", "Do keyword research", OUTLINE)):
        append(plane, one, other)
    screenshot("drawing-mouse-first")
    carry(plane, "Add approval", APPROVE)
    connect(plane, OUTLINE, APPROVE)
    append(plane, APPROVE, DRAFT, -APART)
    append(plane, DRAFT, EDIT)
    carry(plane, "Add decision", CLAIM)
    carry(plane, "Add approval", LEGAL)
    connect(plane, EDIT, CLAIM)
    connect(plane, CLAIM, LEGAL, -APART)
    append(plane, LEGAL, IMAGES, -APART)
    with plane.desk.mouse.dragging(plane.desk.see("push button", "Add decision").centre, PLACES[HIT]):
        screenshot("drawing-mouse-tool")
    plane.name(PLACES[HIT], HIT)


def draw_to_the_end(plane: Plane) -> None:
    append(plane, IMAGES, LOAD)
    append(plane, IMAGES, EMAIL, SECOND_CARD)
    append(plane, IMAGES, SOCIAL, SECOND_CARD)
    for title in (LOAD, EMAIL, SOCIAL):
        connect(plane, title, PUBLISH)
    append(plane, PUBLISH, RESULTS)
    connect(plane, RESULTS, HIT)
    append(plane, HIT, IMPROVE, APART)
    append(plane, IMPROVE, CLOSE)
    connect(plane, HIT, CLOSE, SECOND_DIAMOND)
    connect(plane, CLOSE, "End")


def lead_back(plane: Plane) -> None:
    """The second answers: back to an earlier step, or past the check."""
    connect(plane, CLAIM, IMAGES, SECOND_DIAMOND)
    connect(plane, APPROVE, OUTLINE, SECOND_CARD)
    connect(plane, LEGAL, DRAFT, SECOND_CARD)


def fill_in(plane: Plane, role_of: dict[str, str], screenshot: Screenshot) -> None:
    desk = plane.desk
    desk.click("push button", "Show or hide properties")
    desk.see("label", "Flow")
    desk.mouse.click(BARE)
    # The button lies below the toasts.
    desk.keyboard.press("ctrl+0")
    desk.see("text", "Name of the workflow")
    steps = {node.name: node.centre for node in desk.see("list", "Flowchart").children if " → " not in node.name}
    desk.mouse.click(steps[PUBLISH])
    desk.choose("Milestone", "Task")
    field = desk.see("text", "Role").centre
    for title, role in role_of.items():
        desk.mouse.click(steps[title])
        desk.mouse.click(field)
        desk.keyboard.write(role)
        desk.keyboard.press("Return")
    for title, names in APPROVERS.items():
        desk.mouse.click(steps[title])
        for name in names:
            desk.click("text", "Add an approver")
            desk.keyboard.write(name)
            desk.keyboard.press("Return")
    screenshot("drawing-mouse-properties")
    type_a_date(desk, steps["Generate idea"], "30", after=False)
    type_a_date(desk, steps[RESULTS], "14", after=True)


def type_a_date(desk: Desk, step: Point, days: str, after: bool) -> None:
    """So many calendar days before the publishing, or after it."""
    desk.mouse.click(step)
    desk.choose("Follows the step before it", "So many days before or after …")
    desk.click("text", "Due: days")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write(days)
    desk.keyboard.press("Return")
    desk.choose("working days", "calendar days")
    if after:
        desk.choose("before", "after")


def publish(desk: Desk, screenshot: Screenshot) -> None:
    desk.mouse.click(desk.see_any("the count of problems", lambda node: node.name.startswith("Problems: 0 errors")
                     or (node.name.startswith("Problems: ") and "error" not in node.name)).centre)  # fmt: skip
    desk.read("Nothing stops publishing")
    screenshot("drawing-mouse-problems")
    desk.click("push button", "Close problems")
    desk.click("push button", "Publish…")
    desk.focus_is("text", "What is new")
    desk.keyboard.write("Drawn by hand")
    screenshot("drawing-mouse-publish")
    desk.click("push button", "Publish version 1")
    desk.gone("text", "What is new")


def run(desk: Desk, screenshot: Screenshot) -> None:
    """Until the first approval has sent the outline back and then let it pass."""
    desk.go("Today")
    desk.click("push button", "Start project…")
    desk.program.window("Start project")
    desk.choose("Blog post", NAME)
    desk.click("text", "Name")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write("From the drawing")
    desk.keyboard.press("Tab")
    screenshot("drawing-mouse-start")
    desk.click("push button", "Start")
    desk.gone("push button", "Start")
    desk.go("Board")
    desk.choose("All projects", "From the drawing")
    for title in ("Generate idea", "Do keyword research", OUTLINE):
        drag_to_done(desk, title)
    ask_for_changes(desk, screenshot)
    assert "round 2" in desk.card("Ready", OUTLINE).description
    drag_to_done(desk, OUTLINE)
    screenshot("drawing-mouse-run")
