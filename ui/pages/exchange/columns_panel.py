"""What each column of a file means: a choice for each, with what stands in it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.exchange.csv_columns import Mapping, Sheet, TaskField, cells_of
from ui.link.plain_text import one_line, plain_label
from ui.link.typography import META, SEMIBOLD, font
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form

_NONE = "not taken"
_CHOICES = (Choice(_NONE, "Not taken"), *(Choice(field, str(field)) for field in TaskField))
_SAMPLES = 3


class ColumnsPanel(QWidget):
    """``chosen`` when the lead gave a column another meaning; a meaning belongs to one column."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[ChoiceField] = []
        head = QLabel("Columns of the file")
        head.setFont(font(weight=SEMIBOLD))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Columns of the file")
        self.note = plain_label("Column names in the first row give the proposal.")
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
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.addWidget(form)
        layout.addStretch()
        self._area.setWidget(inside)

    def _pick(self, place: int, key: object) -> None:
        for other, field in enumerate(self.fields):
            if other != place and field.current == key and key != _NONE:
                field.choose(_NONE)
        self.chosen.emit()


def _sample(sheet: Sheet, place: int) -> str:
    found = dict.fromkeys(cell for cell in cells_of(sheet.rows[:200], place) if cell)
    return one_line(" · ".join(list(found)[:_SAMPLES]))[:60] or "empty"
