"""Ticking a checklist through: questions answered in their lines, branches shown as they come, and back again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.pages.flowchart.checklist.checklists import Checklist, checklist
from tests.ui.pages.flowchart.checklist.test_lines import small
from ui.pages.flowchart.checklist.line_delegate import tick_rect
from ui.pages.flowchart.checklist.lines_model import Tick
from ui.pages.flowchart.forms import WorkflowForm

LEFT = Qt.MouseButton.LeftButton


def click_box(at: Checklist, text: str) -> None:
    row, shown = next((row, one) for row, one in enumerate(at.lines.lines) if one.text == text)
    spot = tick_rect(at.view.visualRect(at.lines.index(row)), shown).center()
    QTest.mouseClick(at.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)


def ticks(at: Checklist) -> dict[str, Tick]:
    return {one.text: one.tick for one in at.lines.lines}


@pytest.mark.requirement("S11")
def test_the_list_is_ticked_and_a_question_is_answered_in_its_place(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        before = at.written
        at.at.page.frame.bar.ticking.click()
        assert at.at.page.walkthrough.on
        assert not at.at.page.walkthrough.side.isVisible(), "the questions stand in the lines"
        assert "Yes" not in ticks(at), "it is not asked yet"
        assert ticks(at)["Brief"] is Tick.OPEN
        click_box(at, "Brief")
        assert ticks(at)["Brief"] is Tick.DONE
        assert (ticks(at)["Yes"], ticks(at)["No"]) == (Tick.ANSWER, Tick.ANSWER)
        assert "Order the print" not in ticks(at)
        at.go_to("f3")
        assert at.view.current_line.text == "Yes"
        at.press(Qt.Key.Key_Space)
        assert ticks(at)["Order the print"] is Tick.OPEN
        assert "No" not in ticks(at), "that way was not taken"
        at.at.page.walkthrough.session.back()
        assert "Order the print" not in ticks(at)
        at.at.page.frame.bar.ticking.click()
        assert not at.at.page.walkthrough.on
        assert at.written == before


def test_esc_in_the_list_leaves_it_and_the_keyboard_stays_there(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.at.page.frame.bar.ticking.click()
        click_box(at, "Brief")
        at.press(Qt.Key.Key_Escape)
        assert not at.at.page.walkthrough.on
        assert at.view.hasFocus()


@pytest.mark.parametrize("form", list(WorkflowForm))
def test_esc_leaves_stepping_through_in_every_form(qtbot, tmp_path, form):
    with checklist(qtbot, tmp_path, small()) as at:
        page = at.at.page
        page.frame.forms.choose(form)
        page.walkthrough.start()
        page.frame.forms.take_focus()
        at.at.model.select(("brief",))
        for _ in range(2):
            # The first leaves what is selected.
            QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Escape)
        assert not page.walkthrough.on


def test_a_tick_in_the_list_is_a_mark_in_the_flowchart(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.at.page.frame.forms.set_side_by_side(True)
        at.at.page.frame.bar.ticking.click()
        click_box(at, "Brief")
        assert str(at.at.model.step_marks.walkthrough["brief"].sign) == "passed"
        at.at.page.frame.forms.set_side_by_side(False)
        at.at.page.frame.forms.choose(WorkflowForm.FLOWCHART)
        assert at.at.page.walkthrough.side.isVisible(), "without the list the column asks"
        at.at.page.walkthrough.stop()
