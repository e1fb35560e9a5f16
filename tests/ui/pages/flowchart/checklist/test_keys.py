"""The checklist by keyboard alone: lines typed with their tokens, moved, put deeper, decided, approved and removed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.workflow import StepKind
from tests.ui.pages.flowchart.checklist.checklists import Checklist, checklist
from tests.ui.pages.flowchart.checklist.test_lines import small
from ui.link.preferences import Preferences
from ui.pages.flowchart.folding import Detail

ENTER, TAB, BACK, ESC, F2 = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_F2,
)  # fmt: skip
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def chips(at: Checklist) -> list[str]:
    return at.form.typing.editor.tokens


def field(at: Checklist) -> str:
    return at.form.typing.editor.field.text().rstrip()


def steps_taken(at: Checklist) -> int:
    return len([one for one in at.at.studio.workspace.read(lambda reader: reader.history()) if not one.undone])


@pytest.mark.requirement("S11")
def test_lines_are_typed_one_after_the_other_with_enter_and_end_with_esc(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        before = steps_taken(at)
        at.press(ENTER)
        at.type("Ask around @blog_writer -20d 2h ")
        assert (field(at), chips(at)) == ("Ask around", ["@blog_writer", "-20d", "2h"])
        assert steps_taken(at) == before
        at.press(ENTER)
        assert steps_taken(at) == before + 1
        at.type("Write it down")
        at.press(ENTER)
        at.press(ESC)
        assert [line for line in at.written if line[0].isdigit()][:4] == [
            "1 Brief", "2 Ask around", "3 Write it down", "4 Print it?",
        ]  # fmt: skip
        step = at.graph.step(at.step("Ask around"))
        assert (step.role, step.offset, step.length) == (RoleId("blog_writer"), Offset(-20), Span(2, SpanUnit.HOURS))
        assert at.view.hasFocus()
        for _ in range(2):
            at.at.context.undo(at.at.workflow_id)
        assert at.graph == small()


def test_backspace_at_the_end_turns_a_chip_back_into_text(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER)
        at.type("Ask -5d ")
        assert chips(at) == ["-5d"]
        at.press(BACK)
        assert (field(at), chips(at)) == ("Ask -5d", [])
        at.press(BACK)
        at.type("w ")
        assert chips(at) == ["-5w"]
        at.type("-6d ")
        assert chips(at) == ["-6d"], "one says it, the last one typed"
        at.type("start ")
        assert (field(at), chips(at)) == ("Ask", ["-6d start"])


def test_a_question_and_a_sign_in_a_title_stay_letters(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER)
        at.type("What's new?")
        at.press(ENTER)
        at.type("Really ? ")
        assert chips(at) == ["?"]
        at.press(ENTER)
        kinds = {step.title: step.kind for step in at.graph.steps}
        assert kinds["What's new?"] is StepKind.TASK
        assert kinds["Really"] is StepKind.DECISION
        assert field(at) == ""


def test_typed_anew_a_line_shows_what_it_says_as_chips(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("print")
        at.press(F2)
        assert (field(at), chips(at)) == ("Order the print", ["-8d"])
        at.type("Print it")
        at.press(ENTER)
        assert at.form.typing.editor is None
        assert at.graph.step(StepId("print")).title == "Print it"
        assert at.graph.step(StepId("print")).offset == Offset(-8)


def test_what_is_refused_is_said_beside_the_line_and_stays_there(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER)
        at.type("Ask @nobody")
        at.press(ENTER)
        note = at.form.typing._note
        assert note.isVisible()
        assert "no role" in note.words
        assert field(at) == "Ask @nobody"
        at.type("x")
        assert not note.isVisible()


def test_tab_puts_a_line_deeper_and_shift_tab_takes_it_out_again(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER)
        at.type("One")
        at.press(ENTER)
        at.type("Two")
        before = steps_taken(at)
        at.press(TAB)
        assert steps_taken(at) == before, "a line that is typed is there when it is kept"
        at.press(ENTER)
        assert steps_taken(at) == before + 1
        one, two = at.step("One"), at.step("Two")
        assert {flow.source for flow in at.graph.incoming[two]} == {StepId("brief")}
        at.press(ESC)
        at.go_to(two)
        at.press(Qt.Key.Key_Backtab, SHIFT)
        assert {flow.source for flow in at.graph.incoming[two]} == {one}
        at.press(TAB)
        assert {flow.source for flow in at.graph.incoming[two]} == {StepId("brief")}
        assert at.view.current_line.text == "Two"


def test_after_esc_tab_leaves_the_list_for_those_who_go_on_by_keyboard(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("mail")
        before = at.graph
        at.press(ESC)
        at.press(TAB)
        assert not at.view.hasFocus()
        assert at.graph == before


def test_alt_and_the_arrows_move_a_line_and_a_branch_and_say_why_not(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("f4")
        at.press(Qt.Key.Key_Up, ALT)
        assert [line for line in at.written if "Yes" in line or "No →" in line] == [". No → 4", ". Yes"]
        at.go_to("brief")
        at.press(Qt.Key.Key_Up, ALT)
        assert "first line of its level" in at.at.refused[-1]


def test_signs_make_a_decision_and_an_approval_and_del_heals(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("post")
        QTest.keyClick(at.view, "!")
        assert at.graph.step(StepId("post")).kind is StepKind.APPROVAL
        at.go_to("brief")
        QTest.keyClick(at.view, "?")
        assert at.graph.step(StepId("brief")).kind is StepKind.DECISION
        at.at.context.undo(at.at.workflow_id)
        at.press(Qt.Key.Key_Delete)
        assert "brief" not in at.graph.by_id
        assert {flow.source for flow in at.graph.incoming[StepId("ask")]} == {StepId("start")}


def test_a_role_is_chosen_from_those_that_fit_what_is_typed(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("print")
        QTest.keyClick(at.view, "@")
        at.type("writ")
        popup = at.form.typing.editor.field._popup
        assert popup.isVisible()
        assert popup.currentIndex().data() == "Blog writer"
        at.press(ENTER)
        assert chips(at) == ["-8d", '@"Blog writer"']
        at.press(ENTER)
        assert at.graph.step(StepId("print")).role == RoleId("blog_writer")


def test_check_items_are_typed_one_after_the_other_and_typed_anew(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER, SHIFT)
        assert at.folding.detail is Detail.ITEMS
        at.type("Budget named -5d")
        at.press(ENTER)
        at.type("Deadline named")
        at.press(ENTER)
        at.press(ESC)
        names = ["Goal named", "Reader named", "Budget named -5d", "Deadline named"]
        assert [item.text for item in at.graph.step(StepId("brief")).checklist] == names
        at.view.setCurrentIndex(at.lines.index(3))
        assert at.view.current_line.text == "Reader named"
        at.press(F2)
        at.type("Reader known")
        at.press(ENTER)
        at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Delete)
        names = ["Goal named", "Reader known", "Deadline named"]
        assert [item.text for item in at.graph.step(StepId("brief")).checklist] == names


def test_a_section_is_typed_above_the_selected_steps_renamed_and_removed(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.at.model.select(("ask", "print"))
        at.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        at.type("Decide")
        at.press(ENTER)
        sections = {section.name: section.id for section in at.graph.sections}
        assert at.graph.step(StepId("ask")).section == at.graph.step(StepId("print")).section == sections["Decide"]
        row = next(row for row, one in enumerate(at.lines.lines) if one.text == "Decide")
        at.view.setCurrentIndex(at.lines.index(row))
        at.press(F2)
        at.type("Choose")
        at.press(ENTER)
        assert "Choose" in {section.name for section in at.graph.sections}
        at.view.setCurrentIndex(at.lines.index(row))
        at.press(Qt.Key.Key_Delete)
        assert at.graph.step(StepId("ask")).section is None


def test_a_click_elsewhere_keeps_what_was_typed(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        at.press(ENTER)
        at.type("Ask around")
        at.at.page.frame.properties.setFocus()
        at.at.page.frame.bar.detail.setFocus()
        assert at.form.typing.editor is None
        assert at.step("Ask around")


def test_a_markdown_list_is_pasted_behind_the_line_and_copied_out_again(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("brief")
        before = steps_taken(at)
        QGuiApplication.clipboard().setText(
            "# Research\n- [ ] Ask around -20d\n  - Three people\n- [x] Write it down 2h\n"
        )
        at.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert steps_taken(at) == before + 1
        step = at.graph.step(at.step("Ask around"))
        assert (step.offset, [item.text for item in step.checklist]) == (Offset(-20), ["Three people"])
        assert "Research" in at.written
        assert at.at.said[-1].startswith("Pasted 2 steps.")
        at.at.model.select((at.step("Ask around"), at.step("Write it down")))
        at.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied = "## Research\n- Ask around -20d\n  - Three people\n- Write it down 2h"
        assert QGuiApplication.clipboard().text() == copied
        at.at.context.undo(at.at.workflow_id)
        assert at.graph == small()
        QGuiApplication.clipboard().setText("")
        at.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert at.at.refused


def test_ctrl_f_goes_to_a_step_by_letters_of_its_title(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.folding.fold("b", on=True)
        assert at.at.page.begin_search()
        at.type("the pri")
        at.press(ENTER)
        assert at.at.model.selection == ("print",)
        assert at.view.current_line.text == "Order the print"
        assert at.view.hasFocus()
        assert at.at.page.begin_search()
        at.type("nothing like it")
        at.press(ESC)
        assert not at.form.finder.isVisible()
        assert at.view.hasFocus()


def test_what_is_typed_in_an_empty_workflow_begins_it(qtbot, tmp_path):
    start = small().steps[0]
    empty = type(small())(steps=(start,))
    with checklist(qtbot, tmp_path, empty) as at:
        assert at.form.empty.isVisible()
        at.form.empty.button.click()
        at.type("Brief")
        at.press(ENTER)
        at.type("Write")
        at.press(ENTER)
        at.press(ESC)
        assert at.written == ["1 Brief", "2 Write ∎"]
        assert isinstance(at.at.context.preferences, Preferences)
