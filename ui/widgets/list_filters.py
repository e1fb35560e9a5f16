"""The row over a list of what people have to do with: which list, one person, one project; Outbox and Approvals."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.segmented import SegmentedControl

P = TypeVar("P")
"""What projects are known by in the list."""
EVERYBODY, ALL_PROJECTS = "Everybody", "All projects"
_WIDEST = 240


class ListFilters(QWidget, Generic[P]):
    """``changed`` when the user chose another list, person or project. ``every`` stands for all projects."""

    changed = Signal()

    def __init__(self, name: str, lists: Sequence[tuple[str, str]], person: str, every: P) -> None:
        super().__init__()
        self._words = dict(lists)
        self._every: P = every
        self.tabs = SegmentedControl(name, lists)
        self.person = PersonField(person, EVERYBODY)
        self.project: ChoiceField[P] = ChoiceField("Project", [Choice(every, ALL_PROJECTS)], every)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        self._fields = QHBoxLayout()
        self._fields.setSpacing(8)
        for field in (self.person, self.project):
            field.setMaximumWidth(_WIDEST)
            self._fields.addWidget(field, 1)
        self._row.addLayout(self._fields, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.chosen.connect(lambda _: self.changed.emit())
        self.person.picked.connect(lambda _: self.changed.emit())
        self.project.picked.connect(lambda _: self.changed.emit())

    @property
    def project_key(self) -> P:
        """The project to which the list is narrowed, or what stands for all."""
        current = self.project.current
        return self._every if current is None else current

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.person.person_id is not None or self.project_key != self._every

    def widen(self) -> None:
        """Everybody and all projects."""
        self.person.choose(None)
        self.project.choose(self._every)

    def offer(self, people: Sequence[PersonChoice], projects: Sequence[Choice[P]]) -> None:
        """Whom and what the list is about; what was chosen stays if it is still there."""
        self.person.set_choices(people, self.person.person_id)
        chosen = self.project_key
        known = chosen in {choice.key for choice in projects}
        self.project.set_choices([Choice(self._every, ALL_PROJECTS), *projects], chosen if known else self._every)

    def count(self, counts: Mapping[str, int]) -> None:
        """Say in the words of each list how much stands in it."""
        for tab, number in counts.items():
            words = self._words[tab]
            self.tabs.reword(tab, f"{words}  {number:,}" if number else words)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """The fields can go under the lists."""
        wide = max(self.tabs.sizeHint().width(), self._fields.minimumSize().width())
        return QSize(wide, super().minimumSizeHint().height())

    def _fold(self) -> None:
        """Put the fields under the lists where the words of both have no room beside each other."""
        both = self.tabs.sizeHint().width() + self._row.spacing() + self._fields.minimumSize().width()
        flow = QBoxLayout.Direction.LeftToRight if both <= self.width() else QBoxLayout.Direction.TopToBottom
        if flow != self._row.direction():
            self._row.setDirection(flow)
            for field in (self.person, self.project):
                field.setMaximumWidth(_WIDEST if flow == QBoxLayout.Direction.LeftToRight else self.maximumWidth())
            self.updateGeometry()
