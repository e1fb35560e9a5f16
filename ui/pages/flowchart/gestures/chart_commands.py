"""The commands of the flowchart: what each does with what is selected, and the tables of them for keys and menus."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal

from app.actions.flowchart.clip import duplicate, paste
from app.actions.flowchart.flow import set_bends
from app.actions.flowchart.order import number_in_order
from app.actions.flowchart.position import drawn_in_rows, nudge, place, set_in_rows, tidy
from app.actions.flowchart.step import remove
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.workflow import StepKind
from app.drawing.box import Box, Point
from app.drawing.layout import MOST_IN_ROWS, Placement, arrange
from app.workspace.workspace import ActionResult
from ui.link import background
from ui.link.command import Command
from ui.pages.flowchart.gestures import clipboard
from ui.pages.flowchart.gestures.add import LETTERS, add_note_here, add_step, ask_kind
from ui.pages.flowchart.gestures.arrange import ALIGNMENTS, DISTRIBUTIONS
from ui.pages.flowchart.gestures.connect import KeyboardConnect
from ui.pages.flowchart.gestures.inline_edit import TitleEditor
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.walk import Walk
from ui.printing.flowchart.appearance import ICONS, KIND_WORDS

NUDGE = 8.0
IN_ROWS, IN_ONE_LINE = "Draw in rows", "Draw in one line"


class ChartCommands(QObject):
    """``edit`` opens the properties of what is selected, for typing; ``rule_asked`` wants a new rule of a decision."""

    rule_asked = Signal()

    def __init__(self, surface: Surface, edit: Callable[[], object]) -> None:
        super().__init__(surface)
        self.surface = surface
        self.keyboard_connect = KeyboardConnect(surface)
        self.editor: TitleEditor | None = None
        self.makes_space = False
        self._layout: background.Job | None = None
        self._edit = edit
        self.walk = Walk(surface)
        self._pointer: QPointF | None = None
        surface.view.hovered.connect(self._remember_pointer)
        surface.to_be_named.connect(self._name_added)

    def is_open(self) -> bool:
        return self.surface.model.workflow_id is not None

    def has_current(self) -> bool:
        return self.surface.model.current is not None

    def has_step(self) -> bool:
        return self.surface.model.current in self.surface.model.graph.by_id

    def has_things(self) -> bool:
        """Steps or notes, not flows alone."""
        return bool(self._boxes())

    def has_several(self) -> bool:
        return len(self._boxes()) > 1

    def has_many(self) -> bool:
        return len(self._boxes()) > 2

    def has_bends(self) -> bool:
        flow = self.surface.model.graph.flow_by_id.get(FlowId(self.surface.model.current or ""))
        return flow is not None and bool(flow.bends)

    def has_decision(self) -> bool:
        step = self.surface.model.graph.by_id.get(StepId(self.surface.model.current or ""))
        return step is not None and step.kind is StepKind.DECISION

    def edit(self) -> None:
        """Type into the properties of what is selected."""
        self._edit()

    def rename(self) -> None:
        """Type the title in its place; flows and notes are edited in the properties."""
        if not self.has_step():
            self._edit()
            return
        if self.editor is not None:
            self.editor.leave()
        self.surface.show_selection()
        self.editor = TitleEditor(self.surface, StepId(self.surface.model.current or ""), self._rename_next)
        self.editor.left.connect(self._forget_editor)

    def _name_added(self) -> None:
        self.rename()
        if self.editor is not None:
            self.editor.just_added = True

    def append(self) -> None:
        """A task after the current step or on the current flow, its title ready to be typed."""
        add_step(self.surface, StepKind.TASK)

    def add_kind(self) -> None:
        """Ask which kind, then add it there."""
        ask_kind(self.surface)

    def connect_by_keys(self) -> None:
        """Hold on to the current step or flow and choose where it leads."""
        self.keyboard_connect.begin()

    def copy(self) -> bool:
        """Onto the clipboard; False when there is nothing to copy."""
        done = clipboard.put_on_clipboard(self.surface)
        if done:
            self.surface.say("Copied")
        return done

    def cut(self) -> None:
        if self.copy():
            self.remove()

    def paste(self) -> None:
        """At the pointer, else in the middle of the view, beside what stands there; what is pasted is selected."""
        try:
            clip = clipboard.taken_from_clipboard()
        except RuleViolation as refusal:
            self.surface.context.refuse(refusal.sentence)
            return
        at = clipboard.paste_place(self.surface, self._pointer, clip)
        done = self.surface.do(paste, clip, at)
        if done is not None:
            self.surface.take_added(done.value)

    def duplicate(self) -> None:
        """Beside the originals, on nothing."""
        boxes = self._boxes()
        by = clipboard.free_shift(self.surface, list(boxes.values()), (clipboard.ASIDE, clipboard.ASIDE))
        done = self.surface.do(duplicate, tuple(boxes), by)
        if done is not None:
            self.surface.take_added(done.value)

    def remove(self) -> None:
        """The line is joined again, and the keyboard stays beside what was removed."""
        model = self.surface.model
        ids = model.selection
        beside = self.walk.step_before(ids[-1]) if ids else None
        if ids and self.surface.do(remove, ids) is not None and beside is not None:
            self.surface.select((beside,))

    def select_all(self) -> None:
        model = self.surface.model
        model.select((*model.boxes, *model.notes))
        self.surface.say(f"{len(model.selection)} selected")

    def nudge(self, dx: int, dy: int) -> None:
        """Move what is selected so many steps of the grid; a burst of them is one undo step."""
        self.surface.do(nudge, tuple(self._boxes()), dx * NUDGE, dy * NUDGE)
        self.surface.show_selection()

    def arrange(self, title: str) -> None:
        """Align or distribute what is selected, by the name of the command."""
        boxes = self._boxes()
        if len(boxes) > 1:
            self.surface.do(place, (ALIGNMENTS | DISTRIBUTIONS)[title](boxes), title)

    def tidy(self) -> None:
        """Lay out what is selected, or everything."""
        steps = [StepId(id) for id in self._boxes() if id in self.surface.model.boxes]
        only = steps if len(steps) > 1 else ()

        def take(layout: Placement) -> ActionResult[None] | None:
            done = self.surface.do(tidy, only, layout=layout)
            if done is not None and not done.changes.changes:
                self.surface.context.say("Everything stands tidy already.")
            return done

        self._lay_out(partial(arrange, self.surface.model.graph, only=only), take)

    def number(self) -> None:
        """Number the steps in the order of the checklist."""
        self.surface.do(number_in_order)

    def can_draw_in_rows(self) -> bool:
        return self.is_open() and not self.surface.model.graph.rows

    def can_draw_in_line(self) -> bool:
        return self.is_open() and self.surface.model.graph.in_rows

    def draw_in_rows(self, on: bool) -> None:
        """Wrap the flowchart into rows that fit the window, or draw it in one line."""
        graph = drawn_in_rows(self.surface.model.graph, on)
        if len(graph.steps) > MOST_IN_ROWS:
            self.surface.do(set_in_rows, on)
        else:
            self._lay_out(partial(arrange, graph), lambda layout: self.surface.do(set_in_rows, on, layout=layout))

    def _lay_out(self, work: Callable[[], Placement], done: Callable[[Placement], ActionResult[None] | None]) -> None:
        """Work out a layout beside the window and take it, if the flowchart is still the same then; Esc gives it up."""
        model = self.surface.model
        graph, workflow_id = model.graph, model.workflow_id

        def take(layout: Placement) -> None:
            self._layout = None
            self.surface.note.clear_words()
            if (model.graph, model.workflow_id) == (graph, workflow_id):
                done(layout)
            else:
                self.surface.context.refuse("The flowchart was changed meanwhile, so it was not laid out. Do it again.")

        self._give_up_layout()
        self.surface.note.show_at(QPointF(self.surface.view.width() / 2 - 160, 0), "Laying out… Esc gives it up.")
        self._layout = background.run(lambda job: work(), take)

    def _give_up_layout(self) -> bool:
        job, self._layout = self._layout, None
        if job is not None:
            job.cancel()
            self.surface.note.clear_words()
        return job is not None

    def straighten(self) -> None:
        """Forget the bends of the current flow."""
        self.set_bends(FlowId(self.surface.model.current or ""), ())

    def set_bends(self, flow_id: FlowId, bends: tuple[Point, ...]) -> None:
        """Give a flow these corners; none: the program finds the way."""
        self.surface.do(set_bends, flow_id, bends)

    def make_space(self) -> None:
        """Turn on or off that the next drag makes room."""
        self.makes_space = not self.makes_space
        view = self.surface.view
        words = "Drag right or down: everything beyond goes along. Esc leaves." if self.makes_space else ""
        self.surface.note.show_at(QPointF(view.width() / 2 - 160, 0), words)
        self.surface.say(words or "Make space is off")

    def escape(self) -> bool:
        """Leave what is under way, else select nothing; False when there was neither."""
        if self._give_up_layout():
            self.surface.say("Given up")
        elif self.keyboard_connect.on:
            self.keyboard_connect.leave()
        elif self.makes_space:
            self.make_space()
        elif self.surface.model.selection:
            self.surface.model.select(())
        else:
            return False
        return True

    def _boxes(self) -> dict[str, Box]:
        model = self.surface.model
        return {id: box for id in model.selection if (box := model.box(id)) is not None}

    def _rename_next(self, id: StepId) -> None:
        there = self.walk.step_after(id)
        if there is not None:
            self.surface.select((there,))
            self.rename()

    def _forget_editor(self) -> None:
        self.editor = None

    def _remember_pointer(self, at: QPointF | None) -> None:
        self._pointer = at


Row = tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str]
"""Id, text, what runs, icon, shortcut, whether it can be done now, group."""


def all_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """Everything, for the palette and the list of keys."""
    whole = (*chart_commands(chart), *walk_commands(chart))
    return (*thing_commands(chart), *whole, *several_commands(chart), *kind_commands(chart))


def thing_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """For what is selected; also the context menu."""
    rows: tuple[Row, ...] = (
        ("edit", "Edit properties", chart.edit, "panel-right", "Return", chart.has_current, "edit"),
        ("rename", "Rename", chart.rename, "pencil", "F2", chart.has_current, "edit"),
        ("append", "Add task after", chart.append, "plus", "A", chart.is_open, "add"),
        ("add_kind", "Add step after…", chart.add_kind, "plus", "N", chart.is_open, "add"),
        ("rule", "Add rule…", chart.rule_asked.emit, "git-branch", "R", chart.has_decision, "add"),
        ("connect", "Connect to…", chart.connect_by_keys, "link", "C", chart.has_current, "add"),
        ("straighten", "Straighten flow", chart.straighten, "", "", chart.has_bends, "add"),
        ("cut", "Cut", chart.cut, "", "Ctrl+X", chart.has_things, "clip"),
        ("copy", "Copy", chart.copy, "copy", "Ctrl+C", chart.has_things, "clip"),
        ("paste", "Paste", chart.paste, "", "Ctrl+V", chart.is_open, "clip"),
        ("duplicate", "Duplicate", chart.duplicate, "copy", "Ctrl+D", chart.has_things, "clip"),
        ("remove", "Delete", chart.remove, "trash-2", "Del", chart.has_current, "clip"),
    )
    return _commands(rows)


def chart_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """The commands of the drawing as a whole, for the menu, the palette and the shortcuts."""
    rows: tuple[Row, ...] = (
        ("select_all", "Select all", chart.select_all, "", "Ctrl+A", chart.is_open, "all"),
        ("jump", "Go to step…", chart.walk.jump, "search", "Ctrl+F", chart.is_open, "all"),
        ("space", "Make space", chart.make_space, "maximize", "S", chart.is_open, "all"),
        ("number", "Number in order", chart.number, "list", "", chart.is_open, "all"),
        ("tidy", "Tidy up", chart.tidy, "zap", "Ctrl+Shift+T", chart.is_open, "layout"),
        ("rows", IN_ROWS, lambda: chart.draw_in_rows(True), "list", "", chart.can_draw_in_rows, "layout"),
        ("line", IN_ONE_LINE, lambda: chart.draw_in_rows(False), "arrow-right", "", chart.can_draw_in_line, "layout"),
    )
    return _commands(rows)


def layout_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """How the drawing as a whole is laid out; for the page."""
    return tuple(command for command in chart_commands(chart) if command.group == "layout")


def edit_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """What the Edit menu offers while the flowchart is shown."""
    things = [command for command in thing_commands(chart) if command.group == "clip" or command.id == "chart_rename"]
    return (*things, *(command for command in chart_commands(chart) if command.id != "chart_jump"))


def several_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """For several things together: in the panel, the context menu and the palette."""
    aligned = [_arranging(chart, title, chart.has_several, "Align") for title in ALIGNMENTS]
    spread = [_arranging(chart, title, chart.has_many, "Distribute") for title in DISTRIBUTIONS]
    return (*aligned, *spread)


def commands_for_several(chart: ChartCommands) -> tuple[Command, ...]:
    """What the panel for several things offers."""
    rows: tuple[Row, ...] = (
        ("several_duplicate", "Duplicate", chart.duplicate, "copy", "Ctrl+D", chart.has_things, ""),
        ("several_remove", "Delete", chart.remove, "trash-2", "Del", chart.has_current, ""),
        ("several_tidy", "Tidy up", chart.tidy, "zap", "", chart.has_several, ""),
    )
    return (*_commands(rows), *several_commands(chart))


def kind_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """A new step of each kind, after what is selected; for the palette."""
    kinds = [
        Command(
            f"chart_add_{kind}",
            f"Add {KIND_WORDS[kind].lower()}",
            partial(add_step, chart.surface, kind),
            ICONS[kind],
            enabled=chart.is_open,
        )
        for kind in (StepKind.START, *LETTERS)
    ]
    note = Command(
        "chart_add_note", "Add note", partial(add_note_here, chart.surface), "message-square", enabled=chart.is_open
    )
    return (*kinds, note)


def walk_commands(chart: ChartCommands) -> tuple[Command, ...]:
    """Ways about the drawing and small moves; keys alone."""
    rows: tuple[Row, ...] = (
        ("on", "Step after", lambda: chart.walk.along(onward=True), "", "Right", chart.is_open, ""),
        ("back", "Step before", lambda: chart.walk.along(onward=False), "", "Left", chart.is_open, ""),
        ("up", "Step above", lambda: chart.walk.aside(down=False), "", "Up", chart.is_open, ""),
        ("down", "Step below", lambda: chart.walk.aside(down=True), "", "Down", chart.is_open, ""),
        ("flow_on", "Flow that leaves", lambda: chart.walk.to_flow(onward=True), "", "Shift+Right", chart.has_step, ""),
        (
            "flow_back",
            "Flow that arrives",
            lambda: chart.walk.to_flow(onward=False),
            "",
            "Shift+Left",
            chart.has_step,
            "",
        ),
        ("first", "Start", chart.walk.to_first, "", "Home", chart.is_open, ""),
        ("last", "End", chart.walk.to_last, "", "End", chart.is_open, ""),
        ("move_right", "Move right", lambda: chart.nudge(1, 0), "arrow-right", "Ctrl+Right", chart.has_things, ""),
        ("move_left", "Move left", lambda: chart.nudge(-1, 0), "arrow-left", "Ctrl+Left", chart.has_things, ""),
        ("move_up", "Move up", lambda: chart.nudge(0, -1), "arrow-up", "Ctrl+Up", chart.has_things, ""),
        ("move_down", "Move down", lambda: chart.nudge(0, 1), "arrow-down", "Ctrl+Down", chart.has_things, ""),
    )
    return _commands(rows)


def context_commands(chart: ChartCommands) -> list[Command]:
    """What makes sense for what is selected now."""
    offered = [command for command in thing_commands(chart) if command.enabled()]
    several = [command for command in several_commands(chart) if command.enabled()]
    return [*offered, *several, *(command for command in chart_commands(chart) if command.enabled())]


def _arranging(chart: ChartCommands, title: str, enabled: Callable[[], bool], group: str) -> Command:
    id = title.lower().replace(" ", "_")
    return Command(f"chart_{id}", title, partial(chart.arrange, title), enabled=enabled, group=group)


def _commands(rows: tuple[Row, ...]) -> tuple[Command, ...]:
    return tuple(Command(f"chart_{row[0]}", *row[1:]) for row in rows)
