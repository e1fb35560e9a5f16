"""``leadline recur``: what repeats by itself, its next dates, one of them left out, a run taken back."""

import argparse

from app.actions.recurrence import add_recurrence, move_occurrence, take_back_run
from app.command.call import Call, parse_day
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.process import Missed, Recurrence
from app.domain.text import whole_number
from app.domain.workflow import Workflow
from app.queries.project import find_project
from app.queries.reader import Reader
from app.queries.recurrence import ComingRun, coming_runs, recurrence_lines

MOST_DATES = 366


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("recur", help="projects that are made by themselves").add_subparsers(
        dest="verb", required=True
    )
    listing = group.add_parser("list", help="what repeats, with its next date")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    ahead = group.add_parser("next", help="the next dates of a workflow")
    ahead.add_argument("workflow")
    ahead.add_argument("count", metavar="N")
    ahead.add_argument("--json", action="store_true")
    ahead.set_defaults(run=_next)
    skip = group.add_parser("skip", help="leave one date out")
    skip.add_argument("workflow")
    skip.add_argument("date", metavar="YYYY-MM-DD")
    skip.set_defaults(run=_skip)
    new = group.add_parser("add", help="repeat a workflow by a rule")
    new.add_argument("workflow")
    new.add_argument("--rule", required=True, metavar="RRULE", help="for example FREQ=WEEKLY;BYDAY=FR")
    new.add_argument("--from", required=True, dest="first", metavar="YYYY-MM-DD", help="the day the rule counts from")
    new.add_argument("--lead", default="14", metavar="DAYS", help="days before its date on which a project is made")
    new.add_argument("--pattern", default="{workflow} {date}", help="with {workflow} {date} {week} {month} {year} {n}")
    new.add_argument("--missed", choices=[str(one) for one in Missed], default=str(Missed.ONCE))
    new.set_defaults(run=_add)
    back = group.add_parser("take-back", help="take back a project that was made by itself")
    back.add_argument("key")
    back.set_defaults(run=_take_back)


def _list(call: Call) -> None:
    lines = call.workspace.read(recurrence_lines)
    if call.wants_json:
        call.give(
            [
                {
                    "workflow": line.workflow,
                    "rule": line.recurrence.rule,
                    "words": line.words,
                    "first_on": line.recurrence.first_on,
                    "lead_days": line.recurrence.lead_days,
                    "pattern": line.recurrence.pattern,
                    "missed": line.recurrence.missed,
                    "paused": line.recurrence.paused,
                    "next_on": line.next_on,
                    "last_run": line.last_run or None,
                    "last_on": line.last_on,
                }
                for line in lines
            ]
        )
        return
    rows = [
        (line.workflow, line.words, "paused" if line.recurrence.paused else line.next_on, line.last_run or None)
        for line in lines
    ]
    call.table(("Workflow", "Repeats", "Next", "Last run"), rows)


def _next(call: Call) -> None:
    count = whole_number(call.arguments.count)
    if count is None or not 1 <= count <= MOST_DATES:
        raise RuleViolation(f"“{call.arguments.count[:20]}” is no number of dates. Write one from 1 to {MOST_DATES}.")
    known = call.workspace.read(_recurrences_of, call.arguments.workflow)
    runs = [run for recurrence in known for run in call.workspace.read(coming_runs, recurrence, count)]
    runs.sort(key=lambda run: (run.to or run.on, run.on))
    kept = [run for run in runs if run.to is not None][:count]
    shown = [run for run in runs if run in kept or (run.to is None and kept and run.on <= (kept[-1].to or kept[-1].on))]
    if call.wants_json:
        call.give(
            [
                {"on": r.on, "to": r.to, "made_on": r.made_on, "name": r.name, "day_off": r.day_off or None}
                for r in shown
            ]
        )
        return
    call.table(("Date", "Made on", "Project", ""), [(r.to or r.on, r.made_on, r.name, _remark(r)) for r in shown])


def _remark(run: ComingRun) -> str:
    if run.to is None:
        return "left out"
    moved = f"moved from {run.on}" if run.to != run.on else ""
    return ", ".join(part for part in (moved, run.day_off) if part)


def _skip(call: Call) -> None:
    on = parse_day(call.arguments.date)
    known = call.workspace.read(_recurrences_of, call.arguments.workflow)
    refusals = []
    for recurrence in known:
        try:
            done = call.workspace.do(move_occurrence, recurrence.id, on, None)
        except RuleViolation as refusal:
            refusals.append(refusal)
        else:
            call.say(f"{done.changes.sentence}. Take it back with: leadline undo")
            return
    raise refusals[0]


def _add(call: Call) -> None:
    said = call.arguments
    lead = whole_number(said.lead)
    if lead is None:
        raise RuleViolation(f"“{said.lead[:20]}” is no number of days. Write for example --lead 14.")
    done = call.workspace.do(
        add_recurrence,
        call.workspace.read(_workflow_named, said.workflow),
        said.rule,
        parse_day(said.first),
        lead_days=lead,
        pattern=said.pattern,
        missed=Missed(said.missed),
    )
    call.say(done.changes.sentence)


def _take_back(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    done = call.workspace.do(take_back_run, project.id)
    call.say(f"{done.changes.sentence}. Undo it with: leadline undo")


def _workflow_named(reader: Reader, name: str) -> WorkflowId:
    known = [workflow for workflow in reader.find(Workflow, archived=False) if not workflow.is_own_template]
    found = next((workflow for workflow in known if workflow.name.casefold() == name.strip().casefold()), None)
    if found is None:
        names = ", ".join(f"“{workflow.name}”" for workflow in known) or "none yet"
        raise RuleViolation(f"The team has no workflow “{name[:60]}”. There are: {names}.")
    return found.id


def _recurrences_of(reader: Reader, name: str) -> list[Recurrence]:
    """Also of a workflow that is in the archive by now."""
    bare = name.strip().casefold()
    named = [workflow.id for workflow in reader.find(Workflow) if workflow.name.casefold() == bare]
    found = [recurrence for recurrence in reader.find(Recurrence) if recurrence.workflow_id in named]
    if not found:
        _workflow_named(reader, name)
        raise RuleViolation(f"“{name.strip()[:60]}” does not repeat. Set it up with: leadline recur add")
    return found
