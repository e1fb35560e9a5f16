"""*Import days off…*: a calendar file shown as the days that it would bring, and taken over in one undo step."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from app.actions.calendar import import_holidays
from app.adapters.whole_file import read_bytes
from app.domain.errors import LeadlineError, NothingThere
from app.domain.work_calendar import Holiday
from app.exchange.days_off_file import CalendarDay, DaysOffFile, read_days_off
from app.queries.reader import Reader
from ui.link import background
from ui.link.accessible import announce, named
from ui.link.background import Job
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font, theme
from ui.widgets.button import allow, relabel
from ui.widgets.date_text import write_date
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.table_model import CellData, Index, LineColumn, LineTableModel, line_table

FILES = "Calendars (*.ics *.ical);;All files (*)"


def open_days_off(context: Context, parent: QWidget, path: Path | None = None) -> "DaysOffDialog | None":
    """Show the dialog for a file, asked for when none is given; None when no file was chosen."""
    if path is None:
        chosen, _ = QFileDialog.getOpenFileName(parent, "Import days off", "", FILES)
        if not chosen:
            return None
        path = Path(chosen)
    return opened(DaysOffDialog(context, parent, path))


def reading(path: Path, today: date, zone: tzinfo) -> Callable[[Job], DaysOffFile]:
    """Work that reads a calendar file. Raises LeadlineError for what is none."""

    def work(job: Job) -> DaysOffFile:
        return read_days_off(read_bytes(path), today, zone, job.step)

    return work


class DaysOffModel(LineTableModel[CalendarDay]):
    """Each day has a box, ticked unless it is only observed; days that are off already have none.

    ``ticked`` when somebody ticks or clears one.
    """

    ticked = Signal()

    def __init__(self, known: Collection[date], parent: QObject) -> None:
        self._known = frozenset(known)
        super().__init__(
            (
                LineColumn("Day", 170, lambda day: write_date(day.on), self._ink, figures=True),
                LineColumn("Name", 250, lambda day: day.name or "Day off", self._ink),
                LineColumn("What to know", 220, self._about, lambda day: theme().tokens.muted),
            ),
            parent,
        )
        self.taken: set[date] = set()
        """The days that shall come in."""

    def show_days(self, days: Sequence[CalendarDay]) -> None:
        """Show the days of a file, and tick those that are days off."""
        self.taken = {day.on for day in days if not day.observance and day.on not in self._known}
        self.show_lines(days)

    def chosen(self) -> list[tuple[date, str]]:
        """The days that are ticked, with their names."""
        return [(day.on, day.name) for day in self.lines if day.on in self.taken]

    def is_known(self, day: CalendarDay) -> bool:
        """Whether it is a day off already."""
        return day.on in self._known

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._can_be_ticked(index) else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        if role == Qt.ItemDataRole.CheckStateRole and self._can_be_ticked(index):
            ticked = self.lines[index.row()].on in self.taken
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: int | Qt.CheckState, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._can_be_ticked(index):
            return False
        on = self.lines[index.row()].on
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.taken.add(on)
        else:
            self.taken.discard(on)
        self.dataChanged.emit(index, self.index(index.row(), self.columnCount() - 1))
        self.ticked.emit()
        return True

    def _can_be_ticked(self, index: Index) -> bool:
        return index.isValid() and index.column() == 0 and self.lines[index.row()].on not in self._known

    def _about(self, day: CalendarDay) -> str:
        if day.on in self._known:
            return "A day off already"
        return "An observance, on which people work" if day.observance else ""

    def _ink(self, day: CalendarDay) -> QColor:
        return theme().tokens.text if day.on in self.taken else theme().tokens.muted


class DaysOffDialog(PreviewDialog):
    """The file is read in a worker; Cancel and Escape stop it."""

    def __init__(self, context: Context, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent, "Import days off", Command("import_days", "Import", self.import_it, "download"))
        self._context = context
        self._today = context.read(lambda reader: reader.today())
        self._said: Sequence[str] = ()
        self.resize(720, 560)
        self.name = plain_label(one_line(path.name))
        self.name.setFont(font(HEAD, SEMIBOLD))
        self.report = wrapping_label()
        self.report.setAccessibleName("Report")
        self.progress = named(QProgressBar(), "Progress")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.model = DaysOffModel(context.read(_days_off), self)
        self.model.ticked.connect(self._count)
        self.table = line_table("Days off as they would be", self.model, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (self.name, self.report, self.progress):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addLayout(self.buttons())
        allow(self.go, "The file is still being read.")
        set_text(self.report, "Reading the file…")
        self._taking = background.Slices(self)
        work = reading(path, self._today, context.workspace.clock.zone())
        self._job = background.run(work, self._read, self._failed)
        self._job.progressed.connect(self._show_progress)

    def import_it(self) -> None:
        """A backup, then one undo step; the dialog stays when it is refused."""
        self.go.setEnabled(False)
        self.table.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._taking.start(self._take())

    def _take(self) -> Iterator[None]:
        try:
            with suppress(NothingThere):
                yield from self._context.workspace.backups.making()
            refused = ""
        except LeadlineError as problem:
            refused = problem.sentence
        self.progress.hide()
        self.table.setEnabled(True)
        self.go.setEnabled(True)
        if refused:
            self._say(refused)
        elif self._context.do_beside(self._say, import_holidays, self.model.chosen()) is not None:
            self.accept()

    def done(self, result: int) -> None:
        self._job.cancel()
        self._taking.stop()
        super().done(result)

    def _read(self, file: DaysOffFile) -> None:
        self.progress.hide()
        self._said = file.said
        self.model.show_days(file.days)
        self._count()

    def _count(self) -> None:
        """Say which days would come in with the boxes as they are ticked now."""
        taken = self.model.taken
        relabel(self.go, f"Import {_counted(len(taken))}" if taken else "Import")
        lines = self.model.lines
        fresh = [day for day in lines if not self.model.is_known(day)]
        nothing = "There is no new day off in it." if not fresh else "Tick the days that shall come in."
        allow(self.go, "" if taken else nothing)
        years = Counter(on.year if on.year <= self._today.year + 1 else "later" for on in sorted(taken))
        words = [f"{number} {year if year == 'later' else f'in {year}'}" for year, number in years.items()]
        first = f"{_counted(len(taken))}: {', '.join(words)}." if taken else ""
        if not taken and lines:
            first = "No day is ticked." if fresh else ""
        known = len(lines) - len(fresh)
        already = f"{_counted(known)} in it {'is' if known == 1 else 'are'} known already." if known else ""
        self._say(" ".join(part for part in (first, already, *self._said) if part))

    def _failed(self, problem: Exception) -> None:
        self.progress.hide()
        if not isinstance(problem, LeadlineError):
            raise problem
        self._say(problem.sentence)

    def _say(self, said: str) -> None:
        set_text(self.report, said)
        announce(self.report, said)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)


def _days_off(reader: Reader) -> set[date]:
    return {holiday.on for holiday in reader.find(Holiday)}


def _counted(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'} off"
