"""A screen reader goes through every part of every page and asks for more than there is."""

import re
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.hand import SCENES, Hand, hand, settle
from tests.ui.test_every_control import DIALOGS
from ui.link.scroll_access import mend_scroll_areas

__all__ = ["hand"]

KINDS = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
    QAccessible.Text.Accelerator,
)
BEYOND = (0, 7, 1000)
SHORT = {"Go on in the tray"}
"""Names that scripts hold on to, with a longer label."""
MOST = 4000
"""Parts of one window; lists of thousands of rows would go on for long."""


def walk(root: Any) -> list[str]:
    """The names of all parts; each is asked for its role, state, place, texts, parent, and parts that are not there."""
    names, todo = [], [root]
    while todo and len(names) < MOST:
        part = todo.pop()
        assert part.isValid()
        names.append(part.text(QAccessible.Text.Name))
        assert label_is_in_name(part), f"{part.object().text()}: {names[-1]}"
        for kind in KINDS:
            part.text(kind)
        part.role(), part.state(), part.rect(), part.object()
        count = part.childCount()
        for index in (count + more for more in BEYOND):
            part.child(index)
        for index in range(count):
            child = part.child(index)
            if child is not None and child.isValid():
                child.parent()
                part.indexOfChild(child)
                todo.append(child)
        ask_its_interfaces(part)
        place = part.rect()
        part.childAt(place.center().x(), place.center().y())
        part.childAt(-1, -1)
    return names


def label_is_in_name(part: Any) -> bool:
    """What stands on a button is in what a reader says of it, so that it can be asked for by voice."""
    shown = part.object()
    if not isinstance(shown, QAbstractButton) or not shown.isVisible() or not shown.text():
        return True
    text, name = re.sub("&(.)", r"\1", shown.text()), part.text(QAccessible.Text.Name)
    return text.casefold() in name.casefold() or name in SHORT


def ask_its_interfaces(part: Any) -> None:
    """Its text and actions, in and beyond what they have."""
    text, action = part.textInterface(), part.actionInterface()
    if text is not None:
        count = text.characterCount()
        for index in (0, *(count + more for more in BEYOND)):
            text.text(0, index)
            text.characterRect(index)
    if action is not None:
        for name in action.actionNames():
            action.keyBindingsForAction(name)


def walk_windows() -> int:
    count = 0
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            count += len(walk(QAccessible.queryAccessibleInterface(window)))
    return count


@pytest.mark.qt_log_ignore("QAccessible.*(I|i)nvalid", "QTextCursor::setPosition.*out of range", extend=True)
def test_every_part_of_every_page_answers_a_reader_whatever_it_asks(hand: Hand) -> None:
    mend_scroll_areas()
    for title, scene in {**SCENES, **DIALOGS}.items():
        scene(hand)
        settle()
        assert walk_windows() > 20, title
        hand.tidy()
