"""Conditions as expressions of BPMN, written so that engines run them and people read them; simple ones are read back.

Written is what Python, FEEL-like tools and people agree on: ``budget > 5000 and answer_s4 == "Approved"``. Read are
comparisons joined by and, or, not, also as ``${…}`` of JUEL and ``=…`` of FEEL; anything else is nobody's guess here.
"""

import json
import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test, tests_of
from app.domain.ids import StepId
from app.domain.workflow import FieldKind, Graph, ProjectField

DEEPEST = 20
LONGEST = 2_000
_EXACT = 2**53
"""Below it every whole number is a number of its own wherever one calculates with it."""
MOST_TOKENS = 200
"""No rule that people read has more; many such rules would take seconds."""


@dataclass(frozen=True)
class Variables:
    """The names under which expressions speak of the fields of a project and of outcomes, both ways."""

    names: Mapping[FieldRef | OutcomeRef, str] = field(default_factory=dict)

    @staticmethod
    def of(graph: Graph) -> "Variables":
        """One name each, in the order of the graph: ``budget`` of Budget, ``answer_s4`` of how the step s4 ends."""
        subjects: dict[FieldRef | OutcomeRef, str] = {
            FieldRef(one.name): _identifier(one.name.lower()) for one in graph.fields
        }
        subjects |= {OutcomeRef(step.id): _identifier(f"answer_{step.id}") for step in graph.steps}
        for flow in graph.flows:
            for test in tests_of(flow.condition):
                ref = test.subject
                text = ref.name.lower() if isinstance(ref, FieldRef) else f"answer_{ref.step_id}"
                subjects.setdefault(ref, _identifier(text))
        taken: set[str] = set()
        for ref, stem in subjects.items():
            name, number = stem, 1
            while name in taken:
                number += 1
                name = f"{stem}_{number}"
            taken.add(name)
            subjects[ref] = name
        return Variables(subjects)

    def answer(self, step_id: StepId) -> str:
        """The name of how a step ends."""
        return self.names[OutcomeRef(step_id)]

    def read(self, name: str) -> FieldRef | OutcomeRef:
        """What a name speaks of; one that is not known is a field of that name."""
        return next((ref for ref, known in self.names.items() if known == name), FieldRef(name))


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_") or "value"
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) or name in _WORDS else name


_SIGNS = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.MORE: ">",
    Operator.AFTER: ">",
    Operator.AT_LEAST: ">=",
    Operator.LESS: "<",
    Operator.BEFORE: "<",
    Operator.AT_MOST: "<=",
}


def expression_text(condition: Condition, variables: Variables) -> str:
    """The condition as an expression; ``Budget > 5000`` is ``budget > 5000``."""
    match condition:
        case All(parts=()):
            return "True"
        case Any(parts=()):
            return "False"
        case All(parts=parts) | Any(parts=parts):
            word = " and " if isinstance(condition, All) else " or "
            return word.join(_inner(part, variables) for part in parts)
        case Not(part=part):
            return f"not ({expression_text(part, variables)})"
        case Test():
            return _test_text(condition, variables.names[condition.subject])


def _inner(part: Condition, variables: Variables) -> str:
    text = expression_text(part, variables)
    return f"({text})" if isinstance(part, All | Any) and len(part.parts) > 1 else text


def _test_text(test: Test, name: str) -> str:
    if test.operator is Operator.EMPTY:
        return f"{name} == None"
    if test.unfinished:
        return "False"
    if isinstance(test.value, tuple):
        return f"{name} in ({', '.join(map(literal, test.value))},)"
    if test.operator is Operator.ONE_OF:
        return f"{name} == {literal(test.value)}"
    if test.operator is Operator.CONTAINS:
        return f"{literal(test.value)} in {name}"
    return f"{name} {_SIGNS[test.operator]} {literal(test.value)}"


def literal(value: FieldValue) -> str:
    """A value as it stands in an expression; a date is its ISO text."""
    match value:
        case None | bool():
            return str(value)
        case date():
            return f'"{value.isoformat()}"'
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            # Never with an exponent, which is not read back.
            plain = format(Decimal(repr(value)), "f")
            return plain.removesuffix(".0")


