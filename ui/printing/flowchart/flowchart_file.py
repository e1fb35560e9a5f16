"""Writes a flowchart into a file: .png, .svg or .pdf, in the light look, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.errors import RuleViolation
from app.domain.workflow import Graph
from ui.link.plain_text import one_line
from ui.link.theme import META, REGULAR, Tokens, font, load_tokens
from ui.printing.flowchart.appearance import RoleNames
from ui.printing.flowchart.flowchart_drawing import FlowchartDrawing, draw, fitting, paint_drawing
from ui.printing.flowchart.lettering import cut
from ui.printing.paper.sheet import READABLE_PT, Paper

PNG_SCALE, PNG_WIDEST = 2.0, 16_000
PDF_DPI = 1200
MARGIN = 24.0
FOOTER = 24.0
"""The strip below the drawing with the title, in pixels at 100 %."""
_CSS_DPI = 96
_SHEETS = (Paper.A4, Paper.A3, Paper.A2, Paper.A1, Paper.A0)


def save_flowchart(
    path: Path, graph: Graph, role_names: RoleNames, title: str, anchor_label: str = "Publish date"
) -> None:
    """Write ``graph`` to ``path``; its ending says how. ``title`` stands in the footer: "Blog post, version 4".

    Raises RuleViolation for another ending and OSError where nothing can be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise RuleViolation(f"A flowchart is written as .png, .svg or .pdf, not as “{path.suffix or path.name}”.")
    whole = QBuffer()
    whole.open(QBuffer.OpenModeFlag.WriteOnly)
    writer(whole, draw(graph, role_names, anchor_label), one_line(title))
    write_whole(path, bytes(whole.data().data()))


def write_whole(path: Path, content: bytes) -> None:
    """All of it, or what stood there before. Raises OSError."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)  # noqa: PTH105
    finally:
        fresh.unlink(missing_ok=True)


def _write_png(to: QBuffer, drawing: FlowchartDrawing, title: str) -> None:
    sheet = _sheet(drawing)
    scale = min(PNG_SCALE, PNG_WIDEST / max(sheet.width(), sheet.height()))
    image = QImage(QSize(round(sheet.width() * scale), round(sheet.height() * scale)), QImage.Format.Format_RGB32)
    t = load_tokens("light")
    image.fill(t.bg)
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint_sheet(painter, drawing, title, t, sheet)
    painter.end()
    QImageWriter(to, b"png").write(image)


def _write_svg(to: QBuffer, drawing: FlowchartDrawing, title: str) -> None:
    # Not at the top: QtSvg is not needed by a window that shows no icon yet.
    from PySide6.QtSvg import QSvgGenerator

    sheet = _sheet(drawing)
    generator = QSvgGenerator()
    generator.setOutputDevice(to)
    generator.setTitle(title)
    generator.setResolution(_CSS_DPI)
    generator.setSize(QSize(round(sheet.width()), round(sheet.height())))
    generator.setViewBox(QRect(0, 0, round(sheet.width()), round(sheet.height())))
    painter = QPainter(generator)
    t = load_tokens("light")
    painter.fillRect(sheet.translated(-sheet.topLeft()), t.bg)
    _paint_sheet(painter, drawing, title, t, sheet)
    painter.end()


def _write_pdf(to: QBuffer, drawing: FlowchartDrawing, title: str) -> None:
    sheet = _sheet(drawing)
    writer = QPdfWriter(to)
    writer.setTitle(title)
    writer.setCreator("Leadline")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(_page(sheet))
    painter = QPainter(writer)
    t = load_tokens("light")
    unit = PDF_DPI / _CSS_DPI
    page = QRectF(0, 0, writer.width() / unit, writer.height() / unit)
    painter.scale(unit, unit)
    painter.save()
    room = page.adjusted(0, 0, 0, -FOOTER)
    plain = drawing.printed_extent()
    scale = fitting(plain, room)
    painter.translate(room.center())
    painter.scale(scale, scale)
    painter.translate(-plain.center())
    paint_drawing(painter, drawing, t, whole=True)
    painter.restore()
    _paint_footer(painter, page.adjusted(MARGIN / 2, 0, -MARGIN / 2, 0), title, t)
    painter.end()


def _page(sheet: QRectF) -> QPageLayout:
    """The page of the drawing's own size up to A4, else the smallest sheet on which its words can be read."""
    points = QSizeF(sheet.width() * 72 / _CSS_DPI, sheet.height() * 72 / _CSS_DPI)
    a4 = QPageSize(QPageSize.PageSizeId.A4).sizePoints()
    if points.width() <= a4.height() and points.height() <= a4.width():
        own = QPageSize(points, QPageSize.Unit.Point, "FlowchartDrawing", QPageSize.SizeMatchPolicy.ExactMatch)
        return QPageLayout(own, QPageLayout.Orientation.Portrait, QMarginsF())
    edge = QMarginsF(8, 8, 8, 8)
    ways = (QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait)
    for paper in _SHEETS:
        laid = [QPageLayout(paper.page_size, way, edge, QPageLayout.Unit.Millimeter) for way in ways]
        best = max(laid, key=lambda page: _scale_on(page, sheet))
        if _scale_on(best, sheet) * META * 72 / _CSS_DPI >= READABLE_PT:
            break
    return best


def _scale_on(page: QPageLayout, sheet: QRectF) -> float:
    """At which a drawing with this sheet around it is painted on a page."""
    room = page.paintRect(QPageLayout.Unit.Point)
    unit = _CSS_DPI / 72
    drawn = sheet.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN - FOOTER)
    return min(room.width() * unit / drawn.width(), (room.height() * unit - FOOTER) / drawn.height())


def _sheet(drawing: FlowchartDrawing) -> QRectF:
    return drawing.printed_extent().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN + FOOTER)


def _paint_sheet(painter: QPainter, drawing: FlowchartDrawing, title: str, t: Tokens, sheet: QRectF) -> None:
    """The drawing and its footer, with the sheet's corner at the painter's origin."""
    painter.translate(-sheet.topLeft())
    paint_drawing(painter, drawing, t, whole=True)
    _paint_footer(painter, sheet.adjusted(MARGIN, 0, -MARGIN, -8), title, t)


def _paint_footer(painter: QPainter, page: QRectF, title: str, t: Tokens) -> None:
    """The title at the lower left of ``page``."""
    painter.setFont(font(META, REGULAR))
    painter.setPen(t.muted)
    strip = QRectF(page.left(), page.bottom() - FOOTER, page.width(), FOOTER)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(strip, left, cut(title, strip.width(), META, REGULAR))


_Writer = Callable[[QBuffer, FlowchartDrawing, str], None]
_WRITERS: dict[str, _Writer] = {".png": _write_png, ".svg": _write_svg, ".pdf": _write_pdf}
