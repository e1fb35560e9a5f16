"""Everything about one step."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import StepId
from app.domain.workflow import Step
from ui.link.context import Context
from ui.pages.flowchart.panel.approval import Approvers
from ui.pages.flowchart.panel.basics import Basics
from ui.pages.flowchart.panel.decision import Bench, Decision
from ui.pages.flowchart.panel.editing import Editing, Editor, keep_all
from ui.pages.flowchart.panel.outcomes import Outcomes
from ui.pages.flowchart.panel.section import StepSection
from ui.pages.flowchart.panel.subworkflow import Subworkflow
from ui.pages.flowchart.panel.when import Due, Ending, Opening
from ui.pages.flowchart.panel.work import Work
from ui.widgets.fold import Fold
from ui.widgets.tab_order import tab_in_order

_FOLDED = "flowchart.folded"
_FOLDED_AT_FIRST = [Ending.title, Opening.title]


class StepPanel(QWidget):
    """Shows one step at a time; ``refresh`` follows what changes and leaves what is half typed."""

    def __init__(self, context: Context, model: Editing) -> None:
        super().__init__()
        self._context = context
        self._editor = Editor(context, model)
        self._step_id: StepId | None = None
        self.basics = Basics(self._editor)
        self.decision, self.outcomes, self.approvers = (kind(self._editor) for kind in (Decision, Outcomes, Approvers))
        self.bench, self.subworkflow, self.due = (kind(self._editor) for kind in (Bench, Subworkflow, Due))
        self.work, self.opening, self.ending = (kind(self._editor) for kind in (Work, Opening, Ending))
        self._sections: list[StepSection] = [
            self.decision,
            self.approvers,
            self.outcomes,
            self.subworkflow,
            self.due,
            self.work,
            self.opening,
            self.ending,
            self.bench,
        ]
        self.folds = {section.title: self._fold(section) for section in self._sections}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(self.basics)
        for fold in self.folds.values():
            layout.addWidget(fold)
        layout.addStretch()

    @property
    def step_id(self) -> StepId | None:
        """Which step is shown."""
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

    def first(self) -> QWidget:
        """Where typing begins."""
        return self.basics.title_field

    def _show(self, step: Step, afresh: bool) -> None:
        self.basics.show_step(step, afresh)
        for section in self._sections:
            fits = section.fits(step)
            self.folds[section.title].setVisible(fits)
            if fits:
                section.show_step(step, afresh)
        tab_in_order(self)

    def _fold(self, section: StepSection) -> Fold:
        folded: list[str] = self._context.preferences.get(_FOLDED, _FOLDED_AT_FIRST)
        fold = Fold(section.title, section, section.title not in folded)
        fold.folded.connect(lambda _: self._remember())
        return fold

    def _remember(self) -> None:
        self._context.preferences.set(_FOLDED, [title for title, fold in self.folds.items() if not fold.is_open])
