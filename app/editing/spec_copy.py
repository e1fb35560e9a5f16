"""The deliverables and requirements of a workflow as records of a project: copied as it starts, and brought along to
another version where nobody has changed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.brief import Deliverable, DeliverableState, Requirement, RequirementState
from app.domain.check_item import DeliverableSpec, RequirementSpec
from app.domain.file import File
from app.domain.ids import DeliverableId, PersonId, ProjectId, RequirementId, RoleId, StepId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.domain.workflow import Graph
from app.editing.edit import Edit
from app.editing.ports import Entities

_OF_DELIVERABLE = {name: name for name in ("name", "kind", "amount", "channel", "format")} | {"reduced": "optional"}
_OF_REQUIREMENT = {"text": "text", "must": "must", "how": "how", "needs": "evidence", "reduced": "optional"}
"""The fields of a record, and what the workflow calls them."""


Spec = DeliverableSpec | RequirementSpec
SpecCopy = Deliverable | Requirement


def specs_of(graph: Graph) -> list[Spec]:
    """What a workflow makes, then the standards of it."""
    return [*graph.deliverables, *graph.requirements]


@dataclass(frozen=True)
class SpecValues:
    """What the specs of a graph come to in one project: its people stand for the roles, its tasks for the steps."""

    people: Mapping[RoleId, PersonId]
    tasks: Mapping[StepId, TaskId]
    deliverables: Mapping[str, DeliverableId]
    """The records of the project, by their spec."""

    def of(self, spec: Spec) -> dict[str, Any]:
        """The fields of the record that is copied from a spec."""
        if isinstance(spec, DeliverableSpec):
            made_by = self.tasks.get(spec.step) if spec.step is not None else None
            return {field: getattr(spec, name) for field, name in _OF_DELIVERABLE.items()} | {"task_id": made_by}
        return {field: getattr(spec, name) for field, name in _OF_REQUIREMENT.items()} | {
            "by": self.people.get(RoleId(spec.by)) if spec.by else None,
            "deliverable_id": self.deliverables.get(spec.deliverable) if spec.deliverable else None,
        }


def spec_values(source: Entities, project_id: ProjectId) -> SpecValues:
    """By the tasks and deliverables that a project has. A role that no task of it has stands for the only person who
    has it in the team, else for nobody."""
    tasks = source.find(Task, project_id=project_id)
    having: dict[RoleId, list[PersonId]] = {}
    for person in source.find(Person, archived=False):
        for role in person.roles:
            having.setdefault(role, []).append(person.id)
    people = {role: ids[0] for role, ids in having.items() if len(ids) == 1}
    people |= {task.role: task.owner_id for task in reversed(tasks) if task.role is not None}
    records = source.find(Deliverable, project_id=project_id)
    return SpecValues(
        people,
        {task.step_id: task.id for task in tasks if task.step_id is not None},
        {record.spec: record.id for record in records if record.spec},
    )


def copy_specs(edit: Edit, project_id: ProjectId, graph: Graph, added_at: datetime | None = None) -> None:
    """A record for each deliverable and each requirement of the workflow. Its tasks have to be there."""
    _copy(edit, project_id, specs_of(graph), added_at)


def _copy(
    edit: Edit,
    project_id: ProjectId,
    specs: Sequence[Spec],
    added_at: datetime | None,
) -> None:
    values = spec_values(edit, project_id) if specs else None
    for spec in specs:
        if values is not None and isinstance(spec, DeliverableSpec):
            number = DeliverableId(edit.next_id(Deliverable))
            edit.put(Deliverable(number, project_id, spec=spec.id, added_at=added_at, **values.of(spec)))
            values = replace(values, deliverables={**values.deliverables, spec.id: number})
        elif values is not None:
            made = RequirementId(edit.next_id(Requirement))
            edit.put(Requirement(made, project_id, spec=spec.id, added_at=added_at, **values.of(spec)))


def bring_back_specs(edit: Edit, project_id: ProjectId, graph: Graph, added_at: datetime | None) -> int:
    """Copy anew what the workflow names and the project no longer has. Returns how much that was."""
    there = {_key(one) for one in edit.find(Deliverable, project_id=project_id)}
    there |= {_key(one) for one in edit.find(Requirement, project_id=project_id)}
    gone = [spec for spec in specs_of(graph) if _key(spec) not in there]
    _copy(edit, project_id, gone, added_at)
    return len(gone)


def follow_specs(edit: Edit, project_id: ProjectId, old: Graph, new: Graph, added_at: datetime | None) -> None:
    """To another version: each field that nobody changed takes the version's, what is new comes, and what is gone goes
    where nobody has touched it. What was taken out of the project stays out."""
    if (old.deliverables, old.requirements) == (new.deliverables, new.requirements):
        return
    records: list[SpecCopy] = [
        *edit.find(Requirement, project_id=project_id),
        *edit.find(Deliverable, project_id=project_id),
    ]
    known = {_key(spec) for spec in specs_of(old)} | {_key(record) for record in records}
    _copy(edit, project_id, [spec for spec in new.deliverables if _key(spec) not in known], added_at)
    values = spec_values(edit, project_id)
    before = {_key(spec): values.of(spec) for spec in specs_of(old)}
    after = {_key(spec): values.of(spec) for spec in specs_of(new)}
    _copy(edit, project_id, [spec for spec in new.requirements if _key(spec) not in known], added_at)
    for record in records:
        was, now = before.get(_key(record)), after.get(_key(record))
        if was is not None and now is not None:
            left = {name for name, value in was.items() if getattr(record, name) == value}
            edit.put(replace(record, **{name: now[name] for name in left if now[name] != was[name]}))
        elif was is not None and _untouched(edit, record, was):
            edit.remove(record)


def _key(thing: Spec | SpecCopy) -> tuple[bool, str]:
    """A deliverable and a requirement may have the same id in a file."""
    return isinstance(thing, DeliverableSpec | Deliverable), thing.id if isinstance(thing, Spec) else thing.spec


def _untouched(edit: Edit, record: SpecCopy, was: Mapping[str, Any]) -> bool:
    """As it was copied, and nothing hangs on it."""
    if any(getattr(record, name) != value for name, value in was.items()):
        return False
    if isinstance(record, Requirement):
        return record.state is RequirementState.OPEN and not record.evidence and record.file_id is None
    used = bool(edit.find(Requirement, deliverable_id=record.id)) or bool(edit.find(File, deliverable_id=record.id))
    return record.state is DeliverableState.DRAFT and not record.link and not used
