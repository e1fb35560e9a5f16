"""The status report of a project: drafted from the journal and the numbers since the last one, as Markdown to edit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.brief import Requirement, RequirementState
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Comment, CommentKind
from app.queries.journal import JournalKind, JournalLine, journal
from app.queries.outbox_overview import quarter_words
from app.queries.project import TaskLine, project_sentence, task_lines
from app.queries.reader import Reader
from app.queries.rows import JournalFilter
from app.queries.slip import slips_of

MOST = 12
"""Lines under one heading; the rest is counted."""
EVENTS = 500


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A report as it stands: ``text`` is Markdown without the title; ``since`` is where it begins (aware)."""

    project: str
    on: date
    since: datetime | None
    text: str


def draft_status(reader: Reader, project_id: ProjectId) -> StatusReport | None:
    """A fresh report since the last one that was kept, or since the start; None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    last = last_report(reader, project_id)
    since = last.at if last is not None else project.started_at
    tasks = list(task_lines(reader, project_id))
    lines = journal(reader, project_id, JournalFilter(since=since, limit=EVENTS)) if since is not None else []
    parts = [
        escaped(project_sentence(reader, project_id)),
        _numbers(tasks),
        escaped(slips_of(reader, project_id).words),
        *_section("Done", _done(tasks, since)),
        *_section("Decided", [_said(one) for one in lines if one.kind in JournalKind.DECISIONS.sources]),
        *_section("Asked and answered", [_signed(one) for one in reversed(lines) if one.kind == "sign-off"]),
        *_section("Moved", [escaped(one.what) for one in lines if one.kind == "event" and "→" in one.what]),
        *_section("Under way", _under_way(tasks)),
        *_section("Blocked or late", _troubled(tasks, reader.today())),
        *_section("Must be met before the end", _open_requirements(reader, project_id)),
        quarter_words(reader, project_id),
    ]
    return StatusReport(project.name, reader.today(), since, "\n\n".join(part for part in parts if part))


def last_report(reader: Reader, project_id: ProjectId) -> Comment | None:
    """The newest report that was kept."""
    kept = [one for one in reader.find(Comment, project_id=project_id) if one.kind is CommentKind.REPORT]
    return max(kept, key=lambda one: (one.at, one.id), default=None)


def kept_or_drafted(reader: Reader, project_id: ProjectId) -> StatusReport | None:
    """The newest report that was kept, else a fresh one; None when the project is gone."""
    last, project = last_report(reader, project_id), reader.get(Project, project_id)
    if last is None or project is None:
        return draft_status(reader, project_id)
    return StatusReport(project.name, reader.local(last.at).date(), None, last.text)


def _numbers(tasks: Sequence[TaskLine]) -> str:
    done = sum(line.task.state.over for line in tasks)
    return f"{done} of {len(tasks)} steps are done." if tasks else ""


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        shown = [f"- {line}" for line in lines[:MOST]]
        rest = len(lines) - len(shown)
        yield f"## {title}"
        yield "\n".join([*shown, *([f"- and {rest} more"] if rest else [])])


def _done(tasks: Sequence[TaskLine], since: datetime | None) -> list[str]:
    closed = [
        (at, f"{escaped(line.task.title)} ({escaped(line.owner)})")
        for line in tasks
        if line.task.state is TaskState.DONE
        and (at := line.task.finished_at) is not None
        and (since is None or at >= since)
    ]
    return [words for _, words in sorted(closed)]


def _said(line: JournalLine) -> str:
    return f"{' '.join(line.text.split())} ({escaped(line.who)}, {day_words(line.on)})"


def _signed(line: JournalLine) -> str:
    words = f": {escaped(' '.join(line.text.split()))}" if line.text else ""
    return f"{escaped(line.who)} {escaped(line.what)} on {day_words(line.on)}{words}"


def _under_way(tasks: Sequence[TaskLine]) -> list[str]:
    return [
        f"{escaped(line.task.title)}: {escaped(line.owner)}"
        + (f", due {day_words(line.task.due_on)}" if line.task.due_on is not None else "")
        for line in tasks
        if line.task.state.open
    ]


def _troubled(tasks: Sequence[TaskLine], today: date) -> list[str]:
    found = []
    for line in tasks:
        task, name = line.task, f"{escaped(line.task.title)} ({escaped(line.owner)})"
        if task.blocked is not None and task.state.open:
            until = f" until {day_words(task.blocked.until)}" if task.blocked.until is not None else ""
            found.append(f"{name} is blocked by {escaped(task.blocked.by)}{until}")
        elif task.state.open and task.due_on is not None and task.due_on < today:
            found.append(f"{name} was due {day_words(task.due_on)}")
    return found


def _open_requirements(reader: Reader, project_id: ProjectId) -> list[str]:
    open_states = (RequirementState.OPEN, RequirementState.FAILED)
    return [
        f"{escaped(one.text)} ({one.state})"
        for one in reader.find(Requirement, project_id=project_id)
        if one.must and one.state in open_states
    ]


def day_words(day: date) -> str:
    """A day in short and without its year: Tue 12 Jan."""
    return f"{day:%a} {day.day} {day:%b}"


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def escaped(text: str) -> str:
    """A name that stands in Markdown as it is."""
    return _SPECIAL.sub(r"\\\1", text)
