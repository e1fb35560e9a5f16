"""``leadline workflow``: list, show, lint, simulate, import and export."""

import argparse
from pathlib import Path

from app.actions.flowchart.workflow_import import import_workflows
from app.actions.workflow import add_workflow
from app.adapters.whole_file import read_bytes
from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.quantity import Against, Offset, Span, SpanUnit
from app.domain.workflow import Flow, Graph, Step, VersionState, Workflow
from app.editing.recursion import recursion
from app.engine.condition import in_words
from app.engine.lint import Finding, Level, lint
from app.engine.loop_backs import find_loop_backs
from app.engine.simulation import Simulation, simulate
from app.exchange.diagram.formats import (
    WORKFLOW_READERS,
    WORKFLOW_WRITERS,
    endings_in_words,
    read_workflows,
    workflow_file,
)
from app.exports import PAINTED_ENDINGS, export_workflow
from app.grammar.offset import length_text
from app.queries.reader import Reader
from app.queries.role import roles_without_people
from app.queries.simulation import simulated_team
from app.queries.workflow import find_newest, find_workflow, role_names, versions_of, workflow_lines


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
    length = length_text(step.length) or None
    effort = length_text(Span(step.effort_minutes / 60, SpanUnit.HOURS)) if step.effort_minutes else None
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
    readable, writable = endings_in_words(WORKFLOW_READERS), endings_in_words((*WORKFLOW_WRITERS, *PAINTED_ENDINGS))
    reading = group.add_parser("import", help=f"take workflows from a file: {readable}")
    reading.add_argument("file", type=Path)
    reading.add_argument("--name", metavar="N", help="another name than the one in the file")
    reading.add_argument("--anchor", default="", metavar="ROW", help="of a sheet: the row that days are counted from")
    reading.set_defaults(run=_import)
    writing = group.add_parser("export", help=f"write a workflow to a file: {writable}")
    writing.add_argument("name")
    writing.add_argument("file", type=Path)
    writing.set_defaults(run=_export)


def _import(call: Call) -> None:
    source: Path = call.arguments.file.absolute()
    found = read_workflows(read_bytes(source), source.name, call.arguments.anchor)
    files = [workflow_file(drawn) for drawn in found.workflows]
    if source.suffix.lower() == ".json":
        # Another data folder has it published and under this name: what does not fit here is refused.
        made: tuple[WorkflowId, ...] = (call.workspace.do(add_workflow, files[0], name=call.arguments.name).value,)
    else:
        drafts = bool(found.questions)
        made = call.workspace.do(import_workflows, files, name=call.arguments.name, drafts=drafts).value
    for file, workflow_id in zip(files, made, strict=True):
        name, published = call.workspace.read(_name_and_state, workflow_id)
        worked = sum(1 for step in file.graph.steps if step.has_task)
        call.say(f"Imported “{name}” with {worked} steps of work{'' if published else ', as a draft'}")
    for sentence in filter(None, (found.counted, *found.questions, *found.report)):
        call.say(sentence)


def _name_and_state(reader: Reader, workflow_id: WorkflowId) -> tuple[str, bool]:
    workflow = reader.get(Workflow, workflow_id)
    states = {version.state for version in versions_of(reader, workflow_id)}
    return workflow.name if workflow is not None else "", VersionState.PUBLISHED in states


def _export(call: Call) -> None:
    target: Path = call.arguments.file.absolute()
    line = call.workspace.read(find_workflow, call.arguments.name)
    report = export_workflow(call.workspace, line, target, call.painter)
    call.say(f"Wrote {target}")
    for sentence in report:
        call.say(sentence)


def add_checks(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    checking = group.add_parser("lint", help="what is wrong with it")
    checking.add_argument("name")
    checking.add_argument("--json", action="store_true")
    checking.set_defaults(run=_lint)
    playing = group.add_parser("simulate", help="how long it takes, played many times by chance")
    playing.add_argument("name")
    playing.add_argument("--runs", type=int, default=1000, metavar="N")
    playing.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same numbers")
    playing.add_argument("--json", action="store_true")
    playing.set_defaults(run=_simulate)


def _lint(call: Call) -> None:
    line = call.workspace.read(find_newest, call.arguments.name)
    graph = find_loop_backs(line.graph)
    more = (*call.workspace.read(recursion, graph, line.version_id), *call.workspace.read(roles_without_people, graph))
    findings = (*lint(graph), *more)
    name = f"“{line.name}”, {line.which}," if line.state == VersionState.DRAFT else f"“{line.name}”"
    if call.wants_json:
        call.give([_shown(finding) for finding in findings])
    else:
        if findings:
            call.say(f"{line.name}, {line.which}:")
        for finding in findings:
            call.say(f"{finding.level}: {finding.sentence}")
        if not findings:
            call.say(f"{name} is in order.")
    count = sum(1 for finding in findings if finding.level is Level.ERROR)
    if count:
        errors = "1 error" if count == 1 else f"{count} errors"
        raise RuleViolation(f"{name} has {errors}; it cannot be published.")


def _shown(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "level": finding.level,
        "sentence": finding.sentence,
        "step": finding.step_id,
        "flow": finding.flow_id,
        "fix": finding.fix.label if finding.fix else None,
    }


def _simulate(call: Call) -> None:
    line = call.workspace.read(find_newest, call.arguments.name)
    team = call.workspace.read(simulated_team, line.graph, line.version_id)
    found = simulate(
        line.graph,
        runs=call.arguments.runs,
        seed=call.arguments.seed,
        chances=team.chances,
        doers=team.doers,
        timing=team.timing,
    )
    steps = [step for step in line.graph.steps if step.has_task]
    rounds, deciding = found.rounds, found.deciding
    if call.wants_json:
        rows = [
            {
                "id": step.id,
                "title": step.title,
                "rounds": round(rounds[step.id], 2),
                "deciding": round(deciding[step.id], 3),
                "waiting": round(found.waiting[step.id], 2),
            }
            for step in steps
        ]
        call.give({"name": line.name, "version": line.version, "state": line.state, **_numbers(found), "steps": rows})
        return
    call.say(f"{line.name}, {line.which}: {found.runs:,} runs, seed {found.seed}, in working days")
    call.say(
        f"10 % are over in {found.p10:.1f}, half in {found.p50:.1f}, 85 % in {found.p85:.1f}, 90 % in {found.p90:.1f}"
    )
    if found.cut:
        call.say(f"{found.cut:,} runs never came to an end and were cut off")
    call.say()
    table = [
        (step.title, f"{rounds[step.id]:.2f}", f"{deciding[step.id]:.0%}", f"{found.waiting[step.id]:.1f}")
        for step in steps
    ]
    call.table(("Step", "Rounds", "Decides", "Waits (d)"), table)
    if found.busiest is not None:
        call.say()
        call.say(f"Busiest is {found.busiest}: {found.busy[found.busiest]:.1f} days of work a run")


def _numbers(found: Simulation) -> dict[str, object]:
    days = {name: round(getattr(found, name), 2) for name in ("p10", "p50", "p85", "p90")}
    return {
        "runs": found.runs,
        "seed": found.seed,
        "days": days,
        "mean_rounds": round(found.mean_rounds, 3),
        "busiest": found.busiest,
        "busy": {name: round(days, 2) for name, days in found.busy.items()},
        "cut": found.cut,
    }
