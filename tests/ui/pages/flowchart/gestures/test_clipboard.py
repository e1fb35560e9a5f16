"""Cut, copy, paste, duplicate; align and distribute."""

from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.ids import StepId
from app.domain.workflow import Workflow
from app.drawing.box import Box
from app.exchange.clip_json import load_clip
from tests.ui.pages.flowchart.gestures.driver import CTRL, EditorDriver, added, editor_driver, ways
from ui.link.place import WorkflowPlace
from ui.pages.flowchart.gestures.arrange import ALIGNMENTS, DISTRIBUTIONS
from ui.pages.flowchart.gestures.chart_commands import commands_for_several
from ui.pages.flowchart.gestures.clipboard import MIME

K = Qt.Key


def copy_two(at: EditorDriver) -> None:
    at.at.model.select(("brief", "draft"))
    at.press(K.Key_C, modifiers=CTRL)


def test_what_is_copied_is_there_as_our_format_as_text_and_as_a_picture(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.nothing(lambda: copy_two(at))
        mime = QGuiApplication.clipboard().mimeData()
        own = load_clip(bytes(mime.data(MIME).data()).decode())
        assert {one.title for one in own.graph.steps} == {"Brief", "Draft"}
        assert load_clip(mime.text()).graph.flows
        assert mime.imageData().width() > 400


def test_pasted_it_stands_at_the_pointer_with_its_flows_and_is_selected(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        copy_two(at)
        at.hover((416, 400))
        before = at.graph
        after = at.once(lambda: at.press(K.Key_V, modifiers=CTRL), "Paste 2 steps")
        new = [one for one in after.steps if one.id not in before.by_id]
        assert sorted((one.x, one.y) for one in new) == [(256, 400), (576, 400)]
        assert (new[0].id, new[1].id) in ways(after)


def test_pasted_into_another_workflow(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        copy_two(at)
        other = at.at.studio.workspace.read(lambda reader: reader.find(Workflow, name="Blog post")[0].id)
        at.at.page.show_place(WorkflowPlace(other))
        count = len(at.graph.steps)
        at.once(lambda: at.press(K.Key_V, modifiers=CTRL))
        assert len(at.graph.steps) == count + 2


def test_cut_is_one_step_and_what_is_foreign_is_refused(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("draft",))
        after = at.once(lambda: at.press(K.Key_X, modifiers=CTRL))
        assert ("brief", "end") in ways(after)
        QGuiApplication.clipboard().setText("something else")
        at.nothing(lambda: at.press(K.Key_V, modifiers=CTRL))
        assert "no part of a flowchart" in at.at.refused[0]


def test_ctrl_d_duplicates_beside(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))
        after = at.once(lambda: at.press(K.Key_D, modifiers=CTRL), "Duplicate “Loose”")
        assert sorted((one.x, one.y) for one in after.steps if one.title == "Loose") == [(256, 240), (336, 320)]


def test_nothing_that_is_pasted_or_duplicated_lands_on_something(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        for chosen in (("brief",), ("brief", "draft"), ("brief", "draft", "loose")):
            at.at.model.select(chosen)
            at.press(K.Key_C, modifiers=CTRL)
            for spot in ((256, 0), (300, 20), (576, 0), (416, 120)):
                at.hover(spot)
                at.press(K.Key_V, modifiers=CTRL)
                at.press(K.Key_Escape)
            at.at.model.select(chosen)
            at.press(K.Key_D, modifiers=CTRL)
            at.press(K.Key_Escape)
        boxes = list(at.at.model.boxes.values())
        assert len(boxes) == 5 + 5 * (1 + 2 + 3)
        assert [(one, other) for one, other in combinations(boxes, 2) if one.overlaps(other)] == []


def test_one_step_that_is_pasted_is_named_by_typing_and_several_are_chosen(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))
        at.press(K.Key_C, modifiers=CTRL)
        before = at.graph
        at.press(K.Key_V, modifiers=CTRL)
        at.press("Second", K.Key_Return)
        new = added(before, at.graph)
        assert at.graph.step(new).title == "Second"
        copy_two(at)
        at.press(K.Key_V, modifiers=CTRL)
        assert at.at.view.hasFocus()
        assert len(at.at.model.selection) == 2


def test_align_and_distribute_are_named_undo_steps(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("draft", "loose"))
        command = next(one for one in commands_for_several(at.frame.chart_commands) if one.text == "Align left")
        after = at.once(command.run, "Align left")
        assert after.step(StepId("draft")).x == 256
        spread = next(one for one in commands_for_several(at.frame.chart_commands) if one.text == "Distribute down")
        assert not spread.enabled()


def test_aligned_edges_are_equal_and_distributed_gaps_too():
    boxes = {"a": Box(0, 0, 100, 40), "b": Box(130, 90, 60, 60), "c": Box(500, 300, 192, 72)}
    at = {title: way(boxes) for title, way in (ALIGNMENTS | DISTRIBUTIONS).items()}
    placed = {title: {id: boxes[id].at(*spot) for id, spot in spots.items()} for title, spots in at.items()}
    edges = {
        "Align left": lambda box: box.left,
        "Align right": lambda box: box.right,
        "Align top": lambda box: box.top,
        "Align bottom": lambda box: box.bottom,
        "Align in a column": lambda box: box.x,
        "Align in a row": lambda box: box.y,
    }
    assert edges.keys() == ALIGNMENTS.keys()
    for title, edge in edges.items():
        assert len({edge(box) for box in placed[title].values()}) == 1
    a, b, c = placed["Distribute across"].values()
    assert b.left - a.right == c.left - b.right
    assert (a, c) == (boxes["a"], boxes["c"])
    a, b, c = placed["Distribute down"].values()
    assert b.top - a.bottom == c.top - b.bottom
