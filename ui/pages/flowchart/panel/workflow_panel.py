"""What is true of the whole workflow: its facts, fields, what it makes, lanes. Shown when nothing is selected."""

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.actions.flowchart.field import put_field, remove_field
from app.actions.flowchart.lane import add_lane, move_lane, remove_lane, set_lanes_on
from app.actions.flowchart.order import order_field
from app.actions.flowchart.version import edit_workflow, set_workflow_hour
from app.actions.reminder import override_hours
from app.domain.workflow import FieldKind, Graph, ProjectField
from app.queries.graph_counter import counted
from app.queries.role_list import role_lines_of, runs_of, workflow_roles
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, set_text, wrapping_label
from ui.link.theme import META, font
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.field_editor import WorkflowEditor
from ui.pages.flowchart.panel.spec_lists import deliverable_list, requirement_list
from ui.widgets.button import allow, icon_button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.fold import Fold
from ui.widgets.form import Form, FormRow, tab_in_order
from ui.widgets.line_field import LineField, TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.role_field import RoleField
from ui.widgets.value_field import clock_field, reminder_field

_KINDS = (
    Choice(FieldKind.TEXT, "Text"),
    Choice(FieldKind.NUMBER, "Number"),
    Choice(FieldKind.MONEY, "Money"),
    Choice(FieldKind.DATE, "Date"),
    Choice(FieldKind.CHOICE, "One of some choices"),
    Choice(FieldKind.YES_NO, "Yes or no"),
    Choice(FieldKind.PERSON, "Person"),
    Choice(FieldKind.LIST, "A list of values"),
)
_NOTHING = "No field yet. Conditions ask about fields: “Budget”, “Needs legal”."


class FieldList(QWidget):
    """A card for each field of the workflow, and a line to add one."""

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        named(self, "Project fields")
        self.editor = editor
        self.cards: list[FieldCard] = []
        self._nothing = wrapping_label(_NOTHING)
        self._nothing.setFont(font(META))
        self._nothing.setProperty("tone", "muted")
        self.new = LineField("Add a field", "Add a field: type its name")
        self._new_row = FormRow("Add a field", self.new)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._nothing)
        self._layout.addWidget(self._new_row)
        self.new.kept.connect(self._add)
        self.new.taken_back.connect(lambda: self._new_row.show_problem(""))

    def show_fields(self, fields: tuple[ProjectField, ...], afresh: bool = False) -> None:
        """Show the fields in their order now; a card belongs to a place in the list, not to one field."""
        while len(self.cards) > len(fields):
            card = self.cards.pop()
            card.hide()
            card.setParent(None)
            card.deleteLater()
        while len(self.cards) < len(fields):
            card = FieldCard(self.editor)
            self._layout.insertWidget(1 + len(self.cards), card)
            self.cards.append(card)
        for at, (card, field) in enumerate(zip(self.cards, fields, strict=True)):
            card.show_field(field, at, len(fields), afresh)
        self._nothing.setVisible(not fields)
        if afresh:
            self.new.show_text("", afresh=True)

    def _add(self, typed: str) -> None:
        if typed.strip() and self.editor.do(self._new_row.show_problem, put_field, ProjectField(typed)):
            self.new.show_text("", afresh=True)


