"""What of the open workflow is folded away, in all its forms alike; a view that is remembered, never data."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from ui.link.preferences import Preferences
from ui.pages.flowchart.model import FlowchartModel

_DETAIL, _TURNED = "workflow.detail", "workflow.folded"


class Detail(StrEnum):
    """How much of a workflow the forms show: its sections alone, every step, or the check items too."""

    SECTIONS = "sections"
    STEPS = "steps"
    ITEMS = "items"


class Folding(QObject):
    """Which sections and branches are folded: with the detail *sections* all sections but those that were unfolded by
    hand, else those that were folded by hand. ``changed``: others are folded, or another detail is shown.
    """

    changed = Signal()

    def __init__(self, model: FlowchartModel, preferences: Preferences) -> None:
        super().__init__(model)
        self._model = model
        self._preferences = preferences
        kept = preferences.get(_DETAIL, "")
        self.detail = Detail(kept) if kept in list(Detail) else Detail.STEPS
        self._turned: set[str] = set()
        model.opened.connect(self._begin)

    def set_detail(self, detail: Detail) -> None:
        """Show so much of every workflow; what was folded by hand in this one is forgotten."""
        if detail is not self.detail or self._turned:
            self.detail = detail
            self._preferences.set(_DETAIL, str(detail))
            self._turn(set())

    def is_folded(self, id: str) -> bool:
        """Of a section by its id, or of a branch by the id of its flow."""
        return (id in self._turned) != (self.detail is Detail.SECTIONS and self._is_section(id))

    def fold(self, id: str, on: bool) -> None:
        """Fold a section or a branch away, or show it again."""
        if self.is_folded(id) != on:
            self._turn(self._turned ^ {id})

    def unfold(self, ids: set[str]) -> None:
        """Show all these again."""
        folded = {id for id in ids if self.is_folded(id)}
        if folded:
            self._turn(self._turned ^ folded)

    def _is_section(self, id: str) -> bool:
        return any(section.id == id for section in self._model.graph.sections)

    def _turn(self, ids: set[str]) -> None:
        self._turned = ids
        there = {*(section.id for section in self._model.graph.sections), *self._model.graph.flow_by_id}
        self._preferences.set(self._key, sorted(ids & there))
        self.changed.emit()

    def _begin(self) -> None:
        kept: list[str] = self._preferences.get(self._key, [])
        self._turned = {id for id in kept if isinstance(id, str)}
        self.changed.emit()

    @property
    def _key(self) -> str:
        return f"{_TURNED}.{self._model.workflow_id}"
