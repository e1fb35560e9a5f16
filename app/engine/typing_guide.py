"""How conditions, dates, lengths, links and steps are typed: examples beside what the program reads in them.

Made from the grammar's own tables and by reading the examples, so that it can promise nothing that is not understood.
"""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape

from app.domain.condition import Operator
from app.domain.ids import RoleId, StepId
from app.domain.quantity import LagUnit
from app.domain.step_kind import StepKind
from app.domain.workflow import DecisionMode, FieldKind, Graph, Outcome, ProjectField, Step
from app.engine.condition import in_words
from app.engine.offset_words import offset_in_words
from app.grammar.condition import OPERATORS, parse_condition
from app.grammar.link import Link, parse_links
from app.grammar.names import Names
from app.grammar.offset import parse_length, parse_offset
from app.grammar.quick_typing import StepLine, parse_step_line

Guide = dict[str, dict[str, str]]
"""By heading: what is typed -> what it means."""

TITLE = "How conditions and dates are typed"
ANCHOR_LABEL = "Publish date"

_GRAPH = Graph(
    (
        Step(StepId("start"), StepKind.START, "Start"),
        Step(StepId("brief"), StepKind.TASK, "Write the brief"),
        Step(StepId("draft"), StepKind.TASK, "Draft"),
        Step(StepId("size"), StepKind.DECISION, "How large?", mode=DecisionMode.FIRST_TRUE),
        Step(
            StepId("legal"),
            StepKind.APPROVAL,
            "Approve the claim",
            outcomes=(Outcome("Approved"), Outcome("Changes requested", positive=False)),
        ),
    ),
    fields=(
        ProjectField("Budget", FieldKind.MONEY),
        ProjectField("Channel", FieldKind.CHOICE, ("Blog", "Mail", "Print")),
        ProjectField("Launch", FieldKind.DATE),
        ProjectField("Has claims", FieldKind.YES_NO),
        ProjectField("Topic"),
    ),
)
_ROLES = {RoleId("writer"): "Writer", RoleId("legal"): "Legal", RoleId("boss"): "Boss"}
EXAMPLE = Names.of(_GRAPH, _ROLES, anchor_label=ANCHOR_LABEL)
"""The workflow that the examples speak of."""
_TITLES = {step.id: step.title for step in _GRAPH.steps}

_CONDITIONS = (
    "budget > 5000",
    "channel is one of blog, mail",
    "launch before 2027-03-12",
    "has claims is yes",
    "topic is not empty",
    'topic is "R and D, worldwide"',
    "outcome of 4 is approved",
    "budget > 1,5 and not (channel is print)",
    "any(budget > 5000; channel is mail)",
)
_OFFSETS = ("-5d", "-5wd", "+2w", "0", "+3d start", "+1wd end of 4", "-5d, next", "-5d, any day", "5 days before")
_LENGTHS = ("3", "0,5 d", "4h", "45 min", "2 weeks")
_LINKS = (
    "3",
    "1; 2",
    "start",
    '"Draft"',
    "2 +1d",
    "2 +3cd",
    "2 -2h company",
    "4 if answer approved",
    "3 if budget > 5000",
    "3 if otherwise",
    "2 SS",
)
_LINES = (
    "Write the post @writer",
    "Publish -5d",
    "Write it 2h",
    "Write it ~3h",
    "Is it large? ?",
    "Check the claim !legal, boss any",
    "Check it !legal max 3",
    "Add pictures (opt)",
    "Publish *",
    '"Wait 2h"',
)
_RULES = {
    "1,5 or 1.5": "a number with places; 1, 5 with a space are two values",
    "1.500 or 1,500": "refused, for it can be read in two ways: write 1500 or 1.5000",
    '"two words"': "text exactly as it stands; a quote inside is doubled",
    "2027-03-12": "a day; 12 Mar 2027 and 12.3.2027 too",
    "4": "a step by its number; start is the Start; a title stands in quotes",
}
_MEANINGS = {
    Operator.IS: "is the same",
    Operator.IS_NOT: "is something else",
    Operator.ONE_OF: "is one of several, parted by commas",
    Operator.CONTAINS: "has these letters in it",
    Operator.MORE: "is more",
    Operator.AT_LEAST: "is as much or more",
    Operator.LESS: "is less",
    Operator.AT_MOST: "is as much or less",
    Operator.BEFORE: "is an earlier day",
    Operator.AFTER: "is a later day",
    Operator.EMPTY: "has no value",
}


