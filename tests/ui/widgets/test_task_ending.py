"""What skipping, reopening and voting ask in the task panel before they are done."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.actions.approval import cast_vote
from app.actions.task import skip_task
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Round
from app.queries.task import task_detail
from tests.ui.boards import Shown, shown_board
from tests.ui.widgets.test_task_panel import opened, stored, undone
from ui.widgets.outcome_choice import ASK_AGAIN, KEEP_SKIPPED, OutcomeChoice, vote_lines
from ui.widgets.popover import Popover


def test_skipping_an_approval_asks_for_its_outcome_and_says_what_it_does(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        opened(shown, task_id).ending.buttons["skip"].click()
        [popover] = shown.page.findChildren(Popover)
        [choice] = popover.findChildren(OutcomeChoice)
        assert list(choice.buttons) == ["Approved"]
        assert stored(shown, task_id).state is TaskState.READY
        choice.buttons["Approved"].click()
        assert (stored(shown, task_id).state, stored(shown, task_id).run.outcome) == (TaskState.SKIPPED, "Approved")
        assert undone(shown) == "Skip “Approve outline” with “Approved”"


@pytest.mark.parametrize(("way", "then"), [(ASK_AGAIN, "approve_outline"), (KEEP_SKIPPED, "draft")])
def test_reopening_asks_whether_what_was_skipped_by_hand_comes_again(
    qtbot, tmp_path: Path, way: str, then: str
) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        approval = shown.open_step("approve_outline")
        shown.office.workspace.do(skip_task, approval, outcome="Approved")
        outline = shown.office.task("outline").id
        opened(shown, outline).ending.buttons["reopen"].click()
        assert stored(shown, outline).state is TaskState.DONE
        [popover] = shown.page.findChildren(Popover)
        [choice] = popover.findChildren(OutcomeChoice)
        choice.buttons[way].click()
        shown.office.finish("outline")
        assert shown.office.task(then).state is TaskState.READY


def test_a_vote_that_decides_says_the_due_of_the_new_round_before_it_is_recorded(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        detail = shown.context.read(task_detail, task_id)
        assert detail is not None
        *others, last = [line.person_id for line in detail.votes]
        assert [line.words for line in vote_lines(shown.context, task_id, last)] == ["", ""]
        for person_id in others:
            shown.office.workspace.do(cast_vote, task_id, person_id, detail.outcomes[0].name)
        good, back = vote_lines(shown.context, task_id, last)
        assert "next: " in good.words
        assert ", round 2, due " in back.words


def rounds_of(shown: Shown, task_id: TaskId) -> list[Round]:
    return list(shown.office.workspace.read(lambda reader: reader.find(Round, task_id=task_id)))


def typed(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_what_it_took_is_typed_beside_finish_and_is_one_step_with_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("outline")
        ending = opened(shown, task_id).ending
        assert ending.took_row.isVisible()
        typed(ending.took, "1 d 2 h")
        ending.buttons["finish"].click()
        assert "finish" in ending.buttons, "what cannot be read is no time, and nothing was finished"
        typed(ending.took, "6.5 h")
        ending.buttons["finish"].click()
        assert stored(shown, task_id).state is TaskState.DONE
        assert [one.spent_minutes for one in rounds_of(shown, task_id)] == [390]
        assert not ending.took_row.isVisible()
        assert undone(shown) == f"Finish “{stored(shown, task_id).title}”"
        assert rounds_of(shown, task_id) == []


def test_an_outcome_takes_the_time_with_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        ending = opened(shown, task_id).ending
        typed(ending.took, "2 h")
        ending.choice.buttons["Approved"].click()
        assert [one.spent_minutes for one in rounds_of(shown, task_id)] == [120]


def test_time_spent_is_kept_while_it_goes_on_and_mended_when_it_is_over(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("outline")
        panel = opened(shown, task_id)
        panel.details.adders["time spent"].click()
        assert panel.details.spent.hasFocus()
        typed(panel.details.spent, "3 h")
        panel.details.spent.keep()
        assert stored(shown, task_id).spent_minutes == 180
        assert panel.ending.took.text() == "3 h"
        panel.ending.buttons["finish"].click()
        assert [one.spent_minutes for one in rounds_of(shown, task_id)] == [180]
        assert panel.details.spent.text() == "3 h"
        typed(panel.details.spent, "5 h")
        panel.details.spent.keep()
        assert [one.spent_minutes for one in rounds_of(shown, task_id)] == [300]
        assert undone(shown).startswith("Change the time spent on")
        assert [one.spent_minutes for one in rounds_of(shown, task_id)] == [180]
