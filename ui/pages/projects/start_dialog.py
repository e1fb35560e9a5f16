"""*Start project*: everything proposed, Start enabled at once, and beside it what would come of it."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.queries.start import StartView, WorkflowChoice, workflow_choices
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ProjectPlace
from ui.link.plain_text import one_line
from ui.pages.projects.start_draft import StartDraft, propose, read_preview, start
from ui.pages.projects.start_fields import StartFields
from ui.pages.projects.start_people import StartPeople
from ui.pages.projects.start_preview import StartPreview
from ui.pages.projects.start_tailor import StartTailor
from ui.widgets.date_field import DateField
from ui.widgets.elided import give_way
from ui.widgets.form import Form
from ui.widgets.preview_dialog import PreviewDialog


def open_start(context: Context, parent: QWidget, workflow: str = "") -> "StartDialog":
    """Show the dialog over ``parent``; ``workflow`` is the name of the one to begin with, if any."""
    dialog = StartDialog(context, parent, workflow)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class StartDialog(PreviewDialog):
    """``draft`` is what would be started now."""

    def __init__(self, context: Context, parent: QWidget | None, workflow: str = "") -> None:
        super().__init__(parent, "Start project", Command("start", "Start", self.start, "play"))
        self._context = context
        self.resize(1040, 680)
        self.choices = context.read(workflow_choices)
        self._today: date = context.read(lambda reader: reader.today())
        self.workflow = named(QComboBox(), "Workflow")
        give_way(self.workflow)
        for choice in self.choices:
            self.workflow.addItem(one_line(choice.name) + (" (template)" if choice.template else ""))
        self.name = named(QLineEdit(), "Name")
        self.anchor = DateField("Date", lambda: self._today, optional=False)
        self.people = StartPeople(context)
        self.fields = StartFields(lambda: self._today)
        self.tailor = StartTailor()
        self.preview = StartPreview()
        self._lay_out()
        self.draft: StartDraft = propose(context, self._choice_named(workflow))
        self.workflow.setCurrentIndex(self.choices.index(self.draft.choice))
        self._show_draft()
        self._connect()

    def start(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        if not self.anchor.read():
            self.anchor.setFocus()
            return
        self.settle()
        project_id = start(self._context, self.draft)
        if project_id is None:
            self.look()
            return
        self.accept()
        self._context.go_to(ProjectPlace(project_id))

    def look(self) -> None:
        """Read the preview now."""
        seen = read_preview(self._context, self.draft)
        if isinstance(seen, StartView):
            self.preview.show_view(seen, self._today, self.draft.anchor_on)
        else:
            self.preview.show_refusal(seen)
        self.go.setEnabled(isinstance(seen, StartView))

    def _choice_named(self, name: str) -> WorkflowChoice:
        return next((choice for choice in self.choices if choice.name == name), self.choices[0])

    def _choose(self, at: int) -> None:
        self.draft = replace(propose(self._context, self.choices[at]), name=self.draft.name)
        self._show_draft()

    def _show_draft(self) -> None:
        """Everything anew, after another workflow was chosen."""
        label = self.draft.choice.anchor_label
        self._anchor_row.label.setText(one_line(label).replace("&", "&&"))
        named(self.anchor, label)
        self.anchor.set_day(self.draft.anchor_on)
        self.name.setPlaceholderText(self.draft.usual_name)
        self.people.show_roles(self.draft.roles, self.draft.people)
        self.fields.show_fields(self.draft.choice.graph.fields)
        self.tailor.show_graph(self.draft.choice.graph)
        self.look()

    def _change(self, draft: StartDraft) -> None:
        self.draft = draft
        self.name.setPlaceholderText(draft.usual_name)
        self.look_soon()

    def _connect(self) -> None:
        self.workflow.currentIndexChanged.connect(self._choose)
        self.name.textChanged.connect(lambda text: self._change(replace(self.draft, name=text)))
        self.anchor.date_changed.connect(lambda day: self._change(replace(self.draft, anchor_on=day)))
        self.people.picked.connect(lambda people: self._change(replace(self.draft, people=people)))
        self.fields.answered.connect(lambda: self._change(replace(self.draft, fields=self.fields.values)))
        self.tailor.tailored.connect(self._tailor)

    def _tailor(self) -> None:
        tailor = self.tailor
        self._change(
            replace(self.draft, here=tailor.here, without=tailor.without, reduced_scope=tailor.scope.isChecked())
        )

    def _lay_out(self) -> None:
        form = Form()
        form.add("Workflow", self.workflow)
        form.add("Name", self.name)
        self._anchor_row = form.add("Date", self.anchor)
        inside = QWidget()
        left = QVBoxLayout(inside)
        left.setContentsMargins(20, 20, 16, 20)
        left.setSpacing(16)
        for part in (form, self.fields, self.people, self.tailor):
            left.addWidget(part)
        left.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        scroll.setFixedWidth(400)
        right = QVBoxLayout()
        right.setContentsMargins(8, 20, 20, 16)
        right.setSpacing(12)
        right.addWidget(self.preview, 1)
        right.addLayout(self.buttons())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        layout.addLayout(right, 1)
