"""A piece of work dragged out of the open week: said before the drop, one step after it, nothing where refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.builders import Office
from tests.ui.company import Seen, seen
from tests.ui.pages.workload.test_workload_page import first_over, too_much
from ui.canvas.preview import PointerNote
from ui.pages.workload.grid import Opened
from ui.pages.workload.opened_week import span_words
from ui.pages.workload.page import WorkloadPage
from ui.pages.workload.piece_drag import BY_KEYS, ONE_WAY


def hold(shown: Seen[WorkloadPage], cell: Opened) -> str:
    """Press the draft in the open week and hold it over a cell; what is said there."""
    page = first_over(shown)
    assert page.opened is not None
    button = next(button for button, piece in page.opened.pieces if piece.task_id == draft(shown.office))
    grid = page.grid
    index = grid.shown.index(grid.shown.row_of(cell.person_id), cell.column + 1)
    grid.scrollTo(index)
    there = grid.viewport().mapToGlobal(grid.visualRect(index).center())
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=QPoint(10, 8))
    for part in (button.mapFromGlobal(there) / 2, button.mapFromGlobal(there)):
        QTest.mouseMove(button, part)
        QApplication.processEvents()
    shown.page.setProperty("held", button)
    notes = [note.words for note in grid.viewport().findChildren(PointerNote) if note.words]
    return notes[-1] if notes else ""


def let_go(shown: Seen[WorkloadPage], cell: Opened) -> None:
    grid, button = shown.page.grid, shown.page.property("held")
    index = grid.shown.index(grid.shown.row_of(cell.person_id), cell.column + 1)
    there = grid.viewport().mapToGlobal(grid.visualRect(index).center())
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.mapFromGlobal(there))
    QApplication.processEvents()


def draft(office: Office) -> int:
    return office.task("draft").id


def column(shown: Seen[WorkloadPage]) -> int:
    cell = first_over(shown).open_cell
    assert cell is not None
    return cell.column


@pytest.mark.requirement("A35")
def test_a_piece_dragged_to_somebody_else_says_what_it_does_and_is_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        zoe = Opened(shown.office.people["Zoe"], column(shown))
        words = hold(shown, zoe)
        assert words.splitlines()[0].startswith("Hand “Write final draft” to Zoe; due ")
        assert any(line.startswith("Zoe, week ") and line.endswith(" of 40 h") for line in words.splitlines())
        assert shown.one_step(lambda: let_go(shown, zoe))
        assert shown.office.task("draft").owner_id == shown.office.people["Zoe"]
        shown.context.undo()
        assert shown.office.task("draft").owner_id == shown.office.people["Ana"]


def test_a_piece_dragged_to_the_next_week_moves_by_its_owners_days(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        before = shown.office.task("draft").due_on
        later = Opened(shown.office.people["Ana"], column(shown) + 1)
        words = hold(shown, later)
        assert words.startswith("Move “Write final draft” +5 d")
        assert shown.one_step(lambda: let_go(shown, later))
        after = shown.office.task("draft").due_on
        assert before is not None
        assert after is not None
        assert (after - before).days == 7


def test_a_piece_dragged_to_another_person_and_week_is_refused_in_a_sentence(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        both = Opened(shown.office.people["Zoe"], column(shown) + 1)
        assert hold(shown, both) == ONE_WAY
        steps = shown.steps
        let_go(shown, both)
        assert shown.steps == steps
        assert shown.refused == [ONE_WAY]


def test_escape_gives_a_drag_up(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        zoe = Opened(shown.office.people["Zoe"], column(shown))
        assert hold(shown, zoe)
        QTest.keyClick(shown.page.property("held"), Qt.Key.Key_Escape)
        assert shown.page.grid.target is None
        steps = shown.steps
        let_go(shown, zoe)
        assert shown.steps == steps
        assert shown.page.open_cell is not None


def carried(shown: Seen[WorkloadPage], *keys: Qt.Key) -> None:
    """From the table by Tab to the draft, and after it Shift and each of these keys."""
    page = first_over(shown)
    assert page.opened is not None
    assert page.grid.hasFocus()
    most = len(page.opened.pieces)
    while focused() is not draft_button(page, shown.office) and most:
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        most -= 1
    assert focused() is draft_button(page, shown.office)
    for key in keys:
        QTest.keyClick(focused(), key, Qt.KeyboardModifier.ShiftModifier)


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def draft_button(page: WorkloadPage, office: Office) -> QAbstractButton:
    assert page.opened is not None
    return next(button for button, piece in page.opened.pieces if piece.task_id == draft(office))


def test_tab_goes_from_the_table_to_each_piece_then_each_proposal_then_on(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        assert page.opened is not None
        QApplication.processEvents()
        buttons = page.opened.findChildren(QAbstractButton)
        assert len(buttons) > len(page.opened.pieces) > 0, "there are proposals too"
        walked = []
        for _ in buttons:
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
            walked.append(focused())
        assert walked == buttons
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert not page.grid.isAncestorOf(focused())
        for _ in range(len(buttons) + 1):
            QTest.keyClick(focused(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert focused() is page.grid


def test_a_piece_says_its_name_its_owner_and_its_days_and_how_it_is_carried(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        button, cell = draft_button(page, shown.office), page.open_cell
        assert cell is not None
        days = span_words(page.view.columns[cell.column].first_on, page.view.columns[cell.column].last_on)
        name = button.accessibleName()
        assert name.startswith("Write final draft, ")
        assert f"Ana, {days.split(' – ')[0]}" in name
        assert button.accessibleDescription() == BY_KEYS


def test_a_piece_is_carried_to_the_next_week_by_keys_with_what_it_does_beside_the_cell(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        before, here = shown.office.task("draft").due_on, column(shown)
        carried(shown, Qt.Key.Key_Right)
        assert shown.page.grid.target == Opened(shown.office.people["Ana"], here + 1)
        notes = shown.page.grid.viewport().findChildren(PointerNote)
        assert notes[-1].words.startswith("Move “Write final draft” +5 d")
        assert shown.one_step(lambda: QTest.keyClick(focused(), Qt.Key.Key_Return))
        after = shown.office.task("draft").due_on
        assert before is not None
        assert after is not None
        assert (after - before).days == 7
        QApplication.processEvents()
        assert shown.page.grid.hasFocus(), "the piece has left the week that is open"


def test_a_piece_is_carried_to_somebody_else_by_keys_and_escape_leaves_it(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        here = column(shown)
        carried(shown, Qt.Key.Key_Down)
        people = [person.person_id for person in shown.page.view.people]
        beside = people[people.index(shown.office.people["Ana"]) + 1]
        assert shown.page.grid.target == Opened(beside, here)
        steps = shown.steps
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert shown.page.grid.target is None
        assert shown.page.open_cell is not None
        assert shown.steps == steps
        carried(shown, Qt.Key.Key_Down)
        assert shown.one_step(lambda: QTest.keyClick(focused(), Qt.Key.Key_Return))
        assert shown.office.task("draft").owner_id == beside
