"""The check items of the task: ticked, with their evidence where they need some, failed, made a bug task."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.actions.check_item import add_bug, add_item, fail_item, give_evidence, remove_item, tick_item
from app.domain.check_item import CheckItem, CheckState, Evidence
from app.domain.ids import task_key
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.command import Command, below, pop_up
from ui.link.context import Context
from ui.link.place import TaskPanelPlace
from ui.link.plain_text import one_line
from ui.link.theme import META
from ui.widgets.button import icon_button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.line_field import LineField
from ui.widgets.task_panel.task_section import TaskSection, clear, left_link, wrapped

_EXAMPLES = {Evidence.DATE: "Day, such as 2027-03-31", Evidence.AMOUNT: "Amount", Evidence.LINK: "https://…"}


class ChecklistSection(TaskSection):
    """Each item can be ticked, failed or removed, and a line adds one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Checklist")
        self.boxes: list[CheckField] = []
        self.values: dict[int, QWidget] = {}
        """The fields of evidence, by the place of their item."""
        self.failing: LineField | None = None
        """Where it is typed what is wrong with an item, while that is asked."""
        self._failing_at: int | None = None
        self._detail: TaskDetail | None = None
        self._items = QVBoxLayout()
        self._items.setSpacing(2)
        self.adder = named(QLineEdit(), "Add check item")
        self.adder.setPlaceholderText("Add check item")
        self.adder.returnPressed.connect(self._add)
        self.rows.addLayout(self._items)
        self.rows.addWidget(self.adder)

    def seen(self, detail: TaskDetail) -> Hashable:
        return (detail.task.checklist, detail.task.id, detail.files)

    def fill(self, detail: TaskDetail) -> None:
        items = detail.task.checklist
        if self.switched or not 0 <= (self._failing_at or 0) < len(items):
            self._failing_at = None
        self._detail = detail
        focused = next((row for row, box in enumerate(self.boxes) if box.hasFocus()), None)
        clear(self._items)
        self.boxes, self.values, self.failing = [], {}, None
        for index, item in enumerate(items):
            self.boxes.append(self._row(index, item))
            self._show_more(detail, index, item)
        if focused is not None and focused < len(self.boxes):
            self.boxes[focused].setFocus()

    def first_open(self) -> QWidget:
        """The first required item that is not done, else where one is added."""
        items = self._detail.task.checklist if self._detail is not None else ()
        found = (self.values.get(at, self.boxes[at]) for at, one in enumerate(items) if one.required and not one.done)
        return next(found, self.adder)

    def _row(self, index: int, item: CheckItem) -> CheckField:
        needs = ", required" if item.required else ""
        why = f": {item.note}" if item.note else ""
        box = named(CheckField(), item.text, f"{item.state}{needs}{why}")
        box.show_checked(item.done)
        box.chosen.connect(lambda on: self._tick(index, on))
        label = wrapped(item.text, "muted" if item.done else "bad" if item.state is CheckState.FAILED else "")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(box)
        row.addWidget(label, 1)
        if item.required and not item.done:
            row.addWidget(wrapped("required", "muted", META))
        row.addWidget(self._tools(index, item))
        self._items.addLayout(row)
        return box

    def _tools(self, index: int, item: CheckItem) -> QWidget:
        """What else can be done with it, in a menu that opens below its button."""
        name = f"More for “{one_line(item.text)}”"

        def show() -> None:
            pop_up(self.commands(index, item), made).popup(below(made))

        made = icon_button(Command("item_menu", name, show, "ellipsis"), size=14)
        return made

    def commands(self, index: int, item: CheckItem) -> list[Command]:
        """What the menu of an item offers."""
        do, id = self.context.do, self.task_id
        fail = Command("fail_item", "It failed…", lambda: self._ask_failure(index), "circle-x")
        again = Command("open_item", "Open it again", lambda: do(tick_item, id, index, done=False), "rotate-ccw")
        remove = Command("remove_item", "Remove", lambda: do(remove_item, id, index), "trash-2")
        first = again if item.state is CheckState.FAILED else fail
        return [first] if item.required else [first, remove]

    def _show_more(self, detail: TaskDetail, index: int, item: CheckItem) -> None:
        """Under the line: its evidence, and what is wrong with it."""
        if item.evidence is not None:
            self._indent(self._evidence(detail, index, item))
        if self._failing_at == index:
            self.failing = LineField("What is wrong", "What is wrong? Enter keeps it")
            self.failing.kept.connect(lambda note: self._fail(index, note))
            self._indent(self.failing)
        elif item.state is CheckState.FAILED:
            self._indent(wrapped(item.note, "bad", META))
            known = item.bug is not None
            words = f"Bug task {task_key(item.bug)}" if item.bug is not None else "Make it a bug task"
            press = left_link(words)
            press.setAccessibleDescription(f"of {item.text}")
            press.clicked.connect(lambda: self._open_bug(item) if known else self._make_bug(index))
            self._indent(press, stretch=False)

    def _indent(self, part: QWidget, stretch: bool = True) -> None:
        row = QHBoxLayout()
        row.addSpacing(34)
        row.addWidget(part, 1 if stretch else 0)
        if not stretch:
            row.addStretch()
        self._items.addLayout(row)

    def _evidence(self, detail: TaskDetail, index: int, item: CheckItem) -> QWidget:
        name = f"{str(item.evidence).capitalize()} of “{one_line(item.text)}”"
        keep: Callable[[str], object] = lambda value: self._give(index, value)  # noqa: E731
        field: QWidget
        if item.evidence is Evidence.FILE:
            files = [Choice(key, f"{key} {file}") for key, file in detail.files]
            box = ChoiceField[str](name, [Choice("", "Choose a file…"), *files], item.value)
            box.picked.connect(keep)
            field = box
        else:
            line = LineField(name, _EXAMPLES.get(item.evidence, "") if item.evidence else "")
            line.show_text(item.value)
            line.kept.connect(keep)
            field = line
        self.values[index] = field
        return field

    def _give(self, index: int, value: str) -> None:
        if self.context.do(give_evidence, self.task_id, index, value) is None and self._detail is not None:
            field = self.values.get(index)
            if isinstance(field, LineField):
                field.take_back()

    def _tick(self, index: int, done: bool) -> None:
        field = self.values.get(index)
        typed = field.text().strip() if done and isinstance(field, LineField) else ""
        if self.context.do(tick_item, self.task_id, index, done=done, value=typed) is None:
            self.boxes[index].show_checked(not done)
            if field is not None:
                field.setFocus()

    def _ask_failure(self, index: int) -> None:
        self._failing_at = index
        if self._detail is not None:
            self.fill(self._detail)
        if self.failing is not None:
            # Qt shows what a layout got with the next event, and gives no focus to what is not shown.
            self.failing.show()
            self.failing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, index: int, note: str) -> None:
        self._failing_at = None
        if self.context.do(fail_item, self.task_id, index, note=note) is None:
            self._ask_failure(index)

    def _make_bug(self, index: int) -> None:
        done = self.context.do(add_bug, self.task_id, index)
        if done is not None:
            self.context.go_to(TaskPanelPlace(done.value))

    def _open_bug(self, item: CheckItem) -> None:
        if item.bug is not None:
            self.context.go_to(TaskPanelPlace(item.bug))

    def _add(self) -> None:
        if self.context.do(add_item, self.task_id, self.adder.text()) is not None:
            self.adder.clear()
