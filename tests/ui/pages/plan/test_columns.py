"""The columns beside the bars: chosen, remembered, kept in views; a baseline renamed; links drawn by key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.actions.baseline import take_baseline
from app.actions.plan import move_task
from app.actions.plan_link import link_tasks
from app.domain.activity import Baseline
from app.domain.project import Dependency, Project
from app.domain.quantity import Lag, LinkKind
from tests.ui.pages.plan.opened import LEFT, Planned, one_step, planned
from ui.pages.plan.link_commands import LinkForm
from ui.pages.plan.page import make
from ui.pages.plan.plan_column import FIRST_COLUMNS, PlanColumn, columns_of

DRAFT = "Write final draft"
CTRL = Qt.KeyboardModifier.ControlModifier


def choose_column(plan: Planned, column: PlanColumn) -> None:
    """From the menu of the rows in the toolbar."""
    plan.qtbot.mouseClick(plan.page.toolbar.rows, LEFT)
    menu = next(one for one in plan.page.findChildren(QMenu) if one.accessibleName() == "Rows" and one.isVisible())
    entry = next(one for one in menu.actions() if one.objectName() == f"plan_column_{column}")
    plan.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())


def cell(plan: Planned, title: str, column: PlanColumn) -> str:
    return plan.page.model.cell(plan.row(title), plan.page.model.columns.index(column))


def test_a_column_is_chosen_from_the_menu_remembered_and_kept_in_a_view(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        plan.choose(DRAFT)
        choose_column(plan, PlanColumn.START)
        choose_column(plan, PlanColumn.OWNER)
        assert page.model.columns == (PlanColumn.TASK, PlanColumn.START, PlanColumn.DUE, PlanColumn.SLACK)
        assert page.table.model().headerData(1, Qt.Orientation.Horizontal) == "Start"
        assert page.table.current_row() == plan.row(DRAFT)
        assert page.shown_view().columns == page.model.columns
        again = make(plan.room.context)
        qtbot.addWidget(again)
        assert again.model.columns == page.model.columns
        page.columns.show(("task", "effort", "nonsense"))
        assert page.model.columns == (PlanColumn.TASK, PlanColumn.EFFORT)
        page.table.grab()


def test_the_heading_has_the_menu_of_the_columns(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        header = plan.page.table.horizontalHeader()
        header.customContextMenuRequested.emit(QPoint(10, 10))
        menu = next(one for one in plan.page.findChildren(QMenu) if one.accessibleName() == "Columns")
        ticked = {one.objectName().removeprefix("plan_column_") for one in menu.actions() if one.isChecked()}
        assert ticked == {"owner", "due", "slack"}


@pytest.mark.parametrize("words", [(), ("nonsense",), ("due",), tuple(PlanColumn)])
def test_columns_are_read_in_their_order_with_the_title(words):
    found = columns_of(words)
    assert found[0] is PlanColumn.TASK
    assert found == tuple(one for one in PlanColumn if one in found)
    assert found == FIRST_COLUMNS or set(found) == {PlanColumn.TASK, *words}


def test_every_column_says_what_is_known_of_a_bar(qtbot, tmp_path):
    def keep(found):
        found.at.workspace.do(take_baseline, 1, "Kept")
        found.at.workspace.do(move_task, found.at.task(DRAFT).id, 2)

    with planned(qtbot, tmp_path, keep) as plan:
        page = plan.page
        page.columns.show(tuple(PlanColumn))
        dates = page.model.dates(page.model.rows.bar(plan.row(DRAFT)))
        assert cell(plan, DRAFT, PlanColumn.STATE) == "waiting"
        assert cell(plan, DRAFT, PlanColumn.FINISH) == cell(plan, DRAFT, PlanColumn.DUE) == "Tue 6 Apr"
        assert cell(plan, DRAFT, PlanColumn.BASELINE) == "2 d later"
        assert cell(plan, "Generate", PlanColumn.BASELINE) == "same"
        effort = plan.task(DRAFT).effort_minutes
        assert cell(plan, DRAFT, PlanColumn.EFFORT) == (f"{effort / 60:g} h" if effort else "")
        assert cell(plan, DRAFT, PlanColumn.LENGTH).endswith((" d", " h"))
        assert cell(plan, DRAFT, PlanColumn.EXPECTED).endswith(f"{dates.expected_finish.day} Apr")
        page.resize(1300, 700)
        QApplication.processEvents()
        page.grab()


def test_a_baseline_is_renamed_in_one_step_from_its_menu(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda found: found.at.workspace.do(take_baseline, 1, "Kept")) as plan:
        plan.choose(DRAFT)
        show = next(one for one in plan.page.commands() if one.text == "Show baseline “Kept”")
        show.run()
        next(one for one in plan.page.commands() if one.id == "baseline_rename").run()
        field = next(one for one in plan.page.findChildren(QLineEdit) if one.accessibleName() == "Name of the baseline")
        field.setText("Plan at start")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert plan.room.refused[-1].startswith("There is a baseline")
        field.setText("After the talk")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        kept = plan.room.at.workspace.read(lambda reader: [one.name for one in reader.find(Baseline)])
        assert kept == ["Plan at start", "After the talk"]
        plan.room.context.undo()
        kept = plan.room.at.workspace.read(lambda reader: [one.name for one in reader.find(Baseline)])
        assert kept == ["Plan at start", "Kept"]


def links(plan: Planned) -> tuple[Dependency, ...]:
    found = plan.room.at.workspace.read(lambda reader: reader.find(Project))
    return found[0].links


def test_a_link_of_any_kind_with_a_wait_is_drawn_by_key(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        source, target = plan.task("Do keyword"), plan.task("Create images")
        plan.choose("Do keyword")
        plan.key(Qt.Key.Key_L, CTRL)
        form = plan.page.findChild(LinkForm)
        form.target.pick(target.id)
        form.kind.pick(LinkKind.START_START)
        form.lag.amount.selectAll()
        qtbot.keyClicks(form.lag.amount, "4 h")
        one_step(plan, lambda: qtbot.mouseClick(form.put, LEFT))
        assert links(plan) == (Dependency(source.id, target.id, LinkKind.START_START, Lag(240)),)


def test_a_link_that_is_there_is_shown_as_it_is_and_a_circle_is_refused_where_it_was_typed(qtbot, tmp_path):
    def linked(found):
        ends = found.at.task("Do keyword").id, found.at.task("Create images").id
        found.at.workspace.do(link_tasks, *ends, LinkKind.FINISH_FINISH, Lag(60))

    with planned(qtbot, tmp_path, linked) as plan:
        plan.choose("Do keyword")
        plan.key(Qt.Key.Key_L, CTRL)
        form = plan.page.findChild(LinkForm)
        form.target.pick(plan.task("Create images").id)
        assert (form.kind.current, form.wait) == (LinkKind.FINISH_FINISH, Lag(60))
        form.target.pick(plan.task("Generate").id)
        assert (form.kind.current, form.wait) == (LinkKind.FINISH_START, Lag())
        qtbot.mouseClick(form.put, LEFT)
        assert "circle" in plan.room.refused[-1]
        assert form.isVisible()
