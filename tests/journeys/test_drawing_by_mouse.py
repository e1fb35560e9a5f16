"""The extended blog post drawn with the mouse from an empty workflow, published, started and run; with pictures."""

from itertools import pairwise

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.hand import Point
from tests.journeys.extended_post import APPROVERS, PUBLISH, assert_drawn, roles
from tests.journeys.plane import Plane, Way
from tests.journeys.test_blog_post_by_mouse import ask_for_changes, drag_to_done

NAME = "Mouse post"
CLAIM, HIT = "Does the text make a legal, price or comparison claim?", "Did the post reach its 14-day goal?"
RESULTS, IMPROVE = "Read results against the KPI", "Improve title, intro and internal links"
CLOSE = "Close and answer the three review questions"
IMAGES, LOAD = "Create images or infographics", "Load the post into the CMS, set meta data"
EMAIL, SOCIAL = "Add the post to the next e-mail", "Schedule social media promotions"
OUTLINE, APPROVE, DRAFT = "Create blog post outline", "Approve outline", "Write final draft"
EDIT, LEGAL = "Copy-edit and check facts", "Check the claim"
GRID: tuple[tuple[str, ...], ...] = (
    ("Start", "Generate idea", "Do keyword research", OUTLINE, APPROVE, DRAFT),
    ("", "", "", "", LOAD, ""),
    (EDIT, CLAIM, LEGAL, IMAGES, EMAIL, PUBLISH),
    ("", "", "", "", SOCIAL, ""),
    (RESULTS, HIT, IMPROVE, CLOSE, "End", ""),
)
CELLS = {title: (column, row) for row, titles in enumerate(GRID) for column, title in enumerate(titles) if title}
ZOOM = 0.52
"""At which all cells have room around their step, with the properties away."""


def test_the_extended_blog_post_is_drawn_published_started_and_run_by_mouse(desk: Desk, screenshot: Screenshot) -> None:
    role_of = roles(desk)
    begin(desk)
    plane = Plane(desk, columns=len(GRID[0]), rows=len(GRID))
    plane.zoom_out_to(ZOOM)
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


def clear(plane: Plane) -> None:
    """Both flows go, and what there is stands where it belongs; the milestone keeps the date and becomes the task."""
    titles = ("Start", "Publish date", "End")
    for one, other in pairwise(titles):
        plane.cut(one, other)
    for title, cell in zip(titles, (CELLS["Start"], CELLS[PUBLISH], CELLS["End"]), strict=True):
        plane.move(title, plane.cell(*cell))
    plane.name("Publish date", PUBLISH)


def append(plane: Plane, source: str, title: str, way: Way = Way.ONLY) -> None:
    """A task: from the plus of one step into the empty."""
    plane.pull(source, plane.cell(*CELLS[title]), way)
    plane.title("New task", title)


def carry(plane: Plane, kind: str, title: str) -> None:
    plane.carry(f"Add {kind}", plane.cell(*CELLS[title]))
    plane.title(f"New {kind}", title)


def draw_to_the_images(plane: Plane, screenshot: Screenshot) -> None:
    for one, other in pairwise(("Start", "Generate idea", "Do keyword research", OUTLINE)):
        append(plane, one, other)
    screenshot("drawing-mouse-first")
    carry(plane, "approval", APPROVE)
    plane.connect(OUTLINE, APPROVE)
    append(plane, APPROVE, DRAFT, Way.UPPER)
    append(plane, DRAFT, EDIT)
    carry(plane, "decision", CLAIM)
    carry(plane, "approval", LEGAL)
    plane.connect(EDIT, CLAIM)
    plane.connect(CLAIM, LEGAL, Way.UPPER)
    append(plane, LEGAL, IMAGES, Way.UPPER)
    tool = plane.desk.see("push button", "Add decision").centre
    with plane.desk.mouse.dragging(tool, plane.cell(*CELLS[HIT])):
        screenshot("drawing-mouse-tool")
    plane.title("New decision", HIT)


def draw_to_the_end(plane: Plane) -> None:
    append(plane, IMAGES, LOAD)
    append(plane, IMAGES, EMAIL, Way.OTHER)
    append(plane, IMAGES, SOCIAL, Way.OTHER)
    for title in (LOAD, EMAIL, SOCIAL):
        plane.connect(title, PUBLISH)
    append(plane, PUBLISH, RESULTS)
    plane.connect(RESULTS, HIT)
    append(plane, HIT, IMPROVE, Way.LOWER)
    append(plane, IMPROVE, CLOSE)
    plane.connect(HIT, CLOSE, Way.OTHER)
    plane.connect(CLOSE, "End")


def lead_back(plane: Plane) -> None:
    """The second answers: back to an earlier step, or past the check."""
    plane.connect(CLAIM, IMAGES, Way.OTHER)
    plane.connect(APPROVE, OUTLINE, Way.OTHER)
    plane.connect(LEGAL, DRAFT, Way.OTHER)


def fill_in(plane: Plane, role_of: dict[str, str], screenshot: Screenshot) -> None:
    desk = plane.desk
    desk.click("push button", "Show or hide properties")
    desk.see("label", "Flow")
    desk.mouse.click(plane.bare())
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
