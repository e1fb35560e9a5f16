"""A small menu of the kinds of steps; a letter chooses one."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.workflow import StepKind
from ui.link.accessible import named
from ui.link.command import Command, make_action
from ui.printing.flowchart.look import ICONS, KIND_WORDS

LETTERS: dict[StepKind, str] = {kind: kind.traits.key for kind in StepKind if kind.traits.key}


class KindMenu(QMenu):
    """``chosen(kind)`` is called once, when one was chosen; it goes by itself."""

    def __init__(self, owner: QWidget, chosen: Callable[[StepKind], object], but: Sequence[StepKind] = ()) -> None:
        super().__init__(owner)
        named(self, "Kind of step")
        self.aboutToHide.connect(self.deleteLater)
        self._by_key: dict[str, Callable[[], object]] = {}
        for kind, letter in LETTERS.items():
            if kind not in but:
                command = Command(f"kind_{kind}", KIND_WORDS[kind], partial(chosen, kind), ICONS[kind])
                action = make_action(command, self)
                # After a tab Qt shows it as a key, without making it one of the window.
                action.setText(f"{action.text()}\t{letter}")
                self.addAction(action)
                self._by_key[letter] = action.trigger
        self.setActiveAction(self.actions()[0])

    def open_at(self, place: QPoint) -> None:
        """Global coordinates."""
        self.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choose = self._by_key.get(event.text().upper()) if event.modifiers() in _PLAIN else None
        if choose is None:
            super().keyPressEvent(event)
        else:
            self.close()
            choose()


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
