"""Saved views in the window: made after the first painting, with what the menu and the palette offer of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.domain.saved_view import built_in_views
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.shell.rail import FIRST_MS, MADE, RESERVED, Rail
from ui.shell.search import PaletteHit

if TYPE_CHECKING:
    from ui.shell.rail_views import RailViews


class ViewFrame(Protocol):
    """What saved views need of the main window."""

    @property
    def page(self) -> Page: ...

    context: Context
    rail: Rail


def views_of(frame: ViewFrame) -> "RailViews":
    """The saved views of this window, made with the first question for them."""
    # Only here: the first painting comes before everything that filters.
    from ui.shell.rail_views import RailViews

    found = frame.rail.findChild(RailViews)
    return found if found is not None else RailViews(frame.context, frame.rail, lambda: frame.page)


def begin_views(frame: ViewFrame) -> None:
    """List the views in the rail, after the first painting, in the room that is left for them from the start."""
    frame.rail.reserve_views(frame.context.preferences.get(RESERVED, len(built_in_views())))
    soon = QTimer(frame.rail)
    soon.setSingleShot(True)
    soon.timeout.connect(lambda: views_of(frame))
    soon.start(FIRST_MS)


def find_views(frame: ViewFrame) -> Callable[[str], list[PaletteHit]]:
    """What the palette asks for the views that fit what was typed."""
    return lambda query: views_of(frame).find(query)


def view_commands(frame: ViewFrame) -> tuple[Command, ...]:
    """What the menu View offers of saved views."""

    def can_save() -> bool:
        return frame.rail.findChild(QObject, MADE) is not None and views_of(frame).can_save()

    return (
        Command(
            "save_view",
            "Save view…",
            lambda: views_of(frame).save(),
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
