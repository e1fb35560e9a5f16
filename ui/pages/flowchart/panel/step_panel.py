"""Everything about one step: what every step has (title, kind, role, ticks), and a section for each thing some have."""

from collections.abc import Iterator
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.flowchart.role import give_step_role
from app.actions.flowchart.step import change_kind, rename_step
from app.domain.ids import StepId, VersionId, WorkflowId
from app.domain.workflow import Graph, Step, StepKind
from app.engine.offset_words import anchor_in_words
from app.queries.flowchart_choices import PublishedVersion, published_versions
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import WorkflowPlace
from ui.link.plain_text import one_line
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.date_sections import DueSection, OpeningSection, StepToldSection, TimeOutSection
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor, keep_all
from ui.pages.flowchart.panel.note_section import NoteSection
from ui.pages.flowchart.panel.outcome_sections import (
    ApproversSection,
    DecisionSection,
    OutcomesSection,
    RuleTestSection,
)
from ui.pages.flowchart.panel.work_sections import PartsSection, RepeatSection, ResponsibilitySection, WorkSection
from ui.printing.flowchart.appearance import ICONS, KIND_WORDS
from ui.widgets.button import button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.fold import Fold
from ui.widgets.form import tab_in_order
from ui.widgets.line_field import LineField
from ui.widgets.role_field import RoleField

_NO_OTHER = "Publish another workflow first; then this step can start it."


class SubworkflowSection(StepSection):
    """The workflow, then its version: the newest one, unless another is pinned."""

    title = "Subworkflow"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.workflow: ChoiceField[WorkflowId | None] = ChoiceField("Starts the workflow")
        self.version: ChoiceField[VersionId] = ChoiceField("Version")
        self.opener = button(Command("open", "Open this workflow", self._open, "external-link"), self)
        self._workflow_row = self.row("Starts the workflow", self.workflow)
        self._version_row = self.row("Version", self.version, "Stays with this one until you choose another.")
        self._opener_row = self.row("Open", self.opener)
        self._opener_row.label.hide()
        self._versions: list[PublishedVersion] = []
        self.workflow.picked.connect(self._choose_workflow)
        self.version.picked.connect(lambda version: self.give(self._version_row, subworkflow=version))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.kind is StepKind.SUBWORKFLOW

    def fill(self, step: Step, afresh: bool) -> None:
        self._versions = self.editor.context.read(published_versions, self.editor.model.workflow_id)
        chosen = self._chosen(step.subworkflow)
        workflows = dict.fromkeys((version.workflow_id, version.workflow) for version in self._versions)
        choices: list[Choice[WorkflowId | None]] = [
            Choice(None, "Choose…"),
            *(Choice(id, name) for id, name in workflows),
        ]
        self.workflow.set_choices([Choice(None, "Choose…"), *choices], chosen.workflow_id if chosen else None)
        own = [version for version in self._versions if chosen and version.workflow_id == chosen.workflow_id]
        self.version.set_choices([Choice(v.version_id, _words(v)) for v in own], step.subworkflow)
        for row in (self._version_row, self._opener_row):
            row.setVisible(chosen is not None)
        self._workflow_row.set_hint("" if self._versions else _NO_OTHER)

    def _chosen(self, version_id: VersionId | None) -> PublishedVersion | None:
        return next((version for version in self._versions if version.version_id == version_id), None)

    def _choose_workflow(self, workflow_id: WorkflowId | None) -> None:
        newest = next((version for version in self._versions if version.workflow_id == workflow_id), None)
        self.give(self._workflow_row, subworkflow=newest.version_id if newest else None)

    def _open(self) -> None:
        chosen = self._chosen(self.step.subworkflow)
        if chosen is not None:
            self.editor.context.go_to(WorkflowPlace(chosen.workflow_id))


def _words(version: PublishedVersion) -> str:
    return f"Version {version.number}{f': {version.note}' if version.note else ''}"


KIND_CHOICES = tuple(Choice(kind, KIND_WORDS[kind], ICONS[kind]) for kind in StepKind)


