"""The People page: who is in the team, and the panel of the one that is chosen."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.domain.ids import PersonId
from app.domain.person import Person
from app.domain.work_calendar import Absence
from app.editing.change import ChangeSet
from app.queries.company import company
from app.queries.person import PersonLine, absences, people
from app.queries.role import roles, roles_nobody_has
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import AbsencePlace, PersonPlace, Place
from ui.link.plain_text import plain_label, set_text
from ui.pages.people.new_person import NewPersonPanel
from ui.pages.people.person_panel import PersonPanel, PersonView
from ui.pages.people.rows import matches, missing_roles, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.side_panel import SidePanel

NARROWEST_LIST = 360


class PeoplePage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "People")
        self._lines: dict[PersonId, PersonLine] = {}
        self.search = SearchField("Find a person or role")
        self.search.searched.connect(lambda _: self.refresh(None))
        self.missing = plain_label()
        self.missing.setProperty("tone", "warn")
        self.missing.setWordWrap(True)
        self.list = RowList("People")
        self.list.keeps_choice = True
        add = Command("add_first_person", "Add person", self.add_person, "user-plus")
        self.empty = EmptyState("users", "Nobody is in the team yet.", add)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.panel = SidePanel(self, "Person", context.preferences.get("people.panel", 420))
        self.person: PersonPanel | None = None
        self.new_person: NewPersonPanel | None = None
        self._lay_out()
        self._connect()

    def primary(self) -> Command:
        return Command("add_person", "Add person", self.add_person, "user-plus")

    def refresh(self, changes: ChangeSet | None) -> None:
        lines, today = self.context.read(people), self.context.read(lambda reader: reader.today())
        self._lines = {line.person.id: line for line in lines}
        typed = self.search.text().strip()
        self.list.show_items([row(line, today) for line in lines if matches(line, typed)])
        self.stack.setCurrentWidget(self.list if lines else self.empty)
        missing = missing_roles(self.context.read(roles_nobody_has))
        set_text(self.missing, missing)
        self.missing.setVisible(bool(missing))
        self.set_header(subtitle=_subtitle(lines))
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
        self._fit()

    def _added(self, person_id: object) -> None:
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
        self._fit()

    def _show_person(self, panel: PersonPanel, person_id: PersonId) -> None:
        person: Person = self._lines[person_id].person
        firm = self.context.read(company)
        own = self.context.read(absences, person_id)
        panel.show_view(PersonView(person, self.context.read(roles), own, firm.calendar.week, firm.today))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        self.search.setMaximumWidth(320)
        bar.addWidget(self.search, 1)
        bar.addStretch()
        left = QVBoxLayout()
        left.setContentsMargins(20, 4, 16, 12)
        left.setSpacing(8)
        left.addLayout(bar)
        left.addWidget(self.missing)
        left.addWidget(self.stack, 1)
        self._room = QHBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addLayout(left, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(lambda _: self._show_current())
        self.list.moved.connect(lambda _: self._walked())
        self.list.opened.connect(lambda _: self._show_current(take_focus=True))
        self.search.left.connect(self.list.setFocus)
        self.panel.closed.connect(self._fit)
        self.panel.resized.connect(lambda width: self.context.preferences.set("people.panel", width))
        self.panel.installEventFilter(self)

    def _walked(self) -> None:
        if self.person is not None and not self.panel.isHidden() and self.list.hasFocus():
            self._show_current()

    def _fit(self) -> None:
        """The list makes room for the panel while there is room for both."""
        width = self.panel.width() if not self.panel.isHidden() else 0
        self._room.setContentsMargins(0, 0, width if self.width() - width >= NARROWEST_LIST else 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _subtitle(lines: list[PersonLine]) -> str:
    away = sum(1 for line in lines if line.away_now)
    late = sum(line.late for line in lines)
    parts = [f"{len(lines)} {'person' if len(lines) == 1 else 'people'}"]
    parts += [f"{away} away today"] if away else []
    parts += [f"{late} late task{'' if late == 1 else 's'}"] if late else []
    return "  ·  ".join(parts)


def make(context: Context) -> Page:
    return PeoplePage(context)
