"""The one chart of the report: which projects are in it, and its caption."""

from datetime import date

from PySide6.QtCore import QByteArray, QRectF, QSizeF
from PySide6.QtGui import QPainter

from app.queries.report import Report, SlackLine
from ui.link.theme import META, REGULAR, Tokens, font
from ui.printing.flowchart.lettering import cut
from ui.printing.paper.content import Block
from ui.printing.table import LEFT
from ui.widgets.chart import MOST_LINES, ChartLine

CHART_SIZE = (740, 200)
MOST_HEIGHT = 0.3
CAPTION = (
    "Working days to spare at the end of each Friday and today, below the line: late. "
    "Worked out from when steps were begun and finished,",
    "with the dates, lengths and owners of today; earlier dates that were moved since are not in it.",
)
NOTHING_YET = "The chart of slack over time begins with the first Friday of a project that runs towards a date."


def has_history(line: SlackLine, on: date) -> bool:
    """Whether it has a Friday behind it and has not reached its date by ``on``."""
    return len(line.points) > 1 and line.points[-1].on == on


def chart_lines(report: Report) -> tuple[ChartLine, ...]:
    """The projects with the least to spare now, of those with a Friday behind them and the date before them."""
    known = [line for line in report.slack if has_history(line, report.on)]
    known.sort(key=lambda line: (line.points[-1].days, line.project_id))
    return tuple(
        ChartLine(line.name, tuple((point.on, point.days) for point in line.points)) for line in known[:MOST_LINES]
    )


def chart_block(svg: bytes, room: QSizeF, drawn: int, left_out: int) -> Block:
    """The chart of ``drawn`` lines with its caption, its room kept until it is there; without lines, why there is none.

    It takes at most ``MOST_HEIGHT`` of ``room``. ``left_out``: projects that have a history and are not in it.
    """
    shape = CHART_SIZE[1] / CHART_SIZE[0]
    height = min(room.width() * shape, room.height() * MOST_HEIGHT) if drawn else 0.0
    words = CAPTION if drawn else (NOTHING_YET,)
    if left_out and drawn:
        words = (*words, f"Of {drawn + left_out} projects, the {drawn} with the least to spare are drawn.")

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        if svg:
            # Not at the top: QtSvg is not needed by what shows no chart.
            from PySide6.QtSvg import QSvgRenderer

            QSvgRenderer(QByteArray(svg)).render(painter, QRectF(rect.left(), rect.top(), height / shape, height))
        painter.setFont(font(META, REGULAR))
        painter.setPen(t.muted)
        for at, line in enumerate(words):
            box = QRectF(rect.left() + 4, rect.top() + height + 4 + at * 15, rect.width() - 8, 15)
            painter.drawText(box, LEFT, cut(line, box.width(), META, REGULAR))

    return Block(height + 10 + len(words) * 15, paint)
