"""Everything that can be done on the flowchart as tables: keys, context menu, palette and panel are made from them."""

from collections.abc import Callable
from functools import partial

from app.domain.workflow import StepKind
from ui.link.command import Command
from ui.pages.flowchart.gestures import adding
from ui.pages.flowchart.gestures.arranging import ALIGNMENTS, DISTRIBUTIONS
from ui.pages.flowchart.gestures.kind_menu import LETTERS
from ui.pages.flowchart.gestures.verbs import Verbs
from ui.printing.flowchart.look import ICONS, KIND_WORDS

Row = tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str]
"""Id, text, what runs, icon, shortcut, whether it can be done now, group."""


def thing_commands(verbs: Verbs) -> tuple[Command, ...]:
    """For what is selected; also the context menu."""
    rows: tuple[Row, ...] = (
        ("edit", "Edit properties", verbs.edit, "panel-right", "Return", verbs.has_current, "edit"),
        ("rename", "Rename", verbs.rename, "pencil", "F2", verbs.has_current, "edit"),
        ("append", "Add task after", verbs.append, "plus", "A", verbs.is_open, "add"),
        ("add_kind", "Add step after…", verbs.add_kind, "plus", "N", verbs.is_open, "add"),
        ("connect", "Connect to…", verbs.link, "link", "C", verbs.has_current, "add"),
        ("straighten", "Straighten flow", verbs.straighten, "", "", verbs.has_bends, "add"),
        ("cut", "Cut", verbs.cut, "", "Ctrl+X", verbs.has_things, "clip"),
        ("copy", "Copy", verbs.copy, "copy", "Ctrl+C", verbs.has_things, "clip"),
        ("paste", "Paste", verbs.paste, "", "Ctrl+V", verbs.is_open, "clip"),
        ("duplicate", "Duplicate", verbs.duplicate, "copy", "Ctrl+D", verbs.has_things, "clip"),
        ("remove", "Delete", verbs.remove, "trash-2", "Del", verbs.has_current, "clip"),
    )
    return _commands(rows)


def chart_commands(verbs: Verbs) -> tuple[Command, ...]:
    """For the drawing as a whole."""
    rows: tuple[Row, ...] = (
        ("select_all", "Select all", verbs.select_all, "", "Ctrl+A", verbs.is_open, "all"),
        ("jump", "Go to step…", verbs.jump, "search", "Ctrl+F", verbs.is_open, "all"),
        ("space", "Make space", verbs.make_space, "maximize", "S", verbs.is_open, "all"),
        ("tidy", "Tidy up", verbs.tidy, "zap", "", verbs.is_open, "all"),
    )
    return _commands(rows)


def several_commands(verbs: Verbs) -> tuple[Command, ...]:
    """For several things together: in the panel, the context menu and the palette."""
    aligned = [_arranging(verbs, title, verbs.has_several, "Align") for title in ALIGNMENTS]
    spread = [_arranging(verbs, title, verbs.has_many, "Distribute") for title in DISTRIBUTIONS]
    return (*aligned, *spread)


def panel_commands(verbs: Verbs) -> tuple[Command, ...]:
    """What the panel for several things offers."""
    rows: tuple[Row, ...] = (
        ("several_duplicate", "Duplicate", verbs.duplicate, "copy", "Ctrl+D", verbs.has_things, ""),
        ("several_remove", "Delete", verbs.remove, "trash-2", "Del", verbs.has_current, ""),
        ("several_tidy", "Tidy up", verbs.tidy, "zap", "", verbs.has_several, ""),
    )
    return (*_commands(rows), *several_commands(verbs))


def kind_commands(verbs: Verbs) -> tuple[Command, ...]:
    """A new step of each kind, after what is selected; for the palette."""
    kinds = [
        Command(
            f"chart_add_{kind}",
            f"Add {KIND_WORDS[kind].lower()}",
            partial(adding.add, verbs.surface, kind),
            ICONS[kind],
            enabled=verbs.is_open,
        )
        for kind in (StepKind.START, *LETTERS)
    ]
    note = Command(
        "chart_add_note", "Add note", partial(adding.add_text, verbs.surface), "message-square", enabled=verbs.is_open
    )
    return (*kinds, note)


def walking_commands(verbs: Verbs) -> tuple[Command, ...]:
    """Ways about the drawing and small moves; keys alone."""
    rows: tuple[Row, ...] = (
        ("on", "Step after", lambda: verbs.walk(onward=True), "", "Right", verbs.is_open, ""),
        ("back", "Step before", lambda: verbs.walk(onward=False), "", "Left", verbs.is_open, ""),
        ("up", "Step above", lambda: verbs.walk_aside(down=False), "", "Up", verbs.is_open, ""),
        ("down", "Step below", lambda: verbs.walk_aside(down=True), "", "Down", verbs.is_open, ""),
        ("flow_on", "Flow that leaves", lambda: verbs.walk_to_flow(onward=True), "", "Shift+Right", verbs.has_step, ""),
        ("flow_back", "Flow that arrives", lambda: verbs.walk_to_flow(False), "", "Shift+Left", verbs.has_step, ""),
        ("first", "Start", verbs.go_first, "", "Home", verbs.is_open, ""),
        ("last", "End", verbs.go_last, "", "End", verbs.is_open, ""),
        ("move_right", "Move right", lambda: verbs.nudge(1, 0), "arrow-right", "Ctrl+Right", verbs.has_things, ""),
        ("move_left", "Move left", lambda: verbs.nudge(-1, 0), "arrow-left", "Ctrl+Left", verbs.has_things, ""),
        ("move_up", "Move up", lambda: verbs.nudge(0, -1), "arrow-up", "Ctrl+Up", verbs.has_things, ""),
        ("move_down", "Move down", lambda: verbs.nudge(0, 1), "arrow-down", "Ctrl+Down", verbs.has_things, ""),
    )
    return _commands(rows)


def context_commands(verbs: Verbs) -> list[Command]:
    """What makes sense for what is selected now."""
    offered = [command for command in thing_commands(verbs) if command.enabled()]
    several = [command for command in several_commands(verbs) if command.enabled()]
    return [*offered, *several, *chart_commands(verbs)]


def _arranging(verbs: Verbs, title: str, enabled: Callable[[], bool], group: str) -> Command:
    id = title.lower().replace(" ", "_")
    return Command(f"chart_{id}", title, partial(verbs.arrange, title), enabled=enabled, group=group)


def _commands(rows: tuple[Row, ...]) -> tuple[Command, ...]:
    return tuple(Command(f"chart_{row[0]}", *row[1:]) for row in rows)
