"""The left half of the window: what, of which project, on which paper, how large; remembered for each thing printed."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.ids import ProjectId, WorkflowId
from app.domain.workflow import Workflow
from app.queries.board import board_choices
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import Printable
from ui.link.preferences import Preferences
from ui.printing.paper.content import Content
from ui.printing.paper.pagination import Pages, Scaling, lay_out, lay_out_by_shape
from ui.printing.paper.sheet import READABLE_PT, Heading, Paper, Sheet
from ui.printing.printables import PrintRequest
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form, pad_spin_box
from ui.widgets.segmented import SegmentedControl

WORDS = {
    Printable.FLOWCHART: "Flowchart",
    Printable.BOARD: "Board, columns side by side",
    Printable.LISTS: "Board, a list per column",
    Printable.CARDS: "Board, cards to cut out",
    Printable.PLAN: "Plan",
    Printable.TASKS: "Task list",
    Printable.REPORT: "Friday report",
    Printable.APPROVAL: "Approval record",
    Printable.BRIEF: "Brief of a project",
    Printable.MONTH: "Calendar, a month",
}


class Size(StrEnum):
    """How large it becomes; what flows over pages knows ``READABLE`` alone."""

    READABLE = "readable"
    ONE_PAGE = "one page"
    POSTER = "poster"
    AT_MOST = "at most"


SIZE_WORDS = {
    Size.READABLE: "Readable text",
    Size.ONE_PAGE: "One page",
    Size.POSTER: "Poster (A1)",
    Size.AT_MOST: "At most so many pages",
}
LARGEST_PT, MOST_PAGES = 14, 20


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """``text_pt`` is used for readable text, ``across`` and ``down`` for at most so many pages; ``by_shape``: the paper
    lies as suits what is printed, whatever ``landscape`` says."""

    paper: str = "A4"
    landscape: bool = True
    size: str = "readable"
    text_pt: int = int(READABLE_PT)
    across: int = 2
    down: int = 2
    by_shape: bool = False

    def lay_out(self, content: Content, heading: Heading) -> Pages:
        """The pages of ``content`` as they were chosen."""
        paper = Paper(self.paper)
        if self.by_shape:
            return lay_out_by_shape(content, paper, self.scaling, heading)
        return lay_out(content, Sheet(paper, self.landscape), self.scaling, heading)

    @property
    def scaling(self) -> Scaling:
        match self.size:
            case Size.ONE_PAGE | Size.POSTER:
                return Scaling(most=(1, 1))
            case Size.AT_MOST:
                return Scaling(most=(self.across, self.down))
        return Scaling(float(self.text_pt))


def remembered(preferences: Preferences, what: Printable) -> PrintChoice:
    """The settings of the last print; what cannot be used any more has its preset."""
    preset = PrintChoice(landscape=what.tiled, by_shape=what is Printable.FLOWCHART)
    known: dict[str, Any] = preferences.get(f"print.{what}", {})
    try:
        found = PrintChoice(**{**asdict(preset), **known})
        usable = found.paper in list(Paper) and found.size in list(Size) and _in_range(found)
    except TypeError:
        return preset
    return found if usable else preset


def remember(preferences: Preferences, what: Printable, choice: PrintChoice) -> None:
    """Keep the choices of one printable thing for the next time the window opens."""
    preferences.set(f"print.{what}", asdict(choice))


def _in_range(choice: PrintChoice) -> bool:
    numbers = (choice.text_pt, choice.across, choice.down)
    if not all(type(number) is int for number in numbers):
        return False
    pages = 1 <= choice.across <= MOST_PAGES and 1 <= choice.down <= MOST_PAGES
    return (
        pages
        and READABLE_PT <= choice.text_pt <= LARGEST_PT
        and {type(choice.landscape), type(choice.by_shape)} == {bool}
    )


_WAYS = (("by shape", "Automatic"), ("landscape", "Landscape"), ("portrait", "Portrait"))
WIDTH = 280
POSTER = Paper.A1


class PrintFields(QWidget):
    """``reread`` when something else is printed, ``changed`` when it is laid out anew."""

    reread = Signal()
    changed = Signal()

    def __init__(self, context: Context, wanted: PrintRequest) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._context = context
        self.wanted = wanted
        workflows = context.read(_workflows)
        offered = [what for what in Printable if what is not Printable.FLOWCHART or workflows]
        self._workflows = [Choice(workflow.id, workflow.name) for workflow in workflows]
        projects = [Choice(project.id, project.name) for project in context.read(board_choices).projects]
        self._projects: list[Choice[int]] = [Choice(0, "All projects"), *projects]
        self.what = ChoiceField("What", [Choice(what, WORDS[what]) for what in offered], wanted.what)
        self.whose: ChoiceField[int] = ChoiceField("Of")
        self.paper = ChoiceField("Paper", [Choice(paper, paper.value) for paper in Paper])
        self.way = SegmentedControl("Orientation", _WAYS)
        self.scale: ChoiceField[str] = ChoiceField("Size")
        self.text = _number("Smallest text", int(READABLE_PT), LARGEST_PT, " pt")
        self.across, self.down = _number("Pages across", 1, MOST_PAGES), _number("Pages down", 1, MOST_PAGES)
        self._arrange()
        self._fill()
        self._connect()

    @property
    def choice(self) -> PrintChoice:
        """Paper, size and orientation as the fields say them now."""
        return PrintChoice(
            str(self.paper.current),
            self.way.current == "landscape",
            str(self.scale.current),
            self.text.value(),
            self.across.value(),
            self.down.value(),
            self.way.current == "by shape",
        )

    def _fill(self) -> None:
        """The choices for what is printed now, as they were the last time."""
        what = self.wanted.what
        known = remembered(self._context.preferences, what)
        if what is Printable.FLOWCHART:
            if self.wanted.workflow_id is None:
                self.wanted = replace(self.wanted, workflow_id=self._workflows[0].key)
            self.whose.set_choices(self._workflows, self.wanted.workflow_id)
        else:
            self.whose.set_choices(self._projects, self.wanted.project_id or 0)
        self.scale.set_choices([Choice(size, words) for size, words in SIZE_WORDS.items()], known.size)
        self.paper.choose(Paper(known.paper))
        self.way.choose("by shape" if known.by_shape else "landscape" if known.landscape else "portrait")
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

    def _pick_what(self, what: Printable) -> None:
        self.wanted = replace(self.wanted, what=what)
        self._fill()
        self.reread.emit()

    def _pick_whose(self, number: int) -> None:
        if self.wanted.what is Printable.FLOWCHART:
            self.wanted = replace(self.wanted, workflow_id=WorkflowId(number))
        else:
            self.wanted = replace(self.wanted, project_id=ProjectId(number) if number else None)
        self.reread.emit()

    def _pick_size(self, size: str) -> None:
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
    pad_spin_box(field)
    field.lineEdit().setAccessibleName(name)
    field.setRange(least, most)
    field.setSuffix(suffix)
    return field


def _workflows(reader: Reader) -> list[Workflow]:
    return sorted(reader.find(Workflow, archived=False), key=lambda workflow: workflow.name.casefold())
