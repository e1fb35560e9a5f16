"""One line for the page: how many errors and warnings there are. A click shows or hides their list."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import set_tool_tip
from ui.pages.flowchart.problems.findings import Findings


class ProblemCount(QPushButton):
    """Checked while the list is shown; ``toggled`` says so."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self._findings = findings
        self.setProperty("fold", "true")
        self.setCheckable(True)
        self.setIconSize(QSize(16, 16))
        set_tool_tip(self, "Show or hide the problems (F8: the next one)")
        findings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """What there is now."""
        found = self._findings
        picture, tone = ("circle-alert", "bad") if found.errors else ("triangle-alert", "warn")
        picture, tone = (picture, tone) if found.all else ("circle-check", "ok")
        self.setIcon(icon(picture, tone))
        self.setText(found.words)
        named(self, f"Problems: {found.words}")
