"""What keys and menus do with what is selected on the plane; the gestures do the same with the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF

from app.actions.flowchart.clip import duplicate, paste
from app.actions.flowchart.flow import set_bends
from app.actions.flowchart.moving import nudge, place, tidy
from app.actions.flowchart.step import remove
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.workflow import StepKind
from app.drawing.box import Box, Point
from ui.pages.flowchart.gestures import adding, clipboard
from ui.pages.flowchart.gestures.arranging import ALIGNMENTS, DISTRIBUTIONS
from ui.pages.flowchart.gestures.jumping import JumpField
from ui.pages.flowchart.gestures.linking import Linking
from ui.pages.flowchart.gestures.renaming import TitleEditor
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.walking import Walker, first_step, last_step, leaving_flow

NUDGE = 8.0


class Verbs(QObject):
    """``edit`` opens the properties of what is selected, for typing."""

    def __init__(self, surface: Surface, edit: Callable[[], object]) -> None:
        super().__init__(surface)
        self.surface = surface
        self.linking = Linking(surface)
        self.editor: TitleEditor | None = None
        self.jumper: JumpField | None = None
        self.makes_space = False
        self._edit = edit
        self._walker = Walker()
        self._pointer: QPointF | None = None
        surface.view.hovered.connect(self._remember_pointer)

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

    def append(self) -> None:
        """A task after the current step or on the current flow, its title ready to be typed."""
        if adding.add(self.surface, StepKind.TASK) is not None:
            self.rename()

    def add_kind(self) -> None:
        """Ask which kind, then add it there."""
        adding.ask_kind(self.surface)

    def link(self) -> None:
        """Hold on to the current step or flow and choose where it leads."""
        self.linking.begin()

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
        """At the pointer, else in the middle of the view; what is pasted is selected."""
        try:
            clip = clipboard.taken_from_clipboard()
        except RuleViolation as refusal:
            self.surface.context.refuse(refusal.sentence)
            return
        at = clipboard.paste_place(self.surface, self._pointer, clip)
        done = self.surface.do(paste, clip, at)
        if done is not None:
            self.surface.select(done.value)

    def duplicate(self) -> None:
        done = self.surface.do(duplicate, tuple(self._boxes()))
        if done is not None:
            self.surface.select(done.value)

    def remove(self) -> None:
        """The line is joined again, and the keyboard stays beside what was removed."""
        model = self.surface.model
        ids = model.selection
        beside = self._walker.back(model.graph, ids[-1]) if ids else None
        if ids and self.surface.do(remove, ids) is not None and beside is not None:
            self.surface.select((beside,))

    def select_all(self) -> None:
        model = self.surface.model
        model.select((*model.boxes, *model.notes))
        self.surface.say(f"{len(model.selection)} selected")

    def nudge(self, dx: int, dy: int) -> None:
        """By steps of the grid; a burst of them is one undo step."""
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
        self.surface.do(tidy, steps if len(steps) > 1 else ())

    def straighten(self) -> None:
        """Forget the bends of the current flow."""
        self.set_bends(FlowId(self.surface.model.current or ""), ())

    def set_bends(self, flow_id: FlowId, bends: tuple[Point, ...]) -> None:
        """Give a flow these corners; none: the program finds the way."""
        self.surface.do(set_bends, flow_id, bends)

    def make_space(self) -> None:
        """The next drag makes room."""
        self.makes_space = not self.makes_space
        view = self.surface.view
        words = "Drag right or down: everything beyond goes along. Esc leaves." if self.makes_space else ""
        self.surface.hint.show_at(QPointF(view.width() / 2 - 160, 0), words)
        self.surface.say(words or "Make space is off")

    def walk(self, onward: bool) -> None:
        """Along the flows: to the step after, or the one before."""
        self._go(lambda id: (self._walker.onward if onward else self._walker.back)(self.surface.model.graph, id))

    def walk_aside(self, down: bool) -> None:
        """Among the steps after the same step, else in the same column."""
        model = self.surface.model
        self._go(lambda id: self._walker.aside(model.graph, model.boxes, id, down))

    def walk_to_flow(self, onward: bool) -> None:
        """From a step onto the flow that leaves it, or leads to it."""
        graph = self.surface.model.graph
        self._go(lambda id: leaving_flow(graph, id, onward))

    def go_first(self) -> None:
        self._select(first_step(self.surface.model.graph))

    def go_last(self) -> None:
        self._select(last_step(self.surface.model.graph, self.surface.model.boxes))

    def jump(self, typed: str = "") -> None:
        """Go to a step by typing its title."""
        if self.jumper is not None:
            self.jumper.leave(stay=True)
        self.jumper = JumpField(self.surface, typed)
        self.jumper.destroyed.connect(self._forget_jumper)

    def escape(self) -> bool:
        """Leave what is under way, else select nothing; False when there was neither."""
        if self.linking.on:
            self.linking.leave()
        elif self.makes_space:
            self.make_space()
        elif self.surface.model.selection:
            self.surface.model.select(())
        else:
            return False
        return True

    def _go(self, way: Callable[[str], str | None]) -> None:
        current = self.surface.model.current
        self._select(way(current) if current is not None else first_step(self.surface.model.graph))

    def _select(self, id: str | None) -> None:
        if id is not None:
            self.surface.select((id,))

    def _boxes(self) -> dict[str, Box]:
        model = self.surface.model
        return {id: box for id in model.selection if (box := model.box(id)) is not None}

    def _rename_next(self, id: StepId) -> None:
        there = self._walker.onward(self.surface.model.graph, id)
        if there is not None:
            self.surface.select((there,))
            self.rename()

    def _forget_editor(self) -> None:
        self.editor = None

    def _forget_jumper(self) -> None:
        self.jumper = None

    def _remember_pointer(self, at: QPointF | None) -> None:
        self._pointer = at
