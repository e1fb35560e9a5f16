"""What the page shows: rows beside their bars, groups, one project, done ones, conflicts, notices, names."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.actions.plan import move_task
from app.actions.task import rename_task, start_task
from app.domain.quantity import Ripple
from app.queries.plan import Grouping, plan_rows
from app.queries.rows import PlanRow
from tests.studio import empty_studio
from tests.ui.pages.plan.opened import SHIFT, due, planned
from tests.ui.pages.room import room
from ui.link.theme import META, Mode, font, numbers, theme
from ui.pages.plan.page import make
from ui.pages.plan.signs import told_at
from ui.pages.plan.table_row_painter import cell_lines
from ui.printing.plan.bar_painter import bar_rect, expected_rect, latest_rect, row_top, window_rect
from ui.printing.plan.chart_content import ROW, BarAppearance

DRAFT = "Write final draft"


def test_a_large_plan_is_read_to_its_end_after_the_first_painting(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("app.queries.plan.FEW", 1)
    monkeypatch.setattr("ui.pages.plan.row_reader.FIRST_ROWS", 1)
    made = room(tmp_path)
    for number in range(3):
        made.at.start(f"Post {number}", date(2027, 4, 12 + number))
    pages = [make(made.context) for _ in range(3)]
    for page in pages:
        qtbot.addWidget(page)
        page.resize(1150, 660)
        page.show()
        assert page.model.rows.unread
        assert page.subtitle == "3 projects"
    seen = [(page.chart.scale.first_on, page.chart.days, page.table.wanted_width()) for page in pages]
    last = made.at.workspace.read(plan_rows)[-1]
    assert last.task_id not in pages[0].model.rows.place
    assert pages[0].select(last.task_id)
    assert pages[0].model.rows.bar(pages[0].table.current_row()) == last
    made.at.workspace.do(rename_task, last.task_id, "Renamed meanwhile")
    QApplication.processEvents()
    rows = made.at.workspace.read(plan_rows)
    for page, was in zip(pages, seen, strict=True):
        assert not page.model.rows.unread
        assert [row for row in page.model.rows.at if isinstance(row, PlanRow)] == rows
        assert page.subtitle == "3 projects"
        assert (page.chart.scale.first_on, page.chart.days, page.table.wanted_width()) == was
    assert pages[0].model.rows.bar(pages[0].table.current_row()).task_id == last.task_id
    for page in pages:
        page.model.forecasts.settle()


@pytest.mark.parametrize("scrolled", [0, 7, 34, 121])
def test_rows_of_table_and_bars_are_level_to_the_pixel(qtbot, tmp_path, scrolled):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        page.resize(900, 300)
        QApplication.processEvents()
        page.chart.verticalScrollBar().setValue(scrolled)
        for row in range(len(page.model.rows.at)):
            cell = page.table.visualRect(page.model.index(row, 0))
            top = page.table.viewport().mapTo(page, QPoint(0, cell.top())).y()
            drawn = row_top(row) - page.chart.verticalScrollBar().value()
            assert page.chart.viewport().mapTo(page, QPoint(0, drawn)).y() == top
            assert page.table.rowHeight(row) == ROW


def test_both_halves_scroll_as_one_to_the_last_row(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        page.resize(900, 260)
        QApplication.processEvents()
        page.table.verticalScrollBar().setValue(99_999)
        assert page.chart.verticalScrollBar().value() == page.chart.verticalScrollBar().maximum() > 0
        assert page.table.verticalScrollBar().value() == page.chart.verticalScrollBar().value()


def test_groups_stand_under_the_project_with_its_sentence_or_under_the_owner(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        model = plan.page.model
        assert model.cell(0, 0).startswith("Spring blog post. Publish")
        plan.page.toolbar.group.choose(Grouping.OWNER.value)
        heads = [model.cell(row, 0) for row in range(model.rowCount()) if model.rows.bar(row) is None]
        assert heads == ["Ana Costa", "Ben Okafor", "Carla Ruiz", "Elif Kaya"]


def test_done_bars_can_be_hidden(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.finish("Generate")) as plan:
        task = plan.task("Generate").id
        assert task in plan.page.model.rows.place
        plan.page.toolbar.done.setChecked(True)
        assert task not in plan.page.model.rows.place


def test_a_narrow_window_leaves_the_bars_the_larger_half(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.page.resize(640, 500)
        QApplication.processEvents()
        assert plan.page.chart.width() > plan.page.table.width()
        assert plan.page.table.isColumnHidden(1)
        plan.page.resize(1150, 660)
        QApplication.processEvents()
        assert not plan.page.table.isColumnHidden(1)


def test_one_project_alone_shows_only_its_bars(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.start("Autumn post", date(2027, 9, 13))) as plan:
        page = plan.page
        assert len(page.model.rows.place) == 16
        page.toolbar.project.pick(plan.task("Generate").project_id)
        page.model.forecasts.settle()
        assert len(page.model.rows.place) == 8
        assert page.subtitle.startswith("Publish")


def test_an_empty_plan_says_what_to_do(qtbot, tmp_path):
    found = room(tmp_path, empty_studio)
    page = found.show(qtbot, make)
    assert page._body.currentIndex() == 1
    page.close()
    found.at.workspace.close()


def test_an_edit_elsewhere_is_followed_and_the_row_stays(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        row = plan.row(DRAFT)
        plan.room.at.workspace.do(rename_task, plan.task(DRAFT).id, "Write the last draft")
        plan.room.at.workspace.do(move_task, plan.task("Write the last").id, 2)
        QApplication.processEvents()
        plan.page.model.forecasts.settle()
        assert plan.page.model.cell(row, 0) == "Write the last draft"
        appearance = plan.page.model.appearance(row)
        assert isinstance(appearance, BarAppearance)
        assert appearance.planned is not None
        assert appearance.planned[1].date() == date(2027, 4, 6)
        assert appearance.baseline is not None
        assert appearance.baseline[1].date() == date(2027, 4, 2)


def test_a_conflict_is_a_row_whose_button_is_one_undo_step(qtbot, tmp_path):
    def collide(room):
        room.at.workspace.do(move_task, room.at.task(DRAFT).id, 4, ripple=Ripple.JUST_THIS)

    with planned(qtbot, tmp_path, collide) as plan:
        shown = plan.page.conflicts
        assert shown.isVisible()
        assert not shown.fold.is_open
        count, steps = len(shown.shown), plan.room.steps
        accept = next(button for button in shown.buttons if button.text() == "Leave it so")
        accept.click()
        plan.page.model.forecasts.settle()
        assert plan.room.steps == steps + 1
        assert len(plan.page.conflicts.shown) == count - 1


def test_the_wheel_with_ctrl_zooms_around_the_cursor(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        at = QPointF(200, 100)
        day = chart.scale.day_at(chart.on_plan(at).x())
        turn = QWheelEvent(
            at, chart.viewport().mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart.viewport(), turn)
        assert chart.scale.day_width == pytest.approx(32)
        assert chart.scale.day_at(chart.on_plan(at).x()) == day


def test_each_bar_is_heard_with_title_dates_owner_and_slack(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        bars = QAccessible.queryAccessibleInterface(chart)
        assert bars.childCount() == 9
        bar = bars.child(plan.row(DRAFT))
        words = bar.text(QAccessible.Text.Name)
        assert words == f"{DRAFT}, Fri 2 Apr to Fri 2 Apr, Carla Ruiz, slack 27 d"
        bar.actionInterface().doAction("Press")
        assert plan.page.table.current_row() == plan.row(DRAFT)
        assert bar.state().focused
        assert plan.page.table.accessibleName() == "Tasks"


def test_the_choices_of_the_toolbar_are_remembered(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.page.toolbar.ripple.pick(Ripple.JUST_THIS.value)
        plan.page.toolbar.group.choose(Grouping.OWNER.value)
        again = make(plan.room.context)
        qtbot.addWidget(again)
        assert again.toolbar.policy is Ripple.JUST_THIS
        assert again.toolbar.grouping is Grouping.OWNER
        assert plan.page.model.ripple is Ripple.JUST_THIS


def test_the_arrow_of_the_keyboard_uses_the_word_of_the_toolbar(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        images = due(plan, "Create images")
        plan.page.toolbar.ripple.pick(Ripple.KEEP_GAPS.value)
        plan.choose(DRAFT)
        plan.key(Qt.Key.Key_Right)
        assert due(plan, "Create images") > images


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("width", [0.8, 2.5, 9.0, 40.0])
def test_every_zoom_is_painted_in_both_looks(qtbot, tmp_path, mode, width):
    with planned(qtbot, tmp_path, lambda room: room.at.finish("Generate")) as plan:
        theme().choose(mode)
        chart = plan.page.chart
        chart.zoom_to(width)
        chart.show_row(plan.row(DRAFT))
        picture = chart.grab().toImage()
        appearance = plan.page.model.appearance(plan.row(DRAFT))
        assert isinstance(appearance, BarAppearance)
        box = bar_rect(chart.content(), appearance, 0)
        assert box.width() > 0
        place = chart.viewport().mapTo(chart, plan.place(DRAFT).center())
        assert picture.pixelColor(place) != theme().tokens.surface


def test_the_bars_of_a_chosen_project_come_into_view(qtbot, tmp_path):
    """The project is a month away from today."""
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        chart.horizontalScrollBar().setValue(chart.horizontalScrollBar().maximum())
        project_id = plan.task(DRAFT).project_id
        plan.page.toolbar.project.pick(project_id)
        assert plan.view.rect().intersects(chart.place(plan.row("Generate")))
        seen = chart.horizontalScrollBar().value()
        plan.page.toolbar.project.pick(None)
        assert chart.horizontalScrollBar().value() == seen, "what is in view stays"


def test_a_day_of_another_year_is_read_whole_in_the_table(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.start("Later post", date(2028, 8, 28))) as plan:
        room = plan.page.table.columnWidth(2) - 16
        assert "28 Aug 2028" in [plan.page.model.cell(row, 2) for row in plan.page.model.rows.place.values()]
        assert QFontMetrics(numbers()).horizontalAdvance("28 Aug 2028") <= room


def test_the_titles_get_the_room_that_they_need(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        page.resize(1300, 660)
        QApplication.processEvents()
        longest = max((page.model.cell(row, 0) for row in page.model.rows.place.values()), key=len)
        assert QFontMetrics(font()).horizontalAdvance(longest) <= page.table.columnWidth(0) - 16
        assert page.table.columnWidth(2) - 16 >= QFontMetrics(numbers()).horizontalAdvance("Wed 28 Aug")
        assert page.chart.width() > page.table.width()
        index = page.model.index(plan.row(DRAFT), 1)
        assert (index.data(), index.data(Qt.ItemDataRole.ToolTipRole)) == ("Carla Ruiz", "Carla Ruiz")


LONG = "Datenschutzfolgenabschätzung prüfen und mit der Rechtsabteilung abstimmen"


@pytest.mark.parametrize("window", [1280, 1366])
def test_a_long_title_takes_two_small_lines_before_it_is_cut(qtbot, tmp_path, window: int):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        plan.room.at.workspace.do(rename_task, plan.room.at.task("Generate idea").id, LONG)
        page.resize(window - 204, 660)
        QApplication.processEvents()
        width = page.table.columnWidth(0) - 16
        for title in (page.model.cell(row, 0) for row in page.model.rows.place.values()):
            shown, small = cell_lines(title, width, 2)
            assert "".join(shown.split()) == "".join(title.split())
            face = QFontMetrics(font(META) if small else font())
            assert all(face.horizontalAdvance(line) <= width for line in shown.splitlines())
            assert len(shown.splitlines()) * face.lineSpacing() <= ROW


def test_the_signs_are_explained_under_the_bars_until_that_is_shut_and_in_a_tip(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.workspace.do(start_task, room.at.task("Generate").id)) as plan:
        page, chart = plan.page, plan.page.chart
        assert page.legend.isVisible()
        page.legend.cross.click()
        assert page.legend.isHidden()
        again = make(plan.room.context)
        qtbot.addWidget(again)
        assert again.legend.isHidden()
        next(one for one in page.commands() if one.id == "plan_legend").run()
        assert page.legend.isVisible()
        row, begun, content = plan.row(DRAFT), plan.row("Generate"), chart.content()
        bar, y = content.row(row), row_top(row)
        assert isinstance(bar, BarAppearance)
        words = {
            make_rect: told_at(page.model, content, at)
            for make_rect, at in {
                "window": window_rect(content, bar, y).topLeft() + QPointF(3, 5),
                "latest": latest_rect(content, bar, y).center(),
                "bar": bar_rect(content, bar, y).center(),
                "expected": expected_rect(content, content.row(begun), row_top(begun)).center(),
            }.items()
        }
        assert words["window"].startswith("Can start ")
        assert words["window"].endswith(", due Fri 2 Apr.")
        assert words["latest"].startswith("Latest finish: Fri 9 Apr. ")
        assert words["bar"].startswith(f"{DRAFT}, Fri 2 Apr to Fri 2 Apr, Carla Ruiz")
        assert words["expected"].startswith("Expected: ")
        assert told_at(page.model, content, QPointF(0, row_top(0) + 5)) == ""


def test_links_are_drawn_of_chosen_bars_and_all_of_them_where_that_is_wanted(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart, rows = plan.page.chart, len(plan.page.model.rows.at)
        plan.page.table.clearSelection()
        plan.page.table.setCurrentIndex(QModelIndex())
        every = list(plan.page.model.arrows(0, rows))
        assert list(chart.content().arrows(0, rows)) == []
        plan.choose(DRAFT)
        row = plan.row(DRAFT)
        near = [arrow for arrow in every if row in (arrow.source, arrow.target)]
        assert list(chart.content().arrows(0, rows)) == near != every
        plan.key(Qt.Key.Key_L, SHIFT)
        assert list(chart.content().arrows(0, rows)) == every


def test_alt_and_left_is_of_the_bars_while_they_have_the_keyboard(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        other = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        for half in (plan.page.chart, plan.page.table):
            for event, taken in ((key, True), (other, False)):
                event.ignore()
                QApplication.sendEvent(half, event)
                assert event.isAccepted() is taken


def test_the_line_of_today_stops_at_the_sentence_of_a_project(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart, model = plan.page.chart, plan.page.model
        model.forecasts.settle()
        plan.page.show_today()
        assert model.appearance(0).sentence
        image = plan.view.grab().toImage()
        across = round(chart.scale.x_of(model.now)) - chart.horizontalScrollBar().value()
        blue = (theme().tokens.accent.blue() - theme().tokens.accent.red()) * 0.45

        def painted(row: int) -> set[int]:
            top = row * ROW - chart.verticalScrollBar().value()
            rows = range(top + 2, top + ROW - 2)
            near = range(across - 2, across + 3)
            seen = {y: [image.pixelColor(x, y) for x in near] for y in rows}
            return {y for y, inks in seen.items() if max(one.blue() - one.red() for one in inks) > blue}

        assert painted(0).isdisjoint(range(2, 18)), "under the sentence is its bar"
        assert any(len(painted(row)) == ROW - 4 for row in range(1, len(model.rows.at)))


def test_a_click_on_the_chosen_row_brings_its_bar_back_into_view(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page, row = plan.page, plan.row(DRAFT)
        cell = page.table.visualRect(page.model.index(row, 0)).center()
        page.chart.zoom_to(64)
        for _ in range(2):
            page.chart.horizontalScrollBar().setValue(0)
            assert page.chart.place(row).left() > page.chart.viewport().width()
            qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
            assert 0 <= page.chart.place(row).left() < page.chart.viewport().width()
