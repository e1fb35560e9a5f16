"""The portfolio: a row a project that opens to its bars, sections within it, their order, keys and menus."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from app.actions.outline import add_line, put_into_section, rename_section, start_free_project
from app.actions.project import cancel_project
from app.actions.task import finish_task
from app.domain.project import Project
from app.queries.plan import Grouping
from app.queries.portfolio import ProjectOrder
from tests.ui.pages.plan.opened import LEFT, Planned, planned
from tests.ui.pages.room import Room
from ui.link.place import ProjectPagePlace
from ui.pages.plan.page import make
from ui.pages.plan.signs import told_at
from ui.pages.plan.table_row_painter import sign_rect
from ui.printing.plan.chart_content import ROW, HeadAppearance
from ui.printing.plan.head_painter import head_rect

BLOG = "Spring blog post"


def three(found: Room) -> None:
    found.at.start("Autumn post", date(2027, 9, 13))
    found.at.start("Zoo post", date(2027, 6, 14))


def show(plan: Planned, words: str) -> None:
    """Press a segment of the toolbar."""
    segments = plan.page.toolbar.group.findChildren(QPushButton)
    plan.qtbot.mouseClick(next(one for one in segments if one.text() == words), LEFT)
    plan.page.model.forecasts.settle()


def titles(plan: Planned) -> list[str]:
    rows = plan.page.model.rows
    return [one.title for one in rows.at]


def turn(plan: Planned, title: str) -> None:
    """Press the sign of a head."""
    page, row = plan.page, titles(plan).index(title)
    box = QRect(0, page.table.rowViewportPosition(row), page.table.viewport().width(), ROW)
    plan.qtbot.mouseClick(page.table.viewport(), LEFT, pos=sign_rect(page.model, row, box).center())
    plan.page.model.forecasts.settle()


def test_one_row_a_project_opens_to_its_bars_and_is_remembered(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        assert titles(plan) == [BLOG, "Zoo post", "Autumn post"]
        turn(plan, "Zoo post")
        assert titles(plan) == [BLOG, "Zoo post", *titles(plan)[2:10], "Autumn post"]
        assert "Generate idea" in titles(plan)
        assert plan.page.table.current_row() == 1
        again = make(plan.room.context)
        qtbot.addWidget(again)
        again.refresh(None)
        assert again.toolbar.grouping is Grouping.PORTFOLIO
        assert [one.title for one in again.model.rows.at] == titles(plan)
        turn(plan, "Zoo post")
        assert titles(plan) == [BLOG, "Zoo post", "Autumn post"]
        show(plan, "Project")
        assert titles(plan).count("Generate idea") == 3


def test_a_project_is_worked_out_briefly_until_it_is_opened(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        page, known = plan.page, plan.page.model.forecasts.known
        page.model.forget()
        page.model.forecasts.settle()
        assert all(one.brief and one.standing is not None for one in known.values())
        assert all(page.model.cell(row, 3) == "holds: the date holds" for row in range(3))
        turn(plan, BLOG)
        assert [one.brief for one in known.values()].count(False) == 1
        plan.choose("Generate")


def test_the_bar_of_a_project_reaches_from_first_to_last_and_fills_as_work_is_done(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        show(plan, "Portfolio")
        page = plan.page
        drawn = page.model.appearance(0)
        assert isinstance(drawn, HeadAppearance)
        assert drawn.span is not None
        assert drawn.anchor is not None
        assert (drawn.done, drawn.anchor.date()) == (0, date(2027, 4, 12))
        tasks = plan.room.at.tasks()
        assert drawn.span[1] == max(task.planned_finish for task in tasks if task.planned_finish)
        assert (page.model.cell(0, 1), page.model.cell(0, 2)) == (f"0/{len(tasks)}", "Mon 12 Apr")
        plan.room.at.workspace.do(finish_task, plan.task("Generate").id)
        QApplication.processEvents()
        page.model.forecasts.settle()
        after = page.model.appearance(0)
        assert isinstance(after, HeadAppearance)
        assert after.done == pytest.approx(1 / len(tasks))
        page.fit()
        box = head_rect(page.chart.content(), after, 0)
        picture = page.chart.viewport().grab().toImage()
        x = round(box.center().x()) - page.chart.horizontalScrollBar().value()
        assert picture.pixelColor(x, round(box.center().y())) != picture.pixelColor(x, 3)


def test_keys_open_and_shut_the_head_that_they_are_on(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        page = plan.page
        page.table.choose(0)
        page.chart.setFocus()
        for key, count in (
            (Qt.Key.Key_Right, 11),
            (Qt.Key.Key_Right, 11),
            (Qt.Key.Key_Left, 3),
            (Qt.Key.Key_Space, 11),
        ):
            plan.key(key)
            assert len(page.model.rows.at) == count
        plan.key(Qt.Key.Key_Down)
        assert page.model.rows.bar(page.table.current_row()).title == "Generate idea"
        plan.key(Qt.Key.Key_Up)
        plan.key(Qt.Key.Key_Return)
        assert plan.room.asked == [ProjectPagePlace(page.model.rows.at[0].project_id)]


def test_projects_are_put_in_order_from_the_menu_of_the_rows_and_a_view_keeps_it(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        page = plan.page
        qtbot.mouseClick(page.toolbar.rows, LEFT)
        menu = next(one for one in page.findChildren(QMenu) if one.accessibleName() == "Rows")
        entry = next(one for one in menu.actions() if one.objectName() == "plan_order_name")
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
        assert titles(plan) == ["Autumn post", BLOG, "Zoo post"]
        assert page.shown_view().sorting == ProjectOrder.NAME
        assert page.shown_view().grouping == Grouping.PORTFOLIO


def test_by_risk_the_order_waits_until_all_is_worked_out_and_then_stays(qtbot, tmp_path):
    def late(found: Room) -> None:
        three(found)
        found.at.clock.pass_time(days=36)

    with planned(qtbot, tmp_path, late) as plan:
        page = plan.page
        page.model.forecasts.known.clear()
        page.choose_order(ProjectOrder.RISK)
        page.model.forecasts.settle()
        lights = [page.model.cell(row, 3).split(":")[0] for row in range(3)]
        assert lights == sorted(lights, key=["late", "at risk", "holds"].index)
        assert len(page.model.forecasts.known) == 3


def test_a_place_in_a_shut_project_opens_it(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        assert plan.page.select(plan.task("Write final").id)
        assert plan.page.model.rows.bar(plan.page.table.current_row()).title.startswith("Write final")


def test_the_filter_leaves_out_projects_without_a_task_that_passes(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        field = plan.page.toolbar.filter
        qtbot.keyClicks(field, 'project:"Zoo post" generate')
        qtbot.waitUntil(lambda: titles(plan) == ["Zoo post"])
        assert plan.page.model.cell(0, 1) == "0/1"


def sectioned(found: Room) -> None:
    workspace = found.at.workspace
    project = workspace.do(start_free_project, "Fair", date(2027, 5, 3)).value
    lines = []
    for title in ("Book the hall", "Order signs", "Print signs"):
        lines.append(workspace.do(add_line, project, title, after=lines[-1] if lines else None).value)
    workspace.do(put_into_section, lines[2])
    kept = workspace.read(lambda reader: reader.get(Project, project))
    workspace.do(rename_section, project, kept.tailoring.sections[0].id, "Signs")


def test_a_section_is_a_row_over_its_bars_and_is_shut_by_its_sign(qtbot, tmp_path):
    with planned(qtbot, tmp_path, sectioned) as plan:
        page = plan.page
        fair = titles(plan)[titles(plan).index("Fair") :]
        assert fair == ["Fair", "Book the hall", "Signs", "Order signs", "Print signs"]
        row = titles(plan).index("Signs")
        assert [page.model.rows.depth(row + step) for step in (-2, -1, 0, 1)] == [0, 1, 1, 2]
        assert page.model.cell(row, 1) == "0/2"
        turn(plan, "Signs")
        assert titles(plan)[-3:] == ["Fair", "Book the hall", "Signs"]
        assert plan.page.select(plan.task("Print").id)
        assert titles(plan)[-1] == "Print signs"


def test_the_menu_of_a_head_leads_to_its_project(qtbot, tmp_path):
    with planned(qtbot, tmp_path, three) as plan:
        show(plan, "Portfolio")
        page = plan.page
        page._show_menu(1, page.mapToGlobal(QPoint(40, 200)))
        menu = next(one for one in page.findChildren(QMenu) if one.accessibleName() == "Head")
        entry = next(one for one in menu.actions() if one.objectName() == "head_project")
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
        assert plan.room.asked == [ProjectPagePlace(page.model.rows.at[1].project_id)]


def test_whoever_is_wanted_twice_is_marked_on_the_bars_of_both_projects(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda found: found.at.start("Summer post", date(2027, 4, 13))) as plan:
        show(plan, "Portfolio")
        page = plan.page
        for row, other in ((0, "Summer post"), (1, BLOG)):
            drawn = page.model.appearance(row)
            assert isinstance(drawn, HeadAppearance)
            assert drawn.shared
            assert f"is in 2 projects at once, {min(drawn.shared).day}" in drawn.words
            assert f"also in “{other}”" in page.model.description(row)
        page.fit()
        drawn, content = page.model.appearance(0), page.chart.content()
        box = head_rect(content, drawn, 0)
        at = QPointF(content.scale.x_of_day(min(drawn.shared)) + 1, box.center().y())
        assert "at once" in told_at(page.model, content, at)
        page.chart.grab()
        plan.room.at.workspace.do(cancel_project, page.model.rows.at[1].project_id)
        QApplication.processEvents()
        page.model.forecasts.settle()
        assert "at once" not in page.model.description(0)