OPTIONAL = "Optional: reduced scope leaves it out"
ENDS_PROJECT = "Ends the whole project"
CANCELS = "What is still open is cancelled."


class BasicsSection(StepSection):
    """Title, kind and role of a step, and the ticks that every kind can have."""

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.title_field = LineField("Title", "What is done? “Write the draft”")
        self.kind = ChoiceField("Kind", KIND_CHOICES)
        self.role = RoleField("Role")
        self.anchor = named(CheckField(), "Carries the date")
        self.optional = named(CheckField(OPTIONAL), OPTIONAL)
        self.ends_project = named(CheckField(ENDS_PROJECT), ENDS_PROJECT)
        self._title_row = self.row("Title", self.title_field)
        self._kind_row = self.row("Kind", self.kind)
        self._role_row = self.row("Role", self.role)
        self._ticks = {
            name: self.row("", tick, CANCELS if tick is self.ends_project else "") for name, tick in self._boxes.items()
        }
        self._connect()

    @property
    def _boxes(self) -> dict[str, CheckField]:
        return {"anchor": self.anchor, "optional": self.optional, "end_project": self.ends_project}

    def _connect(self) -> None:
        self.title_field.kept.connect(self._rename)
        self.title_field.taken_back.connect(lambda: self._title_row.show_problem(""))
        self.kind.picked.connect(self._change_kind)
        self.role.role_picked.connect(lambda role: self.give(self._role_row, role=role))
        self.role.role_typed.connect(self._give_role)
        for name, tick in self._boxes.items():
            tick.chosen.connect(lambda on, name=name: self.give(self._ticks[name], **{name: on}))

    def fill(self, step: Step, afresh: bool) -> None:
        self.title_field.show_text(step.title, afresh)
        self.kind.choose(step.kind)
        self.role.show_roles(self.editor.role_names, step.role, afresh)
        self._role_row.setVisible(step.has_task)
        anchor = f"Carries {anchor_in_words(one_line(self.editor.anchor_label))}"
        named(self.anchor, anchor).setText(anchor.replace("&", "&&"))
        self.anchor.show_checked(step.anchor)
        self.optional.show_checked(step.optional)
        self.ends_project.show_checked(step.end_project)
        self._ticks["anchor"].setVisible(step.has_task)
        self._ticks["optional"].setVisible(step.has_task)
        self._ticks["end_project"].setVisible(step.kind is StepKind.END)

    def _rename(self, text: str) -> None:
        self.editor.do(self._title_row.show_problem, rename_step, self.step_id, text)

    def _change_kind(self, kind: StepKind) -> None:
        if not self.editor.do(self._kind_row.show_problem, change_kind, self.step_id, kind):
            self.kind.choose(self.step.kind)

    def _give_role(self, name: str) -> None:
        self.editor.do(self._role_row.show_problem, give_step_role, self.step_id, name)


_SECTIONS: tuple[type[StepSection], ...] = (
    *(DecisionSection, ApproversSection, OutcomesSection, SubworkflowSection, DueSection, WorkSection, PartsSection),
    *(NoteSection, ResponsibilitySection, StepToldSection, OpeningSection, RepeatSection, TimeOutSection),
    RuleTestSection,
)
"""In their order."""
_FOLDED = "flowchart.folded"
_FOLDED_AT_FIRST = [
    kind.title for kind in (TimeOutSection, OpeningSection, RepeatSection, StepToldSection, ResponsibilitySection)
]


S = TypeVar("S", bound=StepSection)


class _Part(Generic[S]):
    """The section of a kind, made when it is wanted first: a step has few of them."""

    def __init__(self, kind: type[S]) -> None:
        self._kind = kind

    def __get__(self, panel: "StepPanel", owner: type["StepPanel"]) -> S:
        return panel.section(self._kind)


