"""What skipping, reopening and voting ask in the task panel before they are done."""

from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.task import skip_task
from app.domain.run import TaskState
from app.queries.task import task_detail
from tests.ui.boards import shown_board
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
