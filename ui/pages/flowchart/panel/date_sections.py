"""When a step is due, when it may open, and what happens when it is not closed in time."""

from dataclasses import replace

from app.actions.flowchart.role import inform_role
from app.actions.reminder import override_hours
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span
from app.domain.workflow import Graph, Step, StepKind, TimeOut
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.line_list import Line, LineList, LineRules
from ui.widgets.offset_field import OffsetField
from ui.widgets.role_field import RoleField
from ui.widgets.value_field import CountField, reminder_field, span_field

_WAIT_MODES = ("For a length of working time", "Until so many days before or after …")
_DUE_MODES = ("Follows the step before it", "So many days before or after …")
_WAITED, _LASTS = "Working time from when it opens.", "Working time from ready to done."


class DueSection(StepSection):
    """The offset, or how long a wait lasts; the length and its range."""

    title = "Dates"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.offset = OffsetField("Due")
        self.length = span_field("Length")
        self._offset_row = self.row("Due", self.offset)
        self._length_row = self.row("Length", self.length, _LASTS)
        self.shortest = span_field("At least", placeholder="As usual")
        self.longest = span_field("At most", placeholder="As usual")
        self._shortest_row = self.row("At least", self.shortest)
        self._longest_row = self.row("At most", self.longest, "The range of its length, for 1,000 runs.")
        self.shortest.problem_changed.connect(self._shortest_row.show_problem)
        self.longest.problem_changed.connect(self._longest_row.show_problem)
        self.shortest.value_kept.connect(lambda span: self.give(self._shortest_row, shortest=span))
        self.longest.value_kept.connect(lambda span: self.give(self._longest_row, longest=span))
        self.length.problem_changed.connect(self._length_row.show_problem)
        self.offset.problem_changed.connect(self._offset_row.show_problem)
        self.offset.offset_kept.connect(self._keep_offset)
        self.length.value_kept.connect(self._keep_length)

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.has_task

    def fill(self, step: Step, afresh: bool) -> None:
        editor, titles = self.editor, self.editor.titles
        others = {other.id: titles[other.id] for other in editor.graph.steps if other.has_task}
        others.pop(step.id, None)
        self.offset.show_offset(step.offset, editor.anchor_label, others, afresh)
        self.length.show_value(step.length, afresh)
        waits = step.kind is StepKind.WAIT
        lasts = step.kind not in (StepKind.MILESTONE, StepKind.SUBWORKFLOW)
        self._offset_row.label.setText("Waits" if waits else "Due")
        self.offset.name_modes(*(_WAIT_MODES if waits else _DUE_MODES))
        self._length_row.label.setText("How long" if waits else "Length")
        self._length_row.set_hint(_WAITED if waits else _LASTS)
        self._length_row.setVisible(lasts and not (waits and step.offset is not None))
        self.shortest.show_value(step.shortest, afresh)
        self.longest.show_value(step.longest, afresh)
        for row in (self._shortest_row, self._longest_row):
            row.setVisible(step.kind.traits.takes_time and lasts)

    def _keep_offset(self, offset: Offset | None) -> None:
        if self.step.kind is not StepKind.WAIT:
            self.give(self._offset_row, offset=offset)
        elif offset is None:
            self.give(self._offset_row, offset=None, length=self.step.length or Span(1))
        else:
            # A wait that has both would say two things.
            self.give(self._offset_row, offset=offset, length=None)

    def _keep_length(self, length: Span | None) -> None:
        if length is None and self.step.kind is StepKind.WAIT:
            self._length_row.show_problem("Say how long it waits, for example 2 d or 4 h.")
        else:
            self.give(self._length_row, length=length)


_USUAL, _FIRST, _SOME = "usual", "first", "some"
_OPENINGS = (
    Choice(_USUAL, "When all that can still come has come"),
    Choice(_FIRST, "When the first has come"),
    Choice(_SOME, "When so many have come …"),
)
_REST = (Choice(False, "Let the other branches go on"), Choice(True, "Cancel the rest of the other branches"))


