"""The halves of the import dialog: what columns and words of the file mean, and the rows as the tasks they would be."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import PersonId, ProjectId
from app.domain.run import TaskState
from app.exchange.csv_columns import MANY, Mapping, Sheet, TaskField, cells_of
from app.exchange.task_match import ImportLine, Verdict
from ui.link.plain_text import one_line, plain_label
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_text import short_date
from ui.widgets.form import Form
from ui.widgets.table_model import CellData, Index, LineColumn, LineTableModel

_NONE = "not taken"
_CHOICES: tuple[Choice[str], ...] = (Choice(_NONE, "Not taken"), *(Choice(field, str(field)) for field in TaskField))
_STATES: tuple[Choice[TaskState | str], ...] = (
    Choice(_NONE, "No state"),
    *(Choice(state, str(state).capitalize()) for state in TaskState if state is not TaskState.WAITING),
)
_SAMPLES = 3


class ColumnsPanel(QWidget):
    """``chosen`` when the lead gave a column another meaning; a meaning belongs to one column."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[ChoiceField[str]] = []
        head = QLabel("Columns of the file")
        head.setFont(font(weight=SEMIBOLD))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Columns of the file")
        self.words: dict[str, ChoiceField[TaskState | str]] = {}
        self._columns, self._words = QWidget(), QWidget()
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 12, 0)
        self._inside.setSpacing(16)
        for part in (self._words, self._columns):
            self._inside.addWidget(part)
        self._inside.addStretch()
        self._area.setWidget(inside)
        self.note = plain_label("Proposed by their names; choose what differs.")
        self.note.setFont(font(META))
        self.note.setProperty("tone", "muted")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (head, self.note):
            layout.addWidget(part)
        layout.addWidget(self._area, 1)

    @property
    def mapping(self) -> Mapping:
        """The meaning of every column as it is chosen now."""
        return tuple(field.current if isinstance(field.current, TaskField) else None for field in self.fields)

    def show_sheet(self, sheet: Sheet, mapping: Sequence[TaskField | None]) -> None:
        """Offer every column of another file."""
        form = Form()
        self.fields = []
        for place, meaning in enumerate(mapping):
            name = one_line(sheet.header[place])[:40] or f"Column {place + 1}"
            field = ChoiceField(f"{name} is", _CHOICES, meaning or _NONE)
            field.picked.connect(lambda key, place=place: self._pick(place, key))
            self.fields.append(field)
            form.add(name.replace("&", "&&"), field, _sample(sheet, place))
        self._columns = self._instead(self._columns, form)

    @property
    def states(self) -> dict[str, TaskState]:
        """What words of the file mean, as far as somebody has said it."""
        return {word: field.current for word, field in self.words.items() if isinstance(field.current, TaskState)}

    def show_words(self, words: Sequence[str]) -> None:
        """Ask what these words mean besides those that were asked about before."""
        if not set(words) - set(self.words):
            return
        said = self.states
        form = Form()
        self.words = {}
        for word in dict.fromkeys((*said, *words)):
            field = ChoiceField[TaskState | str](f"{word} means", _STATES, said.get(word, _NONE))
            field.picked.connect(lambda _: self.chosen.emit())
            self.words[word] = field
            form.add(f"“{one_line(word)[:40]}” means".replace("&", "&&"), field)
        self._words = self._instead(self._words, form)

    def _instead(self, old: QWidget, new: QWidget) -> QWidget:
        self._inside.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    def _pick(self, place: int, key: str) -> None:
        for other, field in enumerate(self.fields):
            if other != place and field.current == key and key != _NONE and key not in MANY:
                field.choose(_NONE)
        self.chosen.emit()


def _sample(sheet: Sheet, place: int) -> str:
    found = dict.fromkeys(cell for cell in cells_of(sheet.rows[:200], place) if cell)
    return one_line(" · ".join(list(found)[:_SAMPLES]))[:38] or "empty"


class ImportTableModel(LineTableModel[ImportLine]):
    """A row that would take work back has a box, which is not ticked; ``ticked`` when somebody ticks or clears one."""

    ticked = Signal()

    def __init__(self, columns: Sequence[LineColumn[ImportLine]], parent: QObject) -> None:
        super().__init__(columns, parent)
        self.rows_back: set[int] = set()
        """The rows of the file that shall go back."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._can_go_back(index) else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        if role == Qt.ItemDataRole.CheckStateRole and self._can_go_back(index):
            ticked = self.lines[index.row()].row in self.rows_back
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and self._can_go_back(index):
            line = self.lines[index.row()]
            return f"Row {line.row}, take it back to {line.back_to}"
        return super().data(index, role)

    def setData(self, index: Index, value: int | Qt.CheckState, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._can_go_back(index):
            return False
        row = self.lines[index.row()].row
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.rows_back.add(row)
        else:
            self.rows_back.discard(row)
        self.dataChanged.emit(index, self.index(index.row(), self.columnCount() - 1))
        self.ticked.emit()
        return True

    def chosen(self, lines: Sequence[ImportLine]) -> list[ImportLine]:
        """With the state of the file in the rows that were ticked."""
        return [line.taking_back() if line.row in self.rows_back else line for line in lines]

    def _can_go_back(self, index: Index) -> bool:
        return index.isValid() and index.column() == 0 and self.lines[index.row()].back_to is not None


def import_columns(people: dict[PersonId, str], projects: dict[ProjectId, str]) -> tuple[LineColumn[ImportLine], ...]:
    """What the preview says of each row; ``people`` and ``projects`` are the names of those that are known."""

    def owner(line: ImportLine) -> str:
        if line.new_owner is not None:
            return line.new_owner.name
        return people.get(line.task.owner_id, "") if line.task is not None else ""

    def project(line: ImportLine) -> str:
        if line.task is None:
            return ""
        own = projects.get(line.task.project_id, "") if line.task.project_id is not None else ""
        return f"{line.new_project} (new)" if line.new_project else own

    return (
        LineColumn("Row", 44, lambda line: str(line.row), _ink, figures=True),
        LineColumn("Import", 76, _becomes, _telling_ink),
        LineColumn("Task", 176, lambda line: line.title, lambda line: _ink(line, theme().tokens.text)),
        LineColumn("Owner", 96, owner, _ink),
        LineColumn("Project", 110, project, _ink),
        LineColumn("Due", 66, _due, _ink, figures=True),
        LineColumn("State", 76, _state, _ink),
        LineColumn("What to know", 180, lambda line: " ".join(line.said), lambda line: _telling_ink(line, own=False)),
    )


def _becomes(line: ImportLine) -> str:
    return "go back?" if line.back_to is not None and line.verdict is Verdict.SAME else str(line.verdict)


def _due(line: ImportLine) -> str:
    if line.task is None:
        return ""
    return short_date(line.task.due_on) if line.task.due_on is not None else "—"


def _state(line: ImportLine) -> str:
    if line.task is None:
        return ""
    wanted = line.record.state if line.record is not None else None
    return str(wanted or "ready") if line.verdict is Verdict.NEW else str(line.task.state)


def _ink(line: ImportLine, usual: QColor | None = None) -> QColor:
    t = theme().tokens
    if line.verdict is Verdict.REFUSED:
        return t.muted
    return t.faint if line.verdict is Verdict.SAME else usual or t.muted


def _telling_ink(line: ImportLine, own: bool = True) -> QColor:
    """Red where the row is refused: in what becomes of it, and in why."""
    t = theme().tokens
    return t.bad if line.verdict is Verdict.REFUSED else _ink(line, t.text if own else None)
