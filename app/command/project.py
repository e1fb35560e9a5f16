"""``leadline project``: start, list, show, gates, move, the hour of its date, what it answers, close, cancel."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.actions.project import StartPlan, cancel_project, move_date, set_anchor_hour, start_project
from app.actions.project_field import answer_of, change_fields, field_named
from app.actions.retrospective import close_project
from app.actions.template import start_from_template
from app.command.call import Call, parse_day
from app.domain.condition import FieldValue, answer_words
from app.domain.errors import RuleViolation
from app.domain.hours import read_clock, write_clock
from app.domain.ids import PersonId, RoleId, VersionId, project_key, task_key
from app.domain.retrospective import Question
from app.domain.task import Task
from app.domain.text import bare_name
from app.domain.workflow import ProjectField
from app.editing.change import ChangeSet
from app.editing.stage_gate import MissingPart
from app.queries.collision import project_collisions
from app.queries.gate import project_stages
from app.queries.person import find_person, names_of, person_named
from app.queries.project import TaskLine, find_project, line_of, project_lines, task_lines
from app.queries.project_field import field_change, fields_of
from app.queries.retrospective import retrospective
from app.queries.subworkflow import missing_roles
from app.queries.workflow import find_workflow, role_names

WHOLE_DAY = "none"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("project", help="start, list, show and move projects").add_subparsers(
        dest="verb", required=True
    )
    start = group.add_parser("start", help="start a project from a workflow")
    start.add_argument("workflow")
    start.add_argument("--name", required=True)
    start.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="the date that everything is planned from")
    start.add_argument("--at", metavar="HH:MM", help="the hour of that date; none for the whole day")
    start.add_argument("--assign", action="append", default=[], metavar="ROLE=PERSON")
    _takes_fields(start)
    start.set_defaults(run=_start)
    listing = group.add_parser("list", help="all projects")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    show = group.add_parser("show", help="one project with its tasks and dates")
    show.add_argument("key")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    move = group.add_parser("move", help="move the date of a project")
    move.add_argument("key")
    move.add_argument("--on", required=True, metavar="YYYY-MM-DD")
    move.add_argument("--reason", default="", metavar="TEXT", help="why; a fixed date needs it")
    move.add_argument("--asked-by", metavar="PERSON", help="who wants the other day")
    move.add_argument("--dry-run", action="store_true", help="say what would move, change nothing")
    move.set_defaults(run=_move)
    hour = group.add_parser("hour", help="set the hour of the date of a project")
    hour.add_argument("key")
    hour.add_argument("at", metavar="HH:MM", help="none for the whole day")
    hour.set_defaults(run=_hour)
    change = group.add_parser("set", help="change what a running project answers to the questions of its workflow")
    change.add_argument("key")
    _takes_fields(change)
    change.add_argument("--dry-run", action="store_true", help="say what it would change, change nothing")
    change.set_defaults(run=_set)
    gate = group.add_parser("gate", help="what a project misses before it goes on to its next phase")
    gate.add_argument("key")
    gate.add_argument("--json", action="store_true")
    gate.set_defaults(run=_gate)
    brief = group.add_parser("brief", help="what a project is for: the five questions, what it makes and has to meet")
    brief.add_argument("key")
    brief.add_argument("--json", action="store_true")
    brief.set_defaults(run=_brief)
    close = group.add_parser("close", help="end a project whose work is done, or say what is open")
    close.add_argument("key")
    lesson = "an answer to a question of the end, for example went well: The outline; as often as you like"
    close.add_argument("--lesson", action="append", default=[], metavar="QUESTION:ANSWER", help=lesson)
    close.add_argument("--without", default="", metavar="REASON", help="close it although something is missing")
    close.set_defaults(run=_close)
    cancel = group.add_parser("cancel", help="stop a project")
    cancel.add_argument("key")
    cancel.set_defaults(run=_cancel)


def _takes_fields(parser: argparse.ArgumentParser) -> None:
    text = "an answer, for example Budget=1500; once for each field"
    parser.add_argument("--field", action="append", default=[], metavar="NAME=VALUE", help=text)


def _answers(fields: Sequence[ProjectField], texts: Sequence[str]) -> dict[str, FieldValue]:
    """ "Name=Value" by the name of the field. Raises RuleViolation that says which of the two is not understood."""
    found: dict[str, FieldValue] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise RuleViolation(f'“{text[:60]}” has no value. Write --field "Budget=1500".')
        field = field_named(fields, name)
        found[field.name] = answer_of(field, value)
    return found


def _set(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    _, fields = call.workspace.read(fields_of, project.id)
    answers = _answers(fields, call.arguments.field)
    if not answers:
        if not fields:
            call.say(f"The workflow of “{project.name}” asks nothing about its projects.")
        for field in fields:
            call.say(f"{field.name}: {answer_words(project.fields.get(field.name)) or 'empty'}")
        return
    changes = call.workspace.preview(change_fields, project.id, answers).changes
    seen = call.workspace.read(field_change, project.id, changes)
    if not call.arguments.dry_run:
        call.workspace.do(change_fields, project.id, answers)
    for name, value in answers.items():
        before = answer_words(project.fields.get(name)) or "empty"
        call.say(f"{name}: {before} → {answer_words(value) or 'empty'}")
    for effect in seen.effects:
        call.say(effect)
    call.say(seen.sentence)


def _start(call: Call) -> None:
    arguments, workspace = call.arguments, call.workspace
    found = workspace.read(find_workflow, arguments.workflow)
    roles = workspace.read(role_names, found)
    people = dict(_assigned(call, roles, text) for text in arguments.assign)
    fields = _answers(found.graph.fields, arguments.field)
    plan = StartPlan(VersionId(0), arguments.name, parse_day(arguments.on), people, fields=fields)
    if arguments.at is not None:
        minute = _minute(arguments.at)
        plan = replace(plan, anchor_minute=minute, all_day=minute is None)
    if found.version_id is not None:
        project_id = workspace.do(start_project, replace(plan, version_id=found.version_id)).value
    else:
        project_id = workspace.do(start_from_template, found.template, plan).value
    call.say(f"Started “{arguments.name}” as {project_key(project_id)}")
    for sentence in workspace.read(missing_roles, project_id):
        call.say(sentence)


def _minute(text: str) -> int | None:
    """The hour in minutes after midnight, or None for the whole day. Raises RuleViolation for neither."""
    if text.strip().casefold() == WHOLE_DAY:
        return None
    minute = read_clock(text)
    if minute is None:
        raise RuleViolation(f"No hour is named. Write it like 14:00, or {WHOLE_DAY} for the whole day.")
    return minute


def _hour(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    minute = _minute(call.arguments.at)
    if minute != project.anchor_minute:
        call.workspace.do(set_anchor_hour, project.id, minute)
    when = f"is at {write_clock(minute)}" if minute is not None else "is the whole day"
    call.say(f"{project.anchor_label} of “{project.name}” {when}")


def _assigned(call: Call, roles: Mapping[RoleId, str], text: str) -> tuple[RoleId, tuple[PersonId, ...]]:
    """ "Role=Person" with names or ids. Raises RuleViolation that says which of the two is not known."""
    role_name, _, person_name = text.partition("=")
    wanted = bare_name(role_name)
    role_id = next((id for id, name in roles.items() if wanted in (bare_name(name), id)), None)
    if role_id is None:
        raise RuleViolation(f'There is no role “{role_name.strip()[:60]}”. Write --assign "Editor=Ana Lopez".')
    people = call.workspace.read(find_person, person_name)
    if len(people) != 1:
        many = "several people are called so" if people else "nobody is called so"
        raise RuleViolation(f"“{person_name.strip()[:60]}”: {many}. Write the whole name as under People.")
    return role_id, (people[0],)


def _list(call: Call) -> None:
    lines = call.workspace.read(project_lines)
    if call.wants_json:
        call.give(
            [
                {
                    "key": line.key,
                    "name": line.name,
                    "workflow": line.workflow,
                    "state": line.state,
                    "anchor": line.anchor_on,
                    "sentence": line.sentence,
                    "done": line.done,
                    "tasks": line.total,
                }
                for line in lines
            ]
        )
        return
    call.table(
        ("Key", "Name", "State", "Done", "Sentence"),
        [(line.key, line.name, line.state, f"{line.done}/{line.total}", line.sentence) for line in lines],
    )


def _show(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    line = call.workspace.read(line_of, project)
    tasks = call.workspace.read(task_lines, project.id)
    collided = call.workspace.read(project_collisions, project.id)
    if call.wants_json:
        call.give(
            {
                "key": line.key,
                "name": line.name,
                "workflow": line.workflow,
                "state": line.state,
                "anchor": line.anchor_on,
                "anchor_label": line.anchor_label,
                "anchor_at": write_clock(project.anchor_minute) or None,
                "sentence": line.sentence,
                "priority": project.classification.priority,
                "labels": project.classification.labels,
                "collisions": collided,
                "tasks": [_task_json(task) for task in tasks],
            }
        )
        return
    call.say(f"{line.key}  {line.name}  ({line.workflow or 'free project'}, {line.state})")
    call.say(line.sentence)
    call.say()
    call.table(
        ("Key", "Task", "State", "Owner", "Due", "Expected", "Slack"),
        [(t.task.key, t.task.title, _state(t), t.owner, t.task.due_on, *_expected(t)) for t in tasks],
    )
    for sentence in collided:
        call.say(sentence)


def _state(line: TaskLine) -> str:
    words = str(line.task.state) + (f", round {line.task.run.round}" if line.task.run.round > 1 else "")
    return words + (", blocked" if line.task.blocked else "")


def _expected(line: TaskLine) -> tuple[object, object]:
    if line.dates is None:
        return None, None
    slack = line.dates.slack_days
    return line.dates.expected_finish.date(), None if slack is None else f"{slack} d"


def _task_json(line: TaskLine) -> dict[str, object]:
    task, dates = line.task, line.dates
    return {
        "key": task.key,
        "title": task.title,
        "kind": task.kind,
        "state": task.state,
        "owner": line.owner,
        "role": line.role,
        "priority": task.priority,
        "labels": task.labels,
        "blocked": task.blocked.by if task.blocked else None,
        "due_on": task.due_on,
        "planned_start": task.planned_start.date() if task.planned_start else None,
        "planned_finish": task.planned_finish.date() if task.planned_finish else None,
        "expected_start": dates.expected_start.date() if dates else None,
        "expected_finish": dates.expected_finish.date() if dates else None,
        "latest_finish": dates.latest_finish.date() if dates and dates.latest_finish else None,
        "slack_days": dates.slack_days if dates else None,
        "critical": bool(dates and dates.critical),
        "outcomes": list(line.outcomes),
        "round": task.run.round,
    }


def _brief(call: Call) -> None:
    # Only here: it brings much with it that the other commands do not need.
    from app.command.brief import show_brief

    show_brief(call, call.workspace.read(find_project, call.arguments.key).id)


def _move(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    on = parse_day(call.arguments.on)
    asked_by = call.workspace.read(person_named, call.arguments.asked_by).id if call.arguments.asked_by else None
    run = call.workspace.preview if call.arguments.dry_run else call.workspace.do
    step = run(move_date, project.id, on, reason=call.arguments.reason, asked_by=asked_by).changes
    rows = moved_rows(call, step)
    call.table(("Key", "Task", "Owner", "Old", "New"), rows)
    verb = "would move" if call.arguments.dry_run else "moved"
    tasks = "1 task" if len(rows) == 1 else f"{len(rows)} tasks"
    call.say(f"{tasks} {verb}; {project.anchor_label}: {project.anchor_on} → {on}")


def moved_rows(call: Call, step: ChangeSet) -> list[tuple[object, ...]]:
    """(key, task, owner, old due, new due) of every task that a step moves."""
    pairs = [(change.before, change.after) for change in step.changes if change.kind == "task"]
    return [
        (task_key(after.id), after.title, *call.workspace.read(names_of, [after.owner_id]), before.due_on, after.due_on)
        for before, after in pairs
        if isinstance(before, Task) and isinstance(after, Task) and before.due_on != after.due_on
    ]


def _gate(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    seen = call.workspace.read(project_stages, project.id)
    if call.wants_json:
        call.give({stand.stage: [_missing(part) for part in stand.gate.missing] for stand in seen.stands})
        return
    for stand in seen.stands:
        here = "  ← here" if stand.here else ""
        call.say(f"{stand.title}{f': {stand.words}' if stand.words else ''}{here}")
        if stand.gate.passed is not None and stand.gate.passed.reason:
            call.say(f"  passed because: {stand.gate.passed.reason}")
        for part in stand.gate.missing:
            call.say(f"  {_missing(part)}")


def _missing(part: MissingPart) -> str:
    return f"{part.words} ({part.under})"


def _close(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    lessons = [_lesson(text) for text in call.arguments.lesson]
    try:
        call.workspace.do(close_project, project.id, call.arguments.without, lessons=lessons)
    except RuleViolation:
        answered = {question for question, _ in lessons}
        seen = call.workspace.read(retrospective, project.id)
        if seen is not None and not seen.closed:
            for task in seen.open_tasks:
                call.say(f"  open: {task.key} {task.title}")
            for part in seen.missing:
                if part.words not in answered:
                    call.say(f"  missing: {_missing(part)}")
        raise
    call.say(f"Closed “{project.name}”")


def _lesson(text: str) -> tuple[Question, str]:
    """ "went well: The outline" with the words of the question, or some of them."""
    wanted, _, answer = text.partition(":")
    found = [question for question in Question if wanted.strip() and bare_name(wanted) in bare_name(question)]
    if len(found) != 1 or not answer.strip():
        raise RuleViolation(
            f'“{text[:60]}” is no answer. Write --lesson "went well: The outline"; the others are “went wrong”, '
            "“improved”, “continue”, “stop” and “ideas”."
        )
    return found[0], answer


def _cancel(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    call.workspace.do(cancel_project, project.id)
    call.say(f"Cancelled “{project.name}”. Take it back with: leadline undo")