@cache
def typing_guide() -> Guide:
    """Every heading with its examples, in the order in which they are shown."""
    return {
        "If: conditions": _read(_CONDITIONS, lambda text: in_words(parse_condition(text, EXAMPLE), _TITLES)),
        "If: how two are compared": {_spellings(operator): words for operator, words in _MEANINGS.items()},
        "Numbers, days and texts": dict(_RULES),
        "When it is due": _read(_OFFSETS, _offset_meaning),
        "How long it takes": _read(_LENGTHS, lambda text: str(parse_length(text))),
        "After: what it waits for": _read(_LINKS, _link_meaning),
        "A step in one line": _read(_LINES, lambda text: _line_meaning(parse_step_line(text, EXAMPLE))),
    }


def _read(examples: Iterable[str], meaning: Callable[[str], str]) -> dict[str, str]:
    return {text: meaning(text) for text in examples}


def _spellings(operator: Operator) -> str:
    return ", ".join(written for written, meant in OPERATORS if meant is operator)


def _offset_meaning(text: str) -> str:
    offset = parse_offset(text, EXAMPLE)
    return offset_in_words(offset, ANCHOR_LABEL, _TITLES, snap="," in text) if offset is not None else ""


def _link_meaning(text: str) -> str:
    return "; ".join(_one_link(link) for link in parse_links(text, EXAMPLE))


def _one_link(link: Link) -> str:
    words = [f"after {EXAMPLE.step_words(link.source)}"]
    if link.kind != "FS":
        words = [f"begins with {EXAMPLE.step_words(link.source)} (in plans; a workflow refuses it)"]
    if link.lag.minutes:
        whose = {
            LagUnit.SUCCESSOR: "in the time of whoever does it",
            LagUnit.COMPANY: "in the time of the company",
            LagUnit.CALENDAR: "on the calendar",
        }
        day = 24 * 60 if link.lag.unit is LagUnit.CALENDAR else EXAMPLE.day_minutes
        size = abs(link.lag.minutes)
        amount = f"{size // day} days" if size % day == 0 else f"{size // 60} hours"
        words.append(f"{amount.replace('1 days', '1 day')} {'later' if link.lag.minutes > 0 else 'earlier'}")
        words.append(whose[link.lag.unit])
    if link.answer is not None:
        words.append(f"when it ends with “{link.answer}”")
    elif link.condition is not None:
        words.append(f"if {in_words(link.condition, _TITLES)}")
    elif link.otherwise:
        words.append("when no other of its rules is true")
    return " ".join(words)


def _line_meaning(line: StepLine) -> str:
    words = [f"“{line.title}”"]
    if line.kind is StepKind.DECISION:
        words.append("a decision")
    if line.kind is StepKind.APPROVAL:
        asked = " and ".join(EXAMPLE.roles[role] for role in line.approvers)
        words.append(f"an approval by {asked}" + (f", {line.rule} of them" if line.rule is not None else ""))
    if line.limit is not None:
        words.append(f"sent back {line.limit} times at most")
    if line.role is not None:
        words.append(f"done by the role {EXAMPLE.roles[line.role]}")
    if line.offset is not None:
        words.append(f"due {offset_in_words(line.offset, ANCHOR_LABEL, _TITLES, snap=False)}")
    if line.length is not None:
        words.append(f"takes {line.length}")
    if line.effort_minutes is not None:
        words.append(f"{line.effort_minutes // 60} hours of work")
    words += ["left out by reduced scope"] if line.optional else []
    words += [f"carries the {ANCHOR_LABEL.lower()}"] if line.anchor else []
    return ", ".join(words)


def guide_html() -> str:
    """The whole guide as a text for a page: a table under each heading."""
    return "\n".join(
        f"<h2>{escape(heading)}</h2>\n<table>{''.join(_guide_row(*row) for row in rows.items())}</table>"
        for heading, rows in typing_guide().items()
    )


def _guide_row(typed: str, meaning: str) -> str:
    return f"<tr><td><code>{escape(typed)}</code></td><td>{escape(meaning)}</td></tr>"
