"""Typing in the checklist: a line, a check item, a section; from the key that begins it to the edit that keeps it."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QPointF, Qt

from app.actions.flowchart.checklist import add_item, indent_line, outdent_line
from app.actions.flowchart.section import give_sections, rename_section
from app.actions.flowchart.step import edit_step
from app.actions.flowchart.typed_line import line_of, retype_answer, retype_line, retype_way_back, type_line
from app.domain.errors import LeadlineError
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Graph, StepKind
from app.editing.edit import Action
from app.engine.checklist import LineKind
from app.grammar.names import Names
from app.grammar.quick_typing import step_line_text
from ui.canvas.preview import PointerNote
from ui.link.context import Context
from ui.pages.flowchart.checklist.checklist_view import ChecklistView
from ui.pages.flowchart.checklist.line_delegate import EDGE, title_left
from ui.pages.flowchart.checklist.line_editor import LineEditor, LineKey
from ui.pages.flowchart.checklist.lines_model import DRAFT, Draft, LinesModel, ShownLine
from ui.pages.flowchart.folding import Detail, Folding
from ui.pages.flowchart.model import FlowchartModel

P = ParamSpec("P")
T = TypeVar("T")


class _What(Enum):
    NEW_STEP = auto()
    STEP = auto()
    NEW_ITEM = auto()
    ITEM = auto()
    NEW_SECTION = auto()
    SECTION = auto()
    ANSWER = auto()
    WAY_BACK = auto()


_FRESH = (_What.NEW_STEP, _What.NEW_ITEM, _What.NEW_SECTION)


@dataclass
class _Typed:
    """What is being typed. ``step``: the step itself, or the one that a new line comes behind or a check item is of."""

    what: _What
    step: StepId | None = None
    on: FlowId | None = None
    section: str | None = None
    place: int = 0
    """Of a check item, among those of its step."""
    deeper: int = 0


class LineTyping(QObject):
    """One line is typed at a time; what it becomes is one action when it is kept."""

    def __init__(
        self, context: Context, model: FlowchartModel, folding: Folding, view: ChecklistView, lines: LinesModel
    ) -> None:
        super().__init__(view)
        self._context, self._model, self._folding = context, model, folding
        self._view, self._lines = view, lines
        self._note = PointerNote(view.viewport(), below=True)
        self.editor: LineEditor | None = None
        self._typed = _Typed(_What.NEW_STEP)
        self._draft: Draft | None = None
        view.verticalScrollBar().valueChanged.connect(lambda _: self.place())
        model.opened.connect(self.leave)

    @property
    def _graph(self) -> Graph:
        return self._model.graph

    def add_line(self) -> None:
        """A new line behind the current one: a step, or behind a check item another."""
        shown = self._view.current_line
        if shown is not None and shown.line.kind is LineKind.ITEM:
            self._begin_item(shown)
            return
        typed, before, depth = place_behind(self._lines, self._graph, shown)
        self._begin(typed, Draft(before, depth, LineKind.STEP), "New step")

    def add_check_item(self) -> None:
        """A check item of the current step, the first one that is typed behind those that are there."""
        shown = self._view.current_line
        if shown is None or shown.line.step is None:
            return
        step = self._graph.by_id.get(shown.line.step)
        if step is None:
            return
        if self._folding.detail is not Detail.ITEMS:
            self._folding.set_detail(Detail.ITEMS)
        last = self._lines.last_of(step.id)
        depth = last.line.depth + (last.line.kind is LineKind.STEP)
        typed = _Typed(_What.NEW_ITEM, step.id, place=len(step.checklist))
        self._begin(typed, Draft(last.key, depth, LineKind.ITEM), "Check item")

    def add_section(self) -> None:
        """A section for the selected steps: its name is typed above the first of them."""
        rows = sorted(self._lines.row_of(id) for id in self._model.selection if id in self._graph.by_id)
        if rows and rows[0] >= 0:
            above = self._lines.lines[rows[0] - 1].key if rows[0] else ""
            draft = Draft(above, self._lines.lines[rows[0]].line.depth, LineKind.SECTION)
            self._begin(_Typed(_What.NEW_SECTION), draft, "Name of the section")

    def retype(self, more: str = "") -> None:
        """Type the current line anew; ``more`` is typed at its end already."""
        shown = self._view.current_line
        if shown is not None and shown.line.kind is LineKind.SECTION and shown.line.section:
            self._begin(_Typed(_What.SECTION, section=shown.line.section), None, "Name of the section", shown.key)
            self._show_all(shown.text)
        if shown is None or shown.line.step is None:
            return
        ways = {LineKind.ANSWER: _What.ANSWER, LineKind.BACK: _What.WAY_BACK}
        if shown.line.kind in ways and shown.line.flow is not None and shown.line.text:
            self._begin(
                _Typed(ways[shown.line.kind], on=shown.line.flow), None, shown.line.kind.capitalize(), shown.key
            )
            self._show_all(shown.line.text)
        elif shown.line.kind is LineKind.ITEM:
            items = [item.text for item in self._graph.by_id[shown.line.step].checklist]
            place = self._lines.item_place(shown)
            self._begin(_Typed(_What.ITEM, shown.line.step, place=place), None, "Check item", shown.key)
            self._show_all(items[place])
        elif shown.line.kind is LineKind.STEP:
            step = self._graph.by_id[shown.line.step]
            self._begin(_Typed(_What.STEP, step.id), None, f"Line of {shown.text}", shown.key)
            self._show_all(step_line_text(line_of(step), names_in(self._model)))
        if self.editor is not None and more:
            self.editor.type_on(more)

    def _show_all(self, text: str) -> None:
        if self.editor is not None:
            self.editor.show_text(text)
            self.editor.field.selectAll()

    def place(self) -> None:
        """Lay the editor over its line, wherever that is now."""
        editor, row = self.editor, self._lines.row_of_key(self._view.line_delegate.edited or "")
        if editor is None:
            return
        if row < 0:
            self.leave()
            return
        index = self._lines.index(row)
        rect = self._view.visualRect(index)
        left = title_left(self._lines.lines[row]) - 8
        editor.setGeometry(rect.adjusted(left, 0, -EDGE + 4, 0))

    def leave(self) -> None:
        """Stop typing; what was not kept is forgotten."""
        editor, self.editor = self.editor, None
        if editor is None:
            return
        self._note.clear_words()
        if editor.field.hasFocus():
            # Before it is hidden: else Qt gives the keyboard to whatever comes next.
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()
        self._view.line_delegate.edited = None
        self._show_draft(None)
        self._view.viewport().update()

    def _begin_item(self, shown: ShownLine) -> None:
        place = self._lines.item_place(shown) + 1
        draft = Draft(shown.key, shown.line.depth, LineKind.ITEM)
        self._begin(_Typed(_What.NEW_ITEM, shown.line.step, place=place), draft, "Check item")

    def _begin(self, typed: _Typed, draft: Draft | None, name: str, key: str = DRAFT) -> None:
        self.leave()
        self._typed = typed
        self._view.line_delegate.edited = key
        self._show_draft(draft)
        steps = typed.what in (_What.NEW_STEP, _What.STEP)
        self.editor = LineEditor(self._view.viewport(), name, names_in(self._model) if steps else None)
        self.editor.pressed.connect(self._press)
        self.editor.focus_lost.connect(self._lose_focus)
        self.editor.changed.connect(self._note.clear_words)
        self._view.bring(self._lines.row_of_key(key))
        self.place()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_draft(self, draft: Draft | None) -> None:
        if draft != self._draft:
            self._draft = draft
            self._lines.show_draft(draft)

    def _press(self, key: LineKey) -> None:
        match key:
            case LineKey.LEAVE:
                self.leave()
            case LineKey.KEEP:
                self._keep_and_go_on()
            case LineKey.DEEPER:
                self._shift(1)
            case LineKey.FURTHER_OUT:
                self._shift(-1)
            case LineKey.CHECK_ITEM:
                if self._keep():
                    self.leave()
                    self.add_check_item()
            case LineKey.UP | LineKey.DOWN:
                self._leave_upon(key)

    def _leave_upon(self, key: LineKey) -> None:
        if (self.editor is not None and self.editor.is_empty) or self._keep():
            self.leave()
            row = self._view.currentIndex().row() + (1 if key is LineKey.DOWN else -1)
            if 0 <= row < self._lines.rowCount():
                self._view.setCurrentIndex(self._lines.index(row))

    def _keep_and_go_on(self) -> None:
        typed, editor = self._typed, self.editor
        if editor is None or (typed.what in _FRESH and editor.is_empty):
            self.leave()
        elif self._keep():
            self.leave()
            if typed.what is _What.NEW_STEP:
                self.add_line()
            elif typed.what is _What.NEW_ITEM:
                self.add_check_item()

    def _shift(self, by: int) -> None:
        """A step is put deeper or further out with what was typed; a new one when it is kept."""
        typed, editor = self._typed, self.editor
        if editor is None or typed.what not in (_What.NEW_STEP, _What.STEP):
            return
        if typed.what is _What.STEP and typed.step is not None:
            if self._keep() and self._do(indent_line if by > 0 else outdent_line, typed.step):
                self.leave()
                self.retype()
            return
        if self._model.workflow_id is None:
            return
        typed.deeper += by
        place = _place_of(typed)
        try:
            self._context.preview(type_line, self._model.workflow_id, editor.text or "New step", **place)
        except LeadlineError as refusal:
            typed.deeper -= by
            self._say(refusal.sentence)
            return
        if self._draft is not None:
            self._show_draft(Draft(self._draft.below, max(self._draft.depth + by, 0), self._draft.kind))
            self.place()

    def _keep(self) -> bool:
        """Whether what is typed is in the data now; a refusal stays beside it."""
        typed, editor = self._typed, self.editor
        if editor is None:
            return False
        step = self._graph.by_id.get(typed.step) if typed.step is not None else None
        match typed.what:
            case _What.NEW_STEP:
                return self._do(type_line, editor.text, **_place_of(typed))
            case _What.STEP if step is not None:
                same = editor.text == step_line_text(line_of(step), names_in(self._model))
                return same or self._do(retype_line, step.id, editor.text)
            case _What.NEW_SECTION:
                steps = tuple(StepId(id) for id in self._model.selection if id in self._graph.by_id)
                return editor.is_empty or self._do(give_sections, steps, editor.text)
            case _What.ANSWER if typed.on is not None:
                return self._do(retype_answer, typed.on, editor.text)
            case _What.WAY_BACK if typed.on is not None:
                return self._do(retype_way_back, typed.on, editor.text)
            case _What.SECTION if typed.section is not None:
                return self._do(rename_section, typed.section, editor.text)
            case _What.NEW_ITEM if step is not None:
                return self._do(add_item, step.id, editor.text, typed.place)
            case _What.ITEM if step is not None:
                items = list(step.checklist)
                if editor.is_empty:
                    del items[typed.place]
                else:
                    items[typed.place] = replace(items[typed.place], text=editor.text)
                return tuple(items) == step.checklist or self._do(edit_step, step.id, checklist=tuple(items))
        return True

    def _do(self, action: Action[Concatenate[WorkflowId, P], T], *args: P.args, **kw: P.kwargs) -> bool:
        refusals: list[str] = []
        if self._model.workflow_id is None:
            return False
        done = self._context.do_beside(refusals.append, action, self._model.workflow_id, *args, **kw)
        if done is None:
            self._say(refusals[0])
        elif self._typed.what is _What.NEW_STEP:
            self._model.select((str(done.value),))
        return done is not None

    def _say(self, sentence: str) -> None:
        if self.editor is not None:
            self._note.show_at(QPointF(self.editor.geometry().bottomLeft()), sentence, refuses=True)

    def _lose_focus(self) -> None:
        """A click elsewhere keeps what was typed, as in the cells of a table."""
        if self.editor is not None:
            if not self.editor.is_empty:
                self._keep()
            self.leave()


def names_in(model: FlowchartModel) -> Names:
    """What the words of a typed line can mean in the open workflow."""
    view = model.view
    label = view.workflow.anchor_label if view is not None else ""
    return Names.of(model.graph, view.role_names if view is not None else {}, anchor_label=label)


def _place_of(typed: _Typed) -> dict[str, Any]:
    return {"after": typed.step, "on": typed.on, "section": typed.section, "deeper": typed.deeper}


_Place = tuple[_Typed, str, int]
"""What is typed, the key of the line it stands below, and how deep."""


def place_behind(lines: LinesModel, graph: Graph, shown: ShownLine | None) -> _Place:
    """Where a new line belongs behind another one; without another before all."""
    line = shown.line if shown is not None else None
    step = graph.by_id.get(line.step) if line is not None and line.step is not None else None
    if shown is None or line is None or (step is None and line.kind is not LineKind.SECTION):
        return _Typed(_What.NEW_STEP), "", 0
    if line.kind is LineKind.ANSWER and line.flow is not None:
        return _Typed(_What.NEW_STEP, line.step, line.flow), shown.key, line.depth + 1
    if step is None:
        return _place_in_section(lines, graph, shown)
    row, answer = lines.row_of(step.id), lines.first_answer(step.id)
    depth = lines.lines[row].line.depth
    ways = [flow for flow in graph.incoming[step.id] if not flow.loop_back]
    if step.kind is StepKind.END and ways:
        return _Typed(_What.NEW_STEP, None, ways[0].id), lines.lines[row - 1].key if row > 0 else "", depth
    if answer is not None:
        return _Typed(_What.NEW_STEP, step.id), answer.key, answer.line.depth + 1
    return _Typed(_What.NEW_STEP, step.id), lines.last_of(step.id).key, depth


def _place_in_section(lines: LinesModel, graph: Graph, head: ShownLine) -> _Place:
    first = lines.first_step_below(head)
    ways = [flow for flow in graph.incoming.get(first, ()) if not flow.loop_back] if first is not None else []
    on = ways[0].id if len(ways) == 1 else None
    return _Typed(_What.NEW_STEP, first, on, head.line.section), head.key, head.line.depth
