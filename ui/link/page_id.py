"""The pages by their names. Apart from the places, which a start goes to none of."""

from enum import StrEnum


class PageId(StrEnum):
    """The pages, by the word that is kept with the view's preferences."""

    TODAY = "today"
    WORKFLOWS = "workflows"
    PROJECTS = "projects"
    BOARD = "board"
    LIST = "list"
    PLAN = "plan"
    CALENDAR = "calendar"
    WORKLOAD = "workload"
    APPROVALS = "approvals"
    OUTBOX = "outbox"
    TEMPLATES = "templates"
    PEOPLE = "people"
    TEAM = "team"
    FLOWCHART = "flowchart"
    ROUND = "round"
    SETTINGS = "settings"
    PROJECT = "project"
    PROCESSES = "processes"
    IDEAS = "ideas"
    BUDGET = "budget"
