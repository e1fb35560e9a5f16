"""What sheets of paper say: the heading, the board with its warnings, the list of tasks, the plan with its dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from app.domain.board import Column
from app.domain.filter import Filter
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.text import day_words
from app.domain.workflow import WorkflowVersion
from app.editing.plan_message import plan_of
from app.grammar.filter import filter_text
from app.letters.words import FIRST_LANGUAGE, known_language, languages
from app.queries.board import Warning, board, tasks_at_risk, tasks_in_doubt, warning
from app.queries.due import DueHorizon, due_horizon
from app.queries.filter import filter_names, matching_for_sure
from app.queries.plan import PlanDates, PlanLink, days_off, plan_dates, plan_links, plan_rows
from app.queries.project import TaskLine, outlook, project_heads, project_sentence, task_lines, workflow_name
from app.queries.reader import Reader
from app.queries.route import policy_words
from app.queries.rows import CardRow, PlanRow


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands on a plan on paper beside what is typed by people, in the language of its reader; what is in braces
    is filled in."""

    plan: str = "plan"
    version: str = "{workflow}, version {number}"
    printed: str = "Printed {day}, {time}"
    page: str = "Page {number} of {count}"
    columns: Sequence[str] = ("Task", "Owner", "Due", "Slack")
    slack: str = "{days} d"
    needed_by: str = "needed by {day}"
    no_date: str = "no date"
    continued: str = "Continued: {title}"
    only: str = "Only {name}"
    weekdays: Sequence[str] = ()
    """Of the reader's language; empty in English, where days are written as everywhere in the program."""
    months: Sequence[str] = ()
    day_format: str = ""
    short_day: str = ""

    @property
    def translated(self) -> bool:
        """Whether the reader wants another language than the program's own."""
        return bool(self.months)

    def day(self, day: date, today: date, *, weekday: bool = True) -> str:
        """ "Wed 17 Jun", with the year when it is not this one."""
        if not self.months:
            return day_words(day, today, weekday=weekday)
        words = (self.day_format if weekday else self.short_day).format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1]
        )
        return words if day.year == today.year else f"{words} {day.year}"


def sheet_words(language: str) -> SheetWords:
    """Of a language of letters; the program's own for English and for one without words of a sheet."""
    code = known_language(language)
    words = languages()[code]
    if code == FIRST_LANGUAGE or not words.sheet:
        return SheetWords()
    known = {name: value for name, value in words.sheet.items() if name in SheetWords.__dataclass_fields__}
    return replace(SheetWords(), **known, weekdays=words.weekdays, months=words.months, day_format=words.day)


@dataclass(frozen=True, slots=True)
class SheetHead:
    """``name`` is empty for all projects; ``filter`` says in words what was left out."""

    name: str
    workflow: str
    version: int | None
    anchor_label: str
    anchor_on: date | None
    sentence: str
    filter: str
    now: datetime
    """On the company's clock."""
    told_by: str = ""
    """Which ways the project may be told by, in words; empty: each person's own."""


def sheet_head(
    reader: Reader,
    project_id: ProjectId | None = None,
    person_id: PersonId | None = None,
    filter: Filter | None = None,
) -> SheetHead:
    """A project that is gone reads as all projects."""
    project = reader.get(Project, project_id) if project_id is not None else None
    person = reader.get(Person, person_id) if person_id is not None else None
    now = reader.local(reader.now())
    only = [person.name] if person is not None else []
    only += [filter_text(filter, filter_names(reader))] if filter is not None else []
    chosen = f"Only {', '.join(only)}" if only else ""
    if project is None:
        return SheetHead("", "", None, "", None, "", chosen, now)
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    return SheetHead(
        project.name,
        workflow_name(reader, project),
        version.number if version is not None else None,
        project.anchor_label,
        project.anchor_on,
        project_sentence(reader, project.id),
        chosen,
        now,
        policy_words(project.channels),
    )


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """The board as it is shown, with what its cards warn of."""

    columns: Mapping[Column, tuple[CardRow, ...]]
    hidden_done: int
    warnings: Mapping[TaskId, Warning]
    doubtful: frozenset[TaskId]
    """Behind an open decision: drawn hollow."""
    today: date
    zone: tzinfo


def board_sheet(
    reader: Reader,
    project_id: ProjectId | None = None,
    person_id: PersonId | None = None,
    filter: Filter | None = None,
) -> BoardSheet:
    """Costs a forecast of every project that has a card."""
    view = board(reader, project_id, person_id, matching_for_sure(reader, filter) if filter is not None else None)
    cards = [card for column in view.columns.values() for card in column]
    projects = {card.project_id for card in cards if card.project_id is not None and not card.state.over}
    risky = frozenset(task_id for id in projects for task_id in tasks_at_risk(reader, id))
    doubtful = frozenset(task_id for id in projects for task_id in tasks_in_doubt(reader, id))
    horizon = due_horizon(reader)
    warned = {card.task_id: said for card in cards if (said := warning(card, horizon, risky)) is not None}
    return BoardSheet(view.columns, view.hidden_done, warned, doubtful, reader.today(), reader.zone())


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """The tasks of one project in the order of its plan."""

    project_id: ProjectId
    name: str
    sentence: str
    lines: tuple[TaskLine, ...]


