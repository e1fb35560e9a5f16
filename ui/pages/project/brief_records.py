"""The lists of the brief: what is made, by what it is measured, what it costs, what may go wrong."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.brief import add_risk, change_risk, remove_risk
from app.actions.deliverable import (
    add_deliverable,
    change_deliverable,
    link_deliverable,
    make_deliverable_task,
    order_deliverable,
    reduce_deliverable,
    remove_deliverable,
    set_deliverable_state,
    set_deliverable_task,
)
from app.actions.kpi import add_kpi, change_kpi, plan_measuring, remove_kpi, set_target
from app.domain.brief import Deliverable, DeliverableState, Kpi, Risk
from app.domain.ids import ProjectId, TaskId
from app.queries.brief import BriefView, Origin, ProposedWorkflow, SpecDifference, measurable, proposed_workflows
from app.queries.brief_words import kpi_words
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import StartProject
from ui.widgets.button import button, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice
from ui.widgets.date_text import short_date
from ui.widgets.person_field import PersonField
from ui.widgets.record_form import RecordForm, RecordList, people
from ui.widgets.row_list import RowItem, RowTool
from ui.widgets.value_field import CountField, hours_field, number_field

REMOVE = RowTool("Del", "trash-2", "Remove")
ORDER = (RowTool("Alt+Up", "chevron-up", "Move up"), RowTool("Alt+Down", "chevron-down", "Move down"))
STATES = {
    DeliverableState.DRAFT: ChipStyle("Draft", Tone.NEUTRAL, "pencil"),
    DeliverableState.IN_REVIEW: ChipStyle("In review", Tone.ACCENT, "eye"),
    DeliverableState.CHANGES: ChipStyle("Changes asked", Tone.BAD, "rotate-ccw"),
    DeliverableState.APPROVED: ChipStyle("Approved", Tone.OK, "check"),
    DeliverableState.ACCEPTED: ChipStyle("Accepted by the client", Tone.OK, "circle-check"),
    DeliverableState.PUBLISHED: ChipStyle("Published", Tone.OK, "external-link"),
}


REDUCED = "With reduced scope"
LEFT_OUT = (Choice(False, "Stays"), Choice(True, "Is left for later"))
LATER = ChipStyle("Can wait", Tone.PLAIN)


def origin_chips(difference: SpecDifference | None, late: bool) -> tuple[ChipStyle, ...]:
    """That something is a change of scope, the project's own, or other than in the workflow."""
    chips = [ChipStyle("Scope change", Tone.WARN)] if late else []
    if difference is not None and difference.origin is Origin.OWN and not late:
        chips.append(ChipStyle("Own", Tone.PLAIN))
    elif difference is not None and difference.origin is Origin.CHANGED:
        chips.append(ChipStyle("Changed", Tone.PLAIN))
    return tuple(chips)


class RecordSection:
    """One list of the brief; ``project_id`` tells of which project, when something is added or done."""

    def __init__(self, context: Context, project_id: Callable[[], ProjectId]) -> None:
        self.context = context
        self.project_id = project_id


