"""The People page: who is in the team, one row each, the panel of the chosen one, and the form of somebody new."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.actions.person import add_person
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.person import Person, Role
from app.domain.text import clean_email
from app.domain.work_calendar import Absence
from app.editing.change import ChangeSet
from app.queries.company import company
from app.queries.person import PersonLine, absences, people
from app.queries.role import MissingRole, roles, roles_nobody_has
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import AbsencePlace, PersonPlace, Place
from ui.link.plain_text import one_line, plain_label, set_text
from ui.pages.people.person_panel import OUTSIDE, PersonPanel, PersonView, fill_roles, role_box, span
from ui.pages.people.teams import TeamsView
from ui.pages.people.telling_form import CHANNELS
from ui.widgets.button import button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_text import short_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel

EVERYBODY, TEAMS = "everybody", "teams"
"""What the switch beside the search field shows."""


class PeoplePage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "People")
        self._lines: dict[PersonId, PersonLine] = {}
        self.shown = SegmentedControl("Show", ((EVERYBODY, "Everybody"), (TEAMS, "Teams")))
        self.search = SearchField("Find a person or role")
        self.search.searched.connect(lambda _: self.refresh(None))
        self.missing = plain_label()
        self.missing.setProperty("tone", "warn")
        self.missing.setWordWrap(True)
        self.list: RowList[PersonId] = RowList("People")
        self.list.keeps_choice = True
        add = Command("add_first_person", "Add person", self.add_person, "user-plus")
        self.empty = EmptyState("users", "Nobody is in the team yet.", add)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.teams = TeamsView(context, self)
        self.stack.addWidget(self.teams)
        self.panel = SidePanel(self, "Person", context.preferences.get("people.panel", 420))
        self.person: PersonPanel | None = None
        self.new_person: NewPersonPanel | None = None
        self._lay_out()
        self._connect()

    def primary(self) -> Command:
        if self.shown.current == TEAMS:
            return Command("add_team", "Add team", self.teams.add_team, "users")
        return Command("add_person", "Add person", self.add_person, "user-plus")

    def refresh(self, changes: ChangeSet | None) -> None:
        lines, today = self.context.read(people), self.context.read(lambda reader: reader.today())
        self._lines = {line.person.id: line for line in lines}
        typed = self.search.text().strip()
        self.list.show_items([row(line, today) for line in lines if matches(line, typed)])
        in_teams = self.shown.current == TEAMS
        self.teams.refresh()
        self.stack.setCurrentWidget(self.teams if in_teams else self.list if lines else self.empty)
        self.search.setVisible(not in_teams)
        missing = missing_roles(self.context.read(roles_nobody_has))
        set_text(self.missing, missing)
        self.missing.setVisible(bool(missing) and not in_teams)
        self.set_header(subtitle=self.teams.subtitle if in_teams else _subtitle(lines))
        if changes is None or changes.changes:
            self._follow()

    def show_place(self, place: Place) -> bool:
        match place:
            case PersonPlace(person_id):
                shown: PersonId | None = person_id
            case AbsencePlace(absence_id):
                absence = self.context.read(lambda reader: reader.get(Absence, absence_id))
                shown = absence.person_id if absence is not None else None
            case _:
                return False
        self.shown.choose(EVERYBODY)
        self.search.clear()
        if self.list.choose(shown):
            self._show_current()
        return True

    def add_person(self) -> None:
        """Open the fields of somebody new."""
        self.new_person = NewPersonPanel(self.context, self.context.read(roles))
        self.new_person.added.connect(self._added)
        self.person = None
        self.panel.open_panel("New person", self.new_person)

    def _added(self, person_id: PersonId) -> None:
        self.search.clear()
        self.list.choose(person_id)
        self._show_current(take_focus=True)

    def _follow(self) -> None:
        """The panel shows what the chosen person is now; somebody who has left takes the panel along."""
        if self.person is None or self.panel.isHidden():
            return
        shown = self.person.person_id
        if shown in self._lines:
            self._show_person(self.person, PersonId(shown))
        else:
            self.panel.close_panel()

    def _show_current(self, take_focus: bool = False) -> None:
        id = self.list.current_id
        if not isinstance(id, int) or id not in self._lines:
            return
        if self.person is None:
            self.person = PersonPanel(self.context)
            self.new_person = None
        self._show_person(self.person, PersonId(id))
        self.panel.open_panel(self._lines[PersonId(id)].person.name, self.person, take_focus)

    def _show_person(self, panel: PersonPanel, person_id: PersonId) -> None:
        person: Person = self._lines[person_id].person
        firm = self.context.read(company)
        own = self.context.read(absences, person_id)
        panel.show_view(PersonView(person, self.context.read(roles), own, firm.calendar.week, firm.today))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        self.search.setMaximumWidth(320)
        bar.setSpacing(12)
        bar.addWidget(self.shown)
        bar.addWidget(self.search, 1)
        bar.addStretch()
        left = QVBoxLayout()
        left.setContentsMargins(20, 4, 16, 12)
        left.setSpacing(8)
        left.addLayout(bar)
        left.addWidget(self.missing)
        left.addWidget(self.stack, 1)
        room = QHBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addLayout(left, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(lambda _: self._show_current())
        self.list.moved.connect(lambda _: self._walked())
        self.list.opened.connect(lambda _: self._show_current(take_focus=True))
        self.search.left.connect(self.list.setFocus)
        self.shown.chosen.connect(lambda _: self._show_other())
        self.panel.resized.connect(lambda width: self.context.preferences.set("people.panel", width))

    def _show_other(self) -> None:
        """Everybody or the teams; the panel of the other goes."""
        if not self.panel.isHidden():
            self.panel.close_panel()
        self.teams.close_panel()
        self.refresh(None)

    def _walked(self) -> None:
        if self.person is not None and not self.panel.isHidden() and self.list.hasFocus():
            self._show_current()


def _subtitle(lines: list[PersonLine]) -> str:
    away = sum(1 for line in lines if line.away_now)
    late = sum(line.late for line in lines)
    parts = [f"{len(lines)} {'person' if len(lines) == 1 else 'people'}"]
    parts += [f"{away} away today"] if away else []
    parts += [f"{late} late task{'' if late == 1 else 's'}"] if late else []
    return "  ·  ".join(parts)


def make(context: Context) -> Page:
    return PeoplePage(context)


class NewPersonPanel(QWidget):
    """``added(PersonId)`` after the one undo step that it takes."""

    added = Signal(object)

    def __init__(self, context: Context, roles: Sequence[Role]) -> None:
        super().__init__()
        self._context = context
        self._roles = tuple(roles)
        self.name, self.email = QLineEdit(), QLineEdit()
        self.channel = QComboBox()
        self.channel.addItems(list(CHANNELS.values()))
        self.role = role_box()
        fill_roles(self.role, self._roles)
        self.external = named(QCheckBox(OUTSIDE), OUTSIDE)
        form = Form()
        self.name_row = form.add("Name", self.name)
        self.email_row = form.add("Mail address", self.email, "Where messages go; may be empty")
        form.add("Gets work by", self.channel)
        self.role_row = form.add("First role", self.role, "More can be given afterwards")
        self.name.returnPressed.connect(self.add)
        self.email.returnPressed.connect(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.external)
        add = button(Command("add_person_now", "Add to the team", self.add, "user-plus"), self, primary=True)
        layout.addWidget(add, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def add(self) -> None:
        """Keep the new person, or say under the field what is wrong."""
        row = self.email_row if self._email_problem() else self.name_row
        for other in (self.name_row, self.email_row):
            other.show_problem("")
        done = self._context.do_beside(
            row.show_problem,
            add_person,
            self.name.text(),
            email=self.email.text(),
            channel=list(CHANNELS)[self.channel.currentIndex()],
            role_name=self.role.currentText().strip(),
            external=self.external.isChecked(),
        )
        if done is None:
            row.field.setFocus()
        else:
            self.added.emit(done.value)

    def _email_problem(self) -> bool:
        """An address that is wrong is told only once there is a name, since the rules look at the name first."""
        if not self.name.text().strip():
            return False
        try:
            clean_email(self.email.text())
        except RuleViolation:
            return True
        return False


ROLES_SHOWN = 2


def row(line: PersonLine, today: date) -> RowItem[PersonId]:
    """Name, what is on the desk, roles as chips."""
    person = line.person
    under = "  ·  ".join([*_counts(line), *([_away(line.away, today)] if line.away and not line.away_now else [])])
    chips = [ChipStyle(role, Tone.HUE) for role in line.roles[:ROLES_SHOWN]]
    if len(line.roles) > ROLES_SHOWN:
        chips.append(ChipStyle(f"+{len(line.roles) - ROLES_SHOWN}", Tone.NEUTRAL))
    if person.external:
        chips.insert(0, ChipStyle("outside", Tone.PLAIN))
    if line.away is not None and line.away_now:
        chips.insert(0, ChipStyle(f"away until {short_date(line.away.last_on, today)}", Tone.WARN, "calendar"))
    if line.late:
        chips.insert(0, ChipStyle(f"{line.late} late", Tone.BAD, "clock-alert"))
    return RowItem(person.id, person.name, under, tuple(chips), person.name, person.id)


def matches(line: PersonLine, typed: str) -> bool:
    """Whether name, address or a role contains what was typed."""
    words = " ".join([line.person.name, line.person.email, *line.roles]).casefold()
    return typed.casefold() in words


def missing_roles(missing: Sequence[MissingRole]) -> str:
    """What each start asks for want of people, one sentence a role; empty when every role has somebody."""
    return "\n".join(
        f"Nobody has the role “{one_line(role.name)}”, so every start of {_named(role.workflows)} asks who takes it."
        for role in missing
    )


def _counts(line: PersonLine) -> list[str]:
    if not line.open and not line.waiting:
        return ["no open work"]
    return [f"{line.open} open", f"{line.waiting} waiting"]


def _away(absence: Absence, today: date) -> str:
    return f"away {span(absence, today)}"


def _named(workflows: Sequence[str]) -> str:
    shown = [f"“{one_line(name)}”" for name in workflows[:3]]
    if len(workflows) > 3:
        shown.append(f"{len(workflows) - 3} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
