"""Workflows: the team's own and those that ship with the program."""

from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.settings import Settings
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.exchange.role_match import with_team_roles
from app.exchange.templates import TEMPLATE_NAMES, template
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class WorkflowLine:
    """``version_id`` is None for a shipped workflow that the team has not taken over; ``template`` names its file."""

    name: str
    anchor_label: str
    about: str
    version: int
    state: str
    graph: Graph
    version_id: VersionId | None = None
    template: str = ""
    anchor_minute: int | None = None

    @property
    def which(self) -> str:
        """The version in words: "version 2", "draft of version 2"."""
        return f"draft of version {self.version}" if self.state == VersionState.DRAFT else f"version {self.version}"


def workflow_lines(reader: Reader) -> list[WorkflowLine]:
    """The team's by name, each with its latest published version (else its draft); then the shipped ones."""
    own = [_own(reader, workflow) for workflow in reader.find(Workflow, archived=False)]
    taken = {workflow.name for workflow in own}
    roles = reader.find(Role)
    shipped = [(name, with_team_roles(template(name), roles)) for name in TEMPLATE_NAMES]
    rest = [
        WorkflowLine(
            file.name, file.anchor_label, file.about, 1, "template", file.graph, None, name, file.anchor_minute
        )
        for name, file in shipped
        if file.name not in taken
    ]
    return sorted(own, key=lambda line: line.name.casefold()) + rest


def _own(reader: Reader, workflow: Workflow) -> WorkflowLine:
    versions = versions_of(reader, workflow.id)
    published = [version for version in versions if version.state is VersionState.PUBLISHED]
    latest = (published or versions)[-1]
    return _line(workflow, latest, latest.id if published else None)


def _line(workflow: Workflow, version: WorkflowVersion, version_id: VersionId | None) -> WorkflowLine:
    return WorkflowLine(
        workflow.name,
        workflow.anchor_label,
        workflow.about,
        version.number,
        version.state,
        version.graph,
        version_id,
        workflow.template,
        workflow.anchor_minute,
    )


def hours_of_workflow(reader: Reader, version_id: VersionId | None) -> dict[StepId | None, tuple[int, ...]]:
    """Other hours to remind than everywhere, of the workflow that a version belongs to: of steps, and of all of it
    under None."""
    version = reader.get(WorkflowVersion, version_id) if version_id is not None else None
    choices = (reader.get(Settings, 1) or Settings()).reminders
    return choices.of_workflow(version.workflow_id) if version is not None else {}


def versions_of(reader: Reader, workflow_id: WorkflowId) -> list[WorkflowVersion]:
    """The versions of a workflow in the order of their numbers."""
    return sorted(reader.find(WorkflowVersion, workflow_id=workflow_id), key=lambda version: version.number)


def find_newest(reader: Reader, name: str) -> WorkflowLine:
    """The same workflow as ``find_workflow``, with its draft where there is one, by the draft's own id."""
    line = find_workflow(reader, name)
    own = next((workflow for workflow in reader.find(Workflow, archived=False) if workflow.name == line.name), None)
    if own is None:
        return line
    newest = versions_of(reader, own.id)[-1]
    return _line(own, newest, newest.id)


def find_workflow(reader: Reader, name: str) -> WorkflowLine:
    """By its name in any case. Raises RuleViolation that lists the names there are."""
    lines = workflow_lines(reader)
    found = next((line for line in lines if line.name.casefold() == name.strip().casefold()), None)
    if found is None:
        names = ", ".join(f"“{line.name}”" for line in lines)
        raise RuleViolation(f"There is no workflow “{name[:60]}”. There are: {names}.")
    return found


def role_names(reader: Reader, line: WorkflowLine) -> dict[RoleId, str]:
    """The names of the roles that a workflow may name."""
    known = reader.find(Role)
    shipped = with_team_roles(template(line.template), known).roles if line.template in TEMPLATE_NAMES else {}
    return {**shipped, **{role.id: role.name for role in known}}
