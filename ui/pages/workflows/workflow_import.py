"""*Import workflow…*: each workflow of a file as the flowchart that it would be; what was lost, what was guessed.

The file is read and laid out in a worker; nothing is kept before *Import*, which is one undo step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.actions.flowchart.workflow_import import import_workflows, laid_out
from app.adapters.whole_file import read_bytes
from app.domain.errors import LeadlineError
from app.domain.ids import StepId, WorkflowId
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.exchange.diagram.formats import FORMAT_NAMES, WORKFLOW_READERS, read_workflows, workflow_file
from app.exchange.task_record import count
from app.exchange.workflow_json import WorkflowFile
from ui.link import background
from ui.link.accessible import announce, named
from ui.link.background import Job
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import WorkflowPlace
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font, theme
from ui.printing.flowchart.flowchart_drawing import FlowchartDrawing, draw, picture_of
from ui.widgets.button import allow, relabel
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.preview_dialog import PreviewDialog, opened

LARGEST_PICTURE = 400
"""Steps; a larger flowchart is not drawn before it is kept, since its arrows alone would hold the window."""
LARGEST_SIDE = 8000
"""Of a picture, in pixels."""
SMALLEST_SCALE = 0.4
"""Below it nobody can read a title: the picture is scrolled instead."""


@dataclass(frozen=True, slots=True)
class FoundWorkflow:
    """One workflow of the file, with a place for every step."""

    file: WorkflowFile
    laid_out: bool
    """The file did not say where its steps stand."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What a worker read of a file."""

    workflows: tuple[FoundWorkflow, ...]
    report: tuple[str, ...]
    questions: tuple[str, ...]
    counted: str = ""
    dated: Mapping[str, StepId] = field(default_factory=dict)
    """Of a sheet the rows that have a day: by the words that name each, the step that it became."""


def reading(path: Path, anchor: str = "") -> Callable[[Job], FoundFile]:
    """Work that reads a file and lays out what has no places. Raises LeadlineError for what is no workflow.

    ``anchor``: of a sheet the row that its days are counted from.
    """

    def work(job: Job) -> FoundFile:
        read = read_workflows(read_bytes(path), path.name, anchor)
        found = list[FoundWorkflow]()
        for number, drawn in enumerate(read.workflows):
            job.step(number, len(read.workflows))
            graph = laid_out(drawn.graph, partial(job.step, number, len(read.workflows)))
            found.append(FoundWorkflow(replace(workflow_file(drawn), graph=graph), graph is not drawn.graph))
        rows = {words: step_id for drawn in read.workflows for step_id, words in drawn.dated.items()}
        return FoundFile(tuple(found), read.report, read.questions, read.counted, rows)

    return work


def file_filters() -> str:
    """For the dialog that asks for a file: all that can be read, then each format."""
    every = " ".join(f"*{ending}" for ending in WORKFLOW_READERS)
    single = [f"{name} (*{ending})" for ending, name in FORMAT_NAMES.items() if ending in WORKFLOW_READERS]
    return ";;".join((f"Workflows ({every})", *single, "All files (*)"))


def open_workflow_import(context: Context, parent: QWidget, path: Path | None = None) -> "WorkflowImportDialog | None":
    """Show the dialog for a file, asked for when none is given; None when no file was chosen."""
    if path is None:
        chosen, _ = QFileDialog.getOpenFileName(parent, "Import workflow", "", file_filters())
        if not chosen:
            return None
        path = Path(chosen)
    return opened(WorkflowImportDialog(context, parent, path))


