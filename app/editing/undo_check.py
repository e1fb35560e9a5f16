"""What stands in the way of an undo or a redo, as a sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.domain.brief import Requirement
from app.domain.entity import Entity, EntityId, name_of
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, RoleId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.retrospective import StepNote
from app.domain.task import Task
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.editing.change import WORK, Change, Scope
from app.editing.history import HistoryStep, step_to_redo, step_to_undo
from app.editing.ports import Entities

After = Mapping[tuple[str, EntityId], Entity | None]
"""What is left of each thing that is changed, by its kind and id."""


class RunInTheWay(RuleViolation):
    """An undo would leave projects without what they stand on, which were made by themselves and are on no history.

    ``projects`` can be taken back together with the step.
    """

    def __init__(self, projects: Sequence[Project], one: str, several: str) -> None:
        said = f"“{projects[0].name}”"
        if len(projects) == 1:
            said += f" was made by itself and {one}. Take it back together with this step."
        else:
            others = f"{len(projects) - 1} other{'s' if len(projects) > 2 else ''}"
            said += f" and {others} were made by themselves and {several}. Take them back together with this step."
        super().__init__(said)
        self.projects = tuple(project.id for project in projects)


def removals(entities: Entities, projects: Iterable[ProjectId]) -> list[Change]:
    """What takes back these projects, as changes; what belongs to them goes with them."""
    known = (entities.get(Project, project_id) for project_id in projects)
    return [Change("project", project.id, project, None) for project in known if project is not None]


def check_undo(entities: Entities, steps: Sequence[HistoryStep], step: HistoryStep) -> None:
    """Raises RuleViolation when a later step, which was not undone, stands in a scope of this one."""
    _check_turn(entities, step, lambda scope: step_to_undo(steps, scope), "came after it there. Undo that first.")


def check_redo(entities: Entities, steps: Sequence[HistoryStep], step: HistoryStep) -> None:
    """Raises RuleViolation when an earlier step, which was undone, stands in a scope of this one."""
    _check_turn(entities, step, lambda scope: step_to_redo(steps, scope), "comes before it there. Redo that first.")


def _check_turn(
    entities: Entities, step: HistoryStep, turn_in: Callable[[Scope], HistoryStep | None], words: str
) -> None:
    for scope in step.scopes:
        other = turn_in(scope)
        if other is not None and other != step:
            where = _where(entities, scope)
            raise RuleViolation(f"“{step.title}” changed {where} too, and “{other.title}” {words}")


def _where(entities: Entities, scope: Scope) -> str:
    if scope is WORK or scope is None:
        return "the work"
    workflow = entities.get(Workflow, scope)
    return f"the drawing of “{workflow.name}”" if workflow is not None else "the drawing of its workflow"


def check_references(entities: Entities, changes: Sequence[Change]) -> None:
    """Raises RuleViolation when a drawing would name what is not there: drawings and the work have no common order.

    The clock starts projects too, which are on no history; they need their version.
    """
    after = {(change.kind, change.id): change.after for change in changes}
    _check_people(entities, changes, after)
    _check_notes(entities, changes, after)
    gone = [change for change in changes if _lost(change)]
    if gone:
        _check_projects(entities, gone, after)
        _check_drawings(entities, {change.id: change.before for change in gone}, after)
    for change in changes:
        if isinstance(change.after, WorkflowVersion):
            known = _named(change.before.graph) if isinstance(change.before, WorkflowVersion) else set()
            _check_named(entities, _named(change.after.graph) - known, after)


def _check_drawings(entities: Entities, lost: Mapping[EntityId, Entity | None], after: After) -> None:
    for version in entities.find(WorkflowVersion):
        left = after.get(("workflow_version", version.id), version)
        names = _named(left.graph) & lost.keys() if isinstance(left, WorkflowVersion) else ()
        for name in names:
            workflow = entities.get(Workflow, version.workflow_id)
            where = f"The drawing of “{workflow.name}”" if workflow is not None else "A drawing"
            raise RuleViolation(f"{where} uses {_said(entities, lost[name])}. Undo that there first.")


def _lost(change: Change) -> bool:
    if isinstance(change.before, WorkflowVersion) and change.before.state is VersionState.PUBLISHED:
        return not isinstance(change.after, WorkflowVersion) or change.after.state is VersionState.DRAFT
    return isinstance(change.before, Role) and change.after is None


def _check_projects(entities: Entities, gone: Sequence[Change], after: After) -> None:
    for change in gone:
        found = entities.find(Project, version_id=change.id) if change.kind == "workflow_version" else ()
        staying = [project for project in found if not _goes(entities, project, after)]
        said = _said(entities, change.before)
        _offer_runs(staying, f"runs {said}", f"run {said}")
        for project in staying:
            raise RuleViolation(f"“{project.name}” runs {said}, so that stays.")


def _goes(entities: Entities, project: Project, after: After) -> bool:
    """What the clock made goes with the recurrence that made it, or with the task that started it."""
    address, made_by = ("project", project.id), ("recurrence", project.recurrence_id or 0)
    if any(thing in after and after[thing] is None for thing in (address, made_by)):
        return True
    task = entities.get(Task, project.parent_task) if project.parent_task is not None else None
    if task is None:
        return False
    above = entities.get(Project, task.project_id) if task.project_id is not None else None
    return after.get(("task", task.id), task) is None or (above is not None and _goes(entities, above, after))


def _check_people(entities: Entities, changes: Sequence[Change], after: After) -> None:
    """The clock gives work to people in the projects that it makes."""
    for change in changes:
        if not isinstance(change.before, Person) or change.after is not None:
            continue
        owned = (
            task for task in entities.find(Task, owner_id=change.id) if after.get(("task", task.id), task) is not None
        )
        named = [task.project_id for task in owned if task.project_id is not None]
        named += [requirement.project_id for requirement in entities.find(Requirement, by=change.id)]
        held = [entities.get(Project, project_id) for project_id in dict.fromkeys(named)]
        staying = [project for project in held if project is not None and not _goes(entities, project, after)]
        _offer_runs(staying, f"gives work to {change.before.name}", f"give work to {change.before.name}")
        for project in staying:
            raise RuleViolation(f"{change.before.name} has work in “{project.name}” meanwhile, so that stays.")


def _check_notes(entities: Entities, changes: Sequence[Change], after: After) -> None:
    """A note names the version that answers it, which may be a draft that the drawing takes back."""
    for change in changes:
        note = change.after
        if isinstance(note, StepNote) and note.done_in is not None:
            address = ("workflow_version", note.done_in)
            if after.get(address, entities.get(WorkflowVersion, note.done_in)) is None:
                raise RuleViolation("The version that answers this note is not there any more. Redo that first.")
        if isinstance(change.before, WorkflowVersion) and change.after is None:
            for answered in entities.find(StepNote, done_in=change.id):
                left = after.get(("step_note", answered.id), answered)
                if isinstance(left, StepNote) and left.done_in == change.id:
                    raise RuleViolation(f"This draft answers the note “{left.text[:60]}”. Open that again first.")


def _offer_runs(projects: Sequence[Project], one: str, several: str) -> None:
    if projects and all(project.recurrence_id is not None for project in projects):
        raise RunInTheWay(projects, one, several)


def _check_named(entities: Entities, named: set[EntityId], after: After) -> None:
    for name in named:
        kind: type[Entity] = Role if isinstance(name, str) else WorkflowVersion
        thing = after.get((name_of(kind), name), entities.get(kind, name))
        if thing is None or (isinstance(thing, WorkflowVersion) and thing.state is VersionState.DRAFT):
            word = "role" if kind is Role else "version"
            raise RuleViolation(f"A {word} that this drawing names is not there any more. Redo that first.")


def _said(entities: Entities, thing: Entity | None) -> str:
    match thing:
        case Role(name=name):
            return f"the role “{name}”"
        case WorkflowVersion(workflow_id=workflow_id, number=number):
            workflow = entities.get(Workflow, workflow_id)
            return f"version {number} of “{workflow.name if workflow else ''}”"
        case _:
            return "it"


def _named(graph: Graph) -> set[EntityId]:
    roles: set[RoleId] = {role for step in graph.steps for role in step.roles}
    roles |= {lane.role for lane in graph.lanes if lane.role is not None}
    return {*roles, *(step.subworkflow for step in graph.steps if step.subworkflow is not None)}
