"""What is done on the plan: drag, resize, link, pin, pull in, re-plan, keep a baseline. Each is one undo step."""

from app.domain.ids import BaselineId, PersonId, ProjectId, TaskId
from app.domain.quantity import Lag, LinkKind, Ripple
from app.domain.task import Pin
from app.editing.action import action
from app.editing.edit import Edit
from app.scheduling.fix import Fix


@action("Move step", merges=True)
def move_task(edit: Edit, task_id: TaskId, days: int, *, ripple: Ripple = Ripple.PUSH) -> int:
    """So many working days of its owner later (or earlier). Returns how many other tasks got another due day."""
    raise NotImplementedError


@action("Resize step", merges=True)
def resize_task(
    edit: Edit, task_id: TaskId, *, start_days: int = 0, finish_days: int = 0, ripple: Ripple = Ripple.PUSH
) -> int:
    """Its edges by working days of its owner, later when positive: the left one changes the length, the right one the
    length and the due day. Of a started task the right edge changes what remains. Returns how many others moved."""
    raise NotImplementedError


@action("Hand to and re-plan")
def move_to_person(edit: Edit, task_id: TaskId, person_id: PersonId, *, ripple: Ripple = Ripple.PUSH) -> int:
    """Another owner, the length recounted on that calendar. Returns how many other tasks moved."""
    raise NotImplementedError


@action("Link steps")
def link_tasks(
    edit: Edit, source: TaskId, target: TaskId, kind: LinkKind = LinkKind.FINISH_START, lag: Lag = Lag()
) -> None:
    """A dependency of this project alone, or another kind and lag for one that it has. Nothing moves by it."""
    raise NotImplementedError


@action("Unlink steps")
def unlink_tasks(edit: Edit, source: TaskId, target: TaskId) -> None:
    """Raises RuleViolation for a flow of the workflow."""
    raise NotImplementedError


@action("Pin step")
def set_pin(edit: Edit, task_id: TaskId, pin: Pin | None) -> None:
    """Not before a day, fixed on a day, or neither."""
    raise NotImplementedError


@action("Pull in")
def pull_in(edit: Edit, project_id: ProjectId, after: TaskId | None = None) -> int:
    """What can begin earlier than planned does, in the order of its links, gaps kept; with ``after`` only what comes
    after that task. Returns how many tasks moved."""
    raise NotImplementedError


@action("Re-plan from here")
def replan_from_here(edit: Edit, task_id: TaskId) -> int:
    """The task and all that comes after it are due when they are expected now. Returns how many tasks moved."""
    raise NotImplementedError


@action("Resolve conflict")
def resolve_conflict(edit: Edit, fix: Fix) -> None:
    """Carry out one button of a conflict row."""
    raise NotImplementedError


@action("Keep baseline")
def take_baseline(edit: Edit, project_id: ProjectId, name: str) -> BaselineId:
    """A named copy of the plan as it is now."""
    raise NotImplementedError


@action("Remove baseline")
def remove_baseline(edit: Edit, baseline_id: BaselineId) -> None:
    raise NotImplementedError
