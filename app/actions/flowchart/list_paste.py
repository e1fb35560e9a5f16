"""A pasted list becomes steps behind a line of the checklist, in one undo step, with a report of what was unclear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from app.actions.flowchart.draft import draft_of, need_step, new_flow_id, new_step_id, put_graph
from app.actions.flowchart.step import new_step
from app.actions.flowchart.table_place import with_new_places
from app.domain.check_item import CheckItem, Section
from app.domain.condition import Condition
from app.domain.errors import RuleViolation
from app.domain.graph_edits import free_outcome
from app.domain.ids import StepId, WorkflowId
from app.domain.person import Role
from app.domain.quantity import Lag
from app.domain.text import LONGEST_NAME, LONGEST_TEXT, clean_line, clean_text, short_line
from app.domain.work_calendar import WorkCalendar
from app.domain.workflow import Approval, Flow, Graph, Outcome, Step, StepKind, Workflow
from app.editing.edit import Edit, action
from app.engine.loop_backs import find_loop_backs
from app.exchange.list_text import ListItem, ReadList, read_list
from app.grammar.names import Names
from app.grammar.quick_typing import LONGEST_LINE, StepLine, parse_step_line

NEGATIVE = frozenset(("no", "rejected", "declined", "not approved", "changes requested", "timed out"))
"""Outcomes by which a step does not go well; any other does."""
_SHORT_ANSWER = 40
"""Characters before a colon that are an answer rather than the beginning of a sentence."""


@dataclass(frozen=True, slots=True)
class PastedList:
    """The new steps in their order, and one sentence for each thing that was unclear, long or left out."""

    steps: tuple[StepId, ...]
    report: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tail:
    """A step that is still to lead on, and by which outcome."""

    step: StepId
    outcome: str | None = None


@action("Paste list")
def paste_list(edit: Edit, workflow_id: WorkflowId, after: StepId | None, text: str) -> PastedList:
    """Steps behind the line of another, or the first of all: they lead on to where that line led.

    Headings become sections, items steps with what their line says of role, date and length, items below them check
    items. An item that ends with a question mark is a decision if there is something below it, its outcomes; below *at
    the same time* stand steps that begin together. Raises RuleViolation for what is no list, or too long.
    """
    draft = draft_of(edit, workflow_id)
    start = draft.graph.start
    source = need_step(draft.graph, after or (start.id if start is not None else StepId("")))
    if source.kind is StepKind.END:
        raise RuleViolation("Nothing comes after an end. Choose the line that the list is to come behind.")
    building = _ListBuilding(edit, workflow_id, draft.graph, source)
    graph = building.graph(read_list(text))
    graph = with_new_places(find_loop_backs(graph), [step.id for step in building.steps])
    put_graph(edit, draft, graph)
    lines = len(building.steps)
    edit.title = f"Paste {lines} {'step' if lines == 1 else 'steps'}"
    return PastedList(tuple(step.id for step in building.steps), tuple(building.report))


class _ListBuilding:
    """The steps and flows of one list, one behind the other from the step that it is pasted behind."""

    def __init__(self, edit: Edit, workflow_id: WorkflowId, graph: Graph, source: Step) -> None:
        self.edit, self.workflow_id, self.before, self.source = edit, workflow_id, graph, source
        self.steps: list[Step] = []
        self.flows: list[Flow] = []
        self.sections = list(graph.sections)
        self.report: list[str] = []
        self._blanks: dict[StepKind, Step] = {}
        self.section = source.section
        self.condition: Condition | None = None
        """When the way is taken that the list is pasted on."""
        self.worked: StepId | None = source.id if source.has_task and not source.asks else None
        """The last work that is always done before what comes next; who is only asked has nothing to change."""
        week = (edit.get(WorkCalendar, 1) or WorkCalendar()).week
        label = edit.need(Workflow, workflow_id).anchor_label
        roles = {role.id: role.name for role in edit.find(Role)}
        self.names = Names.of(graph, roles, day_minutes=week.day_minutes, anchor_label=label)
        taken = {item.id for step in graph.steps for item in step.checklist}
        self.item_ids = (id for number in count(1) if (id := f"c{number}") not in taken)

    def graph(self, read: ReadList) -> Graph:
        """The graph with the list in it."""
        self.report += read.notes
        ways = [flow for flow in self.before.outgoing[self.source.id] if not flow.loop_back]
        self.condition = ways[0].condition if ways else None
        tails = [_Tail(self.source.id, ways[0].outcome if ways else free_outcome(self.before, self.source))]
        for section in read.sections:
            if section.name:
                self.section = self._section(section.name)
            tails = self._line(section.items, tails)
        graph = self._led_on(ways, tails)
        if any(step.anchor for step in self.steps):
            graph = graph.with_steps(*(replace(step, anchor=False) for step in self.before.steps if step.anchor))
        return replace(graph, sections=tuple(self.sections))

    def _section(self, name: str) -> str:
        if len(name) > LONGEST_NAME:
            name = short_line(name, LONGEST_NAME)
            self.report.append(f"A heading is too long for a section, so its end was left out: “{name[:40]}…”.")
        known = next((one for one in self.sections if one.name.casefold() == name.casefold()), None)
        if known is None:
            taken = {one.id for one in self.sections}
            known = Section(next(id for number in count(1) if (id := f"section{number}") not in taken), name)
            self.sections.append(known)
        return known.id

    def _led_on(self, ways: Sequence[Flow], tails: Sequence[_Tail]) -> Graph:
        """What the step led to before comes behind the list now; of several answers that of the first."""
        moved = list(ways[:1] if self.source.asks or self.source.kind is StepKind.DECISION else ways)
        if len(moved) > 1 and len(tails) > 1:
            tails = self._joined(tails)
        flows = list(self.flows)
        first = flows[0] if moved else None
        if first is not None:
            # The way that was there stays the first, with its place among its siblings; what it waits goes behind.
            flows[0] = replace(moved[0], target=first.target, lag=Lag(), bends=())
        for way in moved:
            flows += [replace(self._flow(tail, way.target), lag=way.lag) for tail in tails]
        gone = {way.id for way in moved[1:]}
        kept = replace(self.before, flows=tuple(flow for flow in self.before.flows if flow.id not in gone))
        graph = kept.with_flows(*flows)
        place = next(at for at, step in enumerate(graph.steps) if step.id == self.source.id) + 1
        return replace(graph, steps=(*graph.steps[:place], *self.steps, *graph.steps[place:]))

    def _flow(self, tail: _Tail, target: StepId) -> Flow:
        condition = self.condition if tail.step == self.source.id else None
        return Flow(new_flow_id(self.edit, self.before), tail.step, target, tail.outcome, condition)

    def _draw(self, tails: Sequence[_Tail], target: StepId) -> None:
        self.flows += [self._flow(tail, target) for tail in tails]

    def _joined(self, tails: Sequence[_Tail]) -> list[_Tail]:
        """Several tails come together in a junction, so that what begins together behind them is drawn once."""
        id = new_step_id(self.edit, self.workflow_id)
        self.steps.append(replace(new_step(StepKind.JUNCTION), id=id, section=self.section))
        self._draw(tails, id)
        return [_Tail(id)]

    def _line(self, items: Sequence[ListItem], tails: list[_Tail]) -> list[_Tail]:
        for item in items:
            if item.is_in_turn and item.items:
                tails = self._line(item.items, tails)
            else:
                tails = self._together(item, tails) if item.is_together and item.items else self._step(item, tails)
        return tails

    def _together(self, item: ListItem, tails: list[_Tail]) -> list[_Tail]:
        if len(tails) > 1 and len(item.items) > 1:
            tails = self._joined(tails)
        found, worked = list[_Tail](), self.worked
        for one in item.items:
            found += self._line([one], tails)
            self.worked = worked
        return found

    def _step(self, item: ListItem, tails: Sequence[_Tail]) -> list[_Tail]:
        line = parse_step_line(item.text, self.names)
        self.report += [f"Line {item.line}: {note}" for note in line.notes]
        decides = bool(item.items) and line.kind is not StepKind.APPROVAL and _asks(line, item.text)
        kind = StepKind.DECISION if decides else line.kind or StepKind.TASK
        step = self._made(line, kind, item)
        answers = list(_answers(item)) if decides else []
        if decides:
            step = replace(step, outcomes=_outcomes(answers))
        elif item.items:
            step = replace(step, checklist=tuple(self._check_items(item)))
        self.steps.append(step)
        self._draw(tails, step.id)
        if kind is StepKind.APPROVAL:
            return self._sent_back(step)
        if kind is StepKind.DECISION:
            return [tail for outcome in step.outcomes for tail in self._branch(step, outcome.name, answers)]
        self.worked = step.id
        return [_Tail(step.id)]

    def _branch(self, step: Step, outcome: str, answers: Sequence[tuple[str, list[ListItem]]]) -> list[_Tail]:
        items = [one for name, inside in answers if name.casefold() == outcome.casefold() for one in inside]
        worked = self.worked
        tails = self._line(items, [_Tail(step.id, outcome)])
        self.worked = worked
        return tails

    def _sent_back(self, step: Step) -> list[_Tail]:
        """The tail of an approval, which leads back to the last work before it where changes are requested."""
        back = next((outcome.name for outcome in step.outcomes if not outcome.positive), None)
        if self.worked is not None and back is not None:
            self.flows.append(replace(self._flow(_Tail(step.id, back), self.worked), marked=True))
        return [_Tail(step.id, step.positive_outcome)]

    def _blank(self, kind: StepKind) -> Step:
        if kind not in self._blanks:
            self._blanks[kind] = new_step(kind)
        return self._blanks[kind]

    def _made(self, line: StepLine, kind: StepKind, item: ListItem) -> Step:
        title = clean_line(line.title)
        if len(item.text) > LONGEST_LINE:
            title = item.text
        blank = self._blank(kind)
        instructions, approval = blank.instructions, blank.approval
        if len(title) > LONGEST_NAME:
            fits = len(item.text) <= LONGEST_TEXT
            rest = "all of it stands" if fits else f"its first {LONGEST_TEXT:,} characters stand"
            self.report.append(f"Line {item.line} is too long for a title: {rest} in the instructions.")
            instructions = clean_text(item.text[:LONGEST_TEXT], "line")
        if not title:
            self.report.append(f"Line {item.line} has no title, only what is said of it. Give it one.")
        if kind is StepKind.APPROVAL:
            rule, k = line.rule or Approval().rule, line.k or Approval().k
            approval = Approval(line.approvers, rule, k, line.in_order, line.limit)
        # One copy: of hundreds of lines the copies take most of the time.
        return replace(
            blank,
            id=new_step_id(self.edit, self.workflow_id),
            section=self.section,
            instructions=instructions,
            approval=approval,
            title=short_line(title, LONGEST_NAME) or short_line(item.text, LONGEST_NAME),
            role=line.role,
            offset=line.offset,
            length=line.length or blank.length,
            effort_minutes=line.effort_minutes,
            optional=line.optional,
            anchor=line.anchor and not any(other.anchor for other in self.steps),
        )

    def _check_items(self, item: ListItem) -> Iterator[CheckItem]:
        for one in _all_below(item):
            text = short_line(clean_line(one.text), LONGEST_NAME)
            if text != one.text:
                self.report.append(f"Line {one.line} is too long for a check item, so its end was left out.")
            yield CheckItem(text, id=next(self.item_ids))


def _asks(line: StepLine, text: str) -> bool:
    return line.kind is StepKind.DECISION or line.title.endswith("?") or text.endswith("?")


def _all_below(item: ListItem) -> Iterator[ListItem]:
    for one in item.items:
        yield one
        yield from _all_below(one)


def _answers(item: ListItem) -> Iterator[tuple[str, list[ListItem]]]:
    """The outcomes of a question with what follows each: “If no: ask again” is the outcome No and a step."""
    for one in item.items:
        name, colon, rest = one.text.partition(":")
        if not colon or len(name) > _SHORT_ANSWER:
            name, rest = one.text, ""
        words = name.strip()
        words = words[3:].strip() if words.casefold().startswith("if ") else words
        first = [ListItem(rest.strip(), one.line)] if rest.strip() else []
        yield short_line(words[:1].upper() + words[1:], LONGEST_NAME), [*first, *one.items]


def _outcomes(answers: Sequence[tuple[str, list[ListItem]]]) -> tuple[Outcome, ...]:
    """Each once; two at least, and one of them goes well."""
    names: dict[str, str] = {}
    for name, _ in answers:
        names.setdefault(name.casefold(), name)
    found = list(names.values())
    if len(found) == 1:
        found.append("Yes" if found[0].casefold() == "no" else "No")
    outcomes = [Outcome(name, name.casefold() not in NEGATIVE) for name in found]
    if not any(outcome.positive for outcome in outcomes):
        outcomes[0] = replace(outcomes[0], positive=True)
    return tuple(outcomes)
