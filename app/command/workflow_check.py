"""``leadline workflow lint`` and ``simulate``: what is wrong with a workflow, and how long it takes."""

import argparse

from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.workflow import VersionState
from app.editing.recursion import recursion
from app.engine.lint import Finding, Level, lint
from app.engine.loop_backs import find_loop_backs
from app.engine.simulation import Simulation, simulate
from app.queries.workflow import find_newest


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
    findings = (*lint(graph), *call.workspace.read(recursion, graph, line.version_id))
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
    found = simulate(line.graph, runs=call.arguments.runs, seed=call.arguments.seed)
    steps = [step for step in line.graph.steps if step.has_task]
    rounds, deciding = found.rounds, found.deciding
    if call.wants_json:
        rows = [
            {"id": s.id, "title": s.title, "rounds": round(rounds[s.id], 2), "deciding": round(deciding[s.id], 3)}
            for s in steps
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
    table = [(step.title, f"{rounds[step.id]:.2f}", f"{deciding[step.id]:.0%}") for step in steps]
    call.table(("Step", "Rounds", "Decides"), table)


def _numbers(found: Simulation) -> dict[str, object]:
    days = {name: round(getattr(found, name), 2) for name in ("p10", "p50", "p85", "p90")}
    return {
        "runs": found.runs,
        "seed": found.seed,
        "days": days,
        "mean_rounds": round(found.mean_rounds, 3),
        "cut": found.cut,
    }
