"""Keys and the context menu of the plane; while it has the focus they come before the shortcuts of the window."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence

from ui.canvas.gesture import Pointer
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.pages.flowchart.gestures.add import ask_kind_at, beside_current
from ui.pages.flowchart.gestures.bend import without_bend
from ui.pages.flowchart.gestures.chart_commands import ChartCommands
from ui.pages.flowchart.gestures.press import HandleKind, HandleLayer, as_flow, as_step


class Keys(QObject):
    """What the keys of the view mean; ``offered`` makes the table of the context menu anew each time."""

    def __init__(
        self,
        chart: ChartCommands,
        handles: HandleLayer,
        commands: Iterable[Command],
        offered: Callable[[], list[Command]],
    ) -> None:
        super().__init__(chart.surface)
        self._chart = chart
        self._handles = handles
        self._offered = offered
        self._by_key = {written_key(command.shortcut): command for command in commands if command.shortcut}
        self._view = chart.surface.view
        self._view.pressed_twice.connect(self._press_twice)

    def means_something(self, event: QKeyEvent) -> bool:
        """Whether a key is wanted here, before a shortcut of the window takes it."""
        if event.key() == Qt.Key.Key_Escape:
            return self._view.runner.running is not None or self._chart.keyboard_connect.on or self._chart.makes_space
        return key_of(event) in self._by_key

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; False where it is left to the view."""
        if self._view.runner.running is not None:
            # Only Esc, which the view takes.
            return event.key() != Qt.Key.Key_Escape
        if event.key() == Qt.Key.Key_Escape:
            return self._chart.escape()
        if self._chart.keyboard_connect.on and self._press_while_connecting(event):
            return True
        command = self._by_key.get(key_of(event))
        if command is None:
            return False
        if command.enabled():
            command.run()
        return True

    def _press_while_connecting(self, event: QKeyEvent) -> bool:
        """Enter connects; a letter begins to look for a title."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chart.keyboard_connect.keep()
            return True
        typed = event.text()
        if typed.isalnum() and event.modifiers() in _PLAIN:
            self._chart.walk.jump(typed)
            return True
        return False

    def _press_twice(self, at: Pointer) -> None:
        handle = self._handles.at(at.scene)
        model = self._chart.surface.model
        if handle is not None and handle.kind is HandleKind.BEND:
            flow = model.graph.flow_by_id[as_flow(handle)]
            self._chart.set_bends(flow.id, without_bend(flow, handle.index))
            return
        hit = self._chart.surface.scene.hit(at.scene, self._view.scale_now)
        if hit is not None and handle is None:
            model.select((hit,))
            self._chart.rename()

    def open_menu(self, event: QContextMenuEvent) -> None:
        """What can be done with the thing under the mouse or, by key, with what is selected."""
        surface = self._chart.surface
        if surface.model.workflow_id is None or self._view.runner.running is not None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = event.globalPos()
            spot = self._view.at(self._view.viewport().mapFromGlobal(place).toPointF())
            handle = self._handles.at(spot)
            if handle is not None and handle.kind is HandleKind.PLUS:
                ask_kind_at(surface, as_step(handle), handle.outcome, spot)
                return
            hit = surface.scene.hit(spot, self._view.scale_now)
            if hit is None or hit not in surface.model.selection:
                surface.model.select((hit,) if hit is not None else ())
        else:
            place = beside_current(surface)
        self._show(place)

    def _show(self, place: QPoint) -> None:
        # Only what has a name is found below the plane.
        named(pop_up(self._offered(), self._view), "What can be done").popup(place)


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


def written_key(shortcut: str) -> str:
    """A shortcut as ``key_of`` writes the press of its keys."""
    return QKeySequence(shortcut).toString()


def key_of(event: QKeyEvent) -> str:
    """The key as shortcuts are written, such as "Ctrl+D"; keys of the number pad read as those of the main block."""
    keys = event.keyCombination()
    plain = Qt.KeyboardModifier(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
    return QKeySequence(plain.value | keys.key().value).toString().replace("Enter", "Return")
