"""The Team page: one row a person with the work of the week; Enter opens the person."""

from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.domain.ids import PersonId
from app.domain.text import short_line
from app.editing.change import ChangeSet
from app.queries.team_week import TeamWeekRow, team_week
from app.scheduling.load import LoadBand
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, PagePlace, PersonPlace, Place
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_text import short_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl

THIS_WEEK, NEXT_WEEK = "this", "next"
TASKS_SHOWN = 4
NEXT_SHOWN = 32
"""Characters of the title of what comes next; its tip has it all."""


class TeamPage(Page):
    """Reads one week of everybody."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Team")
        self.week = SegmentedControl("Week", ((THIS_WEEK, "This week"), (NEXT_WEEK, "Next week")))
        self.search = SearchField("Find a person or a task")
        self.search.setMaximumWidth(320)
        self.list: RowList[PersonId] = RowList("Team")
        add = Command("team_people", "Add people", lambda: context.go_to(PagePlace(PageId.PEOPLE)), "user-plus")
        self.empty = EmptyState(
            "users", "Nobody is in the team yet.", add, "What each has to do this week stands here."
        )
        self.stack = QStackedWidget()
        self.nothing = EmptyState("filter", "Nobody fits.", more="Clear the search field.")
        for shown in (self.list, self.empty, self.nothing):
            self.stack.addWidget(shown)
        self._week_chosen = False
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.week)
        bar.addWidget(self.search, 1)
        bar.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.stack, 1)
        self.week.chosen.connect(lambda _: self._choose_week())
        self.search.searched.connect(lambda _: self.refresh(None))
        self.search.left.connect(self.list.setFocus)
        self.list.opened.connect(lambda person_id: context.go_to(PersonPlace(person_id)))

    def secondary(self) -> tuple[Command, ...]:
        go = self.context.go_to
        return (Command("team_workload", "Workload", lambda: go(PagePlace(PageId.WORKLOAD)), "chart-column"),)

    def refresh(self, changes: ChangeSet | None) -> None:
        today = self.context.read(lambda reader: reader.today())
        lines = self._read_week(today)
        typed = self.search.text().strip().casefold()
        shown = [line for line in lines if typed in _words(line)]
        self.list.show_items([team_row(line, today) for line in shown])
        self.stack.setCurrentWidget((self.list if shown else self.nothing) if lines else self.empty)
        free = sum(max(0, line.free) for line in lines) // 60
        away = sum(bool(line.away) for line in lines)
        people = f"{len(lines)} {'person' if len(lines) == 1 else 'people'}"
        self.set_header(subtitle=f"{people}  ·  {free} hours free  ·  {away} away" if lines else "")

    def _choose_week(self) -> None:
        self._week_chosen = True
        self.refresh(None)

    def _read_week(self, today: date) -> list[TeamWeekRow]:
        """The chosen week; until one is chosen, the next one once nobody has time left in this one."""
        coming = today + timedelta(weeks=1)
        if self._week_chosen:
            return self.context.read(team_week, today if self.week.current == THIS_WEEK else coming)
        lines = self.context.read(team_week, today)
        over = bool(lines) and not any(line.capacity or line.minutes for line in lines)
        with QSignalBlocker(self.week):
            self.week.choose(NEXT_WEEK if over else THIS_WEEK)
        return self.context.read(team_week, coming) if over else lines

    def show_place(self, place: Place) -> bool:
        return isinstance(place, PersonPlace) and self.list.choose(place.person_id)


def _words(line: TeamWeekRow) -> str:
    return " ".join([line.name, line.roles, *(task.title for task in line.tasks)]).casefold()


def team_row(line: TeamWeekRow, today: date) -> RowItem[PersonId]:
    """What they do this week below their name; hours, absence and the next task as chips."""
    titles = [f"{task.title} ({_hours(task.minutes)} h)" for task in line.tasks[:TASKS_SHOWN]]
    if len(line.tasks) > TASKS_SHOWN:
        titles.append(f"{len(line.tasks) - TASKS_SHOWN} more")
    chips = [_time_chip(line)]
    if line.away:
        chips.insert(0, ChipStyle(line.away, Tone.WARN, "calendar"))
    if line.next is not None:
        on = short_date(line.next.on, today)
        whole = f"next: {line.next.title}, {on}"
        chips.append(ChipStyle(f"next: {short_line(line.next.title, NEXT_SHOWN)}, {on}", Tone.PLAIN, whole=whole))
    under = ", ".join(titles) or "nothing planned"
    return RowItem(line.person_id, line.name, under, tuple(chips), line.name, line.person_id)


def _time_chip(line: TeamWeekRow) -> ChipStyle:
    if line.band is LoadBand.OVER:
        return ChipStyle(f"{_hours(-line.free)} h over", Tone.BAD, "circle-alert")
    if not line.capacity:
        return ChipStyle("no time", Tone.NEUTRAL)
    return ChipStyle(f"{_hours(line.free)} h free", Tone.NEUTRAL if line.band is LoadBand.FULL else Tone.OK)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


def make(context: Context) -> Page:
    return TeamPage(context)
