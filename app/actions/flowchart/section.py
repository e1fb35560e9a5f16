"""Puts a step into a section of its workflow, which is a name and changes nothing else."""

from collections.abc import Collection
from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, need_step, put_graph
from app.domain.check_item import Section
from app.domain.ids import StepId, WorkflowId
from app.domain.text import clean_name
from app.editing.edit import Edit, action


@action("Put into section")
def give_section(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> None:
    """The section of this name, which is made if there is none; without a name the step leaves its section. A section
    without steps goes."""
    draft = draft_of(edit, workflow_id)
    graph, step = draft.graph, need_step(draft.graph, step_id)
    section = None
    if name.strip():
        section = section_named(graph.sections, name)
        if section not in graph.sections:
            graph = replace(graph, sections=(*graph.sections, section))
    graph = graph.with_steps(replace(step, section=section.id if section is not None else None))
    used = {one.section for one in graph.steps}
    put_graph(edit, draft, replace(graph, sections=tuple(one for one in graph.sections if one.id in used)))
    into = f"Put {named(step)} into “{section.name}”" if section is not None else ""
    edit.title = into or f"Take {named(step)} out of its section"


def section_named(known: Collection[Section], name: str) -> Section:
    """The known section of this name, whatever its case; else a new one."""
    name = clean_name(name, "name of the section")
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is not None:
        return found
    taken = {one.id for one in known}
    return Section(next(id for n in range(1, len(taken) + 2) if (id := f"section{n}") not in taken), name)
