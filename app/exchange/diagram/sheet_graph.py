"""Rows of a sheet as a workflow: what waits for what, conditions, dates; for every file of rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.condition import Condition, FieldRef, FieldValue, Operator, tests_of
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import LinkKind
from app.domain.text import LONGEST_NAME, bare_name
from app.domain.workflow import DecisionMode, FieldKind, Flow, Graph, Outcome, ProjectField, Step, StepKind
from app.exchange.diagram.completion import completed
from app.exchange.diagram.sheet_cells import CellReading, Heads, SheetRow, with_answers
from app.exchange.diagram.sheet_columns import MoreColumn
from app.exchange.diagram.sheet_dates import dated_rows, offsets_of
from app.exchange.diagram.sheet_numbers import START, RowNumbers
from app.grammar.link import Link, flow_of, parse_links, with_ifs
from app.grammar.names import Names
from app.grammar.step_table import TableColumn, read_yes

END = StepId("end")


@dataclass(frozen=True, slots=True)
class StepSheet:
    """The rows of a sheet, and what else its file says of the workflow."""

    heads: Heads
    rows: tuple[SheetRow, ...]
    fields: tuple[ProjectField, ...] = ()
    anchor: str = ""
    """The number or the title of the row whose date is the anchor's, where somebody named it."""


@dataclass(frozen=True, slots=True)
class SheetGraph:
    """The workflow of a sheet, and a sentence each of what was wrong and of what was unclear."""

    graph: Graph
    roles: Mapping[RoleId, str]
    report: tuple[str, ...]
    questions: tuple[str, ...]
    dated: Mapping[StepId, str]
    """The steps that have a day in the sheet, by what names their row as that of the anchor."""


def graph_of_sheet(sheet: StepSheet) -> SheetGraph:
    """The workflow that the rows say. A cell that is wrong is said and counts as empty."""
    return _SheetReading(sheet).read()


