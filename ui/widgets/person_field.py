"""Pick one person by typing part of the name; for owners, roles and filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.link.plain_text import one_line
from ui.widgets.picker import Picker, PickerChoice


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One line of the list; ``hint`` stands behind the name: "least loaded"."""

    id: int
    name: str
    hint: str = ""


class PersonField(Picker[int]):
    """``picked(id or None)`` when the user has chosen; ``typed(name)`` for somebody new, where it ``creates``."""

    # A slip of the keys must not join the team.
    _creates_when_left = False

    def __init__(self, name: str, nobody: str = "Nobody", creates: bool = False) -> None:
        super().__init__(name, nobody, "person", creates=creates, avatars=True)

    @property
    def person_id(self) -> int | None:
        """The person that is chosen; None for nobody, or while what is typed names nobody."""
        return self.chosen

    def set_choices(self, people: Sequence[PersonChoice], chosen: int | None = None) -> None:
        """Offer these people, the best first; nothing is emitted."""
        self.offer([PickerChoice(person.id, person.name, person.hint) for person in people], chosen)

    def _unknown(self, typed: str) -> str:
        return f"Nobody is called “{one_line(typed)}”."
