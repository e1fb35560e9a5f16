"""Every format of a file that a workflow is read from or written to, by its ending: one table for all who ask.

A new format is one reader or writer of this folder, and its line here. Readers and writers are imported on their first
use, here and nowhere else: together they take longer than the start of a command.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath

from app.domain.errors import RuleViolation
from app.exchange.diagram.diagram import DiagramRead, DrawnWorkflow
from app.exchange.diagram.written import WrittenDiagram
from app.exchange.workflow_json import WorkflowFile, dump_workflow, load_workflow

WorkflowReader = Callable[[bytes, str], DiagramRead]
"""Reads the content of a file; the text is its name without the ending. Raises RuleViolation."""
WorkflowWriter = Callable[[WorkflowFile], WrittenDiagram]

FORMAT_NAMES: Mapping[str, str] = {
    ".json": "Leadline workflow",
    ".bpmn": "BPMN 2.0",
    ".drawio": "draw.io drawing",
    ".mmd": "Mermaid text",
    ".xlsx": "Spreadsheet of steps",
    ".csv": "CSV of steps",
    ".vsdx": "Visio drawing",
}
"""What each ending is called on screen, in the order in which it is offered."""

_SECOND_ENDING = re.compile(r"\.(drawio|dio|bpmn\d*)$", re.IGNORECASE)
"""As in ``plan.drawio.png`` and ``plan.bpmn20.xml``."""


def _read_json(data: bytes, name: str) -> DiagramRead:
    try:
        file = load_workflow(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RuleViolation("This is no workflow file: it is no text in UTF-8. Save it so.") from None
    placed = all(step.x is not None for step in file.graph.steps)
    counts = {"steps": len(file.graph.steps), "flows": len(file.graph.flows)}
    return DiagramRead((DrawnWorkflow(file.name, file.graph, file.roles, placed, counts, file),))


def _write_json(file: WorkflowFile) -> WrittenDiagram:
    return WrittenDiagram(dump_workflow(file).encode())


def _read_bpmn(data: bytes, name: str) -> DiagramRead:
    from app.exchange.diagram import bpmn_reader

    return bpmn_reader.read(data)


def _write_bpmn(file: WorkflowFile) -> WrittenDiagram:
    """With gateways that wait for whatever comes; ``queries.diagram_export`` knows where all of it comes."""
    from app.exchange.diagram import bpmn_writer

    return bpmn_writer.write(file, {})


def _read_drawio(data: bytes, name: str) -> DiagramRead:
    from app.exchange.diagram import drawio_reader

    return drawio_reader.read(data, name)


def _write_drawio(file: WorkflowFile) -> WrittenDiagram:
    from app.exchange.diagram import drawio_writer

    return drawio_writer.write(file)


def _read_xml(data: bytes, name: str) -> DiagramRead:
    """By what it begins with: drawings and processes are both saved with this ending."""
    drawn = b"mxfile" in data[:4000] or b"mxGraphModel" in data[:4000]
    return _read_drawio(data, name) if drawn else _read_bpmn(data, name)


def _read_mermaid(data: bytes, name: str) -> DiagramRead:
    from app.exchange.diagram import mermaid_reader

    return mermaid_reader.read(data, name)


def _write_mermaid(file: WorkflowFile) -> WrittenDiagram:
    from app.exchange.diagram import mermaid_writer

    return mermaid_writer.write(file)


def _read_visio(data: bytes, name: str) -> DiagramRead:
    from app.exchange.diagram import visio_reader

    return visio_reader.read(data, name)


def _read_csv(data: bytes, name: str, anchor: str = "") -> DiagramRead:
    from app.exchange.diagram import workflow_sheet

    return workflow_sheet.read_csv(data, name, anchor)


def _read_xlsx(data: bytes, name: str, anchor: str = "") -> DiagramRead:
    from app.exchange.diagram import workflow_sheet

    return workflow_sheet.read_xlsx(data, name, anchor)


def _write_csv(file: WorkflowFile) -> WrittenDiagram:
    from app.exchange.diagram import workflow_sheet

    return workflow_sheet.write_csv(file)


def _write_xlsx(file: WorkflowFile) -> WrittenDiagram:
    from app.exchange.diagram import workflow_sheet

    return workflow_sheet.write_xlsx(file)


SHEET_READERS = {
    ".xlsx": _read_xlsx,
    ".xlsm": _read_xlsx,
    ".csv": _read_csv,
    ".tsv": _read_csv,
}
"""Those that may be told which row carries the anchor."""
WORKFLOW_READERS: Mapping[str, WorkflowReader] = {
    ".json": _read_json,
    ".bpmn": _read_bpmn,
    ".bpmn2": _read_bpmn,
    ".drawio": _read_drawio,
    ".dio": _read_drawio,
    ".png": _read_drawio,
    ".svg": _read_drawio,
    ".xml": _read_xml,
    ".mmd": _read_mermaid,
    ".mermaid": _read_mermaid,
    ".md": _read_mermaid,
    **SHEET_READERS,
    ".vsdx": _read_visio,
}
WORKFLOW_WRITERS: Mapping[str, WorkflowWriter] = {
    ".json": _write_json,
    ".bpmn": _write_bpmn,
    ".drawio": _write_drawio,
    ".mmd": _write_mermaid,
    ".xlsx": _write_xlsx,
    ".csv": _write_csv,
}


def read_workflows(data: bytes, file_name: str, anchor: str = "") -> DiagramRead:
    """What a file holds, read as its ending says. ``anchor``: of a sheet of steps the number or the title of the row
    whose day is the anchor's; the other days are counted from it.

    Raises RuleViolation for an ending that no reader has, for what cannot be read, and where there is no workflow.
    """
    path = PurePath(file_name)
    reader = WORKFLOW_READERS.get(path.suffix.lower())
    if reader is None:
        raise RuleViolation(
            f"{path.name} cannot be imported. Choose a file that ends in {endings_in_words(WORKFLOW_READERS)}."
        )
    of_sheet = SHEET_READERS.get(path.suffix.lower())
    if anchor and of_sheet is None:
        raise RuleViolation(f"{path.name} is no sheet of steps, so it has no row to count days from. Leave it out.")
    name = _SECOND_ENDING.sub("", path.stem)
    found = of_sheet(data, name, anchor) if of_sheet is not None else reader(data, name)
    if not found.workflows:
        raise RuleViolation(f"There is no workflow in {path.name}: it draws no steps.")
    return found


def endings_in_words(endings: Iterable[str]) -> str:
    """ ".json, .drawio or .mmd"."""
    *first, last = endings
    return f"{', '.join(first)} or {last}" if first else last


def workflow_file(drawn: DrawnWorkflow) -> WorkflowFile:
    """A workflow that was read as the file that the program itself would have written."""
    kept = drawn.kept or WorkflowFile(drawn.name)
    own = [role for step in drawn.graph.steps for role in step.roles]
    names = {role: drawn.role_names.get(role, str(role)) for role in (*drawn.role_names, *own)}
    return replace(kept, name=drawn.name, roles=names, graph=drawn.graph)
