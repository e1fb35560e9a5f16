"""What one cell of a workflow's table makes of a step, as typed. For the actions of the table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.actions.flowchart.draft import named
from app.actions.flowchart.section import section_named
from app.actions.flowchart.step import as_kind, with_kind
from app.actions.flowchart.table_flow import GraphSketch, set_after, set_if
from app.domain.check_item import CheckItem
from app.domain.errors import RuleViolation
from app.domain.graph_edits import with_outcomes
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.text import LONGEST_NAME, bare_name, clean_line, clean_name, clean_text
from app.domain.workflow import TIMED_OUT, Approval, Step, StepKind
from app.grammar.names import Names
from app.grammar.offset import parse_length, parse_offset
from app.grammar.step_table import KINDS, TableColumn, read_outcomes, read_yes, split_names, unquoted

EFFORT_DAY = 8 * 60
"""Minutes of work that a day of effort is taken for."""
MOST_EFFORT = 10_000 * 60
_KINDS = {bare_name(words): kind for words, kind in KINDS.items()} | {
    kind.value: (kind, None) for kind in StepKind if kind not in (StepKind.START, StepKind.DECISION)
}


@dataclass(frozen=True)
class CellContext:
    """What the words of a cell can mean: names of the workflow, and roles, which are made where there are none."""

    names: Names
    role: Callable[[str], RoleId]
    item_id: Callable[[], str]
    """An id that no check item of the workflow has."""
    fresh: frozenset[FlowId] = frozenset()
    """Flows that the same edit drew."""


def write_cell(sketch: GraphSketch, step_id: StepId, column: TableColumn, text: str, context: CellContext) -> None:
    """Write a text into a cell. Raises RuleViolation, also GrammarError with the place; nothing is changed then."""
    match column:
        case TableColumn.NUMBER:
            raise RuleViolation("A number is the place of its row. Drag the row to another place instead.")
        case TableColumn.KIND:
            _set_kind(sketch, step_id, text)
        case TableColumn.OUTCOMES:
            _set_outcomes(sketch, step_id, text)
        case TableColumn.SECTION:
            section = section_named(sketch.sections.values(), text) if text.strip() else None
            sketch.put_into(step_id, section)
        case TableColumn.ANCHOR:
            _set_anchor(sketch, step_id, text)
        case TableColumn.AFTER:
            set_after(sketch, step_id, text, context.names)
        case TableColumn.IF:
            set_if(sketch, step_id, text, context.names, context.fresh)
        case _:
            step = sketch.steps[step_id]
            sketch.steps[step_id] = _FIELDS[column](step, text, context)


def _set_kind(sketch: GraphSketch, step_id: StepId, text: str) -> None:
    found = _KINDS.get(bare_name(text))
    if found is None:
        said = f"“{text.strip()[:40]}” is no kind of step." if text.strip() else "The kind is missing."
        raise RuleViolation(f"{said} Write {', '.join([*KINDS][:-1])} or {[*KINDS][-1]}.")
    kind, mode = found
    step = sketch.steps[step_id]
    if kind is step.kind and mode in (None, step.mode):
        return
    if not sketch.into(step_id) and not sketch.out_of(step_id) and not step.anchor:
        # A pasted row has no flows yet, and five hundred of them are made at once.
        title = kind.traits.new_title if step.title == step.kind.traits.new_title else step.title
        sketch.steps[step_id] = as_kind(replace(step, title=title, mode=mode or step.mode), kind)
        return
    sketch.load(with_kind(sketch.graph(), step_id, kind, mode))


def _set_outcomes(sketch: GraphSketch, step_id: StepId, text: str) -> None:
    step = sketch.steps[step_id]
    if not step.asks:
        if not text.strip():
            return
        raise RuleViolation(f"{named(step)} ends in one way only. Make it an Approval or a Decision first.")
    chances = {one.name: one.chance for one in step.outcomes}
    found = [replace(one, chance=chances.get(one.name)) for one in read_outcomes(text)]
    if not found:
        raise RuleViolation("A step that asks has answers. Write for example Approved; - Changes requested.")
    if len({one.name.casefold() for one in found}) < len(found):
        raise RuleViolation(f"{named(step)} has two answers of one name. Give each its own.")
    found += [one for one in step.outcomes if one.name == TIMED_OUT]
    sketch.load(with_outcomes(sketch.graph(), step_id, tuple(found)))


def _set_anchor(sketch: GraphSketch, step_id: StepId, text: str) -> None:
    step, anchor = sketch.steps[step_id], read_yes(text, "anchor")
    if not anchor and step.anchor:
        raise RuleViolation(f"{named(step)} carries the anchor date. Let another step carry it first.")
    if anchor and not step.has_task:
        raise RuleViolation(f"{named(step)} is no work, so it cannot carry the anchor date. Choose another step.")
    for other in [one for one in sketch.steps.values() if anchor and one.anchor]:
        sketch.steps[other.id] = replace(other, anchor=False)
    sketch.steps[step_id] = replace(sketch.steps[step_id], anchor=anchor)


def _title(step: Step, text: str, context: CellContext) -> Step:
    title = clean_name(text, "title of the step") if step.has_task or len(text) > LONGEST_NAME else clean_line(text)
    return replace(step, title=title)


def _role(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, role=_role_of(text, context) if text.strip() else None)


def _role_of(text: str, context: CellContext) -> RoleId:
    known = context.names.role(clean_line(text))
    return known if known is not None else context.role(clean_name(text, "role"))


def _roles_of(text: str, context: CellContext) -> tuple[RoleId, ...]:
    return tuple(dict.fromkeys(_role_of(unquoted(piece), context) for piece in split_names(text)))


def _approvers(step: Step, text: str, context: CellContext) -> Step:
    if step.kind is not StepKind.APPROVAL:
        if not text.strip():
            return step
        raise RuleViolation(f"{named(step)} is no approval, so it has no approvers. Make it an Approval first.")
    approval = replace(step.approval or Approval(), approvers=_roles_of(text, context))
    return replace(step, approval=approval)


def _informed(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, informed=_roles_of(text, context))


def _offset(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, offset=parse_offset(text, context.names))


def _length(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, length=parse_length(text))


def _effort(step: Step, text: str, context: CellContext) -> Step:
    # Effort is counted in hours, so a bare number is one of hours, not of days.
    span = parse_length(f"{text} h" if re.fullmatch(r"\s*[\d.,]+\s*", text) else text)
    minutes = None if span is None else span.minutes(EFFORT_DAY)
    if minutes is not None and minutes > MOST_EFFORT:
        raise RuleViolation("That is more than 10,000 hours of work. Write less, or split the step.")
    return replace(step, effort_minutes=minutes)


def _instructions(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, instructions=clean_text(text, "instructions"))


def _done_when(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, done_when=clean_text(text, "text of “done when”"))


def _checklist(step: Step, text: str, context: CellContext) -> Step:
    """A line an item; what is required of an item stays with its words, else with its place."""
    lines = [clean_name(line, "check item") for line in clean_text(text, "checklist").split("\n") if clean_line(line)]
    rest = list(step.checklist)
    items: list[CheckItem | None] = []
    for line in lines:
        same = next((item for item in rest if item.text == line), None)
        if same is not None:
            rest.remove(same)
        items.append(same)
    moved = len(lines) == len(step.checklist)
    found: list[CheckItem] = []
    for at, (line, item) in enumerate(zip(lines, items, strict=True)):
        renamed = step.checklist[at] if moved and step.checklist[at] in rest else None
        item = item or (replace(renamed, text=line) if renamed is not None else CheckItem(line, id=context.item_id()))
        found.append(item)
    return replace(step, checklist=tuple(found))


def _optional(step: Step, text: str, context: CellContext) -> Step:
    return replace(step, optional=read_yes(text, "optional"))


_FIELDS: Mapping[TableColumn, Callable[[Step, str, CellContext], Step]] = {
    TableColumn.TITLE: _title,
    TableColumn.ROLE: _role,
    TableColumn.OFFSET: _offset,
    TableColumn.LENGTH: _length,
    TableColumn.EFFORT: _effort,
    TableColumn.INSTRUCTIONS: _instructions,
    TableColumn.DONE_WHEN: _done_when,
    TableColumn.CHECKLIST: _checklist,
    TableColumn.APPROVERS: _approvers,
    TableColumn.INFORMED: _informed,
    TableColumn.OPTIONAL: _optional,
}
