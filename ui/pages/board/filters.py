"""The row over the columns: one project, one person, a filter, what columns and lanes are made by. It is remembered."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from app.domain.board_grouping import BoardGrouping, grouping_of
from app.domain.filter import Attribute, Comparison, EntityRef, Filter, Term, both
from app.domain.ids import PersonId, ProjectId
from app.domain.saved_view import SavedView
from app.queries.board import BoardChoices
from app.queries.saved_view import view_filter
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.person_field import PersonChoice, PersonField

_PROJECT, _PERSON, _FILTER = "board.project", "board.person", "board.filter"
_COLUMNS, _LANES = "board.columns", "board.lanes"
NO_LANES = ""


class BoardFilters(QWidget):
    """``narrowed`` when project or person changed, ``left`` on Esc; ``tasks`` says what the filter lets through;
    ``grouped`` when columns or lanes are made by something else."""

    narrowed = Signal()
    grouped = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._preferences = context.preferences
        self._offered: tuple[BoardGrouping, ...] = ()
        self.project = named(QComboBox(), "Project")
        self.project.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.project.setMinimumContentsLength(16)
        self.project.setMaximumWidth(300)
        self.project.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person = PersonField("Person", "Everybody")
        self.person.setMaximumWidth(220)
        self.text = FilterField(context, "Filter cards")
        self.text.setMaximumWidth(460)
        self.tasks = FilteredTasks(context, self.text)
        self._columns = self._known(_COLUMNS) or BoardGrouping()
        self._lanes = self._known(_LANES)
        self.columns_by: ChoiceField[str] = ChoiceField("Columns by")
        self.lanes_by: ChoiceField[str] = ChoiceField("Lanes by")
        for box in (self.columns_by, self.lanes_by):
            box.setMaximumWidth(200)
            box.setMinimumWidth(112)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(24, 0, 24, 12)
        self._lines.setSpacing(12)
        self._which, self._how = QHBoxLayout(), QHBoxLayout()
        for field, share in ((self.project, 1), (self.person, 1), (self.text, 2)):
            self._which.addWidget(field, share)
        self._how.addWidget(self.columns_by)
        self._how.addWidget(self.lanes_by)
        for line in (self._which, self._how):
            line.setSpacing(12)
            self._lines.addLayout(line)
        self._lines.insertStretch(1, 1)
        self._lines.setStretch(0, 40)
        self.columns_by.picked.connect(lambda word: self.group(str(word), self.lanes_word))
        self.lanes_by.picked.connect(lambda word: self.group(self.columns.word, str(word)))
        self.project.activated.connect(lambda: self._remember())
        self.person.picked.connect(lambda: self._remember())
        self.text.left.connect(self.left)

    def add_control(self, control: QWidget) -> None:
        """At the end of the row."""
        self._how.addWidget(control)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """What the board looks like can go under which cards there are."""
        wide = max(line.minimumSize().width() for line in (self._which, self._how))
        return QSize(wide + 48, super().minimumSizeHint().height())

    def _fold(self) -> None:
        beside = self._which.minimumSize().width() + self._how.minimumSize().width() + 72
        flow = QBoxLayout.Direction.LeftToRight if beside <= self.width() else QBoxLayout.Direction.TopToBottom
        if flow != self._lines.direction():
            self._lines.setDirection(flow)
            self.updateGeometry()

    @property
    def project_id(self) -> ProjectId | None:
        chosen = self.project.currentData()
        return None if chosen is None else ProjectId(chosen)

    @property
    def person_id(self) -> PersonId | None:
        return None if self.person.person_id is None else PersonId(self.person.person_id)

    @property
    def columns(self) -> BoardGrouping:
        """What the columns are made by."""
        return self._columns

    @property
    def lanes(self) -> BoardGrouping | None:
        """What the lanes are made by; None without lanes, and where it would be the same as the columns."""
        return self._lanes if self._lanes != self._columns else None

    @property
    def lanes_word(self) -> str:
        return self.lanes.word if self.lanes is not None else NO_LANES

    def group(self, columns: str, lanes: str) -> None:
        """Make columns and lanes by what these words mean; an unknown one: by state, and no lanes."""
        self._columns, self._lanes = grouping_of(columns) or BoardGrouping(), grouping_of(lanes)
        self._preferences.set(_COLUMNS, self._columns.word)
        self._preferences.set(_LANES, self.lanes_word)
        self._show_grouping()
        self.grouped.emit()

    def offer_groupings(self, groupings: Sequence[BoardGrouping]) -> None:
        """What columns and lanes can be made by; what is chosen stays in the list."""
        shown = list(dict.fromkeys((*groupings, self._columns, *([self._lanes] if self._lanes else []))))
        by = [Choice(one.word, f"Columns: {one.title.lower()}") for one in shown]
        lanes = [Choice(one.word, f"Lanes: {one.title.lower()}") for one in shown if one != self._columns]
        self.columns_by.set_choices(by, self._columns.word)
        self.lanes_by.set_choices([Choice(NO_LANES, "No lanes"), *lanes], self.lanes_word)
        self._offered = tuple(groupings)

    def _show_grouping(self) -> None:
        self.offer_groupings(self._offered)

    @property
    def groupings(self) -> Sequence[BoardGrouping]:
        """What columns and lanes can be made by."""
        return self._offered

    def _known(self, key: str) -> BoardGrouping | None:
        return grouping_of(self._preferences.get(key, ""))

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.project_id or self.person_id or self.text.text())

    def whole(self) -> Filter | None:
        """The project, the person and what is typed as one filter."""
        filter = self.text.filter
        for attribute, id in ((Attribute.OWNER, self.person_id), (Attribute.PROJECT, self.project_id)):
            term = Term(attribute, Comparison.HAS, (EntityRef(id),)) if id is not None else None
            filter = both(term, filter)
        return filter

    def show_view(self, view: SavedView) -> None:
        """Filter as a saved view does. Raises RuleViolation where its filter cannot be read."""
        filter = view_filter(view)
        self.choose()
        self.group(view.grouping, view.lanes)
        self.text.set_filter(filter)

    def recall(self) -> None:
        """Filter as when the program was left."""
        self.text.recall(_FILTER)

    def offer(self, choices: BoardChoices) -> None:
        """Fill both lists; what was chosen stays if it is still there."""
        project_id, person_id = self._preferences.get(_PROJECT, 0), self._preferences.get(_PERSON, 0)
        self.project.clear()
        self.project.addItem("All projects", None)
        for project in choices.projects:
            self.project.addItem(one_line(project.name), project.id)
        self.project.setCurrentIndex(max(0, self.project.findData(project_id, Qt.ItemDataRole.UserRole)))
        self.person.set_choices([PersonChoice(one.id, one.name) for one in choices.people], person_id or None)

    def choose(self, project_id: ProjectId | None = None, person_id: PersonId | None = None) -> None:
        """Narrow to these; None widens. Words go."""
        self.project.setCurrentIndex(max(0, self.project.findData(project_id, Qt.ItemDataRole.UserRole)))
        self.person.choose(person_id)
        self.text.clear()
        self._remember()

    def _remember(self) -> None:
        self._preferences.set(_PROJECT, self.project_id or 0)
        self._preferences.set(_PERSON, self.person_id or 0)
        self.narrowed.emit()


def grouping_commands(filters: BoardFilters) -> tuple[Command, ...]:
    """Columns and lanes by each thing that they can be made by."""
    columns = (
        Command(f"columns_{one.word}", f"Columns by {one.title.lower()}", partial(_columns, filters, one.word))
        for one in filters.groupings
    )
    lanes = (
        Command(f"lanes_{one.word}", f"Lanes by {one.title.lower()}", partial(_lanes, filters, one.word))
        for one in filters.groupings
        if one != filters.columns
    )
    return (*columns, *lanes, Command("lanes_none", "No lanes", partial(_lanes, filters, NO_LANES)))


def _columns(filters: BoardFilters, word: str) -> None:
    filters.group(word, filters.lanes_word)


def _lanes(filters: BoardFilters, word: str) -> None:
    filters.group(filters.columns.word, word)
