"""``leadline workflow``: list, show, import and export; checking and simulating are beside it."""

import argparse
from pathlib import Path

from app.actions.workflow import add_workflow
from app.adapters.whole_file import read_text
from app.command.call import Call
from app.command.workflow_check import add_checks
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Against, Offset
from app.domain.workflow import Flow, Graph, Step, Workflow
from app.engine.condition import in_words
from app.exchange.workflow_json import load_workflow
from app.exports import export_workflow
from app.queries.reader import Reader
from app.queries.workflow import find_workflow, role_names, workflow_lines


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("workflow", help="list, show, check, simulate and exchange workflows").add_subparsers(
        dest="verb", required=True
    )
    listing = group.add_parser("list", help="the team's workflows and those that ship with the program")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    one = group.add_parser("show", help="steps and flows")
    one.add_argument("name")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_show)
    add_checks(group)
    _add_files(group)


def _list(call: Call) -> None:
    lines = call.workspace.read(workflow_lines)
    if call.wants_json:
        call.give([{"name": line.name, "version": line.version, "state": line.state} for line in lines])
        return
    rows = [(line.name, line.version, line.state, _count(line.graph)) for line in lines]
    call.table(("Name", "Version", "State", "Steps"), rows)


def _count(graph: Graph) -> int:
    return sum(1 for step in graph.steps if step.has_task)


def _show(call: Call) -> None:
    line = call.workspace.read(find_workflow, call.arguments.name)
    roles = call.workspace.read(role_names, line)
    titles = {step.id: step.title for step in line.graph.steps}
    nodes = [_node(step, roles.get(step.role, step.role) if step.role else None) for step in line.graph.steps]
    flows = [_flow(flow, titles) for flow in line.graph.flows]
    if call.wants_json:
        head = {"name": line.name, "version": line.version, "state": line.state, "anchor_label": line.anchor_label}
        call.give({**head, "nodes": nodes, "flows": flows})
        return
    call.say(f"{line.name}, version {line.version} ({line.state}), planned from: {line.anchor_label}")
    columns = ("title", "kind", "role", "due", "estimate")
    call.table([column.capitalize() for column in columns], [[node[column] for column in columns] for node in nodes])
    call.say()
    for flow in line.graph.flows:
        reason = f"  if {flow.outcome or in_words(flow.condition, titles)}" if flow.outcome or flow.condition else ""
        back = "  (back)" if flow.loop_back else ""
        call.say(f"{titles[flow.source] or flow.source} → {titles[flow.target] or flow.target}{reason}{back}")


def _node(step: Step, role: str | None) -> dict[str, object]:
    offset = step.offset
    length = str(step.length) if step.length else None
    effort = f"{step.effort_minutes / 60:g} h" if step.effort_minutes else None
    return {
        "id": step.id,
        "kind": step.kind,
        "title": step.title,
        "role": role,
        "offset": _offset(offset),
        "due": offset_words(offset),
        "estimate": length or effort,
        "anchor": step.anchor,
        "optional": step.optional,
    }


def _offset(offset: Offset | None) -> dict[str, object] | None:
    if offset is None:
        return None
    against = offset.step_id if offset.against is Against.STEP else str(offset.against)
    return {"days": offset.days, "unit": offset.unit, "against": against, "snap": offset.snap}


def offset_words(offset: Offset | None) -> str:
    """ "25 calendar days before" and the like."""
    if offset is None:
        return "follows"
    base = {Against.ANCHOR: "", Against.START: " the start", Against.STEP: f" {offset.step_id}"}[offset.against]
    if offset.days == 0:
        return f"on the day{base}"
    side = "before" if offset.days < 0 else "after"
    return f"{abs(offset.days)} {offset.unit} days {side}{base}"


def _flow(flow: Flow, titles: dict[StepId, str]) -> dict[str, object]:
    condition = in_words(flow.condition, titles) if flow.condition else None
    return {
        "id": flow.id,
        "source": flow.source,
        "target": flow.target,
        "outcome": flow.outcome,
        "condition": condition,
        "loop_back": flow.loop_back,
    }


def _add_files(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    export_workflow(call.workspace, call.workspace.read(find_workflow, call.arguments.name), target, call.painter)
    call.say(f"Wrote {target}")
