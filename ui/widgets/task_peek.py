"""A glance at the task that the keyboard is on, beside it: Space opens and closes it, the arrows go on to the next."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.queries.board import Warning
from app.queries.task_glance import TaskGlance, task_glance
from ui.link.accessible import announce, named
from ui.link.command import keys_text
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, wrapping_label
from ui.link.theme import META, font
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.popover import Popover

WIDTH = 380
MOST_WORDS = 420
"""Characters of a description that are shown; the panel has all of it."""
_GOES_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_GOES_ON_FAR = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_CLOSES = (Qt.Key.Key_Space, Qt.Key.Key_Escape)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TONES = {Warning.LATE: Tone.BAD, Warning.BLOCKED: Tone.WARN, Warning.AT_RISK: Tone.WARN, Warning.SOON: Tone.WARN}
_SIGNS = {Warning.LATE: "clock-alert", Warning.BLOCKED: "hand", Warning.AT_RISK: "triangle-alert"}


@dataclass(frozen=True, slots=True)
class PeekedList:
    """What is looked through: the task that the keyboard is on, where it lies on the page, and what opens its panel."""

    current: Callable[[], TaskId | None]
    place: Callable[[TaskId], QRect]
    open: Callable[[], None]


class TaskPeek(Popover):
    """Follows the list that it lies over, and every change of the task. Gone with the task, on Space and on Esc."""

    def __init__(self, page: QWidget, context: Context, seen: PeekedList) -> None:
        self._facts = GlanceView()
        super().__init__(page, "", self._facts, WIDTH)
        self._context = context
        self._seen = seen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.notifier.changed.connect(self._show_again)

    def show_current(self) -> bool:
        """Be about the task that the keyboard is on now; False where there is none."""
        task_id = self._seen.current()
        glance = None if task_id is None else self._context.read(task_glance, task_id)
        if task_id is None or glance is None:
            return False
        self._facts = GlanceView(glance)
        self.retitle(glance.title, self._facts)
        self.setAccessibleDescription(self._facts.words)
        if self.isVisible():
            self.fit(self._seen.place(task_id))
            announce(self, f"{self.accessibleName()}. {self._facts.words}")
        else:
            self.open_at(self._seen.place(task_id), self)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if bare and key in _CLOSES:
            self.close_popover()
        elif bare and key in _OPENS:
            self.close_popover()
            self._seen.open()
        elif bare and key in (*_GOES_ON, *_GOES_ON_FAR):
            self._go_on(event)
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """There is nothing to go to inside."""
        return True

    def _go_on(self, event: QKeyEvent) -> None:
        """The list goes to its next task, or to the list beside it, and this with it."""
        view = self.comes_from
        if view is None:
            return
        QApplication.sendEvent(view, QKeyEvent(event))
        now = QApplication.focusWidget()
        if now is not None and now is not self:
            self.comes_from = now
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.show_current()

    def _show_again(self) -> None:
        # The page reads again by the same notice, and only then knows where the task lies.
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        if self.isVisible() and not self.show_current():
            self.close_popover()


class GlanceView(QWidget):
    """What a glance says, in lines of a name and its words. ``words`` is all of it as one line."""

    def __init__(self, glance: TaskGlance | None = None) -> None:
        super().__init__()
        self.words = ""
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        if glance is not None:
            self._show(glance)

    def _show(self, glance: TaskGlance) -> None:
        project = glance.detail.project
        belongs = ChipStyle("No project")
        if project is not None:
            belongs = ChipStyle(one_line(project.name), Tone.HUE, key=project.id)
        chips = [belongs]
        if glance.warns is not None:
            sign = _SIGNS.get(glance.warns, "clock")
            chips.append(ChipStyle(glance.warns.capitalize(), _TONES[glance.warns], sign))
        self._rows.addLayout(FlowLayout(*map(Chip, chips)))
        lines = QGridLayout()
        lines.setHorizontalSpacing(12)
        lines.setVerticalSpacing(5)
        lines.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(glance.facts):
            lines.addWidget(_caption(name), row, 0, Qt.AlignmentFlag.AlignTop)
            lines.addWidget(_value(words), row, 1)
        self._rows.addLayout(lines)
        about = " ".join(glance.detail.task.instructions.split())
        if about:
            short = about if len(about) <= MOST_WORDS else f"{about[:MOST_WORDS].rsplit(' ', 1)[0]} …"
            self._rows.addWidget(wrapping_label(short))
        keys = wrapping_label(f"{keys_text('Space')} closes, the arrows go on, {keys_text('Return')} opens")
        keys.setFont(font(META))
        keys.setProperty("tone", "muted")
        self._rows.addWidget(keys)
        said = [*(chip.text for chip in chips), *(f"{name}: {words}" for name, words in glance.facts), about]
        self.words = one_line(". ".join(part for part in said if part))


def _caption(name: str) -> QLabel:
    label = plain_label(name)
    label.setFont(font(META))
    label.setProperty("tone", "muted")
    return label


def _value(words: str) -> QLabel:
    label = wrapping_label(words)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return named(label, words)
