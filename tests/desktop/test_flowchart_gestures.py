"""Drawing with the real mouse and the real keyboard in the real window."""

from tests.desktop.desk import Desk
from tests.desktop.test_flowchart import open_blog_post


def test_a_kind_is_dragged_onto_a_flow_and_undo_takes_it_out_and_shows_where(desk: Desk) -> None:
    open_blog_post(desk)
    idea, research = (desk.see("list item", name).centre for name in ("Generate idea", "Do keyword research"))
    on_flow = ((idea[0] + research[0]) // 2, idea[1])
    desk.mouse.drag(desk.see("push button", "Add approval").centre, on_flow)
    desk.see("list item", "New approval")
    desk.see("list item", "Generate idea → New approval")
    # The title stands open for typing.
    desk.keyboard.press("Escape")
    desk.keyboard.press("ctrl+z")
    desk.see("list item", "Generate idea → Do keyword research")
    desk.gone("list item", "New approval")


def test_escape_in_mid_drag_leaves_everything_and_a_drop_moves(desk: Desk) -> None:
    open_blog_post(desk)
    before = desk.see("list item", "Generate idea").centre
    below = (before[0], before[1] + 120)
    with desk.mouse.dragging(before, below):
        desk.keyboard.press("Escape")
    assert desk.see("list item", "Generate idea").centre == before
    desk.mouse.drag(before, below)
    desk.see("list item", "Generate idea", lambda node: abs(node.centre[1] - below[1]) < 8)


def test_a_step_is_added_named_and_connected_by_keys_alone(desk: Desk) -> None:
    open_blog_post(desk)
    desk.see("list item", "Generate idea").focus()
    desk.focus_is("list item", "Generate idea")
    desk.keyboard.press("a")
    desk.focus_is("text", "Title of New task")
    desk.keyboard.write("Ask Legal")
    desk.keyboard.press("Return")
    desk.focus_is("list item", "Ask Legal")
    desk.keyboard.press("c")
    desk.keyboard.write("outline")
    desk.keyboard.press("Return", "Return")
    desk.see("list item", "Ask Legal → Create blog post outline")
    desk.keyboard.press("n", "m")
    desk.see("list item", "Ask Legal → New milestone")
