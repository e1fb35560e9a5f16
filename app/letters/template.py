"""One template of a letter: read and checked, then filled with facts as text and as HTML. Imports Jinja."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.domain.errors import RuleViolation
from app.letters.facts import FRAME, ITEM, FactNames, Facts

LONGEST_TEMPLATE = 20_000
LONGEST_RESULT = 200_000
MOST_LOOPS, MOST_DEPTH, MOST_BRANCHES = 2, 8, 20
SUBJECT = "Subject:"
FILTERS = ("join", "upper", "lower", "capitalize", "length")
SEVERAL, LEADING = re.compile(r"\n{3,}"), re.compile(r"\A\n+")
"""Empty lines: one of several stays, also below the heading."""

_LABEL = re.compile(r"\s*([^\s:{}][^:{}]{0,39}): ?")
_POINT = re.compile(r"\s*(- |\[ \] )")
_SAME, _ORDER = ("eq", "ne"), ("lt", "lteq", "gt", "gteq")
_TAGS = "Letters know {{ names }}, {% if %} and {% for %} only."
_SPELLED = {"Assign": "{% set %}", "Getattr": "a dot", "Getitem": "square brackets", "Call": "a call"}
_BALANCE = "Begin and end {% if %} and {% for %} on the same line, or give each a line of its own."


def _environment(html: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(autoescape=html, undefined=StrictUndefined)
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


_TEXT, _HTML = _environment(html=False), _environment(html=True)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template that was checked: it fills in bounded time and space, or raises RuleViolation for what grows beyond.

    Blocks are what stands alone on a line, made by the caller: ``answers`` or ``items``.
    """

    subject: Callable[[Facts], str]
    """Fills the first line, from facts that are known without reading a whole project."""
    _text: tuple[Callable[[Facts], str], Callable[[Facts], str]]
    _html: tuple[Callable[[Facts], str], Callable[[Facts], str]]

    def text(self, facts: Facts, blocks: Mapping[str, str]) -> tuple[str, str]:
        """The heading, and everything below it."""
        heading, rest = self._text
        return heading({**facts, **blocks}), rest({**facts, **blocks})

    def html(self, facts: Facts, blocks: Mapping[str, Markup]) -> tuple[Markup, Markup]:
        """The same as elements; what the facts say is escaped."""
        marked: Facts = {**_as_html(facts), **blocks}
        heading, rest = self._html
        return _marked(heading(marked)), _marked(rest(marked))


def _marked(html: str) -> Markup:
    """What a template for HTML gave: its own words and every fact were escaped on the way."""
    return Markup(html)  # noqa: S704


def _as_html(facts: Facts) -> dict[str, str | int | list[Markup]]:
    """Texts escaped, with their line ends; a web address can be clicked."""
    found = dict[str, str | int | list[Markup]]()
    for name, value in facts.items():
        if isinstance(value, str):
            found[name] = _link(value) if name == "link" else _broken(value)
        else:
            found[name] = value if isinstance(value, int) else [_broken(one) for one in value]
    return found


