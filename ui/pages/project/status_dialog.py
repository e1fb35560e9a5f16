"""The status report of a project: drafted by the program, edited by the lead, kept in the journal, sent as a file."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.actions.journal import add_entry
from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId
from app.domain.task import CommentKind
from app.exports import export_file
from app.queries.exchange import Scope
from app.queries.status_report import StatusReport
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import wrapping_label
from ui.printing.painter import FilePainter
from ui.widgets.button import button
from ui.widgets.date_text import short_date

_FILES = "Paper (*.pdf);;Page to read (*.html)"


class StatusReportDialog(QDialog):
    """*Keep* writes it into the journal; *Keep and save* makes a file of it too."""

    def __init__(self, context: Context, project_id: ProjectId, report: StatusReport, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._project_id, self._report = context, project_id, report
        self.setWindowTitle(f"Status report of {report.project}")
        self.setMinimumWidth(560)
        since = f" since {short_date(report.since.date(), report.on)}" if report.since is not None else ""
        self.text = named(QPlainTextEdit(report.text), "Status report")
        self.text.setMinimumHeight(360)
        hint = wrapping_label(f"Drafted from the journal and the plan{since}. Change what you like; it is Markdown.")
        hint.setProperty("tone", "muted")
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button(Command("cancel", "Cancel", self.reject), self))
        row.addWidget(button(Command("keep_save", "Keep and save as file…", self._keep_and_save), self))
        self.keep = button(Command("keep_report", "Keep in the journal", self._keep), self, primary=True)
        row.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self.text.setFocus()

    def _keep(self) -> bool:
        kept = self._context.do(add_entry, self._project_id, self.text.toPlainText(), CommentKind.REPORT) is not None
        if kept:
            self.accept()
        return kept

    def _keep_and_save(self) -> None:
        name = f"{self._report.project} status {self._report.on}.pdf".replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save status report", name, _FILES)
        if chosen and self._keep():
            scope = Scope(project_id=self._project_id)
            target = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".pdf")
            try:
                said = export_file(self._context.workspace, "status", target, scope, FilePainter())
            except LeadlineError as problem:
                self._context.refuse(problem.sentence)
                return
            self._context.say(f"Wrote {target.name}: {said}")
