"""What has to be done in a step: instructions, inputs, check items, done when."""

from app.domain.workflow import Step, StepKind
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.line_field import TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.value_field import hours_field


class Work(StepSection):
    """Effort, texts and lists."""

    title = "Work"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.effort = hours_field("Effort")
        self.instructions = TextField("Instructions", "What whoever gets it has to know", lines=3)
        self.done_when = TextField("Done when", "“The text is in the system and proofread”")
        self.checklist = LineList("Check items", LineRules("Check item", "Add a check item"))
        self.inputs = LineList("Inputs", LineRules("Input", "Add an input: a file, a link, a text"))
        self._effort_row = self.row("Effort", self.effort)
        self._texts = {
            "instructions": (self.row("Instructions", self.instructions), self.instructions),
            "done_when": (self.row("Done when", self.done_when), self.done_when),
        }
        self._lists = {
            "checklist": (self.row("Check items", self.checklist), self.checklist),
            "inputs": (self.row("Inputs", self.inputs), self.inputs),
        }
        self.effort.value_kept.connect(lambda minutes: self.give(self._effort_row, effort_minutes=minutes))
        for name, (row, text) in self._texts.items():
            text.kept.connect(lambda typed, name=name, row=row: self.give(row, **{name: typed.strip()}))
            text.taken_back.connect(lambda row=row: row.show_problem(""))
        for name in self._lists:
            self._connect_list(name)

    def fits(self, step: Step) -> bool:
        return step.has_task and not step.kind.traits.unattended

    def fill(self, step: Step, afresh: bool) -> None:
        self.effort.show_value(step.effort_minutes, afresh)
        self._effort_row.setVisible(step.kind is not StepKind.MILESTONE)
        for name, (_, text) in self._texts.items():
            text.show_text(getattr(step, name), afresh)
        for name, (_, lines) in self._lists.items():
            lines.show_lines([Line(text) for text in getattr(step, name)], afresh)

    def _connect_list(self, name: str) -> None:
        row, lines = self._lists[name]

        def keep(texts: list[str]) -> None:
            self.give(row, **{name: tuple(texts)})

        def now() -> list[str]:
            return list(getattr(self.step, name))

        lines.added.connect(lambda text: keep([*now(), text]))
        lines.renamed.connect(lambda at, text: keep([text if n == at else old for n, old in enumerate(now())]))
        lines.removed.connect(lambda at: keep([old for n, old in enumerate(now()) if n != at]))
        lines.moved.connect(lambda at, to: keep(moved_items(now(), at, to)))