class FieldCard(QFrame):
    """One field: name, kind, choices, whether it is required."""

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        self._editor = editor
        self._field = ProjectField("")
        self._at = 0
        self.name = LineField("Name of the field")
        self.kind = ChoiceField("Kind of field", _KINDS)
        self.required = CheckField("Required")
        self.choices = LineList("Choices", LineRules("Choice", "Add a choice"), "Add what can be chosen.")
        self.up = icon_button(Command("up", "Move up", lambda: self._move(-1), "chevron-up"), self, 14)
        self.down = icon_button(Command("down", "Move down", lambda: self._move(1), "chevron-down"), self, 14)
        self.remove = icon_button(Command("remove", "Remove field", self._remove, "x"), self, 14)
        self._name_row = FormRow("Name of the field", self.name)
        self._name_row.label.hide()
        self._lay_out()
        self.name.kept.connect(lambda text: self._change(name=text))
        self.name.taken_back.connect(lambda: self._name_row.show_problem(""))
        self.kind.picked.connect(lambda kind: self._change(kind=kind))
        self.required.chosen.connect(lambda on: self._change(required=on))
        self.choices.added.connect(lambda text: self._change(choices=(*self._field.choices, text)))
        self.choices.renamed.connect(self._rename_choice)
        self.choices.removed.connect(self._remove_choice)
        self.choices.moved.connect(lambda at, to: self._change(choices=tuple(moved_items(self._field.choices, at, to))))

    def show_field(self, field: ProjectField, at: int, count: int, afresh: bool) -> None:
        """This field, at its place of ``count``."""
        afresh = afresh or (field.name != self._field.name and not self.name.hasFocus())
        self._field, self._at = field, at
        text = one_line(field.name)
        named(self, f"Field {text}")
        self.name.show_text(field.name, afresh)
        named(self.kind, f"Kind of {text}").choose(field.kind)
        named(self.required, f"Required: {text}").show_checked(field.required)
        self.choices.setVisible(field.kind is FieldKind.CHOICE)
        self.choices.show_lines([Line(choice) for choice in field.choices], afresh)
        for tool, what in ((self.up, "Move up"), (self.down, "Move down"), (self.remove, "Remove field")):
            named(tool, f"{what}: {text}")
        allow(self.up, "" if at > 0 else "It is the first field already.")
        allow(self.down, "" if at < count - 1 else "It is the last field already.")

    def _lay_out(self) -> None:
        head, middle = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._name_row, 1)
        for tool in (self.up, self.down, self.remove):
            head.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.kind, 1)
        middle.addWidget(self.required)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(middle)
        layout.addWidget(self.choices)

    def _change(self, **parts: object) -> None:
        field = replace(self._field, **parts)  # type: ignore[arg-type]
        if field != self._field:
            self._editor.do(self._name_row.show_problem, put_field, field, self._field.name)
            self.kind.choose(self._field.kind)
            self.required.show_checked(self._field.required)

    def _rename_choice(self, at: int, text: str) -> None:
        self._change(choices=tuple(text if n == at else old for n, old in enumerate(self._field.choices)))

    def _remove_choice(self, at: int) -> None:
        self._change(choices=tuple(old for n, old in enumerate(self._field.choices) if n != at))

    def _move(self, by: int) -> None:
        self._editor.do(self._name_row.show_problem, order_field, self._field.name, self._at + by)

    def _remove(self) -> None:
        self._editor.do(self._name_row.show_problem, remove_field, self._field.name)


class Drawn(StrEnum):
    """How the flowchart of a workflow is drawn."""

    ROWS = "rows"
    LINE = "line"
    LANES = "lanes"


_DRAWN = (
    Choice(Drawn.ROWS, "In rows that fit the window"),
    Choice(Drawn.LINE, "In one line"),
    Choice(Drawn.LANES, "In lanes, one for each role"),
)


