"""What a gesture would do, before its drop: the action with its arguments, and what the rules say of it.

For board, plan and flowchart alike: a drag builds an ``Act`` at each step of the mouse, shows its ``Preview`` and runs
it on the drop, so that what was promised and what is done come from the same code.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.errors import LeadlineError
from app.editing.change import ChangeSet
from app.editing.edit import Action
from app.workspace.workspace import ActionResult
from ui.link.accessible import announce
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import font, theme
from ui.widgets.chip import Tone


@dataclass(frozen=True, slots=True)
class Preview:
    """``words`` say what a drop would do; ``refused`` is why it would do nothing, empty where it would be done."""

    words: str = ""
    refused: str = ""
    changes: ChangeSet | None = None

    @property
    def allowed(self) -> bool:
        """Whether a drop here would be done."""
        return not self.refused


@dataclass(frozen=True, slots=True)
class Act:
    """An action with what it is called with; two that are equal would do the same and need one preview."""

    action: Action[..., Any]
    args: tuple[object, ...] = ()
    options: tuple[tuple[str, object], ...] = ()
    """Its keyword arguments, as pairs of name and value."""

    def preview(self, context: Context, *, sketch: bool = False) -> Preview:
        """What ``do`` would change now, or the sentence with which it would be refused; writes nothing. ``sketch``: of
        what the plan moves, dates alone, which is quicker."""
        look = context.sketch if sketch else context.preview
        try:
            changes = look(self.action, *self.args, **dict(self.options)).changes
        except LeadlineError as refusal:
            return Preview(refusal.sentence, refusal.sentence)
        return Preview(changes.title, changes=changes)

    def do(self, context: Context) -> ActionResult[Any] | None:
        """Run it as one undo step; None where it was refused, which has been said then."""
        return context.do(self.action, *self.args, **dict(self.options))


WIDEST = 520
_PAD, _LINE, _ICON = 10, 18, 14
_SIGNS = {Tone.WARN: "triangle-alert", Tone.BAD: "circle-alert"}


class PointerNote(QWidget):
    """Lies over its parent and stays inside of it; ``below``: under the pointer, else over it where there is room."""

    def __init__(self, parent: QWidget, *, below: bool = False) -> None:
        super().__init__(parent)
        self._ground, self._below = parent, below
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words, self.tone = "", Tone.PLAIN
        self.lines: list[str] = []
        self.hide()

    @property
    def refuses(self) -> bool:
        """Whether it tells of something bad."""
        return self.tone is Tone.BAD

    def show_at(self, at: QPointF, words: str, refuses: bool = False, tone: Tone = Tone.PLAIN) -> None:
        """Beside a point of the parent, a screen reader hears it; without words it goes. ``refuses`` is tone BAD."""
        if not words:
            self.clear_words()
            return
        tone = Tone.BAD if refuses else tone
        if (words, tone) != (self.words, self.tone):
            self.words, self.tone = words, tone
            self._fit()
            announce(self, words)
            self.update()
        room = self._ground
        x = max(8, min(round(at.x()) + 14, room.width() - self.width() - 8))
        over, under = round(at.y()) - 20 - self.height(), round(at.y()) + 24
        fits_under = under + self.height() <= room.height() - 4
        self.move(x, under if (self._below and fits_under) or over < 0 else over)
        self.show()
        self.raise_()

    def show_preview(self, at: QPointF, preview: Preview) -> None:
        """What a drop at this point of the parent would do, or in red why it would be refused."""
        self.show_at(at, preview.refused or preview.words, refuses=not preview.allowed)

    def clear_words(self) -> None:
        """Hide it: there is nothing to say."""
        self.words, self.tone = "", Tone.PLAIN
        self.hide()

    def _fit(self) -> None:
        metrics = QFontMetrics(font())
        around = 2 * _PAD + (_ICON + 6 if self.tone in _SIGNS else 0) + 4
        room = min(WIDEST, self._ground.width() - 16) - around
        self.lines = [part for line in self.words.splitlines() for part in wrapped(one_line(line), metrics, room)]
        width = max(metrics.horizontalAdvance(line) for line in self.lines)
        self.resize(min(room, width) + around, _LINE * len(self.lines) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = {Tone.WARN: t.warn, Tone.BAD: t.bad}.get(self.tone, t.strong_border)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = _PAD
        if self.tone in _SIGNS:
            paint_icon(painter, QRect(_PAD, 8, _ICON, _ICON), _SIGNS[self.tone], edge)
            left += _ICON + 6
        painter.setFont(font())
        painter.setPen(t.text)
        for at, line in enumerate(self.lines):
            box = QRectF(left, 6 + at * _LINE, self.width() - left - 6, _LINE)
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def wrapped(line: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The line broken between words, so that no part is wider than ``width`` pixels unless it is one word."""
    parts = [""]
    for word in line.split(" "):
        longer = f"{parts[-1]} {word}" if parts[-1] else word
        if parts[-1] and metrics.horizontalAdvance(longer) > width:
            parts.append(word)
        else:
            parts[-1] = longer
    return parts
