"""What can be done with one project, as a table for its panel and the palette."""

from app.actions.project import cancel_project, set_reduced_scope
from app.domain.ids import ProjectId
from app.domain.project import ProjectState
from app.queries.project import ProjectLine, project_line
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import MoveDate, ProjectBoardPlace


def project_commands(context: Context, project_id: ProjectId) -> tuple[Command, ...]:
    """All but renaming, which needs a field."""

    def running() -> bool:
        line: ProjectLine | None = context.read(project_line, project_id)
        return line is not None and line.state is ProjectState.RUNNING

    def scope(on: bool) -> None:
        context.do(set_reduced_scope, project_id, on=on)

    return (
        Command("move_date", "Move date…", lambda: context.go_to(MoveDate(project_id)), "calendar-clock", "", running),
        Command(
            "project_board", "Open on board", lambda: context.go_to(ProjectBoardPlace(project_id)), "square-kanban"
        ),
        Command("reduce_scope", "Reduce scope", lambda: scope(True), "circle-slash", "", running),
        Command("full_scope", "Take optional steps in again", lambda: scope(False), "plus", "", running),
        Command("cancel_project", "Cancel project", lambda: context.do(cancel_project, project_id), "x", "", running),
    )
