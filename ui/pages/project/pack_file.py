"""Saving the plan pack of a project where the user says."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import LeadlineError
from app.domain.project import Project
from app.exports import export_file
from app.queries.exchange import Scope
from ui.link.context import Context
from ui.printing.painter import FilePainter


def save_pack(context: Context, parent: QWidget, project: Project) -> None:
    """Ask where, write it, and say how many pages it has, or what went wrong."""
    name = f"{project.name} plan pack.pdf".replace("/", "-")
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save plan pack", name, "Paper (*.pdf)")
    if not chosen:
        return
    target = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".pdf")
    try:
        said = export_file(context.workspace, "pack", target, Scope(project.id), FilePainter())
    except LeadlineError as problem:
        context.refuse(problem.sentence)
        return
    context.say(f"Wrote {target.name}: {said}")
