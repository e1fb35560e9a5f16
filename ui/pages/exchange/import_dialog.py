"""*Import tasks…*: a file shown as the tasks that it would be, and taken over in one undo step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.actions.task_import import import_tasks
from app.adapters.whole_file import read_bytes
from app.domain.errors import LeadlineError, NothingThere
from app.domain.ids import PersonId, ProjectId
from app.domain.project import ProjectState
from app.domain.run import TaskState
from app.exchange.csv_columns import Mapping as ColumnMapping
from app.exchange.csv_columns import Sheet, is_column_name, propose, sheet_of
from app.exchange.csv_date import DateOrder
from app.exchange.csv_table import GUESSED, CsvTable, read_table
from app.exchange.task_match import ImportLine, Known, Preset, Verdict, match, tally
from app.exchange.task_reader import read_records
from app.exchange.task_record import DateQuestion, count
from app.queries.exchange import known_for_import
from ui.link import background
from ui.link.accessible import announce, named
from ui.link.background import Job
from ui.link.command import Command
from ui.link.context import Context
from ui.link.garbage import CollectorPause
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.exchange.import_preview import ColumnsPanel, ImportTableModel, import_columns
from ui.widgets.button import allow, relabel
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.table_model import line_table

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows text"}


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that was read, with what its columns seem to mean."""

    sheet: Sheet
    mapping: ColumnMapping
    about: str
    """How it is written, in words."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lead has chosen in the dialog."""

    mapping: ColumnMapping
    preset: Preset
    order: DateOrder | None = None
    states: Mapping[str, TaskState] = field(default_factory=dict)
    """What words of the file mean."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would become of every row; with a question of none."""

    lines: tuple[ImportLine, ...]
    question: DateQuestion | None = None
    unknown_words: tuple[str, ...] = ()


def opening(path: Path) -> Callable[[Job], OpenFile]:
    """Work that reads a file. Raises LeadlineError for what is no table."""

    def work(job: Job) -> OpenFile:
        table = read_table(read_bytes(path), is_column_name)
        sheet = sheet_of(table)
        return OpenFile(sheet, propose(sheet), _about(table, len(sheet.rows)))

    return work


def preview_job(sheet: Sheet, choices: Choices, known: Known, zone: tzinfo) -> Callable[[Job], Outcome]:
    """Work that turns the rows into tasks. Raises RuleViolation where no column is the title."""

    def work(job: Job) -> Outcome:
        records = read_records(sheet, choices.mapping, zone, choices.order, job.step, choices.states)
        return Outcome(match(records, known, choices.preset, job.step), records.question, records.unknown_words)

    return work


def _about(table: CsvTable, rows: int) -> str:
    written = _ENCODINGS.get(table.encoding, "UTF-16")
    parts = _SEPARATORS.get(table.separator, f"“{table.separator}”")
    guessed = f". {GUESSED}" if table.encoding == "cp1252" else ""
    return f"{count(rows, 'row')}, {written}, separated by {parts}{guessed}"


FILES = "Tables (*.csv *.tsv *.txt);;All files (*)"
_LEAVE, _JOIN = "leave", "join"
AT_ONCE = 200
"""So many rows are taken over before anybody could see a progress."""
_ORDERS = (
    Choice(DateOrder.DAY_FIRST, "Day first (31/12/2027)"),
    Choice(DateOrder.MONTH_FIRST, "Month first (12/31/2027)"),
)


def open_import(context: Context, parent: QWidget, path: Path | None = None) -> "ImportDialog | None":
    """Show the dialog for a file, asked for when none is given; None when no file was chosen."""
    if path is None:
        chosen, _ = QFileDialog.getOpenFileName(parent, "Import tasks", "", FILES)
        if not chosen:
            return None
        path = Path(chosen)
    return opened(ImportDialog(context, parent, path))


