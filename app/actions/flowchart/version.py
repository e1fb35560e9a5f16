"""Workflows and their versions: made, taken from templates, published, restored, put away."""

from dataclasses import replace

from app.actions.flowchart.circulation import need_consent
from app.actions.flowchart.draft import draft_of, put_graph
from app.actions.flowchart.position import COLUMN
from app.actions.workflow import add_workflow, check_free_name, free_name, latest_published
from app.domain.errors import RuleViolation
from app.domain.hours import need_minute
from app.domain.ids import FlowId, StepId, VersionId, WorkflowId
from app.domain.text import clean_name, clean_text
from app.domain.workflow import (
    OWN_TEMPLATE,
    Flow,
    Graph,
    Step,
    StepKind,
    VersionState,
    Workflow,
    WorkflowVersion,
)
from app.editing.belonging import remove_version, remove_workflow_records
from app.editing.edit import Edit, action
from app.editing.recursion import recursion
from app.engine.lint import errors
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import TEMPLATE_NAMES, template
from app.exchange.workflow_json import WorkflowFile


@action("Make workflow", "Make workflow {name}")
def new_workflow(edit: Edit, name: str, anchor_label: str = "Publish date") -> WorkflowId:
    """A draft: Start, a milestone with the anchor, called like it, and End. Refused: an empty or taken name."""
    title = clean_name(name, "name of the workflow")
    check_free_name(edit, title)
    label = clean_name(anchor_label, "name of the date")
    return _put_workflow(edit, Workflow(_next(edit), title, label), VersionState.DRAFT, _first_graph(label))


def _next(edit: Edit) -> WorkflowId:
    return WorkflowId(edit.next_id(Workflow))


def _put_workflow(edit: Edit, workflow: Workflow, state: VersionState, graph: Graph) -> WorkflowId:
    edit.put(workflow)
    number = VersionId(edit.next_id(WorkflowVersion))
    published_at = edit.now if state is VersionState.PUBLISHED else None
    edit.put(WorkflowVersion(number, workflow.id, 1, state, graph, "", published_at))
    return workflow.id


def _first_graph(label: str) -> Graph:
    start, anchor, end = StepId("start"), StepId("anchor"), StepId("end")
    steps = (
        Step(start, StepKind.START, "Start", x=0.0, y=0.0, row=0),
        Step(anchor, StepKind.MILESTONE, label, anchor=True, x=COLUMN, y=0.0, row=0),
        Step(end, StepKind.END, "End", x=2 * COLUMN, y=0.0, row=0),
    )
    flows = (Flow(FlowId("start-anchor"), start, anchor), Flow(FlowId("anchor-end"), anchor, end))
    return Graph(steps, flows, in_rows=True)


@action("Use template")
def use_template(edit: Edit, source: str | WorkflowId) -> WorkflowId:
    """A workflow of the team's own with version 1 published, so that it can be started at once.

    ``source`` is the name of a shipped one, ``blog_post``, or the id of an own template. A name that is taken gets a
    number behind it.
    """
    if isinstance(source, str):
        if source not in TEMPLATE_NAMES:
            raise RuleViolation(f"There is no template “{source}”. Choose one from Templates.")
        file = template(source)
        edit.title = f"Use template “{file.name}”"
        return add_workflow(edit, file, name=free_name(edit, file.name), template=source)
    own = edit.need(Workflow, source)
    edit.title = f"Use template “{own.name}”"
    graph = latest_published(edit, own.id).graph
    file = WorkflowFile(own.name, own.anchor_label, own.about, graph=graph, anchor_minute=own.anchor_minute)
    return add_workflow(edit, file, name=free_name(edit, own.name))


@action("Duplicate workflow")
def duplicate_workflow(edit: Edit, workflow_id: WorkflowId) -> WorkflowId:
    """A second one to change freely, with a number behind its name: its draft as a draft, else what is published."""
    workflow = edit.need(Workflow, workflow_id)
    newest = max(edit.find(WorkflowVersion, workflow_id=workflow_id), key=lambda version: version.number)
    copy = replace(workflow, id=_next(edit), name=free_name(edit, workflow.name), template="", archived=False)
    edit.title = f"Duplicate “{workflow.name}” as “{copy.name}”"
    return _put_workflow(edit, copy, newest.state, newest.graph)


@action("Save as template", "Save {name} as template")
def save_as_template(edit: Edit, workflow_id: WorkflowId, name: str) -> WorkflowId:
    """The draft, else the latest version, as an own template. Refused with the first error that stops publishing."""
    workflow = edit.need(Workflow, workflow_id)
    title = clean_name(name, "name of the template")
    if any(own.name.casefold() == title.casefold() for own in edit.find(Workflow, template=OWN_TEMPLATE)):
        raise RuleViolation(f"There is a template “{title}” already. Give this one another name.")
    draft = draft_of(edit, workflow_id)
    graph = find_loop_backs(draft.graph)
    _check_sound(edit, title, graph, draft.id)
    own = replace(workflow, id=_next(edit), name=title, template=OWN_TEMPLATE, archived=True)
    return _put_workflow(edit, own, VersionState.PUBLISHED, graph)


