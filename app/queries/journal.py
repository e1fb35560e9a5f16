"""The journal of a project in words: everything that was said, sent, decided and done, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.text import clean_line
from app.queries.reader import Reader
from app.queries.rows import JournalFilter, JournalRow


class JournalKind(StrEnum):
    """What a filter of the journal shows together."""

    ALL = "All"
    COMMENTS = "Comments"
    DECISIONS = "Decisions"
    CALLS = "Calls"
    MAILS = "Mails"
    FILES = "Files"
    VOTES = "Votes"
    EVENTS = "Events"

    @property
    def sources(self) -> frozenset[str]:
        """The kinds of records that it stands for; none: all."""
        return SOURCES[self]


SOURCES = {
    JournalKind.ALL: frozenset[str](),
    JournalKind.COMMENTS: frozenset({"comment", "round", "retrospective"}),
    JournalKind.DECISIONS: frozenset({"decision"}),
    JournalKind.CALLS: frozenset({"call"}),
    JournalKind.MAILS: frozenset({"mail", "told", "answer", "report"}),
    JournalKind.FILES: frozenset({"file"}),
    JournalKind.VOTES: frozenset({"vote", "sign-off"}),
    JournalKind.EVENTS: frozenset({"event"}),
}

BY_HAND = frozenset({"comment", "decision", "call", "mail", "report", "retrospective"})
"""What can be changed and removed, because it was written here."""

PROGRAM = "Leadline"
LEAD = "You"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line: ``who`` did or said it, ``what`` in a few words, ``text`` as it was written (Markdown, maybe empty)."""

    kind: str
    id: int
    at: datetime
    """In the company's zone."""
    who: str
    person_id: PersonId | None
    what: str
    text: str
    task_id: TaskId | None
    task: str

    @property
    def on(self) -> date:
        return self.at.date()

    @property
    def by_hand(self) -> bool:
        return self.kind in BY_HAND


def journal(reader: Reader, project_id: ProjectId, wanted: JournalFilter) -> list[JournalLine]:
    """The lines of a project that a filter lets through, the newest first."""
    names = {person.id: person.name for person in reader.find(Person)}
    return [_line(reader, names, row) for row in reader.journal(project_id, wanted)]


def _line(reader: Reader, names: dict[PersonId, str], row: JournalRow) -> JournalLine:
    # What happened says itself who asked for it.
    said_by = row.person_id if row.kind != "event" else None
    who = names.get(said_by, LEAD) if said_by is not None else _nobody(row)
    what, text = _words(row)
    about = f" on “{row.task}”" if row.task and row.kind not in ("event", "told") else ""
    return JournalLine(
        row.kind, row.id, reader.local(row.at), who, row.person_id, f"{what}{about}", text, row.task_id, row.task
    )


def _nobody(row: JournalRow) -> str:
    if row.kind == "answer":
        return clean_line(row.detail)
    return PROGRAM if row.kind in ("event", "round") else LEAD


def _words(row: JournalRow) -> tuple[str, str]:
    """What happened in a few words, and what was written."""
    match row.kind:
        case "event":
            return row.text, ""
        case "told":
            return "was told", row.text
        case "answer":
            return "answered", row.text
        case "file" if row.id < 0:
            return f"{row.text[:1].lower()}{row.text[1:]}", row.detail
        case "vote" if row.id < 0:
            return row.text[row.text.index("first voted “") :], row.detail
        case "file":
            return f"added {row.text}", row.detail
        case "vote":
            return f"voted “{row.text}”", row.detail
        case "sign-off":
            state, _, kind = row.text.rpartition(": ")
            return f"{state.rpartition(' ')[2]} ({kind})", row.detail
        case "round":
            return f"closed as “{row.text}”", row.detail
        case "mail":
            return "wrote a mail", row.text
        case "report":
            return "sent a status report", row.text
        case "comment":
            return "commented", row.text
        case kind:
            return f"noted a {kind}", row.text
