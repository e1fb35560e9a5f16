"""The left half of the window: what, of which project or workflow, on which paper, how large."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.ids import ProjectId, WorkflowId
from app.domain.workflow import Workflow
from app.queries.board import board_choices
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import Printable
from ui.pages.printing.choice import LARGEST_PT, MOST_PAGES, SIZE_WORDS, WORDS, Choice, Size, remembered
from ui.printing.paper.pages import READABLE_PT
from ui.printing.paper.sheet import Paper
from ui.printing.what import Wanted
from ui.widgets.choice_field import Choice as Line
from ui.widgets.choice_field import ChoiceField
from ui.widgets.form import Form
from ui.widgets.segmented import SegmentedControl

WIDTH = 280
POSTER = Paper.A1


class PrintFields(QWidget):
    """``reread`` when something else is printed, ``changed`` when it is laid out anew."""

    reread = Signal()
    changed = Signal()

    def __init__(self, context: Context, wanted: Wanted) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._context = context
        self.wanted = wanted
        workflows = context.read(_workflows)
        offered = [what for what in Printable if what is not Printable.FLOWCHART or workflows]
        self._workflows = [Line(workflow.id, workflow.name) for workflow in workflows]
        projects = [Line(project.id, project.name) for project in context.read(board_choices).projects]
        self._projects = [Line(0, "All projects"), *projects]
        self.what = ChoiceField("Printable", [Line(what, WORDS[what]) for what in offered], wanted.what)
        self.whose = ChoiceField("Of")
        self.paper = ChoiceField("Paper", [Line(paper, paper.value) for paper in Paper])
        self.way = SegmentedControl("Orientation", (("landscape", "Landscape"), ("portrait", "Portrait")))
        self.scale = ChoiceField("Size")
        self.text = _number("Smallest text", int(READABLE_PT), LARGEST_PT, " pt")
        self.across, self.down = _number("Pages across", 1, MOST_PAGES), _number("Pages down", 1, MOST_PAGES)
        self._arrange()
        self._fill()
        self._connect()

    @property
    def choice(self) -> Choice:
        """What the fields say."""
        return Choice(
            str(self.paper.current),
            self.way.current == "landscape",
            str(self.scale.current),
            self.text.value(),
            self.across.value(),
            self.down.value(),
        )

    def _fill(self) -> None:
        """The choices for what is printed now, as they were the last time."""
        what = self.wanted.what
        known = remembered(self._context.preferences, what)
        if what is Printable.FLOWCHART:
            if self.wanted.workflow_id is None:
                self.wanted = replace(self.wanted, workflow_id=WorkflowId(_number_of(self._workflows[0].key)))
            self.whose.set_choices(self._workflows, self.wanted.workflow_id)
        else:
            self.whose.set_choices(self._projects, self.wanted.project_id or 0)
        self.scale.set_choices([Line(size, words) for size, words in SIZE_WORDS.items()], known.size)
        self.paper.choose(known.paper)
        self.way.choose("landscape" if known.landscape else "portrait")
        for field, value in ((self.text, known.text_pt), (self.across, known.across), (self.down, known.down)):
            field.setValue(value)
        self._show_fitting()

    def _show_fitting(self) -> None:
        """Only the fields that mean something."""
        tiled = self.wanted.what.tiled
        self._size_row.setVisible(tiled)
        self._text_row.setVisible(not tiled or self.scale.current == Size.READABLE)
        self._pages_row.setVisible(tiled and self.scale.current == Size.AT_MOST)

    def _connect(self) -> None:
        self.what.picked.connect(self._pick_what)
        self.whose.picked.connect(self._pick_whose)
        self.scale.picked.connect(self._pick_size)
        self.paper.picked.connect(lambda key: self.changed.emit())
        self.way.chosen.connect(lambda key: self.changed.emit())
        for field in (self.text, self.across, self.down):
            field.valueChanged.connect(lambda value: self.changed.emit())

    def _pick_what(self, what: object) -> None:
        self.wanted = replace(self.wanted, what=Printable(str(what)))
        self._fill()
        self.reread.emit()

    def _pick_whose(self, key: object) -> None:
        number = _number_of(key)
        if self.wanted.what is Printable.FLOWCHART:
            self.wanted = replace(self.wanted, workflow_id=WorkflowId(number))
        else:
            self.wanted = replace(self.wanted, project_id=ProjectId(number) if number else None)
        self.reread.emit()

    def _pick_size(self, size: object) -> None:
        if size == Size.POSTER:
            self.paper.choose(POSTER)
        elif self.paper.current == POSTER:
            self.paper.choose(Paper.A4)
        self._show_fitting()
        self.changed.emit()

    def _arrange(self) -> None:
        form = Form()
        form.add("&What", self.what)
        form.add("&Of", self.whose)
        form.add("&Paper", self.paper)
        form.add("Orientation", self.way)
        self._size_row = form.add("&Size", self.scale)
        self._text_row = form.add("Smallest &text", self.text)
        pages = QWidget()
        row = QHBoxLayout(pages)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.across)
        row.addWidget(self.down)
        self._pages_row = form.add("Pages across and down", pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)


def _number(name: str, least: int, most: int, suffix: str = "") -> QSpinBox:
    field = named(QSpinBox(), name)
    field.lineEdit().setAccessibleName(name)
    field.setRange(least, most)
    field.setSuffix(suffix)
    return field


def _number_of(key: object) -> int:
    return key if isinstance(key, int) else 0


def _workflows(reader: Reader) -> list[Workflow]:
    return sorted(reader.find(Workflow, archived=False), key=lambda workflow: workflow.name.casefold())