def _broken(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _link(address: str) -> Markup:
    if not address.lower().startswith(("https://", "http://")) or address.endswith("…"):
        return escape(address)
    return Markup('<a href="{0}">{0}</a>').format(address)


@lru_cache(maxsize=128)
def template(source: str, frame: bool = False) -> LetterTemplate:
    """Read and check a template; ``frame``: of the whole letter. Raises RuleViolation with the line and what to do."""
    if len(source) > LONGEST_TEMPLATE:
        raise RuleViolation(f"The letter has {len(source):,} characters; at most {LONGEST_TEMPLATE:,} fit. Shorten it.")
    names = FRAME if frame else ITEM
    lines = [_line(number, text, names) for number, text in enumerate(source.strip("\n").split("\n"), start=1)]
    _check_tree(source.strip("\n"), names)
    subject, *body = lines
    head = subject.source.removeprefix(SUBJECT).strip()
    if head == subject.source.strip() or not head:
        raise RuleViolation(f"Line 1 is no subject. Begin it with “{SUBJECT}” and words.")
    body = body[next((at for at, line in enumerate(body) if line.source.strip()), len(body)) :]
    if not body or body[0].is_tag:
        raise RuleViolation("Below the subject there is no heading. Write a line of text there.")
    heading, rest = body[0], body[1:]
    _check_tree(head, names.of_subject)
    return LetterTemplate(
        _compiled(_TEXT, head, one_line),
        (
            _compiled(_TEXT, heading.source.strip(), str.strip),
            _compiled(_TEXT, "".join(line.as_text() for line in rest), _tidy),
        ),
        (
            _compiled(_HTML, heading.as_html("p" if frame else "h2"), str.strip),
            _compiled(_HTML, "".join(line.as_html() for line in rest), str.strip),
        ),
    )


def one_line(text: str) -> str:
    """White space of any kind as one blank: what a header can hold."""
    return " ".join(text.split())


def _tidy(text: str) -> str:
    return LEADING.sub("\n", SEVERAL.sub("\n\n", text.rstrip("\n")))


def _compiled(
    environment: ImmutableSandboxedEnvironment, source: str, finish: Callable[[str], str]
) -> Callable[[Facts], str]:
    compiled = environment.from_string(source)

    def fill(facts: Facts) -> str:
        parts, size = list[str](), 0
        try:
            for part in compiled.generate(facts):
                parts.append(part)
                size += len(part)
                if size > LONGEST_RESULT:
                    raise RuleViolation("The letter grows beyond all measure. Take a {% for %} out of it.")
        except (TemplateError, TypeError, ValueError) as broken:
            raise RuleViolation(f"The letter cannot be filled: {broken}. Correct its text.") from broken
        return finish("".join(parts))

    return fill


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One line of a template, taken apart: ``parts`` are (is it a tag or value, its source)."""

    source: str
    parts: tuple[tuple[bool, str], ...]
    is_tag: bool
    """It holds ``{% … %}`` alone and leaves no line behind."""
    block: bool
    """It is ``{{ answers }}`` or another part that the program words."""
    first: str = ""
    """The name that the line begins with, after its label."""

    def as_text(self) -> str:
        return self.source if self.is_tag else self._guarded(f"{self.source}\n")

    def as_html(self, tag: str = "p") -> str:
        """The line as an element; what was typed is escaped, what is filled in is escaped when it is filled."""
        if self.is_tag or not self.source.strip():
            return self.source.strip()
        if self.block:
            return self._guarded(self.source.strip())
        words = "".join(part if code else str(escape(part)) for code, part in self.parts).strip()
        label, point = _LABEL.match(self.source), _POINT.match(self.source)
        if tag == "p" and point is not None:
            sign = "•" if point[1] == "- " else "☐"
            words = f'<p class="point">{sign} {words.removeprefix(point[1]).strip()}</p>'
        elif tag == "p" and label is not None:
            value = words.removeprefix(f"{escape(label[1])}:").strip()
            words = f'<p class="row"><b>{escape(label[1])}:</b> {value}</p>'
        else:
            words = f"<{tag}>{words}</{tag}>"
        return self._guarded(f"{words}\n")

    def _guarded(self, text: str) -> str:
        return f"{{% if {self.first} %}}{text}{{% endif %}}" if self.first else text


def _line(number: int, text: str, names: FactNames) -> TemplateLine:
    """Take a line apart. Raises RuleViolation for tags that are not closed or not balanced."""
    parts = _parts(number, text)
    codes = [part for code, part in parts if code]
    tags = [(part.strip("{}% ").split() or [""])[0] for part in codes if part.startswith("{%")]
    words = [part for code, part in parts if not code and part.strip()]
    values = [part for part in codes if part.startswith("{{")]
    is_tag = bool(tags) and not words and not values
    if tags and not is_tag and not _balanced(tags):
        raise RuleViolation(f"Line {number} begins a tag that ends elsewhere. {_BALANCE}")
    named = [one for one in names.blocks for part in values if re.search(rf"\b{one}\b", part)]
    alone = len(named) == 1 and re.fullmatch(rf"\{{\{{\s*{named[0]}\s*\}}\}}", text.strip()) is not None
    if named and not alone:
        raise RuleViolation(f"Line {number}: {{{{ {named[0]} }}}} needs a line of its own, with nothing beside it.")
    return TemplateLine(text, tuple(parts), is_tag, alone, _first_name(parts))


def _parts(number: int, text: str) -> list[tuple[bool, str]]:
    """The pieces of a line, each with whether it is code."""
    parts, current = list[tuple[bool, str]](), ""
    try:
        for _, kind, value in _TEXT.lex(text):
            if kind.startswith(("raw", "comment")) or (kind.endswith(("_begin", "_end")) and len(value.strip()) > 2):
                raise RuleViolation(f"Line {number} has {value.strip()[:12]} in it. {_TAGS}")
            if kind == "data":
                parts.append((False, value))
                continue
            current += value
            if kind in ("variable_end", "block_end"):
                parts.append((True, current))
                current = ""
    except TemplateSyntaxError as broken:
        raise RuleViolation(f"Line {number} cannot be read: {_lower(broken.message or '')}. {_TAGS}") from broken
    if current:
        raise RuleViolation(f"Line {number} has a tag that is not closed. Write {{{{ name }}}} or {{% if name %}}.")
    return parts


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:].rstrip(".")


def _balanced(tags: Iterable[str]) -> bool:
    open_tags = list[str]()
    for tag in tags:
        if tag in ("if", "for"):
            open_tags.append(tag)
        elif tag.startswith("end"):
            if not open_tags or open_tags.pop() != tag.removeprefix("end"):
                return False
        elif not open_tags:
            return False
    return not open_tags


def _first_name(parts: Sequence[tuple[bool, str]]) -> str:
    """The name that a line stands or falls with."""
    at = 1 if parts and not parts[0][0] and (not parts[0][1].strip() or _LABEL.fullmatch(parts[0][1])) else 0
    if at < len(parts) and parts[at][0] and (found := re.match(r"\{\{\s*([a-z_]+)\s*[|}]", parts[at][1])):
        return found[1]
    return ""


def _check_tree(source: str, names: FactNames) -> None:
    """Raises RuleViolation for whatever letters do not know, before anything of it is compiled or run."""
    try:
        tree = _TEXT.parse(source)
        _TreeCheck(names).statements(tree.body, frozenset(), 0, 0)
    except TemplateSyntaxError as broken:
        raise RuleViolation(f"Line {broken.lineno} cannot be read: {_lower(broken.message or '')}. {_TAGS}") from broken
    except (RecursionError, ValueError, OverflowError) as broken:
        raise RuleViolation(f"The letter cannot be read: it is nested too deeply. {_TAGS}") from broken


@dataclass(frozen=True, slots=True)
class _TreeCheck:
    """Walks the tree of a template. ``local`` are the names of the loops around a place."""

    names: FactNames

    def statements(self, body: Sequence[nodes.Node], local: frozenset[str], loops: int, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise RuleViolation(f"Line {body[0].lineno} lies more than {MOST_DEPTH} tags deep. Take some out.")
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._value(part, local)
            elif isinstance(node, nodes.If):
                self._choice(node, local, loops, depth)
            elif isinstance(node, nodes.For):
                self._loop(node, local, loops, depth)
            else:
                self._refuse(node)

    def _choice(self, node: nodes.If, local: frozenset[str], loops: int, depth: int) -> None:
        if len(node.elif_) > MOST_BRANCHES:
            raise RuleViolation(f"Line {node.lineno} has more than {MOST_BRANCHES} {{% elif %}}. Take some out.")
        for branch in (node, *node.elif_):
            self._test(branch.test, local, 0)
            self.statements(branch.body, local, loops, depth + 1)
        self.statements(node.else_, local, loops, depth + 1)

    def _loop(self, node: nodes.For, local: frozenset[str], loops: int, depth: int) -> None:
        known = isinstance(node.iter, nodes.Name) and node.iter.name in self.names.lists
        if not known or node.test is not None or node.recursive or not isinstance(node.target, nodes.Name):
            lists = ", ".join(sorted(self.names.lists)) or "none here"
            raise RuleViolation(f"Line {node.lineno}: {{% for %}} goes through a list only. The lists are: {lists}.")
        if loops >= MOST_LOOPS:
            raise RuleViolation(f"Line {node.lineno} has a third {{% for %}} inside of two others. Two are enough.")
        if node.target.name in self.names.all:
            raise RuleViolation(f"Line {node.lineno}: “{node.target.name}” is a fact already. Call it otherwise.")
        self.statements(node.body, local | {node.target.name}, loops + 1, depth + 1)
        self.statements(node.else_, local, loops, depth + 1)

    def _value(self, node: nodes.Node, local: frozenset[str]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        inner = node.node if isinstance(node, nodes.Filter) else node
        if not isinstance(inner, nodes.Name):
            self._refuse(node)
            return
        self._name(inner, local)
        if isinstance(node, nodes.Filter):
            self._filter(node, inner.name)

    def _filter(self, node: nodes.Filter, name: str) -> None:
        words = [one.value for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
        plain = len(words) == len(node.args) and not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        fits = name in self.names.lists if node.name == "join" else not words
        if node.name not in FILTERS or not plain or not fits or len("".join(words)) > 20 or len(words) > 1:
            known = 'join(", ") for lists, upper, lower, capitalize and length'
            raise RuleViolation(f"Line {node.lineno}: “| {node.name}” does not work here. Letters know {known}.")

    def _test(self, node: nodes.Node, local: frozenset[str], depth: int) -> None:
        if depth > MOST_DEPTH:
            self._refuse(node)
        if isinstance(node, nodes.Name):
            self._name(node, local)
        elif isinstance(node, nodes.Not):
            self._test(node.node, local, depth + 1)
        elif isinstance(node, nodes.And | nodes.Or):
            self._test(node.left, local, depth + 1)
            self._test(node.right, local, depth + 1)
        elif isinstance(node, nodes.Compare) and isinstance(node.expr, nodes.Name) and len(node.ops) == 1:
            self._name(node.expr, local)
            self._comparison(node, node.expr.name, node.ops[0])
        else:
            self._refuse(node)

    def _comparison(self, node: nodes.Compare, name: str, operand: nodes.Operand) -> None:
        other = operand.expr.value if isinstance(operand.expr, nodes.Const) else None
        number = isinstance(other, int) and name in self.names.numbers and abs(other) < 1_000_000
        text = isinstance(other, str) and operand.op in _SAME
        if not (number or text) or operand.op not in (*_SAME, *_ORDER):
            self._refuse(node)

    def _name(self, node: nodes.Name, local: frozenset[str]) -> None:
        if node.name not in self.names.all and node.name not in local:
            near = get_close_matches(node.name[:40], self.names.all, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known are: {', '.join(sorted(self.names.all))}."
            raise RuleViolation(f"Line {node.lineno}: “{node.name[:40]}” is no fact of this letter. {hint}")

    def _refuse(self, node: nodes.Node) -> None:
        kind = type(node).__name__
        what = _SPELLED.get(kind) or "a “" + re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower() + "”"
        raise RuleViolation(f"Line {node.lineno} has {what} in it. {_TAGS}")
