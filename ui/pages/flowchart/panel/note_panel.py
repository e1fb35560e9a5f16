"""The text of a note."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.flowchart.note import edit_note
from ui.link.context import Context
from ui.pages.flowchart.panel.editing import Editing, Editor
from ui.widgets.form import Form
from ui.widgets.line_field import TextField


class NotePanel(QWidget):
    """Shows one note at a time."""

    def __init__(self, context: Context, model: Editing) -> None:
        super().__init__()
        self._editor = Editor(context, model)
        self._note_id = ""
        self.text = TextField("Note", "What should one know here?", lines=5, most=20)
        form = Form()
        self._row = form.add("Note", self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.addWidget(form)
        layout.addStretch()
        self.text.kept.connect(self._keep)
        self.text.taken_back.connect(lambda: self._row.show_problem(""))

    def show_note(self, note_id: str) -> bool:
        """Another note, or the same one as it is now; False when it is gone."""
        notes = {note.id: note for note in self._editor.graph.notes}
        turned = self._editor.turn()
        afresh = turned or note_id != self._note_id
        if afresh and not turned and self._note_id in notes:
            self.text.keep()
        if note_id not in notes:
            self._note_id = ""
            return False
        self._note_id = note_id
        self.text.show_text(notes[note_id].text, afresh)
        return True

    def first(self) -> QWidget:
        """Where typing begins."""
        return self.text

    def _keep(self, text: str) -> None:
        self._editor.do(self._row.show_problem, edit_note, self._note_id, text)
