"""What the page of one project shows: its three lights, its stages, and each part in short."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.amount import money_words, number_words
from app.domain.brief import QUESTIONS, Deliverable, Kpi, Requirement, RequirementState, in_order
from app.domain.budget import BudgetStand, per_mille
from app.domain.file import File, FileVersion
from app.domain.ids import DeliverableId, FileId, PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.stage_gate import GateRecords
from app.queries.budget import project_budget
from app.queries.gate import ProjectStages, gate_records, is_delivered, stages_of
from app.queries.journal import JournalLine, journal
from app.queries.project import Outlook, outlook, project_sentence
from app.queries.reader import Reader
from app.queries.rows import JournalFilter
from app.scheduling.forecast import Forecast
from app.scheduling.sentence import days_words

Money = Callable[[int], str]
LINES_SHOWN = 8
"""Of the journal in short."""


class LightTone(StrEnum):
    """What a light says without its words."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"
    """There is nothing to be right or wrong."""


@dataclass(frozen=True, slots=True)
class ProjectLight:
    """One of the three: "Requirements", "11 of 13 must met; 2 open"."""

    title: str
    words: str
    tone: LightTone


@dataclass(frozen=True, slots=True)
class ProjectHeader:
    """What stands over the tabs of a project."""

    name: str
    sentence: str
    lights: tuple[ProjectLight, ...]
    """Requirements, budget, date."""
    stages: ProjectStages


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """A deliverable with the newest version of its files, and the day and owner of the task that makes it."""

    deliverable: Deliverable
    version: int
    """0: no file yet."""
    due_on: date | None
    owner: str
    owner_id: PersonId | None


@dataclass(frozen=True, slots=True)
class TaskInHand:
    """A task that is on somebody's desk."""

    task_id: TaskId
    title: str
    state: str
    due_on: date | None
    owner: str
    owner_id: PersonId


@dataclass(frozen=True, slots=True)
class ProjectOverview:
    """Every part of a project in short."""

    stages: ProjectStages
    sentence: str
    """The brief in one sentence."""
    differs: str
    """How it differs from its workflow: "2 steps left out, 1 added"; empty where it does not."""
    answers: tuple[tuple[str, str], ...]
    """Each of the five questions with its answer in short; empty where it has none."""
    has_brief: bool
    deliverables: tuple[DeliverableLine, ...]
    requirements: tuple[Requirement, ...]
    """Those that are open first, musts before others."""
    about: Mapping[DeliverableId, str]
    """The names of the deliverables."""
    in_hand: tuple[TaskInHand, ...]
    journal: tuple[JournalLine, ...]
    """The newest lines."""
    today: date


def project_header(reader: Reader, project_id: ProjectId, money: Money = money_words) -> ProjectHeader | None:
    """None when the project is gone; ``money`` writes whole cents."""
    if reader.get(Project, project_id) is None:
        return None
    now, records = outlook(reader, project_id), gate_records(reader, project_id)
    paid = budget_light(reader, project_id, money)
    lights = (_requirements_light(records.requirements), paid, _date_light(reader, now))
    stages = stages_of(reader, records, now.loaded)
    return ProjectHeader(records.project.name, project_sentence(reader, project_id), lights, stages)


def _requirements_light(requirements: Sequence[Requirement]) -> ProjectLight:
    """By the requirements that must be met; waived ones are met for this."""
    musts = [one for one in requirements if one.must]
    if not musts:
        words = f"{len(requirements)} should, no must" if requirements else "none set"
        return ProjectLight("Requirements", words, LightTone.NONE)
    failed = sum(one.state is RequirementState.FAILED for one in musts)
    open_ = sum(one.state is RequirementState.OPEN for one in musts)
    parts = [f"{len(musts) - failed - open_} of {len(musts)} must met"]
    parts += [f"{open_} open"] if open_ else []
    parts += [f"{failed} failed"] if failed else []
    tone = LightTone.BAD if failed else LightTone.WARN if open_ else LightTone.OK
    return ProjectLight("Requirements", "; ".join(parts), tone)


