"""*Repeat*: a workflow whose projects are made by themselves. Its next dates are shown before anything is kept."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.actions.recurrence import add_recurrence, change_recurrence
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, RecurrenceId, RoleId, WorkflowId
from app.domain.person import Person
from app.domain.process import Missed, Recurrence, RoleStaff
from app.domain.workflow import Workflow
from app.queries.reader import Reader
from app.queries.recurrence import ComingRun, coming_runs, usual_lead
from app.queries.start import RoleLine, role_lines, workflow_choices
from app.scheduling.recurrence_rule import read_rule
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.processes.recurrence_fields import RecurrenceFields
from ui.widgets.button import allow
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_text import write_date
from ui.widgets.form import Form, FormRow, leave_wheel_to_page, pad_spin_box
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.row_list import RowItem, RowList

LEAST_LOADED = "Whoever has least to do"
_MISSED = (Choice(Missed.ONCE, "Make the latest of them once"), Choice(Missed.SKIP, "Leave them out"))


def open_repeat(
    context: Context, parent: QWidget, workflow_id: WorkflowId, recurrence_id: RecurrenceId | None = None
) -> "RepeatDialog | None":
    """Show the dialog for a new recurrence, or for one that is there; None (and said) when it is gone."""
    workflow = context.read(lambda reader: reader.get(Workflow, workflow_id))
    known = context.read(_recurrence, recurrence_id)
    if workflow is None or (recurrence_id is not None and known is None):
        context.refuse("This is not there any more. It may have been undone.")
        return None
    return opened(RepeatDialog(context, parent, workflow, known))


def _recurrence(reader: Reader, recurrence_id: RecurrenceId | None) -> Recurrence | None:
    return reader.get(Recurrence, recurrence_id) if recurrence_id is not None else None


class RepeatDialog(PreviewDialog):
    """Enabled as soon as the rules allow what the fields say."""

    def __init__(
        self, context: Context, parent: QWidget | None, workflow: Workflow, known: Recurrence | None = None
    ) -> None:
        word = "Repeat" if known is None else "Keep"
        super().__init__(
            parent, f"Repeat: {one_line(workflow.name)}", Command("repeat", word, self.keep_it, "calendar-clock")
        )
        self._context, self._workflow, self._known = context, workflow, known
        today: date = context.read(lambda reader: reader.today())
        self._today = today
        lead = context.read(usual_lead, workflow.id)
        self.fields = RecurrenceFields(today, today + timedelta(days=lead))
        self.lead = named(QSpinBox(), "Made so many days before")
        self.lead.setRange(0, 366)
        self.lead.setSuffix(" days before")
        pad_spin_box(self.lead)
        leave_wheel_to_page(self.lead)
        self.pattern = named(QLineEdit(), "Names of the projects")
        self.missed: ChoiceField[Missed] = ChoiceField("If runs were missed", _MISSED, Missed.ONCE)
        self.staff = _staff_fields(context, workflow.id, known)
        self.words = plain_label()
        self.words.setFont(font(HEAD, SEMIBOLD))
        self.words.setWordWrap(True)
        self.dates: RowList[date] = RowList("Next dates")
        self._pattern_row: FormRow
        self._fill(known, lead)
        self._lay_out()
        self._connect()
        self.resize(860, 640)
        self.update_preview()
        self.fields.rhythm.setFocus()

    def keep_it(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        first_on = self.fields.first_day
        if not self.fields.read() or first_on is None:
            return
        if self._known is None:
            done = self._context.do(
                add_recurrence,
                self._workflow.id,
                self.fields.rule_text,
                first_on,
                lead_days=self.lead.value(),
                staff=self._chosen_staff(),
                pattern=self.pattern.text(),
                missed=self.missed.current or Missed.ONCE,
            )
            if done is not None:
                self.accept()
            return
        changed = self._context.do(
            change_recurrence,
            self._known.id,
            rule=self.fields.rule_text,
            first_on=first_on,
            lead_days=self.lead.value(),
            staff=self._chosen_staff(),
            pattern=self.pattern.text(),
            missed=self.missed.current or Missed.ONCE,
        )
        if changed is not None:
            self.accept()

    def update_preview(self) -> None:
        """Show the next dates that the fields give, or why they give none."""
        try:
            recurrence = self._previewed()
        except LeadlineError as refusal:
            set_text(self.words, refusal.sentence)
            self.dates.show_items([])
            allow(self.go, refusal.sentence)
            return
        runs = self._context.read(coming_runs, recurrence)
        said = read_rule(recurrence.rule, recurrence.first_on).words()
        set_text(self.words, said[:1].upper() + said[1:])
        self.dates.show_items([date_row(run, self._today) for run in runs])
        self._pattern_row.set_hint(
            f"The next one is called “{one_line(runs[0].name)}”" if runs else "No date is left of this rule"
        )
        allow(self.go)

    def _previewed(self) -> Recurrence:
        """What the fields say, as it would be kept. Raises what the rules say against it."""
        first_on = self.fields.first_day or self._today
        said = {
            "lead_days": self.lead.value(),
            "staff": self._chosen_staff(),
            "pattern": self.pattern.text(),
            "missed": self.missed.current or Missed.ONCE,
        }
        if self._known is None:
            seen = self._context.preview(
                add_recurrence,
                self._workflow.id,
                self.fields.rule_text,
                first_on,
                **said,  # type: ignore[arg-type]
            ).changes
        else:
            seen = self._context.preview(
                change_recurrence,
                self._known.id,
                rule=self.fields.rule_text,
                first_on=first_on,
                **said,  # type: ignore[arg-type]
            ).changes
        made = next((change.after for change in seen.changes if isinstance(change.after, Recurrence)), None)
        return made or self._known or Recurrence(RecurrenceId(0), self._workflow.id, self.fields.rule_text, first_on)

    def _chosen_staff(self) -> tuple[RoleStaff, ...]:
        return tuple(
            RoleStaff(role, PersonId(field.person_id))
            for role, field in self.staff.items()
            if field.person_id is not None
        )

    def _fill(self, known: Recurrence | None, lead: int) -> None:
        self.lead.setValue(known.lead_days if known is not None else lead)
        self.pattern.setText(known.pattern if known is not None else "{workflow} {date}")
        if known is not None:
            self.fields.show_rule(read_rule(known.rule, known.first_on), known.first_on)
            self.missed.choose(known.missed)

    def _lay_out(self) -> None:
        form = Form()
        form.add("&Made", self.lead, "Offsets are squeezed where the workflow would need more")
        self._pattern_row = form.add("Na&mes", self.pattern)
        self._pattern_row.label.setToolTip("{workflow} {date} {week} {month} {year} {n}")
        form.add("If runs were m&issed", self.missed, "While the program was closed, for example")
        for field in self.staff.values():
            form.add(one_line(field.accessibleName()).replace("&", "&&"), field)
        inside = QWidget()
        left = QVBoxLayout(inside)
        left.setContentsMargins(0, 0, 12, 0)
        left.addWidget(self.fields)
        left.addWidget(form)
        left.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(430)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        right = QVBoxLayout()
        right.addWidget(self.words)
        right.addWidget(self.dates, 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(scroll, 1)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(both, 1)
        layout.addLayout(self.buttons())

    def _connect(self) -> None:
        self.fields.changed.connect(self.update_preview_soon)
        self.lead.valueChanged.connect(lambda _: self.update_preview_soon())
        self.pattern.textEdited.connect(lambda _: self.update_preview_soon())
        self.missed.picked.connect(lambda _: self.update_preview_soon())
        for field in self.staff.values():
            field.picked.connect(lambda _: self.update_preview_soon())


def date_row(run: ComingRun, today: date) -> RowItem[date]:
    """One date ahead, with what falls on a day off, and what was left out or moved."""
    chips = []
    if run.to is None:
        chips.append(ChipStyle("left out", Tone.PLAIN))
    elif run.to != run.on:
        chips.append(ChipStyle(f"moved from {write_date(run.on)}", Tone.ACCENT))
    if run.day_off and run.to is not None:
        chips.append(ChipStyle(run.day_off, Tone.WARN, "calendar"))
    made = "made at once" if run.made_on <= today else f"made {write_date(run.made_on)}"
    under = one_line(run.name) if run.to is None else f"{one_line(run.name)}  ·  {made}"
    return RowItem(run.on, write_date(run.to or run.on), under, tuple(chips), avatar=False, quiet=run.to is None)


def _staff_fields(context: Context, workflow_id: WorkflowId, known: Recurrence | None) -> dict[RoleId, PersonField]:
    """A field for each role that does work in the newest published version."""
    chosen = {one.role: one.person_id for one in known.staff} if known is not None else {}
    people = context.read(lambda reader: {person.id: person.name for person in reader.find(Person, archived=False)})
    found = {}
    for line in context.read(_roles_of, workflow_id):
        field = PersonField(line.name, LEAST_LOADED)
        having = set(line.people)
        ordered = [*line.people, *(person_id for person_id in people if person_id not in having)]
        field.set_choices(
            [PersonChoice(one, people[one], "has the role" if one in having else "") for one in ordered],
            chosen.get(line.role_id),
        )
        found[line.role_id] = field
    return found


def _roles_of(reader: Reader, workflow_id: WorkflowId) -> Sequence[RoleLine]:
    workflow = reader.get(Workflow, workflow_id)
    choices = (one for one in workflow_choices(reader) if workflow is not None and one.name == workflow.name)
    choice = next((one for one in choices if one.version_id is not None), None)
    return [line for line in role_lines(reader, choice) if line.owns] if choice is not None else ()
