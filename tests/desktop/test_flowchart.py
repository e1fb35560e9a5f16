"""The flowchart as a screen reader and a mouse find it, in a real window."""

from tests.desktop.desk import Desk


def open_blog_post(desk: Desk) -> None:
    desk.run_from_palette("Flowchart")
    desk.program.window("Leadline — Flowchart")
    desk.run_from_palette("Open Blog post")
    desk.program.window("Leadline — Blog post")


def test_steps_and_flows_are_children_of_the_flowchart_and_can_be_pressed(desk: Desk) -> None:
    open_blog_post(desk)
    canvas = desk.see("list", "Flowchart")
    names = [node.name for node in canvas.children]
    assert names[:2] == ["Start", "Generate idea"]
    assert "Start → Generate idea" in names
    idea = desk.see("list item", "Generate idea")
    assert idea.description.startswith("Task, Content strategist, 30 days before")
    outline = desk.see("list item", "Do keyword research")
    outline.press()
    desk.focus_is("list item", "Do keyword research")
    desk.see("list item", "Do keyword research", lambda node: "selected" in node.states)


def test_a_mouse_finds_a_step_where_the_tree_says_it_is(desk: Desk) -> None:
    open_blog_post(desk)
    desk.mouse.click(desk.see("list item", "Do keyword research").centre)
    desk.see("list item", "Do keyword research", lambda node: "selected" in node.states)
    desk.see("list item", "Generate idea").focus()
    desk.see("list item", "Generate idea", lambda node: "selected" in node.states)
