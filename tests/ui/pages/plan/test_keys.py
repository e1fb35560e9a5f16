"""Every key on the plan: what it does, and that it is one undo step."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.domain.activity import Baseline
from app.domain.quantity import PinKind
from app.grammar.offset import length_text
from tests.ui.pages.plan.opened import ALT, NONE, SHIFT, due, one_step, planned
from ui.link.place import MoveDate, TaskPanelPlace
from ui.widgets.date_field import DateField
from ui.widgets.popover import Popover

DRAFT, IMAGES = "Write final draft", "Create images"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "keys", "due_on", "length"),
    [
        (Qt.Key.Key_Right, NONE, date(2027, 4, 5), None),
        (Qt.Key.Key_Left, NONE, date(2027, 4, 1), None),
        (Qt.Key.Key_Right, ALT, date(2027, 4, 5), None),
        (Qt.Key.Key_Right, SHIFT, date(2027, 4, 5), "2 d"),
        (Qt.Key.Key_Left, SHIFT, date(2027, 4, 2), "2 d"),
    ],
)
def test_arrows_move_and_grow_by_a_working_day(qtbot, tmp_path, key, keys, due_on, length):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        one_step(plan, lambda: plan.key(key, keys))
        assert due(plan, DRAFT) == due_on
        assert length is None or str(plan.task(DRAFT).length) == length


@pytest.mark.parametrize(("key", "due_on"), [(Qt.Key.Key_Left, date(2027, 4, 2)), (Qt.Key.Key_Right, date(2027, 4, 5))])
def test_ctrl_and_an_arrow_shrink(qtbot, tmp_path, key, due_on):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_Right, SHIFT)
        assert due(plan, DRAFT) == date(2027, 4, 5)
        plan.key(key, CTRL)
        assert due(plan, DRAFT) == due_on
        assert str(plan.task(DRAFT).length) == "1 d"


def test_what_cannot_shrink_further_says_so(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_Left, CTRL)
        assert plan.state == before
        assert "would have no length left" in plan.room.refused[0]


def test_up_and_down_walk_the_rows_and_heads(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose("Generate")
        for _ in range(2):
            plan.key(Qt.Key.Key_Up)
            assert plan.page.table.current_row() == 0
        plan.key(Qt.Key.Key_Down)
        assert plan.page.table.current_row() == plan.row("Generate") == 1


def test_the_arrow_on_the_diamond_asks_for_the_date(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose("Publish")
        plan.key(Qt.Key.Key_Right)
        assert plan.room.asked == [MoveDate(plan.task("Publish").project_id, date(2027, 4, 13))]


def test_enter_opens_the_task(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_Return)
        assert plan.room.asked == [TaskPanelPlace(plan.task(DRAFT).id)]


def test_f2_edits_the_due_in_its_place(qtbot, tmp_path):
    def edit():
        plan.key(Qt.Key.Key_F2)
        field = plan.page.table.findChild(DateField)
        assert field.isVisible()
        field.setText("7 Apr")
        QTest.keyClick(field, Qt.Key.Key_Return)

    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        one_step(plan, edit)
        assert due(plan, DRAFT) == date(2027, 4, 7)


def test_escape_leaves_the_due_as_it_was(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_F2)
        field = plan.page.table.findChild(DateField)
        field.setText("7 Apr")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not field.isVisible()
        assert plan.state == before


@pytest.mark.parametrize("words", ["3 d", "3 h", "1 d"])
def test_l_changes_the_length(qtbot, tmp_path, words):
    def edit():
        plan.key(Qt.Key.Key_L)
        field = plan.page.findChild(Popover).findChild(QLineEdit)
        field.setText(words)
        QTest.keyClick(field, Qt.Key.Key_Return)

    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        one_step(plan, edit)
        assert length_text(plan.task(DRAFT).length) == words


def test_m_opens_a_menu_with_all_that_can_be_done(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_M)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        words = {action.text() for action in menu.actions()}
        assert {"Open task", "Due date…", "A day later", "Not before…", "Re-plan from here", "Pull in"} <= words
        menu.close()


def test_link_selected_links_the_selected_bars(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose("Approve")
        plan.page.table.choose(plan.row(IMAGES), also=True)
        one_step(plan, lambda: plan.key(Qt.Key.Key_F2, CTRL))
        assert plan.page.model.link_between(plan.task("Approve").id, plan.task(IMAGES).id) is not None
        one_step(plan, lambda: plan.key(Qt.Key.Key_F2, CTRL | SHIFT))
        assert plan.page.model.link_between(plan.task("Approve").id, plan.task(IMAGES).id) is None


def test_unlinking_what_the_workflow_links_is_refused_with_the_reason(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.page.table.choose(plan.row(IMAGES), also=True)
        plan.key(Qt.Key.Key_F2, CTRL | SHIFT)
        assert "The workflow leads from" in plan.room.refused[0]


def test_pins_are_put_and_taken_from_the_menu(qtbot, tmp_path):
    def pin():
        plan.page.bar_commands.pin(PinKind.FIXED)
        field = plan.page.findChild(Popover).findChild(DateField)
        field.setText("6 Apr")
        QTest.keyClick(field, Qt.Key.Key_Return)

    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        one_step(plan, pin)
        assert plan.page.model.appearance(plan.row(DRAFT)).pinned
        plan.page.bar_commands.unpin()
        assert not plan.page.model.appearance(plan.row(DRAFT)).pinned


def test_a_baseline_is_kept_under_a_name(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.page.bar_commands.keep_baseline()
        field = plan.page.findChild(Popover).findChild(QLineEdit)
        field.setText("After the briefing")
        QTest.keyClick(field, Qt.Key.Key_Return)
        kept = plan.room.at.workspace.read(lambda reader: [one.name for one in reader.find(Baseline)])
        assert kept == ["Plan at start", "After the briefing"]


def test_pull_in_brings_earlier_what_can_begin_and_is_one_step(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = due(plan, DRAFT)
        plan.choose(DRAFT)
        one_step(plan, plan.page.bar_commands.pull_in)
        assert due(plan, DRAFT) < before


def test_replan_from_here_that_has_nothing_to_move_says_so(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose(DRAFT)
        plan.page.bar_commands.replan()
        assert "Nothing has to move" in plan.room.refused[0]


def test_t_and_fit_bring_today_and_all_bars_into_view(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        chart.horizontalScrollBar().setValue(chart.horizontalScrollBar().maximum())
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_T)
        left = chart.horizontalScrollBar().value()
        assert left <= chart.scale.x_of_day(date(2027, 3, 1)) <= left + chart.viewport().width()
        plan.key(Qt.Key.Key_0, CTRL)
        for title in ("Generate", "Publish"):
            assert chart.viewport().rect().contains(plan.place(title))


def test_shift_and_l_select_all_that_is_linked_and_l_the_length(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.page.model.forecasts.settle()
        plan.choose(DRAFT)
        rows = {row for row in range(len(plan.page.model.rows.at)) if plan.page.model.rows.bar(row) is not None}
        plan.key(Qt.Key.Key_L, SHIFT)
        assert set(plan.page.table.selected_rows()) == rows, "the steps of one project all hang together"
        assert plan.page.table.current_row() == plan.row(DRAFT)
        plan.key(Qt.Key.Key_L)
        assert plan.page.findChild(Popover) is not None
        plan.key(Qt.Key.Key_Escape)
