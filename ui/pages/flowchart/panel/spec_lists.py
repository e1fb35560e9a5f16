"""What the workflow makes and has to meet, as cards in its panel: each field keeps itself as one undo step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Concatenate, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.actions.flowchart.spec import (
    order_deliverable_spec,
    order_requirement_spec,
    put_deliverable_spec,
    put_requirement_spec,
    remove_deliverable_spec,
    remove_requirement_spec,
)
from app.domain.check_item import DeliverableSpec, Evidence, RequirementSpec
from app.domain.ids import WorkflowId
from app.editing.edit import Action
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, wrapping_label
from ui.link.theme import META, font
from ui.pages.flowchart.panel.field_editor import WorkflowEditor
from ui.widgets.button import allow, icon_button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.form import Form, FormRow
from ui.widgets.line_field import LineField
from ui.widgets.value_field import CountField

Spec: TypeAlias = DeliverableSpec | RequirementSpec
SpecAction: TypeAlias = Action[Concatenate[WorkflowId, ...], Any]
EVIDENCE = (
    Choice(None, "No evidence"),
    Choice(Evidence.FILE, "A file"),
    Choice(Evidence.LINK, "A link"),
    Choice(Evidence.DATE, "A date"),
    Choice(Evidence.AMOUNT, "An amount"),
)
"""What a requirement may need before it is met."""


class SpecCard(QFrame):
    """One deliverable or requirement: its name, order and removal; a subclass adds its other fields to ``form``.

    Override ``fill`` and name the three actions.
    """

    what = ""
    title_field = ""
    put: SpecAction
    order: SpecAction
    remove_act: SpecAction

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        self.editor = editor
        self._spec: Spec | None = None
        self._at = 0
        self.name = LineField(f"Name of the {self.what}")
        self.name_row = FormRow(f"Name of the {self.what}", self.name)
        self.name_row.label.hide()
        self.optional = CheckField("Left out by reduced scope")
        self.up = icon_button(Command("up", "Move up", lambda: self._move(-1), "chevron-up"), self, 14)
        self.down = icon_button(Command("down", "Move down", lambda: self._move(1), "chevron-down"), self, 14)
        self.remove = icon_button(Command("remove", f"Remove {self.what}", self._remove, "x"), self, 14)
        self.form = Form()
        self._fields: list[tuple[QWidget, str]] = [(self.optional, "Left out by reduced scope")]
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.name_row, 1)
        for tool in (self.up, self.down, self.remove):
            head.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 10)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.form)
        layout.addWidget(self.optional)
        self.name.kept.connect(lambda text: self.change(**{self.title_field: text}))
        self.name.taken_back.connect(lambda: self.name_row.show_problem(""))
        self.optional.chosen.connect(lambda on: self.change(optional=on))

    def line(self, label: str, field: str, placeholder: str = "") -> LineField:
        """A line that keeps ``field``."""
        made = LineField(label, placeholder)
        self.form.add(label, made)
        made.kept.connect(lambda text: self.change(**{field: text}))
        self._fields.append((made, label))
        return made

    def choice(self, label: str, field: str) -> ChoiceField[Any]:
        """A choice that keeps ``field``."""
        made: ChoiceField[Any] = ChoiceField(label)
        self.form.add(label, made)
        made.picked.connect(lambda key: self.change(**{field: key}))
        self._fields.append((made, label))
        return made

    def show_spec(self, spec: Spec, at: int, count: int, afresh: bool) -> None:
        """This one, at its place of ``count``."""
        afresh = afresh or self._spec is None or spec.id != self._spec.id
        self._spec, self._at = spec, at
        title: str = getattr(spec, self.title_field)
        text = one_line(title)
        named(self, f"{self.what.capitalize()} {text}")
        self.name.show_text(title, afresh)
        self.optional.show_checked(spec.optional)
        for tool, verb in ((self.up, "Move up"), (self.down, "Move down"), (self.remove, f"Remove {self.what}")):
            named(tool, f"{verb}: {text}")
        for field, label in self._fields:
            named(field, f"{label}: {text}")
        allow(self.up, "" if at > 0 else f"It is the first {self.what} already.")
        allow(self.down, "" if at < count - 1 else f"It is the last {self.what} already.")
        if afresh:
            self.name_row.show_problem("")
        self.fill(spec, afresh)

    def fill(self, spec: Any, afresh: bool) -> None:  # noqa: ANN401
        """Show the fields that only this kind has."""

    def change(self, **parts: Any) -> None:  # noqa: ANN401
        """Give it other values, as one undo step; nothing when they are the old ones."""
        if self._spec is None:
            return
        after = replace(self._spec, **parts)
        if after != self._spec:
            self.editor.do(self.name_row.show_problem, self.put, after)
        self.fill(self._spec, False)

    def _move(self, by: int) -> None:
        if self._spec is not None:
            self.editor.do(self.name_row.show_problem, self.order, self._spec.id, self._at + by)

    def _remove(self) -> None:
        if self._spec is not None:
            self.editor.do(self.name_row.show_problem, self.remove_act, self._spec.id)


class DeliverableCard(SpecCard):
    """What is made, how many of it, where it appears, and the step that makes it."""

    what, title_field = "deliverable", "name"
    put, order, remove_act = put_deliverable_spec, order_deliverable_spec, remove_deliverable_spec

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.amount = CountField("How many", 1, 100_000, "Write how many of it are made.")
        row = self.form.add("How many", self.amount)
        self.amount.problem_changed.connect(row.show_problem)
        self.amount.value_kept.connect(lambda number: self.change(amount=number))
        self._fields.append((self.amount, "How many"))
        self.kind = self.line("Kind", "kind", "Page, video, mail")
        self.channel = self.line("Channel", "channel", "Blog, e-mail, event")
        self.format = self.line("Format", "format", "HTML, MP4, A4")
        self.step = self.choice("Made by", "step")

    def fill(self, spec: Any, afresh: bool) -> None:  # noqa: ANN401
        self.amount.show_value(spec.amount, afresh)
        self.kind.show_text(spec.kind, afresh)
        self.channel.show_text(spec.channel, afresh)
        self.format.show_text(spec.format, afresh)
        steps = [Choice(step.id, step.title or str(step.kind)) for step in self.editor.graph.steps if step.has_task]
        self.step.set_choices([Choice(None, "No step"), *steps], spec.step)


class RequirementCard(SpecCard):
    """A standard: whether it must be met, how it is checked and by whom, what it is about, what proves it."""

    what, title_field = "requirement", "text"
    put, order, remove_act = put_requirement_spec, order_requirement_spec, remove_requirement_spec

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.must = self.choice("How much it matters", "must")
        self.must.set_choices((Choice(True, "Must be met"), Choice(False, "Should be met")), True)
        self.how = self.line("How it is checked", "how", "Read it, measure it, ask")
        self.by = self.choice("Checked by", "by")
        self.about = self.choice("About", "deliverable")
        self.evidence = self.choice("Evidence", "evidence")

    def fill(self, spec: Any, afresh: bool) -> None:  # noqa: ANN401
        self.must.choose(spec.must)
        self.how.show_text(spec.how, afresh)
        roles = [Choice(str(role), name) for role, name in self.editor.role_names.items()]
        self.by.set_choices([Choice("", "Nobody in particular"), *roles], spec.by)
        made = [Choice(one.id, one.name) for one in self.editor.graph.deliverables]
        self.about.set_choices([Choice("", "All that is made"), *made], spec.deliverable)
        self.evidence.set_choices(EVIDENCE, spec.evidence)


class SpecList(QWidget):
    """A card for each deliverable or requirement, and a line to add one."""

    def __init__(self, editor: WorkflowEditor, card: type[SpecCard], nothing: str) -> None:
        super().__init__()
        named(self, f"{card.what.capitalize()}s")
        self.editor = editor
        self.cards: list[SpecCard] = []
        self._card = card
        self._nothing = wrapping_label(nothing)
        self._nothing.setFont(font(META))
        self._nothing.setProperty("tone", "muted")
        label = f"Add a {card.what}"
        self.new = LineField(label, label)
        self._new_row = FormRow(label, self.new)
        self._new_row.label.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._nothing)
        self._layout.addWidget(self._new_row)
        self.new.kept.connect(self._add)
        self.new.taken_back.connect(lambda: self._new_row.show_problem(""))

    def show_specs(self, specs: Sequence[Spec], afresh: bool = False) -> None:
        """As they are now, in their order; a card belongs to a place in the list."""
        while len(self.cards) > len(specs):
            card = self.cards.pop()
            card.hide()
            card.setParent(None)
            card.deleteLater()
        while len(self.cards) < len(specs):
            self.cards.append(card := self._card(self.editor))
            self._layout.insertWidget(len(self.cards), card)
        for at, (card, spec) in enumerate(zip(self.cards, specs, strict=True)):
            card.show_spec(spec, at, len(specs), afresh)
        self._nothing.setVisible(not specs)
        if afresh:
            self.new.show_text("", afresh=True)

    def _add(self, typed: str) -> None:
        made = DeliverableSpec("", typed) if self._card is DeliverableCard else RequirementSpec("", typed)
        if typed.strip() and self.editor.do(self._new_row.show_problem, self._card.put, made):
            self.new.show_text("", afresh=True)


def deliverable_list(editor: WorkflowEditor) -> SpecList:
    """What each project of the workflow makes."""
    return SpecList(editor, DeliverableCard, "Nothing yet. What is listed here, each project of it makes.")


def requirement_list(editor: WorkflowEditor) -> SpecList:
    """What that has to meet."""
    return SpecList(editor, RequirementCard, "Nothing yet. Standards that it must meet before it is published.")
