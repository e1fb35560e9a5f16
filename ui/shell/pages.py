"""The table of the program's pages; each is imported and built on its first visit."""

from ui.link.context import Context
from ui.link.page import Page
from ui.shell.registry import PageEntry


def _today(context: Context) -> Page:
    from ui.pages.today.page import make

    return make(context)


def _round(context: Context) -> Page:
    from ui.pages.round.page import make

    return make(context)


def _projects(context: Context) -> Page:
    from ui.pages.projects.page import make

    return make(context)


def _board(context: Context) -> Page:
    from ui.pages.board.page import make

    return make(context)


def _plan(context: Context) -> Page:
    from ui.pages.plan.page import make

    return make(context)


def _outbox(context: Context) -> Page:
    from ui.pages.outbox.page import make

    return make(context)


def _people(context: Context) -> Page:
    from ui.pages.people.page import make

    return make(context)


def _flowchart(context: Context) -> Page:
    from ui.pages.flowchart.page import make

    return make(context)


def _workflows(context: Context) -> Page:
    from ui.pages.workflows.page import make

    return make(context)


def _templates(context: Context) -> Page:
    from ui.pages.workflows.templates import make

    return make(context)


def _settings(context: Context) -> Page:
    from ui.pages.settings.page import make

    return make(context)


PAGES = (
    PageEntry("today", "Today", "sun", _today),
    PageEntry("workflows", "Workflows", "workflow", _workflows, ("workflow_card",)),
    PageEntry("projects", "Projects", "folder-kanban", _projects, ("project",)),
    PageEntry("board", "Board", "square-kanban", _board, ("task", "project_board")),
    PageEntry("plan", "Plan", "chart-gantt", _plan, ("plan_task", "project_plan")),
    PageEntry("outbox", "Outbox", "inbox", _outbox, ("message",)),
    PageEntry("templates", "Templates", "layout-template", _templates, ("template",)),
    PageEntry("people", "People", "users", _people, ("person", "absence", "role")),
    PageEntry(
        "flowchart", "Flowchart", "workflow", _flowchart, ("workflow", "step", "workflow_version"), in_rail=False
    ),
    PageEntry("round", "Round", "list-checks", _round, in_rail=False),
    PageEntry("settings", "Settings", "settings", _settings, ("settings", "work_calendar", "holiday"), at_bottom=True),
)
