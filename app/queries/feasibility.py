"""Whether a project that would be started has the hours that it wants of people, beside the work that they have: step
by step, and from which date on it would hold. For the start dialog."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.ids import PersonId, TaskId
from app.domain.person import Person
from app.domain.text import day_words
from app.domain.workflow import WorkflowVersion
from app.editing.change import ChangeSet
from app.editing.loaded_project import with_plan
from app.queries.preview import Preview, outlook_after
from app.queries.project import Outlook
from app.queries.reader import Reader
from app.queries.start import as_written, started_project
from app.queries.workload import Load, current_load
from app.scheduling.anchor_move import anchored_on
from app.scheduling.feasibility import Earliest, Fit, FreeTime, Need, earliest, fits, windows
from app.scheduling.load import effort_of, load_task, medians_of
from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan import plan
from app.scheduling.task_length import waits_for_date

LOAD_AHEAD = timedelta(days=182)
"""At least so far what people have to do is counted."""
MOST_TRIES = 60


@dataclass(frozen=True, slots=True)
class StepHours:
    """One step of the project that would be started, in minutes."""

    task_id: TaskId
    title: str
    owner: str
    minutes: int
    estimated: bool
    """Nobody said how much it takes; it was filled in."""
    first_on: date
    last_on: date
    """From when to when it can be worked on."""
    free: int
    """What its owner has for it in this time, beside all other work."""

    @property
    def short(self) -> int:
        """Minutes that are missing; 0 where there is enough."""
        return max(0, self.minutes - self.free)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """``earliest_on``: from which date on the project would hold with the load of today, None where none was found."""

    steps: tuple[StepHours, ...]
    anchor_on: date | None
    earliest_on: date | None
    decider: str
    """ "Design (Leo)": the step and the person that decide ``earliest_on``."""
    sentence: str

    @property
    def short(self) -> int:
        """The minutes that are missing in all."""
        return sum(step.short for step in self.steps)


def load_until(reader: Reader, anchor_on: date) -> int:
    """The last day (an ordinal) of which the load has to be known to say whether a date is feasible."""
    return max(anchor_on, reader.today() + LOAD_AHEAD).toordinal()


def feasibility(reader: Reader, changes: ChangeSet) -> Feasibility:
    """Read the preview of a started project. Quick once the load is up to date."""
    project = started_project(changes)
    source, now = Preview(reader, changes), outlook_after(reader, project.id, changes)
    load = current_load(reader, date.fromordinal(load_until(reader, project.anchor_on or reader.today())))
    effort = _effort(reader, source, now)
    minutes = {task_id: found for task_id, (found, _) in effort.items()}
    found = windows(now.network, load.now)
    needs = [
        Need(task.id, task.owner_id, minutes[task.id], *found[task.id])
        for task in now.network.tasks
        if task.id in minutes and task.id in found
    ]
    people = {person.id: person for person in source.find(Person)}
    steps = fits(needs, _free(now.network, load, people, (need.owner_id for need in needs)))
    seen = _earliest(reader, now, load, people, minutes)
    rows = tuple(
        _step(now.network, steps[task.id], effort[task.id][1], people)
        for task in sorted(now.network.tasks, key=lambda task: (task.rank, task.id))
        if task.id in steps
    )
    decider = _decider(now.network, seen[1], people) if seen is not None else ""
    made = Feasibility(rows, project.anchor_on, seen[0] if seen is not None else None, decider, "")
    return replace(made, sentence=_sentence(made, reader.today()))


def _effort(reader: Reader, source: Preview, now: Outlook) -> Mapping[TaskId, tuple[int, bool]]:
    """What each task takes of its owner, and whether that was filled in; without what takes nobody's time."""
    version_id = now.loaded.project.version_id
    version = source.get(WorkflowVersion, version_id) if version_id is not None else None
    workflow_id = version.workflow_id if version is not None else None
    medians = medians_of(reader.spent_hours())
    found = {}
    for task in now.network.tasks:
        if task.state.over or task.run.skip is not None or task.kind.unattended:
            continue
        day = now.network.calendar_of(task).day_minutes
        minutes, estimated = effort_of(load_task(task, workflow_id, reader.local), day, medians)
        if minutes:
            found[task.id] = minutes, estimated
    return found


def _free(
    network: Network, load: Load, people: Mapping[PersonId, Person], owners: Iterable[PersonId]
) -> dict[PersonId, FreeTime]:
    return {
        id: FreeTime(
            network.calendar(id).index,
            load.minutes.get(id, {}),
            load.now,
            people[id].other_percent if id in people else 0,
        )
        for id in owners
    }


def _earliest(
    reader: Reader, now: Outlook, load: Load, people: Mapping[PersonId, Person], minutes: Mapping[TaskId, int]
) -> tuple[date, Earliest] | None:
    """The first day of the company that the anchor step can be done by. A wait for a day before the date moves with it,
    so the date is tried again until it stays."""
    meant = as_written(now)
    company = meant.company
    day = company.first_day(reader.local(reader.now()))
    waits = any(waits_for_date(task) for task in meant.tasks)
    for _ in range(MOST_TRIES):
        network = anchored_on(meant, day)
        planned = plan(network, as_written=True)
        network = network.with_tasks({id: with_plan(network.task(id), row) for id, row in planned.items()})
        owners = {task.owner_id for task in network.tasks}
        found = earliest(network, minutes, _free(network, load, people, owners), load.now)
        if found is None:
            return None
        needed = max(day, company.next_working_day(date.fromordinal(day_of_finish(found.finish))))
        if not waits or needed == day:
            return needed, found
        day = needed
    return None


def _step(network: Network, fit: Fit, estimated: bool, people: Mapping[PersonId, Person]) -> StepHours:
    need = fit.need
    owner = people.get(need.owner_id)
    return StepHours(
        need.task_id,
        network.task(need.task_id).title,
        owner.name if owner is not None else "",
        need.minutes,
        estimated,
        date.fromordinal(need.start // (24 * 60)),
        date.fromordinal(day_of_finish(need.finish)),
        fit.free,
    )


def _decider(network: Network, seen: Earliest, people: Mapping[PersonId, Person]) -> str:
    task = network.task(seen.decider.task_id)
    owner = people.get(task.owner_id)
    return f"{task.title} ({owner.name})" if owner is not None and not task.kind.unattended else task.title


def _sentence(made: Feasibility, today: date) -> str:
    """ "2 steps lack 9 h; with the load of today Thu 18 Jun would hold, Design (Leo) decides it." """
    lacking = [step for step in made.steps if step.short]
    if lacking:
        short = f"{hours_text(made.short)} h"
        one = f"“{lacking[0].title}” lacks {short} of {lacking[0].owner}"
        said = one if len(lacking) == 1 else f"{len(lacking)} steps lack {short} in all"
    else:
        said = "Everybody has the hours for it"
    if made.earliest_on is None or made.anchor_on is None:
        return f"{said}."
    day = day_words(made.earliest_on, today, weekday=True)
    decides = f"{made.decider} decides it."
    if made.anchor_on < made.earliest_on:
        return f"{said}; with the load of today {day} is the first date that holds, {decides}"
    if lacking:
        return f"{said} in its time; the date holds all the same from {day} on, {decides}"
    return f"{said}; with the load of today the first date that holds is {day}, {decides}"


def hours_text(minutes: int) -> str:
    """ "26", "6.7": hours with at most one decimal."""
    return f"{minutes / 60:.1f}".removesuffix(".0")
