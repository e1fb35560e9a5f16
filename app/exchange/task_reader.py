"""Reads the rows of a table as task records: what each cell means, and what is kept of the rest."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import UTC, date, tzinfo

from app.collector import collector_at_rest
from app.domain.brief import Priority
from app.domain.check_item import CheckItem
from app.domain.errors import RuleViolation
from app.domain.ids import PROJECT_PREFIX, TASK_PREFIX, parse_key
from app.domain.run import TaskState
from app.domain.task import MOST_LABELS
from app.domain.text import clean_name, clean_text, whole_number
from app.exchange.csv_columns import NAMES, Mapping, Sheet, TaskField, is_todoist
from app.exchange.csv_date import DateOrder, found_order, is_serial, read_date, unclear, whole_days
from app.exchange.csv_table import CsvRow
from app.exchange.csv_writing import unguarded
from app.exchange.state_words import ARCHIVED_WORDS, plain_word, share_done, state_of, state_of_share
from app.exchange.table_sections import layout_of
from app.exchange.task_cell import labels_in, link_in, minutes_in, names_in, no_date, owner_in, without_labels
from app.exchange.task_notes import KEY, Extra, check_items, line_of
from app.exchange.task_record import DateQuestion, Records, Refused, TaskRecord

_NO_DATE = frozenset(("", "na", "n/a", "-", "—", "–", "none", "null", "nan", "no date", "tbd", "0"))
_STEP = 200
"""Rows between two words about progress."""
_MOST_WORDS = 30
"""Unknown words of states that are asked about; more are no states but texts."""
_NO_TASK = {
    "section": "It is a section, not a task.",
    "note": "It is a note, not a task.",
    "meta": "It is a setting of the list, not a task.",
}
_TICKTICK_STATES = {"0": TaskState.READY, "1": TaskState.DONE, "2": TaskState.DONE, "-1": TaskState.CANCELLED}
_KEPT = {
    TaskField.START: "Starts",
    TaskField.RELATION: "",
    TaskField.COMMENTS: "Comment",
    TaskField.CHECKLIST: "",
    TaskField.FOREIGN_KEY: KEY,
}
"""What is kept as a line of the notes, and what it is called there; empty: as the column is."""

_PRIORITIES = {
    **{str(priority): priority for priority in Priority},
    "medium": Priority.NORMAL,
    "highest": Priority.URGENT,
    "lowest": Priority.LOW,
}

Progress = Callable[[int, int], None]


@collector_at_rest()
def read_records(
    sheet: Sheet,
    mapping: Mapping,
    zone: tzinfo,
    order: DateOrder | None = None,
    step: Progress = lambda done, all: None,
    states: MappingOf[str, TaskState] = {},
) -> Records:
    """Every row below the header as a task or as refused; ``states`` is what words mean for certain.

    Raises RuleViolation where no column is the title.
    """
    if TaskField.TITLE not in mapping:
        raise RuleViolation("No column of the file is the title of the tasks. Choose which one is.")
    reader = _Reader(sheet, mapping, states)
    dates = reader.dates()
    reader.order = order or found_order(dates)
    doubt = unclear(dates) if reader.order is None else None
    if doubt is not None:
        return Records((), (), DateQuestion(doubt))
    reader.zone = UTC if whole_days(dates) else zone
    for done, row in enumerate(sheet.rows):
        if done % _STEP == 0:
            step(done, len(sheet.rows))
        reader.read(row)
    return reader.records()


class _Reader:
    """Row after row, since sections, notes and levels belong to what stands above them."""

    order: DateOrder | None = None
    zone: tzinfo = UTC

    def __init__(self, sheet: Sheet, mapping: Mapping, states: MappingOf[str, TaskState]) -> None:
        self._sheet, self._names = sheet, sheet.names
        self._states = {plain_word(word): state for word, state in states.items()}
        self._layout = layout_of(sheet, mapping)
        self._todoist = is_todoist(sheet)
        self._ticktick = "isallday" in sheet.names
        self._places: dict[TaskField, list[int]] = {}
        for place, field in enumerate(mapping):
            if field is not None:
                self._places.setdefault(field, []).append(place)
        best = {name: rank for rank, name in enumerate(NAMES[TaskField.DUE])}
        self._places.get(TaskField.DUE, []).sort(key=lambda place: best.get(self._names[place], -1))
        self._many_projects = any(self._names[place] == "projects" for place in self._places.get(TaskField.PROJECT, ()))
        self._key_places = [p for p, name in enumerate(self._names) if name in NAMES[TaskField.FOREIGN_KEY]]
        self._tasks: list[TaskRecord] = []
        self._refused: list[Refused] = []
        self._unknown: dict[str, str] = {}
        self._above: dict[int, str] = {}
        self._titles: dict[str, str] = {}

    def dates(self) -> list[str]:
        """What is written where dates are read; they decide together which is the day and which the month."""
        due, finished = self._places.get(TaskField.DUE, []), self._places.get(TaskField.FINISHED, [])
        rows = [row for row in self._sheet.rows if row.number not in self._layout.reasons]
        found = [text for row in rows if (text := next((t for p in due if (t := _at(row, p))), ""))]
        return found + [text for row in rows for place in finished if (text := _at(row, place))]

    def records(self) -> Records:
        """All of them; parts of a task are in its project, when they name none."""
        homes = {record.title.casefold(): record for record in self._tasks}
        tasks = list[TaskRecord]()
        for record in self._tasks:
            if record.parent:
                title = self._titles.get(record.parent, record.parent)
                whole = homes.get(title.casefold())
                extras = (("Part of", title), *record.extras)
                record = replace(record, parent=title, extras=extras)
                if whole is not None and not record.project:
                    record = replace(record, project=whole.project, projects=whole.projects)
            tasks.append(record)
        words = tuple(self._unknown.values())
        return Records(tuple(tasks), tuple(self._refused), None, words if len(words) <= _MOST_WORDS else ())

    def read(self, row: CsvRow) -> None:
        """Take a row in the order of the file."""
        title = self._cell(row, TaskField.TITLE)
        why = self._layout.reasons.get(row.number) or self._why_none(row)
        if not why:
            try:
                self._tasks.append(self._record(row, title))
                return
            except RuleViolation as problem:
                why = problem.sentence
        if why != "-":
            self._refused.append(Refused(row.number, (title or _first(row))[:80], why))

    def _why_none(self, row: CsvRow) -> str:
        """Why it is no task; ``-`` for a comment that went to the task above it."""
        if len(row.cells) > len(self._sheet.header) and any(c.strip() for c in row.cells[len(self._sheet.header) :]):
            return f"It has {len(row.cells)} cells under {len(self._sheet.header)} columns."
        kind = self._cell(row, TaskField.TYPE).casefold()
        if self._todoist and kind != "task":
            if kind == "note" and self._tasks and (said := line_of(self._cell(row, TaskField.TITLE))):
                last = self._tasks[-1]
                self._tasks[-1] = replace(last, extras=(*last.extras, ("Comment", said)))
                return "-"
            return _NO_TASK.get(kind or "section", f"It is a {kind[:20]}, not a task.")
        return _NO_TASK["note"] if self._ticktick and kind == "note" else ""

    def _record(self, row: CsvRow, typed: str) -> TaskRecord:
        """Raises RuleViolation for a title or a text that no task can have; what else cannot be read is a remark."""
        remarks, extras, first = list[str](), list[Extra](), list[Extra]()
        labels = [name for place in self._places.get(TaskField.LABELS, ()) for name in labels_in(_at(row, place))]
        if self._todoist:
            typed, more = without_labels(typed)
            labels += labels_in(more)
        title = clean_name(typed, "title")
        notes = clean_text(self._cell(row, TaskField.NOTES), "text of the notes")
        checks = self._checklist(row, notes)
        extras += self._kept(row, checks)
        priority = self._priority(row, extras)
        finished_on = self._day(row, TaskField.FINISHED, remarks, extras)
        state, word = self._state(row, finished_on, remarks, first)
        if (section := self._layout.sections.get(row.number)) and not self._cell(row, TaskField.LIST):
            first.append(("Section", section))
        projects = names_in(self._cell(row, TaskField.PROJECT), self._many_projects)
        record = TaskRecord(
            row.number,
            title,
            parse_key(self._cell(row, TaskField.KEY), TASK_PREFIX),
            ", ".join(projects),
            parse_key(self._cell(row, TaskField.PROJECT_KEY), PROJECT_PREFIX),
            owner_in(self._cell(row, TaskField.OWNER)),
            self._cell(row, TaskField.MAIL),
            state,
            self._day(row, TaskField.DUE, remarks, extras),
            finished_on,
            minutes_in(self._cell(row, TaskField.EFFORT), remarks),
            link_in(self._cell(row, TaskField.LINK), remarks),
            notes,
            clean_text(self._cell(row, TaskField.DONE_WHEN), "text of “done when”"),
            tuple(remarks),
            projects if len(projects) > 1 else (),
            word,
            self._parent(row, title),
            tuple(dict.fromkeys(extras)),
            tuple(first),
            checks,
            priority,
            tuple(dict.fromkeys(labels))[:MOST_LABELS] or None,
        )
        for place in self._key_places:
            self._titles[_at(row, place)] = title
        return record

    def _cell(self, row: CsvRow, field: TaskField) -> str:
        for place in self._places.get(field, ()):
            if text := _at(row, place):
                return unguarded(text).strip()
        return ""

    def _priority(self, row: CsvRow, extras: list[Extra]) -> Priority | None:
        """By its word; another is kept as a line of the notes, but for numbers, which mean this here and that there."""
        text = line_of(self._cell(row, TaskField.PRIORITY))
        found = _PRIORITIES.get(text.casefold())
        if text and found is None and not text.isdigit():
            extras.append(("Priority", text))
        return found

    def _kept(self, row: CsvRow, checks: Sequence[CheckItem]) -> list[Extra]:
        found = list[Extra]()
        for field, name in _KEPT.items():
            for place in self._places.get(field, ()):
                if field is TaskField.CHECKLIST and (checks or _is_count(self._names[place])):
                    continue
                text = line_of(unguarded(_at(row, place)))
                header = self._sheet.header[place]
                if field is TaskField.FOREIGN_KEY and len(text) > 60:
                    continue
                if text or (field is TaskField.FOREIGN_KEY and _at(row, place)):
                    found.append((name or " ".join(header.split())[:40], text or _at(row, place)))
        places = [place for place in self._places.get(TaskField.CHECKLIST, ()) if _is_count(self._names[place])]
        counts = [count for place in places if (count := whole_number(_at(row, place))) is not None]
        if len(counts) == len(places) == 2 and max(counts):
            done, whole = sorted(counts)
            found.append(("Checklist", f"{done} of {whole} done"))
        return found

    def _checklist(self, row: CsvRow, notes: str) -> tuple[CheckItem, ...]:
        if self._ticktick and self._cell(row, TaskField.TYPE).casefold() == "checklist":
            return check_items(notes)
        cells = [unguarded(_at(row, place)) for place in self._places.get(TaskField.CHECKLIST, ())]
        return tuple(item for cell in cells for item in check_items(cell))

    def _parent(self, row: CsvRow, title: str) -> str:
        level = whole_number(self._cell(row, TaskField.INDENT))
        if level is not None:
            self._above[level] = title
            return self._above.get(level - 1, "") if level > 1 else ""
        return line_of(self._cell(row, TaskField.PARENT))[:200]

    def _day(self, row: CsvRow, field: TaskField, remarks: list[str], extras: list[Extra]) -> date | None:
        """The first column of several that holds a day; another day and what is none are kept in the notes."""
        found: date | None = None
        unread = list[tuple[str, str]]()
        for place in self._places.get(field, ()):
            text = unguarded(_at(row, place)).strip()
            if text.casefold() in _NO_DATE or (field is TaskField.FINISHED and share_done(text) is not None):
                continue
            day, name = read_date(text, self.zone, self.order), self._sheet.header[place]
            if day is None:
                unread.append((name, text))
            elif found is None:
                found = day
                if is_serial(text):
                    remarks.append(f"{text[:12]} is read as a spreadsheet counts days: {day.isoformat()}.")
            elif day != found and field is TaskField.DUE:
                extras.append((name[:40], day.isoformat()))
        if found is None and unread:
            remarks.append(no_date(unread[0][1], field))
            if field is TaskField.DUE:
                extras += [(name[:40], line_of(text)) for name, text in unread]
        return found

    def _state(
        self, row: CsvRow, finished_on: date | None, remarks: list[str], first: list[Extra]
    ) -> tuple[TaskState | None, str]:
        """What the row says of where it stands, the surest first; and a word that says it to nobody here."""
        typed, listed = self._cell(row, TaskField.STATE), self._cell(row, TaskField.LIST)
        state = self._worded(typed)
        by_list = state_of(listed, self._states) if listed else None
        if listed and by_list is None:
            first.append((self._header(TaskField.LIST), line_of(listed)))
        known = state or by_list
        found = known
        if any(self._cancels(row, place) for place in self._places.get(TaskField.CANCELLED, ())):
            found = TaskState.CANCELLED
        elif known is None or not known.over:
            found = self._ended(row, finished_on) or self._archived(row, typed, remarks) or known or self._begun(row)
        if typed and state is None:
            self._unknown.setdefault(plain_word(typed), " ".join(typed.split())[:60])
            if plain_word(typed) not in ARCHIVED_WORDS:
                first.append((self._header(TaskField.STATE), line_of(typed)))
        return found, " ".join(typed.split())[:40] if typed and state is None and found is None else ""

    def _worded(self, typed: str) -> TaskState | None:
        if self._ticktick and typed in _TICKTICK_STATES:
            return _TICKTICK_STATES[typed]
        return state_of(typed, self._states) if typed else None

    def _cancels(self, row: CsvRow, place: int) -> bool:
        text = _at(row, place)
        if not text or self._names[place] == "resolution":
            # How an issue was resolved: done is an end, too.
            return _is_cancelled(text)
        return read_date(text, self.zone, self.order) is not None or share_done(text) == 1.0 or _is_cancelled(text)

    def _ended(self, row: CsvRow, finished_on: date | None) -> TaskState | None:
        cells = [_at(row, p) for field in (TaskField.DONE, TaskField.FINISHED) for p in self._places.get(field, ())]
        ticked = finished_on is not None or any(share_done(cell) == 1.0 for cell in cells if cell)
        return TaskState.DONE if ticked else None

    def _archived(self, row: CsvRow, typed: str, remarks: list[str]) -> TaskState | None:
        """Put away without being done: nobody there works on it any more."""
        text = self._cell(row, TaskField.ARCHIVED)
        away = plain_word(typed) in ARCHIVED_WORDS or (bool(text) and share_done(text) != 0.0)
        if not away:
            return None
        remarks.append("It is archived there and not marked as done, so it is cancelled here.")
        return TaskState.CANCELLED

    def _begun(self, row: CsvRow) -> TaskState | None:
        shares = (share_done(_at(row, place)) for place in self._places.get(TaskField.DONE, ()))
        return next((state for share in shares if (state := state_of_share(share)) is not None), None)

    def _header(self, field: TaskField) -> str:
        return self._sheet.header[self._places[field][0]][:40] or str(field)


def _at(row: CsvRow, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _is_cancelled(text: str) -> bool:
    return state_of(text) is TaskState.CANCELLED


def _is_count(name: str) -> bool:
    """Trello tells of its checklists only how long they are."""
    return name in ("checklistitemtotalcount", "checklistitemcompletedcount")


def _first(row: CsvRow) -> str:
    return next((cell.strip() for cell in row.cells if cell.strip()), "")


def untaken_columns(sheet: Sheet, mapping: Mapping) -> Sequence[str]:
    """The names of the columns that give nothing, once each, in their order."""
    return list(dict.fromkeys(n for n, field in zip(sheet.header, mapping, strict=True) if field is None and n))
