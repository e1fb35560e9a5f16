"""What can be done with the lines of a checklist: the table of commands for its keys and its context menu."""

from collections.abc import Callable, Collection
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent

from app.actions.flowchart.checklist import (
    indent_line,
    make_approval,
    make_decision,
    move_answer,
    move_line,
    move_section,
    outdent_line,
)
from app.actions.flowchart.list_copy import list_text
from app.actions.flowchart.list_paste import paste_list
from app.actions.flowchart.section import give_sections, remove_section
from app.actions.flowchart.step import edit_step, remove
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import StepKind
from app.editing.edit import Action
from app.engine.checklist import LineKind
from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.pages.flowchart.checklist.checklist_view import ChecklistView
from ui.pages.flowchart.checklist.line_typing import LineTyping, names_in
from ui.pages.flowchart.checklist.lines_model import LinesModel, ShownLine
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.gestures.keys import key_of, written_key
from ui.pages.flowchart.model import FlowchartModel

P = ParamSpec("P")
T = TypeVar("T")
Enabled = Callable[[], bool]
_SIGNS = "?!@"
_MOST_SAID = 3
"""Sentences of what was unclear in a pasted list."""


class ChecklistCommands(QObject):
    """Each is about the current line, a removal and a section about all that are selected; a refusal is a toast."""

    def __init__(
        self,
        context: Context,
        model: FlowchartModel,
        folding: Folding,
        view: ChecklistView,
        lines: LinesModel,
        typing: LineTyping,
    ) -> None:
        super().__init__(view)
        self._context, self._model, self._folding = context, model, folding
        self._view, self._lines, self._typing = view, lines, typing
        self._tab_leaves = False
        self.table = self._commands()
        self._by_key = {written_key(one.shortcut): one for one in self.table if one.shortcut}
        self._by_key[written_key("Enter")] = self._by_key[written_key("Return")]
        view.wants, view.press, view.open_menu = self.wants, self.press, self.open_menu

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is wanted here, before a shortcut of the window takes it."""
        return event.text() in set(_SIGNS) or key_of(event) in self._by_key

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; after Esc, Tab goes on to what stands beside the list."""
        if event.key() == Qt.Key.Key_Escape:
            self._tab_leaves = True
            return False
        tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        leaves, self._tab_leaves = self._tab_leaves and tabs, self._tab_leaves and tabs
        key = event.text() if event.text() in set(_SIGNS) else key_of(event)
        command = None if leaves else self._by_key.get(key)
        if command is None or self._model.workflow_id is None:
            return False
        if command.enabled():
            command.run()
        return True

    def open_menu(self, event: QContextMenuEvent) -> None:
        """What can be done with the line under the mouse or, by key, with the current one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self._view.indexAt(self._view.viewport().mapFromGlobal(event.globalPos()))
            if index.isValid() and index not in self._view.selectedIndexes():
                self._view.setCurrentIndex(index)
            place = event.globalPos()
        else:
            rect = self._view.visualRect(self._view.currentIndex())
            place = self._view.viewport().mapToGlobal(QPoint(rect.left() + 60, rect.bottom()))
        offered = [one for one in self.table if one.enabled() and one.group]
        named(pop_up(offered, self._view), "What can be done").popup(place)

    @property
    def _line(self) -> ShownLine | None:
        return self._view.current_line

    def _step(self) -> StepId | None:
        shown = self._line
        return shown.line.step if shown is not None and shown.line.kind is LineKind.STEP else None

    def _has_step(self) -> bool:
        return self._step() is not None

    def _is(self, *kinds: LineKind) -> Enabled:
        return lambda: (shown := self._line) is not None and shown.line.kind in kinds

    def _is_open(self) -> bool:
        return self._model.workflow_id is not None

    def _do(self, action: Action[Concatenate[WorkflowId, P], T], *args: P.args, **kw: P.kwargs) -> bool:
        if self._model.workflow_id is None:
            return False
        done = self._context.do(action, self._model.workflow_id, *args, **kw)
        if done is not None:
            announce(self._view, done.changes.title)
        return done is not None

    def _on_step(self, action: Action[[WorkflowId, StepId], None]) -> Callable[[], bool]:
        return lambda: (step := self._step()) is not None and self._do(action, step)

    def move(self, by: int) -> None:
        """The line, the branch or the section one place up (-1) or down (1)."""
        shown = self._line
        if shown is None:
            return
        match shown.line.kind:
            case LineKind.ANSWER if shown.line.flow is not None:
                self._do(move_answer, shown.line.flow, by)
            case LineKind.SECTION if (first := self._lines.first_step_below(shown)) is not None:
                self._do(move_section, first, by)
            case LineKind.STEP if shown.line.step is not None:
                self._do(move_line, shown.line.step, by)
            case _:
                pass

    def remove(self) -> None:
        """The selected lines: what was before and after a step is joined, a check item goes from its step."""
        shown = self._line
        if shown is None:
            return
        row = self._view.currentIndex().row()
        if shown.line.kind is LineKind.SECTION and shown.line.section is not None:
            self._do(remove_section, shown.line.section)
        elif shown.line.kind is LineKind.ITEM and shown.line.step is not None:
            items = list(self._model.graph.by_id[shown.line.step].checklist)
            del items[self._lines.item_place(shown)]
            self._do(edit_step, shown.line.step, checklist=tuple(items))
        elif self._do(remove, self._removable()):
            near = self._lines.lines[min(row, len(self._lines.lines) - 1)] if self._lines.lines else None
            self._model.select((near.thing,) if near is not None and near.thing else ())

    def copy(self) -> None:
        """The selected steps as an indented list, which a paste reads again, here and in a letter."""
        text = list_text(self._model.graph, self._selected_steps(), names_in(self._model))
        if text:
            QGuiApplication.clipboard().setText(text)
            announce(self._view, "Copied")

    def paste(self) -> None:
        """A list from the clipboard, behind the current line; what was unclear in it is said."""
        if self._model.workflow_id is None:
            return
        done = self._context.do(paste_list, self._model.workflow_id, self._behind(), QGuiApplication.clipboard().text())
        if done is not None:
            self._model.select(done.value.steps)
            self._context.say(" ".join((f"{done.changes.sentence}.", *done.value.report[:_MOST_SAID])))

    def _behind(self) -> StepId | None:
        """The step that a pasted list comes behind: the current one, but before an end."""
        shown, graph = self._line, self._model.graph
        step = graph.by_id.get(shown.line.step) if shown is not None and shown.line.step is not None else None
        if step is None or step.kind is not StepKind.END:
            return step.id if step is not None else None
        return next((flow.source for flow in graph.incoming[step.id] if not flow.loop_back), None)

    def _removable(self) -> Collection[str]:
        return [id for id in self._model.selection if id in self._model.graph.by_id or FlowId(id) in self._flows()]

    def _flows(self) -> Collection[FlowId]:
        return self._model.graph.flow_by_id

    def _selected_steps(self) -> list[StepId]:
        return [StepId(id) for id in self._model.selection if id in self._model.graph.by_id]

    def _is_in_section(self) -> bool:
        return any(self._model.graph.by_id[id].section is not None for id in self._selected_steps())

    def _can_decide(self) -> bool:
        step = self._step()
        return step is not None and self._model.graph.by_id[step].kind is not StepKind.END

    def _fold(self, on: bool) -> None:
        shown = self._line
        if shown is not None and shown.fold:
            self._folding.fold(shown.fold, on)

    def _folds(self, on: bool) -> Enabled:
        return lambda: (shown := self._line) is not None and bool(shown.fold) and shown.folded is not on

    def _can_remove(self) -> bool:
        shown = self._line
        has = shown is not None and (shown.line.kind is LineKind.ITEM or bool(shown.line.section and shown.fold))
        return has or bool(self._removable())

    def _commands(self) -> tuple[Command, ...]:
        typing, step = self._typing, self._has_step
        movable = self._is(LineKind.STEP, LineKind.ANSWER, LineKind.SECTION)
        typed = self._is(LineKind.STEP, LineKind.ITEM, LineKind.SECTION, LineKind.ANSWER, LineKind.BACK)
        out = lambda: self._do(give_sections, self._selected_steps(), "")  # noqa: E731
        return (
            Command("line_add", "New step", typing.add_line, "plus", "Return", self._is_open, "add"),
            Command("line_item", "New check item", typing.add_check_item, "square-check", "Shift+Return", step, "add"),
            Command("line_edit", "Type anew", typing.retype, "pencil", "F2", typed, "add"),
            Command("line_role", "Role…", lambda: typing.retype(" @"), "user", "@", step, "add"),
            Command("line_deeper", "Put deeper", self._on_step(indent_line), "arrow-right", "Tab", step, "place"),
            Command("line_out", "Take out", self._on_step(outdent_line), "arrow-left", "Shift+Backtab", step, "place"),
            Command("line_up", "Move up", lambda: self.move(-1), "arrow-up", "Alt+Up", movable, "place"),
            Command("line_down", "Move down", lambda: self.move(1), "arrow-down", "Alt+Down", movable, "place"),
            Command("line_decision", "Make it a decision", self._on_step(make_decision), "diamond", "?",
                    self._can_decide, "kind"),
            Command("line_approval", "Make it an approval", self._on_step(make_approval), "circle-check", "!",
                    self._can_decide, "kind"),
            Command("line_copy", "Copy", self.copy, "copy", "Ctrl+C", lambda: bool(self._selected_steps()), "clip"),
            Command("line_paste", "Paste a list", self.paste, "", "Ctrl+V", self._is_open, "clip"),
            Command("line_section", "Put into section…", typing.add_section, "folder", "Ctrl+G",
                    lambda: bool(self._selected_steps()), "section"),
            Command("line_no_section", "Take out of its section", out, "", "", self._is_in_section, "section"),
            Command("line_fold", "Fold", lambda: self._fold(True), "chevron-right", "Left", self._folds(True), "fold"),
            Command("line_unfold", "Unfold", lambda: self._fold(False), "chevron-down", "Right", self._folds(False),
                    "fold"),
            Command("line_remove", "Remove", self.remove, "trash-2", "Del", self._can_remove, "remove"),
        )  # fmt: skip
