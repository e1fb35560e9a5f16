"""Everything that can be written to a file, by name and ending: one table for ``leadline export`` and the dialog.

A new format is one writer here, listed in ``EXPORTS``; what it writes comes from a query or from the painter.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.actions.flowchart.workflow_import import laid_out
from app.adapters.folder import mark_older_pages
from app.adapters.side_process import in_a_process
from app.adapters.whole_file import write_file
from app.domain.errors import KnownError, LeadlineError, RuleViolation
from app.domain.ids import RoleId
from app.domain.person import Person
from app.domain.workflow import Graph
from app.exchange.csv_writing import csv_bytes
from app.exchange.diagram.formats import WORKFLOW_WRITERS, endings_in_words
from app.exchange.diagram.written import WrittenDiagram
from app.exchange.markdown_html import markdown_html
from app.exchange.page_file import text_page
from app.exchange.task_record import count
from app.exchange.workflow_json import WorkflowFile, file_of
from app.queries.calendar_export import CalendarExport, calendar_export, month_export
from app.queries.checklist_sheet import checklist_html, role_sheets, whole_sheets
from app.queries.exchange import (
    Scope,
    Table,
    activity_table,
    budget_table,
    people_table,
    plan_table,
    tasks_table,
    workload_table,
)
from app.queries.reader import Reader
from app.queries.retrospective import question_sheets
from app.queries.role_card import RoleCard, doer_sheet_html, role_card_html, role_cards
from app.queries.sheet import PlanPaper
from app.queries.status_report import day_words, kept_or_drafted
from app.queries.work_page import work_page
from app.queries.workflow import WorkflowLine, hours_of_workflow, role_names
from app.queries.workflow_card import WallChart, wall_charts
from app.workspace.workspace import Workspace

if TYPE_CHECKING:
    from app.workspace.plan_enclosing import PaintPlans

log = logging.getLogger(__name__)

FORMATS = {
    ".csv": "Table for a spreadsheet (.csv)",
    ".html": "Page to read (.html)",
    ".ics": "Calendar file (.ics)",
    ".pdf": "Paper (.pdf)",
    ".png": "Picture (.png)",
    ".svg": "Drawing (.svg)",
    ".xlsx": "Spreadsheet (.xlsx)",
}
"""What each ending is called on screen."""
PAINTED_ENDINGS = (".pdf", ".png", ".svg")
_OTHERWISE = "Export to {}, or use the program with its screen part."


class Printed(StrEnum):
    """What a painter paints from the data of a workspace, as the command line names it."""

    BOARD = "board"
    PLAN = "plan"
    TASKS = "tasks"
    REPORT = "report"
    APPROVAL = "approval"
    BRIEF = "brief"
    PACK = "pack"
    MONTH = "calendar-month"


class Painter(Protocol):
    """The port through which files are painted. The program's entry hands in what can; tests hand in a fake."""

    def save_flowchart(self, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> None:
        """Paint a flowchart into a file, by its ending: .png, .svg or .pdf. Raises OSError or KnownError."""

    def save_printed(self, path: Path, what: Printed, workspace: Workspace, scope: Scope) -> str:
        """Paint it into a .pdf, or on one page as .png or .svg, and give its size in words: "3 × 2 pages at 8 pt".

        Raises OSError, KnownError, and RuleViolation for another ending or more pages than it holds.
        """

    def save_document(self, path: Path, title: str, facts: Sequence[str], html: str) -> str:
        """Paint a text into a .pdf, and give its size in words: "2 pages at 9.5 pt". Raises OSError or KnownError."""

    def save_wall_charts(self, path: Path, charts: Sequence[WallChart], now: datetime) -> str:
        """Paint one page a workflow, and give the size in words. Raises as ``save_printed`` does."""

    def plan_pdf(self, paper: PlanPaper) -> bytes:
        """Paint somebody's part of a plan as the content of a .pdf. Raises as ``save_printed`` does."""


def plans_beside(painter: Painter | None) -> "PaintPlans | None":
    """What paints the plan sheets of letters: some at a time, by a process of its own, so that nothing waits for it."""
    return partial(_plans_beside, painter) if painter is not None else None


def _plans_beside(painter: Painter, papers: Sequence[PlanPaper]) -> Sequence[bytes | None]:
    return in_a_process(partial(_paint_plans, painter, papers))


def _paint_plans(painter: Painter, papers: Sequence[PlanPaper]) -> Sequence[bytes | None]:
    """Runs in the process. One that cannot be painted leaves the others alone."""
    made: list[bytes | None] = []
    for paper in papers:
        try:
            made.append(painter.plan_pdf(paper))
        except (LeadlineError, OSError):
            made.append(None)
    return made


@dataclass(frozen=True, slots=True)
class Export:
    """One export under way. ``painter`` is None where nothing can be painted."""

    workspace: Workspace
    scope: Scope
    target: Path
    painter: Painter | None = None


Writer = Callable[[Export], str]
"""Writes the whole target, in one move, and says in a few words what is in it."""


@dataclass(frozen=True, slots=True)
class Exportable:
    """Something that can be exported: its name on screen, and who writes it, by the ending of the file."""

    label: str
    writers: Mapping[str, Writer]


def export_file(
    workspace: Workspace, what: str, target: Path, scope: Scope | None = None, painter: Painter | None = None
) -> str:
    """Write ``what``, a key of ``EXPORTS``, to ``target`` as its ending asks; everything where no scope is given.

    Returns in a few words what is in the file. Raises RuleViolation for an ending that does not fit, and KnownError
    when the file cannot be written.
    """
    writers = EXPORTS[what].writers
    write = writers.get(target.suffix.lower())
    if write is None:
        endings = " or ".join(sorted(writers))
        raise RuleViolation(f"{what} cannot be written to {target.name}. Choose a name that ends in {endings}.")
    said = write(Export(workspace, scope or Scope(), target, painter))
    log.info("exported %s as %s: %s", what, target.suffix, said)
    return said


def export_workflow(
    workspace: Workspace, line: WorkflowLine, target: Path, painter: Painter | None = None
) -> tuple[str, ...]:
    """Write one workflow for other programs, or as a picture; gives what was lost. Raises as ``export_file`` does."""
    roles, hours = workspace.read(role_names, line), workspace.read(hours_of_workflow, line.version_id)
    ending = target.suffix.lower()
    if ending in WORKFLOW_WRITERS:
        written = written_workflow(file_of(line, line.graph, roles, hours), ending)
        write_file(target, lambda part: part.write_bytes(written.data))
        return written.report
    if ending not in PAINTED_ENDINGS:
        endings = endings_in_words((*WORKFLOW_WRITERS, *PAINTED_ENDINGS))
        raise RuleViolation(f"{target.name} cannot be exported. Choose a name that ends in {endings}.")
    if painter is None:
        raise KnownError("Pictures cannot be painted here. Export to .json, or use the program with its screen part.")
    write_file(target, lambda part: painter.save_flowchart(part, line.graph, roles, line.name))
    return ()


def written_workflow(file: WorkflowFile, ending: str) -> WrittenDiagram:
    """The content of a file for other programs, where each step has a place. Raises KeyError for other endings."""
    placed = file if ending == ".json" else replace(file, graph=laid_out(file.graph))
    if ending not in (".bpmn", ".drawio"):
        return WORKFLOW_WRITERS[ending](placed)
    # Slow to import, and few exports are drawn elsewhere.
    from app.queries.diagram_export import bpmn_of, drawio_of

    return bpmn_of(placed) if ending == ".bpmn" else drawio_of(placed)


def _table(name: str, read: Callable[[Reader, Scope], Table]) -> dict[str, Writer]:
    """``name`` is that of the sheet."""

    def write(export: Export, data_of: Callable[[Table], bytes]) -> str:
        table = export.workspace.read(read, export.scope)
        data = data_of(table)
        write_file(export.target, lambda part: part.write_bytes(data))
        return count(len(table.rows), "row")

    def csv(table: Table) -> bytes:
        return csv_bytes(table.columns, table.rows)

    def xlsx(table: Table) -> bytes:
        # Only here: few exports are spreadsheets, and what writes them is slow to import.
        from app.exchange.xlsx_writing import xlsx_bytes

        return xlsx_bytes(name, table.columns, table.rows)

    return {".csv": lambda export: write(export, csv), ".xlsx": lambda export: write(export, xlsx)}


def _calendar(read: Callable[[Reader, Scope], CalendarExport], what: str) -> dict[str, Writer]:
    def write(export: Export) -> str:
        made = export.workspace.read(read, export.scope)
        write_file(export.target, lambda part: part.write_bytes(made.data))
        export.workspace.record(*made.facts)
        return count(len(made.appointments), what)

    return {".ics": write}


def _write_page(export: Export) -> str:
    content = export.workspace.read(work_page, export.scope)
    write_file(export.target, lambda part: part.write_text(content, encoding="utf-8", newline="\n"))
    left = mark_older_pages(export.target.parent, content, export.target.name)
    return f"{count(content.count('<li>'), 'task')}{'.' if left else ''}{left}"


_OF_ONE_PROJECT = {Printed.BRIEF: "brief", Printed.PACK: "plan pack"}


def _painted(what: Printed) -> dict[str, Writer]:
    def write(export: Export) -> str:
        painter = export.painter
        if painter is None:
            raise KnownError(f"Nothing can be painted here. {_OTHERWISE.format('.csv')}")
        if export.scope.person_id is not None and what not in (Printed.BOARD, Printed.MONTH):
            raise RuleViolation(f"The {what} is painted for one project or for all. Leave out --person.")
        if what in _OF_ONE_PROJECT and export.scope.project_id is None:
            raise RuleViolation(
                f"The {_OF_ONE_PROJECT[what]} is of one project. Choose which one, on the command line with "
                "--project P-3."
            )
        said: list[str] = []
        write_file(
            export.target,
            lambda part: said.append(painter.save_printed(part, what, export.workspace, export.scope)),
        )
        return said[0]

    return dict.fromkeys(PAINTED_ENDINGS, write)


def _status(export: Export) -> tuple[str, str, str]:
    project_id = export.scope.project_id
    report = export.workspace.read(kept_or_drafted, project_id) if project_id is not None else None
    if report is None:
        raise RuleViolation("A status report is about one project. Name it with --project KEY.")
    title = f"{report.project}: status of {day_words(report.on)} {report.on.year}"
    return "1 report", title, markdown_html(report.text)


def _questions(export: Export) -> tuple[str, str, str]:
    scope = export.scope
    if scope.project_id is None:
        raise RuleViolation("The questions are about one project. Name it with --project KEY.")
    title, html = export.workspace.read(question_sheets, scope.project_id, scope.person_id)
    return count(html.count("<h2"), "sheet"), title, html


def _text(read: Callable[[Export], tuple[str, str, str]]) -> dict[str, Writer]:
    """A text as a page and on paper; ``read`` gives what is in it, its title and its HTML."""

    def write(export: Export) -> str:
        said, title, html = read(export)
        page = text_page(title, html)
        write_file(export.target, lambda part: part.write_text(page, encoding="utf-8", newline="\n"))
        return said

    def paint(export: Export) -> str:
        said, title, html = read(export)
        return f"{said}, {paint_text(export.target, title, html, export.painter)}"

    return {".html": write, ".pdf": paint}


def paint_text(target: Path, title: str, html: str, painter: Painter | None) -> str:
    """Paint a text to a .pdf in one move; its size in words. Raises KnownError where nothing can be painted."""
    if painter is None:
        raise KnownError(f"Nothing can be painted here. {_OTHERWISE.format('.html')}")
    said: list[str] = []
    write_file(target, lambda part: said.append(painter.save_document(part, title, (), html)))
    return said[0]


def _cards_as(title: str, html: Callable[[Sequence[RoleCard]], str]) -> dict[str, Writer]:
    """What is written about each person from their role cards, as a page and on paper."""

    def read(export: Export) -> tuple[str, str, str]:
        cards = _role_cards(export)
        return count(len(cards), "card"), title, html(cards)

    return _text(read)


def _role_cards(export: Export) -> list[RoleCard]:
    cards = export.workspace.read(role_cards, export.scope.person_id)
    if not cards:
        raise RuleViolation("Nobody has a step in a published workflow yet. Give roles to people first.")
    return cards


def _checklists(*, by_role: bool) -> dict[str, Writer]:
    """Workflows as checklists, as a page and on paper."""

    def sheets(export: Export) -> tuple[str, str, str]:
        charts, person_id = _charts(export), export.scope.person_id
        person = export.workspace.read(lambda reader: reader.get(Person, person_id)) if person_id is not None else None
        roles = person.roles if person is not None else None
        found = role_sheets(charts, roles) if by_role else whole_sheets(charts)
        if not found:
            raise RuleViolation("Nobody of this name has a step in a published workflow. Choose another person.")
        return count(len(found), "sheet"), "Checklists", checklist_html(found)

    return _text(sheets)


def _charts(export: Export) -> list[WallChart]:
    charts = export.workspace.read(wall_charts, export.scope.project_id)
    if not charts:
        raise RuleViolation("No workflow is published yet, so there is nothing to hang up. Publish one first.")
    return charts


def _paint_wall_charts(export: Export) -> str:
    painter = export.painter
    if painter is None:
        raise KnownError("Nothing can be painted here. Use the program with its screen part.")
    charts = _charts(export)
    said: list[str] = []
    now = export.workspace.read(lambda reader: reader.local(reader.now()))
    write_file(export.target, lambda part: said.append(painter.save_wall_charts(part, charts, now)))
    return said[0]


_TYPING = "How conditions and dates are typed"


def _guide(export: Export) -> tuple[str, str, str]:
    # Only here: no other export needs the grammar.
    from app.engine.typing_guide import guide_html

    html = guide_html()
    return count(html.count("<h2>"), "part"), _TYPING, html


EXPORTS: Mapping[str, Exportable] = {
    "tasks": Exportable("Tasks", {**_table("Tasks", tasks_table), **_painted(Printed.TASKS)}),
    "plan": Exportable("Plan with every date", {**_table("Plan", plan_table), **_painted(Printed.PLAN)}),
    "budget": Exportable("Budget", _table("Budget", budget_table)),
    "workload": Exportable("Workload by week", _table("Workload", workload_table)),
    "people": Exportable("People", _table("People", people_table)),
    "activity": Exportable("What happened", _table("Activity", activity_table)),
    "calendar": Exportable("Due days for a calendar", _calendar(calendar_export, "due day")),
    "calendar-month": Exportable("Month", {**_painted(Printed.MONTH), **_calendar(month_export, "date")}),
    "page": Exportable("Page to read", {".html": _write_page}),
    "board": Exportable("Board", _painted(Printed.BOARD)),
    "report": Exportable("Friday report", _painted(Printed.REPORT)),
    "role-card": Exportable("Role cards", _cards_as("Who does what", role_card_html)),
    "ask-doer": Exportable("Questions to those who do the work", _cards_as("How do you do it?", doer_sheet_html)),
    "checklist": Exportable("Workflows as checklists", _checklists(by_role=False)),
    "role-checklist": Exportable("Checklists, a sheet for each role", _checklists(by_role=True)),
    "wall-chart": Exportable("Wall charts of workflows", dict.fromkeys(PAINTED_ENDINGS, _paint_wall_charts)),
    "approval": Exportable("Approval record", _painted(Printed.APPROVAL)),
    "status": Exportable("Status report of a project", _text(_status)),
    "questions": Exportable("Questions at the end", _text(_questions)),
    "brief": Exportable("Brief of a project", _painted(Printed.BRIEF)),
    "pack": Exportable("Plan pack of a project", {".pdf": _painted(Printed.PACK)[".pdf"]}),
    "typing": Exportable(_TYPING, {".html": _text(_guide)[".html"]}),
}
"""By the word of the command line, in the order of the dialog."""
