"""What is printed of a workflow to be written on: questions for those who do the steps, and checklists with boxes."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import LeadlineError
from app.exports import paint_text
from app.queries.checklist_sheet import chart_of, checklist_html, role_sheets, whole_sheets
from app.queries.flowchart import FlowchartView
from app.queries.step_note import doer_sheet
from ui.link.context import Context
from ui.printing.painter import FilePainter

NOT_IN_NAMES = '\\/:*?"<>|'


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


def _chosen(parent: QWidget, title: str, view: FlowchartView, what: str) -> Path | None:
    name = "".join(char for char in view.workflow.name if char not in NOT_IN_NAMES) or "Workflow"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{name}, {what}.pdf", "PDF (*.pdf)")
    return Path(chosen).with_suffix(".pdf") if chosen else None
