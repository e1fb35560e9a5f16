"""What stands beside the work: helpers, labels, priority, effort, time spent. What is not used is a word to press."""

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.budget import set_spent
from app.actions.task_field import set_effort, set_helpers, set_labels, set_priority, set_watchers
from app.domain.brief import Priority
from app.domain.ids import PersonId
from app.domain.quantity import Span, SpanUnit
from app.grammar.offset import length_text, need_length
from app.queries.board import team
from app.queries.person import names_of
from app.queries.process import team_lines
from app.queries.reader import Reader
from app.queries.task import TaskDetail
from ui.link.context import Context
from ui.link.theme import META
from ui.widgets.button import link_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.form import FormRow
from ui.widgets.person_field import PeopleField, PersonChoice
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.task_panel.task_section import TaskSection, clear, wrapped
from ui.widgets.value_field import ValueField

HOUR_MINUTES = 60
DAY_MINUTES = 8 * HOUR_MINUTES


class PeopleList(QWidget):
    """Some people, each with the button that takes them away, and a field for one more."""

    def __init__(self, name: str, context: Context, keep: Callable[[Sequence[PersonId]], object]) -> None:
        super().__init__()
        self._context, self._keep = context, keep
        self.people: tuple[PersonId, ...] = ()
        self.list = RemovableList(name)
        self.adder = PeopleField(f"Add to {name.lower()}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.list)
        layout.addWidget(self.adder)
        self.list.removed.connect(self._remove)
        self.adder.people_picked.connect(self._add)

    def show_people(self, people: tuple[PersonId, ...], beside: Sequence[PersonId] = ()) -> None:
        """``beside`` are not on offer."""
        self.people = people
        names = self._context.read(_names, people)
        self.list.set_lines([RemovableLine(one, name) for one, name in zip(people, names, strict=True)])
        if not self.adder.is_half_typed:
            everybody = [PersonChoice(person.id, person.name) for person in self._context.read(team)]
            self.adder.offer_people(everybody, self._context.read(team_lines), (*people, *beside))

    def _remove(self, gone: Hashable) -> None:
        self._keep([person_id for person_id in self.people if person_id != gone])

    def _add(self, people: tuple[PersonId, ...]) -> None:
        self._keep((*self.people, *people))


def _names(reader: Reader, people: tuple[PersonId, ...]) -> list[str]:
    return [names_of(reader, [one])[0] for one in people]


class DetailSection(TaskSection):
    """Each part is shown when it is used or was asked for; the others are words to press in one line."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: set[str] = set()
        self._detail: TaskDetail | None = None
        do = self.context.do
        self.priority = ChoiceField[Priority | None](
            "Priority",
            [Choice(None, "That of its project"), *(Choice(one, str(one).capitalize()) for one in Priority)],
        )
        self.priority.picked.connect(lambda key: do(set_priority, self.task_id, key))
        self.labels = RemovableList("Labels")
        self.labels.removed.connect(lambda gone: self._keep_labels([one for one in self._labels() if one != gone]))
        self.label = ValueField("Add label", str, str, placeholder="Type a label")
        self.label.value_kept.connect(self._add_label)
        self.helpers = PeopleList("Helpers", context, lambda people: do(set_helpers, self.task_id, people))
        self.watchers = PeopleList("Watchers", context, lambda people: do(set_watchers, self.task_id, people))
        self.effort = work_field("Effort")
        self.effort.value_kept.connect(lambda minutes: do(set_effort, self.task_id, minutes))
        self.spent = work_field("Time spent")
        self.spent.value_kept.connect(lambda minutes: do(set_spent, self.task_id, minutes))
        self.parts: dict[str, QWidget] = {
            "helper": FormRow("Helpers", self.helpers),
            "watcher": FormRow("Watchers", self.watchers),
            "label": FormRow("Labels", _stacked(self.labels, self.label)),
            "priority": FormRow("Priority", self.priority),
            "effort": FormRow("Effort", self.effort),
            "time spent": FormRow("Time spent", self.spent),
        }
        self.rows.setSpacing(8)
        for part in self.parts.values():
            self.rows.addWidget(part)
        self.adders: dict[str, QWidget] = {}
        self._offers = FlowLayout(gap=4)
        self.rows.addLayout(self._offers)

    def seen(self, detail: TaskDetail) -> Hashable:
        task = detail.task
        fields = (task.helpers, task.watchers, task.labels, task.priority, task.effort_minutes)
        return (*fields, spent_on(detail), task.state.over, task.owner_id, self.context.read(team))

    def fill(self, detail: TaskDetail) -> None:
        if self.switched:
            self._asked = set()
        self._detail = detail
        task = detail.task
        self.priority.choose(task.priority)
        self.helpers.show_people(task.helpers, (task.owner_id,))
        self.watchers.show_people(task.watchers)
        self.labels.set_lines([RemovableLine(label, label) for label in task.labels])
        self.label.show_value(None)
        self.effort.show_value(task.effort_minutes, self.switched)
        self.spent.show_value(spent_on(detail), self.switched)
        used = {
            "helper": bool(task.helpers),
            "watcher": bool(task.watchers),
            "label": bool(task.labels),
            "priority": task.priority is not None,
            "effort": task.effort_minutes is not None,
            "time spent": spent_on(detail) is not None,
        }
        clear(self._offers)
        self.adders = {}
        unworked = task.state.over and not detail.rounds
        for what, part in self.parts.items():
            if what == "time spent" and (task.kind.unattended or unworked):
                part.hide()
                continue
            shown = used[what] or what in self._asked
            part.setVisible(shown)
            if not shown:
                self._offer(what)

    def _offer(self, what: str) -> None:
        if not self.adders:
            self._offers.addWidget(wrapped("Add", "muted", META))
        press = link_button(what)
        press.setAccessibleName(f"Add {what}")
        press.clicked.connect(lambda: self._ask(what))
        self.adders[what] = press
        self._offers.addWidget(press)

    def _ask(self, what: str) -> None:
        self._asked.add(what)
        if self._detail is not None:
            self.fill(self._detail)
        fields = {"helper": self.helpers.adder, "watcher": self.watchers.adder, "label": self.label}
        fields |= {"priority": self.priority, "effort": self.effort, "time spent": self.spent}
        fields[what].setFocus()

    def _labels(self) -> tuple[str, ...]:
        return self._detail.task.labels if self._detail is not None else ()

    def _keep_labels(self, labels: Sequence[str]) -> None:
        self.context.do(set_labels, self.task_id, labels)

    def _add_label(self, label: str | None) -> None:
        if label is not None:
            self._keep_labels((*self._labels(), label))
        self.label.show_value(None, afresh=True)


def spent_on(detail: TaskDetail) -> int | None:
    """Minutes that the open round took so far, or the last one in the end; None: nobody said."""
    if detail.task.state.over and detail.rounds:
        return max(detail.rounds, key=lambda one: one.number).spent_minutes
    return detail.task.spent_minutes


def work_field(name: str) -> ValueField:
    """A working time: values are whole minutes, a day has eight hours."""
    return ValueField(name, _minutes, effort_words, placeholder="4 h, 2 d")


def _stacked(*parts: QWidget) -> QWidget:
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for part in parts:
        layout.addWidget(part)
    return both


def _minutes(typed: str) -> int:
    return need_length(typed).minutes(DAY_MINUTES)


def effort_words(minutes: int) -> str:
    """ "2 d" where it is whole days of eight hours, else "4.5 h"."""
    if minutes % DAY_MINUTES == 0:
        return f"{minutes // DAY_MINUTES} d"
    return length_text(Span(minutes / HOUR_MINUTES, SpanUnit.HOURS))
