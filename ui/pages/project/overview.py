"""The tab *Overview*: the whole project at a glance, each part in short with the way to all of it."""

from PySide6.QtWidgets import QVBoxLayout

from app.editing.change import ChangeSet
from app.queries.project import project_line
from ui.link.context import Context
from ui.link.plain_text import set_text, wrapping_label
from ui.pages.project.tab import ProjectTab


class OverviewTab(ProjectTab):
    """What is done, and what is on somebody's desk."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.words = wrapping_label()
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addStretch()

    def refresh(self, changes: ChangeSet | None) -> None:
        line = self.context.read(project_line, self.project_id)
        if line is not None:
            set_text(self.words, f"{line.done} of {line.total} done. Now: {', '.join(line.open_titles) or 'nothing'}.")
