"""``leadline undo``, ``redo``, ``history``: the steps that survive every restart."""

import argparse

from app.command.call import Call
from app.domain.errors import RuleViolation


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("undo", help="take back the last step").set_defaults(run=_undo)
    commands.add_parser("redo", help="do it again").set_defaults(run=_redo)
    history = commands.add_parser("history", help="the steps that can be undone")
    history.add_argument("--json", action="store_true")
    history.set_defaults(run=_history)


def _undo(call: Call) -> None:
    step = call.workspace.undo()
    if step is None:
        raise RuleViolation("There is nothing to undo.")
    call.say(f"Undid: {step.title}")


def _redo(call: Call) -> None:
    step = call.workspace.redo()
    if step is None:
        raise RuleViolation("There is nothing to redo.")
    call.say(f"Redid: {step.title}")


def _history(call: Call) -> None:
    steps = call.workspace.read(lambda reader: reader.history())
    if call.wants_json:
        call.give([{"title": title, "at": at, "undone": undone} for title, at, undone in steps])
        return
    call.table(("Step", "At", "Undone"), [(title, at[:19], undone) for title, at, undone in steps])
