"""The sections of a workflow in its flowchart: framed, folded to one box, and refused where one box would lie."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.actions.flowchart.position import move_steps
from app.domain.check_item import Section
from app.domain.ids import FlowId, StepId
from tests.ui.flowcharts import Chart, chart, every_kind
from ui.pages.flowchart.folding import Detail

LEFT = Qt.MouseButton.LeftButton
BRIEF, DRAFT, CHECK = StepId("brief"), StepId("draft"), StepId("check")


def sections(*of: tuple[str, ...]):
    """Every kind of step, with these in sections a, b …"""
    graph = every_kind()
    steps = {id: chr(ord("a") + at) for at, ids in enumerate(of) for id in ids}
    names = tuple(Section(chr(ord("a") + at), f"Part {at + 1}") for at in range(len(of)))
    return replace(graph, steps=tuple(replace(one, section=steps.get(one.id)) for one in graph.steps), sections=names)


def press_twice(at: Chart, point) -> None:
    spot = at.view.viewportTransform().map(point).toPoint()
    QTest.mouseClick(at.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
    QTest.mouseDClick(at.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)


def test_a_section_is_framed_and_a_double_click_on_its_name_folds_it(qtbot, tmp_path):
    with chart(qtbot, tmp_path, sections(("draft", "check"))) as at:
        item = at.scene.sections.items["a"]
        assert not item.folded
        assert all(item.rect().contains(at.scene.place_of(id)) for id in ("draft", "check"))
        press_twice(at, item.name_rect().center())
        assert item.folded
        assert not at.scene.steps[DRAFT].isVisible()
        assert not at.scene.flows[FlowId("f3")].isVisible(), "it runs inside"
        assert at.scene.flows[FlowId("f2")].isVisible(), "it leads into the box"
        assert at.scene.hit(at.scene.place_of("draft").center()) is None
        press_twice(at, item.rect().center())
        assert not item.folded
        assert at.scene.steps[DRAFT].isVisible()


@pytest.mark.requirement("S14")
def test_the_frame_follows_its_steps_and_the_detail_folds_all(qtbot, tmp_path):
    with chart(qtbot, tmp_path, sections(("draft", "check"))) as at:
        item = at.scene.sections.items["a"]
        before = item.rect()
        at.context.do(move_steps, at.workflow_id, {"check": (800.0, -300.0)})
        assert item.rect().top() < before.top()
        at.page.frame.forms.folding.set_detail(Detail.SECTIONS)
        assert item.folded
        at.context.undo(at.workflow_id)
        assert item.rect() == before
        at.page.frame.forms.folding.set_detail(Detail.STEPS)
        assert not item.folded


def test_a_section_that_is_torn_or_has_others_among_its_steps_stays_open_and_says_why(qtbot, tmp_path):
    with chart(qtbot, tmp_path, sections(("brief", "check"))) as at:
        item = at.scene.sections.items["a"]
        press_twice(at, item.name_rect().center())
        assert not item.folded
        assert "one box cannot stand for it" in at.refused[-1]
        at.page.frame.forms.folding.set_detail(Detail.SECTIONS)
        assert not item.folded
        assert at.scene.steps[DRAFT].isVisible()


def test_the_menu_folds_the_section_of_the_selected_step(qtbot, tmp_path):
    with chart(qtbot, tmp_path, sections(("draft", "check"))) as at:
        at.model.select(("draft",))
        (command,) = at.scene.sections.commands()
        assert command.text == "Fold section"
        command.run()
        assert at.scene.sections.items["a"].folded
        assert [one.text for one in at.scene.sections.commands()] == ["Unfold section"]
        at.model.select(("live",))
        assert not at.scene.sections.commands()


@pytest.mark.requirement("S14")
def test_the_drawing_that_is_exported_follows_the_detail(qtbot, tmp_path, monkeypatch):
    with chart(qtbot, tmp_path, sections(("draft", "check"))) as at:
        written = []
        for detail in (Detail.STEPS, Detail.SECTIONS):
            path = tmp_path / f"{detail}.svg"
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
            at.page.frame.forms.folding.set_detail(detail)
            at.page.export()
            written.append(path.read_text(encoding="utf-8"))
        steps, only_sections = written
        assert "Editorial" in steps
        assert "Part 1" in only_sections
        assert "Editorial" not in only_sections


def things(at: Chart) -> dict[str, QAccessibleInterface]:
    root = QAccessible.queryAccessibleInterface(at.view)
    found = [root.child(index) for index in range(root.childCount())]
    assert [root.indexOfChild(one) for one in found] == list(range(len(found)))
    return {one.text(QAccessible.Text.Name): one for one in reversed(found)}


def test_a_screen_reader_finds_a_folded_section_instead_of_its_steps_and_a_press_unfolds_it(qtbot, tmp_path):
    with chart(qtbot, tmp_path, sections(("draft", "check"))) as at:
        inside = [at.model.graph.by_id[id].title for id in (DRAFT, CHECK)]
        before = things(at)
        assert set(inside) <= set(before)
        at.page.frame.forms.folding.fold("a", True)
        found = things(at)
        assert not set(inside) & set(found)
        flows = [name for name in found if " → " in name]
        assert " → ".join(inside) not in flows, "it runs inside"
        box = found["Part 1"]
        assert box.text(QAccessible.Text.Description).startswith("Section, folded, 2 steps")
        assert box.state().collapsed
        middle = box.rect().center()
        root = QAccessible.queryAccessibleInterface(at.view)
        assert root.childAt(middle.x(), middle.y()).text(QAccessible.Text.Name) == "Part 1"
        at.view.setFocus()
        at.model.select((CHECK,))
        assert root.focusChild().text(QAccessible.Text.Name) == "Part 1"
        assert box.state().selected
        box.actionInterface().doAction(QAccessibleActionInterface.pressAction())
        assert set(things(at)) == set(before)
        assert not box.isValid()
