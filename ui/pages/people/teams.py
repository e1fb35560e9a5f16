"""Teams: named groups of people, one row each, and the panel in which somebody joins or leaves one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.actions.team import add_team, change_team, remove_team
from app.domain.ids import PersonId, TeamId
from app.queries.person import team
from app.queries.process import TeamLine, team_lines
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.list_with_panel import REMOVE, ListWithPanel
from ui.widgets.person_field import PeopleField, PersonChoice
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.row_list import RowItem
from ui.widgets.side_panel import SidePanel

NAMES_SHOWN = 6


class TeamsView(ListWithPanel[TeamId, TeamLine]):
    """``add_team`` opens an empty panel; each change in it is one step."""

    def __init__(self, context: Context, page: QWidget) -> None:
        add = Command("empty_add_team", "Add team", self.add_team, "users")
        more = "A team is picked in one go where several people can be: who watches a project, for example."
        empty = EmptyState("users", "There is no team yet.", add, more)
        panel = SidePanel(page, "Team", context.preferences.get("people.panel", 420))
        super().__init__("Teams", empty, panel, (REMOVE,))
        self._context = context
        self.details: TeamPanel | None = None
        self.list.asked.connect(lambda key, team_id: self._context.do(remove_team, team_id))

    def refresh(self) -> None:
        """Show the teams as they are; the open panel follows."""
        lines = self._context.read(team_lines)
        self.show_rows({line.team.id: line for line in lines}, [_row(line) for line in lines])

    def follow(self) -> None:
        if self.details is not None and self.details.team_id is not None:
            if self.details.team_id in self.lines:
                self.details.show_team(self.lines[self.details.team_id])
            else:
                self.panel.close_panel()

    @property
    def subtitle(self) -> str:
        """How many there are, for the header of the page."""
        return f"{len(self.lines)} team{'' if len(self.lines) == 1 else 's'}"

    def add_team(self) -> None:
        """The name of a new team, and who is in it."""
        self.details = TeamPanel(self._context)
        self.details.added.connect(self._added)
        field = self.details.name
        self.panel.open_panel("New team", self.details, first=lambda: field)

    def _added(self, team_id: TeamId) -> None:
        self.refresh()
        self.list.choose(team_id)
        self.open_current()

    def open_line(self, line: TeamLine) -> None:
        self.details = TeamPanel(self._context)
        self.details.show_team(line)
        self.panel.open_panel(line.team.name, self.details)


def _row(line: TeamLine) -> RowItem[TeamId]:
    names = [person.name for person in line.people]
    said = ", ".join(names[:NAMES_SHOWN]) + (
        f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    )
    return RowItem(line.team.id, line.team.name, one_line(said) or "nobody is in it yet", avatar=False)


class TeamPanel(QWidget):
    """``added(TeamId)`` when a new team was kept; a team that is there keeps each change by itself."""

    added = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.team_id: TeamId | None = None
        self._people: tuple[PersonId, ...] = ()
        self.name = QLineEdit()
        self.members = RemovableList("People in the team", nothing="Nobody is in it yet.")
        self.adder = PeopleField("Add to the team")
        self.keep = button(Command("keep_team", "Add team", self.add, "users"), self, primary=True)
        self.remove = button(Command("remove_team", "Remove team", self._remove, "trash-2"), self)
        self._lay_out()
        self.members.removed.connect(self._leave)
        self.adder.people_picked.connect(self._join)
        self.name.editingFinished.connect(self._rename)
        self._show_people(())

    def show_team(self, line: TeamLine) -> None:
        """A team that is there."""
        self.team_id = line.team.id
        if not self.name.hasFocus():
            self.name.setText(line.team.name)
        self.keep.hide()
        self.remove.show()
        self._show_people(tuple(person.id for person in line.people))

    def add(self) -> None:
        """Keep a new team, or say under its name what is wrong."""
        self._name_row.show_problem("")
        done = self._context.do_beside(self._name_row.show_problem, add_team, self.name.text(), self._people)
        if done is not None:
            self.added.emit(done.value)
        else:
            self.name.setFocus()

    def _leave(self, person_id: PersonId) -> None:
        self._change([one for one in self._people if one != person_id])

    def _join(self, people: tuple[PersonId, ...]) -> None:
        self._change([*self._people, *people])

    def _change(self, people: Sequence[PersonId]) -> None:
        if self.team_id is None:
            self._show_people(tuple(people))
        else:
            self._context.do(change_team, self.team_id, people=people)

    def _rename(self) -> None:
        if self.team_id is not None and self.name.isModified():
            self.name.setModified(False)
            self._context.do_beside(self._name_row.show_problem, change_team, self.team_id, name=self.name.text())

    def _remove(self) -> None:
        if self.team_id is not None:
            self._context.do(remove_team, self.team_id)

    def _show_people(self, people: tuple[PersonId, ...]) -> None:
        self._people = people
        everybody = self._context.read(team)
        names = {person.id: person.name for person in everybody}
        self.members.set_lines([RemovableLine(one, names.get(one, "Somebody who left")) for one in people])
        others = [line for line in self._context.read(team_lines) if line.team.id != self.team_id]
        self.adder.offer_people([PersonChoice(person.id, person.name) for person in everybody], others, people)

    def _lay_out(self) -> None:
        form = Form()
        self._name_row = form.add("Name", self.name)
        form.add("People", self.members)
        form.add("Add", self.adder)
        self.name.returnPressed.connect(lambda: self.add() if self.team_id is None else None)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        self.remove.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addLayout(buttons)
        layout.addStretch(1)
