"""The journey that the program exists for: a blog post from the Start dialog to its last card, by mouse."""

from collections import Counter

import pytest

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot

CHANGES = "Shorter introduction"


@pytest.mark.requirement("S67")
@pytest.mark.requirement("S57")
def test_a_blog_post_is_dragged_from_its_start_to_its_end_with_one_round_of_changes(
    desk: Desk, screenshot: Screenshot
) -> None:
    start_spring_post(desk)
    desk.go("Board")
    desk.choose("All projects", "Spring post")
    assert desk.titles("Ready") == ["Generate idea"]
    drag_to_done(desk, "Generate idea", screenshot)
    drag_to_done(desk, "Do keyword research")
    drag_to_done(desk, "Create blog post outline")
    ask_for_changes(desk, screenshot)
    assert "round 2" in desk.card("Ready", "Create blog post outline").description
    drag_to_done(desk, "Create blog post outline")
    approve(desk)
    for title in ("Write final draft", "Create images or infographics", "Schedule social media promotions"):
        drag_to_done(desk, title)
    drag_to_done(desk, "Publish post and review live version for bugs")
    screenshot("journey-complete")
    assert desk.program.close() == 0
    check_what_was_kept(desk)


def start_spring_post(desk: Desk) -> None:
    """The dialog with mouse and keyboard; everything else as it is proposed."""
    desk.click("push button", "Start project…")
    desk.program.window("Start project")
    desk.see("combo box", "Blog post")
    desk.click("text", "Name")
    desk.keyboard.write("Spring post")
    desk.keyboard.press("Tab")
    desk.focus_is("text", "Publish date")
    desk.keyboard.press("ctrl+a")
    desk.keyboard.write("2027-03-18")
    desk.keyboard.press("Tab")
    desk.see_any("the last task on 18 March", lambda node: node.role == "list item" and "18 Mar" in node.description)
    desk.click("push button", "Start")
    desk.gone("push button", "Start")
    desk.program.window("Leadline — Projects")


def drag_to_done(desk: Desk, title: str, screenshot: Screenshot | None = None) -> None:
    """A task from Ready; in mid-drag the column says what would come of it."""
    with desk.dragging(title, "Ready", "Done"):
        if screenshot is not None:
            desk.read(f"Finishes {title} · next: Ana Lopez, Do keyword research · one message waits 10 minutes")
            screenshot("journey-mid-drag")
    desk.card("Done", title)


def ask_for_changes(desk: Desk, screenshot: Screenshot) -> None:
    with desk.dragging("Approve outline", "In review", "Done"):
        desk.read("Approved or Changes requested")
        screenshot("journey-approval-mid-drag")
    desk.focus_is("push button", "Approved")
    desk.click("text", "What has to change?")
    desk.keyboard.write(CHANGES)
    screenshot("journey-outcomes")
    desk.click("push button", "Changes requested")
    desk.card("Ready", "Create blog post outline")
    desk.card("Waiting", "Approve outline")


def approve(desk: Desk) -> None:
    with desk.dragging("Approve outline", "In review", "Done"):
        desk.read("Approved or Changes requested")
    desk.click("push button", "Approved")
    desk.card("Done", "Approve outline")
    desk.card("Ready", "Write final draft")


def check_what_was_kept(desk: Desk) -> None:
    key = next(line["key"] for line in desk.ask("project", "list") if line["name"] == "Spring post")
    project = desk.ask("project", "show", key)
    assert (project["state"], project["anchor"]) == ("complete", "2027-03-18")
    assert {task["state"] for task in project["tasks"]} == {"done"}
    rounds = {task["title"]: task["round"] for task in project["tasks"]}
    assert [title for title, times in rounds.items() if times == 2] == ["Create blog post outline", "Approve outline"]
    own = {task["key"] for task in project["tasks"]}
    facts = [line["fact_key"] for line in desk.ask("outbox", "list") if line["task"] in own]
    assert len(facts) == len(set(facts))
    # Each round of the approval is asked of the second approver, too.
    assert Counter(fact.split("/")[0] for fact in facts) == {"handoff": 10, "your-decision": 2}
