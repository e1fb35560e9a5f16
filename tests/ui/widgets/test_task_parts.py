"""What a task needs, gives and has to have checked, in its panel; and who helps and watches."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.actions.check_item import fail_item
from app.domain.activity import PUBLISHED_WITHOUT, Activity
from app.domain.brief import Priority
from app.domain.check_item import CheckItem, CheckState, Evidence, Input, InputKind, Output
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.edit import Edit, action
from tests.ui.boards import Shown, shown_board
from tests.ui.widgets.test_task_panel import opened, stored, undone
from ui.link.place import TaskPanelPlace
from ui.shell.toasts import Toasts

PRICE = CheckItem("Price agreed", required=True, evidence=Evidence.AMOUNT)


@action("Give parts")
def give_parts(edit: Edit, task_id: TaskId, **parts: object) -> None:
    """What a workflow would have given the task."""
    edit.put(replace(edit.need(Task, task_id), **parts))


def given(shown: Shown, **parts: object) -> Task:
    task = shown.office.task("idea")
    shown.office.workspace.do(give_parts, task.id, **parts)
    return task


@pytest.mark.requirement("S58")
def test_what_is_missing_is_said_in_place_with_the_way_there(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task = given(shown, checklist=(CheckItem("Nice"), PRICE), outputs=(Output("Draft", required=True),))
        panel = opened(shown, task.id)
        missing = panel.ending.missing
        assert missing.words.text() == "Still missing: “Price agreed” is open and “Draft” is not given."
        missing.there.click()
        assert QApplication.focusWidget() is panel.checklist.values[1]
        panel.checklist.values[1].setText("1500")
        panel.checklist.boxes[1].click()
        assert (stored(shown, task.id).checklist[1].value, stored(shown, task.id).checklist[1].done) == ("1500", True)
        missing.there.click()
        assert QApplication.focusWidget() is panel.outputs.fields[0]
        QTest.keyClicks(panel.outputs.fields[0], "https://example.com/draft")
        QTest.keyClick(panel.outputs.fields[0], Qt.Key.Key_Return)
        assert missing.isHidden()
        panel.ending.buttons["finish"].click()
        assert stored(shown, task.id).state is TaskState.DONE
        assert shown.refused == []


@pytest.mark.requirement("S58")
def test_it_is_finished_without_for_a_reason_that_is_asked_in_place(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task = given(shown, checklist=(PRICE,))
        panel = opened(shown, task.id)
        missing = panel.ending.missing
        panel.ending.buttons["finish"].click()
        assert QApplication.focusWidget() is missing.field
        assert stored(shown, task.id).state is TaskState.READY
        QTest.keyClicks(missing.field, "The fair is today")
        QTest.keyClick(missing.field, Qt.Key.Key_Return)
        panel.ending.buttons["finish"].click()
        assert stored(shown, task.id).state is TaskState.DONE
        lines = shown.office.workspace.read(lambda reader: reader.find(Activity))
        [line] = [one for one in lines if one.verb.endswith(" without")]
        assert line.verb != PUBLISHED_WITHOUT
        assert line.text.endswith("“Price agreed” is open: The fair is today")
        assert undone(shown) == "Finish “Generate idea” although “Price agreed” is open"
        other = shown.office.task("keywords")
        panel = opened(shown, other.id)
        assert panel.ending.missing.reason == ""


def test_an_approval_with_something_missing_is_answered_once_there_is_a_reason(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        shown.office.workspace.do(give_parts, task_id, checklist=(PRICE,))
        panel = opened(shown, task_id)
        choice = panel.ending.choice
        assert choice is not None
        assert not choice.buttons["Approved"].isEnabled()
        assert choice.buttons["Changes requested"].isEnabled()
        panel.ending.missing.without.click()
        QTest.keyClicks(panel.ending.missing.field, "Agreed by phone")
        QTest.keyClick(panel.ending.missing.field, Qt.Key.Key_Return)
        choice = panel.ending.choice
        assert choice is not None
        choice.buttons["Approved"].click()
        assert stored(shown, task_id).state is TaskState.DONE


def test_a_tick_without_its_evidence_springs_back_to_the_field(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task = given(shown, checklist=(PRICE,))
        panel = opened(shown, task.id)
        panel.checklist.boxes[0].click()
        assert not panel.checklist.boxes[0].isChecked()
        assert QApplication.focusWidget() is panel.checklist.values[0]
        assert shown.refused == ["“Price agreed” needs an amount. Give it, then tick it."]


@pytest.mark.requirement("S58")
def test_a_failed_item_says_why_and_becomes_a_bug_task(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task = given(shown, checklist=(CheckItem("Looks good on phones"),))
        panel = opened(shown, task.id)
        commands = {one.id: one for one in panel.checklist.commands(0, stored(shown, task.id).checklist[0])}
        assert [*commands] == ["fail_item", "remove_item"]
        commands["fail_item"].run()
        field = panel.checklist.failing
        assert field is not None
        assert QApplication.focusWidget() is field
        QTest.keyClicks(field, "Cut off at the right")
        QTest.keyClick(field, Qt.Key.Key_Return)
        item = stored(shown, task.id).checklist[0]
        assert (item.state, item.note) == (CheckState.FAILED, "Cut off at the right")
        [press] = [one for one in panel.checklist.findChildren(QPushButton) if one.text() == "Make it a bug task"]
        press.click()
        bug = stored(shown, task.id).checklist[0].bug
        assert bug is not None
        assert stored(shown, bug).title == "Fix: Looks good on phones"


@pytest.mark.requirement("S8")
def test_what_it_needs_is_shown_with_its_value_and_where_it_comes_from(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        idea = given(shown, outputs=(Output("Idea"),))
        needs = (
            Input("Style guide"),
            Input("Price list", InputKind.LINK, required=True),
            Input("Idea", InputKind.OUTPUT, required=True, source="idea"),
        )
        keywords = shown.office.task("keywords")
        shown.office.workspace.do(give_parts, keywords.id, inputs=needs)
        panel = opened(shown, keywords.id)
        words = [label.text() for label in panel.inputs.findChildren(QLabel) if label.isVisible()]
        assert words == ["Needs", "Style guide", "Price list", "missing", "Idea", "still to come"]
        assert [one.text() for one in panel.inputs.findChildren(QPushButton) if not one.isHidden()] == [
            "Comes from “Generate idea”"
        ]
        field = panel.inputs.fields[1]
        field.setFocus()
        QTest.keyClicks(field, "https://example.com/prices")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert stored(shown, keywords.id).inputs[1].value == "https://example.com/prices"
        panel = opened(shown, idea.id)
        QTest.keyClicks(panel.outputs.fields[0], "Ten ways to save")
        QTest.keyClick(panel.outputs.fields[0], Qt.Key.Key_Return)
        panel = opened(shown, keywords.id)
        words = [label.text() for label in panel.inputs.findChildren(QLabel) if label.isVisible()]
        assert "Ten ways to save" in words
        assert "missing" not in words


def test_parts_that_are_not_used_are_one_line_of_words(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        people, task = shown.office.people, shown.office.task("idea")
        panel = opened(shown, task.id)
        details = panel.details
        assert [*details.adders] == ["helper", "watcher", "label", "priority", "time spent"]
        assert [what for what, part in details.parts.items() if part.isVisible()] == ["effort"]
        details.adders["priority"].click()
        assert details.parts["priority"].isVisible()
        details.priority.pick(Priority.HIGH)
        details.adders["label"].click()
        QTest.keyClicks(details.label, "spring sale")
        QTest.keyClick(details.label, Qt.Key.Key_Return)
        details.effort.clear()
        QTest.keyClicks(details.effort, "2 d")
        QTest.keyClick(details.effort, Qt.Key.Key_Return)
        details.adders["helper"].click()
        details.helpers.adder.type_anew("Ana")
        details.helpers.adder.keep()
        details.adders["watcher"].click()
        details.watchers.adder.type_anew("Omar")
        details.watchers.adder.keep()
        now = stored(shown, task.id)
        assert (now.priority, now.labels, now.effort_minutes) == (Priority.HIGH, ("spring sale",), 960)
        assert (now.helpers, now.watchers) == ((people["Ana"],), (people["Omar"],))
        assert [undone(shown) for _ in range(5)] == [
            "Change watchers of “Generate idea”",
            "Change helpers of “Generate idea”",
            "Change effort of “Generate idea”",
            "Change labels of “Generate idea”",
            "Set the priority of “Generate idea” to high",
        ]
        assert shown.refused == []


def test_a_note_of_what_failed_is_read_aloud_with_its_item(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task = given(shown, checklist=(PRICE,))
        shown.office.workspace.do(fail_item, task.id, 0, note="Too dear")
        panel = opened(shown, task.id)
        assert panel.checklist.boxes[0].accessibleDescription() == "failed, required: Too dear"


@pytest.mark.requirement("S58")
def test_a_task_that_misses_something_offers_the_way_there_and_to_finish_without(qtbot, context):
    asked, host = [], QWidget()
    qtbot.addWidget(host)
    toasts = Toasts(context, host)
    context.place_asked.connect(asked.append)
    for place in (TaskPanelPlace(TaskId(7)), TaskPanelPlace(TaskId(7), asks_reason=True)):
        context.held.emit("“Live” cannot be closed yet: “Price” is open.", TaskId(7))
        [toast] = toasts.stack.toasts
        assert (toast.button.text(), toast.other.text()) == ("Go there", "Finish without…")
        (toast.other if place.asks_reason else toast.button).click()
        assert asked[-1] == place
        assert toasts.stack.toasts == []
