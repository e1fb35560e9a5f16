"""Paints one project: name, sentence, state, progress, date, who has it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.project import ProjectState
from app.queries.project import ProjectLine
from ui.link.theme import theme
from ui.link.typography import HEAD, MEDIUM, META, SEMIBOLD, font, numbers
from ui.pages.projects.model import LINE
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import is_state, paint_card, paint_text
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.date_text import write_date

ROW_HEIGHT = 84
NARROW_UNDER = 640
"""Below this width a row has words only."""
_GAP, _DISC, _PROGRESS, _DATE, _MOST = 16, 24, 104, 132, 3

Index = QModelIndex | QPersistentModelIndex


def state_chip(line: ProjectLine) -> ChipStyle | None:
    """The one word that a project's state deserves; None while all is well."""
    if line.state is ProjectState.COMPLETE:
        return ChipStyle("complete", Tone.OK, "check")
    if line.state is ProjectState.CANCELLED:
        return ChipStyle("cancelled", Tone.NEUTRAL, "circle-x")
    if line.late:
        return ChipStyle("late", Tone.BAD, "clock-alert")
    return ChipStyle("at risk", Tone.WARN, "triangle-alert") if line.at_risk else None


class ProjectDelegate(QStyledItemDelegate):
    """Cards under each other; the right side goes by columns, so that the eye can run down them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(400, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        rect: QRect = option.rect.adjusted(2, 2, -4, -8)
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, rect, chosen, is_state(option, QStyle.StateFlag.State_MouseOver))
        if isinstance(line, ProjectLine):
            right = self._paint_right(painter, rect.adjusted(0, 0, -_GAP, 0), line)
            self._paint_words(painter, QRect(rect.x() + _GAP, rect.y(), right - rect.x() - _GAP, rect.height()), line)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, line: ProjectLine) -> None:
        t = theme().tokens
        over = line.state is not ProjectState.RUNNING
        upper = QRect(room.x(), room.y() + 14, room.width(), 22)
        look = state_chip(line)
        taken = (chip_width(look) + 10) if look is not None else 0
        name_room = upper.adjusted(0, 0, -taken, 0)
        width = paint_text(painter, name_room, line.name, font(HEAD, SEMIBOLD), t.muted if over else t.text)
        left = upper.x() + width + 10
        if look is not None:
            left = paint_chip(painter, QPoint(left, upper.y() + (22 - HEIGHT) // 2), look).right() + 10
        paint_text(painter, QRect(left, upper.y(), upper.right() - left, 22), line.workflow, font(META), t.muted)
        lower = QRect(room.x(), room.y() + 38, room.width(), 22)
        paint_text(painter, lower, line.sentence, font(14, MEDIUM), t.muted if over else t.text)

    def _paint_right(self, painter: QPainter, rect: QRect, line: ProjectLine) -> int:
        if rect.width() < NARROW_UNDER:
            return rect.right()
        right = self._paint_owners(painter, rect, line) - _GAP
        right = self._paint_progress(painter, QRect(right - _PROGRESS, rect.y(), _PROGRESS, rect.height()), line)
        return self._paint_date(painter, QRect(right - _GAP - _DATE, rect.y(), _DATE, rect.height()), line) - _GAP

    def _paint_owners(self, painter: QPainter, rect: QRect, line: ProjectLine) -> int:
        """Paint the owners' discs as far as there is room; the width is always the same. Returns its left edge."""
        left = rect.right() - (_MOST * (_DISC - 5) + 5)
        top = rect.center().y() - _DISC // 2
        for at, (name, person_id) in enumerate(zip(line.owners[:_MOST], line.owner_ids, strict=False)):
            paint_avatar(painter, QRect(left + at * (_DISC - 5), top, _DISC, _DISC), name, person_id)
        return left

    def _paint_progress(self, painter: QPainter, room: QRect, line: ProjectLine) -> int:
        t = theme().tokens
        words = QRect(room.x(), room.center().y() - 17, room.width(), 16)
        paint_text(painter, words, f"{line.done} of {line.total} done", numbers(META), t.muted)
        track = QRectF(room.x(), room.center().y() + 5, room.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.border)
        painter.drawRoundedRect(track, 2, 2)
        if line.done and line.total:
            track.setWidth(max(4.0, track.width() * line.done / line.total))
            painter.setBrush(t.ok if line.state is ProjectState.COMPLETE else t.accent)
            painter.drawRoundedRect(track, 2, 2)
        return room.x()

    def _paint_date(self, painter: QPainter, room: QRect, line: ProjectLine) -> int:
        t = theme().tokens
        words = write_date(line.anchor_on) if line.anchor_on else "no date"
        paint_text(
            painter, QRect(room.x(), room.center().y() - 17, room.width(), 16), line.anchor_label, font(META), t.muted
        )
        paint_text(painter, QRect(room.x(), room.center().y(), room.width(), 18), words, numbers(weight=MEDIUM), t.text)
        return room.x()
