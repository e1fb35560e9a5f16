"""Date, person, search and choice fields: keyboard first, problems as sentences."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.widgets.date_field import DateField
from ui.widgets.form import Form
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl

SUNDAY = date(2026, 11, 22)
TEAM = [PersonChoice(1, "Maya Okafor"), PersonChoice(2, "Jon Berg", "least loaded"), PersonChoice(3, "Jon Okello")]


def day_field(qtbot, **kw) -> DateField:
    field = DateField("Publish date", lambda: SUNDAY, **kw)
    qtbot.addWidget(field)
    field.show()
    return field


def person_field(qtbot, chosen: int | None = None) -> PersonField:
    field = PersonField("Owner")
    qtbot.addWidget(field)
    field.set_choices(TEAM, chosen)
    field.show()
    return field


def typed(qtbot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_typed_day_is_shown_with_its_weekday(qtbot):
    field = day_field(qtbot)
    with qtbot.waitSignal(field.date_changed) as told:
        typed(qtbot, field, "12 mar")
    assert told.args == [date(2027, 3, 12)]
    assert field.text() == "Fri 12 Mar 2027"


def test_nonsense_keeps_the_last_day_and_says_why(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    with qtbot.assertNotEmitted(field.date_changed), qtbot.waitSignal(field.problem_changed):
        typed(qtbot, field, "30 feb 2027")
    assert field.problem == "February 2027 has no day 30."
    assert field.day == SUNDAY
    assert field.text() == "30 feb 2027"
    typed(qtbot, field, "+1")
    assert (field.problem, field.day) == ("", date(2026, 11, 23))


def test_leaving_the_field_reads_it(qtbot):
    field = day_field(qtbot)
    field.setText("fri")
    field.setFocus()
    field.clearFocus()
    assert field.read()
    assert field.day == date(2026, 11, 27)


def test_arrows_step_days_and_page_keys_weeks(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.day == date(2026, 11, 30)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.day == date(2026, 11, 29)


def test_empty_is_none_only_where_a_day_is_optional(qtbot):
    free = day_field(qtbot, day=SUNDAY)
    typed(qtbot, free, "\b")
    assert free.day is None
    needed = day_field(qtbot, day=SUNDAY, optional=False)
    typed(qtbot, needed, "\b")
    assert needed.problem.startswith("A date is needed.")
    assert needed.day == SUNDAY


def test_the_calendar_opens_by_keyboard_and_picks(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    frame, month = field._calendar
    assert frame.isVisible()
    assert month.accessibleName() == "Publish date: calendar"
    month.activated.emit(QDate(2026, 12, 14))
    assert not frame.isVisible()
    assert field.day == date(2026, 12, 14)


def test_setting_a_day_from_outside_tells_nobody(qtbot):
    field = day_field(qtbot)
    with qtbot.assertNotEmitted(field.date_changed):
        field.set_day(SUNDAY)
    assert field.text() == "Sun 22 Nov 2026"


@pytest.mark.parametrize(("text", "who"), [("maya", 1), ("BERG", 2), ("jon berg", 2), ("okello", 3)])
def test_part_of_a_name_is_enough(qtbot, text, who):
    field = person_field(qtbot)
    with qtbot.waitSignal(field.picked) as told:
        typed(qtbot, field.lineEdit(), text)
    assert told.args == [who]
    assert field.lineEdit().text() == TEAM[who - 1].name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("zed", "Nobody is called “zed”."), ("jon", "2 people fit “jon”; type more of the name.")],
)
def test_a_name_that_fits_nobody_or_several_is_a_problem(qtbot, text, sentence):
    field = person_field(qtbot, chosen=1)
    typed(qtbot, field.lineEdit(), text)
    assert field.problem == sentence
    assert field.person_id == 1


def test_an_empty_name_is_nobody(qtbot):
    field = person_field(qtbot, chosen=1)
    with qtbot.waitSignal(field.picked) as told:
        typed(qtbot, field.lineEdit(), "\b")
    assert told.args == [None]
    assert field.problem == ""


def test_choosing_from_outside_tells_nobody_and_an_unknown_person_is_nobody(qtbot):
    field = person_field(qtbot)
    with qtbot.assertNotEmitted(field.picked):
        field.choose(2)
        assert field.currentText() == "Jon Berg"
        field.choose(99)
    assert field.person_id is None


def test_two_people_of_one_name_can_both_be_picked_from_the_list(qtbot):
    field = PersonField("Owner")
    qtbot.addWidget(field)
    field.set_choices([PersonChoice(1, "Jon Berg"), PersonChoice(2, "Jon Berg")])
    field.activated.emit(2)
    assert field.person_id == 2


def test_esc_clears_a_search_and_then_leaves_it(qtbot):
    field = SearchField("Filter cards")
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field, " ab ")
    assert heard[-1] == "ab"
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_arrow_keys_choose_a_segment(qtbot):
    control = SegmentedControl("Look", [("light", "Light"), ("dark", "Dark")], "light")
    qtbot.addWidget(control)
    control.show()
    with qtbot.waitActive(control):
        control.activateWindow()
    first = control._buttons["light"]
    first.setFocus()
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told.args == ["dark"]
    assert control.current == "dark"
    with pytest.raises(KeyError):
        control.choose("sepia")


def test_a_row_shows_the_problem_of_its_field_and_says_it_with_the_field(qtbot):
    form = Form()
    qtbot.addWidget(form)
    field = DateField("", lambda: SUNDAY)
    row = form.add("&Publish date", field, "A Monday.")
    form.show()
    assert field.accessibleName() == "Publish date"
    assert spoken(field, QAccessible.Text.Description) == "A Monday."
    typed(qtbot, field, "never")
    assert row.problem.startswith("“never” is no date.")
    assert spoken(field, QAccessible.Text.Description) == row.problem
    assert field.property("wrong") == "true"
    typed(qtbot, field, "fri")
    assert (row.problem, field.property("wrong")) == ("", "false")


def test_the_focus_goes_to_the_first_row_with_a_problem(qtbot):
    form = Form()
    qtbot.addWidget(form)
    for name in ("Name", "Key"):
        form.add(name, QLineEdit())
    form.show()
    assert not form.focus_first_problem()
    form.rows[1].show_problem("A key is needed.")
    with qtbot.waitActive(form):
        form.activateWindow()
    assert form.focus_first_problem()
    assert form.rows[1].field.hasFocus()


def test_the_label_of_a_row_jumps_to_its_field(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    form = Form()
    layout.addWidget(form)
    row = form.add("&Name", QLineEdit())
    assert row.label.buddy() is row.field


def spoken(widget: QWidget, what: QAccessible.Text) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(what)
