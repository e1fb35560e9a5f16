"""Which version of which other workflow a step starts."""

from app.domain.ids import VersionId, WorkflowId
from app.domain.workflow import Step, StepKind
from app.queries.flowchart_choices import PublishedVersion, published_versions
from ui.link.command import Command
from ui.link.place import WorkflowPlace
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.button import button
from ui.widgets.choice_field import Choice, ChoiceField

_NO_OTHER = "Publish another workflow first; then this step can start it."


class Subworkflow(StepSection):
    """The workflow, then its version: the newest one, unless another is pinned."""

    title = "Subworkflow"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.workflow = ChoiceField("Starts the workflow")
        self.version = ChoiceField("Version")
        self.opener = button(Command("open", "Open this workflow", self._open, "external-link"), self)
        self._workflow_row = self.row("Starts the workflow", self.workflow)
        self._version_row = self.row("Version", self.version, "Stays with this one until you choose another.")
        self._opener_row = self.row("Open", self.opener)
        self._opener_row.label.hide()
        self._versions: list[PublishedVersion] = []
        self.workflow.picked.connect(self._choose_workflow)
        self.version.picked.connect(lambda version: self.give(self._version_row, subworkflow=version))

    def fits(self, step: Step) -> bool:
        return step.kind is StepKind.SUBWORKFLOW

    def fill(self, step: Step, afresh: bool) -> None:
        self._versions = self.editor.context.read(published_versions, self.editor.model.workflow_id)
        chosen = self._chosen(step.subworkflow)
        workflows = dict.fromkeys((version.workflow_id, version.workflow) for version in self._versions)
        choices = [Choice(None, "Choose …"), *(Choice(id, name) for id, name in workflows)]
        self.workflow.set_choices(choices, chosen.workflow_id if chosen else None)
        own = [version for version in self._versions if chosen and version.workflow_id == chosen.workflow_id]
        self.version.set_choices([Choice(v.version_id, _words(v)) for v in own], step.subworkflow)
        for row in (self._version_row, self._opener_row):
            row.setVisible(chosen is not None)
        self._workflow_row.set_hint("" if self._versions else _NO_OTHER)

    def _chosen(self, version_id: VersionId | None) -> PublishedVersion | None:
        return next((version for version in self._versions if version.version_id == version_id), None)

    def _choose_workflow(self, workflow_id: WorkflowId | None) -> None:
        newest = next((version for version in self._versions if version.workflow_id == workflow_id), None)
        self.give(self._workflow_row, subworkflow=newest.version_id if newest else None)

    def _open(self) -> None:
        chosen = self._chosen(self.step.subworkflow)
        if chosen is not None:
            self.editor.context.go_to(WorkflowPlace(chosen.workflow_id))


def _words(version: PublishedVersion) -> str:
    return f"Version {version.number}{f': {version.note}' if version.note else ''}"
