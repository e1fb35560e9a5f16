"""What is written of a workflow into files: its drawing, questions for those who do the steps, checklists."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import LeadlineError
from app.domain.workflow import Graph
from app.drawing.folded import folded
from app.exchange.diagram.formats import FORMAT_NAMES, WORKFLOW_WRITERS
from app.exchange.workflow_json import Hours, file_of
from app.exports import paint_text, written_workflow
from app.queries.checklist_sheet import chart_of, checklist_html, role_sheets, whole_sheets
from app.queries.flowchart import FlowchartView
from app.queries.step_note import doer_sheet
from app.queries.workflow import hours_of_workflow
from ui.link.context import Context
from ui.pages.flowchart.section_layer import sections_to_fold
from ui.printing.flowchart.flowchart_file import save_flowchart, write_whole
from ui.printing.painter import FilePainter

NOT_IN_NAMES = '\\/:*?"<>|'
_FORMATS = tuple(f"{FORMAT_NAMES[ending]} (*{ending})" for ending in WORKFLOW_WRITERS)
_FILES = ";;".join(("PDF (*.pdf)", "PNG picture (*.png)", "SVG drawing (*.svg)", *_FORMATS))


def save_doer_sheet(context: Context, parent: QWidget, view: FlowchartView) -> None:
    """The questions for those who do the steps, as a sheet to print."""
    path = _chosen(parent, "Ask the doer", view, "ask the doer")
    if path is None:
        return
    try:
        said = paint_text(path, *context.read(doer_sheet, view.workflow.id), FilePainter())
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
    else:
        context.say(f"Wrote {path.name}: {said}. Type the answers in at each step, under Notes of the team.")


def save_checklist(context: Context, parent: QWidget, view: FlowchartView, *, by_role: bool) -> None:
    """The steps with boxes to tick, on one sheet or on one for each role; ask where to, write it, and say so."""
    chart = chart_of(view)
    sheets = role_sheets([chart]) if by_role else whole_sheets([chart])
    if not sheets:
        context.refuse("No step has a role yet, so there is no sheet for one. Give roles to the steps first.")
        return
    path = _chosen(parent, "Print as checklist", view, "checklist for each role" if by_role else "checklist")
    if path is None:
        return
    try:
        said = paint_text(path, f"{view.workflow.name}: checklist", checklist_html(sheets), FilePainter())
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
    except OSError as problem:
        context.refuse(f"“{path.name}” could not be written: {problem.strerror or problem}")
    else:
        context.say(f"Wrote {path.name}: {said}.")


def export_flowchart(context: Context, parent: QWidget, view: FlowchartView, *, only_sections: bool = False) -> None:
    """Ask where to, write it there, and say so. A drawing shows ``only_sections`` where they alone are looked at."""
    name = "".join(char for char in view.workflow.name if char not in NOT_IN_NAMES) or "Flowchart"
    chosen, _ = QFileDialog.getSaveFileName(parent, "Export flowchart", f"{name}.pdf", _FILES)
    if not chosen:
        return
    path = Path(chosen)
    try:
        drawn = folded(view.graph, sections_to_fold(view.graph)) if only_sections else view.graph
        untaken = _write(path, view, drawn, context.read(hours_of_workflow, view.version.id))
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
    except OSError as problem:
        context.refuse(f"“{path.name}” could not be written: {problem.strerror or problem}")
    else:
        context.say(" ".join((f"Exported to {path.name}.", *untaken)))


def _write(path: Path, view: FlowchartView, drawn: Graph, hours: Hours) -> tuple[str, ...]:
    """What the format of the file has no place for."""
    ending = path.suffix.lower()
    if ending in WORKFLOW_WRITERS:
        written = written_workflow(file_of(view.workflow, view.graph, view.role_names, hours), ending)
        write_whole(path, written.data)
        return written.report
    title = f"{view.workflow.name}, version {view.version.number}{' (draft)' if view.is_draft else ''}"
    save_flowchart(path, drawn, view.role_names, title, view.workflow.anchor_label)
    return ()


def _chosen(parent: QWidget, title: str, view: FlowchartView, what: str) -> Path | None:
    name = "".join(char for char in view.workflow.name if char not in NOT_IN_NAMES) or "Workflow"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{name}, {what}.pdf", "PDF (*.pdf)")
    return Path(chosen).with_suffix(".pdf") if chosen else None
