"""What is begun on a day of the calendar comes with that day: a project, a task, an absence."""

from datetime import date

from PySide6.QtCore import Qt

from app.domain.task import Task
from tests.ui.pages.room import press, room
from ui.pages.absence.dialog import open_away
from ui.pages.calendar.page import make
from ui.pages.projects.start_dialog import open_start
from ui.widgets.quick_add import QuickAddLine, open_quick_add

ON = date(2027, 6, 9)


def test_start_project_keeps_the_given_date_when_another_workflow_is_chosen(qtbot, tmp_path):
    found = room(tmp_path)
    page = found.show(qtbot, make)
    dialog = open_start(found.context, page, on=ON)
    assert dialog.anchor.day == dialog.draft.anchor_on == ON
    dialog.workflow.setCurrentIndex(1)
    assert dialog.anchor.day == dialog.draft.anchor_on == ON
    dialog.reject()
    proposed = open_start(found.context, page)
    first = proposed.draft.anchor_on
    proposed.anchor.set_day(date(2027, 8, 4))
    proposed.anchor.date_changed.emit(date(2027, 8, 4))
    proposed.workflow.setCurrentIndex(1)
    assert proposed.draft.anchor_on == date(2027, 8, 4) != first
    proposed.reject()
    page.close()
    page.model.stop()
    found.at.workspace.close()


def test_quick_add_is_due_on_the_day_unless_another_is_typed(qtbot, tmp_path):
    found = room(tmp_path)
    page = found.show(qtbot, make)
    for typed, due_on in (("Order cake @Ana", ON), ("Order tea @Ana 12 Jun", date(2027, 6, 12))):
        popover = open_quick_add(page, found.context, due_on=ON)
        line = popover.findChild(QuickAddLine).line
        press(line, typed, Qt.Key.Key_Return)
        tasks = found.at.workspace.read(lambda reader: reader.find(Task))
        assert tasks[-1].due_on == due_on
    page.close()
    page.model.stop()
    found.at.workspace.close()


def test_away_until_has_the_days_that_were_dragged_over(qtbot, tmp_path):
    found = room(tmp_path)
    page = found.show(qtbot, make)
    dialog = open_away(found.context, page, found.at.people["Ana"], ON, date(2027, 6, 11))
    assert (dialog.first.day, dialog.last.day) == (ON, date(2027, 6, 11))
    dialog.reject()
    page.close()
    page.model.stop()
    found.at.workspace.close()
