"""The menu File: what begins something, brings it in or out, or holds every letter."""

from dataclasses import replace

from app.domain.settings import Settings
from app.queries.reader import Reader
from ui.link.command import Command
from ui.link.context import Context


def file_menu(context: Context) -> list[Command]:
    """What begins something or brings it in or out; the palette finds it on every page."""

    def goes(id: str, text: str, icon: str, keys: str = "", group: str = "") -> Command:
        def go() -> None:
            # Only here: a start goes to no place.
            from ui.shell.navigation import FILE_PLACES

            context.go_to(FILE_PLACES[id])

        return Command(id, text, go, icon, keys, group=group)

    return [
        goes("file_project", "Start project…", "plus", "Ctrl+N"),
        goes("file_free_project", "New project without workflow…", "list-checks"),
        goes("file_task", "Add task…", "square-check", "Ctrl+Shift+N"),
        goes("file_round", "Round", "list-checks", "Ctrl+R"),
        goes("file_away", "Away until…", "calendar-clock"),
        goes("file_import", "Import tasks…", "download", group="files"),
        goes("file_workflow", "Import workflow…", "workflow", group="files"),
        goes("file_days_off", "Import days off…", "calendar-days", group="files"),
        goes("file_export", "Export…", "upload", group="files"),
        goes("print", "Print or save as PDF…", "printer", "Ctrl+P", group="pdf"),
        goes("print_report", "Friday report…", "file-text", group="pdf"),
        *_hold_commands(context),
    ]


def _hold_commands(context: Context) -> list[Command]:
    """The one switch that holds every letter."""

    def held() -> bool:
        return context.read(_is_held)

    def hold(yes: bool) -> None:
        # Only here: no start needs what knows of accounts.
        from app.actions.account import hold_everything

        context.do(hold_everything, yes)

    on = Command("hold_letters", "Hold all letters", lambda: hold(True), "circle-pause", group="sending")
    off = Command("let_letters_go", "Let letters go", lambda: hold(False), "send", group="sending")
    return [
        replace(on, enabled=lambda: not held(), why_not="Everything is held already."),
        replace(off, enabled=held, why_not="Nothing is held."),
    ]


def _is_held(reader: Reader) -> bool:
    settings = reader.get(Settings, 1)
    return settings is not None and settings.sending.held
