"""Records the votes of approvers on an open approval; the vote that decides it finishes it. For the task panel."""

from collections.abc import Sequence

from app.actions.file import need_version_of
from app.actions.task import finish_task
from app.domain.activity import VOTE_REPLACED
from app.domain.errors import RuleViolation
from app.domain.ids import FileVersionId, PersonId, TaskId, VoteId
from app.domain.person import Person
from app.domain.run import TaskState
from app.domain.task import Task, Vote
from app.domain.text import clean_text
from app.domain.workflow import Step, StepKind
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_project
from app.engine.approval import tally, to_vote


@action("Record vote", "Record vote on {task_id}")
def cast_vote(
    edit: Edit,
    task_id: TaskId,
    person_id: PersonId,
    outcome: str,
    *,
    comment: str = "",
    file_version: str = "",
    version_id: FileVersionId | None = None,
    without: str = "",
) -> str | None:
    """One approver's vote in the open round; it replaces an earlier one. Returns the outcome once it is decided.

    ``version_id`` is the version of a file that it is about, ``file_version`` one that is told in words only;
    ``without`` as for ``finish_task``, if this vote decides.
    """
    task = edit.need(Task, task_id)
    person = edit.need(Person, person_id)
    if task.kind is not StepKind.APPROVAL or task.project_id is None or task.step_id is None:
        raise RuleViolation(f"“{task.title}” is no approval, so nobody votes on it.")
    if task.state not in (TaskState.READY, TaskState.DOING):
        raise RuleViolation(f"“{task.title}” is not open for votes now.")
    if person_id not in task.approvers:
        names = ", ".join(edit.need(Person, number).name for number in task.approvers) or "nobody"
        raise RuleViolation(f"{person.name} is no approver of “{task.title}”. Its approvers are: {names}.")
    graph = load_project(edit, task.project_id).graph
    if graph is None:
        raise RuleViolation(f"“{task.title}” follows no workflow.")
    step = graph.step(task.step_id)
    if outcome not in [one.name for one in step.answers]:
        names = ", ".join(one.name for one in step.answers)
        raise RuleViolation(f"“{outcome}” is no outcome of “{task.title}”. Choose one of: {names}.")
    votes = [vote for vote in edit.find(Vote, task_id=task_id) if vote.round == task.run.round]
    _check_order(edit, task, step, person, votes)
    for earlier in votes:
        if earlier.person_id == person_id:
            before = f"{person.name} first voted “{earlier.outcome}”\n{earlier.comment}"
            edit.log(VOTE_REPLACED, before, task.project_id, task.id, person_id=person_id, at=earlier.at)
            edit.remove(earlier)
    if version_id is not None:
        need_version_of(edit, task, version_id)
    number = VoteId(edit.next_id(Vote))
    vote_words = (clean_text(comment, "comment"), file_version.strip(), version_id)
    vote = edit.put(Vote(number, task_id, task.run.round, person_id, outcome, edit.now, *vote_words))
    edit.log("voted", f"{person.name} voted “{outcome}” on “{task.title}”", task.project_id, task.id)
    counted = [*(v for v in votes if v.person_id != person_id), vote]
    edit.title = f"Record the vote “{outcome}” of {person.name} on “{task.title}”"
    decided = tally(step.approval, task.approvers, counted, step.outcomes) if step.approval else outcome
    if decided is not None:
        said = [f"{edit.need(Person, v.person_id).name}: {v.comment}" for v in counted if v.comment]
        finish_task(edit, task_id, outcome=decided, note="\n".join(said), without=without)
        edit.title = f"{edit.title} by the vote of {person.name}"
    return decided


@action("Decide approvals")
def decide_approvals(edit: Edit, task_ids: Sequence[TaskId], outcome: str, *, note: str = "") -> None:
    """The lead ends several open approvals with the same outcome, all or none, as one step.

    Raises RuleViolation for the first that cannot end so; ``note`` is the list of changes of each.
    """
    if not task_ids:
        raise RuleViolation("No approval is chosen. Choose one or several first.")
    for task_id in task_ids:
        if edit.need(Task, task_id).kind is not StepKind.APPROVAL:
            raise RuleViolation(f"“{edit.need(Task, task_id).title}” is no approval. Finish it on its own.")
        finish_task(edit, task_id, outcome=outcome, note=note)
    if len(task_ids) > 1:
        edit.title = f"Decide {len(task_ids)} approvals with “{outcome}”"


def _check_order(edit: Edit, task: Task, step: Step, person: Person, votes: Sequence[Vote]) -> None:
    """When approvers are asked in order, only the next one votes; who has voted may change it."""
    if step.approval is None or not step.approval.in_order or person.id in {vote.person_id for vote in votes}:
        return
    asked = to_vote(step.approval, task.approvers, votes)
    if asked and person.id not in asked:
        name = edit.need(Person, asked[0]).name
        raise RuleViolation(f"“{task.title}” asks its approvers in order: {name} votes before {person.name}.")
