"""Planning with the real mouse and the real keyboard in the real window; each act is taken back to the equal state."""

from datetime import date, timedelta

from tests.desktop.bars import open_bars
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.screen import wait_until
from tests.fixed_moment import PUBLISH_ON

DRAFT, IMAGES, POSTS = "Write final draft", "Create images or infographics", "Schedule social media promotions"
PUBLISH = "Publish post and review live version for bugs"


def before_publishing(days: int) -> date:
    """So many calendar days before the Thursday; the draft is due 10 of them before, images and posts 6."""
    return PUBLISH_ON - timedelta(days=days)


def words(day: date) -> str:
    """As the program writes a day of the year that it is in."""
    return f"{day:%a} {day.day} {day:%b}"


def test_a_bar_that_is_dragged_pushes_what_follows_and_says_so(desk: Desk, screenshot: Screenshot) -> None:
    bars = open_bars(desk, "Spring post")
    before = bars.plan()
    with bars.dragging(DRAFT, "body", 7):
        said = bars.says(f"Due {words(before_publishing(3))} (+5 d)")
        assert "2 later steps move · 7 → 2 d to its latest finish" in said
        screenshot("plan-drag-body")
    wait_until(lambda: bars.dues()["Write"] == before_publishing(3), "the draft a week later")
    after = bars.dues()
    assert (after["Create"], after["Schedule"], after["Publish"]) == (
        before_publishing(3),
        before_publishing(3),
        before_publishing(0),
    )
    bars.take_back(before)


def test_the_right_edge_changes_length_and_due_and_the_left_one_the_length(desk: Desk, screenshot: Screenshot) -> None:
    bars = open_bars(desk, "Spring post")
    before = bars.plan()
    with bars.dragging(DRAFT, "finish", 1):
        bars.says(f"Due {words(before_publishing(9))} (+1 d)")
        screenshot("plan-drag-finish")
    wait_until(lambda: bars.span("Write") == (before_publishing(10), before_publishing(9)), "two days, the last longer")
    bars.take_back(before)
    with bars.dragging(DRAFT, "start", -3):
        bars.says(f"Due {words(before_publishing(10))}")
        screenshot("plan-drag-start")
    wait_until(lambda: bars.span("Write") == (before_publishing(13), before_publishing(10)), "two days, from Friday on")
    bars.take_back(before)


def test_alt_moves_just_this_and_shift_keeps_the_gaps(desk: Desk, screenshot: Screenshot) -> None:
    bars = open_bars(desk, "Spring post")
    before = bars.plan()
    with bars.dragging(DRAFT, "body", 7, holding="alt"):
        bars.says("1 link would not fit any more")
        screenshot("plan-drag-alt")
    wait_until(lambda: bars.dues()["Write"] == before_publishing(3), "the draft a week later")
    assert bars.dues()["Create"] == before_publishing(6)
    screenshot("plan-conflict")
    bars.take_back(before)
    with bars.dragging(DRAFT, "body", 1, holding="shift"):
        bars.says("2 later steps move")
        screenshot("plan-drag-shift")
    wait_until(lambda: bars.dues()["Write"] == before_publishing(9), "the draft a day later")
    assert (bars.dues()["Create"], bars.dues()["Schedule"]) == (before_publishing(3), before_publishing(3))
    bars.take_back(before)


def test_the_diamond_moves_the_date_after_a_preview(desk: Desk, screenshot: Screenshot) -> None:
    bars = open_bars(desk, "Spring post")
    before = bars.plan()
    # To the left: at the right edge of the view the plan would scroll on under the pointer.
    with bars.dragging(PUBLISH, "body", -1):
        bars.says(words(before_publishing(1)))
        screenshot("plan-drag-diamond")
    desk.program.window("Move date")
    assert bars.plan() == before, "nothing moves before it is confirmed"
    desk.see_any("what moves", lambda node: node.role == "list item" and "→" in node.description)
    screenshot("plan-diamond-preview")
    desk.click("push button", "Move date")
    wait_until(lambda: bars.plan()["anchor"] == before_publishing(1).isoformat(), "the new date")
    assert bars.dues()["Write"] == before_publishing(13), "eleven days before is a Sunday, so it is the Friday"
    desk.program.window("Leadline — Plan")
    bars.take_back(before)


def test_a_link_is_drawn_from_dot_to_bar_and_one_that_closes_a_circle_is_refused(
    desk: Desk, screenshot: Screenshot
) -> None:
    bars = open_bars(desk, "Spring post")
    before, done = bars.plan(), desk.tell("history").stdout
    desk.mouse.move(bars.at(DRAFT))
    with desk.mouse.dragging(bars.at(DRAFT, "finish_dot"), bars.at(POSTS, "early")):
        bars.says(f"Link “{DRAFT}” to “{POSTS}”: starts after it finishes")
        screenshot("plan-draw-link")
    wait_until(lambda: f"Link “{DRAFT}” to “{POSTS}”" in desk.tell("history").stdout, "the link in the history")
    bars.take_back(before)
    with desk.mouse.dragging(bars.at(POSTS, "finish_dot"), bars.at(DRAFT, "early")):
        chain = bars.says("That would close a circle: ")
        assert all(f"“{title}”" in chain for title in (DRAFT, IMAGES, POSTS))
        screenshot("plan-circle")
    desk.read("That would close a circle: ")
    screenshot("plan-circle-refused")
    assert bars.plan() == before
    assert f"Link “{POSTS}”" not in desk.tell("history").stdout, done


def test_escape_in_mid_drag_leaves_everything(desk: Desk) -> None:
    bars = open_bars(desk, "Spring post")
    before, done = bars.plan(), desk.tell("history").stdout
    place = bars.bar(DRAFT).box
    with bars.dragging(DRAFT, "body", 7):
        bars.says("(+5 d)")
        desk.keyboard.press("Escape")
        desk.see("list", "Bars", lambda node: not node.description)
    assert bars.bar(DRAFT).box == place
    assert (bars.plan(), desk.tell("history").stdout) == (before, done)


def test_the_same_is_done_by_keys_alone(desk: Desk) -> None:
    bars = open_bars(desk, "Spring post")
    before = bars.plan()
    bars.bar(DRAFT).press()
    desk.see_any("the draft", lambda node: node.name.startswith(f"{DRAFT}, ") and "focused" in node.states)
    for key, first, last in (
        ("Right", 9, 9),
        ("Left", 13, 13),
        ("alt+Right", 9, 9),
        ("alt+Left", 13, 13),
        ("shift+Right", 10, 9),
        ("shift+Left", 13, 10),
    ):
        desk.keyboard.press(key)
        span = (before_publishing(first), before_publishing(last))
        wait_until(lambda span=span: bars.span("Write") == span, f"the draft moved by {key}")
        bars.take_back(before)
    desk.keyboard.press("shift+Right", "ctrl+Left")
    assert bars.span("Write") == (before_publishing(10), before_publishing(10))
    desk.keyboard.press("Down", "Down", "Down", "Right")
    desk.program.window("Move date")
    desk.keyboard.press("Return")
    wait_until(lambda: bars.plan()["anchor"] == before_publishing(-1).isoformat(), "the new date")
    desk.program.window("Leadline — Plan")
    bars.take_back(before)
