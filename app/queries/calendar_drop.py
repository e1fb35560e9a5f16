"""What moving a publish date in the calendar would do, in the few lines beside the mouse. Read at each new day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.ids import ProjectId
from app.domain.person import Person
from app.domain.process import Process
from app.domain.project import Project
from app.domain.quantity import Against
from app.domain.task import Task
from app.domain.text import day_words, first_name, short_title
from app.domain.work_calendar import Absence
from app.domain.workflow import Workflow
from app.editing.change import ChangeSet
from app.queries.calendar import AROUND, EntryKey, EntryKind, ProcessDays, coming_entries, published_days, week_of_day
from app.queries.calendar_row import CalendarRows, PublishRow
from app.queries.preview import Preview, verdict_after, who_hears
from app.queries.project import calendars
from app.queries.reader import Reader
from app.scheduling.cadence import is_gap
from app.scheduling.plan import offset_day
from app.scheduling.sentence import anchor_name

NEAR = timedelta(days=AROUND)
"""Around two weeks in which publications count for a gap."""
MOST_AWAY = 2
"""Lines about people who are away; the preview of the drop has the others."""


class DropSign(StrEnum):
    """How a line is meant: good, news, or something to look at."""

    GOOD = "good"
    NEWS = "news"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class DropLine:
    """One line of what a drop would do."""

    sign: DropSign
    words: str


@dataclass(frozen=True, slots=True)
class AnchorDrop:
    """``head``: "Publish Tue 22 Dec (+3 d)"; ``verdict``: "holds with 4 days to spare"; ``fills``: a gap is closed."""

    head: str
    verdict: str
    lines: tuple[DropLine, ...]
    fills: bool = False

    @property
    def words(self) -> str:
        """All of it as a screen reader says it."""
        return "\n".join((f"{self.head} · {self.verdict}", *(line.words for line in self.lines)))


def anchor_drop(
    reader: Reader, project_id: ProjectId, to: date, changes: ChangeSet, first_weekday: int = 0
) -> AnchorDrop | None:
    """Read off the previewed changes of another date; None where the project or its date is gone."""
    project, today = reader.get(Project, project_id), reader.today()
    if project is None or project.anchor_on is None:
        return None
    name = anchor_name(project.anchor_label)
    days = calendars(reader).company.days_between(project.anchor_on, to)
    head = f"{name} {day_words(to, today, weekday=True)}"
    head += f" ({'+' if days > 0 else '−'}{abs(days)} d)" if days else ""
    verdict = verdict_after(reader, project_id, changes).split(";")[0].removesuffix(".")
    verdict = verdict.removeprefix(f"{name} {day_words(to, today)} ")
    gaps = [*_gap_lines(reader, project, to, first_weekday)]
    fills = any(line.sign is DropSign.GOOD for line in gaps)
    return AnchorDrop(head, verdict, (*gaps, _move_line(reader, changes), *_away_lines(reader, to, changes)), fills)


def _move_line(reader: Reader, changes: ChangeSet) -> DropLine:
    pairs = ((change.before, change.after) for change in changes.changes)
    moved = sum(isinstance(a, Task) and isinstance(b, Task) and a.due_on != b.due_on for a, b in pairs)
    steps = "1 step moves" if moved == 1 else f"{moved} steps move" if moved else "No step moves"
    names = [first_name(name) for name in who_hears(reader, changes)]
    if not names:
        return DropLine(DropSign.NEWS, f"{steps}; nobody was told the old dates")
    shown = names if len(names) < 4 else [*names[:2], f"{len(names) - 2} more"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return DropLine(DropSign.NEWS, f"{steps}; {who} hear{'s' if len(names) == 1 else ''} of it")


def _gap_lines(reader: Reader, project: Project, to: date, first_weekday: int) -> Iterator[DropLine]:
    assert project.anchor_on is not None  # noqa: S101
    today, key = reader.today(), (EntryKind.PUBLISH, int(project.id), None)
    old, new = week_of_day(project.anchor_on, first_weekday), week_of_day(to, first_weekday)
    # Most teams say of no process how often it should appear, and a day is looked at with each step of the mouse.
    if old == new or not any(process.cadence for process in reader.find(Process)):
        return
    first, last = min(old, new), max(old, new) + timedelta(days=6)
    around = timedelta(weeks=14)
    rows = CalendarRows((), _dated_projects(reader, first - NEAR, last + NEAR), ())
    for one in published_days(reader, rows, coming_entries(reader, first - around, last + around)):
        if key in one.days:
            yield from _of_process(one, {**one.days, key: to}, old, new, today)


def _dated_projects(reader: Reader, first: date, last: date) -> list[PublishRow]:
    """Projects with a date between two days. Whole years are read, once for each commit: the next day that the mouse
    is on asks again."""
    years = first.replace(month=1, day=1), last.replace(month=12, day=31)
    stamp = reader.work_stamp(), tuple(reader.find(Workflow))
    rows = reader.kept(("dated projects", *years), stamp, lambda: reader.calendar_rows(*years, 0).projects)
    return [row for row in rows if row.on is not None and first <= row.on <= last]


def _of_process(
    one: ProcessDays, after: Mapping[EntryKey, date], old: date, new: date, today: date
) -> Iterator[DropLine]:
    def gap(week: date, days: list[date]) -> bool:
        return is_gap(one.cadence, week, days, today)

    before, then = list(one.days.values()), list(after.values())
    name = short_title(one.process.name)
    if gap(new, before) and not gap(new, then):
        keeps = "" if gap(old, then) else f"; week {_number(old)} keeps one"
        yield DropLine(DropSign.GOOD, f"Fills the gap of week {_number(new)}{keeps}")
    if gap(old, then) and not gap(old, before):
        yield DropLine(DropSign.LOOK, f"Leaves week {_number(old)} without “{name}”")


def _number(week: date) -> int:
    return (week + timedelta(days=(3 - week.weekday()) % 7)).isocalendar().week


def _away_lines(reader: Reader, to: date, changes: ChangeSet) -> Iterator[DropLine]:
    """Steps whose day is another than the offset says, because their owner is away on that one."""
    source, known, shown = Preview(reader, changes), calendars(reader), 0
    for change in changes.changes:
        task = change.after
        if not isinstance(task, Task) or task.state.over or task.due_on is None or task.offset is None:
            continue
        if task.offset.against is not Against.ANCHOR:
            continue
        asked = offset_day(task.offset, to, known.company, known.company)
        away = any(one.first_on <= asked <= one.last_on for one in reader.find(Absence, person_id=task.owner_id))
        owner = source.get(Person, task.owner_id)
        if asked != task.due_on and away and owner is not None and shown < MOST_AWAY:
            shown += 1
            day = day_words(task.due_on, reader.today(), weekday=True)
            yield DropLine(DropSign.LOOK, f"{owner.name} is away: “{short_title(task.title)}” is due {day}")
