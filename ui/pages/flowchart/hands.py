"""Puts the gestures, keys and menus onto the plane, once; the bench shows the tools and the commands."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.link.command import Command
from ui.link.context import Context
from ui.pages.flowchart import menu
from ui.pages.flowchart.gestures.handle_layer import HandleLayer
from ui.pages.flowchart.gestures.keys import Keys
from ui.pages.flowchart.gestures.pressing import Pressing
from ui.pages.flowchart.gestures.revealing import LastChange
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.tools import ToolColumn
from ui.pages.flowchart.gestures.verbs import Verbs
from ui.pages.flowchart.plane import Plane


class Hands(QObject):
    """``edit`` opens the properties of what is selected, for typing."""

    def __init__(self, context: Context, plane: Plane, edit: Callable[[], object]) -> None:
        super().__init__(plane)
        self.surface = Surface(context, plane.view, plane.scene)
        self.verbs = Verbs(self.surface, edit)
        self.handles = HandleLayer(self.surface)
        self.last_change = LastChange(self.surface)
        self.tools = ToolColumn(self.surface)
        things, chart = menu.thing_commands(self.verbs), menu.chart_commands(self.verbs)
        self.commands: tuple[Command, ...] = (
            *things,
            *chart,
            *menu.walking_commands(self.verbs),
            *menu.several_commands(self.verbs),
            *menu.kind_commands(self.verbs),
        )
        """For the palette and the list of keys."""
        self.for_several = menu.panel_commands(self.verbs)
        """For the panel of several things."""
        self.keys = Keys(self.verbs, self.handles, self.commands, lambda: menu.context_commands(self.verbs))
        # Before the one that selects, which takes every press.
        plane.view.runner.factories.insert(1, Pressing(self.surface, self.handles, self.verbs))
