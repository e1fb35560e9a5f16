"""What is true of the whole workflow: its facts, its project fields, and its lanes. Shown when nothing is selected."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.actions.flowchart.lane import move_lane, set_lanes_on
from app.actions.flowchart.version import edit_workflow
from ui.link.accessible import named
from ui.link.context import Context
from ui.pages.flowchart.panel.editing import Editing, Editor
from ui.pages.flowchart.panel.project_fields import FieldList
from ui.widgets.fold import Fold
from ui.widgets.form import Form, FormRow
from ui.widgets.line_field import LineField, TextField
from ui.widgets.line_list import Line, LineList, LineRules
from ui.widgets.tab_order import tab_in_order

IN_LANES = "Show roles as lanes"


class WorkflowPanel(QWidget):
    """Name, words for the date, about; fields; lanes in their order."""

    def __init__(self, context: Context, model: Editing) -> None:
        super().__init__()
        self._editor = Editor(context, model)
        self.name = LineField("Name of the workflow")
        self.anchor = LineField("What its date is called", "Publish date, Launch, Contract signed")
        self.about = TextField("About", "When do we work like this?", lines=3)
        self.fields = FieldList(self._editor)
        self.in_lanes = named(QCheckBox(IN_LANES), IN_LANES)
        self.lanes = LineList("Lanes", LineRules("Lane", renames=False, removes=False), "Give steps roles first.")
        form = Form()
        self._facts: dict[str, tuple[FormRow, LineField | TextField]] = {
            "name": (form.add("Name of the workflow", self.name), self.name),
            "anchor_label": (form.add("What its date is called", self.anchor), self.anchor),
            "about": (form.add("About", self.about), self.about),
        }
        lanes = Form()
        self._in_lanes_row = lanes.add("", self.in_lanes)
        self._in_lanes_row.label.hide()
        self._lanes_row = lanes.add("From top to bottom", self.lanes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(form)
        layout.addWidget(Fold("Project fields", self.fields))
        layout.addWidget(Fold("Roles and lanes", lanes))
        layout.addStretch()
        for name, (row, field) in self._facts.items():
            self._connect(name, row, field)
        self.in_lanes.clicked.connect(self._set_in_lanes)
        self.lanes.moved.connect(self._move_lane)

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
        self.fields.show_fields(graph.fields, afresh)
        self.in_lanes.setChecked(graph.in_lanes)
        names = self._editor.role_names
        roles = [lane.role for lane in graph.lanes]
        self.lanes.show_lines([Line(names.get(role, role) if role else "Steps without a role") for role in roles])
        tab_in_order(self)

    def first(self) -> QWidget:
        """Where typing begins."""
        return self.name

    def _connect(self, name: str, row: FormRow, field: LineField | TextField) -> None:
        field.kept.connect(lambda text: self._editor.do(row.show_problem, edit_workflow, **{name: text}))
        field.taken_back.connect(lambda: row.show_problem(""))

    def _set_in_lanes(self, on: bool) -> None:
        if not self._editor.do(self._in_lanes_row.show_problem, set_lanes_on, on):
            self.refresh()

    def _move_lane(self, row: int, to: int) -> None:
        lane = self._editor.graph.lanes[row]
        self._editor.do(self._lanes_row.show_problem, move_lane, lane.role, to)
