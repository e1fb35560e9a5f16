"""Writes a flowchart into a file: .png, .svg or .pdf, in the light look, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from app.domain.errors import RuleViolation
from app.domain.workflow import Graph
from ui.link.plain_text import one_line
from ui.link.theme import Tokens, load_tokens
from ui.link.typography import META, REGULAR, font
from ui.printing.flowchart.drawing import Drawing, draw, paint_drawing
from ui.printing.flowchart.lettering import cut
from ui.printing.flowchart.look import RoleNames
from ui.printing.flowchart.thumbnail import fitting

PNG_SCALE, PNG_WIDEST = 2.0, 16_000
PDF_DPI = 1200
MARGIN = 24.0
FOOTER = 24.0
"""The strip below the drawing with the title, in pixels at 100 %."""
_CSS_DPI = 96


def save_flowchart(
    path: Path, graph: Graph, role_names: RoleNames, title: str, anchor_label: str = "Publish date"
) -> None:
    """Write ``graph`` to ``path``; its ending says how. ``title`` stands in the footer: "Blog post, version 4".

    Raises RuleViolation for another ending and OSError where nothing can be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise RuleViolation(f"A flowchart is written as .png, .svg or .pdf, not as “{path.suffix or path.name}”.")
    drawing = draw(graph, role_names, anchor_label)
    fresh = path.with_name(f".{path.name}.new")
    try:
        writer(fresh, drawing, one_line(title))
        os.replace(fresh, path)  # noqa: PTH105
    finally:
        fresh.unlink(missing_ok=True)


class FlowchartPainter:
    """Fits the painter that the command line asks for pictures."""

    def workflow(self, path: Path, graph: Graph, role_names: RoleNames, title: str) -> None:
        """See ``save_flowchart``; makes the application that painting needs if there is none."""
        from ui.printing.application import painting_application

        application = painting_application()
        save_flowchart(path, graph, role_names, title)
        del application


def _write_png(path: Path, drawing: Drawing, title: str) -> None:
    sheet = _sheet(drawing)
    scale = min(PNG_SCALE, PNG_WIDEST / max(sheet.width(), sheet.height()))
    image = QImage(QSize(round(sheet.width() * scale), round(sheet.height() * scale)), QImage.Format.Format_RGB32)
    t = load_tokens("light")
    image.fill(t.bg)
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint_sheet(painter, drawing, title, t, sheet)
    painter.end()
    if not image.save(str(path), "PNG"):
        raise OSError(f"“{path.name}” could not be written.")


def _write_svg(path: Path, drawing: Drawing, title: str) -> None:
    # Not at the top: QtSvg is not needed by a window that shows no icon yet.
    from PySide6.QtSvg import QSvgGenerator

    sheet = _sheet(drawing)
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setTitle(title)
    generator.setResolution(_CSS_DPI)
    generator.setSize(QSize(round(sheet.width()), round(sheet.height())))
    generator.setViewBox(QRect(0, 0, round(sheet.width()), round(sheet.height())))
    painter = _begun(generator, path)
    t = load_tokens("light")
    painter.fillRect(sheet.translated(-sheet.topLeft()), t.bg)
    _paint_sheet(painter, drawing, title, t, sheet)
    painter.end()


def _write_pdf(path: Path, drawing: Drawing, title: str) -> None:
    sheet = _sheet(drawing)
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("Leadline")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(_page(sheet))
    painter = _begun(writer, path)
    room = QRectF(0, 0, writer.width(), writer.height())
    scale = fitting(sheet, room, PDF_DPI / _CSS_DPI)
    painter.scale(scale, scale)
    painter.translate((room.width() / scale - sheet.width()) / 2, 0)
    _paint_sheet(painter, drawing, title, load_tokens("light"), sheet)
    painter.end()


def _begun(device: QPaintDevice, path: Path) -> QPainter:
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(f"“{path.name}” could not be written.")
    return painter


def _page(sheet: QRectF) -> QPageLayout:
    """As large as the drawing when that is at most A4, else A4 or A3 lying, into which it is made to fit."""
    points = QSizeF(sheet.width() * 72 / _CSS_DPI, sheet.height() * 72 / _CSS_DPI)
    a4 = QPageSize(QPageSize.PageSizeId.A4).sizePoints()
    if points.width() <= a4.height() and points.height() <= a4.width():
        own = QPageSize(points, QPageSize.Unit.Point, "Drawing", QPageSize.SizeMatchPolicy.ExactMatch)
        return QPageLayout(own, QPageLayout.Orientation.Portrait, QMarginsF())
    large = points.width() > 1.5 * a4.height() or points.height() > 1.5 * a4.width()
    size = QPageSize(QPageSize.PageSizeId.A3 if large else QPageSize.PageSizeId.A4)
    edge = QMarginsF(8, 8, 8, 8)
    return QPageLayout(size, QPageLayout.Orientation.Landscape, edge, QPageLayout.Unit.Millimeter)


def _sheet(drawing: Drawing) -> QRectF:
    return drawing.extent().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN + FOOTER)


def _paint_sheet(painter: QPainter, drawing: Drawing, title: str, t: Tokens, sheet: QRectF) -> None:
    """The drawing and its footer, with the sheet's corner at the painter's origin."""
    painter.translate(-sheet.topLeft())
    paint_drawing(painter, drawing, t)
    painter.setFont(font(META, REGULAR))
    painter.setPen(t.muted)
    strip = QRectF(sheet.left() + MARGIN, sheet.bottom() - FOOTER - 8, sheet.width() - 2 * MARGIN, FOOTER)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(strip, left, cut(title, strip.width(), META, REGULAR))


_WRITERS: dict[str, Callable[[Path, Drawing, str], None]] = {".png": _write_png, ".svg": _write_svg, ".pdf": _write_pdf}
