"""The weeks that the projects of the sample team have behind them: steps that happen in the past, day by day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from app.actions.check_item import tick_item
from app.actions.file import add_files
from app.actions.plan import move_task
from app.actions.project import StartPlan, start_project
from app.actions.requirement import judge_requirement
from app.actions.task import finish_task
from app.actions.workflow import latest_published
from app.domain.brief import RequirementState
from app.domain.check_item import Evidence
from app.domain.file import FileContent, NamedContent
from app.domain.ids import ProjectId, StepId, TaskId, file_key
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.editing.closing import is_anchor, must_points
from app.editing.edit import Edit
from app.editing.loaded_project import load_project
from app.editing.settle import settle
from app.scheduling.working_time import WorkingTime

STARTED_DAYS_AGO = 56
_DOCUMENT = "https://docs.example.com/signed"


def sample_workflow(edit: Edit, template_name: str) -> Workflow:
    return next(one for one in edit.find(Workflow) if one.template == template_name and not one.is_own_template)


def started(
    edit: Edit, template_name: str, name: str, anchor_on: date, *, days_ago: int = STARTED_DAYS_AGO
) -> ProjectId:
    """Started so long ago that its whole plan fits before the anchor."""
    version = latest_published(edit, sample_workflow(edit, template_name).id)
    now = travel(edit, edit.today - timedelta(days=days_ago), time(9, 30))
    project_id = start_project(edit, StartPlan(version.id, name, anchor_on))
    settle(edit)
    go_back(edit, now)
    return project_id


def live(edit: Edit, project_id: ProjectId, last_on: date, *, stay_open: set[str]) -> None:
    """Let the days until ``last_on`` pass: each task that is not to stay open is finished with its first positive
    outcome, on its due day, or on the last day when it is due later."""
    while True:
        loaded = load_project(edit, project_id)
        left = [task for task in loaded.tasks if task.state.open and task.due_on and task.step_id not in stay_open]
        if not left or loaded.graph is None:
            return
        task = min(left, key=lambda task: (task.due_on or last_on, task.id))
        step = loaded.graph.step(task.step_id or StepId(""))
        now = travel(edit, min(task.due_on or last_on, last_on), time(15, 0))
        _meet_musts(edit, task)
        outcome = step.positive_outcome if step.asks else None
        finish_task(edit, task.id, outcome=outcome, spent_minutes=_spent(task))
        settle(edit)
        go_back(edit, now)


def _spent(task: Task) -> int | None:
    """From a tenth less to a third more than was thought, in quarters of an hour; told for every task but the fifth."""
    if task.effort_minutes is None or task.id % 5 == 0:
        return None
    return max(15, task.effort_minutes * (90 + task.id * 7 % 44) // 1500 * 15)


def _meet_musts(edit: Edit, task: Task) -> None:
    """What the task cannot be finished without, each with evidence of its kind."""
    for index, item in enumerate(task.checklist):
        if item.required:
            value = ""
            match item.evidence:
                case Evidence.FILE:
                    content = NamedContent(item.text, FileContent(link=_DOCUMENT))
                    [file] = add_files(edit, [content], project_id=task.project_id, task_id=task.id)
                    value = file_key(file)
                case Evidence.LINK:
                    value = _DOCUMENT
                case Evidence.AMOUNT:
                    value = "1200"
                case Evidence.DATE:
                    value = edit.today.isoformat()
            tick_item(edit, task.id, index, done=True, value=value)
    if is_anchor(edit, task):
        for point in must_points(edit, task):
            if point.requirement is not None:
                judge_requirement(edit, point.requirement, RequirementState.MET, evidence=_DOCUMENT)


def on_step(edit: Edit, project_id: ProjectId, step_id: str, act: Callable[[Edit, TaskId], object]) -> None:
    """Do something to a step's task, if it is open by now."""
    for task in edit.find(Task, project_id=project_id):
        if task.step_id == step_id and task.state.open:
            act(edit, task.id)


def push_to(edit: Edit, task_id: TaskId, due_on: date, owner: WorkingTime) -> None:
    """Later, with all that follows it."""
    now_due = edit.need(Task, task_id).due_on
    move_task(edit, task_id, owner.days_between(now_due, due_on) if now_due else 0)


def travel(edit: Edit, day: date, at: time) -> tuple[datetime, date]:
    """Let the step happen in the past; returns what ``_return`` needs."""
    present = (edit.now, edit.today)
    edit.now = datetime.combine(day, at, edit.zone).astimezone(edit.now.tzinfo)
    edit.today = day
    return present


def go_back(edit: Edit, present: tuple[datetime, date]) -> None:
    edit.now, edit.today = present
