"""Forms and lists of the records of a project: each field is one undo step, rows are walked by keyboard."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.person import Person
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, MEDIUM, META, SEMIBOLD, font
from ui.widgets.card import paint_card
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.form import Form, FormRow, tab_in_order
from ui.widgets.line_field import LineField, TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.value_field import ValueField

R = TypeVar("R")
"""The record that a form shows."""
Do: TypeAlias = Callable[..., Any]
"""Does an action; where it is refused, the field says why."""
Keep: TypeAlias = Callable[[R, Any, Do], object]
"""What happens when a field of a record was given another value."""


class RecordForm(Form, Generic[R]):
    """Fields of one record. Each is added with what it shows of the record, and what keeps another value of it."""

    def __init__(self, context: Context, columns: int = 1) -> None:
        super().__init__()
        self.context = context
        self._columns = columns
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(3)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._layout.addLayout(self._grid)
        self.record: R | None = None
        self._shows: list[Callable[[R, bool], None]] = []

    def add(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Append a row, from the left to the right where there are columns."""
        row = FormRow(label, field, hint, holds_place=True)
        at = len(self.rows)
        self._grid.addWidget(row, at // self._columns, at % self._columns, Qt.AlignmentFlag.AlignTop)
        self.rows.append(row)
        return row

    def show_record(self, record: R, afresh: bool = False) -> None:
        """This record now; half typed text stays unless ``afresh``: it is another record."""
        self.record = record
        for show in self._shows:
            show(record, afresh)
        if afresh:
            for row in self.rows:
                row.show_problem("")

    def also(self, show: Callable[[R, bool], None]) -> None:
        """Beside the fields, this is called with the record that is shown, and whether it is another."""
        self._shows.append(show)

    def line(self, label: str, get: Callable[[R], str], keep: Keep[R], placeholder: str = "") -> LineField:
        """A line of text."""
        field = LineField(label, placeholder)
        self._keeps(self.add(label, field), field, keep)
        self._shows.append(lambda record, afresh: field.show_text(get(record), afresh))
        return field

    def text(self, label: str, get: Callable[[R], str], keep: Keep[R], placeholder: str = "") -> TextField:
        """Several lines of text."""
        field = TextField(label, placeholder)
        self._keeps(self.add(label, field), field, keep)
        self._shows.append(lambda record, afresh: field.show_text(get(record), afresh))
        return field

    def _keeps(self, row: FormRow, field: LineField | TextField, keep: Keep[R]) -> None:
        field.kept.connect(lambda typed: self._keep(row, keep, typed))
        field.taken_back.connect(lambda: row.show_problem(""))

    def value(self, label: str, field: ValueField, get: Callable[[R], Any], keep: Keep[R], hint: str = "") -> FormRow:
        """A number, a length, an amount; the row says what cannot be read."""
        row = self.add(label, field, hint)
        field.value_kept.connect(lambda value: self._keep(row, keep, value))
        self._shows.append(lambda record, afresh: field.show_value(get(record), afresh))
        return row

    def choice(
        self, label: str, get: Callable[[R], Hashable], keep: Keep[R], choices: Sequence[Choice[Any]] = ()
    ) -> ChoiceField[Any]:
        """One of some choices."""
        field: ChoiceField[Any] = ChoiceField(label, choices)
        row = self.add(label, field)

        def picked(key: Hashable) -> None:
            if not self._keep(row, keep, key) and self.record is not None:
                field.choose(get(self.record))

        field.picked.connect(picked)
        self._shows.append(lambda record, afresh: field.choose(get(record)))
        return field

    def person(self, label: str, get: Callable[[R], int | None], keep: Keep[R], nobody: str = "Nobody") -> PersonField:
        """Somebody of the team."""
        field = PersonField(label, nobody)
        row = self.add(label, field)
        field.picked.connect(lambda person_id: self._keep(row, keep, person_id))

        def show(record: R, afresh: bool) -> None:
            if afresh or not field.is_half_typed:
                field.set_choices(self.context.read(people), get(record))

        self._shows.append(show)
        return field

    def day(self, label: str, get: Callable[[R], Any], keep: Keep[R]) -> DateField:
        """A day, or none."""
        field = DateField(label, lambda: self.context.read(lambda reader: reader.today()))
        row = self.add(label, field)

        def picked(day: date | None) -> None:
            if not self._keep(row, keep, day) and self.record is not None:
                field.set_day(get(self.record))

        field.date_changed.connect(picked)

        def show(record: R, afresh: bool) -> None:
            if afresh or not field.hasFocus() or field.day != get(record):
                field.set_day(get(record))

        self._shows.append(show)
        return field

    def lines(
        self,
        label: str,
        one: str,
        get: Callable[[R], Sequence[str]],
        keep: Keep[R],
        add: str = "",
        orders: bool = True,
    ) -> LineList:
        """A list of short lines that is kept as a whole."""
        field = LineList(label, LineRules(one, add or f"Add a {one.lower()}", orders=orders))
        row = self.add(label, field)

        def change(make: Callable[[list[str]], Sequence[str]]) -> None:
            if self.record is not None:
                self._keep(row, keep, tuple(make(list(get(self.record)))))

        field.added.connect(lambda text: change(lambda old: [*old, text]))
        field.renamed.connect(lambda at, text: change(lambda old: [*old[:at], text, *old[at + 1 :]]))
        field.removed.connect(lambda at: change(lambda old: [*old[:at], *old[at + 1 :]]))
        field.moved.connect(lambda at, to: change(lambda old: moved_items(old, at, to)))
        self._shows.append(lambda record, afresh: field.show_lines([Line(text) for text in get(record)], afresh))
        return field

    def _keep(self, row: FormRow, keep: Keep[R], value: Any) -> bool:  # noqa: ANN401
        row.show_problem("")
        if self.record is None:
            return False
        return keep(self.record, value, partial(self.context.do_beside, row.show_problem)) is not None


def people(reader: Reader) -> list[PersonChoice]:
    """Everybody in the team, for pickers."""
    return [PersonChoice(person.id, person.name) for person in reader.find(Person, archived=False)]


class RecordCard(QWidget):
    """A titled card with what belongs together; ``note`` stands at the right of its title."""

    def __init__(self, title: str, *parts: QWidget | QLayout) -> None:
        super().__init__()
        named(self, title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.title = wrapping_label(title)
        self.title.setFont(font(HEAD, SEMIBOLD))
        self.note = plain_label()
        self.note.setProperty("tone", "muted")
        head = self._head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.note)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 14, 18, 16)
        self._layout.setSpacing(8)
        self._layout.addLayout(head)
        for part in parts:
            if isinstance(part, QWidget):
                self._layout.addWidget(part)
            else:
                self._layout.addLayout(part)

    def add_beside(self, part: QWidget) -> None:
        """At the right end of the title."""
        self._head.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRect(1, 1, self.width() - 2, self.height() - 3))
        painter.end()


