"""The forms of one workflow: which are shown, what is kept between them, and that a hidden one does not work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise, product

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget

from app.actions.flowchart.step import edit_step
from app.domain.ids import StepId
from tests.ui.flowcharts import Chart, chart
from ui.link.preferences import Preferences
from ui.pages.flowchart.folding import Detail, Folding
from ui.pages.flowchart.forms import FormStage, FormView, WorkflowForm
from ui.pages.flowchart.model import FlowchartModel

LEFT = Qt.MouseButton.LeftButton
FLOWCHART, TABLE = WorkflowForm.FLOWCHART, WorkflowForm.TABLE


class TitleList(FormView):
    """A form with the titles of all steps, which counts how often it reads them."""

    def __init__(self, model: FlowchartModel, folding: Folding, form: WorkflowForm = TABLE) -> None:
        super().__init__(form, model, folding, "Titles in the order of the graph")
        self.reads = 0
        self.titles = QListWidget()
        self.body.addWidget(self.titles)
        self.setFocusProxy(self.titles)

    def show_workflow(self, redrawn) -> None:
        self.reads += 1
        self.titles.clear()
        self.titles.addItems([step.title for step in self.model.graph.steps])

    def show_selection(self) -> None:
        ids = [step.id for step in self.model.graph.steps]
        self.titles.setCurrentRow(ids.index(self.model.current) if self.model.current in ids else -1)

    @property
    def current(self) -> str:
        item = self.titles.currentItem()
        return item.text() if item is not None else ""


@contextmanager
def two_forms(qtbot, folder) -> Iterator[tuple[Chart, FormStage, TitleList]]:
    """A page whose stage has a list of titles, too, which is hidden at first."""
    with chart(qtbot, folder) as at:
        kept = Preferences(folder / "stage.json")
        folding = Folding(at.model, kept)
        stage = FormStage(kept, folding)
        stage.add(FLOWCHART, lambda: TitleList(at.model, folding, FLOWCHART))
        stage.add(TABLE, lambda: TitleList(at.model, folding))
        stage.begin()
        shown = stage.view_of(TABLE)
        qtbot.addWidget(stage)
        stage.resize(900, 400)
        stage.show()
        QTest.qWaitForWindowActive(stage)
        yield at, stage, shown


def test_a_form_that_is_hidden_reads_nothing_until_it_is_shown(qtbot, tmp_path):
    with two_forms(qtbot, tmp_path) as (at, stage, table):
        assert not table.isVisible()
        at.context.do(edit_step, at.workflow_id, StepId("brief"), title="Brief for all")
        assert table.reads == 0
        stage.choose(TABLE)
        assert table.reads == 1
        assert table.titles.item(1).text() == "Brief for all"
        at.context.do(edit_step, at.workflow_id, StepId("brief"), title="Shorter")
        assert table.titles.item(1).text() == "Shorter"
        stage.choose(FLOWCHART)
        reads = table.reads
        stage.choose(TABLE)
        assert table.reads == reads, "nothing happened meanwhile"


def test_a_form_is_made_when_it_is_first_shown_and_stands_in_its_place_then(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        stage = at.page.frame.forms
        assert list(stage.forms) == [FLOWCHART]
        stage.choose(TABLE)
        stage.choose(WorkflowForm.CHECKLIST)
        assert [stage.widget(place).form for place in range(stage.count())] == list(WorkflowForm)
        assert [view.isVisible() for view in stage.forms.values()].count(True) == 1
        made = dict(stage.forms)
        stage.choose(TABLE)
        assert stage.forms == made


def test_a_form_that_is_first_shown_during_a_walkthrough_follows_it(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.page.walkthrough.start()
        at.page.frame.forms.choose(WorkflowForm.CHECKLIST)
        lines = at.page.frame.forms.active.lines
        assert any(lines.ticks.can_tick(one.line) for one in lines.lines)


def test_the_selected_step_is_kept_from_form_to_form(qtbot, tmp_path):
    with two_forms(qtbot, tmp_path) as (at, stage, table):
        at.model.select(("live",))
        stage.choose(TABLE)
        assert table.current == "Publish"
        stage.choose(FLOWCHART)
        at.model.select(("check",))
        stage.choose(TABLE)
        assert table.current == "Editorial approval"
        assert at.model.selection == ("check",)


def test_side_by_side_what_is_done_in_one_form_is_there_in_the_other_in_the_same_turn(qtbot, tmp_path):
    with two_forms(qtbot, tmp_path) as (at, stage, table):
        stage.set_side_by_side(True)
        other = stage.forms[FLOWCHART]
        assert table.isVisible()
        assert other.isVisible()
        at.context.do(edit_step, at.workflow_id, StepId("brief"), title="Brief for all")
        assert table.titles.item(1).text() == other.titles.item(1).text() == "Brief for all"
        at.model.select(("live",))
        assert table.current == other.current == "Publish"
        stage.set_side_by_side(False)
        assert [view.isVisible() for view in stage.forms.values()].count(True) == 1


def test_which_forms_are_shown_how_wide_and_how_much_is_remembered(qtbot, tmp_path):
    with two_forms(qtbot, tmp_path) as (at, stage, _):
        stage.set_side_by_side(True)
        stage.setSizes([300, 600])
        stage.splitterMoved.emit(300, 1)
        stage.folding.set_detail(Detail.ITEMS)
        again = FormStage(stage._preferences, Folding(at.model, stage._preferences))
        for form in (FLOWCHART, TABLE):
            again.add(form, partial(TitleList, at.model, again.folding, form))
        again.begin()
        qtbot.addWidget(again)
        again.resize(900, 400)
        again.show()
        assert again.used == stage.used
        assert again.folding.detail is Detail.ITEMS
        left, right = again.sizes()
        assert left / right == pytest.approx(0.5, abs=0.06)


def test_a_form_that_takes_the_keyboard_is_the_one_that_stays_alone(qtbot, tmp_path):
    with two_forms(qtbot, tmp_path) as (_, stage, table):
        stage.set_side_by_side(True)
        stage.forms[FLOWCHART].titles.setFocus()
        assert stage.active is stage.forms[FLOWCHART]
        table.titles.setFocus()
        assert stage.active is table
        stage.set_side_by_side(False)
        assert table.isVisible()
        assert not stage.forms[FLOWCHART].isVisible()


def test_what_is_selected_is_seen_in_the_flowchart_however_wide_it_becomes(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        stage, view = at.page.frame.forms, at.page.plane.view
        view.zoom_to(1.4)
        at.page.plane.bring("end")
        view.verticalScrollBar().setValue(view.verticalScrollBar().minimum())
        stage.choose(WorkflowForm.CHECKLIST)
        for id in ("live", "brief", "stop"):
            at.model.select((id,))
            stage.choose(WorkflowForm.CHECKLIST)
            stage.set_side_by_side(True)
            if not stage.is_shown(FLOWCHART):
                stage.choose(FLOWCHART)
            QApplication.processEvents()
            assert view.seen().contains(at.scene.place_of(id).center()), id
            stage.choose(WorkflowForm.CHECKLIST)
            stage.set_side_by_side(False)


def test_the_keyboard_that_comes_to_a_table_before_its_rows_leaves_what_is_selected(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        stage = at.page.frame.forms
        stage.choose(WorkflowForm.CHECKLIST)
        at.model.select(("check",))
        grid = stage.view_of(TABLE).grid
        grid.setFocus()
        grid.setCurrentIndex(grid.model().index(0, 0))
        stage.choose(TABLE)
        assert at.model.selection == ("check",)
        assert grid.current_step == "check"


def test_two_forms_have_their_heads_in_one_line_and_the_checklist_less_room_than_the_table(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        stage = at.page.frame.forms
        stage.choose(TABLE)
        stage.set_side_by_side(True)
        stage.choose(WorkflowForm.CHECKLIST)
        QApplication.processEvents()
        checklist, table = (stage.forms[form] for form in (WorkflowForm.CHECKLIST, TABLE))
        assert checklist.header.height() == table.header.height()
        assert checklist.width() < table.width()


def test_nonsense_in_the_preferences_shows_the_flowchart(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        kept = Preferences(tmp_path / "stage.json")
        for key in ("workflow.form", "workflow.beside", "workflow.detail"):
            kept.set(key, "poster")
        stage = FormStage(kept, Folding(at.model, kept))
        stage.add(FLOWCHART, lambda: TitleList(at.model, stage.folding, FLOWCHART))
        stage.begin()
        qtbot.addWidget(stage)
        assert stage.used == [FLOWCHART]
        assert stage.folding.detail is Detail.STEPS


def test_only_forms_that_exist_are_offered_and_their_keys_show_them(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        bar, stage = at.page.frame.bar, at.page.frame.forms
        assert [command.text for command in bar.commands] == [f"Show as {form}" for form in stage.offered]
        keys = {WorkflowForm.CHECKLIST: Qt.Key.Key_1, FLOWCHART: Qt.Key.Key_2, TABLE: Qt.Key.Key_3}
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        for form in [*stage.offered, FLOWCHART]:
            QTest.keyClick(at.page, keys[form], both)
            assert stage.active.form is form
            assert bar._segments[form].isChecked()
            assert stage.active.isVisible()


@pytest.mark.parametrize("form", list(WorkflowForm))
def test_the_palette_the_keys_and_the_edit_menu_offer_what_the_form_does_that_is_used(qtbot, tmp_path, form):
    own = {WorkflowForm.CHECKLIST: "line_deeper", FLOWCHART: "chart_space", TABLE: "cell_fill"}
    with chart(qtbot, tmp_path) as at:
        at.page.frame.forms.choose(form)
        for offered in (at.page.commands(), at.page.edit_commands()):
            ids = {command.id for command in offered}
            assert {one for one, id in own.items() if id in ids} == {form}
            assert "archive_open" in ids, "what is done with the whole workflow"


def test_side_by_side_the_edit_menu_follows_the_keyboard(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        stage = at.page.frame.forms
        stage.choose(TABLE)
        stage.set_side_by_side(True)
        assert "row_insert" in {command.id for command in at.page.edit_commands()}
        other = next(form for form in stage.used if form is not TABLE)
        stage.forms[other].setFocus()
        assert "row_insert" not in {command.id for command in at.page.edit_commands()}


def test_every_key_of_the_table_that_changes_something_is_in_the_palette(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.page.frame.forms.choose(TABLE)
        grid = at.page.frame.forms.active.grid
        listed = {QKeySequence(one.shortcut).toString() for one in at.page.commands() if one.shortcut}
        for key, modifiers in grid.keys:
            if modifiers and key not in (Qt.Key.Key_Return, Qt.Key.Key_Backtab):
                assert QKeySequence(modifiers.value | key.value).toString() in listed


@pytest.mark.parametrize("form", list(WorkflowForm))
def test_in_the_lowest_window_no_part_of_the_editor_lies_over_another(qtbot, tmp_path, form):
    with chart(qtbot, tmp_path) as at:
        frame = at.page.frame
        frame.forms.choose(form)
        low, high = (QSize(592, 262), QSize(592, 370), QSize(1200, 700)), (False, True)
        for size, problems in product(low, high):
            at.page.window().resize(size)
            frame.count.setChecked(problems)
            QTest.qWait(30)
            shown = [one for one in (frame.bar, frame.forms, frame.problems, frame.count) if one.isVisible()]
            assert (frame.problems in shown) == problems
            edges = [one.mapTo(frame, QPoint(0, at_y)).y() for one in shown for at_y in (0, one.height())]
            assert edges == sorted(edges), (size, edges)
            assert edges[-1] <= frame.height()
            tools = [tool for tool in frame.tools.tools if tool.isVisible()]
            assert all(frame.tools.rect().contains(tool.geometry()) for tool in tools)
            assert all(not one.geometry().intersects(other.geometry()) for one, other in pairwise(tools))


def test_in_a_low_window_a_problem_that_is_pressed_makes_room_for_what_it_is_about(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        frame = at.page.frame
        at.page.window().resize(592, 262)
        qtbot.waitUntil(lambda: at.model.was_checked and bool(frame.problems.rows), timeout=20_000)
        frame.count.setChecked(True)
        QTest.qWait(30)
        assert not frame.forms.isVisible()
        QTest.mouseClick(frame.problems.rows[0], Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
        assert frame.forms.isVisible()
        assert not frame.problems.isVisible()
        assert at.model.selection


@pytest.mark.parametrize("width", [420, 620, 900, 1300])
@pytest.mark.parametrize("form", list(WorkflowForm))
def test_the_line_above_the_forms_shows_all_of_itself_at_any_width(qtbot, tmp_path, form, width):
    with chart(qtbot, tmp_path) as at:
        at.page.frame.forms.choose(form)
        at.page.window().resize(width, 640)
        QTest.qWait(20)
        bar = at.page.frame.bar
        assert bar.height() >= bar.heightForWidth(bar.width())
        shown = [one for one in (*bar._segments.values(), bar.beside, bar.detail, bar.ticking) if one.isVisible()]
        for one in shown:
            place = QRect(one.mapTo(bar, QPoint(0, 0)), one.size())
            assert bar.rect().contains(place)
            assert one.width() >= one.minimumSizeHint().width(), one.accessibleName()
        tops = {one.mapTo(bar.window(), QPoint(0, 0)).y() for one in (bar.beside, bar.detail)}
        assert max(tops) + bar.detail.height() <= at.page.frame.forms.mapTo(bar.window(), QPoint(0, 0)).y()
