"""Everything that can be printed, by name: reads it through a context or a workspace and lays it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import RuleViolation
from app.domain.filter import Filter
from app.domain.ids import PersonId, ProjectId, WorkflowId
from app.queries.approval import approval_record
from app.queries.brief import brief_view
from app.queries.calendar import month_sheet
from app.queries.flowchart import flowchart
from app.queries.report import friday_report
from app.queries.sheet import (
    BoardSheet,
    PlanSheet,
    SheetHead,
    SheetWords,
    board_sheet,
    plan_sheet,
    sheet_head,
    task_sheets,
)
from app.workspace.workspace import Workspace
from ui.link.context import Context
from ui.link.place import Printable
from ui.printing.approval_sheet import ApprovalRecordOnPaper
from ui.printing.board_sheet import CardsToCut, ColumnLists, Wall
from ui.printing.brief_sheet import BriefPage
from ui.printing.flowchart.flowchart_drawing import draw
from ui.printing.flowchart_sheet import FlowchartOnPaper
from ui.printing.month.month_sheet import MonthOnPaper
from ui.printing.paper.content import Content
from ui.printing.paper.sheet import Heading
from ui.printing.plan_sheet import PlanOnPaper
from ui.printing.report import CHART_SIZE, ReportPage, chart_lines
from ui.printing.tasks import TaskList
from ui.widgets.chart import ChartLine, slack_chart
from ui.widgets.date_text import short_date, write_date

Reading = Context | Workspace
"""Both can ``read(query, ...)``: the screen prints through its context, the command line through its workspace."""


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What to print, of which project, of which person and by which filter (None: all of them); a flowchart needs the
    workflow instead."""

    what: Printable
    project_id: ProjectId | None = None
    person_id: PersonId | None = None
    workflow_id: WorkflowId | None = None
    month: date | None = None
    """A day of the month to print; None: this month."""
    first_weekday: int = 0
    """The day that weeks of the month begin on, 0 is Monday."""
    filter: Filter | None = None
    """Of the board, the plan, the month and the tasks."""


@dataclass(frozen=True, slots=True)
class PreparedPrint:
    """All that had to be read. ``chart`` is to be drawn first, by ``slack_chart`` off the GUI thread, and its SVG
    given to ``content``; where it is empty, ``b""``."""

    title: str
    heading: Heading
    chart: tuple[ChartLine, ...]
    content: Callable[[bytes], Content]


