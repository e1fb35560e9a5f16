"""How an approval or an asked decision can end."""

from dataclasses import replace

from app.domain.workflow import Outcome, Step
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.line_list import Line, LineList, LineRules, moved_items

_RULES = LineRules("Outcome", "Add an outcome", "Goes on", "Positive: the work goes on. Without the tick it goes back.")


class Outcomes(StepSection):
    """Their names, whether they are positive, and their order. A new name carries its flows along."""

    title = "Outcomes"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.lines = LineList("Outcomes", _RULES, "No outcome yet: add two or more.")
        self._row = self.row("Outcomes", self.lines)
        self._row.label.hide()
        self.lines.added.connect(lambda text: self._set((*self._now, Outcome(text, not self._now))))
        self.lines.renamed.connect(lambda at, text: self._replace(at, name=text))
        self.lines.ticked.connect(lambda at, on: self._replace(at, positive=on))
        self.lines.removed.connect(lambda at: self._set(self._now[:at] + self._now[at + 1 :]))
        self.lines.moved.connect(lambda at, to: self._set(tuple(moved_items(self._now, at, to))))

    def fits(self, step: Step) -> bool:
        return step.asks

    def fill(self, step: Step, afresh: bool) -> None:
        self.lines.show_lines([Line(outcome.name, outcome.positive) for outcome in step.outcomes], afresh)

    @property
    def _now(self) -> tuple[Outcome, ...]:
        return self.step.outcomes

    def _replace(self, at: int, **parts: object) -> None:
        changed = replace(self._now[at], **parts)  # type: ignore[arg-type]
        self._set((*self._now[:at], changed, *self._now[at + 1 :]))

    def _set(self, outcomes: tuple[Outcome, ...]) -> None:
        self.give(self._row, outcomes=outcomes)
