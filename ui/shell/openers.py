"""What ``context.show`` opens that is no page: the dialogs for starting something, and the panel of a task."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.domain.ids import ProjectId, TaskId
from ui.link.command import Command
from ui.link.context import Context
from ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from ui.widgets.task_panel.side import TaskSide

Opener = Callable[[object], None]


def openers(context: Context, window: MainWindow) -> Mapping[str, Opener]:
    """By kind; each takes the id that ``context.show`` was called with. Dialogs are imported when they are opened."""

    def start_project(workflow: object) -> None:
        from ui.pages.projects.start_dialog import open_start

        open_start(context, window, workflow)

    def move_date(project_id: object) -> None:
        from ui.pages.projects.move_dialog import open_move

        open_move(context, window, project_id)

    def away(person_id: object) -> None:
        from ui.pages.absence.dialog import open_away

        open_away(context, window, person_id)

    def project_board(project_id: object) -> None:
        window.show_page("board").reveal("board", project_id)

    def quick_add(project_id: object) -> None:
        from ui.widgets.quick_add import open_quick_add

        open_quick_add(window.page, context, project_id=ProjectId(project_id) if isinstance(project_id, int) else None)

    def print_page(what: object) -> None:
        from ui.pages.printing.dialog import open_print
        from ui.shell.printed import wanted_of

        open_print(context, window, wanted_of(context, window.page_id, what))

    def import_tasks(path: object) -> None:
        from ui.pages.exchange.import_dialog import open_import

        open_import(context, window, path)

    def export(what: object) -> None:
        from ui.pages.exchange.export_dialog import open_export

        open_export(context, window, what)

    return {
        "print": print_page,
        "import_tasks": import_tasks,
        "export": export,
        "start_project": start_project,
        "move_date": move_date,
        "away": away,
        "project_board": project_board,
        "quick_add": quick_add,
        "open_task": TaskOpener(context, window),
    }


def file_menu(context: Context) -> list[Command]:
    """What starts something; found by the palette on every page."""
    return [
        Command("file_project", "Start project…", lambda: context.show("start_project", None), "plus", "Ctrl+N"),
        Command("file_task", "Add task…", lambda: context.show("quick_add", None), "square-check", "Ctrl+Shift+N"),
        Command("file_round", "Round", lambda: context.show("page", "round"), "list-checks", "Ctrl+R"),
        Command("file_away", "Away until …", lambda: context.show("away", None), "calendar-clock"),
        Command("file_import", "Import tasks…", lambda: context.show("import_tasks", None), "download", group="files"),
        Command("file_export", "Export…", lambda: context.show("export", None), "upload", group="files"),
        Command("print", "Print or save as PDF…", lambda: context.show("print", ""), "printer", "Ctrl+P", group="pdf"),
        Command("print_report", "Friday report…", lambda: context.show("print", "report"), "file-text", group="pdf"),
    ]


class TaskOpener:
    """Opens the panel of a task over whatever page is shown; one panel a page, made on first use."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        self._context = context
        self._window = window
        self._sides: dict[str, TaskSide] = {}

    def __call__(self, task_id: object) -> None:
        if not isinstance(task_id, int) or self._window.page.reveal("task_panel", task_id):
            return
        # The panel is the largest widget; no start of the program waits for it.
        from ui.widgets.task_panel.side import TaskSide

        side = self._sides.get(self._window.page_id)
        if side is None:
            side = self._sides[self._window.page_id] = TaskSide(self._window.page, self._context)
        if not side.open(TaskId(task_id)):
            self._context.refuse("This task is not there any more. It may have been undone.")
