"""Reads plans of Microsoft Project (XML) into networks. For tests only: constraints become pins, as an import would.

A task runs on its own calendar, else when any of its people works, else on the project's; one with an elapsed duration
runs round the clock.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.quantity import Lag, LagUnit, LinkKind, PinKind, Span, SpanUnit
from app.domain.run import StepRun, TaskState
from app.domain.task import Pin, Task
from app.domain.work_calendar import Hours, Week
from app.domain.workflow import StepKind
from app.scheduling.network import Network, NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.working_time import WorkingTime

_N = "{http://schemas.microsoft.com/project}"
_KINDS = {
    "0": LinkKind.FINISH_FINISH,
    "1": LinkKind.FINISH_START,
    "2": LinkKind.START_FINISH,
    "3": LinkKind.START_START,
}
_ELAPSED = {"4", "6", "8", "10", "12", "20", "36", "38", "40", "42", "44"}
_DEFAULT = ((480, 720), (780, 1020))


@dataclass
class PlanFile:
    """``by_uid``: the task of each line of the file that has work of its own."""

    network: Network
    start: datetime
    finish: datetime | None
    by_uid: dict[str, TaskId]
    leaves: dict[str, tuple[str, ...]]
    """The tasks below each summary, itself for others."""


def read_plan(path: Path) -> PlanFile:
    root = ET.parse(path).getroot()
    calendars = {_text(one, "UID"): one for one in root.iterfind(f"{_N}Calendars/{_N}Calendar")}
    lines = [one for one in root.iterfind(f"{_N}Tasks/{_N}Task") if _text(one, "IsNull") != "1"]
    leaves = _leaves(lines)
    default = _text(root, "CalendarUID")
    company = _working_time([_shift(calendars, default)])
    owners: dict[tuple[str, ...], PersonId] = {}
    people: dict[PersonId, WorkingTime] = {}
    tasks, by_uid = [], {}
    for number, line in enumerate(lines, start=1):
        uid = _text(line, "UID")
        if leaves[uid] != (uid,):
            continue
        calendar = _calendar_of(root, line, default)
        owner = owners.setdefault(calendar, PersonId(len(owners) + 1))
        people.setdefault(owner, _working_time([_shift(calendars, one) for one in calendar]))
        by_uid[uid] = TaskId(number)
        tasks.append(_task(line, TaskId(number), owner))
    begun = [one.text for one in root.iter(f"{_N}ActualStart") if one.text]
    begins = min(map(datetime.fromisoformat, [_text(root, "StartDate"), *begun]))
    finish = _text(root, "FinishDate")
    project = Project(ProjectId(1), path.stem, started_at=begins.replace(tzinfo=UTC))
    network = network_of(None, tasks, project, people, company, UTC, _links(lines, leaves, by_uid))
    return PlanFile(network, begins, datetime.fromisoformat(finish) if finish else None, by_uid, leaves)


def _text(node: ET.Element, name: str) -> str:
    return node.findtext(f"{_N}{name}") or ""


def _leaves(lines: list[ET.Element]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for at, line in enumerate(lines):
        level = int(_text(line, "OutlineLevel") or 0)
        below = []
        for other in lines[at + 1 :]:
            if int(_text(other, "OutlineLevel") or 0) <= level:
                break
            below.append(other)
        uids = [_text(one, "UID") for one in below if _text(one, "Summary") != "1"]
        found[_text(line, "UID")] = tuple(uids) if below else (_text(line, "UID"),)
    return found


def _task(line: ET.Element, number: TaskId, owner: PersonId) -> Task:
    minutes = _minutes(_text(line, "Duration"))
    kind = StepKind.TASK if minutes else StepKind.MILESTONE
    length = Span(minutes / 60, SpanUnit.HOURS)
    task = Task(number, _text(line, "Name"), owner, ProjectId(1), kind=kind, length=length, pin=_pin(line))
    finished = _text(line, "ActualFinish")
    if finished:
        begun, ended = (datetime.fromisoformat(_text(line, name)) for name in ("ActualStart", "ActualFinish"))
        done = StepRun(TaskState.DONE, 1)
        return Task(
            number, task.title, owner, ProjectId(1), kind=kind, length=length, run=done,
            started_at=begun.replace(tzinfo=UTC), finished_at=ended.replace(tzinfo=UTC),
        )  # fmt: skip
    return task


def _pin(line: ET.Element) -> Pin | None:
    """4 = start no earlier than; the rest has no pin of the same meaning."""
    if _text(line, "ConstraintType") == "4":
        return Pin(PinKind.NOT_BEFORE, datetime.fromisoformat(_text(line, "ConstraintDate")).date())
    return None


def _minutes(text: str) -> int:
    found = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)(?:\.\d+)?S", text)
    return int(found[1]) * 60 + int(found[2]) + round(int(found[3]) / 60) if found else 0


def _links(lines: list[ET.Element], leaves: dict[str, tuple[str, ...]], by_uid: dict[str, TaskId]) -> list[NetworkLink]:
    """A link of a summary holds for all below it."""
    found: list[NetworkLink] = []
    for line in lines:
        for link in line.iterfind(f"{_N}PredecessorLink"):
            minutes = int(_text(link, "LinkLag") or 0) // 10
            unit = LagUnit.CALENDAR if _text(link, "LagFormat") in _ELAPSED else LagUnit.SUCCESSOR
            kind = _KINDS[_text(link, "Type") or "1"]
            sources, targets = leaves.get(_text(link, "PredecessorUID"), ()), leaves[_text(line, "UID")]
            found += [
                NetworkLink(by_uid[source], by_uid[target], kind, Lag(minutes, unit))
                for source in sources
                for target in targets
            ]
    return found


def _calendar_of(root: ET.Element, line: ET.Element, default: str) -> tuple[str, ...]:
    """The calendars that the task runs on together; none: round the clock."""
    own = _text(line, "CalendarUID")
    if _text(line, "DurationFormat") in _ELAPSED:
        return ()
    if own not in ("", "-1"):
        return (own,)
    used = {
        _text(one, "ResourceUID")
        for one in root.iterfind(f"{_N}Assignments/{_N}Assignment")
        if _text(one, "TaskUID") == _text(line, "UID")
    }
    found = {
        _text(one, "CalendarUID")
        for one in root.iterfind(f"{_N}Resources/{_N}Resource")
        if _text(one, "UID") in used and _text(one, "CalendarUID") not in ("", "-1")
    }
    return tuple(sorted(found)) or (default,)


Shift = tuple[list[Hours], set[date]]
"""Hours by day of the week from Monday on, and days off."""


def _working_time(shifts: list[Shift]) -> WorkingTime:
    """Working time while any of them works; without any, round the clock."""
    if not shifts:
        shifts = [([((0, 1440),)] * 7, set())]
    days = [_merged([span for hours, _ in shifts for span in hours[day]]) for day in range(7)]
    off = set.intersection(*(days_off for _, days_off in shifts))
    return WorkingTime(Week((days[0], days[1], days[2], days[3], days[4], days[5], days[6])), off)


def _merged(spans: list[tuple[int, int]]) -> Hours:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def _shift(calendars: dict[str, ET.Element], uid: str) -> Shift:
    days: list[Hours] = [_DEFAULT] * 5 + [()] * 2
    off: set[date] = set()
    chain = []
    while uid in calendars and uid not in chain:
        chain.append(uid)
        uid = _text(calendars[uid], "BaseCalendarUID")
    for known in reversed(chain):
        for day in calendars[known].iterfind(f"{_N}WeekDays/{_N}WeekDay"):
            kind = int(_text(day, "DayType"))
            if kind:
                days[(kind - 2) % 7] = _hours(day)
            elif _text(day, "DayWorking") == "0":
                off |= _dates(day)
        for exception in calendars[known].iterfind(f"{_N}Exceptions/{_N}Exception"):
            if _text(exception, "DayWorking") == "0":
                off |= _dates(exception)
    return days, off


def _hours(day: ET.Element) -> Hours:
    spans = []
    for one in day.iterfind(f"{_N}WorkingTimes/{_N}WorkingTime"):
        if not _text(one, "FromTime"):
            continue
        first, last = (datetime.strptime(_text(one, name), "%H:%M:%S") for name in ("FromTime", "ToTime"))
        spans.append((first.hour * 60 + first.minute, (last.hour * 60 + last.minute) or 1440))
    return tuple(sorted(spans)) if _text(day, "DayWorking") != "0" else ()


def _dates(node: ET.Element) -> set[date]:
    period = node.find(f"{_N}TimePeriod")
    if period is None:
        return set()
    first, last = (datetime.fromisoformat(_text(period, name)).date() for name in ("FromDate", "ToDate"))
    return {first + timedelta(days=number) for number in range(min((last - first).days, 4000) + 1)}
