"""The checklist as a screen reader reads it and a keyboard writes it, in a real window."""

from tests.desktop.desk import Desk
from tests.desktop.test_flowchart import open_blog_post


def names_of(desk: Desk) -> list[str]:
    return [node.name for node in desk.see("list", "Checklist").children]


def test_the_lines_are_read_with_number_and_level_and_a_line_is_typed_by_keys_alone(desk: Desk) -> None:
    open_blog_post(desk)
    desk.keyboard.press("ctrl+shift+1")
    desk.see("list item", "1 Generate idea, level 1")
    idea = desk.see("list item", "1 Generate idea, level 1")
    assert idea.description.startswith("Task, Content strategist, 30 days before")
    before = names_of(desk)
    assert all("level" in name for name in before)
    desk.keyboard.press("Home")
    desk.keyboard.press("Return")
    desk.keyboard.write("Ask three people -28d 2h ")
    desk.keyboard.press("Return")
    desk.keyboard.press("Escape")
    desk.see("list item", "2 Ask three people, level 1")
    assert len(names_of(desk)) == len(before) + 1
    desk.keyboard.press("ctrl+z")
    desk.gone("list item", "2 Ask three people, level 1")
    assert names_of(desk) == before


def test_the_forms_are_chosen_by_their_names_and_keep_the_selected_step(desk: Desk) -> None:
    open_blog_post(desk)
    desk.see("list item", "Do keyword research").press()
    desk.see_any("the choice Checklist", lambda node: node.name == "Checklist" and "checkable" in node.states).press()
    desk.see("list item", "2 Do keyword research, level 1", lambda node: "selected" in node.states)
    desk.keyboard.press("ctrl+shift+2")
    desk.see("list item", "Do keyword research", lambda node: "selected" in node.states)
