"""Mermaid flowcharts as workflows: the text itself, or those in a Markdown page. For ``formats``.

Brackets say the kind; a class that is called like a kind of step, such as ``:::approval``, says it for sure. Colours,
links and directions say nothing about the work, and are told once.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.text import clean_line
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.frame_arrows import FrameArrows
from app.exchange.diagram.mermaid_shapes import BRACKETS, KIND_CLASSES, NAMED_SHAPES
from app.exchange.diagram.mermaid_words import plain_text, yaml_text
from app.exchange.diagram.remarks import few
from app.exchange.diagram.shape_graph import workflow_of
from app.exchange.diagram.shapes import Connector, DrawnPage, Shape, ShapeForm
from app.exchange.diagram.xml_tree import MOST_BYTES

ANCHOR = "anchor"
"""The class of the step that carries the date."""
MOST_ARROWS = 20_000
MOST_CHARTS = 100
"""Of one page in Markdown."""
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*(\S*)")
_HEAD = re.compile(r"\s*(?:flowchart(?:-elk)?|graph)(?:[ \t]+(?:TB|TD|BT|RL|LR|[<>^v]))?[ \t]*(?=;|\n|$|%%)")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)^---[ \t]*$", re.MULTILINE | re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*%%[^\n]*", re.MULTILINE)
_BREAK = re.compile(r"[\s;]+")
_BLANK = re.compile(r"[ \t]*")
_BLANKS = re.compile(r"\s*")
_ID = re.compile(r"(?:[\w!#$%'*+.?\\/]|-(?![->.\s])|=(?![=>\s]))+")
_STYLE_NAME = re.compile(r":::[ \t]*([\w-]+)")
_ATTRIBUTES = re.compile(r"@\{((?:\"[^\"]{0,4000}\"|[^\"}]){0,4000})\}")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*:\s*(\"[^\"]*\"|[^,\n]+)")
_EDGE_ID = re.compile(r"[\w-]+@(?=[<xo]?[-=~])")
_ARROW = re.compile(r"[xo<]?--+[-xo>]|[xo<]?==+[=xo>]|[xo<]?-?\.+-[xo>]?|~~~+")
_OPENED = re.compile(r"[xo<]?(--|==|-\.)")
_CLOSED = {
    "--": re.compile(r"--+[-xo>]"),
    "==": re.compile(r"==+[=xo>]"),
    "-.": re.compile(r"\.+-[xo>]?"),
}
"""What ends the words in the middle of an arrow, by how it began."""
_WORDS = re.compile(r"\s*\|((?:\"[^\"]{0,4000}\"|[^|\"]){0,4000})\|")
_SUBGRAPH = re.compile(r"subgraph(?:[ \t]+([^\n;]*))?(?=\n|;|$)")
_SUBGRAPH_NAME = re.compile(r"([^\s\[]+)[ \t]*\[(.*)\]\s*", re.DOTALL)
_END = re.compile(r"end(?=[ \t]*(?:;|\n|$|%%))")
_CLASS = re.compile(r"class[ \t]+([^\n;]+?)[ \t]+([\w-]+)[ \t]*(?=;|\n|$)")
_SILENT = re.compile(
    r"(classDef|style|linkStyle|click|direction|accTitle|accDescr)\b(?:[ \t]*:?[ \t]*\{[^}]*\}|[^\n]*)"
)


def read(data: bytes, name: str) -> DiagramRead:
    """The flowcharts of a text; ``name`` is that of the file, without its ending.

    Raises RuleViolation with the line for what cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise RuleViolation(f"This text has {len(data) / 1e6:,.0f} MB; at most {MOST_BYTES // 1_000_000} can be read.")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise RuleViolation("This text cannot be read as UTF-8. Save it as UTF-8.") from None
    parts, others = _flowcharts(_fenced(text) or [(text, 0)])
    if len(parts) > MOST_CHARTS:
        raise RuleViolation(f"There are {len(parts):,} flowcharts in this text; at most {MOST_CHARTS} can be read.")
    found = [
        _Chart(part, above, name if len(parts) == 1 else f"{name}, {number}").read()
        for number, (part, above) in enumerate(parts, start=1)
    ]
    return DiagramRead(
        tuple(one for chart in found for one in chart.workflows),
        (*(line for chart in found for line in chart.report), *_left_out(others)),
        tuple(line for chart in found for line in chart.questions),
    )


