"""Lays the Friday report out on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from app.queries.report import DecisionWanted, ProjectAhead, Report, ReportLine
from ui.link.icon import paint_icon
from ui.link.theme import BODY, HEAD, META, REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.lettering import cut, text_width, wrapped
from ui.printing.paper.content import Block
from ui.printing.report.slack import chart_block, chart_lines, has_history
from ui.printing.table import LEFT
from ui.widgets.date_text import short_date

_TITLE, _LINE, _AFTER = 28.0, 18.0, 12.0
_INDENT = 22.0


@dataclass(frozen=True, slots=True)
class _Caps:
    """How many lines of each list there is room for."""

    projects: int
    decisions: int
    listed: int

    def less(self, report: Report) -> "_Caps":
        """One line less, of the longest list."""
        listed = min(self.listed, max(len(report.done), len(report.next)))
        projects, decisions = min(self.projects, len(report.projects)), min(self.decisions, len(report.decisions))
        if listed >= max(2 * projects, decisions, 4):
            return _Caps(projects, decisions, listed - 1)
        if 2 * projects >= decisions:
            return _Caps(max(projects - 1, 1), decisions, listed)
        return _Caps(projects, max(decisions - 1, 1), listed)


class ReportPage:
    """The Friday report as blocks that flow over pages; ``chart`` is the SVG of ``chart_lines(report)``, else empty."""

    text_px = META

    def __init__(self, report: Report, chart: bytes) -> None:
        self._report = report
        self._chart = chart

    def head(self, room: QSizeF) -> Block | None:
        """The heading of the page is enough."""
        return None

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """The report from top to bottom, as wide as ``room``; no block is higher than a page of a dozen lines."""
        caps = _Caps(12, 10, 40)
        for _ in range(80):
            found = self._blocks(room, caps)
            if sum(block.height for block in found) <= room.height():
                return found
            caps = caps.less(self._report)
        return found

    def _blocks(self, room: QSizeF, caps: _Caps) -> list[Block]:
        width = room.width()
        report = self._report
        drawn = chart_lines(report)
        left_out = sum(1 for line in report.slack if has_history(line, report.on)) - len(drawn)
        return [
            _title("Projects", f"Published without what was required: {len(report.without)}"),
            *_projects(report.projects, width, caps.projects),
            _gap(_AFTER),
            _title("Decisions wanted"),
            *_decisions(report.decisions, width, caps.decisions, report.on),
            _gap(_AFTER),
            _beside(report, width, caps.listed),
            _gap(_AFTER),
            _title("Slack over time"),
            chart_block(self._chart, room, len(drawn), left_out),
            *([_plain(report.sent)] if report.sent else []),
        ]


def _gap(height: float) -> Block:
    return Block(height, lambda painter, rect, t: None)


def _title(text: str, beside: str = "") -> Block:
    """A heading over a line; ``beside`` stands at its right end."""

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        inner = rect.adjusted(4, 0, -4, -6)
        _write(painter, inner, text, HEAD, t, strong=True)
        if beside:
            taken = text_width(beside, BODY, REGULAR) + 4
            _write(painter, inner.adjusted(inner.width() - taken, 0, 0, 0), beside, BODY, t, muted=True)
        painter.setPen(t.strong_border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    return Block(_TITLE, paint)


def _projects(projects: Sequence[ProjectAhead], width: float, most: int) -> list[Block]:
    """A name, and its sentence over as many lines as it takes; at risk by a mark and a word, not by colour alone."""
    if not projects:
        return [_plain("No project is running.")]
    shown = projects[:most]
    return [*(_project(one, width) for one in shown), *_more(len(projects) - len(shown), "project", "projects")]


def _project(one: ProjectAhead, width: float) -> Block:
    risky = one.tasks_at_risk
    steps = f" {risky} {'step is' if risky == 1 else 'steps are'} expected after the due day." if risky else ""
    name = wrapped(f"{'At risk: ' if one.at_risk else ''}{one.name}", width - _INDENT - 8, BODY, SEMIBOLD)
    said = wrapped(one.sentence + steps, width - _INDENT - 8, BODY, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        mark, ink = ("triangle-alert", t.bad) if one.at_risk else ("flag", t.muted)
        paint_icon(painter, QRect(round(rect.left()) + 4, round(rect.top()) + 6, 14, 14), mark, ink)
        first = QRectF(rect.left() + _INDENT, rect.top() + 4, rect.width() - _INDENT - 4, _LINE)
        for at, line in enumerate((*name, *said)):
            _write(painter, first.translated(0, at * _LINE), line, BODY, t, strong=at < len(name))

    return Block(8 + (len(name) + len(said)) * _LINE, paint)


def _decisions(wanted: Sequence[DecisionWanted], width: float, most: int, on: date) -> list[Block]:
    if not wanted:
        return [_plain("Nothing waits for a decision.")]
    shown = wanted[:most]
    return [*(_decision(one, on, width) for one in shown), *_more(len(wanted) - len(shown), "decision", "decisions")]


def _decision(one: DecisionWanted, on: date, width: float) -> Block:
    since = f"since {short_date(one.since, on)}" if one.since else ""
    due = f"{'was due' if one.late else 'due'} {short_date(one.due_on, on)}" if one.due_on else ""
    facts = " · ".join(words for words in (one.project_name, ", ".join(one.asked), since, due) if words)
    room = width - _INDENT - 4
    title = wrapped(one.title, room, BODY, SEMIBOLD)
    taken = text_width(one.title, BODY, SEMIBOLD) + 10
    beside = len(title) < 2 and taken + text_width(facts, BODY, REGULAR) <= room
    said = wrapped(facts, room, BODY, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        paint_icon(painter, QRect(round(rect.left()) + 4, round(rect.top()) + 4, 14, 14), "circle-check", t.muted)
        line = rect.adjusted(_INDENT, 2, -4, 0)
        line.setHeight(_LINE)
        for words in title:
            _write(painter, line, words, BODY, t, strong=True)
            line.translate(0, _LINE)
        if beside:
            line.translate(taken, -_LINE)
        for words in said:
            _write(painter, line, words, BODY, t, muted=not one.late)
            line.translate(0, _LINE)

    return Block((len(title) + (0 if beside else len(said))) * _LINE + 4, paint)


def _beside(report: Report, width: float, most: int) -> Block:
    """Done at the left, next at the right."""
    half = (width - 24) / 2
    until = "Next, until the end of next week"
    left = [_title("Done this week"), *_listed(report.done, half, most, report.on, "Nothing was finished.")]
    right = [_title(until), *_listed(report.next, half, most, report.on, "Nothing is due.")]
    height = max(sum(block.height for block in blocks) for blocks in (left, right))

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        for blocks, x in ((left, rect.left()), (right, rect.left() + half + 24)):
            y = rect.top()
            for block in blocks:
                block.paint(painter, QRectF(x, y, half, block.height), t)
                y += block.height

    return Block(height, paint)


def _listed(found: Sequence[ReportLine], width: float, most: int, on: date, nothing: str) -> list[Block]:
    if not found:
        return [_plain(nothing)]
    shown = found[:most]
    days = (short_date(one.on, on) for one in shown if one.on)
    left = max([46.0, *(text_width(day, BODY, SEMIBOLD) for day in days)]) + 12
    return [*(_line(one, on, width, left) for one in shown), *_more(len(found) - len(shown), "task", "tasks")]


def _line(one: ReportLine, on: date, width: float, left: float) -> Block:
    """Day in ``left`` pixels, title, owner."""
    who = wrapped(f"{one.owner}" + (", late" if one.late else ""), width * 0.34, META, REGULAR)
    taken = max((text_width(words, META, REGULAR) for words in who), default=0.0) + 4
    title = wrapped(one.title, width - left - taken - 12, BODY, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        day = short_date(one.on, on) if one.on else ""
        first = QRectF(rect.left() + 4, rect.top(), left - 4, _LINE)
        _write(painter, first, day, BODY, t, strong=one.late, muted=not one.late)
        for at, words in enumerate(title):
            box = QRectF(rect.left() + left, rect.top() + at * (_LINE - 2), rect.width() - left, _LINE)
            _write(painter, box, words, BODY, t)
        right = QRectF(rect.right() - taken - 4, rect.top(), taken + 2, _LINE)
        for at, words in enumerate(who):
            _write(painter, right.translated(0, at * (_LINE - 2)), words, META, t, muted=True)

    return Block(_LINE + 1 + (max(len(title), len(who), 1) - 1) * (_LINE - 2), paint)


def _plain(text: str) -> Block:
    return Block(
        _LINE + 4, lambda painter, rect, t: _write(painter, rect.adjusted(4, 0, -4, 0), text, BODY, t, muted=True)
    )


def _more(count: int, one: str, many: str) -> list[Block]:
    return [_plain(f"and {count} more {one if count == 1 else many}")] if count > 0 else []


def _write(
    painter: QPainter, rect: QRectF, text: str, size: int, t: Tokens, strong: bool = False, muted: bool = False
) -> None:
    weight = SEMIBOLD if strong else REGULAR
    painter.setFont(font(size, weight))
    painter.setPen(t.muted if muted else t.text)
    painter.drawText(rect, LEFT | Qt.AlignmentFlag.AlignVCenter, cut(text, rect.width(), size, weight))
