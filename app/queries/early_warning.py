"""Projects whose date held and slips now: what the lead is warned of, once each time that it turns.

Decision: *the ledger keeps that a date held.* A date that slips from the start was said when it was started; only one
that was seen to hold can turn. Rejected: warning of every date that slips, which repeats what the start dialog said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.ids import ProjectId, TaskId, project_key
from app.domain.project import Project
from app.domain.reminder import ReminderKind, ShownReminder
from app.queries.project import outlook, project_sentence, running_projects
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast

if TYPE_CHECKING:
    from app.reminders.notice import Notice

FRESH_A_LOOK = 2
"""So many projects are worked out anew by one look; the next look takes the next ones."""
QUIETLY = "seen"
"""The channel of what was noted and shown to nobody."""


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """Whether the date of a project will be missed, or its slack is below 0, and the steps that decide it."""

    slips: bool
    deciders: tuple[TaskId, ...]
    """At most two, in the order of the work."""


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """A date that held and slips now."""

    project_id: ProjectId
    project: str
    words: str
    """ "Publish 28 Jan slips to Mon 1 Feb, 2 days late"."""
    deciders: tuple[str, ...]
    """Titles."""


def verdict_of(reader: Reader, project_id: ProjectId) -> DateVerdict | None:
    """None where nothing is to be held: no date, no work left, no dates that can be worked out."""
    seen = outlook(reader, project_id)
    forecast = seen.forecast
    if seen.loaded.project.anchor_on is None or not isinstance(forecast, Forecast) or not forecast.chain:
        return None
    row = forecast[forecast.chain[-1]]
    slips = row.at_risk or row.late or (row.slack_minutes is not None and row.slack_minutes < 0)
    return DateVerdict(slips, forecast.chain[:2])


def _verdicts(reader: Reader) -> Iterator[tuple[Project, DateVerdict]]:
    """Of a few projects anew, of the others as they were worked out today or since they changed."""
    fresh = list[ProjectId]()
    for project in running_projects(reader):
        stamp = (reader.project_stamp(project.id), reader.calendar_stamp(), reader.today(), reader.zone())

        def work_out(project_id: ProjectId = project.id) -> DateVerdict | None:
            fresh.append(project_id)
            return verdict_of(reader, project_id)

        verdict = reader.kept(("verdict", project.id), stamp, work_out)
        if verdict is not None:
            yield project, verdict
        if len(fresh) >= FRESH_A_LOOK:
            return


def _keys(reader: Reader, project_id: ProjectId) -> tuple[str, str]:
    """Of the turn that is to come, or is being shown: that it held, and that it slips."""
    ledger, times = reader.ledger(), 1
    while f"warn/{project_key(project_id)}/{times}/slips" in ledger:
        times += 1
    start = f"warn/{project_key(project_id)}/{times}"
    return f"{start}/holds", f"{start}/slips"


def dates_that_hold(reader: Reader, now: datetime) -> tuple[ShownReminder, ...]:
    """What is to be noted, so that a turn can be seen later; nobody is shown it."""
    ledger = reader.ledger()
    return tuple(
        ShownReminder(holds, verdict.deciders[0], ReminderKind.EARLY_WARNING, QUIETLY, now)
        for project, verdict in _verdicts(reader)
        if not verdict.slips and (holds := _keys(reader, project.id)[0]) not in ledger
    )


def warnings_to_tell(reader: Reader, now: datetime) -> "tuple[Notice, ...]":
    """The dates that held when they were seen last, slip, and of which the lead was not told."""
    # Only here: the first screen shows warnings, and needs none of the rules of reminders.
    from app.reminders.notice import Notice
    from app.reminders.stage import ReminderStage

    ledger, found = reader.ledger(), list[Notice]()
    for project, verdict in _verdicts(reader):
        holds, slips = _keys(reader, project.id)
        if verdict.slips and holds in ledger:
            warning = _warning(reader, project, verdict)
            stage = ReminderStage(ReminderKind.EARLY_WARNING, "early warning", now, slips)
            deciding = " and ".join(f"“{title}”" for title in warning.deciders)
            text = f"{project.name} · {deciding} decide{'s' if len(warning.deciders) == 1 else ''} it"
            found.append(Notice(verdict.deciders[0], stage, warning.words, text, project.anchor_on))
    return tuple(found)


def early_warnings(reader: Reader) -> tuple[EarlyWarning, ...]:
    """Every date that held once and slips now, told or not."""
    ledger = reader.ledger()
    return tuple(
        _warning(reader, project, verdict)
        for project in running_projects(reader)
        if f"warn/{project_key(project.id)}/1/holds" in ledger
        and (verdict := verdict_of(reader, project.id)) is not None
        and verdict.slips
    )


def warnings_at_hand(reader: Reader) -> tuple[EarlyWarning, ...]:
    """What ``early_warnings`` gives, told ones at once and the others a few projects a look: for what every change
    refreshes."""
    ledger, looked = reader.ledger(), {project.id: verdict for project, verdict in _verdicts(reader)}
    found = list[EarlyWarning]()
    for project in running_projects(reader):
        start = f"warn/{project_key(project.id)}/1"
        if f"{start}/holds" not in ledger:
            continue
        verdict = looked.get(project.id)
        if verdict is None and f"{start}/slips" in ledger and _keys(reader, project.id)[0] not in ledger:
            verdict = verdict_of(reader, project.id)
        if verdict is not None and verdict.slips:
            found.append(_warning(reader, project, verdict))
    return tuple(found)


def _warning(reader: Reader, project: Project, verdict: DateVerdict) -> EarlyWarning:
    words = project_sentence(reader, project.id).split("; ")[0].rstrip(".")
    network = outlook(reader, project.id).network
    titles = tuple(network.task(task_id).title for task_id in verdict.deciders)
    return EarlyWarning(project.id, project.name, words, titles)
