"""What is missing before the next phase, each line of it leading to where it is filled, and going on without it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.gate import pass_gate
from app.domain.brief import Stage
from app.domain.ids import ProjectId, TaskId
from app.editing.stage_gate import GateSubject, MissingPart
from app.queries.gate import STAGES, ProjectStages
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import CloseProject, MoveDate, Place, ProjectPagePlace, ProjectTabId, TaskPanelPlace
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import allow, button, link_button, relabel
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.line_field import LineField
from ui.widgets.row_list import RowItem
from ui.widgets.section import Section
from ui.widgets.wrapping_rows import WrappingRows

_TABS = {
    GateSubject.QUESTION: ProjectTabId.BRIEF,
    GateSubject.KPI: ProjectTabId.BRIEF,
    GateSubject.REQUIREMENT: ProjectTabId.REQUIREMENTS,
    GateSubject.DELIVERABLE: ProjectTabId.BRIEF,
    GateSubject.SCOPE: ProjectTabId.TASKS,
    GateSubject.RISK: ProjectTabId.BRIEF,
    GateSubject.SIGN_OFF: ProjectTabId.OVERVIEW,
    GateSubject.RESULT: ProjectTabId.RESULTS,
}
"""Where what is missing is filled in."""


def place_of_part(project_id: ProjectId, part: MissingPart) -> Place:
    """Where a missing part is filled in: a tab, at the thing, the panel of a task, or a dialog."""
    match part.subject:
        case GateSubject.APPROVAL | GateSubject.STEP:
            return TaskPanelPlace(TaskId(part.id))
        case GateSubject.DATE:
            return MoveDate(project_id)
        case GateSubject.LESSON | GateSubject.IMPROVEMENT:
            return CloseProject(project_id)
        case _:
            about = f"{part.subject} {part.id}" if part.id else str(part.subject)
            return ProjectPagePlace(project_id, _TABS[part.subject], about)


class GateCard(Section):
    """Shows the gate of the phase in which the project is, or of the one that was pressed in the bar."""

    def __init__(self, context: Context) -> None:
        self.rows: WrappingRows[int] = WrappingRows("What is missing")
        self._inside = QWidget()
        super().__init__("Gate", self._inside)
        self._context = context
        self._project_id = ProjectId(0)
        self._stages: ProjectStages | None = None
        self.stage: Stage | None = None
        """The phase that was pressed; None: the one in which the project is."""
        self.chip = Chip(ChipStyle("", Tone.WARN))
        self.words = wrapping_label()
        self.words.setProperty("tone", "muted")
        self.go = button(Command("pass_gate", "Go on", self._pass), self)
        self.without = link_button("Pass with a reason…", self)
        self.without.clicked.connect(self.ask_reason)
        self.reason = LineField("Reason", "Why it goes on without it")
        self.reason.returnPressed.connect(self._pass_with_reason)
        self.confirm = button(Command("pass_with_reason", "Pass", self._pass_with_reason), self)
        self.rows.opened.connect(self._open)
        self._lay_out()

    @property
    def shown(self) -> Stage:
        """The phase whose gate is shown."""
        return self.stage or (self._stages.here if self._stages is not None else Stage.DEFINE)

    def show_stages(self, project_id: ProjectId, stages: ProjectStages) -> None:
        """What is true now; another project forgets which phase was pressed."""
        if project_id != self._project_id:
            self._project_id, self.stage = project_id, None
            self._ask(False)
        self._stages = stages
        self._fill(stages)

    def show_stage(self, stage: Stage) -> None:
        """The gate of another phase, with the keyboard on what it misses."""
        self.stage = stage if self._stages is None or stage is not self._stages.here else None
        self._ask(False)
        if self._stages is not None:
            self._fill(self._stages)
        self.show()
        first = self.rows if self.rows.rows.items else self.go if self.go.isEnabled() else self.words
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_reason(self) -> None:
        """Show the line in which the reason is typed."""
        self._ask(True)
        self.reason.clear()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, stages: ProjectStages) -> None:
        stand = stages.of(self.shown)
        at = STAGES.index(self.shown) + 1
        after = STAGES[at].capitalize() if at < len(STAGES) else "the end"
        missing, passed = stand.gate.missing, stand.gate.passed
        self.set_title(f"Before {after}")
        self.chip.show_style(
            ChipStyle("passed", Tone.OK, "check")
            if passed is not None
            else ChipStyle(f"{len(missing)} missing", Tone.WARN)
            if missing
            else ChipStyle("nothing missing", Tone.OK, "check")
        )
        self.rows.show_items(
            [RowItem(number, part.words, part.under, avatar=False) for number, part in enumerate(missing)]
        )
        self.rows.setVisible(bool(missing))
        reason = f"Passed because: {passed.reason}" if passed is not None and passed.reason else ""
        set_text(self.words, reason)
        self.words.setVisible(bool(reason))
        # Its work may have taken the project on without a word.
        begins = f"Go to {after}" if at < len(STAGES) else "Leave Measure"
        relabel(self.go, "Mark as passed" if stand.over else begins)
        allow(self.go, "Something is missing. Fill it in, or pass with a reason." if missing else "")
        self.go.setVisible(passed is None)
        self.without.setVisible(passed is None and bool(missing))
        if passed is not None or not missing:
            self._ask(False)
        self.show_filled(True)

    def _ask(self, asks: bool) -> None:
        self.reason.setVisible(asks)
        self.confirm.setVisible(asks)

    def _open(self, number: int | None) -> None:
        if self._stages is not None and number is not None:
            missing = self._stages.of(self.shown).gate.missing
            self._context.go_to(place_of_part(self._project_id, missing[number]))

    def _pass(self) -> None:
        self._context.do(pass_gate, self._project_id, self.shown)

    def _pass_with_reason(self) -> None:
        """The line stays when it is refused."""
        if self._context.do(pass_gate, self._project_id, self.shown, self.reason.text()) is not None:
            self._ask(False)

    def _lay_out(self) -> None:
        self.head.insertWidget(1, self.chip)
        acts = QHBoxLayout()
        acts.setContentsMargins(12, 4, 12, 0)
        acts.setSpacing(4)
        acts.addWidget(self.go)
        acts.addWidget(self.without)
        acts.addStretch()
        asks = QHBoxLayout()
        asks.setContentsMargins(12, 0, 12, 0)
        asks.addWidget(self.reason, 1)
        asks.addWidget(self.confirm)
        self.words.setContentsMargins(12, 0, 12, 4)
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(6)
        for part in (self.rows, self.words):
            layout.addWidget(part)
        layout.addLayout(acts)
        layout.addLayout(asks)
        self._ask(False)
