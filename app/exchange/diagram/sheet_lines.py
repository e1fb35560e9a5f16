"""Cells of a sheet with a line a thing: check items, what is needed, what is given; with what is required of each in
square brackets, ``Budget [required, field: Budget]``."""

import re

from app.domain.check_item import CheckItem, Evidence, Input, InputKind, Output
from app.domain.errors import RuleViolation
from app.grammar.names import Names
from app.grammar.scanner import Scanner
from app.grammar.step_ref import read_step, step_text

_MARKED = re.compile(r"(.+?)\s+\[([^\[\]]+)\]")
_REQUIRED = "required"
_KINDS = {kind.value: kind for kind in (InputKind.LINK, InputKind.FILE)}
_FIELD, _FROM = "field: ", "from: "


def check_line(item: CheckItem) -> str:
    """A check item as one line."""
    evidence = [item.evidence.value] if item.evidence is not None else []
    return _marked(item.text, [_REQUIRED] * item.required + evidence)


def read_check(line: str, item_id: str) -> CheckItem:
    """The check item of a line; what stands in brackets and means nothing belongs to its text."""
    text, marks = _parted(line, {_REQUIRED, *(one.value for one in Evidence)})
    evidence = next((one for one in Evidence if one.value in marks), None)
    return CheckItem(text, id=item_id, required=_REQUIRED in marks, evidence=evidence)


def need_line(need: Input, names: Names) -> str:
    """What is needed as one line."""
    marks = [_REQUIRED] * need.required
    if need.kind is InputKind.FIELD:
        marks.append(f"{_FIELD}{need.source}")
    elif need.kind is InputKind.OUTPUT:
        number = next((step_text(step.id, names) for step in names.steps if step.id == need.source), "")
        marks += [f"{_FROM}{number}"] if number else []
    elif need.kind in _KINDS.values():
        marks.append(need.kind.value)
    return _marked(need.text, marks)


def read_need(line: str, names: Names) -> Input:
    """What a line says is needed. Raises RuleViolation for a step that is not there."""
    text, marks = _parted(line, {_REQUIRED, *_KINDS}, (_FIELD, _FROM))
    kind, source = InputKind.NOTE, ""
    for mark in marks:
        if mark in _KINDS:
            kind = _KINDS[mark]
        elif mark.startswith(_FIELD):
            kind, source = InputKind.FIELD, mark.removeprefix(_FIELD)
        elif mark.startswith(_FROM):
            try:
                kind, source = InputKind.OUTPUT, read_step(Scanner(mark.removeprefix(_FROM)), names)
            except RuleViolation as refused:
                raise RuleViolation(f"“{line[:40]}”: {refused.sentence}") from None
    return Input(text, kind, _REQUIRED in marks, source)


def gift_line(gift: Output) -> str:
    """What a step gives as one line."""
    return _marked(gift.text, [_REQUIRED] * gift.required)


def read_gift(line: str) -> Output:
    """What a line says is given."""
    text, marks = _parted(line, {_REQUIRED})
    return Output(text, _REQUIRED in marks)


def _marked(text: str, marks: list[str]) -> str:
    return f"{text} [{', '.join(marks)}]" if marks else text


def _parted(line: str, known: set[str], begun: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """The text and its marks; where a mark is not known the brackets are part of the text."""
    found = _MARKED.fullmatch(line)
    if found is None:
        return line, []
    marks = [mark.strip() for mark in found[2].split(", ")]
    understood = all(mark in known or (begun and mark.startswith(begun)) for mark in marks)
    return (found[1], marks) if understood else (line, [])
