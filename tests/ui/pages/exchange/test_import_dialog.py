"""*Import tasks…*: everything proposed at once, mapped by choice, taken in one step, refused plainly."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.actions.task import add_task, finish_task
from app.domain.run import TaskState
from app.exchange.csv_columns import TaskField
from app.exchange.csv_date import DateOrder
from app.exchange.csv_table import GUESSED
from app.exchange.task_match import Verdict
from app.queries.person import team
from tests.studio import empty_studio
from tests.ui.company import nameless
from tests.ui.pages.room import Room, room
from ui.link.place import ImportDaysOff, ImportTasks, ImportWorkflow
from ui.pages.exchange.import_dialog import AT_ONCE, ImportDialog, open_import
from ui.shell.file_drop import FileDrop

TASKS = (
    "Task;Who;Deadline;Remarks\n"
    "Call the printer;Ana;2027-03-20;\n"
    "Order banners;Ben;2027-03-22;two\n"
    "Book the room;Zoe;2027-03-23;\n"
)


@pytest.fixture
def here(qtbot: Any, tmp_path: Path) -> Room:
    return room(tmp_path / "data")


@pytest.fixture
def opened(qtbot: Any, here: Room, tmp_path: Path) -> Callable[[str], ImportDialog]:
    def open_text(text: str) -> ImportDialog:
        path = tmp_path / "tasks.csv"
        path.write_text(text, encoding="utf-8")
        dialog = ImportDialog(here.context, None, path)
        qtbot.addWidget(dialog)
        dialog.show()
        done(qtbot, dialog)
        return dialog

    return open_text


def done(qtbot: Any, dialog: ImportDialog) -> None:
    dialog.settle()
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())


def take(qtbot: Any, dialog: ImportDialog) -> None:
    dialog.go.click()
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())


def verdicts(dialog: ImportDialog) -> list[Verdict]:
    return [line.verdict for line in dialog.lines]


def test_a_file_is_shown_as_tasks_and_taken_in_one_step(qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]):
    dialog = opened(TASKS)
    assert verdicts(dialog) == [Verdict.NEW, Verdict.NEW, Verdict.REFUSED]
    assert dialog.about.text() == "3 rows, UTF-8, separated by semicolons"
    assert dialog.report.text().replace("\u200b", "") == "2 new, 1 not taken"
    assert (dialog.go.text(), dialog.go.isEnabled()) == ("Import 2 tasks", True)
    row = [dialog.model.index(0, column).data() for column in range(dialog.model.columnCount())]
    assert row[:5] == ["2", "new", "Call the printer", "Ana Costa", ""]
    assert nameless(dialog) == []
    steps = here.steps
    take(qtbot, dialog)
    assert here.steps == steps + 1
    assert [task.title for task in here.at.tasks()] == ["Call the printer", "Order banners"]
    assert here.told == ["1 row of tasks.csv was not taken."]


def test_a_guessed_encoding_is_said_with_what_to_do_as_the_command_says_it(qtbot: Any, here: Room, tmp_path: Path):
    path = tmp_path / "old.csv"
    path.write_bytes("Title;Owner\nGrüße drucken;Ana\n".encode("cp1252"))
    dialog = ImportDialog(here.context, None, path)
    qtbot.addWidget(dialog)
    dialog.show()
    done(qtbot, dialog)
    assert dialog.about.text() == f"1 row, Windows text, separated by semicolons. {GUESSED}"
    assert dialog.about.height() >= dialog.about.heightForWidth(dialog.about.width())


def test_cancel_takes_nothing(here: Room, opened: Callable[[str], ImportDialog]):
    opened(TASKS).reject()
    assert here.at.tasks() == []


MANY = "Title;Owner\n" + "".join(f"Task {number};Ana\n" for number in range(2 * AT_ONCE))


def test_many_rows_are_taken_between_events_in_one_step(qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]):
    dialog = opened(MANY)
    steps = here.steps
    dialog.go.click()
    assert (dialog.isVisible(), dialog.go.isEnabled(), dialog.table.isEnabled()) == (True, False, False)
    assert here.at.tasks() == []
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert (here.steps, len(here.at.tasks())) == (steps + 1, 2 * AT_ONCE)
    assert gc.isenabled()


def test_cancel_while_many_rows_are_taken_leaves_everything_as_it_was(
    qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]
):
    dialog = opened(MANY)
    steps = here.steps
    dialog.progress.valueChanged.connect(lambda value: dialog.reject() if value > 300 else None)
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.wait(50)
    assert (here.steps, here.at.tasks()) == (steps, [])
    assert gc.isenabled()


def test_a_column_can_be_given_another_meaning_which_then_belongs_to_it_alone(
    qtbot: Any, opened: Callable[[str], ImportDialog]
):
    dialog = opened("Title,Slogan\nCall,Ring them\n")
    assert dialog.columns.mapping == (TaskField.TITLE, None)
    dialog.columns.fields[1].pick(TaskField.TITLE)
    dialog.update_preview()
    done(qtbot, dialog)
    assert dialog.columns.mapping == (None, TaskField.TITLE)
    assert [line.title for line in dialog.lines] == ["Ring them"]


def test_what_there_is_to_know_of_the_current_row_can_be_read_whole(opened: Callable[[str], ImportDialog]):
    dialog = opened(TASKS)
    assert not dialog.whole.isVisible()
    left_out = next(row for row, line in enumerate(dialog.model.lines) if line.said)
    dialog.table.selectRow(left_out)
    assert dialog.whole.isVisible()
    assert dialog.whole.text().replace("\u200b", "").endswith(" ".join(dialog.model.lines[left_out].said))


def test_why_a_row_is_not_taken_is_read_in_the_table_whole_and_no_column_is_empty(
    opened: Callable[[str], ImportDialog],
):
    dialog = opened(TASKS)
    table, last = dialog.table, dialog.model.columnCount() - 1
    heads = [dialog.model.headerData(column, Qt.Orientation.Horizontal) for column in range(last + 1)]
    assert [heads[column] for column in range(last + 1) if table.isColumnHidden(column)] == ["Project"]
    box = table.visualRect(dialog.model.index(2, last)).adjusted(6, 0, -6, 0)
    words = dialog.model.index(2, last).data()
    assert "Nobody here is called" in words
    needed = table.fontMetrics().boundingRect(box, int(Qt.TextFlag.TextWordWrap), words)
    assert box.width() >= needed.width()
    assert box.height() >= needed.height()
    dialog = opened("Title,Owner,Due,Project\nCall,Ana,2027-03-20,Sale\n")
    assert not any(dialog.table.isColumnHidden(column) for column in range(last + 1))
    assert dialog.table.rowHeight(0) < 40


def test_every_heading_of_the_preview_can_be_read_whole(opened: Callable[[str], ImportDialog]):
    heads = opened("Title,Owner,Project,State\nCall,Ana,Fair,Done\n").table.horizontalHeader()
    for at in range(heads.count()):
        if not heads.isSectionHidden(at):
            assert heads.sectionSize(at) >= heads.sectionSizeHint(at)


def test_a_table_brings_its_people_along_into_an_empty_program(qtbot: Any, tmp_path: Path):
    here = room(tmp_path / "data", empty_studio)
    path = tmp_path / "tasks.csv"
    path.write_text(TASKS, encoding="utf-8")
    dialog = ImportDialog(here.context, None, path)
    qtbot.addWidget(dialog)
    dialog.show()
    done(qtbot, dialog)
    assert dialog.owner.currentText() == "Add who is named to the team"
    assert dialog.report.text().replace("\u200b", "") == "3 new · 3 people join the team"
    assert [dialog.model.index(row, 3).data() for row in range(3)] == ["Ana", "Ben", "Zoe"]
    steps = here.steps
    take(qtbot, dialog)
    assert here.steps == steps + 1
    assert [person.name for person in here.context.read(team)] == ["Ana", "Ben", "Zoe"]


def test_rows_without_a_known_owner_can_be_given_to_somebody(
    qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]
):
    dialog = opened(TASKS)
    dialog.owner.pick(here.at.people["Elif"])
    dialog.update_preview()
    done(qtbot, dialog)
    assert verdicts(dialog) == [Verdict.NEW] * 3
    assert dialog.model.index(2, 3).data() == "Elif Kaya"


def test_dates_that_could_be_two_days_must_be_answered_before_anything_is_taken(
    qtbot: Any, opened: Callable[[str], ImportDialog]
):
    dialog = opened("Title,Owner,Due\nCall,Ana,3/4/2027\n")
    assert not dialog.go.isEnabled()
    assert dialog.dates.isVisible()
    assert "could be two days" in dialog.report.text().replace("\u200b", "")
    dialog.dates.pick(DateOrder.DAY_FIRST)
    dialog.update_preview()
    done(qtbot, dialog)
    assert dialog.go.isEnabled()
    assert dialog.dates.isVisible()
    assert dialog.model.index(0, 5).data().endswith("Apr")


def test_only_the_rows_that_are_not_taken_can_be_looked_at(opened: Callable[[str], ImportDialog]):
    dialog = opened(TASKS)
    dialog.shown.pick(Verdict.REFUSED)
    assert dialog.model.rowCount() == 1
    assert "Zoe" in dialog.model.index(0, 7).data()


@pytest.mark.parametrize("text", ["", 'Title\n"open', "a,b\n1,2\n"])
def test_a_bad_file_is_a_sentence_in_the_dialog(text: str, opened: Callable[[str], ImportDialog]):
    dialog = opened(text)
    assert dialog.report.text().endswith(".")
    assert not dialog.go.isEnabled()


def test_a_title_can_be_chosen_where_no_column_is_called_so(qtbot: Any, opened: Callable[[str], ImportDialog]):
    dialog = opened("a,b\nCall,Ana\n")
    dialog.columns.fields[0].pick(TaskField.TITLE)
    dialog.columns.fields[1].pick(TaskField.OWNER)
    dialog.update_preview()
    done(qtbot, dialog)
    assert verdicts(dialog) == [Verdict.NEW]


def test_a_task_that_went_meanwhile_is_a_refusal_and_changes_nothing(
    qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]
):
    here.at.workspace.do(add_task, "Call the printer", here.at.people["Ben"])
    dialog = opened(TASKS)
    assert verdicts(dialog)[0] is Verdict.CHANGED
    here.at.workspace.undo()
    take(qtbot, dialog)
    assert dialog.isVisible()
    assert "no task" in dialog.report.text().replace("\u200b", "")
    assert here.at.tasks() == []


def test_the_window_stays_awake_while_many_rows_are_read(qtbot: Any, here: Room, tmp_path: Path):
    path = tmp_path / "many.csv"
    path.write_text("Title,Owner\n" + "".join(f"Task {n},Ana\n" for n in range(5000)), encoding="utf-8")
    dialog = ImportDialog(here.context, None, path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.lines == ()
    assert dialog.progress.isVisible()
    done(qtbot, dialog)
    assert len(dialog.lines) == 5000


def test_a_word_that_is_no_state_is_asked_about_and_means_what_is_chosen(
    qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]
):
    dialog = opened("Title,Owner,Status\nCall,Ana,Ready for QA\nBook,Ana,Done\n")
    assert list(dialog.columns.words) == ["Ready for QA"]
    assert "no state here" in dialog.model.index(0, 7).data()
    assert nameless(dialog) == []
    dialog.columns.words["Ready for QA"].pick(TaskState.DOING)
    dialog.update_preview()
    done(qtbot, dialog)
    assert [dialog.model.index(row, 6).data() for row in (0, 1)] == ["doing", "done"]
    assert list(dialog.columns.words) == ["Ready for QA"]
    take(qtbot, dialog)
    assert [task.state for task in here.at.tasks()] == [TaskState.DOING, TaskState.DONE]


def test_work_is_taken_back_only_where_its_box_is_ticked(qtbot: Any, here: Room, opened: Callable[[str], ImportDialog]):
    text = "Title,Owner,Status\nCall,Ana,To do\nBook,Ana,To do\n"
    take(qtbot, opened(text))
    for task in here.at.tasks():
        here.at.workspace.do(finish_task, task.id)
    dialog = opened(text)
    assert "2 rows would take work back" in dialog.report.text().replace("\u200b", "")
    assert (dialog.go.isEnabled(), dialog.model.index(0, 1).data()) == (False, "go back?")
    assert "done here and ready in the file" in dialog.model.index(0, 7).data()
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.model.index(1, 0))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.go.text() == "Import 1 task"
    dialog.shown.pick(Verdict.SAME)
    take(qtbot, dialog)
    assert [task.state for task in here.at.tasks()] == [TaskState.DONE, TaskState.READY]


def test_the_preview_is_a_proper_model(qtmodeltester: Any, opened: Callable[[str], ImportDialog]):
    qtmodeltester.check(opened(TASKS).model)


def test_without_a_file_nothing_opens(here: Room, qtbot: Any, monkeypatch: pytest.MonkeyPatch):
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: ("", ""))
    assert open_import(here.context, parent) is None


def test_what_is_dropped_from_a_file_manager_that_would_move_it_stays_there(qtbot: Any, tmp_path: Path):
    here = room(tmp_path / "empty", empty_studio)
    window = QWidget()
    qtbot.addWidget(window)
    drop = FileDrop(here.context, window)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "tasks.csv"))])
    either, shift = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.KeyboardModifier.ShiftModifier
    event = QDropEvent(QPointF(5, 5), either, mime, Qt.MouseButton.LeftButton, shift)
    event.setDropAction(Qt.DropAction.MoveAction)
    assert drop.eventFilter(window, event)
    assert event.isAccepted()
    assert event.dropAction() is Qt.DropAction.CopyAction


def test_what_can_be_imported_opens_its_import_where_it_is_dropped_on_the_window(qtbot: Any, tmp_path: Path):
    here = room(tmp_path / "empty", empty_studio)
    window = QWidget()
    qtbot.addWidget(window)
    drop = FileDrop(here.context, window)
    assert window.acceptDrops()
    for name in ("notes.docx", "tasks.csv", "Off.ICS", "chart.drawio"):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(5, 5), copy, mime, left, Qt.KeyboardModifier.NoModifier)
        drop.eventFilter(window, event)
    table, days_off, chart = (tmp_path / name for name in ("tasks.csv", "Off.ICS", "chart.drawio"))
    assert here.asked == [ImportTasks(table), ImportDaysOff(days_off), ImportWorkflow(chart)]
