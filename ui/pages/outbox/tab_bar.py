"""The row over the messages: the three tabs with their counts, one person, one project."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from app.domain.ids import PersonId
from app.queries.outbox import OutboxLine
from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.pages.outbox.model import OutboxFilter, OutboxTab
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.segmented import SegmentedControl

_WORDS = {OutboxTab.TO_TELL: "To tell", OutboxTab.NEEDS_YOU: "Needs you", OutboxTab.TOLD: "Told"}
EVERYTHING = "All projects"


class TabBar(QWidget):
    """``changed`` when another tab, person or project was chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tabs = SegmentedControl("Show messages", list(_WORDS.items()))
        self.person = PersonField("Person", "Everybody")
        self.person.setMaximumWidth(220)
        self.project = named(QComboBox(), "Project")
        self.project.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.project.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.project.setMinimumContentsLength(8)
        self.project.setMaximumWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.person, 1)
        row.addWidget(self.project, 1)
        self.tabs.chosen.connect(lambda _: self.changed.emit())
        self.person.picked.connect(lambda _: self.changed.emit())
        self.project.activated.connect(lambda _: self.changed.emit())

    @property
    def filter(self) -> OutboxFilter:
        """What is let through."""
        person, project = self.person.person_id, self.project.currentData()
        return OutboxFilter(None if person is None else PersonId(person), project or "")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.filter != OutboxFilter()

    def widen(self) -> None:
        """Everybody and all projects."""
        self.person.choose(None)
        self.project.setCurrentIndex(0)

    def offer(self, lines: Sequence[OutboxLine]) -> None:
        """Fill both lists with whom and what the messages are about; what was chosen stays if it is still there."""
        people = sorted({(line.person, line.person_id) for line in lines})
        projects = sorted({line.project for line in lines if line.project})
        before = self.filter
        self.person.set_choices([PersonChoice(id, name) for name, id in people], before.person_id)
        self.project.clear()
        self.project.addItem(EVERYTHING, "")
        for project in projects:
            self.project.addItem(one_line(project), project)
        self.project.setCurrentIndex(max(0, self.project.findData(before.project)))

    def count(self, counts: Mapping[OutboxTab, int]) -> None:
        """Say in each tab how many there are."""
        for tab, number in counts.items():
            self.tabs.reword(tab, f"{_WORDS[tab]}  {number:,}" if number else _WORDS[tab])
