"""``leadline undo``, ``redo``, ``history``: the steps that survive every restart."""

import argparse

from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.workflow import Workflow
from app.editing.change import WORK, Scope
from app.editing.history import HistoryStep
from app.editing.undo_check import RunInTheWay
from app.queries.reader import Reader


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, words, run in (("undo", "take back the last step", _undo), ("redo", "do it again", _redo)):
        parser = commands.add_parser(name, help=words)
        parser.add_argument("--workflow", metavar="NAME", help="of the drawing of this workflow, not of the work")
        parser.set_defaults(run=run)
        if name == "undo":
            parser.add_argument(
                "--with-runs", action="store_true", help="take back projects that were made by themselves, too"
            )
    history = commands.add_parser("history", help="the steps that can be undone")
    history.add_argument("--json", action="store_true")
    history.set_defaults(run=_history)


def _undo(call: Call) -> None:
    scope = _scope(call)
    try:
        step = call.workspace.undo(scope)
    except RunInTheWay as refusal:
        if not call.arguments.with_runs:
            raise RuleViolation(f"{refusal.sentence} Do so with: leadline undo --with-runs") from None
        step = call.workspace.undo(scope, refusal.projects)
    if step is None:
        raise RuleViolation("There is nothing to undo.")
    call.say(f"Undid: {step.title}")


def _redo(call: Call) -> None:
    step = call.workspace.redo(_scope(call))
    if step is None:
        raise RuleViolation("There is nothing to redo.")
    call.say(f"Redid: {step.title}")


def _scope(call: Call) -> Scope:
    name: str | None = call.arguments.workflow
    return call.workspace.read(_workflow_named, name) if name is not None else WORK


def _workflow_named(reader: Reader, name: str) -> WorkflowId:
    """Also one that has no version left to be read, or lies in the archive."""
    found = [workflow for workflow in reader.find(Workflow) if workflow.name.casefold() == name.casefold()]
    if not found:
        raise RuleViolation(f"There is no workflow “{name}”. See them with: leadline workflow list")
    return min(found, key=lambda workflow: workflow.archived).id


def _history(call: Call) -> None:
    steps, names = call.workspace.read(_kept)
    where = {step.id: sorted(names.get(scope, "") if scope else "" for scope in step.scopes) for step in steps}
    if call.wants_json:
        call.give(
            [
                {
                    "title": step.title,
                    "at": step.at,
                    "undone": step.undone,
                    "work": WORK in step.scopes,
                    "drawings": [name for name in where[step.id] if name],
                }
                for step in steps
            ]
        )
        return
    rows = [(step.title, _at(step), ", ".join(n or "the work" for n in where[step.id]), step.undone) for step in steps]
    call.table(("Step", "At", "In", "Undone"), rows)


def _kept(reader: Reader) -> tuple[list[HistoryStep], dict[Scope, str]]:
    """The newest first, and the names of the workflows."""
    return list(reversed(reader.history())), {one.id: one.name for one in reader.find(Workflow)}


def _at(step: HistoryStep) -> str:
    return step.at.isoformat()[:19] if step.at is not None else ""