def _flowcharts(parts: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], list[str]]:
    """The parts that are flowcharts, and what the others begin with; all parts where none is one."""
    begun = [_without_comments(text) for text, _ in parts]
    ahead = [front.end() if (front := _FRONT.match(text)) is not None else 0 for text in begun]
    charts = [part for part, text, at in zip(parts, begun, ahead, strict=True) if _HEAD.match(text, at)]
    if not charts:
        return parts, []
    others = [text[at:].split(maxsplit=1) for text, at in zip(begun, ahead, strict=True) if not _HEAD.match(text, at)]
    return charts, [words[0] if words else "nothing" for words in others]


def _left_out(others: list[str]) -> Iterator[str]:
    if others:
        yield f"What is no flowchart was left out: {few(dict.fromkeys(others))}."


def _fenced(text: str) -> list[tuple[str, int]]:
    """The blocks of a page in Markdown that hold Mermaid, each with how many lines stand above it."""
    found, fence, begin = list[tuple[str, int]](), "", -1
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark is None:
            continue
        if not fence:
            fence, begin = mark[1], number + 1 if mark[2].casefold() == "mermaid" else -1
        elif mark[1].startswith(fence) and not mark[2]:
            if begin >= 0:
                found.append(("\n".join(lines[begin:number]), begin))
            fence = ""
    return found


def _without_comments(text: str) -> str:
    """Comments and directives become blanks, so that places stay true."""
    parts, done, at = list[str](), 0, text.find("%%{")
    while at >= 0 and (end := text.find("}%%", at)) >= 0:
        parts += text[done:at], _blank(text[at : end + 3])
        done = end + 3
        at = text.find("%%{", done)
    text = "".join((*parts, text[done:]))
    return _COMMENT.sub(lambda found: _blank(found[0]), text)


def _blank(text: str) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in text)


