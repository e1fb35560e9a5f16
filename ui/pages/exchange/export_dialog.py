"""*Export…*: what, of which project and whom, as which kind of file, and where."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId
from app.exports import EXPORTS, FORMATS, Painter, export_file
from app.queries.board import board_choices
from app.queries.exchange import Scope
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import allow
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form
from ui.widgets.preview_dialog import PreviewDialog, opened

_ALL = "all"
_FOLDER = "export.folder"


def open_export(
    context: Context, parent: QWidget, what: str = "tasks", painter: Painter | None = None
) -> "ExportDialog":
    """Show the dialog; ``what`` is the word of the command line that is chosen at first."""
    return opened(ExportDialog(context, parent, what, painter))


class ExportDialog(PreviewDialog):
    """Asks for the name of the file when *Export* is pressed."""

    def __init__(self, context: Context, parent: QWidget | None, what: str, painter: Painter | None = None) -> None:
        super().__init__(parent, "Export", Command("export", "Export…", self.export_it, "upload"))
        self._context, self._painter = context, painter
        self.setMinimumWidth(420)
        choices = context.read(board_choices)
        self.what = ChoiceField("What", [Choice(word, found.label) for word, found in EXPORTS.items()], what)
        projects = (Choice(project.id, project.name) for project in choices.projects)
        people = (Choice(person.id, person.name) for person in choices.people)
        self.project: ChoiceField[ProjectId | str] = ChoiceField(
            "Project", [Choice(_ALL, "All projects"), *projects], _ALL
        )
        self.person: ChoiceField[PersonId | str] = ChoiceField("Person")
        self.person.set_choices([Choice(_ALL, "Everybody"), *people], _ALL)
        self.ending: ChoiceField[str] = ChoiceField("Format")
        self.problem = wrapping_label()
        self.problem.setProperty("tone", "bad")
        self.what.picked.connect(lambda _: self.update_preview())
        self._lay_out()
        self.update_preview()

    def update_preview(self) -> None:
        """Offer the formats of what is chosen."""
        endings = list(EXPORTS[str(self.what.current)].writers)
        kept = self.ending.current if self.ending.current in endings else next(iter(endings), None)
        self.ending.set_choices([Choice(ending, FORMATS[ending]) for ending in endings], kept)
        allow(self.go, "" if kept is not None else "Choose what to export.")

    def export_it(self) -> None:
        """Ask for the name of the file, then write it in the background."""
        ending = str(self.ending.current)
        proposed = self._folder() / f"{self._file_name()}{ending}"
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(proposed), f"{FORMATS[ending]} (*{ending})")
        if name:
            self.write_to(Path(name))

    def write_to(self, target: Path) -> None:
        """Write the file whole; the dialog stays when it cannot be written."""
        ending = str(self.ending.current)
        if target.suffix.lower() != ending:
            target = target.with_name(target.name + ending)
        workspace, what = self._context.workspace, str(self.what.current)
        try:
            said = export_file(workspace, what, target, self.scope, self._painter)
        except LeadlineError as problem:
            set_text(self.problem, problem.sentence)
            self.problem.show()
            return
        self._context.preferences.set(_FOLDER, str(target.parent))
        self._context.say(f"Wrote {target.name}: {said}")
        self.accept()

    @property
    def scope(self) -> Scope:
        """The project and the person that are chosen; None in either for all."""
        project, person = self.project.current, self.person.current
        return Scope(
            project if isinstance(project, int) else None,
            person if isinstance(person, int) else None,
        )

    def _folder(self) -> Path:
        own = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(self._context.preferences.get(_FOLDER, "") or own)

    def _file_name(self) -> str:
        chosen = [field.currentText() for field in (self.project, self.person) if field.current != _ALL]
        words = " ".join([*chosen, str(self.what.current)])
        name = "".join(c if c.isalnum() or c in " -_" else "-" for c in words)[:80].strip() or "leadline"
        if self.what.current != "page":
            return name
        # A page stays where it is and names the newer one, so each has its moment.
        return f"{name} {self._context.read(lambda reader: reader.local(reader.now())):%Y-%m-%d %H%M}"

    def _lay_out(self) -> None:
        form = Form()
        for label, field in (
            ("What", self.what),
            ("Project", self.project),
            ("Person", self.person),
            ("Format", self.ending),
        ):
            form.add(label, field)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.problem)
        layout.addLayout(self.buttons())
