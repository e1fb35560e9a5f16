"""The tabs of the project page, in their order. A new one is one line here; it is imported when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.ids import ProjectId
from app.queries.brief import requirement_count
from app.queries.file import file_count
from app.queries.outline import task_count
from app.queries.reader import Reader
from ui.link.context import Context
from ui.link.place import ProjectTabId
from ui.pages.project.tab import ProjectTab


def _no_count(reader: Reader, project_id: ProjectId) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TabEntry:
    """``count`` says how much stands in it, beside its title: "31" or "11/16"; nothing where there is nothing."""

    id: ProjectTabId
    title: str
    make: Callable[[Context, QWidget], ProjectTab]
    count: Callable[[Reader, ProjectId], str] = _no_count


def _overview(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.overview import OverviewTab

    return OverviewTab(context, parent)


def _tasks(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.task_outline import TasksTab

    return TasksTab(context, parent)


def _journal(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.journal import JournalTab

    return JournalTab(context, parent)


def _files(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.files import FilesTab

    return FilesTab(context, parent)


def _brief(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.brief import BriefTab

    return BriefTab(context, parent)


def _requirements(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.requirements import RequirementsTab

    return RequirementsTab(context, parent)


def _results(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.results import ResultsTab

    return ResultsTab(context, parent)


def _budget(context: Context, parent: QWidget) -> ProjectTab:
    from ui.pages.project.budget import BudgetTab

    return BudgetTab(context, parent)


TABS = (
    TabEntry(ProjectTabId.OVERVIEW, "Overview", _overview),
    TabEntry(ProjectTabId.BRIEF, "Brief", _brief),
    TabEntry(ProjectTabId.REQUIREMENTS, "Requirements", _requirements, requirement_count),
    TabEntry(ProjectTabId.TASKS, "Tasks", _tasks, task_count),
    TabEntry(ProjectTabId.BUDGET, "Budget", _budget),
    TabEntry(ProjectTabId.FILES, "Files", _files, file_count),
    TabEntry(ProjectTabId.JOURNAL, "Journal", _journal),
    TabEntry(ProjectTabId.RESULTS, "Results", _results),
)