NO_BUDGET = "no budget"
_TONES = {
    BudgetStand.WITHIN: LightTone.OK,
    BudgetStand.OVER: LightTone.WARN,
    BudgetStand.FAR_OVER: LightTone.BAD,
    BudgetStand.NONE: LightTone.NONE,
}


def budget_light(reader: Reader, project_id: ProjectId, money: Money = money_words) -> ProjectLight:
    """The forecast at completion against the budget, and what makes it dearer; where there is no money, no light."""
    budget = project_budget(reader, project_id)
    if not budget.has_money:
        return ProjectLight("Budget", NO_BUDGET, LightTone.NONE)
    forecast = money(budget.forecast)
    if budget.stand is BudgetStand.NONE:
        return ProjectLight("Budget", f"{forecast} expected, nothing planned", LightTone.NONE)
    share = per_mille(budget.forecast, budget.amount)
    said = f"{forecast} of {money(budget.amount)}" + (f"; {share / 10:g} %" if share is not None else "")
    if budget.stand is BudgetStand.WITHIN:
        return ProjectLight("Budget", said, LightTone.OK)
    why = [f"{name} +{money(excess)}" for name, excess in budget.causes[:1] if excess > 0]
    return ProjectLight("Budget", "; ".join([said, *why]), _TONES[budget.stand])


def resources_words(reader: Reader, project_id: ProjectId, money: Money = money_words) -> str:
    """With what a project is done, in one line for its plan: "Budget 200.00 of 1,200.00; 17 % · Brief: 2 roles, 24 h ·
    3 files"; empty where nothing of it is known."""
    if reader.get(Project, project_id) is None:
        return ""
    records = gate_records(reader, project_id)
    budget, needed = budget_light(reader, project_id, money), _answers(records, money)[3]
    files = len(reader.find(File, project_id=project_id))
    said = (
        f"Budget {budget.words}" if budget.words != NO_BUDGET else "",
        f"Brief: {needed}" if needed else "",
        _count(files, "file") if files else "",
    )
    return " · ".join(filter(None, said))


def _date_light(reader: Reader, now: Outlook) -> ProjectLight:
    """The slack of the date and what decides it."""
    seen = now.forecast
    if now.problem:
        return ProjectLight("Date", "no dates can be worked out", LightTone.BAD)
    if is_delivered(now.loaded):
        words = project_sentence(reader, now.loaded.project.id).split("; ")[0].rstrip(".")
        return ProjectLight("Date", words, LightTone.OK)
    if not now.loaded.tasks:
        return ProjectLight("Date", "no steps yet", LightTone.NONE)
    if now.loaded.project.anchor_on is None or not isinstance(seen, Forecast) or not seen.chain:
        return ProjectLight("Date", "no date", LightTone.NONE)
    decider = now.network.task(seen.chain[0]).title
    verdict = project_sentence(reader, now.loaded.project.id).split("; ")[0].rstrip(".")
    holds, spare = verdict.partition(" holds with ")[1:]
    end = seen[seen.chain[-1]]
    if holds:
        return ProjectLight("Date", f"{spare}; {decider}", LightTone.OK)
    late = verdict.rpartition(", ")[2] if " slips to " in verdict else _lateness(verdict)
    slack = end.slack_days
    words = late or (f"{days_words(-slack)} short" if slack is not None and slack < 0 else verdict)
    return ProjectLight("Date", f"{words}; {decider}", LightTone.BAD)


def _lateness(verdict: str) -> str:
    """ "2 days late" of "Publish is 2 days late, expected Mon 15 Jun"."""
    return verdict.partition(" is ")[2].partition(",")[0]