class _SheetReading:
    """One sheet being read: rows to steps, then their links to flows."""

    def __init__(self, sheet: StepSheet) -> None:
        self.sheet = sheet
        self.cells = CellReading(sheet.heads)
        self.asked: list[str] = []
        self.numbers = RowNumbers(sheet.rows, self.cells)
        self.rows = self.numbers.rows
        self.steps: dict[StepId, Step] = {}
        self.links: dict[StepId, tuple[Link, ...]] = {}
        self.dated: dict[StepId, str] = {}

    def read(self) -> SheetGraph:
        self.steps[START] = Step(START, StepKind.START, "Start")
        for step_id, row in self.rows.items():
            self.steps[step_id] = self.cells.step(row, step_id)
        names = Names(tuple(self.steps.values()), self.sheet.fields, self.cells.roles, row_numbers=self.numbers.places)
        self._refer(names)
        if TableColumn.AFTER in self.sheet.heads:
            self._link_back(names)
        elif MoreColumn.LEADS in self.sheet.heads:
            self._link_on(names)
        else:
            self._link_in_order()
        self._answer()
        drawing = _FlowDrawing(self.steps, self.links, self.numbers, self.cells)
        order = self._author_order(names)
        return self._finished(*drawing.drawn(order))

    def _refer(self, names: Names) -> None:
        """What names other steps, or dates: offsets, the anchor, milestones."""
        steps = [(self.steps[step_id], row) for step_id, row in self.rows.items()]
        anchored = [step.id for step, row in steps if self.cells.cell(row, TableColumn.ANCHOR, _anchor, False)]
        for step_id in anchored[1:]:
            self.cells.wrong(self.rows[step_id], TableColumn.ANCHOR, "Another row carries the date already. One does.")
        named = self._named_anchor() or next(iter(anchored), None)
        offsets, anchor, asked = offsets_of(self.rows, named, names, self.cells)
        self.asked += asked
        self.dated = {step_id: self.rows[step_id].name for step_id in dated_rows(self.rows)}
        for step, row in steps:
            gates = self.cells.several(row, MoreColumn.NOT_BEFORE, lambda text: self._gates(text, names))
            needs = self.cells.needs(row, names)
            offset = offsets.get(step.id)
            self.steps[step.id] = replace(step, offset=offset, anchor=step.id == anchor, gates=gates, inputs=needs)

    def _named_anchor(self) -> StepId | None:
        wanted = bare_name(self.sheet.anchor)
        if not wanted:
            return None
        for step_id, row in self.rows.items():
            words = (row.text(TableColumn.NUMBER), row.text(TableColumn.TITLE), row.name)
            if wanted in map(bare_name, words):
                return step_id
        raise RuleViolation(f"No row has the number or the title “{self.sheet.anchor[:40]}”. Name the row of the date.")

    def _gates(self, text: str, names: Names) -> tuple[StepId, ...]:
        return tuple(link.source for link in parse_links(self.numbers.words(text), names))

    def _link_back(self, names: Names) -> None:
        """From the column *after*: what each row waits for."""
        head = self.sheet.heads[TableColumn.AFTER]
        ruled = self._deciding_by_rules(names)
        for place, (step_id, row) in enumerate(self.rows.items()):
            text = self.numbers.words(row.text(TableColumn.AFTER), head.own)
            links: tuple[Link, ...] = (Link(START),) if not text and not place else ()
            if text:
                links = self._parsed(row, text, names)
            links = self._usual(step_id, row, links)
            self.links[step_id] = self._answerable(row, self._with_ifs(row, links, (ruled, names)), names)

    def _parsed(self, row: SheetRow, text: str, names: Names) -> tuple[Link, ...]:
        return self.cells.several(row, TableColumn.AFTER, lambda _: parse_links(text, names))

    def _usual(self, step_id: StepId, row: SheetRow, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Only what a workflow can hold: not itself, and always from an end to a beginning."""
        for link in links:
            if self._waits_for_itself(link, step_id):
                self.cells.wrong(row, TableColumn.AFTER, "A step cannot wait for itself. Name the step before it.")
            elif link.kind is not LinkKind.FINISH_START:
                sentence = f"In a workflow a step opens when the one before is done; {link.kind} became FS."
                self.cells.wrong(row, TableColumn.AFTER, sentence)
        return tuple(
            replace(link, kind=LinkKind.FINISH_START) for link in links if not self._waits_for_itself(link, step_id)
        )

    def _answerable(self, row: SheetRow, links: tuple[Link, ...], names: Names) -> tuple[Link, ...]:
        """Without answers of steps that do not ask; each is said."""
        found = []
        for link in links:
            if link.answer is not None and not self.steps[link.source].has_outcome:
                sentence = f"{names.step_words(link.source)} does not ask, so it has no answers. Make it an Approval."
                self.cells.wrong(row, TableColumn.IF if row.text(TableColumn.IF) else TableColumn.AFTER, sentence)
                link = replace(link, answer=None)
            found.append(link)
        return tuple(found)

    def _waits_for_itself(self, link: Link, step_id: StepId) -> bool:
        """A step may be sent back to itself, and only that."""
        return link.source == step_id and not link.back and not self.steps[step_id].has_outcome

    def _deciding_by_rules(self, names: Names) -> Names:
        """The names as if what asks without listed answers decided by rules."""
        ruled = (
            replace(step, mode=DecisionMode.FIRST_TRUE)
            if step.id in self.cells.open and step.kind is StepKind.DECISION
            else step
            for step in names.steps
        )
        return replace(names, steps=tuple(ruled))

    def _with_ifs(self, row: SheetRow, links: tuple[Link, ...], readings: Sequence[Names]) -> tuple[Link, ...]:
        text = self.numbers.words(row.text(TableColumn.IF))
        if not text:
            return links
        if not all(link.plain for link in links):
            sentence = "The column of what it waits for has a condition already. Write it in one of both."
            self.cells.wrong(row, TableColumn.IF, sentence)
            return links
        for names in readings:
            try:
                return with_ifs(links, text, names)
            except RuleViolation as refused:
                sentence = refused.sentence
        self.cells.wrong(row, TableColumn.IF, f"{sentence} It was left out.")
        return links

    def _link_on(self, names: Names) -> None:
        """From the column *leads to*: which rows follow each, with the words on the arrows."""
        found: dict[StepId, list[Link]] = {step_id: [] for step_id in self.rows}
        for step_id, row in [*((START, row) for row in self.numbers.start_rows), *self.rows.items()]:
            targets = self._targets(row, names)
            labels = [word.strip() for word in re.split(r"[;,\n]", row.text(MoreColumn.LABELS))]
            asks = self.steps[step_id].asks
            for place, target in enumerate(targets):
                label = labels[place] if place < len(labels) else ""
                if label and not asks:
                    self.cells.wrong(row, MoreColumn.LABELS, f"“{label[:40]}” is left out, for the step does not ask.")
                if target in found and target != step_id:
                    found[target].append(Link(step_id, answer=label or None if asks else None))
        self.links = {step_id: tuple(links) for step_id, links in found.items()}

    def _targets(self, row: SheetRow, names: Names) -> list[StepId]:
        """The rows that *leads to* names."""
        text = self.numbers.words(row.text(MoreColumn.LEADS), own=False)
        return [link.source for link in self.cells.several(row, MoreColumn.LEADS, lambda _: parse_links(text, names))]

    def _link_in_order(self) -> None:
        before = START
        for step_id in self.rows:
            self.links[step_id] = (Link(before),)
            before = step_id
        self.asked.append("The sheet does not say what waits for what: each row follows the one above it.")

    def _answer(self) -> None:
        """Steps whose answers the sheet does not list: those that others wait for; or they decide by rules."""
        for step_id in [step.id for step in self.steps.values() if step.id in self.cells.open]:
            step = self.steps[step_id]
            ways = [(target, link) for target, links in self.links.items() for link in links if link.source == step_id]
            said = dict.fromkeys(link.answer for _, link in ways if link.answer is not None)
            if step.kind is StepKind.DECISION and not said and any(not link.plain for _, link in ways):
                self.steps[step_id] = replace(step, mode=DecisionMode.FIRST_TRUE)
                continue
            names = [*said] or ["Approved", "Changes requested"] if step.kind is StepKind.APPROVAL else [*said]
            back = {link.answer for target, link in ways if link.back or self.numbers.leads_back(step_id, target)}
            forward = [name for name in names if name not in back] or names[:1]
            self.steps[step_id] = with_answers(step, tuple(Outcome(name, name in forward) for name in names))
            self._say_answers(step, [name for name in names if name in forward])

    def _say_answers(self, step: Step, forward: list[str]) -> None:
        if forward:
            words = ", ".join(f"“{name}”" for name in forward)
            listed = f"The sheet does not list how “{step.title}” may end"
            self.asked.append(f"{listed}; these were taken to lead on: {words}.")

    def _author_order(self, names: Names) -> dict[StepId, list[StepId]]:
        """Where steps lead to in the order of their author, where *leads to* says it beside *after*."""
        if TableColumn.AFTER not in self.sheet.heads or MoreColumn.LEADS not in self.sheet.heads:
            return {}
        return {step_id: self._targets(row, names) for step_id, row in self.rows.items()}

    def _finished(self, steps: tuple[Step, ...], flows: tuple[Flow, ...]) -> SheetGraph:
        fields, said = _fields(self.sheet.fields, (flow.condition for flow in flows))
        graph = Graph(steps, flows, fields, sections=tuple(self.cells.sections.values()))
        graph, guessed = completed(graph)
        guessed = [sentence.replace("The drawing does", "The sheet does") for sentence in guessed]
        return SheetGraph(graph, self.cells.roles, tuple(self.cells.said), (*self.asked, *said, *guessed), self.dated)


@dataclass
class _FlowDrawing:
    """Draws the flows of links; a condition after plain work becomes a decision before its step."""

    steps: dict[StepId, Step]
    links: Mapping[StepId, tuple[Link, ...]]
    numbers: RowNumbers
    cells: CellReading
    flows: list[Flow] = field(default_factory=list)

    def drawn(self, order: Mapping[StepId, Sequence[StepId]]) -> tuple[tuple[Step, ...], tuple[Flow, ...]]:
        """The steps with the decisions that were needed, and the flows by their source; ``order``: of their targets."""
        needed = {target: gate for target in self.numbers.rows if (gate := self._gate_before(target)) is not None}
        for target, links in self.links.items():
            gate = needed.get(target)
            for link in links:
                if gate is not None and self._is_plain(link.source):
                    self._flow(replace(link, answer=None, condition=None, otherwise=False), gate)
                else:
                    self._flow(link, target)
        for target, gate in needed.items():
            condition = next(link.condition for link in self.links[target] if self._asks_plain(link))
            self._flow(Link(gate, condition=condition), target)
            self._otherwise(gate, target)
        if END in self.steps:
            sources = {flow.source for flow in self.flows}
            for step in [one for one in self.steps.values() if one.id not in sources and one.id != END]:
                self._flow(Link(step.id), END)
        ways: dict[StepId, list[Flow]] = {step_id: [] for step_id in self.steps}
        for flow in self.flows:
            ways[flow.source].append(flow)
        sorted_ways = (_ordered(flows, order.get(step_id, ())) for step_id, flows in ways.items())
        return tuple(self.steps.values()), tuple(flow for flows in sorted_ways for flow in flows)

    def _is_plain(self, source: StepId) -> bool:
        step = self.steps[source]
        return not step.has_outcome and step.kind is not StepKind.DECISION

    def _asks_plain(self, link: Link) -> bool:
        return link.condition is not None and self._is_plain(link.source)

    def _gate_before(self, target: StepId) -> StepId | None:
        """The decision that a condition after plain work needs; None where there is none."""
        conditions = [link for link in self.links.get(target, ()) if self._asks_plain(link)]
        if not conditions:
            return None
        row, step = self.numbers.rows[target], self.steps[target]
        if len({link.condition for link in conditions}) > 1:
            self.cells.wrong(row, TableColumn.IF, "Only one condition can decide whether it is needed; the first does.")
        title = f"{step.title[: LONGEST_NAME - 10].strip() or step.kind.traits.label}: needed?"
        gate = Step(StepId(f"{target}?"), StepKind.DECISION, title, mode=DecisionMode.FIRST_TRUE)
        order = list(self.steps.values())
        order.insert(order.index(step), gate)
        self.steps = {one.id: one for one in order}
        return gate.id

    def _otherwise(self, gate: StepId, target: StepId) -> None:
        """Otherwise it goes where the step leads."""
        own = (flow for flow in self.flows if flow.source == target and not flow.marked)
        onward = dict.fromkeys(flow.target for flow in own if not self.numbers.leads_back(target, flow.target))
        for step_id in [*onward][:1]:
            self._flow(Link(gate, otherwise=True), step_id)
        if not onward:
            end = next((step for step in self.steps.values() if step.kind is StepKind.END), None)
            if end is None:
                end = self.steps[END] = Step(END, StepKind.END, "End")
            self._flow(Link(gate, otherwise=True), end.id)

    def _flow(self, link: Link, target: StepId) -> None:
        self.flows.append(flow_of(link, target, FlowId(f"f{len(self.flows) + 1}")))


def _ordered(flows: Sequence[Flow], targets: Sequence[StepId]) -> list[Flow]:
    """The flows in the order of their targets, which may be named as often as flows lead there; the rest behind."""
    rest, found = list(flows), list[Flow]()
    for target in targets:
        flow = next((one for one in rest if one.target == target), None)
        if flow is not None:
            rest.remove(flow)
            found.append(flow)
    return found + rest


def _anchor(text: str) -> bool:
    return read_yes(text, "anchor")


def _fields(
    declared: tuple[ProjectField, ...], conditions: Iterable[Condition | None]
) -> tuple[tuple[ProjectField, ...], list[str]]:
    """The fields of the workflow with those that conditions ask for, each of the kind of what it is compared with."""
    found = {one.name: one for one in declared}
    said = []
    for test in (test for condition in conditions for test in tests_of(condition)):
        if not isinstance(test.subject, FieldRef) or test.subject.name in found:
            continue
        values = test.value if isinstance(test.value, tuple) else (test.value,)
        kind = _kind_of(values[0] if values else None, test.operator)
        found[test.subject.name] = ProjectField(test.subject.name, kind, required=True)
        said.append(f"“{test.subject.name}” became a {kind} field, which is asked at the start of a project.")
    return tuple(found.values()), said


_BY_TYPE = {bool: FieldKind.YES_NO, float: FieldKind.NUMBER, int: FieldKind.NUMBER, str: FieldKind.TEXT}


def _kind_of(value: FieldValue, operator: Operator) -> FieldKind:
    if operator in (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST):
        return FieldKind.NUMBER
    if operator in (Operator.BEFORE, Operator.AFTER):
        return FieldKind.DATE
    return _BY_TYPE.get(type(value), FieldKind.TEXT if value is None else FieldKind.DATE)
