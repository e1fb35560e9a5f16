"""Every gesture on the bars: what it does, that it is one undo step, that Esc gives up, why it is refused."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from app.actions.plan import set_pin
from app.actions.plan_link import link_tasks
from app.actions.task import start_task
from app.domain.project import Project
from app.domain.quantity import LinkKind, PinKind
from app.domain.task import Pin
from app.queries.plan import Grouping
from tests.ui.pages.plan.opened import ALT, SHIFT, due, one_step, planned
from tests.ui.pages.room import press
from ui.link.place import MoveDate
from ui.pages.projects.move_dialog import open_move
from ui.printing.plan.bar_painter import row_top, span_rect
from ui.printing.plan.chart_content import ROW
from ui.widgets.chip import Tone

DRAFT, IMAGES = "Write final draft", "Create images"


def test_dragging_a_bar_moves_its_due_by_working_days(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        one_step(plan, lambda: plan.drag(DRAFT, 4))
        assert due(plan, DRAFT) == date(2027, 4, 6)
        assert plan.room.refused == []


def test_the_words_at_the_pointer_tell_due_neighbours_and_slack(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at(DRAFT)
        plan.lift(start)
        plan.hover(plan.by_days(start, 6))
        words = plan.page.chart.note.words
        assert words.startswith("Due Thu 8 Apr (+4 d) · ")
        assert "5 → 1 d to its latest finish" in words
        assert plan.row(DRAFT) in plan.page.chart.ghosts.bars
        plan.page.chart.runner.cancel()


def test_escape_gives_a_drag_up(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        plan.choose(DRAFT)
        start = plan.at(DRAFT)
        plan.lift(start)
        plan.hover(plan.by_days(start, 4))
        assert plan.page.chart.runner.dragging
        plan.key(Qt.Key.Key_Escape)
        assert not plan.page.chart.runner.dragging
        assert not plan.page.chart.note.isVisible()
        plan.drop(plan.by_days(start, 4))
        assert plan.state == before


def test_alt_leaves_the_neighbours_and_lists_what_does_not_fit(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        images = due(plan, IMAGES)
        one_step(plan, lambda: plan.drag(DRAFT, 10, keys=ALT))
        plan.page.model.forecasts.settle()
        assert due(plan, IMAGES) == images
        assert any(DRAFT in conflict.sentence for conflict in plan.page.conflicts.shown)


def test_shift_takes_along_what_comes_after_it(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        one_step(plan, lambda: plan.drag(DRAFT, 3, keys=SHIFT))
        assert due(plan, IMAGES) == date(2027, 4, 8)


def test_the_right_edge_changes_length_and_due(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        one_step(plan, lambda: plan.drag(DRAFT, 3, "finish"))
        assert due(plan, DRAFT) == date(2027, 4, 5)
        assert str(plan.task(DRAFT).length) == "2 d"


def test_the_left_edge_changes_the_length_only(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        one_step(plan, lambda: plan.drag(DRAFT, -2, "start"))
        assert due(plan, DRAFT) == date(2027, 4, 2)
        assert str(plan.task(DRAFT).length) == "3 d"


def test_a_started_bar_does_not_move_and_says_why(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.workspace.do(start_task, room.at.task("Generate").id)) as plan:
        before = plan.state
        plan.drag("Generate", 3)
        assert plan.state == before
        assert "is started, so it stays" in plan.room.refused[0]


def test_the_right_edge_of_a_started_bar_is_its_due_and_so_is_the_day_typed_in_the_table(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda room: room.at.workspace.do(start_task, room.at.task("Generate").id)) as plan:
        before = plan.task("Generate")
        start = plan.at("Generate", "finish")
        plan.lift(start)
        plan.hover(plan.by_days(start, 4))
        assert "(+2 d)" in plan.page.chart.note.words
        assert plan.row("Generate") in plan.page.chart.ghosts.bars
        plan.page.chart.runner.cancel()
        one_step(plan, lambda: plan.drag("Generate", 4, "finish"))
        later = plan.task("Generate")
        assert (later.due_on - before.due_on).days == 4
        assert (later.planned_start, later.length, later.remaining) == (before.planned_start, before.length, None)
        plan.choose("Generate")
        plan.key(Qt.Key.Key_F2)
        press(QApplication.focusWidget(), f"{before.due_on:%d %b %Y}", Qt.Key.Key_Return)
        assert due(plan, "Generate") == before.due_on
        assert plan.room.refused == []


def test_a_press_in_the_lowest_row_moves_nothing_but_its_bar(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        chart = plan.page.chart
        down, across = chart.verticalScrollBar(), chart.horizontalScrollBar()
        lowest = 4
        plan.page.resize(1150, plan.page.height() + lowest * ROW + 22 - plan.view.height())
        QApplication.processEvents()
        chart.show_row(lowest)
        down.setValue(0)
        start = chart.place(lowest).center()
        assert plan.view.height() - 28 < start.y() < plan.view.height() < (lowest + 1) * ROW
        seen = down.value(), across.value()
        plan.lift(start)
        for days in (1, 2, 3):
            plan.hover(plan.by_days(start, days))
            qtbot.wait(40)
            assert (down.value(), across.value()) == seen
        assert chart.runner.dragging
        plan.hover(QPoint(start.x(), plan.view.height() + 12))
        qtbot.waitUntil(lambda: down.value() > seen[0])
        chart.runner.cancel()


def test_a_fixed_bar_does_not_move_and_wears_a_lock(qtbot, tmp_path):
    def fix(room):
        room.at.workspace.do(set_pin, room.at.task(DRAFT).id, Pin(PinKind.FIXED, date(2027, 4, 2)))

    with planned(qtbot, tmp_path, fix) as plan:
        before = plan.state
        assert plan.page.model.appearance(plan.row(DRAFT)).pinned
        plan.drag(DRAFT, 3)
        assert plan.state == before
        assert "is fixed on 2 Apr 2027" in plan.room.refused[0]


def test_the_diamond_asks_before_it_moves_the_date(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        start = plan.at("Publish")
        plan.lift(start)
        plan.hover(plan.by_days(start, 2))
        assert "later" in plan.page.chart.note.words or "move" in plan.page.chart.note.words
        assert len(plan.page.chart.ghosts.bars) > 1
        plan.drop(plan.by_days(start, 2))
        assert plan.state == before
        project = plan.task("Publish").project_id
        assert plan.room.asked == [MoveDate(project, date(2027, 4, 14))]


@pytest.mark.parametrize(
    ("source", "part", "target", "half", "kind"),
    [
        ("Approve", "finish_dot", "Create images", "early", LinkKind.FINISH_START),
        ("Approve", "finish_dot", "Create images", "late", LinkKind.FINISH_FINISH),
        ("Approve", "start_dot", "Create images", "early", LinkKind.START_START),
    ],
)
def test_a_dot_drawn_to_a_bar_links_them(qtbot, tmp_path, source, part, target, half, kind):
    def draw():
        plan.see_from(date(2027, 3, 24))
        start = plan.at(source, part)
        plan.hover(start, buttons=Qt.MouseButton.NoButton)
        plan.lift(start)
        end = plan.at(target, half)
        plan.hover(end)
        assert plan.page.chart.runner.running.shown.refused == ""
        plan.drop(end)

    with planned(qtbot, tmp_path) as plan:
        one_step(plan, draw)
        ends = plan.task(source).id, plan.task(target).id
        project = plan.room.at.workspace.read(lambda reader: reader.find(Project)[-1])
        assert [(one.source, one.target, one.kind) for one in project.links] == [(*ends, kind)]
        drawn = plan.page.model.link_between(*ends)
        assert drawn is not None
        assert drawn.own


def test_a_link_that_closes_a_circle_is_refused_with_the_chain(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        plan.see_from(date(2027, 3, 24))
        start, end = plan.at(IMAGES, "finish_dot"), plan.at(DRAFT, "early")
        plan.hover(start, buttons=Qt.MouseButton.NoButton)
        plan.lift(start)
        plan.hover(end)
        assert "would close a circle" in plan.page.chart.note.words
        assert plan.page.chart.note.tone is Tone.BAD
        plan.drop(end)
        assert plan.state == before
        assert f"“{DRAFT}” → “Create images or infographics”" in plan.room.refused[0]


def test_what_a_drag_says_can_be_asked_for_by_a_screen_reader_while_it_lasts(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at(DRAFT)
        plan.lift(start)
        plan.hover(plan.by_days(start, 6))
        heard = QAccessible.queryAccessibleInterface(plan.page.chart).text(QAccessible.Text.Description)
        assert heard.startswith("Due Thu 8 Apr (+4 d) · ")
        plan.drop(start)
        assert not QAccessible.queryAccessibleInterface(plan.page.chart).text(QAccessible.Text.Description)


def test_the_left_edge_leaves_the_due_day_and_tells_no_difference(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at(DRAFT, "start")
        plan.lift(start)
        plan.hover(plan.by_days(start, -1))
        assert plan.page.chart.note.words.startswith("Due Fri 2 Apr · ")
        plan.page.chart.runner.cancel()


def test_the_ghost_of_a_diamond_is_a_diamond(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at("Publish")
        plan.lift(start)
        plan.hover(plan.by_days(start, 2))
        chart = plan.page.chart
        row = plan.row("Publish")
        box = span_rect(chart.content(), chart.ghosts.bars[row], row_top(row), diamond=True)
        left = chart.horizontalScrollBar().value(), chart.verticalScrollBar().value()
        corner, middle = (QPoint(round(x - left[0]), round(y - left[1])) for x, y in (
            (box.left() + 2, box.top() + 2), (box.center().x(), box.center().y())))  # fmt: skip
        picture = plan.view.grab().toImage()
        assert picture.pixelColor(corner) != picture.pixelColor(middle)
        plan.page.chart.runner.cancel()


def test_a_drag_into_the_group_of_another_owner_hands_the_task_over(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.page.toolbar.group.choose(Grouping.OWNER.value)
        plan.page.model.forecasts.settle()
        start = plan.at(DRAFT)
        row = plan.row("Create images")
        down = QPoint(start.x(), plan.place("Create images").center().y())

        def hand():
            plan.lift(plan.at(DRAFT))
            plan.hover(down)
            assert plan.page.chart.note.words.startswith("Hand to Elif Kaya")
            plan.drop(down)

        assert row != plan.row(DRAFT)
        one_step(plan, hand)
        assert plan.task(DRAFT).owner_id == plan.room.at.people["Elif"]


def test_a_bar_that_makes_its_date_missed_turns_red_and_says_so(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at(DRAFT)
        plan.lift(start)
        plan.hover(plan.by_days(start, 60), ALT)
        assert plan.page.chart.ghosts.collides
        assert plan.page.chart.note.tone in (Tone.WARN, Tone.BAD)
        assert "would not fit any more" in plan.page.chart.note.words
        plan.page.chart.runner.cancel()


def test_a_drag_at_the_edge_scrolls(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        start = plan.at(DRAFT)
        across = plan.page.chart.horizontalScrollBar()
        across.setValue(across.value() - 10)
        here = across.value()
        plan.lift(plan.at(DRAFT))
        plan.hover(QPoint(plan.view.width() - 6, start.y()))
        qtbot.waitUntil(lambda: across.value() > here)
        plan.page.chart.runner.cancel()


def test_nothing_is_taken_hold_of_beside_the_bars(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        before = plan.state
        spot = QPoint(plan.at(DRAFT).x() - 150, plan.at(DRAFT).y())
        plan.lift(spot)
        plan.hover(plan.by_days(spot, 3))
        plan.drop(plan.by_days(spot, 3))
        assert plan.state == before
        assert plan.page.table.current_row() == plan.row(DRAFT)


def test_unlink_takes_an_own_link_away(qtbot, tmp_path):
    def link(room):
        room.at.workspace.do(link_tasks, room.at.task("Approve").id, room.at.task(IMAGES).id)

    with planned(qtbot, tmp_path, link) as plan:
        plan.choose("Approve")
        plan.page.table.choose(plan.row(IMAGES), also=True)
        one_step(plan, next(one for one in plan.page.commands() if one.id == "bar_unlink").run)


def test_the_confirmation_of_the_diamond_begins_with_the_day_it_was_dropped_on(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        project = plan.task("Publish").project_id
        dialog = open_move(plan.room.context, plan.page, project, date(2027, 4, 14))
        assert dialog is not None
        assert dialog.anchor.day == date(2027, 4, 14)
        assert dialog.go.isEnabled()
        assert dialog.focusWidget() is dialog.go, "Enter confirms"
        one_step(plan, dialog.move_it)
        assert due(plan, "Publish") == date(2027, 4, 14)
