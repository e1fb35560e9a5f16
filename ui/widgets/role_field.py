"""Pick a role, or type the name of a new one."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from app.domain.ids import RoleId
from ui.link.accessible import named
from ui.widgets.picker import Picker, PickerChoice


class RoleField(Picker[RoleId]):
    """``role_picked(RoleId or None)`` for one that there is, ``role_typed(name)`` for one that is new."""

    role_picked = Signal(object)
    role_typed = Signal(str)

    def __init__(self, name: str, nobody: str = "No role", keeps: bool = True) -> None:
        """``keeps``: shows what was chosen; else it is a box to add from, and empties itself."""
        super().__init__(name, nobody, "role", creates=True, clears=keeps)
        named(self, name, "Choose a role, or type the name of a new one and press Enter")
        self._keeps = keeps
        self.picked.connect(self._pick_role)
        self.typed.connect(self.role_typed)

    @property
    def role(self) -> RoleId | None:
        """The role that is chosen; None for none."""
        return self.chosen

    def show_roles(self, roles: Mapping[RoleId, str], chosen: RoleId | None = None, afresh: bool = False) -> None:
        """Offer these by name and show the chosen one; half typed names stay, unless ``afresh``."""
        ordered = sorted(roles.items(), key=lambda role: role[1].casefold())
        half_typed = self.lineEdit().text() if self.is_half_typed and not afresh else None  # type: ignore[union-attr]
        self.offer([PickerChoice(role, name) for role, name in ordered], chosen)
        if half_typed is not None:
            self.type_anew(half_typed)

    def _pick_role(self, role: RoleId | None) -> None:
        if not self._keeps:
            self.choose(None)
        self.role_picked.emit(role)