class StepPanel(QWidget):
    """Shows one step at a time; ``refresh`` follows what changes and leaves what is half typed."""

    decision, approvers, outcomes = _Part(DecisionSection), _Part(ApproversSection), _Part(OutcomesSection)
    subworkflow, due = _Part(SubworkflowSection), _Part(DueSection)
    work, parts = _Part(WorkSection), _Part(PartsSection)
    notes, told = _Part(NoteSection), _Part(StepToldSection)
    opening, repeat = _Part(OpeningSection), _Part(RepeatSection)
    ending, tester = _Part(TimeOutSection), _Part(RuleTestSection)

    def __init__(self, context: Context, model: FlowchartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._editor = WorkflowEditor(context, model)
        self._step_id: StepId | None = None
        self.basics = BasicsSection(self._editor)
        self._made: dict[type[StepSection], StepSection] = {}
        self.folds = {kind.title: self._fold(kind) for kind in _SECTIONS}
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(self.basics)
        for fold in self.folds.values():
            layout.addWidget(fold)
        layout.addStretch()

    @property
    def step_id(self) -> StepId | None:
        """The step that is shown, or None."""
        return self._step_id

    def show_step(self, step_id: StepId) -> bool:
        """Another step, or the same one as it is now; False when it is gone."""
        turned = self._editor.turn()
        afresh = turned or step_id != self._step_id
        if afresh and not turned and self._step_id in self._editor.graph.by_id:
            keep_all(self)
        step = self._editor.graph.by_id.get(step_id)
        if step is None:
            self._step_id = None
            return False
        self._step_id = step_id
        self._show(step, afresh)
        return True

    def section(self, kind: type[S]) -> S:
        """The section of this kind, made now if no step had it yet."""
        found = self._made.get(kind)
        if found is None:
            found = self._make(kind)
            step = self._editor.graph.by_id.get(self._step_id) if self._step_id is not None else None
            if step is not None and kind.fits(step, self._editor.graph):
                found.show_step(step, True)
        assert isinstance(found, kind)  # noqa: S101
        return found

    def preparing(self, step: Step) -> Iterator[None]:
        """Make the sections that this step needs and that no step had yet, one at a time; none of them is filled."""
        for kind in _SECTIONS:
            if kind not in self._made and kind.fits(step, self._editor.graph) and self.folds[kind.title].is_open:
                self._make(kind)
                yield

    def _make(self, kind: type[StepSection]) -> StepSection:
        made = self._made[kind] = kind(self._editor)
        self.folds[kind.title].put(made)
        return made

    def first(self) -> QWidget:
        """The field that takes the focus when the panel is entered from the drawing."""
        return self.basics.title_field

    def _show(self, step: Step, afresh: bool) -> None:
        self.basics.show_step(step, afresh)
        for kind in _SECTIONS:
            fits, fold = kind.fits(step, self._editor.graph), self.folds[kind.title]
            fold.setVisible(fits)
            if not fits:
                continue
            if kind in self._made:
                self._made[kind].show_step(step, afresh)
            elif fold.is_open:
                self.section(kind)
        # Not while somebody writes there: a section never moves under the keyboard.
        if afresh and self._layout.indexOf(self.folds[NoteSection.title]) != self._place_of_notes:
            self._layout.insertWidget(self._place_of_notes, self.folds[NoteSection.title])
        tab_in_order(self)

    @property
    def _place_of_notes(self) -> int:
        """Right under the basics while one is open, else among what is rarely looked at."""
        return 1 if NoteSection in self._made and self.notes.open_count else 1 + _SECTIONS.index(NoteSection)

    def _fold(self, kind: type[StepSection]) -> Fold:
        folded: list[str] = self._context.preferences.get(_FOLDED, _FOLDED_AT_FIRST)
        fold = Fold(kind.title, None, kind.title not in folded, self, partial(self._open, kind))
        fold.folded.connect(lambda _: self._remember())
        return fold

    def _open(self, kind: type[StepSection]) -> None:
        self.section(kind)
        tab_in_order(self)

    def _remember(self) -> None:
        self._context.preferences.set(_FOLDED, [title for title, fold in self.folds.items() if not fold.is_open])
