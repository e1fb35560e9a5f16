"""What a step asks of whoever does it: its effort and texts, what it needs, gives and has checked, how often."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from app.actions.flowchart.section import give_section, repeat_all_of_section, repeat_section
from app.domain.check_item import CheckItem, Evidence, Input, InputKind, Output, Section
from app.domain.project_field import FieldKind, Repeat
from app.domain.workflow import Graph, Step, StepKind
from app.queries.role import load_of_both
from ui.link.plain_text import one_line, set_text, wrapping_label
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import FormRow
from ui.widgets.line_field import LineField, TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.role_field import RoleField
from ui.widgets.value_field import CountField, hours_field


def _is_work(step: Step) -> bool:
    return step.has_task and not step.kind.traits.unattended


class WorkSection(StepSection):
    """The effort of a step, its instructions, when it is done."""

    title = "Work"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.effort = hours_field("Effort")
        self.instructions = TextField("Instructions", "What whoever gets it has to know", lines=3)
        self.done_when = TextField("Done when", "“The text is in the system and proofread”")
        self._effort_row = self.row("Effort", self.effort)
        self._texts = {
            "instructions": (self.row("Instructions", self.instructions), self.instructions),
            "done_when": (self.row("Done when", self.done_when), self.done_when),
        }
        self.effort.value_kept.connect(lambda minutes: self.give(self._effort_row, effort_minutes=minutes))
        for name, (row, text) in self._texts.items():
            text.kept.connect(lambda typed, name=name, row=row: self.give(row, **{name: typed.strip()}))
            text.taken_back.connect(lambda row=row: row.show_problem(""))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return _is_work(step)

    def fill(self, step: Step, afresh: bool) -> None:
        self.effort.show_value(step.effort_minutes, afresh)
        self._effort_row.setVisible(step.kind is not StepKind.MILESTONE)
        for name, (_, text) in self._texts.items():
            text.show_text(getattr(step, name), afresh)


_Part = CheckItem | Input | Output

_EVIDENCE: list[Choice[Hashable]] = [
    Choice(None, "No evidence"),
    *(Choice(kind, f"Needs {'an' if kind is Evidence.AMOUNT else 'a'} {kind}") for kind in Evidence),
]


class PartsSection(StepSection):
    """Check items with their evidence, inputs with where they come from, outputs."""

    title = "Checks, needs, gives"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        rules = LineRules("Check item", "Add a check item", "required", "Finished only with it", box="Evidence")
        self.checklist = LineList("Check items", rules)
        self.checklist.choices = tuple(_EVIDENCE)
        needs = LineRules("Input", "Add an input", "required", "Shown as missing until it is there", box="Comes from")
        self.inputs = LineList("Inputs", needs)
        gives = LineRules("Output", "Add an output", "required", "Finished only with it")
        self.outputs = LineList("Outputs", gives)
        self._rows = {
            "checklist": self.row("Check items", self.checklist),
            "inputs": self.row("Inputs", self.inputs),
            "outputs": self.row("Outputs", self.outputs),
        }
        self._connect("checklist", self.checklist, lambda text: CheckItem(text, id=self._fresh_id()))
        self._connect("inputs", self.inputs, Input)
        self._connect("outputs", self.outputs, Output)
        self.checklist.chosen.connect(lambda at, kind: self._put("checklist", at, evidence=kind))
        self.inputs.chosen.connect(lambda at, key: self._put("inputs", at, kind=key[0], source=key[1]))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return _is_work(step)

    def fill(self, step: Step, afresh: bool) -> None:
        self.inputs.choices = tuple(self._sources())
        items = [Line(item.text, item.required, choice=item.evidence) for item in step.checklist]
        self.checklist.show_lines(items, afresh)
        needs = [Line(item.text, item.required, choice=(item.kind, item.source)) for item in step.inputs]
        self.inputs.show_lines(needs, afresh)
        self.outputs.show_lines([Line(item.text, item.required) for item in step.outputs], afresh)

    def _sources(self) -> list[Choice[Hashable]]:
        """Where an input may come from: described, a link, a file, a field of the project, another step."""
        graph = self.editor.graph
        bare = ((InputKind.NOTE, "In words only"), (InputKind.LINK, "A link"), (InputKind.FILE, "A file"))
        others = [step for step in graph.steps if _is_work(step) and step.id != self.step_id]
        return [
            *(Choice((kind, ""), text) for kind, text in bare),
            *(Choice((InputKind.FIELD, one.name), f"Field “{one.name}”") for one in graph.fields),
            *(Choice((InputKind.OUTPUT, step.id), f"From “{step.title}”") for step in others),
        ]

    def _fresh_id(self) -> str:
        """An id that no check item of the workflow has."""
        taken = {item.id for step in self.editor.graph.steps for item in step.checklist}
        return next(id for number in range(1, len(taken) + 2) if (id := f"c{number}") not in taken)

    def _items(self, name: str) -> list[_Part]:
        return list(getattr(self.step, name))

    def _put(self, name: str, at: int, **fields: Any) -> None:  # noqa: ANN401
        kept = tuple(replace(item, **fields) if n == at else item for n, item in enumerate(self._items(name)))
        self.give(self._rows[name], **{name: kept})

    def _connect(self, name: str, lines: LineList, made: Callable[[str], _Part]) -> None:
        row = self._rows[name]

        def keep(items: list[_Part]) -> None:
            self.give(row, **{name: tuple(items)})

        def now() -> list[_Part]:
            return self._items(name)

        lines.added.connect(lambda text: keep([*now(), made(text)]))
        lines.renamed.connect(lambda at, text: self._put(name, at, text=text))
        lines.ticked.connect(lambda at, on: self._put(name, at, required=on))
        lines.removed.connect(lambda at: keep([old for n, old in enumerate(now()) if n != at]))
        lines.moved.connect(lambda at, to: keep(moved_items(now(), at, to)))


class ResponsibilitySection(StepSection):
    """The section that a step belongs to; which role does it today, which should, and why."""

    title = "Section, who should do it"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.section = LineField("Section", "“Production”")
        self.today, self.should = RoleField("Done today by"), RoleField("Should be done by")
        self.why = TextField("Why", "What would be better then")
        self._section_row = self.row("Section", self.section, "Groups steps; it changes nothing else.")
        self._roles = {
            "today": (self.row("Done today by", self.today), self.today),
            "should": (self.row("Should be done by", self.should), self.should),
        }
        self.load = wrapping_label("")
        self.load.setProperty("tone", "muted")
        self._why_row = self.row("Why", self.why)
        if (below := self.layout()) is not None:
            below.addWidget(self.load)
        self.section.kept.connect(self._give_section)
        self.section.taken_back.connect(lambda: self._section_row.show_problem(""))
        for name, (row, field) in self._roles.items():
            self._connect_role(name, row, field)
        self.why.kept.connect(lambda text: self.give(self._why_row, should_why=text.strip()))
        self.why.taken_back.connect(lambda: self._why_row.show_problem(""))

    def _connect_role(self, name: str, row: FormRow, field: RoleField) -> None:
        field.role_picked.connect(lambda role: self.give(row, **{name: role}))
        field.role_typed.connect(
            lambda typed: row.show_problem(f"There is no role “{typed}”. Give it to a step first, or choose another.")
        )

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return _is_work(step)

    def fill(self, step: Step, afresh: bool) -> None:
        names = {section.id: section.name for section in self.editor.graph.sections}
        self.section.show_text(names.get(step.section or "", ""), afresh)
        for name, (_, field) in self._roles.items():
            field.show_roles(self.editor.role_names, getattr(step, name), afresh)
        self.why.show_text(step.should_why, afresh)
        words = self.editor.context.read(load_of_both, step.today or step.role, step.should) if step.should else ""
        set_text(self.load, words).setVisible(bool(words))

    def _give_section(self, name: str) -> None:
        self.editor.do(self._section_row.show_problem, give_section, self.step_id, name)


_ALL, _FIRST, _SOME = "all", "first", "some"
_GOES_ON = (
    Choice(_ALL, "When all are done"),
    Choice(_FIRST, "When the first is done"),
    Choice(_SOME, "When so many are done …"),
)
_ADD_LIST = "No list yet: add a field of the kind “A list of values” to the workflow."


class RepeatSection(StepSection):
    """For each value of which list a step, or its whole section, is done; and when what follows may open."""

    title = "Repeat for each"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.list: ChoiceField[str | None] = ChoiceField("Repeat for each")
        self.what: ChoiceField[bool] = ChoiceField("What is repeated")
        self.goes_on = ChoiceField("Goes on", _GOES_ON)
        self.count = CountField("How many", 2, 99, "Write how many, from 2 to 99.")
        self._list_row = self.row("Repeat for each", self.list)
        self._what_row = self.row("What is repeated", self.what)
        self._goes_on_row = self.row("Goes on", self.goes_on)
        self._count_row = self.row("How many", self.count)
        self.list.picked.connect(self._repeat_for)
        self.what.picked.connect(self._widen)
        self.goes_on.picked.connect(self._go_on)
        self.count.value_kept.connect(lambda count: self._wait_for(self._count_row, count))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.has_task and step.kind is not StepKind.WAIT

    def fill(self, step: Step, afresh: bool) -> None:
        repeat, section = self._now, self._section
        lists = [field.name for field in self.editor.graph.fields if field.kind is FieldKind.LIST]
        if repeat is not None and repeat.field not in lists:
            lists.append(repeat.field)
        self.list.set_choices([Choice(None, "It is done once"), *(Choice(one, one_line(one)) for one in lists)])
        self.list.choose(repeat.field if repeat is not None else None)
        self._list_row.set_hint("A project asks for the values at its start." if lists else _ADD_LIST)
        name = f"All steps of “{one_line(section.name)}”" if section is not None else ""
        self.what.set_choices([Choice(False, "This step alone"), Choice(True, name)])
        self.what.choose(section is not None and section.repeat is not None)
        self._what_row.setVisible(repeat is not None and section is not None)
        count = repeat.opens_at if repeat is not None else None
        self.goes_on.choose(_ALL if count is None else _FIRST if count == 1 else _SOME)
        self._goes_on_row.setVisible(repeat is not None)
        self.count.show_value(count, afresh)
        self._count_row.setVisible((count or 1) > 1)

    @property
    def _section(self) -> Section | None:
        return next((one for one in self.editor.graph.sections if one.id == self.step.section), None)

    @property
    def _now(self) -> Repeat | None:
        return self.step.repeat or (self._section.repeat if self._section is not None else None)

    def _repeat_for(self, name: str | None) -> None:
        was = self._now
        self._keep(self._list_row, Repeat(name, was.opens_at if was is not None else None) if name else None)

    def _go_on(self, how: str) -> None:
        was = self._now.opens_at if self._now is not None else None
        self._wait_for(self._goes_on_row, {_ALL: None, _FIRST: 1, _SOME: max(2, was or 2)}[how])

    def _wait_for(self, row: FormRow, count: int | None) -> None:
        if self._now is not None:
            self._keep(row, replace(self._now, opens_at=count))

    def _keep(self, row: FormRow, repeat: Repeat | None) -> None:
        section = self._section
        if section is not None and section.repeat is not None:
            self.editor.do(row.show_problem, repeat_section, section.id, repeat)
        else:
            self.give(row, repeat=repeat)

    def _widen(self, whole: bool) -> None:
        if self._section is not None:
            self.editor.do(self._what_row.show_problem, repeat_all_of_section, self.step_id, whole)
