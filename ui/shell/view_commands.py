"""Saved views in the window: what the menu and the palette offer of them."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QStackedWidget

from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.shell.rail import Rail
from ui.shell.rail_views import RailViews
from ui.shell.search import PaletteHit


class ViewFrame(Protocol):
    """What saved views need of the main window."""

    @property
    def page(self) -> Page: ...
    @property
    def page_id(self) -> PageId: ...

    context: Context
    rail: Rail
    stack: QStackedWidget


def views_of(frame: ViewFrame) -> RailViews:
    """The saved views of this window, listed in its rail with the first question for them."""
    found = frame.rail.findChild(RailViews)
    if found is None:
        found = RailViews(frame.context, frame.rail, lambda: frame.page, lambda: frame.page_id)
    return found


def find_views(frame: ViewFrame) -> Callable[[str], list[PaletteHit]]:
    """What the palette asks for the views that fit what was typed."""
    return lambda query: views_of(frame).find(query)


def view_commands(frame: ViewFrame) -> tuple[Command, ...]:
    """What the menu View offers of saved views."""

    def can_save() -> bool:
        # The menus are made before the first page is.
        return frame.stack.count() > 0 and frame.page.shown_view() is not None

    return (
        Command(
            "save_view",
            "Save view…",
            lambda: views_of(frame).acts.save(),
            "save",
            enabled=can_save,
            group="view",
            why_not="This page shows no tasks that a view could keep.",
        ),
        Command(
            "toggle_views",
            "Saved views in the page list or not",
            lambda: views_of(frame).toggle(),
            "panel-left",
            group="view",
        ),
    )
