"""One row of the table beside the bars, painted in one go: the cells of a bar, or the head of what stands under it."""

from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QTableView

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.plan.head_appearance import LIGHT_ICONS
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_column import PlanColumn
from ui.pages.plan.plan_rows import GroupHead
from ui.printing.plan.chart_content import ROW, BarAppearance, Progress
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import paint_text
from ui.widgets.elided import wrapped_lines

NAME = 100
"""Pixels of an owner by name instead of initials."""
PAD, INDENT = 12, 16
"""Before the words of a cell, and how far each depth begins from the one before."""
_CHEVRON, _AVATAR = 12, 22
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_row(painter: QPainter, view: QTableView, plan: PlanModel, row: int, box: QRect, *, picked: bool) -> None:
    """``box`` is the place of the row in the viewport; ``picked``: it is chosen, or the keyboard is on it."""
    t = theme().tokens
    appearance = plan.appearance(row)
    if isinstance(appearance, BarAppearance):
        if picked:
            painter.fillRect(box, t.accent_soft)
        _paint_cells(painter, view, plan, row, box, appearance)
    else:
        painter.fillRect(box, t.accent_soft if picked else t.sunken)
        _paint_head(painter, view, plan, row, box)
    painter.setPen(QPen(t.border, 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def sign_rect(plan: PlanModel, row: int, box: QRect) -> QRect:
    """Where the sign of a head is that opens or shuts it; ``box`` is its row."""
    x = box.x() + 8 + INDENT * plan.rows.depth(row)
    return QRect(x, box.center().y() - _CHEVRON // 2, _CHEVRON, _CHEVRON)


def _cell(view: QTableView, column: int, box: QRect) -> QRect:
    left = view.columnViewportPosition(column) + PAD
    return QRect(left, box.y(), view.columnWidth(column) - PAD - 4, ROW)


def _paint_head(painter: QPainter, view: QTableView, plan: PlanModel, row: int, box: QRect) -> None:
    """Its sign and title as far as the first column that says something of it, then those, then its light."""
    t, head = theme().tokens, plan.rows.head(row)
    if head is None:
        return
    sign = sign_rect(plan, row, box)
    paint_icon(painter, sign, "chevron-down" if head.is_open else "chevron-right", t.muted)
    right = box.right() - 4
    for column in range(1, len(plan.columns)):
        cell = _cell(view, column, box)
        if not view.isColumnHidden(column) and _paint_head_cell(painter, plan, head, row, column, cell):
            right = min(right, cell.x() - 8)
    line = QRect(sign.right() + 6, box.y(), right - sign.right() - 6, ROW)
    paint_text(painter, line, head.title, font(weight=SEMIBOLD), t.muted if head.section else t.text)


def _paint_head_cell(painter: QPainter, plan: PlanModel, head: GroupHead, row: int, column: int, cell: QRect) -> bool:
    """Whether there was anything to paint."""
    t, known = theme().tokens, plan.known(head)
    if plan.columns[column] is PlanColumn.SLACK and known is not None and known.standing is not None:
        name, tone = LIGHT_ICONS.get(known.standing.light, ("", ""))
        if name:
            paint_icon(painter, QRect(cell.x(), cell.center().y() - 7, 15, 15), name, getattr(t, tone))
        return bool(name)
    words = plan.cell(row, column)
    return bool(words) and bool(paint_text(painter, cell, words, numbers(), t.muted))


def _paint_cells(
    painter: QPainter, view: QTableView, plan: PlanModel, row: int, box: QRect, appearance: BarAppearance
) -> None:
    t, bar = theme().tokens, plan.rows.bar(row)
    quiet = t.muted if appearance.progress is Progress.OVER or appearance.hollow else t.text
    for column, what in enumerate(plan.columns):
        if view.isColumnHidden(column):
            continue
        cell = _cell(view, column, box)
        if column == 0:
            cell.setLeft(cell.left() + INDENT * plan.rows.depth(row) - 2)
        if what is PlanColumn.OWNER and bar is not None and view.columnWidth(column) < NAME:
            disc = QRect(cell.x(), cell.center().y() - _AVATAR // 2, _AVATAR, _AVATAR)
            paint_avatar(painter, disc, bar.owner_name, bar.owner_id)
            continue
        shown, small = cell_lines(one_line(plan.cell(row, column)), cell.width(), 2 if column == 0 else 1)
        painter.setFont(_face(what, small=small))
        painter.setPen(quiet if column == 0 else t.bad if what is PlanColumn.DUE and appearance.late else t.muted)
        painter.drawText(cell, _LEFT, shown)


def _face(column: PlanColumn, *, small: bool) -> QFont:
    if column in (PlanColumn.TASK, PlanColumn.OWNER, PlanColumn.STATE):
        return font(META) if small else font()
    return numbers()


@lru_cache(maxsize=8192)
def cell_lines(text: str, width: int, most: int) -> tuple[str, bool]:
    """What a cell shows, and whether in the small face: a long title takes two small lines before it is cut.

    Found once: it is asked for with every frame of a scroll.
    """
    metrics = QFontMetrics(font())
    if most == 1 or metrics.horizontalAdvance(text) <= width:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width), False
    return "\n".join(wrapped_lines(text, font(META), width, most)), True
