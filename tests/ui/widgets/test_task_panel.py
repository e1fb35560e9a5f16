"""The task panel: every edit is one step, nothing that is being typed is lost."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QWidget

from app.actions.check_item import add_item
from app.actions.due import set_due
from app.actions.journal import add_comment
from app.actions.person import change_person
from app.actions.project import rename_project
from app.actions.task import add_task, block_task, finish_task, rename_task, set_link, start_task
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Comment, Round, Task, Vote
from app.queries.task import task_detail
from tests.ui.boards import Shown, shown_board
from ui.widgets.outcome_choice import OutcomeChoice
from ui.widgets.popover import Popover
from ui.widgets.task_panel.ending import VERSION
from ui.widgets.task_panel.panel import TaskPanel
from ui.widgets.task_panel.work import may_open


def opened(shown: Shown, task_id: TaskId) -> TaskPanel:
    assert shown.page.side.open(task_id)
    assert shown.page.side.panel is not None
    return shown.page.side.panel


def stored(shown: Shown, task_id: TaskId) -> Task:
    task = shown.office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert task is not None
    return task


def undone(shown: Shown) -> str:
    step = shown.office.workspace.undo()
    assert step is not None
    return step.title


def test_enter_opens_it_and_esc_gives_the_focus_back(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.page.select(shown.office.task("idea").id)
        card_list = QApplication.focusWidget()
        QTest.keyClick(card_list, Qt.Key.Key_Return)
        assert shown.page.side.is_open
        assert shown.page.side.frame.isAncestorOf(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert not shown.page.side.is_open
        assert QApplication.focusWidget() is card_list


def test_each_edit_in_it_is_one_step(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        panel = opened(shown, task_id)
        panel.head.title.setText("Call the printer")
        panel.head.title.editingFinished.emit()
        panel.facts.due.setText("2026-03-12")
        panel.facts.due.read()
        panel.link.field.setText("https://example.com/brief")
        panel.link.field.editingFinished.emit()
        panel.checklist.adder.setText("Ask for the price")
        QTest.keyClick(panel.checklist.adder, Qt.Key.Key_Return)
        panel.checklist.boxes[0].click()
        panel.comments.field.setPlainText("They answer on Monday")
        panel.comments.send()
        task = stored(shown, task_id)
        assert (task.title, task.due_on, task.link) == (
            "Call the printer",
            date(2026, 3, 12),
            "https://example.com/brief",
        )
        assert [(item.text, item.done) for item in task.checklist] == [("Ask for the price", True)]
        titles = [undone(shown) for _ in range(6)]
        assert titles == [
            "Comment on “Call the printer”",
            "Tick “Ask for the price” of “Call the printer”",
            "Add “Ask for the price” to the checklist of “Call the printer”",
            "Change link of “Call the printer”",
            "Move due date of “Call the printer” to Thu 12 Mar 2026",
            "Rename “Call” to “Call the printer”",
        ]
        assert stored(shown, task_id).title == "Call"


def test_a_comment_is_taken_away_by_its_button_and_comes_back_with_undo(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        workspace, task_id = shown.office.workspace, shown.add("Call")
        panel = opened(shown, task_id)
        workspace.do(add_comment, task_id, "They answer on Monday")
        [remove] = [b for b in panel.comments.findChildren(QToolButton) if b.toolTip().startswith("Remove comment")]
        remove.click()
        assert not workspace.read(lambda reader: reader.find(Comment))
        assert undone(shown) == "Remove comment on “Call”"
        assert len(workspace.read(lambda reader: reader.find(Comment))) == 1


def test_the_owner_is_handed_on_and_a_name_that_is_nobodys_changes_nothing(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call", "Mia")
        panel = opened(shown, task_id)
        owner = panel.facts.owner
        owner.type_anew("zoe")
        owner.keep()
        assert stored(shown, task_id).owner_id == shown.office.people["Mia"]
        owner.type_anew("Ben")
        owner.keep()
        assert stored(shown, task_id).owner_id == shown.office.people["Ben"]


def test_a_refused_edit_springs_back(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        panel = opened(shown, shown.add("Call"))
        panel.link.field.setText("file:///etc/passwd")
        panel.link.field.editingFinished.emit()
        assert panel.link.field.text() == ""
        panel.head.title.setText("   ")
        panel.head.title.editingFinished.emit()
        assert panel.head.title.text() == "Call"
        assert len(shown.refused) == 2


def test_a_notice_leaves_what_is_being_typed(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        workspace, task_id = shown.office.workspace, shown.add("Call")
        panel = opened(shown, task_id)
        panel.head.title.setFocus()
        panel.head.title.setText("Call the pri")
        panel.checklist.adder.setText("Ask f")
        panel.comments.field.setPlainText("They ans")
        workspace.do(set_due, task_id, date(2026, 3, 12))
        workspace.do(add_item, task_id, "Ask first")
        workspace.do(add_comment, task_id, "Other")
        assert panel.head.title.text() == "Call the pri"
        assert panel.checklist.adder.text() == "Ask f"
        assert panel.comments.field.toPlainText() == "They ans"
        assert len(panel.checklist.boxes) == 1
        assert panel.facts.due.day == date(2026, 3, 12)
        panel.comments.setFocus()
        panel.head.title.setText("Call")
        workspace.do(rename_task, task_id, "Ring")
        assert panel.head.title.text() == "Ring"


def test_an_unsent_comment_waits_for_its_task(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        one, two = shown.add("One"), shown.add("Two")
        panel = opened(shown, one)
        panel.comments.field.setPlainText("Half a sen")
        shown.page.side.show_task(two)
        assert panel.comments.field.toPlainText() == ""
        shown.page.side.show_task(one)
        assert panel.comments.field.toPlainText() == "Half a sen"
        panel.comments.send()
        comments = shown.office.workspace.read(lambda reader: reader.find(Comment))
        assert [(comment.task_id, comment.text) for comment in comments] == [(one, "Half a sen")]


def test_finish_says_what_it_does_and_does_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.office.task("idea").id
        panel = opened(shown, task_id)
        assert set(panel.ending.buttons) == {"finish", "start", "block", "skip", "cancel", "improve"}
        panel.ending.buttons["finish"].click()
        assert stored(shown, task_id).state is TaskState.DONE
        assert set(panel.ending.buttons) == {"reopen", "improve"}
        panel.ending.buttons["reopen"].click()
        assert stored(shown, task_id).run.round == 2


def test_an_approval_has_a_button_an_outcome_and_keeps_the_change_list(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        panel = opened(shown, task_id)
        assert "finish" not in panel.ending.buttons
        panel.ending.choice.note.setPlainText("Shorter title")
        shown.office.workspace.do(add_task, "Other", shown.office.people["Mia"])
        panel.ending.choice.buttons["Changes requested"].click()
        assert stored(shown, task_id).run.outcome == "Changes requested"
        rounds = shown.office.workspace.read(lambda reader: reader.find(Round))
        assert rounds[-1].note == "Shorter title"


def test_the_keyboard_stays_in_the_part_whose_button_went(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        shown.office.workspace.do(add_comment, task_id, "Look at the second part")
        panel = opened(shown, task_id)
        decide = panel.ending.choice.buttons["Changes requested"]
        decide.setFocus()
        QTest.keyClick(decide, Qt.Key.Key_Space)
        assert stored(shown, task_id).run.outcome == "Changes requested"
        focused = QApplication.focusWidget()
        assert focused is panel.ending or panel.ending.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Space)
        assert len(shown.context.read(task_detail, task_id).comments) == 1


def test_each_approver_votes_with_a_comment_and_the_last_vote_decides(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        panel = opened(shown, task_id)
        approvers = stored(shown, task_id).approvers
        for person_id in approvers:
            panel.votes.buttons[person_id].click()
            choice = shown.page.findChild(Popover).findChild(OutcomeChoice)
            choice.buttons["Approved"].click()
            QTest.qWait(5)
        votes = shown.office.workspace.read(lambda reader: reader.find(Vote))
        assert {vote.person_id for vote in votes} == set(approvers)
        assert stored(shown, task_id).state is TaskState.DONE


def test_blocking_says_by_whom_until_when_and_going_on_takes_it_away(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        panel = opened(shown, task_id)
        assert not panel.facts.block_form.isVisible()
        panel.ending.buttons["block"].click()
        panel.facts.block_form.by.setText("Legal")
        panel.facts.block_form.until.setText("2026-02-20")
        panel.facts.block_form.give()
        assert panel.facts.blocked.text() == "Blocked by Legal since 9 Feb until 20 Feb"
        panel.facts.unblock.click()
        assert stored(shown, task_id).blocked is None


def test_a_block_without_a_name_is_asked_for(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        panel = opened(shown, shown.add("Call"))
        panel.facts.ask_block()
        panel.facts.block_form.give()
        assert panel.facts.block_form.by.accessibleDescription() == "Say who or what it waits for."


def test_cancel_asks_whether_to_pass_on(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.office.task("idea").id
        opened(shown, task_id).ending.buttons["cancel"].click()
        choice = shown.page.findChild(Popover).findChild(OutcomeChoice)
        assert list(choice.buttons) == ["Pass on", "End this path"]
        choice.buttons["Pass on"].click()
        assert stored(shown, task_id).state is TaskState.CANCELLED
        assert shown.office.task("keywords").state.open


def test_a_click_on_a_neighbour_goes_there(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        panel = opened(shown, shown.office.task("idea").id)
        after = shown.office.task("keywords").id
        panel.neighbours.asked.emit(after)
        assert panel.task_id == after
        assert panel.head.title.text() == "Do keyword research"
        assert set(panel.ending.buttons) == {"skip", "improve"}


def test_it_closes_when_its_task_is_gone(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        opened(shown, task_id)
        shown.office.workspace.undo()
        assert not shown.page.side.is_open
        assert not shown.page.side.open(task_id)


@pytest.mark.parametrize(
    ("link", "opens"),
    [
        ("https://example.com/a?b=c", True),
        ("HTTP://example.com", True),
        ("mailto:ana@example.com", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("smb://server/share", False),
        ("C:\\tools\\run.exe", False),
        ("", False),
    ],
)
def test_only_web_and_mail_addresses_are_handed_to_the_desktop(link: str, opens: bool) -> None:
    assert may_open(link) is opens


def test_the_link_that_is_kept_is_opened(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        shown.office.workspace.do(set_link, task_id, "https://example.com")
        panel = opened(shown, task_id)
        went: list[str] = []

        def opener(link: str) -> bool:
            went.append(link)
            return True

        panel.link._opener = opener
        panel.link.opener_button.click()
        assert went == ["https://example.com"]


def test_everything_in_it_has_a_name(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        workspace, task_id = shown.office.workspace, shown.office.task("idea").id
        workspace.do(start_task, task_id)
        workspace.do(block_task, task_id, by="Legal")
        workspace.do(add_item, task_id, "Ask <b>first</b>")
        panel = opened(shown, task_id)
        nameless = [
            child
            for child in panel.findChildren(QWidget)
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.accessibleName()
        ]
        assert nameless == []


def test_what_came_before_is_told_in_rounds_and_activity(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        shown.office.workspace.do(finish_task, task_id, outcome="Changes requested", note="Shorter")
        panel = opened(shown, task_id)
        assert not panel.rounds.isVisible()
        panel.history.header.click()
        assert panel.rounds.isVisible()
        assert "Changes requested" in [label.text() for label in panel.rounds.findChildren(QLabel)][1]


def test_the_focus_starts_where_a_second_enter_does_no_harm_and_keys_are_no_text(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        idea = shown.office.task("idea")
        panel = opened(shown, idea.id)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert panel.task_id == idea.id
        assert shown.office.task("idea").state is TaskState.READY
        waiting = next(task for task in _project_tasks(shown) if task.state is TaskState.WAITING)
        opened(shown, waiting.id)
        assert QApplication.focusWidget().accessibleName() == "Close details"
        approval = shown.open_step("approve_outline")
        panel = opened(shown, approval)
        assert QApplication.focusWidget() is next(iter(panel.votes.buttons.values()))


def _project_tasks(shown: Shown) -> list[Task]:
    return list(shown.office.workspace.read(lambda reader: reader.find(Task, project_id=shown.office.project)))


def test_a_vote_keeps_the_comment_of_a_yes_and_the_version_it_was_about(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        panel = opened(shown, task_id)
        person_id = stored(shown, task_id).approvers[0]
        panel.votes.buttons[person_id].click()
        popover = shown.page.findChild(Popover)
        choice = popover.findChild(OutcomeChoice)
        choice.note.setPlainText("Fine by me")
        [version] = [field for field in choice.findChildren(QLineEdit) if field.accessibleName() == VERSION]
        version.setText("v3")
        choice.buttons["Approved"].click()
        vote = shown.office.workspace.read(lambda reader: reader.find(Vote))[-1]
        assert (vote.outcome, vote.comment, vote.file_version) == ("Approved", "Fine by me", "v3")


def test_no_name_or_title_makes_it_wider_than_its_place(qtbot, tmp_path: Path) -> None:
    compound = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"
    with shown_board(qtbot, tmp_path) as shown:
        do, task = shown.office.workspace.do, shown.office.task("idea")
        do(change_person, task.owner_id, name=f"Wolfgang {compound}")
        do(rename_project, shown.office.project, compound)
        do(rename_task, task.id, f"{compound} {compound}")
        do(block_task, task.id, by=compound)
        do(add_comment, task.id, compound * 4)
        do(add_item, task.id, compound)
        panel = opened(shown, task.id)
        QTest.qWait(50)
        assert panel.width() <= shown.page.side.frame.width()
