"""What every step has: title, kind, role, and the ticks."""

from PySide6.QtWidgets import QCheckBox

from app.actions.flowchart.role import give_step_role
from app.actions.flowchart.step import change_kind, rename_step
from app.domain.workflow import Step, StepKind
from app.engine.offset_words import anchor_in_words
from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.kinds import KIND_CHOICES
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.choice_field import ChoiceField
from ui.widgets.line_field import LineField
from ui.widgets.role_field import RoleField

OPTIONAL = "Optional: reduced scope leaves it out"
ENDS_PROJECT = "Ends the whole project"
CANCELS = "What is still open is cancelled."


class Basics(StepSection):
    """Title, kind, role."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.title_field = LineField("Title", "What is done? “Write the draft”")
        self.kind = ChoiceField("Kind", KIND_CHOICES)
        self.role = RoleField("Role")
        self.anchor = named(QCheckBox(), "Carries the date")
        self.optional = named(QCheckBox(OPTIONAL), OPTIONAL)
        self.ends_project = named(QCheckBox(ENDS_PROJECT), ENDS_PROJECT)
        self._title_row = self.row("Title", self.title_field)
        self._kind_row = self.row("Kind", self.kind)
        self._role_row = self.row("Role", self.role)
        self._ticks = {
            name: self.row("", tick, CANCELS if tick is self.ends_project else "") for name, tick in self._boxes.items()
        }
        self._connect()

    @property
    def _boxes(self) -> dict[str, QCheckBox]:
        return {"anchor": self.anchor, "optional": self.optional, "end_project": self.ends_project}

    def _connect(self) -> None:
        self.title_field.kept.connect(self._rename)
        self.title_field.taken_back.connect(lambda: self._title_row.show_problem(""))
        self.kind.picked.connect(self._change_kind)
        self.role.role_picked.connect(lambda role: self.give(self._role_row, role=role))
        self.role.role_typed.connect(self._give_role)
        for name, tick in self._boxes.items():
            tick.clicked.connect(lambda on, name=name: self.give(self._ticks[name], **{name: on}))

    def fill(self, step: Step, afresh: bool) -> None:
        self.title_field.show_text(step.title, afresh)
        self.kind.choose(step.kind)
        self.role.show_roles(self.editor.role_names, step.role, afresh)
        self._role_row.setVisible(step.has_task)
        anchor = f"Carries {anchor_in_words(one_line(self.editor.anchor_label))}"
        named(self.anchor, anchor).setText(anchor.replace("&", "&&"))
        self.anchor.setChecked(step.anchor)
        self.optional.setChecked(step.optional)
        self.ends_project.setChecked(step.end_project)
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
