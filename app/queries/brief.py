"""The brief of a project with what belongs to it: how complete it is, what of it differs from the workflow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.brief import (
    Brief,
    BudgetLine,
    Deliverable,
    DeliverableState,
    Kpi,
    Requirement,
    RequirementState,
    Risk,
    in_order,
)
from app.domain.check_item import DeliverableSpec
from app.domain.ids import PersonId, ProjectId, RoleId, TaskId, WorkflowId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.task import Task
from app.domain.text import bare_name
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.editing.spec_copy import Spec, SpecCopy, spec_values, specs_of
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class BriefCheck:
    """One thing that a complete brief has. ``about`` leads to where it is filled: "question 2", "scope"."""

    about: str
    hint: str
    done: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a brief is there; nothing that is added ever makes it less."""

    checks: tuple[BriefCheck, ...]

    @property
    def done(self) -> int:
        return sum(check.done for check in self.checks)

    @property
    def complete(self) -> bool:
        return self.done == len(self.checks)

    @property
    def open(self) -> tuple[BriefCheck, ...]:
        """What is missing, in the order of the page."""
        return tuple(check for check in self.checks if not check.done)

    def answered(self, number: int) -> bool:
        """Whether one of the five questions, from 1, has its answer."""
        return all(check.done for check in self.checks if check.about == f"question {number}")


def measurable(kpi: Kpi) -> bool:
    """Whether somebody can tell on a day if it was reached."""
    return kpi.target is not None and kpi.on is not None


def reached(kpi: Kpi) -> float | None:
    """How far from its start to its target a number came: 1 is all the way, also where it is to fall. None where that
    cannot be told."""
    start = kpi.start or 0.0
    if kpi.value is None or kpi.target is None or kpi.target == start:
        return None
    return (kpi.value - start) / (kpi.target - start)


def completeness(
    brief: Brief, deliverables: Sequence[Deliverable], kpis: Sequence[Kpi], lines: Sequence[BudgetLine] = ()
) -> Completeness:
    """Of a brief with its deliverables, KPIs and budget lines."""
    resources = brief.roles or brief.tools or brief.assets or lines
    return Completeness(
        (
            BriefCheck("sentence", "Say in one sentence what the project is.", bool(brief.sentence)),
            BriefCheck("question 1", "Name the audience or team that benefits.", bool(brief.audience)),
            BriefCheck("question 2", "List at least one deliverable, and how many of it.", bool(deliverables)),
            BriefCheck("question 3", "Write the promise: why it benefits them, in a sentence.", bool(brief.promise)),
            BriefCheck("question 4", "Say what it takes: hours of a role, a tool or an amount.", bool(resources)),
            BriefCheck("question 5", "Add a KPI with a target and a day to measure it.", any(map(measurable, kpis))),
            BriefCheck("scope", "Say what is in scope.", bool(brief.in_scope)),
            BriefCheck("scope", "Say what is not in scope.", bool(brief.out_scope)),
        )
    )


class Origin(StrEnum):
    """Where a deliverable or a requirement of a project comes from."""

    OWN = "own"
    """The workflow does not know it."""
    SAME = "as in the workflow"
    CHANGED = "changed"
    MISSING = "taken out"


@dataclass(frozen=True, slots=True)
class SpecDifference:
    """How one thing differs from the workflow; ``what`` names the fields that do."""

    origin: Origin
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefView:
    """All that stands in the brief of one project. Deliverables are in their order."""

    project: Project
    deliverables: tuple[Deliverable, ...]
    requirements: tuple[Requirement, ...]
    kpis: tuple[Kpi, ...]
    risks: tuple[Risk, ...]
    lines: tuple[BudgetLine, ...]
    differences: Mapping[tuple[type[SpecCopy], int], SpecDifference]
    """Of each deliverable and requirement, by its kind and id; empty where the workflow names none."""
    missing: tuple[Spec, ...]
    """What the workflow has and somebody took out."""
    people: Mapping[PersonId, str]
    roles: Mapping[RoleId, str]
    tasks: Mapping[TaskId, Task]
    """The tasks of the project."""

    @property
    def brief(self) -> Brief:
        return self.project.brief

    @property
    def completeness(self) -> Completeness:
        return completeness(self.brief, self.deliverables, self.kpis, self.lines)

    @property
    def hours(self) -> float:
        """What all roles together are thought to need."""
        return sum(line.hours for line in self.brief.roles)

    @property
    def planned(self) -> int:
        """What all budget lines together plan, in whole cents."""
        return sum(line.planned or 0 for line in self.lines)

    def of_deliverable(self, deliverable: Deliverable | None) -> tuple[Requirement, ...]:
        """The requirements of one deliverable; None: those of the whole project."""
        wanted = deliverable.id if deliverable is not None else None
        return tuple(one for one in self.requirements if one.deliverable_id == wanted)

    def name(self, person_id: PersonId | None) -> str:
        return self.people.get(person_id, "") if person_id is not None else ""


