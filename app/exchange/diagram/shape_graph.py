"""A sketch of shapes and connectors as a workflow: kinds, outcomes, notes. For the readers of this folder.

Nothing is dropped in silence: what a workflow cannot hold is a note or a sentence of the report, and what was guessed
is a question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Span
from app.domain.text import LONGEST_NAME, clean_line, short_line
from app.domain.workflow import Approval, DecisionMode, Flow, Graph, Note, Outcome, Step, StepKind
from app.exchange.diagram.completion import completed
from app.exchange.diagram.diagram import DiagramRead, DrawnWorkflow
from app.exchange.diagram.places import placed
from app.exchange.diagram.remarks import Remarks
from app.exchange.diagram.shapes import Connector, DrawnPage, Shape, ShapeForm, with_labels
from app.exchange.role_match import free_role_id
from app.exchange.workflow_json import WorkflowFile
from app.grammar.condition import parse_condition
from app.grammar.errors import GrammarError
from app.grammar.names import Names

_NO = "no n false reject rejected denied refused declined fail failed nok nein non nie nej"
NEGATIVE = frozenset((*_NO.split(), "not ok", "not approved", "changes requested"))
"""Answers that do not lead on, in small letters."""
_OTHERWISE = "Otherwise"
_END_WORDS = ("end", "stop", "finish", "done", "ende", "fin", "fine")
_OPPOSITE = {"yes": "No", "no": "Yes", "true": "False", "false": "True", "ja": "Nein", "nein": "Ja"}
_BESIDE = (ShapeForm.NOTE, ShapeForm.TEXT, ShapeForm.DOCUMENT)
"""Without an arrow they are notes."""
_CHOICES = (ShapeForm.DECISION, ShapeForm.APPROVAL)
_ENDS = (ShapeForm.START, ShapeForm.END, ShapeForm.TERMINATOR)
_KINDS = {
    ShapeForm.DECISION: StepKind.DECISION,
    ShapeForm.APPROVAL: StepKind.APPROVAL,
    ShapeForm.MILESTONE: StepKind.MILESTONE,
    ShapeForm.WAIT: StepKind.WAIT,
    ShapeForm.JUNCTION: StepKind.JUNCTION,
}
UNTITLED = "Untitled"
MOST_STEPS = 2000
"""Of one workflow; more cannot be laid out, and nobody could read them."""
NUDGE = 0.5
"""Pixels that no hand has moved: they come from rounding."""
BEHIND = 240.0
"""From the middle of a step to that of the decision that is put behind it."""


def workflow_of(sketch: DrawnPage) -> DiagramRead:
    """The one workflow that a sketch draws, with what was lost and what was guessed; none for an empty page.

    Raises RuleViolation for more steps than a workflow holds.
    """
    sketch = with_labels(sketch)
    if len(sketch.shapes) > MOST_STEPS:
        raise RuleViolation(
            f"“{sketch.name}” has {len(sketch.shapes):,} shapes; a workflow holds {MOST_STEPS:,} at most. "
            "Split the drawing into several."
        )
    conversion = _Conversion(sketch)
    if not conversion.steps:
        return DiagramRead((), (f"“{sketch.name}” holds no steps, so it was left out.",))
    return conversion.result()


class _Conversion:
    """One page on its way: steps by the ids of their shapes, flows whose outcome is the label of their arrow."""

    def __init__(self, sketch: DrawnPage) -> None:
        self._sketch = sketch
        self._by_id = {shape.id: shape for shape in sketch.shapes}
        self._remarks = Remarks()
        self._notes: list[Note] = []
        self._added: list[Step] = []
        self._leading: list[Flow] = []
        """The flows to what was added."""
        self._step_by_id: dict[StepId, Step] = {}
        self._roles = _roles_of_lanes(sketch)
        self._number = 0
        self._taken = {str(shape.own.id) for shape in sketch.shapes if shape.own is not None}
        self._taken |= {str(one.own.id) for one in sketch.connectors if one.own is not None}
        self._connected = sketch.connected
        self.steps = {shape.id: self._step(shape) for shape in self._shapes()}
        self.flows = [*self._flows()]

    def result(self) -> DiagramRead:
        """Everything that is left to be decided, in order."""
        self._resolve_ends()
        self._resolve_ways()
        own = self._sketch.own.graph if self._sketch.own is not None else Graph()
        graph = replace(
            own,
            steps=(*self.steps.values(), *self._added),
            flows=(*self.flows, *self._leading),
            notes=(*own.notes, *self._notes),
            sections=own.sections or self._sketch.sections,
        )
        roles = {id: role for id, (role, _) in self._roles.items()}
        graph, has_places = placed(graph, self._sketch, roles)
        if self._sketch.own is None:
            graph, asked = completed(graph)
            for sentence in asked:
                self._remarks.asked(sentence)
        names = {**(self._sketch.own.roles if self._sketch.own is not None else {}), **dict(self._roles.values())}
        page = self._sketch
        drawn = DrawnWorkflow(page.name, graph, names, has_places, page.counts, page.own)
        return DiagramRead((drawn,), self._remarks.report, self._remarks.questions)

    def _shapes(self) -> Iterable[Shape]:
        """The shapes that are steps; the others become notes or a sentence."""
        empty = 0
        for shape in self._sketch.shapes:
            alone = shape.id not in self._connected
            if shape.own is not None:
                yield shape
            elif shape.form is ShapeForm.NOTE or (alone and shape.form in _BESIDE):
                empty += not shape.text
                self._note(shape)
            elif alone and not shape.text:
                empty += 1
            else:
                yield shape
        if empty:
            self._remarks.lost(f"{_count(empty, 'shape')} without words {_was(empty)} left out")

    def _note(self, shape: Shape) -> None:
        if not shape.text:
            return
        x, y = shape.rect.middle if shape.rect is not None else (0.0, 0.0)
        self._notes.append(Note(self._free("n"), shape.text, x, y))
        self._remarks.lost("Words beside the steps became notes", clean_line(shape.text))

    def _free(self, letter: str) -> str:
        while True:
            self._number += 1
            name = f"{letter}{self._number}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _step(self, shape: Shape) -> Step:
        title, whole = _title(shape.text)
        lane = self._roles.get(shape.lane or "")
        x, y = shape.rect.middle if shape.rect is not None else (None, None)
        if shape.own is not None:
            return _own_step(shape.own, shape, lane[0] if lane is not None else None)
        if shape.form is ShapeForm.SUBWORKFLOW:
            self._remarks.lost("A process of its own became a task", title)
        kind = _KINDS.get(shape.form, StepKind.TASK)
        if not title and kind.traits.titled and shape.form not in (*_ENDS, *_CHOICES):
            title = UNTITLED
            self._remarks.asked(f"Shapes without words became steps with the title “{UNTITLED}”")
        role = lane[0] if lane is not None and kind is not StepKind.JUNCTION else None
        id = StepId(self._free("s"))
        step = Step(id, kind, title, role, instructions=whole, section=shape.section, x=x, y=y)
        if kind is StepKind.WAIT:
            self._remarks.asked("How long a wait lasts is not in the drawing, so it is a day", title)
            step = replace(step, length=Span(1))
        return replace(step, anchor=True) if shape.anchor else step

    def _flows(self) -> Iterable[Flow]:
        seen, loose, to_notes = set[tuple[str, str, str]](), 0, 0
        for one in self._sketch.connectors:
            source, target = self.steps.get(one.source or ""), self.steps.get(one.target or "")
            if source is None or target is None:
                joined = [self._by_id.get(end or "") for end in (one.source, one.target)]
                noted = any(shape is not None and shape.form in _BESIDE for shape in joined)
                to_notes, loose = to_notes + noted, loose + (not noted)
                if one.text:
                    self._remarks.lost("Words on lines that were left out", one.text)
                continue
            way = source.id, target.id, one.text
            if way in seen and one.own is None:
                self._remarks.lost(
                    "A second arrow between the same two steps was left out", f"{_name(source)} to {_name(target)}"
                )
                continue
            chooses = bool(source.outcomes) or self._by_id[one.source or ""].form in _CHOICES
            if source is target and not chooses and one.own is None:
                self._remarks.lost("An arrow from a step to itself was left out", source.title)
                continue
            seen.add(way)
            yield self._flow(one, source, target)
        if to_notes:
            self._remarks.lost(f"{_count(to_notes, 'line')} between a note and a step {_was(to_notes)} left out")
        if loose:
            ends_in = "ends" if loose == 1 else "end"
            self._remarks.lost(f"{_count(loose, 'arrow')} that {ends_in} in nothing {_was(loose)} left out")

    def _flow(self, one: Connector, source: Step, target: Step) -> Flow:
        label = _title(one.text)[0] or None
        if one.own is not None:
            kept = one.own if label is None else self._relabelled(one.own, source, label)
            return replace(kept, source=source.id, target=target.id, bends=one.bends)
        return Flow(FlowId(self._free("f")), source.id, target.id, label, bends=one.bends)

    def _relabelled(self, own: Flow, source: Step, label: str) -> Flow:
        """A flow of ours whose words were changed in the drawing: another answer, or another condition."""
        if source.asks or own.condition is None:
            return replace(own, outcome=label)
        file = self._sketch.own or WorkflowFile("")
        names = Names(tuple(self.steps.values()), file.graph.fields, file.roles)
        try:
            return replace(own, condition=parse_condition(label, names))
        except GrammarError:
            self._remarks.asked("A condition was changed into words that say none, so it stays as it was", label)
            return own

    def _resolve_ends(self) -> None:
        """Starts and ends are what the arrows make them; one in the middle of a way is a step."""
        sources = {flow.source for flow in self.flows}
        targets = {flow.target for flow in self.flows}
        for key, step in self.steps.items():
            form = self._by_id[key].form
            if self._by_id[key].own is not None or form not in _ENDS:
                continue
            comes, goes = step.id in targets, step.id in sources
            if not (comes and goes):
                ends = comes or form is ShapeForm.END or step.title.casefold() in _END_WORDS
                kind = StepKind.START if goes or not ends else StepKind.END
            elif step.title:
                kind = StepKind.TASK
                self._remarks.asked("Work goes on behind what looks like an end, so it became a task", step.title)
            else:
                kind = StepKind.JUNCTION
            if kind in (StepKind.START, StepKind.END) and len(step.title.split()) > 1:
                self._remarks.lost("Starts and ends are nobody's task: make one of what somebody does", step.title)
            title = step.title or ("" if kind is StepKind.JUNCTION else kind.traits.new_title)
            self.steps[key] = replace(step, kind=kind, title=title, role=step.role if kind is StepKind.TASK else None)

    def _resolve_ways(self) -> None:
        """The labels of arrows become outcomes where somebody chooses, else notes."""
        ways = dict[StepId, list[Flow]]()
        for flow in self.flows:
            ways.setdefault(flow.source, []).append(flow)
        self._step_by_id = {step.id: step for step in self.steps.values()}
        titles = {id: _name(step) for id, step in self._step_by_id.items()}
        changed = dict[FlowId, Flow]()
        for key, step in [*self.steps.items()]:
            going = ways.get(step.id, [])
            if self._by_id[key].own is not None:
                continue
            if step.kind in (StepKind.DECISION, StepKind.APPROVAL):
                self.steps[key], found = self._choice(step, going, titles)
            else:
                found = self._labelled(step, going, titles)
            changed |= {flow.id: flow for flow in found}
        self.flows = [changed.get(flow.id, flow) for flow in self.flows]

    def _choice(self, step: Step, going: list[Flow], titles: Mapping[StepId, str]) -> tuple[Step, list[Flow]]:
        """A decision or approval with an outcome for each of its ways."""
        named = [flow for flow in going if flow.outcome]
        if not going or (len(going) == 1 and not step.title and not named):
            if step.title:
                self._remarks.asked("A decision without answers became a task", step.title)
            return replace(step, kind=StepKind.TASK if step.title or not going else StepKind.JUNCTION), going
        title = step.title or "Which way?"
        if len(going) == 1:
            self._remarks.asked("A decision has one answer only: draw the other before it is published", title)
        elif len(named) < len(going):
            self._remarks.asked("Ways without an answer are named after what follows them", title)
        found = [*_answered(going, titles)]
        names = dict.fromkeys(flow.outcome or "" for flow in found)
        positive = {name for name in names if name.casefold() not in NEGATIVE} or {*[*names][:1]}
        outcomes = tuple(Outcome(name, name in positive) for name in names)
        if step.kind is StepKind.APPROVAL:
            return replace(step, title=title, outcomes=outcomes, approval=Approval()), found
        return replace(step, title=title, outcomes=outcomes, mode=DecisionMode.ASKED), found

    def _labelled(self, step: Step, going: list[Flow], titles: Mapping[StepId, str]) -> list[Flow]:
        """Without labels: several labelled ways become those of a decision behind it, other words become notes."""
        named = [flow for flow in going if flow.outcome]
        if len(going) < 2 or not named or step.kind is StepKind.JUNCTION:
            for flow in named:
                self._note_at(flow)
            return [replace(flow, outcome=None) for flow in going]
        title = short_line(f"{step.title or 'Then'}: which way?", LONGEST_NAME)
        self._remarks.asked("A step has several named ways, so a decision was put behind it", step.title)
        x = step.x + BEHIND if step.x is not None else None
        id = StepId(self._free("s"))
        decision = Step(id, StepKind.DECISION, title, step.role, section=step.section, x=x, y=step.y)
        moved = [replace(flow, source=decision.id, bends=()) for flow in going]
        chosen, found = self._choice(decision, moved, titles)
        self._added.append(chosen)
        self._leading.append(Flow(FlowId(self._free("f")), step.id, decision.id))
        return found

    def _note_at(self, flow: Flow) -> None:
        ends = [self._step_by_id[flow.source], self._step_by_id[flow.target]]
        x, y = sum(step.x or 0.0 for step in ends) / 2, sum(step.y or 0.0 for step in ends) / 2
        self._notes.append(Note(self._free("n"), flow.outcome or "", x, y))
        between = " to ".join(_name(step) for step in ends)
        self._remarks.lost("Words on an arrow where nobody chooses became notes", f"{flow.outcome} ({between})")


def _own_step(own: Step, shape: Shape, lane: RoleId | None) -> Step:
    """A step as the program wrote it, with what was changed in the drawing since: words, place, lane."""
    title = _title(shape.text)[0]
    x, y = shape.rect.middle if shape.rect is not None else (own.x, own.y)
    if abs((x or 0.0) - (own.x or 0.0)) + abs((y or 0.0) - (own.y or 0.0)) < NUDGE:
        x, y = own.x, own.y
    role = lane if lane is not None and own.role is not None else own.role
    row = own.row if (x, y) == (own.x, own.y) else None
    return replace(own, title=title or own.title, role=role, x=x, y=y, row=row)


def _answered(going: Sequence[Flow], titles: Mapping[StepId, str]) -> Iterable[Flow]:
    """The ways with an outcome each: what has none gets the opposite of the other, or what follows there."""
    named = [flow.outcome for flow in going if flow.outcome]
    for flow in going:
        if flow.outcome:
            yield flow
        elif len(going) == 2 and named and named[0].casefold() in _OPPOSITE:
            yield replace(flow, outcome=_OPPOSITE[named[0].casefold()])
        elif len(going) - len(named) == 1:
            yield replace(flow, outcome="Yes" if len(going) == 1 else _OTHERWISE)
        else:
            yield replace(flow, outcome=titles.get(flow.target, flow.target))


def _roles_of_lanes(sketch: DrawnPage) -> dict[str, tuple[RoleId, str]]:
    """The role of each lane by the id of the lane; lanes of one name are one role."""
    found = dict[str, tuple[RoleId, str]]()
    by_name = {name.casefold(): id for id, name in sketch.own.roles.items()} if sketch.own is not None else {}
    for lane in sketch.lanes:
        name = short_line(clean_line(lane.name), LONGEST_NAME)
        if name:
            stem = "_".join("".join(c if c.isalnum() else " " for c in name.casefold()).split()) or "role"
            role = by_name.setdefault(name.casefold(), free_role_id(stem, by_name.values()))
            found[lane.id] = role, name
    return found


def _title(text: str) -> tuple[str, str]:
    """Words as a title; and all of them as instructions where they are too long for one."""
    line = clean_line(text)
    title = short_line(line, LONGEST_NAME)
    return title, "" if title == line else text.strip()


def _name(step: Step) -> str:
    return _short(step.title or str(step.kind))


def _short(text: str) -> str:
    return short_line(clean_line(text), 60)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
