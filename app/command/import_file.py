"""``leadline import``: tasks and people from tables, days off from calendars, workflows; each with its report."""

import argparse
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.actions.calendar import import_holidays
from app.actions.flowchart.workflow_import import import_workflows
from app.actions.person_import import import_people
from app.actions.task_import import import_tasks
from app.actions.workflow import add_workflow
from app.adapters.whole_file import read_bytes
from app.command.call import Call
from app.domain.errors import NothingThere, RuleViolation
from app.domain.ids import PersonId, ProjectId
from app.domain.run import TaskState
from app.domain.work_calendar import Holiday
from app.exchange.csv_columns import TaskField, is_column_name, plain, propose, sheet_of
from app.exchange.csv_date import DateOrder
from app.exchange.csv_table import GUESSED, read_table
from app.exchange.days_off_file import read_days_off
from app.exchange.diagram.formats import read_workflows, workflow_file
from app.exchange.person_record import is_person_column, read_people
from app.exchange.task_match import ImportLine, Preset, match
from app.exchange.task_reader import read_records, untaken_columns
from app.queries.exchange import known_for_import
from app.queries.person import find_person
from app.queries.project import find_project

log = logging.getLogger(__name__)

BY_ENDING = {
    ".csv": "tasks",
    ".tsv": "tasks",
    ".txt": "tasks",
    ".ics": "holidays",
    ".ical": "holidays",
    **dict.fromkeys((".json", ".bpmn", ".bpmn2", ".drawio", ".dio", ".mmd", ".mermaid", ".vsdx"), "workflow"),
}


@dataclass(frozen=True, slots=True)
class ImportReportLine:
    """One row of the file and what becomes of it."""

    row: int
    verdict: str
    title: str
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; ``act`` does it."""

    lines: Sequence[ImportReportLine]
    act: Callable[[], object]
    columns: Sequence[str] = ()
    """Those of the file that give nothing."""
    said: Sequence[str] = ()
    """About the file as a whole."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("import", help="take tasks, people, days off or a workflow from a file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="kind", choices=sorted(READERS), help="else the ending of the file says it")
    parser.add_argument("--dry-run", action="store_true", help="say what would be taken; take nothing")
    parser.add_argument("--dates", choices=[str(order) for order in DateOrder], help="3/4/2027: day or month first")
    parser.add_argument("--project", metavar="KEY", help="for tasks that name no project")
    parser.add_argument("--owner", metavar="NAME", help="for tasks whose owner is not known")
    parser.add_argument("--add-people", action="store_true", help="people who are only in the file join the team")
    parser.add_argument(
        "--column", metavar="FIELD=HEADER", action="append", default=[], help='what a column is: Due="Soft deadline"'
    )
    parser.add_argument(
        "--state", metavar="WORD=STATE", action="append", default=[], help='what a word means: "In QA"=doing'
    )
    parser.add_argument(
        "--back", metavar="ROW", action="append", type=int, default=[], help="take this row's task back to its state"
    )
    parser.add_argument("--observances", action="store_true", help="take days that are only observed as days off, too")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_import)


def _import(call: Call) -> None:
    source: Path = call.arguments.file.absolute()
    kind = call.arguments.kind or BY_ENDING.get(source.suffix.lower())
    if kind is None:
        raise RuleViolation(f"{source.name} cannot be imported by its ending. Say what it is: --as tasks")
    plan = READERS[kind](call, source)
    if not call.arguments.dry_run and any(line.verdict in ("new", "changed") for line in plan.lines):
        with suppress(NothingThere):
            call.workspace.backups.make()
        plan.act()
        log.info("imported %s: %d rows", kind, len(plan.lines))
    _report(call, plan)


def _report(call: Call, plan: Plan) -> None:
    counts = {verdict: sum(line.verdict == verdict for line in plan.lines) for verdict in VERDICTS}
    if call.wants_json:
        rows = [
            {"row": line.row, "verdict": line.verdict, "title": line.title, "said": list(line.said)}
            for line in plan.lines
        ]
        found = {"dry_run": call.arguments.dry_run, "counts": counts, "columns_not_taken": list(plan.columns)}
        call.give({**found, "rows": rows, "said": list(plan.said)})
        return
    told = [line for line in plan.lines if line.said or line.verdict in ("changed", "not taken")]
    if told:
        rows_told = [(line.row, line.verdict, line.title[:60], " ".join(line.said)) for line in told]
        call.table(("Row", "Verdict", "Title", "Why"), rows_told)
    if plan.columns:
        call.say(f"Columns not taken: {', '.join(plan.columns)}")
    for sentence in plan.said:
        call.say(sentence)
    word = "Would be" if call.arguments.dry_run else "Imported"
    call.say(f"{word}: {', '.join(f'{number:,} {verdict}' for verdict, number in counts.items())}")


VERDICTS = ("new", "changed", "as it is", "not taken")


