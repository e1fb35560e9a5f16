"""The table of a workflow: cells written, filled and replaced, rows inserted, pasted and put in another order.

What a cell cannot be made of is no refusal of all: the rest is done, and what was not understood comes back with its
sentence, so that the screen can keep it as typed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from app.actions.flowchart.draft import counted, draft_of, named, need_step, new_flow_id, new_step_id, put_graph
from app.actions.flowchart.step import new_step
from app.actions.flowchart.table_cell import CellContext, write_cell
from app.actions.flowchart.table_flow import GraphSketch
from app.actions.flowchart.table_place import with_new_places
from app.actions.person import add_role
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.person import Role
from app.domain.quantity import Lag
from app.domain.text import clean_name
from app.domain.work_calendar import WorkCalendar
from app.domain.workflow import Flow, Graph, Step, StepKind, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.loop_backs import find_loop_backs
from app.grammar.errors import GrammarError
from app.grammar.names import Names
from app.grammar.step_table import StepTable, TableColumn

Cell = tuple[StepId, TableColumn]
_FIRST = (TableColumn.TITLE, TableColumn.KIND, TableColumn.OUTCOMES)
"""What other cells of the same edit may speak of."""
_LAST = (TableColumn.AFTER, TableColumn.IF)


@dataclass(frozen=True, slots=True)
class WrongCell:
    """What was typed into a cell and is not understood; the place in it is from ``start`` to before ``end``."""

    step_id: StepId
    column: TableColumn
    text: str
    sentence: str
    start: int
    end: int


class CellWriting:
    """Cells of one edit, written in the order in which they can speak of one another."""

    def __init__(self, edit: Edit, workflow_id: WorkflowId) -> None:
        self.edit, self.workflow_id = edit, workflow_id
        self.draft: WorkflowVersion = draft_of(edit, workflow_id)
        self.wrong: dict[Cell, WrongCell] = {}
        self._roles = {role.id: role.name for role in edit.find(Role)}
        self.sketch = self.fresh_sketch()

    def fresh_sketch(self) -> GraphSketch:
        """The graph of the draft, nothing written yet."""
        edit, graph = self.edit, self.draft.graph
        return GraphSketch(graph, lambda: new_step_id(edit, self.workflow_id), lambda: new_flow_id(edit, graph))

    @cached_property
    def _item_ids(self) -> Iterator[str]:
        taken = {item.id for step in self.draft.graph.steps for item in step.checklist}
        return (id for number in count(1) if (id := f"c{number}") not in taken)

    def names(self) -> Names:
        """What words mean in the sketch as it is."""
        week = (self.edit.get(WorkCalendar, 1) or WorkCalendar()).week
        label = self.edit.need(Workflow, self.workflow_id).anchor_label
        return Names.of(self.sketch.graph(), self._roles, day_minutes=week.day_minutes, anchor_label=label)

    def _role(self, name: str) -> RoleId:
        role_id = add_role(self.edit, name)
        self._roles[role_id] = name
        return role_id

    def write(self, cells: Mapping[Cell, str], names: Callable[[Names], Names] = lambda names: names) -> None:
        """Every cell but those that were wrong before; ``names`` gives rows the numbers that the texts mean."""
        known = self.sketch.flows.keys() | set()
        for cell, text in _of(cells, _FIRST):
            self._write(cell, text, CellContext(Names(), self._role, self._item_ids.__next__))
        context = CellContext(names(self.names()), self._role, self._item_ids.__next__)
        for cell, text in _of(cells, [column for column in TableColumn if column not in _FIRST + _LAST]):
            self._write(cell, text, context)
        for cell, text in _of(cells, (TableColumn.AFTER,)):
            self._write(cell, text, context)
        context = replace(context, fresh=frozenset(self.sketch.flows.keys() - known))
        for cell, text in _of(cells, (TableColumn.IF,)):
            self._write(cell, text, context)

    def _write(self, cell: Cell, text: str, context: CellContext) -> None:
        if cell in self.wrong:
            return
        try:
            write_cell(self.sketch, *cell, text, context)
        except RuleViolation as refused:
            self.reject(cell, text, refused)

    def reject(self, cell: Cell, text: str, refused: RuleViolation) -> None:
        """Leave the cell as it was, and keep why."""
        at = (refused.start, refused.end) if isinstance(refused, GrammarError) else (0, len(text))
        self.wrong[cell] = WrongCell(*cell, text, refused.sentence, *at)

    def circles(self, cells: Mapping[Cell, str]) -> Mapping[Cell, str]:
        """The cells *after* by which a row would wait for one that comes after it, with the sentence."""
        graph = find_loop_backs(self.sketch.graph())
        numbers = Names.of(graph)
        found = dict[Cell, str]()
        for flow in graph.flows:
            cell = (flow.target, TableColumn.AFTER)
            old = self.draft.graph.flow_by_id.get(flow.id)
            is_known = old is not None and (old.loop_back, old.target) == (flow.loop_back, flow.target)
            if cell not in cells or cell in self.wrong or is_known:
                continue
            if flow.loop_back and not flow.marked and not _goes_back(graph, flow):
                row = numbers.step_words(flow.source)
                found[cell] = (
                    f"Row {row} comes after this row, so the row cannot wait for it. Write another row, or "
                    f"“{numbers.numbers[flow.source]} back” where work goes back."
                )
            elif flow.marked and cell[0] in self.draft.graph.by_id and not _reaches(graph, flow.target, flow.source):
                found[cell] = f"Row {numbers.step_words(flow.source)} does not come after this row. Leave out “back”."
        return found

    def keep(self) -> WorkflowVersion:
        """Put the graph, new steps in places of their own."""
        return put_graph(
            self.edit, self.draft, with_new_places(find_loop_backs(self.sketch.graph()), self.sketch.added)
        )


def _of(cells: Mapping[Cell, str], columns: Collection[TableColumn]) -> list[tuple[Cell, str]]:
    return [(cell, text) for cell, text in cells.items() if cell[1] in columns]


def _goes_back(graph: Graph, flow: Flow) -> bool:
    """Whether it leaves by an answer that does not lead on."""
    outcomes = graph.step(flow.source).outcomes
    return any(one.name == flow.outcome and not one.positive for one in outcomes)


def _reaches(graph: Graph, start: StepId, goal: StepId) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        for flow in graph.outgoing[waiting.pop()]:
            if not flow.loop_back and flow.target not in seen:
                seen.add(flow.target)
                waiting.append(flow.target)
    return goal in seen


def _changed(writing: CellWriting, cells: Mapping[Cell, str]) -> dict[Cell, str]:
    """Those that say something else than the table does now."""
    table = StepTable(writing.draft.graph, writing.names())
    for step_id, _ in cells:
        need_step(writing.draft.graph, step_id)
    return {cell: text for cell, text in cells.items() if text.strip() != table.text(*cell).strip()}


@action("Change cells")
def set_cells(edit: Edit, workflow_id: WorkflowId, cells: Mapping[Cell, str]) -> tuple[WrongCell, ...]:
    """Write texts into cells of the table. Returns what is not understood; those cells stay as they were.

    A cell that says so already is not touched. Numbers in the texts are those of before the edit. Raises RuleViolation
    when a step is gone.
    """
    writing = CellWriting(edit, workflow_id)
    cells = _changed(writing, cells)
    write_without_circles(writing, cells, lambda: None)
    if len(cells) > len(writing.wrong):
        writing.keep()
    edit.title = _title(writing.draft.graph, [cell for cell in cells if cell not in writing.wrong])
    return tuple(writing.wrong.values())


def write_without_circles(
    writing: CellWriting,
    cells: Mapping[Cell, str],
    prepare: Callable[[], None],
    names: Callable[[Names], Names] = lambda names: names,
) -> None:
    """Write the cells; those that close a circle are left out, and the rest is written anew."""
    while True:
        prepare()
        writing.write(cells, names)
        circles = writing.circles(cells)
        for cell, sentence in circles.items():
            writing.reject(cell, cells[cell], RuleViolation(sentence))
        if not circles:
            return
        writing.sketch = writing.fresh_sketch()


def _title(graph: Graph, cells: Collection[Cell]) -> str:
    if len(cells) != 1:
        return f"Change {len(cells)} cells"
    [(step_id, column)] = cells
    return f"Change {column.value} of {named(graph.step(step_id))}"


@action("Fill down")
def fill_down(
    edit: Edit, workflow_id: WorkflowId, rows: Sequence[StepId], columns: Sequence[TableColumn]
) -> tuple[WrongCell, ...]:
    """What the first of the rows says in these columns, in all of them."""
    writing = CellWriting(edit, workflow_id)
    table = StepTable(writing.draft.graph, writing.names())
    if len(rows) < 2:
        raise RuleViolation("Choose two rows or more: the first one fills those below it.")
    first = {column: table.text(need_step(table.graph, rows[0]).id, column) for column in columns}
    wrong = set_cells(edit, workflow_id, {(row, column): text for row in rows[1:] for column, text in first.items()})
    edit.title = f"Fill {len(rows) - 1} rows down"
    return wrong


@action("Replace in cells")
def replace_in_cells(
    edit: Edit, workflow_id: WorkflowId, cells: Collection[Cell], find: str, by: str
) -> tuple[WrongCell, ...]:
    """Another text for each place where ``find`` stands in these cells, in small or large letters."""
    writing = CellWriting(edit, workflow_id)
    table = StepTable(writing.draft.graph, writing.names())
    texts = {cell: replaced(table.text(*cell), find, by) for cell in cells if cell[0] in table.row_of}
    texts = {cell: text for cell, text in texts.items() if text != table.text(*cell)}
    if not texts:
        raise RuleViolation(f"“{find[:40]}” stands in none of these cells. Look for other words.")
    wrong = set_cells(edit, workflow_id, texts)
    edit.title = f"Replace “{find[:30]}” in {len(texts)} {'cell' if len(texts) == 1 else 'cells'}"
    return wrong


def replaced(text: str, find: str, by: str) -> str:
    """The text with ``by`` in each place of ``find``, whatever its case."""
    if not find:
        return text
    lower, sought, at, found = text.casefold(), find.casefold(), 0, ""
    # Some letters are longer in small letters: there only what is written exactly so is found.
    if len(lower) != len(text):
        return text.replace(find, by)
    while (place := lower.find(sought, at)) >= 0:
        found, at = found + text[at:place] + by, place + len(sought)
    return found + text[at:]


@action("Insert row")
def insert_row(edit: Edit, workflow_id: WorkflowId, behind: StepId | None = None, title: str = "") -> StepId:
    """A new task on the way on from a row, which leads where that led; behind an end, or None: before the end.

    Of several answers it takes the first one that leads on.
    """
    writing = CellWriting(edit, workflow_id)
    sketch = writing.sketch
    step = replace(new_step(StepKind.TASK), id=sketch.new_step_id())
    step = replace(step, title=clean_name(title, "title of the step") if title.strip() else step.title)
    end = need_step(writing.draft.graph, behind) if behind is not None else only_end(sketch)
    if end is not None and end.kind is not StepKind.END:
        _put_behind(sketch, end, step)
    elif end is not None and sketch.into(end.id):
        _put_before_end(sketch, end, step)
    else:
        last = next((one for one in reversed(sketch.steps.values()) if one.kind is not StepKind.END), None)
        sketch.add(step, last.id if last is not None else None)
        if last is not None and last.id != step.id:
            sketch.draw(last.id, step.id, sketch.free_outcome(last) if last.asks else None)
        if end is not None:
            sketch.draw(step.id, end.id)
    writing.keep()
    edit.title = f"Add {named(step)}"
    return step.id


def only_end(sketch: GraphSketch) -> Step | None:
    ends = [step for step in sketch.steps.values() if step.kind is StepKind.END]
    return ends[0] if len(ends) == 1 else None


def _put_behind(sketch: GraphSketch, before: Step, step: Step) -> None:
    ways = [flow for flow in sketch.out_of(before.id) if not flow.loop_back]
    sketch.add(step, before.id)
    if before.kind is StepKind.DECISION or before.asks:
        names = {one.name for one in before.answers if one.positive}
        taken = next((flow for flow in ways if flow.outcome in names), None) or next(iter(ways), None)
        if taken is not None:
            sketch.put_flow(replace(taken, target=step.id, lag=Lag(), bends=()))
            sketch.put_flow(replace(sketch.draw(step.id, taken.target), lag=taken.lag))
            return
    else:
        for flow in ways:
            sketch.put_flow(replace(flow, source=step.id, bends=()))
    sketch.draw(before.id, step.id, sketch.free_outcome(before) if before.asks else None)


def _put_before_end(sketch: GraphSketch, end: Step, step: Step) -> None:
    order = list(sketch.steps)
    ways = sketch.into(end.id)
    sketch.add(step, max((flow.source for flow in ways), key=order.index))
    for flow in ways:
        sketch.put_flow(replace(flow, target=step.id, bends=()))
    sketch.draw(step.id, end.id)


@action("Move rows")
def move_rows(edit: Edit, workflow_id: WorkflowId, rows: Collection[StepId], before: StepId | None = None) -> None:
    """Other numbers: these rows, in their order, before another one; None: at the foot. No flow changes."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    moved = [step for step in graph.steps if step.id in rows and step.kind is not StepKind.START]
    if not moved:
        raise RuleViolation("The rows that were to be moved are not there any more. Choose again.")
    rest = [step for step in graph.steps if step not in moved]
    # A row that goes along is no place to go to: what stands behind it is.
    after = [step.id for step in graph.steps[graph.steps.index(need_step(graph, before)) :]] if before else []
    goal = next((id for id in after if id not in rows), None)
    at = next((place for place, step in enumerate(rest) if step.id == goal), len(rest))
    put_graph(edit, draft, replace(graph, steps=(*rest[:at], *moved, *rest[at:])))
    edit.title = f"Move {counted(graph, {step.id for step in moved})} in the table"
