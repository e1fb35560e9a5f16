"""What the cells of a row say of its step, but not what it waits for; a cell that is wrong is said with its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.domain.check_item import Input, Section
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Span
from app.domain.text import LONGEST_NAME, bare_name, clean_line, clean_name, clean_text, short_line, whole_number
from app.domain.workflow import (
    TIMED_OUT,
    Approval,
    ApprovalRule,
    ApproverDays,
    DecisionMode,
    Outcome,
    Step,
    StepKind,
    TimeOut,
)
from app.exchange.diagram.sheet_columns import MoreColumn, SheetColumn
from app.exchange.diagram.sheet_lines import read_check, read_gift, read_need
from app.grammar.names import Names
from app.grammar.offset import need_length
from app.grammar.step_table import KINDS, TableColumn, read_outcomes, read_yes, split_names, unquoted

T = TypeVar("T")
EFFORT_DAY = 8 * 60
"""Minutes of work that a day of effort is taken for."""

_FOREIGN_KINDS = {
    StepKind.START: "start, begin, anfang, beginn",
    StepKind.TASK: "process, activity, action, user task, manual task, aufgabe, vorgang, prozess, schritt",
    StepKind.APPROVAL: "review, sign-off, freigabe, genehmigung, abnahme",
    StepKind.DECISION: "choice, gateway, exclusive gateway, question, entscheidung, frage",
    StepKind.MILESTONE: "meilenstein",
    StepKind.WAIT: "delay, timer, warten",
    StepKind.SUBWORKFLOW: "subprocess, sub-process, call activity, teilprozess",
    StepKind.JUNCTION: "parallel gateway, fork, join, verzweigung",
    StepKind.END: "stop, finish, ende",
}
_KINDS: dict[str, tuple[StepKind, DecisionMode | None]] = {
    **{bare_name(word): (kind, None) for kind, said in _FOREIGN_KINDS.items() for word in said.split(", ")},
    **{kind.value: (kind, None) for kind in StepKind},
    **{bare_name(words): found for words, found in KINDS.items()},
}
_TASK: tuple[StepKind, DecisionMode | None] = (StepKind.TASK, None)
_USUAL: tuple[int | None, bool] = (None, False)
_NO_LIMIT: tuple[int | None, str | None] = (None, None)
_UNITS = (
    (re.compile(r"(?<=\d)\s*(?:tage?n?|tg\.?|t)\b", re.IGNORECASE), " d"),
    (re.compile(r"(?<=\d)\s*(?:stunden?|std\.?)(?!\w)", re.IGNORECASE), " h"),
    (re.compile(r"(?<=\d)\s*(?:wochen?|wo\.?|wks?)(?!\w)", re.IGNORECASE), " w"),
    (re.compile(r"(?<=\d)\s*(?:minuten?|mins?\.?)(?!\w)", re.IGNORECASE), " min"),
    (re.compile(r"(?<=\d)\s*(?:hrs?\.?)(?!\w)", re.IGNORECASE), " h"),
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet; ``number`` is what the spreadsheet calls it."""

    number: int
    cells: Mapping[SheetColumn, str]

    @property
    def name(self) -> str:
        """How a sentence, or somebody who chooses it, names the row."""
        return f"row {self.number}"

    def text(self, column: SheetColumn) -> str:
        """What stands in a cell, empty where there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class SheetColumnHead:
    """Where a column stands, what its heading says, and whether that is this program's own word."""

    letter: str
    words: str
    own: bool = True


Heads = Mapping[SheetColumn, SheetColumnHead]


