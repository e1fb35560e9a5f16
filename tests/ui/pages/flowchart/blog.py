"""The editor on a team with both blog posts, projects that run, and versions that differ; for versions and stepping."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent

from app.actions.flowchart.flow import connect
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step, remove
from app.actions.flowchart.version import publish
from app.actions.workflow import add_workflow
from app.domain.ids import RoleId, StepId, VersionId, WorkflowId
from app.domain.workflow import StepKind, WorkflowVersion
from app.exchange.templates import template
from tests.studio import Studio, studio
from ui.link.background import drain
from ui.link.context import Context
from ui.link.place import Place, WorkflowPlace
from ui.link.preferences import Preferences
from ui.pages.flowchart.page import FlowchartPage, make

KEYWORDS, IMAGES, SOCIAL, DRAFT = StepId("keywords"), StepId("images"), StepId("social"), StepId("draft")


@dataclass
class Blog:
    """``short`` and ``long`` are the two workflows; ``short`` is open."""

    at: Studio
    context: Context
    page: FlowchartPage
    short: WorkflowId
    long: WorkflowId
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked: list[Place] = field(default_factory=list)

    @property
    def model(self):
        return self.page.model

    @property
    def versions(self):
        return self.page.versions

    @property
    def steps(self) -> int:
        """How many undo steps there are."""
        return sum(not step.undone for step in self.at.workspace.read(lambda reader: reader.history()))

    def ids(self, workflow_id: WorkflowId) -> list[VersionId]:
        """Of its versions, by number."""
        found = self.at.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow_id))
        return [version.id for version in found]

    def change(self) -> StepId:
        """A draft with a step renamed and given to another role, one moved, one removed, and one added."""
        do, id = self.at.workspace.do, self.short
        do(edit_step, id, KEYWORDS, title="Research keywords", role=RoleId("blog_writer"))
        box = self.model.boxes[SOCIAL]
        do(move_steps, id, {SOCIAL: (box.x, box.y + 160)})
        do(remove, id, [IMAGES])
        added: StepId = do(append_step, id, DRAFT, StepKind.TASK).value
        do(edit_step, id, added, title="Proofread", role=RoleId("blog_writer"))
        do(connect, id, added, StepId("publish"))
        return added

    def publish(self) -> None:
        self.at.workspace.do(publish, self.short, "Proofreading")


@contextmanager
def blog(qtbot: Any, folder: Path) -> Iterator[Blog]:
    """On the page in a window of its own; afterwards all is closed."""
    at = studio(folder)
    long = at.workspace.do(add_workflow, template("blog_post_extended"), template="blog_post_extended").value
    assert at.version_id is not None
    version_id = at.version_id
    short = at.workspace.read(lambda reader: reader.find(WorkflowVersion, id=version_id))[0].workflow_id
    context = Context(at.workspace, Preferences(folder / "view.json"))
    found = Blog(at, context, make(context), short, long)
    context.said.connect(found.said.append)
    context.refused.connect(found.refused.append)
    context.place_asked.connect(found.asked.append)
    found.page.resize(1160, 680)
    with qtbot.waitActive(found.page):
        found.page.show()
        found.page.activateWindow()
    assert found.page.show_place(WorkflowPlace(short))
    try:
        yield found
    finally:
        found.page.close()
        drain()
        found.page.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        at.workspace.close()
