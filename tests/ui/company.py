"""A page of the company (Outbox, People, Settings) on a real workspace, and what its tests look at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from tests.builders import Office, make_office
from ui.link.background import drain
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place
from ui.link.preferences import Preferences
from ui.widgets.picker import Picker

P = TypeVar("P", bound=Page)
CANARY = "<img src=x>"
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)


@dataclass
class Seen(Generic[P]):
    """The page in a window of its own, and what it said."""

    office: Office
    context: Context
    page: P
    said: list[str]
    refused: list[str]
    shown: list[tuple[str, object]]

    @property
    def steps(self) -> int:
        """How many undo steps there are."""
        return sum(not step.undone for step in self.office.workspace.read(lambda reader: reader.history()))

    def one_step(self, act: Callable[[], object]) -> bool:
        """Whether the act is exactly one undo step."""
        before = self.steps
        act()
        return self.steps == before + 1


@contextmanager
def seen(
    qtbot, folder: Path, make: Callable[[Context], P], before: Callable[[Office], object] = id
) -> Iterator[Seen[P]]:
    """Show it; afterwards window and workspace are closed. ``before`` fills the office first."""
    office = make_office(folder)
    before(office)
    context = Context(office.workspace, Preferences(folder / "view.json"))
    said: list[str] = []
    refused: list[str] = []
    shown: list[Place] = []
    context.said.connect(said.append)
    context.refused.connect(refused.append)
    context.place_asked.connect(shown.append)
    page = make(context)
    page.resize(1160, 680)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    try:
        yield Seen(office, context, page, said, refused, shown)
    finally:
        drain()
        page.close()
        page.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        office.workspace.close()


def nameless(page: QWidget) -> list[str]:
    """Controls that take the focus and that a screen reader could not name."""
    controls = [widget for kind in CONTROLS for widget in page.findChildren(kind)]
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in controls
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and not widget.accessibleName()
    ]


def type_into(field: QLineEdit, text: str) -> None:
    """As a person does who then leaves the field."""
    field.setFocus()
    field.setText(text)
    field.setModified(True)
    field.editingFinished.emit()


def leave_with(field: Picker[Any], text: str) -> None:
    """Half typed, and left for another place."""
    field.type_anew(text)
    field.keep()


def press_button(page: QWidget, name: str) -> None:
    """Click the visible button of that accessible name."""
    # What a layout has just been given is shown by the event loop.
    QCoreApplication.processEvents()
    found = [b for b in page.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisible()]
    assert found, f"no button {name}: {[b.accessibleName() for b in page.findChildren(QAbstractButton)]}"
    found[0].click()
