"""The page Processes: the catalogue, who is involved, and what is made by itself."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.editing.change import ChangeSet
from app.queries.process import involvement_matrix, process_lines
from app.queries.recurrence import recurrence_lines
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, RecurrencePlace
from ui.pages.processes.catalogue import Catalogue
from ui.pages.processes.involvement import InvolvementTab
from ui.pages.processes.recurring import RecurringTab
from ui.widgets.segmented import SegmentedControl

CATALOGUE, ROLES, RECURRING = "catalogue", "roles", "recurring"
_WORDS = {CATALOGUE: "Catalogue", ROLES: "Roles", RECURRING: "Recurring"}
_TAB = "processes.tab"
"""The preference in which the tab that was shown last is kept."""


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return ProcessesPage(context)


class ProcessesPage(Page):
    """Three tabs over the same team: what it does, who does it, when it happens by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Processes")
        self.tabs = SegmentedControl("Show", list(_WORDS.items()))
        self.catalogue = Catalogue(context, self)
        self.involvement = InvolvementTab(context)
        self.recurring = RecurringTab(context, self)
        self.body = QStackedWidget()
        for tab in (self.catalogue, self.involvement, self.recurring):
            self.body.addWidget(tab)
        bar = QHBoxLayout()
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(bar)
        layout.addWidget(self.body, 1)
        wanted = context.preferences.get(_TAB, CATALOGUE)
        self.show_tab(wanted if wanted in _WORDS else CATALOGUE)
        self.tabs.chosen.connect(self.show_tab)

    def show_tab(self, tab: str) -> None:
        """One of ``CATALOGUE``, ``ROLES`` and ``RECURRING``."""
        self.tabs.choose(tab)
        self.body.setCurrentIndex(list(_WORDS).index(tab))
        self.context.preferences.set(_TAB, tab)
        self.catalogue.close_panel()
        self.recurring.close_panel()

    def primary(self) -> Command:
        return Command("add_process", "Add process", self._add_process, "plus")

    def commands(self) -> tuple[Command, ...]:
        return (*self.catalogue.commands(), *self.recurring.commands())

    def refresh(self, changes: ChangeSet | None) -> None:
        lines, recurrences = self.context.read(process_lines), self.context.read(recurrence_lines)
        self.catalogue.show_lines(lines)
        self.involvement.show_matrix(self.context.read(involvement_matrix))
        self.recurring.show_lines(recurrences)
        for tab, count in ((CATALOGUE, len(lines)), (RECURRING, len(recurrences))):
            self.tabs.reword(tab, f"{_WORDS[tab]}  {count}" if count else _WORDS[tab])
        drawn = sum(bool(line.workflow) for line in lines)
        said = f"{len(lines)} process{'' if len(lines) == 1 else 'es'}  ·  {drawn} with a workflow"
        self.set_header(subtitle=said if lines else "What the team does again and again")

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, RecurrencePlace):
            return False
        self.show_tab(RECURRING)
        if place.recurrence_id is not None:
            self.recurring.choose(place.recurrence_id)
        return True

    def _add_process(self) -> None:
        self.show_tab(CATALOGUE)
        self.catalogue.add_process()