@dataclass
class CellReading:
    """Reads rows into steps, and collects roles, sections and what was wrong."""

    heads: Heads
    said: list[str] = field(default_factory=list)
    """A sentence each of what was wrong, with its cell."""
    roles: dict[RoleId, str] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    open: set[StepId] = field(default_factory=set)
    """Steps that ask and whose answers the sheet does not list."""
    _role_ids: dict[str, RoleId] = field(default_factory=dict)

    def wrong(self, row: SheetRow, column: SheetColumn, sentence: str) -> None:
        """Note what is wrong with a cell."""
        head = self.heads.get(column)
        place = f"{head.letter}{row.number} ({head.words})" if head is not None else f"Row {row.number} ({column})"
        self.said.append(f"{place}: {sentence}")

    def cell(self, row: SheetRow, column: SheetColumn, read: Callable[[str], T], default: T) -> T:
        """What a cell is read as; the default where it is empty or wrong, which then is said."""
        text = row.text(column)
        if not text:
            return default
        try:
            return read(text)
        except RuleViolation as refused:
            self.wrong(row, column, refused.sentence)
            return default

    def several(self, row: SheetRow, column: SheetColumn, read: Callable[[str], tuple[T, ...]]) -> tuple[T, ...]:
        """What a cell of several things is read as; none where it is empty or wrong, which then is said."""
        nothing: tuple[T, ...] = ()
        return self.cell(row, column, read, nothing)

    def kind(self, row: SheetRow) -> tuple[StepKind, DecisionMode | None]:
        """The kind that a row names. Without a column for it what asks in its title is a decision, if anything waits
        for answers."""
        if TableColumn.KIND in self.heads:
            return self.cell(row, TableColumn.KIND, _kind, _TASK)
        answered = TableColumn.IF in self.heads or MoreColumn.LABELS in self.heads
        asks = answered and row.text(TableColumn.TITLE).endswith("?")
        return (StepKind.DECISION, DecisionMode.ASKED) if asks else (StepKind.TASK, None)

    def step(self, row: SheetRow, step_id: StepId) -> Step:
        """The step of a row without what other steps have to be known for: its offset and its milestones."""
        kind, mode = self.kind(row)
        if kind is StepKind.DECISION and mode is None:
            mode = DecisionMode.ASKED
        step = Step(
            step_id,
            kind,
            self._title(row),
            role=self.cell(row, TableColumn.ROLE, self._role, None),
            length=self.cell(row, TableColumn.LENGTH, lambda text: need_length(_units(text)), None),
            effort_minutes=self.cell(row, TableColumn.EFFORT, _effort, None),
            instructions=self._text(row, TableColumn.INSTRUCTIONS),
            done_when=self._text(row, TableColumn.DONE_WHEN),
            checklist=tuple(read_check(line, f"{step_id}.{at}") for at, line in enumerate(self._checks(row), start=1)),
            optional=self.cell(row, TableColumn.OPTIONAL, lambda text: read_yes(text, "optional"), False),
            informed=self.several(row, TableColumn.INFORMED, self._roles),
            mode=mode,
            question=self._text(row, MoreColumn.QUESTION),
            outputs=tuple(map(read_gift, self._lines(row, MoreColumn.GIVES))),
            time_out=self.cell(row, MoreColumn.TIME_OUT, _time_out, None),
            section=self.cell(row, TableColumn.SECTION, self._section, None),
            end_project=self.cell(row, MoreColumn.ENDS, lambda text: read_yes(text, "ends project"), False),
            today=self.cell(row, MoreColumn.TODAY, self._role, None),
            should=self.cell(row, MoreColumn.SHOULD, self._role, None),
            should_why=self._text(row, MoreColumn.WHY),
        )
        opens, rest = self.cell(row, MoreColumn.OPENS, _opens, _USUAL)
        step = replace(step, opens_at=opens, cancel_rest=rest)
        return self._asking(row, step)

    def _asking(self, row: SheetRow, step: Step) -> Step:
        if step.kind is StepKind.APPROVAL or row.text(MoreColumn.RULE):
            step = replace(step, approval=self._approval(row, step.role))
        if not step.asks:
            return step
        outcomes = self.several(row, TableColumn.OUTCOMES, read_outcomes)
        if not outcomes:
            self.open.add(step.id)
        return with_answers(step, outcomes)

    def _approval(self, row: SheetRow, role: RoleId | None) -> Approval:
        if TableColumn.APPROVERS in self.heads or MoreColumn.RULE in self.heads:
            approvers = self.several(row, TableColumn.APPROVERS, self._roles)
        else:
            approvers = () if role is None else (role,)
        approval = self.cell(row, MoreColumn.RULE, _rule, Approval())
        limit, outcome = self.cell(row, MoreColumn.LIMIT, _limit, _NO_LIMIT)
        days = self.several(row, MoreColumn.VOTE_DAYS, self._vote_days)
        return replace(approval, approvers=approvers, limit=limit, limit_outcome=outcome, due_days=days)

    def needs(self, row: SheetRow, names: Names) -> tuple[Input, ...]:
        """What a row needs; a line that names a step that is not there is said and left out."""
        found = []
        for line in self._lines(row, MoreColumn.NEEDS):
            try:
                found.append(read_need(line, names))
            except RuleViolation as refused:
                self.wrong(row, MoreColumn.NEEDS, refused.sentence)
        return tuple(found)

    def _vote_days(self, text: str) -> tuple[ApproverDays, ...]:
        found = []
        for piece in split_names(text):
            name, _, days = piece.rpartition(":")
            number = whole_number(days.strip())
            if number is None or not name:
                raise RuleViolation(f"“{piece[:40]}” is no number of days of a role. Write for example Legal: 2.")
            found.append(ApproverDays(self._role(unquoted(name.strip())), number))
        return tuple(found)

    def _title(self, row: SheetRow) -> str:
        line = clean_line(row.text(TableColumn.TITLE)[: 10 * LONGEST_NAME])
        if len(line) > LONGEST_NAME:
            self.wrong(row, TableColumn.TITLE, f"The title has more than {LONGEST_NAME} characters and was cut.")
        return short_line(line, LONGEST_NAME)

    def _text(self, row: SheetRow, column: SheetColumn) -> str:
        return self.cell(row, column, lambda text: clean_text(text, f"text of “{column}”"), "")

    def _lines(self, row: SheetRow, column: SheetColumn) -> list[str]:
        lines = (clean_line(line) for line in self._text(row, column).split("\n"))
        return [short_line(line, LONGEST_NAME) for line in lines if line]

    def _checks(self, row: SheetRow) -> list[str]:
        return [re.sub(r"^(?:[-*•☐☑✓]|\[[ xX]?\])\s+", "", line) for line in self._lines(row, TableColumn.CHECKLIST)]

    def _role(self, text: str) -> RoleId:
        name = clean_name(text, "role")
        known = self._role_ids.get(bare_name(name))
        if known is None:
            word = re.sub(r"\W+", "_", bare_name(name)).strip("_") or "role"
            known = next(RoleId(one) for one in _numbered(word) if one not in self.roles)
            self._role_ids[bare_name(name)] = known
            self.roles[known] = name
        return known

    def _roles(self, text: str) -> tuple[RoleId, ...]:
        return tuple(dict.fromkeys(self._role(unquoted(piece)) for piece in split_names(text)))

    def _section(self, text: str) -> str:
        name = clean_name(text, "section")
        section = self.sections.setdefault(bare_name(name), Section(f"section{len(self.sections) + 1}", name))
        return section.id


