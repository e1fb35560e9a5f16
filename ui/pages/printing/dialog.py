"""*Print or save as PDF*: chooses, shows the pages in their grid, and sends them to a file or a printer."""

from collections.abc import Iterator
from math import ceil
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPageLayout, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import LeadlineError
from ui.link.background import Job, run
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import MEDIUM, font, theme
from ui.pages.printing.fields import PrintFields, remember
from ui.printing.paper.output import PageRun, paint_page, printing, saving
from ui.printing.paper.pagination import Pages, TiledPages
from ui.printing.printables import PreparedPrint, PrintRequest, draw_chart, prepare
from ui.widgets.button import allow, button
from ui.widgets.chart import ChartLine
from ui.widgets.preview_dialog import PreviewDialog, opened

_FILES = "PDF (*.pdf);;Picture of one page (*.png);;Drawing of one page (*.svg)"


def open_print(context: Context, parent: QWidget, wanted: PrintRequest) -> "PrintDialog":
    """Show the window over ``parent``."""
    return opened(PrintDialog(context, parent, wanted))


class PrintDialog(PreviewDialog):
    """``pages`` is what is shown and will be written; None while it cannot be."""

    def __init__(self, context: Context, parent: QWidget | None, wanted: PrintRequest) -> None:
        super().__init__(parent, "Print or save as PDF", Command("save_pdf", "Save as PDF…", self.save, "save"))
        self._context = context
        self.pages: Pages | None = None
        self._prepared: PreparedPrint | None = None
        self._chart: tuple[tuple[ChartLine, ...], bytes] = ((), b"")
        self._job: Job | None = None
        self._run: PageRun | None = None
        self.fields = PrintFields(context, wanted)
        self.preview = PagePreview()
        self.words = plain_label()
        self.words.setFont(font(weight=MEDIUM))
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Pages done")
        self.printing = button(Command("print", "Print…", self.print_it, "printer"), self)
        self.printing.setAutoDefault(False)
        self._lay_out()
        self.fields.changed.connect(self.update_preview_soon)
        self.fields.reread.connect(self.read_again)
        self.resize(1040, 680)
        self.read_again()

    def read_again(self) -> None:
        """Another thing, or of another project: read it, and have its chart drawn."""
        self._drop_job()
        try:
            self._prepared = prepare(self._context, self.fields.wanted)
        except LeadlineError as refusal:
            self._prepared = None
            self._show_nothing(refusal.sentence)
            return
        lines = self._prepared.chart
        if lines and self._chart[0] != lines:
            self._job = run(
                lambda job: draw_chart(lines), lambda svg: self._chart_drawn(lines, svg), self._chart_failed
            )
        self.update_preview()

    def update_preview(self) -> None:
        """Lay the pages out and show them."""
        if self._prepared is None:
            return
        svg = self._chart[1] if self._chart[0] == self._prepared.chart else b""
        choice = self.fields.choice
        self.pages = choice.lay_out(self._prepared.content(svg), self._prepared.heading)
        self.preview.show_pages(self.pages, self.pages.tiling.tiles if isinstance(self.pages, TiledPages) else ())
        set_text(self.words, "Drawing the chart…" if self._job is not None else self.pages.words)
        self._enable()

    def save(self) -> None:
        """Ask where to, and write the file a page at a time."""
        self._settle_look()
        if self.pages is None or self._prepared is None:
            return
        title = "".join(char for char in self._prepared.title if char not in '\\/:*?"<>|')
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as PDF", f"{title}.pdf", _FILES)
        if chosen:
            path = Path(chosen)
            if not path.suffix:
                path = path.with_suffix(".pdf")
            self.start(saving(path, self.pages, self._prepared.title), f"Saved as {path.name}.", path.name)

    def print_it(self) -> None:
        """Ask for the printer, and print a page at a time."""
        self._settle_look()
        if self.pages is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setPageLayout(self.pages.sheet.layout())
        asked = QPrintDialog(printer, self)
        if asked.exec():
            self.pages_on(printer)

    def pages_on(self, printer: QPrinter) -> None:
        """Print what is shown; the sheet that was chosen here wins over the printer's own."""
        if self.pages is not None:
            layout: QPageLayout = self.pages.sheet.layout()
            printer.setPageLayout(layout)
            self.start(printing(printer, printer.resolution(), self.pages), "Printed.", printer.printerName())

    def start(self, steps: Iterator[int], said: str, where: str) -> None:
        """Step through ``steps`` while the window lives; Cancel stops between two pages."""
        choice = self.fields.choice
        remember(self._context.preferences, self.fields.wanted.what, choice)
        self.progress.setRange(0, self.pages.count if self.pages is not None else 1)
        self.progress.setValue(0)
        self._run = PageRun(steps, self)
        self._run.progressed.connect(self.progress.setValue)
        self._run.finished.connect(lambda: self._finished(said))
        self._run.failed.connect(lambda problem: self._failed(problem, where))
        self._enable()

    def reject(self) -> None:
        """Cancel: what runs first, then the window."""
        if self._run is not None:
            self._run.cancel()
            self._end_run()
            set_text(self.words, "Stopped; nothing was written.")
            return
        super().reject()

    def done(self, result: int) -> None:
        self._drop_job()
        self.preview.stop()
        super().done(result)

    def _settle_look(self) -> None:
        self.settle()
        self.update_preview()

    def _finished(self, said: str) -> None:
        self._end_run()
        self._context.say(said)
        self.accept()

    def _failed(self, problem: Exception, where: str) -> None:
        self._end_run()
        reason = getattr(problem, "strerror", None) or problem
        sentence = (
            problem.sentence if isinstance(problem, LeadlineError) else f"“{where}” could not be written: {reason}"
        )
        set_text(self.words, sentence)

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
        self._run = None
        self._enable()

    def _chart_drawn(self, lines: tuple[ChartLine, ...], svg: bytes) -> None:
        self._job = None
        self._chart = (lines, svg)
        self.update_preview()

    def _chart_failed(self, problem: Exception) -> None:
        self._job = None
        self.update_preview()
        set_text(self.words, f"The chart could not be drawn ({problem}); the rest can be printed.")

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_nothing(self, sentence: str) -> None:
        self.pages = None
        self.preview.show_pages(None)
        set_text(self.words, sentence)
        self._enable()

    def _enable(self) -> None:
        busy = self._run is not None
        can = self.pages is not None and not busy and self._job is None
        for part in (self.go, self.printing):
            allow(part, "" if can else "There are no pages to print yet.")
        self.fields.setEnabled(not busy)
        self.progress.setVisible(busy)

    def _lay_out(self) -> None:
        self.words.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.fields)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.preview, 1)
        right.addWidget(self.words)
        middle.addLayout(right, 1)
        row = self.buttons()
        row.insertWidget(row.count() - 1, self.printing)
        row.insertWidget(0, self.progress, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(middle, 1)
        layout.addLayout(row)


GAP, EDGE = 10.0, 16.0
MOST_SHOWN = 60
"""More pages than these are told, not shown."""


class PagePreview(QWidget):
    """Paints a page each time the window has nothing else to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Preview of the pages")
        self.setMinimumSize(420, 360)
        self._pages: Pages | None = None
        self._tiles: tuple[tuple[int, int], ...] = ()
        self._pictures: list[QPixmap] = []
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._paint_next)

    def show_pages(self, pages: Pages | None, tiles: tuple[tuple[int, int], ...] = ()) -> None:
        """Begin anew with these; ``tiles``: column and row of each in their grid, none: in rows as it fits best."""
        self._pages = pages
        self._tiles = tiles
        self._begin()

    def stop(self) -> None:
        """Stop what is being laid out or written, because the window is closed."""
        self._clock.stop()

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._begin()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.sunken)
        for number, cell in enumerate(self._cells()):
            painter.fillRect(cell.adjusted(0, 1, 1, 2), t.border)
            painter.fillRect(cell, Qt.GlobalColor.white)
            if number < len(self._pictures):
                painter.drawPixmap(cell, self._pictures[number], QRectF(self._pictures[number].rect()))
        painter.end()

    def _begin(self) -> None:
        self._pictures = []
        self.update()
        if self._pages is not None:
            self._clock.start()

    def _paint_next(self) -> None:
        cells = self._cells()
        number = len(self._pictures)
        if self._pages is None or number >= len(cells):
            self._clock.stop()
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap((cells[number].size() * ratio).toSize().expandedTo(QSize(1, 1)))
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        scale = picture.width() / self._pages.sheet.size.width()
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_page(painter, self._pages, number)
        painter.end()
        self._pictures.append(picture)
        self.update()

    def _cells(self) -> list[QRectF]:
        """Where each page is shown."""
        if self._pages is None:
            return []
        count = min(self._pages.count, MOST_SHOWN)
        size = self._pages.sheet.size
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        shape = size.height() / size.width()
        tiles = self._tiles[:count]
        if not tiles:
            across = max(range(1, count + 1), key=lambda columns: _width(columns, ceil(count / columns), shape, room))
            tiles = tuple((at % across, at // across) for at in range(count))
        columns, rows = (max(at) + 1 for at in zip(*tiles, strict=True))
        width = _width(columns, rows, shape, room)
        height = width * shape
        left = room.center().x() - (columns * (width + GAP) - GAP) / 2
        top = room.center().y() - (rows * (height + GAP) - GAP) / 2
        return [
            QRectF(left + column * (width + GAP), top + row * (height + GAP), width, height) for column, row in tiles
        ]


def _width(columns: int, rows: int, ratio: float, room: QRectF) -> float:
    """Of one page, so that all fit."""
    across = (room.width() - (columns - 1) * GAP) / columns
    down = (room.height() - (rows - 1) * GAP) / rows / ratio
    return max(min(across, down), 4.0)
