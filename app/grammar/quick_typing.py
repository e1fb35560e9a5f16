"""A step typed in one line: its title, and behind it tokens such as ``@writer -5d 2h ~3h ?`` that say the rest."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.step_kind import StepKind
from app.domain.text import clean_line
from app.domain.workflow import ApprovalRule
from app.grammar.names import Names
from app.grammar.offset import length_text, offset_text, parse_length, parse_offset
from app.grammar.scanner import any_case, in_quotes

_QUOTE = r"(?:\"(?:[^\"]|\"\")*\")"
_WORD = rf"(?:{_QUOTE}|[^\s,@!?\"]+)"
_RULE = "|".join((any_case("all"), any_case("any"), any_case("first no"), rf"\d{{1,2}}\s+{any_case('of n')}"))
_STEP = rf"(?:\d{{1,9}}|{any_case('start')}|{_QUOTE})"
_BASE = rf"(?:\s+{any_case('start')}|\s+{any_case('end of')}\s+{_STEP})?"
_SNAP = rf"(?:,\s*(?:{any_case('next')}|{any_case('any day')}))?(?:,\s*{any_case('placed')})?"
_AMOUNT = r"\d{1,6}(?:[.,]\d{1,20})?"
_UNITS = r"(?:d|h|w|min)"


@dataclass(frozen=True, slots=True)
class StepLine:
    """What a typed line says of a step; None and False where it says nothing."""

    title: str
    role: RoleId | None = None
    offset: Offset | None = None
    length: Span | None = None
    effort_minutes: int | None = None
    optional: bool = False
    anchor: bool = False
    kind: StepKind | None = None
    """A decision or an approval; None: the line does not say."""
    approvers: tuple[RoleId, ...] = ()
    rule: ApprovalRule | None = None
    k: int | None = None
    """How many have to approve, of a rule that counts."""
    in_order: bool = False
    limit: int | None = None
    """After so many times sent back the lead is asked."""
    notes: tuple[str, ...] = ()
    """What looks like a token and was not understood, a sentence each; it stayed in the title."""


LONGEST_LINE = 2_000
"""Characters of a line that are read."""

Taken = Callable[[StepLine, re.Match[str], Names], StepLine]
"""line so far, a token found at its end, names -> the line with what the token says"""


def parse_step_line(text: str, names: Names) -> StepLine:
    """Tokens count at the end of the line only, in any order and each once; a title in quotes is taken as it is."""
    line, rest, seen = StepLine(""), text.strip()[:LONGEST_LINE], set[str]()
    while rest and not _whole_quote(rest):
        found = next(((name, match, take) for name, pattern, take in _TOKENS if (match := pattern.search(rest))), None)
        if found is None:
            break
        name, match, take = found
        try:
            if name in seen:
                raise RuleViolation(f"“{match[0].strip()}” says a second time what is said behind it. Delete one.")
            line = take(line, match, names)
        except RuleViolation as refused:
            line = replace(line, notes=(*line.notes, refused.sentence))
            break
        seen.add(name)
        rest = rest[: match.start()].rstrip()
    return replace(line, title=_title(rest))


def _whole_quote(text: str) -> bool:
    return re.fullmatch(_QUOTE, text) is not None


def _title(text: str) -> str:
    return text[1:-1].replace('""', '"') if _whole_quote(text) else clean_line(text)


def _role(word: str, names: Names) -> RoleId:
    bare = word[1:-1].replace('""', '"') if _whole_quote(word) else word
    role = names.role(bare)
    if role is None:
        raise RuleViolation(f"“{bare[:40]}” is no role, or two have this name. Choose one that is there.")
    return role


def _take_role(line: StepLine, found: re.Match[str], names: Names) -> StepLine:
    return replace(line, role=_role(found[1], names))


def _take_offset(line: StepLine, found: re.Match[str], names: Names) -> StepLine:
    return replace(line, offset=parse_offset(found[1], names))


def _take_length(line: StepLine, found: re.Match[str], _: Names) -> StepLine:
    return replace(line, length=parse_length(found[1]))


def _take_effort(line: StepLine, found: re.Match[str], names: Names) -> StepLine:
    span = parse_length(found[1])
    return replace(line, effort_minutes=span.minutes(names.day_minutes) if span else None)


def _take_limit(line: StepLine, found: re.Match[str], _: Names) -> StepLine:
    return replace(line, limit=int(found[1]))


def _take_decision(line: StepLine, _found: re.Match[str], _names: Names) -> StepLine:
    return replace(line, kind=StepKind.DECISION)


def _take_optional(line: StepLine, _found: re.Match[str], _names: Names) -> StepLine:
    return replace(line, optional=True)


def _take_anchor(line: StepLine, _found: re.Match[str], _names: Names) -> StepLine:
    return replace(line, anchor=True)


def _take_approval(line: StepLine, found: re.Match[str], names: Names) -> StepLine:
    words = re.findall(_WORD, found[1] or "")
    rule_words = " ".join((found[2] or "").lower().split())
    approvers = tuple(_role(word, names) for word in words)
    k = int(rule_words.split()[0]) if rule_words[:1].isdigit() else None
    rule = ApprovalRule.K_OF_N if k is not None else _RULES.get(rule_words)
    return replace(line, kind=StepKind.APPROVAL, approvers=approvers, rule=rule, k=k, in_order=found[3] is not None)


_RULES = {"all": ApprovalRule.ALL, "any": ApprovalRule.ANY, "first no": ApprovalRule.FIRST_NO}

_TOKENS: tuple[tuple[str, re.Pattern[str], Taken], ...] = tuple(
    (name, re.compile(rf"(?:^|(?<=\s)){pattern}$"), take)
    for name, pattern, take in (
        ("role", rf"@({_WORD})", _take_role),
        ("offset", rf"([-+−]\d{{1,5}}(?:wd|d|w){_BASE}{_SNAP})", _take_offset),
        ("effort", rf"~({_AMOUNT}{_UNITS})", _take_effort),
        ("length", rf"({_AMOUNT}{_UNITS})", _take_length),
        ("limit", rf"{any_case('max')}\s+(\d{{1,3}})", _take_limit),
        ("optional", rf"\({any_case('opt')}\)", _take_optional),
        ("anchor", r"\*", _take_anchor),
        ("kind", r"\?", _take_decision),
        (
            "kind",
            rf"!({_WORD}(?:,\s*{_WORD})*)?(?:\s+({_RULE}))?(\s+{any_case('in order')})?",
            _take_approval,
        ),
    )
)
"""Name, what it looks like at the end of a line, and what it says. Of two with one name only one may stand."""


def step_line_text(line: StepLine, names: Names) -> str:
    """What ``parse_step_line`` reads as this line again; notes are not printed."""
    said = [_approval_text(line, names)] if line.kind is StepKind.APPROVAL else []
    if line.kind is StepKind.DECISION:
        said.append("?")
    if line.limit is not None:
        said.append(f"max {line.limit}")
    if line.role is not None:
        said.append(f"@{_role_text(line.role, names)}")
    if line.offset is not None:
        said.append(re.sub(r"^0(?!\w)", "0d", offset_text(line.offset, names)).replace("0", "+0", not line.offset.days))
    if line.length is not None:
        said.append(length_text(line.length).replace(" ", ""))
    if line.effort_minutes is not None:
        said.append(f"~{_effort_text(line.effort_minutes)}")
    said += [token for token, given in (("(opt)", line.optional), ("*", line.anchor)) if given]
    return " ".join([_title_text(line.title, names), *said])


def _title_text(title: str, names: Names) -> str:
    return title if parse_step_line(title, names) == StepLine(title) else in_quotes(title)


def _role_text(role: RoleId, names: Names) -> str:
    words = names.role_words(role)
    return words if re.fullmatch(_WORD, words) else in_quotes(words)


def _effort_text(minutes: int) -> str:
    return length_text(Span(minutes / 60, SpanUnit.HOURS)).replace(" ", "")


def _approval_text(line: StepLine, names: Names) -> str:
    words = [f"!{', '.join(_role_text(role, names) for role in line.approvers)}"]
    if line.rule is ApprovalRule.K_OF_N:
        words.append(f"{line.k or 1} of n")
    elif line.rule is not None:
        words.append(next(text for text, rule in _RULES.items() if rule is line.rule))
    return " ".join([*words, *(["in order"] if line.in_order else [])])
