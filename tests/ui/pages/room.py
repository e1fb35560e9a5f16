"""A page with a real workspace behind it, shown alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.studio import Studio, studio
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place
from ui.link.preferences import Preferences


@dataclass
class Room:
    """``asked`` is where the page wanted to go, ``told`` what it said, ``refused`` what it refused."""

    at: Studio
    context: Context
    asked: list[Place] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """How many undo steps there are."""
        return sum(not step.undone for step in self.at.workspace.read(lambda reader: reader.history()))

    def show(self, qtbot: Any, make: Callable[[Context], Page], width: int = 1150, height: int = 660) -> Any:
        """The page in a window of its own, with the focus."""
        page = make(self.context)
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page


def room(folder: Path, made: Callable[[Path], Studio] = studio) -> Room:
    at = made(folder)
    context = Context(at.workspace, Preferences(folder / "view.json"))
    found = Room(at, context)
    context.place_asked.connect(found.asked.append)
    context.said.connect(found.told.append)
    context.refused.connect(found.refused.append)
    return found


def press(widget: QWidget, *keys: Qt.Key | str) -> None:
    """Keys one after the other; a text is typed."""
    for key in keys:
        if isinstance(key, str):
            QTest.keyClicks(widget, key)
        else:
            QTest.keyClick(widget, key)


def titles(view: Any) -> list[str]:
    """What the rows of a list say, heads too."""
    return [item.title for item in view.rows.items]
