"""Pick one person by typing part of the name, for owners, roles and filters; or several, also by the name of a team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from app.domain.ids import PersonId
from app.queries.process import TeamLine
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


class PeopleField(Picker[str]):
    """A box to add people from: one by name, or a whole team at once. It empties itself.

    ``people_picked(tuple of ids)`` with those who were not there yet.
    """

    people_picked = Signal(tuple)

    def __init__(self, name: str, nobody: str = "Add a person or team") -> None:
        super().__init__(name, nobody, "person or team", clears=False)
        self._by_key: dict[str, tuple[PersonId, ...]] = {}
        self.picked.connect(self._pick_people)

    def offer_people(
        self, people: Sequence[PersonChoice], teams: Sequence[TeamLine] = (), without: Collection[int] = ()
    ) -> None:
        """Offer everybody who is not there yet, and the teams of which somebody is not."""
        free = [person for person in people if person.id not in without]
        self._by_key = {f"person {person.id}": (PersonId(person.id),) for person in free}
        choices = [PickerChoice(f"person {person.id}", person.name, person.hint) for person in free]
        known = {person.id for person in free}
        for line in teams:
            added = tuple(person.id for person in line.people if person.id in known)
            if added:
                key = f"team {line.team.id}"
                self._by_key[key] = added
                choices.append(PickerChoice(key, line.team.name, f"team, adds {len(added)}"))
        self.offer(choices)

    def _pick_people(self, key: str | None) -> None:
        self.choose(None)
        if key is not None and key in self._by_key:
            self.people_picked.emit(self._by_key[key])

    def _unknown(self, typed: str) -> str:
        return f"Nobody and no team is called “{one_line(typed)}”."
