"""Go to a step by typing part of its title. Enter stays there, Esc goes back to where one was."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.link.accessible import announce, named
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import theme
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.words import step_name

WIDTH, TOP, RADIUS = 340, 12, 10


class JumpField(QWidget):
    """Lies at the top of the view; up and down go through what fits."""

    def __init__(self, surface: Surface, typed: str = "") -> None:
        super().__init__(surface.view)
        named(self, "Find a step")
        self._surface = surface
        self._before = surface.model.selection
        self._found: list[str] = []
        self._at = 0
        self._over = False
        self.field = named(_Field(self), "Go to step")
        self.field.setPlaceholderText("Go to step…")
        self.count = plain_label()
        self.count.setProperty("tone", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 12, 8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        self.resize(min(WIDTH, surface.view.width() - 24), self.sizeHint().height())
        self.move((surface.view.width() - self.width()) // 2, TOP)
        self.field.textChanged.connect(self._search)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(typed)

    def leave(self, stay: bool) -> None:
        """Close it; not ``stay``: what was selected before is selected again."""
        if self._over:
            return
        self._over = True
        if not stay:
            self._surface.select(self._before)
        if self.field.hasFocus():
            # Before it is hidden, or Qt gives the keyboard to whatever comes next.
            self._surface.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def go_on(self, by: int) -> None:
        """To the next that fits."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def _search(self, typed: str) -> None:
        graph = self._surface.model.graph
        words = typed.casefold().split()
        names = {str(step.id): step_name(graph, step.id).casefold() for step in graph.steps}
        names |= {note.id: note.text.casefold() for note in graph.notes}
        fits = [id for id, name in names.items() if words and all(word in name for word in words)]
        self._found = sorted(fits, key=lambda id: not names[id].startswith(words[0]))
        self._at = 0
        if self._found:
            self._show()
        else:
            set_text(self.count, "No step" if words else "")

    def _show(self) -> None:
        self._surface.select((self._found[self._at],))
        set_text(self.count, f"{self._at + 1} of {len(self._found)}")
        model = self._surface.model
        current = model.current or ""
        said = next((step_name(model.graph, s.id) for s in model.graph.steps if s.id == current), "Note")
        announce(self.field, f"{said}, {self.count.text()}")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.strong_border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class _Field(QLineEdit):
    def __init__(self, box: JumpField) -> None:
        super().__init__(box)
        self._box = box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._box.leave(stay=True)
            case Qt.Key.Key_Escape:
                self._box.leave(stay=False)
            case Qt.Key.Key_Down:
                self._box.go_on(1)
            case Qt.Key.Key_Up:
                self._box.go_on(-1)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._box.leave(stay=True)
