"""What can be done on the plan, as tables: the menu of a bar, the keys and the palette are made from them."""

from collections.abc import Callable
from typing import Protocol

from app.domain.quantity import PinKind, Ripple
from ui.link.command import Command
from ui.pages.plan.verbs import BarVerbs


class Acting(Protocol):
    """What the commands call besides the verbs."""

    verbs: BarVerbs

    def fit(self) -> None: ...
    def show_today(self) -> None: ...
    def zoom(self, steps: int) -> None: ...
    def open_menu(self) -> None: ...


def bar_commands(page: Acting) -> tuple[Command, ...]:
    """For the current bar."""
    verbs = page.verbs

    def has_bar() -> bool:
        return verbs.row() is not None

    def unfinished() -> bool:
        row = verbs.row()
        return row is not None and not row.state.over

    def in_project() -> bool:
        row = verbs.row()
        return unfinished() and row is not None and row.project_id is not None

    def pinned() -> bool:
        row = verbs.row()
        return row is not None and row.pinned

    move, resize = verbs.move, verbs.resize
    rows: tuple[tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str], ...] = (
        ("open", "Open task", verbs.open, "panel-right", "Return", has_bar, "open"),
        ("due", "Due date …", verbs.edit_due, "calendar", "F2", unfinished, "open"),
        ("length", "Length …", verbs.edit_length, "clock", "L", unfinished, "open"),
        ("hand", "Hand to …", verbs.hand_over, "user-plus", "A", unfinished, "open"),
        ("later", "A day later", lambda: move(1), "chevron-right", "Right", unfinished, "move"),
        ("earlier", "A day earlier", lambda: move(-1), "chevron-left", "Left", unfinished, "move"),
        ("later_alone", "Just this a day later", lambda: move(1, Ripple.JUST_THIS), "", "Alt+Right", unfinished,
         "move"),
        ("earlier_alone", "Just this a day earlier", lambda: move(-1, Ripple.JUST_THIS), "", "Alt+Left", unfinished,
         "move"),
        ("grow", "Finish a day later", lambda: resize(finish_days=1), "", "Shift+Right", unfinished, "size"),
        ("grow_left", "Start a day earlier", lambda: resize(start_days=-1), "", "Shift+Left", unfinished, "size"),
        ("shrink", "Finish a day earlier", lambda: resize(finish_days=-1), "", "Ctrl+Left", unfinished, "size"),
        ("shrink_left", "Start a day later", lambda: resize(start_days=1), "", "Ctrl+Right", unfinished, "size"),
        ("not_before", "Not before …", lambda: verbs.pin(PinKind.NOT_BEFORE), "lock", "", in_project, "pin"),
        ("fixed", "Fix on …", lambda: verbs.pin(PinKind.FIXED), "lock", "", in_project, "pin"),
        ("unpin", "Remove the pin", verbs.unpin, "lock-open", "", pinned, "pin"),
        ("link", "Link selected", verbs.link, "link", "Ctrl+F2", verbs.can_link, "link"),
        ("unlink", "Unlink selected", verbs.unlink, "", "Ctrl+Shift+F2", verbs.can_link, "link"),
        ("replan", "Re-plan from here", verbs.replan, "refresh-cw", "", in_project, "plan"),
        ("pull_in", "Pull in", verbs.pull_in, "chevrons-left", "", lambda: verbs.project() is not None, "plan"),
        ("baseline", "Keep baseline …", verbs.keep_baseline, "flag", "", lambda: verbs.project() is not None, "plan"),
        ("move_date", "Move date …", verbs.move_date, "calendar-clock", "", in_project, "plan"),
    )  # fmt: skip
    return tuple(Command(f"bar_{row[0]}", *row[1:]) for row in rows)


def view_commands(page: Acting) -> tuple[Command, ...]:
    """For what is seen of the plan."""
    return (
        Command("plan_zoom_out", "Zoom out", lambda: page.zoom(-1), "zoom-out", "Ctrl+-"),
        Command("plan_zoom_in", "Zoom in", lambda: page.zoom(1), "zoom-in", "Ctrl++"),
        Command("plan_fit", "Fit all bars", page.fit, "maximize", "Ctrl+0"),
        Command("plan_today", "Today", page.show_today, "circle-dot", "T"),
        Command("plan_menu", "Menu of the bar", page.open_menu, "ellipsis", "M"),
    )
