"""What the task needs and what it gives: each with its value, and whether it is there."""

from collections.abc import Hashable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.task_field import give_input, give_output
from app.domain.check_item import InputKind, Output
from app.editing.task_input import NeededInput
from app.queries.task import TaskDetail
from ui.link.context import Context
from ui.link.place import ChangeFields, TaskPanelPlace
from ui.link.theme import META
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.elided import Elided
from ui.widgets.line_field import LineField
from ui.widgets.task_panel.task_section import TaskSection, clear, left_link, wrapped


class InputSection(TaskSection):
    """What is needed to do it: links and files are given here, fields in the project, outputs by their step."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Needs")
        self.fields: dict[int, QWidget] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.rows.addLayout(self._list)

    def seen(self, detail: TaskDetail) -> Hashable:
        return (detail.inputs, detail.files, detail.task.id, detail.task.state)

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        self.fields = {}
        for needed in detail.inputs:
            self._list.addWidget(self._heading(detail, needed))
            part = self._value(detail, needed)
            if part is not None:
                self._list.addWidget(part)
        self.setVisible(bool(detail.inputs))

    def _heading(self, detail: TaskDetail, needed: NeededInput) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(wrapped(needed.input.text), 1)
        if needed.missing and not detail.task.state.over:
            late = needed.overdue or detail.task.state.open
            row.addWidget(wrapped("missing" if late else "still to come", "warn" if late else "muted", META))
        return line

    def _value(self, detail: TaskDetail, needed: NeededInput) -> QWidget | None:
        """Where it is given, or what was."""
        kind, index = needed.input.kind, needed.index
        if kind is InputKind.LINK:
            line = LineField(needed.input.text, "https://…")
            line.show_text(needed.value)
            line.kept.connect(lambda value: self._give(index, value))
            self.fields[index] = line
            return line
        if kind is InputKind.FILE:
            files = [Choice(key, f"{key} {name}") for key, name in detail.files]
            box = ChoiceField[str](needed.input.text, [Choice("", "Choose a file…"), *files], needed.value)
            box.picked.connect(lambda key: self._give(index, key))
            self.fields[index] = box
            return box
        if kind is InputKind.NOTE:
            return None
        return self._from_elsewhere(detail, needed)

    def _from_elsewhere(self, detail: TaskDetail, needed: NeededInput) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        if needed.value:
            row.addWidget(wrapped(needed.value, "muted", META), 1)
        maker = next((one for one in detail.before if one.task_id == needed.maker), None)
        if needed.input.kind is InputKind.FIELD and detail.project is not None:
            project_id = detail.project.id
            press = left_link("Change fields…")
            press.clicked.connect(lambda: self.context.go_to(ChangeFields(project_id)))
        elif needed.maker is not None:
            task_id = needed.maker
            words = f"Comes from “{maker.title}”" if maker is not None else "Comes from another step"
            press = left_link(words)
            Elided(press).show_text(words)
            press.clicked.connect(lambda: self.context.go_to(TaskPanelPlace(task_id)))
        else:
            row.addWidget(wrapped("No step gives it.", "muted", META), 1)
            return line
        press.setAccessibleDescription(f"of {needed.input.text}")
        row.addWidget(press, 1)
        return line

    def _give(self, index: int, value: str) -> None:
        field = self.fields.get(index)
        if self.context.do(give_input, self.task_id, index, value) is None and isinstance(field, LineField):
            field.take_back()


class OutputSection(TaskSection):
    """What those after it get: a link, the name of a file, words."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Gives")
        self.fields: list[LineField] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.rows.addLayout(self._list)

    def seen(self, detail: TaskDetail) -> Hashable:
        return (detail.task.outputs, detail.task.id)

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        self.fields = [self._row(index, output) for index, output in enumerate(detail.task.outputs)]
        self.setVisible(bool(self.fields))

    def _row(self, index: int, output: Output) -> LineField:
        head = QHBoxLayout()
        head.addWidget(wrapped(output.text), 1)
        if output.required and not output.value:
            head.addWidget(wrapped("required", "muted", META))
        self._list.addLayout(head)
        field = LineField(output.text, "A link, a file's key, or in words")
        field.show_text(output.value)
        field.kept.connect(lambda value: self._give(index, value))
        self._list.addWidget(field)
        return field

    def _give(self, index: int, value: str) -> None:
        if self.context.do(give_output, self.task_id, index, value) is None:
            self.fields[index].take_back()
