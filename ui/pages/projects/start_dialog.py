"""*Start project*: everything proposed, Start enabled at once, and beside it what would come of it.

The draft holds what would be started, as values; the form's fields change it, the preview shows what comes of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.actions.project_field import unanswered
from app.domain.ids import IdeaId
from app.domain.retrospective import Idea
from app.queries.retrospective import Learned, learned_before, learned_words
from app.queries.start import (
    RoleLine,
    StartTask,
    StartView,
    WorkflowChoice,
    workflow_choices,
)
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ProjectPlace
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.projects.start_draft import StartDraft, propose, read_preview, start
from ui.pages.projects.start_form import StartFields, StartPeople, StartTailor
from ui.pages.projects.start_hours import StartHours
from ui.widgets.button import allow, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_field import DateField
from ui.widgets.due_text import day_words
from ui.widgets.elided import give_way
from ui.widgets.form import Form, restyle
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.value_field import clock_field


def open_start(
    context: Context, parent: QWidget, workflow: str = "", idea_id: IdeaId | None = None, on: date | None = None
) -> "StartDialog":
    """Show the dialog over ``parent``; ``workflow`` is the name of the one to begin with, ``on`` the date, if any."""
    dialog = opened(StartDialog(context, parent, workflow, idea_id))
    dialog.take_day(on) if on is not None else None
    return dialog


class StartDialog(PreviewDialog):
    """``draft`` is what would be started now."""

    _given_on: date | None = None

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
        self.hours = StartHours(context)
        self.preview = StartPreview(self.hours)
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

    def done(self, result: int) -> None:
        self.hours.stop()
        super().done(result)

    def update_preview(self) -> None:
        """Preview the start of the draft and show the sentence, what does not fit, and the tasks."""
        seen = read_preview(self._context, self.draft)
        if isinstance(seen, str):
            self.preview.show_refusal(seen, self.people.missing)
        else:
            self.preview.show_view(seen[0], self._today, self.draft.anchor_on)
        changes = None if isinstance(seen, str) or self.people.problem else seen[1]
        self.hours.show_hours(changes, self.draft.anchor_on)
        missing = unanswered(self.draft.choice.graph.fields, self.draft.fields)
        self.fields.show_missing(missing)
        if self.people.problem:
            self.preview.show_refusal(f"{self.people.problem} Choose somebody of the list, or create the person.")
        wanting = self.people.problem or self.fields.problem or ("Fill in what is required first." if missing else "")
        allow(self.go, wanting or (seen if isinstance(seen, str) else ""))

    def _choice_named(self, name: str) -> WorkflowChoice:
        return next((choice for choice in self.choices if choice.name == name), self.choices[0])

    def _choose(self, at: int) -> None:
        draft = replace(propose(self._context, self.choices[at]), name=self.draft.name)
        # A date that was given is known; the one that a workflow proposes is a guess.
        self.draft = replace(draft, anchor_on=self._given_on or draft.anchor_on)
        self._show_draft()

    def take_day(self, on: date) -> None:
        """Start on this date, whichever workflow is chosen."""
        self._given_on = on
        self.anchor.set_day(on)
        self._change(replace(self.draft, anchor_on=on))

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
        self.anchor.date_changed.connect(self.take_day)
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
    """Shows a ``StartView``, or the sentence that says why there is none; ``hours`` stands above the tasks."""

    def __init__(self, hours: StartHours) -> None:
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
        layout.addWidget(hours)
        # Both lists have the same steps, and the dialog room for one.
        hours.details.folded.connect(lambda opens: self.tasks.setVisible(not opens))
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
