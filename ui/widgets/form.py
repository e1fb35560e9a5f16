"""Rows of a form: label, field, and the sentence that says what is wrong with it, read out with the field.

And what fields have in common: the edge of a wrong one, the wheel that is left for scrolling, the way Tab goes.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from ui.link.accessible import announce
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import MEDIUM, META, font


class _Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def leave_wheel_to_page(*fields: QWidget) -> None:
    """Their values change by keys and clicks only."""
    for field in fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_Filter(field))


def bring_into_view(widget: QWidget) -> None:
    """Scroll every area around it so far that all of it is seen, its top before its bottom."""
    around = widget.parentWidget()
    while around is not None:
        inside = around.widget() if isinstance(around, QScrollArea) else None
        if isinstance(around, QScrollArea) and inside is not None:
            at, half = widget.mapTo(inside, widget.rect().center()), widget.rect().size() / 2
            room = around.viewport().size() / 2
            around.ensureVisible(at.x(), at.y(), min(half.width(), room.width()), min(half.height(), room.height()))
        around = around.parentWidget()


def pad_spin_box(box: QSpinBox) -> None:
    """Begin its text where that of the other fields begins: a style sheet's padding does not reach inside."""
    box.lineEdit().setTextMargins(_PADDING, 0, _PADDING, 0)


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Give a field the edge that the style sheet has for what is wrong; the sentence stands beside it."""
    if (field.property("wrong") == "true") != wrong:
        field.setProperty("wrong", "true" if wrong else "false")
        restyle(field)


def restyle(widget: QWidget) -> None:
    """Look again at what the style sheet says of its properties; one that was never shown has not looked yet."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


_AIR, _PADDING = 9, 8


class FormRow(QWidget):
    """One field under its label. A field with a signal ``problem_changed(str)`` tells its own problems."""

    def __init__(
        self, label: str, field: QWidget, hint: str = "", *, holds_place: bool = False, parent: QWidget | None = None
    ) -> None:
        """``holds_place``: the line under the field is there from the start, so that a problem pushes nothing about."""
        super().__init__(parent)
        self.field = field
        self._holds_place = holds_place
        self.label = QLabel(label)
        self.label.setFont(font(weight=MEDIUM))
        self.label.setBuddy(field)
        self._hint = hint
        self._problem = ""
        self._note = plain_label(hint)
        self._note.setFont(font(META))
        self._note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, self._under)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(field)
        if holds_place:
            layout.addSpacing(-2)
            self._note.setMinimumHeight(self._note.fontMetrics().height())
        layout.addWidget(self._note)
        if not field.accessibleName():
            field.setAccessibleName(label.replace("&", ""))
        tells = getattr(field, "problem_changed", None)
        if tells is not None:
            tells.connect(self.show_problem)
        self.show_problem("")

    @property
    def problem(self) -> str:
        """The sentence that is shown now; empty when all is well."""
        return self._problem

    def set_hint(self, hint: str) -> None:
        """Another sentence for when all is well."""
        self._hint = hint
        self.layout().setContentsMargins(0, 0, 0, self._under)  # type: ignore[union-attr]
        self.show_problem(self._problem)

    @property
    def _under(self) -> int:
        """Air under a hint; the empty line that holds the place of a problem is air enough."""
        return _AIR if self._holds_place and self._hint else 0

    def show_problem(self, sentence: str) -> None:
        """Show what is wrong, or with "" the hint again."""
        self._problem = sentence
        set_text(self._note, sentence or self._hint)
        self._note.setVisible(self._holds_place or bool(sentence or self._hint))
        tone = "bad" if sentence else "muted"
        if self._note.property("tone") != tone:
            self._note.setProperty("tone", tone)
            restyle(self._note)
        mark_wrong(self.field, bool(sentence))
        self.field.setAccessibleDescription(sentence or self._hint)
        if sentence and self.isVisible():
            announce(self.field, sentence)


class Form(QWidget):
    """Labelled fields under each other; ``add`` returns the row, which can show a problem under its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FormRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)

    def add(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Append a row; the label's ``&`` letter jumps to the field."""
        row = FormRow(label, field, hint, holds_place=True, parent=self)
        self.rows.append(row)
        self._layout.addWidget(row)
        return row

    def focus_first_problem(self) -> bool:
        """Put the focus where something is wrong; False when nothing is."""
        for row in self.rows:
            if row.problem:
                row.field.setFocus()
                return True
        return False


def tab_in_order(root: QWidget) -> None:
    """Put the fields of a panel into one chain, from the top left to the bottom right. For after rows came or went."""
    layout = root.layout()
    fields = list(_fields(layout)) if layout is not None else []
    for before, after in pairwise(fields):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def _fields(layout: QLayout) -> Iterator[QWidget]:
    for part in _parts(layout):
        inner = part if isinstance(part, QLayout) else part.layout()
        if isinstance(part, QWidget) and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield part
        elif inner is not None:
            yield from _fields(inner)


def _parts(layout: QLayout) -> list[QWidget | QLayout]:
    """What lies in a layout, in reading order.

    Not by ``itemAt``: PySide keeps what that gives for as long as the layout, and takes the next thing that Qt makes
    at the address of an item that is gone for the item.
    """
    host = layout.parentWidget()
    inside = [*(host.children() if host is not None else ()), *layout.children()]
    found = {layout.indexOf(part): part for part in inside if isinstance(part, QWidget | QLayout)}
    found.pop(-1, None)
    places = sorted(found)
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]
    return [found[at] for at in places]