class DeliverableSection(RecordSection):
    """Deliverables as rows; the form of the current one, and the task that makes it."""

    def __init__(self, context: Context, project_id: Callable[[], ProjectId]) -> None:
        super().__init__(context, project_id)
        self._order: list[int] = []
        self._tasks: list[Choice[TaskId | None]] = []
        form: RecordForm[Deliverable] = RecordForm(context, columns=2)
        nothing = "Nothing yet. Type what is made: a page, a film, eight tiles."
        tools = (*ORDER, REMOVE)
        self.list = RecordList("Deliverables", form, "Add a deliverable", nothing, tools, fields=self._add_fields)
        self.proposals = WorkflowProposals(context)
        self.list.asked.connect(self._use)
        self.list.added.connect(lambda text: self.list.typed(lambda do: do(add_deliverable, project_id(), text)))

    def _add_fields(self, form: RecordForm[Deliverable]) -> None:
        change = change_deliverable
        form.line("Name of the deliverable", lambda one: one.name, lambda one, to, do: do(change, one.id, name=to))
        form.line("Kind", lambda one: one.kind, lambda one, to, do: do(change, one.id, kind=to), "Page, video, mail")
        pieces = CountField("How many", 1, 100_000, "Write how many of it are made.")
        form.value("How many", pieces, lambda one: one.amount, lambda one, to, do: do(change, one.id, amount=to))
        form.line("Channel", lambda one: one.channel, lambda one, to, do: do(change, one.id, channel=to), "Blog, mail")
        form.line("Format", lambda one: one.format, lambda one, to, do: do(change, one.id, format=to), "HTML, MP4, A4")
        self._add_delivery(form)
        self.making = TaskMaking(self.context, self.list)
        form.add("Or a new task for it", self.making)
        form.also(lambda one, afresh: self.making.show_people(afresh))

    def _add_delivery(self, form: RecordForm[Deliverable]) -> None:
        """How far it has come, where it can be seen, which task makes it."""
        state = set_deliverable_state
        states = [Choice(each, chip.text, chip.icon) for each, chip in STATES.items()]
        self.state = form.choice("State", lambda one: one.state, lambda one, to, do: do(state, one.id, to), states)
        self.on = form.day(
            "Accepted or published on", lambda one: one.on, lambda one, to, do: do(state, one.id, one.state, on=to)
        )
        form.line("Link", lambda one: one.link, lambda one, to, do: do(link_deliverable, one.id, to), "https://")
        made = set_deliverable_task
        task = form.choice("Made by the task", lambda one: one.task_id, lambda one, to, do: do(made, one.id, to))
        form.also(lambda one, afresh: task.set_choices(self._tasks, one.task_id))
        less = reduce_deliverable
        form.choice(REDUCED, lambda one: one.reduced, lambda one, to, do: do(less, one.id, to), LEFT_OUT)
        early = "It is not accepted or published yet."
        form.also(lambda one, afresh: self.on.allow("" if one.state.delivered else early))

    def show_view(self, view: BriefView, afresh: bool) -> None:
        """The deliverables of this brief, in their order."""
        self._tasks = [Choice(None, "No task yet"), *(Choice(task.id, task.title) for task in view.tasks.values())]
        self._order = [one.id for one in view.deliverables]
        self.proposals.show_proposals(self.context.read(proposed_workflows, view))
        rows = [deliverable_row(view, one) for one in view.deliverables]
        self.list.show_records({int(one.id): one for one in view.deliverables}, rows, afresh)

    def _use(self, key: str, id: Any) -> None:  # noqa: ANN401
        if key == REMOVE.key:
            self.context.do(remove_deliverable, id)
            return
        place = self._order.index(id) + (-1 if key == ORDER[0].key else 1)
        if 0 <= place < len(self._order):
            self.context.do(order_deliverable, id, place)


def deliverable_row(view: BriefView, one: Deliverable) -> RowItem[int]:
    """A deliverable with its state, its day and who makes it."""
    task = view.tasks.get(one.task_id) if one.task_id is not None else None
    due = f"due {short_date(task.due_on)}" if task is not None and task.due_on is not None else ""
    amount = f"{one.amount:,} pieces" if one.amount > 1 else ""
    parts = (one.kind, one.channel, one.format, amount, short_date(one.on) if one.on is not None else due)
    marks = origin_chips(view.differences.get((Deliverable, one.id)), one.added_at is not None)
    chips = (*marks, *[LATER] * one.reduced, STATES[one.state])
    under = " · ".join(part for part in parts if part) or "No kind or channel yet"
    if task is None:
        return RowItem(int(one.id), one.name, under, chips, avatar=False)
    return RowItem(int(one.id), one.name, under, chips, view.name(task.owner_id), task.owner_id)


