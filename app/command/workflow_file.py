"""``leadline workflow import`` and ``export``: workflows as files, and as pictures where there is a painter."""

import argparse
from pathlib import Path

from app.actions.workflow import add_workflow
from app.command.call import Call
from app.command.file import read_text, write_file
from app.command.painter import Painter
from app.domain.errors import KnownError, RuleViolation
from app.domain.ids import RoleId
from app.domain.workflow import Graph, Workflow
from app.exchange.workflow_json import WorkflowFile, dump_workflow, load_workflow
from app.queries.reader import Reader
from app.queries.workflow import WorkflowLine, find_workflow, role_names

PICTURES = (".png", ".svg", ".pdf")


def add_files(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reading = group.add_parser("import", help="take a workflow from a .json file")
    reading.add_argument("file", type=Path)
    reading.add_argument("--name", metavar="N", help="another name than the one in the file")
    reading.set_defaults(run=_import)
    writing = group.add_parser("export", help="write a workflow to a .json, .png, .svg or .pdf file")
    writing.add_argument("name")
    writing.add_argument("file", type=Path)
    writing.set_defaults(run=_export)


def _import(call: Call) -> None:
    source: Path = call.arguments.file.absolute()
    if source.suffix.lower() != ".json":
        raise RuleViolation(f"{source.name} cannot be imported. Choose a .json file that Leadline has exported.")
    file = load_workflow(read_text(source))
    workflow_id = call.workspace.do(add_workflow, file, name=call.arguments.name).value
    name = call.workspace.read(_name_of, workflow_id)
    worked = sum(1 for step in file.graph.steps if step.has_task)
    call.say(f"Imported “{name}” with {worked} steps of work")


def _name_of(reader: Reader, workflow_id: int) -> str:
    workflow = reader.get(Workflow, workflow_id)
    return workflow.name if workflow is not None else ""


def _export(call: Call) -> None:
    target: Path = call.arguments.file.absolute()
    line = call.workspace.read(find_workflow, call.arguments.name)
    roles = call.workspace.read(role_names, line)
    ending = target.suffix.lower()
    if ending == ".json":
        text = dump_workflow(_file_of(line, roles))
        write_file(target, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))
    elif ending in PICTURES:
        painter = _painter_of(call)
        write_file(target, lambda part: painter.save_flowchart(part, line.graph, roles, line.name))
    else:
        raise RuleViolation(f"{target.name} cannot be exported. Choose a name that ends in .json, .png, .svg or .pdf.")
    call.say(f"Wrote {target}")


def _painter_of(call: Call) -> Painter:
    if call.painter is None:
        raise KnownError("Pictures cannot be painted here. Export to .json, or use the program with its screen part.")
    return call.painter


def _file_of(line: WorkflowLine, roles: dict[RoleId, str]) -> WorkflowFile:
    used = _roles_in(line.graph)
    return WorkflowFile(
        line.name, line.anchor_label, line.about, {role: roles.get(role, role) for role in used}, line.graph
    )


def _roles_in(graph: Graph) -> list[RoleId]:
    """Every role that the graph names, once, in the order of its steps."""
    named = [step.role for step in graph.steps]
    named += [role for step in graph.steps if step.approval for role in step.approval.approvers]
    named += [lane.role for lane in graph.lanes]
    return list(dict.fromkeys(role for role in named if role is not None))
