"""The findings of the open workflow in the order of the list, and how many there are."""

from PySide6.QtCore import QObject, Signal

from app.engine.lint import Finding, Level
from ui.pages.flowchart.panel.editing import Editing


class Findings(QObject):
    """``changed`` when they are others than before; errors come first. The model looks for them."""

    changed = Signal()

    def __init__(self, model: Editing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.all: tuple[Finding, ...] = ()
        model.checked.connect(self._take)
        self._take()

    @property
    def errors(self) -> int:
        return sum(finding.level is Level.ERROR for finding in self.all)

    @property
    def warnings(self) -> int:
        return len(self.all) - self.errors

    @property
    def words(self) -> str:
        """In one line: "2 errors, 5 warnings"."""
        some = ((self.errors, "error"), (self.warnings, "warning"))
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in some if count) or "No problems"

    def _take(self) -> None:
        ordered = tuple(sorted(self._model.findings, key=lambda finding: finding.level is not Level.ERROR))
        if ordered != self.all:
            self.all = ordered
            self.changed.emit()