class OpeningSection(StepSection):
    """Opens when, and not before."""

    title = "Opens"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.opens = ChoiceField("Opens", _OPENINGS)
        self.count = CountField("How many", 2, 99, "Write how many, from 2 to 99.")
        self.rest = ChoiceField("The rest", _REST)
        self.gates = LineList("Not before", LineRules("Milestone", renames=False, orders=False), "No milestone.")
        self.gate: ChoiceField[StepId | None] = ChoiceField("Add a milestone")
        self._opens_row = self.row("Opens", self.opens)
        self._count_row = self.row("How many", self.count)
        self._rest_row = self.row("Then", self.rest)
        self._gates_row = self.row(
            "Not before", self.gates, "It also waits for these milestones while they can be reached."
        )
        self._gate_row = self.row("Add a milestone", self.gate)
        self.opens.picked.connect(self._open_when)
        self.count.value_kept.connect(lambda count: self.give(self._count_row, opens_at=count))
        self.rest.picked.connect(lambda cancel: self.give(self._rest_row, cancel_rest=cancel))
        self.gates.removed.connect(self._drop_gate)
        self.gate.picked.connect(lambda gate: self.give(self._gate_row, gates=(*self.step.gates, gate)))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        """A step that only one flow leads to, without milestones, opens when that has come."""
        if step.kind.traits.never_waits:
            return False
        several = len([flow for flow in graph.incoming.get(step.id, ()) if not flow.loop_back]) > 1
        return several or step.opens_at is not None or bool(step.gates) or bool(_milestones(step, graph))

    def fill(self, step: Step, afresh: bool) -> None:
        self.opens.choose(_USUAL if step.opens_at is None else _FIRST if step.opens_at == 1 else _SOME)
        self.count.show_value(step.opens_at, afresh)
        self._count_row.setVisible((step.opens_at or 1) > 1)
        self.rest.choose(step.cancel_rest)
        self._rest_row.setVisible(step.opens_at is not None)
        titles = self.editor.titles
        self.gates.show_lines([Line(titles.get(gate, gate), key=gate) for gate in step.gates])
        free = _milestones(step, self.editor.graph)
        self.gate.set_choices([Choice(None, "Choose…"), *(Choice(one, titles[one]) for one in free)])
        self._gates_row.setVisible(bool(free or step.gates))
        self._gate_row.setVisible(bool(free))

    def _open_when(self, how: str) -> None:
        number = {_USUAL: None, _FIRST: 1, _SOME: max(2, self.step.opens_at or 2)}[how]
        cancel = self.step.cancel_rest and number is not None
        self.give(self._opens_row, opens_at=number, cancel_rest=cancel)

    def _drop_gate(self, row: int) -> None:
        gates = self.step.gates
        self.give(self._gates_row, gates=gates[:row] + gates[row + 1 :])


def _milestones(step: Step, graph: Graph) -> list[StepId]:
    """Those that a step does not wait for yet."""
    milestones = (other.id for other in graph.steps if other.kind is StepKind.MILESTONE)
    return [id for id in milestones if id != step.id and id not in step.gates]


class StepToldSection(StepSection):
    """Who is informed of a step, and how long before its due its owner is reminded."""

    title = "Who is told"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        nothing = "Nobody beside owner and approvers."
        self.informed = LineList("Informed", LineRules("Role", renames=False, orders=False), nothing)
        self.new = RoleField("Add who is informed", "Add a role, or type a new one", keeps=False)
        self.hours = reminder_field("Remind before the due")
        self._informed_row = self.row("Informed", self.informed, "They hear when it is finished or its date moves.")
        self._new_row = self.row("Add who is informed", self.new)
        self._hours_row = self.row("Remind before the due", self.hours, "In hours; 24 are one working day.")
        self.informed.removed.connect(self._drop)
        self.new.role_picked.connect(self._add)
        self.new.role_typed.connect(self._add_new)
        self.hours.problem_changed.connect(self._hours_row.show_problem)
        self.hours.value_kept.connect(self._keep_hours)

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.has_task and not step.kind.traits.unattended

    def fill(self, step: Step, afresh: bool) -> None:
        names = self.editor.role_names
        self.informed.show_lines([Line(names.get(role, role), key=role) for role in step.informed])
        self.new.show_roles({role: name for role, name in names.items() if role not in step.informed}, afresh=afresh)
        self.hours.show_value(self.editor.hours.get(step.id), afresh)

    def _drop(self, row: int) -> None:
        self.give(self._informed_row, informed=self.step.informed[:row] + self.step.informed[row + 1 :])

    def _add(self, role: RoleId | None) -> None:
        if role is not None:
            self.give(self._informed_row, informed=(*self.step.informed, role))

    def _add_new(self, name: str) -> None:
        self.editor.do(self._new_row.show_problem, inform_role, self.step_id, name)

    def _keep_hours(self, hours: tuple[int, ...] | None) -> None:
        # They belong to the settings, not to the drawing, whose changes show a step anew.
        if self.editor.do(self._hours_row.show_problem, override_hours, hours, step_id=self.step_id):
            self.hours.show_value(hours, afresh=True)


_NEVER, _REMIND, _CLOSE = "never", "remind", "close"
_TIME_OUTS = (
    Choice(_NEVER, "Nothing happens"),
    Choice(_REMIND, "Remind whoever does it"),
    Choice(_CLOSE, "Close it as timed out"),
)


class TimeOutSection(StepSection):
    """What happens to a step that stays open too long."""

    title = "Time-out"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.what = ChoiceField("When it stays open", _TIME_OUTS)
        self.after = span_field("After", "Say after how much working time, for example 2 d.")
        self._what_row = self.row("When it stays open", self.what)
        self._after_row = self.row("After", self.after, "Working time since it opened.")
        self.what.picked.connect(self._choose)
        self.after.value_kept.connect(self._keep_after)

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.has_task and step.kind.traits.takes_time

    def fill(self, step: Step, afresh: bool) -> None:
        out = step.time_out
        self.what.choose(_NEVER if out is None else _CLOSE if out.close else _REMIND)
        self.after.show_value(out.after if out is not None else None, afresh)
        self._after_row.setVisible(out is not None)

    def _choose(self, what: str) -> None:
        old = self.step.time_out or TimeOut(Span(2))
        self.give(self._what_row, time_out=None if what == _NEVER else replace(old, close=what == _CLOSE))

    def _keep_after(self, after: Span) -> None:
        if self.step.time_out is not None:
            self.give(self._after_row, time_out=replace(self.step.time_out, after=after))
