"""What the style of a draw.io cell says about its kind. For ``drawio_reader``.

A style is a list such as ``rhombus;whiteSpace=wrap;html=1``; names of shapes stand in it bare or after ``shape=``.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.exchange.diagram.shapes import ShapeForm

Style = Mapping[str, str]
ROUND = 40.0
"""Per cent of its height: a box with so round corners is a pill."""


class Look(NamedTuple):
    """How a cell is read; every diamond looks like a choice, also one that takes all ways at once."""

    form: ShapeForm
    looks_like_a_choice: bool = False


def style_of(text: str) -> Style:
    """The keys of a style with their values; a bare name has an empty one."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return {key.strip(): value.strip() for key, _, value in parts}


def is_lane(style: Style) -> bool:
    """Whether what stands in the cell is done by whom it names."""
    return "swimlane" in style or style.get("shape") in ("swimlane", "table", "tableRow")


_BY_WORD = {
    "decision": ShapeForm.DECISION,
    "terminator": ShapeForm.TERMINATOR,
    "start_1": ShapeForm.TERMINATOR,
    "start_2": ShapeForm.TERMINATOR,
    "startstate": ShapeForm.START,
    "endstate": ShapeForm.END,
    "document": ShapeForm.DOCUMENT,
    "multi-document": ShapeForm.DOCUMENT,
    "note": ShapeForm.NOTE,
    "note2": ShapeForm.NOTE,
    "callout": ShapeForm.NOTE,
    "text": ShapeForm.TEXT,
    "ellipse": ShapeForm.TERMINATOR,
    "doubleellipse": ShapeForm.TERMINATOR,
    "delay": ShapeForm.WAIT,
    "sumellipse": ShapeForm.JUNCTION,
    "orellipse": ShapeForm.JUNCTION,
    "or": ShapeForm.JUNCTION,
    "summing_function": ShapeForm.JUNCTION,
    "rhombus": ShapeForm.DECISION,
}
"""By the last part of the name of a shape, in small letters."""


def form_of(style: Style) -> Look:
    """What a cell is by its style; ordinary boxes are work."""
    name = style.get("shape", "").casefold()
    diamond = (
        "rhombus" in style or name.endswith(("rhombus", "decision")) or style.get("perimeter") == "rhombusPerimeter"
    )
    if name.startswith("mxgraph.bpmn."):
        return Look(_bpmn(style, name), diamond)
    word = name.rsplit(".", 1)[-1]
    if word in _BY_WORD:
        return Look(_BY_WORD[word], diamond)
    bare = next((_BY_WORD[one.casefold()] for one in style if not style[one] and one.casefold() in _BY_WORD), None)
    if bare is not None:
        return Look(bare, diamond)
    if style.get("rounded") == "1" and _number(style.get("arcSize", "0")) >= ROUND:
        return Look(ShapeForm.TERMINATOR)
    return Look(ShapeForm.DECISION if diamond else ShapeForm.TASK, diamond)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _bpmn(style: Style, name: str) -> ShapeForm:
    gate = style.get("gwType", style.get("symbol", "")).casefold()
    if "gateway" in name or style.get("background") == "gateway":
        return ShapeForm.JUNCTION if gate.startswith("parallel") else ShapeForm.DECISION
    if name.startswith("mxgraph.bpmn.data"):
        return ShapeForm.NOTE
    outline = style.get("outline", "").casefold()
    if "timer" in style.get("symbol", "").casefold():
        return ShapeForm.WAIT
    if "event" in name or outline in ("standard", "end", "throwing", "catching", "eventint"):
        if outline in ("standard", "end"):
            return ShapeForm.START if outline == "standard" else ShapeForm.END
        return ShapeForm.TERMINATOR
    return ShapeForm.TASK
