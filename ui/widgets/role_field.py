"""Pick a role, or type the name of a new one."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from app.domain.ids import RoleId
from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.widgets.elided import give_way
from ui.widgets.form import leave_wheel_to_page


class RoleField(QComboBox):
    """``role_picked(RoleId or None)`` for one that there is, ``role_typed(name)`` for one that is new."""

    role_picked = Signal(object)
    role_typed = Signal(str)

    def __init__(self, name: str, nobody: str = "No role", keeps: bool = True) -> None:
        """``keeps``: shows what was chosen; else it is a box to add from, and empties itself."""
        super().__init__()
        named(self, name, "Choose a role, or type the name of a new one and press Enter")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        give_way(self)
        leave_wheel_to_page(self)
        self._nobody, self._keeps = nobody, keeps
        self._roles: dict[RoleId, str] = {}
        self._chosen: RoleId | None = None
        self._line = named(QLineEdit(), name)
        self._line.setPlaceholderText(nobody)
        self.setLineEdit(self._line)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _: self.keep())
        self.setCompleter(completer)
        self.activated.connect(self._pick)
        self._line.editingFinished.connect(self.keep)

    @property
    def role(self) -> RoleId | None:
        """The name of the role that is chosen or typed; empty for none."""
        return self._chosen

    def show_roles(self, roles: Mapping[RoleId, str], chosen: RoleId | None = None, afresh: bool = False) -> None:
        """Offer these by name and show the chosen one; half typed names stay, unless ``afresh``."""
        half_typed = self._line.isModified() and not afresh
        ordered = dict(sorted(roles.items(), key=lambda role: role[1].casefold()))
        typed = self._line.text()
        if ordered != self._roles or not self.count():
            self._roles = ordered
            self.clear()
            for name in [self._nobody] * self._keeps + list(ordered.values()):
                self.addItem(one_line(name))
        self._chosen = chosen
        if half_typed:
            self._line.setText(typed)
            self._line.setModified(True)
        else:
            self.take_back()

    def take_back(self) -> None:
        """Show again the role that was chosen last, in place of what is being typed."""
        keys = [None] * self._keeps + list(self._roles)
        self.setCurrentIndex(keys.index(self._chosen) if self._chosen in keys else -1)
        self._line.setText(one_line(self._roles.get(self._chosen, self._chosen)) if self._chosen else "")

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        if not self._line.isModified():
            return
        typed = " ".join(self._line.text().split())
        self._line.setModified(False)
        same = next((role for role, name in self._roles.items() if name.casefold() == typed.casefold()), None)
        if same is not None or not typed:
            self._settle(same)
        else:
            self.role_typed.emit(typed)
            if not self._keeps:
                self.take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._line.isModified():
            self.take_back()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _pick(self, row: int) -> None:
        self._line.setModified(False)
        self._settle(([None] * self._keeps + list(self._roles))[row])

    def _settle(self, role: RoleId | None) -> None:
        if role != self._chosen:
            self.role_picked.emit(role)
        self.take_back()