def may_both_hold(one: Condition, other: Condition) -> bool:
    """Whether two conditions can be true together; sure only of tests of one subject for two different values."""
    if not (isinstance(one, Test) and isinstance(other, Test) and one.subject == other.subject):
        return True
    if Operator.EMPTY in (one.operator, other.operator):
        return one.operator is other.operator
    if not {one.operator, other.operator} <= {Operator.IS, Operator.ONE_OF}:
        return True
    return bool(_wanted(one) & _wanted(other))


def _wanted(test: Test) -> set[FieldValue]:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return {value.casefold() if isinstance(value, str) else value for value in values}


def read_expression(text: str, variables: Variables) -> Condition | None:
    """The condition that a simple expression says; None where it is anything else."""
    bare = text.strip()
    wrapped = re.fullmatch(r"[$#]\{(.*)\}", bare, re.DOTALL)
    bare = wrapped[1] if wrapped else bare[1:] if bare.startswith("=") else bare
    bare = _DATA.sub(r"\1", bare)
    if not bare.strip() or len(bare) > LONGEST:
        return None
    try:
        return _ExpressionReading(_tokens(bare), variables).whole()
    except _NotSimple:
        return None


class _NotSimple(Exception):
    """The expression holds what no condition says."""


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"""
    r"""|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=<>!(),]))"""
)
_DATA = re.compile(r"""(?:\w+:)?getDataObject\(\s*['"]([^\W\d]\w*)['"]\s*\)""")
"""How expressions in XPath, which BPMN has unless it says otherwise, speak of a value."""
_WORDS = {"and", "or", "not", "in", "true", "false", "null", "none", "nil", "empty", "eq", "ne", "gt", "ge", "lt", "le"}
_SAME_AS = {"eq": "==", "=": "==", "ne": "!=", "<>": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<=",
            "&&": "and", "||": "or", "!": "not"}  # fmt: skip
_CONSTANTS: dict[str, FieldValue] = {"true": True, "false": False, "null": None, "none": None, "nil": None}
_COMPARED = {"==", "!=", ">", ">=", "<", "<="}
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_OPERATORS = {"==": Operator.IS, "!=": Operator.IS_NOT, ">": Operator.MORE, ">=": Operator.AT_LEAST,
              "<": Operator.LESS, "<=": Operator.AT_MOST}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)

Token = tuple[str, str]
"""What it is (text, number, name, sign) and how it is written, words and signs in one spelling each."""


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None or len(found) == MOST_TOKENS:
            raise _NotSimple
        kind, word = match.lastgroup, match[match.lastgroup]
        if kind == "name" and word.lower() in _WORDS:
            kind, word = "sign", word.lower()
        found.append((kind, _SAME_AS.get(word, word) if kind == "sign" else word))
        at = match.end()
    return found


