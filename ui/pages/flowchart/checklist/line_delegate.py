"""Paints the lines of the checklist: number, sign and title, at the right role and offset, at the left the nesting."""

from PySide6.QtCore import QLineF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.workflow import StepKind
from app.engine.checklist import LineKind
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, SEMIBOLD, Tokens, font, numbers, theme
from ui.pages.flowchart.checklist.lines_model import LINE, Index, ShownLine, Tick
from ui.pages.flowchart.checklist.nesting import Nesting
from ui.widgets.card import is_state, paint_row, paint_text

STEP, EDGE, SIGN = 20, 12, 14
"""Pixels: of one level to the right, at the edges, of a sign."""
_NUMBER, _RIGHT, _ROLE, _LEAST_ROLE = 26, 46, 0.34, 60
"""The number's and the offset's width; the role takes so much of the line at most, and gives way to a long title until
it is so wide."""
_RIGHT_SIDE = Qt.AlignmentFlag.AlignRight
_BRACKETS = (Nesting.BRACKET, Nesting.BRACKET_BEGIN, Nesting.BRACKET_END)
_QUIET = 0.5
TICKABLE = (Tick.OPEN, Tick.ANSWER)
_INK = {"circle-check": "ok", "diamond": "warn", "flag": "accent", "circle-question-mark": "warn"}


class LineDelegate(QStyledItemDelegate):
    """Every line is equally high; the view scrolls a thousand of them without asking each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edited: str | None = None
        """The key of the line that an editor lies over; only what is left of its title is painted."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, row_height(option.fontMetrics.height()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: ShownLine = index.data(LINE)
        rect: QRect = option.rect
        t = theme().tokens
        painter.save()
        if shown.line.kind is LineKind.SECTION:
            painter.fillRect(rect, t.sunken)
        chosen, lit = (
            is_state(option, QStyle.StateFlag.State_Selected),
            is_state(option, QStyle.StateFlag.State_MouseOver),
        )
        focused = is_state(option, QStyle.StateFlag.State_HasFocus)
        if chosen or lit or focused:
            paint_row(painter, rect.adjusted(4, 0, -4, 0), chosen, lit, focused)
        _paint_rails(painter, rect, shown.rails, t)
        if shown.line.kind is LineKind.SECTION:
            _paint_section(painter, rect, shown, t)
        elif shown.line.kind is LineKind.STEP:
            _paint_step(painter, rect, shown, t, bare=shown.key == self.edited)
        else:
            _paint_beside(painter, rect, shown, t)
        painter.restore()


def row_height(letters: int) -> int:
    """The height of every line, with letters that are so high, in pixels."""
    return letters + 7


def title_left(shown: ShownLine) -> int:
    """Where the title of a line begins that can be typed, in pixels from its left edge."""
    if shown.line.kind is LineKind.SECTION:
        return EDGE + SIGN + 6 + max(shown.line.depth - 1, 0) * STEP
    if shown.line.kind in (LineKind.ITEM, LineKind.ANSWER, LineKind.BACK):
        return EDGE + shown.line.depth * STEP + _NUMBER - STEP + 9 + SIGN + 7
    return _number_right(shown) + 9 + (SIGN + 6 if shown.icon else 0)