def prepare(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    """Read all that this print needs. RuleViolation: the workflow is gone; KeyError: a flowchart of no workflow."""
    return _PREPARED[wanted.what](source, wanted)


def draw_chart(lines: Sequence[ChartLine]) -> bytes:
    """The SVG for ``PreparedPrint.content``, for the background: matplotlib takes a second at first."""
    return slack_chart(lines, *CHART_SIZE) if lines else b""


def _flowchart(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    if wanted.workflow_id is None:
        raise KeyError("workflow_id")
    view = source.read(flowchart, wanted.workflow_id)
    head = source.read(sheet_head)
    drawing = draw(view.graph, view.role_names, view.workflow.anchor_label)
    version = f"Version {view.version.number}{' (draft)' if view.is_draft else ''}"
    heading = Heading(view.workflow.name, (version, view.workflow.about), _printed(head.now))
    return PreparedPrint(view.workflow.name, heading, (), lambda svg: FlowchartOnPaper(drawing))


def _board(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id, wanted.person_id, wanted.filter)
    board = source.read(board_sheet, wanted.project_id, wanted.person_id, wanted.filter)
    content: Content = _BOARDS[wanted.what](board)
    return PreparedPrint(_title("Board", head), _heading("Board", head), (), lambda svg: content)


def _plan(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id, None, wanted.filter)
    return plan_print(head, source.read(plan_sheet, wanted.project_id, wanted.filter))


def plan_print(head: SheetHead, plan: PlanSheet) -> PreparedPrint:
    """The plan of what was read of it before."""
    content = PlanOnPaper(plan)
    heading = _heading("Plan", head, head.told_by) if not plan.words.translated else _translated(head, plan.words)
    return PreparedPrint(_title("Plan", head), heading, (), lambda svg: content)


def _translated(head: SheetHead, words: SheetWords) -> Heading:
    """The heading of a plan in the language of its reader."""
    today = head.now.date()
    version = words.version.format(workflow=head.workflow, number=head.version) if head.workflow else ""
    anchor = f"{head.anchor_label} {words.day(head.anchor_on, today)}" if head.anchor_on is not None else ""
    printed = words.printed.format(day=words.day(today, date.min), time=f"{head.now:%H:%M}")
    return Heading(f"{head.name} – {words.plan}", (version, anchor, head.filter), printed, words.page)


def _tasks(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id, None, wanted.filter)
    content = TaskList(source.read(task_sheets, wanted.project_id, wanted.filter), head.now.date())
    return PreparedPrint(_title("Tasks", head), _heading("Tasks", head), (), lambda svg: content)


def _report(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id)
    report = source.read(friday_report, wanted.project_id)
    about = head.name or "All running projects"
    week = f"Week from {write_date(report.week_from)}"
    heading = Heading("Friday report", (about, week, _publish(head)), _printed(head.now))
    return PreparedPrint(
        _title("Friday report", head), heading, chart_lines(report), lambda svg: ReportPage(report, svg)
    )


def _approval(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id)
    if wanted.project_id is None:
        raise RuleViolation("The approval record is of one project. Choose the project.")
    record = source.read(approval_record, wanted.project_id)
    content = ApprovalRecordOnPaper(record, lambda moment: source.read(lambda reader: reader.local(moment)))
    title = "Approval record"
    return PreparedPrint(_title(title, head), _heading(title, head), (), lambda svg: content)


def _brief(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    view = source.read(brief_view, wanted.project_id) if wanted.project_id is not None else None
    if view is None:
        raise RuleViolation("The brief is of one project. Choose which one.")
    head = source.read(sheet_head, wanted.project_id)
    content = BriefPage(view)
    return PreparedPrint(_title("Brief", head), _heading("Brief", head), (), lambda svg: content)


def _month(source: Reading, wanted: PrintRequest) -> PreparedPrint:
    head = source.read(sheet_head, wanted.project_id, wanted.person_id, wanted.filter)
    which = (wanted.month, wanted.project_id, wanted.person_id, wanted.filter, wanted.first_weekday)
    sheet = source.read(month_sheet, *which)
    content = MonthOnPaper(sheet.weeks, head.now.date(), (sheet.first, sheet.last), sheet.never_works)
    title = f"{sheet.first:%B %Y}"
    about = tuple(filter(None, (head.name, head.filter, sheet.words)))
    return PreparedPrint(f"Calendar, {title}", Heading(title, about, _printed(head.now)), (), lambda svg: content)


_BOARDS: dict[Printable, Callable[[BoardSheet], Content]] = {
    Printable.BOARD: Wall,
    Printable.LISTS: ColumnLists,
    Printable.CARDS: CardsToCut,
}
_PREPARED: dict[Printable, Callable[[Reading, PrintRequest], PreparedPrint]] = {
    Printable.FLOWCHART: _flowchart,
    Printable.BOARD: _board,
    Printable.LISTS: _board,
    Printable.CARDS: _board,
    Printable.PLAN: _plan,
    Printable.TASKS: _tasks,
    Printable.REPORT: _report,
    Printable.APPROVAL: _approval,
    Printable.BRIEF: _brief,
    Printable.MONTH: _month,
}


def _title(what: str, head: SheetHead) -> str:
    return f"{what}, {head.name}" if head.name else what


def _heading(what: str, head: SheetHead, *more: str) -> Heading:
    """Workflow with version, date, the sentence, the filter: what a reader without the program must know."""
    version = f"{head.workflow}, version {head.version}" if head.workflow else ""
    facts = (version, _publish(head), head.sentence, head.filter, *more)
    title = f"{head.name} – {what.lower()}" if head.name else f"{what}, all projects"
    return Heading(title, facts, _printed(head.now))


def _publish(head: SheetHead) -> str:
    return f"{head.anchor_label} {_day(head.anchor_on, head.now)}" if head.anchor_on is not None else ""


def _day(day: date, now: datetime) -> str:
    return short_date(day, now.date())


def _printed(now: datetime) -> str:
    return f"Printed {write_date(now.date())}, {now:%H:%M}"
