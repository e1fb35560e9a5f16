"""The columns of a sheet of steps: what each is called here, in other programs and in German, and what they have no
counterpart for."""

from collections.abc import Sequence
from enum import StrEnum

from app.domain.text import bare_name
from app.grammar.step_table import TableColumn


class MoreColumn(StrEnum):
    """What a sheet holds of a step besides the columns of the table on screen; written where a step has it."""

    QUESTION = "question"
    RULE = "rule"
    LIMIT = "limit"
    VOTE_DAYS = "days to vote"
    OPENS = "opens"
    NOT_BEFORE = "not before"
    TIME_OUT = "time-out"
    ENDS = "ends project"
    LEADS = "leads to"
    NEEDS = "needs"
    GIVES = "gives"
    TODAY = "done today by"
    SHOULD = "should be done by"
    WHY = "why"
    LABELS = "labels of ways"
    """Read only: the words on the arrows to the steps of *leads to*, in their order."""


SheetColumn = TableColumn | MoreColumn

WRITTEN: tuple[SheetColumn, ...] = (*TableColumn, *(column for column in MoreColumn if column is not MoreColumn.LABELS))
"""The columns of a written sheet, in their order."""

_WORDS: dict[SheetColumn, str] = {
    TableColumn.NUMBER: "no, no., nr, nr., id, key, step id, process step id, unique id, ref, lfd. nr.",
    TableColumn.TITLE: (
        "step, name, task, task name, activity, action, summary, subject, process step description, step name, "
        "vorgangsname, aufgabe, schritt, titel, bezeichnung, tätigkeit, name des vorgangs, was"
    ),
    TableColumn.KIND: "type, shape type, step type, art, typ",
    TableColumn.ROLE: (
        "owner, responsible, assignee, assigned to, who, resource, resource names, function, lane, swimlane, "
        "verantwortlich, zuständig, rolle, wer, bearbeiter, ressourcennamen"
    ),
    TableColumn.OFFSET: (
        "due, due date, deadline, date, finish, finish date, end date, end, when, "
        "fällig, fällig am, termin, frist, ende, fertig stellen, datum, wann, bis"
    ),
    TableColumn.LENGTH: "duration, days, dauer, laufzeit, tage",
    TableColumn.EFFORT: "work, estimate, hours, aufwand, arbeit, stunden, arbeitszeit",
    TableColumn.AFTER: (
        "predecessor, predecessors, depends on, dependencies, blocked by, waits for, previous, previous step, "
        "vorgänger, nach, abhängig von, wartet auf"
    ),
    TableColumn.IF: "condition, only if, bedingung, wenn, falls",
    TableColumn.SECTION: "phase, stage, group, category, abschnitt, gruppe, kategorie",
    TableColumn.INSTRUCTIONS: (
        "description, notes, details, how, alt text, beschreibung, notizen, anleitung, hinweise, wie"
    ),
    TableColumn.DONE_WHEN: "definition of done, acceptance criteria, fertig wenn, abnahmekriterien",
    TableColumn.CHECKLIST: "checks, check items, subtasks, checkliste, unteraufgaben",
    TableColumn.OUTCOMES: "answers, results, antworten, ergebnisse",
    TableColumn.APPROVERS: "approver, approved by, genehmiger, freigabe durch",
    TableColumn.INFORMED: "cc, informiert",
    TableColumn.ANCHOR: "anker, milestone date",
    MoreColumn.LEADS: "next, next step, next step id, successor, successors, nachfolger, nächster schritt",
    MoreColumn.LABELS: "connector label, connector labels",
    MoreColumn.NEEDS: "inputs, input, eingaben",
    MoreColumn.GIVES: "outputs, output, deliverable, ergebnis",
}
_BY_HEAD: dict[str, SheetColumn] = {bare_name(column): column for column in (*TableColumn, *MoreColumn)}
_BY_HEAD |= {bare_name(column.head): column for column in TableColumn}
for _column, _said in _WORDS.items():
    for _word in _said.split(", "):
        _BY_HEAD.setdefault(bare_name(_word), _column)


def column_of_head(head: str) -> SheetColumn | None:
    """The column that a heading means; None for what has no counterpart."""
    return _BY_HEAD.get(bare_name(head))


def is_own(head: str, column: SheetColumn) -> bool:
    """Whether the heading is this program's own word for the column."""
    own = column.head if isinstance(column, TableColumn) else column.value
    return bare_name(head) in (bare_name(own), bare_name(column.value))


def column_letter(place: int) -> str:
    """A, B, … Z, AA as spreadsheets call the columns; the first place is 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def in_order(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """These columns as a written sheet has them."""
    return [column for column in WRITTEN if column in columns]