def _number_right(shown: ShownLine) -> int:
    return EDGE + _NUMBER + shown.line.depth * STEP - (STEP // 2 if _is_bracket(shown.rails[-1:]) else 0)


def _is_bracket(rails: tuple[Nesting, ...]) -> bool:
    """Whether one of these is a piece of a bracket."""
    return any(rail in _BRACKETS for rail in rails)


def fold_rect(rect: QRect, shown: ShownLine) -> QRect:
    """Where the arrow that folds a line is."""
    left = rect.left() + EDGE - 2 + max(shown.line.depth - 1, 0) * STEP
    return QRect(left, rect.top() + (rect.height() - SIGN) // 2, SIGN, SIGN)


def _paint_rails(painter: QPainter, rect: QRect, rails: tuple[Nesting, ...], t: Tokens) -> None:
    for depth, rail in enumerate(rails, start=1):
        x = rect.left() + EDGE + depth * STEP - (STEP - 4 if rail in _BRACKETS else 0) - 0.5
        top, bottom, middle = rect.top(), rect.bottom() + 1, rect.center().y() + 0.5
        match rail:
            case Nesting.NONE:
                continue
            case Nesting.BRANCH:
                painter.setPen(QPen(t.border, 1))
                painter.drawLine(QLineF(x, top, x, bottom))
                continue
            case Nesting.BRACKET_BEGIN:
                top = round(middle)
            case Nesting.BRACKET_END:
                bottom = round(middle)
        painter.setPen(QPen(t.muted, 1))
        painter.drawLine(QLineF(x, top, x, bottom))
        for end in [middle] if rail is not Nesting.BRACKET else []:
            painter.drawLine(QLineF(x, end, x + 6, end))


def _paint_section(painter: QPainter, rect: QRect, shown: ShownLine, t: Tokens) -> None:
    arrow = fold_rect(rect, shown)
    if shown.fold:
        paint_icon(painter, arrow, "chevron-right" if shown.folded else "chevron-down", t.muted)
    face, small = font(META, SEMIBOLD), numbers(META)
    right = rect.adjusted(0, 0, -EDGE, 0)
    taken = paint_text(painter, right.adjusted(arrow.right() + 8, 0, 0, 0), shown.right, small, t.muted, _RIGHT_SIDE)
    ink = t.text if shown.fold else t.muted
    paint_text(painter, QRect(arrow.right() + 8, rect.top(), right.right() - taken - arrow.right() - 20, rect.height()),
               shown.text, face, ink)  # fmt: skip


def tick_rect(rect: QRect, shown: ShownLine) -> QRect:
    """Where a line is pressed to tick it: the box of a step, all of an answer."""
    if shown.tick is Tick.ANSWER:
        return rect
    return QRect(rect.left() + _number_right(shown) - 26, rect.top(), 30, rect.height())


def _paint_tick(painter: QPainter, rect: QRect, shown: ShownLine, t: Tokens) -> None:
    box = QRect(_number_right(shown) + rect.left() - SIGN - 1, rect.top() + (rect.height() - SIGN) // 2, SIGN, SIGN)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    done = shown.tick is Tick.DONE
    painter.setPen(QPen(t.accent if done or shown.tick is Tick.OPEN else t.faint, 1.5))
    painter.setBrush(t.accent if done else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if done:
        paint_icon(painter, box.adjusted(2, 2, -2, -2), "check", t.on_accent)


def _paint_step(painter: QPainter, rect: QRect, shown: ShownLine, t: Tokens, bare: bool) -> None:
    if shown.tick in (Tick.TO_COME, Tick.LEFT_OUT):
        painter.setOpacity(_QUIET)
    number = QRect(rect.left(), rect.top(), _number_right(shown), rect.height())
    if shown.tick is not Tick.NONE:
        _paint_tick(painter, rect, shown, t)
    ink = {"error": t.bad, "warning": t.warn}.get(shown.problem, t.muted)
    words = str(shown.line.number or "") if shown.tick is Tick.NONE else ""
    paint_text(painter, number, words, numbers(META, SEMIBOLD if shown.problem else MEDIUM), ink,
               _RIGHT_SIDE)  # fmt: skip
    if shown.icon:
        box = QRect(number.right() + 10, rect.top() + (rect.height() - SIGN) // 2, SIGN, SIGN)
        paint_icon(painter, box, shown.icon, getattr(t, _INK.get(shown.icon, "muted")))
    if bare:
        return
    right, small = rect.right() + 1 - EDGE, numbers(META)
    offset = max(_RIGHT, _width(small, shown.right))
    paint_text(painter, QRect(right - offset, rect.top(), offset, rect.height()), shown.right, small, t.muted,
               _RIGHT_SIDE)  # fmt: skip
    left, right = rect.left() + title_left(shown), right - offset - 8
    most, rest = round(rect.width() * _ROLE), right - left - 12 - _title_width(shown)
    wide = max(min(most, rest), min(most, _LEAST_ROLE))
    role = QRect(right - wide, rect.top(), wide, rect.height())
    words = f"@{shown.role}" if shown.role else ""
    taken = paint_text(painter, role, words, font(META, MEDIUM), role_ink(shown, t), _RIGHT_SIDE) if words else 0
    title = QRect(left, rect.top(), max(right - taken - (12 if taken else 0) - left, 0), rect.height())
    _paint_title(painter, title, shown, t)


def _paint_title(painter: QPainter, room: QRect, shown: ShownLine, t: Tokens) -> None:
    quiet = shown.line.step is not None and shown.icon == StepKind.END.traits.icon
    face = _title_face(shown)
    used = paint_text(
        painter, room.adjusted(0, 0, -_after_width(shown), 0), shown.text, face, t.muted if quiet else t.text
    )
    if shown.after:
        paint_text(painter, room.adjusted(used + 8, 0, 0, 0), shown.after, numbers(META), t.muted)


def _width(face: QFont, text: str) -> int:
    return QFontMetrics(face).horizontalAdvance(text) if text else 0


def _title_width(shown: ShownLine) -> int:
    """Of the title and of where it leads, in pixels, if all of it has room."""
    return _width(_title_face(shown), shown.text) + _after_width(shown)


def _after_width(shown: ShownLine) -> int:
    return _width(numbers(META), shown.after) + 10 if shown.after else 0


def _title_face(shown: ShownLine) -> QFont:
    return font(weight=SEMIBOLD) if shown.anchor else font()


def role_ink(shown: ShownLine, t: Tokens) -> QColor:
    """A role has the same colour in every line."""
    return t.hue(shown.hue).ink


def _paint_beside(painter: QPainter, rect: QRect, shown: ShownLine, t: Tokens) -> None:
    """An answer, a way back, a check item, the head of a bracket: smaller and quiet."""
    kind = shown.line.kind
    left = rect.left() + EDGE + shown.line.depth * STEP + (_NUMBER - STEP + 9 if kind is not LineKind.ANSWER else 6)
    if kind is LineKind.TOGETHER:
        left = rect.left() + _number_right(shown) + 9
    box = QRect(left, rect.top() + (rect.height() - SIGN) // 2, SIGN, SIGN)
    if kind is LineKind.ITEM:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.faint, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
    elif shown.folded:
        paint_icon(painter, box, "chevron-right", t.muted)
    elif shown.icon:
        paint_icon(painter, box, shown.icon, t.muted)
    room = QRect(box.right() + 7, rect.top(), max(rect.right() - EDGE - box.right() - 7, 0), rect.height())
    words = f"{shown.text} {shown.after}" if shown.after else shown.text
    asked = shown.tick is Tick.ANSWER
    paint_text(painter, room, words, font(META, SEMIBOLD if asked else MEDIUM), t.accent_text if asked else t.muted)
