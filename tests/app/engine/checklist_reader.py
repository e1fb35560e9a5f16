"""Reads the flows of a workflow off the lines of its checklist, as a person does who has nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.ids import StepId
from app.engine.checklist import ChecklistLine, LineKind

BELONGS = (LineKind.SECTION, LineKind.BACK, LineKind.ITEM)


@dataclass(frozen=True, order=True)
class ReadFlow:
    """``source`` is empty for Start, ``answer`` where the lines leave it unsaid."""

    source: str
    target: str
    answer: str
    back: bool = False


def read_flows(lines: Sequence[ChecklistLine]) -> list[ReadFlow]:
    heads = [at for at, line in enumerate(lines) if line.kind is LineKind.UNREACHED]
    assert len(heads) <= 1
    parts = [lines[: heads[0]], lines[heads[0] + 1 :]] if heads else [lines, ()]
    found = list(_from_start(parts[0]))
    for part in parts:
        for at, line in enumerate(part):
            if line.kind is LineKind.STEP:
                found += _on_from(part, at)
            elif line.kind is LineKind.BACK:
                answer, said, _ = line.text.rpartition(": back to ")
                found.append(ReadFlow(line.step, line.leads_to, answer if said else "", back=True))
    return sorted(found)


def _from_start(lines: Sequence[ChecklistLine]) -> Iterator[ReadFlow]:
    first = next((line for line in lines if line.kind not in BELONGS), None)
    if first is not None and first.kind is LineKind.STEP:
        yield ReadFlow("", first.step, "")
    elif first is not None:
        yield from _branches("", [line for line in lines if line.kind not in BELONGS], 0)


def _on_from(lines: Sequence[ChecklistLine], at: int) -> Iterator[ReadFlow]:
    line = lines[at]
    below = [other for other in lines[at + 1 :] if other.kind not in BELONGS]
    heads = (LineKind.TOGETHER, LineKind.ANSWER)
    if below and below[0].kind in heads and below[0].depth == line.depth + 1 and not below[0].begins:
        yield from _branches(line.step, below, line.depth)
    elif line.leads_to is not None:
        yield ReadFlow(line.step, line.leads_to, "")
    elif not line.ends:
        yield ReadFlow(line.step, _next_of_the_level(below, line.depth), "")


def _branches(source: str, below: list[ChecklistLine], depth: int, answer: str = "") -> Iterator[ReadFlow]:
    """``below`` begins with the head of the first branch of a step at ``depth``."""
    together = below[0].kind is LineKind.TOGETHER
    for at, line in enumerate(below[1:] if together else below, start=int(together)):
        if line.depth <= depth:
            break
        if line.depth > depth + 1 or line.begins is not together:
            continue
        if line.leads_to is not None and line.kind is LineKind.ANSWER:
            yield ReadFlow(source, line.leads_to, line.text or answer)
        elif together:
            yield ReadFlow(source, line.step, answer)
        elif below[at + 1].kind is LineKind.TOGETHER:
            assert below[at + 1].depth == depth + 2
            yield from _branches(source, below[at + 1 :], depth + 1, line.text)
        else:
            inside = below[at + 1]
            assert (inside.kind, inside.depth) == (LineKind.STEP, depth + 2)
            yield ReadFlow(source, inside.step, line.text)


def _next_of_the_level(below: list[ChecklistLine], depth: int) -> StepId:
    for line in below:
        if line.depth > depth:
            continue
        if line.begins or line.kind is LineKind.ANSWER:
            depth = line.depth - 1
        elif line.kind is LineKind.STEP:
            return line.step
    raise AssertionError("the last line says neither where it leads nor that it ends")
