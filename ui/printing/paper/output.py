"""Laid-out pages on their way to a file or a printer: page by page, so that a window lives and can be told to stop."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter, QPagedPaintDevice, QPainter, QPdfWriter

from app.domain.errors import KnownError, RuleViolation
from ui.link.plain_text import one_line
from ui.link.theme import theme
from ui.printing.paper.joined import sheet_of
from ui.printing.paper.pagination import Pages

PDF_DPI, PNG_DPI = 1200, 200
_POINTS = 72


def save_pages(path: Path, pages: Pages, title: str) -> None:
    """Write a .pdf, or one page as .png or .svg; whole or not at all. Raises OSError, KnownError and RuleViolation."""
    for _ in saving(path, pages, title):
        pass


def saving(path: Path, pages: Pages, title: str) -> Iterator[int]:
    """Save pages like ``save_pages``, one a step, yielding how many are done; closed half way it leaves no file."""
    ending = path.suffix.lower()
    painted = _PAINTED.get(ending)
    if painted is None:
        raise RuleViolation(f"“{path.name}” cannot be written. Choose a name that ends in .pdf, .png or .svg.")
    if ending != ".pdf" and pages.count > 1:
        raise RuleViolation(f"This takes {pages.count} pages, and {ending} holds one. Choose .pdf, or one page.")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.touch()
        file = QFile(fresh)
        file.open(QFile.OpenModeFlag.WriteOnly)
        yield from painted(file, pages, one_line(title))
        file.close()
        if file.error() is not QFile.FileError.NoError:
            raise OSError(file.errorString())
        os.replace(fresh, path)  # noqa: PTH105
    finally:
        fresh.unlink(missing_ok=True)


def printing(device: QPagedPaintDevice, dpi: float, pages: Pages) -> Iterator[int]:
    """Paint on a printer or a PDF writer whose page is laid out as the sheet; ``dpi``: its dots an inch."""
    painter = QPainter()
    if not painter.begin(device):
        raise KnownError("The printer cannot be used. Choose another, or save as PDF.")
    try:
        for number in range(pages.count):
            if number and sheet_of(pages, number) != sheet_of(pages, number - 1):
                device.setPageLayout(sheet_of(pages, number).layout())
            if number and not device.newPage():
                raise KnownError("The printer takes no more pages. Look at it, then print again.")
            painter.save()
            painter.scale(dpi / _POINTS, dpi / _POINTS)
            paint_page(painter, pages, number)
            painter.restore()
            yield number + 1
    finally:
        painter.end()


def paint_page(painter: QPainter, pages: Pages, number: int) -> None:
    """One page in the look of paper; the painter is in points."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    with theme().on_paper() as t:
        pages.paint(painter, number, t)


def _pdf(to: QFile, pages: Pages, title: str) -> Iterator[int]:
    writer = QPdfWriter(to)
    writer.setTitle(title)
    writer.setCreator("Leadline")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(pages.sheet.layout())
    yield from printing(writer, PDF_DPI, pages)


def _png(to: QFile, pages: Pages, title: str) -> Iterator[int]:
    size = pages.sheet.size * (PNG_DPI / _POINTS)
    image = QImage(size.toSize(), QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    painter.scale(PNG_DPI / _POINTS, PNG_DPI / _POINTS)
    paint_page(painter, pages, 0)
    painter.end()
    QImageWriter(to, b"png").write(image)
    yield 1


def _svg(to: QFile, pages: Pages, title: str) -> Iterator[int]:
    # Not at the top: QtSvg is not needed by a window that shows no icon yet.
    from PySide6.QtSvg import QSvgGenerator

    size = QSize(round(pages.sheet.size.width()), round(pages.sheet.size.height()))
    generator = QSvgGenerator()
    generator.setOutputDevice(to)
    generator.setTitle(title)
    generator.setResolution(_POINTS)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), "white")
    paint_page(painter, pages, 0)
    painter.end()
    yield 1


_PAINTED: dict[str, Callable[[QFile, Pages, str], Iterator[int]]] = {".pdf": _pdf, ".png": _png, ".svg": _svg}


class PageRun(QObject):
    """Steps through ``saving`` or ``printing``, a page each time the window has nothing else to do."""

    progressed = Signal(int)
    """pages done"""
    finished = Signal()
    failed = Signal(object)
    """the exception"""

    def __init__(self, steps: Iterator[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._step)
        self._clock.start()

    def cancel(self) -> None:
        """Stop after the page that is being painted; nothing is written, nothing is emitted."""
        self._clock.stop()
        close = getattr(self._steps, "close", None)
        if close is not None:
            close()

    def _step(self) -> None:
        try:
            done = next(self._steps, None)
        except (OSError, KnownError, RuleViolation) as problem:
            self._clock.stop()
            self.failed.emit(problem)
            return
        if done is not None:
            self.progressed.emit(done)
        else:
            self._clock.stop()
            self.finished.emit()
