"""What a screen reader finds: names, lists, descriptions, and that pressing through it does the thing."""

import pytest

from tests.desktop.accessibility import Node
from tests.desktop.desk import PAGES, VIEWS, Desk

COLUMNS = ["Waiting", "Ready", "Doing", "In review", "Done"]
DIALOGS = {"Start project": "Start", "Away until": "Add absence", "Add task": ""}


def nameless(desk: Desk) -> list[str]:
    """Role and place of everything on the screen that takes the keyboard or can be pressed and has no name."""
    found = (node for node in desk.program.shown() if "focusable" in node.states or node.role == "push button")
    return [f"{node.role} at {node.box}" for node in found if not node.name.strip()]


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_takes_the_keyboard_on_a_page_has_a_name(shared_desk: Desk, page: str) -> None:
    shared_desk.go(page)
    shared_desk.see("filler", page)
    assert nameless(shared_desk) == []


def test_everything_that_takes_the_keyboard_in_round_has_a_name(desk: Desk) -> None:
    desk.keyboard.press("ctrl+r")
    desk.program.window("Leadline — Round")
    desk.focus_is("list", "Round")
    assert nameless(desk) == []
    desk.keyboard.press("b")
    desk.focus_is("text", "Blocked by")
    assert nameless(desk) == []


@pytest.mark.parametrize("words", DIALOGS)
def test_everything_that_takes_the_keyboard_in_a_dialog_has_a_name(desk: Desk, words: str) -> None:
    desk.run_from_palette(words)
    field = {"Start project": "Name", "Away until": "Reason", "Add task": "New task"}[words]
    desk.see("text", field)
    assert nameless(desk) == []


def test_everything_that_takes_the_keyboard_in_the_panels_of_a_project_and_a_task_has_a_name(desk: Desk) -> None:
    desk.go("Projects")
    desk.mouse.click(desk.see("list item", "Northwind onboarding").centre)
    desk.see("table", "Tasks of the project")
    assert nameless(desk) == []
    desk.go("Board")
    desk.mouse.click(desk.card("Doing", "Create our accounts and folders").centre)
    desk.keyboard.press("Return")
    desk.see("push button", "Close details")
    assert nameless(desk) == []


def test_the_pages_are_a_list_in_which_one_is_chosen(desk: Desk) -> None:
    rail = desk.see("list", "Pages")
    assert [node.name for node in rail.children if "focusable" in node.states] == [*PAGES[:-1], *VIEWS, PAGES[-1]]
    assert [node.name for node in rail.children if "selected" in node.states] == ["Today"]


def test_each_column_is_a_list_and_each_card_says_owner_due_date_and_state(shared_desk: Desk) -> None:
    shared_desk.go("Board")
    columns = [shared_desk.see("list", name) for name in COLUMNS]
    cards = [card for column in columns for card in column.children]
    assert len(cards) > 15
    for card in cards:
        assert card.role == "list item"
        assert card.name
        assert card.description.startswith("owner ")
        assert ", due " in card.description or "no due date" in card.description
    for column, state in zip(columns, ("waiting", "ready", "doing", "in review", "done"), strict=True):
        assert all(has_state(card, state) for card in column.children), column.name


def has_state(card: Node, state: str) -> bool:
    over = ("done", "skipped", "cancelled") if state == "done" else (state,)
    return any(f", {word}" in card.description for word in over)


def test_pressing_a_button_through_the_tree_does_the_thing(desk: Desk) -> None:
    desk.see("push button", "Round").press()
    desk.program.window("Leadline — Round")
    desk.go("Projects")
    desk.see("push button", "Start project…").press()
    desk.program.window("Start project")
    desk.see("push button", "Start").press()
    desk.gone("push button", "Start")
    desk.read("4 running")


def test_a_toast_can_be_read_and_its_undo_pressed(desk: Desk) -> None:
    desk.go("Board")
    desk.mouse.click(desk.card("Doing", "Write slides").centre)
    desk.keyboard.press("ctrl+Return")
    desk.card("Done", "Write slides")
    desk.see("push button", "Undo").press()
    desk.card("Doing", "Write slides")
