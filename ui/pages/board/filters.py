"""The row over the columns: one project, one person, a filter. All three are remembered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from app.domain.filter import Attribute, Comparison, EntityRef, Filter, Term, both
from app.domain.ids import PersonId, ProjectId
from app.domain.saved_view import SavedView
from app.queries.board import BoardChoices
from app.queries.saved_view import view_filter
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.person_field import PersonChoice, PersonField

_PROJECT, _PERSON, _FILTER = "board.project", "board.person", "board.filter"


class BoardFilters(QWidget):
    """``narrowed`` when project or person changed, ``left`` on Esc; ``tasks`` says what the filter lets through."""

    narrowed = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._preferences = context.preferences
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
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 12)
        row.setSpacing(12)
        for field, share in ((self.project, 1), (self.person, 1), (self.text, 2)):
            row.addWidget(field, share)
        row.addStretch(1)
        self._row = row
        self.project.activated.connect(lambda: self._remember())
        self.person.picked.connect(lambda: self._remember())
        self.text.left.connect(self.left)

    def add_control(self, control: QWidget) -> None:
        """At the end of the row."""
        self._row.addWidget(control)

    @property
    def project_id(self) -> ProjectId | None:
        chosen = self.project.currentData()
        return None if chosen is None else ProjectId(chosen)

    @property
    def person_id(self) -> PersonId | None:
        return None if self.person.person_id is None else PersonId(self.person.person_id)

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
