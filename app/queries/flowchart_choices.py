"""What the panel of the flowchart editor offers: names of people, today, the workflows that a step can start."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import VersionId, WorkflowId
from app.domain.person import Person
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.queries.reader import Reader


def people_names(reader: Reader) -> list[str]:
    """Of everybody who is there, by name."""
    return sorted((person.name for person in reader.find(Person, archived=False)), key=str.casefold)


def today(reader: Reader) -> date:
    return reader.today()


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that a subworkflow can start."""

    version_id: VersionId
    workflow_id: WorkflowId
    workflow: str
    number: int
    note: str


def published_versions(reader: Reader, but: WorkflowId | None) -> list[PublishedVersion]:
    """All but those of one workflow, which cannot start itself: by name, the newest first."""
    names = {workflow.id: workflow.name for workflow in reader.find(Workflow, archived=False)}
    found = [
        PublishedVersion(version.id, version.workflow_id, names[version.workflow_id], version.number, version.note)
        for version in reader.find(WorkflowVersion, state=VersionState.PUBLISHED)
        if version.workflow_id in names and version.workflow_id != but
    ]
    return sorted(found, key=lambda version: (version.workflow.casefold(), -version.number))
