"""What can be done with a project, wherever one is shown."""

from collections.abc import Callable

from app.domain.ids import ProjectId
from app.domain.project import Project, ProjectState
from app.queries.project import ProjectLine, is_practice, project_line
from app.queries.project_field import fields_of
from app.queries.recurrence import run_of
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import (
    ChangeFields,
    ChangeSteps,
    CloseProject,
    MoveDate,
    PageId,
    Place,
    ProjectPagePlace,
    ProjectTasksPlace,
    ReduceScope,
)

BY_HAND = "It was started by hand, so it can only be cancelled."
FREE = "It follows no workflow, or is over. Change its tasks in the outline."
WHOLE = "Nothing was left out: its scope is not reduced."
REAL = "It is real work, so it can only be cancelled."


def project_commands(context: Context, project_id: ProjectId) -> tuple[Command, ...]:
    """All but renaming, which needs a field."""

    def running() -> bool:
        line: ProjectLine | None = context.read(project_line, project_id)
        return line is not None and line.state is ProjectState.RUNNING

    def can_answer() -> bool:
        return running() and bool(context.read(fields_of, project_id)[1])

    def can_tailor() -> bool:
        project = context.read(lambda reader: reader.get(Project, project_id))
        return project is not None and project.version_id is not None and running()

    def reduced() -> bool:
        project = context.read(lambda reader: reader.get(Project, project_id))
        return project is not None and project.reduced_scope and running()

    def by_itself() -> bool:
        return context.read(run_of, project_id)

    def practice() -> bool:
        return context.read(is_practice, project_id)

    def go(place: Place) -> Callable[[], None]:
        return lambda: context.go_to(place)

    def act(change: Callable[[Context, ProjectId], None]) -> Callable[[], None]:
        return lambda: change(context, project_id)

    return (
        Command("project_page", "Open project", go(ProjectPagePlace(project_id)), "folder-open"),
        Command("move_date", "Move date…", go(MoveDate(project_id)), "calendar-clock", "", running),
        Command("project_board", "Open on board", go(ProjectTasksPlace(project_id)), "square-kanban"),
        Command("project_plan", "Open on plan", go(ProjectTasksPlace(project_id, PageId.PLAN)), "chart-gantt"),
        Command("project_people", "Open in workload", go(ProjectTasksPlace(project_id, PageId.WORKLOAD)), "users"),
        Command("project_calendar", "Open in calendar", go(ProjectTasksPlace(project_id, PageId.CALENDAR)), "calendar"),
        Command("change_fields", "Change fields…", go(ChangeFields(project_id)), "square-pen", "", can_answer),
        Command("change_steps", "Change steps…", go(ChangeSteps(project_id)), "workflow", "", can_tailor, why_not=FREE),
        Command("reduce_scope", "Reduce scope…", go(ReduceScope(project_id)), "circle-slash", "", running),
        Command("full_scope", "Take optional steps in again", act(_full_scope), "plus", "", reduced, why_not=WHOLE),
        Command("close_project", "Close project…", go(CloseProject(project_id)), "circle-check"),
        Command("cancel_project", "Cancel project", act(_cancel), "x", "", running),
        Command("delete_practice", "Delete practice run", act(_delete), "trash-2", "", practice, why_not=REAL),
        Command("take_back_run", "Take back this run", act(_take_back), "undo-2", "", by_itself, why_not=BY_HAND),
    )  # fmt: skip


def _full_scope(context: Context, project_id: ProjectId) -> None:
    # Only here, as below: what changes projects is slow to import, and every page of a project offers it.
    from app.actions.project import set_reduced_scope

    context.do(set_reduced_scope, project_id, on=False)


def _cancel(context: Context, project_id: ProjectId) -> None:
    from app.actions.project import cancel_project

    context.do(cancel_project, project_id)


def _delete(context: Context, project_id: ProjectId) -> None:
    from app.actions.project import delete_practice

    context.do(delete_practice, project_id)


def _take_back(context: Context, project_id: ProjectId) -> None:
    from app.actions.recurrence import take_back_run

    context.do(take_back_run, project_id)
