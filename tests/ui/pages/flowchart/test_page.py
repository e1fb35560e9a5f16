"""The flowchart page: what is drawn, chosen, said in the header, exported, and seen after a switch of the look."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QToolButton

from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Graph, StepKind, Workflow, WorkflowVersion
from tests.ui.flowcharts import Chart, chart, every_kind, in_lanes
from tests.ui.pages.room import room
from ui.canvas.view import CanvasView
from ui.link.place import StepPlace, TaskPlace, VersionPlace, WorkflowPlace
from ui.link.theme import Mode, theme
from ui.pages.flowchart.page import make
from ui.printing.flowchart.lanes_and_notes import NAME_WIDTH
from ui.printing.flowchart.step import TEXT_FROM

LEFT = Qt.MouseButton.LeftButton
DRAFT, BRIEF = StepId("draft"), StepId("brief")


def spot(at: Chart, id: str) -> QPoint:
    """Where a thing is in the view, a little off its middle."""
    place = at.scene.place_of(id)
    return at.view.viewportTransform().map(place.center() + QPointF(-6, 12)).toPoint()


def click(at: Chart, id: str, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(at.view.viewport(), LEFT, modifiers, spot(at, id))


def on_line(at: Chart, id: str) -> QPoint:
    """A point of the view on the longest stretch of a flow."""
    points = at.model.routing.routes[FlowId(id)].points
    start, end = max(pairwise(points), key=lambda pair: abs(pair[1][0] - pair[0][0]) + abs(pair[1][1] - pair[0][1]))
    middle = QPointF(start[0] + (end[0] - start[0]) * 0.85, start[1] + (end[1] - start[1]) * 0.85)
    return at.view.viewportTransform().map(middle).toPoint()


def colours(image: QImage, rect: QRectF) -> set[str]:
    box = rect.toRect()
    across, down = range(box.left(), box.right()), range(box.top(), box.bottom())
    return {image.pixelColor(x, y).name() for x in across for y in down}


def test_the_header_says_the_name_the_draft_and_how_much_there_is(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        assert at.page.title == "Every kind"
        assert at.page.subtitle == "Draft of version 1 · 9 steps · 2 roles"
        assert at.page.primary().enabled()
        assert [command.text for command in at.page.secondary()] == ["Start project…", "Export"]


def test_without_a_workflow_the_page_says_what_to_do_and_does_it(qtbot, tmp_path):
    shown = room(tmp_path)
    page = shown.show(qtbot, make)
    assert page.title == "Flowchart"
    assert not page.primary().enabled()
    assert not any(command.enabled() for command in page.secondary())
    page._empty.button.click()
    menu = page.findChildren(QMenu)[0]
    assert [action.text() for action in menu.actions()] == ["Blog post"]
    menu.actions()[0].trigger()
    assert page.title == "Blog post"
    assert page.subtitle == "Version 1 · 8 steps · 6 roles"
    assert not page.primary().enabled()
    menu.close()
    page.hide()
    shown.at.workspace.close()


def test_the_buttons_below_the_plane_wake_up_when_a_workflow_opens(qtbot, tmp_path):
    shown = room(tmp_path)
    workflow_id = shown.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    page = shown.show(qtbot, make)
    named = {button.accessibleName(): button for button in page.frame.findChildren(QPushButton)}
    step_through, history = named["Step through"], named["History"]
    assert not step_through.isEnabled()
    assert not history.isEnabled()
    assert page.show_place(WorkflowPlace(workflow_id))
    QTest.mouseClick(history, LEFT)
    assert page.versions.side.isVisible()
    page.versions.side.close_panel()
    QTest.mouseClick(step_through, LEFT)
    assert page.walkthrough.on
    assert not step_through.isEnabled()
    page.walkthrough.stop()
    assert step_through.isEnabled()
    page.model.close()
    assert not step_through.isEnabled()
    assert not history.isEnabled()
    page.hide()
    shown.at.workspace.close()


def test_the_last_workflow_is_there_again_on_the_next_day(qtbot, tmp_path):
    shown = room(tmp_path)
    workflow_id = shown.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    first = shown.show(qtbot, make)
    assert first.show_place(WorkflowPlace(workflow_id))
    first.hide()
    second = shown.show(qtbot, make)
    assert second.title == "Blog post"
    second.hide()
    shown.at.workspace.close()


def test_it_reveals_workflows_versions_and_steps_and_nothing_else(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        blog = at.studio.workspace.read(lambda reader: reader.find(Workflow, name="Blog post")[0].id)
        assert at.page.show_place(WorkflowPlace(blog))
        assert at.page.title == "Blog post"
        version = at.studio.workspace.read(lambda r: r.find(WorkflowVersion, workflow_id=at.workflow_id)[0].id)
        assert at.page.show_place(VersionPlace(version))
        assert at.page.title == "Every kind"
        assert at.page.show_place(StepPlace(at.workflow_id, "live"))
        assert at.model.selection == ("live",)
        assert at.view.seen().contains(at.scene.place_of("live"))
        assert not at.page.show_place(StepPlace(at.workflow_id, "nobody"))
        assert not at.page.show_place(WorkflowPlace(WorkflowId(999)))
        assert not at.page.show_place(VersionPlace(999))
        assert not at.page.show_place(TaskPlace(1))


def test_every_step_flow_and_note_is_an_item_and_edits_touch_only_what_they_change(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        scene = at.scene
        assert set(scene.steps) == set(at.model.graph.by_id)
        assert set(scene.flows) == set(at.model.graph.flow_by_id)
        assert set(scene.notes) == {"n1"}
        before = dict(scene.steps), dict(scene.flows)
        at.context.do(edit_step, at.workflow_id, DRAFT, title="Shorter")
        at.context.do(move_steps, at.workflow_id, {"end": (2000.0, 250.0)})
        assert (dict(scene.steps), dict(scene.flows)) == before
        assert scene.steps[StepId("end")].pos() == QPointF(2000, 250)
        fresh = at.context.do(append_step, at.workflow_id, StepId("brief"), StepKind.TASK).value
        assert fresh in scene.steps
        at.context.do(remove, at.workflow_id, [fresh])
        assert fresh not in scene.steps
        assert all(item.scene() is scene for item in scene.steps.values())
        at.context.undo(at.workflow_id)
        assert fresh in scene.steps


def test_a_random_walk_of_redrawings_and_undo_shows_what_a_fresh_page_shows(qtbot, tmp_path):
    import random

    chance = random.Random(7)
    with chart(qtbot, tmp_path) as at:
        for _ in range(25):
            graph = every_kind()
            steps = [one for one in graph.steps if chance.random() < 0.8]
            kept = {one.id for one in steps}
            moved = tuple(replace(one, x=one.x + chance.randint(-2, 2) * 40) for one in steps)
            flows = tuple(f for f in graph.flows if {f.source, f.target} <= kept and chance.random() < 0.9)
            at.redraw(replace(graph, steps=moved, flows=flows, notes=graph.notes if chance.random() < 0.5 else ()))
            if chance.random() < 0.3:
                at.context.undo(at.workflow_id)
            model = at.model
            assert set(at.scene.steps) == set(model.boxes) == set(model.graph.by_id)
            assert set(at.scene.flows) == set(model.graph.flow_by_id) == set(model.routing.routes)
            assert all(at.scene.steps[id].pos() == QPointF(box.x, box.y) for id, box in model.boxes.items())
            shown = dict(model.routing.routes), dict(model.boxes)
            at.model.close()
            at.model.open(at.workflow_id)
            assert (dict(model.routing.routes), dict(model.boxes)) == shown


def test_a_click_selects_with_shift_in_addition_and_on_bare_ground_nothing(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.view.fit()
        click(at, "draft")
        assert at.model.selection == ("draft",)
        click(at, "brief", Qt.KeyboardModifier.ShiftModifier)
        assert at.model.selection == ("draft", "brief")
        click(at, "draft", Qt.KeyboardModifier.ShiftModifier)
        assert at.model.selection == ("brief",)
        click(at, "n1")
        assert at.model.selection == ("n1",)
        QTest.mouseClick(at.view.viewport(), LEFT, pos=on_line(at, "f8"))
        assert at.model.selection == ("f8",)
        QTest.mouseClick(at.view.viewport(), LEFT, pos=QPoint(300, at.view.height() - 60))
        assert at.model.selection == ()


def test_a_band_selects_all_that_it_touches_and_escape_gives_the_old_selection_back(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.view.fit()
        at.model.select(("live",))
        map_to = at.view.viewportTransform().map
        start = map_to(QPointF(100, -90)).toPoint()
        end = map_to(QPointF(540, 10)).toPoint()
        QTest.mousePress(at.view.viewport(), LEFT, pos=start)
        for part in range(1, 5):
            QTest.mouseMove(at.view.viewport(), start + (end - start) * part / 4)
        assert at.model.selection == ("brief", "draft")
        assert at.view.grab()
        QTest.keyClick(at.view, Qt.Key.Key_Escape)
        assert at.model.selection == ("live",)
        QTest.mouseRelease(at.view.viewport(), LEFT, pos=end)
        assert at.model.selection == ("live",)


def test_hovering_marks_one_thing_at_a_time(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.view.fit()
        QTest.mouseMove(at.view.viewport(), spot(at, "draft"))
        assert at.model.hover == "draft"
        QTest.mouseMove(at.view.viewport(), on_line(at, "f8"))
        assert at.model.hover == "f8"
        QTest.mouseMove(at.view.viewport(), QPoint(300, at.view.height() - 60))
        assert at.model.hover is None


def test_what_is_selected_wears_the_accent_on_the_screen(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.view.zoom_to(1.0)
        at.view.centerOn(at.scene.place_of("ready").center())
        place = at.view.viewportTransform().mapRect(at.scene.place_of("ready").adjusted(-4, -4, 4, 4))
        assert theme().tokens.accent.name() not in colours(at.view.viewport().grab().toImage(), place)
        at.model.select(("ready",))
        assert theme().tokens.accent.name() in colours(at.view.viewport().grab().toImage(), place)


def test_a_switch_of_the_look_repaints_every_item(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        CanvasView.fit(at.view)
        light = at.view.viewport().grab().toImage()
        raised = theme().tokens.raised.name()
        theme().choose(Mode.DARK)
        dark = at.view.viewport().grab().toImage()
        for id in at.model.boxes:
            place = at.view.viewportTransform().mapRect(at.scene.place_of(id))
            assert raised not in colours(dark, place), id
        theme().choose(Mode.LIGHT)
        assert at.view.viewport().grab().toImage() == light


@pytest.mark.parametrize("scale", [0.1, 0.3, 1.0, 3.0])
def test_it_is_painted_at_every_scale(qtbot, tmp_path, scale):
    with chart(qtbot, tmp_path) as at:
        at.view.zoom_to(scale)
        at.view.centerOn(at.scene.place_of("draft").center())
        image = at.view.viewport().grab().toImage()
        place = at.view.viewportTransform().mapRect(at.scene.place_of("draft")).intersected(QRectF(image.rect()))
        assert len(colours(image, place)) >= 1
        assert colours(image, place) != {theme().tokens.bg.name()}


def test_lanes_lie_under_their_steps_and_follow_a_change(qtbot, tmp_path):
    with chart(qtbot, tmp_path, in_lanes()) as at:
        assert [lane.role for lane in at.scene.lanes] == ["content_strategist", "blog_writer", None]
        assert at.scene.lanes[1].rect().top() == pytest.approx(160, abs=2)
        at.redraw(replace(in_lanes(), in_lanes=False))
        assert at.scene.lanes == []


def test_a_large_workflow_opens_where_it_begins_and_can_be_read(qtbot, tmp_path):
    long = Graph(tuple(replace(one, x=one.x * 4) for one in every_kind().steps), every_kind().flows)
    with chart(qtbot, tmp_path, long) as at:
        assert at.view.scale_now == pytest.approx(1.0)
        assert at.view.seen().contains(at.scene.place_of("start"))
        QTest.keyClick(at.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
        assert at.view.scale_now > TEXT_FROM, "no blank boxes"
        assert at.view.seen().contains(at.scene.place_of("start"))


def test_the_names_of_lanes_stay_in_view(qtbot, tmp_path):
    with chart(qtbot, tmp_path, in_lanes()) as at:
        at.view.zoom_to(1.0)
        assert at.page.plane.lane_names.isHidden()
        at.view.horizontalScrollBar().setValue(at.view.horizontalScrollBar().maximum())
        names = at.page.plane.lane_names
        assert names.isVisible()
        assert names.geometry().left() == 0
        assert names.width() == round(NAME_WIDTH)


def test_the_panel_folds_away_and_comes_back(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        assert at.page.frame.folded.isHidden()
        before = at.page.plane.width()
        QTest.keyClick(at.page, Qt.Key.Key_F4)
        assert at.page.frame.properties.isHidden()
        qtbot.waitUntil(lambda: at.page.plane.width() > before + 200)
        at.page.frame.folded.findChild(QToolButton).click()
        assert at.page.frame.properties.isVisible()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_export_writes_the_file_that_was_chosen(qtbot, tmp_path, ending, monkeypatch):
    path = tmp_path / "out" / f"chart.{ending}"
    path.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    with chart(qtbot, tmp_path) as at:
        at.page.secondary()[-1].run()
        assert path.stat().st_size > 1000
        assert at.said == [f"Exported to chart.{ending}."]


def test_export_for_other_programs_says_what_they_have_no_place_for(qtbot, tmp_path, monkeypatch):
    path = tmp_path / "chart.mmd"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    with chart(qtbot, tmp_path) as at:
        at.page.export()
        assert "flowchart LR" in path.read_text("utf-8")
        assert at.said[0].startswith("Exported to chart.mmd. Mermaid has no place for ")


def test_export_says_why_it_could_not_and_does_nothing_when_left(qtbot, tmp_path, monkeypatch):
    answers = [("", ""), (str(tmp_path / "x.gif"), ""), (str(tmp_path / "nowhere" / "x.pdf"), "")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: answers.pop(0))
    with chart(qtbot, tmp_path) as at:
        at.page.export()
        assert (at.said, at.refused) == ([], [])
        at.page.export()
        assert "not as “.gif”" in at.refused[-1]
        at.page.export()
        assert at.refused[-1].startswith("“x.pdf” could not be written: ")
        assert not Path(tmp_path / "x.gif").exists()


def test_the_overlays_stay_in_their_corners_and_leave_a_small_window(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        view = at.page.plane.view
        assert at.page.plane.minimap.geometry().bottomRight().x() < view.width()
        at.page.resize(500, 340)
        assert not at.page.plane.minimap.isVisible()
        assert at.page.plane.zoom_bar.visibleRegion().boundingRect() == at.page.plane.zoom_bar.rect()
        assert at.page.minimumSizeHint().width() <= 1000
