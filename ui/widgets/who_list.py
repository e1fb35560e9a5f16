"""The people who are asked for something: added by name or by team, taken away one by one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import PersonId
from app.domain.person import Person
from app.queries.process import team_lines
from ui.link.context import Context
from ui.widgets.person_field import PeopleField, PersonChoice
from ui.widgets.removable_list import RemovableLine, RemovableList

NOBODY = "Nobody yet. Add a person or a whole team."


class WhoList(QWidget):
    """``people`` are those who are asked, in the order in which they were added."""

    def __init__(self, context: Context, people: Sequence[Person], chosen: Sequence[PersonId] = ()) -> None:
        super().__init__()
        self._names = {person.id: person.name for person in people}
        self._teams = context.read(team_lines)
        self.people: list[PersonId] = []
        self.adder = PeopleField("Ask a person or team")
        self.lines = RemovableList("Who is asked", nothing=NOBODY)
        self.adder.people_picked.connect(self.add)
        self.lines.removed.connect(self._remove)
        self.setFocusProxy(self.adder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.adder)
        layout.addWidget(self.lines)
        self.add(chosen)

    def add(self, people: Sequence[PersonId]) -> None:
        """Ask these people as well; whoever is asked already stays there once."""
        self.people += [one for one in people if one in self._names and one not in self.people]
        self._show()

    def clear(self) -> None:
        """Nobody is chosen any more."""
        self.people = []
        self._show()

    def _remove(self, person_id: PersonId) -> None:
        self.people = [one for one in self.people if one != person_id]
        self._show()

    def _show(self) -> None:
        self.lines.set_lines([RemovableLine(one, self._names[one]) for one in self.people])
        offered = [PersonChoice(id, name) for id, name in self._names.items()]
        self.adder.offer_people(offered, self._teams, self.people)
