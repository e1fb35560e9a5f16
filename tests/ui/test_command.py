"""Commands as data: menus with their lines, tool tips with their keys."""

import pytest
from PySide6.QtWidgets import QWidget

from ui.link.command import Command, make_action, pop_up


@pytest.fixture
def owner(qtbot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_line_is_drawn_where_the_group_changes(owner):
    commands = [Command(name, name, lambda: None, group=group) for name, group in (("a", "1"), ("b", "1"), ("c", "2"))]
    menu = pop_up(commands, owner)
    assert [action.text() or "line" for action in menu.actions()] == ["a", "b", "line", "c"]


def test_a_command_that_may_not_run_is_grey_in_a_context_menu(owner):
    menu = pop_up([Command("a", "Finish", lambda: None, enabled=lambda: False)], owner)
    assert not menu.actions()[0].isEnabled()


def test_a_context_menu_is_gone_after_it_was_used(owner, qtbot):
    menu = pop_up([Command("a", "Finish", lambda: None)], owner)
    menu.popup(owner.pos())
    menu.close()
    qtbot.waitUntil(lambda: owner.children() == [])


def test_an_action_asks_again_before_it_runs(owner):
    allowed = [True]
    ran: list[str] = []
    action = make_action(Command("a", "Finish", lambda: ran.append("a"), enabled=lambda: allowed[0]), owner)
    action.trigger()
    allowed[0] = False
    action.trigger()
    assert ran == ["a"]


def test_a_name_with_an_ampersand_stays_whole(owner):
    assert make_action(Command("a", "Move to R&D", lambda: None), owner).text() == "Move to R&&D"


def test_the_tip_names_the_keys():
    assert Command("a", "Finish", lambda: None, shortcut="Ctrl+Return").tip == "Finish (Ctrl+Return)"
    assert Command("a", "Finish", lambda: None).tip == "Finish"