class WorkflowProposals(QWidget):
    """Workflows that make what the brief lists: a click starts a project of one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        named(self, "Workflows that make this")
        self._context = context
        self._shown: list[ProposedWorkflow] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_proposals(self, found: list[ProposedWorkflow]) -> None:
        """A line for each, at most three."""
        found = found[:_PROPOSED]
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in found:
            made = f"{', '.join(one.makes[:3])}{' …' if len(one.makes) > 3 else ''}"
            line = link_button(f"Start “{one.name}”, which makes {made}")
            line.clicked.connect(lambda _=False, name=one.name: self._context.go_to(StartProject(name)))
            self._rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)


_PROPOSED = 3


class TaskMaking(QWidget):
    """Who makes it and how many hours that takes; the button makes the task."""

    def __init__(self, context: Context, deliverables: RecordList[Deliverable]) -> None:
        super().__init__()
        self._context = context
        self._list = deliverables
        self.who = PersonField("Who makes it", "Who makes it")
        self.hours = hours_field("Hours that it takes")
        self.hours.value_kept.connect(self.hours.show_value)
        self.go = button(Command("make_task", "Make its task", self._make, "plus"), self)
        row = QHBoxLayout()
        row.addWidget(self.hours, 1)
        row.addWidget(self.go)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(6)
        both.addWidget(self.who)
        both.addLayout(row)

    def show_people(self, afresh: bool) -> None:
        """Offer the team, unless a name is being typed."""
        if afresh or not self.who.is_half_typed:
            self.who.set_choices(self._context.read(people), None if afresh else self.who.person_id)

    def _make(self) -> None:
        self.hours.keep()
        one, who = self._list.form.record, self.who.person_id
        if one is None:
            return
        if who is None:
            self._context.refuse(f"Choose who makes “{one.name}”.")
            self.who.setFocus()
        elif self._context.do(make_deliverable_task, one.id, who, effort=self.hours.value or 0) is not None:  # type: ignore[arg-type]
            self.hours.show_value(None, afresh=True)


class KpiSection(RecordSection):
    """KPIs as rows: a target, the day on which it is measured, and by whom."""

    def __init__(self, context: Context, project_id: Callable[[], ProjectId]) -> None:
        super().__init__(context, project_id)
        form: RecordForm[Kpi] = RecordForm(context, columns=2)
        nothing = "Nothing yet. Type a number that shows whether it worked: trials, readers, orders."
        self.list = RecordList("KPIs", form, "Add a KPI", nothing, (REMOVE,), fields=self._add_fields)
        self.list.asked.connect(lambda key, id: context.do(remove_kpi, id))
        self.list.added.connect(lambda text: self.list.typed(lambda do: do(add_kpi, project_id(), text)))

    def _add_fields(self, form: RecordForm[Kpi]) -> None:
        form.line("Name of the KPI", lambda one: one.name, lambda one, to, do: do(change_kpi, one.id, name=to))
        form.line("Unit", lambda one: one.unit, lambda one, to, do: do(change_kpi, one.id, unit=to), "trials, %, €")
        start, target = number_field("Starts at"), number_field("Target")
        form.value(
            "Starts at", start, lambda one: one.start, lambda one, to, do: do(set_target, one.id, to, one.target)
        )
        form.value("Target", target, lambda one: one.target, lambda one, to, do: do(set_target, one.id, one.start, to))
        plan = plan_measuring
        form.day("Measured on", lambda one: one.on, lambda one, to, do: do(plan, one.id, to, one.person_id))
        form.person("Measured by", lambda one: one.person_id, lambda one, to, do: do(plan, one.id, one.on, to))

    def show_view(self, view: BriefView, afresh: bool) -> None:
        """The KPIs of this brief."""
        rows = []
        for one in view.kpis:
            chip = ChipStyle("Can be measured", Tone.OK, "check") if measurable(one) else _VAGUE
            words = kpi_words(view, one, short_date).removeprefix(f"{one.name}: ")
            rows.append(RowItem(int(one.id), one.name, words, (chip,), avatar=False))
        self.list.show_records({int(one.id): one for one in view.kpis}, rows, afresh)


_VAGUE = ChipStyle("Needs a target and a day", Tone.WARN, "circle-dashed")


class RiskSection(RecordSection):
    """What may go wrong, and who looks after it."""

    def __init__(self, context: Context, project_id: Callable[[], ProjectId]) -> None:
        super().__init__(context, project_id)
        form: RecordForm[Risk] = RecordForm(context, columns=2)
        nothing = "None yet. Type what may go wrong."
        self.list = RecordList("Risks", form, "Add a risk", nothing, (REMOVE,), False, self._add_fields)
        self.list.asked.connect(lambda key, id: context.do(remove_risk, id))
        self.list.added.connect(lambda text: self.list.typed(lambda do: do(add_risk, project_id(), text)))

    def _add_fields(self, form: RecordForm[Risk]) -> None:
        form.line(
            "What may go wrong", lambda one: one.text, lambda one, to, do: do(change_risk, one.id, to, one.owner_id)
        )
        form.person(
            "Who looks after it", lambda one: one.owner_id, lambda one, to, do: do(change_risk, one.id, one.text, to)
        )

    def show_view(self, view: BriefView, afresh: bool) -> None:
        """The risks of this brief."""
        rows = [self._row(view, one) for one in view.risks]
        self.list.show_records({int(one.id): one for one in view.risks}, rows, afresh)

    def _row(self, view: BriefView, one: Risk) -> RowItem[int]:
        owner = view.name(one.owner_id)
        under = f"{owner} looks after it" if owner else "Nobody looks after it yet"
        return RowItem(int(one.id), one.text, under, (), owner, one.owner_id, avatar=one.owner_id is not None)
