"""A tick is kept however it was given: by mouse, by key, or by the action of a screen reader."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from app.domain.person import Person
from app.queries.reminder import choices_of
from tests.ui.company import seen
from tests.ui.pages.flowchart.panel_stage import panel_stage
from tests.ui.pages.room import room
from ui.link.place import ProjectPlace
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel
from ui.pages.people.page import PeoplePage
from ui.pages.projects.page import make as make_projects
from ui.pages.settings.page import make as make_settings
from ui.widgets.choice_field import CheckField


def toggle(box: CheckField) -> None:
    """As a screen reader does: the box is not clicked."""
    face = QAccessible.queryAccessibleInterface(box).actionInterface()
    assert face.toggleAction() in face.actionNames()
    face.doAction(face.toggleAction())


def test_mouse_key_and_screen_reader_are_told_and_the_program_is_not(qtbot) -> None:
    box, told = CheckField("Required"), []
    qtbot.addWidget(box)
    box.chosen.connect(told.append)
    box.show()
    box.show_checked(True)
    assert (box.isChecked(), told) == (True, [])
    box.click()
    QTest.keyClick(box, Qt.Key.Key_Space)
    toggle(box)
    assert told == [False, True, False]


def test_an_answer_that_takes_the_tick_back_is_not_told_again(qtbot) -> None:
    box, told = CheckField("Required"), []
    qtbot.addWidget(box)

    def refuse(on: bool) -> None:
        told.append(on)
        box.show_checked(not on)

    box.chosen.connect(refuse)
    toggle(box)
    assert (box.isChecked(), told) == (False, [True])
    toggle(box)
    assert (box.isChecked(), told) == (False, [True, True])


def test_a_screen_reader_ticks_the_choices_of_reminders(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make_settings) as s:
        card = s.page.reminders
        told = s.office.workspace.read(choices_of).tell_owners
        assert s.one_step(lambda: toggle(card.owners))
        assert s.office.workspace.read(choices_of).tell_owners is not told
        toggle(card.tray)
        assert s.context.preferences.get("tray.close_to_tray", True) is False


def test_a_screen_reader_ticks_that_somebody_is_from_outside(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        ana = s.office.people["Ana"]
        s.page.list.choose(ana)
        s.page.list.opened.emit(ana)
        assert s.one_step(lambda: toggle(s.page.person.external))
        assert s.office.workspace.read(lambda reader: reader.get(Person, ana)).external


def test_a_screen_reader_ticks_reduced_scope(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start("Sooner", date(2027, 4, 12))
    page = made.show(qtbot, make_projects)
    page.show_place(ProjectPlace(1))
    steps = made.steps
    toggle(page.panel.content.scope)
    assert made.steps == steps + 1
    assert any(line.task.run.skip is not None for line in page.panel.content.tasks.lines)


def test_a_screen_reader_ticks_optional_steps(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        before = b.step("draft").optional
        assert b.undo_steps_of(lambda: toggle(b.panel.step.basics.optional)) == 1
        assert b.step("draft").optional is not before


def test_words_that_are_given_later_stay_through_every_width(qtbot):
    box = CheckField()
    qtbot.addWidget(box)
    box.setText("Carries the publish date of the whole project")
    box.show()
    box.resize(120, 80)
    assert "\n" in box.text()
    box.resize(600, 40)
    assert box.text() == "Carries the publish date of the whole project"
