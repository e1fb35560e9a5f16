"""The page Round with a real workspace."""

from pathlib import Path

from PySide6.QtCore import Qt

from app.actions.task import finish_task
from app.domain.run import TaskState
from tests.ui.pages.room import Room, press, room, titles
from ui.link.place import PageId, PagePlace
from ui.pages.round.page import make


def busy_room(folder: Path) -> Room:
    """Two projects: Ana has the idea of both."""
    made = room(folder)
    made.at.start("First")
    made.at.start("Second")
    made.at.finish("Generate idea")
    return made


def test_everybody_with_open_work_is_a_head_with_their_tasks_under_it(qtbot, tmp_path: Path) -> None:
    page = busy_room(tmp_path).show(qtbot, make)
    assert titles(page.list) == ["Ana Costa", "Generate idea", "Ben Okafor", "Do keyword research"]
    assert page.subtitle == "2 people · 2 open tasks"
    assert page.list.current.title == "Generate idea"


def test_a_round_is_said_with_one_key_a_word_and_written_as_one_step(qtbot, tmp_path: Path) -> None:
    made = busy_room(tmp_path)
    page = made.show(qtbot, make)
    steps, due = made.steps, made.at.task("Do keyword research").due_on
    press(page.list, Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_2)
    assert page.words.text() == "2 said · 1 person will hear: Ben Okafor"
    assert made.steps == steps
    page.finish()
    assert made.steps == steps + 1
    assert [task.state for task in made.at.tasks() if task.title == "Generate idea"] == [TaskState.DONE] * 2
    assert made.at.task("Do keyword research").due_on != due
    assert page.said == {}
    made.context.undo()
    assert made.at.task("Do keyword research").due_on == due


def test_the_same_key_again_takes_it_back_and_backspace_takes_back_everything(qtbot, tmp_path: Path) -> None:
    page = busy_room(tmp_path).show(qtbot, make)
    press(page.list, Qt.Key.Key_D, Qt.Key.Key_D)
    assert page.said == {}
    press(page.list, Qt.Key.Key_3, Qt.Key.Key_Backspace)
    assert page.said == {}
    assert page.words.text() == "Nothing said yet."


def test_done_and_blocked_replace_one_another(qtbot, tmp_path: Path) -> None:
    made = busy_room(tmp_path)
    page = made.show(qtbot, make)
    press(page.list, Qt.Key.Key_D, Qt.Key.Key_B)
    press(page.focusWidget(), "the agency", Qt.Key.Key_Return)
    (word,) = page.said.values()
    assert (word.done, word.blocked_by) == (False, "the agency")
    assert page.list.current.chips[0].text == "blocked by the agency"


def test_a_remark_is_kept_and_an_empty_one_takes_it_back(qtbot, tmp_path: Path) -> None:
    page = busy_room(tmp_path).show(qtbot, make)
    press(page.list, Qt.Key.Key_C)
    press(page.focusWidget(), "half way", Qt.Key.Key_Return)
    assert [word.comment for word in page.said.values()] == ["half way"]
    press(page.list, Qt.Key.Key_C)
    page.focusWidget().clear()
    press(page.focusWidget(), Qt.Key.Key_Return)
    assert page.said == {}


def test_an_approval_asks_its_outcome_before_it_is_done(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    for title in ("Generate idea", "Do keyword research", "Create blog post outline"):
        made.at.finish(title)
    page = made.show(qtbot, make)
    press(page.list, Qt.Key.Key_D)
    press(page.focusWidget(), Qt.Key.Key_Return)
    (word,) = page.said.values()
    assert (word.done, word.outcome) == (True, "Approved")


def test_only_what_is_blocked_can_go_on(qtbot, tmp_path: Path) -> None:
    made = busy_room(tmp_path)
    page = made.show(qtbot, make)
    press(page.list, Qt.Key.Key_U)
    assert made.refused == ["“Generate idea” is not blocked."]
    assert page.said == {}


def test_esc_goes_to_today_and_what_was_said_is_still_there(qtbot, tmp_path: Path) -> None:
    made = busy_room(tmp_path)
    page = made.show(qtbot, make)
    steps = made.steps
    press(page.list, Qt.Key.Key_D, Qt.Key.Key_Escape)
    assert (made.asked, made.steps) == ([PagePlace(PageId.TODAY)], steps)
    page.hide()
    page.show()
    assert page.words.text().startswith("1 said")


def test_what_is_over_meanwhile_is_no_longer_said(qtbot, tmp_path: Path) -> None:
    made = busy_room(tmp_path)
    page = made.show(qtbot, make)
    press(page.list, Qt.Key.Key_1)
    (task_id,) = page.said
    made.at.workspace.do(finish_task, task_id)
    assert page.said == {}


def test_finish_is_disabled_until_something_was_said(qtbot, tmp_path: Path) -> None:
    page = busy_room(tmp_path).show(qtbot, make)
    assert not page.primary().enabled()
    press(page.list, Qt.Key.Key_D)
    assert page.primary().enabled()


def test_without_open_work_the_page_says_so(qtbot, tmp_path: Path) -> None:
    page = room(tmp_path).show(qtbot, make)
    assert page.empty.isVisible()
    assert page.empty.accessibleName() == "Nobody has open work."
