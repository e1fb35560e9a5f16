"""What has to be done in a step: its work, or the other workflow that it starts."""

from app.domain.ids import VersionId, WorkflowId
from app.domain.workflow import Step, StepKind
from app.queries.flowchart_choices import PublishedVersion, published_versions
from ui.link.command import Command
from ui.link.place import WorkflowPlace
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor
from ui.widgets.button import button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.line_field import TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.value_field import hours_field


class WorkSection(StepSection):
    """The effort of a step, its instructions, when it is done, check items and inputs."""

    title = "Work"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.effort = hours_field("Effort")
        self.instructions = TextField("Instructions", "What whoever gets it has to know", lines=3)
        self.done_when = TextField("Done when", "“The text is in the system and proofread”")
        self.checklist = LineList("Check items", LineRules("Check item", "Add a check item"))
        self.inputs = LineList("Inputs", LineRules("Input", "Add an input: a file, a link, a text"))
        self._effort_row = self.row("Effort", self.effort)
        self._texts = {
            "instructions": (self.row("Instructions", self.instructions), self.instructions),
            "done_when": (self.row("Done when", self.done_when), self.done_when),
        }
        self._lists = {
            "checklist": (self.row("Check items", self.checklist), self.checklist),
            "inputs": (self.row("Inputs", self.inputs), self.inputs),
        }
        self.effort.value_kept.connect(lambda minutes: self.give(self._effort_row, effort_minutes=minutes))
        for name, (row, text) in self._texts.items():
            text.kept.connect(lambda typed, name=name, row=row: self.give(row, **{name: typed.strip()}))
            text.taken_back.connect(lambda row=row: row.show_problem(""))
        for name in self._lists:
            self._connect_list(name)

    def fits(self, step: Step) -> bool:
        return step.has_task and not step.kind.traits.unattended

    def fill(self, step: Step, afresh: bool) -> None:
        self.effort.show_value(step.effort_minutes, afresh)
        self._effort_row.setVisible(step.kind is not StepKind.MILESTONE)
        for name, (_, text) in self._texts.items():
            text.show_text(getattr(step, name), afresh)
        for name, (_, lines) in self._lists.items():
            lines.show_lines([Line(text) for text in getattr(step, name)], afresh)

    def _connect_list(self, name: str) -> None:
        row, lines = self._lists[name]

        def keep(texts: list[str]) -> None:
            self.give(row, **{name: tuple(texts)})

        def now() -> list[str]:
            return list(getattr(self.step, name))

        lines.added.connect(lambda text: keep([*now(), text]))
        lines.renamed.connect(lambda at, text: keep([text if n == at else old for n, old in enumerate(now())]))
        lines.removed.connect(lambda at: keep([old for n, old in enumerate(now()) if n != at]))
        lines.moved.connect(lambda at, to: keep(moved_items(now(), at, to)))


_NO_OTHER = "Publish another workflow first; then this step can start it."


class SubworkflowSection(StepSection):
    """The workflow, then its version: the newest one, unless another is pinned."""

    title = "Subworkflow"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.workflow: ChoiceField[WorkflowId | None] = ChoiceField("Starts the workflow")
        self.version: ChoiceField[VersionId] = ChoiceField("Version")
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
        choices: list[Choice[WorkflowId | None]] = [
            Choice(None, "Choose …"),
            *(Choice(id, name) for id, name in workflows),
        ]
        self.workflow.set_choices([Choice(None, "Choose …"), *choices], chosen.workflow_id if chosen else None)
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