def brief_view(reader: Reader, project_id: ProjectId) -> BriefView | None:
    """None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    deliverables = in_order(project.brief, reader.find(Deliverable, project_id=project_id))
    requirements = reader.find(Requirement, project_id=project_id)
    differences, missing = _differences(reader, project, [*deliverables, *requirements])
    return BriefView(
        project,
        tuple(deliverables),
        tuple(requirements),
        tuple(reader.find(Kpi, project_id=project_id)),
        tuple(reader.find(Risk, project_id=project_id)),
        tuple(reader.find(BudgetLine, project_id=project_id)),
        differences,
        missing,
        {person.id: person.name for person in reader.find(Person)},
        {role.id: role.name for role in reader.find(Role)},
        {task.id: task for task in reader.find(Task, project_id=project_id)},
    )


_WORDS = {
    "task_id": "task",
    "deliverable_id": "deliverable",
    "by": "who checks",
    "how": "how it is checked",
    "needs": "evidence",
    "must": "must or should",
    "reduced": "reduced scope",
}


def _differences(
    reader: Reader, project: Project, records: Sequence[SpecCopy]
) -> tuple[dict[tuple[type[SpecCopy], int], SpecDifference], tuple[Spec, ...]]:
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    specs = {(isinstance(spec, DeliverableSpec), spec.id): spec for spec in specs_of(version.graph)} if version else {}
    values = spec_values(reader, project.id) if specs else None
    found: dict[tuple[type[SpecCopy], int], SpecDifference] = {}
    for record in records:
        spec = specs.pop((isinstance(record, Deliverable), record.spec), None)
        if spec is None or values is None:
            found[type(record), record.id] = SpecDifference(Origin.OWN)
            continue
        what = [name for name, value in values.of(spec).items() if getattr(record, name) != value]
        said = tuple(_WORDS.get(name, name) for name in what)
        found[type(record), record.id] = SpecDifference(Origin.CHANGED if said else Origin.SAME, said)
    return (found if values is not None else {}), tuple(specs.values())


def requirement_count(reader: Reader, project_id: ProjectId) -> str:
    """ "11/16": how many requirements are met or waived; empty without any."""
    found = counting(reader.get(Project, project_id), reader.find(Requirement, project_id=project_id))
    closed = sum(one.state in (RequirementState.MET, RequirementState.WAIVED) for one in found)
    return f"{closed}/{len(found)}" if found else ""


def counting(project: Project | None, requirements: Iterable[Requirement]) -> list[Requirement]:
    """What counts now: reduced scope leaves out what is marked for it."""
    reduced = project is not None and project.reduced_scope
    return [one for one in requirements if not (reduced and one.reduced)]


def delivered(deliverables: Sequence[Deliverable]) -> str:
    """ "2 of 5 delivered, 1 approved"; empty without any."""
    if not deliverables:
        return ""
    done = sum(one.state.delivered for one in deliverables)
    approved = sum(one.state is DeliverableState.APPROVED for one in deliverables)
    return f"{done} of {len(deliverables)} delivered" + (f", {approved} approved" if approved else "")


@dataclass(frozen=True, slots=True)
class ProposedWorkflow:
    """A workflow that makes what a brief asks for; ``makes`` names the deliverables."""

    name: str
    makes: tuple[str, ...]


def proposed_workflows(reader: Reader, view: BriefView) -> list[ProposedWorkflow]:
    """Those that make a deliverable of the brief which no task makes yet; the one that makes most of them first.

    A workflow makes what it lists, by name or kind, and what it is called after.
    """
    todo = [one for one in view.deliverables if one.task_id is None]
    if not todo:
        return []
    latest: dict[WorkflowId, WorkflowVersion] = {}
    for version in reader.find(WorkflowVersion, state=VersionState.PUBLISHED):
        if version.workflow_id not in latest or version.number > latest[version.workflow_id].number:
            latest[version.workflow_id] = version
    found, wanted = [], [(one.name, _words(one.name, one.kind)) for one in todo]
    for workflow in reader.find(Workflow, archived=False):
        newest = latest.get(workflow.id)
        if newest is not None and newest.id != view.project.version_id:
            called = bare_name(workflow.name)
            listed = _words(*(text for spec in newest.graph.deliverables for text in (spec.name, spec.kind)))
            makes = tuple(name for name, words in wanted if _makes(called, listed, words))
            found += [ProposedWorkflow(workflow.name, makes)] if makes else []
    return sorted(found, key=lambda one: (-len(one.makes), one.name.casefold()))


def _words(*texts: str) -> set[str]:
    return {bare_name(text) for text in texts if text}


def _makes(called: str, listed: set[str], words: set[str]) -> bool:
    return bool(words & listed) or any(_within(called, word) or _within(word, called) for word in words)


def _within(part: str, whole: str) -> bool:
    """As whole words, and long enough to mean something."""
    return len(part) >= _LEAST_LETTERS and f" {part} " in f" {whole} "


_LEAST_LETTERS = 4