class _Chart:
    """One flowchart on its way: what was read so far, and where it goes on."""

    def __init__(self, text: str, above: int, name: str) -> None:
        self._above = above
        """How many lines of the file stand above it."""
        self._name = name
        self._shapes: dict[str, Shape] = {}
        self._connectors: list[Connector] = []
        self._sections: dict[str, Section] = {}
        self._around: dict[str, str] = {}
        """The section that each lies in."""
        self._open: list[str] = []
        self._classes: dict[str, set[str]] = {}
        self._silent: dict[str, None] = {}
        self._headless = False
        self._at = 0
        self._text = _without_comments(text)

    def read(self) -> DiagramRead:
        """Every statement in its order. Raises RuleViolation for one that cannot be read."""
        self._head()
        while self._skip(_BREAK) < len(self._text):
            self._statement()
        if self._open:
            raise self._wrong("a subgraph is not closed. Write “end” below it")
        shapes = tuple(self._finished(shape) for id, shape in self._shapes.items() if id not in self._sections)
        known = {shape.id for shape in shapes}
        arrows = self._led_on(known)
        labels = sum(bool(one.text) for one in self._connectors)
        counts = {
            "shapes": len(shapes),
            "decisions": sum(shape.form is ShapeForm.DECISION for shape in shapes),
            "sections": len(self._sections),
            "arrows": len(self._connectors),
            "flows": len(self._connectors),
            "labels": labels,
        }
        sections = tuple(self._sections.values())
        page = DrawnPage(self._name, (*shapes, *arrows.added), tuple(arrows.connectors), (), sections, counts)
        found = workflow_of(page)
        return replace(found, report=(*found.report, *self._said()))

    def _led_on(self, known: set[str]) -> FrameArrows:
        """The arrows at subgraphs, from and to what stands in them."""
        arrows = FrameArrows([*self._connectors])
        ends = {end for one in self._connectors for end in (one.source, one.target)}
        frames = sorted(ends & self._sections.keys(), key=lambda id: -len([*self._sections_around(id)]))
        inner: dict[str, list[str]] = {id: [] for id in frames if id is not None}
        for shape in (self._shapes[id] for id in self._shapes if id in known):
            for id in self._sections_around(shape.section):
                if id in inner:
                    inner[id].append(shape.id)
        for id, members in inner.items():
            arrows.lead_on(id, [one for one in members if one in ends] or members, None, id)
        return arrows

    def _sections_around(self, section: str | None) -> Iterator[str]:
        """A section and those around it, from the inside."""
        seen = set[str]()
        while section is not None and section not in seen:
            yield section
            seen.add(section)
            section = self._around.get(section)

    def _said(self) -> Iterator[str]:
        ends = {end for one in self._connectors for end in (one.source, one.target)}
        if frames := [section.name for id, section in self._sections.items() if id in ends]:
            yield f"Arrows at these lead to what begins in them and leave from what ends in them: {few(frames)}."
        if self._headless:
            yield "Lines without a head are taken as arrows in the order in which they are written."
        if self._silent:
            yield f"Not taken, since it is about looks: {', '.join(self._silent)}."

    def _finished(self, shape: Shape) -> Shape:
        """With the kind that its class names, and its id for words where it has none."""
        named = self._classes.get(shape.id, set())
        form = next((KIND_CLASSES[one] for one in KIND_CLASSES if one in named), shape.form)
        text = shape.text if form is ShapeForm.JUNCTION else shape.text or shape.id
        return replace(shape, form=form, text=text, anchor=ANCHOR in named)

    def _wrong(self, problem: str) -> RuleViolation:
        line = self._above + self._text.count("\n", 0, self._at) + 1
        return RuleViolation(f"Line {line} of this flowchart cannot be read: {problem}.")

    def _skip(self, blanks: re.Pattern[str]) -> int:
        found = blanks.match(self._text, self._at)
        self._at = found.end() if found is not None else self._at
        return self._at

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _head(self) -> None:
        front = self._take(_FRONT)
        title = _FRONT_TITLE.search(front[1]) if front is not None else None
        if title is not None:
            self._name = clean_line(yaml_text(title[1].strip())) or self._name
        if self._take(_HEAD) is None:
            self._skip(_BLANKS)
            raise self._wrong("it does not begin with “flowchart” or “graph”. Other kinds of Mermaid are not read")

    def _statement(self) -> None:
        silent = self._take(_SILENT)
        named = self._take(_CLASS) if silent is None else None
        if silent is not None:
            if not any(silent[0].startswith(f"classDef {kind} ") for kind in KIND_CLASSES):
                self._silent[silent[1]] = None
        elif named is not None:
            for id in named[1].split(","):
                self._give_class(id.strip(), named[2])
        elif (group := self._take(_SUBGRAPH)) is not None:
            self._begin_section((group[1] or "").strip())
        elif self._take(_END) is not None:
            if not self._open:
                raise self._wrong("“end” closes no subgraph. Remove it, or call the step otherwise")
            self._open.pop()
        else:
            self._chain()

    def _give_class(self, id: str, name: str) -> None:
        self._classes.setdefault(id, set()).add(name)
        if name not in KIND_CLASSES and name != ANCHOR:
            self._silent["classes"] = None

    def _begin_section(self, words: str) -> None:
        named = _SUBGRAPH_NAME.fullmatch(words)
        id, title = (
            (named[1], named[2]) if named is not None else (words or f"section {len(self._sections) + 1}", words)
        )
        self._sections.setdefault(id, Section(id, clean_line(plain_text(title)) or id))
        if self._open and id not in self._open:
            self._around.setdefault(id, self._open[-1])
        self._open.append(id)

    def _chain(self) -> None:
        """Boxes joined by arrows: ``a & b --> c["Words"] -- yes --> d``."""
        sources = self._group()
        while (words := self._arrow()) is not None:
            self._skip(_BLANKS)
            targets = self._group()
            if words is not _INVISIBLE:
                self._join(sources, targets, words)
            sources = targets
        self._skip(_BLANK)
        if self._at < len(self._text) and self._text[self._at] not in "\n;":
            raise self._wrong(f"“{self._rest()}” is no arrow and no box")

    def _join(self, sources: list[str], targets: list[str], words: str) -> None:
        if len(self._connectors) + len(sources) * len(targets) > MOST_ARROWS:
            raise self._wrong(f"it has more than {MOST_ARROWS:,} arrows. Split it into several")
        for source in sources:
            for target in targets:
                self._connectors.append(Connector(f"e{len(self._connectors)}", source, target, words))

    def _rest(self) -> str:
        return self._text[self._at : self._at + 40].split("\n")[0].strip()

    def _group(self) -> list[str]:
        found = [self._box()]
        while True:
            before = self._at
            self._skip(_BLANKS)
            if not self._text.startswith("&", self._at):
                self._at = before
                return found
            self._at += 1
            self._skip(_BLANKS)
            found.append(self._box())

    def _box(self) -> str:
        """An id, and its bracket with words where it has one."""
        id = self._take(_ID)
        if id is None:
            raise self._wrong(f"a box is expected, but “{self._rest()}” was found")
        key = id[0]
        known = self._shapes.get(key)
        shape = known or Shape(key, ShapeForm.TASK)
        if self._open:
            shape = replace(shape, section=self._open[-1])
        attributes = self._take(_ATTRIBUTES)
        if attributes is not None:
            given = {found[1]: found[2] for found in _ATTRIBUTE.finditer(attributes[1])}
            form = NAMED_SHAPES.get(plain_text(given.get("shape", "")), shape.form)
            shape = replace(shape, form=form, text=plain_text(given.get("label", shape.text)))
        else:
            shape = self._bracket(shape)
        while (named := self._take(_STYLE_NAME)) is not None:
            self._give_class(key, named[1])
        self._shapes[key] = shape
        return key

    def _bracket(self, shape: Shape) -> Shape:
        for opening, closing, form in BRACKETS:
            if not self._text.startswith(opening, self._at):
                continue
            end = self._closing(self._at + len(opening), closing)
            if end is not None:
                words = self._text[self._at + len(opening) : end]
                self._at = end + len(closing)
                return replace(shape, form=form, text=plain_text(words))
        if self._text[self._at : self._at + 1] in ("[", "(", "{", ">"):
            raise self._wrong(f"the bracket “{self._text[self._at]}” is not closed")
        return shape

    def _closing(self, start: int, closing: str) -> int | None:
        """Where the bracket closes; what stands in quotes does not count."""
        place = _BLANKS.match(self._text, start)
        start = place.end() if place is not None else start
        if self._text.startswith('"', start):
            quote = self._text.find('"', start + 1)
            found = self._text.find(closing, quote) if quote > 0 else -1
            return found if found >= 0 and not self._text[quote + 1 : found].strip() else None
        found = self._text.find(closing, start)
        # Words without quotes end with the line: else a bracket that is left open would swallow what follows.
        return found if found >= 0 and "\n" not in self._text[start:found] else None

    def _arrow(self) -> str | None:
        """The words of the arrow here; None where there is none, ``_INVISIBLE`` for one that is not drawn."""
        before = self._at
        self._skip(_BLANKS)
        self._take(_EDGE_ID)
        arrow = self._take(_ARROW)
        if arrow is not None:
            if arrow[0].startswith("~"):
                return _INVISIBLE
            self._headless = self._headless or arrow[0][-1] in "-="
            words = self._take(_WORDS)
            return clean_line(plain_text(words[1])) if words is not None else ""
        opened = self._take(_OPENED)
        closed = _CLOSED[opened[1]].search(self._text, self._at) if opened is not None else None
        if closed is None:
            self._at = before
            return None
        words_between = self._text[self._at : closed.start()]
        self._at = closed.end()
        return clean_line(plain_text(words_between))


_INVISIBLE = "~"
