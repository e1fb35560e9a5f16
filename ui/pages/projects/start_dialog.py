"""*Start project*: everything proposed, Start enabled at once, and beside it what would come of it.

The draft holds what would be started, as values; the form's fields change it, the preview shows what comes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.actions.idea import start_from_idea
from app.actions.project import StartPlan, start_project
from app.actions.project_field import unanswered
from app.actions.template import start_from_template
from app.domain.condition import FieldValue
from app.domain.errors import LeadlineError
from app.domain.ids import IdeaId, PersonId, ProjectId, RoleId, StepId, VersionId
from app.domain.retrospective import Idea
from app.domain.tailoring import Tailoring
from app.queries.retrospective import Learned, learned_before, learned_words
from app.queries.start import (
    RoleLine,
    StartTask,
    StartView,
    WorkflowChoice,
    first_free_date,
    role_lines,
    start_view,
    workflow_choices,
)
from app.workspace.workspace import ActionResult
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ProjectPlace
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.projects.start_form import StartFields, StartPeople, StartTailor
from ui.widgets.button import allow, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_field import DateField
from ui.widgets.date_text import short_date
from ui.widgets.due_text import day_words
from ui.widgets.elided import give_way
from ui.widgets.form import Form, restyle
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.value_field import clock_field


@dataclass(frozen=True, slots=True)
class StartDraft:
    """Changed by ``replace``. ``people`` holds one person a role; a role that only approves may be left open."""

    choice: WorkflowChoice
    roles: tuple[RoleLine, ...]
    anchor_on: date
    name: str = ""
    people: Mapping[RoleId, PersonId] = field(default_factory=dict)
    here: frozenset[StepId] = frozenset()
    without: frozenset[StepId] = frozenset()
    reduced_scope: bool = False
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    minute: int | None = None
    """The hour of the date; None: all day."""
    tailoring: Tailoring = field(default_factory=Tailoring)
    practice: bool = False

    @property
    def plan(self) -> StartPlan:
        """What the action takes; a name nobody typed is made of workflow and date."""
        return StartPlan(
            self.choice.version_id or VersionId(0),
            self.name.strip() or self.usual_name,
            self.anchor_on,
            {role: (person_id,) for role, person_id in self.people.items()},
            self.here,
            self.reduced_scope,
            self.without,
            self.fields,
            self.minute,
            self.minute is None,
            self.tailoring,
            self.practice,
        )

    @property
    def usual_name(self) -> str:
        return f"{self.choice.name}, {short_date(self.anchor_on)}"


def propose(context: Context, choice: WorkflowChoice) -> StartDraft:
    """The least loaded person for each role, and the first date at which nothing is compressed."""
    roles = context.read(role_lines, choice)
    people = {role.role_id: role.people[0] for role in roles if role.owns and role.people}
    today = context.read(lambda reader: reader.today())
    draft = StartDraft(choice, roles, today + FAR, people=people, minute=choice.anchor_minute)
    try:
        anchor_on = context.read(first_free_date, preview(context, draft).changes)
    except LeadlineError:
        anchor_on = _by_longest_offset(choice, today)
    return replace(draft, anchor_on=anchor_on)


def preview(context: Context, draft: StartDraft) -> ActionResult[ProjectId]:
    """What starting would do once all is answered; raises the refusal that it would meet."""
    if draft.choice.template:
        return context.preview(start_from_template, draft.choice.template, draft.plan, answer_later=True)
    return context.preview(start_project, draft.plan, answer_later=True)


def read_preview(context: Context, draft: StartDraft) -> StartView | str:
    """What the right side shows, or the sentence that says why it cannot start."""
    try:
        return context.read(start_view, preview(context, draft).changes)
    except LeadlineError as refusal:
        return refusal.sentence


def start(context: Context, draft: StartDraft, idea_id: IdeaId | None = None) -> ProjectId | None:
    """One undo step, also from an idea; None when it was refused (and said)."""
    if idea_id is not None:
        done = context.do(start_from_idea, idea_id, draft.plan, template=draft.choice.template)
    elif draft.choice.template:
        done = context.do(start_from_template, draft.choice.template, draft.plan)
    else:
        done = context.do(start_project, draft.plan)
    return done.value if done is not None else None


def _by_longest_offset(choice: WorkflowChoice, today: date) -> date:
    """While nobody has a role, no plan can be made: the first step's own offset has to do."""
    days = [-step.offset.days for step in choice.graph.steps if step.offset is not None]
    return today + timedelta(days=max([14, *days]) + 3)


def open_start(context: Context, parent: QWidget, workflow: str = "", idea_id: IdeaId | None = None) -> "StartDialog":
    """Show the dialog over ``parent``; ``workflow`` is the name of the one to begin with, if any."""
    return opened(StartDialog(context, parent, workflow, idea_id))