class ImportDialog(PreviewDialog):
    """The file is read in a worker; Cancel and Escape stop it."""

    def __init__(self, context: Context, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent, "Import tasks", Command("import", "Import", self.import_it, "download"))
        self._context, self._path = context, path
        self._known = context.read(known_for_import)
        self._file: OpenFile | None = None
        self._job: background.Job | None = None
        self._taking = background.Slices(self)
        self._collector = CollectorPause()
        self.lines: Sequence[ImportLine] = ()
        self.resize(1180, 660)
        self.columns = ColumnsPanel()
        self.columns.chosen.connect(self.update_preview_soon)
        self._make_choices()
        self._make_words()
        self.table = self._make_table()
        self._lay_out()
        self._wait("Reading the file…")
        self._job = background.run(opening(path), self._opened, self._failed)

    def update_preview(self) -> None:
        """Turn the rows into tasks again, with what is chosen now."""
        if self._file is None:
            return
        self._stop()
        self._wait("Reading the rows…")
        choices = Choices(self.columns.mapping, self._preset(), self.dates.current, self.columns.states)
        work = preview_job(self._file.sheet, choices, self._known, self._context.workspace.clock.zone())
        self._job = background.run(work, self._looked, self._failed)
        self._job.progressed.connect(self._show_progress)

    def import_it(self) -> None:
        """A backup, then one undo step; the dialog stays when it is refused."""
        self.settle()
        self._wait("Making a backup…")
        self._choices_wait(True)
        self._taking.start(self._back_up())

    def _back_up(self) -> Iterator[None]:
        try:
            with suppress(NothingThere):
                yield from self._context.workspace.backups.making()
        except LeadlineError as problem:
            self._choices_wait(False)
            self._show_problem(problem.sentence)
            return
        chosen = self.model.chosen(self.lines)
        self._wait("Importing…")
        self._taking.start(self._take(chosen))
        if len(chosen) <= AT_ONCE:
            self._taking.finish()

    def _take(self, chosen: Sequence[ImportLine]) -> Iterator[None]:
        """Bit by bit, so that the window lives; until the last bit Cancel leaves everything as it was."""
        steps = self._context.do_in_steps(self._show_problem, import_tasks, chosen, source=self._path.name)
        while True:
            try:
                self._show_progress(round(next(steps) * 1000), 1000)
            except StopIteration as end:
                done = end.value
                break
            yield
        self._choices_wait(False)
        if done is not None:
            untaken = tally(self.lines)[Verdict.REFUSED]
            self.accept()
            if untaken:
                self._context.say(
                    f"{count(untaken, 'row')} of {self._path.name} {'was' if untaken == 1 else 'were'} not taken."
                )

    def _choices_wait(self, wait: bool) -> None:
        """Nothing is chosen otherwise while what was chosen is taken over."""
        for part in (self.columns, self.project, self.owner, self.dates, self.shown, self.table):
            part.setEnabled(not wait)

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    def _opened(self, file: OpenFile) -> None:
        self._file = file
        set_text(self.about, file.about)
        self.columns.show_sheet(file.sheet, file.mapping)
        self.update_preview()

    def _looked(self, outcome: Outcome) -> None:
        self._collector.end()
        self.progress.hide()
        self.lines = outcome.lines
        asks = outcome.question is not None or self.dates.current is not None
        self.date_row.setVisible(asks)
        self.columns.show_words(outcome.unknown_words)
        self._show_lines()
        self._count()
        if outcome.question is not None:
            self._say(outcome.question.sentence)
            self.dates.setFocus()

    def _count(self) -> None:
        """Say what would become of the rows with the boxes as they are ticked now."""
        found = tally(self.model.chosen(self.lines))
        taken = found[Verdict.NEW] + found[Verdict.CHANGED]
        words = ", ".join(f"{number:,} {verdict}" for verdict, number in found.items() if number)
        back = sum(line.back_to is not None for line in self.lines)
        offer = f" · {count(back, 'row')} would take work back: tick what shall" if back else ""
        join = len({line.new_owner for line in self.lines if line.new_owner is not None})
        offer = f" · {count(join, 'person', 'people')} join{'s' * (join == 1)} the team{offer}" if join else offer
        self._say(words + offer if words else "There is no row in it.")
        relabel(self.go, f"Import {count(taken, 'task')}" if taken else "Import")
        allow(self.go, "" if taken else "There is nothing new in it.")

    def _say(self, said: str) -> None:
        set_text(self.report, said[:1].upper() + said[1:])
        announce(self.report, said)

    def _failed(self, problem: Exception) -> None:
        self.lines = ()
        self._show_lines()
        if not isinstance(problem, LeadlineError):
            raise problem
        self._show_problem(problem.sentence)

    def _show_problem(self, sentence: str) -> None:
        self._collector.end()
        self.progress.hide()
        self._say(sentence)
        allow(self.go, sentence)

    def _show_lines(self) -> None:
        only = self.shown.current
        self.whole.hide()
        self.model.show_lines([line for line in self.lines if only in (None, "all", line.verdict)])
        self.model.fit(self.table, "Project", "Owner", "Due")

    def _wait(self, words: str) -> None:
        self._collector.begin()
        allow(self.go, "The file is still being read.")
        set_text(self.report, words)
        self.progress.setRange(0, 0)
        self.progress.show()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._taking.stop()
        self._collector.end()

    def _preset(self) -> Preset:
        project, owner = self.project.current, self.owner.current
        return Preset(
            project if isinstance(project, int) else None,
            owner if isinstance(owner, int) else None,
            owner == _JOIN,
        )

    def _make_choices(self) -> None:
        running = [p for p in self._known.projects if p.state is ProjectState.RUNNING]
        projects: list[Choice[ProjectId | str]] = [
            Choice(_LEAVE, "None"),
            *(Choice(project.id, project.name) for project in running),
        ]
        team = sorted((p for p in self._known.people if not p.archived), key=lambda p: p.name.casefold())
        people: list[Choice[PersonId | str]] = [
            Choice(_LEAVE, "Leave them out"),
            Choice(_JOIN, "Add who is named to the team"),
            *(Choice(person.id, f"Give them to {person.name}") for person in team),
        ]
        shown: list[Choice[str]] = [
            Choice("all", "All rows"),
            *(Choice(verdict, f"Only {verdict}") for verdict in Verdict),
        ]
        self.project = ChoiceField("Project of rows that name none", projects, _LEAVE)
        self.owner = ChoiceField("Rows without a known owner", people, _LEAVE if team else _JOIN)
        self.dates = ChoiceField("Dates are written", _ORDERS)
        self.dates.setPlaceholderText("Choose…")
        self.shown = ChoiceField("Rows shown", shown, "all")
        for choice in (self.project, self.owner, self.dates):
            choice.picked.connect(lambda _: self.update_preview_soon())
        self.shown.picked.connect(lambda _: self._show_lines())

    def _make_words(self) -> None:
        self.name = plain_label(one_line(self._path.name))
        self.name.setFont(font(HEAD, SEMIBOLD))
        self.about = wrapping_label()
        self.about.setProperty("tone", "muted")
        self.report = wrapping_label()
        self.report.setAccessibleName("Report")
        self.progress = named(QProgressBar(), "Progress")
        self.progress.setTextVisible(False)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)

    def _make_table(self) -> QTableView:
        people = {person.id: person.name for person in self._known.people}
        projects = {project.id: project.name for project in self._known.projects}
        self.model = ImportTableModel(import_columns(people, projects), self)
        self.model.ticked.connect(self._count)
        table = line_table("Tasks as they would be", self.model, self)
        table.selectionModel().currentChanged.connect(lambda index: self._show_whole(index.row()))
        table.horizontalHeader().sectionResized.connect(lambda *_: self.model.fit_rows(table))
        self.whole = wrapping_label()
        self.whole.hide()
        return table

    def _show_whole(self, row: int) -> None:
        """What there is to know of the current row, where a column may be too narrow for it."""
        line = self.model.lines[row] if row >= 0 else None
        words = " ".join(line.said) if line is not None else ""
        set_text(self.whole, f"Row {line.row}, {one_line(line.title)}: {words}" if line is not None and words else "")
        self.whole.setVisible(bool(words))

    def _lay_out(self) -> None:
        form = Form()
        form.add("Project of rows that name none", self.project)
        form.add("Rows without a known owner", self.owner)
        self.date_row = form.add("Dates are written", self.dates)
        self.date_row.hide()
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(form)
        left.addWidget(self.columns, 1)
        top = QHBoxLayout()
        top.addWidget(self.report, 1)
        top.addWidget(self.shown)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(top)
        right.addWidget(self.progress)
        right.addWidget(self.table, 1)
        right.addWidget(self.whole)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addLayout(left, 3)
        middle.addLayout(right, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (self.name, self.about):
            layout.addWidget(part)
        layout.addLayout(middle, 1)
        layout.addLayout(self.buttons())