def _check_sound(edit: Edit, name: str, graph: Graph, version_id: VersionId) -> None:
    found = (*errors(graph), *recursion(edit, graph, version_id))
    if found:
        raise RuleViolation(f"“{name}” cannot be published: {found[0].sentence}")


@action("Change workflow", "Change {workflow_id}", merges=1)
def edit_workflow(
    edit: Edit,
    workflow_id: WorkflowId,
    *,
    name: str | None = None,
    anchor_label: str | None = None,
    about: str | None = None,
) -> None:
    """What is None stays. Running projects keep the words they were started with."""
    workflow = edit.need(Workflow, workflow_id)
    if name is not None:
        name = clean_name(name, "name of the workflow")
        check_free_name(edit, name, workflow_id)
    if anchor_label is not None:
        anchor_label = clean_name(anchor_label, "name of the date")
    about = workflow.about if about is None else clean_text(about, "description")
    new = replace(workflow, name=name or workflow.name, anchor_label=anchor_label or workflow.anchor_label, about=about)
    edit.put(new)
    if new.name != workflow.name:
        edit.title = f"Rename “{workflow.name}” to “{new.name}”"


@action("Set hour", "Set the hour of {workflow_id}")
def set_workflow_hour(edit: Edit, workflow_id: WorkflowId, minute: int | None) -> None:
    """The hour that the dates of projects of it begin with, in minutes after midnight; None: the whole day."""
    edit.put(replace(edit.need(Workflow, workflow_id), anchor_minute=need_minute(minute)))


@action("Archive workflow")
def archive_workflow(edit: Edit, workflow_id: WorkflowId) -> None:
    """Out of every list; its projects go on."""
    workflow = edit.need(Workflow, workflow_id)
    edit.put(replace(workflow, archived=True))
    edit.title = f"Archive “{workflow.name}”"


@action("Take workflow out of the archive")
def unarchive_workflow(edit: Edit, workflow_id: WorkflowId) -> None:
    """Refused when its name was given to another one meanwhile, and for a template."""
    workflow = edit.need(Workflow, workflow_id)
    if workflow.is_own_template:
        raise RuleViolation(f"“{workflow.name}” is a template. Use it to make a workflow of it.")
    check_free_name(edit, workflow.name, workflow_id)
    edit.put(replace(workflow, archived=False))
    edit.title = f"Take “{workflow.name}” out of the archive"


@action("Delete workflow")
def delete_workflow(edit: Edit, workflow_id: WorkflowId) -> None:
    """Only one that was never published, or an own template."""
    workflow = edit.need(Workflow, workflow_id)
    versions = edit.find(WorkflowVersion, workflow_id=workflow_id)
    published = any(version.state is VersionState.PUBLISHED for version in versions)
    if published and not workflow.is_own_template:
        raise RuleViolation(f"“{workflow.name}” was published, so it can only be archived.")
    remove_workflow_records(edit, workflow_id)
    for version in versions:
        remove_version(edit, version)
    edit.remove(workflow)
    edit.title = f"Delete “{workflow.name}”"


@action("Publish")
def publish(edit: Edit, workflow_id: WorkflowId, note: str = "") -> VersionId:
    """The draft becomes the version that new projects run. Refused with the first error that lint finds."""
    workflow = edit.need(Workflow, workflow_id)
    draft = _draft(edit, workflow)
    _check_sound(edit, workflow.name, draft.graph, draft.id)
    need_consent(edit, draft)
    edit.put(replace(draft, state=VersionState.PUBLISHED, note=note.strip(), published_at=edit.now))
    edit.title = f"Publish version {draft.number} of “{workflow.name}”"
    return draft.id


def _draft(edit: Edit, workflow: Workflow) -> WorkflowVersion:
    drafts = edit.find(WorkflowVersion, workflow_id=workflow.id, state=VersionState.DRAFT)
    if not drafts:
        raise RuleViolation(f"“{workflow.name}” has no draft. Change something first.")
    return drafts[-1]


@action("Discard draft", "Discard draft of {workflow_id}")
def discard_draft(edit: Edit, workflow_id: WorkflowId) -> None:
    """Back to the latest published version. Refused when nothing was ever published."""
    workflow = edit.need(Workflow, workflow_id)
    draft = _draft(edit, workflow)
    if draft.number == 1:
        raise RuleViolation(f"“{workflow.name}” was never published. Delete the workflow instead.")
    remove_version(edit, draft)


@action("Restore version")
def restore(edit: Edit, workflow_id: WorkflowId, version_id: VersionId) -> None:
    """The graph of an old version becomes the draft. Refused when that is what stands there already."""
    version = edit.need(WorkflowVersion, version_id)
    if version.workflow_id != workflow_id:
        raise RuleViolation("This version belongs to another workflow. Choose one of this workflow's.")
    draft = draft_of(edit, workflow_id)
    if put_graph(edit, draft, version.graph) is draft:
        raise RuleViolation(f"Nothing differs from version {version.number}.")
    edit.title = f"Restore version {version.number} of “{edit.need(Workflow, workflow_id).name}”"
