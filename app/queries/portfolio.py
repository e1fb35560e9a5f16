"""Every running project as one bar of the plan: how far it reaches, how far it is, and whether its date holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from app.domain.check_item import Section
from app.domain.ids import ProjectId, StepId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.text import day_words
from app.editing.project_graph import project_graph
from app.queries.early_warning import verdict_of
from app.queries.project import outlook, project_sentence, running_plans
from app.queries.reader import Reader
from app.queries.rows import RollUp
from app.scheduling.forecast import Forecast
from app.scheduling.plan import finish_moment
from app.scheduling.sentence import double_booked_days


class ProjectOrder(StrEnum):
    """How the projects of the portfolio follow one another."""

    DATE = "date"
    RISK = "risk"
    NAME = "name"


class Light(StrEnum):
    """How a project stands, in one word; the worst comes first."""

    LATE = "late"
    AT_RISK = "at risk"
    HOLDS = "holds"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Somebody whom another project wants at the same time."""

    person: str
    projects: tuple[str, ...]
    """The names of the others."""
    days: tuple[date, ...]

    def words(self, today: date) -> str:
        """ "Ana Costa is in 2 projects at once, 3 to 5 Jun: also in “Fair”"."""
        first, last = self.days[0], self.days[-1]
        when = day_words(first, today)
        if first != last:
            start = str(first.day) if (first.year, first.month) == (last.year, last.month) else when
            when = f"{start} to {day_words(last, today)}"
        named = ", ".join(f"“{name}”" for name in self.projects)
        return f"{self.person} is in {len(self.projects) + 1} projects at once, {when}: also in {named}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a forecast says of a whole project. Wall-clock times of the company."""

    sentence: str
    light: Light
    why: str
    """Why the light is as it is: "the date slips", "2 steps are late"."""
    expected_finish: datetime | None = None
    """When the last unfinished step is expected to end."""
    slack_minutes: int | None = None
    """Company working time to spare at the anchor; None where there is no date to hold."""
    at_once: tuple[AtOnce, ...] = ()
    """Who has work of another project at the same time, the earliest first."""


def portfolio(
    reader: Reader,
    order: ProjectOrder = ProjectOrder.DATE,
    among: Collection[TaskId] | None = None,
    standings: Mapping[ProjectId, Standing] | None = None,
) -> list[RollUp]:
    """The running projects, and what is in no project at the end. Costs no forecast: what is most at risk goes by the
    ``standings`` that are known, then by what is late as it is planned."""
    found = reader.roll_ups(among=among) if among is not None else _roll_ups(reader)
    match order:
        case ProjectOrder.NAME:
            found.sort(key=lambda one: (one.project_id is None, one.name.casefold(), one.project_id or 0))
        case ProjectOrder.RISK:
            found = by_risk(found, standings or {})
        case ProjectOrder.DATE:
            found.sort(key=_by_date)
    return found


def _roll_ups(reader: Reader) -> list[RollUp]:
    """Of every project that runs and of what is in none; summed up anew is only what has changed, or once a day."""
    known: dict[ProjectId | None, tuple[object, RollUp | None]] = reader.kept("roll-ups", reader.work_stamp()[0], dict)
    today, running = reader.today(), reader.find(Project, state=ProjectState.RUNNING)
    stamps = {id: (reader.project_stamp(id), today) for id in (*(project.id for project in running), None)}
    stale = [id for id, stamp in stamps.items() if id not in known or known[id][0] != stamp]
    if stale:
        found = {one.project_id: one for one in reader.roll_ups(stale)}
        known.update({id: (stamps[id], found.get(id)) for id in stale})
    return [one for id in stamps if (one := known[id][1]) is not None]


def by_risk(found: Iterable[RollUp], standings: Mapping[ProjectId, Standing]) -> list[RollUp]:
    """The worst light first; among equals the least to spare, then the most that is late, then the earlier date."""
    lights = list(Light)

    def key(one: RollUp) -> tuple[bool, float, float, int, tuple[bool, date, int]]:
        known = standings.get(one.project_id) if one.project_id is not None else None
        light = lights.index(known.light) if known is not None else 0.5 if one.late else 1.5
        spare = known.slack_minutes if known is not None and known.slack_minutes is not None else float("inf")
        return (one.project_id is None, light, spare, -one.late, _by_date(one)[1:])

    return sorted(found, key=key)


