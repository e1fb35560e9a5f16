"""The page of a workflow as a checklist, for tests of its lines and keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.ids import StepId
from app.domain.workflow import Graph
from tests.ui.flowcharts import Chart, chart
from ui.pages.flowchart.checklist.checklist_form import ChecklistForm
from ui.pages.flowchart.checklist.checklist_view import ChecklistView
from ui.pages.flowchart.checklist.lines_model import LinesModel, ShownLine
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.forms import WorkflowForm


@dataclass
class Checklist:
    """A checklist that is open and has the keyboard."""

    at: Chart
    form: ChecklistForm

    @property
    def view(self) -> ChecklistView:
        return self.form.view

    @property
    def lines(self) -> LinesModel:
        return self.form.lines

    @property
    def folding(self) -> Folding:
        return self.form.folding

    @property
    def graph(self) -> Graph:
        return self.at.model.graph

    @property
    def written(self) -> list[str]:
        """The lines as they are read: depth in points, number, text, where it leads."""
        return [written(shown) for shown in self.lines.lines]

    def go_to(self, id: str) -> None:
        """Select a step, a flow or several."""
        self.at.model.select((id,))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.at.page.window().focusWidget() or self.view, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.at.page.window().focusWidget() or self.view, text)

    def step(self, title: str) -> StepId:
        """The id of the step with this title."""
        return next(step.id for step in self.graph.steps if step.title == title)


def written(shown: ShownLine) -> str:
    number = f"{shown.line.number} " if shown.line.number is not None else ""
    after = f" {shown.after}" if shown.after else ""
    return f"{'. ' * shown.line.depth}{number}{shown.text}{after}{' ▸' if shown.folded else ''}"


@contextmanager
def checklist(qtbot, folder, graph: Graph | None = None) -> Iterator[Checklist]:
    with chart(qtbot, folder, graph) as at:
        stage = at.page.frame.forms
        stage.choose(WorkflowForm.CHECKLIST)
        form = stage.forms[WorkflowForm.CHECKLIST]
        assert isinstance(form, ChecklistForm)
        QTest.qWaitForWindowActive(at.page.window())
        yield Checklist(at, form)
