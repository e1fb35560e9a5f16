"""The title of a step, typed in its place. Enter keeps it, Esc does not, Tab goes on to the next step."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from app.actions.flowchart.step import rename_step
from app.domain.ids import StepId
from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.pages.flowchart.gestures.surface import Surface

NARROWEST, HEIGHT = 232, 34


class TitleEditor(QLineEdit):
    """Lies over the card while it is typed into; ``left`` when it goes.

    Undo takes back the typing, and with nothing typed into a step that was ``just_added`` the step.
    """

    left = Signal()

    def __init__(self, surface: Surface, step_id: StepId, go_on: Callable[[StepId], object]) -> None:
        super().__init__(surface.view)
        self._surface = surface
        self.step_id = step_id
        self._go_on = go_on
        self._over = False
        self.just_added = False
        surface.busy = True
        step = surface.model.graph.step(step_id)
        named(self, f"Title of {one_line(step.title) or step.kind}")
        self.setText(step.title)
        self.selectAll()
        self.textEdited.connect(lambda text: surface.note.clear_words())
        surface.view.shifted.connect(self.place)
        surface.model.changed.connect(self._follow)
        surface.model.opened.connect(self.leave)
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Over the card, wherever that is now."""
        card = self._surface.place_in_view(self.step_id)
        width = max(NARROWEST, card.width() - 8)
        middle = card.center()
        box = QRectF(middle.x() - width / 2, middle.y() - HEIGHT / 2, width, HEIGHT)
        self.setGeometry(box.toRect())

    def keep(self) -> bool:
        """Whether the title is in the data now; a refusal stays beside it."""
        step = self._surface.model.graph.by_id.get(self.step_id)
        workflow_id = self._surface.model.workflow_id
        if step is None or workflow_id is None or self.text() == step.title:
            return True
        refusals: list[str] = []
        done = self._surface.context.do_beside(refusals.append, rename_step, workflow_id, self.step_id, self.text())
        if done is not None:
            self._surface.say(done.changes.title)
            return True
        self._surface.note.show_at(self.geometry().bottomLeft().toPointF(), refusals[0], refuses=True)
        return False

    def undo(self) -> None:
        """By its keys, and by the menu, which asks the field that has the keyboard."""
        if self.isUndoAvailable() or not self.just_added:
            super().undo()
            return
        self.leave()
        self._surface.context.undo(self._surface.model.workflow_id)

    def leave(self) -> None:
        """Go, with what was typed forgotten."""
        if not self._over:
            self._over = True
            self._surface.busy = False
            self._surface.note.clear_words()
            if self.hasFocus():
                # Before it is hidden: else Qt gives the keyboard to whatever comes next, such as the list of pages.
                self._surface.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()
            self.deleteLater()
            self.left.emit()

    def _follow(self) -> None:
        if self._surface.model.has(self.step_id):
            self.place()
        else:
            self.leave()

    def event(self, event: QEvent) -> bool:
        """Tab is ours, not the focus chain's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            if self.keep():
                self.leave()
                self._go_on(self.step_id)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.keep():
                self.leave()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._over or event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            return
        self.keep()
        self.leave()
