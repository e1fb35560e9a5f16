"""The table of the program's pages; rail, Go menu, palette and navigation are made from it.

Each page is built on its first visit; ``page_imports`` imports those of the daily work before that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.queries.reader import Reader
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId


class RailGroup(StrEnum):
    """The groups of the rail from top to bottom, by their headings."""

    WORK = "Work"
    WORKFLOWS = "Workflows"
    TEAM = "Team"
    FOOT = ""
    """At the bottom of the window, without a heading."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """``make`` imports and builds the page on its first visit."""

    id: PageId
    title: str
    icon: str
    make: Callable[[Context], Page]
    group: RailGroup | None = RailGroup.WORK
    """Where it stands in the rail; None: only what leads to it shows it."""
    count: Callable[[Reader], int] | None = None
    """How many wait on the page, said beside its name in the rail."""


def in_order(entries: Sequence[PageEntry]) -> list[PageEntry]:
    """The pages as the rail has them, group after group; those without a place in it last."""
    groups = [*RailGroup, None]
    return sorted(entries, key=lambda entry: groups.index(entry.group))


def _today(context: Context) -> Page:
    from ui.pages.today.page import make

    return make(context)


def _round(context: Context) -> Page:
    from ui.pages.round.page import make

    return make(context)


def _projects(context: Context) -> Page:
    from ui.pages.projects.page import make

    return make(context)


def _project(context: Context) -> Page:
    from ui.pages.project.page import make

    return make(context)


def _board(context: Context) -> Page:
    from ui.pages.board.page import make

    return make(context)


def _list(context: Context) -> Page:
    from ui.pages.list.page import make

    return make(context)


def _plan(context: Context) -> Page:
    from ui.pages.plan.page import make

    return make(context)


def _calendar(context: Context) -> Page:
    from ui.pages.calendar.page import make

    return make(context)


def _workload(context: Context) -> Page:
    from ui.pages.workload.page import make

    return make(context)


def _approvals(context: Context) -> Page:
    from ui.pages.approvals.page import make

    return make(context)


def _open_approvals(reader: Reader) -> int:
    # Only here: no page is read before it is shown.
    from app.queries.today import open_approvals

    return open_approvals(reader)


def _outbox(context: Context) -> Page:
    from ui.pages.outbox.page import make

    return make(context)


def _people(context: Context) -> Page:
    from ui.pages.people.page import make

    return make(context)


def _team(context: Context) -> Page:
    from ui.pages.team.page import make

    return make(context)


def _flowchart(context: Context) -> Page:
    from ui.pages.flowchart.page import make

    return make(context)


def _workflows(context: Context) -> Page:
    from ui.pages.workflows.page import make

    return make(context)


def _processes(context: Context) -> Page:
    from ui.pages.processes.page import make

    return make(context)


def _ideas(context: Context) -> Page:
    from ui.pages.ideas.page import make

    return make(context)


def _templates(context: Context) -> Page:
    from ui.pages.workflows.templates import make

    return make(context)


def _settings(context: Context) -> Page:
    from ui.pages.settings.page import make

    return make(context)


def _budget(context: Context) -> Page:
    from ui.pages.budget.page import make

    return make(context)


PAGES = (
    PageEntry(PageId.TODAY, "Today", "sun", _today),
    PageEntry(PageId.PROJECTS, "Projects", "folder-kanban", _projects),
    PageEntry(PageId.CALENDAR, "Calendar", "calendar-days", _calendar),
    PageEntry(PageId.BOARD, "Board", "square-kanban", _board),
    PageEntry(PageId.LIST, "List", "list", _list),
    PageEntry(PageId.PLAN, "Plan", "chart-gantt", _plan),
    PageEntry(PageId.WORKLOAD, "Workload", "chart-column", _workload),
    PageEntry(PageId.APPROVALS, "Approvals", "circle-check", _approvals, count=_open_approvals),
    PageEntry(PageId.OUTBOX, "Outbox", "inbox", _outbox),
    PageEntry(PageId.WORKFLOWS, "Workflows", "workflow", _workflows, RailGroup.WORKFLOWS),
    PageEntry(PageId.TEMPLATES, "Templates", "layout-template", _templates, RailGroup.WORKFLOWS),
    PageEntry(PageId.PROCESSES, "Processes", "repeat", _processes, RailGroup.WORKFLOWS),
    PageEntry(PageId.IDEAS, "Ideas", "star", _ideas, RailGroup.WORKFLOWS),
    PageEntry(PageId.PEOPLE, "People", "users", _people, RailGroup.TEAM),
    PageEntry(PageId.TEAM, "Team", "briefcase", _team, RailGroup.TEAM),
    PageEntry(PageId.SETTINGS, "Settings", "settings", _settings, RailGroup.FOOT),
    PageEntry(PageId.FLOWCHART, "Flowchart", "workflow", _flowchart, None),
    PageEntry(PageId.ROUND, "Round", "list-checks", _round, None),
    PageEntry(PageId.PROJECT, "Project", "folder-open", _project, None),
    PageEntry(PageId.BUDGET, "Budget", "chart-column", _budget, None),
)
