"""The cards of the pages Workflows and Templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import ProjectId, RoleId, WorkflowId
from app.domain.person import Role
from app.domain.project import Project
from app.domain.workflow import OWN_TEMPLATE, Graph, VersionState, Workflow, WorkflowVersion
from app.exchange.templates import TEMPLATE_NAMES, template
from app.queries.flowchart import running_projects
from app.queries.graph_counter import Counter, counted
from app.queries.reader import Reader
from app.queries.workflow import versions_of

UNUSED_AFTER_DAYS = 183
"""A workflow from which nothing was started for so long asks whether it is still one."""


@dataclass(frozen=True, slots=True)
class WorkflowUse:
    """How much a workflow is worked by. Practice runs do not count."""

    last_used: datetime | None
    """When the newest project was started, in the zone of the company."""
    this_quarter: int
    """Projects started from it since the quarter began."""
    share: float
    """Of all projects that were started from any workflow, 0 to 1."""
    skipped: float
    """Of the steps of its projects, those that were skipped by hand, 0 to 1."""
    unused_days: int | None
    """Since its last project, or since it was published first; None: never published, or with a project running."""

    @property
    def asks_to_retire(self) -> bool:
        return self.unused_days is not None and self.unused_days >= UNUSED_AFTER_DAYS

    def __str__(self) -> str:
        if self.asks_to_retire and self.unused_days is not None:
            return f"Unused for {self.unused_days * 12 // 365} months: retire or revise?"
        runs = f"{self.this_quarter} run{'' if self.this_quarter == 1 else 's'} this quarter"
        if self.last_used is None:
            return ""
        return f"{runs}  ·  {self.share:.0%} of projects  ·  {self.skipped:.0%} skipped"


@dataclass(frozen=True, slots=True)
class WorkflowCard:
    """``draft_number`` None: nothing is being changed; ``published_number`` None: never published."""

    workflow_id: WorkflowId
    name: str
    about: str
    anchor_label: str
    graph: Graph
    draft_number: int | None
    published_number: int | None
    counter: Counter
    projects_running: int
    use: WorkflowUse
    archived: bool


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """``source`` is what ``use_template`` takes: a shipped file's name, or the id of an own template."""

    source: str | WorkflowId
    name: str
    about: str
    anchor_label: str
    graph: Graph
    role_names: Mapping[RoleId, str]
    counter: Counter


def workflow_cards(reader: Reader, *, archived: bool = False) -> list[WorkflowCard]:
    """The team's workflows, or those in the archive, by name."""
    found = [workflow for workflow in reader.find(Workflow, archived=archived) if not workflow.is_own_template]
    return [_card(reader, workflow) for workflow in sorted(found, key=lambda workflow: workflow.name.casefold())]


def _card(reader: Reader, workflow: Workflow) -> WorkflowCard:
    versions = versions_of(reader, workflow.id)
    draft, published = (_newest(versions, state) for state in (VersionState.DRAFT, VersionState.PUBLISHED))
    graph = versions[-1].graph
    running = sum(running_projects(reader, version.id) for version in versions)
    return WorkflowCard(
        workflow.id,
        workflow.name,
        workflow.about,
        workflow.anchor_label,
        graph,
        draft,
        published,
        counted(graph),
        running,
        use_of(reader, versions, running),
        workflow.archived,
    )


def use_of(reader: Reader, versions: list[WorkflowVersion], running: int) -> WorkflowUse:
    """How much is worked by the workflow of these versions, of whose projects so many are running."""
    mine = {version.id for version in versions}
    started = [one for one in reader.find(Project) if one.version_id is not None and not one.practice]
    own = [one for one in started if one.version_id in mine]
    today = reader.today()
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    days = [reader.local(one.started_at) for one in own if one.started_at is not None]
    counts = reader.skipped_counts()
    found = [counts[one.id] for one in own if one.id in counts]
    steps = sum(count.steps for count in found)
    last = max(days, default=None)
    published = min((version.published_at for version in versions if version.published_at is not None), default=None)
    since = last if last is not None else reader.local(published) if published is not None else None
    return WorkflowUse(
        last,
        sum(day.date() >= quarter for day in days),
        len(own) / len(started) if started else 0.0,
        sum(count.skipped for count in found) / steps if steps else 0.0,
        (today - since.date()).days if since is not None and not running else None,
    )


def _newest(versions: list[WorkflowVersion], state: VersionState) -> int | None:
    return max((version.number for version in versions if version.state is state), default=None)


def template_cards(reader: Reader) -> list[TemplateCard]:
    """The shipped ones, then the team's own by name."""
    names = {role.id: role.name for role in reader.find(Role)}
    own = sorted(reader.find(Workflow, template=OWN_TEMPLATE), key=lambda workflow: workflow.name.casefold())
    return [_shipped(name) for name in TEMPLATE_NAMES] + [_own(reader, workflow, names) for workflow in own]


def _shipped(name: str) -> TemplateCard:
    file = template(name)
    return TemplateCard(name, file.name, file.about, file.anchor_label, file.graph, file.roles, counted(file.graph))


def _own(reader: Reader, workflow: Workflow, names: Mapping[RoleId, str]) -> TemplateCard:
    graph = versions_of(reader, workflow.id)[-1].graph
    label = workflow.anchor_label
    return TemplateCard(workflow.id, workflow.name, workflow.about, label, graph, names, counted(graph))


@dataclass(frozen=True, slots=True)
class WallChart:
    """A published workflow for the wall: its flowchart with what stands over it."""

    name: str
    version: int
    about: str
    anchor_label: str
    counts: str
    graph: Graph
    role_names: Mapping[RoleId, str]


def wall_charts(reader: Reader, project_id: ProjectId | None = None) -> list[WallChart]:
    """The newest published version of each workflow by name; with a project, of its workflow alone."""
    names = {role.id: role.name for role in reader.find(Role)}
    project = reader.get(Project, project_id) if project_id is not None else None
    found = []
    for workflow in sorted(reader.find(Workflow, archived=False), key=lambda one: one.name.casefold()):
        versions = versions_of(reader, workflow.id)
        mine = project is None or project.version_id in {version.id for version in versions}
        published = [version for version in versions if version.state is VersionState.PUBLISHED]
        if published and mine and not workflow.is_own_template:
            newest = published[-1]
            counts = str(counted(newest.graph))
            label = workflow.anchor_label
            found.append(WallChart(workflow.name, newest.number, workflow.about, label, counts, newest.graph, names))
    return found


def project_chart(reader: Reader, project_id: ProjectId) -> WallChart | None:
    """The version that a project runs, to be drawn; None for a free project."""
    project = reader.get(Project, project_id)
    version = reader.get(WorkflowVersion, project.version_id) if project is not None and project.version_id else None
    workflow = reader.get(Workflow, version.workflow_id) if version is not None else None
    if version is None or workflow is None:
        return None
    names = {role.id: role.name for role in reader.find(Role)}
    counts = str(counted(version.graph))
    return WallChart(workflow.name, version.number, workflow.about, workflow.anchor_label, counts, version.graph, names)