class WorkflowImportDialog(PreviewDialog):
    """Cancel and Escape stop the reading; of several workflows those that are ticked are taken."""

    def __init__(self, context: Context, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent, "Import workflow", Command("import", "Import", self.import_it, "download"))
        self._context, self._path = context, path
        self._found = FoundFile((), (), ())
        self.resize(1120, 620)
        self.list = named(QListWidget(), "Workflows in the file")
        self.list.setProperty("choices", "true")
        self.list.currentRowChanged.connect(self._show_picture)
        self.list.itemChanged.connect(lambda _: self.update_preview())
        self.picture = _ImportedPicture()
        self._make_words()
        self._lay_out()
        allow(self.go, "The file is still being read.")
        self._job: Job | None = None
        self._begin_reading()

    def _begin_reading(self, anchor: str = "") -> None:
        """Read the file, again where another row of a sheet carries the anchor."""
        self.progress.show()
        self._job = background.run(reading(self._path, anchor), self._opened, self._failed)
        self._job.progressed.connect(self._show_progress)

    @property
    def chosen(self) -> list[WorkflowFile]:
        """The workflows that are ticked; the only one, where there is one."""
        rows = range(self.list.count())
        ticked = [row for row in rows if self.list.item(row).checkState() is Qt.CheckState.Checked]
        return [self._found.workflows[row].file for row in ticked]

    def update_preview(self) -> None:
        """Say what would become of what is ticked, by the rules themselves."""
        chosen = self.chosen
        if not chosen:
            self._say("Nothing is ticked.")
            allow(self.go, "Tick a workflow first.")
            return
        try:
            seen = self._context.workspace.preview(import_workflows, chosen, drafts=self._drafts)
        except LeadlineError as refusal:
            self._show_problem(refusal.sentence)
            return
        after = [change.after for change in seen.changes.changes]
        names = [one.name for one in after if isinstance(one, Workflow)]
        drafts = sum(isinstance(one, WorkflowVersion) and one.state is VersionState.DRAFT for one in after)
        relabel(self.go, "Import" if len(chosen) == 1 else f"Import {len(chosen)} workflows")
        allow(self.go)
        self._say(self._becomes(names, drafts))

    def import_it(self) -> None:
        """One undo step; then the flowchart, or the page where there are several."""
        done = self._context.do_beside(self._show_problem, import_workflows, self.chosen, drafts=self._drafts)
        if done is None:
            return
        self.accept()
        if len(done.value) == 1:
            self._context.go_to(WorkflowPlace(WorkflowId(done.value[0])))

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().done(result)

    @property
    def _drafts(self) -> bool:
        """What was guessed has to be looked at before anybody works by it."""
        return bool(self._found.questions)

    def _becomes(self, names: Sequence[str], drafts: int) -> str:
        named_as = " and ".join(f"“{one_line(name)}”" for name in names[:2])
        whole = f"{named_as} and {len(names) - 2} more" if len(names) > 2 else named_as
        each = "become drafts" if len(names) > 1 else "becomes a draft"
        if not drafts:
            return f"{whole} can be started at once."
        why = "look at what was unclear" if self._drafts else "see under Problems what is missing"
        return f"{whole} {each}: {why}, then publish."

    def _opened(self, found: FoundFile) -> None:
        self._job = None
        self._found = found
        self.progress.hide()
        steps = sum(step.has_task for one in found.workflows for step in one.file.graph.steps)
        becomes = f"{count(len(found.workflows), 'workflow')}, {count(steps, 'step')} of work. {found.counted}"
        set_text(self.about, becomes.strip())
        self.list.blockSignals(True)
        self.list.clear()
        for one in found.workflows:
            item = QListWidgetItem(one_line(one.file.name))
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.side.setVisible(len(found.workflows) > 1)
        self._fill_remarks()
        self._offer_anchors()
        self.list.setCurrentRow(0)
        self.update_preview()
        (self.list if len(found.workflows) > 1 else self.go).setFocus()

    def _fill_remarks(self) -> None:
        laid = [one.file.name for one in self._found.workflows if one.laid_out]
        report = [*self._found.report, *(["The steps were laid out, since the file says no places."] if laid else [])]
        self.questions.show_lines(self._found.questions)
        self.report.show_lines(report)
        self.remarks.setVisible(bool(report or self._found.questions))

    def _offer_anchors(self) -> None:
        """Of a sheet with days: the row from which they are counted."""
        steps = self._found.workflows[0].file.graph.by_id
        rows = [Choice(words, steps[step_id].title) for words, step_id in self._found.dated.items()]
        current = next((words for words, step_id in self._found.dated.items() if steps[step_id].anchor), None)
        self.anchor.set_choices(rows, current)
        self.anchor_row.setVisible(len(rows) > 1)

    def _show_picture(self, row: int) -> None:
        if row < 0:
            return
        file = self._found.workflows[row].file
        large = len(file.graph.steps) > LARGEST_PICTURE
        self.picture.show_drawing(None if large else draw(file.graph, file.roles, file.anchor_label), file.name)

    def _failed(self, problem: Exception) -> None:
        self._job = None
        if not isinstance(problem, LeadlineError):
            raise problem
        self._show_problem(problem.sentence)

    def _show_problem(self, sentence: str) -> None:
        self.progress.hide()
        self._say(sentence)
        allow(self.go, sentence)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _say(self, said: str) -> None:
        set_text(self.verdict, said)
        announce(self.verdict, said)

    def _make_words(self) -> None:
        self.name = plain_label(one_line(self._path.name))
        self.name.setFont(font(HEAD, SEMIBOLD))
        self.about = wrapping_label()
        self.about.setProperty("tone", "muted")
        self.verdict = wrapping_label("Reading the file…")
        self.verdict.setAccessibleName("What it becomes")
        self.progress = named(QProgressBar(), "Progress")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.anchor: ChoiceField[str] = ChoiceField("Days are counted from")
        self.anchor.picked.connect(self._begin_reading)
        self.questions, self.report = _Remarks("What was unclear"), _Remarks("What is different here")

    def _lay_out(self) -> None:
        self.side = QWidget()
        left = QVBoxLayout(self.side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(_head("Take these"))
        left.addWidget(self.list, 1)
        self.side.setFixedWidth(230)
        self.side.hide()
        self.anchor_row = QWidget()
        counted = QHBoxLayout(self.anchor_row)
        counted.setContentsMargins(0, 0, 0, 0)
        counted.addWidget(plain_label("Days are counted from"))
        counted.addWidget(self.anchor, 1)
        self.anchor_row.hide()
        inside = QWidget()
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 12, 0)
        right.setSpacing(14)
        right.addWidget(self.questions)
        right.addWidget(self.report)
        right.addStretch(1)
        self.remarks = named(QScrollArea(), "What to know")
        self.remarks.setWidgetResizable(True)
        self.remarks.setFrameShape(QFrame.Shape.NoFrame)
        self.remarks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.remarks.setWidget(inside)
        self.remarks.setFixedWidth(300)
        self.remarks.hide()
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.side)
        middle.addWidget(self.picture, 1)
        middle.addWidget(self.remarks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (self.name, self.about, self.anchor_row, self.progress):
            layout.addWidget(part)
        layout.addLayout(middle, 1)
        layout.addWidget(self.verdict)
        layout.addLayout(self.buttons())


def _head(words: str) -> QLabel:
    label = plain_label(words)
    label.setFont(font(weight=SEMIBOLD))
    return label


class _Remarks(QWidget):
    """A heading with sentences under it; nothing without any."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.lines: list[QLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(_head(heading))
        self.hide()

    def show_lines(self, sentences: Sequence[str]) -> None:
        """Put these under the heading, in the place of those that stood there."""
        for label in self.lines:
            self._layout.removeWidget(label)
            label.deleteLater()
        self.lines.clear()
        for sentence in sentences:
            label = wrapping_label(sentence)
            label.setProperty("tone", "muted")
            self.lines.append(label)
            self._layout.addWidget(label)
        self.setVisible(bool(sentences))


class _ImportedPicture(QScrollArea):
    """The flowchart as large as it fits, and scrolled where it would be too small to read."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing: FlowchartDrawing | None = None
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        named(self, "Flowchart as it would be")
        theme().changed.connect(self._paint)

    def show_drawing(self, drawing: FlowchartDrawing | None, name: str) -> None:
        """Show the picture of a workflow; None where it is too large for one."""
        self._drawing = drawing
        self._label.setAccessibleName(f"Picture of {one_line(name)}")
        self._label.clear()
        if drawing is None:
            self._label.setText("It is too large for a picture here.")
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint()

    def _paint(self) -> None:
        if self._drawing is None:
            return
        natural = self._drawing.extent().size()
        room = self.maximumViewportSize()
        fits = min(room.width() / max(natural.width(), 1), room.height() / max(natural.height(), 1), 1.0)
        size = (natural * max(fits, SMALLEST_SCALE)).toSize()
        whole = QSize(min(size.width(), LARGEST_SIDE), min(size.height(), LARGEST_SIDE))
        self._label.setPixmap(picture_of(self._drawing, whole, ratio=self.devicePixelRatioF()))
        self._label.setMinimumSize(whole)
