"""The three kinds of button: primary, plain and icon; all named, all with the shortcut in their tool tip."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from ui.link.accessible import named
from ui.link.command import Command
from ui.link.icon import icon
from ui.link.plain_text import one_line, set_tool_tip
from ui.widgets.flow_layout import FlowLayout


def button(command: Command, parent: QWidget | None = None, primary: bool = False) -> QPushButton:
    """A push button for a command; one primary button a page. It does not own the command's shortcut."""
    made = QPushButton(one_line(command.text).replace("&", "&&"), parent)
    if primary:
        made.setProperty("primary", "true")
    if command.icon:
        made.setIcon(icon(command.icon, "on_accent" if primary else "text"))
        made.setIconSize(QSize(22, 16))
    made.setEnabled(command.enabled())
    set_tool_tip(made, command.tip)
    made.clicked.connect(lambda: command.run())
    return named(made, command.text)


_TIP = "tip when enabled"


def allow(control: QAbstractButton, why_not: str = "") -> None:
    """Enable it; or, with a sentence, disable it and let its tool tip say that sentence instead of its own."""
    if control.property(_TIP) is None:
        control.setProperty(_TIP, control.toolTip())
    control.setEnabled(not why_not)
    if why_not:
        set_tool_tip(control, why_not)
    else:
        # It was escaped when it was set.
        control.setToolTip(control.property(_TIP))


def relabel(control: QAbstractButton, text: str) -> None:
    """Other words on a button, for the eye and for a screen reader."""
    control.setText(one_line(text).replace("&", "&&"))
    named(control, text)


def button_row(*buttons: QAbstractButton) -> FlowLayout:
    """Side by side from the left, in as many lines as they need."""
    return FlowLayout(*buttons)


class WordsGiveWay(QObject):
    """Of these buttons the last show their icons alone where ``room`` is too narrow for all their words.

    ``beside`` is what else takes the width; ``squeeze`` is told whether that has to give way, too. Tips and screen
    readers keep the words.
    """

    def __init__(
        self,
        room: QWidget,
        buttons: list[QPushButton],
        beside: Callable[[], int],
        squeeze: Callable[[bool], None] = lambda on: None,
    ) -> None:
        super().__init__(room)
        self._room, self.buttons, self._beside, self._squeeze = room, buttons, beside, squeeze
        room.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.fit()
        return False

    def fit(self) -> None:
        """Other words are there, or another button."""
        shown = [made for made in self.buttons if not made.isHidden()]
        words = [made.accessibleName().replace("&", "&&") for made in shown]
        wide = [made.fontMetrics().horizontalAdvance(made.accessibleName()) + _GAP for made in shown]
        bare = [made.sizeHint().width() - (more if made.text() else 0) for made, more in zip(shown, wide, strict=True)]
        left = self._room.width() - self._beside() - sum(bare) - _GAP * len(shown)
        self._squeeze(left < 0)
        for made, said, more in zip(shown, words, wide, strict=True):
            left -= more
            text = said if left >= 0 or made.icon().isNull() else ""
            if made.text() != text:
                made.setText(text)


_GAP = 8


def link_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """A quiet button in the accent's colour, for the second choice inside a surface."""
    made = QPushButton(text.replace("&", "&&"), parent)
    made.setProperty("flat", "true")
    made.setAccessibleName(text)
    return made


def icon_button(command: Command, parent: QWidget | None = None, size: int = 16) -> QToolButton:
    """A button that shows an icon only; its name and tool tip say what it does."""
    made = QToolButton(parent)
    made.setIcon(icon(command.icon))
    made.setIconSize(QSize(size, size))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_tool_tip(made, command.tip)
    made.clicked.connect(lambda: command.run())
    return named(made, command.text)
