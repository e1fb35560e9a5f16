"""The base of the panel's sections: a heading, rows, and filling anew only when what is shown has changed."""

from datetime import date, datetime

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.queries.reader import Reader
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import plain_label, wrapping_label
from ui.link.typography import META, SEMIBOLD, font


class Section(QWidget):
    """Override ``seen`` (what of the detail it shows) and ``fill``."""

    def __init__(self, context: Context, heading: str = "") -> None:
        super().__init__()
        self.context = context
        self.task_id = TaskId(0)
        self.switched = False
        """For ``fill``: it shows another task than before."""
        self._seen: object = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(6)
        if heading:
            named(self, heading)
            label = plain_label(heading)
            label.setFont(font(META, SEMIBOLD))
            label.setProperty("tone", "muted")
            self.rows.addWidget(label)

    def seen(self, detail: TaskDetail) -> object:
        """Everything that ``fill`` reads, comparable."""
        return detail

    def fill(self, detail: TaskDetail) -> None:
        """Show it."""

    def show_detail(self, detail: TaskDetail) -> None:
        """Take over what is now."""
        seen = (detail.task.id, self.today(), self.seen(detail))
        if seen != self._seen:
            self.switched = detail.task.id != self.task_id
            self.task_id = detail.task.id
            self.fill(detail)
            self._seen = seen

    def today(self) -> date:
        """The company's day."""
        return self.context.read(_today)

    def local(self, moment: datetime) -> datetime:
        """A moment on the company's clock."""
        return self.context.read(_local, moment)


def _today(reader: Reader) -> date:
    return reader.today()


def _local(reader: Reader, moment: datetime) -> datetime:
    return reader.local(moment)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def wrapped(text: str, tone: str = "", size: int | None = None) -> QLabel:
    """A plain label over several lines."""
    label = wrapping_label(text)
    if tone:
        label.setProperty("tone", tone)
    if size is not None:
        label.setFont(font(size))
    return label