def task_sheets(
    reader: Reader, project_id: ProjectId | None = None, filter: Filter | None = None
) -> tuple[TaskSheet, ...]:
    """Of one project, or of all that run by their date; under a filter those with a task that it lets through."""
    passing = matching_for_sure(reader, filter) if filter is not None else None
    running = [head for head in project_heads(reader) if project_id in (None, head.project_id)]
    sheets = (
        TaskSheet(
            head.project_id,
            head.name,
            project_sentence(reader, head.project_id),
            tuple(line for line in task_lines(reader, head.project_id) if passing is None or line.task.id in passing),
        )
        for head in running
        if project_id is not None or head.state is ProjectState.RUNNING
    )
    return tuple(sheet for sheet in sheets if passing is None or sheet.lines)


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """The bars of one project under its sentence; those of tasks without a project come last."""

    title: str
    sentence: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class PlanSheet:
    """The plan with everything that is worked out of it."""

    groups: tuple[PlanGroup, ...]
    dates: Mapping[TaskId, PlanDates]
    links: tuple[PlanLink, ...]
    anchors: Mapping[TaskId, str]
    """What stands at the diamond: "Publish date 12 Jun"."""
    off: frozenset[date]
    """Days of the plan on which the company does not work."""
    today: date
    now: datetime
    """On the company's clock, without a zone."""
    zone: tzinfo
    horizon: DueHorizon
    """Which due days have passed, for tasks that no forecast knows."""
    words: SheetWords = SheetWords()
    """Everything on it that is not typed by people."""

    @cached_property
    def links_from(self) -> Mapping[TaskId, Sequence[PlanLink]]:
        """The links by the task that they come from."""
        found: dict[TaskId, list[PlanLink]] = {}
        for link in self.links:
            found.setdefault(link.source, []).append(link)
        return found


def plan_sheet(reader: Reader, project_id: ProjectId | None = None, filter: Filter | None = None) -> PlanSheet:
    """Of one project, or of all that run and of tasks without a project. Costs a forecast of each."""
    rows = plan_rows(reader, None if project_id is None else (project_id,))
    if filter is not None:
        passing = matching_for_sure(reader, filter)
        rows = [row for row in rows if row.task_id in passing]
    by_project: dict[ProjectId | None, list[PlanRow]] = {}
    for row in rows:
        by_project.setdefault(row.project_id, []).append(row)
    projects = [id for id in by_project if id is not None]
    dates = {task_id: one for id in projects for task_id, one in plan_dates(reader, id).items()}
    links = tuple(link for id in projects for link in plan_links(reader, id))
    return PlanSheet(
        tuple(_group(reader, id, found) for id, found in by_project.items()),
        dates,
        links,
        {task_id: words for id in projects for task_id, words in _anchor(reader, id)},
        _days_off(reader, rows, dates),
        reader.today(),
        reader.local(reader.now()).replace(tzinfo=None),
        reader.zone(),
        due_horizon(reader),
    )


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """Somebody's part of the plan of a project under its heading: plain values, which any process can paint."""

    head: SheetHead
    plan: PlanSheet


def plan_paper(reader: Reader, project_id: ProjectId, person_id: PersonId) -> PlanPaper | None:
    """What they still have to do there; None when that is nothing. Of several people one after the other the plan is
    worked out once."""
    stamp = paper_stamp(reader, project_id)
    plan = reader.kept(("plan paper", project_id), stamp, lambda: plan_sheet(reader, project_id))
    mine = {task.id for task in plan_of(reader, project_id, person_id)}
    if not mine:
        return None
    # Who else has too much to do stands in the sentence, and is no matter of theirs.
    said = project_sentence(reader, project_id).split("; ")[0].rstrip(".")
    person = reader.get(Person, person_id)
    words = sheet_words(person.language if person is not None else "")
    head = replace(sheet_head(reader, project_id, person_id), sentence="")
    if words.translated and person is not None:
        # The sentence and the ways are worded by the program in its own language.
        said, head = "", replace(head, filter=words.only.format(name=person.name), told_by="")
    rows = tuple(row for group in plan.groups for row in group.rows if row.task_id in mine)
    part = replace(
        plan,
        groups=(PlanGroup(rows[0].project_name, said and f"{said}.", rows),) if rows else (),
        dates={id: plan.dates[id] for id in mine & plan.dates.keys()},
        links=tuple(link for link in plan.links if {link.source, link.target} <= mine),
        anchors={id: _anchor_words(head, words) for id in mine & plan.anchors.keys()},
        words=words,
    )
    return PlanPaper(head, part) if rows else None


def _anchor_words(head: SheetHead, words: SheetWords) -> str:
    """ "Publish date 12 Jun"."""
    today = head.now.date()
    day = words.day(head.anchor_on, today, weekday=False) if head.anchor_on is not None else ""
    return f"{head.anchor_label} {day}".strip()


def paper_stamp(reader: Reader, project_id: ProjectId) -> int:
    """Differs once a sheet of the project's plan could say something else."""
    return hash((reader.project_stamp(project_id), reader.calendar_stamp(), reader.today(), reader.zone()))


def _group(reader: Reader, project_id: ProjectId | None, rows: list[PlanRow]) -> PlanGroup:
    if project_id is None:
        return PlanGroup("No project", "", tuple(rows))
    return PlanGroup(rows[0].project_name, project_sentence(reader, project_id), tuple(rows))


def _anchor(reader: Reader, project_id: ProjectId) -> list[tuple[TaskId, str]]:
    network = outlook(reader, project_id).network
    if network.anchor_id is None or network.anchor_on is None:
        return []
    return [(network.anchor_id, f"{network.project.anchor_label} {day_words(network.anchor_on, reader.today())}")]


def _days_off(reader: Reader, rows: list[PlanRow], dates: Mapping[TaskId, PlanDates]) -> frozenset[date]:
    known = {row.due_on for row in rows if row.due_on is not None} | {
        row.expected_finish.date() for row in dates.values()
    }
    known |= {moment.date() for row in rows for moment in (row.planned_start, row.started_at) if moment is not None}
    if not known:
        return frozenset()
    air = timedelta(days=45)
    return frozenset(day.on for day in days_off(reader, None, min(known) - air, max(known) + air))
