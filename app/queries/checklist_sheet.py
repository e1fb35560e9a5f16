"""Workflows as checklists on paper: a box for each step and check item, whole or a sheet for each role."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import takewhile

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Step
from app.engine.checklist import ChecklistLine, LineKind, checklist_lines, numbers_of
from app.engine.loop_backs import find_loop_backs
from app.engine.offset_words import offset_in_words
from app.queries.flowchart import FlowchartView
from app.queries.graph_counter import counted
from app.queries.workflow_card import WallChart

INDENT = 22
"""How far a branch stands in, in pixels."""
HANGING = 18
"""How far the first line of a paragraph stands out, in pixels."""
BOX = "☐"
_BRANCHES = (LineKind.STEP, LineKind.ANSWER, LineKind.TOGETHER)


@dataclass(frozen=True, slots=True)
class ChecklistSheet:
    """The lines of one workflow for one role, or all of them; ``mine`` are the steps that have a box."""

    title: str
    facts: str
    chart: WallChart
    lines: tuple[ChecklistLine, ...]
    mine: frozenset[StepId]
    role: RoleId | None = None


def chart_of(view: FlowchartView) -> WallChart:
    """The workflow that is shown, also a draft."""
    workflow, counts = view.workflow, str(counted(view.graph))
    about, label = workflow.about, workflow.anchor_label
    return WallChart(workflow.name, view.version.number, about, label, counts, view.graph, view.role_names)


def whole_sheets(charts: Sequence[WallChart]) -> list[ChecklistSheet]:
    """One sheet a workflow, for everybody."""
    return [
        ChecklistSheet(chart.name, _facts(chart), chart, _lines(chart), frozenset(step.id for step in _work(chart)))
        for chart in charts
    ]


def role_sheets(charts: Sequence[WallChart], roles: Collection[RoleId] | None = None) -> list[ChecklistSheet]:
    """One sheet for each role that does or approves something, in the order in which they come; ``roles`` only.

    Of the other roles' steps only the questions and heads stay that what is theirs stands under.
    """
    found = []
    for chart in charts:
        lines = _lines(chart)
        rows = [chart.graph.step(line.step) for line in lines if line.kind is LineKind.STEP and line.step is not None]
        for role in dict.fromkeys(role for step in rows if step.has_task for role in _acting(step)):
            if roles is None or role in roles:
                mine = frozenset(step.id for step in _work(chart) if role in _acting(step))
                title = f"{chart.name}: {chart.role_names.get(role, role)}"
                found.append(ChecklistSheet(title, _facts(chart), chart, _only(lines, mine), mine, role))
    return found


def _lines(chart: WallChart) -> tuple[ChecklistLine, ...]:
    return checklist_lines(find_loop_backs(chart.graph))


def _work(chart: WallChart) -> list[Step]:
    return [step for step in chart.graph.steps if step.has_task]


def _acting(step: Step) -> tuple[RoleId, ...]:
    asked = step.approval.approvers if step.approval is not None else ()
    return tuple(dict.fromkeys((*((step.role,) if step.role is not None else ()), *asked)))


def _facts(chart: WallChart) -> str:
    return " · ".join(filter(None, (f"Version {chart.version}", chart.counts, chart.about)))


def _only(lines: Sequence[ChecklistLine], mine: Collection[StepId]) -> tuple[ChecklistLine, ...]:
    """The lines of these steps, and the heads and questions that they stand under."""
    kept: list[ChecklistLine] = []
    above: int | None = None
    headed = False
    for line in reversed(lines):
        own = line.step in mine and line.kind not in (LineKind.ANSWER, LineKind.TOGETHER)
        if own or (above is not None and line.depth < above and line.kind in _BRANCHES):
            kept.append(line)
            above = line.depth if line.kind in _BRANCHES else above
            headed = headed or own
        elif line.kind is LineKind.SECTION:
            if headed and line.text:
                kept.append(line)
            headed = False
    return tuple(reversed(kept))


def checklist_html(sheets: Sequence[ChecklistSheet]) -> str:
    """The body of a page to read or to print: each sheet begins a page of its own."""
    parts = []
    for number, sheet in enumerate(sheets):
        away = ' style="page-break-before: always"' if number else ""
        parts.append(f"<h1{away}>{escape(sheet.title)}</h1>")
        parts.append(f"<p>{escape(sheet.facts)}</p>")
        parts += _paragraphs(sheet)
    return "\n".join(parts)


def _paragraphs(sheet: ChecklistSheet) -> Iterator[str]:
    numbers = numbers_of(sheet.chart.graph)
    lines = list(sheet.lines)
    while lines:
        line = lines.pop(0)
        if line.kind is LineKind.SECTION:
            yield f"<h2>{escape(line.text)}</h2>" if line.text else "<hr>"
            continue
        inside = list(takewhile(partial(_is_under, line), lines))
        if line.kind is LineKind.TOGETHER and all(_is_empty_way(other) for other in inside):
            # Where all ways only lead elsewhere, one line says so.
            del lines[: len(inside)]
            targets = [str(numbers[other.leads_to]) for other in inside if other.leads_to is not None]
            yield _paragraph(line.depth, [f"<i>go on with {', '.join(targets[:-1])} and {targets[-1]}</i>"])
        else:
            yield _paragraph(line.depth, _words(sheet, line, numbers))


def _is_under(head: ChecklistLine, line: ChecklistLine) -> bool:
    return line.depth >= head.depth


def _is_empty_way(line: ChecklistLine) -> bool:
    return line.kind is LineKind.ANSWER and line.begins


def _paragraph(depth: int, words: Iterable[str]) -> str:
    """What does not fit into one line goes on under its words, not under its box."""
    left = INDENT * depth + HANGING
    style = f"margin-top: 3px; margin-bottom: 0px; margin-left: {left}px; text-indent: -{HANGING}px"
    return f'<p style="{style}">{" ".join(words)}</p>'


def _words(sheet: ChecklistSheet, line: ChecklistLine, numbers: Mapping[StepId, int]) -> Iterator[str]:
    text = escape(line.text)
    match line.kind:
        case LineKind.STEP:
            mine = line.step in sheet.mine
            if mine:
                yield BOX
            yield f"{line.number}"
            yield f"<b>{text}</b>" if mine else f"<i>{text}</i>"
            if mine and line.step is not None:
                yield escape(_who_and_when(sheet, sheet.chart.graph.step(line.step)))
        case LineKind.ANSWER:
            yield "•" if not line.text else "<i>Otherwise:</i>" if text == "otherwise" else f"<i>If {text}:</i>"
        case LineKind.TOGETHER:
            yield "<i>At the same time:</i>"
        case LineKind.BACK:
            yield f"↺ <i>{text}</i>"
        case LineKind.ITEM:
            yield f"{BOX} {text}"
        case _:
            yield f"<i>{text}:</i>"
    if line.leads_to is not None and line.kind is not LineKind.BACK:
        yield f"<i>{'· then ' if line.kind is LineKind.STEP else ''}go on with {numbers[line.leads_to]}</i>"


def _who_and_when(sheet: ChecklistSheet, step: Step) -> str:
    chart = sheet.chart
    titles = {other.id: other.title for other in chart.graph.steps}
    roles = ", ".join(chart.role_names.get(role, role) for role in _acting(step) if role != sheet.role)
    when = offset_in_words(step.offset, chart.anchor_label, titles, snap=False) if step.offset is not None else ""
    return "".join(f" · {words}" for words in (roles, when) if words)
