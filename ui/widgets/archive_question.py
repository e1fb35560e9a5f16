"""Archiving a workflow, from wherever it is offered: asked first while projects run it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.actions.flowchart.version import archive_workflow
from app.domain.ids import WorkflowId
from app.domain.workflow import Workflow
from app.queries.flowchart import running_projects
from app.queries.reader import Reader
from app.queries.workflow import versions_of
from ui.link.context import Context
from ui.link.plain_text import one_line, set_box_text


def archive_asking(context: Context, parent: QWidget, workflow_id: WorkflowId) -> None:
    """Archive it, after a question that says how many projects run it and go on; nothing is asked where none does."""
    name, running = context.read(_running, workflow_id)
    if not running:
        context.do(archive_workflow, workflow_id)
        return
    run = "1 project runs" if running == 1 else f"{running} projects run"
    goes_on = "It goes on" if running == 1 else "They go on"
    box = QMessageBox(parent)
    box.setWindowTitle("Archive workflow")
    set_box_text(
        box,
        f"{run} “{one_line(name)}”. {goes_on}; no new project can be started from it until it is taken out of the "
        "archive.",
    )
    archive = box.addButton("Archive", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    archive.clicked.connect(lambda: context.do(archive_workflow, workflow_id))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _running(reader: Reader, workflow_id: WorkflowId) -> tuple[str, int]:
    workflow = reader.get(Workflow, workflow_id)
    running = sum(running_projects(reader, version.id) for version in versions_of(reader, workflow_id))
    return workflow.name if workflow is not None else "", running