class _ExpressionReading:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[Token], variables: Variables) -> None:
        self.tokens = tokens
        self.variables = variables
        self.at = 0

    def whole(self) -> Condition:
        found = self._joined(0)
        if self.at < len(self.tokens):
            raise _NotSimple
        return found

    def _next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self) -> Token:
        token = self._next()
        self.at += 1
        return token

    def _skip(self, sign: str) -> bool:
        if self._next() == ("sign", sign):
            self.at += 1
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._skip(sign):
            raise _NotSimple

    def _joined(self, depth: int) -> Condition:
        return self._row("or", Any, lambda: self._row("and", All, lambda: self._one(depth)))

    def _row(self, word: str, kind: type[All] | type[Any], read: Callable[[], Condition]) -> Condition:
        parts = [read()]
        while self._skip(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise _NotSimple
        if self._skip("not"):
            return Not(self._one(depth + 1))
        if self._skip("("):
            inner = self._joined(depth + 1)
            self._need(")")
            return inner
        if self._skip("empty"):
            return Test(self._subject(self._take()), Operator.EMPTY)
        return self._comparison()

    def _comparison(self) -> Condition:
        left = self._take()
        if left[0] == "name" and self._next() == ("sign", "("):
            return self._called(left[1])
        kind, sign = self._next()
        if kind == "sign" and sign in ("in", "not"):
            return self._membership(left)
        if kind != "sign" or sign not in _COMPARED:
            return Test(self._subject(left), Operator.IS, True)
        self.at += 1
        right = self._take()
        if left[0] != "name":
            left, right, sign = right, left, _TURNED.get(sign, sign)
        return _compared(self._subject(left), sign, self._value(right))

    def _membership(self, left: Token) -> Condition:
        negated = self._skip("not")
        self._need("in")
        if left[0] == "text":
            found: Condition = Test(self._subject(self._take()), Operator.CONTAINS, self._value(left))
        else:
            self._need("(")
            values = [self._value(self._take())]
            while self._skip(","):
                if self._next() == ("sign", ")"):
                    break
                values.append(self._value(self._take()))
            self._need(")")
            found = Test(self._subject(left), Operator.ONE_OF, tuple(values))
        return Not(found) if negated else found

    def _called(self, name: str) -> Condition:
        """``contains(x, "a")``, ``x.contains("a")`` and ``x.equals("a")``."""
        subject, _, method = name.rpartition(".")
        self._need("(")
        if name == "contains":
            subject = self._take()[1]
            method = name
            self._need(",")
        value = self._value(self._take())
        self._need(")")
        if not subject or method not in ("contains", "equals"):
            raise _NotSimple
        operator = Operator.IS if method == "equals" else Operator.CONTAINS
        return Test(self.variables.read(subject), operator, value)

    def _subject(self, token: Token) -> FieldRef | OutcomeRef:
        if token[0] != "name":
            raise _NotSimple
        return self.variables.read(token[1])

    def _value(self, token: Token) -> FieldValue:
        kind, word = token
        if kind == "number":
            number = float(word)
            if not isfinite(number):
                raise _NotSimple
            return number if "." in word or abs(number) >= _EXACT else int(word)
        if kind == "text":
            return _ESCAPED.sub(_unescaped, word[1:-1])
        if kind == "sign" and word in _CONSTANTS:
            return _CONSTANTS[word]
        raise _NotSimple


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2])


def _compared(subject: FieldRef | OutcomeRef, sign: str, value: FieldValue) -> Condition:
    if value in (None, "") and not isinstance(value, bool):
        empty = Test(subject, Operator.EMPTY)
        if sign not in ("==", "!="):
            raise _NotSimple
        return empty if sign == "==" else Not(empty)
    operator = _OPERATORS[sign]
    if isinstance(value, str) and sign not in ("==", "!=") and _DAY.fullmatch(value):
        value = _day(value)
        operator = {Operator.MORE: Operator.AFTER, Operator.LESS: Operator.BEFORE}.get(operator, operator)
    return Test(subject, operator, value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _NotSimple from None


def fields_read(conditions: list[Condition]) -> tuple[ProjectField, ...]:
    """The fields that these conditions read, each of the kind that its values have; required, unless one of them
    asks whether it is empty.
    """
    kinds: dict[str, set[FieldKind]] = {}
    optional: set[str] = set()
    for test in (test for condition in conditions for test in tests_of(condition)):
        if isinstance(test.subject, FieldRef):
            values = test.value if isinstance(test.value, tuple) else (test.value,)
            kinds.setdefault(test.subject.name, set()).update(_kind(value) for value in values if value is not None)
            if test.operator is Operator.EMPTY:
                optional.add(test.subject.name)
    return tuple(
        ProjectField(name, found.pop() if len(found) == 1 else FieldKind.TEXT, required=name not in optional)
        for name, found in kinds.items()
    )


def _kind(value: FieldValue) -> FieldKind:
    match value:
        case bool():
            return FieldKind.YES_NO
        case date():
            return FieldKind.DATE
        case str():
            return FieldKind.TEXT
        case _:
            return FieldKind.NUMBER