class RecordList(QWidget, Generic[R]):
    """Rows of records, a line to add one, and the form of the row that was opened last.

    ``added(text)`` when a line was typed; ``asked(key, id)`` for a tool of a row.
    """

    added = Signal(str)
    asked = Signal(str, object)

    def __init__(
        self,
        name: str,
        form: RecordForm[R],
        add: str,
        nothing: str,
        tools: Sequence[RowTool] = (),
        titled: bool = True,
        fields: Callable[[RecordForm[R]], Any] = lambda form: None,
    ) -> None:
        """``fields`` fills the form when a row is opened first: most are never opened."""
        super().__init__()
        self.form = form
        self._fields: Callable[[RecordForm[R]], Any] | None = fields
        self.records: dict[int, R] = {}
        self.rows: RowList[int] = RowList(name, tools, fits=True)
        self.rows.keeps_choice = True
        self.nothing = wrapping_label(nothing)
        self.nothing.setProperty("tone", "muted")
        self.new = LineField(add, add)
        self.new_row = FormRow(add, self.new)
        self.new_row.label.hide()
        self.about = plain_label()
        self.about.setFont(font(META, SEMIBOLD))
        self.about.setProperty("tone", "muted")
        self._shown: int | None = None
        self._is_open = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        heading = plain_label(name)
        heading.setFont(font(weight=MEDIUM))
        layout.addWidget(heading)
        heading.setVisible(titled)
        for part in (self.nothing, self.rows, self.new_row, self.about, form):
            layout.addWidget(part)
        self.rows.moved.connect(lambda _: self._show_current())
        self.rows.clicked.connect(lambda _: self._open())
        self.rows.opened.connect(lambda _: self.enter_form())
        self.rows.asked.connect(self.asked.emit)
        self.new.kept.connect(lambda text: self.added.emit(text) if text.strip() else None)
        self.new.taken_back.connect(lambda: self.new_row.show_problem(""))

    def show_records(self, records: dict[int, R], rows: Sequence[RowItem[int]], afresh: bool = False) -> None:
        """These, by their ids, as rows; one that is current stays so."""
        self.records = records
        if tuple(rows) != self.rows.rows.items:
            self.rows.show_items(rows)
        self._is_open = self._is_open and not afresh
        self.rows.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if afresh:
            self.new.show_text("", afresh=True)
        self._show_current(afresh)

    def choose(self, id: int) -> bool:
        """Make a record current and give its row the keyboard; False when it is not here."""
        found = self.rows.choose(id)
        if found:
            self._open()
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def enter_form(self) -> None:
        """Give the keyboard to the first field of the record that is current."""
        self._open()
        if self.form.rows and self.form.isVisible():
            self.form.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self, do: Callable[[Do], Any]) -> None:
        """Do what a line that was typed asks for; it is emptied once that is done, and what is new is current."""
        self.new_row.show_problem("")
        known = set(self.records)
        if do(partial(self.form.context.do_beside, self.new_row.show_problem)) is not None:
            self.new.show_text("", afresh=True)
            for id in self.records.keys() - known:
                self.rows.choose(id)
                self._open()

    def _open(self) -> None:
        self._is_open = True
        if self._fields is not None:
            self._fields(self.form)
            self._fields = None
            tab_in_order(self.form)
        self._show_current()

    def _show_current(self, afresh: bool = False) -> None:
        id = self.rows.current_id
        record = self.records.get(id) if id is not None and self._is_open else None
        self.form.setVisible(record is not None)
        self.about.setVisible(record is not None)
        if record is not None:
            current = self.rows.current
            set_text(self.about, current.title if current is not None else "")
            self.form.show_record(record, afresh or id != self._shown)
        self._shown = id if record is not None else None