def project_overview(reader: Reader, project_id: ProjectId, money: Money = money_words) -> ProjectOverview:
    """Raises RuleViolation when the project is gone; ``money`` writes whole cents."""
    now, records = outlook(reader, project_id), gate_records(reader, project_id)
    tasks = {task.id: task for task in records.tasks}
    deliverables = in_order(records.project.brief, records.deliverables)
    versions = _versions(reader, project_id) if deliverables else {}
    return ProjectOverview(
        stages_of(reader, records, now.loaded),
        records.project.brief.sentence,
        records.project.tailoring.words if records.project.version_id is not None else "",
        tuple(zip(QUESTIONS, _answers(records, money), strict=True)),
        records.has_brief,
        tuple(_deliverable(one, versions, tasks, records) for one in deliverables),
        tuple(sorted(records.requirements, key=lambda one: (_settled(one), not one.must))),
        {one.id: one.name for one in records.deliverables},
        tuple(_in_hand(task, records) for task in records.tasks if task.state.open),
        tuple(journal(reader, project_id, JournalFilter(limit=LINES_SHOWN))),
        records.today,
    )


def _settled(requirement: Requirement) -> bool:
    return requirement.state in (RequirementState.MET, RequirementState.WAIVED)


def _versions(reader: Reader, project_id: ProjectId) -> dict[DeliverableId, int]:
    """The number of the newest version among the files of each deliverable."""
    files: dict[FileId, DeliverableId] = {
        file.id: file.deliverable_id
        for file in reader.find(File, project_id=project_id)
        if file.deliverable_id is not None
    }
    found: dict[DeliverableId, int] = {}
    for file_id, deliverable_id in files.items():
        newest = max((one.number for one in reader.find(FileVersion, file_id=file_id)), default=0)
        found[deliverable_id] = max(newest, found.get(deliverable_id, 0))
    return found


def _deliverable(
    one: Deliverable, versions: Mapping[DeliverableId, int], tasks: Mapping[TaskId, Task], records: GateRecords
) -> DeliverableLine:
    task = tasks.get(one.task_id) if one.task_id is not None else None
    due_on = one.on or (task.due_on if task is not None else None)
    owner_id = task.owner_id if task is not None else None
    return DeliverableLine(one, versions.get(one.id, 0), due_on, records.who(owner_id), owner_id)


def _in_hand(task: Task, records: GateRecords) -> TaskInHand:
    state = f"blocked by {task.blocked.by}" if task.blocked is not None else str(task.state)
    state = "in review" if task.in_review else state
    return TaskInHand(task.id, task.title, state, task.due_on, records.who(task.owner_id), task.owner_id)


def _answers(records: GateRecords, money: Money) -> tuple[str, ...]:
    """The five questions of the brief in short."""
    brief, made = records.project.brief, records.deliverables
    channels = {one.channel.casefold() for one in made if one.channel}
    created = _count(sum(one.amount for one in made), "deliverable") if made else brief.creation
    created += f" in {_count(len(channels), 'channel')}" if made and channels else ""
    hours = sum(line.hours for line in brief.roles)
    planned = sum(line.planned or 0 for line in records.budget)
    resources = [_count(len(brief.roles), "role")] if brief.roles else []
    resources += [f"{number_words(hours)} h"] if hours else []
    resources += [money(planned)] if planned else []
    resources += [_count(len(brief.tools) + len(brief.assets), "tool or asset", "tools and assets")] * bool(
        brief.tools or brief.assets
    )
    goals = "; ".join(_goal(kpi, records.today) for kpi in records.kpis) or brief.success
    return (brief.audience or ", ".join(brief.personas), created, brief.promise, ", ".join(resources), goals)


def _goal(kpi: Kpi, today: date) -> str:
    """ "400 trials by 28 Jan"."""
    target = f"{number_words(kpi.target)} {kpi.unit}".strip() if kpi.target is not None else ""
    words = f"{kpi.name} {target}" if target else kpi.name
    return f"{words} by {day_words(kpi.on, today)}" if kpi.on is not None else words


def _count(number: int, one: str, several: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {several or one + 's'}"
