"""A workflow as a table on an open desk: its texts, and rows pasted into an empty one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.actions.flowchart.draft import draft_of, with_lanes, with_places
from app.actions.flowchart.table import WrongCell, set_cells
from app.actions.flowchart.table_paste import Pasted, paste_rows
from app.domain.ids import StepId, VersionId, WorkflowId
from app.domain.workflow import Graph, ProjectField, Step, StepKind, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.loop_backs import find_loop_backs
from app.grammar.names import Names
from app.grammar.step_table import StepTable, TableColumn
from app.queries.flowchart import flowchart
from tests.app.actions.flowchart.sheet import Sheet

Row = Mapping[TableColumn, str]


@action("Draw")
def draw(edit: Edit, workflow_id: WorkflowId, graph: Graph) -> None:
    """Another graph in the place of the draft's."""
    edit.put(replace(draft_of(edit, workflow_id), graph=find_loop_backs(with_places(with_lanes(graph)))))


@action("Begin")
def begin_empty(edit: Edit, fields: tuple[ProjectField, ...] = ()) -> WorkflowId:
    """A workflow that is nothing but Start."""
    workflow_id = WorkflowId(edit.next_id(Workflow))
    edit.put(Workflow(workflow_id, f"Workflow {workflow_id}"))
    graph = Graph((Step(StepId("start"), StepKind.START, "Start", x=0, y=0),), fields=fields)
    version_id = VersionId(edit.next_id(WorkflowVersion))
    edit.put(WorkflowVersion(version_id, workflow_id, 1, VersionState.DRAFT, graph))
    return workflow_id


def empty(sheet: Sheet, fields: tuple[ProjectField, ...] = ()) -> Sheet:
    """Another workflow of the same desk, nothing in it."""
    return replace(sheet, workflow_id=sheet.office.workspace.do(begin_empty, fields).value)


def table(sheet: Sheet) -> StepTable:
    view = sheet.office.workspace.read(flowchart, sheet.workflow_id)
    return StepTable(view.graph, Names.of(view.graph, view.role_names, anchor_label=view.workflow.anchor_label))


def texts(sheet: Sheet) -> list[Row]:
    """Every cell, row by row."""
    shown = table(sheet)
    return [{column: shown.text(step.id, column) for column in TableColumn} for step in shown.rows]


def column(sheet: Sheet, which: TableColumn) -> list[str]:
    return [row[which] for row in texts(sheet)]


def row_id(sheet: Sheet, number: int) -> StepId:
    return table(sheet).rows[number - 1].id


def write(sheet: Sheet, number: int, which: TableColumn, text: str) -> tuple[WrongCell, ...]:
    """A text typed into the cell of a row."""
    wrong: tuple[WrongCell, ...] = sheet.do(set_cells, {(row_id(sheet, number), which): text})
    return wrong


def put_rows(sheet: Sheet, rows: Sequence[Row]) -> Pasted:
    pasted: Pasted = sheet.do(paste_rows, rows)
    return pasted
