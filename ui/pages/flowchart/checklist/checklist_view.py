"""The list of the lines of a checklist: what folds, what keeps its place, and who is asked for each key."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from ui.pages.flowchart.checklist.line_delegate import TICKABLE, LineDelegate, fold_rect, tick_rect
from ui.pages.flowchart.checklist.lines_model import LINE, LinesModel, ShownLine
from ui.pages.flowchart.folding import Folding
from ui.widgets.card import CardList


class ChecklistView(CardList):
    """The list named ``Checklist``. A press of the arrow of a line folds what stands below it; ``press`` takes the keys
    that ``wants`` names before the window does.
    """

    ticked = Signal(int)
    """The box of a line was pressed while the checklist is ticked through; its row."""
    wants: Callable[[QKeyEvent], bool] = staticmethod(lambda event: False)
    press: Callable[[QKeyEvent], bool] = staticmethod(lambda event: False)
    pull: Callable[[QMouseEvent], bool] = staticmethod(lambda event: False)
    """Is told of every press, move and release of the mouse; True where it belongs to a drag."""
    give_up: Callable[[], bool] = staticmethod(lambda: False)
    open_menu: Callable[[QContextMenuEvent], None] = staticmethod(lambda event: None)

    def __init__(self, lines: LinesModel, folding: Folding) -> None:
        super().__init__("Checklist")
        self._folding = folding
        self.line_delegate = LineDelegate(self)
        self.setModel(lines)
        self.setItemDelegate(self.line_delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    @property
    def current_line(self) -> ShownLine | None:
        """The line that the keyboard is on."""
        found: ShownLine | None = self.currentIndex().data(LINE)
        return found

    def bring(self, row: int) -> None:
        """Scroll as little as needed to see a line, also one that was just put there."""
        self.executeDelayedItemsLayout()
        self.scrollTo(self.model().index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        here = self.currentIndex()
        laid_out = event.oldSize().width() > 0
        seen = here.isValid() and (not laid_out or self.viewport().rect().intersects(self.visualRect(here)))
        super().resizeEvent(event)
        if seen:
            self.bring(here.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        shown: ShownLine | None = index.data(LINE)
        arrow = fold_rect(self.visualRect(index), shown) if shown is not None and shown.fold else QRect()
        if shown is not None and arrow.adjusted(-4, -4, 4, 4).contains(at):
            self._folding.fold(shown.fold, not shown.folded)
            return
        if shown is not None and shown.tick in TICKABLE and tick_rect(self.visualRect(index), shown).contains(at):
            self.ticked.emit(index.row())
            return
        self.pull(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.pull(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.pull(event):
            super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab puts a line deeper; it comes as a key press before it goes on in the chain of the keyboard."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self.wants(event):
                event.accept()
                return True
            tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and event.key() in tabs and self.press(event):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape and self.give_up():
            return
        shown = self.current_line
        if plain and event.key() == Qt.Key.Key_Space and shown is not None and shown.tick in TICKABLE:
            self.ticked.emit(self.currentIndex().row())
            return
        if self.press(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            # Qt would look for a title that begins with it.
            event.ignore()
        elif not (plain and self.jump(event.text())):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu(event)
