"""The steps of a project where they differ from its workflow: changed ones, and its own."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span
from app.domain.tailoring import AddedStep, StepTailoring, Tailoring
from app.domain.workflow import Graph, Step, StepKind
from app.engine.tailoring import new_step_id, tailored, way_after
from ui.link.accessible import named
from ui.link.plain_text import one_line, plain_label, set_text
from ui.widgets.button import link_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form
from ui.widgets.line_field import LineField
from ui.widgets.offset_field import OffsetField
from ui.widgets.value_field import span_field

NOTHING = "As in the workflow."


class StartSteps(QWidget):
    """``changed`` after each; ``tailoring`` is the recipe then."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tailoring = Tailoring()
        self._graph, self._label = Graph(), ""
        self.step: ChoiceField[StepId] = ChoiceField("Step to change")
        self.title = LineField("Title of the step")
        self.role: ChoiceField[RoleId] = ChoiceField("Role of the step")
        self.offset = OffsetField("Due of the step")
        self.length = span_field("Length of the step")
        self._begun: frozenset[StepId] = frozenset()
        self.new = _NewStep()
        self.add = link_button("Add")
        self.add.setAccessibleName("Add the step")
        self.said = plain_label(NOTHING)
        self.said.setProperty("tone", "muted")
        self.said.setWordWrap(True)
        self.reset = link_button("As in the workflow")
        self._lay_out()
        self.step.picked.connect(lambda _: self._show_step())
        self.title.kept.connect(lambda text: self._change(title=text))
        self.role.picked.connect(lambda role: self._change(role=role))
        self.offset.offset_kept.connect(lambda offset: self._change(offset=offset))
        self.length.value_kept.connect(lambda length: self._change(length=length))
        self.add.clicked.connect(self.add_step)
        self.new.entered.connect(self.add_step)
        self.reset.clicked.connect(self._as_in_the_workflow)

    def show_graph(
        self,
        graph: Graph,
        roles: Mapping[RoleId, str],
        anchor_label: str,
        tailoring: Tailoring | None = None,
        begun: Collection[StepId] = (),
    ) -> None:
        """The steps of another workflow, with what a recipe changes; those that have begun are left alone."""
        self._graph, self._label, self.tailoring = graph, anchor_label, tailoring or Tailoring()
        self._begun = frozenset(begun)
        self.role.set_choices([Choice(role, one_line(name)) for role, name in roles.items()])
        self._show()

    def add_step(self) -> None:
        """A step of what was typed, behind the chosen one."""
        title, graph, behind = one_line(self.new.text()).strip(), self._tailored, self.step.current
        way = way_after(graph, behind) if behind is not None else None
        if not title or behind is None or way is None:
            return
        role = graph.step(behind).role or next((step.role for step in graph.steps if step.role), None)
        step = Step(new_step_id(graph, self.tailoring), StepKind.TASK, title, role, section=graph.step(behind).section)
        self.new.clear()
        added = AddedStep(step, behind, way.target, way.outcome)
        self._take(replace(self.tailoring, added=(*self.tailoring.added, added)), step.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing of a field here, and does not start the project."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    @property
    def _tailored(self) -> Graph:
        return tailored(self._graph, self.tailoring)

    def _as_in_the_workflow(self) -> None:
        """What has begun, and what is left out, stays as it is."""
        recipe, begun = self.tailoring, self._begun
        changed = tuple(one for one in recipe.changed if one.step in begun)
        added = tuple(one for one in recipe.added if one.step.id in begun)
        self._take(replace(recipe, changed=changed, added=added))

    def _change(
        self,
        *,
        title: str = "",
        role: RoleId | None = None,
        offset: Offset | None = None,
        length: Span | None = None,
    ) -> None:
        """One of the four is another for the chosen step."""
        step_id = self.step.current
        all_given = {"title": title, "role": role, "offset": offset, "length": length}
        given = {name: value for name, value in all_given.items() if value}
        if step_id is None or not given:
            return
        if step_id not in self._graph.by_id:
            added = tuple(
                replace(one, step=replace(one.step, **given)) if one.step.id == step_id else one  # type: ignore[arg-type]
                for one in self.tailoring.added
            )
            self._take(replace(self.tailoring, added=added), step_id)
            return
        known = {one.step: one for one in self.tailoring.changed}
        known[step_id] = replace(known.get(step_id, StepTailoring(step_id)), **given)  # type: ignore[arg-type]
        self._take(replace(self.tailoring, changed=tuple(known.values())), step_id)

    def _take(self, tailoring: Tailoring, step_id: StepId | None = None) -> None:
        self.tailoring = tailoring
        self._show(step_id)
        self.changed.emit()

    def _show(self, step_id: StepId | None = None) -> None:
        graph = self._tailored
        steps = [step for step in graph.steps if step.has_task and step.id not in self._begun]
        wanted = step_id or self.step.current
        current = wanted if wanted in graph.by_id else steps[0].id if steps else None
        self.step.set_choices([Choice(step.id, one_line(step.title)) for step in steps], current)
        words = self.tailoring.words
        set_text(self.said, f"{words}." if words else NOTHING)
        self.reset.setVisible(bool(words))
        self._show_step()

    def _show_step(self) -> None:
        graph, step_id = self._tailored, self.step.current
        step = graph.by_id.get(step_id) if step_id is not None else None
        if step is not None:
            self.title.show_text(step.title, afresh=True)
            self.role.choose(step.role)
            self.length.show_value(step.length, afresh=True)
            others = {one.id: one.title for one in graph.steps if one.has_task and one.id != step.id}
            self.offset.show_offset(step.offset, self._label, others, afresh=True)

    def _lay_out(self) -> None:
        form = Form()
        form.add("Step", self.step)
        form.add("Title", self.title)
        form.add("Role", self.role)
        form.add("Due", self.offset)
        form.add("Length", self.length)
        row = QHBoxLayout()
        row.addWidget(self.new, 1)
        row.addWidget(self.add)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(form)
        layout.addLayout(row)
        layout.addLayout(foot)


class _NewStep(QLineEdit):
    """Enter adds the step."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "New step behind it")
        self.setPlaceholderText("A step more, behind it")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)
