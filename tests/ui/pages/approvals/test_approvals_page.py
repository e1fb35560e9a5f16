"""The page Approvals: what waits, filters, deciding one or several as one step, the history, the number in the rail."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from app.actions.approval import cast_vote
from app.actions.file import add_files
from app.actions.task import finish_task, skip_task
from app.domain.file import NamedContent
from app.domain.ids import ProjectId
from app.domain.run import TaskState
from app.domain.task import Round, Task, Vote
from app.queries.reader import Reader
from tests.builders import Office, require_item
from tests.ui.boards import shown_board
from tests.ui.company import Seen, nameless, press_button, seen
from ui.link.place import PageId, Printable, PrintPages, TaskPanelPlace, TaskPlace
from ui.pages.approvals.page import ApprovalsPage, ApprovalTab
from ui.shell.pages import PAGES
from ui.shell.rail import Rail, RailCounts
from ui.widgets.popover import Popover
from ui.widgets.task_panel.ending import VERSION, VersionField


def to_approval(office: Office, project: ProjectId | None = None) -> None:
    for step in ("idea", "keywords", "outline"):
        office.workspace.do(finish_task, office.task(step, project).id)


def two_waiting(office: Office) -> None:
    to_approval(office)
    to_approval(office, office.start("Autumn sale"))


def titles(shown: Seen[ApprovalsPage]) -> list[str]:
    return [item.under.split("  ·  ")[0] for item in shown.page.list.rows.items]


def answer(page: ApprovalsPage, name: str) -> None:
    next(b for b in page.bar.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()).click()


def test_without_approvals_it_says_so_and_that_nothing_went_out_without(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage) as shown:
        assert shown.page.stack.currentWidget() is shown.page.empty
        assert shown.page.without.text() == "Published without approval: 0"
        assert shown.page.subtitle == "Nothing waits for a decision"
        shown.page.decide()
        assert shown.refused == ["No approval is chosen. Choose one that waits."]


def test_an_approval_that_misses_something_is_held_before_its_outcome_is_asked(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, two_waiting) as shown:
        approval = shown.office.task("approve_outline").id
        shown.office.workspace.do(require_item, approval, "Sources named")
        held: list[int] = []
        shown.context.held.connect(lambda sentence, task_id: held.append(task_id))
        shown.page.chosen.update(line.card.task_id for line in shown.page.lines)
        shown.page.decide()
        assert held == [approval]
        assert not shown.page.bar.isVisible()


@pytest.mark.requirement("S65")
def test_what_is_chosen_with_the_space_bar_is_decided_as_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, two_waiting) as shown:
        assert shown.page.subtitle == "2 approvals waiting"
        assert sorted(titles(shown)) == ["Autumn sale", "Spring sale"]
        assert nameless(shown.page) == []
        shown.page.list.setFocus()
        QTest.keyClick(shown.page.list, Qt.Key.Key_Space)
        QTest.keyClick(shown.page.list, Qt.Key.Key_Down)
        QTest.keyClick(shown.page.list, Qt.Key.Key_Space)
        assert len(shown.page.chosen) == 2
        before = shown.steps
        QTest.keyClick(shown.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        answer(shown.page, "Approved")
        assert shown.steps == before + 1
        assert titles(shown) == []
        shown.context.undo()
        assert len(titles(shown)) == 2


def test_control_and_a_click_choose_a_row_and_give_it_back(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, two_waiting) as shown:
        rows = shown.page.list

        def click(row: int) -> None:
            at = rows.visualRect(rows.rows.index(row)).topLeft() + QPoint(40, 10)
            QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)

        click(0)
        click(1)
        assert len(shown.page.chosen) == 2
        shown.page.decide()
        assert "How do these 2 approvals end?" in [label.text() for label in shown.page.bar.findChildren(QLabel)]
        click(0)
        assert len(shown.page.chosen) == 1


def test_sending_back_asks_what_has_to_change(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, to_approval) as shown:
        shown.page.list.setFocus()
        shown.page.decide()
        answer(shown.page, "Changes requested")
        [line] = [line for line in shown.page.bar.findChildren(QLineEdit) if line.isVisible()]
        line.setText("Shorter")
        QTest.keyClick(line, Qt.Key.Key_Return)
        rounds = shown.context.read(lambda reader: reader.find(Round, outcome="Changes requested"))
        assert [past.note for past in rounds] == ["Shorter"]
        assert shown.office.task("outline").state is TaskState.READY


def test_people_and_projects_narrow_what_is_shown(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, two_waiting) as shown:
        other = next(line.card.project_id for line in shown.page.lines if line.card.project_name == "Autumn sale")
        shown.page.filters.project.pick(int(other))
        assert titles(shown) == ["Autumn sale"]
        shown.page.choose_all()
        assert len(shown.page.chosen) == 1
        shown.page.filters.project.pick(0)
        task = shown.office.task("approve_outline")
        shown.office.workspace.do(cast_vote, task.id, task.approvers[0], "Approved")
        shown.page.filters.person.choose(task.approvers[0])
        shown.page.filters.person.picked.emit(task.approvers[0])
        assert titles(shown) == ["Autumn sale"]


def test_what_was_undone_elsewhere_is_found_here(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, two_waiting) as shown:
        task = shown.office.task("approve_outline")
        shown.page.filters.tabs.choose(ApprovalTab.HISTORY)
        assert shown.page.show_place(TaskPlace(task.id))
        assert shown.page.tab is ApprovalTab.WAITING
        assert shown.page.list.current_id == (task.id, 0)
        assert not shown.page.show_place(TaskPlace(shown.office.task("draft").id))


def test_the_history_says_who_voted_and_enter_opens_the_task(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, to_approval) as shown:
        task = shown.office.task("approve_outline")
        QTest.keyClick(shown.page.list, Qt.Key.Key_Return)
        assert shown.shown == [TaskPanelPlace(task.id)]
        for person in task.approvers:
            shown.office.workspace.do(cast_vote, task.id, person, "Approved")
        shown.page.filters.tabs.choose(ApprovalTab.HISTORY)
        [item] = shown.page.list.rows.items
        assert "voted: " in item.under
        assert [chip.text for chip in item.chips] == ["Round 1", "Approved"]
        next(one for one in shown.page.commands() if one.id == "approval_record").run()
        assert shown.shown[-1] == PrintPages(Printable.APPROVAL, shown.office.project)


def test_what_went_out_without_is_named(qtbot, tmp_path: Path) -> None:
    def went_out(office: Office) -> None:
        to_approval(office)
        office.workspace.do(skip_task, office.task("approve_outline").id, outcome="Approved")
        while ready := [task for task in office.workspace.read(tasks_of, office.project) if task.state.open]:
            office.workspace.do(finish_task, ready[0].id)

    with seen(qtbot, tmp_path, ApprovalsPage, went_out) as shown:
        title = shown.office.task("approve_outline").title
        wanted = f"Published without approval: 1. Spring sale: “{title}” was skipped."
        assert shown.page.without.text() == wanted


def tasks_of(reader: Reader, project: ProjectId) -> list[Task]:
    return list(reader.find(Task, project_id=project))


def test_the_rail_says_how_many_wait_and_the_name_stays(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ApprovalsPage, to_approval) as shown:
        rail = Rail(PAGES)
        qtbot.addWidget(rail)
        rail.resize(rail.width(), 700)
        rail.show()
        counts = RailCounts(shown.context, rail, PAGES)
        counts.read()
        item = rail.list.item_of(PageId.APPROVALS)
        assert item.text() == "Approvals"
        assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "1 waiting"
        shown.office.workspace.do(finish_task, shown.office.task("approve_outline").id, outcome="Approved")
        qtbot.waitUntil(lambda: item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "")
        shown.context.undo()
        qtbot.waitUntil(lambda: item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "1 waiting")
        wide = rail.grab().toImage()
        rail.set_narrow(True)
        narrow = rail.grab().toImage()
        rail.show_count(PageId.APPROVALS, 0)
        assert rail.grab().toImage() != narrow
        rail.set_narrow(False)
        assert rail.grab().toImage() != wide


@pytest.mark.requirement("A29")
def test_a_vote_is_given_to_a_version_of_the_file(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.office.finish("idea", "keywords", "outline")
        task = shown.office.task("approve_outline")
        content = shown.office.workspace.attachments.keep(b"1")
        shown.office.workspace.do(add_files, [NamedContent("Outline.docx", content)], task_id=task.id)
        shown.page.side.open(task.id)
        votes = shown.page.side.panel.votes
        votes.buttons[task.approvers[0]].click()
        popover = shown.page.findChild(Popover)
        field = popover.findChild(VersionField)
        assert field.choice.accessibleName() == VERSION
        assert field.choice.currentText() == "Outline.docx, version 1"
        press_button(popover, "Approved")
        [vote] = shown.office.workspace.read(lambda reader: reader.find(Vote))
        assert vote.version_id == 1