def _tasks(call: Call, source: Path) -> Plan:
    arguments = call.arguments
    table = read_table(read_bytes(source), is_column_name)
    sheet = sheet_of(table)
    mapping = propose(sheet, _columns_told(arguments.column))
    order = DateOrder(arguments.dates) if arguments.dates else None
    records = read_records(sheet, mapping, call.workspace.clock.zone(), order, states=_states_told(arguments.state))
    if records.question is not None:
        raise RuleViolation(f"{records.question.sentence} Add --dates dmy or --dates mdy.")
    lines = _taken_back(match(records, call.workspace.read(known_for_import), _preset(call)), arguments.back)
    report = [ImportReportLine(line.row, str(line.verdict), line.title, (*line.said, *_offer(line))) for line in lines]
    act = lambda: call.workspace.do(import_tasks, lines, source=source.name)  # noqa: E731
    said = [GUESSED] if table.encoding == "cp1252" else []
    said += [] if sheet.rows else ["There is no row below the header."]
    return Plan(report, act, untaken_columns(sheet, mapping), said)


def _columns_told(words: Sequence[str]) -> dict[TaskField, str]:
    """``Due=Soft deadline``. Raises RuleViolation for what names no field."""
    fields = {plain(name): field for field in TaskField for name in (field, field.name)}
    told = dict[TaskField, str]()
    for word in words:
        name, sign, header = word.partition("=")
        if not sign or plain(name) not in fields:
            names = ", ".join(TaskField)
            raise RuleViolation(f"“{word[:60]}” maps no column. Write FIELD=HEADER, the field one of: {names}.")
        told[fields[plain(name)]] = header
    return told


def _states_told(words: Sequence[str]) -> dict[str, TaskState]:
    """``In QA=doing``. Raises RuleViolation for what names no state."""
    told = dict[str, TaskState]()
    for word in words:
        said, _, state = word.rpartition("=")
        if not said or state.strip().casefold() not in tuple(TaskState):
            states = ", ".join(TaskState)
            raise RuleViolation(f"“{word[:60]}” maps no state. Write WORD=STATE, the state one of: {states}.")
        told[said] = TaskState(state.strip().casefold())
    return told


def _taken_back(lines: Sequence[ImportLine], rows: Sequence[int]) -> list[ImportLine]:
    """With the state of the file in the rows that may go back. Raises RuleViolation for a row that has none."""
    able = {line.row for line in lines if line.back_to is not None}
    for row in rows:
        if row not in able:
            raise RuleViolation(f"Row {row} takes no task back. Leave --back {row} out.")
    return [line.taking_back() if line.row in rows else line for line in lines]


def _offer(line: ImportLine) -> tuple[str, ...]:
    return (f"Add --back {line.row} to take it back.",) if line.back_to is not None else ()


def _preset(call: Call) -> Preset:
    project_id: ProjectId | None = None
    owner_id: PersonId | None = None
    if call.arguments.project is not None:
        project_id = call.workspace.read(find_project, call.arguments.project).id
    if call.arguments.owner is not None:
        people = call.workspace.read(find_person, call.arguments.owner)
        if len(people) != 1:
            raise RuleViolation(f"“{call.arguments.owner[:60]}” is no single person. Write the whole name.")
        owner_id = people[0]
    return Preset(project_id, owner_id, call.arguments.add_people)


def _people(call: Call, source: Path) -> Plan:
    records, refused = read_people(read_table(read_bytes(source), is_person_column))
    became = call.workspace.preview(import_people, records).value
    lines = [ImportReportLine(record.row, became[record.row], record.name) for record in records]
    lines += [ImportReportLine(row.row, "not taken", row.title, (row.why,)) for row in refused]
    return Plan(sorted(lines, key=lambda line: line.row), lambda: call.workspace.do(import_people, records))


def _holidays(call: Call, source: Path) -> Plan:
    today = call.workspace.read(lambda reader: reader.today())
    file = read_days_off(read_bytes(source), today, call.workspace.clock.zone())
    known = {holiday.on for holiday in call.workspace.read(lambda reader: reader.find(Holiday))}
    wanted = [day for day in file.days if call.arguments.observances or not day.observance]
    lines = list[ImportReportLine]()
    for number, day in enumerate(file.days, start=1):
        title = f"{day.on} {day.name}".strip()
        if day in wanted:
            lines.append(ImportReportLine(number, "as it is" if day.on in known else "new", title))
        else:
            lines.append(
                ImportReportLine(number, "not taken", title, ("An observance. Add --observances to take it.",))
            )
    days = [(day.on, day.name) for day in wanted]
    return Plan(lines, lambda: call.workspace.do(import_holidays, days), said=file.said)


def _workflow(call: Call, source: Path) -> Plan:
    found = read_workflows(read_bytes(source), source.name)
    files = [workflow_file(drawn) for drawn in found.workflows]
    if source.suffix.lower() == ".json":
        call.workspace.preview(add_workflow, files[0])
        return Plan([ImportReportLine(1, "new", files[0].name)], lambda: call.workspace.do(add_workflow, files[0]))
    drafts = bool(found.questions)
    call.workspace.preview(import_workflows, files, drafts=drafts)
    lines = [ImportReportLine(number, "new", file.name) for number, file in enumerate(files, start=1)]
    act = lambda: call.workspace.do(import_workflows, files, drafts=drafts)  # noqa: E731
    return Plan(lines, act, said=(*found.questions, *found.report))


READERS: dict[str, Callable[[Call, Path], Plan]] = {
    "tasks": _tasks,
    "people": _people,
    "holidays": _holidays,
    "workflow": _workflow,
}
"""By ``--as``."""
