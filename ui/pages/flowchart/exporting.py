"""Writes the open workflow into a file of the user's choice: a picture, paper, or the workflow itself."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import LeadlineError
from app.exchange.workflow_json import dump_workflow, file_of
from app.queries.flowchart import FlowchartView
from ui.link.context import Context
from ui.printing.flowchart.file import save_flowchart, write_whole

_FILES = "PDF (*.pdf);;PNG picture (*.png);;SVG drawing (*.svg);;Leadline workflow (*.json)"
_NOT_IN_NAMES = '\\/:*?"<>|'


def export_flowchart(context: Context, parent: QWidget, view: FlowchartView) -> None:
    """Ask where to, write it there, and say so."""
    name = "".join(char for char in view.workflow.name if char not in _NOT_IN_NAMES) or "Flowchart"
    chosen, _ = QFileDialog.getSaveFileName(parent, "Export flowchart", f"{name}.pdf", _FILES)
    if not chosen:
        return
    path = Path(chosen)
    try:
        _write(path, view)
    except LeadlineError as refusal:
        context.refuse(refusal.sentence)
    except OSError as problem:
        context.refuse(f"“{path.name}” could not be written: {problem.strerror or problem}")
    else:
        context.say(f"Exported to {path.name}.")


def _write(path: Path, view: FlowchartView) -> None:
    if path.suffix.lower() == ".json":
        write_whole(path, dump_workflow(file_of(view.workflow, view.graph, view.role_names)).encode())
        return
    title = f"{view.workflow.name}, version {view.version.number}{' (draft)' if view.is_draft else ''}"
    save_flowchart(path, view.graph, view.role_names, title, view.workflow.anchor_label)
