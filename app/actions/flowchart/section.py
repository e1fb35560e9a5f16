"""The sections of a workflow: named groups of steps, which change nothing of how it runs."""

from collections.abc import Collection
from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, need_step, put_graph
from app.actions.flowchart.step import edit_step
from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.project_field import Repeat
from app.domain.text import clean_name
from app.domain.workflow import Graph
from app.editing.edit import Edit, action


@action("Put into section")
def give_section(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> None:
    """The section of this name, which is made if there is none; without a name the step leaves its section. A section
    without steps goes."""
    give_sections(edit, workflow_id, (step_id,), name)


@action("Put into section")
def give_sections(edit: Edit, workflow_id: WorkflowId, step_ids: Collection[StepId], name: str) -> None:
    """All these steps into the section of this name, as ``give_section`` does with one. Raises RuleViolation."""
    draft = draft_of(edit, workflow_id)
    graph, steps = draft.graph, [need_step(draft.graph, step_id) for step_id in step_ids]
    section = None
    if name.strip():
        section = section_named(graph.sections, name)
        if section not in graph.sections:
            graph = replace(graph, sections=(*graph.sections, section))
    graph = graph.with_steps(*(replace(step, section=section.id if section is not None else None) for step in steps))
    put_graph(edit, draft, _without_empty(graph))
    what = named(steps[0]) if len(steps) == 1 else f"{len(steps)} steps"
    out = f"Take {what} out of {'its section' if len(steps) == 1 else 'their sections'}"
    edit.title = f"Put {what} into “{section.name}”" if section is not None else out


def _without_empty(graph: Graph) -> Graph:
    used = {one.section for one in graph.steps}
    return replace(graph, sections=tuple(one for one in graph.sections if one.id in used))


@action("Rename section")
def rename_section(edit: Edit, workflow_id: WorkflowId, section_id: str, name: str) -> None:
    """Another name for a section. Raises RuleViolation for none, and for that of another section."""
    draft = draft_of(edit, workflow_id)
    name = clean_name(name, "name of the section")
    section = need_section(draft.graph, section_id)
    if any(one.name.casefold() == name.casefold() for one in draft.graph.sections if one.id != section_id):
        raise RuleViolation(f"There is a section “{name}” already. Put the steps into it, or choose another name.")
    sections = tuple(replace(one, name=name) if one.id == section_id else one for one in draft.graph.sections)
    put_graph(edit, draft, replace(draft.graph, sections=sections))
    edit.title = f"Rename “{section.name}” to “{name}”"


@action("Remove section")
def remove_section(edit: Edit, workflow_id: WorkflowId, section_id: str) -> None:
    """The section goes, its steps stay. Raises RuleViolation when it is gone already."""
    draft = draft_of(edit, workflow_id)
    section = need_section(draft.graph, section_id)
    steps = (replace(step, section=None) for step in draft.graph.steps if step.section == section_id)
    put_graph(edit, draft, _without_empty(draft.graph.with_steps(*steps)))
    edit.title = f"Remove the section “{section.name}”"


@action("Repeat section")
def repeat_section(edit: Edit, workflow_id: WorkflowId, section_id: str, repeat: Repeat | None) -> None:
    """All steps of a section are done once for each value of a list; None: once. Raises RuleViolation when it is
    gone."""
    draft = draft_of(edit, workflow_id)
    section = need_section(draft.graph, section_id)
    sections = tuple(replace(one, repeat=repeat) if one.id == section_id else one for one in draft.graph.sections)
    put_graph(edit, draft, replace(draft.graph, sections=sections))
    each = f"Repeat “{section.name}” for each of “{repeat.field}”" if repeat is not None else ""
    edit.title = each or f"Do “{section.name}” once"


@action("Repeat section")
def repeat_all_of_section(edit: Edit, workflow_id: WorkflowId, step_id: StepId, whole: bool) -> None:
    """What is repeated of a step: all of its section, or the step alone. Raises RuleViolation without a section."""
    graph = draft_of(edit, workflow_id).graph
    step = need_step(graph, step_id)
    section = need_section(graph, step.section or "")
    repeat = step.repeat or section.repeat
    edit_step(edit, workflow_id, step_id, repeat=None if whole else repeat)
    repeat_section(edit, workflow_id, section.id, repeat if whole else None)
    edit.title = f"Repeat all of “{section.name}”" if whole else f"Repeat {named(step)} alone"


def need_section(graph: Graph, section_id: str) -> Section:
    """The section with this id. Raises RuleViolation when it is gone."""
    found = next((one for one in graph.sections if one.id == section_id), None)
    if found is None:
        raise RuleViolation("This section is not there any more.")
    return found


def section_named(known: Collection[Section], name: str) -> Section:
    """The known section of this name, whatever its case; else a new one."""
    name = clean_name(name, "name of the section")
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is not None:
        return found
    taken = {one.id for one in known}
    return Section(next(id for n in range(1, len(taken) + 2) if (id := f"section{n}") not in taken), name)