def with_answers(step: Step, outcomes: tuple[Outcome, ...]) -> Step:
    """The step with these outcomes, and that of the clock where its time-out closes it."""
    closes = step.time_out is not None and step.time_out.close
    late = (Outcome(TIMED_OUT, positive=False),) if closes and outcomes else ()
    return replace(step, outcomes=tuple(one for one in outcomes if one.name != TIMED_OUT) + late)


def _numbered(word: str) -> list[str]:
    return [word, *(f"{word}_{number}" for number in range(2, 5_000))]


def _kind(text: str) -> tuple[StepKind, DecisionMode | None]:
    found = _KINDS.get(bare_name(text))
    if found is None:
        known = f"{', '.join([*KINDS][:-1])} or {[*KINDS][-1]}"
        raise RuleViolation(f"“{text[:40]}” is no kind of step here; it became a task. Write {known}.")
    return found


def _units(text: str) -> str:
    """Units of other programs and in German as the grammar writes them."""
    for pattern, unit in _UNITS:
        text = pattern.sub(unit, text)
    return text.rstrip("?")


def _effort(text: str) -> int:
    # Effort is counted in hours, so a bare number is one of hours, not of days.
    words = _units(text)
    span: Span = need_length(f"{words} h" if re.fullmatch(r"[\d.,]+", words) else words)
    return span.minutes(EFFORT_DAY)


def _time_out(text: str) -> TimeOut:
    after, comma, more = text.partition(",")
    if comma and more.strip().casefold() != "closes":
        raise RuleViolation("After the comma stands closes, or nothing. Write for example 2 d, closes.")
    return TimeOut(need_length(after), close=bool(comma))


def _opens(text: str) -> tuple[int | None, bool]:
    found = re.fullmatch(r"(first|(\d{1,3})\s+of\s+n)(,\s*ends the rest)?", text.casefold())
    if found is None:
        raise RuleViolation(f"“{text[:40]}” does not say when it opens. Write first or 2 of n, and , ends the rest.")
    return (int(found[2]) if found[2] else 1), found[3] is not None


def _rule(text: str) -> Approval:
    found = re.fullmatch(r"(all|any|first no|(\d{1,2})\s+of\s+n)(,\s*in order)?", text.casefold())
    if found is None:
        raise RuleViolation(f"“{text[:40]}” is no rule of an approval. Write all, any, 2 of n or first no.")
    names = {"all": ApprovalRule.ALL, "any": ApprovalRule.ANY, "first no": ApprovalRule.FIRST_NO}
    rule = names.get(found[1], ApprovalRule.K_OF_N)
    return Approval(rule=rule, k=int(found[2] or 1), in_order=found[3] is not None)


def _limit(text: str) -> tuple[int | None, str | None]:
    number, colon, outcome = text.partition(":")
    limit = whole_number(number.strip())
    if limit is None:
        raise RuleViolation(f"“{text[:40]}” is no number of times. Write for example 3, or 3: Approved.")
    return limit, (clean_line(outcome) if colon else None)