class WorkflowPanel(QWidget):
    """Name, words for the date, about; how it is drawn; fields; lanes in their order.

    ``rows_asked``: it is to be drawn in rows, or in one line.
    """

    rows_asked = Signal(bool)

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._context = context
        self._editor = WorkflowEditor(context, model)
        self.name = LineField("Name of the workflow")
        self.anchor = LineField("What its date is called", "Publish date, Launch, Contract signed")
        self.about = TextField("About", "When do we work like this?", lines=3)
        self.hour = clock_field("Its hour")
        self.hours = reminder_field("Remind before the due")
        self.fields = FieldList(self._editor)
        self.deliverables = deliverable_list(self._editor)
        self.requirements = requirement_list(self._editor)
        self.drawn = ChoiceField("How it is drawn", _DRAWN)
        self.lanes = LineList("Lanes", LineRules("Lane", renames=False), "None yet: each role of a step gets one.")
        self.new_lane = RoleField("Add a lane", "Add a role, or type a new one", keeps=False)
        form = Form()
        self._facts: dict[str, tuple[FormRow, LineField | TextField]] = {
            "name": (form.add("Name of the workflow", self.name), self.name),
            "anchor_label": (form.add("What its date is called", self.anchor), self.anchor),
            "about": (form.add("About", self.about), self.about),
        }
        self._hour_row = form.add("Its hour", self.hour, "Projects begin with it; only the step with the date has it.")
        self._hours_row = form.add("Remind before the due", self.hours, "In hours; 24 are one working day.")
        self._drawn_row = form.add("How it is drawn", self.drawn)
        self.counts = wrapping_label()
        self.counts.setProperty("tone", "muted")
        self.roles = wrapping_label()
        lanes = Form()
        self._lanes_row = lanes.add("From top to bottom", self.lanes)
        self._new_lane_row = lanes.add("Add a lane", self.new_lane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(self.counts)
        layout.addWidget(form)
        layout.addWidget(Fold("Project fields", self.fields))
        layout.addWidget(Fold("Deliverables", self.deliverables, is_open=False))
        layout.addWidget(Fold("Requirements", self.requirements, is_open=False))
        layout.addWidget(Fold("Who has the roles", self.roles))
        layout.addWidget(Fold("Roles and lanes", lanes))
        layout.addStretch()
        for name, (row, field) in self._facts.items():
            self._connect(name, row, field)
        self.hour.value_kept.connect(self._keep_hour)
        self.hours.value_kept.connect(self._keep_hours)
        self.drawn.picked.connect(self._draw)
        self.lanes.moved.connect(self._move_lane)
        self.lanes.removed.connect(self._remove_lane)
        self.new_lane.role_picked.connect(lambda role: self._add_lane(self._editor.role_names[role]))
        self.new_lane.role_typed.connect(self._add_lane)

    def refresh(self) -> None:
        """The open workflow as it is now."""
        model = self._editor.model
        if model.view is None:
            return
        afresh = self._editor.turn()
        workflow, graph = model.view.workflow, model.graph
        for name, (row, field) in self._facts.items():
            field.show_text(getattr(workflow, name), afresh)
            if afresh:
                row.show_problem("")
        self.hour.show_value(workflow.anchor_minute, afresh)
        self.hours.show_value(self._editor.hours.get(None), afresh)
        self.fields.show_fields(graph.fields, afresh)
        self.deliverables.show_specs(graph.deliverables, afresh)
        self.requirements.show_specs(graph.requirements, afresh)
        self.drawn.choose(_drawn(graph))
        runs = self._context.read(runs_of, workflow.id)
        set_text(self.counts, f"{counted(graph)}. Runs: {runs}.")
        roles = role_lines_of(self._context.read(workflow_roles, graph))
        set_text(self.roles, roles or "No step has a role yet.")
        names = self._editor.role_names
        laned = [lane.role for lane in graph.lanes]
        self.lanes.show_lines([Line(names.get(role, role) if role else "Steps without a role") for role in laned])
        self.new_lane.show_roles({role: name for role, name in names.items() if role not in laned}, afresh=afresh)
        if afresh:
            for row in (self._hour_row, self._hours_row, self._drawn_row, self._lanes_row, self._new_lane_row):
                row.show_problem("")
        tab_in_order(self)

    def first(self) -> QWidget:
        """The field that takes the focus when the panel is entered from the drawing."""
        return self.name

    def _connect(self, name: str, row: FormRow, field: LineField | TextField) -> None:
        field.kept.connect(lambda text: self._editor.do(row.show_problem, edit_workflow, **{name: text}))
        field.taken_back.connect(lambda: row.show_problem(""))

    def _keep_hour(self, minute: int | None) -> None:
        if self._editor.do(self._hour_row.show_problem, set_workflow_hour, minute):
            self.hour.show_value(minute, afresh=True)

    def _keep_hours(self, hours: tuple[int, ...] | None) -> None:
        if self._editor.do(self._hours_row.show_problem, override_hours, hours):
            self.hours.show_value(hours, afresh=True)

    def _draw(self, drawn: Drawn) -> None:
        """Rows and a line are worked out beside the window, and may be given up: until then it reads as before."""
        if drawn is Drawn.LANES:
            self._editor.do(self._drawn_row.show_problem, set_lanes_on, True)
        else:
            self.rows_asked.emit(drawn is Drawn.ROWS)
        self.refresh()

    def _move_lane(self, row: int, to: int) -> None:
        lane = self._editor.graph.lanes[row]
        self._editor.do(self._lanes_row.show_problem, move_lane, lane.role, to)

    def _add_lane(self, role_name: str) -> None:
        self._editor.do(self._new_lane_row.show_problem, add_lane, role_name)

    def _remove_lane(self, row: int) -> None:
        self._editor.do(self._lanes_row.show_problem, remove_lane, self._editor.graph.lanes[row].role)


def _drawn(graph: Graph) -> Drawn:
    return Drawn.LANES if graph.in_lanes else Drawn.ROWS if graph.in_rows else Drawn.LINE