class StartDialog(PreviewDialog):
    """``draft`` is what would be started now."""

    def __init__(
        self, context: Context, parent: QWidget | None, workflow: str = "", idea_id: IdeaId | None = None
    ) -> None:
        super().__init__(parent, "Start project", Command("start", "Start", self.start, "play"))
        self._context, self._idea_id = context, idea_id
        self.resize(1040, 680)
        self.choices = context.read(workflow_choices)
        self._today: date = context.read(lambda reader: reader.today())
        self.workflow = named(QComboBox(), "Workflow")
        give_way(self.workflow)
        for choice in self.choices:
            self.workflow.addItem(one_line(choice.name) + (" (template)" if choice.template else ""))
        self.name = named(QLineEdit(), "Name")
        self.anchor = DateField("Date", lambda: self._today, optional=False)
        self.hour = clock_field("Hour")
        self.people = StartPeople(context)
        self.fields = StartFields(lambda: self._today)
        self.tailor = StartTailor()
        self.preview = StartPreview()
        self.learned = LearnedLine()
        self._lay_out()
        idea = context.read(lambda reader: reader.get(Idea, idea_id or 0))
        self.name.setText(idea.text if idea is not None else "")
        self.draft: StartDraft = replace(propose(context, self._choice_named(workflow)), name=self.name.text())
        self.workflow.setCurrentIndex(self.choices.index(self.draft.choice))
        self._show_draft()
        self._connect()
        self.anchor.setFocus()  # What is typed blindly is the date, never a press of Start.
        self.anchor.selectAll()

    def start(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        if not self.anchor.read():
            return self.anchor.setFocus()
        self.settle()
        if self.people.problem or self.fields.problem:
            self.update_preview()
            return
        project_id = start(self._context, self.draft, self._idea_id)
        if project_id is None:
            self.update_preview()
            return
        self.accept()
        self._context.go_to(ProjectPlace(project_id))

    def update_preview(self) -> None:
        """Preview the start of the draft and show the sentence, what does not fit, and the tasks."""
        seen = read_preview(self._context, self.draft)
        if isinstance(seen, StartView):
            self.preview.show_view(seen, self._today, self.draft.anchor_on)
        else:
            self.preview.show_refusal(seen, self.people.missing)
        missing = unanswered(self.draft.choice.graph.fields, self.draft.fields)
        self.fields.show_missing(missing)
        if self.people.problem:
            self.preview.show_refusal(f"{self.people.problem} Choose somebody of the list, or create the person.")
        wanting = self.people.problem or self.fields.problem or ("Fill in what is required first." if missing else "")
        allow(self.go, wanting or ("" if isinstance(seen, StartView) else seen))

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
        self.hour.show_value(self.draft.minute, afresh=True)
        self.name.setPlaceholderText(self.draft.usual_name)
        self.people.show_roles(self.draft.roles, self.draft.people)
        self.fields.show_fields(self.draft.choice.graph.fields)
        roles = {role.role_id: role.name for role in self.draft.roles}
        self.tailor.show_graph(self.draft.choice.graph, roles, label)
        self.learned.show_learned(self._context.read(learned_before, self.draft.choice.name))
        self.update_preview()

    def _change(self, draft: StartDraft) -> None:
        self.draft = draft
        self.name.setPlaceholderText(draft.usual_name)
        self.update_preview_soon()

    def _connect(self) -> None:
        self.workflow.currentIndexChanged.connect(self._choose)
        self.name.textChanged.connect(lambda text: self._change(replace(self.draft, name=text)))
        self.anchor.date_changed.connect(lambda day: self._change(replace(self.draft, anchor_on=day)))
        self.hour.value_kept.connect(self._keep_hour)
        self.people.picked.connect(lambda people: self._change(replace(self.draft, people=people)))
        self.fields.answered.connect(lambda: self._change(replace(self.draft, fields=self.fields.values)))
        self.tailor.tailored.connect(self._tailor)
        self.preview.mend.clicked.connect(self.people.ask_missing)

    def _keep_hour(self, minute: int | None) -> None:
        self.hour.show_value(minute)
        self._change(replace(self.draft, minute=minute))

    def _tailor(self) -> None:
        tailor = self.tailor
        reduced, practice = tailor.scope.isChecked(), tailor.practice.isChecked()
        draft = replace(self.draft, here=tailor.here, without=tailor.without, reduced_scope=reduced)
        self._change(replace(draft, tailoring=tailor.steps.tailoring, practice=practice))

    def _lay_out(self) -> None:
        form = Form()
        form.add("Workflow", self.workflow)
        form.add("Name", self.name)
        self._anchor_row = form.add("Date", self.anchor)
        form.add("Hour", self.hour)
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
        right.addWidget(self.learned)
        right.addLayout(self.buttons())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        layout.addLayout(right, 1)


class LearnedLine(QWidget):
    """What was learned the last times the workflow was used: the newest first, the rest on a press."""

    def __init__(self) -> None:
        super().__init__()
        self.head = plain_label()
        self.head.setFont(font(weight=SEMIBOLD))
        self.body = wrapping_label("")
        self.more = link_button("")
        self._lines: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addWidget(self.body)
        layout.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(lambda: self._show(len(self._lines)))

    def show_learned(self, found: Sequence[Learned]) -> None:
        """The actions of the projects of the chosen workflow; nothing where there is none."""
        words = one_line(learned_words(found))
        self.setVisible(bool(words))
        set_text(named(self.head, words), words)
        lines = [line for one in found for line in one.lines]
        self._lines = [
            f"{'✓' if line.done else '·'}  {line.improvement.text} ({line.place}){', ' * bool(line.owner)}{line.owner}"
            for line in lines
        ]
        self._show(LEARNED_SHOWN)

    def _show(self, count: int) -> None:
        set_text(self.body, "\n".join(self._lines[:count]))
        self.more.setVisible(len(self._lines) > count)
        self.more.setText(f"{len(self._lines) - count} more")


LEARNED_SHOWN = 3
WARNINGS_SHOWN = 4


class StartPreview(QWidget):
    """Shows a ``StartView``, or the sentence that says why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = plain_label()
        self.sentence.setFont(font(HEAD, SEMIBOLD))
        self.sentence.setWordWrap(True)
        self.late = plain_label()
        self.warnings = plain_label()
        for label in (self.late, self.warnings):
            label.setWordWrap(True)
            label.setProperty("tone", "warn")
        self.mend = link_button("")
        self.mend.hide()
        self.tasks: RowList[int] = RowList("Tasks of the new project")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.sentence, self.late, self.warnings):
            layout.addWidget(part)
        layout.addWidget(self.mend, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.tasks, 1)

    def show_view(self, seen: StartView, today: date, anchor_on: date) -> None:
        """What would come to be."""
        self._tone("")
        set_text(self.sentence, seen.sentence)
        dates = "1 date is" if seen.compressed == 1 else f"{seen.compressed} dates are"
        late = f"It starts late for its dates: {dates} squeezed between today and {day_words(anchor_on, today)}."
        set_text(self.late, late if seen.compressed else "")
        more = len(seen.warnings) - WARNINGS_SHOWN
        lines = [*seen.warnings[:WARNINGS_SHOWN], *([f"And {more} more."] if more > 0 else [])]
        set_text(self.warnings, "\n".join(lines))
        self.mend.hide()
        self.late.setVisible(bool(seen.compressed))
        self.warnings.setVisible(bool(lines))
        self.tasks.show_items([_row(at, task, today) for at, task in enumerate(seen.tasks)])

    def show_refusal(self, sentence: str, missing: Sequence[RoleLine] = ()) -> None:
        """Say in place of the preview why it cannot start like this; ``mend`` offers to pick who is missing."""
        if missing:
            named(self.mend, f"Choose who is “{one_line(missing[0].name)}”…")
            self.mend.setText(self.mend.accessibleName().replace("&", "&&"))
        self.mend.setVisible(bool(missing))
        self._tone("bad")
        set_text(self.sentence, sentence)
        for part in (self.late, self.warnings):
            part.hide()
        self.tasks.show_items([])

    def _tone(self, tone: str) -> None:
        self.sentence.setProperty("tone", tone)
        restyle(self.sentence)


def _row(at: int, task: StartTask, today: date) -> RowItem[int]:
    words = (task.owner, task.only_if, "left out" * task.left_out, "done already" * task.done)
    return RowItem(
        at, task.title, " · ".join(filter(None, words)), (_due(task, today),), task.owner, avatar=False,
        quiet=bool(task.only_if) or task.left_out or task.done,
    )  # fmt: skip


def _due(task: StartTask, today: date) -> ChipStyle:
    due = day_words(task.due_on, today) if task.due_on else "no date"
    if task.done or task.left_out:
        return ChipStyle("—", Tone.PLAIN)
    if task.was_on is not None:
        return ChipStyle(f"{day_words(task.was_on, today)} → {due}", Tone.WARN, "calendar-clock")
    return ChipStyle(due, Tone.ACCENT if task.anchor else Tone.PLAIN, "diamond" if task.anchor else "calendar")


FAR = timedelta(days=366)
"""A date far enough away that nothing is compressed."""