def _by_date(one: RollUp) -> tuple[bool, bool, date, int]:
    return (one.project_id is None, one.anchor_on is None, one.anchor_on or date.min, one.project_id or 0)


def roll_up_of(reader: Reader, project_id: ProjectId | None, among: Collection[TaskId] | None = None) -> RollUp | None:
    """One project; None where it has no tasks ``among`` these."""
    return next(iter(reader.roll_ups((project_id,), among)), None)


def reach(found: RollUp, hours: tuple[int, int]) -> tuple[datetime, datetime] | None:
    """From its first start to its last finish; a day that is only due counts from the opening to the end of ``hours``,
    minutes after midnight. None where nothing has a date."""
    starts = [one for one in (found.first_start, _at(found.first_due, hours[0])) if one is not None]
    ends = [one for one in (found.last_finish, _at(found.last_due, hours[1])) if one is not None]
    return (min(starts), max(ends)) if starts and ends else None


def _at(day: date | None, minutes: int) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(minutes // 60, minutes % 60) if minutes < 24 * 60 else time.max)


def standing(reader: Reader, project_id: ProjectId) -> Standing:
    """Costs a forecast when something changed. Raises RuleViolation when the project is gone."""
    now = outlook(reader, project_id)
    words = project_sentence(reader, project_id)
    if now.loaded.project.state is not ProjectState.RUNNING:
        return Standing(words, Light.OVER, "it does not run")
    if not isinstance(now.forecast, Forecast):
        return Standing(words, Light.AT_RISK, "no dates can be worked out")
    forecast, tasks = now.forecast, [task for task in now.network.tasks if not task.state.over]
    ends = max((forecast.minutes_of(task.id)[1] for task in tasks), default=None)
    verdict = verdict_of(reader, project_id)
    slack = forecast[forecast.chain[-1]].slack_minutes if verdict is not None else None
    light, why = Light.HOLDS, "the date holds" if verdict is not None else "nothing is late"
    if verdict is not None and verdict.slips:
        light, why = Light.LATE, "the date slips"
    else:
        late = sum(forecast[task.id].late or forecast.at_risk(task.id) for task in tasks)
        stuck = sum(task.blocked is not None and task.state.open for task in tasks)
        said = [f"{_steps(count)} {word}" for count, word in ((late, "late"), (stuck, "blocked")) if count]
        if said:
            light, why = Light.AT_RISK, ", ".join(said)
    finish = finish_moment(ends) if ends is not None else None
    return Standing(words, light, why, finish, slack, _at_once(reader, forecast))


def _at_once(reader: Reader, forecast: Forecast) -> tuple[AtOnce, ...]:
    shared = double_booked_days(forecast, running_plans(reader).meeting, within=False)
    names = {person.id: person.name for person in reader.find(Person)} if shared else {}
    found = (AtOnce(names.get(id, ""), tuple(one.others), tuple(one.days)) for id, one in shared.items() if one.others)
    return tuple(sorted(found, key=lambda one: (one.days[0], one.person)))


def _steps(count: int) -> str:
    return "1 step is" if count == 1 else f"{count} steps are"


def sections_of(reader: Reader, projects: Collection[ProjectId]) -> Mapping[ProjectId, Mapping[StepId, Section]]:
    """The section that each step stands in, of the projects that have any."""
    found: dict[ProjectId, Mapping[StepId, Section]] = {}
    for project in reader.find(Project) if len(projects) > 1 else [reader.get(Project, id) for id in projects]:
        graph = project_graph(reader, project) if project is not None and project.id in projects else None
        if project is not None and graph is not None and graph.sections:
            named = {section.id: section for section in graph.sections}
            steps = {step.id: named[step.section] for step in graph.steps if step.section in named}
            if steps:
                found[project.id] = steps
    return found
