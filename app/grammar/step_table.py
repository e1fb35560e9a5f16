"""A workflow as a table: a row for each step but Start, and what each cell says in words that can be typed back.

For the table on screen and for sheets in files.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Span, SpanUnit
from app.domain.text import bare_name, clean_name
from app.domain.workflow import DecisionMode, Graph, Outcome, Step, StepKind
from app.grammar.errors import GrammarError
from app.grammar.link import Link, ifs_text, links_into, links_text
from app.grammar.names import Names
from app.grammar.offset import length_text, offset_text
from app.grammar.scanner import QUOTES, Scanner, in_quotes


class TableColumn(StrEnum):
    """The columns of the table, in the order in which they stand before somebody moves them."""

    NUMBER = "number"
    TITLE = "title"
    KIND = "kind"
    ROLE = "role"
    OFFSET = "offset"
    LENGTH = "length"
    EFFORT = "effort"
    AFTER = "after"
    IF = "if"
    SECTION = "section"
    INSTRUCTIONS = "instructions"
    DONE_WHEN = "done when"
    CHECKLIST = "checklist"
    OUTCOMES = "outcomes"
    APPROVERS = "approvers"
    INFORMED = "informed"
    OPTIONAL = "optional"
    ANCHOR = "anchor"

    @property
    def head(self) -> str:
        """Its heading on screen and in files."""
        return "#" if self is TableColumn.NUMBER else self.value.capitalize()

    @property
    def has_lines(self) -> bool:
        """Its cells may hold several lines."""
        return self in (TableColumn.INSTRUCTIONS, TableColumn.DONE_WHEN, TableColumn.CHECKLIST)


CHOSEN = (
    TableColumn.NUMBER,
    TableColumn.TITLE,
    TableColumn.ROLE,
    TableColumn.OFFSET,
    TableColumn.LENGTH,
    TableColumn.AFTER,
    TableColumn.IF,
)
"""The columns that are shown until somebody chooses others."""
EDITABLE = tuple(column for column in TableColumn if column is not TableColumn.NUMBER)
YES = "yes"
_YES = {"yes", "y", "true", "x", "1", "ja", "✓", "✔"}
_NO = {"", "no", "n", "false", "0", "nein", "-"}

_SYNONYMS = {
    "number": TableColumn.NUMBER,
    "no": TableColumn.NUMBER,
    "nr": TableColumn.NUMBER,
    "id": TableColumn.NUMBER,
    "step": TableColumn.TITLE,
    "name": TableColumn.TITLE,
    "task": TableColumn.TITLE,
    "type": TableColumn.KIND,
    "owner": TableColumn.ROLE,
    "duration": TableColumn.LENGTH,
    "due": TableColumn.OFFSET,
    "predecessors": TableColumn.AFTER,
    "depends on": TableColumn.AFTER,
    "condition": TableColumn.IF,
    "description": TableColumn.INSTRUCTIONS,
    "answers": TableColumn.OUTCOMES,
}
_BY_HEAD = {bare_name(column.head): column for column in TableColumn} | {
    bare_name(word): column for word, column in _SYNONYMS.items()
}

DECISIONS = {
    DecisionMode.ASKED: "Decision",
    DecisionMode.FIRST_TRUE: "Decision by rules",
    DecisionMode.ALL_TRUE: "Decision by all rules",
}
KINDS: dict[str, tuple[StepKind, DecisionMode | None]] = {
    **{kind.traits.label: (kind, None) for kind in StepKind if kind not in (StepKind.START, StepKind.DECISION)},
    **{words: (StepKind.DECISION, mode) for mode, words in DECISIONS.items()},
}
"""What the column *kind* says and reads, in the order in which it is offered."""


def column_of(head: str) -> TableColumn | None:
    """The column that a heading of a foreign table names."""
    return _BY_HEAD.get(bare_name(head))


def kind_text(step: Step) -> str:
    """What the column *kind* says of a step."""
    if step.kind is not StepKind.DECISION:
        return step.kind.traits.label
    return DECISIONS[step.mode or DecisionMode.FIRST_TRUE]


@dataclass(frozen=True)
class StepTable:
    """The rows of a graph; each text is made when it is asked for, for nobody reads two thousand rows at once."""

    graph: Graph
    names: Names

    @cached_property
    def rows(self) -> tuple[Step, ...]:
        """Every step but Start, by its number."""
        start = self.names.start
        return tuple(step for step in self.graph.steps if step.id != start)

    @cached_property
    def row_of(self) -> dict[StepId, int]:
        """The place of each step among the rows, from 0."""
        return {step.id: row for row, step in enumerate(self.rows)}

    @cached_property
    def _sections(self) -> dict[str, str]:
        return {section.id: section.name for section in self.graph.sections}

    @cached_property
    def _texts(self) -> dict[tuple[StepId, TableColumn], str]:
        return {}

    def text(self, step_id: StepId, column: TableColumn) -> str:
        """What a cell says: exactly what can be typed there and changes nothing."""
        key = (step_id, column)
        if key not in self._texts:
            self._texts[key] = _WORDS[column](self, self.graph.by_id[step_id])
        return self._texts[key]

    def _section(self, step: Step) -> str:
        return self._sections.get(step.section or "", "")

    def _roles(self, roles: Iterable[RoleId]) -> str:
        return names_text(self.names.role_words(role) for role in roles)

    def _role(self, step: Step) -> str:
        return "" if step.role is None else self.names.role_words(step.role)

    def _approvers(self, step: Step) -> str:
        return "" if step.approval is None else self._roles(step.approval.approvers)

    def _offset(self, step: Step) -> str:
        return "" if step.offset is None else offset_text(step.offset, self.names)

    def _after(self, step: Step) -> str:
        links = [Link(flow.source, lag=flow.lag, back=flow.loop_back) for flow in self.graph.incoming[step.id]]
        start = self.names.start
        if start is not None and links == [Link(start)] and self.row_of[step.id] == 0:
            return ""
        return links_text(links, self.names)

    def _if(self, step: Step) -> str:
        return ifs_text(links_into(self.graph, step.id), self.names)


_READS_OTHERWISE = re.compile(f"[;{QUOTES}]|^[-−–]|^\\s|\\s$|^$")


def quoted(name: str) -> str:
    """A name in quotes where a cell of several names would read otherwise without them."""
    return in_quotes(name) if _READS_OTHERWISE.search(name) else name


def names_text(names: Iterable[str]) -> str:
    """Several names in one cell."""
    return "; ".join(quoted(name) for name in names)


def outcomes_text(outcomes: Iterable[Outcome]) -> str:
    """The answers of a step; a dash before those that do not lead on."""
    return "; ".join(("" if one.positive else "- ") + quoted(one.name) for one in outcomes)


def effort_text(minutes: int | None) -> str:
    """Hours of work; minutes where they are few, or would make no quarters of an hour."""
    if minutes is None:
        return ""
    return length_text(Span(minutes / 60, SpanUnit.HOURS)) if minutes % 15 == 0 and minutes >= 30 else f"{minutes} min"


_WORDS: Mapping[TableColumn, Callable[[StepTable, Step], str]] = {
    TableColumn.NUMBER: lambda table, step: str(table.row_of[step.id] + 1),
    TableColumn.TITLE: lambda table, step: step.title,
    TableColumn.KIND: lambda table, step: kind_text(step),
    TableColumn.ROLE: StepTable._role,
    TableColumn.OFFSET: StepTable._offset,
    TableColumn.LENGTH: lambda table, step: "" if step.length is None else length_text(step.length),
    TableColumn.EFFORT: lambda table, step: effort_text(step.effort_minutes),
    TableColumn.AFTER: StepTable._after,
    TableColumn.IF: StepTable._if,
    TableColumn.SECTION: StepTable._section,
    TableColumn.INSTRUCTIONS: lambda table, step: step.instructions,
    TableColumn.DONE_WHEN: lambda table, step: step.done_when,
    TableColumn.CHECKLIST: lambda table, step: "\n".join(item.text for item in step.checklist),
    TableColumn.OUTCOMES: lambda table, step: outcomes_text(step.answers),
    TableColumn.APPROVERS: StepTable._approvers,
    TableColumn.INFORMED: lambda table, step: table._roles(step.informed),
    TableColumn.OPTIONAL: lambda table, step: YES if step.optional else "",
    TableColumn.ANCHOR: lambda table, step: YES if step.anchor else "",
}


def split_names(text: str) -> Sequence[str]:
    """The pieces of a cell that names several things, parted by ; outside of quotes; empty ones left out.

    Raises GrammarError where a quote is not closed.
    """
    scanner, begin, found = Scanner(text), 0, list[str]()
    while scanner.at < len(text):
        begins = text[scanner.at] in QUOTES and not text[begin : scanner.at].strip(" -−–\t\n")
        if begins and scanner.quoted() is not None:
            continue
        if text[scanner.at] == ";":
            found.append(text[begin : scanner.at])
            begin = scanner.at + 1
        scanner.at += 1
    return [piece.strip() for piece in (*found, text[begin:]) if piece.strip()]


def unquoted(piece: str) -> str:
    """A name without the quotes around it. Raises GrammarError for more behind a quote."""
    scanner = Scanner(piece)
    said = scanner.quoted() if piece[:1] in QUOTES else None
    if said is not None and not scanner.at_end():
        raise GrammarError("After a quoted name stands ; or nothing. Put all of the name in quotes.", 0, len(piece))
    return piece if said is None else said


def read_outcomes(text: str) -> tuple[Outcome, ...]:
    """``Approved; - Changes requested``: with a dash before it one that does not lead on."""
    return tuple(_outcome(piece) for piece in split_names(text))


def _outcome(piece: str) -> Outcome:
    dashed = re.match(r"\s*[-−–]\s*", piece)
    name = unquoted(piece[dashed.end() :] if dashed else piece)
    return Outcome(clean_name(name, "answer"), positive=dashed is None)


def read_yes(text: str, what: str) -> bool:
    """Yes or no, in English or German, or a tick; nothing is no. Raises RuleViolation for anything else."""
    word = text.strip().casefold()
    if word not in _YES and word not in _NO:
        raise RuleViolation(f"“{text.strip()[:40]}” is neither yes nor no. Write yes, or nothing, under {what}.")
    return word in _YES
